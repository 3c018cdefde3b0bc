"""A projection: carries events into views, each event once, however often it is delivered.

Everything that one event changes on the read side happens in one transaction of the read database: the
views' tables, the memory that the event is applied, and the operation's outcome. So a crash leaves either
all of it or nothing, and a second delivery finds the memory and changes nothing.

An event that could not be applied after the last attempt becomes a dead letter: written down with its
reason, its operation FAILED, so that the events behind it can go on. Only later events of the same order
join it, "held back by event n"; they would find no ground to stand on. The order itself stands: FAILED
says that the projection failed, not that the order was refused. A retry applies dead letters in their
order and turns FAILED into DONE. DONE is final: what is remembered as applied is never touched again.

A projection's version is the length of the longest beginning of the log whose events are all applied or dead.
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from cqrs_lab.shared.database import Database, DatabaseUnusable
from cqrs_lab.shared.failpoints import Failpoint, no_failpoint
from cqrs_lab.shared.messages import Delivery, DomainEvent
from cqrs_lab.shared.operations import OperationStatus, OperationStore

SCHEMAS = (
    """
    CREATE TABLE IF NOT EXISTS views (
        view       TEXT PRIMARY KEY,
        projection TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS projections (
        name         TEXT PRIMARY KEY,
        version      INTEGER NOT NULL,
        projected_at INTEGER
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS applied (
        projection TEXT NOT NULL,
        position   INTEGER NOT NULL,
        order_id   TEXT NOT NULL,
        visible_at INTEGER NOT NULL,
        PRIMARY KEY (projection, position)
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS dead_letters (
        projection TEXT NOT NULL,
        position   INTEGER NOT NULL,
        order_id   TEXT NOT NULL,
        reason     TEXT NOT NULL,
        attempt    INTEGER NOT NULL,
        died_at    INTEGER NOT NULL,
        body       TEXT NOT NULL,
        PRIMARY KEY (projection, position)
    )
    """,
)


class View(Protocol):
    """What a projection asks of a view."""

    @property
    def name(self) -> str:
        """The view's name, such as "order_list"."""

    def apply(self, delivery: Delivery, now: int) -> None:
        """Change the view's own tables as the event says, inside the caller's transaction."""


class Projection:
    """Applies events to `views`, which lie in `database` and share one version.

    `now` gives microseconds since the epoch. `operations` is where outcomes are put; only the projection
    of the primary order list has one.
    """

    def __init__(
        self,
        name: str,
        database: Database,
        views: Sequence[View],
        *,
        now: Callable[[], int],
        operations: OperationStore | None = None,
        failpoint: Failpoint = no_failpoint,
    ) -> None:
        self.name = name
        self.database = database
        self.views = views
        self.now = now
        self.operations = operations
        self.failpoint = failpoint
        for schema in SCHEMAS:
            database.execute(schema)
        database.execute("INSERT INTO projections VALUES (:name, 0, NULL) ON CONFLICT (name) DO NOTHING", name=name)

        for view in views:
            self._adopt(view.name)

    def _adopt(self, view: str) -> None:
        """Take a view that is new, or that was ours before: another projection has applied other events to it."""
        database = self.database
        database.execute(
            "INSERT INTO views VALUES (:view, :name) ON CONFLICT (view) DO NOTHING", view=view, name=self.name
        )
        (row,) = database.execute("SELECT projection FROM views WHERE view = :view", view=view)
        if row["projection"] != self.name:
            raise DatabaseUnusable(
                f"{database.where} has {view} projected together with {row['projection']}, not with {self.name}; "
                "open it with delays for the same views as before."
            )

    def apply(self, delivery: Delivery) -> None:
        """Apply an event that was not applied before; whatever a view raises undoes all of it."""
        with self.database.transaction():
            if self.knows(delivery.position):
                return
            blocker = self._first_dead_letter(delivery.event.order_id)
            if blocker is None:
                self._apply(delivery)
            else:
                self._put_dead_letter(delivery, f"held back by event {blocker}")
        self.failpoint("projection committed")

    def dead_letter(self, delivery: Delivery, reason: str) -> None:
        """Give an event up: a dead letter and a FAILED operation. Nothing happens if it was applied or is dead."""
        with self.database.transaction():
            if not self.knows(delivery.position):
                self._put_dead_letter(delivery, reason)
        self.failpoint("dead letter committed")

    def retry(self, order_id: str) -> None:
        """Apply the order's dead letters, oldest first, each in a transaction of its own.

        What a view raises ends the retry; that letter and those behind it stay dead.
        """
        for row in self._dead_letters_of(order_id):
            event = DomainEvent.from_json(row["body"])
            with self.database.transaction():
                self.database.execute(
                    "DELETE FROM dead_letters WHERE projection = :name AND position = :position",
                    name=self.name,
                    position=row["position"],
                )
                self._apply(Delivery(row["position"], event, row["attempt"] + 1))
            self.failpoint("projection committed")

    def version(self) -> int:
        """The longest beginning of the log whose events are all applied or dead: the number of those events."""
        return int(self._state()["version"])

    def projected_at(self) -> int | None:
        """When an event last changed the views, in microseconds since the epoch; None before the first."""
        instant = self._state()["projected_at"]
        return None if instant is None else int(instant)

    def highest_applied(self) -> int:
        """The largest position that is applied; 0 if none is."""
        rows = self.database.execute(
            "SELECT coalesce(max(position), 0) AS highest_applied FROM applied WHERE projection = :name", name=self.name
        )
        return int(rows[0]["highest_applied"])

    def has_applied(self, position: int) -> bool:
        """Whether the event at `position` is applied, so that the views show it."""
        return bool(
            self.database.execute(
                "SELECT 1 FROM applied WHERE projection = :name AND position = :position",
                name=self.name,
                position=position,
            )
        )

    def failure_reason(self, position: int) -> str | None:
        """Why the event at `position` is a dead letter; None if it is none."""
        rows = self.database.execute(
            "SELECT reason FROM dead_letters WHERE projection = :name AND position = :position",
            name=self.name,
            position=position,
        )
        return str(rows[0]["reason"]) if rows else None

    def knows(self, position: int) -> bool:
        """Whether the event at `position` is applied or dead."""
        return self.has_applied(position) or self.failure_reason(position) is not None

    def _apply(self, delivery: Delivery) -> None:
        now = self.now()
        for view in self.views:
            view.apply(delivery, now)
        self.failpoint("views changed")
        self.database.execute(
            "INSERT INTO applied VALUES (:name, :position, :order_id, :now)",
            name=self.name,
            position=delivery.position,
            order_id=delivery.event.order_id,
            now=now,
        )
        self._move_version(now)
        self.failpoint("event remembered")
        self._put_outcome(delivery, done_at=now)
        self.failpoint("operation done")

    def _put_dead_letter(self, delivery: Delivery, reason: str) -> None:
        now = self.now()
        self.database.execute(
            "INSERT INTO dead_letters VALUES (:name, :position, :order_id, :reason, :attempt, :now, :body)",
            name=self.name,
            position=delivery.position,
            order_id=delivery.event.order_id,
            reason=reason,
            attempt=delivery.attempt,
            now=now,
            body=delivery.event.to_json(),
        )
        self._move_version(None)
        self.failpoint("dead letter written")
        self._put_outcome(delivery, failed_at=now, reason=reason)
        self.failpoint("operation failed")

    def _put_outcome(
        self,
        delivery: Delivery,
        done_at: int | None = None,
        failed_at: int | None = None,
        reason: str | None = None,
    ) -> None:
        if self.operations is not None:
            self.operations.put(
                OperationStatus(
                    delivery.event.operation_id,
                    "FAILED" if done_at is None else "DONE",
                    created_at=delivery.event.occurred_at,
                    done_at=done_at,
                    failed_at=failed_at,
                    reason=reason,
                )
            )

    def _move_version(self, changed_at: int | None) -> None:
        version = self.version()
        while self.knows(version + 1):
            version += 1
        self.database.execute(
            """
            UPDATE projections SET version = :version, projected_at = coalesce(:changed_at, projected_at)
            WHERE name = :name
            """,
            name=self.name,
            version=version,
            changed_at=changed_at,
        )

    def _first_dead_letter(self, order_id: str) -> int | None:
        letters = self._dead_letters_of(order_id)
        return int(letters[0]["position"]) if letters else None

    def _dead_letters_of(self, order_id: str) -> list[Any]:
        return self.database.execute(
            """
            SELECT * FROM dead_letters WHERE projection = :name AND order_id = :order_id
            ORDER BY position
            """,
            name=self.name,
            order_id=order_id,
        )

    def _state(self) -> Any:
        return self.database.execute(
            "SELECT version, projected_at FROM projections WHERE name = :name", name=self.name
        )[0]
