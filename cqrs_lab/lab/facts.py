"""One table of facts: everything that happened, in its order, one row a fact.

Facts of orders are read from the two databases; they survive reopening, all but their number `n`. Facts of people and
of accidents live as long as this object. The table only grows: what has a number keeps it, and a retry or a restart
adds rows and changes none.

    accepted           the write side has stored an order or a payment (`event` says which)
    available          its event has arrived in the queue; only where there is a transit
    picked up          a worker has it, for the `attempt`-th time, with a lease until `until`
    attempt failed     the view could not apply it, for a `reason`; it is due again at `until`, if it is
    lapsed             the lease was over, and the worker had not finished
    released           the database was in trouble, for a `reason`; the event is due again at `until`
    visible            it is applied in the view
    dead-lettered      it was given up, for a `reason`; `caused_by` is the earlier event that holds it back
    retried            somebody had a dead letter applied after all
    handed out again   it was held back by an event that was applied after all

    opened, changed    the cafeteria's `settings`, as a mapping
    poisoned, cured    a view cannot, and can again, digest the events of an order
    crashed, restarted a worker (or, without one, whoever sent a command) fell, at the failpoint in `reason`
    pressed, looked, noticed, refused    what people do: see `client`

`view` is the projector's name: the first of the views that it projects together ("opened" tells which those are).
Polls of an idle worker and looks of a server on a client's behalf are no facts.

The databases hold no common clock tick, so facts of one instant are put in order by cause: what people did, then what
workers did, hand-out by hand-out. When somebody acts or something breaks, all that came before has its number
already.
"""

from collections import deque
from typing import Any

import pandas as pd

from cqrs_lab.lab.clock import Clock
from cqrs_lab.queue.event_queue import EventQueue, HandOut
from cqrs_lab.read.dead_letters import DeadLetter
from cqrs_lab.shared.database import Database
from cqrs_lab.shared.units import whole

NO_TIME = float("nan")

# The columns with what stands in them where there is nothing to say.
EMPTY: dict[str, object] = {
    "at": NO_TIME,
    "what": "",
    "order_id": None,
    "position": None,
    "view": None,
    "worker": None,
    "who": None,
    "attempt": None,
    "until": NO_TIME,
    "event": None,
    "item": None,
    "saw": None,
    "caused_by": None,
    "key": None,
    "reason": None,
    "settings": None,
}
NUMBERS = ("position", "attempt", "caused_by")  # whole numbers, or nothing

Row = list[object]
Placed = tuple[tuple[int, int, int, int], Row]  # where a fact belongs among others: instant, phase, cause, effect
BY_PEOPLE, IN_TRANSIT, BY_WORKERS, BY_HAND = range(4)

ACCEPTED = """
SELECT e.position, e.order_id, e.type, e.accepted_at, o.item
FROM events e LEFT JOIN orders o ON o.order_id = e.order_id WHERE e.position > :after ORDER BY e.position
"""
VISIBLE = """
SELECT n, projection, position, order_id, attempt, hand_out, visible_at FROM applied WHERE n > :after ORDER BY n
"""

LETTER = "SELECT * FROM dead_letters WHERE n = :n"
LETTERS = "SELECT * FROM dead_letters WHERE n > :after ORDER BY n"


class FactLog:
    """The facts of one cafeteria. `transit` is the time that an event is under way, in microseconds."""

    def __init__(self, clock: Clock, write: Database, read: Database, queue: EventQueue, transit: int) -> None:
        self.clock = clock
        self.write = write
        self.read = read
        self.queue = queue
        self.transit = transit
        self._rows: list[Row] = []
        # How far each table has been read. What can still change of a row is looked at again: the ends of hand-outs
        # that are open, and of dead letters.
        self._last_event = self._last_hand_out = self._last_applied = self._last_letter = 0
        self._under_way: deque[tuple[int, int, str]] = deque()  # arrival, position, order_id
        self._held: dict[int, HandOut] = {}
        self._lapsed: set[int] = set()
        self._workers: dict[int, str] = {}  # of each hand-out
        self._orders: list[str] = [""]  # by position
        self._dead: dict[int, DeadLetter] = {}

    def record(self, what: str, **columns: object) -> None:
        """Write down what a person did or what broke, now; outside of any transaction."""
        self._read()
        self._rows.append(self._row(self.clock.now(), what, **columns))

    def table(self, since: int = 0) -> pd.DataFrame:
        """The facts after the `since`-th; times in seconds since opening."""
        since = whole("since", since, least=0)
        self._read()
        rows = self._rows[since:]
        columns = zip(*rows, strict=True) if rows else ([] for _ in EMPTY)
        typed = {name: as_column(name, list(values)) for name, values in zip(EMPTY, columns, strict=True)}
        return pd.DataFrame({"n": range(since + 1, since + 1 + len(rows)), **typed})

    def _read(self) -> None:
        """Number what has happened since the last time."""
        found = [*self._accepted(), *self._arrived(), *self._handed_out(), *self._applied(), *self._died()]
        found.sort(key=lambda placed: placed[0])
        self._rows += [row for _, row in found]

    def _row(self, at: int, what: str, **columns: object) -> Row:
        return list({**EMPTY, "at": self.clock.second(at), "what": what, **columns}.values())

    def _accepted(self) -> list[Placed]:
        found: list[Placed] = []
        for position, order_id, event, at, item in self.write.execute(ACCEPTED, after=self._last_event):
            self._last_event = position
            self._orders.append(order_id)
            if self.transit:
                self._under_way.append((at + self.transit, position, order_id))
            row = self._row(at, "accepted", order_id=order_id, position=position, event=event, item=item)
            found.append(((at, BY_PEOPLE, position, 0), row))
        return found

    def _arrived(self) -> list[Placed]:
        found: list[Placed] = []
        while self._under_way and self._under_way[0][0] <= self.clock.now():
            at, position, order_id = self._under_way.popleft()
            row = self._row(at, "available", order_id=order_id, position=position)
            found.append(((at, IN_TRANSIT, position, 0), row))
        return found

    def _handed_out(self) -> list[Placed]:
        found: list[Placed] = []
        known = [self.queue.hand_out(n) for n in self._held]
        for hand_out in [*known, *self.queue.hand_outs(after=self._last_hand_out)]:
            n = hand_out.n
            if n > self._last_hand_out:
                self._last_hand_out = n
                self._workers[n] = hand_out.worker
                until = self.clock.second(hand_out.until_at)
                row = self._row(hand_out.from_at, "picked up", until=until, **self._of(hand_out))
                found.append(((hand_out.from_at, BY_WORKERS, n, 0), row))
            found += self._end_of(hand_out)
            if hand_out.ended is None:
                self._held[n] = hand_out
            else:
                self._held.pop(n, None)
                self._lapsed.discard(n)
        return found

    def _end_of(self, hand_out: HandOut) -> list[Placed]:
        """What is known of a hand-out's end. At the lease's very end the worker may still be in time."""
        n, ended, until_at = hand_out.n, hand_out.ended, hand_out.until_at
        found: list[Placed] = []
        over = self.clock.now() if hand_out.ended_at is None else hand_out.ended_at
        if (over > until_at or ended == "lapsed") and n not in self._lapsed:
            self._lapsed.add(n)
            found.append(((until_at, BY_WORKERS, n, 1), self._row(until_at, "lapsed", **self._of(hand_out))))
        if ended in ("failed", "released") and hand_out.ended_at is not None:
            what = "attempt failed" if ended == "failed" else "released"
            until = self.clock.second(hand_out.retry_at)
            row = self._row(hand_out.ended_at, what, until=until, reason=hand_out.reason, **self._of(hand_out))
            found.append(((hand_out.ended_at, BY_WORKERS, n, 2), row))
        return found

    def _of(self, hand_out: HandOut) -> dict[str, object]:
        return {
            "order_id": self._orders[hand_out.position],
            "position": hand_out.position,
            "view": hand_out.subscription,
            "worker": hand_out.worker,
            "attempt": hand_out.attempt,
        }

    def _applied(self) -> list[Placed]:
        found: list[Placed] = []
        for n, view, position, order_id, attempt, hand_out, at in self.read.execute(VISIBLE, after=self._last_applied):
            self._last_applied = n
            row = self._row(
                at,
                "visible",
                order_id=order_id,
                position=position,
                view=view,
                worker=self._workers.get(hand_out),
                attempt=attempt,
            )
            # Without a hand-out it was a retry: "retried" comes first.
            found.append(((at, BY_WORKERS, hand_out, 3) if hand_out else (at, BY_HAND, n, 1), row))
        return found

    def _died(self) -> list[Placed]:
        found: list[Placed] = []
        known = [DeadLetter(*self.read.execute(LETTER, n=n)[0]) for n in self._dead]
        new = [DeadLetter(*row) for row in self.read.execute(LETTERS, after=self._last_letter)]
        for letter in [*known, *new]:
            if letter.n > self._last_letter:
                self._last_letter = letter.n
                found.append(self._death(letter))
            if letter.closed_at is None:
                self._dead[letter.n] = letter
                continue
            self._dead.pop(letter.n, None)
            if letter.closed != "applied":  # then "visible" says it all
                row = self._row(
                    letter.closed_at,
                    str(letter.closed),
                    order_id=letter.order_id,
                    position=letter.position,
                    view=letter.projection,
                )
                found.append(((letter.closed_at, BY_HAND, letter.n, 0), row))
        return found

    def _death(self, letter: DeadLetter) -> Placed:
        row = self._row(
            letter.died_at,
            "dead-lettered",
            order_id=letter.order_id,
            position=letter.position,
            view=letter.projection,
            worker=self._workers.get(letter.hand_out),
            attempt=letter.attempt,
            caused_by=letter.held_back_by,
            reason=letter.reason,
        )
        return (letter.died_at, BY_WORKERS, letter.hand_out, 4), row


def as_column(name: str, values: list[Any]) -> Any:
    """A column with its type: whole numbers that may be missing, seconds, or anything."""
    if name in NUMBERS:
        return pd.array(values, dtype="Int64")
    if EMPTY[name] is NO_TIME:
        return pd.array([NO_TIME if value is None else value for value in values], dtype="float64")
    return pd.Series(values, dtype=object)
