"""An append-only log of events, and named subscriptions that each read it at their own pace.

Positions count from 1 without a gap, in the order of commits. An event stays in the log for ever; how far each
subscription is with it stands in a table of its own (see `queue.subscription`).
"""

from collections.abc import Callable

from cqrs_lab.queue.schema import SCHEMAS
from cqrs_lab.queue.subscription import SKIP, Subscription
from cqrs_lab.shared.database import Database
from cqrs_lab.shared.messages import DomainEvent

NEVER = 1_000_000_000  # failures: who sets no limit has an event handed out until it is finished


class EventQueue:
    """The log, and the way to subscribe to it. `now` gives microseconds since the epoch."""

    def __init__(self, database: Database, *, now: Callable[[], int]) -> None:
        self.database = database
        self.now = now
        self.subscriptions: list[Subscription] = []
        database.define(*SCHEMAS)

    def push(self, event: DomainEvent) -> int:
        """Append an event, in the caller's transaction if there is one, and give its position."""
        rows = self.database.execute(
            """
            INSERT INTO events (order_id, type, accepted_at, body) VALUES (:order_id, :type, :accepted_at, :body)
            RETURNING position
            """,  # without a position SQLite takes the largest plus one; no event is ever deleted, so there is no gap
            order_id=event.order_id,
            type=event.type,
            accepted_at=event.occurred_at,
            body=event.to_json(),
        )
        for subscription in self.subscriptions:
            subscription.notify(event.occurred_at + subscription.transit)
        return int(rows[0]["position"])

    def last_position(self) -> int:
        """How many events the log holds."""
        rows = self.database.execute("SELECT coalesce(max(position), 0) AS last FROM events")
        return int(rows[0]["last"])

    def event_at(self, position: int) -> DomainEvent:
        """The event at `position`; LookupError beyond the end."""
        for row in self.database.execute("SELECT body FROM events WHERE position = :position", position=position):
            return DomainEvent.from_json(row["body"])
        raise LookupError(f"the log ends before event {position}")

    def accepted_at(self, position: int) -> int | None:
        """When the event at `position` was accepted, in microseconds since the epoch; None beyond the end."""
        rows = self.database.execute("SELECT accepted_at FROM events WHERE position = :position", position=position)
        return int(rows[0]["accepted_at"]) if rows else None

    def handed_out(self, subscription: str) -> set[int]:
        """The positions that were handed out to a subscription at least once."""
        rows = self.database.execute(
            "SELECT position FROM deliveries WHERE subscription = :name AND (attempt > 0 OR finished_at IS NOT NULL)",
            name=subscription,
        )
        return {row["position"] for row in rows}

    def in_hand(self, subscription: str, after: int = 0) -> list[int]:
        """The positions of a subscription's hand-outs that have not ended, of those after the `after`-th of all.

        The oldest first. Whoever has them is at work, or has fallen: the queue cannot know.
        """
        rows = self.database.execute(
            "SELECT position FROM hand_outs WHERE subscription = :name AND ended IS NULL AND n > :after ORDER BY n",
            name=subscription,
            after=after,
        )
        return [row["position"] for row in rows]

    def finish(self, subscription: str, positions: list[int]) -> None:
        """Do not hand these out to a subscription that has not had them; in the caller's transaction."""
        self.database.execute(SKIP, name=subscription, position=max(positions, default=0) + 1)
        for position in positions:
            self.database.execute(
                """
                UPDATE deliveries SET finished_at = :now
                WHERE subscription = :name AND position = :position AND attempt = 0 AND finished_at IS NULL
                """,
                name=subscription,
                position=position,
                now=self.now(),
            )

    def last_instant(self) -> int:
        """The last instant at which anything is known to have happened here; 0 if nothing has."""
        rows = self.database.execute(
            """
            SELECT max(coalesce((SELECT max(accepted_at) FROM events), 0),
                coalesce((SELECT max(max(from_at, coalesce(ended_at, 0))) FROM hand_outs), 0)) AS last
            """
        )
        return int(rows[0]["last"])

    def subscribe(self, name: str, *, lease: int, transit: int = 0, max_failures: int = NEVER) -> Subscription:
        """The subscription called `name`, from the log's beginning, or from where it was left.

        `lease` is how long a receiver may take, `transit` how long an event is under way, in microseconds. An event
        whose hand-outs have failed or lapsed `max_failures` times is not handed out again, but given up.
        """
        self.database.execute("INSERT INTO subscriptions VALUES (:name) ON CONFLICT (name) DO NOTHING", name=name)
        subscription = Subscription(
            self.database, name, now=self.now, lease=lease, transit=transit, max_failures=max_failures
        )
        self.subscriptions.append(subscription)
        return subscription
