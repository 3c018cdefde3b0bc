"""What travels over HTTP, in the seed's camelCase, and how our values become it.

The models describe; they do not check: whether a field is allowed is for the write side to say, in its own words. A
model that turned "850" into 850 would accept what the lab refuses.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from cqrs_lab.read.changes import Change, What
from cqrs_lab.read.order_list import ReadOrderRow
from cqrs_lab.shared.messages import SET_MEAL, Receipt, camel_case, to_iso
from cqrs_lab.shared.operations import OperationStatus, State
from cqrs_lab.shared.units import as_seconds
from cqrs_lab.write.refusals import DEAREST_ORDER, LONGEST_TEXT

TEXT = {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT}
YEN = {"type": "integer", "minimum": 1, "maximum": DEAREST_ORDER}
VERSION = {"anyOf": [{"type": "integer"}, {"type": "null"}]}
Instant = Annotated[str, Field(description="ISO 8601 in UTC, to the microsecond", examples=[to_iso(0)])]


class Wire(BaseModel):
    """A message whose names are written in camelCase."""

    model_config = ConfigDict(alias_generator=camel_case, populate_by_name=True)


class NewOrder(Wire):
    """An order to be placed."""

    model_config = ConfigDict(json_schema_extra={"required": ["customerName", "totalYen"]})

    customer_name: Annotated[Any, WithJsonSchema(TEXT)] = None
    total_yen: Annotated[Any, WithJsonSchema(YEN)] = None
    item: Annotated[Any, WithJsonSchema(TEXT | {"default": SET_MEAL})] = SET_MEAL


class Payment(Wire):
    """An order to be paid, if it still is at the expected version."""

    expected_version: Annotated[Any, WithJsonSchema(VERSION)] = None


class Accepted(Wire):
    """The receipt of a command."""

    order_id: str
    operation_id: str


class Operation(Wire):
    """How far an operation has come; `doneAt`, or `failedAt` and `reason`, are there when it is settled."""

    operation_id: str
    state: State
    created_at: Instant
    done_at: Instant | None = None
    failed_at: Instant | None = None
    reason: str | None = None


class OrderRow(Wire):
    """One line of the order list."""

    order_id: str
    customer_name: str
    total_yen: int
    item: str
    status: Literal["ORDERED", "PAID"]
    projected_at: Instant


class ChangeEvent(Wire):
    """The data of one event of the stream; `reason` is there if it FAILED."""

    what: What
    at: Instant
    order_id: str
    operation_id: str
    position: int
    reason: str | None = None


class ProjectorHealth(Wire):
    """A projector, and how long ago it last looked for an event; null before its first look."""

    name: str
    seconds_since_look: float | None


class Health(Wire):
    """What tells a projector that has stopped from one that has nothing to do."""

    projectors: list[ProjectorHealth]


def accepted(receipt: Receipt) -> dict[str, Any]:
    """A receipt; the event's position travels in a header."""
    return {"orderId": receipt.order_id, "operationId": receipt.operation_id}


def operation(status: OperationStatus) -> dict[str, Any]:
    """An operation, without what is not known of it."""
    known = {
        "operationId": status.operation_id,
        "state": status.state,
        "createdAt": instant(status.created_at),
        "doneAt": instant(status.done_at),
        "failedAt": instant(status.failed_at),
        "reason": status.reason,
    }
    return {name: value for name, value in known.items() if value is not None}


def order_row(row: ReadOrderRow) -> dict[str, Any]:
    """One line of the order list."""
    return {
        "orderId": row.order_id,
        "customerName": row.customer_name,
        "totalYen": row.total_yen,
        "item": row.item,
        "status": row.status,
        "projectedAt": to_iso(row.projected_at),
    }


def change_event(change: Change) -> dict[str, Any]:
    """The data of one event of the stream; its number travels as the event's id."""
    told = {
        "what": change.what,
        "at": to_iso(change.at),
        "orderId": change.order_id,
        "operationId": change.operation_id,
        "position": change.position,
    }
    return told if change.reason is None else told | {"reason": change.reason}


def health(since_look: dict[str, int | None]) -> dict[str, Any]:
    """How long ago each projector last looked, in seconds; they come in microseconds."""

    def known(microseconds: int | None) -> float | None:
        return None if microseconds is None else as_seconds(microseconds)

    return {"projectors": [{"name": name, "secondsSinceLook": known(since)} for name, since in since_look.items()]}


def instant(microseconds: float | None) -> str | None:
    """An instant, which is a whole number of microseconds here, as it is written on the wire; None stays None."""
    return None if microseconds is None else to_iso(int(microseconds))
