"""Things that go wrong on request: a process that falls at a named failpoint, an event that no view can digest.

And what a queue may do that promises no more than "at least once": hand an event out twice, or two in the other order.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cqrs_lab.lab.clock import Clock
from cqrs_lab.lab.turns import Turn, one_at_a_time
from cqrs_lab.queue.subscription import Subscription
from cqrs_lab.queue.swapping import swap_next
from cqrs_lab.read.projection import View
from cqrs_lab.read.projection_worker import Subscription as WorkersSubscription
from cqrs_lab.shared.arguments import identifier, one_of
from cqrs_lab.shared.failpoints import FAILPOINTS, INLINE_FAILPOINTS, PROJECTION_FAILPOINTS
from cqrs_lab.shared.messages import Delivery
from cqrs_lab.shared.units import as_seconds, microseconds

if TYPE_CHECKING:
    from cqrs_lab.lab.projector import Projector


class Crashed(BaseException):
    """The process fell at the failpoint it names. Not an Exception: no part of the system may catch it and go on."""


class Poisoned(Exception):
    """A view could not digest an event."""


class MadeToFail(Exception):
    """A projection failed at the failpoint that it names, and did not fall."""


class FaultInjector:
    """The faults that are armed at the moment. Of those who come to an armed failpoint, the first `spared` pass."""

    def __init__(self) -> None:
        self.crash_at: str | None = None
        self.spared = 0
        self.fail_at: str | None = None
        self.duplicate = self.swap = False
        self.fells: set[str] = set()
        self.poisoned: set[str] = set()
        self.poisoned_for: dict[str, set[str]] = {}  # orders by the view that alone cannot digest them

    def is_poisoned(self, order_id: str, view: str) -> bool:
        """Whether `view` cannot digest the order's events."""
        return order_id in self.poisoned or order_id in self.poisoned_for.get(view, ())

    def failpoint(self, name: str) -> None:
        """Fall here, once, if this is the failpoint where a crash is armed; or fail, if that is."""
        if name not in (self.crash_at, self.fail_at):
            return
        if self.spared:
            self.spared -= 1
        elif name == self.crash_at:
            self.crash_at = None
            raise Crashed(name)
        else:
            self.fail_at = None
            raise MadeToFail(f"made to fail at {name!r}")

    def disarm(self) -> None:
        """Nothing goes wrong any more that has not gone wrong yet."""
        self.crash_at = self.fail_at = None
        self.duplicate, self.swap, self.spared = False, False, 0
        self.fells.clear()
        self.poisoned.clear()
        self.poisoned_for.clear()


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
        """Apply the event to the view inside, unless its order is poisoned: then Poisoned, or Crashed if it fells."""
        if delivery.event.order_id in self.injector.fells:
            raise Crashed(f"{delivery.event.order_id} fells its worker")
        if self.injector.is_poisoned(delivery.event.order_id, self.name):
            raise Poisoned(f"{delivery.event.order_id} is poisoned")
        self.view.apply(delivery, now)


class FaultInjectingSubscription:
    """What workers receive from: `inside`, which reads from `queue`, but for the faults that are armed."""

    def __init__(
        self, inside: WorkersSubscription, queue: Subscription, injector: FaultInjector, record: Callable[..., None]
    ) -> None:
        self.queue = queue
        self.inside = inside
        self.injector = injector
        self.record = record
        self.nack, self.release, self.hand_out_again = inside.nack, inside.release, inside.hand_out_again

    def receive(self, worker: str) -> Delivery | None:
        """The next event, or, if a swap is armed and there are two, the one behind it."""
        if self.injector.swap and (position := swap_next(self.queue)) is not None:
            self.injector.swap = False
            self.record("swapped", view=self.queue.name, position=position)
        return self.inside.receive(worker)

    def ack(self, delivery: Delivery) -> None:
        """The event is dealt with; if a duplicate is armed, it is handed out again all the same."""
        self.inside.ack(delivery)
        if self.injector.duplicate:
            self.injector.duplicate = False
            known = {"order_id": delivery.event.order_id, "position": delivery.position}
            self.record("duplicated", view=self.queue.name, **known)
            self.queue.hand_out_again(delivery.position)


@one_at_a_time
class Faults:
    """What can be made to go wrong in one cafeteria; each accident is a fact (`record`). `views` are its views' names.

    If it is `inline`, nobody works but those who order.
    """

    def __init__(
        self,
        turn: Turn,
        clock: Clock,
        injector: FaultInjector,
        projectors: Mapping[str, "Projector"],
        views: Collection[str],
        record: Callable[..., None],
        inline: bool,
    ) -> None:
        self._turn = turn
        self._clock = clock
        self._injector = injector
        self._projectors = projectors
        self._views = views
        self._record = record
        self._inline = inline

    def crash(self, at: str | None = None) -> None:
        """Let the projectors fall now; or whoever comes first to the failpoint `at`, there. Nothing is tidied up.

        At a failpoint of the write side, or of a retry, that is the caller, who gets Crashed; ValueError for others.
        With an inline projection only those are left, and for a person in the line it is a fact and no more.
        """
        if at is not None:
            self._injector.crash_at = one_of("at", at, INLINE_FAILPOINTS if self._inline else FAILPOINTS)
            return
        self._check_workers("crash() without a failpoint")
        self._crash_all()

    def fail(self, at: str) -> None:
        """Let whichever projection comes first to the failpoint `at` fail there: an error in its program, and no fall.

        The failpoints are those between the effects of one event: "views changed", "event remembered",
        "operation done"; ValueError for others.
        """
        self._check_workers("fail")
        self._injector.fail_at = one_of("at", at, PROJECTION_FAILPOINTS)

    def duplicate(self) -> None:
        """Let the queue hand out once more the next event that is acked."""
        self._check_workers("duplicate")
        self._injector.duplicate = True

    def swap(self) -> None:
        """Let the next two events of different orders that wait at the same time be handed out in the other order."""
        self._check_workers("swap")
        self._injector.swap = True

    def restart(self) -> None:
        """Start every worker that fell; what it had leased comes back when the lease is over."""
        self._start_all()

    def outage(self, at: float, seconds: float) -> str:
        """Let all workers of all projectors fall at second `at`, and start them `seconds` later.

        Gives a sentence on what was in hand: it stays leased until its lease is over, so it may be late for longer than
        the outage is long. ValueError for an instant that is past and for no time at all.
        """
        self._check_workers("outage")
        start = self._clock.opening + microseconds("at", at)
        duration = microseconds("seconds", seconds, least=0.001)
        self._clock.at(start, self._crash_all)
        self._clock.at(start + duration, self._start_all)
        lease = max(projector.subscription.lease for projector in self._projectors.values())
        begins, ends, held_until = (
            f"{self._clock.second(instant):g} s" for instant in (start, start + duration, start + lease)
        )
        longer = as_seconds(lease - duration)
        compared = f"{longer:g} s after" if longer > 0 else "before" if longer < 0 else "just when"
        return (
            f"All workers are down from {begins} to {ends}. An event that one of them has in hand at {begins} stays "
            f"leased until its lease of {as_seconds(lease):g} s is over: at {held_until} at the latest, {compared} the "
            "workers are back."
        )

    def poison(self, order_id: str, view: str | None = None, *, fells: bool = False) -> None:
        """From now on no view, or this one alone, can digest the events of this order, which may be still to come.

        With `fells` they do not fail: whoever has one of them in hand falls, whatever the view. What is projected
        together fails together. With an inline projection the order is refused, and so is the next one, for it gets the
        same id: nothing was stored.
        """
        identifier("order_id", order_id)
        if view is not None:
            one_of("view", view, self._views)
        if fells:
            self._injector.fells.add(order_id)
        elif view is None:
            self._injector.poisoned.add(order_id)
        else:
            self._injector.poisoned_for.setdefault(view, set()).add(order_id)
        self._record("poisoned", order_id=order_id, view=view, key="fells" if fells else None)

    def cure(self, order_id: str) -> None:
        """All views can digest the order's events again; `dead_letters.retry` then applies those that died."""
        identifier("order_id", order_id)
        for poisoned in (self._injector.fells, self._injector.poisoned, *self._injector.poisoned_for.values()):
            poisoned.discard(order_id)
        self._record("cured", order_id=order_id)

    def shorten_lease(self, seconds: float) -> None:
        """From now on a worker may hold an event for so many seconds only, however long its work takes.

        What was leased before keeps its lease.
        """
        self._check_workers("shorten_lease")
        lease = microseconds("seconds", seconds, least=0.001)
        for projector in self._projectors.values():
            projector.subscription.lease = lease
        self._record("changed", settings={"lease": seconds})

    def _crash_all(self) -> None:
        for projector in self._projectors.values():
            projector.crash()

    def _start_all(self) -> None:
        for projector in self._projectors.values():
            projector.start()

    def _check_workers(self, what: str) -> None:
        if self._inline:
            raise ValueError(f'{what} is about workers, and projection="inline" has none')
