"""One projector on the stage: its queue, its workers' hands, its lists, and the ticket that moves through them.

    queue  ->  a worker  ->  shown
      ^------ failed, lapsed, released
    a worker, or the queue  ->  dead  ->  shown, or the queue again

A ticket has one stay at a time in a lane. Instants are whole microseconds since opening.
"""

from dataclasses import dataclass, field
from typing import Any

OPEN = -1  # the end of a stay that is not over; also: no such instant, no such order

Stay = list[Any]  # ticket, start, until, and what else the box tells of it: a list, for JSON has no other rows


@dataclass(slots=True)
class WorkerStays:
    """What one worker of a lane had in its hands, and when it lay on the floor."""

    name: str
    holds: list[Stay] = field(default_factory=list)  # ticket, start, until, the lease's end, attempt, planned end
    lapsed: list[list[int]] = field(default_factory=list)  # start, until: at work, and its lease is over
    down: list[list[int]] = field(default_factory=list)  # start, until


@dataclass(slots=True)
class Lane:
    """One projector: its queue, its workers, and what its views show."""

    name: str
    views: list[str]
    queue: list[Stay] = field(default_factory=list)  # ticket, start, until, attempts so far, due at
    workers: dict[str, WorkerStays] = field(default_factory=dict)
    employed: list[list[int]] = field(default_factory=list)  # from, how many workers
    shown: list[Stay] = field(default_factory=list)  # ticket, start, until
    dead: list[Stay] = field(default_factory=list)  # ticket, start, until, the reason
    delay: float | None = None  # seconds, if it is always the same
    now_at: dict[int, Stay] = field(default_factory=dict)  # each ticket's last stay
    held_by: dict[int, WorkerStays] = field(default_factory=dict)

    def worker(self, name: str) -> WorkerStays:
        """The worker of that name."""
        return self.workers.setdefault(name, WorkerStays(name))

    def leave(self, ticket: int, at: int) -> Stay | None:
        """End the ticket's stay, wherever it is."""
        self.held_by.pop(ticket, None)
        stay = self.now_at.pop(ticket, None)
        if stay is not None:
            stay[2] = at
        return stay

    def enter(self, box: list[Stay], ticket: int, at: int, *more: Any) -> None:
        """Move the ticket into a box."""
        self.leave(ticket, at)
        self.now_at[ticket] = [ticket, at, OPEN, *more]
        box.append(self.now_at[ticket])

    def give_back(self, ticket: int, attempt: int, at: int, due: int) -> bool:
        """Back into the queue, if this attempt still has it: of an older one nobody asks any more."""
        stay = self.now_at.get(ticket)
        if ticket not in self.held_by or stay is None or stay[4] != attempt:
            return False
        self.enter(self.queue, ticket, at, attempt, due)
        return True


def end_last(spans: list[list[int]], at: int) -> None:
    """End the last span, if it is open."""
    if spans and spans[-1][1] == OPEN:
        spans[-1][1] = at
