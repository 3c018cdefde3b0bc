"""One school cafeteria, all its parts wired together.

    client --command--> write --event--> queue --> projector --> read <--query-- client

This is the only module that knows every part. Write, queue and read know nothing of each other: they receive one
another, the time, the ids and the places to fall by argument.
"""

import re
import weakref
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Literal

import pandas as pd

from cqrs_lab.client.api import CafeteriaApi
from cqrs_lab.lab.clock import Clock
from cqrs_lab.lab.faults import FaultInjectingView, Faults
from cqrs_lab.lab.people.buyers import Buyers
from cqrs_lab.lab.people.clients import Clients
from cqrs_lab.lab.people.screens import Screens
from cqrs_lab.lab.people.sessions import Sessions
from cqrs_lab.lab.people.students import Students
from cqrs_lab.lab.projector import Projector, ProjectorSettings
from cqrs_lab.lab.randomness import Delay, as_delay
from cqrs_lab.lab.tables import table
from cqrs_lab.lab.timeline import staleness, timeline, visible_instants
from cqrs_lab.queue.event_queue import EventQueue
from cqrs_lab.read.freshness import Bound, Freshness, Reading, WhenStale, freshness
from cqrs_lab.read.order_list import OrderList, ReadOrderRepository
from cqrs_lab.read.projection import Projection, View
from cqrs_lab.read.projection_worker import RetryPolicy
from cqrs_lab.read.query_service import PRIMARY, QueryService
from cqrs_lab.read.views import PopularMenu, SalesTotal, StockLeft
from cqrs_lab.shared.database import Database, DatabaseUnusable, Role
from cqrs_lab.shared.failpoints import FAILPOINTS
from cqrs_lab.shared.messages import SET_MEAL, PayOrder, PlaceOrder, Receipt, from_iso
from cqrs_lab.shared.operations import OperationStatus, OperationStore
from cqrs_lab.shared.units import microseconds, seconds, whole
from cqrs_lab.write.idempotency import IdempotencyKeys
from cqrs_lab.write.orders import OrderLedger, PayOrderHandler, PlaceOrderHandler, WriteOrder, WriteOrderRepository
from cqrs_lab.write.stock import StockRepository

OPENING = from_iso("2026-04-01T03:00:00.000000Z")  # noon in Tokyo, the first day of the school year

Delays = float | Delay | Mapping[str, float | Delay]

OTHER_VIEWS = ("sales_total", "popular_menu", "stock_left")
REPLICA = re.compile(r"replica_[a-z0-9]{1,20}")  # it becomes the name of a table

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
MOST_STOCK = 1_000_000
ORDER_LIST = ["order_id", "customer_name", "total_yen", "item", "status", "order_version", "projected_at"]


class Cafeteria:
    """A cafeteria that opens at second 0; its time stands still until `advance` moves it.

    delay           seconds the projector takes for each event: a number or a `Delay`; or a mapping from
                    view names to either, which gives each named view a projector of its own. Views are
                    "order_list", "sales_total", "popular_menu", "stock_left", and "replica_..." for a second
                    order list; those not named go with the order list.
    poll_interval   seconds an idle projector rests before it looks again, at least 0.001;
                    None: it is woken at once
    transit         seconds an event is under way before a projector can pick it up
    workers         how many workers share a projector's work
    write, read     where the two databases lie: ":memory:" or a file's path
    seed            a whole number from which everything random comes
    stock           how many there are of each limited item at opening, such as {"onigiri": 10}
    sell_by         who decides whether there is one left: the "write" side, or the "view" called stock_left
    lease           seconds a worker may hold an event before another may have it
    attempts        how often an event is tried before it becomes a dead letter
    retry_wait      seconds from the first failure to the second try; doubled each time

    Raises ValueError for a value that is not allowed, DatabaseUnusable for a file that cannot be used.
    """

    def __init__(
        self,
        delay: Delays = 1.5,
        poll_interval: float | None = 0.1,
        transit: float = 0.0,
        workers: int = 1,
        write: str | Path = ":memory:",
        read: str | Path = ":memory:",
        seed: int = 29,
        *,
        stock: Mapping[str, int] | None = None,
        sell_by: Literal["write", "view"] = "write",
        lease: float = 30.0,
        attempts: int = 3,
        retry_wait: float = 0.5,
    ) -> None:
        self.rules = ProjectorSettings(
            None if poll_interval is None else microseconds("poll_interval (or None)", poll_interval, least=0.001),
            microseconds("transit", transit),
            whole("workers", workers, least=1),
            microseconds("lease", lease, least=0.001),
            RetryPolicy(whole("attempts", attempts, least=1), microseconds("retry_wait", retry_wait)),
            whole("seed", seed),
        )
        delays = delays_by_view(delay)
        limited = stock_at_opening(stock or {})
        if sell_by not in ("write", "view"):
            raise ValueError(f'sell_by must be "write" or "view", not {sell_by!r}')
        self.clock = Clock(OPENING)
        self.faults = Faults()
        self.write_database = Database(write, "write")
        try:
            self.read_database = Database(read, "read")
        except DatabaseUnusable:
            self.write_database.close()
            raise
        for database in (self.write_database, self.read_database):
            weakref.finalize(self, database.close)  # learners open many cafeterias and close none
        self._open_write_side(limited)
        self._open_read_side(limited, delays)
        self.place = PlaceOrderHandler(
            self.ledger,
            keys=IdempotencyKeys(self.write_database),
            stock=self.stock,
            stock_left=self.stock.stock_left if sell_by == "write" else self.stock_view.stock_left,
        )
        self.pay = PayOrderHandler(self.ledger)
        self._open_doors()

    def _open_write_side(self, limited: Mapping[str, int]) -> None:
        self.queue = EventQueue(self.write_database, now=self.clock.now)
        self.orders = WriteOrderRepository(self.write_database)
        self.stock = StockRepository(self.write_database)
        self.accepted = OperationStore(self.write_database)
        self.ledger = OrderLedger(
            self.write_database,
            self.orders,
            self.queue,
            self.accepted,
            now=self.clock.now,
            new_id=self._new_id,
            failpoint=self.faults.failpoint,
        )
        for item, quantity in limited.items():
            self.stock.open(item, quantity)

    def _open_read_side(self, limited: Mapping[str, int], delays: Mapping[str, Delay]) -> None:
        database = self.read_database
        self.sales = SalesTotal(database)
        self.menu = PopularMenu(database)
        self.stock_view = StockLeft(database, limited)
        self.lists = {name: ReadOrderRepository(database, name) for name in delays if name not in OTHER_VIEWS}
        self.outcomes = OperationStore(database)
        self.queries = QueryService(self.lists, accepted=self.accepted, outcomes=self.outcomes, fresh=self.freshness)
        lists = {name: OrderList(repository) for name, repository in self.lists.items()}
        others: list[View] = [
            self.sales,
            self.menu,
            *([self.stock_view] if self.stock_view.read() or "stock_left" in delays else []),
        ]
        views: dict[str, View] = {**lists, **{view.name: view for view in others}}
        together = [name for name in views if name == PRIMARY or name not in delays]
        groups = {name: together if name == PRIMARY else [name] for name in delays}
        projections = {name: self._projection(name, [views[one] for one in group]) for name, group in groups.items()}
        self.clock.advance_to(self._last_instant())
        self.projectors = {
            name: Projector(self.clock, self.queue, projection, delays[name], self.rules, self.faults)
            for name, projection in projections.items()
        }
        self.projected_by = {view: name for name, group in groups.items() for view in group}

    def _projection(self, name: str, views: list[View]) -> Projection:
        return Projection(
            name,
            self.read_database,
            [FaultInjectingView(view, self.faults) for view in views],
            now=self.clock.now,
            operations=self.outcomes if name == PRIMARY else None,
            failpoint=self.faults.failpoint,
        )

    def _open_doors(self) -> None:
        api = CafeteriaApi(
            self.place.execute, self.queries.get_operation, self.queries.read, self.orders.find, self.clock.now
        )
        visible_at = partial(visible_instants, self.read_database, PRIMARY)
        replicas = [name for name in self.lists if name != PRIMARY] or [PRIMARY]
        self.clients = Clients(self.clock, api, visible_at)
        self.students = Students(self.clock, api, visible_at)
        self.screens = Screens(self.clock, api)
        self.buyers = Buyers(self.clock, api, self.stock_view.stock_left, self.stock.stock_left)
        self.sessions = Sessions(self.clock, api, replicas)

    # What people do

    def place_order(
        self, customer_name: str, total_yen: int, item: str = SET_MEAL, idempotency_key: str | None = None
    ) -> Receipt:
        """Order `item`; gives the receipt at once, or raises OrderRefused. The list may not show it yet."""
        return self.place.execute(PlaceOrder(customer_name, total_yen, item, idempotency_key))

    def pay_order(self, order_id: str, expected_version: int | None = None) -> Receipt:
        """Pay an order, if it is still at `expected_version` (None: at any); or raises OrderRefused."""
        return self.pay.execute(PayOrder(order_id, expected_version))

    def at(self, second: float, action: Callable[..., object], *arguments: object) -> None:
        """Let somebody call `action(*arguments)` at `second` since opening; ValueError if that is past."""
        if not callable(action):
            raise TypeError('at needs the call in parts: cafeteria.at(5.0, cafeteria.place_order, "Aoi", 850)')
        due = OPENING + microseconds("second", second)
        self.clock.at(due, partial(action, *arguments))

    # What the screens show

    def order_list(self, view: str = PRIMARY) -> pd.DataFrame:
        """An order list as the read side has it, the newest order on top; times in seconds since opening."""
        rows = [
            {**asdict(row), "projected_at": seconds(row.projected_at, OPENING)} for row in self.queries.read(view).rows
        ]
        return table(ORDER_LIST, rows)

    def read(
        self,
        view: str = PRIMARY,
        *,
        min_version: int = 0,
        max_age: float | None = None,
        max_behind: int | None = None,
        when_stale: WhenStale = "refuse",
    ) -> Reading:
        """An order list that is at least so fresh: a version, an age in seconds, a number of events behind.

        If it is not: raises TooStale, or, with when_stale="mark", gives the old rows marked as stale.
        """
        bound = Bound(
            whole("min_version", min_version, least=0),
            None if max_age is None else microseconds("max_age", max_age),
            None if max_behind is None else whole("max_behind", max_behind, least=0),
        )
        return self.queries.read(view, bound, when_stale)

    def sales_total(self) -> pd.DataFrame:
        """How many orders there were, and for how many yen, as the read side has it."""
        return table(["orders", "total_yen"], [asdict(row) for row in self.sales.read()])

    def popular_menu(self) -> pd.DataFrame:
        """The three items ordered most often, as the read side has them."""
        return table(["item", "orders"], [asdict(row) for row in self.menu.read()])

    def stock_left(self) -> pd.DataFrame:
        """What is left of each limited item, as the read side has it."""
        return table(["item", "stock_left"], [asdict(row) for row in self.stock_view.read()])

    def order(self, order_id: str) -> WriteOrder | None:
        """One order as the write side has it: never late. For the one screen that must not be wrong."""
        return self.orders.find(order_id)

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
        return seconds(self.clock.now(), OPENING)

    def advance(self, seconds: float) -> None:
        """Let that many seconds go by, with everything that happens in them."""
        self.clock.advance(microseconds("seconds", seconds))

    def is_caught_up(self) -> bool:
        """Whether all that people planned has happened, and every view knows every event."""
        last = self.queue.last_position()
        late = any(projector.projection.version() < last for projector in self.projectors.values())
        return not late and not self.clock.people_expected()

    def run_until_caught_up(self, timeout: float) -> float:
        """Go on until `is_caught_up`; gives the seconds since opening at which that was.

        Raises TimeoutError after `timeout` seconds; it names who is late, and by how much.
        """
        return self._run_until(self.is_caught_up, timeout, list(self.projectors))

    def wait_until_visible(self, receipt: Receipt, timeout: float, view: str = PRIMARY) -> float:
        """Go on until `view` shows the receipt's event; gives the seconds since opening at which that was.

        Raises TimeoutError after `timeout` seconds; it names who is late, and by how much. Raises LookupError with
        the reason if the event is a dead letter.
        """
        projection, position = self._projector(view).projection, receipt.position
        second = self._run_until(lambda: projection.knows(position), timeout, [view])
        if not projection.has_applied(position):
            raise LookupError(f"{view} will not show {receipt.order_id}: {projection.failure_reason(position)}")
        return second

    def wait_for_operation(self, operation_id: str, timeout: float) -> OperationStatus | None:
        """Go on until an operation is DONE or FAILED; gives it as `operation` does. Raises TimeoutError."""

        def is_settled() -> bool:
            status = self.queries.get_operation(operation_id)
            return status is not None and status.is_settled

        try:
            self._run_until(is_settled, timeout, [PRIMARY])
        except TimeoutError as why:
            state = "is PENDING" if self.queries.get_operation(operation_id) else "is unknown"
            raise TimeoutError(f"{operation_id} {state}: {why}") from None
        return self.operation(operation_id)

    # Measurements

    def freshness(self, view: str = PRIMARY) -> Freshness:
        """How far `view` is at this moment: its version, how many events behind, its age in microseconds."""
        return freshness(view, self._projector(view).projection, self.queue, self.clock.now)

    def timeline(self, view: str = PRIMARY) -> pd.DataFrame:
        """One row for each order: accepted, picked up and visible in `view`, and the lag; see `lab.timeline`."""
        return timeline(self.write_database, self.read_database, self._projector(view).projection.name, OPENING)

    def staleness(self, *views: str) -> pd.DataFrame:
        """When each view was how old: one row for each event that a view missed; see `lab.timeline`."""
        names = {view: self._projector(view).projection.name for view in views or self.projected_by}
        return staleness(self.write_database, self.read_database, names, OPENING, self.clock.now())

    def events(self, view: str = PRIMARY) -> pd.DataFrame:
        """The event log, and how far the projector of `view` is with each event."""
        rows = [
            {**entry, "accepted_at": seconds(entry["accepted_at"], OPENING)}
            for entry in self._projector(view).subscription.entries()
        ]
        return table(["position", "type", "order_id", "accepted_at", "state"], rows)

    def progress(self) -> pd.DataFrame:
        """One row for each view: version, events behind, age in seconds, when it was last projected."""
        rows = [
            {
                **asdict(self.freshness(view)),
                "age": self.freshness(view).age / 1_000_000,
                "projected_at": seconds(self._projector(view).projection.projected_at(), OPENING),
            }
            for view in self.projected_by
        ]
        return table(["view", "version", "behind", "age", "projected_at"], rows)

    def sql(self, role: Role, query: str) -> pd.DataFrame:
        """Ask the "write" or the "read" database a question in SQL; its times are microseconds since the epoch."""
        databases = {"write": self.write_database, "read": self.read_database}
        if role not in databases:
            raise ValueError(f'role must be "write" or "read", not {role!r}')
        database = databases[role]
        database.execute("PRAGMA query_only = ON")  # a question changes nothing
        try:
            return pd.read_sql(query, database.connection)
        finally:
            database.execute("PRAGMA query_only = OFF")

    # Accidents

    def crash(self, at: str | None = None) -> None:
        """Let the projectors fall now; or whoever comes first to the failpoint `at`, there. Nothing is tidied up.

        At a failpoint of the write side, or of `retry`, that is the caller, who gets Crashed; ValueError for others.
        """
        if at is not None:
            if at not in FAILPOINTS:
                raise ValueError(f"at must be one of {', '.join(FAILPOINTS)}, not {at!r}")
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

    def _run_until(self, condition: Callable[[], bool], timeout: float, views: list[str]) -> float:
        limit = self.clock.now() + microseconds("timeout", timeout)
        if not self.clock.advance_to(limit, until=condition):
            late = [self._state(view) for view in views if self.freshness(view).behind]
            if self.clock.people_expected():
                late.append("somebody is still to come")
            raise TimeoutError(f"after {timeout:g} s {'; '.join(late) or 'nothing happened'}")
        return self.now()

    def _state(self, view: str) -> str:
        running, crew = len(self._projector(view).running()), self.rules.workers
        if running == crew:
            return f"{self.freshness(view)}"
        down = f"{crew - running} of its {crew} workers are down" if running else "its projector is down"
        return f"{self.freshness(view)}; {down}, and restart() starts {'them' if running else 'it'} again"

    def _projector(self, view: str) -> Projector:
        if view not in self.projected_by:
            raise ValueError(f"view must be one of {', '.join(self.projected_by)}, not {view!r}")
        return self.projectors[self.projected_by[view]]

    def _new_id(self, kind: str) -> str:
        """The next readable id: one more than the last that is stored, so none is lost when a command is."""
        last = self.write_database.execute(LAST_ID[kind])[0]["last"]
        return f"{kind}-{(last or 0) + 1}"

    def _last_instant(self) -> int:
        """The last instant that the databases know: a reopened cafeteria goes on from there."""
        found = [self.write_database.execute(query)[0]["last"] for query in LAST_WRITE]
        found += [self.read_database.execute(query)[0]["last"] for query in LAST_READ]
        return max(OPENING, *(int(instant or 0) for instant in found))


def delays_by_view(delay: Delays) -> dict[str, Delay]:
    """The delay of each view that has a projector of its own, the order list first; ValueError for other names."""
    if not isinstance(delay, Mapping):
        return {PRIMARY: as_delay(delay)}
    for name in delay:
        if name not in (PRIMARY, *OTHER_VIEWS) and not REPLICA.fullmatch(str(name)):
            known = ", ".join((PRIMARY, *OTHER_VIEWS))
            raise ValueError(f"delay names views: {known}, or replica_1, replica_2, ...; not {name!r}")
    delays = {PRIMARY: 1.5, **delay}
    return {name: as_delay(its_delay) for name, its_delay in delays.items()}


def stock_at_opening(stock: Mapping[str, int]) -> dict[str, int]:
    """How many there are of each limited item; ValueError if that is not a mapping to whole numbers."""
    if not isinstance(stock, Mapping):
        raise ValueError(f'stock must be a mapping of items to numbers, such as {{"onigiri": 10}}, not {stock!r}')
    return {item: whole(f"stock of {item}", number, least=0, most=MOST_STOCK) for item, number in stock.items()}
