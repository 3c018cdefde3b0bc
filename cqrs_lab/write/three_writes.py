"""The textbook's first handler: three writes, one after the other, each a commit of its own.

    save    the order is saved
    put     its operation is put as PENDING
    push    its event is pushed

Who falls between two of them leaves some done and some not, and nothing ever makes up for it: an order without an event
(a zombie, that no list will show), or an event without an order (a ghost). And whoever is quick may work in between: if
the push comes before the put, PENDING can overwrite the DONE of a worker, for there is a single operation store.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from typing import Literal

from cqrs_lab.shared.messages import DomainEvent, OrderPaid, OrderPlaced, Payload, PayOrder, PlaceOrder, Receipt
from cqrs_lab.shared.operations import OperationStatus
from cqrs_lab.write.orders import OrderLedger, WriteOrder, payable
from cqrs_lab.write.refusals import OrderRefused, checked, checked_payment

Write = Literal["save", "put", "push"]
FAILPOINTS: dict[Write, str] = {"save": "order saved", "put": "operation put", "push": "event pushed"}


def do_nothing(write: Write, order_id: str) -> None:
    """Tell nobody."""


def refuse_key(command: PlaceOrder | PayOrder) -> None:
    """OrderRefused if the command has an idempotency key."""
    if command.idempotency_key is not None:
        raise OrderRefused("idempotencyKey", "three separate writes cannot remember a key together with its order")


class ThreeWrites:
    """Accepts orders and payments in three writes, in the given `order`, with `pause` microseconds between two of them.

    Each command is a generator of its pauses, which gives the receipt at its end. `wrote` is told of each write.
    """

    def __init__(
        self,
        ledger: OrderLedger,
        order: Sequence[Write],
        pause: int,
        wrote: Callable[[Write, str], None] = do_nothing,
    ) -> None:
        self.ledger = ledger
        self.order = order
        self.pause = pause
        self.wrote = wrote
        # What is stored cannot number them: a command that fell has left an order or an event, or neither.
        self.orders = self.commands = 0

    def place(self, command: PlaceOrder) -> Generator[int, None, Receipt]:
        """Accept a new order; raises OrderRefused if a field is not allowed."""
        command = checked(command)
        refuse_key(command)
        order_id = self.ledger.new_id("order", lambda: self.orders)
        self.orders += 1
        order = WriteOrder(order_id, command.customer_name, command.total_yen, command.item)
        return (yield from self._write(order, OrderPlaced(order_id, order.customer_name, order.total_yen, order.item)))

    def pay(self, command: PayOrder) -> Generator[int, None, Receipt]:
        """Mark an order as paid; raises OrderRefused as `PayOrderHandler` does."""
        command = checked_payment(command)
        refuse_key(command)
        order = payable(self.ledger.orders, command)
        paid = replace(order, status="PAID", version=order.version + 1)
        return (yield from self._write(paid, OrderPaid(order.order_id)))

    def _write(self, order: WriteOrder, payload: Payload) -> Generator[int, None, Receipt]:
        operation_id, event_id = (self.ledger.new_id(kind, lambda: self.commands) for kind in ("op", "event"))
        self.commands += 1
        position = 0
        for write in self.order:
            if self.pause and write != self.order[0]:
                yield self.pause
            now = self.ledger.now()
            if write == "save":
                self.ledger.orders.save(order)
            elif write == "put":
                self.ledger.operations.put(OperationStatus(operation_id, "PENDING", created_at=now))
            else:
                position = self.ledger.queue.push(DomainEvent(event_id, now, operation_id, order.version, payload))
            self.wrote(write, order.order_id)
            self.ledger.failpoint(FAILPOINTS[write])
        self.ledger.failpoint("order committed")
        return Receipt(order.order_id, operation_id, position)
