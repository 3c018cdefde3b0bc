"""The projection worker: takes events from its subscription, one at a time, and is late on purpose.

It does its work and yields how long it wants to pause, in microseconds (None: until it is woken). Who runs it
decides what waiting means: the lab moves its clock, a process of its own sleeps.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, Protocol

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
        """Hand out an event again as if it had never failed."""


OnFailure = Literal["retry and dead-letter", "retry and skip", "retry and fail", "skip", "fail"]
LastResort = Literal["dead-letter", "skip", "fail"]

# What each policy does in the end. The first is ours. The four others are those of Akka Projection, whose handlers
# recover by fail, skip, retryAndFail or retryAndSkip (doc.akka.io/docs/akka-projection/current/error.html).
ON_FAILURE: dict[OnFailure, LastResort] = {
    "retry and dead-letter": "dead-letter",
    "retry and skip": "skip",
    "retry and fail": "fail",
    "skip": "skip",
    "fail": "fail",
}


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """What becomes of an event that cannot be projected: `on_failure` names it.

    dead-letter     it is written down with its reason, its operation has FAILED; later events of its order are held
                    back, all others go on; it can be retried
    skip            it is passed over in silence: nothing is left that could be retried, and its operation stays PENDING
    fail            the projector stops there, and what it has not done by then waits until somebody has repaired the
                    view and starts it again

    Who retries waits `wait` microseconds after a failure, then twice as long each time; the last of `attempts` is
    final. What counts is `failures`: hand-outs that failed or whose lease ran out, not those that the database's own
    trouble ended. A lapsed lease says nothing against the event, only that its worker fell: it is handed out `attempts`
    times whatever the policy, and then the policy has the last word.
    """

    attempts: int
    wait: int
    on_failure: OnFailure = "retry and dead-letter"

    @property
    def last_resort(self) -> LastResort:
        """What is done with an event that is not tried again."""
        return ON_FAILURE[self.on_failure]

    def gives_up(self, failures: int) -> bool:
        """Whether an event that was left unfinished so often is not handed out again."""
        return failures >= self.attempts

    def is_final(self, failures: int) -> bool:
        """Whether a view's failure, the `failures`-th, is the last."""
        return self.on_failure in ("skip", "fail") or self.gives_up(failures)

    def retry_in(self, failures: int) -> int:
        """How long to wait after so many failures."""
        return self.wait << (failures - 1)


class ProjectorStopped(Exception):
    """The policy is to stop at an event that cannot be projected, for a `reason`; it will be handed out again."""

    def __init__(self, delivery: Delivery, reason: str) -> None:
        super().__init__(f"stopped at event {delivery.position}: {reason}")
        self.delivery = delivery
        self.reason = reason


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
        """Work until `stop`; yields each pause in microseconds. Raises ProjectorStopped if that is the policy."""
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
            if self.retries.is_final(failures):
                self.put_aside(delivery, reason)
            else:
                self.subscription.nack(delivery, self.retries.retry_in(failures), reason)
                self.failpoint("event nacked")
            return
        for position in held_back:
            self.subscription.hand_out_again(position)
        self._ack(delivery)

    def give_up(self, delivery: Delivery) -> None:
        """An event that every worker left unfinished is put aside before it can fell another one."""
        times = "once" if delivery.attempt == 1 else f"{delivery.attempt} times"
        self.put_aside(delivery, f"handed out {times}, never finished")

    def put_aside(self, delivery: Delivery, reason: str) -> None:
        """The policy's last word on an event that could not be projected."""
        if self.retries.last_resort == "fail":
            self.subscription.nack(delivery, 0, reason)
            self.subscription.hand_out_again(delivery.position)  # to be tried afresh when the projector works again
            raise ProjectorStopped(delivery, reason)
        if self.retries.last_resort == "skip":
            self.projection.skip(delivery, reason)
        else:
            self.projection.dead_letter(delivery, reason)
        self._ack(delivery)

    def _ack(self, delivery: Delivery) -> None:
        self.subscription.ack(delivery)
        self.failpoint("event acked")
