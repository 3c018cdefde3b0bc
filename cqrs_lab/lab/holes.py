"""A log whose positions are handed out before the commit, and a reader that meets holes.

    begins ──takes a position──▶ running ──commits──▶ to be seen in the log
                                    └──rolls back──▶ the position stays empty for ever

So databases number rows (a sequence, an identity column): the number comes from a counter that waits for nobody, and
the row can be seen when its transaction commits. Transactions do not end in the order in which they began, so a reader
that has come to position 7 can see a log in which 6 is missing. This hole is closed in a moment (the commit is late) or
never (it was rolled back), and the log alone does not say which.

A reader that only remembers how far it has come must pass over a hole some time. What commits behind it is not read
by anybody: no error, "caught up", and an event is missing for ever. How long it waits first is its patience. Too
little loses events. Too much stalls everybody behind a hole that nothing will ever close.

Two ways out are here as well. A reader that can ask the database who is still running (in PostgreSQL,
pg_snapshot_xmin of pg_current_snapshot, documentation section 9.27) passes a hole when nobody can fill it any more, and
not before. Or positions are handed out under a lock that is held until the commit: then there are no holes, as in this
lab's own log, and transactions wait for each other instead.

Public reports of the fault: AxonFramework #4829, marten #4953 and #3321, occurrent #739, eventuous #588,
prooph/pdo-event-store #189.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any, Literal

import pandas as pd

from cqrs_lab.lab.clock import Clock
from cqrs_lab.lab.draws import checked_seed
from cqrs_lab.lab.facts import Fact, facts_table
from cqrs_lab.lab.randomness import Delay, stream
from cqrs_lab.lab.settings import flag
from cqrs_lab.lab.tables import table
from cqrs_lab.read.query_service import PRIMARY
from cqrs_lab.shared.arguments import as_given
from cqrs_lab.shared.messages import SET_MEAL
from cqrs_lab.shared.units import PER_SECOND, microseconds, whole

LOG_READING = {
    "order_id": object,
    "position": "Int64",
    "asked_at": float,
    "began_at": float,
    "ended_at": float,
    "read_at": float,
    "fate": object,
}
MOST_TRANSACTIONS = 10_000
LONGEST_WAIT, SHORTEST_POLL = 60, 0.01  # seconds: a look is a step of the program, and a lunch has many

Fate = Literal["read", "lost", "rolled back"]
ROLLED_BACK: Fate = "rolled back"
# As a stage needs them: one reader, whose work takes no time.
SETTINGS = {"projection": "async", "delay": {PRIMARY: 0.0}, "transit": 0.0, "workers": 1, "views": {PRIMARY: PRIMARY}}


@dataclass(frozen=True, slots=True)
class Transaction:
    """One order's transaction: it begins at second `begins` and `takes` seconds, then commits or `rolls_back`."""

    begins: float
    takes: float
    rolls_back: bool = False


@dataclass(slots=True)
class Numbered:
    """A transaction that has its position; instants in microseconds."""

    order_id: str
    position: int
    asked_at: int
    began_at: int
    ended_at: int | None = None
    is_committed: bool = False
    read_at: int | None = None

    @property
    def fate(self) -> Fate:
        """What became of it, once the reader has nothing left to read."""
        if not self.is_committed:
            return ROLLED_BACK
        return "lost" if self.read_at is None else "read"


@dataclass(slots=True)
class Turn:
    """One transaction's turn under the lock: when it will be over, and whether it is."""

    until: int = 0
    is_over: bool = False


@dataclass(slots=True)
class Log:
    """The log as its database has it: every transaction that has begun, by position from 1 on."""

    entries: list[Numbered] = field(default_factory=list)
    last_turn: Turn = field(default_factory=lambda: Turn(is_over=True))

    def begin(self, order_id: str, asked_at: int, now: int) -> Numbered:
        """Hand out the next position."""
        self.entries.append(Numbered(order_id, len(self.entries) + 1, asked_at, now))
        return self.entries[-1]

    def next_to_read(self, checkpoint: int) -> Numbered | None:
        """The first event beyond `checkpoint` that can be seen."""
        return next((entry for entry in islice(self.entries, checkpoint, None) if entry.is_committed), None)

    def may_be_filled(self, checkpoint: int, position: int) -> bool:
        """Whether one of the positions between the two belongs to a transaction that is still running."""
        return any(entry.ended_at is None for entry in islice(self.entries, checkpoint, position - 1))


class LogReader:
    """Reads the log from its beginning, remembers how far it has come, and looks again every `poll`.

    `patience` is how long it waits for a hole before it passes over it; None: as long as somebody may still fill it.
    """

    def __init__(self, log: Log, clock: Clock, patience: int | None, poll: int) -> None:
        self.log = log
        self.clock = clock
        self.patience = patience
        self.poll = poll
        self.checkpoint = 0
        self.hole_since: int | None = None

    def run(self) -> Iterator[int]:
        """Read for ever; yields each pause in microseconds."""
        while True:
            entry = self.log.next_to_read(self.checkpoint)
            if entry is None or self.waits_before(entry):
                yield self.poll
                continue
            entry.read_at = self.clock.now()
            self.checkpoint = entry.position
            self.hole_since = None

    def waits_before(self, entry: Numbered) -> bool:
        """Whether there is a hole before this event that the reader still waits for."""
        if entry.position == self.checkpoint + 1:
            return False
        if self.patience is None:
            return self.log.may_be_filled(self.checkpoint, entry.position)
        if self.hole_since is None:
            self.hole_since = self.clock.now()
        return self.clock.now() - self.hole_since < self.patience


def read_log(
    transactions: Iterable[Transaction],
    patience: float | None = 0.0,
    *,
    poll: float = 0.1,
    lock: bool = False,
) -> pd.DataFrame:
    """Let the transactions write a log and a reader read it; one row for each that got a position, in their order.

    patience  seconds the reader waits for a hole, at most 60; None: until nobody can fill it any more
    poll      seconds between two looks of the reader, at least 0.01
    lock      positions are handed out under a lock that is held until the commit: then a transaction waits for those
              before it, and what rolls back gives its position back (and has no row)

    Columns: order_id; position; asked_at; began_at, when it got its position (under the lock perhaps later); ended_at;
    read_at, NaN if never; fate: "read", "lost" (committed behind the reader), or "rolled back". Times in seconds since
    opening. Of two things at one instant, transactions come before the reader. ValueError for what is not allowed.
    """
    waits = None if patience is None else microseconds("patience (or None)", patience, most=LONGEST_WAIT)
    clock, log = Clock(0), Log()
    reader = LogReader(log, clock, waits, microseconds("poll", poll, least=SHORTEST_POLL, most=LONGEST_WAIT))
    write = under_lock if flag("lock", lock) else numbered_first
    for number, (begins, takes, rolls_back) in enumerate(checked(transactions), start=1):
        clock.at(begins, partial(clock.begin, write(log, clock, f"order-{number}", takes, rolls_back)))
    clock.start(reader.run())
    while clock.people_expected() or log.next_to_read(reader.checkpoint) is not None:
        clock.advance(reader.poll)  # every hole is closed or passed some time
    rows = [[getattr(entry, name) for name in LOG_READING] for entry in log.entries]
    found = table(LOG_READING, [dict(zip(LOG_READING, row, strict=True)) for row in rows])
    return found.assign(**{name: found[name] / PER_SECOND for name in LOG_READING if name.endswith("_at")})


def numbered_first(log: Log, clock: Clock, order_id: str, takes: int, rolls_back: bool) -> Iterator[int]:
    """A transaction that takes its position as it begins; yields its pauses in microseconds."""
    yield from run_transaction(clock, log.begin(order_id, clock.now(), clock.now()), takes, rolls_back)


def under_lock(log: Log, clock: Clock, order_id: str, takes: int, rolls_back: bool) -> Iterator[int]:
    """A transaction that waits for the lock first, in the order of their coming; so whoever has a position is alone."""
    asked_at, before = clock.now(), log.last_turn
    begins = max(asked_at, before.until)
    log.last_turn = mine = Turn(begins + takes)
    yield begins - asked_at
    while not before.is_over:
        yield 0  # it ends at this very instant, and has not acted yet; whoever came later must not be quicker
    entry = log.begin(order_id, asked_at, clock.now())
    yield from run_transaction(clock, entry, takes, rolls_back)
    mine.is_over = True
    if rolls_back:
        log.entries.remove(entry)  # the counter is part of the transaction, and goes back with it


def run_transaction(clock: Clock, entry: Numbered, takes: int, rolls_back: bool) -> Iterator[int]:
    """From the position to the end."""
    yield takes
    entry.ended_at, entry.is_committed = clock.now(), not rolls_back


def checked(transactions: Iterable[Transaction]) -> list[tuple[int, int, bool]]:
    """When each begins, how long it takes (microseconds), whether it rolls back; in the order of their beginning."""
    given: list[Any] = list(transactions) if isinstance(transactions, Iterable) else [transactions]
    if len(given) > MOST_TRANSACTIONS or not all(isinstance(one, Transaction) for one in given):
        raise ValueError(f"transactions must be at most {MOST_TRANSACTIONS:,} Transaction, not {as_given(given)}")
    known = [
        (microseconds("begins", one.begins), microseconds("takes", one.takes, most=LONGEST_WAIT), bool(one.rolls_back))
        for one in given
    ]
    return sorted(known, key=lambda one: one[0])  # of two at one instant the first stays first


def late_transactions(orders: int, *, per_second: float = 4.0, seed: int = 29) -> list[Transaction]:
    """A lunch whose transactions are short, as a rule; by chance, and the same for the same seed.

    They begin by chance, `per_second` on average (a Poisson process). Each takes 0.02 s on average (exponential). One
    in eight is late and takes 0.5 to 2.5 s more (a lock, a slow disk), one in twenty rolls back.
    """
    whole("orders", orders, least=0, most=MOST_TRANSACTIONS)
    rate = microseconds("per_second", per_second, least=0.001, most=1000) / PER_SECOND
    chance = stream(checked_seed(seed), "transactions")
    kinds = (Delay.exponential(1 / rate), Delay.exponential(0.02), Delay.uniform(0.5, 2.5))
    pause, short, late = (delay.sampler(chance) for delay in kinds)
    begins, lunch = 0, []
    for _ in range(orders):
        begins += pause()
        takes = short() + (late() if chance.random() < 1 / 8 else 0)
        lunch.append(Transaction(begins / PER_SECOND, takes / PER_SECOND, chance.random() < 1 / 20))
    return lunch


def log_facts(log: pd.DataFrame) -> pd.DataFrame:
    """What `read_log` gave, as facts for a stage: an order is accepted at its commit, and visible when it is read.

    What was rolled back never happened. What nobody reads stays in the queue for ever.
    """
    facts: list[tuple[int, int, Fact]] = []
    for row in log[log["fate"] != ROLLED_BACK].to_dict("records"):
        known = {"order_id": row["order_id"], "position": int(row["position"])}
        accepted = {"event": "OrderPlaced", "item": SET_MEAL, "customer": row["order_id"]}
        facts.append(fact_at(row["ended_at"], 0, "accepted", known | accepted))
        if row["fate"] == "read":
            reader = known | {"view": PRIMARY, "worker": "reader", "attempt": 1}
            lease = {"until": round(row["read_at"] * PER_SECOND) + PER_SECOND}
            facts.append(fact_at(row["read_at"], 1, "picked up", reader | lease))
            facts.append(fact_at(row["read_at"], 2, "visible", reader))
    opened = {"at": 0, "what": "opened", "settings": SETTINGS}
    # Of one instant: commits first, then what is read, one after the other.
    facts.sort(key=lambda one: (one[0], one[1] > 0, one[2]["position"], one[1]))
    return facts_table([opened, *(fact for _, _, fact in facts)], opening=0)


def fact_at(second: float, place: int, what: str, known: Fact) -> tuple[int, int, Fact]:
    """A fact, and where it belongs among others."""
    at = round(second * PER_SECOND)
    return at, place, {"at": at, "what": what, **known}
