"""The projection worker: takes events from its subscription, one at a time, and is late on purpose.

It does its work and yields how long it wants to pause, in microseconds (None: until it is woken). Who runs it
decides what waiting means: the lab moves its clock, a process of its own sleeps.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from cqrs_lab.read.projection import Projection
from cqrs_lab.shared.database import DatabaseUnusable
from cqrs_lab.shared.failpoints import Failpoint, no_failpoint
from cqrs_lab.shared.messages import Delivery


class Subscription(Protocol):
    """What the worker asks of a queue's subscription."""

    def receive(self, worker: str) -> Delivery | None:
        """Lease the next event, if one is due."""

    def ack(self, delivery: Delivery) -> None:
        """The event is dealt with."""

    def nack(self, delivery: Delivery, retry_in: int, reason: str) -> None:
        """Hand the event out again in `retry_in` microseconds."""

    def release(self, delivery: Delivery, reason: str) -> None:
        """Hand the event out again; nothing is held against it."""

    def hand_out_again(self, position: int) -> None:
        """Hand out an event that was dealt with."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """After a failure wait `wait` microseconds, then twice as long each time; the last of `attempts` is final.

    What counts is `failures`: hand-outs that failed or whose lease ran out, not those that the database's own
    trouble ended.
    """

    attempts: int
    wait: int

    def gives_up(self, failures: int) -> bool:
        """Whether an event that has failed so often is not tried again."""
        return failures >= self.attempts

    def retry_in(self, failures: int) -> int:
        """How long to wait after so many failures."""
        return self.wait << (failures - 1)


class ProjectionWorker:
    """One worker. `delay` gives how long the next event takes, `poll_interval` how long an idle worker rests.

    Both in microseconds; with a poll interval of None the worker rests until somebody wakes it. `name` is how the
    queue's record of hand-outs calls it.
    """

    def __init__(
        self,
        subscription: Subscription,
        projection: Projection,
        *,
        delay: Callable[[], int],
        poll_interval: int | None,
        retries: RetryPolicy,
        failpoint: Failpoint = no_failpoint,
        name: str = "worker-1",
    ) -> None:
        self.subscription = subscription
        self.projection = projection
        self.delay = delay
        self.poll_interval = poll_interval
        self.retries = retries
        self.failpoint = failpoint
        self.name = name
        self.stopping = False

    def run(self) -> Iterator[int | None]:
        """Work until `stop`; yields each pause in microseconds."""
        while not self.stopping:
            delivery = self.subscription.receive(self.name)
            if delivery is None:
                yield self.poll_interval  # idle: look again later
                continue
            if self.retries.gives_up(delivery.failures):
                self.give_up(delivery)
                continue
            self.failpoint("event received")
            yield self.delay()  # the gap is born here
            self.project(delivery)

    def stop(self) -> None:
        """Finish the event at hand, then end."""
        self.stopping = True

    def project(self, delivery: Delivery) -> None:
        """Apply one event and acknowledge it; a failure is retried by policy, then given up.

        Raises DatabaseUnusable if the database is in trouble: that is no failure of the event.
        """
        held_back: list[int] = []
        try:
            held_back = self.projection.apply(delivery)
        except DatabaseUnusable as trouble:
            with suppress(DatabaseUnusable):  # then the lease runs out by itself
                self.subscription.release(delivery, str(trouble))
            raise
        except Exception as error:
            reason, failures = str(error) or "unknown", delivery.failures + 1
            if not self.retries.gives_up(failures):
                self.subscription.nack(delivery, self.retries.retry_in(failures), reason)
                self.failpoint("event nacked")
                return
            self.projection.dead_letter(delivery, reason)
        for position in held_back:
            self.subscription.hand_out_again(position)
        self._ack(delivery)

    def give_up(self, delivery: Delivery) -> None:
        """An event that every worker left unfinished becomes a dead letter before it can fell another one."""
        times = "once" if delivery.attempt == 1 else f"{delivery.attempt} times"
        self.projection.dead_letter(delivery, f"handed out {times}, never finished")
        self._ack(delivery)

    def _ack(self, delivery: Delivery) -> None:
        self.subscription.ack(delivery)
        self.failpoint("event acked")
