"""A rebuild: the views of a projection are made anew out of the log.

    old tables   shown ──────────────────────────────────▶ dropped
    new tables            empty ──the log, from event 1──▶ shown
                          catch-up                         live

The new tables lie beside the old ones. Readers and the live projector go on with the old ones meanwhile. As soon as the
new ones cover what the old ones show (`read.shown`), one transaction lets them change places: a reader sees the old or
the new list, never an empty one and never half of each. The projector goes on with the new ones; an event that it has
in hand, and that is in them already, is remembered as applied, so it changes nothing.

The past stays what it was. What was visible since an instant has been visible since that instant, its operation is
DONE since then, and nobody is told of it again. Only an event that becomes visible by the rebuild is news: one that was
a dead letter or was skipped, and that the views can apply now. An event that the old tables show and the new ones
cannot apply stops the rebuild, and the old tables stay.

It reads the log with a place of its own, which nobody else needs and which is forgotten with it: who falls begins anew.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from cqrs_lab.read.dead_letters import DeadLetter
from cqrs_lab.read.projection import Projection, View
from cqrs_lab.read.shown import Shown
from cqrs_lab.shared.database import DatabaseUnusable
from cqrs_lab.shared.failpoints import Failpoint, no_failpoint
from cqrs_lab.shared.messages import Delivery, DomainEvent

# What is in the new tables, so that no event gets into them twice.
SCHEMA = """
CREATE TABLE IF NOT EXISTS rebuilt (
    projection TEXT NOT NULL,
    position   INTEGER NOT NULL,
    PRIMARY KEY (projection, position)
) WITHOUT ROWID
"""


class Log(Protocol):
    """What a rebuild asks of the event log."""

    def event_at(self, position: int) -> DomainEvent:
        """The event at `position`."""


class RebuildStopped(Exception):
    """A rebuild could not apply an event that the old tables show: they stay."""

    def __init__(self, projection: str, position: int, reason: str) -> None:
        super().__init__(f"the rebuild of {projection} stopped at event {position}: {reason}; its old tables stay")
        self.position = position
        self.reason = reason


def beside(table: str) -> str:
    """The name of the new table, beside the old one."""
    return f"{table}_rebuilt"


class Rebuild:
    """Makes the views of `projection` anew. `make_views` makes their new tables, which replace the old `tables`.

    `must_show` are events that are shown already although the projection itself has not applied them. `as_a_whole` is
    how all of a step happens, or nothing: as a rule a transaction.
    """

    def __init__(
        self,
        projection: Projection,
        log: Log,
        make_views: Callable[[], Sequence[View]],
        tables: Sequence[str],
        *,
        must_show: Collection[int] = (),
        as_a_whole: Callable[[], AbstractContextManager[None]] | None = None,
        failpoint: Failpoint = no_failpoint,
    ) -> None:
        self.projection = projection
        self.log = log
        self.make_views = make_views
        self.tables = tables
        self.must_show = must_show
        self.database = projection.database
        self.as_a_whole = as_a_whole or self.database.transaction
        self.failpoint = failpoint
        self.views: Sequence[View] = ()
        self.version = 0  # everything up to it has been tried
        self.left_out: dict[int, str] = {}  # what was tried in vain, with the reason
        self.holding_back: dict[str, int] = {}  # of an order: the event because of which its later ones are not tried

    def begin(self) -> None:
        """Make new tables, at the log's beginning. What an earlier rebuild has left behind is cleared."""
        self._clear()
        with self.as_a_whole():
            self.views = self.make_views()
        self.version = 0
        self.left_out.clear()
        self.holding_back.clear()
        self.failpoint("rebuild begun")

    def next_position(self) -> int | None:
        """The next event that the new tables need in order to cover what the old ones show; None if they do."""
        if self.version < self.projection.version():  # asked first, for it costs the least
            return self.version + 1
        missing = Shown(self.version, self.left_out).missing(self.projection.shown())
        return min(self.version + 1, *missing) if missing else None

    def apply(self, position: int) -> None:
        """Try an event in the new tables. RebuildStopped if they cannot have it, and it is shown already."""
        event = self.log.event_at(position)
        for earlier in self._left_out_of(event.order_id, before=position):
            if self._is_shown(earlier):  # it was retried meanwhile, and this one stands on it
                self.apply(earlier)
        letter = self.projection.dead_letters.at(position)
        delivery = Delivery(position, event, 0 if letter is None else letter.attempt)
        reason = self._held_back(delivery, letter) or self._try(delivery)
        self.version = max(self.version, position)
        if reason is None:
            self.left_out.pop(position, None)
            if self.holding_back.get(event.order_id) == position:
                del self.holding_back[event.order_id]
            return
        self.left_out[position] = reason
        if letter is None or letter.closed is None:  # what is discarded or skipped holds nothing back
            self.holding_back.setdefault(event.order_id, position)

    def switch(self) -> list[int] | None:
        """Let the new tables take the place of the old ones; None if they do not cover them after all.

        Gives the positions of events that were held back by one that is visible now: they may be handed out again.
        """
        with self.as_a_whole():
            if self._is_outdated():
                return None
            positions = self._becoming_visible()
            events = [self.log.event_at(position) for position in positions]
            for position, event in zip(positions, events, strict=True):
                self._show(position, event)
            for table in self.tables:
                self.database.execute(f"DROP TABLE {table}")
                self.database.execute(f"ALTER TABLE {beside(table)} RENAME TO {table}")
            self.database.execute("DELETE FROM rebuilt WHERE projection = :name", name=self.projection.name)
            self.failpoint("rebuild switched")
        self.failpoint("rebuild committed")
        orders = dict.fromkeys(event.order_id for event in events)
        letters = [letter for order in orders for letter in self.projection.dead_letters.of_order(order)]
        return [letter.position for letter in letters if letter.held_back_by in positions]

    def discard(self) -> None:
        """Drop the new tables: the rebuild has stopped."""
        self._clear()

    def _clear(self) -> None:
        with self.as_a_whole():
            self.database.define(SCHEMA)
            for table in self.tables:
                self.database.execute(f"DROP TABLE IF EXISTS {beside(table)}")
            self.database.execute("DELETE FROM rebuilt WHERE projection = :name", name=self.projection.name)

    def _left_out_of(self, order_id: str, before: int) -> list[int]:
        if order_id not in self.holding_back:
            return []
        earlier = sorted(position for position in self.left_out if position < before)
        return [position for position in earlier if self.log.event_at(position).order_id == order_id]

    def _held_back(self, delivery: Delivery, letter: DeadLetter | None) -> str | None:
        """Why an event is not even tried; None if it is. What is shown already is."""
        if letter is not None and letter.closed == "discarded":
            return letter.reason
        earlier = self.holding_back.get(delivery.event.order_id, delivery.position)
        if earlier < delivery.position and not self._is_shown(delivery.position):
            return f"held back by event {earlier}"
        return None

    def _try(self, delivery: Delivery) -> str | None:
        """Apply an event to the new tables; gives why they cannot have it, or None."""
        visible_at = self.projection.visible_at(delivery.position)
        at = self.projection.now() if visible_at is None else visible_at  # nothing is younger than it was
        try:
            with self.as_a_whole():
                if self._remember(delivery.position):
                    for view in self.views:
                        view.apply(delivery, at)
                    self.failpoint("event rebuilt")
        except DatabaseUnusable:
            raise
        except Exception as error:
            reason = str(error) or "unknown"
            if self._is_shown(delivery.position):
                raise RebuildStopped(self.projection.name, delivery.position, reason) from error
            return reason
        return None

    def _remember(self, position: int) -> bool:
        """Whether the event is not in the new tables yet; from now on it is."""
        return bool(
            self.database.execute(
                "INSERT INTO rebuilt VALUES (:name, :position) ON CONFLICT DO NOTHING RETURNING position",
                name=self.projection.name,
                position=position,
            )
        )

    def _is_shown(self, position: int) -> bool:
        return position in self.must_show or self.projection.has_applied(position)

    def _is_outdated(self) -> bool:
        """Whether something has happened meanwhile that the new tables do not know of."""
        discarded = self.database.execute(
            """
            SELECT 1 FROM rebuilt JOIN dead_letters USING (projection, position)
            WHERE projection = :name AND closed = 'discarded' LIMIT 1
            """,
            name=self.projection.name,
        )
        if discarded:  # it is in the new tables and must never be shown: nothing can be taken out of them
            self.version, self.views = 0, ()
        return bool(discarded) or self.next_position() is not None

    def _becoming_visible(self) -> list[int]:
        rows = self.database.execute(
            """
            SELECT position FROM rebuilt WHERE projection = :name AND NOT EXISTS (
                SELECT 1 FROM applied WHERE applied.projection = :name AND applied.position = rebuilt.position
            ) ORDER BY position
            """,
            name=self.projection.name,
        )
        return [row["position"] for row in rows]

    def _show(self, position: int, event: DomainEvent) -> None:
        letter = self.projection.dead_letters.at(position)
        now = self.projection.now()
        self.projection.dead_letters.close(position, "rebuilt", now)
        self.projection.remember(Delivery(position, event, 0 if letter is None else letter.attempt), now)
