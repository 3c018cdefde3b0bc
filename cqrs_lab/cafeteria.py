"""One school cafeteria, and what one can do with it.

    client --command--> write --event--> queue --> projector --> read <--query-- client

Each verb is a line or two; the parts behind it lie in `cafeteria.parts`, and `assembly` wires them together.
"""

import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Literal

import pandas as pd

from cqrs_lab.assembly import OPENING, Plan, assemble
from cqrs_lab.client.processes import Pauses, as_process, takes_time
from cqrs_lab.lab.dead_letters import AllDeadLetters
from cqrs_lab.lab.faults import Faults
from cqrs_lab.lab.files import empty_places
from cqrs_lab.lab.people.buyers import Buyers
from cqrs_lab.lab.people.clients import Clients
from cqrs_lab.lab.people.screens import Screens
from cqrs_lab.lab.people.sessions import Sessions
from cqrs_lab.lab.people.students import Students
from cqrs_lab.lab.projector import PROJECTIONS, Delivery, ProjectorSettings
from cqrs_lab.lab.randomness import stream
from cqrs_lab.lab.settings import (
    Delays,
    Writes,
    check_delivery_inline,
    check_inline,
    delays_by_view,
    flag,
    new_delays,
    policy_named,
    stock_at_opening,
    written_apart,
)
from cqrs_lab.lab.tables import events_table, order_list_table, progress_table, table
from cqrs_lab.lab.timeline import staleness, timeline, visible_instants
from cqrs_lab.lab.turns import one_at_a_time
from cqrs_lab.read.freshness import Bound, Freshness, Reading, TooStale, WhenStale
from cqrs_lab.read.projection_worker import OnFailure, RetryPolicy
from cqrs_lab.read.query_service import PRIMARY
from cqrs_lab.shared.arguments import checked_receipt, identifier, one_of
from cqrs_lab.shared.database import Role
from cqrs_lab.shared.messages import SET_MEAL, PayOrder, PlaceOrder, Receipt
from cqrs_lab.shared.operations import OperationStatus
from cqrs_lab.shared.units import counted, microseconds, whole
from cqrs_lab.write.orders import WriteOrder
from cqrs_lab.write.refusals import OrderRefused

MOST_WORKERS = 100


@one_at_a_time
class Cafeteria:
    """A cafeteria that opens at second 0; its time stands still until `advance` moves it.

    delay           seconds the projector takes for each event: a number or a `Delay`; or a mapping from
                    view names to either, which gives each named view a projector of its own. Views are
                    "order_list", "sales_total", "popular_menu", "stock_left", and "replica_..." for a second
                    order list; those not named go with the order list. Who names "mail" has a mail sent for each order
    poll_interval   seconds an idle projector rests before it looks again, at least 0.001;
                    None: it is woken at once
    transit         seconds an event is under way before a projector can pick it up
    workers         how many workers share a projector's work
    write, read     where the two databases lie: both ":memory:", or both a file's path
    seed            a whole number from which everything random comes
    stock           how many there are of each limited item at opening, such as {"onigiri": 10}
    sell_by         who decides whether there is one left: the "write" side, or the "view" called stock_left
    projection      "async": projectors are late, each by its delay; or "inline": the views lie in the write database
                    and change in the order's own transaction. Then whoever orders or pays waits first, as long as the
                    slowest view takes, and all stand in line; poll_interval, lease and retries mean nothing
    delivery        how an event comes to a worker. "pop": it is taken out of the queue, then applied, then DONE: who
                    falls in between has lost it; "ack": it is leased until the worker has applied it, and one that
                    comes twice is applied twice; "remember": what is applied is remembered, and not applied again
    writes          "together": an order, its operation and its event are one transaction; or three writes apart, such
                    as ("save", "put", "push"), in this order, over a single operation store
    pause           seconds between two of three writes, in which others act
    lease           seconds a worker may hold an event before another may have it
    attempts        how often an event is tried before it becomes a dead letter
    retry_wait      seconds from the first failure to the second try; doubled each time
    on_failure      what becomes of an event that a view cannot apply: "retry and dead-letter", "retry and skip" (it is
                    passed over in silence), "retry and fail" (the projector stops there, until `faults.restart()`);
                    "skip" and "fail" do so at the first failure
    rebuild         True: a read file that is lost is made anew out of the log, and views that are to be projected
                    together or apart in another way than before are regrouped

    Raises ValueError for a value that is not allowed, DatabaseUnusable for a file that cannot be used. Who opens the
    same files again in the same process closes the older cafeteria: its verbs say so from then on.
    """

    def __init__(
        self,
        delay: Delays = 1.5,
        *,
        poll_interval: float | None = 0.1,
        transit: float = 0.0,
        workers: int = 1,
        write: str | Path = ":memory:",
        read: str | Path = ":memory:",
        seed: int = 29,
        stock: Mapping[str, int] | None = None,
        sell_by: Literal["write", "view"] = "write",
        projection: Literal["async", "inline"] = "async",
        delivery: Delivery = "remember",
        writes: Writes = "together",
        pause: float = 0.0,
        lease: float = 30.0,
        attempts: int = 3,
        retry_wait: float = 0.5,
        on_failure: OnFailure = "retry and dead-letter",
        rebuild: bool = False,
    ) -> None:
        settings = ProjectorSettings(
            None if poll_interval is None else microseconds("poll_interval (or None)", poll_interval, least=0.001),
            microseconds("transit", transit),
            whole("workers", workers, least=1, most=MOST_WORKERS),
            microseconds("lease", lease, least=0.001),
            RetryPolicy(
                whole("attempts", attempts, least=1),
                microseconds("retry_wait", retry_wait),
                policy_named(on_failure),
            ),
            whole("seed", seed),
            one_of("delivery", delivery, PROJECTIONS),  # type: ignore[arg-type]
        )
        one_of("sell_by", sell_by, ("write", "view"))
        flag("rebuild", rebuild)
        self._inline = one_of("projection", projection, ("async", "inline")) == "inline"
        delays = delays_by_view(delay)
        if self._inline:
            check_inline(delays, settings.transit, settings.workers, read, rebuild)
            check_delivery_inline(delivery, writes)
            settings = replace(settings, workers=0)  # nobody works but those who order
        apart = written_apart(writes, pause, stock, write, read)
        plan = Plan(write, read, delays, stock_at_opening(stock or {}), sell_by, settings, self._inline, rebuild, apart)
        self.parts = parts = assemble(plan, close=weakref.WeakMethod(self._close))
        self._turn = turn = parts.turn
        weakref.finalize(turn, parts.files.close)  # learners open many cafeterias and close none

        clock, api = parts.clock, parts.api
        visible_at = partial(visible_instants, parts.read_database, PRIMARY)
        self.clients = Clients(turn, clock, api, visible_at)
        self.students = Students(turn, clock, api, visible_at, stream(seed, "students"))
        self.screens = Screens(turn, clock, api)
        stock_by = parts.projected_by.get("stock_left", "stock_left")  # nobody projects it where nothing is limited
        sale_visible_at = partial(visible_instants, parts.read_database, stock_by)
        self.buyers = Buyers(turn, clock, api, parts.stock_left.stock_left, parts.stock.stock_left, sale_visible_at)
        self.sessions = Sessions(turn, clock, api, [name for name in parts.lists if name != PRIMARY] or [PRIMARY])
        record, views = parts.facts.record, parts.projected_by
        self.faults = Faults(turn, clock, parts.injector, parts.projectors, views, record, self._inline)
        self.dead_letters = AllDeadLetters(turn, clock, parts.projectors, parts.facts.record)
        parts.facts.record("opened", settings=plan.settings() | {"views": dict(parts.projected_by)})

    # What people do

    def _placing(
        self, customer_name: str, total_yen: int, item: str = SET_MEAL, idempotency_key: str | None = None
    ) -> Pauses[Receipt]:
        with self._refusals_recorded():
            command = PlaceOrder(customer_name, total_yen, item, idempotency_key)
            return (yield from self.parts.counter.place(command, who=customer_name))

    def _paying(self, order_id: str, expected_version: int | None = None) -> Pauses[Receipt]:
        with self._refusals_recorded():
            return (yield from self.parts.counter.pay(PayOrder(order_id, expected_version)))

    @takes_time(_placing)
    def place_order(
        self, customer_name: str, total_yen: int, item: str = SET_MEAL, idempotency_key: str | None = None
    ) -> Receipt:
        """Order `item`; gives the receipt at once, or raises OrderRefused. The list may not show it yet.

        With an inline projection it moves the clock: the receipt comes when the turn in line is over, and by then
        every view shows the order.
        """
        return self.parts.counter.by_hand(self._placing(customer_name, total_yen, item, idempotency_key))

    @takes_time(_paying)
    def pay_order(self, order_id: str, expected_version: int | None = None) -> Receipt:
        """Pay an order, if it is still at `expected_version` (None: at any); or raises OrderRefused.

        With an inline projection payments stand in the same line as orders.
        """
        return self.parts.counter.by_hand(self._paying(order_id, expected_version))

    def at(self, second: float, action: Callable[..., object], *arguments: object, **named: object) -> None:
        """Let somebody call `action(*arguments, **named)` at `second` since opening; ValueError if that is past.

        If that is refused then, it is a fact ("refused") and time goes on.
        """
        if not callable(action):
            raise TypeError('at needs the call in parts: cafeteria.at(5.0, cafeteria.place_order, "Aoi", 850)')

        def act() -> Iterator[int]:
            with suppress(OrderRefused, TooStale):  # raised from here, it would stop everybody's time
                yield from as_process(action, *arguments, **named)

        clock = self.parts.clock
        clock.at(OPENING + microseconds("second", second), lambda: clock.begin(act()))

    # What the screens show

    def order_list(self, view: str = PRIMARY) -> pd.DataFrame:
        """An order list as the read side has it, the newest order on top; times in seconds since opening."""
        return order_list_table(self.parts.queries.read(view).rows, self.parts.clock)

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
        with self._refusals_recorded():
            return self.parts.queries.read(view, bound, when_stale)

    def sales_total(self) -> pd.DataFrame:
        """How many orders there were, and for how many yen, as the read side has it."""
        return table(["orders", "total_yen"], [asdict(row) for row in self.parts.sales_total.read()])

    def popular_menu(self) -> pd.DataFrame:
        """The three items ordered most often, as the read side has them."""
        return table(["item", "orders"], [asdict(row) for row in self.parts.popular_menu.read()])

    def stock_left(self) -> pd.DataFrame:
        """What is left of each limited item, as the read side has it."""
        return table(["item", "stock_left"], [asdict(row) for row in self.parts.stock_left.read()])

    def order(self, order_id: str) -> WriteOrder | None:
        """One order as the write side has it: never late. For the one screen that must not be wrong."""
        return self.parts.orders.find(identifier("order_id", order_id))

    def operation(self, operation_id: str) -> OperationStatus | None:
        """How far an operation has come, its times in seconds since opening; None if there is no such one."""
        second = self.parts.clock.second
        status = self.parts.queries.get_operation(identifier("operation_id", operation_id))
        return status and replace(
            status,
            created_at=second(status.created_at),
            done_at=second(status.done_at),
            failed_at=second(status.failed_at),
        )

    # Time

    def now(self) -> float:
        """Seconds since opening."""
        return self.parts.clock.second(self.parts.clock.now())

    def advance(self, seconds: float) -> None:
        """Let that many seconds go by, with everything that happens in them; ValueError if those are too many."""
        self.parts.waits.advance(seconds)

    def is_caught_up(self) -> bool:
        """Whether all that people planned has happened, every view knows every event, and no rebuild is at work."""
        return self.parts.waits.is_caught_up()

    def run_until_caught_up(self, timeout: float) -> float:
        """Go on until `is_caught_up`; gives the seconds since opening at which that was.

        Raises TimeoutError after `timeout` seconds; it names who is late, and by how much. Raises RebuildStopped if a
        rebuild stops meanwhile.
        """
        return self.parts.waits.until_caught_up(timeout)

    def wait_until(
        self, what: Literal["visible", "settled"], receipt: Receipt, timeout: float, view: str = PRIMARY
    ) -> float:
        """Go on until `view` shows the receipt's event ("visible"), or its operation is DONE or FAILED ("settled").

        Gives the seconds since opening at which the waiting ended: the present ones if there was nothing to wait for.
        Raises TimeoutError after `timeout` seconds; it names who is late, and by how much. Raises LookupError with the
        reason if the event will never be visible.
        """
        one_of("what", what, ("visible", "settled"))
        checked_receipt(receipt)
        if what == "settled":
            return self.parts.waits.until_settled(receipt, timeout)
        return self.parts.waits.until_visible(receipt, timeout, view)

    def change(self, *, delay: Delays | None = None, workers: int | None = None) -> None:
        """From the next pick-up on, let events take another `delay`, or let so many `workers` share the work.

        A mapping changes the views that it names, which must have a projector of their own. With an inline projection
        it is from the next order on, and there are no workers.
        """
        projectors = self.parts.projectors
        delays = {} if delay is None else new_delays(delay, projectors)
        if workers is not None:
            if self._inline:
                raise ValueError('workers cannot be changed: projection="inline" has none')
            whole("workers", workers, least=1, most=MOST_WORKERS)
            for projector in projectors.values():
                projector.set_workers(workers)
        for name, new in delays.items():
            projectors[name].set_delay(new)
        changed = {"delay": {name: new.told() for name, new in delays.items()}, "workers": workers}
        self.parts.facts.record("changed", settings={name: value for name, value in changed.items() if value})

    def rebuild(self, view: str = PRIMARY, delay: float = 0.05) -> None:
        """Begin to make the tables of `view` anew out of the log, `delay` seconds an event; see `read.rebuild`.

        So are those of the views that are projected together with it. Everybody goes on with the old tables until the
        new ones show as much. ValueError if that is going on already, and with an inline projection, which misses
        nothing.
        """
        duration = microseconds("delay", delay)
        name = self.parts.projector(view).projection.name
        if self._inline:
            raise ValueError('rebuild needs projectors, and projection="inline" has none')
        self.parts.rebuilds.begin(name, duration)

    # Measurements

    def facts(self, since: int = 0) -> pd.DataFrame:
        """Everything that happened after the `since`-th fact, one row a fact; see `lab.facts` for the columns."""
        return self.parts.facts.table(since)

    def freshness(self, view: str = PRIMARY) -> Freshness:
        """How far `view` is at this moment: its version, how many events behind, its age in microseconds."""
        return self.parts.freshness(view)

    def timeline(self, view: str = PRIMARY) -> pd.DataFrame:
        """One row for each order: accepted, picked up and visible in `view`, and the lag; see `lab.timeline`."""
        parts = self.parts
        return timeline(parts.write_database, parts.read_database, parts.projector(view).projection.name, OPENING)

    def staleness(self, *views: str) -> pd.DataFrame:
        """When each view was how old: one row for each event that a view missed; see `lab.timeline`."""
        parts = self.parts
        names = {view: parts.projector(view).projection.name for view in views or parts.projected_by}
        return staleness(parts.write_database, parts.read_database, names, OPENING, parts.clock.now())

    def events(self, view: str = PRIMARY) -> pd.DataFrame:
        """The event log, and how far the projector of `view` is with each event."""
        return events_table(self.parts.projector(view))

    def progress(self) -> pd.DataFrame:
        """One row for each view: version, events behind, age in seconds, when it was last projected.

        A rebuild that is at work has a row of its own.

        `since_look` is how many seconds ago its projector last looked for an event: a quiet one looks every
        `poll_interval`, a busy one after each event, a dead one never again.
        """
        parts = self.parts
        known = {view: parts.projector(view) for view in parts.projected_by}
        views = {view: one.progress(parts.freshness(view)) for view, one in known.items()}
        return progress_table(views | parts.rebuilds.progress(), parts.clock)

    def sql(self, role: Role, query: str) -> pd.DataFrame:
        """Ask the "write" or the "read" database a question in SQL; its times are microseconds since the epoch.

        Raises ValueError for what is no question, or would change something.
        """
        databases = {"write": self.parts.write_database, "read": self.parts.read_database}
        columns, rows = databases[one_of("role", role, databases)].ask(query)
        return pd.DataFrame(rows, columns=columns)

    # Opening and closing

    def backup(self, folder: str | Path) -> tuple[Path, Path]:
        """Copy both databases as they are now to write.db and read.db in `folder`, and give the two paths.

        `Cafeteria(write=..., read=...)` opens the copies. With an inline projection there is one database and one
        copy, and both paths are its. Raises FileExistsError if there is such a file already,
        DatabaseUnusable if the folder cannot be used.
        """
        write, read = empty_places(folder)
        # Nobody moves the time meanwhile, so the two copies are of one instant.
        self.parts.write_database.backup(write)
        if self._inline:
            return write, write
        self.parts.read_database.backup(read)
        return write, read

    def close(self) -> None:
        """Stop the workers and let go of both databases."""
        self._close("This cafeteria is closed.")

    def __repr__(self) -> str:
        if self.parts.write_database.closed_because:
            return f"<Cafeteria at {self.now():g} s: closed>"
        return f"<Cafeteria at {self.now():g} s: {counted(self.parts.queue.last_position(), 'event')}>"

    @contextmanager
    def _refusals_recorded(self) -> Iterator[None]:
        try:
            yield
        except (OrderRefused, TooStale) as refusal:
            self.parts.facts.record("refused", reason=str(refusal))
            raise

    def _close(self, why: str) -> None:
        with self._turn:  # a newer cafeteria may close this one from another thread
            self.parts.clock.close(why)
            self.parts.files.close(why)
