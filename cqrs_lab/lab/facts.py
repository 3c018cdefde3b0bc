"""One table of facts: everything that happened, in its order, one row a fact.

Facts of orders are read from the two databases; they survive reopening, all but their number `n`. Facts of people and
of accidents live as long as this object. The table only grows: what has a number keeps it, and a retry or a restart
adds rows and changes none.

    accepted           the write side has stored an order or a payment (`event` says which) for a `customer`
    available          its event has arrived in the queue; only where there is a transit
    picked up          a worker has it, for the `attempt`-th time, with a lease until `until`; events that are popped
                       have none
    attempt failed     the view could not apply it, for a `reason`; it is due again at `until`, if it is
    lapsed             the lease was over, and the worker had not finished
    released           the database was in trouble, for a `reason`; the event is due again at `until`
    visible            it is applied in the view
    applied again      it is applied in the view once more, where nobody remembers it: sums count it twice
    acked              a worker's answer that no other fact tells of: the event had come before, and was dealt with
                       then; or the lease was over
    dead-lettered      it was given up, for a `reason`; `caused_by` is the earlier event that holds it back
    skipped            the policy is to pass over in silence what cannot be applied, for a `reason`
    mailed             the customer, `who`, got a mail; `caused_by` is the event for which it was sent
    retried            somebody had a dead letter applied after all
    discarded          somebody gave a dead letter up for good
    handed out again   it was held back by an earlier event, came again, and failed by itself: "dead-lettered" is next

    rebuilt            a dead letter is applied in the tables that a rebuild has made: "visible" is next

    opened, changed    the cafeteria's `settings`, as a mapping
    wrote              one of three separate writes of `order_id` is committed; `key` tells which: save, put, push (the
                       push alone is "accepted", whether there is an order or not)
    poisoned, cured    no view (or `view` alone) can, and all can again, digest the events of an order; if `key` is
                       "fells", whoever has one in hand falls
    duplicated         the queue hands out once more an event that was acked
    swapped            the queue lets another order's event overtake this one
    in line            `who` begins to stand in line to order `item` (or to pay `order_id`); the turn is over at `until`
    being served       it is this one's turn, until then: at most one at a time, first come, first served
    left the line      the turn that was to be over at `until` is; `key` tells how: "accepted" (with `order_id`,
                       `position`), "refused", "crashed" or "interrupted" (with a `reason`)
    stopped            the policy is to stop at an event that cannot be applied, for a `reason`: so did its projector
    rebuild began      the tables of a `view` are being made anew, beside the old ones
    caught up          the new ones show all that the old ones show
    switched           the new ones are in the place of the old ones
    rebuild stopped    the old ones stay, for a `reason`; at a `position`, if that event could not be applied
    crashed, restarted a worker (or, without one, whoever sent a command) fell, at the failpoint in `reason`
    pressed, looked, noticed, refused    what people do: see `client`

`view` is the projector's name: the first of the views that it projects together ("opened" tells which those are).
With an inline projection there is nobody to pick events up: "accepted" and all "visible" are of one instant, "left the
line" is next; `who` is a person, or the customer of an order that was typed by hand.
Polls of an idle worker and looks of a server on a client's behalf are no facts.

The databases hold no common clock tick, so facts of one instant are put in order by cause: what people did, which
leases were over, then what workers did, hand-out by hand-out. When somebody acts or something breaks, all that came
before has its number already.
"""

from collections import deque
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from cqrs_lab.lab.clock import Clock
from cqrs_lab.lab.fact_queries import (
    ACCEPTED,
    APPLIED_AGAIN,
    FINISHED,
    MAILED,
    NEW_HAND_OUTS,
    NEW_LETTERS,
    ONE_HAND_OUT,
    ONE_LETTER,
    VISIBLE,
)
from cqrs_lab.shared.database import Database
from cqrs_lab.shared.units import PER_SECOND, whole

COLUMNS = {
    "at": "seconds",
    "what": "text",
    "order_id": "text",
    "position": "number",
    "view": "text",
    "worker": "text",
    "who": "text",
    "attempt": "number",
    "until": "seconds",
    "event": "text",
    "item": "text",
    "customer": "text",
    "saw": "ids",
    "caused_by": "number",
    "key": "text",
    "reason": "text",
    "settings": "mapping",
}

Fact = dict[str, Any]  # the columns in which there is something to say; instants in microseconds since the epoch
Placed = tuple[int, int, int, int, Fact]  # where a fact belongs among others: instant, phase, cause, effect
BY_PEOPLE, IN_TRANSIT, BY_TIME, BY_WORKERS, BY_HAND = range(5)


class FactLog:
    """The facts of one cafeteria. `transit` is the time that an event is under way, in microseconds."""

    def __init__(self, clock: Clock, write: Database, read: Database, transit: int) -> None:
        self.clock = clock
        self.write = write
        self.read = read
        self.transit = transit
        self._facts: list[Fact] = []
        # How far each table has been read. What can still change of a row is looked at again: the ends of hand-outs
        # that are open, and of dead letters.
        self._last_event = self._last_hand_out = self._last_applied = self._last_again = 0
        self._last_letter = self._last_mail = 0
        self._under_way: deque[tuple[int, int, str]] = deque()  # arrival, position, order_id
        self._held: set[int] = set()
        self._lapsed: set[int] = set()
        self._workers: dict[int, str] = {}  # of each hand-out
        self._acked: list[tuple[int, int, Fact]] = []  # hand-outs that are acked: the fact, if it turns out to be one
        self._overdue: dict[tuple[str, int], tuple[int, Fact]] = {}  # by view and position: the first that lapsed
        self._given_up: dict[tuple[str, int], int] = {}  # by view and position: when, if that was before a hand-out
        self._answered_late: set[tuple[str, int]] = set()
        self._with_effect: set[int] = set()  # hand-outs that have made their event visible or dead
        self._orders: list[str] = [""]  # by position
        self._dead: set[int] = set()

    def record(self, what: str, **columns: object) -> None:
        """Write down what a person did or what broke, now; outside of any transaction."""
        self._read()
        self._facts.append({"at": self.clock.now(), "what": what, **columns})

    def table(self, since: int = 0) -> pd.DataFrame:
        """The facts after the `since`-th; times in seconds since opening, None or NaN where there is nothing to say."""
        since = whole("since", since, least=0)
        self._read()
        return facts_table(self._facts[since:], self.clock.opening, since)

    def _read(self) -> None:
        """Number what has happened since the last time."""
        found = [*self._accepted(), *self._arrived(), *self._handed_out(), *self._applied(), *self._died()]
        found += [*self._applied_again(), *self._mailed()]
        found += [*self._acked_without_effect(), *self._acked_too_late()]
        found.sort()  # no two are of the same place, so the facts themselves are never compared
        self._facts += [placed[4] for placed in found]

    def _accepted(self) -> list[Placed]:
        found: list[Placed] = []
        for position, order_id, event, at, item, customer in self.write.tuples(ACCEPTED, after=self._last_event):
            self._last_event = position
            self._orders.append(order_id)
            if self.transit:
                self._under_way.append((at + self.transit, position, order_id))
            fact = {
                "at": at,
                "what": "accepted",
                "order_id": order_id,
                "position": position,
                "event": event,
                "item": item,
                "customer": customer,
            }
            found.append((at, BY_PEOPLE, position, 0, fact))
        return found

    def _arrived(self) -> list[Placed]:
        found: list[Placed] = []
        while self._under_way and self._under_way[0][0] <= self.clock.now():
            at, position, order_id = self._under_way.popleft()
            fact = {"at": at, "what": "available", "order_id": order_id, "position": position}
            found.append((at, IN_TRANSIT, position, 0, fact))
        return found

    def _handed_out(self) -> list[Placed]:
        found: list[Placed] = []
        rows = [self.write.tuples(ONE_HAND_OUT, n=n)[0] for n in sorted(self._held)]
        rows += self.write.tuples(NEW_HAND_OUTS, n=self._last_hand_out)
        for n, view, position, attempt, worker, at, until, ended_at, ended, reason, retry_at in rows:
            is_leased = until > at  # else it was popped
            picked_up = {
                "at": at,
                "what": "picked up",
                "order_id": self._orders[position],
                "position": position,
                "view": view,
                "worker": worker,
                "attempt": attempt,
                "until": until if is_leased else None,
            }
            if n > self._last_hand_out:
                self._last_hand_out = n
                self._workers[n] = worker
                found.append((at, BY_WORKERS, n, 0, picked_up))
            # At the lease's very end the worker may still be in time: only beyond it nobody has finished.
            over = self.clock.now() if ended_at is None else ended_at
            if is_leased and (over > until or ended == "lapsed") and n not in self._lapsed:
                self._lapsed.add(n)
                if (view, position) not in self._answered_late:
                    self._overdue.setdefault((view, position), (n, picked_up))
                fact = picked_up | {"at": until, "what": "lapsed", "until": None}
                found.append((until, BY_TIME, n, 0, fact))  # before whoever gives it up, or has it next
            if ended in ("failed", "released"):
                what = "attempt failed" if ended == "failed" else "released"
                fact = picked_up | {"at": ended_at, "what": what, "until": retry_at, "reason": reason}
                found.append(
                    (ended_at, BY_WORKERS, n, 2 if is_leased else 4, fact)
                )  # popped: it may be visible already
            if ended == "acked":
                self._overdue.pop((view, position), None)
                self._acked.append((ended_at, n, picked_up | {"at": ended_at, "what": "acked", "until": None}))
            if ended is None:
                self._held.add(n)
            else:
                self._held.discard(n)
                self._lapsed.discard(n)
        return found

    def _applied(self) -> list[Placed]:
        found: list[Placed] = []
        for n, view, position, order_id, attempt, hand_out, at in self.read.tuples(VISIBLE, after=self._last_applied):
            self._last_applied = n
            fact = {
                "at": at,
                "what": "visible",
                "order_id": order_id,
                "position": position,
                "view": view,
                "worker": self._workers.get(hand_out),
                "attempt": attempt,
            }
            self._with_effect.add(hand_out)
            # Without a hand-out it was a retry: "retried" comes first.
            found.append((at, BY_WORKERS, hand_out, 3, fact) if hand_out else (at, BY_HAND, n, 1, fact))
        return found

    def _mailed(self) -> list[Placed]:
        found: list[Placed] = []
        for n, position, order_id, hand_out, at, customer in self.write.tuples(MAILED, after=self._last_mail):
            self._last_mail = n
            fact = {"at": at, "what": "mailed", "order_id": order_id, "who": customer, "caused_by": position}
            fact["worker"] = self._workers.get(hand_out)
            found.append((at, BY_WORKERS, hand_out, 1, fact) if hand_out else (at, BY_HAND, 0, n, fact))
        return found

    def _applied_again(self) -> list[Placed]:
        found: list[Placed] = []
        for n, view, position, order_id, attempt, hand_out, at in self.read.tuples(
            APPLIED_AGAIN, after=self._last_again
        ):
            self._last_again = n
            self._with_effect.add(hand_out)
            known: Fact = {"order_id": order_id, "position": position, "view": view, "attempt": attempt}
            fact = {"at": at, "what": "applied again", "worker": self._workers.get(hand_out), **known}
            found.append((at, BY_WORKERS, hand_out, 3, fact))
        return found

    def _died(self) -> list[Placed]:
        found: list[Placed] = []
        rows = [self.read.tuples(ONE_LETTER, n=n)[0] for n in sorted(self._dead)]
        rows += self.read.tuples(NEW_LETTERS, n=self._last_letter)
        for n, view, position, order_id, reason, held_back_by, attempt, hand_out, died_at, closed_at, closed in rows:
            known: Fact = {"order_id": order_id, "position": position, "view": view}
            if n > self._last_letter:
                self._last_letter = n
                what = closed if closed == "skipped" else "dead-lettered"
                fact = {"at": died_at, "what": what, "reason": reason, "caused_by": held_back_by, **known}
                fact |= {"worker": self._workers.get(hand_out), "attempt": attempt}
                self._with_effect.add(hand_out)
                # Without a hand-out it was given up before one. What is applied is not given up: so that came first.
                place = (hand_out, 4) if hand_out else (0, n)
                if not hand_out:
                    self._given_up[view, position] = died_at
                found.append((died_at, BY_WORKERS, *place, fact))
            if closed_at is None:
                self._dead.add(n)
                continue
            self._dead.discard(n)
            if closed == "skipped":
                continue
            self._answered_late.discard((view, position))  # it may come again
            if closed == "handed out again":  # and it failed by itself: the letter that this wrote comes after
                its_hand_out = next(one[7] for one in rows if one[0] > n and one[1:3] == (view, position))
                place = (its_hand_out, 3) if its_hand_out else (0, n)
                found.append((closed_at, BY_WORKERS, *place, {"at": closed_at, "what": closed, **known}))
            elif closed != "applied":  # then "visible" says it all
                found.append((closed_at, BY_HAND, n, 0, {"at": closed_at, "what": closed, **known}))
        return found

    def _acked_without_effect(self) -> list[Placed]:
        """Of the hand-outs that were acked, those that found everything done."""
        found = [(at, BY_WORKERS, n, 5, fact) for at, n, fact in self._acked if n not in self._with_effect]
        self._with_effect.difference_update(n for _, n, _ in self._acked)
        self._acked.clear()
        return found

    def _acked_too_late(self) -> list[Placed]:
        """Answers after the lease's end: the queue takes them, but the hand-out has ended already."""
        found: list[Placed] = []
        for (view, position), (n, picked_up) in list(self._overdue.items()):
            rows = self.write.tuples(FINISHED, view=view, position=position)
            if rows:
                del self._overdue[view, position]
                self._answered_late.add((view, position))
                at = rows[0][0]
                if self._given_up.pop((view, position), None) == at:
                    continue  # "dead-lettered" tells of it
                found.append((at, BY_WORKERS, n, 6, picked_up | {"at": at, "what": "acked", "until": None}))
        return found


def facts_table(facts: Sequence[Fact], opening: int, since: int = 0) -> pd.DataFrame:
    """Facts as a table with all COLUMNS, numbered after the `since`-th; seconds since `opening`."""
    values: dict[str, list[Any]] = {name: [None] * len(facts) for name in COLUMNS}
    for row, fact in enumerate(facts):
        for name, value in fact.items():  # less than half of the columns: asking for each would take twice as long
            values[name][row] = value
    columns = {name: _column(kind, values[name], opening) for name, kind in COLUMNS.items()}
    return pd.DataFrame({"n": range(since + 1, since + 1 + len(facts)), **columns})


def _column(kind: str, values: list[Any], opening: int) -> Any:
    if kind == "seconds":
        return (np.array(values, dtype=float) - opening) / PER_SECOND
    if kind == "number":
        return pd.array(values, dtype="Int64")
    return pd.Series(values, dtype=object)
