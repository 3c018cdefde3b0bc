"""What a saved stage shows is what stood there, whoever people are and however many: compared with the databases."""

from collections import Counter

import pytest
from stage_oracle import lunch, lunches
from stage_page import StageShown, offline, open_saved

from cqrs_lab import Cafeteria, stage
from cqrs_lab.teach.widgets.stage import state
from cqrs_lab.teach.widgets.stage.stage import Stage

LUNCHES, INSTANTS = 50, 4
HOSTILE = "<img src=x onerror=window.hacked=1>"
NAMES = [HOSTILE, "</script><script>hacked=1</script>", "<!--<script>", "$facts {order} \\u003c &lt; 'x\""]


@pytest.fixture(scope="module")
def page(context):
    with offline(context, viewport={"width": 1280, "height": 1000}) as page:
        yield page


@pytest.fixture(autouse=True)
def _nothing_is_wrong(page):
    yield
    assert page.errors == []
    assert [url for url in page.requests if not url.endswith("/lunch.html")] == []


@pytest.fixture
def file(tmp_path):
    return tmp_path / "lunch.html"


def check(shown: StageShown, python: Stage, at: int, truth: dict[str, list[str]]) -> None:
    """The page stands at this instant, shows what stood where, and says it as Python does."""
    places = state.places(python.scene, python.boxes, at)
    sentence = state.sentence(python.scene, python.boxes, at)
    boxes = shown.boxes()
    assert shown.instant == at / 1e6
    assert {place: box.count for place, box in boxes.items()} == {place: len(names) for place, names in truth.items()}
    for place, box in boxes.items():
        assert box.box == place.replace("dead:", "projector:").partition("/")[0]  # they lie where they were given up
        names = [name.removeprefix("✗ ") for name in box.names]
        assert all(name.startswith("✗ ") for name in box.names) == place.startswith("dead:")
        assert Counter(names) <= Counter(truth[place])
        left = len(truth[place]) - len(names)
        assert box.more == (f"and {left} more" if left else "")
        assert names == places[place][: len(names)]  # the same ones, in the same order
    assert shown.sentence.inner_text() == sentence
    assert sentence in shown.spoken()


def test_a_page_shows_what_the_databases_had_at_two_hundred_instants(page, file):
    instants = 0
    for cafeteria, seen in lunches(LUNCHES, INSTANTS):
        opened_at, *others = seen
        python = stage(cafeteria, at=opened_at / 1e6)
        shown = open_saved(page, python, file)
        for at in (opened_at, *others[::-1], opened_at):  # forward, and back
            shown.move_to(at)
            check(shown, python, at, seen[at])
        instants += len(seen)
    assert instants == LUNCHES * INSTANTS


# Two lunches in which an event is under way for a while, and one in which it is not.
SOME = (3, 11, 17)


def test_what_is_on_the_way_is_what_stands_in_three_boxes(page, file):
    under_way = 0
    for cafeteria, seen in (lunch(number, 20) for number in SOME):
        shown = open_saved(page, stage(cafeteria, show=["write", "on the way", "order_list"], at=0.0), file)
        for at, truth in seen.items():
            shown.move_to(at)
            parts = ("transit", "queue:order_list", "projector:order_list")
            wanted = {name for place, names in truth.items() if place.partition("/")[0] in parts for name in names}
            names, count = set(), 0
            if box := shown.boxes().get("way:order_list"):
                names, count = set(box.names), box.count
            assert count == len(wanted)
            assert names <= wanted
            assert len(names) == min(len(wanted), 5)
            under_way += len(truth.get("transit", []))
        cafeteria.close()
    assert under_way > 3


def test_nothing_is_missed_a_microsecond_before_or_after_it_happens(page, file):
    for cafeteria, _ in (lunch(number, 1) for number in SOME[1:]):
        python = stage(cafeteria, at=0.0)
        shown = open_saved(page, python, file)
        happens = {round(at * 1e6) for at in cafeteria.facts()["at"]}
        cafeteria.close()
        instants = sorted({at + near for at in happens for near in (-1, 0, 1) if at + near >= 0})
        for at, boxes in zip(instants, shown.boxes_at(instants), strict=True):
            wanted = {place: names for place, names in state.places(python.scene, python.boxes, at).items() if names}
            assert {place: box.count for place, box in boxes.items()} == {place: len(wanted[place]) for place in wanted}
            for place, box in boxes.items():
                assert [name.removeprefix("✗ ") for name in box.names] == wanted[place][: len(box.names)]


def test_a_list_that_is_made_anew_says_so_as_long_as_it_is(page, file):
    cafeteria = Cafeteria(delay=0.5, poll_interval=None)
    for second in range(4):
        cafeteria.at(second + 0.25, cafeteria.place_order, "Aoi", 850)
    cafeteria.at(3.0, cafeteria.rebuild, "order_list", 0.4)
    cafeteria.advance(8.0)
    switched = round(cafeteria.facts().set_index("what")["at"]["switched"] * 1e6)
    python = stage(cafeteria, at=0.0)
    shown = open_saved(page, python, file)
    cafeteria.close()
    said = {}
    for at in (2_999_999, 3_000_000, switched - 1, switched):
        shown.move_to(at)
        assert shown.sentence.inner_text() == state.sentence(python.scene, python.boxes, at)
        said[at] = "a new one is being made beside it, since 3.0 s" in shown.root.inner_text()
    assert list(said.values()) == [False, True, True, False]


def hacked(page):
    return page.evaluate("window.hacked")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_text_wherever_it_stands(page, file, name):
    """Orders, people, workers, reasons: a table of facts may come from anywhere."""
    with_names = {"order_id": {"order-1": name}, "who": {"Aoi": name}, "worker": {"worker-1": name}}
    cafeteria = Cafeteria(delay=0.5, attempts=1)
    cafeteria.students.add("Aoi", patience=1.0)
    cafeteria.advance(0.1)
    cafeteria.place_order("Ben", 850)
    cafeteria.faults.poison("order-2")
    cafeteria.run_until_caught_up(timeout=60)
    facts = cafeteria.facts().replace(with_names)
    facts["saw"] = facts["saw"].map(
        lambda saw: tuple(name if one == "order-1" else one for one in saw) if isinstance(saw, tuple) else saw
    )
    facts["reason"] = facts["reason"].map(lambda reason: name if isinstance(reason, str) else reason)
    shown = open_saved(page, stage(facts, check=name), file)
    assert shown.names()["write"] == ["order-2", name]
    assert shown.names()["order_list"] == [name]
    assert shown.names()["dead:order_list"] == ["✗ order-2"]
    assert [lines[0] for lines in shown.phones().values()] == [name, "Ben"]
    assert name in shown.phones()[name][2]
    assert name in shown.root.locator(".cqs-ticket[data-mark=dead]").inner_text()
    assert shown.root.locator(".cqs-copy-line").inner_text().startswith(f'check("{name}"')
    for _ in range(20):
        shown.button("previous fact").click()
    assert shown.instant == 0.0
    assert shown.root.locator("img, script").count() == 0
    assert hacked(page) is None


def test_who_stands_in_line_is_text_too(page, file):
    cafeteria = Cafeteria(delay=1.5, projection="inline")
    cafeteria.students.add("Aoi")
    cafeteria.place_order(HOSTILE, 850)
    shown = open_saved(page, stage(cafeteria, at=1.0), file)
    assert HOSTILE in shown.names()["line"]
    assert shown.root.locator("img").count() == 0
    assert hacked(page) is None


def test_five_hundred_orders_are_counted_and_still_move(page, file):
    cafeteria = Cafeteria(delay=0.35)
    for number in range(500):
        cafeteria.at(0.1 * number, cafeteria.place_order, "Aoi", 850)
    cafeteria.advance(60.0)
    python = stage(cafeteria, at=50.0)
    shown = open_saved(page, python, file)
    for _ in range(3):
        for place, box in shown.boxes().items():
            names = stage(cafeteria, at=shown.instant).places()[place]
            assert (box.names, box.count) == (names[:5], len(names))
            assert box.more == (f"and {len(names) - 5:d} more" if len(names) > 5 else "")
        shown.drag_to(shown.instant - 15.0, python.data()["axis"] / 1e6)
    assert 0.0 < shown.instant < 10.0
    assert shown.boxes()["write"].more == f"and {shown.boxes()['write'].count - 5} more"


def test_a_reader_says_what_the_last_look_gave_and_every_bar_has_a_name(page, file):
    """Two replicas and two people who only look: no box shows the queue or the projector, and the rows draw both."""
    cafeteria = Cafeteria(delay={"replica_1": 1.0, "replica_2": 8.0}, transit=0.3)
    ben = cafeteria.sessions.add("Ben")
    cafeteria.at(0.25, cafeteria.place_order, "Aoi", 850)
    for look in range(4):
        cafeteria.at(look + 0.5, ben.try_to_read)
    cafeteria.run_until_caught_up(timeout=60)
    shown = open_saved(page, stage(cafeteria, show=["phones", "replica_1", "replica_2"], at=2.6), file)
    assert shown.phones()["Ben"][-2:] == ["looks at the list", "last look at replica_1: order-1"]
    shown.move_to(3_500_000)
    assert shown.phones()["Ben"][-1] == "last look at replica_2: not there"
    signs = shown.root.locator(".cqs-legend > span").all_inner_texts()
    assert signs[:5] == ["accepted", "under way", "waiting", "being projected", "visible"]
