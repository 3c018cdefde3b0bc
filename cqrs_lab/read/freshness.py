"""How old a view is, and reads that insist on a bound.

A view's age is the time since the first event that it misses was accepted; 0 if it misses none. That is what "at
most 2 s old" promises: everything accepted more than 2 s ago is in the answer, or is a dead letter. Three bounds
can be asked for: a least version, a greatest age, a greatest number of events behind. What to do with a view that
is too old is the caller's choice: refuse, or take the old rows, marked as stale.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from cqrs_lab.read.order_list import ReadOrderRow
from cqrs_lab.read.shown import Shown
from cqrs_lab.shared.units import as_seconds, counted

WhenStale = Literal["refuse", "mark"]


class Log(Protocol):
    """What is asked of the event log."""

    def last_position(self) -> int:
        """How many events the log holds."""

    def accepted_at(self, position: int) -> int | None:
        """When the event at `position` was accepted."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """How far a view is: its version, how many events it is behind, its age in microseconds."""

    view: str
    version: int
    behind: int
    age: int

    @property
    def age_seconds(self) -> float:
        """The age in seconds."""
        return as_seconds(self.age)

    def __str__(self) -> str:
        if self.behind == 0:
            return f"{self.view} is caught up"
        events = counted(self.behind, "event")
        return f"{self.view} is {events} behind, the oldest for {self.age_seconds:g} s"


@dataclass(frozen=True, slots=True)
class Bound:
    """What a read insists on: at least this version, at most this age (microseconds), at most so many events behind.

    Who asks for a version asks for its last event as well: a view that has given that one up is not good enough.
    """

    version: int = 0
    age: int | None = None
    behind: int | None = None

    def holds(self, freshness: Freshness) -> bool:
        """Whether a view that is this fresh is good enough."""
        return (
            freshness.version >= self.version
            and (self.age is None or freshness.age <= self.age)
            and (self.behind is None or freshness.behind <= self.behind)
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows of an order list, how fresh they were, whether they are older than was asked for, what they show."""

    rows: list[ReadOrderRow]
    freshness: Freshness
    stale: bool = False
    shown: Shown = field(default_factory=Shown, repr=False)

    @property
    def order_ids(self) -> tuple[str, ...]:
        """The orders that it shows, in the list's order."""
        return tuple(row.order_id for row in self.rows)

    def shows(self, order_id: str) -> bool:
        """Whether this order is in the list, wherever it stands: the first line may be somebody else's."""
        return order_id in self.order_ids


class TooStale(Exception):
    """A view was older than a read insisted on; `freshness` tells by how much."""

    def __init__(self, freshness: Freshness, why: str = "") -> None:
        super().__init__(why or f"{freshness}, at version {freshness.version}")
        self.freshness = freshness


class NeverShown(TooStale):
    """A view has given up the event that a read insisted on, for a `reason`: waiting is of no use."""

    def __init__(self, freshness: Freshness, position: int, reason: str) -> None:
        super().__init__(freshness, f"{freshness.view} will not show event {position}: {reason}")
        self.reason = reason


def freshness(view: str, version: int, log: Log, now: Callable[[], int]) -> Freshness:
    """How fresh a view at this version is at this moment."""
    missing = log.accepted_at(version + 1)
    age = 0 if missing is None else now() - missing
    return Freshness(view, version, log.last_position() - version, age)
