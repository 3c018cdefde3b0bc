"""A projector on the lab's clock: one projection, its subscription, and the workers that share the work."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from cqrs_lab.lab.clock import Clock, Process
from cqrs_lab.lab.faults import Crashed, FaultInjectingSubscription, FaultInjector
from cqrs_lab.lab.randomness import Delay, stream
from cqrs_lab.lab.tables import Progress
from cqrs_lab.queue.event_queue import NEVER, EventQueue
from cqrs_lab.queue.popping import PoppingSubscription
from cqrs_lab.read.forgetting import ForgettingProjection, TwoStepProjection
from cqrs_lab.read.freshness import Freshness
from cqrs_lab.read.projection import Projection
from cqrs_lab.read.projection_worker import ProjectionWorker, ProjectorStopped, RetryPolicy
from cqrs_lab.shared.units import as_seconds

Delivery = Literal["pop", "ack", "remember"]

# How a projection deals with an event, by the way in which events are delivered to it.
PROJECTIONS: dict[Delivery, type[Projection]] = {
    "pop": TwoStepProjection,
    "ack": ForgettingProjection,
    "remember": Projection,
}


@dataclass(frozen=True, slots=True)
class ProjectorSettings:
    """How projectors work, all of them alike; times in microseconds. See `Cafeteria` for the meaning."""

    poll_interval: int | None
    transit: int
    workers: int
    lease: int
    retries: RetryPolicy
    seed: int
    delivery: Delivery = "remember"


class Projector:
    """Runs the workers of one projection as processes of the clock, lets them fall, and starts them again.

    `delay` tells how long an event takes; the workers draw from one stream, each event the next number. `record`
    is told what happens to the workers.
    """

    def __init__(
        self,
        clock: Clock,
        queue: EventQueue,
        projection: Projection,
        delay: Delay,
        settings: ProjectorSettings,
        injector: FaultInjector,
        record: Callable[..., None],
    ) -> None:
        self.clock = clock
        self.projection = projection
        self.settings = settings
        self.injector = injector
        self.record = record
        self.subscription = queue.subscribe(
            projection.name, lease=settings.lease, transit=settings.transit, max_failures=settings.retries.attempts
        )
        self.subscription.notify = self.wake
        pops = settings.delivery == "pop"
        received = PoppingSubscription(self.subscription) if pops else self.subscription
        self.received = FaultInjectingSubscription(received, self.subscription, injector, record)
        # What is popped is not handed out again, so nothing is ever given up.
        self.retries = RetryPolicy(NEVER, 0) if pops else settings.retries
        self.random = stream(settings.seed, projection.name)
        self.draw = delay.sampler(self.random)
        self.workers: list[ProjectionWorker] = []
        self.processes: dict[ProjectionWorker, Process] = {}
        self.when_crashed: Callable[[], object] = lambda: None  # a rebuild falls with its projector
        self.stopped: ProjectorStopped | None = None  # why, until somebody starts it again
        self.set_workers(settings.workers)

    def set_delay(self, delay: Delay) -> None:
        """How long events take that are picked up from now on."""
        self.draw = delay.sampler(self.random)

    def set_workers(self, number: int) -> None:
        """How many share the work: new ones begin at the next `advance`, surplus ones finish their event and end."""
        self._stop(self.workers[number:])
        self.workers = self.workers[:number]
        while len(self.workers) < number:
            worker = self._worker(len(self.workers) + 1)
            self.workers.append(worker)
            self._start(worker)

    def start(self) -> None:
        """Start every worker that is not running; each has its first look at the next `advance`."""
        running, self.stopped = self.running(), None
        for worker in self.workers:
            worker.stopping = False
            if worker not in running:
                self.record("restarted", view=self.projection.name, worker=worker.name)
                self._start(worker)

    def crash(self) -> None:
        """All workers fall where they are; what they had leased stays leased until the lease is over."""
        for worker in self.running():
            self.processes[worker].kill()
            self.record("crashed", view=self.projection.name, worker=worker.name)
        self.when_crashed()

    def stop(self) -> None:
        """Ask all workers to finish the event at hand and end."""
        self._stop(self.workers)

    def wake(self, instant: int) -> None:
        """Let the workers that rest until woken look again at `instant`."""
        if self.settings.poll_interval is None:
            for process in self.processes.values():
                process.wake(instant)

    def progress(self, freshness: Freshness) -> Progress:
        """How far the projector is, beside how fresh one of its views is."""
        since_look = self.subscription.since_look()
        return Progress(
            freshness, self.projection.projected_at(), None if since_look is None else as_seconds(since_look)
        )

    def running(self) -> list[ProjectionWorker]:
        """The workers that have not fallen or ended."""
        return [worker for worker in self.workers if not self.processes[worker].ended]

    def _stop(self, workers: list[ProjectionWorker]) -> None:
        for worker in workers:
            worker.stop()
            self.processes[worker].wake(self.clock.now())  # a resting one would rest for ever

    def _worker(self, number: int) -> ProjectionWorker:
        return ProjectionWorker(
            self.received,
            self.projection,
            delay=lambda: self.draw(),
            poll_interval=self.settings.poll_interval,
            retries=self.retries,
            failpoint=self.injector.failpoint,
            name=f"worker-{number}",
        )

    def _start(self, worker: ProjectionWorker) -> None:
        self.processes[worker] = self.clock.start(self._until_it_falls(worker))

    def _until_it_falls(self, worker: ProjectionWorker) -> Iterator[int | None]:
        """The worker's pauses; a crash ends this process and nobody else.

        A worker that rests until woken is woken when the next event is due that it could not have yet.
        """
        try:
            for pause in worker.run():
                due = self.subscription.next_due() if pause is None else None
                if due is not None:
                    self.processes[worker].wake(due)
                yield pause
        except Crashed as crash:
            self.record("crashed", view=self.projection.name, worker=worker.name, reason=str(crash))
        except ProjectorStopped as stop:
            self.stopped = stop
            known = {"order_id": stop.delivery.event.order_id, "position": stop.delivery.position}
            self.record("stopped", view=self.projection.name, worker=worker.name, reason=stop.reason, **known)
            self.stop()  # the others finish what they have in hand: it is not the event's fault
        except GeneratorExit:
            raise
        except BaseException:
            # The database is in trouble, or the learner has interrupted the kernel. Whoever moves the clock is told,
            # and the worker goes on when the clock does: neither is a reason to need `restart`.
            self._start(worker)
            raise
