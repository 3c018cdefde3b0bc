"""The textbook's first way to receive: an event is taken out of the queue, and only then somebody works on it.

A hand-out has no lease then, and its end is written down for the record alone: the queue hands nothing out again,
whatever became of it.
"""

from cqrs_lab.queue.subscription import Subscription
from cqrs_lab.shared.messages import Delivery


class PoppingSubscription:
    """A subscription whose events are gone as soon as they are received, with the verbs of one that leases them."""

    def __init__(self, subscription: Subscription) -> None:
        self.subscription = subscription

    def receive(self, worker: str = "") -> Delivery | None:
        """Take the next event out of the queue; None if none is due."""
        return self.subscription.pop(worker)

    def ack(self, delivery: Delivery) -> None:
        """The event is dealt with; nobody asked."""
        self.subscription.end_hand_out(delivery, "acked")

    def nack(self, delivery: Delivery, retry_in: int, reason: str = "") -> None:
        """The event could not be dealt with, and nobody has it any more."""
        self.subscription.end_hand_out(delivery, "failed", reason)

    def release(self, delivery: Delivery, reason: str = "") -> None:
        """The event could not be tried, and nobody has it any more."""
        self.subscription.end_hand_out(delivery, "released", reason)

    def hand_out_again(self, position: int) -> None:
        """Nothing: there is no way back into this queue."""
