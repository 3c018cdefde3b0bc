"""The stage: what it says and shows at an instant, what it refuses, and what of it stands in a page."""

import base64
import gc
import json
import re
import weakref
from contextlib import closing

import pandas as pd
import pytest

from cqrs_lab import Cafeteria, Crashed, Delay, OrderRefused, explore, stage
from cqrs_lab.teach import words
from cqrs_lab.teach.pictures.needs import WrongTable
from cqrs_lab.teach.widgets.stage import page
from cqrs_lab.teach.widgets.stage.boxes import boxes_of
from cqrs_lab.teach.widgets.stage.lane import OPEN, Lane
from cqrs_lab.teach.widgets.stage.page import TICKS, axis_and_tick, axis_end, scene_data, words_of_page
from cqrs_lab.teach.widgets.stage.scene import Scene
from cqrs_lab.teach.widgets.stage.stage import rows_at
from cqrs_lab.teach.widgets.stage.state import here, queued, seconds_text
from cqrs_lab.teach.words import say

SHORT_LEASE = pytest.mark.filterwarnings("ignore:a lease of")


def placed(cafeteria, *names):
    for name in names:
        cafeteria.place_order(name, 850)
    return cafeteria


@pytest.fixture
def two_orders(cafeteria):
    """At 2 s one of two orders is in the list, and the other is being projected."""
    placed(cafeteria, "Aoi", "Ben").advance(2)
    return cafeteria


def lunch(delay: float = 1.5) -> Cafeteria:
    cafeteria = placed(Cafeteria(delay=delay), "Aoi", "Ben", "Chie")
    cafeteria.run_until_caught_up(timeout=600)
    return cafeteria


def facts_named(cafeteria, **columns):
    """The facts of a cafeteria, some columns of theirs replaced where they say anything."""
    facts = cafeteria.facts()
    for name, value in columns.items():
        facts[name] = facts[name].where(facts[name].isna(), value)
    return facts


# What it says


def test_its_text_tells_instant_sentence_and_digest(two_orders):
    told = r"<stage at 2\.0 s: 2 accepted, 1 in the list: 1 order is on the way; data=[0-9a-f]{12}>"
    assert re.fullmatch(told, repr(stage(two_orders)))


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (0.0, "2 accepted, 0 in the list: 2 orders are on the way"),
        (1.5, "2 accepted, 1 in the list: 1 order is on the way"),
        (3.0, "2 accepted, 2 in the list: nothing is on the way"),
    ],
)
def test_the_sentence_counts_at_the_instant(two_orders, at, told):
    two_orders.advance(2)
    assert stage(two_orders, at=at).sentence == told


def test_an_order_is_visible_at_its_very_instant_and_not_a_microsecond_before(two_orders):
    assert stage(two_orders, at=1.499999).places()["order_list"] == []
    assert stage(two_orders, at=1.5).places()["order_list"] == ["order-1"]


def test_the_newest_order_stands_on_top(two_orders):
    two_orders.run_until_caught_up(timeout=60)
    shown = stage(two_orders).places()
    assert shown["write"] == shown["order_list"] == ["order-2", "order-1"]


def test_a_paid_order_is_one_ticket_that_says_so(cafeteria):
    placed(cafeteria, "Aoi").pay_order("order-1")
    cafeteria.run_until_caught_up(timeout=60)
    shown = stage(cafeteria, at=1.5).places()
    assert (shown["write"], shown["order_list"]) == (["order-1 paid"], ["order-1"])
    assert stage(cafeteria).places()["order_list"] == ["order-1 paid"]
    assert stage(cafeteria).sentence.startswith("1 accepted, 1 in the list")


def test_several_lists_are_counted_each(open_cafeteria):
    cafeteria = placed(open_cafeteria(delay={"order_list": 0.5, "replica_1": 3.0}), "Aoi")
    cafeteria.advance(1)
    assert stage(cafeteria).sentence == "1 accepted; the list shows 1, replica_1 shows 0"


def test_without_a_list_only_what_is_accepted_is_counted(two_orders):
    assert stage(two_orders, show=["write"]).sentence == "2 orders accepted"


def test_what_is_given_up_is_not_on_the_way(cafeteria):
    cafeteria.faults.poison("order-1")
    placed(cafeteria, "Aoi").run_until_caught_up(timeout=60)
    assert stage(cafeteria).sentence == "1 accepted, 0 in the list: nothing is on the way; 1 given up"
    assert stage(cafeteria).places()["dead:order_list"] == ["order-1"]


def test_a_payment_that_is_given_up_is_no_order_given_up(cafeteria):
    placed(cafeteria, "Aoi").advance(2)
    cafeteria.faults.poison("order-1")
    cafeteria.pay_order("order-1")
    cafeteria.run_until_caught_up(timeout=60)
    assert stage(cafeteria).sentence == "1 accepted, 1 in the list: nothing is on the way"
    assert stage(cafeteria).places()["dead:order_list"] == ["order-1 paid"]


def test_what_two_projectors_give_up_is_counted_once(open_cafeteria):
    cafeteria = open_cafeteria(delay={"order_list": 0.5, "replica_1": 1.0})
    cafeteria.faults.poison("order-1")
    placed(cafeteria, "Aoi").run_until_caught_up(timeout=60)
    assert stage(cafeteria).sentence == "1 accepted; the list shows 0, replica_1 shows 0; 1 given up"


def test_it_is_not_over_while_anything_is_on_its_way(open_cafeteria):
    cafeteria = placed(open_cafeteria(transit=1.0), "Aoi")
    for second, over in ((0.5, False), (1.5, False), (3.0, True)):
        cafeteria.advance(second - cafeteria.now())
        assert stage(cafeteria).data()["over"] is over


def test_people_in_line_are_told_of_although_nobody_has_ordered(open_cafeteria):
    cafeteria = open_cafeteria(projection="inline")
    for name in ("Aoi", "Ben"):
        cafeteria.at(0.5, cafeteria.place_order, name, 850)
    cafeteria.advance(1)
    assert stage(cafeteria).sentence == "nobody has ordered yet; 2 stand in line"
    assert stage(cafeteria).places()["line"] == ["Aoi", "Ben"]
    cafeteria.advance(1.5)
    assert stage(cafeteria).sentence == "1 accepted, 1 in the list: nothing is on the way; 1 stands in line"


def test_of_two_people_of_one_name_in_line_the_one_who_left_has_left(open_cafeteria):
    cafeteria = open_cafeteria(projection="inline")
    cafeteria.at(0.0, cafeteria.place_order, "Aoi", 850)
    cafeteria.advance(0.5)
    cafeteria.at(1.0, interrupt)
    with pytest.raises(KeyboardInterrupt):
        cafeteria.place_order("Aoi", 850)
    assert here(stage(cafeteria).scene.line, 1_000_000) == [["Aoi", 0, OPEN, 0, 1_500_000]]


def interrupt():
    raise KeyboardInterrupt


# Its boxes


def kinds(one):
    return [box.place for box in one.boxes]


def test_by_itself_it_shows_every_part_and_the_first_list_of_each_projector(open_cafeteria):
    usual = ["phones", "write", "queue:order_list", "projector:order_list", "order_list"]
    assert kinds(stage(open_cafeteria())) == usual
    assert kinds(stage(open_cafeteria(transit=0.5))) == ["phones", "write", "transit", *usual[2:]]
    assert kinds(stage(open_cafeteria(projection="inline"))) == ["phones", "line", "write", "order_list"]
    two = stage(open_cafeteria(delay={"order_list": 1.0, "replica_1": 2.0}))
    assert kinds(two) == [*usual, "queue:replica_1", "projector:replica_1", "replica_1"]


def test_boxes_stand_from_the_client_to_the_list_however_they_are_named(two_orders):
    one = stage(two_orders, show=["order_list", "on the way", "phones", "write"])
    assert kinds(one) == ["phones", "write", "way:order_list", "order_list"]
    assert [box.title for box in one.boxes] == ["phones", "write model", "on the way", "read model: the list"]


def test_on_the_way_is_transit_queue_and_projector_in_one(open_cafeteria):
    cafeteria = placed(open_cafeteria(transit=0.5), "Aoi", "Ben")
    cafeteria.advance(1)
    placed(cafeteria, "Chie")
    one = stage(cafeteria, show=["on the way", "queue", "projector", "transit"])
    assert one.places() == {"way:order_list": ["order-1", "order-2", "order-3"], "dead:order_list": []}


def test_one_box_may_be_named_by_itself(two_orders):
    assert stage(two_orders, show="on the way").places() == {"way:order_list": ["order-2"], "dead:order_list": []}


def test_a_box_that_is_not_there_is_refused_with_those_that_are(two_orders):
    there = "phones, write, queue, projector, on the way, order_list, sales_total, popular_menu"
    for show, given in ((["write", "lists"], "'lists'"), ("in line", "'in line'"), ([], r"\[\]")):
        with pytest.raises(ValueError, match=f"^a stage of this cafeteria can show {there}; not {given}$"):
            stage(two_orders, show=show)


def test_lanes_are_named_where_there_are_several(open_cafeteria):
    cafeteria = open_cafeteria(delay={"order_list": 1.0, "replica_1": 2.0})
    titles = [box.title for box in stage(cafeteria, show=["queue", "order_list", "replica_1"]).boxes]
    assert titles == ["queue of the list", "read model: the list", "queue of replica_1", "read model: replica_1"]
    assert [box.title for box in stage(cafeteria, show=["queue", "replica_1"]).boxes] == [
        "queue",
        "read model: replica_1",
    ]


# Its instant


@pytest.mark.parametrize("at", [-0.1, float("nan"), float("inf"), "1", True])
def test_no_instant_is_refused(two_orders, at):
    with pytest.raises(ValueError, match=r"^at must be a number of seconds from 0 to"):
        stage(two_orders, at=at)


def test_an_instant_beyond_the_facts_is_refused_with_their_end(two_orders):
    with pytest.raises(ValueError, match=r"^at must be an instant that the facts reach, at most 2\.0 s, not 2\.1$"):
        stage(two_orders, at=2.1)


def test_when_all_is_over_the_instant_may_be_anywhere_on_the_axis(two_orders):
    two_orders.run_until_caught_up(timeout=60)
    assert stage(two_orders, at=4.0).sentence == stage(two_orders, at=3.0).sentence
    with pytest.raises(ValueError, match=r"at most 3\.0 s, not 4\.1$"):
        stage(two_orders, at=4.1)


@pytest.mark.parametrize("ends", [(3.5, 3.9, 4.3), (5.3, 5.9, 6.5, 6.9), (70.0, 80.0, 86.0)])
def test_the_end_of_the_axis_does_not_tell_when_a_lunch_ended(ends):
    assert len({axis_end(round(end * 1_000_000)) for end in ends}) == 1


def test_the_axis_ends_after_the_last_that_changes_what_is_shown(cafeteria):
    placed(cafeteria, "Aoi").run_until_caught_up(timeout=60)
    student = cafeteria.sessions.add()
    for _ in range(10):
        cafeteria.advance(1)
        student.read()

    def axis_of(*show):
        return stage(cafeteria, show=show).data()["axis"]

    assert (axis_of("write", "order_list"), axis_of("write"), axis_of("phones")) == (2_000_000, 1_000_000, 3_000_000)
    assert stage(cafeteria, show="write", at=11.5).data()["axis"] == 15_000_000


def test_while_anything_is_on_its_way_the_axis_goes_on(open_cafeteria):
    cafeteria = placed(open_cafeteria(delay=30.0), "Aoi")
    cafeteria.advance(10)
    assert stage(cafeteria).data()["axis"] == 15_000_000


def test_an_axis_is_long_enough_and_its_ticks_are_whole_parts_of_it(two_orders):
    for end in range(0, 400_000_000, 777_777):
        axis = axis_end(end)
        assert max(1_000_000, 1.15 * end) <= axis + 1 <= max(1_000_000, 2.31 * end) + 1
        (step,) = [one for one in TICKS if set(str(axis / one)) <= set("10.")]
        assert axis_and_tick(axis, margin=1.0) == (axis, axis // TICKS[step])
    data = stage(two_orders).data()
    assert (data["axis"], data["tick"]) == (2_500_000, 500_000)


def test_an_axis_is_divided_into_parts_that_are_easily_read():
    assert {step: step / parts for step, parts in TICKS.items()} == {
        15: 5, 20: 5, 25: 5, 30: 10, 40: 10, 50: 10, 60: 20, 80: 20, 100: 20,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("micros", "told"),
    [(0, "0.0"), (5_000, "0.01"), (4_999, "0.0"), (1_005_000, "1.01"), (1_995_000, "2.0"), (2_675_000, "2.68")],
)
def test_half_a_hundredth_is_rounded_up(micros, told):
    assert seconds_text(micros) == told


# Tables


def test_an_empty_lunch_has_a_sentence_and_draws(cafeteria):
    one = stage(cafeteria, at=0.0)
    assert one.sentence == "nobody has ordered yet"
    assert one.png().startswith(b"\x89PNG")
    assert not any(one.places().values())


def test_a_table_of_facts_shows_the_same_as_its_cafeteria(two_orders):
    assert repr(stage(two_orders.facts(), at=1.5)).startswith("<stage at 1.5 s: 2 accepted, 1 in the list")
    assert stage(two_orders.facts(), at=1.5).places() == stage(two_orders, at=1.5).places()


@pytest.mark.parametrize(
    "broken",
    [
        lambda facts: facts.iloc[1:],
        lambda facts: facts.iloc[1:2],
        lambda facts: facts.head(0),
        lambda facts: facts.drop(index=3),
        lambda facts: facts.iloc[::-1],
        lambda facts: pd.concat([facts, facts]),
        lambda facts: facts[facts["what"] == "accepted"],
    ],
)
def test_a_table_that_is_not_all_facts_up_to_some_instant_is_refused(two_orders, broken):
    with pytest.raises(WrongTable, match=r"^a stage needs all facts from the first one on"):
        stage(broken(two_orders.facts()))


def test_another_table_is_refused_with_the_method(two_orders):
    with pytest.raises(WrongTable, match=r"^stage needs the table of cafeteria\.facts\(\); this one has no column 'n'"):
        stage(two_orders.timeline())
    with pytest.raises(WrongTable, match="no table, but of type int"):
        stage(3)


def test_too_many_facts_are_refused_with_the_way_out(two_orders):
    facts = two_orders.facts()
    many = facts.iloc[[row % len(facts) for row in range(100_000)]]
    with pytest.raises(WrongTable, match=r"at most 20,000 facts, and these are 100,000: .*\.head\(20000\)\)$"):
        stage(many)


def test_files_that_are_opened_again_are_shown_from_their_first_fact(tmp_path, open_cafeteria):
    files = {"write": tmp_path / "write.db", "read": tmp_path / "read.db"}
    first = placed(open_cafeteria(**files), "Aoi", "Ben")
    first.advance(2)
    first.close()
    again = open_cafeteria(**files)
    assert stage(again, at=0.5).places()["projector:order_list/worker-1"] == ["order-1"]
    assert stage(again).sentence == "2 accepted, 1 in the list: 1 order is on the way"


# In a page

HOSTILE = [
    "</script><img src=x onerror=alert(1)>",
    "<!--<script>",
    "שלום \u202e مرحبا",
    "x" * 100,
    "\"quoted\" \\ \\u003c 'single' $name ${facts}",
    "\u2028 and \u2029",
]


def facts_in(html):
    """What the page is handed, as JSON."""
    (given,) = re.findall(r"^mount\(place, (.*)\);$", html, re.MULTILINE)
    handed = json.loads(given)
    return {**handed, "facts": json.loads(handed["facts"])}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text_in_the_page(open_cafeteria, name):
    cafeteria = open_cafeteria(projection="inline")
    cafeteria.at(0.0, cafeteria.place_order, "Aoi", 850)
    cafeteria.advance(0.5)
    for html in (stage(facts_named(cafeteria, who=name)).html(), stage(facts_named(cafeteria, reason=name)).html()):
        assert len(re.findall(r"</script", html, re.IGNORECASE)) == 1
        assert not re.search(r"<!--|<img src=x", html, re.IGNORECASE)
    given = facts_in(stage(facts_named(cafeteria, who=name)).html())
    assert given["facts"]["line"][0][0] == name
    assert "<" not in re.findall(r"^mount\(.*$", html, re.MULTILINE)[0]


@pytest.mark.parametrize("name", ["<b>Aoi</b>", '"Ben" \\', "שלום"])
def test_a_customers_name_goes_the_whole_way_into_the_page(open_cafeteria, name):
    cafeteria = open_cafeteria(projection="inline")
    cafeteria.at(0.0, cafeteria.place_order, name, 850)
    cafeteria.advance(0.5)
    assert stage(cafeteria).places()["line"] == [name]
    assert facts_in(stage(cafeteria).html())["facts"]["phones"][0]["who"] == name


@pytest.fixture
def speak(monkeypatch):
    """Speaks of a stage in other words."""
    english = words.sentences

    def speak(other):
        told = {**english("en", "stage"), **other}
        monkeypatch.setattr(words, "sentences", lambda *asked: told if asked[1] == "stage" else english(*asked))

    return speak


def test_a_sentence_is_escaped_in_the_picture_of_a_page_that_sleeps(two_orders, speak):
    speak({"at": '"><script>{at} {sentence}', "not_alive": "<b>"})
    html = stage(two_orders).html()
    assert html.startswith('<div data-stage="')
    assert '<img alt="&quot;&gt;&lt;script&gt;2.0 2 accepted' in html
    assert "<p>&lt;b&gt;</p>" in html


def test_no_text_in_the_module_ends_its_script(two_orders, monkeypatch):
    files = page.file_text
    ending = 'const text = "</script>";\n'
    monkeypatch.setattr(page, "file_text", lambda name: (ending if name == "stage.js" else "") + files(name))
    html = stage(two_orders).html()
    assert html.count("</script") == 1
    assert 'const text = "<\\/script>";' in html


def test_the_same_cafeteria_gives_the_same_bytes(two_orders):
    assert stage(two_orders).html() == stage(two_orders).html()
    assert stage(lunch()).html() == stage(lunch()).html()


def test_two_of_one_cafeteria_on_a_page_have_one_name_and_take_the_next_place_that_sleeps(two_orders):
    one = stage(two_orders)
    place = f'[data-stage="{one.digest()}"]'
    assert f"document.querySelector('{place}:not([data-alive])')" in one.html()
    assert one.html().count(" id=") == 0
    assert one.html().index(f'<div data-stage="{one.digest()}">') == 0


def test_the_digest_changes_with_any_fact_instant_or_box(two_orders):
    ones = [stage(two_orders), stage(two_orders, at=1.9), stage(two_orders, show=["write", "order_list"])]
    ones += [stage(two_orders, check="01-instant"), stage(two_orders, scale=1.5)]
    two_orders.faults.poison("order-2")
    ones.append(stage(two_orders))
    two_orders.pay_order("order-1")
    ones.append(stage(two_orders))
    two_orders.advance(0.1)
    ones.append(stage(two_orders))
    assert len({one.digest() for one in ones}) == len(ones)


def test_the_digest_changes_with_each_fact_that_changes_what_is_shown():
    facts = lunch().facts()
    digests = [stage(facts.head(length), at=0.0).digest() for length in range(1, len(facts) + 1)]
    assert len(set(digests)) == len(digests)


def test_the_digest_does_not_change_with_the_language(two_orders, speak):
    before = stage(two_orders).digest()
    speak({"box_write": "WRITE MODEL", "on_the_way": "{n} {visible} {accepted}"})
    one = stage(two_orders)
    assert (one.boxes[1].title, one.digest()) == ("WRITE MODEL", before)


def test_a_page_gets_facts_words_and_instant_and_no_more(two_orders):
    given = facts_in(stage(two_orders, at=1.25, check="01-instant").html())
    assert sorted(given) == ["at", "facts", "words"]
    assert (given["at"], given["facts"]["check"], given["facts"]["end"]) == (1_250_000, "01-instant", 2_000_000)
    assert given["words"] == json.loads(json.dumps(words_of_page()))


def test_stays_that_were_over_in_their_own_instant_do_not_reach_the_page(two_orders):
    scene = Scene(two_orders.facts())
    (lane,) = scene.lanes.values()
    assert lane.queue[0][1] == lane.queue[0][2] == 0
    data = scene_data(scene, boxes_of(scene, None), axis=1_000_000, rows=1, check=None)
    assert [stay[0] for stay in data["lanes"][0]["queue"]] == [1]


def test_a_saved_page_is_one_whole_file(two_orders, tmp_path):
    stage(two_orders).save(tmp_path / "lunch.html")
    saved = (tmp_path / "lunch.html").read_text(encoding="utf-8")
    assert saved.startswith("<!doctype html>")
    assert "<title>stage</title>" in saved
    assert stage(two_orders).html() in saved
    assert not re.search(r"(src|href)=\"(?!data:)|import |^export ", saved, re.MULTILINE)


def test_a_saved_picture_is_what_is_drawn(two_orders, tmp_path):
    one = stage(two_orders)
    one.save(tmp_path / "lunch.png")
    one.save(tmp_path / "lunch.svg")
    assert (tmp_path / "lunch.png").read_bytes() == one.png()
    assert "<svg" in (tmp_path / "lunch.svg").read_text(encoding="utf-8")


def test_another_ending_or_folder_is_refused(two_orders, tmp_path):
    with pytest.raises(ValueError, match=r"\.html.*\.png.*\.svg.*lunch\.pdf"):
        stage(two_orders).save(tmp_path / "lunch.pdf")
    with pytest.raises(ValueError, match="nowhere"):
        stage(two_orders).save(tmp_path / "nowhere" / "lunch.html")


def test_an_output_holds_text_page_and_picture(two_orders):
    one = stage(two_orders)
    bundle = one._repr_mimebundle_()
    assert sorted(bundle) == ["image/png", "text/html", "text/plain"]
    assert (bundle["text/plain"], bundle["text/html"]) == (repr(one), one.html())
    assert base64.b64decode(bundle["image/png"]) == one.png()
    assert bundle["image/png"] in bundle["text/html"]


def drawn(one):
    return one._rows_picture().digest()


def test_the_picture_shows_nothing_that_is_later_than_its_instant(cafeteria):
    for number in range(6):
        cafeteria.at(number, cafeteria.place_order, "Aoi", 850)
    cafeteria.advance(3.2)
    early = cafeteria.facts()
    cafeteria.run_until_caught_up(timeout=60)
    late, first = stage(cafeteria, at=3.2), stage(early)
    assert (late.instant, first.instant) == (3.2, early["at"].iloc[-1])
    for at in (0.0, 0.5, 2.7, first.instant):
        some = [
            rows_at(one.scene, one.boxes, round(at * 1_000_000), 10_000_000)
            for one in (stage(cafeteria, at=at), stage(early, at=at))
        ]
        pd.testing.assert_frame_equal(*some)
    one = stage(early, at=first.instant)
    one.reserve(cafeteria)  # the same axis
    assert drawn(one) == drawn(stage(cafeteria, at=first.instant))
    assert "order-5" not in str(rows_at(late.scene, late.boxes, 3_200_000, 10_000_000))


def test_the_picture_says_whose_each_band_of_a_row_is(open_cafeteria):
    cafeteria = placed(open_cafeteria(delay={"order_list": 1.0, "replica_1": 2.0}), "Aoi")

    def axis_of(one):
        return one._rows_picture().figure.axes[0].get_xlabel()

    both = "seconds since opening (in each row, from top to bottom: the list, replica_1)"
    assert axis_of(stage(cafeteria)) == both
    assert axis_of(stage(cafeteria, show=["order_list", "write"])) == "seconds since opening"


def test_the_picture_changes_with_what_is_drawn(two_orders):
    assert len({drawn(stage(two_orders, at=at)) for at in (0.0, 0.7, 1.5, 2.0)}) == 4


# In an explorer


def test_when_a_slider_moves_the_instant_stays_and_the_sentence_says_so():
    explorer = explore(lunch, stage(at=6.0), delay=(0.0, 4.0))
    assert explorer.picture.sentence == "3 accepted, 3 in the list: nothing is on the way"
    explorer.sliders["delay"].value = 4.0
    assert explorer.picture.instant == 6.0
    assert explorer.picture.sentence == "Still at 6.0 s: 3 accepted, 1 in the list: 2 orders are on the way"
    assert repr(explorer).startswith("<delay=4: Still at 6.0 s: 3 accepted")
    explorer.close()


def test_the_widget_tells_where_it_was_dragged():
    explorer = explore(lunch, stage(at=6.0, check="01-instant"), delay=(0.0, 4.0))
    explorer.picture.widget.at = 1_600_000
    assert explorer.picture.instant == 1.6
    assert explorer.picture.places()["order_list"] == ["order-1"]
    explorer.sliders["delay"].value = 2.0
    assert explorer.picture.sentence == "Still at 1.6 s: 3 accepted, 0 in the list: 3 orders are on the way"
    assert json.loads(explorer.picture.widget.facts)["check"] == "01-instant"
    assert repr(explorer.picture.widget) == repr(explorer.picture)
    explorer.close()


def test_an_instant_that_another_lunch_does_not_reach_is_its_last():
    def watched(seconds: float = 3.0) -> Cafeteria:
        cafeteria = placed(Cafeteria(delay=9.0), "Aoi")
        cafeteria.advance(seconds)
        return cafeteria

    explorer = explore(watched, stage, seconds=(1.0, 4.0))
    instants = [explorer.picture.instant]
    for seconds in (2.0, 4.0):
        explorer.sliders["seconds"].value = seconds
        instants.append(explorer.picture.instant)
    assert instants == [3.0, 2.0, 3.0]
    explorer.close()


def test_the_axis_and_the_rows_have_room_for_all_that_a_slider_may_bring():
    def some(guests: int = 2) -> Cafeteria:
        cafeteria = placed(Cafeteria(), *["Aoi"] * guests)
        cafeteria.run_until_caught_up(timeout=600)
        return cafeteria

    explorer = explore(some, stage, guests=(1, 9))
    before = explorer.picture.data()
    explorer.sliders["guests"].value = 9
    after = explorer.picture.data()
    assert [(data["axis"], data["rows"]) for data in (before, after)] == [(20_000_000, 9)] * 2
    explorer.close()


def test_a_box_that_another_lunch_lacks_is_refused_and_the_old_one_stays():
    shown = stage(lunch(), show=["queue", "order_list"])
    before = shown.scene
    with pytest.raises(WrongTable, match=r"can show phones, line, write.*not 'queue'"):
        shown.show(Cafeteria(projection="inline"))
    assert shown.scene is before
    assert kinds(shown) == ["queue:order_list", "order_list"]


def test_a_stage_that_stands_alone_never_says_still(two_orders):
    one = stage(two_orders)
    one.show(two_orders)
    assert one.sentence.startswith("2 accepted")


def test_a_closed_explorer_frees_its_stage():
    explorer = explore(lunch, stage(at=6.0), delay=(0.0, 4.0))
    explorer.sliders["delay"].value = 3.0
    widget = weakref.ref(explorer.picture.widget)
    gone = [weakref.ref(explorer.picture), weakref.ref(explorer.picture.scene)]
    told = repr(explorer)
    explorer.close()
    gc.collect()
    assert [one() for one in gone] == [None, None]
    assert widget().facts == ""  # its box is kept with the explorer
    assert repr(explorer) == told
    del explorer
    gc.collect()
    assert widget() is None


# Words


def page_says(template, gaps):
    """What `speaker` of stage.js does: gaps are replaced as text, and n chooses between two forms."""
    form = template if isinstance(template, str) else template[0 if gaps["n"] == 1 else 1]
    return re.sub(r"\{(\w+)\}", lambda gap: str(gaps[gap[1]]), form)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_a_page_says_the_same_as_python(n):
    for key, template in words_of_page().items():
        forms = [template] if isinstance(template, str) else template
        gaps = {gap: f"<{gap}>" for form in forms for gap in re.findall(r"\{(\w+)\}", form)} | {"n": n}
        assert page_says(template, gaps) == say("stage", key, **gaps)
        assert not any(brace in say("stage", key, **gaps) for brace in "{}"), key


# Accidents


def at(cafeteria, second):
    return stage(cafeteria, at=second).places()


def test_a_worker_that_fell_keeps_its_event_until_the_lease_is_over(open_cafeteria):
    cafeteria = placed(open_cafeteria(lease=5.0), "Aoi")
    cafeteria.advance(1)
    cafeteria.faults.crash()
    cafeteria.advance(6)
    hands = "projector:order_list/worker-1"
    assert [at(cafeteria, second)[hands] for second in (0.5, 1.0, 4.999999, 5.0)] == [*[["order-1"]] * 3, []]
    assert [at(cafeteria, second)["queue:order_list"] for second in (4.999999, 5.0)] == [[], ["order-1"]]
    assert stage(cafeteria).data()["lanes"][0]["workers"][0]["down"] == [[1_000_000, OPEN]]


def test_in_the_picture_what_it_had_is_projected_until_it_fell_and_leased_from_then_on(open_cafeteria):
    cafeteria = placed(open_cafeteria(lease=5.0), "Aoi")
    cafeteria.advance(1)
    cafeteria.faults.crash()
    cafeteria.advance(1)
    cafeteria.faults.restart()
    cafeteria.advance(6)
    one = stage(cafeteria)
    rows = rows_at(one.scene, one.boxes, 8_000_000, 10_000_000)
    bands = rows[~rows["what"].isin(["accepted", "visible"])][["what", "start", "until"]]
    again = [("waiting", 0.0, 0.0), ("waiting", 5.0, 5.0), ("projecting", 0.0, 1.0), ("reserved", 1.0, 5.0)]
    assert list(bands.itertuples(index=False, name=None)) == [*again, ("projecting", 5.0, 6.5)]


def test_the_picture_names_no_accident_that_has_not_happened(open_cafeteria):
    cafeteria = placed(open_cafeteria(lease=5.0), "Aoi")
    cafeteria.advance(1)
    before = stage(cafeteria, at=0.9)
    cafeteria.faults.crash()
    cafeteria.advance(1)
    before.reserve(cafeteria)  # the same axis
    assert drawn(stage(cafeteria, at=0.9)) == drawn(before)


def test_a_worker_that_was_restarted_has_not_fallen(cafeteria):
    cafeteria.advance(1)
    cafeteria.faults.crash()
    cafeteria.advance(1)
    cafeteria.faults.restart()
    (worker,) = stage(cafeteria).data()["lanes"][0]["workers"]
    assert worker["down"] == [[1_000_000, 2_000_000]]


@SHORT_LEASE
def test_a_slow_workers_lease_is_over_until_it_has_finished(open_cafeteria):
    cafeteria = placed(open_cafeteria(delay=2.5, lease=1.0), "Aoi")
    cafeteria.advance(3)
    (worker,) = stage(cafeteria).data()["lanes"][0]["workers"]
    assert worker["lapsed"] == [[1_000_000, 2_500_000]]


def test_an_event_that_comes_twice_is_shown_and_waits(open_cafeteria):
    cafeteria = placed(open_cafeteria(lease=5.0), "Aoi")
    cafeteria.faults.crash(at="projection committed")
    cafeteria.advance(4)
    cafeteria.faults.restart()
    cafeteria.advance(4)
    assert at(cafeteria, 3.0) == {
        "write": ["order-1"],
        "queue:order_list": [],
        "projector:order_list/worker-1": ["order-1"],
        "order_list": ["order-1"],
        "dead:order_list": [],
    }
    assert at(cafeteria, 5.0)["projector:order_list/worker-1"] == ["order-1"]
    assert stage(cafeteria).places()["projector:order_list/worker-1"] == []
    assert [stay[:3] for stay in stage(cafeteria).scene.lanes["order_list"].shown] == [[0, 1_500_000, OPEN]]


def test_an_event_that_comes_twice_waits_in_the_queue_while_nobody_works(open_cafeteria):
    cafeteria = placed(open_cafeteria(lease=5.0), "Aoi")
    cafeteria.faults.crash(at="projection committed")
    cafeteria.advance(7)
    assert at(cafeteria, 6.0)["queue:order_list"] == at(cafeteria, 6.0)["order_list"] == ["order-1"]
    assert not stage(cafeteria).scene.is_over


def test_a_retried_dead_letter_is_in_the_list_and_dead_no_more(cafeteria):
    cafeteria.faults.poison("order-1")
    placed(cafeteria, "Aoi").run_until_caught_up(timeout=60)
    died = cafeteria.now()
    cafeteria.faults.cure("order-1")
    cafeteria.advance(1)
    cafeteria.dead_letters.retry("order-1")
    cafeteria.advance(1)
    shown = [(at(cafeteria, second)["dead:order_list"], at(cafeteria, second)["order_list"]) for second in (died, 8)]
    assert shown == [(["order-1"], []), ([], ["order-1"])]
    assert stage(cafeteria).sentence == "1 accepted, 1 in the list: nothing is on the way"


def test_an_attempt_that_failed_waits_with_its_number_and_the_instant_it_is_due(cafeteria):
    cafeteria.faults.poison("order-1")
    placed(cafeteria, "Aoi").advance(1.6)
    (lane,) = stage(cafeteria).scene.lanes.values()
    assert here(lane.queue, 1_500_000) == [[0, 1_500_000, OPEN, 1, 2_000_000, "order-1 is poisoned"]]


def test_a_changed_delay_counts_from_the_next_pick_up_on(two_orders):
    two_orders.change(delay=0.25)
    placed(two_orders, "Chie").run_until_caught_up(timeout=60)
    (worker,) = stage(two_orders).scene.lanes["order_list"].workers.values()
    assert [stay[5] for stay in worker.holds] == [1_500_000, 3_000_000, 3_250_000]
    assert stage(two_orders).data()["news"] == [[2_000_000, "delay_changed", {"view": "order_list", "delay": "0.25"}]]


def test_a_delay_by_chance_has_no_planned_end(open_cafeteria):
    cafeteria = placed(open_cafeteria(delay=Delay.uniform(0.5, 1.0)), "Aoi")
    cafeteria.advance(2)
    (worker,) = stage(cafeteria).scene.lanes["order_list"].workers.values()
    assert [stay[5] for stay in worker.holds] == [OPEN]


def test_changed_workers_are_there_from_that_instant_on(two_orders):
    two_orders.change(workers=3)
    two_orders.advance(1)
    two_orders.change(workers=1)
    scene = stage(two_orders).scene
    assert scene.lanes["order_list"].employed == [[0, 1], [2_000_000, 3], [3_000_000, 1]]
    assert scene.news == [[2_000_000, "workers_changed", {"n": 3}], [3_000_000, "workers_changed", {"n": 1}]]
    assert [key for key in stage(two_orders).places() if key.startswith("projector")] == [
        f"projector:order_list/worker-{number}" for number in (1, 2, 3)
    ]


def test_who_is_employed_after_somebody_of_that_name_fell_has_not_fallen(open_cafeteria):
    cafeteria = open_cafeteria(workers=2)
    cafeteria.advance(1)
    cafeteria.faults.crash()
    cafeteria.advance(1)
    cafeteria.change(workers=1)
    cafeteria.advance(1)
    cafeteria.change(workers=2)
    first, second = stage(cafeteria).scene.lanes["order_list"].workers.values()
    assert (first.down, second.down) == ([[1_000_000, OPEN]], [[1_000_000, 3_000_000]])


def test_whoever_sent_a_command_and_fell_is_news_and_no_fallen_worker(cafeteria):
    cafeteria.faults.crash(at="order committed")
    with pytest.raises(Crashed):
        cafeteria.place_order("Aoi", 850)
    assert stage(cafeteria).scene.news == [[0, "sender_crashed", {"where": "order committed"}]]
    assert stage(cafeteria, at=0.0).sentence.startswith("1 accepted")


@SHORT_LEASE
def test_who_gives_up_and_falls_before_the_ack_leaves_what_was_done_before_done(open_cafeteria):
    cafeteria = placed(open_cafeteria(delay=1.0, lease=2.0, attempts=1), "Aoi")
    cafeteria.advance(0.5)
    cafeteria.faults.crash()
    cafeteria.advance(1.0)
    cafeteria.faults.restart()
    placed(cafeteria, "Ben").faults.crash(at="dead letter committed")
    cafeteria.advance(2.0)
    shown = at(cafeteria, 3.0)
    assert (shown["order_list"], shown["dead:order_list"]) == (["order-2"], ["order-1"])
    assert (shown["queue:order_list"], shown["projector:order_list/worker-1"]) == (["order-1"], [])


@SHORT_LEASE
def test_who_gives_up_what_lapsed_and_falls_leaves_it_in_the_queue(open_cafeteria):
    cafeteria = open_cafeteria(delay=2.5, lease=1.0, attempts=2, workers=3, poll_interval=None)
    cafeteria.faults.crash(at="dead letter committed")
    placed(cafeteria, "Aoi").advance(2.2)
    what = cafeteria.facts()
    assert what[what["at"] == 2.0]["what"].tolist() == ["lapsed", "dead-lettered", "crashed"]
    shown = at(cafeteria, 2.1)
    assert (shown["queue:order_list"], shown["dead:order_list"]) == (["order-1"], ["order-1"])
    assert [shown[f"projector:order_list/worker-{number}"] for number in (1, 2, 3)] == [[], [], []]


@SHORT_LEASE
def test_a_letter_that_follows_a_letter_is_the_one_that_stays(open_cafeteria):
    cafeteria = open_cafeteria(delay=0.5, lease=1.0, attempts=2, retry_wait=0.2)
    cafeteria.faults.poison("order-1")
    cafeteria.faults.crash(at="projection committed")
    placed(cafeteria, "Aoi").pay_order("order-1")
    cafeteria.advance(2)
    cafeteria.faults.restart()
    cafeteria.advance(0.4)
    cafeteria.faults.crash()
    cafeteria.advance(1)
    cafeteria.faults.restart()
    cafeteria.advance(1)
    facts = cafeteria.facts()
    assert facts[facts["position"] == 2]["what"].tolist()[-2:] == ["handed out again", "dead-lettered"]
    shown = stage(cafeteria).places()
    assert shown["dead:order_list"] == ["order-1 paid", "order-1"]
    assert (shown["queue:order_list"], shown["projector:order_list/worker-1"]) == ([], [])
    letters = stage(cafeteria).scene.lanes["order_list"].dead
    assert [stay[2] == OPEN for stay in letters] == [True, False, True]


@SHORT_LEASE
def test_what_was_held_back_is_in_the_queue_when_the_first_is_applied_after_all(open_cafeteria):
    cafeteria = open_cafeteria(delay=2.5, lease=1.0, attempts=2, workers=3, poll_interval=0.25)
    placed(cafeteria, "Aoi").pay_order("order-1")
    cafeteria.at(1.9, cafeteria.change, delay=0.1)  # the payment is quicker than the order, and held back by it
    cafeteria.at(2.4, cafeteria.faults.crash, "event acked")  # else whoever applied the order has the payment at once
    cafeteria.advance(2.55)
    assert at(cafeteria, 2.45)["dead:order_list"] == ["order-1 paid", "order-1"]
    shown = at(cafeteria, 2.55)
    assert (shown["order_list"], shown["dead:order_list"]) == (["order-1"], ["order-1 paid"])
    assert shown["queue:order_list"] == ["order-1 paid"]
    cafeteria.advance(2)
    assert stage(cafeteria).places()["order_list"] == ["order-1 paid"]
    assert stage(cafeteria).places()["dead:order_list"] == []


# One lane, step by step


@pytest.fixture
def lane():
    """One event, which worker-1 has had and may not have any more, and worker-2 has now."""
    lane = Lane("order_list", ["order_list"])
    lane.enqueue(0, 0)
    lane.hand_out(0, "worker-1", 0, 10, 1, OPEN)
    lane.give_back(0, 1, 10, 10)
    return lane


def held(lane, at):
    return {name: [stay[0] for stay in here(worker.holds, at)] for name, worker in lane.workers.items()}


def test_an_answer_whose_ack_never_came_changes_nothing_for_who_has_the_event_by_now(lane):
    lane.deal_with(0, 1, 10, "worker-1")
    lane.hand_out(0, "worker-2", 10, 20, 2, OPEN)
    lane.fall("worker-1", 10, "projection committed")
    assert (held(lane, 11), queued(lane, 11)) == ({"worker-1": [], "worker-2": [0]}, [])
    assert lane.give_back(0, 2, 20, 20)
    assert [stay[0] for stay in queued(lane, 20)] == [0]


def test_an_answer_before_the_last_pick_up_was_acked(lane):
    lane.deal_with(0, 1, 10, "worker-1")
    lane.enqueue(1, 0)
    lane.hand_out(1, "worker-1", 10, 20, 1, OPEN)
    lane.fall("worker-1", 10, "projection committed")
    assert (held(lane, 11), queued(lane, 11)) == ({"worker-1": [1]}, [])


def test_a_fall_takes_back_no_answer_of_another_instant(lane):
    lane.deal_with(0, 1, 10, "worker-1")
    lane.fall("worker-1", 12, "projection committed")
    assert (held(lane, 13), queued(lane, 13)) == ({"worker-1": []}, [])


def test_a_fall_takes_back_what_the_answer_had_handed_out_again(lane):
    lane.enqueue(1, 0)
    lane.deal_with(1, 1, 5, "worker-2")
    lane.deal_with(0, 1, 10, "worker-1", followers=[1])
    assert [stay[0] for stay in queued(lane, 10)] == [1]
    lane.fall("worker-1", 10, "projection committed")
    assert [stay[0] for stay in queued(lane, 10)] == [0]


def test_who_takes_the_next_event_has_its_overdue_one_no_more(lane):
    lane.worker("worker-1").lapsed.append([10, OPEN])
    lane.hand_out(0, "worker-1", 12, 22, 2, OPEN)
    assert lane.worker("worker-1").lapsed == [[10, 12]]


def test_a_late_answer_leaves_the_event_where_a_newer_attempt_has_it(lane):
    lane.hand_out(0, "worker-2", 12, 22, 2, OPEN)
    lane.deal_with(0, 1, 15, "worker-1")
    assert held(lane, 16)["worker-2"] == [0]
    assert lane.give_back(0, 2, 22, 22), "whoever has it is still at work, and its lease is over"
    assert (held(lane, 23)["worker-2"], queued(lane, 23)) == ([], [])


def test_who_works_on_beyond_its_lease_is_not_idle_though_another_was_quicker():
    with closing(Cafeteria(delay=1.5, poll_interval=None, delivery="ack", workers=2)) as cafeteria:
        cafeteria.faults.shorten_lease(1.0)
        cafeteria.at(0.25, cafeteria.place_order, "Aoi", 850)
        cafeteria.advance(12.0)
        workers = Scene(cafeteria.facts()).lanes["order_list"].workers
    assert {name: worker.lapsed for name, worker in workers.items()} == {
        "worker-1": [[1_250_000, 1_750_000]],
        "worker-2": [[2_250_000, 2_750_000]],
    }


def test_nobody_asks_for_an_older_attempt(lane):
    lane.hand_out(0, "worker-2", 12, 22, 2, OPEN)
    assert not lane.give_back(0, 1, 15, 15)
    assert held(lane, 16)["worker-2"] == [0]


def test_what_waits_stands_in_the_order_of_the_log():
    lane = Lane("order_list", ["order_list"])
    for ticket in (2, 0, 1):
        lane.enqueue(ticket, 0)
    assert [stay[0] for stay in queued(lane, 0)] == [0, 1, 2]


# Phones


def phone(cafeteria, who):
    return [[change[0] / 1_000_000, change[1]] for change in Scene(cafeteria.facts()).phones[who].changes]


def test_a_phone_shows_what_its_person_was_told(cafeteria):
    cafeteria.students.add("Ben", being_reflected=True)
    cafeteria.run_until_caught_up(timeout=60)
    told = phone(cafeteria, "Ben")
    assert told[0] == [0.0, "phone_being_reflected"]
    assert told[-1][1] == "phone_in_the_list"
    assert told[-1][0] >= 1.5


def test_an_order_of_a_person_has_no_second_phone(cafeteria):
    cafeteria.students.add("Ben")
    cafeteria.run_until_caught_up(timeout=60)
    phones = Scene(cafeteria.facts()).phones
    assert list(phones) == ["Ben"]
    assert phones["Ben"].changes[0][2] == 0


def test_what_a_list_showed_stays_on_the_phone_until_the_next_look(cafeteria):
    placed(cafeteria, *["Aoi"] * 5).advance(6.5)
    cafeteria.students.add("Ben")  # sees nothing, orders again, and sees that
    cafeteria.advance(20)
    changes = Scene(cafeteria.facts()).phones["Ben"].changes
    looks = [change[3:5] for change in changes]
    assert looks[:3] == [[None, None], ["order_list", [0, []]], ["order_list", [0, []]]]
    assert [changes[1][2], changes[2][2]] == [5, 6]  # the third tells of the second order, and of no look
    assert looks[-1] == ["order_list", [1, [5]]]


def test_who_only_looks_has_a_phone_that_looks_and_not_one_that_keeps_silent(open_cafeteria):
    """Ben waits for no order: "no word" of which order?"""
    cafeteria = open_cafeteria(delay={"replica_1": 1.0})
    ben = cafeteria.sessions.add(name="Ben")
    cafeteria.place_order("Aoi", 850)
    ben.try_to_read()
    cafeteria.advance(2.0)
    ben.try_to_read()
    changes = Scene(cafeteria.facts()).phones["Ben"].changes
    assert [change[1:5] for change in changes] == [
        ["phone_looks", OPEN, "replica_1", [0, []]],
        ["phone_looks", OPEN, "replica_1", [1, [0]]],
    ]


def test_who_is_served_has_been_so_since_its_turn_began(open_cafeteria):
    cafeteria = open_cafeteria(projection="inline")
    for name in ("Aoi", "Ben"):
        cafeteria.at(0.5, cafeteria.place_order, name, 850)
    cafeteria.advance(2.5)
    assert stage(cafeteria).scene.line == [
        ["Aoi", 500_000, 2_000_000, 500_000, 2_000_000],
        ["Ben", 500_000, OPEN, 2_000_000, 3_500_000],
    ]


def test_an_order_that_was_typed_has_a_phone_of_its_own(cafeteria):
    placed(cafeteria, "Aoi").pay_order("order-1")
    assert phone(cafeteria, 0) == [[0.0, "phone_accepted"], [0.0, "phone_paid"]]


def test_who_waits_in_line_sees_a_wheel_and_then_the_answer(open_cafeteria):
    cafeteria = open_cafeteria(projection="inline")
    cafeteria.faults.poison("order-2", "order_list")
    for name in ("Aoi", "Ben"):
        cafeteria.at(0.5, cafeteria.place_order, name, 850)
    cafeteria.advance(5)
    assert phone(cafeteria, "Aoi") == [[0.5, "phone_in_line"], [2.0, "phone_accepted"]]
    assert phone(cafeteria, "Ben") == [[0.5, "phone_in_line"], [3.5, "phone_refused"]]
    assert (
        Scene(cafeteria.facts()).phones["Ben"].changes[-1][5] == "view order_list cannot show it: order-2 is poisoned"
    )


def test_a_refusal_has_its_reason_on_a_phone_without_a_name(cafeteria):
    with pytest.raises(OrderRefused):
        cafeteria.pay_order("order-9")
    (nobody,) = Scene(cafeteria.facts()).phones.values()
    assert (nobody.who, nobody.changes[0][1:3]) == (None, ["phone_refused", OPEN])
    assert "order-9" in nobody.changes[0][5]
