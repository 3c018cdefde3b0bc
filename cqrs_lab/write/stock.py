"""The stock on the write side: how many of each limited item are left."""

from cqrs_lab.shared.database import Database

SCHEMA = "CREATE TABLE IF NOT EXISTS stock (item TEXT PRIMARY KEY, stock_left INTEGER NOT NULL)"


class StockRepository:
    """The limited items in the write database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        database.execute(SCHEMA)

    def open(self, item: str, quantity: int) -> None:
        """Limit an item to `quantity`; an item that is limited already keeps what is left of it."""
        self.database.execute(
            "INSERT INTO stock VALUES (:item, :quantity) ON CONFLICT (item) DO NOTHING", item=item, quantity=quantity
        )

    def stock_left(self, item: str) -> int | None:
        """How many are left, below 0 if more were sold than there were; None if the item is not limited."""
        rows = self.database.execute("SELECT stock_left FROM stock WHERE item = :item", item=item)
        return int(rows[0]["stock_left"]) if rows else None

    def take(self, item: str) -> None:
        """One less. Asks nothing: whether there is one left was decided by whoever sells."""
        self.database.execute("UPDATE stock SET stock_left = stock_left - 1 WHERE item = :item", item=item)
