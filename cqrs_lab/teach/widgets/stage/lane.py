"""One projector on the stage: its queue, its workers' hands, its lists, and the ticket that moves through them.

    queue  ->  a worker  ->  dealt with           and, of its own:   shown; dead, until it is shown or tried again
      ^------ failed, lapsed, released

Where the delivery is and what the views show are two things: an event whose worker fell between its commit and its ack
is shown, and comes a second time. Instants are whole microseconds since opening.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

# Failpoints at which only the ack is missing.
APPLIED, GIVEN_UP, SKIPPED = "projection committed", "dead letter committed", "event skipped"
FELL = 6  # where a stay in a worker's hands says when the worker fell
OPEN = -1  # the end of a stay that is not over; also: no such instant, no such order

Stay = list[Any]  # ticket, start, until, and what else the box tells of it: a list, for JSON has no other rows


@dataclass(slots=True)
class WorkerStays:
    """What one worker of a lane had in its hands, and when it lay on the floor."""

    name: str
    # ticket, start, until, the lease's end, attempt, planned end, when the worker fell: then it lies there, leased
    holds: list[Stay] = field(default_factory=list)
    lapsed: list[list[int]] = field(default_factory=list)  # start, until: at work, and its lease is over
    down: list[list[int]] = field(default_factory=list)  # start, until


@dataclass(slots=True)
class Answer:
    """A worker's answer to an event, and where that was before: its ack may never come."""

    ticket: int
    at: int
    stay: Stay | None
    held_by: WorkerStays | None
    followers: list[int]  # events that it held back, and that are handed out again


@dataclass(slots=True)
class Lane:
    """One projector: its queue, its workers, and what its views show."""

    name: str
    views: list[str]
    queue: list[Stay] = field(default_factory=list)  # ticket, start, until, attempts so far, due at, why it came back
    workers: dict[str, WorkerStays] = field(default_factory=dict)
    employed: list[list[int]] = field(default_factory=list)  # from, how many workers
    shown: list[Stay] = field(default_factory=list)  # ticket, start, until
    dead: list[Stay] = field(default_factory=list)  # ticket, start, until, the reason
    rebuilds: list[list[int]] = field(default_factory=list)  # start, until: new tables are being made for its views
    delay: float | None = None  # seconds, if it is always the same
    now_at: dict[int, Stay] = field(default_factory=dict)  # each delivery's last stay, unless it is dealt with
    held_by: dict[int, WorkerStays] = field(default_factory=dict)
    dealt_with: set[int] = field(default_factory=set)
    answers: dict[str | None, Answer] = field(default_factory=dict)  # each worker's last; None: given up by whomever
    letters: dict[int, Stay] = field(default_factory=dict)  # each dead letter's stay
    held_back: set[int] = field(default_factory=set)  # the dead letters that are so because of an earlier event

    def worker(self, name: str) -> WorkerStays:
        """The worker of that name."""
        return self.workers.setdefault(name, WorkerStays(name))

    def leave(self, ticket: int, at: int) -> None:
        """End the delivery's stay, wherever it is."""
        self.held_by.pop(ticket, None)
        stay = self.now_at.pop(ticket, None)
        if stay is not None:
            stay[2] = at

    def enqueue(self, ticket: int, at: int, attempts: int = 0, due: int | None = None, why: str = "") -> None:
        """Into the queue, from wherever it is."""
        self.leave(ticket, at)
        self.dealt_with.discard(ticket)
        self.now_at[ticket] = [ticket, at, OPEN, attempts, at if due is None else due, why]
        self.queue.append(self.now_at[ticket])

    def hand_out(self, ticket: int, worker: str, at: int, until: int, attempt: int, planned: int) -> None:
        """Into a worker's hands, with a lease; `planned` is when it will be done, if that is known."""
        hands = self.worker(worker)
        end_last(hands.lapsed, at)
        self.answers.pop(worker, None)  # who takes the next one has answered the last
        self.leave(ticket, at)
        self.now_at[ticket] = [ticket, at, OPEN, until, attempt, planned, OPEN]
        self.held_by[ticket] = hands
        hands.holds.append(self.now_at[ticket])

    def give_back(self, ticket: int, attempt: int, at: int, due: int, why: str = "") -> bool:
        """Back into the queue, if this attempt has it: nobody asks for an older one, or for one that is done."""
        if ticket in self.dealt_with:
            if self._has(ticket, attempt):
                self.leave(ticket, at)
            return False
        if ticket in self.now_at and not self._has(ticket, attempt):
            return False
        self.enqueue(ticket, at, attempt, due, why)
        return True

    def deal_with(self, ticket: int, attempt: int, at: int, worker: str | None, followers: Iterable[int] = ()) -> None:
        """The worker's answer to this attempt. One with a newer attempt at work finds out when it is done.

        `followers` were dealt with, and come into the queue again.
        """
        again = [one for one in followers if one in self.dealt_with]
        self.answers[worker] = Answer(ticket, at, self.now_at.get(ticket), self.held_by.get(ticket), again)
        self.dealt_with.add(ticket)
        if ticket not in self.held_by or self._has(ticket, attempt):
            self.leave(ticket, at)
        for one in again:
            self.enqueue(one, at)

    def fall(self, worker: str, at: int, failpoint: str | None = None) -> list[int]:
        """The worker falls; if that was before its ack, it is as if it had not answered.

        Gives the tickets that are lost with it: what was popped has no lease that would bring it back.
        """
        hands = self.worker(worker)
        end_last(hands.lapsed, at)
        hands.down.append([at, OPEN])
        lost = [one for one, holder in self.held_by.items() if holder is hands and self.now_at[one][3] == OPEN]
        for ticket in lost:
            self.leave(ticket, at)
        answer = self._unacked(worker, at, failpoint)
        if answer is not None:
            self._undo(answer)
        for ticket, holder in self.held_by.items():
            stay = self.now_at[ticket]
            if holder is hands and stay[FELL] == OPEN:  # else it lies there since an earlier fall
                stay[FELL] = at
        return lost

    def _unacked(self, worker: str, at: int, failpoint: str | None) -> Answer | None:
        """What the worker answered in the instant in which it fell, if the ack was still to come."""
        answer = self.answers.pop(worker, None)
        if failpoint in (GIVEN_UP, SKIPPED):
            nameless = self.answers.pop(None, None)
            if nameless is not None and nameless.at == at:
                answer = nameless
            elif failpoint == GIVEN_UP and answer is not None and answer.ticket not in self.letters:
                return None
        is_unacked = failpoint in (APPLIED, GIVEN_UP, SKIPPED) and answer is not None and answer.at == at
        return answer if is_unacked else None

    def _undo(self, answer: Answer) -> None:
        if answer.stay is not None and answer.stay[3] == OPEN:
            return  # popped: nobody waits for an answer
        self.dealt_with.discard(answer.ticket)
        if answer.stay is not None and answer.ticket not in self.now_at:  # else another worker has it by now
            answer.stay[2] = OPEN
            self.now_at[answer.ticket] = answer.stay
            if answer.held_by is not None:
                self.held_by[answer.ticket] = answer.held_by
        for one in answer.followers:
            self.leave(one, answer.at)
            self.dealt_with.add(one)

    def give_up(self, ticket: int, at: int, reason: str, *, is_held_back: bool) -> None:
        """It is a dead letter now."""
        if is_held_back:
            self.held_back.add(ticket)
        self.letters[ticket] = [ticket, at, OPEN, reason]
        self.dead.append(self.letters[ticket])

    def revive(self, ticket: int, at: int) -> bool:
        """It is no dead letter any more, if it was one; gives whether it was."""
        letter = self.letters.pop(ticket, None)
        self.held_back.discard(ticket)
        if letter is not None:
            letter[2] = at
        return letter is not None

    def _has(self, ticket: int, attempt: int) -> bool:
        return ticket in self.held_by and self.now_at[ticket][4] == attempt


def end_last(spans: list[list[int]], at: int) -> None:
    """End the last span, if it is open."""
    if spans and spans[-1][1] == OPEN:
        spans[-1][1] = at
