"""Things that go wrong on request: a process that falls at a named failpoint, an event that no view can digest."""

from cqrs_lab.read.projection import View
from cqrs_lab.shared.messages import Delivery


class Crashed(BaseException):
    """The process fell at the failpoint it names. Not an Exception: no part of the system may catch it and go on."""


class Poisoned(Exception):
    """A view could not digest an event."""


class Faults:
    """The faults that are armed at the moment."""

    def __init__(self) -> None:
        self.crash_at: str | None = None
        self.poisoned: set[str] = set()

    def failpoint(self, name: str) -> None:
        """Fall here, once, if this is the failpoint where a crash is armed."""
        if name == self.crash_at:
            self.crash_at = None
            raise Crashed(name)


class FaultInjectingView:
    """A view that refuses the events of poisoned orders."""

    def __init__(self, view: View, faults: Faults) -> None:
        self.view = view
        self.faults = faults

    @property
    def name(self) -> str:
        """The name of the view inside."""
        return self.view.name

    def apply(self, delivery: Delivery, now: int) -> None:
        """Apply the event to the view inside, unless its order is poisoned: then Poisoned."""
        if delivery.event.order_id in self.faults.poisoned:
            raise Poisoned(f"{delivery.event.order_id} is poisoned")
        self.view.apply(delivery, now)
