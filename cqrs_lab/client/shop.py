"""What a client can do at the counter: order, and ask. Each call is one request over the network."""

from collections.abc import Callable
from dataclasses import dataclass

from cqrs_lab.read.freshness import Reading
from cqrs_lab.shared.messages import PlaceOrder, Receipt
from cqrs_lab.shared.operations import OperationStatus
from cqrs_lab.write.orders import WriteOrder


@dataclass(frozen=True, slots=True)
class Shop:
    """The requests that a client can make, and its watch (microseconds since the epoch)."""

    place: Callable[[PlaceOrder], Receipt]
    operation: Callable[[str], OperationStatus | None]
    order_list: Callable[[], Reading]
    order: Callable[[str], WriteOrder | None]
    now: Callable[[], int]
