"""Time that stands still until somebody moves it.

The clock keeps an agenda: what happens next, and when. `advance` takes one entry after the other, moves the
clock to the entry's instant *before* it acts, and ends exactly on the target. All instants are whole
microseconds, so nothing drifts: ten steps of 0.1 s are 1.0 s. An entry leaves the agenda when it has acted: who
interrupts the kernel loses none.

The tie rule: at one instant people act before workers, then first come, first served. So the agenda's key is
(due, rank, serial).

A process is a generator: it acts, and yields how long it wants to pause, in microseconds. If it yields None it
rests until somebody wakes it. Its first act is due when it is started, and happens at the next `advance`.
"""

import heapq
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from functools import partial
from inspect import GEN_RUNNING, getgeneratorstate
from typing import overload

from cqrs_lab.shared.database import DatabaseUnusable
from cqrs_lab.shared.messages import LAST_INSTANT
from cqrs_lab.shared.units import seconds

PEOPLE, WORKERS = 0, 1


class Fell(BaseException):
    """Ends the process that raises it, and nobody else: what happened, `why`, is a fact already."""

    def __init__(self, why: BaseException) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(order=True, slots=True)
class Entry:
    """Something on the agenda; `action` is None once it has acted."""

    due: int
    rank: int
    serial: int
    action: Callable[[], object] | None = field(compare=False)


class Process:
    """A generator of pauses on a clock's agenda."""

    def __init__(self, clock: "Clock", pauses: Iterator[int | None], rank: int) -> None:
        self.clock = clock
        self.pauses = pauses
        self.rank = rank
        self.resting = False
        self.ended = False
        self.wakes_at: int | None = None

    def resume(self) -> None:
        """Act once, and note on the agenda when to act again."""
        if self.ended:
            return
        self.resting = False
        try:
            pause = next(self.pauses)
        except BaseException as end:
            self.ended = True
            if not isinstance(end, (StopIteration, Fell)):
                raise
            return
        if pause is None:
            self.resting = True
        else:
            self.clock.at(self.clock.now() + pause, self.resume, self.rank)

    def wake(self, instant: int) -> None:
        """Act at `instant`, or now if that is past, if the process is resting then.

        Only the earliest wake-up is pending. A later one would be of no use: who is woken looks, and whoever wants
        it to look again later says so then. One entry for each wish instead made the agenda grow without end, for
        each worker that was woken woke all the others.
        """
        instant = max(instant, self.clock.now())
        if self.wakes_at is None or instant < self.wakes_at:
            self.wakes_at = instant
            self.clock.at(instant, partial(self._wake_up, instant), self.rank)

    def kill(self) -> None:
        """Never act again: a crash, with nothing tidied up."""
        self.ended = True

    def _wake_up(self, instant: int) -> None:
        if self.wakes_at == instant:  # else an earlier wake-up came in between; one look more does no harm
            self.wakes_at = None
        if self.resting:
            self.resume()


class Clock:
    """A clock that opens at `opening`, in microseconds since the epoch."""

    def __init__(self, opening: int) -> None:
        self.opening = opening
        self.when_closed: list[Callable[[], object]] = []
        self._now = opening
        # One heap for each rank: whether somebody is still to come is then seen, not counted. A count beside one heap
        # would be wrong for ever after an interrupt between the two.
        self._agenda: dict[int, list[Entry]] = {PEOPLE: [], WORKERS: []}
        self._serial = 0
        self._moving: Generator[bool, None, None] | None = None
        self._closed_because = ""

    def now(self) -> int:
        """The instant, in microseconds since the epoch."""
        return self._now

    @overload
    def second(self, instant: float) -> float: ...
    @overload
    def second(self, instant: float | None) -> float | None: ...
    def second(self, instant: float | None) -> float | None:
        """An instant as seconds since opening; None stays None."""
        return seconds(instant, self.opening)

    @property
    def is_moving(self) -> bool:
        """Whether somebody moves the clock at this moment, so that whoever asks acts inside it."""
        # Python knows it of a generator, whatever interrupts it: a flag would stay set if its resetting were.
        return self._moving is not None and getgeneratorstate(self._moving) == GEN_RUNNING

    def next_due(self) -> int | None:
        """When the agenda's first entry is due; None if the agenda is empty."""
        first = self._first()
        return None if first is None else first.due

    def people_expected(self) -> bool:
        """Whether the agenda holds something that people are going to do."""
        return bool(self._waiting(PEOPLE))

    def at(self, due: int, action: Callable[[], object], rank: int = PEOPLE) -> Entry:
        """Note on the agenda that `action` happens at `due`; raises ValueError if that is past."""
        self._check_open()
        if due < self._now:
            raise ValueError(f"that instant is {seconds(self._now, due):g} s ago; the clock never goes back")
        self._serial += 1
        entry = Entry(due, rank, self._serial, action)
        heapq.heappush(self._agenda[rank], entry)
        return entry

    def start(self, pauses: Iterator[int | None], rank: int = WORKERS) -> Process:
        """Put a process on the agenda; it acts for the first time at the next `advance`."""
        process = Process(self, pauses, rank)
        self.at(self._now, process.resume, rank)
        return process

    def begin(self, pauses: Iterator[int | None], rank: int = PEOPLE) -> Process:
        """Let a process act for the first time at this very moment."""
        process = Process(self, pauses, rank)
        process.resume()
        return process

    def advance(self, duration: int) -> None:
        """Let `duration` microseconds go by, with everything that happens in them, both ends included."""
        self.advance_to(self._now + duration)

    def advance_to(self, target: int, until: Callable[[], bool] = lambda: False) -> bool:
        """Go on to `target`, or to the first instant after which `until()` is true; gives whether it is.

        Raises ValueError for a target after the year 9999.
        """
        self._check_open()
        if target > LAST_INSTANT:
            raise ValueError("the lab's time ends with the year 9999, and that is later")
        if self.is_moving:
            raise RuntimeError("the clock is moving already: what happens inside it cannot move it as well")
        self._moving = self._move_to(target, until)
        reached = next(self._moving)
        self._moving = None  # or the two would hold each other
        return reached

    def close(self, why: str) -> None:
        """Nothing happens any more; who tries to move this clock gets DatabaseUnusable with the reason."""
        self._closed_because = self._closed_because or why
        for entries in self._agenda.values():
            entries.clear()
        for stop in self.when_closed:
            stop()

    def _move_to(self, target: int, until: Callable[[], bool]) -> Generator[bool, None, None]:
        while not until():
            entry = self._first()
            if entry is None or entry.due > target:
                self._now = max(self._now, target)
                yield until()
                return
            self._act(entry)
        yield True

    def _first(self) -> Entry | None:
        """What comes next: of two entries of one instant that of the lower rank, then that which came first."""
        people, workers = self._waiting(PEOPLE), self._waiting(WORKERS)
        return min((entries[0] for entries in (people, workers) if entries), default=None)

    def _waiting(self, rank: int) -> list[Entry]:
        """The entries of a rank, the first of which has not acted."""
        entries = self._agenda[rank]
        while entries and entries[0].action is None:
            heapq.heappop(entries)
        return entries

    def _act(self, entry: Entry) -> None:
        self._now = entry.due
        try:
            if entry.action is not None:
                entry.action()
        except KeyboardInterrupt:  # not done yet: the entry stays, and acts at the next advance
            raise
        except BaseException:
            entry.action = None
            raise
        entry.action = None

    def _check_open(self) -> None:
        if self._closed_because:
            raise DatabaseUnusable(self._closed_because)
