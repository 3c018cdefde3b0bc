"""The whole cafeteria: what people see, and when."""

import math
import re
from contextlib import closing, suppress

import pytest

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.lab import waits
from cqrs_lab.lab.dead_letters import StillDead
from cqrs_lab.lab.faults import Crashed, FaultInjector, Poisoned
from cqrs_lab.lab.randomness import Delay
from cqrs_lab.shared.messages import Receipt
from cqrs_lab.write.refusals import OrderRefused

NAN, INFINITY = float("nan"), float("inf")
NAMES = [
    "<script>alert(1)</script>",
    'O\'Brien "Bob"',
    "'); DROP TABLE order_list; --",
    "\U0001f371\U0001f469\u200d\U0001f373",
    "こみやんま",
    "שלום",
    "مرحبا",
    "$5 & $6",
]


def visible_at(cafeteria):
    return cafeteria.timeline()["visible_at"].tolist()


def ids(table):
    return table["order_id"].tolist()


# The gap


def test_a_new_cafeteria_is_empty(cafeteria):
    assert (cafeteria.now(), len(cafeteria.order_list()), len(cafeteria.timeline())) == (0, 0, 0)


def test_success_yet_the_read_side_is_old(cafeteria):
    receipt = cafeteria.place_order("こみやんま", 850)
    assert (cafeteria.operation(receipt.operation_id).state, len(cafeteria.order_list())) == ("PENDING", 0)


def test_later_the_read_side_catches_up(cafeteria):
    receipt = cafeteria.place_order("こみやんま", 850)
    cafeteria.advance(1.5)
    assert (cafeteria.operation(receipt.operation_id).state, len(cafeteria.order_list())) == ("DONE", 1)


def test_a_microsecond_before_it_does_not(cafeteria):
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(1.499999)
    assert len(cafeteria.order_list()) == 0


def test_an_order_placed_at_opening_is_visible_after_its_delay(cafeteria):
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(5)
    assert visible_at(cafeteria) == [1.5]


def test_an_order_typed_between_two_looks_waits_for_the_next(cafeteria):
    cafeteria.advance(0.04)
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(5)
    assert visible_at(cafeteria) == [1.6]


def test_an_order_typed_at_the_instant_of_a_look_has_missed_it(cafeteria):
    cafeteria.advance(0.3)
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(5)
    assert visible_at(cafeteria) == [1.9]


def test_an_order_planned_for_the_instant_of_a_look_makes_it(cafeteria):
    cafeteria.at(0.3, cafeteria.place_order, "Aoi", 850)
    cafeteria.advance(5)
    assert visible_at(cafeteria) == [1.8]


def test_a_projector_that_is_woken_at_once_is_only_as_late_as_its_delay(open_cafeteria):
    cafeteria = open_cafeteria(poll_interval=None)
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(5)
    assert visible_at(cafeteria) == [1.5]


def test_an_order_typed_later_wakes_the_projector_at_once(open_cafeteria):
    cafeteria = open_cafeteria(poll_interval=None)
    cafeteria.advance(0.04)
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(5)
    assert visible_at(cafeteria) == [1.54]


def test_three_orders_at_once_are_projected_one_after_the_other(cafeteria):
    for name in ("Aoi", "Ben", "Chie"):
        cafeteria.place_order(name, 850)
    cafeteria.advance(5)
    assert visible_at(cafeteria) == [1.5, 3.0, 4.5]


def test_three_workers_project_three_orders_at_once(open_cafeteria):
    cafeteria = open_cafeteria(workers=3)
    for name in ("Aoi", "Ben", "Chie"):
        cafeteria.place_order(name, 850)
    cafeteria.advance(5)
    assert visible_at(cafeteria) == [1.5, 1.5, 1.5]


def test_events_under_way_do_not_wait_for_each_other(open_cafeteria):
    cafeteria = open_cafeteria(transit=2.0, delay=0, poll_interval=None)
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(0.5)
    cafeteria.place_order("Ben", 850)
    cafeteria.advance(5)
    assert visible_at(cafeteria) == [2.0, 2.5]


def test_delays_can_be_listed(open_cafeteria):
    cafeteria = open_cafeteria(delay=Delay.listed([0.5, 2.0]))
    for name in ("Aoi", "Ben"):
        cafeteria.place_order(name, 850)
    cafeteria.advance(5)
    assert visible_at(cafeteria) == [0.5, 2.5]


def test_a_list_of_delays_that_is_used_up_says_so(open_cafeteria):
    cafeteria = open_cafeteria(delay=Delay.listed([]))
    cafeteria.place_order("Aoi", 850)
    with pytest.raises(ValueError, match="this list of delays has 0, and one more event came"):
        cafeteria.advance(5)


def test_a_list_of_delays_that_is_used_up_says_so_again_after_a_restart(open_cafeteria):
    cafeteria = open_cafeteria(delay=Delay.listed([]), lease=1.0)
    cafeteria.place_order("Aoi", 850)
    with suppress(ValueError):
        cafeteria.advance(5)
    cafeteria.faults.restart()
    with pytest.raises(ValueError, match="this list of delays has 0, and one more event came"):
        cafeteria.advance(5)


# Screens


def test_the_order_list_shows_the_newest_order_on_top(cafeteria):
    cafeteria.place_order("Aoi", 850)
    cafeteria.place_order("Ben", 600)
    cafeteria.advance(5)
    assert ids(cafeteria.order_list()) == ["order-2", "order-1"]


def test_the_order_list_shows_what_was_ordered(cafeteria):
    cafeteria.place_order("Aoi", 850, "curry")
    cafeteria.advance(5)
    assert cafeteria.order_list().to_dict("records") == [
        {
            "order_id": "order-1",
            "customer": "Aoi",
            "total_yen": 850,
            "item": "curry",
            "status": "ORDERED",
            "version": 1,
            "projected_at": 1.5,
        }
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_any_script_survives_the_round_trip(cafeteria, name):
    cafeteria.place_order(name, 850)
    cafeteria.advance(5)
    assert cafeteria.order_list()["customer"].tolist() == [name]


def test_a_hostile_name_is_only_text_in_a_notebooks_table(cafeteria):
    cafeteria.place_order("<script>alert(1)</script>", 850)
    cafeteria.advance(5)
    assert "<script>" not in cafeteria.order_list()._repr_html_()


def test_a_payment_changes_the_line_of_its_order(cafeteria):
    cafeteria.place_order("Aoi", 850)
    cafeteria.pay_order("order-1", expected_version=1)
    cafeteria.advance(5)
    assert cafeteria.order_list()[["status", "version"]].values.tolist() == [["PAID", 2]]


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_a_payment_never_overtakes_its_order(open_cafeteria, workers):
    cafeteria = open_cafeteria(workers=workers, delay=Delay.uniform(0.1, 3.0))
    for number in range(1, 9):
        cafeteria.place_order("Aoi", 850)
        cafeteria.pay_order(f"order-{number}")
    cafeteria.run_until_caught_up(timeout=100)
    assert cafeteria.order_list()["status"].tolist() == ["PAID"] * 8


def test_what_is_refused_leaves_no_trace(cafeteria):
    with pytest.raises(OrderRefused, match="customerName required"):
        cafeteria.place_order("", 850)
    assert (len(cafeteria.events()), len(cafeteria.sql("write", "SELECT * FROM operations"))) == (0, 0)


def test_an_unknown_operation_is_none(cafeteria):
    assert cafeteria.operation("op-1") is None


def test_done_remembers_when_the_order_was_accepted(cafeteria):
    cafeteria.advance(0.04)
    receipt = cafeteria.place_order("Aoi", 850)
    cafeteria.advance(5)
    status = cafeteria.operation(receipt.operation_id)
    assert (status.state, status.created_at, status.done_at) == ("DONE", 0.04, 1.6)


def test_the_log_shows_how_far_the_projector_is(open_cafeteria):
    cafeteria = open_cafeteria()
    for name in ("Aoi", "Ben", "Chie"):
        cafeteria.place_order(name, 850)
    cafeteria.advance(2)
    assert cafeteria.events()["state"].tolist() == ["finished", "being projected", "waiting"]


def test_progress_tells_how_far_behind_and_how_old_the_list_is(cafeteria):
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(0.5)
    cafeteria.place_order("Ben", 850)
    cafeteria.advance(1.25)
    progress = cafeteria.progress().set_index("view").loc["order_list"]
    assert progress.to_dict() == {"version": 1, "behind": 1, "age": 1.25, "projected_at": 1.5, "since_look": 0.25}


def test_the_two_databases_disagree_until_they_agree(cafeteria):
    cafeteria.place_order("Aoi", 850)
    counts = "SELECT count(*) AS n FROM "
    stale = (cafeteria.sql("write", counts + "orders").n[0], cafeteria.sql("read", counts + "order_list").n[0])
    cafeteria.advance(5)
    fresh = (cafeteria.sql("write", counts + "orders").n[0], cafeteria.sql("read", counts + "order_list").n[0])
    assert (stale, fresh) == ((1, 0), (1, 1))


def test_the_timeline_tells_the_three_facts_of_each_order(cafeteria):
    cafeteria.advance(0.04)
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(5)
    assert cafeteria.timeline().to_dict("records") == [
        {"order_id": "order-1", "accepted_at": 0.04, "picked_up_at": 0.1, "visible_at": 1.6, "lag": 1.56}
    ]


def test_the_timeline_has_no_number_for_what_has_not_happened(cafeteria):
    cafeteria.place_order("Aoi", 850)
    row = cafeteria.timeline().iloc[0]
    assert [math.isnan(row[fact]) for fact in ("accepted_at", "picked_up_at", "visible_at", "lag")] == [
        False,
        True,
        True,
        True,
    ]


def test_the_timeline_has_one_row_for_each_order_not_for_each_event(cafeteria):
    cafeteria.place_order("Aoi", 850)
    cafeteria.pay_order("order-1")
    cafeteria.advance(5)
    assert ids(cafeteria.timeline()) == ["order-1"]


def test_a_view_that_is_not_there_is_refused_with_those_that_are(cafeteria):
    with pytest.raises(ValueError, match=r"view must be one of order_list.*, not 'dinner'"):
        cafeteria.timeline("dinner")


def test_a_cafeteria_shows_few_names_and_no_part_beside_its_verb(cafeteria):
    shown = {name for name in dir(cafeteria) if not name.startswith("_")}
    assert len(shown) <= 34
    assert shown.isdisjoint({"place", "pay", "queue", "orders", "menu", "sales", "stock", "queries", "clock", "rules"})


def test_a_cafeteria_shows_its_time_and_its_events(cafeteria):
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(0.5)
    assert repr(cafeteria) == "<Cafeteria at 0.5 s: 1 event>"


# Time


def test_ten_steps_of_a_tenth_are_one_second(cafeteria):
    for _ in range(10):
        cafeteria.advance(0.1)
    assert cafeteria.now() == 1.0


def test_nothing_can_be_planned_for_the_past(cafeteria):
    cafeteria.advance(2)
    with pytest.raises(ValueError, match=r"0\.5 s ago; the clock never goes back"):
        cafeteria.at(1.5, cafeteria.place_order, "Aoi", 850)


@pytest.mark.parametrize("seconds", [-1, NAN, INFINITY, "1", None, True])
def test_time_does_not_move_by_what_is_no_span_of_time(cafeteria, seconds):
    with pytest.raises(ValueError, match="seconds must be a number of seconds from 0 to "):
        cafeteria.advance(seconds)


def test_it_runs_until_all_is_visible(cafeteria):
    cafeteria.at(3.0, cafeteria.place_order, "Aoi", 850)
    assert cafeteria.run_until_caught_up(timeout=60) == 4.5


def test_it_does_not_run_when_all_is_visible(cafeteria):
    assert cafeteria.run_until_caught_up(timeout=60) == 0


def test_a_dead_letter_is_not_waited_for(cafeteria):
    receipt = cafeteria.place_order("Aoi", 850)
    cafeteria.faults.poison("order-1")
    cafeteria.run_until_caught_up(timeout=60)
    assert cafeteria.operation(receipt.operation_id).state == "FAILED"


def late_by_one(cafeteria):
    cafeteria.place_order("Aoi", 850)


def late_by_two(cafeteria):
    cafeteria.place_order("Aoi", 850)
    cafeteria.place_order("Ben", 850)


def fallen(cafeteria):
    cafeteria.place_order("Aoi", 850)
    cafeteria.faults.crash()


def planned(cafeteria):
    cafeteria.at(100, cafeteria.place_order, "Aoi", 850)


@pytest.mark.parametrize(
    ("begin", "words"),
    [
        (late_by_one, "after 1.25 s order_list is 1 event behind, the oldest for 1.25 s"),
        (late_by_two, "after 1.25 s order_list is 2 events behind, the oldest for 1.25 s"),
        (
            fallen,
            "after 1.25 s order_list is 1 event behind, the oldest for 1.25 s; "
            "its projector is down, and faults.restart() starts it again",
        ),
        (planned, "after 1.25 s somebody is still to come"),
    ],
)
def test_a_wait_that_is_too_short_says_who_is_late_and_by_how_much(cafeteria, begin, words):
    begin(cafeteria)
    with pytest.raises(TimeoutError, match=f"^{re.escape(words)}$"):
        cafeteria.run_until_caught_up(timeout=1.25)
    assert cafeteria.now() == 1.25


# Chance


def lunch(cafeteria):
    for name in ("Aoi", "Ben", "Chie"):
        cafeteria.place_order(name, 850)
        cafeteria.advance(0.7)
    cafeteria.run_until_caught_up(timeout=60)
    return cafeteria.timeline()


@pytest.mark.parametrize("delay", [Delay.uniform(0.5, 2.5), Delay.exponential(1.5)], ids=repr)
def test_the_same_seed_gives_the_same_lunch(open_cafeteria, delay):
    assert lunch(open_cafeteria(delay=delay)).equals(lunch(open_cafeteria(delay=delay)))


@pytest.mark.parametrize("delay", [Delay.uniform(0.5, 2.5), Delay.exponential(1.5)], ids=repr)
def test_another_seed_gives_another_lunch(open_cafeteria, delay):
    assert not lunch(open_cafeteria(delay=delay)).equals(lunch(open_cafeteria(delay=delay, seed=30)))


# Accidents


def failpoints_of_a_day():
    """The name of each failpoint that a cafeteria takes while one order is placed, paid and projected."""
    names = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FaultInjector, "failpoint", lambda faults, name: names.append(name))
        with closing(Cafeteria()) as cafeteria:
            a_day(cafeteria)
    return list(dict.fromkeys(names))


def a_day(cafeteria):
    cafeteria.place_order("Aoi", 850)
    cafeteria.pay_order("order-1")
    with suppress(TimeoutError):
        cafeteria.run_until_caught_up(timeout=60)
    cafeteria.advance(0)


@pytest.mark.parametrize("poll_interval", [0.1, None])
@pytest.mark.parametrize("failpoint", failpoints_of_a_day())
def test_a_fallen_cafeteria_catches_up_after_its_restart(open_cafeteria, failpoint, poll_interval):
    cafeteria = open_cafeteria(poll_interval=poll_interval)
    cafeteria.faults.crash(at=failpoint)
    with suppress(Crashed):
        a_day(cafeteria)
    cafeteria.faults.restart()
    cafeteria.run_until_caught_up(timeout=100)
    listed = dict(zip(ids(cafeteria.order_list()), cafeteria.order_list()["version"], strict=True))
    assert listed == {row.order_id: row.version for row in cafeteria.sql("write", "SELECT * FROM orders").itertuples()}


@pytest.mark.parametrize("poll_interval", [0.1, None])
@pytest.mark.parametrize("failpoint", failpoints_of_a_day())
def test_a_fallen_cafeteria_catches_up_when_its_files_are_opened_again(
    open_cafeteria, tmp_path, failpoint, poll_interval
):
    files = {"write": tmp_path / "write.db", "read": tmp_path / "read.db"}
    with closing(Cafeteria(**files)) as fallen:
        fallen.faults.crash(at=failpoint)
        with suppress(Crashed):
            a_day(fallen)
    cafeteria = open_cafeteria(**files, poll_interval=poll_interval)
    cafeteria.run_until_caught_up(timeout=100)
    listed = dict(zip(ids(cafeteria.order_list()), cafeteria.order_list()["version"], strict=True))
    assert listed == {row.order_id: row.version for row in cafeteria.sql("write", "SELECT * FROM orders").itertuples()}


@pytest.mark.parametrize("poll_interval", [0.1, None])
def test_after_a_crash_the_event_comes_back_when_its_lease_is_over(open_cafeteria, poll_interval):
    cafeteria = open_cafeteria(poll_interval=poll_interval, lease=10)
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(1)
    cafeteria.faults.crash()
    cafeteria.faults.restart()
    assert cafeteria.run_until_caught_up(timeout=60) == 11.5


@pytest.mark.parametrize("poll_interval", [0.1, None])
def test_after_a_crash_what_was_under_way_arrives(open_cafeteria, poll_interval):
    cafeteria = open_cafeteria(poll_interval=poll_interval, transit=2)
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(1)
    cafeteria.faults.crash()
    cafeteria.faults.restart()
    assert cafeteria.run_until_caught_up(timeout=60) == 3.5


@pytest.mark.parametrize("poll_interval", [0.1, None])
def test_after_a_crash_what_was_to_be_retried_is_tried_again(open_cafeteria, poll_interval):
    cafeteria = open_cafeteria(poll_interval=poll_interval, retry_wait=2)
    cafeteria.place_order("Aoi", 850)
    cafeteria.faults.poison("order-1")
    cafeteria.advance(2)
    cafeteria.faults.cure("order-1")
    cafeteria.faults.crash()
    cafeteria.faults.restart()
    assert cafeteria.run_until_caught_up(timeout=60) == 5.0


@pytest.mark.parametrize("poll_interval", [0.1, None])
def test_what_was_ordered_while_the_projector_was_down_is_projected_after_its_restart(open_cafeteria, poll_interval):
    cafeteria = open_cafeteria(poll_interval=poll_interval)
    cafeteria.advance(1)
    cafeteria.faults.crash()
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(5)
    cafeteria.faults.restart()
    assert cafeteria.run_until_caught_up(timeout=60) == 7.5


def test_while_the_projector_is_down_the_write_side_goes_on(cafeteria):
    cafeteria.faults.crash()
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(60)
    assert (len(cafeteria.events()), len(cafeteria.order_list())) == (1, 0)


def test_a_crash_takes_only_the_worker_that_falls(open_cafeteria):
    cafeteria = open_cafeteria(workers=2)
    cafeteria.faults.crash(at="event received")
    for name in ("Aoi", "Ben"):
        cafeteria.place_order(name, 850)
    cafeteria.advance(5)
    assert ids(cafeteria.order_list()) == ["order-2"]


def test_what_a_fallen_worker_has_set_free_is_taken_by_another_at_once(open_cafeteria):
    cafeteria = open_cafeteria(workers=2, poll_interval=None)
    cafeteria.place_order("Aoi", 850)
    cafeteria.pay_order("order-1")
    cafeteria.faults.crash(at=failpoints_of_a_day()[-1])
    assert cafeteria.run_until_caught_up(timeout=10) == 3.0


def test_the_timeline_keeps_when_an_order_was_picked_up_for_the_first_time(open_cafeteria):
    cafeteria = open_cafeteria(lease=10)
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(1)
    cafeteria.faults.crash()
    cafeteria.faults.restart()
    cafeteria.advance(20)
    assert cafeteria.timeline()["picked_up_at"].tolist() == [0.0]


def test_a_restart_of_what_runs_changes_nothing(cafeteria):
    cafeteria.place_order("Aoi", 850)
    cafeteria.place_order("Ben", 850)
    cafeteria.advance(1)
    cafeteria.faults.restart()
    cafeteria.advance(5)
    assert visible_at(cafeteria) == [1.5, 3.0]


def test_failed_means_the_projection_failed_and_the_order_stands(cafeteria):
    receipt = cafeteria.place_order("Aoi", 850)
    cafeteria.faults.poison("order-1")
    cafeteria.advance(60)
    status = cafeteria.operation(receipt.operation_id)
    assert (status.state, status.reason) == ("FAILED", "order-1 is poisoned")
    assert len(cafeteria.sql("write", "SELECT * FROM orders")) == 1


def test_after_the_cure_a_retry_makes_it_done(cafeteria):
    receipt = cafeteria.place_order("Aoi", 850)
    cafeteria.faults.poison("order-1")
    cafeteria.advance(60)
    cafeteria.faults.cure("order-1")
    cafeteria.dead_letters.retry("order-1")
    assert (cafeteria.operation(receipt.operation_id).state, ids(cafeteria.order_list())) == ("DONE", ["order-1"])


def test_without_the_cure_a_retry_says_why_not(cafeteria):
    cafeteria.place_order("Aoi", 850)
    cafeteria.faults.poison("order-1")
    cafeteria.advance(60)
    told = r"^order-1 was retried, and order_list still cannot: order-1 is poisoned$"
    with pytest.raises(StillDead, match=told) as still_dead:
        cafeteria.dead_letters.retry("order-1")
    assert isinstance(still_dead.value.__cause__, Poisoned)


def test_a_projector_that_still_cannot_is_no_reason_not_to_try_the_others(open_cafeteria, monkeypatch):
    cafeteria = open_cafeteria(delay={"order_list": 1.0, "replica_1": 1.0, "sales_total": 1.0}, attempts=1)
    cafeteria.place_order("Aoi", 850)
    cafeteria.faults.poison("order-1")
    cafeteria.advance(30)
    cafeteria.faults.cure("order-1")

    def broken(delivery, now):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(cafeteria.parts.projectors["order_list"].projection.views[0], "apply", broken)
    with pytest.raises(StillDead, match=r"^order-1 was retried, and order_list still cannot: the disk is full$"):
        cafeteria.dead_letters.retry("order-1")
    assert cafeteria.order_list("replica_1")["order_id"].tolist() == ["order-1"]
    assert cafeteria.sales_total()["orders"].tolist() == [1]
    letters = cafeteria.dead_letters.table()
    assert letters[letters["closed"] == ""]["view"].tolist() == ["order_list"]


# Files


@pytest.fixture
def files(tmp_path):
    return {"write": tmp_path / "write.db", "read": str(tmp_path / "read.db")}


@pytest.fixture
def yesterday(files):
    """A cafeteria that was closed with one order in the list and one being projected."""
    with closing(Cafeteria(**files, lease=10)) as cafeteria:
        cafeteria.place_order("こみやんま", 850)
        cafeteria.place_order("Ben", 600)
        cafeteria.advance(2)


@pytest.fixture
def reopened(open_cafeteria, files, yesterday):
    return open_cafeteria(**files)


def test_a_reopened_cafeteria_still_has_its_list(reopened):
    assert reopened.order_list()["customer"].tolist() == ["こみやんま"]


def test_a_reopened_cafeteria_goes_on_at_the_last_instant_it_knows(reopened):
    assert reopened.now() == 1.5


def test_a_reopened_cafeteria_goes_on_counting(reopened):
    receipt = reopened.place_order("Chie", 700)
    assert (receipt.order_id, receipt.operation_id, receipt.position) == ("order-3", "op-3", 3)


def test_a_reopened_cafeteria_goes_on_with_what_it_had_in_hand(reopened):
    reopened.run_until_caught_up(timeout=60)
    assert visible_at(reopened) == [1.5, 13.0]


def test_a_reopened_cafeteria_still_knows_its_operations(reopened):
    assert [reopened.operation(name).state for name in ("op-1", "op-2")] == ["DONE", "PENDING"]


def test_two_cafeterias_in_memory_share_nothing(open_cafeteria):
    open_cafeteria().place_order("Aoi", 850)
    assert len(open_cafeteria().events()) == 0


# What cannot be wished for


@pytest.mark.parametrize(
    ("wish", "value", "allowed"),
    [
        *(("delay", value, "a number of seconds from 0 to") for value in (-1, NAN, INFINITY, "1", True, None)),
        *(
            ("poll_interval", value, "a number of seconds from 0.001 to")
            for value in (0, 0.0005, -1, NAN, INFINITY, "0.1", True)
        ),
        *(("transit", value, "a number of seconds from 0 to") for value in (-1, NAN, "1", None)),
        *(("lease", value, "a number of seconds from 0.001 to") for value in (0, -1, NAN, None)),
        *(("retry_wait", value, "a number of seconds from 0 to") for value in (-1, NAN, None)),
        *(("workers", value, "a whole number from 1 to 100") for value in (0, -1, 1.5, "2", True, None, 101, 10**9)),
        *(("attempts", value, "a whole number, 1 or more") for value in (0, -1, 1.5, "2", True, None)),
        *(("seed", value, "a whole number") for value in ("x", 1.5, True, None)),
    ],
)
def test_a_wish_that_cannot_be_fulfilled_says_what_is_allowed(wish, value, allowed):
    with pytest.raises(ValueError, match=rf"^{wish}.* must be {re.escape(allowed)}.*, not {re.escape(repr(value))}$"):
        Cafeteria(**{wish: value})


@pytest.mark.parametrize("wish", [{"delay": -1}, {"workers": 0}, {"seed": "x"}])
def test_a_wish_that_cannot_be_fulfilled_makes_no_file(tmp_path, wish):
    with pytest.raises(ValueError):
        Cafeteria(write=tmp_path / "write.db", read=tmp_path / "read.db", **wish)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "wish", [{"delay": 0}, {"poll_interval": 0.001}, {"lease": 0.001, "delay": 0.001}, {"retry_wait": 0}]
)
def test_the_least_that_is_allowed_is_allowed(open_cafeteria, wish):
    cafeteria = open_cafeteria(**wish)
    cafeteria.place_order("Aoi", 850)
    cafeteria.run_until_caught_up(timeout=60)
    assert len(cafeteria.order_list()) == 1


# Limits


@pytest.mark.parametrize("seconds", [1e9, 30 * 86_400])
def test_an_advance_in_which_idle_workers_would_look_too_often_is_refused_at_once(cafeteria, seconds):
    with pytest.raises(ValueError, match=r"^seconds must let idle workers look 5,000,000 times at most, and "):
        cafeteria.advance(seconds)
    assert cafeteria.now() == 0


def test_workers_that_rest_until_woken_can_rest_for_years(open_cafeteria):
    cafeteria = open_cafeteria(poll_interval=None)
    cafeteria.advance(1e9)
    assert cafeteria.now() == 1e9


def test_a_wait_ends_when_its_idle_workers_have_looked_often_enough(cafeteria, monkeypatch):
    monkeypatch.setattr(waits, "MOST_IDLE_LOOKS", 50)
    cafeteria.at(1000, cafeteria.place_order, "Aoi", 850)
    with pytest.raises(TimeoutError, match=r"^after 5 s somebody is still to come$"):
        cafeteria.run_until_caught_up(timeout=900)


def test_the_time_ends_with_the_year_9999(open_cafeteria):
    cafeteria = open_cafeteria(poll_interval=None)
    with pytest.raises(ValueError, match=r"^the lab's time ends with the year 9999, and that is later$"):
        for _ in range(300):
            cafeteria.advance(1e9)
    cafeteria.place_order("Aoi", 850)
    assert cafeteria.run_until_caught_up(timeout=60) > 250e9


def test_who_waits_for_an_event_that_there_is_not_is_told_where_the_log_ends(cafeteria):
    cafeteria.place_order("Aoi", 850)
    with pytest.raises(TimeoutError, match=r"^after 10 s the log ends at event 1$"):
        cafeteria.wait_until("visible", Receipt("order-7", "op-7", 7), timeout=10)
    with pytest.raises(TimeoutError, match=r"^op-7 is unknown: after 10 s the log ends at event 1$"):
        cafeteria.wait_until("settled", Receipt("order-7", "op-7", 7), timeout=10)


# Refusals, and whose they are


@pytest.mark.parametrize(
    "refused",
    [
        lambda cafeteria: cafeteria.at(1, cafeteria.place_order, "", 850),
        lambda cafeteria: cafeteria.at(1, cafeteria.pay_order, "order-9"),
        lambda cafeteria: cafeteria.at(1, cafeteria.read, min_version=9),
        lambda cafeteria: cafeteria.at(1, cafeteria.sessions.add().place_order, "", 850),
        lambda cafeteria: cafeteria.at(1, meeting_a_late_list(cafeteria)),
    ],
)
def test_what_is_refused_to_somebody_else_is_a_fact_and_time_goes_on(cafeteria, refused):
    refused(cafeteria)
    cafeteria.at(2, cafeteria.place_order, "Ben", total_yen=850)
    cafeteria.advance(5)
    facts = cafeteria.facts()
    assert facts[facts["what"] == "refused"]["at"].tolist() == [1.0]
    assert cafeteria.order_list()["customer"].tolist() == ["Ben"]


def meeting_a_late_list(cafeteria):
    person = cafeteria.sessions.add(read_your_writes=True)
    cafeteria.at(1, person.place_order, "Aoi", 850)
    cafeteria.faults.poison("order-1")
    return person.read


def test_what_is_refused_by_hand_is_raised_and_is_a_fact(cafeteria):
    with pytest.raises(OrderRefused):
        cafeteria.place_order("", 850)
    assert cafeteria.facts()[["what", "reason"]].values.tolist()[-1] == ["refused", "customerName required"]
