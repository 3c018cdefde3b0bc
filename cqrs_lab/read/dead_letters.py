"""Dead letters: events that a projection has given up, with the reason.

A letter is open until the event is applied all the same, by a retry, a rebuild, or a worker that was slow and not
dead, or is discarded, so that it never will be. Then it is closed, never deleted: what happened stays known.

A skipped event is no dead letter: nobody is to find it here. Its letter was closed when it was written.
"""

from dataclasses import dataclass
from typing import Any, Literal

from cqrs_lab.shared.database import Database
from cqrs_lab.shared.messages import Delivery, DomainEvent

# How a letter was closed: applied by a retry; applied by a worker that was late; the event it was held back by was
# applied after all, it was handed out again, and failed for a reason of its own (then there is a new letter); given up
# for good; closed as it was written, for the policy is to skip what fails; or applied by a rebuild.
Closing = Literal["retried", "applied", "handed out again", "discarded", "skipped", "rebuilt"]

# Letters of events that no view shows. A skipped one stays as it was written, also if the event is applied after all,
# by a worker that was late: what is applied is shown.
NOT_SHOWN = """
(closed_at IS NULL OR closed = 'discarded' OR (closed = 'skipped' AND NOT EXISTS (
    SELECT 1 FROM applied
    WHERE applied.projection = dead_letters.projection AND applied.position = dead_letters.position
)))
"""

SCHEMAS = (
    """
    CREATE TABLE IF NOT EXISTS dead_letters (
        n            INTEGER PRIMARY KEY,
        projection   TEXT NOT NULL,
        position     INTEGER NOT NULL,
        order_id     TEXT NOT NULL,
        reason       TEXT NOT NULL,
        held_back_by INTEGER,
        attempt      INTEGER NOT NULL,
        hand_out     INTEGER NOT NULL,
        died_at      INTEGER NOT NULL,
        body         TEXT NOT NULL,
        closed_at    INTEGER,
        closed       TEXT
    )
    """,
    "CREATE INDEX IF NOT EXISTS dead_letters_by_position ON dead_letters (projection, position)",
    """
    CREATE INDEX IF NOT EXISTS open_dead_letters ON dead_letters (projection, order_id, position)
    WHERE closed_at IS NULL
    """,
)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One event that was given up; instants in microseconds since the epoch.

    `held_back_by` is the position of the earlier event of its order because of which it was never tried.
    """

    n: int
    projection: str
    position: int
    order_id: str
    reason: str
    held_back_by: int | None
    attempt: int
    hand_out: int
    died_at: int
    body: str
    closed_at: int | None
    closed: Closing | None

    @property
    def delivery(self) -> Delivery:
        """The event as it was handed out when it died."""
        return Delivery(self.position, DomainEvent.from_json(self.body), self.attempt)


class DeadLetters:
    """The dead letters of one projection, in its read database. Changes are made in the caller's transaction."""

    def __init__(self, database: Database, projection: str) -> None:
        self.database = database
        self.projection = projection
        database.define(*SCHEMAS)

    def put(
        self,
        delivery: Delivery,
        reason: str,
        now: int,
        held_back_by: int | None = None,
        closed: Closing | None = None,
    ) -> None:
        """Give an event up; `closed` if there is no way back."""
        self.database.execute(
            """
            INSERT INTO dead_letters (projection, position, order_id, reason, held_back_by, attempt, hand_out, died_at,
                                      body, closed_at, closed)
            VALUES (:projection, :position, :order_id, :reason, :held_back_by, :attempt, :hand_out, :now,
                    :body, :closed_at, :closed)
            """,
            projection=self.projection,
            position=delivery.position,
            order_id=delivery.event.order_id,
            reason=reason,
            held_back_by=held_back_by,
            attempt=delivery.attempt,
            hand_out=delivery.hand_out,
            now=now,
            body=delivery.event.to_json(),
            closed_at=None if closed is None else now,
            closed=closed,
        )

    def close(self, position: int, closed: Closing, now: int) -> None:
        """Close the open letter of the event at `position`."""
        self.database.execute(
            """
            UPDATE dead_letters SET closed_at = :now, closed = :closed
            WHERE projection = :projection AND position = :position AND closed_at IS NULL
            """,
            projection=self.projection,
            position=position,
            closed=closed,
            now=now,
        )

    def discard(self, order_id: str, now: int) -> None:
        """Close the open letters of one order for good."""
        self.database.execute(
            """
            UPDATE dead_letters SET closed_at = :now, closed = 'discarded'
            WHERE projection = :projection AND order_id = :order_id AND closed_at IS NULL
            """,
            projection=self.projection,
            order_id=order_id,
            now=now,
        )

    def of_order(self, order_id: str) -> list[DeadLetter]:
        """The open letters of one order, in the order of its events."""
        return self._letters("order_id = :order_id AND closed_at IS NULL ORDER BY position", order_id=order_id)

    def at(self, position: int) -> DeadLetter | None:
        """The letter because of which the event at `position` is not shown: open, discarded or skipped."""
        letters = self._letters(f"position = :position AND {NOT_SHOWN}", position=position)
        return letters[0] if letters else None

    def up_to(self, position: int) -> list[DeadLetter]:
        """The letters because of which events up to `position` are not shown: open, discarded or skipped."""
        return self._letters(f"position <= :position AND {NOT_SHOWN}", position=position)

    def all(self) -> list[DeadLetter]:
        """Every dead letter, open and closed, in the order in which they were written; none that was skipped."""
        return self._letters("closed IS NOT 'skipped' ORDER BY n")

    def _letters(self, condition: str, **parameters: Any) -> list[DeadLetter]:
        rows = self.database.execute(
            f"SELECT * FROM dead_letters WHERE projection = :projection AND {condition}",
            projection=self.projection,
            **parameters,
        )
        return [DeadLetter(*row) for row in rows]
