"""The projection worker: one event at a time, late on purpose, and safe to fall at any failpoint."""

from contextlib import closing
from itertools import count

import pytest

from cqrs_lab.lab.clock import Clock
from cqrs_lab.lab.faults import Crashed, FaultInjectingView, FaultInjector
from cqrs_lab.queue.event_queue import EventQueue
from cqrs_lab.read.order_list import OrderListView, ReadOrderRepository
from cqrs_lab.read.projection import Projection
from cqrs_lab.read.projection_worker import ProjectionWorker, RetryPolicy
from cqrs_lab.shared.database import Database
from cqrs_lab.shared.failpoints import no_failpoint
from cqrs_lab.shared.messages import DomainEvent, OrderPaid, OrderPlaced
from cqrs_lab.shared.operations import OperationStore

DELAY, POLL, WAIT, LEASE = 1500, 100, 500, 30_000
LONG = 10 * LEASE


class Kitchen:
    """Everything a worker needs, over real databases; its time is a clock held in the hand."""

    def __init__(self):
        self.clock = Clock(0)
        self.write = Database(":memory:", "write")
        self.read = Database(":memory:", "read")
        self.queue = EventQueue(self.write, now=self.clock.now)
        self.subscription = self.queue.subscribe("order_list", lease=LEASE)
        self.operations = OperationStore(self.read)
        self.lines = ReadOrderRepository(self.read)
        self.faults = FaultInjector()
        self.view = FaultInjectingView(OrderListView(self.lines), self.faults)

    def start_worker(self, failpoint=no_failpoint):
        """A worker who is told the name of each step."""
        return ProjectionWorker(
            self.subscription,
            self.projection(failpoint),
            delay=lambda: DELAY,
            poll_interval=POLL,
            retries=RetryPolicy(3, WAIT),
            failpoint=failpoint,
        )

    def projection(self, failpoint=no_failpoint):
        return Projection(
            "order_list", self.read, [self.view], now=self.clock.now, operations=self.operations, failpoint=failpoint
        )

    def work(self, failpoint=no_failpoint, duration=LONG):
        """Start a new worker and let time go by."""
        self.clock.start(self.start_worker(failpoint).run())
        self.clock.advance(duration)

    def push(self, *payloads):
        for payload in payloads:
            n = self.queue.last_position() + 1
            version = 1 if isinstance(payload, OrderPlaced) else 2
            self.queue.push(DomainEvent(f"event-{n}", self.clock.now(), f"op-{n}", version, payload))

    def state(self, operation_id):
        return self.operations.get(operation_id).state

    def list(self):
        return [(line.order_id, line.status) for line in self.lines.list()]

    def close(self):
        self.write.close()
        self.read.close()


def placed(number):
    return OrderPlaced(f"order-{number}", "Aoi", 850, "set meal")


def paid(number):
    return OrderPaid(f"order-{number}")


@pytest.fixture
def kitchen():
    with closing(Kitchen()) as kitchen:
        yield kitchen


# The seed's loop


def test_an_idle_worker_rests_for_its_poll_interval(kitchen):
    assert next(kitchen.start_worker().run()) == POLL


def test_a_worker_is_late_on_purpose(kitchen):
    kitchen.push(placed(1))
    assert next(kitchen.start_worker().run()) == DELAY


def test_an_event_is_invisible_until_its_delay_is_over(kitchen):
    kitchen.push(placed(1))
    kitchen.work(duration=DELAY - 1)
    assert kitchen.list() == []


def test_an_event_is_visible_when_its_delay_is_over(kitchen):
    kitchen.push(placed(1))
    kitchen.work(duration=DELAY)
    assert kitchen.list() == [("order-1", "ORDERED")]


def test_after_an_event_a_worker_looks_again_at_once(kitchen):
    kitchen.push(placed(1), placed(2))
    kitchen.work(duration=2 * DELAY)
    assert len(kitchen.list()) == 2


def test_a_worker_needs_no_framework(kitchen):
    kitchen.push(placed(1))
    pauses = kitchen.start_worker().run()
    assert [next(pauses) for _ in range(3)] == [DELAY, POLL, POLL]


def test_a_projected_event_is_dealt_with(kitchen):
    kitchen.push(placed(1))
    kitchen.work()
    assert [entry["state"] for entry in kitchen.subscription.entries()] == ["finished"]


def test_done_remembers_when_the_command_was_accepted(kitchen):
    kitchen.clock.advance(70)
    kitchen.push(placed(1))
    kitchen.work()
    assert (kitchen.operations.get("op-1").created_at, kitchen.operations.get("op-1").done_at) == (70, 70 + DELAY)


# Stopping


def test_a_stopped_worker_finishes_the_event_at_hand(kitchen):
    kitchen.push(placed(1), placed(2))
    worker = kitchen.start_worker()
    pauses = worker.run()
    next(pauses)
    worker.stop()
    assert list(pauses) == []
    assert [entry["state"] for entry in kitchen.subscription.entries()] == ["finished", "waiting"]


def test_a_stopped_idle_worker_ends(kitchen):
    worker = kitchen.start_worker()
    pauses = worker.run()
    next(pauses)
    worker.stop()
    assert list(pauses) == []


# Failures


@pytest.mark.parametrize(("failures", "pause"), [(1, WAIT), (2, 2 * WAIT), (3, 4 * WAIT)])
def test_each_retry_waits_twice_as_long(failures, pause):
    assert RetryPolicy(4, WAIT).retry_in(failures) == pause


@pytest.mark.parametrize(("failures", "gives_up"), [(0, False), (3, False), (4, True), (9, True)])
def test_the_last_failure_is_final(failures, gives_up):
    assert RetryPolicy(4, WAIT).gives_up(failures) == gives_up


def test_an_event_that_fails_once_is_tried_again_after_its_wait(kitchen):
    kitchen.push(placed(1))
    kitchen.faults.poisoned.add("order-1")
    kitchen.work(duration=DELAY)
    kitchen.faults.poisoned.clear()
    kitchen.clock.advance(WAIT + DELAY)
    assert kitchen.operations.get("op-1").done_at == DELAY + WAIT + DELAY


def test_an_event_that_is_to_be_retried_has_not_failed(kitchen):
    kitchen.push(placed(1))
    kitchen.faults.poisoned.add("order-1")
    kitchen.work(duration=DELAY + WAIT)
    assert kitchen.operations.get("op-1") is None


def test_after_the_last_attempt_the_operation_is_failed(kitchen):
    kitchen.push(placed(1))
    kitchen.faults.poisoned.add("order-1")
    kitchen.work()
    status = kitchen.operations.get("op-1")
    assert (status.state, status.reason) == ("FAILED", "order-1 is poisoned")
    assert status.failed_at == DELAY + WAIT + DELAY + 2 * WAIT + DELAY


def test_a_dead_event_is_dealt_with(kitchen):
    kitchen.push(placed(1))
    kitchen.faults.poisoned.add("order-1")
    kitchen.work()
    assert [entry["state"] for entry in kitchen.subscription.entries()] == ["finished"]


def test_a_failure_without_words_has_an_unknown_reason(kitchen):
    def fail(delivery, now):
        raise RuntimeError

    kitchen.view.view.handlers["OrderPlaced"] = fail
    kitchen.push(placed(1))
    kitchen.work()
    assert kitchen.operations.get("op-1").reason == "unknown"


def test_while_an_event_waits_for_its_retry_other_orders_go_on(kitchen):
    kitchen.push(placed(1), placed(2))
    kitchen.faults.poisoned.add("order-1")
    kitchen.work(duration=2 * DELAY)
    assert kitchen.list() == [("order-2", "ORDERED")]


def test_what_comes_after_a_dead_event_is_held_back(kitchen):
    kitchen.push(placed(1), placed(2), paid(1))
    kitchen.faults.poisoned.add("order-1")
    kitchen.work()
    kitchen.faults.poisoned.clear()
    assert kitchen.operations.get("op-3").reason == "held back by event 1"


def test_what_comes_after_the_cure_is_still_held_back_until_the_retry(kitchen):
    kitchen.push(placed(1))
    kitchen.faults.poisoned.add("order-1")
    kitchen.work()
    kitchen.faults.poisoned.clear()
    kitchen.push(paid(1))
    kitchen.clock.advance(LONG)
    assert kitchen.operations.get("op-2").reason == "held back by event 1"


def test_a_retry_turns_failed_into_done(kitchen):
    kitchen.push(placed(1), paid(1))
    kitchen.faults.poisoned.add("order-1")
    kitchen.work()
    kitchen.faults.poisoned.clear()
    kitchen.projection().retry("order-1")
    assert (kitchen.state("op-1"), kitchen.state("op-2")) == ("DONE", "DONE")


def test_an_event_that_is_applied_already_is_dealt_with_and_never_failed(kitchen):
    kitchen.push(placed(1))
    kitchen.projection().apply(kitchen.subscription.receive())
    kitchen.faults.poisoned.add("order-1")
    kitchen.work()
    assert kitchen.state("op-1") == "DONE"
    assert [entry["state"] for entry in kitchen.subscription.entries()] == ["finished"]


# Crashes


def a_lunch(kitchen):
    """An order that is paid, and another that no view can digest."""
    kitchen.push(placed(1), placed(2), paid(1))
    kitchen.faults.poisoned.add("order-2")


def failpoints_of_lunch():
    """The name of each failpoint that a worker takes at lunch, in order."""
    names = []
    with closing(Kitchen()) as kitchen:
        a_lunch(kitchen)
        kitchen.work(failpoint=names.append)
    return names


FAILPOINTS = list(enumerate(failpoints_of_lunch()))
at_each_step = pytest.mark.parametrize(("number", "name"), FAILPOINTS)


def fall_at(number):
    taken = count()

    def failpoint(name):
        if next(taken) == number:
            raise Crashed(name)

    return failpoint


@pytest.fixture
def fallen(kitchen, number):
    """A kitchen in which the worker fell at the `number`-th failpoint of lunch."""
    a_lunch(kitchen)
    with pytest.raises(Crashed):
        kitchen.work(failpoint=fall_at(number))
    return kitchen


def test_there_are_steps_to_fall_at():
    assert len(FAILPOINTS) >= 3 * 5


@at_each_step
def test_after_a_crash_each_operation_tells_what_the_read_side_knows(fallen, number, name):
    rows = fallen.read.execute(
        "SELECT position, 'DONE' AS state FROM applied UNION ALL SELECT position, 'FAILED' FROM dead_letters"
    )
    outcomes = {n: status.state for n in (1, 2, 3) if (status := fallen.operations.get(f"op-{n}"))}
    assert outcomes == {row["position"]: row["state"] for row in rows}


@at_each_step
def test_a_crash_loses_no_event(fallen, number, name):
    finished = {entry["position"] for entry in fallen.subscription.entries() if entry["state"] == "finished"}
    assert all(fallen.projection().knows(position) for position in finished)


@at_each_step
def test_after_a_crash_and_a_restart_each_order_has_exactly_one_line(fallen, number, name):
    fallen.work()
    assert fallen.list() == [("order-1", "PAID")]


@at_each_step
def test_after_a_crash_and_a_restart_every_operation_has_its_outcome(fallen, number, name):
    fallen.work()
    assert [fallen.state(f"op-{n}") for n in (1, 2, 3)] == ["DONE", "FAILED", "DONE"]


@at_each_step
def test_after_a_crash_the_cure_and_a_retry_nothing_is_missing(fallen, number, name):
    fallen.work()
    fallen.faults.poisoned.clear()
    fallen.projection().retry("order-2")
    assert fallen.list() == [("order-2", "ORDERED"), ("order-1", "PAID")]


@at_each_step
def test_what_a_fallen_worker_held_waits_again_when_the_lease_is_over(fallen, number, name):
    held = [entry["position"] for entry in fallen.subscription.entries() if entry["state"] == "being projected"]
    fallen.clock.advance(LEASE)
    waiting = [entry["position"] for entry in fallen.subscription.entries() if entry["state"] == "waiting"]
    assert set(held) <= set(waiting)
