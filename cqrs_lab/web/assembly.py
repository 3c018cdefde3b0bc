"""Builds the cafeteria that a server serves: the same write, queue and read classes as in the lab, in real time.

What the lab puts around them to be steered and watched is not there: no clock that stands still, no people, no faults.
Both databases lie in memory and end with the server. Each has one connection, which only the event loop uses.
"""

from collections.abc import Callable
from dataclasses import dataclass

from cqrs_lab.lab.randomness import Delay, stream
from cqrs_lab.queue.event_queue import EventQueue
from cqrs_lab.queue.subscription import Subscription
from cqrs_lab.read.changes import ChangeLog
from cqrs_lab.read.freshness import Freshness, freshness
from cqrs_lab.read.order_list import OrderListView, ReadOrderRepository
from cqrs_lab.read.projection import Projection
from cqrs_lab.read.projection_worker import ProjectionWorker, RetryPolicy
from cqrs_lab.read.query_service import PRIMARY, QueryService
from cqrs_lab.shared.database import IN_MEMORY, Database
from cqrs_lab.shared.messages import PayOrder, PlaceOrder, Receipt
from cqrs_lab.shared.operations import OperationStore
from cqrs_lab.shared.units import PER_SECOND
from cqrs_lab.web.real_time import real_clock, unique
from cqrs_lab.write.idempotency import IdempotencyKeys
from cqrs_lab.write.orders import OrderLedger, PayOrderHandler, PlaceOrderHandler, WriteOrderRepository
from cqrs_lab.write.stock import StockRepository

# As a Cafeteria has them when nobody says otherwise; in microseconds.
POLL_INTERVAL = PER_SECOND // 10
LEASE = 30 * PER_SECOND
RETRIES = RetryPolicy(attempts=3, wait=PER_SECOND // 2)

SEED = 29  # delays by chance are the same ones after each start


@dataclass(frozen=True, slots=True)
class ServerParts:
    """The parts of a cafeteria that is served. `now` gives microseconds since the epoch, as everywhere inside."""

    write_database: Database
    read_database: Database
    now: Callable[[], int]
    delay: Delay
    place: Callable[[PlaceOrder], Receipt]
    pay: Callable[[PayOrder], Receipt]
    queue: EventQueue
    subscription: Subscription
    projection: Projection
    worker: ProjectionWorker
    changes: ChangeLog
    queries: QueryService

    def freshness(self) -> Freshness:
        """How fresh the order list is at this moment."""
        return freshness(PRIMARY, self.projection.version(), self.queue, self.now)

    def close(self) -> None:
        """Let go of the databases; what was in them is gone."""
        self.write_database.close("The server has stopped.")
        self.read_database.close("The server has stopped.")


def assemble_for_server(delay: Delay) -> ServerParts:
    """A new cafeteria in memory, whose worker takes `delay` for each event."""
    write, read, now = Database(IN_MEMORY, "write"), Database(IN_MEMORY, "read"), real_clock()
    queue, accepted, outcomes = EventQueue(write, now=now), OperationStore(write), OperationStore(read)
    keys, orders = IdempotencyKeys(write), WriteOrderRepository(write)
    ledger = OrderLedger(write, orders, queue, accepted, now=now, new_id=unique)

    rows = ReadOrderRepository(read, PRIMARY)
    projection = Projection(PRIMARY, read, [OrderListView(rows)], now=now, operations=outcomes)
    subscription = queue.subscribe(PRIMARY, lease=LEASE, max_failures=RETRIES.attempts)
    draw = delay.sampler(stream(SEED, PRIMARY))
    return ServerParts(
        write_database=write,
        read_database=read,
        now=now,
        delay=delay,
        place=PlaceOrderHandler(ledger, keys=keys, stock=StockRepository(write)).execute,
        pay=PayOrderHandler(ledger, keys=keys).execute,
        queue=queue,
        subscription=subscription,
        projection=projection,
        worker=ProjectionWorker(subscription, projection, delay=draw, poll_interval=POLL_INTERVAL, retries=RETRIES),
        changes=ChangeLog(read),
        queries=QueryService(
            {PRIMARY: rows},
            accepted=accepted,
            outcomes=outcomes,
            fresh=lambda view: freshness(view, projection.version(), queue, now),
            shown=lambda view: projection.shown(),
        ),
    )
