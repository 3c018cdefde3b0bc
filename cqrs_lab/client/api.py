"""What a client can ask of the cafeteria: order, and look. Each call is one request over the network.

People say what they do through `record`, so that one table of facts can be made of it. There are four facts:

    pressed    sent a command: with order_id, position and item; without the first two if it was refused, or if the
               answer takes time, for then they are not known yet ("left the line" has them)
    looked     made a request and got an answer: `saw` holds the ids of the orders in the list `view`; if the person
               looked for the one order `order_id` there, it alone, or nothing; and it is empty without a view, where
               the order itself or its operation was asked for
    noticed    knows now what became of its own order: it is there
    refused    got no for an answer, with the reason: to a command, to a reading, or to a wait that ends in vain

`who` did it; `key` names the sentence that stands on the screen after it (`client.treatments.SENTENCES`). What a
server does on a client's behalf is no fact of the client.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from cqrs_lab.client.processes import Pauses, R, at_once
from cqrs_lab.read.freshness import Bound, Reading
from cqrs_lab.read.order_list import ReadOrderRow
from cqrs_lab.read.query_service import PRIMARY
from cqrs_lab.shared.messages import PlaceOrder, Receipt
from cqrs_lab.shared.operations import OperationStatus
from cqrs_lab.write.orders import WriteOrder
from cqrs_lab.write.refusals import OrderRefused


class ReadList(Protocol):
    """How an order list is read."""

    def __call__(self, view: str = ..., bound: Bound = ..., /) -> Reading:
        """The rows of `view`, the primary list by itself; raises TooStale if the bound does not hold."""


class MoveTime(Protocol):
    """How somebody outside the clock gets an answer that may take time."""

    def __call__(self, pauses: Pauses[R], /) -> R:
        """Let the time of a process go by, and give its answer."""


def record_nothing(what: str, **details: Any) -> None:
    """Keep no record."""


@dataclass(frozen=True, slots=True)
class CafeteriaApi:
    """The requests that a client can make, its clock (microseconds since the epoch), and where it records its facts.

    `place` gives a command as somebody (see `client.processes`), `by_hand` the answer to whoever is outside the clock.
    `in_line` says that an answer takes time. `opened_after` is the log's length when the cafeteria opened.

    `record(what, who=..., order_id=None, position=None, view=None, item=None, saw=None, key=None, reason=None)`
    """

    place: Callable[[PlaceOrder, str], Pauses[Receipt]]
    operation: Callable[[str], OperationStatus | None]
    order_list: ReadList
    line: Callable[[str], ReadOrderRow | None]
    order: Callable[[str], WriteOrder | None]
    now: Callable[[], int]
    record: Callable[..., None] = record_nothing
    opened_after: int = 0
    in_line: bool = False
    by_hand: MoveTime = at_once

    def press(self, who: str, command: PlaceOrder, key: str | None = None) -> Pauses[Receipt]:
        """Send a command as a person does; raises OrderRefused. `key` names what the screen says if it is accepted."""
        if self.in_line:
            self.record("pressed", who=who, item=command.item)
        try:
            receipt = yield from self.place(command, who)
        except OrderRefused as refusal:
            if not self.in_line:
                self.record("pressed", who=who, item=command.item, key="refused")
            self.record("refused", who=who, item=command.item, key="refused", reason=refusal.reason)
            raise
        if not self.in_line:
            self.record(
                "pressed", who=who, order_id=receipt.order_id, position=receipt.position, item=command.item, key=key
            )
        return receipt

    def looked_at_list(self, who: str, reading: Reading, key: str | None = None) -> None:
        """Record that a person looked at a list and saw this."""
        self.record("looked", who=who, view=reading.freshness.view, saw=reading.order_ids, key=key)

    def looks_for_line(self, who: str, order_id: str, key: str | None = None) -> bool:
        """Look for one order in the order list, as a person does; whether it is there.

        It is asked for alone: who loads the whole list for it lets a crowd of n people read n * n lines. `key` names
        what the screen says while it is not there.
        """
        found = self.line(order_id) is not None
        saw, key = ((order_id,), "in the list") if found else ((), key)
        self.record("looked", who=who, order_id=order_id, view=PRIMARY, saw=saw, key=key)
        return found

    def looked_at_order(self, who: str, order_id: str, key: str | None = None) -> None:
        """Record that a person asked for one order, or for its operation."""
        self.record("looked", who=who, order_id=order_id, saw=(), key=key)
