"""What changed on the read side, in order: the log from which a server tells its clients.

One row for each line of the primary order list and for each outcome that changed, written in the transaction of
the change itself. The rows are numbered without a gap, so a client that was away says the last number that it has
heard of and gets the rest. (Event positions would not do: with several workers they finish out of turn.)
"""

from dataclasses import dataclass
from typing import Literal

from cqrs_lab.shared.database import Database
from cqrs_lab.shared.messages import DomainEvent

What = Literal["visible", "changed", "DONE", "FAILED"]

SCHEMA = """
CREATE TABLE IF NOT EXISTS changes (
    n            INTEGER PRIMARY KEY,
    at           INTEGER NOT NULL,
    what         TEXT NOT NULL,
    order_id     TEXT NOT NULL,
    operation_id TEXT NOT NULL,
    position     INTEGER NOT NULL,
    reason       TEXT
)
"""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: an order's line became `visible` or `changed`, or its operation is now `DONE` or `FAILED`."""

    n: int
    at: int
    what: What
    order_id: str
    operation_id: str
    position: int
    reason: str | None


class ChangeLog:
    """The changes in the read database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        database.define(SCHEMA)

    def applied(self, at: int, position: int, event: DomainEvent) -> None:
        """An event is in the list: its line and its operation changed; call it inside the transaction."""
        self.database.execute(
            """
            INSERT INTO changes (at, what, order_id, operation_id, position)
            VALUES (:at, :what, :order_id, :operation_id, :position),
                   (:at, 'DONE', :order_id, :operation_id, :position)
            """,  # without a number SQLite takes the largest plus one; nothing is ever deleted, so there is no gap
            at=at,
            what="visible" if event.order_version == 1 else "changed",
            order_id=event.order_id,
            operation_id=event.operation_id,
            position=position,
        )

    def failed(self, at: int, position: int, event: DomainEvent, reason: str) -> None:
        """An event is a dead letter: its operation changed; call it inside the transaction."""
        self.database.execute(
            """
            INSERT INTO changes (at, what, order_id, operation_id, position, reason)
            VALUES (:at, 'FAILED', :order_id, :operation_id, :position, :reason)
            """,
            at=at,
            order_id=event.order_id,
            operation_id=event.operation_id,
            position=position,
            reason=reason,
        )

    def since(self, n: int, most: int = -1) -> list[Change]:
        """The changes after the `n`-th, oldest first, all or at most so many."""
        changes = "SELECT * FROM changes WHERE n > :n ORDER BY n LIMIT :most"  # SQLite takes -1 for no limit
        return [Change(*row) for row in self.database.execute(changes, n=n, most=most)]

    def last(self) -> int:
        """The number of the last change; 0 if there was none."""
        rows = self.database.execute("SELECT coalesce(max(n), 0) AS last FROM changes")
        return int(rows[0]["last"])
