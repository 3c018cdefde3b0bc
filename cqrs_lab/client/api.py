"""What a client can ask of the cafeteria: order, and look. Each call is one request over the network."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cqrs_lab.read.freshness import Bound, Reading
from cqrs_lab.shared.messages import PlaceOrder, Receipt
from cqrs_lab.shared.operations import OperationStatus
from cqrs_lab.write.orders import WriteOrder


class ReadList(Protocol):
    """How an order list is read."""

    def __call__(self, view: str = ..., bound: Bound = ..., /) -> Reading:
        """The rows of `view`, the primary list by itself; raises TooStale if the bound does not hold."""


@dataclass(frozen=True, slots=True)
class CafeteriaApi:
    """The requests that a client can make, and the client's clock (microseconds since the epoch)."""

    place: Callable[[PlaceOrder], Receipt]
    operation: Callable[[str], OperationStatus | None]
    order_list: ReadList
    order: Callable[[str], WriteOrder | None]
    now: Callable[[], int]
