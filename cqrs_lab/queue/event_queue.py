"""An append-only log of events, and named subscriptions that each read it at their own pace.

The log lies in the write database, so that an order and its event are stored in one transaction. Positions
count from 1 without a gap, in the order of commits. An event stays in the log for ever; what a subscription
has done with it stands in the table of deliveries:

    waiting ──receive──▶ leased ──ack──▶ finished
       ▲                   │
       └──nack, lease over─┘

`receive` hands out the first waiting event whose order has no earlier unfinished event, so the events of one
order never overtake each other, however many workers share the subscription. The event is leased, not gone:
if nobody acknowledges it in time, it is handed out again with a higher attempt number ("at least once").
An ack is good even when it is late, for the work was done; a nack of an older attempt is ignored, for
somebody else has the event now.

`transit` is how long an event is under way before anybody can receive it. Many events can be under way at
once, unlike the projector's delay, which comes one after the other.

`ack_floor` is the end of the finished part of the log. No query looks below it, so a long history costs nothing.
"""

from collections.abc import Callable
from typing import Any

from cqrs_lab.shared.database import Database
from cqrs_lab.shared.messages import Delivery, DomainEvent

SCHEMAS = (
    """
    CREATE TABLE IF NOT EXISTS events (
        position    INTEGER PRIMARY KEY,
        order_id    TEXT NOT NULL,
        type        TEXT NOT NULL,
        accepted_at INTEGER NOT NULL,
        body        TEXT NOT NULL
    )
    """,
    "CREATE INDEX IF NOT EXISTS events_of_one_order ON events (order_id, position)",
    """
    CREATE TABLE IF NOT EXISTS subscriptions (
        name  TEXT PRIMARY KEY,
        ack_floor INTEGER NOT NULL
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS deliveries (
        subscription TEXT NOT NULL,
        position     INTEGER NOT NULL,
        attempt      INTEGER NOT NULL,
        picked_up_at INTEGER NOT NULL,
        leased       INTEGER NOT NULL,
        due_at       INTEGER NOT NULL,
        finished_at  INTEGER,
        PRIMARY KEY (subscription, position)
    )
    """,
)

# An event of this subscription that is not finished; `d` is its delivery, if it has ever been handed out.
UNFINISHED = """
    FROM events e LEFT JOIN deliveries d ON d.subscription = :name AND d.position = e.position
    WHERE e.position > (SELECT ack_floor FROM subscriptions WHERE name = :name) AND d.finished_at IS NULL
"""

NEXT = f"""
    SELECT e.position, e.body, coalesce(d.attempt, 0) AS attempt {UNFINISHED}
    AND coalesce(d.due_at, e.accepted_at + :transit) <= :now
    AND NOT EXISTS (
        SELECT 1 FROM events earlier
        LEFT JOIN deliveries theirs ON theirs.subscription = :name AND theirs.position = earlier.position
        WHERE earlier.order_id = e.order_id AND earlier.position < e.position
        AND theirs.finished_at IS NULL
        AND earlier.position > (SELECT ack_floor FROM subscriptions WHERE name = :name)
    )
    ORDER BY e.position LIMIT 1
"""


class EventQueue:
    """The log, and the way to subscribe to it. `now` gives microseconds since the epoch."""

    def __init__(self, database: Database, *, now: Callable[[], int]) -> None:
        self.database = database
        self.now = now
        self.subscriptions: list[Subscription] = []
        for schema in SCHEMAS:
            database.execute(schema)

    def push(self, event: DomainEvent) -> int:
        """Append an event, in the caller's transaction if there is one, and give its position."""
        rows = self.database.execute(
            """
            INSERT INTO events SELECT coalesce(max(position), 0) + 1, :order_id, :type, :accepted_at, :body
            FROM events RETURNING position
            """,
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

    def accepted_at(self, position: int) -> int | None:
        """When the event at `position` was accepted, in microseconds since the epoch; None beyond the end."""
        rows = self.database.execute("SELECT accepted_at FROM events WHERE position = :position", position=position)
        return int(rows[0]["accepted_at"]) if rows else None

    def subscribe(self, name: str, *, lease: int, transit: int = 0) -> "Subscription":
        """The subscription called `name`, from the log's beginning, or from where it was left.

        `lease` is how long a receiver may take, `transit` how long an event is under way, in microseconds.
        """
        self.database.execute("INSERT INTO subscriptions VALUES (:name, 0) ON CONFLICT (name) DO NOTHING", name=name)
        subscription = Subscription(self, name, lease=lease, transit=transit)
        self.subscriptions.append(subscription)
        return subscription


class Subscription:
    """One reader's place in the log. Several workers may share it.

    `notify` is called with each instant at which there may be something new to receive.
    """

    def __init__(self, queue: EventQueue, name: str, *, lease: int, transit: int) -> None:
        self.database = queue.database
        self.now = queue.now
        self.name = name
        self.lease = lease
        self.transit = transit
        self.notify: Callable[[int], None] = lambda instant: None

    def receive(self) -> Delivery | None:
        """Lease the next event that is due; None if there is none. Takes the write lock only to lease."""
        if self._next() is None:
            return None
        with self.database.transaction():
            return self._take()

    def ack(self, delivery: Delivery) -> None:
        """The event is dealt with. Good also when the lease is over; a second ack changes nothing."""
        with self.database.transaction():
            self._finish(delivery)

    def nack(self, delivery: Delivery, retry_in: int) -> None:
        """The event could not be dealt with: hand it out again in `retry_in` microseconds."""
        due_at = self.now() + retry_in
        self.database.execute(
            """
            UPDATE deliveries SET leased = 0, due_at = :due_at
            WHERE subscription = :name AND position = :position AND attempt = :attempt AND finished_at IS NULL
            """,
            name=self.name,
            position=delivery.position,
            attempt=delivery.attempt,
            due_at=due_at,
        )
        self.notify(due_at)

    def pop(self) -> DomainEvent | None:
        """Receive an event and forget it at once, as the textbook's first program did: who falls now loses it."""
        if self._next() is None:
            return None
        with self.database.transaction():
            delivery = self._take()
            if delivery is None:
                return None
            self._finish(delivery)
        return delivery.event

    def waiting(self) -> int:
        """How many events nobody holds at the moment: under way, not picked up yet, or due for a retry."""
        rows = self.database.execute(
            f"SELECT count(*) AS n {UNFINISHED} AND NOT (coalesce(d.leased, 0) AND d.due_at > :now)",
            name=self.name,
            now=self.now(),
        )
        return int(rows[0]["n"])

    def ack_floor(self) -> int:
        """The end of the finished part of the log: everything up to it is dealt with."""
        rows = self.database.execute("SELECT ack_floor FROM subscriptions WHERE name = :name", name=self.name)
        return int(rows[0]["ack_floor"])

    def next_due(self) -> int | None:
        """The next instant at which something may be received that is not due yet; None if nothing is to come."""
        rows = self.database.execute(
            f"""
            SELECT min(coalesce(d.due_at, e.accepted_at + :transit)) AS due {UNFINISHED}
            AND coalesce(d.due_at, e.accepted_at + :transit) > :now
            """,
            name=self.name,
            transit=self.transit,
            now=self.now(),
        )
        return None if rows[0]["due"] is None else int(rows[0]["due"])

    def entries(self) -> list[Any]:
        """The whole log as this subscription sees it: position, type, order_id, accepted_at, state.

        The state is "waiting", "being projected" or "finished".
        """
        return self.database.execute(
            """
            SELECT e.position, e.type, e.order_id, e.accepted_at,
                CASE WHEN d.finished_at IS NOT NULL THEN 'finished'
                     WHEN d.leased AND d.due_at > :now THEN 'being projected' ELSE 'waiting' END AS state
            FROM events e LEFT JOIN deliveries d ON d.subscription = :name AND d.position = e.position
            ORDER BY e.position
            """,
            name=self.name,
            now=self.now(),
        )

    def _next(self) -> Any:
        rows = self.database.execute(NEXT, name=self.name, transit=self.transit, now=self.now())
        return rows[0] if rows else None

    def _take(self) -> Delivery | None:
        """Lease the next event that is due; another worker may have been faster, then None."""
        row = self._next()
        if row is None:
            return None
        now = self.now()
        self.database.execute(
            """
            INSERT INTO deliveries VALUES (:name, :position, :attempt, :now, 1, :due_at, NULL)
            ON CONFLICT (subscription, position)
            DO UPDATE SET attempt = excluded.attempt, leased = 1, due_at = excluded.due_at
            """,
            name=self.name,
            position=row["position"],
            attempt=row["attempt"] + 1,
            now=now,
            due_at=now + self.lease,
        )
        self.notify(now + self.lease)
        return Delivery(row["position"], DomainEvent.from_json(row["body"]), row["attempt"] + 1)

    def _finish(self, delivery: Delivery) -> None:
        self.database.execute(
            """
            UPDATE deliveries SET leased = 0, finished_at = :now
            WHERE subscription = :name AND position = :position AND finished_at IS NULL
            """,
            name=self.name,
            position=delivery.position,
            now=self.now(),
        )
        self.database.execute(
            f"""
            UPDATE subscriptions SET ack_floor = coalesce(
                (SELECT e.position - 1 {UNFINISHED} ORDER BY e.position LIMIT 1),
                (SELECT max(position) FROM events))
            WHERE name = :name
            """,
            name=self.name,
        )
        self.notify(self.now())  # a later event of the same order may be free now
