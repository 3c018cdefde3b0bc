"""Orders on the write side: how one is placed and how one is paid.

A handler checks its command and then, in one transaction of the write database,

    1. saves the order,
    2. puts its operation as PENDING,
    3. pushes the event.

The queue's event table lies in the same database, so the event is in the queue if and only if the order
is saved (a "transactional outbox"). Only then does the handler answer: accepted. The read side may not
know of it yet, and that is normal.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, Protocol

from cqrs_lab.shared.database import Database
from cqrs_lab.shared.failpoints import Failpoint, no_failpoint
from cqrs_lab.shared.ids import NewId
from cqrs_lab.shared.messages import (
    DomainEvent,
    OrderPaid,
    OrderPlaced,
    Payload,
    PayOrder,
    PlaceOrder,
    Receipt,
)
from cqrs_lab.shared.operations import OperationStatus, OperationStore
from cqrs_lab.write.idempotency import IdempotencyKeys
from cqrs_lab.write.refusals import OrderRefused, checked, checked_payment
from cqrs_lab.write.stock import StockRepository

SCHEMA = """
CREATE TABLE IF NOT EXISTS orders (
    n             INTEGER PRIMARY KEY,
    order_id      TEXT NOT NULL UNIQUE,
    customer_name TEXT NOT NULL,
    total_yen     INTEGER NOT NULL,
    item          TEXT NOT NULL,
    status        TEXT NOT NULL,
    version       INTEGER NOT NULL
)
"""


@dataclass(frozen=True, slots=True)
class WriteOrder:
    """An order as the write side knows it. `version` counts its events: 1 when placed, 2 when paid."""

    order_id: str
    customer_name: str
    total_yen: int
    item: str
    status: Literal["ORDERED", "PAID"] = "ORDERED"
    version: int = 1


class WriteOrderRepository:
    """The orders in the write database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        database.define(SCHEMA)

    def save(self, order: WriteOrder) -> None:
        """Store a new order, or the next version of one that is known."""
        self.database.execute(
            """
            INSERT INTO orders (order_id, customer_name, total_yen, item, status, version)
            VALUES (:order_id, :customer_name, :total_yen, :item, :status, :version)
            ON CONFLICT (order_id) DO UPDATE SET status = excluded.status, version = excluded.version
            """,
            order_id=order.order_id,
            customer_name=order.customer_name,
            total_yen=order.total_yen,
            item=order.item,
            status=order.status,
            version=order.version,
        )

    def find(self, order_id: str) -> WriteOrder | None:
        """The order as it is now, or None if there is no such order."""
        rows = self.database.execute(
            """
            SELECT order_id, customer_name, total_yen, item, status, version FROM orders
            WHERE order_id = :order_id
            """,
            order_id=order_id,
        )
        return WriteOrder(*rows[0]) if rows else None

    def count(self) -> int:
        """How many orders were saved."""
        rows = self.database.execute("SELECT coalesce(max(n), 0) AS stored FROM orders")
        return int(rows[0]["stored"])


class Queue(Protocol):
    """Where events go: what the write side asks of a queue."""

    def last_position(self) -> int:
        """How many events the log holds."""

    def push(self, event: DomainEvent) -> int:
        """Append the event to the log, in the caller's transaction, and give its position."""


class OrderLedger:
    """Stores orders, each together with its operation and its event.

    `now` gives microseconds since the epoch, `new_id` an id that was never given before (see `shared.ids`).
    """

    def __init__(
        self,
        database: Database,
        orders: WriteOrderRepository,
        queue: Queue,
        operations: OperationStore,
        *,
        now: Callable[[], int],
        new_id: NewId,
        failpoint: Failpoint = no_failpoint,
    ) -> None:
        self.database = database
        self.orders = orders
        self.queue = queue
        self.operations = operations
        self.now = now
        self.new_id = new_id
        self.failpoint = failpoint

    def new_order_id(self) -> str:
        """An id for a new order."""
        return self.new_id("order", self.orders.count)

    def record(self, order: WriteOrder, payload: Payload) -> Receipt:
        """Store the order with its operation and its event; call it inside a transaction."""
        now, log_length = self.now(), cache(self.queue.last_position)  # asked once: op-7 comes with event-7
        operation_id = self.new_id("op", log_length)
        self.orders.save(order)
        self.failpoint("order saved")
        self.operations.put(OperationStatus(operation_id, "PENDING", created_at=now))
        self.failpoint("operation put")
        event = DomainEvent(self.new_id("event", log_length), now, operation_id, order.version, payload)
        position = self.queue.push(event)
        self.failpoint("event pushed")
        return Receipt(order.order_id, operation_id, position)


class PlaceOrderHandler:
    """Accepts new orders.

    `stock_left` says how many of an item are left (None: it is not limited). By default the write side's own `stock`
    is asked, inside the transaction, and is right; a view may be asked instead, and may be late.
    """

    def __init__(
        self,
        ledger: OrderLedger,
        *,
        keys: IdempotencyKeys,
        stock: StockRepository,
        stock_left: Callable[[str], int | None] | None = None,
    ) -> None:
        self.ledger = ledger
        self.keys = keys
        self.stock = stock
        self.stock_left = stock_left or stock.stock_left

    def execute(self, command: PlaceOrder) -> Receipt:
        """Accept a new order; raises OrderRefused if a field is not allowed or the item is sold out."""
        command = checked(command)
        with self.ledger.database.transaction():
            if command.idempotency_key is None:
                receipt = self._accept(command)
            else:
                receipt = self.keys.first_receipt(command) or self._accept_with_key(command)
        self.ledger.failpoint("order committed")
        return receipt

    def _accept_with_key(self, command: PlaceOrder) -> Receipt:
        receipt = self._accept(command)
        self.keys.remember(command, receipt)
        self.ledger.failpoint("key remembered")
        return receipt

    def _accept(self, command: PlaceOrder) -> Receipt:
        if self.stock.has_limits:
            self._take_from_stock(command.item)
        order = WriteOrder(self.ledger.new_order_id(), command.customer_name, command.total_yen, command.item)
        placed = OrderPlaced(order.order_id, order.customer_name, order.total_yen, order.item)
        return self.ledger.record(order, placed)

    def _take_from_stock(self, item: str) -> None:
        stock_left = self.stock_left(item)
        if stock_left is not None and stock_left <= 0:
            raise OrderRefused("item", f"{item} is sold out", "sold out")
        self.stock.take(item)
        self.ledger.failpoint("stock taken")


class PayOrderHandler:
    """Takes the money for orders."""

    def __init__(self, ledger: OrderLedger, *, keys: IdempotencyKeys) -> None:
        self.ledger = ledger
        self.keys = keys

    def execute(self, command: PayOrder) -> Receipt:
        """Mark an order as paid; raises OrderRefused if it is unknown, paid, or not at the expected version."""
        command = checked_payment(command)
        with self.ledger.database.transaction():
            if command.idempotency_key is None:
                receipt = self._accept(command)
            else:
                receipt = self.keys.first_receipt(command) or self._accept_with_key(command)
        self.ledger.failpoint("order committed")
        return receipt

    def _accept_with_key(self, command: PayOrder) -> Receipt:
        receipt = self._accept(command)
        self.keys.remember(command, receipt)
        self.ledger.failpoint("key remembered")
        return receipt

    def _accept(self, command: PayOrder) -> Receipt:
        order = payable(self.ledger.orders, command)
        paid = replace(order, status="PAID", version=order.version + 1)
        return self.ledger.record(paid, OrderPaid(order.order_id))


def payable(orders: WriteOrderRepository, command: PayOrder) -> WriteOrder:
    """The order, if it can be paid as the command, which is checked, says; else OrderRefused."""
    order = orders.find(command.order_id)
    if order is None:
        raise OrderRefused("orderId", f"{command.order_id} is unknown", "unknown")
    if order.status == "PAID":
        raise OrderRefused("orderId", f"{order.order_id} is already paid", "already paid")
    if command.expected_version not in (None, order.version):
        raise OrderRefused(
            "expectedVersion",
            f"{command.expected_version} is stale: {order.order_id} is at version {order.version}",
            "stale version",
        )
    return order
