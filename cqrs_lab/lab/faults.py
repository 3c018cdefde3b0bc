"""Things that go wrong on request: a process that falls at a named failpoint, an event that no view can digest."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cqrs_lab.lab.turns import Turn, one_at_a_time
from cqrs_lab.read.projection import View
from cqrs_lab.shared.arguments import identifier, one_of
from cqrs_lab.shared.failpoints import FAILPOINTS
from cqrs_lab.shared.messages import Delivery
from cqrs_lab.shared.units import microseconds

if TYPE_CHECKING:
    from cqrs_lab.lab.projector import Projector


class Crashed(BaseException):
    """The process fell at the failpoint it names. Not an Exception: no part of the system may catch it and go on."""


class Poisoned(Exception):
    """A view could not digest an event."""


class FaultInjector:
    """The faults that are armed at the moment."""

    def __init__(self) -> None:
        self.crash_at: str | None = None
        self.poisoned: set[str] = set()

    def failpoint(self, name: str) -> None:
        """Fall here, once, if this is the failpoint where a crash is armed."""
        if name == self.crash_at:
            self.crash_at = None
            raise Crashed(name)


@contextmanager
def crashes_recorded(record: Callable[..., None]) -> Iterator[None]:
    """If whoever does what is inside falls meanwhile, that is a fact; a decorator as well."""
    try:
        yield
    except Crashed as crash:
        record("crashed", reason=str(crash))
        raise


class FaultInjectingView:
    """A view that refuses the events of poisoned orders."""

    def __init__(self, view: View, injector: FaultInjector) -> None:
        self.view = view
        self.injector = injector

    @property
    def name(self) -> str:
        """The name of the view inside."""
        return self.view.name

    def apply(self, delivery: Delivery, now: int) -> None:
        """Apply the event to the view inside, unless its order is poisoned: then Poisoned."""
        if delivery.event.order_id in self.injector.poisoned:
            raise Poisoned(f"{delivery.event.order_id} is poisoned")
        self.view.apply(delivery, now)


@one_at_a_time
class Faults:
    """What can be made to go wrong in one cafeteria; each accident is a fact (`record`)."""

    def __init__(
        self, turn: Turn, injector: FaultInjector, projectors: Mapping[str, "Projector"], record: Callable[..., None]
    ) -> None:
        self._turn = turn
        self._injector = injector
        self._projectors = projectors
        self._record = record

    def crash(self, at: str | None = None) -> None:
        """Let the projectors fall now; or whoever comes first to the failpoint `at`, there. Nothing is tidied up.

        At a failpoint of the write side, or of a retry, that is the caller, who gets Crashed; ValueError for others.
        """
        if at is not None:
            self._injector.crash_at = one_of("at", at, FAILPOINTS)
            return
        for projector in self._projectors.values():
            projector.crash()

    def restart(self) -> None:
        """Start every worker that fell; what it had leased comes back when the lease is over."""
        for projector in self._projectors.values():
            projector.start()

    def poison(self, order_id: str) -> None:
        """From now on no view can digest the events of this order."""
        self._injector.poisoned.add(identifier("order_id", order_id))
        self._record("poisoned", order_id=order_id)

    def cure(self, order_id: str) -> None:
        """The views can digest the order's events again; `dead_letters.retry` then applies those that died."""
        self._injector.poisoned.discard(identifier("order_id", order_id))
        self._record("cured", order_id=order_id)

    def shorten_lease(self, seconds: float) -> None:
        """From now on a worker may hold an event for so many seconds only, however long its work takes.

        What was leased before keeps its lease.
        """
        lease = microseconds("seconds", seconds, least=0.001)
        for projector in self._projectors.values():
            projector.subscription.lease = lease
        self._record("changed", settings={"lease": seconds})
