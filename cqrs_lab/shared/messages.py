"""Commands, events, deliveries and receipts: everything that travels.

A command is a wish in the imperative and may be refused; an event is a fact in the past tense and may
not. Inside, an instant is a whole number of microseconds since the epoch. On the wire it is ISO 8601 in
UTC, and names are written in camelCase.
"""

import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

SET_MEAL = "set meal"  # what somebody eats who names no dish
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
AS_JSON = json.JSONEncoder(ensure_ascii=False).encode  # made once: json.dumps would make an encoder for each event


@dataclass(frozen=True, slots=True)
class PlaceOrder:
    """Please serve `item` to `customer_name`, who pays `total_yen` yen.

    A command that comes again with the same `idempotency_key` is the same order.
    """

    customer_name: str
    total_yen: int
    item: str = SET_MEAL
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class PayOrder:
    """Please take the money for `order_id`, if the order is still at `expected_version` (None: at any).

    A command that comes again with the same `idempotency_key` is the same payment.
    """

    order_id: str
    expected_version: int | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class OrderPlaced:
    """An order was accepted."""

    order_id: str
    customer_name: str
    total_yen: int
    item: str


@dataclass(frozen=True, slots=True)
class OrderPaid:
    """An order was paid."""

    order_id: str


Payload = OrderPlaced | OrderPaid
EVENT_TYPES: dict[str, type[OrderPlaced] | type[OrderPaid]] = {
    "OrderPlaced": OrderPlaced,
    "OrderPaid": OrderPaid,
}


@dataclass(frozen=True, slots=True)
class DomainEvent:
    """One fact about one order: `payload` says what happened, the rest says when and by which operation.

    `order_version` is the order's version after the event: 1 when placed, 2 when paid.
    """

    id: str
    occurred_at: int
    operation_id: str
    order_version: int
    payload: Payload

    @property
    def type(self) -> str:
        """The event's name on the wire, such as "OrderPlaced"."""
        return type(self.payload).__name__

    @property
    def order_id(self) -> str:
        """The order that the event is about."""
        return self.payload.order_id

    def to_json(self) -> str:
        """The event as JSON text, as it lies in the queue."""
        return AS_JSON(
            {
                "id": self.id,
                "type": self.type,
                "occurredAt": to_iso(self.occurred_at),
                "operationId": self.operation_id,
                "orderVersion": self.order_version,
                "payload": {wire: getattr(self.payload, name) for name, wire in wire_names(self.type)},
            }
        )

    @classmethod
    def from_json(cls, text: str) -> "DomainEvent":
        """The event that `to_json` wrote."""
        wire: dict[str, Any] = json.loads(text)
        payload = wire["payload"]
        return cls(
            wire["id"],
            from_iso(wire["occurredAt"]),
            wire["operationId"],
            wire["orderVersion"],
            EVENT_TYPES[wire["type"]](*[payload[name] for _, name in wire_names(wire["type"])]),
        )


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event handed to a projector, for the `attempt`-th time; `position` is its place in the log, from 1.

    `failures` counts the hand-outs before this one that failed or whose lease ran out. `hand_out` is this one's
    number in the queue's record, 0 if it has none.
    """

    position: int
    event: DomainEvent
    attempt: int
    failures: int = 0
    hand_out: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a command gives back: whose order, which operation to ask about, where its event stands in the log."""

    order_id: str
    operation_id: str
    position: int


@cache
def wire_names(event_type: str) -> tuple[tuple[str, str], ...]:
    """The fields of an event's payload, each with its name on the wire."""
    return tuple((field.name, camel_case(field.name)) for field in fields(EVENT_TYPES[event_type]))


def to_iso(instant: int) -> str:
    """Microseconds since the epoch as ISO 8601 in UTC, exact to the microsecond.

    >>> to_iso(1_500_000)
    '1970-01-01T00:00:01.500000Z'
    """
    moment = EPOCH + instant * MICROSECOND
    return f"{moment.isoformat(timespec='microseconds')[:26]}Z"  # without its "+00:00"


def from_iso(text: str) -> int:
    """The microseconds since the epoch that `to_iso` wrote."""
    return (datetime.fromisoformat(text) - EPOCH) // MICROSECOND


LAST_INSTANT = from_iso("9999-12-31T23:59:59.999999Z")  # no later one can be written on the wire


def camel_case(name: str) -> str:
    """A Python name as it is written on the wire.

    >>> camel_case("total_yen")
    'totalYen'
    """
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def snake_case(name: str) -> str:
    """A name on the wire as it is written in Python.

    >>> snake_case("totalYen")
    'total_yen'
    """
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
