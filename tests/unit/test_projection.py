"""A projection applies each event once, all of it or nothing, and writes down what it could not apply."""

from contextlib import closing
from itertools import count

import pytest

from cqrs_lab.lab.faults import Crashed, FaultInjectingView, FaultInjector, Poisoned
from cqrs_lab.read.order_list import OrderListView, ReadOrderRepository
from cqrs_lab.read.projection import Projection
from cqrs_lab.shared.database import Database
from cqrs_lab.shared.failpoints import no_failpoint
from cqrs_lab.shared.messages import Delivery, DomainEvent, OrderPaid, OrderPlaced
from cqrs_lab.shared.operations import OperationStatus, OperationStore


@pytest.fixture
def operations(read_database):
    return OperationStore(read_database)


@pytest.fixture
def lines(read_database):
    return ReadOrderRepository(read_database)


@pytest.fixture
def faults():
    return FaultInjector()


@pytest.fixture
def start_worker(read_database, operations, lines, faults, now):
    """Makes a projection of the order list, with a hook of the test's own."""

    def make(**hook):
        view = FaultInjectingView(OrderListView(lines), faults)
        return Projection("order_list", read_database, [view], now=now, operations=operations, **hook)

    return make


@pytest.fixture
def projection(start_worker):
    return start_worker()


@pytest.fixture
def placed(make_event):
    """The placing of order-1, as it is delivered for the first time."""
    return Delivery(1, make_event.placed("order-1"), 1)


@pytest.fixture
def paid(placed, make_event):
    """The payment of order-1."""
    return Delivery(2, make_event.paid("order-1"), 1)


def names(lines):
    return [line.order_id for line in lines.list()]


# Applying


def test_an_applied_event_is_in_the_view(projection, lines, placed):
    projection.apply(placed)
    assert names(lines) == ["order-1"]


def test_an_applied_event_is_remembered(projection, placed):
    projection.apply(placed)
    assert projection.knows(1)


def test_an_event_that_never_came_is_unknown(projection):
    assert not projection.knows(1)


def test_an_applied_event_makes_its_operation_done(projection, operations, placed, now):
    now.instant = 7
    projection.apply(placed)
    assert operations.get("op-1") == OperationStatus("op-1", "DONE", created_at=0, done_at=7)


def test_a_second_delivery_changes_nothing(projection, operations, lines, placed, now):
    projection.apply(placed)
    before = (lines.list(), operations.get("op-1"), projection.projected_at())
    now.let_pass(10)
    projection.apply(Delivery(1, placed.event, 2))
    assert (lines.list(), operations.get("op-1"), projection.projected_at()) == before


def test_what_a_view_raises_is_heard(projection, faults, placed):
    faults.poisoned.add("order-1")
    with pytest.raises(Poisoned, match="order-1 is poisoned"):
        projection.apply(placed)


class Halfway:
    """A view that changes its table and then fails."""

    name = "halfway"

    def __init__(self, view):
        self.view = view

    def apply(self, delivery, now):
        self.view.apply(delivery, now)
        raise ValueError("the kitchen caught fire")


def test_a_view_that_fails_halfway_leaves_nothing(read_database, operations, lines, now, placed):
    projection = Projection(
        "order_list", read_database, [Halfway(OrderListView(lines))], now=now, operations=operations
    )
    with pytest.raises(ValueError, match="the kitchen caught fire"):
        projection.apply(placed)
    assert (names(lines), projection.knows(1), operations.get("op-1")) == ([], False, None)


def test_all_views_of_a_projection_change_together(read_database, lines, now, placed):
    replica = ReadOrderRepository(read_database, "replica")
    views = [OrderListView(replica), Halfway(OrderListView(lines))]
    with pytest.raises(ValueError):
        Projection("screens", read_database, views, now=now).apply(placed)
    assert names(replica) == []


def test_a_replica_never_touches_operations(read_database, operations, now, placed, make_event):
    replica = ReadOrderRepository(read_database, "replica")
    projection = Projection("replica", read_database, [OrderListView(replica)], now=now)
    projection.apply(placed)
    projection.dead_letter(Delivery(2, make_event.placed("order-2"), 1), "too hot")
    assert (operations.get("op-1"), operations.get("op-2")) == (None, None)


def test_two_projections_of_one_database_know_nothing_of_each_other(read_database, projection, now, placed):
    replica = Projection("replica", read_database, [], now=now)
    projection.apply(placed)
    assert (replica.knows(1), replica.version()) == (False, 0)


# Dead letters


def test_a_buried_event_makes_its_operation_failed(projection, operations, placed, now):
    now.instant = 7
    projection.dead_letter(placed, "too hot")
    assert operations.get("op-1") == OperationStatus("op-1", "FAILED", created_at=0, failed_at=7, reason="too hot")


def test_a_buried_event_is_known(projection, placed):
    projection.dead_letter(placed, "too hot")
    assert projection.knows(1)


def test_an_event_dies_once(projection, operations, placed, now):
    projection.dead_letter(placed, "too hot")
    now.let_pass(10)
    projection.dead_letter(Delivery(1, placed.event, 2), "too cold")
    assert operations.get("op-1").reason == "too hot"


def test_a_slow_worker_that_finishes_after_all_wins(projection, lines, operations, placed):
    projection.dead_letter(Delivery(1, placed.event, 2), "handed out 2 times, never finished")
    projection.apply(placed)
    assert (names(lines), operations.get("op-1").state, projection.failure_reason(1)) == (["order-1"], "DONE", None)


def test_a_letter_that_was_given_up_too_early_is_closed_and_kept(projection, placed, now):
    projection.dead_letter(placed, "too slow")
    now.let_pass(5)
    projection.apply(placed)
    assert [(letter.died_at, letter.closed_at, letter.closed) for letter in projection.dead_letters.all()] == [
        (0, 5, "applied")
    ]


def test_what_a_slow_worker_held_back_may_be_handed_out_again(projection, operations, placed, paid):
    projection.dead_letter(placed, "too slow")
    projection.apply(paid)
    assert projection.apply(placed) == [2]
    assert projection.apply(paid) == []
    assert operations.get("op-2").state == "DONE"


def test_what_was_handed_out_again_can_die_of_something_else(projection, operations, placed, paid):
    projection.dead_letter(placed, "too slow")
    projection.apply(paid)
    projection.apply(placed)
    projection.dead_letter(paid, "too hot")
    assert (operations.get("op-2").reason, projection.failure_reason(2)) == ("too hot", "too hot")
    assert [letter.closed for letter in projection.dead_letters.all()] == ["applied", "handed out again", None]
    projection.retry("order-1")
    assert [letter.closed for letter in projection.dead_letters.all()] == ["applied", "handed out again", "retried"]


def test_done_is_final(projection, operations, placed):
    projection.apply(placed)
    projection.dead_letter(Delivery(1, placed.event, 3), "too late")
    assert operations.get("op-1").state == "DONE"


def test_a_later_event_of_the_order_joins_the_dead_one(projection, operations, placed, paid):
    projection.dead_letter(placed, "too hot")
    projection.apply(paid)
    assert (operations.get("op-2").state, operations.get("op-2").reason) == ("FAILED", "held back by event 1")


def test_all_later_events_are_held_back_by_the_first(projection, operations, placed, paid, make_event):
    projection.dead_letter(placed, "too hot")
    projection.apply(paid)
    projection.apply(Delivery(3, make_event.paid("order-1"), 1))
    assert operations.get("op-3").reason == "held back by event 1"


def test_another_order_is_not_held_back(projection, lines, placed, make_event):
    projection.dead_letter(placed, "too hot")
    projection.apply(Delivery(2, make_event.placed("order-2"), 1))
    assert names(lines) == ["order-2"]


# Retries


def test_a_retry_turns_failed_into_done(projection, operations, placed, now):
    projection.dead_letter(placed, "too hot")
    now.instant = 9
    projection.retry("order-1")
    assert operations.get("op-1") == OperationStatus("op-1", "DONE", created_at=0, done_at=9)


def test_a_retry_applies_the_orders_letters_oldest_first(projection, lines, placed, paid):
    projection.dead_letter(placed, "too hot")
    projection.apply(paid)
    projection.retry("order-1")
    assert [(line.status, line.order_version) for line in lines.list()] == [("PAID", 2)]


def test_after_a_retry_nothing_is_held_back(projection, operations, placed, paid):
    projection.dead_letter(placed, "too hot")
    projection.retry("order-1")
    projection.apply(paid)
    assert operations.get("op-2").state == "DONE"


def test_a_retry_of_another_order_changes_nothing(projection, lines, placed):
    projection.dead_letter(placed, "too hot")
    projection.retry("order-2")
    assert names(lines) == []


def test_a_second_retry_changes_nothing(projection, lines, placed, now):
    projection.dead_letter(placed, "too hot")
    projection.retry("order-1")
    before = lines.list()
    now.let_pass(10)
    projection.retry("order-1")
    assert lines.list() == before


def test_a_retry_that_fails_leaves_the_letters_dead(projection, operations, faults, placed, paid):
    projection.dead_letter(placed, "too hot")
    projection.apply(paid)
    faults.poisoned.add("order-1")
    with pytest.raises(Poisoned):
        projection.retry("order-1")
    assert [operations.get(name).reason for name in ("op-1", "op-2")] == ["too hot", "held back by event 1"]


def test_a_retry_that_fails_at_the_second_letter_keeps_the_first(read_database, operations, lines, now, placed, paid):
    order_list = OrderListView(lines)
    del order_list.handlers["OrderPaid"]
    projection = Projection("order_list", read_database, [order_list], now=now, operations=operations)
    projection.dead_letter(placed, "too hot")
    projection.apply(paid)
    with pytest.raises(KeyError):
        projection.retry("order-1")
    assert [operations.get(name).state for name in ("op-1", "op-2")] == ["DONE", "FAILED"]


# How far it is


def test_a_new_projection_is_at_version_0(projection):
    assert (projection.version(), projection.projected_at()) == (0, None)


def test_the_version_is_the_longest_finished_beginning_of_the_log(projection, make_event):
    events = [Delivery(n, make_event.placed(f"order-{n}"), 1) for n in (1, 2, 3, 4)]
    versions = []
    for number in (2, 1, 4, 3):
        projection.apply(events[number - 1])
        versions.append(projection.version())
    assert versions == [0, 2, 2, 4]


def test_a_dead_event_counts_for_the_version(projection, placed):
    projection.dead_letter(placed, "too hot")
    assert projection.version() == 1


def test_it_knows_when_its_views_last_changed(projection, placed, paid, now):
    now.instant = 7
    projection.apply(placed)
    now.instant = 9
    projection.dead_letter(paid, "too hot")
    assert projection.projected_at() == 7


def test_a_projection_that_is_opened_again_goes_on_where_it_was(start_worker, projection, placed):
    projection.apply(placed)
    assert (start_worker().version(), start_worker().knows(1)) == (1, True)


# Crashes


def event(number, payload, version=1):
    return Delivery(number, DomainEvent(f"event-{number}", 0, f"op-{number}", version, payload), 1)


def a_morning(database, failpoint=no_failpoint):
    """One event is applied, one dies, the one behind it is held back, and both are tried again."""
    projection = Projection(
        "order_list",
        database,
        [OrderListView(ReadOrderRepository(database))],
        now=lambda: 0,
        operations=OperationStore(database),
        failpoint=failpoint,
    )
    projection.apply(event(1, OrderPlaced("order-1", "Aoi", 850, "curry")))
    projection.dead_letter(event(2, OrderPlaced("order-2", "Ben", 850, "curry")), "too hot")
    projection.apply(event(3, OrderPaid("order-2"), version=2))
    projection.retry("order-2")


def failpoints_of_a_morning():
    names = []
    with closing(Database(":memory:", "read")) as database:
        a_morning(database, failpoint=names.append)
    return names


@pytest.mark.parametrize(("number", "name"), list(enumerate(failpoints_of_a_morning())))
def test_after_a_crash_view_memory_letters_and_operations_agree(read_database, number, name):
    taken = count()

    def fall(failpoint):
        if next(taken) == number:
            raise Crashed(failpoint)

    with pytest.raises(Crashed, match=name):
        a_morning(read_database, failpoint=fall)

    def found(sql):
        return {row[0] for row in read_database.execute(sql)}

    applied = found("SELECT position FROM applied")
    dead = found("SELECT position FROM dead_letters WHERE closed_at IS NULL")
    assert applied.isdisjoint(dead)
    assert found("SELECT operation_id FROM operations WHERE state = 'DONE'") == {f"op-{n}" for n in applied}
    assert found("SELECT operation_id FROM operations WHERE state = 'FAILED'") == {f"op-{n}" for n in dead}
    assert found("SELECT placed_as FROM order_list") == applied & {1, 2}
    assert found("SELECT placed_as FROM order_list WHERE status = 'PAID'") == {2 for _ in applied & {3}}
    assert found("SELECT version FROM projections") == {len(applied | dead)}
