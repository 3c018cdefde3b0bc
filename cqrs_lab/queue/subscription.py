"""One reader's place in the log: what it has finished, what it holds, what comes next.

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

A look has two halves, and costs the same whatever lies finished and whoever holds an older event. *Again* looks
among the unfinished events that were handed out or skipped before; *fresh*, asked only if that finds none, looks at
the one event after the largest that was. In one UNION they would cost an idle look twice as much.
"""

from collections.abc import Callable
from typing import Any

from cqrs_lab.shared.database import Database
from cqrs_lab.shared.messages import Delivery, DomainEvent

# Whether an earlier event of e's order is unfinished. All earlier events have a row: positions are taken up in order.
IS_BLOCKED = """
    EXISTS (
        SELECT 1 FROM events earlier
        JOIN deliveries theirs ON theirs.subscription = :name AND theirs.position = earlier.position
        WHERE earlier.order_id = e.order_id AND earlier.position < e.position AND theirs.finished_at IS NULL
    )
"""

# A lease that is over counts as a failure from now on, for nobody finished under it: failures + leased.
AGAIN = f"""
    SELECT d.position, d.attempt, d.failures + d.leased AS failures, d.leased, e.body, 0 AS skipped
    FROM deliveries d JOIN events e ON e.position = d.position
    WHERE d.subscription = :name AND d.finished_at IS NULL AND coalesce(d.due_at, 0) <= :now AND NOT {IS_BLOCKED}
    ORDER BY d.position LIMIT 1
"""

# The first event beyond the largest that was handed out, leaving out those that are blocked: `skipped` is how many.
# Events arrive in order, so if this one is still under way, so is all that comes after.
FRESH = f"""
    SELECT e.position, 0 AS attempt, 0 AS failures, 0 AS leased, e.body, e.accepted_at,
        e.position - 1 - (SELECT coalesce(max(position), 0) FROM deliveries WHERE subscription = :name) AS skipped
    FROM events e
    WHERE e.position > (SELECT coalesce(max(position), 0) FROM deliveries WHERE subscription = :name)
    AND NOT {IS_BLOCKED}
    ORDER BY e.position LIMIT 1
"""

# What was skipped gets a row, so that *again* finds it when it is free, and no later look has to pass over it.
SKIP = """
    INSERT INTO deliveries SELECT :name, position, 0, 0, 0, NULL, NULL FROM events
    WHERE position < :position
    AND position > (SELECT coalesce(max(position), 0) FROM deliveries WHERE subscription = :name)
"""

# Compare and set: whoever has looked at the same attempt and comes second changes nothing and gets no row.
LEASE = """
    INSERT INTO deliveries VALUES (:name, :position, 1, 0, 1, :until, NULL)
    ON CONFLICT (subscription, position)
    DO UPDATE SET attempt = deliveries.attempt + 1, failures = :failures, leased = 1, due_at = :until
    WHERE deliveries.attempt = :attempt AND deliveries.finished_at IS NULL AND coalesce(deliveries.due_at, 0) <= :now
    RETURNING attempt
"""

END_HAND_OUT = """
    UPDATE hand_outs SET ended_at = :at, ended = :ended, reason = :reason, retry_at = :retry_at
    WHERE subscription = :name AND position = :position AND attempt = :attempt AND ended_at IS NULL
"""


class Subscription:
    """One reader's place in the log. Several workers may share it; `now` gives microseconds since the epoch.

    `notify` is called with each instant at which there may be something new to receive.
    """

    def __init__(
        self,
        database: Database,
        name: str,
        *,
        now: Callable[[], int],
        lease: int,
        transit: int,
        max_failures: int,
    ) -> None:
        self.database = database
        self.name = name
        self.now = now
        self.lease = lease
        self.transit = transit
        self.max_failures = max_failures
        self.looked_at: int | None = None  # when somebody last looked for an event: the quiet do, the dead do not
        self.notify: Callable[[int], None] = lambda instant: None

    def receive(self, worker: str = "") -> Delivery | None:
        """Lease the next event that is due for `worker`; None if there is none. Takes no write lock to find none.

        An event that has failed `max_failures` times is given without a lease: to be put aside, not to be tried.
        """
        while found := self.look():
            with self.database.transaction():
                delivery = self._hand_out(found, worker, self.lease)
            if delivery is not None:
                return delivery
        return None

    def pop(self, worker: str = "") -> Delivery | None:
        """Receive an event and forget it at once, as the textbook's first program did: who falls now loses it."""
        while found := self.look():
            with self.database.transaction():
                delivery = self._hand_out(found, worker, lease=0)
                if delivery is not None:
                    self._forget(delivery)
            if delivery is not None:
                return delivery
        return None

    def ack(self, delivery: Delivery) -> None:
        """The event is dealt with. Good also when the lease is over; a second ack changes nothing."""
        with self.database.transaction():
            self._forget(delivery)
            self.end_hand_out(delivery, "acked")
        self.notify(self.now())  # a later event of the same order may be free now

    def finish_inline(self, position: int) -> None:
        """A new event was dealt with as it was pushed, in the caller's transaction: it is never handed out."""
        self.database.execute(
            "INSERT INTO deliveries VALUES (:name, :position, 1, 0, 0, NULL, :now)",
            name=self.name,
            position=position,
            now=self.now(),
        )

    def nack(self, delivery: Delivery, retry_in: int, reason: str = "") -> None:
        """The event could not be dealt with: hand it out again in `retry_in` microseconds."""
        self._give_back(delivery, self.now() + retry_in, 1, "failed", reason)

    def release(self, delivery: Delivery, reason: str = "") -> None:
        """The event could not be tried, through no fault of its own: hand it out again."""
        self._give_back(delivery, self.now(), 0, "released", reason)

    def hand_out_again(self, position: int) -> None:
        """Hand out an event again as if it had never failed: the reason why it did is gone."""
        now = self.now()
        with self.database.transaction():
            self.database.execute(
                """
                UPDATE deliveries SET finished_at = NULL, failures = 0, leased = 0, due_at = :now
                WHERE subscription = :name AND position = :position
                """,
                name=self.name,
                position=position,
                now=now,
            )
        self.notify(now)

    def waiting(self) -> int:
        """How many events nobody holds at the moment: under way, not picked up yet, or due for a retry."""
        rows = self.database.execute(
            """
            SELECT (SELECT count(*) FROM events) - count(*) AS n FROM deliveries
            WHERE subscription = :name AND (finished_at IS NOT NULL OR (leased = 1 AND due_at > :now))
            """,
            name=self.name,
            now=self.now(),
        )
        return int(rows[0]["n"])

    def ack_floor(self) -> int:
        """The end of the finished part of the log: everything up to it is dealt with."""
        rows = self.database.execute(
            """
            SELECT coalesce(
                (SELECT min(position) - 1 FROM deliveries WHERE subscription = :name AND finished_at IS NULL),
                (SELECT max(position) FROM deliveries WHERE subscription = :name), 0) AS ack_floor
            """,
            name=self.name,
        )
        return int(rows[0]["ack_floor"])

    def finished_after(self, position: int) -> list[int]:
        """The positions beyond `position` that are dealt with; not those that were popped, for they may be lost."""
        rows = self.database.execute(
            """
            SELECT position FROM deliveries d
            WHERE subscription = :name AND position > :position AND finished_at IS NOT NULL AND NOT EXISTS
            (SELECT 1 FROM hand_outs WHERE subscription = :name AND position = d.position AND until_at = from_at)
            """,
            name=self.name,
            position=position,
        )
        return [row["position"] for row in rows]

    def since_look(self) -> int | None:
        """Microseconds since somebody last looked for an event; None before the first look.

        It grows for ever if the workers are dead. If one is alive it is at most the poll interval (there is nothing to
        do), or the delay (it is at work); who rests until woken looks no more than that.
        """
        return None if self.looked_at is None else self.now() - self.looked_at

    def next_due(self) -> int | None:
        """The next instant at which something may be received that is not due yet; None if nothing is to come."""
        now = self.now()
        rows = self.database.execute(
            """
            SELECT min(due_at) AS due FROM deliveries
            WHERE subscription = :name AND finished_at IS NULL AND due_at > :now
            """,
            name=self.name,
            now=now,
        )
        known = [int(row["due"]) for row in rows if row["due"] is not None]
        known += [row["accepted_at"] + self.transit for row in self.database.execute(FRESH, name=self.name)]
        return min((due for due in known if due > now), default=None)

    def entries(self) -> list[Any]:
        """The whole log as this subscription sees it: position, type, order_id, accepted_at, state.

        The state is "waiting", "being projected" or "finished".
        """
        return self.database.execute(
            """
            SELECT e.position, e.type, e.order_id, e.accepted_at,
                CASE WHEN d.finished_at IS NOT NULL THEN 'finished'
                     WHEN d.leased = 1 AND d.due_at > :now THEN 'being projected' ELSE 'waiting' END AS state
            FROM events e LEFT JOIN deliveries d ON d.subscription = :name AND d.position = e.position
            ORDER BY e.position
            """,
            name=self.name,
            now=self.now(),
        )

    def look(self) -> Any:
        """The row of the next event that is due, None if there is none; nothing changes."""
        self.looked_at = now = self.now()
        if rows := self.database.execute(AGAIN, name=self.name, now=now):
            return rows[0]
        rows = self.database.execute(FRESH, name=self.name)
        return rows[0] if rows and rows[0]["accepted_at"] + self.transit <= now else None

    def _hand_out(self, found: Any, worker: str, lease: int) -> Delivery | None:
        """Lease what a look has found; None if another worker was faster."""
        position, failures = found["position"], found["failures"]
        if found["skipped"]:
            self.database.execute(SKIP, name=self.name, position=position)
        event = DomainEvent.from_json(found["body"])
        if failures >= self.max_failures:
            if found["leased"]:
                self._lapse(position, found["attempt"])
            return Delivery(position, event, found["attempt"], failures)
        now = self.now()
        until = now + lease
        leased = self.database.execute(
            LEASE, name=self.name, position=position, attempt=found["attempt"], failures=failures, now=now, until=until
        )
        if not leased:
            return None
        if found["leased"]:
            self._lapse(position, found["attempt"])
        attempt = leased[0]["attempt"]
        (hand_out,) = self.database.execute(
            """
            INSERT INTO hand_outs (subscription, position, attempt, worker, from_at, until_at)
            VALUES (:name, :position, :attempt, :worker, :now, :until) RETURNING n
            """,
            name=self.name,
            position=position,
            attempt=attempt,
            worker=worker,
            now=now,
            until=until,
        )
        self.notify(until)
        return Delivery(position, event, attempt, failures, hand_out["n"])

    def _lapse(self, position: int, attempt: int) -> None:
        """Write down that a lease ran out, at the instant at which it did; it is noticed only now."""
        self.database.execute(
            """
            UPDATE hand_outs SET ended_at = until_at, ended = 'lapsed'
            WHERE subscription = :name AND position = :position AND attempt = :attempt AND ended_at IS NULL
            """,
            name=self.name,
            position=position,
            attempt=attempt,
        )

    def _forget(self, delivery: Delivery) -> None:
        self.database.execute(
            """
            UPDATE deliveries SET leased = 0, finished_at = :now
            WHERE subscription = :name AND position = :position AND finished_at IS NULL
            """,
            name=self.name,
            position=delivery.position,
            now=self.now(),
        )

    def _give_back(self, delivery: Delivery, due_at: int, failures: int, ended: str, reason: str) -> None:
        with self.database.transaction():
            self.database.execute(
                """
                UPDATE deliveries SET leased = 0, failures = failures + :failures, due_at = :due_at
                WHERE subscription = :name AND position = :position AND attempt = :attempt AND finished_at IS NULL
                """,
                name=self.name,
                position=delivery.position,
                attempt=delivery.attempt,
                failures=failures,
                due_at=due_at,
            )
            self.end_hand_out(delivery, ended, reason, due_at)
        self.notify(due_at)

    def end_hand_out(
        self, delivery: Delivery, ended: str, reason: str | None = None, retry_at: int | None = None
    ) -> None:
        """Write down how a hand-out ended, for the record alone; nothing if it has ended before."""
        self.database.execute(
            END_HAND_OUT,
            name=self.name,
            position=delivery.position,
            attempt=delivery.attempt,
            at=self.now(),
            ended=ended,
            reason=reason,
            retry_at=retry_at,
        )
