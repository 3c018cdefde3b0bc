"""A handler's lines in any order, every place at which its power can go, and a worker that is quick or slow.

    save     the order is stored
    put      its operation is PENDING, whatever it was before
    push     its event is stored; a worker applies it once, and then the operation is DONE
    begin    what follows is stored at the "end", all at once
    end      it is stored

Two lines that nothing holds together can be parted by a fall, and by a worker that acts between them. That this says
the same as a cafeteria with three writes is tested (tests/unit/test_three_lines.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

WRITES = ("save", "put", "push")
AROUND = ("begin", "end")
LINES = ("begin", *WRITES, "end")

Harm = Literal["zombie", "ghost", "orphan", "overwritten"]


@dataclass(frozen=True, slots=True)
class Stored:
    """What is stored of one order: itself, its event, the state of its operation ("" if there is none)."""

    order: bool = False
    event: bool = False
    operation: str = ""
    is_applied: bool = False

    def after(self, line: str) -> "Stored":
        """One line later."""
        if line == "put":
            return replace(self, operation="PENDING")
        return replace(self, order=True) if line == "save" else replace(self, event=True)

    def after_a_worker(self) -> "Stored":
        """When a worker has done all that there was to do."""
        if not self.event or self.is_applied:
            return self
        return replace(self, operation="DONE", is_applied=True)


@dataclass(frozen=True, slots=True)
class Fall:
    """After which line (or before all, None) somebody falls, and what that leaves for ever."""

    line: str | None
    harm: Harm


def left_after(lines: Sequence[str], fell_after: int, quick: bool = False) -> Stored:
    """What is there in the end, if somebody falls after so many lines; a quick worker acts after each of them."""
    stored, begun = Stored(), None
    for line in lines[:fell_after]:
        if line == "begin":
            begun = stored
        elif line == "end":
            begun = None
        else:
            stored = stored.after(line)
        if quick and begun is None:
            stored = stored.after_a_worker()
    return (stored if begun is None else begun).after_a_worker()  # what is not ended is undone


def harm_in(stored: Stored) -> Harm | None:
    """What is wrong with what is there."""
    if stored.order and not stored.event:
        return "zombie"
    if stored.event and not stored.order:
        return "ghost"
    return "orphan" if stored.operation == "PENDING" and not stored.order else None


def falls(lines: Sequence[str]) -> list[Fall]:
    """Every place to fall at which something is left for ever, in their order."""
    harms = [(place, harm_in(left_after(lines, place))) for place in range(len(lines) + 1)]
    return [Fall(lines[place - 1] if place else None, harm) for place, harm in harms if harm]


def is_overwritten(lines: Sequence[str]) -> bool:
    """Whether nobody falls, a worker is quick, and PENDING is written over its DONE."""
    return left_after(lines, len(lines), quick=True).operation == "PENDING"
