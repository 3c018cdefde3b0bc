"""Letting time go by, and waiting for something: every wait ends, and its error names who is late, and by how much."""

from collections.abc import Callable, Iterable, Mapping

from cqrs_lab.lab.clock import Clock
from cqrs_lab.lab.projector import Projector
from cqrs_lab.lab.rebuilding import Rebuilds
from cqrs_lab.queue.event_queue import EventQueue
from cqrs_lab.read.freshness import Freshness
from cqrs_lab.read.query_service import PRIMARY, QueryService
from cqrs_lab.shared.messages import LAST_INSTANT, Receipt
from cqrs_lab.shared.units import as_seconds, microseconds

MOST_IDLE_LOOKS = 5_000_000  # in one go; a look takes some ten microseconds, so more would seem to hang


class Waits:
    """Moves the clock. `projector(view)` and `freshness(view)` tell who projects a view and how fresh it is.

    `in_line()` tells how many people stand in line.
    """

    def __init__(
        self,
        clock: Clock,
        queue: EventQueue,
        queries: QueryService,
        projectors: Mapping[str, Projector],
        projector: Callable[[str], Projector],
        freshness: Callable[[str], Freshness],
        rebuilds: Rebuilds,
        in_line: Callable[[], int] = lambda: 0,
    ) -> None:
        self.clock = clock
        self.queue = queue
        self.queries = queries
        self.projectors = projectors
        self.projector = projector
        self.freshness = freshness
        self.rebuilds = rebuilds
        self.in_line = in_line
        self.log_length = 0  # when it was asked for last; a log only grows

    def advance(self, seconds: float) -> None:
        """Let that many seconds go by; ValueError if idle workers would look too often in them."""
        duration = microseconds("seconds", seconds)
        if duration > self.longest_idling():
            raise ValueError(
                f"seconds must let idle workers look {MOST_IDLE_LOOKS:,} times at most, and "
                f"{as_seconds(duration):,.0f} s would be more; with Cafeteria(poll_interval=None) they rest until "
                "there is something to do"
            )
        self.clock.advance(duration)

    def is_caught_up(self) -> bool:
        """Whether all that people planned has happened, every view knows every event, and no rebuild is at work."""
        if self.clock.people_expected() or self.rebuilds.running():  # asked first, for it costs next to nothing
            return False
        # Asked after each thing that happens, so at the least cost: as a rule a view is behind what was known before.
        for projector in self.projectors.values():
            if projector.projection.version() < self.log_length:
                return False
        self.log_length = self.queue.last_position()
        return all(projector.projection.version() >= self.log_length for projector in self.projectors.values())

    def until_caught_up(self, timeout: float) -> float:
        """Go on until `is_caught_up`; RebuildStopped if a rebuild stops meanwhile."""
        rebuilds = self.rebuilds.running()
        second = self.until(self.is_caught_up, timeout, self.projectors)
        for rebuilding in rebuilds:
            if rebuilding.stopped is not None:
                raise rebuilding.stopped
        return second

    def until(self, condition: Callable[[], bool], timeout: float, views: Iterable[str]) -> float:
        """Go on until the condition holds; gives that second. TimeoutError names those of `views` that are late."""
        started = self.clock.now()
        duration = min(microseconds("timeout", timeout), self.longest_idling())
        if not self.clock.advance_to(started + duration, until=condition):
            late = [self.state(view) for view in views if self.freshness(view).behind]
            late += [f"the rebuild of {one.name} is at event {one.rebuild.version}" for one in self.rebuilds.running()]
            if self.in_line():
                late.append(f"in line: {self.in_line()}")
            elif self.clock.people_expected():
                late.append("somebody is still to come")
            told = "; ".join(late) or f"the log ends at event {self.queue.last_position()}"
            raise TimeoutError(f"after {as_seconds(duration):g} s {told}")
        return self.clock.second(self.clock.now())

    def until_visible(self, receipt: Receipt, timeout: float, view: str) -> float:
        """Go on until `view` shows the receipt's event; LookupError with the reason if it never will."""
        projection, position = self.projector(view).projection, receipt.position
        second = self.until(lambda: projection.knows(position), timeout, [view])
        if not projection.has_applied(position):
            raise LookupError(f"{view} will not show {receipt.order_id}: {projection.failure_reason(position)}")
        return second

    def until_settled(self, receipt: Receipt, timeout: float) -> float:
        """Go on until the receipt's operation is DONE or FAILED."""
        operation_id = receipt.operation_id

        def is_settled() -> bool:
            status = self.queries.get_operation(operation_id)
            return status is not None and status.is_settled

        try:
            return self.until(is_settled, timeout, [PRIMARY])
        except TimeoutError as why:
            state = "is PENDING" if self.queries.get_operation(operation_id) else "is unknown"
            raise TimeoutError(f"{operation_id} {state}: {why}") from None

    def longest_idling(self) -> int:
        """How long idle workers can go on looking without making anybody wait for ever, in microseconds."""
        looks_per_microsecond = sum(
            len(projector.running()) / projector.settings.poll_interval
            for projector in self.projectors.values()
            if projector.settings.poll_interval is not None
        )
        return round(MOST_IDLE_LOOKS / looks_per_microsecond) if looks_per_microsecond else LAST_INSTANT

    def state(self, view: str) -> str:
        """How late a view is, and why if nobody works on it."""
        projector = self.projector(view)
        running, workers = len(projector.running()), len(projector.workers)
        if running == workers:
            return f"{self.freshness(view)}"
        if projector.stopped is not None:
            return f"{self.freshness(view)}; its projector {projector.stopped}; faults.restart() lets it try again"
        down = f"{workers - running} of its {workers} workers are down" if running else "its projector is down"
        return f"{self.freshness(view)}; {down}, and faults.restart() starts {'them' if running else 'it'} again"
