"""The live screens of lessons 00 and 02 to 07: what each shows when, what its record says, what is left behind."""

import re

import pytest
from live_screens import LIVE_SCREENS

import cqrs_lab
from cqrs_lab import (
    TREATMENTS,
    falling_worker,
    five_ways,
    impatient_queue,
    lost_answer,
    pull_the_plug,
    refresh_screen,
    rush,
    student_screen,
    three_screens,
    two_phones,
)
from cqrs_lab.teach.widgets.live_widget import parts_of
from cqrs_lab.teach.widgets.screens.five_ways import called
from cqrs_lab.teach.widgets.screens.pieces import paper

MAKERS = [getattr(cqrs_lab, name) for name in LIVE_SCREENS]
STANDING = (two_phones, pull_the_plug)  # no time goes by between the presses
every_screen = pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
HOSTILE = ["<script>alert(1)</script>", 'Ann "the & <b>', "こみやんま", "🍙", "שלום", "مرحبا"]


MOST_WAKES = 1000  # none of the runs below needs more


class Call:
    """Something that a loop is going to call."""

    def __init__(self, calls, when, callback):
        self.calls, self.when, self.callback = calls, when, callback
        calls.append(self)

    def cancel(self):
        if self in self.calls:
            self.calls.remove(self)


class Loop:
    """An event loop whose time goes by when a test says so. `wakes` counts how often it called somebody."""

    def __init__(self):
        self.now, self.calls, self.wakes = 0.0, [], 0

    def time(self):
        return self.now

    def call_at(self, when, callback):
        return Call(self.calls, when, callback)

    def go(self, seconds):
        end = self.now + seconds
        while due := [call for call in self.calls if call.when <= end]:
            first = min(due, key=lambda call: call.when)
            self.calls.remove(first)
            self.now = max(self.now, first.when)
            self.wakes += 1
            assert self.wakes < MOST_WAKES, "it is woken, finds nothing due, and asks to be woken at once"
            first.callback()
        self.now = end


@pytest.fixture
def loop():
    return Loop()


@pytest.fixture
def live(loop):
    """Makes a screen whose time is the loop's."""

    def make(screen, **settings):
        made = screen(**settings)
        made.follow(loop)
        return made

    return make


def text_of(html):
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", html)).strip()


def press(screen):
    """The one press that each kind of screen has."""
    if screen.__class__.__name__ == "FiveWays":
        screen.phones["being reflected"].press()
    elif screen.__class__.__name__ == "TwoPhones":
        screen.phones[0].press_sell()
    else:
        screen.press()


def press_anything(screen):
    """A press that each kind of screen takes at any time."""
    if screen.__class__.__name__ == "TwoPhones":
        screen.phones[0].press_ask()
    else:
        press(screen)


def rows(screen):
    return screen.recorded().to_dict("records")


# 00: a student's screen


def test_each_order_that_comes_into_the_list_is_told(loop, live):
    screen = live(student_screen)
    screen.press()
    loop.go(0.5)
    screen.press()
    said = []
    for _ in range(3):
        said.append(screen.message.value)
        loop.go(1.4)
    assert said == [
        "order-2: accepted! 注文は受け付けました!",
        "order-1 is in the list now, 1.5 s after it was accepted.",
        "order-2 is in the list now, 2.5 s after it was accepted.",
    ]


def test_the_record_of_a_student_tells_of_each_press(loop, live):
    screen = live(student_screen)
    for name, pause in (("Aoi", 2.0), ("", 1.0), ("Aoi", 1.0)):
        screen.name.value = name
        screen.press()
        loop.go(pause)
    assert screen.recorded().astype(object).where(screen.recorded().notna(), None).values.tolist() == [
        ["order-1", 0.0, 1.5, 1.5],
        ["refused", None, None, None],
        ["order-2", 3.0, None, None],
    ]


# 02: three screens


def test_three_screens_fill_one_after_the_other(loop, live):
    screen = live(three_screens)
    screen.press()
    filled = []
    for _ in range(6):
        filled.append([("850 yen" in one.value) or ("1 time" in one.value) for one in screen.lists.values()])
        loop.go(1.0)
    assert [sum(one) for one in filled] == [0, 0, 1, 2, 2, 3]
    assert screen.message.value == "All three screens show order-1 now."


def test_three_screens_answer_at_once_and_the_record_tells_when_each_showed_the_order(loop, live):
    screen = live(three_screens)
    screen.press()
    loop.go(9.0)
    assert rows(screen) == [
        {"pressed_at": 0, "answered_at": 0, "answer": "order-1", "list_at": 1.5, "total_at": 3.0, "menu_at": 5.0}
    ]


def test_where_the_answer_waits_for_the_screens_it_takes_as_long_as_the_slowest(loop, live):
    screen = live(three_screens, projection="inline")
    screen.press()
    loop.go(4.9)
    assert screen.message.value == "sending ..."
    loop.go(0.2)
    assert screen.message.value.startswith("order-1: accepted, after 5.0 s!")
    assert rows(screen)[0]["answered_at"] == 5.0


def test_a_menu_that_fails_refuses_the_lunch(loop, live):
    screen = live(three_screens, projection="inline")
    screen.press()
    loop.go(6.0)
    screen.broken.value = True
    screen.press()
    loop.go(6.0)
    assert screen.message.value.startswith("Not accepted, after 5.0 s: the popular menu cannot show it")
    screen.broken.value = False
    screen.press()
    loop.go(6.0)
    assert [row["answer"] for row in rows(screen)] == ["order-1", "refused", "order-2"]


def test_a_late_menu_that_fails_refuses_nobody(loop, live):
    screen = live(three_screens, broken=True)
    screen.press()
    loop.go(9.0)
    assert rows(screen)[0]["answer"] == "order-1"
    assert "nothing yet" in screen.lists["popular_menu"].value


# 03: five ways


def test_five_phones_wait_equally_long_and_not_alike(loop, live):
    screen = live(five_ways)
    for phone in screen.phones.values():
        phone.press()
    loop.go(3.0)
    assert {way: phone.message.value for way, phone in screen.phones.items()} == {
        "silent": "",
        "being reflected": "accepted! being reflected ... 注文は受け付けました!",
        "operation id": "PENDING (asked again and again)",
        "push": "accepted! you will be told",
        "stops": "ready",
    }
    loop.go(4.0)
    assert [(row["noticed_at"], row["asked"]) for row in rows(screen)] == [
        (6.25, 0),
        (6.25, 0),
        (6.3, 64),
        (6.3, 1),
        (6.25, 0),
    ]


def test_a_phone_waits_by_a_treatment_under_its_own_name():
    """Or the lesson that follows would call the same phone something else."""
    screen = five_ways()
    assert [way for way in screen.phones if way not in TREATMENTS] == ["silent", "stops"]
    assert {way: called(way) for way in screen.phones} == {way: way for way in screen.phones}


def test_only_the_phone_that_stops_has_a_clock_that_stands(loop, live):
    screen = live(five_ways)
    for phone in screen.phones.values():
        phone.press()
    loop.go(3.0)
    shown = {way: text_of(phone.clock.value) for way, phone in screen.phones.items()}
    assert shown == {**dict.fromkeys(shown, "clock: 3.0 s"), "stops": "clock: 0.0 s"}
    loop.go(4.0)
    assert text_of(screen.phones["stops"].clock.value) == "clock: 6.2 s"


def test_a_phone_that_stops_takes_no_press_and_shows_no_list_meanwhile(loop, live):
    screen = live(five_ways)
    screen.phones["silent"].press()
    loop.go(5.0)
    for _ in range(3):
        screen.phones["stops"].press()
    loop.go(2.0)
    assert "order-1" in screen.phones["being reflected"].list.value
    assert "order-1" not in screen.phones["stops"].list.value
    assert len(screen.presses) == 2


# 04: others in front


@pytest.mark.parametrize("moved", [-0.01, 0.0, 0.01])
def test_who_does_everything_right_waits_for_the_impatient(loop, live, moved):
    screen = live(impatient_queue, in_front={"Aoi": 0.2 + moved, "Ben": 0.4 + moved, "Chie": 0.65 + moved})
    screen.press()
    loop.go(20.0)
    assert [(row["who"], row["orders"]) for row in rows(screen)] == [("Aoi", 2), ("Ben", 3), ("Chie", 5), ("you", 1)]
    assert rows(screen)[-1]["waited"] == pytest.approx(11.7 + moved)


def test_at_first_one_sees_a_list_in_which_all_three_are_there():
    assert [name in impatient_queue().list.value for name in ("Aoi", "Ben", "Chie", "Dai")] == [True, True, True, False]


# 04: an answer that got lost


@pytest.mark.parametrize(("settings", "lunches"), [({}, 2), ({"key": True}, 1)], ids=["no key", "key"])
def test_pressing_again_is_harmless_only_with_a_key(loop, live, settings, lunches):
    screen = live(lost_answer, **settings)
    screen.press()
    loop.go(60.0)
    assert screen.message.value == "sending ..."
    screen.press()
    assert "accepted" in screen.message.value
    assert [row["answer"] for row in rows(screen)] == ["lost", "arrived"]
    assert screen.lunches() == lunches


def test_a_disabled_button_does_not_help_who_loads_the_page_again(loop, live):
    screen = live(lost_answer, button_disabled=True)
    screen.press()
    assert screen.order.disabled
    screen.load_again()
    screen.press()
    assert (screen.order.disabled, screen.lunches()) == (False, 2)


def test_the_next_lunch_has_another_key(loop, live):
    screen = live(lost_answer, key=True)
    for _ in range(3):
        screen.press()
    assert screen.lunches() == 2


# 05: two phones


@pytest.mark.parametrize("asks", ["view", "write"])
def test_two_phones_give_two_receipts_for_one_onigiri(asks):
    screen = two_phones(asks)
    a, b = screen.phones
    for pressed in (a.press_ask, b.press_ask, a.press_sell, b.press_sell):
        pressed()
    assert screen.message.value == "2 receipts, and the stock was 1 onigiri."
    assert [row["really_left"] for row in rows(screen)] == [1, 1, 0, -1]


def test_who_asks_the_truth_after_the_sale_sells_nothing():
    screen = two_phones("write")
    a, b = screen.phones
    for pressed in (a.press_ask, a.press_sell, b.press_ask, b.press_sell):
        pressed()
    assert (len(screen.receipts()), b.message.value) == (1, "onigiri: sold out")


def test_who_asks_a_late_view_sells_until_the_news_has_arrived():
    screen = two_phones()
    a, b = screen.phones
    a.press_sell()
    b.press_ask()
    assert b.message.value == "1 onigiri left"
    screen.press_wait()
    b.press_ask()
    assert b.message.value == "0 onigiri left"


def test_asking_and_selling_in_one_step_gives_one_receipt():
    screen = two_phones(one_step=True)
    for phone in screen.phones:
        phone.press_sell()
    assert [row["answer"] for row in rows(screen)] == ["order-1", "sold out"]


def test_a_phone_that_has_sold_asks_again_first():
    phone = two_phones().phones[0]
    phone.press_sell()
    phone.press_sell()
    assert phone.message.value == "Ask first: this phone does not know how many are left."


def test_two_phones_say_whom_they_ask():
    ways = [two_phones(), two_phones("write"), two_phones("write", one_step=True)]
    assert len({repr(screen) for screen in ways}) == 3
    assert "ask the write side" in repr(ways[1])


# 06: two lists


def refreshed(screen, loop):
    screen.press()
    for _ in range(7):
        loop.go(1.3)
        screen.press_refresh()
    return rows(screen)


def test_an_order_is_there_and_gone_and_there(loop, live):
    run = refreshed(live(refresh_screen), loop)
    assert [row["mine_there"] for row in run] == ["", "yes", "no", "yes", "no", "yes", "no", "yes"]
    assert {row["answered_by"] for row in run[1:]} == {"?"}


def test_who_answered_can_be_shown(loop, live):
    screen = live(refresh_screen, show_who=True)
    run = refreshed(screen, loop)
    assert [row["answered_by"] for row in run[1:4]] == ["replica_1", "replica_2", "replica_1"]
    assert screen.message.value == "replica_1 answered, 1 s late: it has 1 order."


# The record


@every_screen
def test_who_never_pressed_is_told_so(make, capsys):
    assert make().record() is None
    assert capsys.readouterr().out == "nobody pressed yet\n"


@every_screen
def test_one_press_is_a_run(make, live, loop, capsys):
    screen = live(make)
    press(screen)
    loop.go(20.0)
    assert len(screen.record().columns) <= 7
    assert capsys.readouterr().out.startswith("This was you: one press.")


@every_screen
def test_ten_quick_presses_are_ten_presses(make, live, loop):
    screen = live(make)
    for _ in range(10):
        press_anything(screen)
    loop.go(60.0)
    assert len(screen.presses) == 10
    assert screen.sentence.startswith("This was you: 10 presses")


@every_screen
def test_of_forty_presses_the_last_are_told(make, loop, live):
    screen = live(make)
    for _ in range(40):
        press_anything(screen)
    assert screen.sentence.startswith("This was you: 40 presses")
    rows = 4 if make is impatient_queue else 40  # a row for each person there, not for each press
    assert list(screen.recorded().index) == list(range(1, rows + 1))[-12:]
    assert ("That is a busy finger; here are the last 12." in screen.sentence) == (rows > 12)


@pytest.mark.parametrize("make", [one for one in MAKERS if one not in STANDING], ids=lambda make: make.__name__)
def test_a_break_of_ten_minutes_is_no_harm(make, loop, live):
    screen = live(make)
    for pause in (600.0, 60.0):
        press(screen)
        loop.go(pause)
    assert "you took a break of 10 minutes; nothing was lost by it." in screen.sentence
    assert screen.presses[1].at - screen.presses[0].at == 600_000_000
    assert screen.recorded().iloc[-1].notna().all()


def test_after_a_break_of_ten_minutes_a_list_is_as_late_as_before(loop, live):
    screen = live(three_screens)
    screen.press()
    loop.go(600.0)
    screen.press()
    loop.go(9.0)
    assert rows(screen)[1]["list_at"] == 601.5


def test_seconds_count_from_the_first_press(loop, live):
    screen = live(three_screens)
    loop.go(123.0)
    screen.press()
    loop.go(1.0)
    screen.press()
    assert [row["pressed_at"] for row in rows(screen)] == [0.0, 1.0]


def test_the_loop_is_woken_once_for_each_thing_that_is_due(loop, live):
    screen = live(three_screens)
    loop.go(0.1 + 0.2)  # no whole number of microseconds
    screen.press()
    loop.go(9.0)
    assert loop.wakes == 3


def test_a_closed_screen_still_has_its_record(loop, live):
    screen = live(three_screens)
    screen.press()
    loop.go(9.0)
    before = rows(screen)
    screen.close()
    assert rows(screen) == before


@pytest.fixture
def voila(monkeypatch):
    """What Voila tells a kernel."""
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5.13")


@every_screen
def test_in_voila_the_record_is_a_button(make, voila, loop, live):
    screen = live(make)
    *_, button, shown = screen.widget.children
    button.click()
    assert "nobody pressed yet" in shown.value
    press(screen)
    loop.go(20.0)
    button.click()
    assert "This was you: one press." in shown.value
    assert shown.value.count("<table") == 1


@every_screen
def test_in_voila_the_record_says_which_button_it_is(make, voila, capsys):
    """Its cell has run before anybody could press: "nobody pressed yet" would soon be wrong, and would stay."""
    assert make().record() is None
    assert capsys.readouterr().out == 'Press "Show what I did" on the screen above.\n'


# Resources


@every_screen
def test_a_screen_that_nobody_touches_wakes_nobody(make, loop, live):
    screen = live(make)
    press(screen)
    loop.go(60.0)
    before, sent = loop.wakes, []
    for part in parts_of(screen.widget):
        part.observe(sent.append)
    loop.go(60.0)
    assert (loop.wakes - before, loop.calls, sent) == (0, [], [])


@every_screen
def test_a_closed_screen_leaves_nothing_behind(make, loop, live):
    screen = live(make)
    press(screen)
    screen.close()
    before = len(screen.presses)
    press(screen)
    loop.go(60.0)
    assert (loop.calls, loop.wakes, len(screen.presses)) == ([], 0, before)


@every_screen
def test_an_unused_screen_follows_no_clock(make):
    assert make().live is None


# Words


def hostile_words(make):
    """All words that a teacher may give a screen of this kind."""
    if make is student_screen:  # it has none
        return {}
    names = {"names": HOSTILE[:2]} if make is two_phones else {"name": HOSTILE[0]}
    return {"items": dict.fromkeys(HOSTILE, 100), "title": HOSTILE[1], "unit": HOSTILE[0], **names}


@every_screen
def test_whatever_one_writes_is_text(make, loop, live):
    screen = live(make, **hostile_words(make))
    for name in HOSTILE:
        screen.name.value = name
        if name in screen.menu.items:
            screen.item.value = name
        press(screen)
        loop.go(20.0)
    values = "".join(part.value for part in parts_of(screen.widget) if type(part).__name__ == "HTML")
    assert set(re.findall("<(?!/)([a-z]+)", values)) <= {"b", "bdi", "br", "div", "table", "td", "tr"}
    assert values.count("<b>") == values.count("</b>")
    assert 'the "' not in values


@pytest.mark.parametrize("make", [one for one in MAKERS if one is not two_phones], ids=lambda make: make.__name__)
def test_nobody_without_a_name_is_served(make, live):
    screen = live(make)
    screen.name.value = ""
    press(screen)
    assert screen.message.value == "Not accepted: your name is required."
    assert screen.cafeteria.parts.orders.find("order-11" if make is impatient_queue else "order-1") is None


def test_a_library_lends_books(loop, live):
    screen = live(three_screens, items={"Kokoro": 14, "Botchan": 7}, button="Borrow", unit="days", title="On loan")
    screen.item.value = "Botchan"
    screen.press()
    loop.go(9.0)
    assert screen.order.description == "Borrow"
    assert text_of(screen.lists["order_list"].value) == "On loan order-1 Aoi 7 days"
    assert text_of(screen.lists["popular_menu"].value) == "Popular menu 1 time Botchan"


@pytest.mark.parametrize("items", [{}, {"": 100}, {"curry": 0}, ["curry"]], ids=str)
def test_what_cannot_be_on_a_menu_is_refused(items):
    with pytest.raises(ValueError, match="items"):
        three_screens(items=items)


def test_the_frame_of_a_list_cuts_off_no_line():
    """It keeps its height while the lines fit, and grows with them where a font is larger; it has no lower edge."""
    shown = paper("", [], "")
    assert re.search(r"(?<!min-)(?<!line-)height:|max-height|overflow:|overflow-y", shown) is None
    assert "min-height:12.8em" in shown


@every_screen
def test_a_screen_is_as_narrow_as_its_page(make):
    together = [part for part in parts_of(make().widget) if type(part).__name__ == "HBox"]
    assert {part.layout.flex_flow for part in together} == {"row wrap"}


@every_screen
def test_a_screen_says_what_the_learner_is_to_do(make):
    assert re.fullmatch(r"<(you|two phones|student screen).*>", repr(make()))


def test_who_presses_faster_than_the_list_is_written_waits_longer_each_time(live, loop):
    screen = live(rush)
    for _ in range(4):
        screen.press()
        loop.go(0.25)
    assert "accepted: 4, in the list: 0" in text_of(screen.counts.value)
    loop.go(8)
    assert "accepted: 4, in the list: 4" in text_of(screen.counts.value)
    assert list(screen.recorded()["waited"]) == [1.5, 2.75, 4.0, 5.25]


def test_a_rush_of_refused_orders_has_a_record_as_well(live, loop):
    screen = live(rush, name="")
    screen.press()
    assert list(screen.recorded()["order_id"]) == ["refused"]
    assert screen.recorded()["waited"].isna().all()


# 08: the worker falls


def test_who_falls_with_a_slip_has_lost_it_and_nothing_is_red(live, loop):
    screen = live(falling_worker)
    screen.press()
    loop.go(1.0)
    screen.fall.click()
    assert screen.message.value == "It fell, with order-1 in its hands."
    loop.go(1.0)
    screen.wake.click()
    loop.go(60.0)
    assert (screen.cafeteria.order("order-1").status, len(screen.cafeteria.order_list())) == ("ORDERED", 0)
    assert text_of(screen.receipts.value) == "Receipts order-1 PENDING"
    assert screen.recorded().astype(object).where(screen.recorded().notna(), None).values.tolist() == [
        ["order-1", 0.0, "yes", None, "PENDING"],
    ]


def test_who_falls_with_empty_hands_loses_nothing(live, loop):
    screen = live(falling_worker)
    screen.fall.click()
    screen.fall.click()
    screen.press()
    loop.go(10.0)
    assert text_of(screen.worker.value) == "The worker lies on the floor."
    screen.wake.click()
    screen.wake.click()
    loop.go(3.5)
    assert screen.recorded()["operation"].tolist() == ["DONE"]
    assert screen.sentence.endswith("The worker fell with 0 slips in its hands.")


def test_a_worker_works_on_one_slip_after_the_other(live, loop):
    screen = live(falling_worker)
    for _ in range(2):
        screen.press()
    said = []
    for _ in range(3):
        said.append(text_of(screen.worker.value))
        loop.go(3.5)
    assert said == [
        "The worker has order-1 in its hands.",
        "The worker has order-2 in its hands.",
        "The worker has nothing in its hands.",
    ]
    assert screen.recorded()["listed_at"].tolist() == [3.0, 6.0]


# 09: a handler and its plug

APART = [("save", "put", "push"), ("push", "put", "save"), ("save", "push", "put")]


def order_and_pull(screen, lines):
    """Order, let so many lines be done, pull the plug, and put it in again."""
    screen.press()
    for _ in range(lines):
        screen.press_next()
    screen.press_pull()
    screen.press_power()


def told_of(screen):
    return [(row["plug"], row["phone"], row["kitchen"], row["in_the_list"], row["operation"]) for row in rows(screen)]


def test_the_plug_parts_the_kitchen_from_the_list():
    screen = pull_the_plug()
    for lines in range(5):
        order_and_pull(screen, lines)
    assert told_of(screen) == [
        ("before all", "no answer", "", "", ""),
        ("after save", "no answer", "yes", "", ""),
        ("after put", "no answer", "yes", "", "PENDING"),
        ("after push", "no answer", "yes", "yes", "DONE"),
        ("", "accepted", "yes", "yes", "DONE"),
    ]
    assert screen.sentence.endswith("Orders in the kitchen: 4, in the list: 2.")


def test_with_the_event_first_the_list_knows_what_no_kitchen_cooks():
    screen = pull_the_plug(("push", "put", "save"))
    order_and_pull(screen, 1)
    assert told_of(screen) == [("after push", "no answer", "", "yes", "DONE")]


@pytest.mark.parametrize("writes", APART, ids=", ".join)
def test_each_line_can_be_seen_as_soon_as_it_is_done(writes):
    screen, seen = pull_the_plug(writes), []
    screen.press()
    for _ in writes:
        screen.press_next()
        seen.append(
            {name for name, there in (("save", screen.kitchen), ("put", screen.operations)) if "-1" in there.value}
        )
    for number, written in enumerate(seen, start=1):
        assert ("save" in written) == ("save" in writes[:number])
        assert ("put" in written) == bool({"put", "push"} & set(writes[:number])), "a worker puts DONE"


def test_in_one_transaction_all_is_there_at_its_end_or_nothing():
    screen = pull_the_plug("together")
    for lines in range(7):
        order_and_pull(screen, lines)
    nothing, all_of_it = ("", "", ""), ("yes", "yes", "DONE")
    assert [told[2:] for told in told_of(screen)] == 5 * [nothing] + 2 * [all_of_it]
    assert [told[1] for told in told_of(screen)] == 6 * ["no answer"] + ["accepted"]


def test_the_handlers_lines_are_marked():
    screen = pull_the_plug()
    screen.press()
    screen.press_next()
    assert text_of(screen.lines.value) == (
        "The handler ✓ 1 save the order ▶ 2 put PENDING 3 push the event 4 answer the phone"
    )
    screen.press_pull()
    assert text_of(screen.lines.value) == (
        "The handler ✓ 1 save the order ✗ 2 put PENDING ✗ 3 push the event ✗ 4 answer the phone"
    )
    assert screen.told.value == "The power is off. The handler fell."
    assert screen.message.value == "sending ...", "that is all that the phone could know"


def test_only_what_does_something_can_be_pressed():
    screen = pull_the_plug()

    def can_be_pressed():
        return [
            one.description for one in (screen.order, screen.next_line, screen.pull, screen.power) if not one.disabled
        ]

    assert can_be_pressed() == ["Order"]
    screen.press()
    assert can_be_pressed() == ["Order", "Next line", "Pull the plug"]
    screen.press_pull()
    assert can_be_pressed() == ["Power is back"]
    screen.press_power()
    assert can_be_pressed() == ["Order"]


def test_in_the_dark_nothing_happens():
    screen = pull_the_plug()
    screen.press()
    screen.press_next()
    screen.press_pull()
    for press_it in (screen.press, screen.press_next, screen.press_pull):
        press_it()
    assert told_of(screen) == [("after save", "no answer", "yes", "", "")]


def test_without_an_order_there_is_no_line_to_do_and_no_plug_to_pull():
    screen = pull_the_plug()
    for press_it in (screen.press_next, screen.press_pull, screen.press_power):
        press_it()
    assert screen.recorded() is None
    assert screen.told.value == "The handler waits for an order."


def test_who_orders_once_more_lets_the_handler_end_first():
    screen = pull_the_plug()
    screen.press()
    screen.press_next()
    screen.press()
    assert told_of(screen)[0] == ("", "accepted", "yes", "yes", "DONE")
    assert text_of(screen.kitchen.value).startswith("The kitchen order-1")


def test_an_order_after_a_fall_is_another_order():
    screen = pull_the_plug()
    order_and_pull(screen, 1)
    order_and_pull(screen, 4)
    assert text_of(screen.kitchen.value) == "The kitchen order-2 Aoi 850 yen order-1 Aoi 850 yen"
    assert text_of(screen.list.value) == "Order list 注文一覧 order-2 Aoi 850 yen"


@pytest.mark.parametrize("writes", [("save", "put"), "apart", ["save", "put", "push"], None])
def test_what_is_no_order_of_three_lines_is_refused(writes):
    with pytest.raises(ValueError, match="writes must be"):
        pull_the_plug(writes)
