"""An inline projection: the wait comes before the answer, people stand in line, and no list is ever late."""

import asyncio
import math
from contextlib import closing

import pytest

from cqrs_lab import Cafeteria, Crashed, DatabaseUnusable, Delay, OrderRefused
from cqrs_lab.client.processes import as_process
from cqrs_lab.lab.live import LiveTime
from cqrs_lab.shared.database import Database
from cqrs_lab.shared.failpoints import FAILPOINTS, INLINE_FAILPOINTS
from cqrs_lab.shared.messages import Receipt

TWO_SPEEDS = {"order_list": 1.5, "sales_total": 4.0}


@pytest.fixture
def inline(open_cafeteria):
    """A cafeteria whose views change in the order's own transaction."""
    return open_cafeteria(projection="inline")


def told(cafeteria, what, *columns):
    facts = cafeteria.facts()
    return list(facts[facts["what"] == what][["at", *columns]].itertuples(index=False, name=None))


def stored(cafeteria):
    """Every row in every table of the database."""
    tables = cafeteria.sql("write", "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")["name"]
    return {table: cafeteria.sql("write", f"SELECT * FROM {table}").values.tolist() for table in tables}


# The wait


def test_an_order_takes_as_long_as_its_view(inline):
    assert inline.place_order("Aoi", 850) == Receipt("order-1", "op-1", 1)
    assert inline.now() == 1.5


def test_an_order_takes_as_long_as_its_slowest_view_and_not_the_sum(open_cafeteria):
    cafeteria = open_cafeteria(delay=TWO_SPEEDS, projection="inline")
    cafeteria.place_order("Aoi", 850)
    assert cafeteria.now() == 4.0


def test_when_the_receipt_is_there_every_view_shows_the_order(open_cafeteria):
    cafeteria = open_cafeteria(delay=TWO_SPEEDS, stock={"onigiri": 3}, projection="inline")
    cafeteria.place_order("Aoi", 850, "onigiri")
    assert cafeteria.order_list()["order_id"].tolist() == ["order-1"]
    assert cafeteria.sales_total()["total_yen"].tolist() == [850]
    assert cafeteria.popular_menu()["item"].tolist() == ["onigiri"]
    assert cafeteria.stock_left()["stock_left"].tolist() == [2]


def test_nothing_is_stored_before_the_wait_is_over(inline):
    inline.students.add("Aoi")
    inline.advance(1.4)
    assert inline.parts.orders.count() == 0
    inline.advance(0.1)
    assert inline.order_list()["customer"].tolist() == ["Aoi"]


def test_a_payment_takes_its_time_as_well(inline):
    inline.place_order("Aoi", 850)
    inline.pay_order("order-1")
    assert inline.now() == 3.0
    assert inline.order_list()["status"].tolist() == ["PAID"]


def test_what_is_due_meanwhile_happens(inline):
    inline.at(0.5, inline.faults.poison, "order-9")
    inline.place_order("Aoi", 850)
    assert told(inline, "poisoned", "order_id") == [(0.5, "order-9")]


def test_a_delay_by_chance_is_the_same_for_the_same_seed(open_cafeteria):
    def ends():
        cafeteria = open_cafeteria(delay=Delay.exponential(1.5), projection="inline", seed=7)
        return [cafeteria.place_order("Aoi", 850) and cafeteria.now() for _ in range(3)]

    assert ends() == ends()


def test_another_delay_counts_from_the_next_order_on(inline):
    inline.students.add("Aoi")
    inline.advance(0.5)
    inline.change(delay=4.0)
    inline.place_order("Ben", 850)
    assert [at for at, *_ in told(inline, "accepted")] == [1.5, 5.5]


# The line


def three_at_once(cafeteria):
    for name in ("Aoi", "Ben", "Chie"):
        cafeteria.students.add(name)
    cafeteria.run_until_caught_up(timeout=60)
    return cafeteria


def test_the_third_of_three_who_come_at_once_waits_three_times_as_long(inline):
    assert three_at_once(inline).students.table()["lag"].tolist() == [1.5, 3.0, 4.5]


def test_who_comes_first_is_served_first(inline):
    three_at_once(inline)
    assert told(inline, "left the line", "who", "order_id") == [
        (1.5, "Aoi", "order-1"),
        (3.0, "Ben", "order-2"),
        (4.5, "Chie", "order-3"),
    ]


def test_the_facts_say_who_stands_and_who_is_served_until_when(inline):
    three_at_once(inline)
    in_line = [(0.0, "Aoi", 1.5), (0.0, "Ben", 3.0), (0.0, "Chie", 4.5)]
    assert told(inline, "in line", "who", "until") == in_line
    served = [(0.0, "Aoi", 1.5), (1.5, "Ben", 3.0), (3.0, "Chie", 4.5)]
    assert told(inline, "being served", "who", "until") == served


def test_who_types_by_hand_stands_behind_those_who_are_there(inline):
    inline.students.add("Aoi")
    inline.advance(1.0)
    inline.place_order("Ben", 850)
    assert inline.now() == 3.0
    assert inline.order_list()["customer"].tolist() == ["Ben", "Aoi"]


def test_an_order_by_hand_is_in_the_line_under_the_customers_name(inline):
    inline.place_order("Aoi", 850, "curry")
    inline.pay_order("order-1")
    assert told(inline, "in line", "who", "item") == [(0.0, "Aoi", "curry"), (1.5, "Aoi", None)]
    assert told(inline, "in line", "order_id") == [(0.0, None), (1.5, "order-1")]


def test_who_is_expected_at_an_instant_begins_to_stand_in_line_then(inline):
    inline.at(1.0, inline.place_order, "Ben", 850)
    inline.at(1.0, inline.pay_order, "order-1")
    inline.place_order("Aoi", 850)
    inline.run_until_caught_up(timeout=60)
    assert [at for at, *_ in told(inline, "accepted")] == [1.5, 3.0, 4.5]
    assert inline.order_list()["status"].tolist() == ["ORDERED", "PAID"]


def test_without_a_wait_it_is_first_come_first_served_all_the_same(open_cafeteria):
    cafeteria = three_at_once(open_cafeteria(delay=0.0, projection="inline"))
    assert told(cafeteria, "left the line", "who") == [(0.0, "Aoi"), (0.0, "Ben"), (0.0, "Chie")]


def test_it_is_caught_up_when_nobody_stands_in_line(inline):
    inline.buyers.add("onigiri")
    assert not inline.is_caught_up()
    inline.advance(1.5)
    assert inline.is_caught_up()


def test_a_wait_in_vain_tells_how_many_stand_in_line(inline):
    for _ in range(3):
        inline.buyers.add("onigiri")
    with pytest.raises(TimeoutError, match=r"^after 2 s in line: 2$"):
        inline.run_until_caught_up(timeout=2)


def test_inside_the_clock_nobody_can_stop_and_wait(inline):
    inline.at(1.0, lambda: inline.place_order("Aoi", 850))
    with pytest.raises(RuntimeError, match=r"give the call in parts: cafeteria\.at\(5\.0, cafeteria\.place_order"):
        inline.advance(2.0)
    inline.place_order("Ben", 850)
    assert len(inline.order_list()) == 1


def test_what_happens_inside_the_clock_cannot_move_it(open_cafeteria):
    cafeteria = open_cafeteria()
    cafeteria.at(1.0, cafeteria.advance, 1.0)
    with pytest.raises(RuntimeError, match="the clock is moving already"):
        cafeteria.advance(2.0)


# People


def test_an_impatient_student_who_stands_in_line_presses_once(inline):
    inline.students.add("Aoi", patience=0.3)
    inline.run_until_caught_up(timeout=60)
    assert inline.students.table()[["orders", "presses", "pressed_at"]].values.tolist() == [[1, 1, (0.0,)]]
    assert told(inline, "pressed", "who", "order_id") == [(0.0, "Aoi", None)]
    assert told(inline, "noticed", "who", "order_id") == [(1.8, "Aoi", "order-1")]


def test_what_the_network_sends_again_stands_in_line_again(inline):
    inline.students.add("Aoi", network_resends=True)
    inline.run_until_caught_up(timeout=60)
    assert [(at, who) for at, who in told(inline, "in line", "who")] == [(0.0, "Aoi"), (1.8, "Aoi")]
    assert inline.students.table()["orders"].tolist() == [2]


def test_a_key_that_comes_again_stands_in_line_and_gets_the_first_receipt(inline):
    first = inline.place_order("Aoi", 850, idempotency_key="lunch")
    assert inline.place_order("Aoi", 850, idempotency_key="lunch") == first
    assert inline.now() == 3.0
    assert told(inline, "left the line", "key", "order_id") == [
        (1.5, "accepted", "order-1"),
        (3.0, "accepted", "order-1"),
    ]
    assert inline.sales_total()["orders"].tolist() == [1]


def test_buyers_in_line_are_sold_what_is_there_when_their_turn_is_over(open_cafeteria):
    cafeteria = open_cafeteria(stock={"onigiri": 2}, projection="inline")
    for _ in range(3):
        cafeteria.buyers.add("onigiri")
    cafeteria.run_until_caught_up(timeout=60)
    assert cafeteria.buyers.table().values.tolist() == [
        ["buyer-1", 1.5, 2, 1, "order-1", 1.5, ""],
        ["buyer-2", 3.0, 2, 0, "order-2", 3.0, ""],
        ["buyer-3", 4.5, 2, 0, None, pytest.approx(math.nan, nan_ok=True), "onigiri is sold out"],
    ]


def test_a_screen_that_stays_alive_beats_while_it_stands_in_line(inline):
    inline.screens.add(freezes=True)
    inline.screens.add(freezes=False)
    inline.run_until_caught_up(timeout=60)
    screens = inline.screens.table()
    assert screens["longest_silence"].tolist() == [1.75, 0.25]
    assert screens["reflected_at"].tolist() == [2.5, 4.0]


def test_a_session_orders_by_hand_and_reads_its_own_write(inline):
    person = inline.sessions.add(read_your_writes=True)
    person.place_order("Aoi", 850)
    assert inline.now() == 1.5
    assert person.read().order_ids == ("order-1",)


def test_a_session_can_be_expected_at_an_instant(inline):
    person = inline.sessions.add(read_your_writes=True)
    inline.at(1.0, person.place_order, "Aoi", 850)
    inline.run_until_caught_up(timeout=60)
    assert inline.sessions.table(person)[["at", "what"]].values.tolist() == [[2.5, "ordered"]]


# What is refused


@pytest.mark.parametrize("order", [("", 850), ("Aoi", 0), ("Aoi", 850, "\u200b")])
def test_what_can_be_no_order_is_refused_before_anybody_stands_in_line(inline, order):
    with pytest.raises(OrderRefused):
        inline.place_order(*order)
    assert inline.now() == 0.0
    assert not told(inline, "in line")


def test_a_payment_that_can_be_none_is_refused_at_once_an_unknown_order_at_the_end(inline):
    with pytest.raises(OrderRefused, match="expectedVersion must be a whole number"):
        inline.pay_order("order-1", expected_version="1")
    assert inline.now() == 0.0
    with pytest.raises(OrderRefused, match="orderId order-1 is unknown"):
        inline.pay_order("order-1")
    assert inline.now() == 1.5


@pytest.mark.parametrize("view", [None, "order_list", "popular_menu", "sales_total"])
def test_a_view_that_fails_refuses_the_order_and_nothing_is_stored(open_cafeteria, view):
    cafeteria = open_cafeteria(delay=TWO_SPEEDS, projection="inline")
    cafeteria.place_order("Aoi", 850)
    before = stored(cafeteria)
    cafeteria.faults.poison("order-2", view)
    with pytest.raises(OrderRefused, match="cannot show it: order-2 is poisoned") as refusal:
        cafeteria.place_order("Ben", 850)
    assert refusal.value.field == "view"
    assert refusal.value.reason.partition(" ")[0] == (view or "order_list")
    assert (stored(cafeteria), cafeteria.now()) == (before, 8.0)


def test_the_next_order_has_the_same_id_until_it_is_cured(inline):
    inline.faults.poison("order-1", "sales_total")
    for _ in range(2):
        with pytest.raises(OrderRefused):
            inline.place_order("Aoi", 850)
    inline.faults.cure("order-1")
    assert inline.place_order("Aoi", 850).order_id == "order-1"


def test_a_payment_that_a_view_cannot_show_is_refused(inline):
    inline.place_order("Aoi", 850)
    inline.faults.poison("order-1", "order_list")
    with pytest.raises(OrderRefused):
        inline.pay_order("order-1")
    assert inline.order("order-1").status == "ORDERED"


def test_any_view_that_raises_refuses_the_order(inline, monkeypatch):
    def fall(delivery, now):
        raise ZeroDivisionError("out of paper")

    monkeypatch.setattr(inline.parts.popular_menu, "apply", fall)
    with pytest.raises(OrderRefused, match="view popular_menu cannot show it: out of paper"):
        inline.place_order("Aoi", 850)
    assert inline.parts.queue.last_position() == 0


def test_a_refusal_of_a_person_is_that_persons_record(inline):
    inline.faults.poison("order-2")
    three_at_once(inline)
    assert inline.students.table()["refused"].tolist() == ["", *["order_list cannot show it: order-2 is poisoned"] * 2]
    assert told(inline, "left the line", "key") == [(1.5, "accepted"), (3.0, "refused"), (4.5, "refused")]


# What falls


def lunch_with_everything(open_cafeteria):
    """A cafeteria in which one order meets every failpoint."""
    cafeteria = open_cafeteria(delay=TWO_SPEEDS, stock={"onigiri": 3}, projection="inline")
    cafeteria.place_order("Aoi", 850, "onigiri", "first")
    return cafeteria


def test_each_failpoint_that_is_said_to_be_met_is_met(open_cafeteria):
    cafeteria = lunch_with_everything(open_cafeteria)
    met = []
    cafeteria.parts.ledger.failpoint = met.append
    for projector in cafeteria.parts.projectors.values():
        projector.projection.failpoint = met.append
    cafeteria.place_order("Ben", 850, "onigiri", "second")
    assert tuple(dict.fromkeys(met)) == INLINE_FAILPOINTS


@pytest.mark.parametrize("failpoint", INLINE_FAILPOINTS)
def test_a_fall_at_any_failpoint_leaves_all_or_nothing(open_cafeteria, failpoint):
    cafeteria, whole = (lunch_with_everything(open_cafeteria) for _ in range(2))
    before = stored(cafeteria)
    whole.place_order("Ben", 850, "onigiri", "second")
    cafeteria.faults.crash(at=failpoint)
    with pytest.raises(Crashed, match=failpoint):
        cafeteria.place_order("Ben", 850, "onigiri", "second")
    assert stored(cafeteria) == (stored(whole) if failpoint == "order committed" else before)
    assert told(cafeteria, "left the line", "who", "key", "reason")[-1] == (8.0, "Ben", "crashed", failpoint)


@pytest.mark.parametrize("failpoint", INLINE_FAILPOINTS)
def test_a_person_who_falls_in_the_line_falls_alone(open_cafeteria, failpoint):
    cafeteria = open_cafeteria(stock={"set meal": 9}, projection="inline")
    cafeteria.students.add("Aoi", idempotency_key=True)
    cafeteria.students.add("Ben", idempotency_key=True)
    cafeteria.faults.crash(at=failpoint)
    cafeteria.place_order("Chie", 850)  # nobody else hears of it
    assert cafeteria.now() == 4.5
    assert cafeteria.order_list()["customer"].tolist()[:2] == ["Chie", "Ben"]
    assert told(cafeteria, "crashed", "reason") == [(1.5, failpoint)]
    cafeteria.run_until_caught_up(timeout=60)
    assert cafeteria.students.table()["orders"].tolist() == [0, 1]


@pytest.mark.parametrize("failpoint", set(FAILPOINTS) - set(INLINE_FAILPOINTS))
def test_where_nobody_comes_by_nobody_can_fall(inline, failpoint):
    with pytest.raises(ValueError, match=r"at must be one of stock taken, .*"):
        inline.faults.crash(at=failpoint)


@pytest.mark.parametrize(
    "fault",
    [
        lambda faults: faults.crash(),
        lambda faults: faults.shorten_lease(1.0),
        lambda faults: faults.outage(at=20.0, seconds=20.0),
    ],
)
def test_there_are_no_workers_that_could_fall(inline, fault):
    with pytest.raises(ValueError, match='about workers, and projection="inline" has none'):
        fault(inline.faults)


def test_who_interrupts_the_wait_leaves_the_line_and_nothing_is_stored(inline):
    before = stored(inline)
    inline.at(1.0, interrupted_once())
    with pytest.raises(KeyboardInterrupt):
        inline.place_order("Aoi", 850)
    assert told(inline, "left the line", "who", "key") == [(1.0, "Aoi", "interrupted")]
    assert (stored(inline), inline.parts.counter.in_line()) == (before, 0)
    inline.place_order("Ben", 850)
    assert inline.now() == 2.5  # the time that was not used is given back


def interrupted_once():
    """An action that is interrupted once, as an entry of the agenda is tried again."""
    left = [KeyboardInterrupt]

    def act():
        if left:
            raise left.pop()

    return act


def test_who_stands_behind_somebody_who_left_keeps_the_time(inline):
    inline.at(0.5, inline.place_order, "Ben", 850)
    inline.at(1.0, interrupted_once())
    with pytest.raises(KeyboardInterrupt):
        inline.place_order("Aoi", 850)
    inline.run_until_caught_up(timeout=60)
    assert told(inline, "accepted", "order_id") == [(3.0, "order-1")]
    assert told(inline, "being served", "who", "until") == [(0.0, "Aoi", 1.5), (1.0, "Ben", 3.0)]


def test_an_interrupt_in_the_transaction_ends_that_turn_and_no_other(inline, monkeypatch):
    inline.students.add("Aoi")
    inline.students.add("Ben")
    once, apply = interrupted_once(), inline.parts.sales_total.apply
    monkeypatch.setattr(inline.parts.sales_total, "apply", lambda *event: (once(), apply(*event)))
    with pytest.raises(KeyboardInterrupt):
        inline.advance(10.0)
    inline.run_until_caught_up(timeout=60)
    assert told(inline, "left the line", "who", "key") == [
        (1.5, "Aoi", "interrupted"),
        (3.0, "Ben", "accepted"),
    ]
    assert inline.order_list()["customer"].tolist() == ["Ben"]


# What one can ask


def test_accepted_and_visible_are_one_instant(open_cafeteria):
    cafeteria = three_at_once(open_cafeteria(delay=TWO_SPEEDS, projection="inline"))
    for view in ("order_list", "sales_total"):
        assert cafeteria.timeline(view)["lag"].tolist() == [0.0, 0.0, 0.0]
        assert cafeteria.timeline(view)["visible_at"].tolist() == [4.0, 8.0, 12.0]
    assert told(cafeteria, "visible", "view")[:2] == [(4.0, "order_list"), (4.0, "sales_total")]
    assert not told(cafeteria, "picked up")


def test_no_view_is_ever_stale(inline):
    three_at_once(inline)
    assert inline.staleness().empty
    assert inline.progress()[["version", "behind", "age"]].drop_duplicates().values.tolist() == [[3, 0, 0.0]]
    assert inline.freshness().behind == 0
    assert inline.events()["state"].tolist() == ["finished"] * 3


def test_an_operation_is_done_when_it_is_accepted(inline):
    receipt = inline.place_order("Aoi", 850)
    status = inline.operation(receipt.operation_id)
    assert (status.state, status.created_at, status.done_at) == ("DONE", 1.5, 1.5)
    assert inline.wait_until("visible", receipt, timeout=1) == 1.5
    assert inline.wait_until("settled", receipt, timeout=1) == 1.5


def test_there_are_no_dead_letters(inline):
    inline.faults.poison("order-1")
    with pytest.raises(OrderRefused):
        inline.place_order("Aoi", 850)
    inline.dead_letters.retry("order-1")
    inline.faults.restart()
    assert inline.dead_letters.table().empty


def test_both_questions_go_to_the_one_database(inline):
    inline.place_order("Aoi", 850)
    question = "SELECT order_id FROM order_list UNION ALL SELECT order_id FROM orders"
    assert len(inline.sql("read", question)) == len(inline.sql("write", question)) == 2


def test_the_facts_say_how_it_was_opened(open_cafeteria):
    for projection in ("async", "inline"):
        (settings,) = open_cafeteria(projection=projection).facts()["settings"]
        assert settings["projection"] == projection


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("delay", {"replica_1": 4.0}), ("workers", 2), ("transit", 1.0), ("read", "read.db"), ("projection", "sync")],
)
def test_what_has_no_meaning_is_refused(tmp_path, monkeypatch, parameter, value):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=rf"^{parameter} must "):
        Cafeteria(**{"projection": "inline", parameter: value})
    assert not list(tmp_path.iterdir())


def test_workers_cannot_be_changed(inline):
    with pytest.raises(ValueError, match="workers cannot be changed"):
        inline.change(delay=4.0, workers=2)
    inline.place_order("Aoi", 850)
    assert inline.now() == 1.5, "a change that is refused changes nothing"


# Files


def test_a_file_is_opened_again_as_it_was(tmp_path, open_cafeteria):
    write = tmp_path / "lunch.db"
    with closing(Cafeteria(projection="inline", write=write)) as yesterday:
        yesterday.place_order("Aoi", 850, idempotency_key="lunch")
    today = open_cafeteria(projection="inline", write=write)
    assert today.now() == 1.5
    assert today.place_order("Aoi", 850, idempotency_key="lunch").order_id == "order-1"
    assert today.place_order("Ben", 850).order_id == "order-2"
    assert today.sales_total()["orders"].tolist() == [2]
    assert told(today, "visible", "order_id") == [(1.5, "order-1"), (4.5, "order-2")]


def test_an_inline_file_is_refused_without_its_name(tmp_path):
    write, read = tmp_path / "lunch.db", tmp_path / "read.db"
    with closing(Cafeteria(projection="inline", write=write)) as cafeteria:
        cafeteria.place_order("Aoi", 850)
    with pytest.raises(DatabaseUnusable, match=r'lunch\.db holds its views itself: open it with projection="inline"'):
        Cafeteria(write=write, read=read)
    assert not read.exists()
    with pytest.raises(DatabaseUnusable, match='with projection="inline" is opened with it again'):
        Cafeteria(write=write)


def test_a_file_of_another_lunch_is_refused(tmp_path):
    files = {"write": tmp_path / "write.db", "read": tmp_path / "read.db"}
    with closing(Cafeteria(**files)) as cafeteria:
        cafeteria.place_order("Aoi", 850)
        cafeteria.run_until_caught_up(timeout=60)
    with pytest.raises(DatabaseUnusable, match=r"holds 1 event, and order_list in it does not know them all: .*async"):
        Cafeteria(projection="inline", write=files["write"])
    with closing(Cafeteria(**files)) as cafeteria:  # and nothing was done to it
        assert len(cafeteria.order_list()) == 1


def test_a_file_without_an_event_may_become_either(tmp_path):
    files = {"write": tmp_path / "write.db", "read": tmp_path / "read.db"}
    Cafeteria(**files).close()
    with closing(Cafeteria(projection="inline", write=files["write"])) as cafeteria:
        cafeteria.place_order("Aoi", 850)
        assert len(cafeteria.order_list()) == 1
    with pytest.raises(DatabaseUnusable, match="holds its views itself"):
        Cafeteria(**files)


def test_a_backup_is_one_file(tmp_path, inline):
    inline.place_order("Aoi", 850)
    write, read = inline.backup(tmp_path / "copy")
    assert write == read
    assert [path.name for path in (tmp_path / "copy").iterdir()] == ["write.db"]
    with closing(Cafeteria(projection="inline", write=write)) as copy:
        assert len(copy.order_list()) == 1


def test_a_newer_cafeteria_takes_the_file_over(tmp_path, open_cafeteria):
    older = open_cafeteria(projection="inline", write=tmp_path / "lunch.db")
    older.students.add("Aoi")
    older.advance(0.5)
    newer = open_cafeteria(projection="inline", write=tmp_path / "lunch.db")
    with pytest.raises(DatabaseUnusable, match="was opened again, and this older cafeteria is closed"):
        older.place_order("Ben", 850)
    newer.place_order("Ben", 850)
    assert newer.order_list()["customer"].tolist() == ["Ben"]
    assert repr(newer) == "<Cafeteria at 1.5 s: 1 event>"


def test_trouble_of_the_database_is_told_and_the_next_one_is_served(tmp_path, open_cafeteria):
    cafeteria = open_cafeteria(projection="inline", write=tmp_path / "lunch.db")
    cafeteria.sql("write", "SELECT 1")
    cafeteria.parts.write_database.execute("PRAGMA busy_timeout = 0")
    locked = pytest.raises(DatabaseUnusable, match="locked")
    with closing(Database(tmp_path / "lunch.db", "write")) as other, other.transaction(), locked:
        cafeteria.place_order("Aoi", 850)
    assert cafeteria.place_order("Ben", 850).order_id == "order-1"
    assert [key for _, key in told(cafeteria, "left the line", "key")] == ["interrupted", "accepted"]


# Live time


def test_in_real_time_the_answer_comes_when_the_turn_is_over(open_cafeteria):
    cafeteria = open_cafeteria(delay=0.1, projection="inline")
    answers = []

    async def lunch():
        live = LiveTime(
            cafeteria.parts.turn,
            cafeteria.parts.clock,
            asyncio.get_running_loop(),
            lambda: not cafeteria.is_caught_up(),
        )
        for name in ("Aoi", "", "Ben"):
            live.begin(as_process(cafeteria.place_order, name, 850), answers.append)
        at_once = [str(answer) for answer in answers]
        await asyncio.sleep(0.6)
        return at_once, live.call

    assert asyncio.run(lunch()) == (["customerName required"], None)
    assert [answer.order_id for answer in answers[1:]] == ["order-1", "order-2"]
    first, second = (at for at, *_ in told(cafeteria, "accepted"))
    assert second == pytest.approx(first + 0.1)


# Faults that both projections know


def test_one_view_alone_can_be_poisoned_where_views_are_late_too(open_cafeteria):
    cafeteria = open_cafeteria(delay=TWO_SPEEDS)
    cafeteria.faults.poison("order-2", "sales_total")
    for name in ("Aoi", "Ben"):
        cafeteria.place_order(name, 850)
    cafeteria.run_until_caught_up(timeout=60)
    assert len(cafeteria.order_list()) == 2
    assert cafeteria.sales_total()["orders"].tolist() == [1]
    assert cafeteria.dead_letters.table()[["view", "order_id"]].values.tolist() == [["sales_total", "order-2"]]
    cafeteria.faults.cure("order-2")
    cafeteria.dead_letters.retry("order-2")
    assert cafeteria.sales_total()["orders"].tolist() == [2]


@pytest.mark.parametrize("projection", ["async", "inline"])
def test_only_a_view_that_is_there_can_be_poisoned(open_cafeteria, projection):
    cafeteria = open_cafeteria(projection=projection)
    with pytest.raises(ValueError, match="view must be one of order_list, sales_total, popular_menu, not 'replica_1'"):
        cafeteria.faults.poison("order-1", "replica_1")
    cafeteria.faults.poison("order-1", "popular_menu")
    assert told(cafeteria, "poisoned", "order_id", "view") == [(0.0, "order-1", "popular_menu")]


def test_in_an_outage_nobody_projects(open_cafeteria):
    cafeteria = open_cafeteria(delay={"order_list": 1.5, "sales_total": 4.0}, workers=2)
    sentence = cafeteria.faults.outage(at=20.0, seconds=20.0)
    cafeteria.at(19.5, cafeteria.place_order, "Aoi", 850)
    cafeteria.at(25.0, cafeteria.place_order, "Ben", 850)
    cafeteria.run_until_caught_up(timeout=200)
    assert [at for at, *_ in told(cafeteria, "crashed")] == [20.0] * 4
    assert [at for at, *_ in told(cafeteria, "restarted")] == [40.0] * 4
    # In hand at 20 s under a lease from 19.5 s: the outage took 20 s, and the order is 31.5 s late.
    assert cafeteria.timeline()["visible_at"].tolist() == [51.0, 41.5]
    assert sentence == (
        "All workers are down from 20 s to 40 s. An event that one of them has in hand at 20 s stays leased until its "
        "lease of 30 s is over: at 50 s at the latest, 10 s after the workers are back."
    )


@pytest.mark.parametrize(
    ("lease", "compared"), [(5.0, "at 6 s at the latest, before"), (20.0, "at 21 s at the latest, just when")]
)
def test_the_sentence_about_an_outage_knows_the_lease(open_cafeteria, lease, compared):
    cafeteria = open_cafeteria(lease=lease)
    assert f"its lease of {lease:g} s is over: {compared} the workers" in cafeteria.faults.outage(at=1.0, seconds=20.0)


@pytest.mark.parametrize(("at", "seconds"), [(4.9, 20.0), (20.0, 0.0), (20.0, -1.0), (-1.0, 5.0), ("20", 5.0)])
def test_an_outage_that_cannot_be_is_refused(open_cafeteria, at, seconds):
    cafeteria = open_cafeteria()
    cafeteria.advance(5.0)
    with pytest.raises(ValueError):
        cafeteria.faults.outage(at=at, seconds=seconds)
    assert cafeteria.is_caught_up()
