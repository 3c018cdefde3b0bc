"""One school cafeteria, all its parts wired together.

    client --command--> write --event--> queue --> projector --> read <--query-- client

This is the only module that knows every part. The parts know nothing of each other: they receive one another,
the time, the ids and the places to fall by argument.
"""

from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

import pandas as pd

from cqrs_lab.lab.clock import Clock, microseconds
from cqrs_lab.lab.faults import DelicateView, Faults
from cqrs_lab.lab.projector import Projector
from cqrs_lab.lab.randomness import Delay, as_delay, stream
from cqrs_lab.lab.timeline import seconds, table, timeline
from cqrs_lab.queue.event_queue import EventQueue
from cqrs_lab.read.order_list import OrderList, ReadOrderRepository
from cqrs_lab.read.projection import Projection
from cqrs_lab.read.projection_worker import ProjectionWorker, RetryPolicy
from cqrs_lab.read.query_service import QueryService
from cqrs_lab.shared.database import Database, Role
from cqrs_lab.shared.messages import SET_MEAL, PayOrder, PlaceOrder, Receipt, from_iso
from cqrs_lab.shared.operations import OperationStatus, OperationStore
from cqrs_lab.write.orders import PayOrderHandler, PlaceOrderHandler, WriteOrderRepository

OPENING = from_iso("2026-04-01T03:00:00.000000Z")  # noon in Tokyo, the first day of the school year

LAST_ID = {
    "order": "SELECT max(rowid) AS last FROM orders",
    "op": "SELECT max(rowid) AS last FROM operations",
    "event": "SELECT max(rowid) AS last FROM events",
}
LAST_WRITE = (
    "SELECT max(accepted_at) AS last FROM events",
    "SELECT max(max(picked_up_at), coalesce(max(finished_at), 0)) AS last FROM deliveries",
)
LAST_READ = (
    "SELECT max(visible_at) AS last FROM applied",
    "SELECT max(died_at) AS last FROM dead_letters",
)
ORDER_LIST = [
    "order_id",
    "customer_name",
    "total_yen",
    "item",
    "status",
    "version",
    "projected_at",
]


class Cafeteria:
    """A cafeteria that opens at second 0; its time stands still until `advance` moves it.

    delay           seconds the projector takes for each event: a number or a `Delay`
    poll_interval   seconds an idle projector rests before it looks again, at least 0.001;
                    None: it is woken at once
    transit         seconds an event is under way before the projector can pick it up
    workers         how many workers share the projector's work
    write, read     where the two databases lie: ":memory:" or a file's path
    seed            a whole number from which everything random comes
    lease           seconds a worker may hold an event before another may have it
    attempts        how often an event is tried before it becomes a dead letter
    retry_wait      seconds from the first failure to the second try; doubled each time

    Raises ValueError for a value that is not allowed, DatabaseUnusable for a file that cannot be used.
    """

    def __init__(
        self,
        delay: float | Delay = 1.5,
        poll_interval: float | None = 0.1,
        transit: float = 0.0,
        workers: int = 1,
        write: str | Path = ":memory:",
        read: str | Path = ":memory:",
        seed: int = 29,
        *,
        lease: float = 30.0,
        attempts: int = 3,
        retry_wait: float = 0.5,
    ) -> None:
        policy = RetryPolicy(whole("attempts", attempts, least=1), microseconds("retry_wait", retry_wait))
        rest = None
        if poll_interval is not None:
            rest = microseconds("poll_interval (or None)", poll_interval, least=0.001)
        times = as_delay(delay)
        under_way = microseconds("transit", transit)
        held = microseconds("lease", lease, least=0.001)
        crew = [stream(whole("seed", seed), f"order_list/{n}") for n in range(whole("workers", workers, least=1))]

        self.clock = Clock(OPENING)
        self.faults = Faults()
        now, step = self.clock.now, self.faults.step
        self.write_database = Database(write, "write")
        self.read_database = Database(read, "read")

        self.queue = EventQueue(self.write_database, now=now)
        orders = WriteOrderRepository(self.write_database)
        accepted = OperationStore(self.write_database)
        side = (self.write_database, orders, self.queue, accepted)
        self.place = PlaceOrderHandler(*side, now=now, new_id=self._new_id, step=step)
        self.pay = PayOrderHandler(*side, now=now, new_id=self._new_id, step=step)

        lines = ReadOrderRepository(self.read_database)
        outcomes = OperationStore(self.read_database)
        self.queries = QueryService(lines, accepted=accepted, outcomes=outcomes)
        view = DelicateView(OrderList(lines), self.faults)
        projection = Projection(view.name, self.read_database, [view], now=now, operations=outcomes, step=step)

        self.clock.advance_to(self._last_instant())
        subscription = self.queue.subscribe(view.name, lease=held, transit=under_way)
        workers_of_it = [
            ProjectionWorker(
                subscription,
                projection,
                delay=times.stream(random).__next__,
                poll_interval=rest,
                retries=policy,
                step=step,
            )
            for random in crew
        ]
        self.projectors = {view.name: Projector(self.clock, self.queue, subscription, projection, workers_of_it)}

    # What people do

    def place_order(self, customer_name: str, total_yen: int, item: str = SET_MEAL) -> Receipt:
        """Order `item`; gives the receipt at once, or raises OrderRefused. The list may not show it yet."""
        return self.place.execute(PlaceOrder(customer_name, total_yen, item))

    def pay_order(self, order_id: str, expected_version: int | None = None) -> Receipt:
        """Pay an order, if it is still at `expected_version` (None: at any); or raises OrderRefused."""
        return self.pay.execute(PayOrder(order_id, expected_version))

    def at(self, second: float, action: Callable[..., object], *arguments: object) -> None:
        """Let somebody call `action(*arguments)` at `second` since opening; ValueError if that is past."""
        due = OPENING + microseconds("second", second)
        self.clock.at(due, partial(action, *arguments))

    # What the screens show

    def order_list(self) -> pd.DataFrame:
        """The order list as the read side has it, the newest order on top; times in seconds since opening."""
        rows = [
            {**asdict(row), "projected_at": seconds(row.projected_at, OPENING)} for row in self.queries.get_order_list()
        ]
        return table(ORDER_LIST, rows)

    def operation(self, operation_id: str) -> OperationStatus | None:
        """How far an operation has come, its times in seconds since opening; None if there is no such one."""
        status = self.queries.get_operation(operation_id)
        return status and replace(
            status,
            created_at=seconds(status.created_at, OPENING),
            done_at=seconds(status.done_at, OPENING),
            failed_at=seconds(status.failed_at, OPENING),
        )

    # Time

    def now(self) -> float:
        """Seconds since opening."""
        return (self.clock.now() - OPENING) / 1_000_000

    def advance(self, seconds: float) -> None:
        """Let that many seconds go by, with everything that happens in them."""
        self.clock.advance(microseconds("seconds", seconds))

    def is_caught_up(self) -> bool:
        """Whether all that people planned has happened, and every view knows every event."""
        late = any(projector.behind() for projector in self.projectors.values())
        return not late and not self.clock.people_expected()

    def run_until_caught_up(self, timeout: float) -> float:
        """Go on until `is_caught_up`; gives the seconds since opening at which that was.

        Raises TimeoutError after `timeout` seconds; it names who is late, and by how much.
        """
        limit = self.clock.now() + microseconds("timeout", timeout)
        if not self.clock.advance_to(limit, until=self.is_caught_up):
            late = [projector.state() for projector in self.projectors.values() if projector.behind()]
            raise TimeoutError(f"after {timeout:g} s {'; '.join(late) or 'somebody is still to come'}")
        return self.now()

    # Measurements

    def timeline(self, view: str = "order_list") -> pd.DataFrame:
        """One row for each order: when it was accepted, picked up and visible in `view`; see `lab.timeline`."""
        return timeline(
            self.write_database,
            self.read_database,
            projection=self._projector(view).projection.name,
            opening=OPENING,
        )

    def events(self, view: str = "order_list") -> pd.DataFrame:
        """The event log, and how far the projector of `view` is with each event."""
        rows = [
            {**entry, "accepted_at": seconds(entry["accepted_at"], OPENING)}
            for entry in self._projector(view).subscription.entries()
        ]
        return table(["position", "type", "order_id", "accepted_at", "state"], rows)

    def progress(self) -> pd.DataFrame:
        """One row for each view: its version, how many events it is behind, how old it is, when it last changed."""
        rows = [
            {
                "view": name,
                "version": projector.projection.version(),
                "behind": projector.behind(),
                "age": projector.age() / 1_000_000,
                "projected_at": seconds(projector.projection.projected_at(), OPENING),
            }
            for name, projector in self.projectors.items()
        ]
        return table(["view", "version", "behind", "age", "projected_at"], rows)

    def sql(self, role: Role, query: str) -> pd.DataFrame:
        """Ask the "write" or the "read" database a question in SQL; its times are microseconds since the epoch."""
        databases = {"write": self.write_database, "read": self.read_database}
        return pd.read_sql(query, databases[role].connection)

    # Accidents

    def crash(self, at: str | None = None) -> None:
        """Let the projector fall now, or at the next step called `at`. Nothing is tidied up."""
        if at is not None:
            self.faults.crash_at = at
            return
        for projector in self.projectors.values():
            projector.crash()

    def restart(self) -> None:
        """Start every worker that fell; what it had leased comes back when the lease is over."""
        for projector in self.projectors.values():
            projector.start()

    def poison(self, order_id: str) -> None:
        """From now on no view can digest the events of this order."""
        self.faults.poisoned.add(order_id)

    def cure(self, order_id: str) -> None:
        """The views can digest the order's events again; `retry` then applies those that died."""
        self.faults.poisoned.discard(order_id)

    def retry(self, order_id: str) -> None:
        """Apply the order's dead letters in their order; raises what the view raises."""
        for projector in self.projectors.values():
            projector.projection.retry(order_id)

    def close(self) -> None:
        """Stop the workers and let go of both databases."""
        for projector in self.projectors.values():
            projector.stop()
        self.write_database.close()
        self.read_database.close()

    def __repr__(self) -> str:
        return f"<Cafeteria at {self.now():g} s: {self.queue.last_position()} events>"

    def _projector(self, view: str) -> Projector:
        if view not in self.projectors:
            raise ValueError(f"view must be one of {', '.join(self.projectors)}, not {view!r}")
        return self.projectors[view]

    def _new_id(self, kind: str) -> str:
        """The next readable id: one more than the last that is stored, so none is lost when a command is."""
        last = self.write_database.execute(LAST_ID[kind])[0]["last"]
        return f"{kind}-{(last or 0) + 1}"

    def _last_instant(self) -> int:
        """The last instant that the databases know: a reopened cafeteria goes on from there."""
        found = [
            row["last"]
            for database, queries in (
                (self.write_database, LAST_WRITE),
                (self.read_database, LAST_READ),
            )
            for query in queries
            for row in database.execute(query)
        ]
        return max(OPENING, *(int(instant or 0) for instant in found))


def whole(name: str, number: object, *, least: int | None = None) -> int:
    """`number`, if it is a whole number, at least `least`; else ValueError, naming `name` and what is allowed."""
    fits = isinstance(number, int) and not isinstance(number, bool)
    if fits and (least is None or number >= least):  # type: ignore[operator]
        return number  # type: ignore[return-value]
    limit = "" if least is None else f", {least} or more"
    raise ValueError(f"{name} must be a whole number{limit}, not {number!r}")
