"""A projector on the lab's clock: one projection, its subscription, and the workers that share the work."""

from collections.abc import Iterator, Sequence

from cqrs_lab.lab.clock import Clock, Process
from cqrs_lab.lab.faults import Crashed
from cqrs_lab.queue.event_queue import EventQueue, Subscription
from cqrs_lab.read.projection import Projection
from cqrs_lab.read.projection_worker import ProjectionWorker


class Projector:
    """Runs the workers of one projection as processes of the clock, lets them fall, and starts them again."""

    def __init__(
        self,
        clock: Clock,
        queue: EventQueue,
        subscription: Subscription,
        projection: Projection,
        workers: Sequence[ProjectionWorker],
    ) -> None:
        self.clock = clock
        self.queue = queue
        self.subscription = subscription
        self.projection = projection
        self.workers = workers
        self.processes: dict[ProjectionWorker, Process] = {}
        subscription.notify = self.wake
        self.start()

    def start(self) -> None:
        """Start every worker that is not running; each has its first look at the next `advance`."""
        for worker in self.workers:
            if worker not in self.running():
                self.processes[worker] = self.clock.start(until_it_falls(worker.run()))

    def crash(self) -> None:
        """All workers fall where they are; what they had leased stays leased until the lease is over."""
        for process in self.processes.values():
            process.kill()

    def stop(self) -> None:
        """Ask all workers to finish the event at hand and end."""
        for worker in self.workers:
            worker.stop()

    def wake(self, instant: int) -> None:
        """Let the workers that rest until woken look again at `instant`."""
        for worker, process in self.processes.items():
            if worker.poll_interval is None:
                process.wake(instant)

    def running(self) -> list[ProjectionWorker]:
        """The workers that have not fallen or ended."""
        return [worker for worker, process in self.processes.items() if not process.ended]

    def behind(self) -> int:
        """How many events of the log are not applied yet, counted from the projection's version on."""
        return self.queue.last_position() - self.projection.version()

    def age(self) -> int:
        """How old the views are, in microseconds: how long ago the first event they miss was accepted; 0: none."""
        missing = self.queue.accepted_at(self.projection.version() + 1)
        return 0 if missing is None else self.clock.now() - missing

    def state(self) -> str:
        """How far behind the projector is, in words."""
        behind = self.behind()
        if behind == 0:
            return f"{self.projection.name} is caught up"
        events = "1 event" if behind == 1 else f"{behind} events"
        down = "" if self.running() else "; its projector is down, and restart() starts it again"
        age = self.age() / 1e6
        return f"{self.projection.name} is {events} behind, the oldest for {age:g} s{down}"


def until_it_falls(steps: Iterator[int | None]) -> Iterator[int | None]:
    """The same pauses; a crash ends the process, and nobody else."""
    try:
        yield from steps
    except Crashed:
        return
