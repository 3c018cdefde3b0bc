"""The stock on the write side: how many of each limited item are really left."""

from cqrs_lab.shared.database import Database

SCHEMA = """
CREATE TABLE IF NOT EXISTS stock (
    item          TEXT PRIMARY KEY,
    quantity      INTEGER NOT NULL,
    stock_left    INTEGER NOT NULL,
    limited_after INTEGER NOT NULL
)
"""


class StockRepository:
    """The limited items in the write database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        database.define(SCHEMA)
        # Limits are set at opening. Where there are none nobody need ask: each statement costs every order.
        self.has_limits = bool(database.execute("SELECT 1 FROM stock LIMIT 1"))

    def open(self, item: str, quantity: int, limited_after: int = 0) -> None:
        """Limit an item to `quantity`, from the event after `limited_after` on; a limited one keeps what is left."""
        self.database.execute(
            "INSERT INTO stock VALUES (:item, :quantity, :quantity, :limited_after) ON CONFLICT (item) DO NOTHING",
            item=item,
            quantity=quantity,
            limited_after=limited_after,
        )
        self.has_limits = True

    def limits(self) -> dict[str, tuple[int, int]]:
        """How many there were of each limited item when it was limited, and how long the log was then."""
        rows = self.database.execute("SELECT item, quantity, limited_after FROM stock")
        return {item: (quantity, limited_after) for item, quantity, limited_after in rows}

    def stock_left(self, item: str) -> int | None:
        """How many are left, below 0 if more were sold than there were; None if the item is not limited."""
        rows = self.database.execute("SELECT stock_left FROM stock WHERE item = :item", item=item)
        return int(rows[0]["stock_left"]) if rows else None

    def take(self, item: str) -> None:
        """One less. Asks nothing: whether there is one left was decided by whoever sells."""
        self.database.execute("UPDATE stock SET stock_left = stock_left - 1 WHERE item = :item", item=item)
