"""The projection worker: takes events from its subscription, one at a time, and is late on purpose.

It does its work and yields how long it wants to pause, in microseconds (None: until it is woken). Who runs it
decides what waiting means: the lab moves its clock, a process of its own sleeps.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from cqrs_lab.read.projection import Projection
from cqrs_lab.shared.failpoints import Failpoint, no_failpoint
from cqrs_lab.shared.messages import Delivery


class Subscription(Protocol):
    """What the worker asks of a queue's subscription."""

    def receive(self) -> Delivery | None:
        """Lease the next event, if one is due."""

    def ack(self, delivery: Delivery) -> None:
        """The event is dealt with."""

    def nack(self, delivery: Delivery, retry_in: int) -> None:
        """Hand the event out again in `retry_in` microseconds."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """After a failure wait `wait` microseconds, then twice as long each time; the last of `attempts` is final."""

    attempts: int
    wait: int

    def retry_in(self, attempt: int) -> int | None:
        """How long to wait after the failure of the `attempt`-th delivery; None: give up."""
        return self.wait * 2 ** (attempt - 1) if attempt < self.attempts else None


class ProjectionWorker:
    """One worker. `delay` gives how long the next event takes, `poll_interval` how long an idle worker rests.

    Both in microseconds; with a poll interval of None the worker rests until somebody wakes it.
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
    ) -> None:
        self.subscription = subscription
        self.projection = projection
        self.delay = delay
        self.poll_interval = poll_interval
        self.retries = retries
        self.failpoint = failpoint
        self.stopping = False

    def run(self) -> Iterator[int | None]:
        """Work until `stop`; yields each pause in microseconds."""
        while not self.stopping:
            delivery = self.subscription.receive()
            if delivery is None:
                yield self.poll_interval  # idle: look again later
                continue
            self.failpoint("event received")
            yield self.delay()  # the gap is born here
            self.project(delivery)

    def stop(self) -> None:
        """Finish the event at hand, then end."""
        self.stopping = True

    def project(self, delivery: Delivery) -> None:
        """Apply one event and acknowledge it; a failure is retried by policy, then given up."""
        try:
            self.projection.apply(delivery)
        except Exception as error:
            retry_in = self.retries.retry_in(delivery.attempt)
            if retry_in is not None:
                self.subscription.nack(delivery, retry_in)
                self.failpoint("event nacked")
                return
            self.projection.dead_letter(delivery, str(error) or "unknown")
        self.subscription.ack(delivery)
        self.failpoint("event acked")
