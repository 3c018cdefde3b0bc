"""Two buyers, one onigiri, and every way in which they can meet.

Each goes through the same steps. At any moment either may be the next, unless it waits: who wants to begin while the
other has begun and not ended. So all meetings form a tree, and here it is walked through to its last leaf.

    begin      nobody else may begin now; who has begun already goes on
    ask        hear how many are left
    enough?    if that is none, go away, without any further sale
    sell       take one, however many there are
    end        others may begin again
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

T = TypeVar("T")

STEPS = ("begin", "ask", "enough?", "sell", "end")
BUYERS = ("A", "B")


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where the two are: the steps each has done, what each has heard, who has begun, how many are left."""

    done: tuple[int, int] = (0, 0)
    heard: tuple[int, int] = (0, 0)
    gone: tuple[bool, bool] = (False, False)  # was told that there are none
    begun: int | None = None
    left: int = 1
    told: tuple[str, ...] = ()  # what has happened, such as "A ask"


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What can come of it: in how many ways they can meet, and the first that oversells or in which one is stuck."""

    ways: int
    oversold: tuple[str, ...] | None
    stuck: tuple[str, ...] | None


def outcomes(steps: Sequence[str]) -> Outcomes:
    """What can come of two buyers who go through these steps."""
    ends = list(meetings(steps, Meeting()))
    oversold = [up_to_the_last_sale(end.told) for end in ends if end.left < 0]
    stuck = [end.told for end in ends if min(end.done) < len(steps)]
    return Outcomes(len(ends), oversold[0] if oversold else None, stuck[0] if stuck else None)


def meetings(steps: Sequence[str], now: Meeting) -> Iterator[Meeting]:
    """Every end that a meeting can come to from here; one in which somebody waits for ever is an end too."""
    nexts = [who for who in range(len(BUYERS)) if may_go_on(steps, now, who)]
    if not nexts:
        yield now
    for who in nexts:
        yield from meetings(steps, after(steps, now, who))


def may_go_on(steps: Sequence[str], now: Meeting, who: int) -> bool:
    """Whether this buyer has a step to do and need not wait for the other."""
    if now.done[who] == len(steps):
        return False
    return steps[now.done[who]] != "begin" or now.begun is None or now.begun == who


def after(steps: Sequence[str], now: Meeting, who: int) -> Meeting:
    """One step later. Who has gone away does the remaining steps without a sale."""
    step = steps[now.done[who]]
    new = replace(now, done=at(now.done, who, now.done[who] + 1), told=(*now.told, f"{BUYERS[who]} {step}"))
    if step == "begin":
        return replace(new, begun=who)
    if step == "end":
        return replace(new, begun=None if now.begun == who else now.begun)
    if step == "ask":
        return replace(new, heard=at(now.heard, who, now.left))
    if step == "enough?":
        return replace(new, gone=at(now.gone, who, now.heard[who] < 1))
    return new if now.gone[who] else replace(new, left=now.left - 1)


def at(pair: tuple[T, T], who: int, value: T) -> tuple[T, T]:
    """The pair with another value for one of the two."""
    return (value, pair[1]) if who == 0 else (pair[0], value)


def up_to_the_last_sale(told: tuple[str, ...]) -> tuple[str, ...]:
    """What has happened, without what came after the last step called "sell"."""
    return told[: max(number for number, step in enumerate(told, start=1) if step.endswith("sell"))]
