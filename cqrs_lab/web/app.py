"""The HTTP API: which request is answered by which method, and everything that it may answer.

    POST /orders                  202: accepted, and not in the list yet
    POST /orders/{id}/payment     202
    GET  /operations/{id}         PENDING, DONE or FAILED
    GET  /orders                  the list, and how old it is
    GET  /events                  what changes in it, as it changes
    GET  /healthz                 who works

Each method calls the cafeteria's parts on the event loop: one request is one short transaction, and a thread for it
would cost more than it saves.
"""

from math import ceil
from typing import Annotated, Any

from fastapi import Body, FastAPI, Header, Query
from fastapi.responses import JSONResponse, Response, StreamingResponse

import cqrs_lab
from cqrs_lab.read.freshness import WhenStale
from cqrs_lab.read.query_service import PRIMARY
from cqrs_lab.shared.messages import PayOrder, PlaceOrder, Receipt
from cqrs_lab.shared.units import as_seconds
from cqrs_lab.web import reading, streaming, wire
from cqrs_lab.web.assembly import ServerParts
from cqrs_lab.web.feed import ChangeFeed
from cqrs_lab.web.guard import Guard
from cqrs_lab.web.problems import SOON, Problem, answer_with_problems, documented

LARGEST = 2**63 - 1  # of SQLite's integers
LONGEST_WAIT = 30.0  # seconds

Key = Annotated[
    str | None,
    Header(alias="Idempotency-Key", description="The same command again with the same key gets the first receipt"),
]

ALWAYS = documented(_403="The Origin is not ours", _413="The body is too large", _421="The Host is not ours")
COMMANDS = documented(
    _400="The body cannot be read", _422="A field is not allowed, or the key was used for another command"
)
TROUBLE = documented(_503="The server is stopping, or its database cannot be used")


def headers(**what: str) -> dict[str, Any]:
    """Headers in the OpenAPI document: `Event_Position` is Event-Position."""
    return {
        name.replace("_", "-"): {"description": description, "schema": {"type": "string"}}
        for name, description in what.items()
    }


ACCEPTED: dict[int | str, dict[str, Any]] = {
    202: {
        "model": wire.Accepted,
        "description": "Accepted; the list does not show it yet",
        "headers": headers(
            Location="Where to ask what becomes of it",
            Retry_After="After how many seconds to ask",
            Event_Position="The position of its event in the log",
        ),
    }
}
LIST: dict[int | str, dict[str, Any]] = {
    200: {
        "model": list[wire.OrderRow],
        "description": "The orders that are visible, the newest first",
        "headers": headers(
            List_Version="How many events of the log are dealt with, without a gap",
            List_Age="Seconds since the first event that the list misses was accepted; 0 if it misses none",
            List_Stale='"true" if the list is older than was asked for; else not there',
        ),
    }
}
STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Changes as server-sent events: the id is the change's number, the data is a ChangeEvent",
        "content": {"text/event-stream": {"schema": wire.ChangeEvent.model_json_schema(by_alias=True)}},
    }
}


class Endpoints:
    """One method for each request."""

    def __init__(self, parts: ServerParts, feed: ChangeFeed) -> None:
        self.parts = parts
        self.feed = feed

    async def place_order(self, order: wire.NewOrder, key: Key = None) -> Response:
        """Accept an order."""
        self.refuse_while_stopping()
        return self.accepted(self.parts.place(PlaceOrder(order.customer_name, order.total_yen, order.item, key)))

    async def pay_order(
        self, order_id: str, payment: Annotated[wire.Payment | None, Body()] = None, key: Key = None
    ) -> Response:
        """Accept the payment of an order."""
        self.refuse_while_stopping()
        expected_version = None if payment is None else payment.expected_version
        return self.accepted(self.parts.pay(PayOrder(order_id, expected_version, key)))

    async def operation(self, operation_id: str) -> Response:
        """How far an operation has come."""
        status = self.parts.queries.get_operation(operation_id)
        if status is None:
            raise Problem(404, "unknown", "there is no such operation", "operationId")
        return JSONResponse(wire.operation(status))

    async def orders(
        self,
        min_version: Annotated[int, Query(alias="minVersion", ge=0, le=LARGEST)] = 0,
        includes: Annotated[int | None, Query(ge=1, le=LARGEST, description="An Event-Position")] = None,
        wait: Annotated[float, Query(ge=0, le=LONGEST_WAIT, description="Seconds")] = 5.0,
        when_stale: Annotated[WhenStale, Query(alias="whenStale")] = "mark",
    ) -> Response:
        """The order list. If it shall be newer than it is, wait; then mark it as stale, or refuse."""
        asked = reading.Asked(min_version, includes, wait, when_stale)
        found = await reading.read(self.parts, self.feed, asked)
        known = {
            "List-Version": str(found.freshness.version),
            "List-Age": f"{found.freshness.age_seconds:.6f}",
        }
        return JSONResponse(
            [wire.order_row(row) for row in found.rows], headers=known | ({"List-Stale": "true"} if found.stale else {})
        )

    async def events(
        self,
        since: Annotated[str | None, Query(description="The number of the last change that was heard of")] = None,
        last_event_id: Annotated[str | None, Header(alias="Last-Event-ID", description="The same; it wins")] = None,
    ) -> Response:
        """What changes from now on, or since the change that the client has heard of."""
        start = streaming.start_of(self.feed, since, last_event_id)
        told = streaming.stream(self.feed, start)
        return StreamingResponse(told, media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def health(self) -> Response:
        """How long ago each projector last looked for an event."""
        return JSONResponse(wire.health({PRIMARY: self.parts.subscription.since_look()}))

    def accepted(self, receipt: Receipt) -> Response:
        """202, and where to go on from there."""
        known = {
            "Location": f"/operations/{receipt.operation_id}",
            "Retry-After": str(max(1, ceil(as_seconds(self.parts.delay.mean)))),
            "Event-Position": str(receipt.position),
        }
        return JSONResponse(wire.accepted(receipt), 202, known)

    def refuse_while_stopping(self) -> None:
        """Problem, if there is nobody any more who would project a new event."""
        if self.parts.worker.stopping:
            raise Problem(503, "stopping", "the server is stopping", headers=SOON)


def build_app(parts: ServerParts, feed: ChangeFeed) -> FastAPI:
    """The application. It has no page of documentation, for that would load its scripts from elsewhere."""
    app = FastAPI(
        title="cqrs_lab",
        description="A school cafeteria whose list of orders is late on purpose.",
        version=cqrs_lab.__version__,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    answers, get, post = Endpoints(parts, feed), ["GET"], ["POST"]
    unknown_order = documented(_404="There is no such order", _409="It is paid already, or at another version")
    no_operation = documented(_404="There is no such operation", _422="The id cannot be read", _503="Try again soon")
    too_old = documented(
        _409="The event is a dead letter, and will not be shown",
        _422="A parameter is not allowed",
        _503="The list is older than was asked for, and whenStale is refuse",
    )
    other_server = documented(_409="The change is none of this server's", _422="It is no number")

    def route(path: str, answer: Any, methods: list[str], *may: dict[int | str, dict[str, Any]], status: int) -> None:
        responses = {code: told for answers in (*may, ALWAYS) for code, told in answers.items()}
        app.add_api_route(path, answer, methods=methods, responses=responses, status_code=status, response_model=None)

    route("/orders", answers.place_order, post, ACCEPTED, COMMANDS, TROUBLE, status=202)
    route("/orders/{order_id}/payment", answers.pay_order, post, ACCEPTED, COMMANDS, unknown_order, TROUBLE, status=202)
    route(
        "/operations/{operation_id}", answers.operation, get, {200: {"model": wire.Operation}}, no_operation, status=200
    )
    route("/orders", answers.orders, get, LIST, too_old, status=200)
    route("/events", answers.events, get, STREAM, other_server, TROUBLE, status=200)
    route("/healthz", answers.health, get, {200: {"model": wire.Health}}, status=200)
    answer_with_problems(app)
    app.add_middleware(Guard)
    return app
