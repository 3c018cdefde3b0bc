"""The order list: the screen on which a customer looks for the order.

A view is a set of tables of its own and a visible table of event type -> what to do. It is applied inside the
projection's transaction and knows neither the queue nor the operations.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from cqrs_lab.shared.database import Database
from cqrs_lab.shared.messages import Delivery, OrderPaid, OrderPlaced

SCHEMA = """
CREATE TABLE IF NOT EXISTS {table} (
    order_id      TEXT PRIMARY KEY,
    customer_name TEXT NOT NULL,
    total_yen     INTEGER NOT NULL,
    item          TEXT NOT NULL,
    status        TEXT NOT NULL,
    order_version INTEGER NOT NULL,
    projected_at  INTEGER NOT NULL,
    placed_as     INTEGER NOT NULL
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class ReadOrderRow:
    """One line of the order list.

    `order_version` is the version of the order that the line shows, `projected_at` when it was last projected (in
    microseconds since the epoch), `placed_as` the position of its OrderPlaced in the log.
    """

    order_id: str
    customer_name: str
    total_yen: int
    item: str
    status: str
    order_version: int
    projected_at: int
    placed_as: int


class ReadOrderRepository:
    """The lines of one order list."""

    def __init__(self, database: Database, table: str = "order_list") -> None:
        self.database = database
        self.table = table
        database.define(SCHEMA.format(table=table))

    def upsert(self, row: ReadOrderRow) -> None:
        """Replace the order's line in place, or put a new one into the list."""
        self.database.execute(
            f"""
            INSERT INTO {self.table} VALUES (:order_id, :customer_name, :total_yen, :item, :status,
                                             :order_version, :projected_at, :placed_as)
            ON CONFLICT (order_id) DO UPDATE SET status = excluded.status, order_version = excluded.order_version,
                projected_at = excluded.projected_at
            """,
            order_id=row.order_id,
            customer_name=row.customer_name,
            total_yen=row.total_yen,
            item=row.item,
            status=row.status,
            order_version=row.order_version,
            projected_at=row.projected_at,
            placed_as=row.placed_as,
        )

    def find(self, order_id: str) -> ReadOrderRow | None:
        """The order's line, or None while it is not in the list."""
        rows = self.database.execute(f"SELECT * FROM {self.table} WHERE order_id = :order_id", order_id=order_id)
        return ReadOrderRow(**rows[0]) if rows else None

    def list(self) -> list[ReadOrderRow]:
        """All lines, the newest order first."""
        rows = self.database.execute(f"SELECT * FROM {self.table} ORDER BY placed_as DESC")
        return [ReadOrderRow(**row) for row in rows]


class OrderListView:
    """The view that keeps the order list up to date; its `name` is the table's, if it has no other."""

    def __init__(self, repository: ReadOrderRepository, name: str = "") -> None:
        self.repository = repository
        self.name = name or repository.table
        self.handlers: dict[str, Callable[[Delivery, int], None]] = {
            "OrderPlaced": self.add_line,
            "OrderPaid": self.mark_as_paid,
        }

    def apply(self, delivery: Delivery, now: int) -> None:
        """Bring the list up to date with one event; call it inside a transaction."""
        self.handlers[delivery.event.type](delivery, now)

    def add_line(self, delivery: Delivery, now: int) -> None:
        """A new order: a new line on top."""
        placed = delivery.event.payload
        assert isinstance(placed, OrderPlaced)
        self.repository.upsert(
            ReadOrderRow(
                placed.order_id,
                placed.customer_name,
                placed.total_yen,
                placed.item,
                status="ORDERED",
                order_version=delivery.event.order_version,
                projected_at=now,
                placed_as=delivery.position,
            )
        )

    def mark_as_paid(self, delivery: Delivery, now: int) -> None:
        """A paid order: its line changes where it stands."""
        paid = delivery.event.payload
        assert isinstance(paid, OrderPaid)
        row = self.repository.find(paid.order_id)
        if row is None:
            raise LookupError(f"{paid.order_id} is paid, but its line is not in the list")
        version = delivery.event.order_version
        self.repository.upsert(replace(row, status="PAID", order_version=version, projected_at=now))
