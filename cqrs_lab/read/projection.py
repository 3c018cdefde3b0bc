"""A projection: carries events into views, each event once, however often it is delivered.

Everything that one event changes on the read side happens in one transaction of the read database: the
views' tables, the memory that the event is applied, and the operation's outcome. So a crash leaves either
all of it or nothing, and a second delivery finds the memory and changes nothing.

An event that could not be applied after the last attempt becomes a dead letter (unless the policy is to skip it, see
`read.projection_worker`): written down with its reason, its operation FAILED, so that the events behind it can go on.
Only later events of the same order join it, "held back by event n"; they would find no ground to stand on. The order
itself stands: FAILED says that the projection failed, not that the order was refused. A retry applies dead letters in
their order and turns FAILED into DONE. DONE is final: what is remembered as applied is never touched again.

A lapsed lease proves no fall. A worker that was given up and finishes all the same wins: its event is applied and
its letter closed.

A projection's version is the length of the longest beginning of the log whose events are all applied or dead.
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from cqrs_lab.read.changes import ChangeLog
from cqrs_lab.read.dead_letters import DeadLetter, DeadLetters
from cqrs_lab.read.grouping import adopt
from cqrs_lab.read.shown import Shown
from cqrs_lab.shared.database import Database
from cqrs_lab.shared.failpoints import Failpoint, no_failpoint
from cqrs_lab.shared.messages import Delivery
from cqrs_lab.shared.operations import OperationStatus, OperationStore

SCHEMAS = (
    """
    CREATE TABLE IF NOT EXISTS projections (
        name         TEXT PRIMARY KEY,
        version      INTEGER NOT NULL,
        highest      INTEGER NOT NULL,
        projected_at INTEGER
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS applied (
        n          INTEGER PRIMARY KEY,
        projection TEXT NOT NULL,
        position   INTEGER NOT NULL,
        order_id   TEXT NOT NULL,
        attempt    INTEGER NOT NULL,
        hand_out   INTEGER NOT NULL,
        visible_at INTEGER NOT NULL,
        UNIQUE (projection, position)
    )
    """,
)

# What is known of an event before it is applied: whether it is settled (applied, or discarded: nothing changes that any
# more), and the dead letters of its order.
KNOWN = """
SELECT position, 1 AS is_settled FROM applied WHERE projection = :name AND position = :position
UNION ALL
SELECT position, 1 FROM dead_letters WHERE projection = :name AND position = :position AND closed = 'discarded'
UNION ALL
SELECT position, 0 FROM dead_letters
WHERE projection = :name AND order_id = :order_id AND closed_at IS NULL AND position <= :position
"""

# Nearly always the event is the next one, and nothing beyond it is known yet (`highest` is the largest position that is
# applied or dead): half the cost of the general case.
MOVE_VERSION_BY_ONE = """
UPDATE projections SET version = :position, highest = :position, projected_at = coalesce(:changed_at, projected_at)
WHERE name = :name AND version = :position - 1 AND highest = :position - 1
RETURNING version
"""

# Goes on from the version as long as the next event is applied or dead: when a gap closes, all the events behind it;
# never a scan of what is finished.
MOVE_VERSION = """
WITH RECURSIVE prefix (position) AS (
    SELECT version FROM projections WHERE name = :name
    UNION ALL
    SELECT position + 1 FROM prefix
    WHERE EXISTS (SELECT 1 FROM applied WHERE projection = :name AND applied.position = prefix.position + 1)
    OR EXISTS (SELECT 1 FROM dead_letters WHERE projection = :name AND dead_letters.position = prefix.position + 1)
)
UPDATE projections SET version = (SELECT max(position) FROM prefix), highest = max(highest, :position),
    projected_at = coalesce(:changed_at, projected_at)
WHERE name = :name
"""


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
    of the primary order list has one. A view that another projection has brought up to date is taken over if somebody
    wants to `regroup` them, and must be rebuilt then.
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
        regroup: bool = False,
    ) -> None:
        self.name = name
        self.database = database
        self.views = views
        self.now = now
        self.operations = operations
        self.failpoint = failpoint
        database.define(*SCHEMAS)
        self.dead_letters = DeadLetters(database, name)
        self.changes = ChangeLog(database)
        with_name = "INSERT INTO projections VALUES (:name, 0, 0, NULL) ON CONFLICT (name) DO NOTHING"
        database.execute(with_name, name=name)
        # Projections that views were taken over from, and whose events these views show.
        self.former = {former for view in views if (former := adopt(database, view.name, name, regroup))}

    def apply(self, delivery: Delivery) -> list[int]:
        """Apply an event that was not applied before; whatever a view raises undoes all of it.

        Gives the positions of later events that were held back by this one and may be handed out again: as a rule
        none, and some if the event was dead already.
        """
        with self.database.transaction():
            held_back = self._apply_once(delivery)
        self.failpoint("projection committed")
        return held_back

    def apply_inline(self, delivery: Delivery) -> None:
        """Apply a new event in the caller's transaction; whatever a view raises is for the caller to undo."""
        self._apply(delivery)

    def dead_letter(self, delivery: Delivery, reason: str) -> None:
        """Give an event up: a dead letter and a FAILED operation. Nothing happens if it was applied or is dead."""
        with self.database.transaction():
            if self._may_be_given_up(delivery):
                self.put_aside(delivery, reason)
        self.failpoint("dead letter committed")

    def skip(self, delivery: Delivery, reason: str) -> None:
        """Pass an event over in silence: the version goes on, and the operation is never settled."""
        with self.database.transaction():
            if self._may_be_given_up(delivery):
                self.put_aside(delivery, reason, skip=True)
        self.failpoint("event skipped")

    def retry(self, order_id: str) -> None:
        """Apply the order's dead letters, oldest first, each in a transaction of its own.

        What a view raises ends the retry; that letter and those behind it stay dead.
        """
        for letter in self.dead_letters.of_order(order_id):
            with self.database.transaction():
                self.dead_letters.close(letter.position, "retried", self.now())
                self._apply(letter.delivery)
            self.failpoint("projection committed")

    def discard(self, order_id: str) -> None:
        """Give the order's dead letters up for good; later events of the order are held back no longer."""
        with self.database.transaction():
            self.dead_letters.discard(order_id, self.now())

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
            "SELECT coalesce(max(position), 0) AS highest FROM applied WHERE projection = :name", name=self.name
        )
        return int(rows[0]["highest"])

    def applied_by(self, projection: str) -> set[int]:
        """The events that the projection of that name has applied; it need not be there any more."""
        rows = self.database.execute("SELECT position FROM applied WHERE projection = :name", name=projection)
        return {row["position"] for row in rows}

    def shown(self) -> Shown:
        """Which events the views show at this moment."""
        version = self.version()
        dead = {letter.position: letter.reason for letter in self.dead_letters.up_to(version)}
        beyond = self.database.execute(
            "SELECT position FROM applied WHERE projection = :name AND position > :version",
            name=self.name,
            version=version,
        )
        return Shown(version, dead, frozenset(row["position"] for row in beyond))

    def last_instant(self) -> int:
        """The last instant at which anything is known to have happened here; 0 if nothing has."""
        rows = self.database.execute(
            """
            SELECT max(coalesce((SELECT max(visible_at) FROM applied), 0),
                coalesce((SELECT max(max(died_at, coalesce(closed_at, 0))) FROM dead_letters), 0)) AS last
            """
        )
        return int(rows[0]["last"])

    def visible_at(self, position: int) -> int | None:
        """Since when the views show the event at `position`, in microseconds since the epoch; None if they do not."""
        rows = self.database.execute(
            "SELECT visible_at FROM applied WHERE projection = :name AND position = :position",
            name=self.name,
            position=position,
        )
        return rows[0]["visible_at"] if rows else None

    def has_applied(self, position: int) -> bool:
        """Whether the event at `position` is applied, so that the views show it."""
        return self.visible_at(position) is not None

    def failure_reason(self, position: int) -> str | None:
        """Why the event at `position` is a dead letter, or was skipped; None if it is not."""
        letter = self.dead_letters.at(position)
        return None if letter is None else letter.reason

    def knows(self, position: int) -> bool:
        """Whether the event at `position` is applied, dead or skipped."""
        return self.has_applied(position) or self.failure_reason(position) is not None

    def _known(self, delivery: Delivery) -> tuple[bool, list[int]]:
        """Whether the event is settled, and the positions of its order's dead letters, its own and earlier ones."""
        rows = self.database.execute(
            KNOWN, name=self.name, position=delivery.position, order_id=delivery.event.order_id
        )
        return any(row["is_settled"] for row in rows), [row["position"] for row in rows if not row["is_settled"]]

    def _may_be_given_up(self, delivery: Delivery) -> bool:
        """Whether the event is neither applied nor given up yet. Who was held back and comes again may be, anew."""
        letter = self.dead_letters.at(delivery.position)
        if letter is not None and letter.held_back_by is not None and letter.closed_at is None:
            self.dead_letters.close(delivery.position, "handed out again", self.now())
            letter = None
        return letter is None and not self.has_applied(delivery.position)

    def _apply_once(self, delivery: Delivery) -> list[int]:
        is_settled, dead = self._known(delivery)
        if is_settled:
            return []
        is_dead = delivery.position in dead
        earlier = [position for position in dead if position < delivery.position]
        if earlier and not is_dead:
            self.put_aside(delivery, f"held back by event {min(earlier)}", held_back_by=min(earlier))
        if earlier:
            return []
        if is_dead:  # given up too early: this worker was slow and not dead
            self.dead_letters.close(delivery.position, "applied", self.now())
        self._apply(delivery)
        return self._held_back_by(delivery) if is_dead else []

    def _held_back_by(self, delivery: Delivery) -> list[int]:
        def waits(letter: DeadLetter) -> bool:
            return letter.held_back_by is not None and letter.position > delivery.position

        return [letter.position for letter in self.dead_letters.of_order(delivery.event.order_id) if waits(letter)]

    def _apply(self, delivery: Delivery) -> None:
        now = self.now()
        for view in self.views:
            view.apply(delivery, now)
        self.failpoint("views changed")
        self.remember(delivery, now)

    def remember(self, delivery: Delivery, now: int) -> None:
        """An event is in the views' tables, in the caller's transaction: from now on it is visible."""
        self._remember(delivery, now)
        self.failpoint("event remembered")
        self._put_done(delivery, now)
        self.failpoint("operation done")

    def _remember(self, delivery: Delivery, now: int) -> None:
        self.database.execute(
            """
            INSERT INTO applied (projection, position, order_id, attempt, hand_out, visible_at)
            VALUES (:name, :position, :order_id, :attempt, :hand_out, :now)
            """,
            name=self.name,
            position=delivery.position,
            order_id=delivery.event.order_id,
            attempt=delivery.attempt,
            hand_out=delivery.hand_out,
            now=now,
        )
        self._move_version(delivery.position, changed_at=now)

    def _put_done(self, delivery: Delivery, now: int) -> None:
        if self.operations is not None:
            event = delivery.event
            self.operations.put(OperationStatus(event.operation_id, "DONE", event.occurred_at, done_at=now))
            self.changes.applied(now, delivery.position, event)

    def put_aside(self, delivery: Delivery, reason: str, held_back_by: int | None = None, skip: bool = False) -> None:
        """An event is given up, or skipped, in the caller's transaction."""
        now = self.now()
        self.dead_letters.put(delivery, reason, now, held_back_by, "skipped" if skip else None)
        self._move_version(delivery.position, changed_at=None)
        if skip:
            return
        self.failpoint("dead letter written")
        self._put_failed(delivery, reason, now)
        self.failpoint("operation failed")

    def _put_failed(self, delivery: Delivery, reason: str, now: int) -> None:
        if self.operations is not None:
            event = delivery.event
            failed = OperationStatus(event.operation_id, "FAILED", event.occurred_at, failed_at=now, reason=reason)
            self.operations.put(failed)
            self.changes.failed(now, delivery.position, event, reason)

    def _move_version(self, position: int, changed_at: int | None) -> None:
        by_one = self.database.execute(MOVE_VERSION_BY_ONE, name=self.name, position=position, changed_at=changed_at)
        if not by_one:
            self.database.execute(MOVE_VERSION, name=self.name, position=position, changed_at=changed_at)

    def _state(self) -> Any:
        return self.database.execute(
            "SELECT version, projected_at FROM projections WHERE name = :name", name=self.name
        )[0]
