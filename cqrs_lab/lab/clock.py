"""Time that stands still until somebody moves it.

The clock keeps an agenda: what happens next, and when. `advance` takes one entry after the other, moves the
clock to the entry's instant *before* it acts, and ends exactly on the target. All instants are whole
microseconds, so nothing drifts: ten steps of 0.1 s are 1.0 s.

The tie rule: at one instant people act before workers, then first come, first served. So the agenda's key is
(due, rank, serial).

A process is a generator: it acts, and yields how long it wants to pause, in microseconds. If it yields None it
rests until somebody wakes it. Its first act is due when it is started, and happens at the next `advance`.
"""

import heapq
from collections.abc import Callable, Iterator
from typing import overload

from cqrs_lab.shared.units import seconds

PEOPLE, WORKERS = 0, 1


class Process:
    """A generator of pauses on a clock's agenda."""

    def __init__(self, clock: "Clock", steps: Iterator[int | None], rank: int) -> None:
        self.clock = clock
        self.steps = steps
        self.rank = rank
        self.resting = False
        self.ended = False

    def resume(self) -> None:
        """Act once, and note on the agenda when to act again."""
        if self.ended:
            return
        self.resting = False
        try:
            pause = next(self.steps)
        except BaseException as end:
            self.ended = True
            if not isinstance(end, StopIteration):
                raise
            return
        if pause is None:
            self.resting = True
        else:
            self.clock.at(self.clock.now() + pause, self.resume, self.rank)

    def wake(self, instant: int) -> None:
        """Act at `instant`, or now if that is past, if the process is resting then."""
        self.clock.at(max(instant, self.clock.now()), self._resume_if_resting, self.rank)

    def kill(self) -> None:
        """Never act again: a crash, with nothing tidied up."""
        self.ended = True

    def _resume_if_resting(self) -> None:
        if self.resting:
            self.resume()


class Clock:
    """A clock that opens at `opening`, in microseconds since the epoch."""

    def __init__(self, opening: int) -> None:
        self.opening = opening
        self._now = opening
        self._agenda: list[tuple[int, int, int, Callable[[], object]]] = []
        self._serial = 0
        self._scheduled = {PEOPLE: 0, WORKERS: 0}

    def now(self) -> int:
        """The instant, in microseconds since the epoch."""
        return self._now

    @overload
    def second(self, instant: float) -> float: ...
    @overload
    def second(self, instant: float | None) -> float | None: ...
    def second(self, instant: float | None) -> float | None:
        """An instant in seconds since opening, exact to the microsecond; None stays None."""
        return seconds(instant, self.opening)

    def next_due(self) -> int | None:
        """When the agenda's first entry is due; None if the agenda is empty."""
        return self._agenda[0][0] if self._agenda else None

    def people_expected(self) -> bool:
        """Whether the agenda holds something that people are going to do."""
        return self._scheduled[PEOPLE] > 0

    def at(self, due: int, action: Callable[[], object], rank: int = PEOPLE) -> None:
        """Note on the agenda that `action` happens at `due`; raises ValueError if that is past."""
        if due < self._now:
            raise ValueError(f"that instant is {(self._now - due) / 1e6:g} s ago; the clock never goes back")
        self._serial += 1
        self._scheduled[rank] += 1
        heapq.heappush(self._agenda, (due, rank, self._serial, action))

    def start(self, steps: Iterator[int | None], rank: int = WORKERS) -> Process:
        """Put a process on the agenda; it acts for the first time at the next `advance`."""
        process = Process(self, steps, rank)
        self.at(self._now, process.resume, rank)
        return process

    def advance(self, duration: int) -> None:
        """Let `duration` microseconds go by, with everything that happens in them, both ends included."""
        self.advance_to(self._now + duration)

    def advance_to(self, target: int, until: Callable[[], bool] = lambda: False) -> bool:
        """Go on to `target`, or to the first instant after which `until()` is true; gives whether it is."""
        while not until():
            if not self._agenda or self._agenda[0][0] > target:
                self._now = max(self._now, target)
                return until()
            due, rank, _, action = heapq.heappop(self._agenda)
            self._now = due
            self._scheduled[rank] -= 1
            action()
        return True
