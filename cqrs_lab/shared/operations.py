"""Operations: what became of a command.

A command answers at once with an operation id. Who wants to know more asks for the operation:

    PENDING   accepted; its event is not projected yet
    DONE      its event is applied in the order list, neither more nor less
    FAILED    its event could not be projected, and why; the order itself stands

PENDING is put into the write database, the outcome into the read database. Where both are there, the outcome counts.
"""

from dataclasses import dataclass, fields
from typing import Literal

from cqrs_lab.shared.database import Database

State = Literal["PENDING", "DONE", "FAILED"]

SCHEMA = """
CREATE TABLE IF NOT EXISTS operations (
    operation_id TEXT NOT NULL PRIMARY KEY,
    state        TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    done_at      INTEGER,
    failed_at    INTEGER,
    reason       TEXT
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True, repr=False)
class OperationStatus:
    """How far an operation has come.

    Its times are microseconds since the epoch; a `Cafeteria` hands out a copy in seconds since opening.
    """

    operation_id: str
    state: State
    created_at: float
    done_at: float | None = None
    failed_at: float | None = None
    reason: str | None = None

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing left to wait for."""
        return self.state != "PENDING"

    def __repr__(self) -> str:
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        known = ", ".join(f"{name}={value!r}" for name, value in values.items() if value is not None)
        return f"OperationStatus({known})"


class OperationStore:
    """The operations in one database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        database.define(SCHEMA)

    def put(self, status: OperationStatus) -> None:
        """Remember `status`; what was known of the operation before is overwritten."""
        self.database.execute(
            """
            INSERT INTO operations (operation_id, state, created_at, done_at, failed_at, reason)
            VALUES (:operation_id, :state, :created_at, :done_at, :failed_at, :reason)
            ON CONFLICT (operation_id) DO UPDATE SET state = excluded.state, created_at = excluded.created_at,
                done_at = excluded.done_at, failed_at = excluded.failed_at, reason = excluded.reason
            """,
            # Field by field: dataclasses.asdict copies deeply, which costs more than the statement itself.
            operation_id=status.operation_id,
            state=status.state,
            created_at=status.created_at,
            done_at=status.done_at,
            failed_at=status.failed_at,
            reason=status.reason,
        )

    def get(self, operation_id: str) -> OperationStatus | None:
        """The status of an operation, or None if this store has never heard of it."""
        rows = self.database.execute(
            """
            SELECT operation_id, state, created_at, done_at, failed_at, reason FROM operations
            WHERE operation_id = :operation_id
            """,
            operation_id=operation_id,
        )
        return OperationStatus(*rows[0]) if rows else None
