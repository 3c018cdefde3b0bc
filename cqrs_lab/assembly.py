"""Builds a cafeteria out of its parts. The only module that knows every part.

Write, queue and read know nothing of each other: they receive one another, the time, the ids and the failpoints by
argument. Everything is built and checked inside one transaction of each database. If anything is refused, both roll
back: a refused opening changes nothing and holds no file.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cqrs_lab.client.api import CafeteriaApi
from cqrs_lab.lab.clock import Clock
from cqrs_lab.lab.facts import FactLog
from cqrs_lab.lab.faults import FaultInjector, crashes_recorded
from cqrs_lab.lab.files import Files
from cqrs_lab.lab.inline import InlineQueue, check_where_the_views_lie
from cqrs_lab.lab.line import Counter, Line
from cqrs_lab.lab.ownership import Close
from cqrs_lab.lab.projector import PROJECTIONS, Projector, ProjectorSettings
from cqrs_lab.lab.randomness import Delay
from cqrs_lab.lab.read_side import ReadSide
from cqrs_lab.lab.rebuilding import Rebuilds
from cqrs_lab.lab.reopening import check_pair
from cqrs_lab.lab.settings import Apart, warn_of_short_lease
from cqrs_lab.lab.turns import Turn
from cqrs_lab.lab.waits import Waits
from cqrs_lab.queue.event_queue import EventQueue
from cqrs_lab.read import forgetting
from cqrs_lab.read.changes import ChangeLog
from cqrs_lab.read.freshness import Freshness, freshness
from cqrs_lab.read.order_list import ReadOrderRepository
from cqrs_lab.read.query_service import PRIMARY, QueryService
from cqrs_lab.read.views import PopularMenuView, SalesTotalView, StockLeftView
from cqrs_lab.shared.arguments import one_of
from cqrs_lab.shared.database import Database
from cqrs_lab.shared.ids import numbered
from cqrs_lab.shared.messages import PayOrder, PlaceOrder, Receipt, from_iso
from cqrs_lab.shared.operations import OperationStore
from cqrs_lab.shared.pairing import Pairing
from cqrs_lab.shared.units import as_seconds
from cqrs_lab.write.idempotency import IdempotencyKeys
from cqrs_lab.write.orders import OrderLedger, PayOrderHandler, PlaceOrderHandler, WriteOrderRepository
from cqrs_lab.write.stock import StockRepository
from cqrs_lab.write.three_writes import ThreeWrites

OPENING = from_iso("2026-04-01T03:00:00.000000Z")  # noon in Tokyo, the first day of the school year


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be built, checked already. `delays` has an entry for each view with a projector of its own.

    `apart` says how an order is written if not in one transaction.
    """

    write: str | Path
    read: str | Path
    delays: Mapping[str, Delay]
    stock: Mapping[str, int]
    sell_by: Literal["write", "view"]
    projectors: ProjectorSettings
    inline: bool
    rebuild: bool
    apart: Apart | None = None

    def settings(self) -> dict[str, object]:
        """What a reader of the facts needs to know of it; times in seconds."""
        works = self.projectors
        return {
            "projection": "inline" if self.inline else "async",
            "delay": {view: delay.told() for view, delay in self.delays.items()},
            "poll_interval": None if works.poll_interval is None else as_seconds(works.poll_interval),
            "transit": as_seconds(works.transit),
            "workers": works.workers,
            "lease": as_seconds(works.lease),
            "attempts": works.retries.attempts,
            "retry_wait": as_seconds(works.retries.wait),
            "on_failure": works.retries.on_failure,
            "seed": works.seed,
            "rebuild": self.rebuild,
            "stock": dict(self.stock),
            "sell_by": self.sell_by,
            "delivery": works.delivery,
            "writes": "together" if self.apart is None else self.apart.order,
            "pause": 0.0 if self.apart is None else as_seconds(self.apart.pause),
        }


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one cafeteria, by the names that the architecture has for them."""

    files: Files
    turn: Turn
    clock: Clock
    facts: FactLog
    injector: FaultInjector
    queue: EventQueue
    orders: WriteOrderRepository
    stock: StockRepository
    accepted: OperationStore
    ledger: OrderLedger
    place: Callable[[PlaceOrder], Receipt]
    pay: Callable[[PayOrder], Receipt]
    counter: Counter
    screens: ReadSide
    outcomes: OperationStore
    changes: ChangeLog
    projectors: Mapping[str, Projector]
    projected_by: Mapping[str, str]
    rebuilds: Rebuilds
    queries: QueryService
    api: CafeteriaApi

    @property
    def write_database(self) -> Database:
        """The write model's database."""
        return self.files.write

    @property
    def read_database(self) -> Database:
        """The read model's database."""
        return self.files.read

    @property
    def lists(self) -> Mapping[str, ReadOrderRepository]:
        """The order list and its replicas."""
        return self.screens.lists

    @property
    def sales_total(self) -> SalesTotalView:
        """The view of that name; so are the next two."""
        return self.screens.sales_total

    @property
    def popular_menu(self) -> PopularMenuView:
        """What was ordered most often."""
        return self.screens.popular_menu

    @property
    def stock_left(self) -> StockLeftView:
        """What is left of limited items, as far as the read side knows."""
        return self.screens.stock_left

    @property
    def waits(self) -> Waits:
        """How the time goes by."""
        known = (self.clock, self.queue, self.queries, self.projectors, self.projector, self.freshness)
        return Waits(*known, in_line=self.counter.in_line, rebuilds=self.rebuilds)

    def projector(self, view: str) -> Projector:
        """Who projects `view`; ValueError if nobody does."""
        return self.projectors[self.projected_by[one_of("view", view, self.projected_by)]]

    def freshness(self, view: str) -> Freshness:
        """How fresh `view` is at this moment."""
        return freshness(view, self.projector(view).projection.version(), self.queue, self.clock.now)


def assemble(plan: Plan, close: Close) -> Parts:
    """Open the databases and build a cafeteria on them; `close` is how it is closed when a newer one takes them over.

    Raises DatabaseUnusable, and then nothing is changed and nothing is held.
    """
    if not plan.inline:
        warn_of_short_lease(plan.delays, plan.projectors.lease)
    files = Files(plan.write, None if plan.inline else plan.read)
    with files.opening(close):
        parts = build(plan, files)
        check_where_the_views_lie(files.write, parts.projectors, parts.queue.last_position(), plan.inline)
        if not plan.inline:
            pairing = Pairing(files.write, files.read)
            check_pair(pairing, parts.queue, parts.screens, parts.projectors, plan.rebuild)
            pairing.renew(secrets.token_hex(16))
    return parts


def build(plan: Plan, files: Files) -> Parts:
    """The write side, the read side, the time, and then whoever works."""
    clock, injector = Clock(OPENING), FaultInjector()
    queue = EventQueue(files.write, now=clock.now)
    files.read.define(forgetting.SCHEMA)
    facts = FactLog(clock, files.write, files.read, plan.projectors.transit)

    orders, stock, outcomes = (
        WriteOrderRepository(files.write),
        StockRepository(files.write),
        OperationStore(files.read),
    )
    accepted = OperationStore(files.write) if plan.apart is None else outcomes  # there is a single store then
    for item, quantity in plan.stock.items():
        stock.open(item, quantity, limited_after=queue.last_position())

    screens = ReadSide(files.read, files.write, plan.delays, stock.limits(), injector, plan.inline)
    projections = {
        name: PROJECTIONS[plan.projectors.delivery](
            name,
            files.read,
            screens.views_of(name),
            now=clock.now,
            operations=outcomes if name == PRIMARY else None,
            failpoint=injector.failpoint,
            regroup=plan.rebuild,
        )
        for name in screens.groups
    }

    # A reopened cafeteria goes on from the last instant that its databases know.
    last = [queue.last_instant(), *(projection.last_instant() for projection in projections.values())]
    clock.advance_to(max(OPENING, *last))

    projectors = {
        name: Projector(clock, queue, projection, plan.delays[name], plan.projectors, injector, facts.record)
        for name, projection in projections.items()
    }
    ledger = OrderLedger(
        files.write,
        orders,
        InlineQueue(queue, projectors) if plan.inline else queue,
        accepted,
        now=clock.now,
        new_id=numbered,
        failpoint=injector.failpoint,
    )
    keys = IdempotencyKeys(files.write)
    placing = PlaceOrderHandler(
        ledger,
        keys=keys,
        stock=stock,
        stock_left=stock.stock_left if plan.sell_by == "write" else screens.stock_left.stock_left,
    )
    place = crashes_recorded(facts.record)(placing.execute)
    pay = crashes_recorded(facts.record)(PayOrderHandler(ledger, keys=keys).execute)

    def wait() -> int:
        return max([projector.draw() for projector in projectors.values()])  # of each, so that each has its own stream

    def customer(order_id: str) -> str | None:
        order = orders.find(order_id)
        return None if order is None else order.customer_name

    def wrote(write: str, order_id: str) -> None:
        facts.record("wrote", key=write, order_id=order_id)

    line = Line(clock, wait, facts.record) if plan.inline else None
    apart = ThreeWrites(ledger, plan.apart.order, plan.apart.pause, wrote) if plan.apart else None
    counter = Counter(clock, place, pay, customer, line, apart, facts.record)

    def fresh(view: str) -> Freshness:
        return freshness(view, projectors[screens.projected_by[view]].projection.version(), queue, clock.now)

    queries = QueryService(
        screens.lists,
        accepted=accepted,
        outcomes=outcomes,
        fresh=fresh,
        shown=lambda view: projectors[screens.projected_by[view]].projection.shown(),
    )
    return Parts(
        files=files,
        turn=Turn(),
        clock=clock,
        facts=facts,
        injector=injector,
        queue=queue,
        orders=orders,
        stock=stock,
        accepted=accepted,
        ledger=ledger,
        place=place,
        pay=pay,
        counter=counter,
        screens=screens,
        outcomes=outcomes,
        changes=ChangeLog(files.read),
        projectors=projectors,
        projected_by=screens.projected_by,
        rebuilds=Rebuilds(clock, queue, screens, projectors, injector, facts.record),
        queries=queries,
        api=CafeteriaApi(
            place=counter.place,
            operation=queries.get_operation,
            order_list=queries.read,
            line=queries.find,
            order=orders.find,
            now=clock.now,
            record=facts.record,
            opened_after=queue.last_position(),
            in_line=plan.inline,
            by_hand=counter.by_hand,
        ),
    )
