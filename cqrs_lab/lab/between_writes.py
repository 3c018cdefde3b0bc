"""The textbook's three writes, in every order: somebody falls after each of them, or a worker is quick.

Each order is given to a cafeteria of its own. Whoever falls does not come back; the workers do what they can; and then
it is asked what is there. A zombie is an order without an event, a ghost is an event without an order, and an operation
may be left PENDING, which nothing will ever end.
"""

from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import pandas as pd

from cqrs_lab.lab.crashes import IN_ORDER, LONG
from cqrs_lab.lab.damage import Damage, damage, operations
from cqrs_lab.lab.faults import Crashed
from cqrs_lab.lab.settings import Writes
from cqrs_lab.lab.tables import table
from cqrs_lab.read.query_service import PRIMARY
from cqrs_lab.write.three_writes import FAILPOINTS

OpenCafeteria = Callable[..., Any]

QUICK = 1.0  # seconds between two writes, in which a worker who takes no time does all its work
LEFT = {"fell": object, "order": object, "operation": object, "event": object, "in_the_list": object, "so": object}
EVERY_ORDER = {
    "lines": object,
    "after_1st": object,
    "after_2nd": object,
    "after_3rd": object,
    "quick_worker": object,
}
TOGETHER: Writes = "together"


@dataclass(frozen=True, slots=True)
class There:
    """What can be seen from outside: each order's customer and yen, who is in the list, each operation's state."""

    orders: dict[str, tuple[str, int]]
    listed: frozenset[str]
    operations: dict[str, str]


@dataclass(frozen=True, slots=True)
class Left:
    """What is there of one order when all is over: an operation's state, or "" if there is none."""

    order: bool
    operation: str
    event: bool
    in_the_list: bool
    damage: Damage

    @property
    def so(self) -> str:
        """What that is called, the worst first."""
        found = self.damage
        named = {"ghost": found.ghosts, "zombie": found.zombies, "PENDING": found.pending_for_ever}
        return next((word for word, number in named.items() if number), "right")


def crash_after_each(open_cafeteria: OpenCafeteria, writes: Writes = IN_ORDER) -> pd.DataFrame:
    """What is left if somebody falls before all writes, or after one of them; a row for each.

    Columns: fell ("before all", "after save", ...; for "together" the three writes are inside one transaction),
    order, event and in_the_list ("yes" or ""), operation (its state or ""), so: "ghost" (an event without an order),
    "zombie" (an order without an event), "PENDING" (and nothing will end it), or "right". `open_cafeteria` is
    `Cafeteria`.
    """
    rows = []
    for written in range(len(IN_ORDER) + 1):
        left = left_of_one(open_cafeteria, writes, written)
        row = {name: getattr(left, name) for name in LEFT if name != "fell"}
        fell = f"after {lines_of(writes)[written - 1]}" if written else "before all"
        rows.append({"fell": fell} | {name: yes(value) for name, value in row.items()})
    return table(LEFT, rows)


def every_order(open_cafeteria: OpenCafeteria) -> pd.DataFrame:
    """Every order of the three writes, and all of them in one transaction: what each accident leaves, in a word.

    Columns: lines; then, for who falls there: after_1st, after_2nd, after_3rd of the writes; quick_worker: nobody
    falls, and a worker acts between any two. The words are those of `crash_after_each`, in its column `so`.
    """
    ways: list[Any] = [*permutations(IN_ORDER), TOGETHER]
    rows = []
    for writes in ways:
        fallen = [left_of_one(open_cafeteria, writes, written).so for written in range(1, len(IN_ORDER) + 1)]
        lines = lines_of(writes)
        named = ", ".join(lines if writes != TOGETHER else ["begin", *lines, "end"])
        rows.append(
            dict(zip(EVERY_ORDER, [named, *fallen, with_a_quick_worker(open_cafeteria, writes).so], strict=True))
        )
    return table(EVERY_ORDER, rows)


def lines_of(writes: Writes) -> Sequence[str]:
    """The three writes in their order; in one transaction it is the textbook's."""
    return IN_ORDER if writes == TOGETHER else writes


def yes(value: object) -> object:
    """A flag as a table says it; anything else stays."""
    return ("yes" if value else "") if isinstance(value, bool) else value


def left_of_one(open_cafeteria: OpenCafeteria, writes: Writes, written: int) -> Left:
    """Somebody orders, and falls when so many lines are done."""
    with closing(open_cafeteria(0.0, writes=writes, poll_interval=None)) as cafeteria:
        if written:
            cafeteria.faults.crash(at=FAILPOINTS[lines_of(writes)[written - 1]])  # type: ignore[index]
            with suppress(Crashed):
                cafeteria.place_order("Aoi", 850)
        return what_is_left(cafeteria)


def with_a_quick_worker(open_cafeteria: OpenCafeteria, writes: Writes) -> Left:
    """Somebody orders, nobody falls, and a worker acts between any two lines."""
    pause = 0.0 if writes == TOGETHER else QUICK
    with closing(open_cafeteria(0.0, writes=writes, pause=pause, poll_interval=None)) as cafeteria:
        cafeteria.place_order("Aoi", 850)
        return what_is_left(cafeteria)


def what_is_left(cafeteria: Any) -> Left:
    """What is there when every worker has had the time that it needs."""
    cafeteria.advance(LONG)
    there = what_is_there(cafeteria)
    write, read = cafeteria.parts.write_database, cafeteria.parts.read_database
    operation = next(iter(there.operations.values()), "")
    has_event = cafeteria.parts.queue.last_position() > 0
    return Left(bool(there.orders), operation, has_event, bool(there.listed), damage(write, read))


def what_is_there(cafeteria: Any) -> There:
    """What can be seen from outside at this moment."""
    parts = cafeteria.parts
    rows = parts.write_database.execute("SELECT order_id, customer_name, total_yen FROM orders ORDER BY n")
    return There(
        {row["order_id"]: (row["customer_name"], row["total_yen"]) for row in rows},
        frozenset(row.order_id for row in parts.lists[PRIMARY].list()),
        operations(parts.write_database) | operations(parts.read_database),
    )
