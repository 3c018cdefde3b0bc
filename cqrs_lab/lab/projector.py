"""A projector on the lab's clock: one projection, its subscription, and the workers that share the work."""

from collections.abc import Iterator
from dataclasses import dataclass

from cqrs_lab.lab.clock import Clock, Process
from cqrs_lab.lab.faults import Crashed, Faults
from cqrs_lab.lab.randomness import Delay, stream
from cqrs_lab.queue.event_queue import EventQueue
from cqrs_lab.read.projection import Projection
from cqrs_lab.read.projection_worker import ProjectionWorker, RetryPolicy
from cqrs_lab.shared.database import DatabaseUnusable


@dataclass(frozen=True, slots=True)
class ProjectorSettings:
    """How projectors work, all of them alike; times in microseconds. See `Cafeteria` for the meaning."""

    poll_interval: int | None
    transit: int
    workers: int
    lease: int
    retries: RetryPolicy
    seed: int


class Projector:
    """Runs the workers of one projection as processes of the clock, lets them fall, and starts them again.

    `delay` tells how long an event takes; the workers draw from one stream, each event the next number.
    """

    def __init__(
        self,
        clock: Clock,
        queue: EventQueue,
        projection: Projection,
        delay: Delay,
        rules: ProjectorSettings,
        faults: Faults,
    ) -> None:
        self.clock = clock
        self.queue = queue
        self.projection = projection
        self.subscription = queue.subscribe(projection.name, lease=rules.lease, transit=rules.transit)
        self.subscription.notify = self.wake
        self._refuse_strangers()
        draw = delay.sampler(stream(rules.seed, projection.name))
        self.workers = [
            ProjectionWorker(
                self.subscription,
                projection,
                delay=draw,
                poll_interval=rules.poll_interval,
                retries=rules.retries,
                failpoint=faults.failpoint,
            )
            for _ in range(rules.workers)
        ]
        self.processes: dict[ProjectionWorker, Process] = {}
        self.start()

    def _refuse_strangers(self) -> None:
        """DatabaseUnusable if the two databases cannot belong together: one knows of events that the other lacks."""
        version = self.projection.version()
        if not self.subscription.ack_floor() <= version <= self.queue.last_position():
            read, write = self.projection.database.where, self.queue.database.where
            raise DatabaseUnusable(f"{read} is not the read database that belongs to {write}.")

    def start(self) -> None:
        """Start every worker that is not running; each has its first look at the next `advance`."""
        for worker in self.workers:
            if worker not in self.running():
                self.processes[worker] = self.clock.start(self._until_it_falls(worker))

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

    def _until_it_falls(self, worker: ProjectionWorker) -> Iterator[int | None]:
        """The worker's pauses; a crash ends this process and nobody else.

        A worker that rests until woken is woken when the next event is due that it could not have yet.
        """
        try:
            for pause in worker.run():
                due = self.subscription.next_due() if pause is None else None
                if due is not None:
                    self.wake(due)
                yield pause
        except Crashed:
            return
