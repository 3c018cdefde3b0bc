"""How fresh a reader may insist on: bounded reads, and waits that say who is late."""

import re

import pytest

from cqrs_lab.read.freshness import Bound, Freshness, NeverShown, TooStale
from cqrs_lab.shared.messages import Receipt

REPLICAS = {"order_list": 1.5, "replica_1": 0.5, "replica_2": 4.0}


@pytest.fixture
def late(open_cafeteria):
    """A cafeteria at 1.25 s, whose list knows the first of three events; the second was accepted at 0.5 s."""
    cafeteria = open_cafeteria(delay=1.0)
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(0.5)
    cafeteria.place_order("Ben", 850)
    cafeteria.pay_order("order-1")
    cafeteria.advance(0.75)
    return cafeteria


# How fresh a view says it is


def test_a_view_tells_its_version_and_how_far_behind_it_is(late):
    assert late.freshness() == Freshness("order_list", version=1, behind=2, age=750_000)


def test_a_view_that_has_caught_up_is_not_behind_and_has_no_age(late):
    late.run_until_caught_up(timeout=60)
    assert late.freshness() == Freshness("order_list", version=3, behind=0, age=0)


def test_before_the_first_order_every_view_has_caught_up(cafeteria):
    cafeteria.advance(10)
    assert cafeteria.freshness("popular_menu") == Freshness("popular_menu", version=0, behind=0, age=0)


def test_a_dead_letter_is_not_missed(cafeteria):
    cafeteria.place_order("Aoi", 850)
    cafeteria.faults.poison("order-1")
    cafeteria.advance(60)
    assert cafeteria.freshness() == Freshness("order_list", version=1, behind=0, age=0)


@pytest.mark.parametrize(
    ("freshness", "words"),
    [
        (Freshness("order_list", 3, 0, 0), "order_list is caught up"),
        (Freshness("replica_2", 2, 1, 500_000), "replica_2 is 1 event behind, the oldest for 0.5 s"),
        (Freshness("sales_total", 0, 12, 3_000_000), "sales_total is 12 events behind, the oldest for 3 s"),
    ],
)
def test_freshness_in_words(freshness, words):
    assert str(freshness) == words


# Bounds


@pytest.mark.parametrize(
    ("bound", "holds"),
    [
        (Bound(), True),
        (Bound(version=1), True),
        (Bound(version=2), False),
        (Bound(age=750_000), True),
        (Bound(age=749_999), False),
        (Bound(age=0), False),
        (Bound(behind=2), True),
        (Bound(behind=1), False),
        (Bound(behind=0), False),
        (Bound(version=1, age=750_000, behind=2), True),
        (Bound(version=2, age=750_000, behind=2), False),
        (Bound(version=1, age=749_999, behind=2), False),
        (Bound(version=1, age=750_000, behind=1), False),
    ],
)
class TestBound:
    """Each bound, read from a list at version 1, 0.75 s old and 2 events behind."""

    def test_a_read_is_answered_if_its_bound_holds_and_refused_if_not(self, late, bound, holds):
        if holds:
            assert not late.parts.queries.read(bound=bound).stale
        else:
            with pytest.raises(TooStale):
                late.parts.queries.read(bound=bound)

    def test_who_takes_old_rows_gets_them_marked_if_the_bound_does_not_hold(self, late, bound, holds):
        reading = late.parts.queries.read(bound=bound, when_stale="mark")
        assert ([row.order_id for row in reading.rows], reading.stale) == (["order-1"], not holds)


@pytest.mark.parametrize("bound", [Bound(version=3), Bound(age=0), Bound(behind=0)])
def test_every_bound_holds_for_a_list_that_has_caught_up(late, bound):
    late.run_until_caught_up(timeout=60)
    assert not late.parts.queries.read(bound=bound).stale


def test_a_version_that_is_still_to_come_is_refused_also_by_a_list_that_has_caught_up(late):
    late.run_until_caught_up(timeout=60)
    with pytest.raises(TooStale, match=r"^order_list is caught up, at version 3$"):
        late.parts.queries.read(bound=Bound(version=4))


def test_a_refusal_names_the_view_and_how_far_behind_it_is(open_cafeteria):
    cafeteria = open_cafeteria(delay=REPLICAS)
    for name in ("Aoi", "Ben"):
        cafeteria.place_order(name, 850)
    cafeteria.advance(2.5)
    with pytest.raises(TooStale) as refusal:
        cafeteria.parts.queries.read("replica_2", Bound(age=500_000))
    assert str(refusal.value) == "replica_2 is 2 events behind, the oldest for 2.5 s, at version 0"
    assert refusal.value.freshness == Freshness("replica_2", version=0, behind=2, age=2_500_000)


def test_a_reading_says_how_fresh_it_was(late):
    assert late.parts.queries.read().freshness == Freshness("order_list", version=1, behind=2, age=750_000)


def test_a_reading_tells_whose_orders_it_shows(late):
    """Ben's order is accepted and not in the list yet."""
    reading = late.read()
    assert (reading.shows("order-1"), reading.shows("order-2"), reading.order_ids) == (True, False, ("order-1",))


def test_a_reading_shows_an_order_wherever_it_stands(late):
    late.run_until_caught_up(timeout=60)
    reading = late.read()
    assert (reading.order_ids, reading.shows("order-1"), reading.shows("order-2")) == (
        ("order-2", "order-1"),
        True,
        True,
    )


def test_each_replica_is_measured_for_itself(open_cafeteria):
    cafeteria = open_cafeteria(delay=REPLICAS)
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(1)
    readings = [cafeteria.parts.queries.read(view, Bound(behind=0), "mark") for view in REPLICAS]
    assert [(len(reading.rows), reading.stale) for reading in readings] == [(0, True), (1, False), (0, True)]


@pytest.mark.parametrize("view", ["dinner", "sales_total", None])
def test_an_order_list_that_is_not_there_cannot_be_read(cafeteria, view):
    with pytest.raises(ValueError, match=r"must be one of order_list.*, not "):
        cafeteria.parts.queries.read(view)


@pytest.mark.parametrize("wish", ["refused", "Refuse", "", None, True])
def test_what_to_do_with_old_rows_must_be_a_wish_that_is_known(late, wish):
    """A slip of the pen must not turn "refuse" into old rows."""
    with pytest.raises(ValueError, match="when_stale must be"):
        late.parts.queries.read(bound=Bound(behind=0), when_stale=wish)


# Waits


def test_who_waits_for_an_order_goes_on_when_the_list_knows_it(cafeteria):
    receipts = [cafeteria.place_order(name, 850) for name in ("Aoi", "Ben", "Chie")]
    assert cafeteria.wait_until("visible", receipts[1], timeout=60) == 3.0
    assert len(cafeteria.order_list()) == 2


def test_who_waits_for_what_is_there_does_not_wait(cafeteria):
    receipt = cafeteria.place_order("Aoi", 850)
    cafeteria.advance(5)
    assert cafeteria.wait_until("visible", receipt, timeout=0) == 5.0


def test_who_waits_for_one_view_does_not_wait_for_the_others(open_cafeteria):
    cafeteria = open_cafeteria(delay=REPLICAS)
    receipt = cafeteria.place_order("Aoi", 850)
    instants = [cafeteria.wait_until("visible", receipt, 60, view) for view in ("replica_1", "order_list", "replica_2")]
    assert instants == [0.5, 1.5, 4.0]


def test_a_payment_can_be_waited_for(cafeteria):
    cafeteria.place_order("Aoi", 850)
    receipt = cafeteria.pay_order("order-1")
    cafeteria.wait_until("visible", receipt, timeout=60)
    assert cafeteria.order_list()["status"].tolist() == ["PAID"]


def wait_for_order(cafeteria, receipt):
    cafeteria.wait_until("visible", receipt, 1.25, "replica_2")


def wait_for_operation(cafeteria, receipt):
    cafeteria.wait_until("settled", receipt, 1.25)


def wait_for_all(cafeteria, receipt):
    cafeteria.run_until_caught_up(1.25)


@pytest.mark.parametrize(
    ("wait", "late"),
    [
        (wait_for_order, "replica_2 is 2 events behind, the oldest for 1.25 s"),
        (wait_for_operation, "order_list is 2 events behind, the oldest for 1.25 s"),
        (
            wait_for_all,
            "order_list is 2 events behind, the oldest for 1.25 s; "
            "replica_1 is 1 event behind, the oldest for 1.25 s; "
            "replica_2 is 2 events behind, the oldest for 1.25 s",
        ),
    ],
)
def test_a_wait_that_is_too_short_says_who_is_late_and_by_how_much(open_cafeteria, wait, late):
    cafeteria = open_cafeteria(delay=REPLICAS | {"replica_1": 0.75})
    receipt = cafeteria.place_order("Aoi", 850)
    cafeteria.place_order("Ben", 850)
    with pytest.raises(TimeoutError, match=f"after 1.25 s {re.escape(late)}$"):
        wait(cafeteria, receipt)
    assert cafeteria.now() == 1.25, "a wait ends exactly at its timeout"


@pytest.mark.parametrize("wait", [wait_for_order, wait_for_operation])
def test_a_wait_for_a_projector_that_fell_says_that_it_is_down(open_cafeteria, wait):
    cafeteria = open_cafeteria(delay=REPLICAS)
    receipt = cafeteria.place_order("Aoi", 850)
    cafeteria.faults.crash()
    with pytest.raises(TimeoutError, match=r"its projector is down, and faults\.restart\(\) starts it again$"):
        wait(cafeteria, receipt)


def test_who_waits_for_an_operation_gets_its_outcome(cafeteria):
    receipt = cafeteria.place_order("Aoi", 850)
    second = cafeteria.wait_until("settled", receipt, timeout=60)
    status = cafeteria.operation(receipt.operation_id)
    assert (second, status.state, status.done_at, cafeteria.now()) == (1.5, "DONE", 1.5, 1.5)


def test_who_waits_for_an_operation_that_fails_gets_the_reason(cafeteria):
    receipt = cafeteria.place_order("Aoi", 850)
    cafeteria.faults.poison("order-1")
    cafeteria.wait_until("settled", receipt, timeout=60)
    status = cafeteria.operation(receipt.operation_id)
    assert (status.state, status.reason) == ("FAILED", "order-1 is poisoned")


def test_who_waits_for_an_operation_does_not_wait_for_other_views(open_cafeteria):
    cafeteria = open_cafeteria(delay={"order_list": 0.5, "sales_total": 100.0}, lease=200.0)
    receipt = cafeteria.place_order("Aoi", 850)
    cafeteria.wait_until("settled", receipt, timeout=60)
    assert cafeteria.now() == 0.5


def test_who_waits_for_an_operation_that_nobody_knows_is_told_so(cafeteria):
    with pytest.raises((TimeoutError, ValueError), match="op-9"):
        cafeteria.wait_until("settled", Receipt("order-9", "op-9", 9), timeout=1)


@pytest.mark.parametrize("timeout", [-1, float("nan"), "1", None, True])
def test_a_timeout_that_is_no_span_of_time_is_refused(cafeteria, timeout):
    receipt = cafeteria.place_order("Aoi", 850)
    for wait in (
        lambda: cafeteria.wait_until("visible", receipt, timeout),
        lambda: cafeteria.wait_until("settled", receipt, timeout),
        lambda: cafeteria.run_until_caught_up(timeout),
    ):
        with pytest.raises(ValueError, match=r"^timeout must be a number of seconds from 0 to"):
            wait()


def test_a_view_that_is_not_there_cannot_be_waited_for(cafeteria):
    receipt = cafeteria.place_order("Aoi", 850)
    with pytest.raises(ValueError, match=r"^view must be one of order_list.*, not 'dinner'$"):
        cafeteria.wait_until("visible", receipt, 60, "dinner")


# A version counts what was given up; its last event is asked for by itself


@pytest.fixture
def given_up(cafeteria):
    """A list that knows two orders, the first of which it has given up."""
    for name in ("Aoi", "Ben"):
        cafeteria.place_order(name, 850)
    cafeteria.faults.poison("order-1")
    cafeteria.advance(60)
    return cafeteria


def test_who_asks_for_an_event_that_was_given_up_is_told_so(given_up):
    with pytest.raises(NeverShown, match=r"^order_list will not show event 1: order-1 is poisoned$"):
        given_up.read(min_version=1)


def test_who_asks_for_a_later_event_gets_it(given_up):
    assert given_up.read(min_version=2).order_ids == ("order-2",)


def test_old_rows_without_the_event_are_marked(given_up):
    reading = given_up.read(min_version=1, when_stale="mark")
    assert (reading.stale, reading.order_ids) == (True, ("order-2",))


def test_after_a_retry_the_event_is_shown(given_up):
    given_up.faults.cure("order-1")
    given_up.dead_letters.retry("order-1")
    assert given_up.read(min_version=1).order_ids == ("order-2", "order-1")
