"""The views beside the order list: sales total, popular menu, stock left.

Each has a table of its own, shaped for its one screen, and says with a SQL statement what a new order changes in it.
All three add up, so an event that is applied twice would count twice: a sum cannot tell an order it has seen
before. That they are right all the same is the projection's doing, which remembers what it has applied.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from cqrs_lab.shared.database import Database
from cqrs_lab.shared.messages import Delivery, OrderPlaced

Limit = tuple[int, int]  # of an item: how many there were, and after which event that was

TOP = 3  # so many items stand on the popular menu

STOCK_LEFT = """
CREATE TABLE IF NOT EXISTS {table} (
    item          TEXT PRIMARY KEY,
    stock_left    INTEGER NOT NULL,
    limited_after INTEGER NOT NULL
)
"""


@dataclass(frozen=True, slots=True)
class Sales:
    """How many orders there were, and for how many yen."""

    orders: int
    total_yen: int


@dataclass(frozen=True, slots=True)
class MenuItem:
    """How often an item was ordered."""

    item: str
    orders: int


@dataclass(frozen=True, slots=True)
class Stock:
    """How many of an item are left; below 0 if more were sold than there were."""

    item: str
    stock_left: int


class SalesTotalView:
    """The sum of all orders."""

    name = "sales_total"

    def __init__(self, database: Database, table: str = "sales_total") -> None:
        self.database = database
        self.table = table
        database.define(f"CREATE TABLE IF NOT EXISTS {table} (orders INTEGER, total_yen INTEGER)")
        database.execute(f"INSERT INTO {table} SELECT 0, 0 WHERE NOT EXISTS (SELECT * FROM {table})")

    def apply(self, delivery: Delivery, now: int) -> None:
        """Add a new order's yen; paying changes no sale."""
        if isinstance(placed := delivery.event.payload, OrderPlaced):
            self.database.execute(
                f"UPDATE {self.table} SET orders = orders + 1, total_yen = total_yen + :yen", yen=placed.total_yen
            )

    def read(self) -> list[Sales]:
        """The sum as this view has it: one row."""
        return [Sales(**row) for row in self.database.execute(f"SELECT * FROM {self.table}")]


class PopularMenuView:
    """The three items that were ordered most often."""

    name = "popular_menu"

    def __init__(self, database: Database, table: str = "popular_menu") -> None:
        self.database = database
        self.table = table
        database.define(
            f"CREATE TABLE IF NOT EXISTS {table} (item TEXT PRIMARY KEY, orders INTEGER NOT NULL) WITHOUT ROWID"
        )

    def apply(self, delivery: Delivery, now: int) -> None:
        """Count a new order's item."""
        if isinstance(placed := delivery.event.payload, OrderPlaced):
            self.database.execute(
                f"""
                INSERT INTO {self.table} VALUES (:item, 1)
                ON CONFLICT (item) DO UPDATE SET orders = {self.table}.orders + 1
                """,
                item=placed.item,
            )

    def read(self) -> list[MenuItem]:
        """The top three, the most popular first; of two alike, the one first in the alphabet."""
        rows = self.database.execute(f"SELECT * FROM {self.table} ORDER BY orders DESC, item LIMIT :top", top=TOP)
        return [MenuItem(**row) for row in rows]


class StockLeftView:
    """How many of each limited item are left, as far as this view knows.

    `limits` has for each item what there was of it when it was limited, and after which event that was: what was
    ordered before took none of it, however late this view hears of it.
    """

    name = "stock_left"

    def __init__(self, database: Database, limits: Mapping[str, Limit], table: str = "stock_left") -> None:
        self.database = database
        self.table = table
        database.define(STOCK_LEFT.format(table=table))
        for item, (quantity, limited_after) in limits.items():
            database.execute(
                f"INSERT INTO {table} VALUES (:item, :quantity, :limited_after) ON CONFLICT (item) DO NOTHING",
                item=item,
                quantity=quantity,
                limited_after=limited_after,
            )

    def apply(self, delivery: Delivery, now: int) -> None:
        """One less of a new order's item, if it is limited."""
        if isinstance(placed := delivery.event.payload, OrderPlaced):
            self.database.execute(
                f"UPDATE {self.table} SET stock_left = stock_left - 1 WHERE item = :item AND limited_after < :position",
                item=placed.item,
                position=delivery.position,
            )

    def read(self) -> list[Stock]:
        """What is left of each limited item."""
        rows = self.database.execute(f"SELECT item, stock_left FROM {self.table} ORDER BY item")
        return [Stock(*row) for row in rows]

    def stock_left(self, item: str) -> int | None:
        """How many of one item are left, as far as this view knows; None if it is not limited."""
        rows = self.database.execute(f"SELECT stock_left FROM {self.table} WHERE item = :item", item=item)
        return int(rows[0]["stock_left"]) if rows else None
