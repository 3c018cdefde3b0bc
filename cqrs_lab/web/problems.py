"""Answers that say what was wrong: problem documents, as RFC 9457 describes them.

Each has the members of that RFC (`type`, `title`, `status`, `detail`), a `code` for programs, and names the `field` at
fault if there is one, as it is written on the wire. `detail` is a sentence for people.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from cqrs_lab.shared.database import DatabaseUnusable
from cqrs_lab.write.refusals import Code, OrderRefused

MEDIA_TYPE = "application/problem+json"
SOON = {"Retry-After": "1"}

STATUS: dict[Code, int] = {
    "not allowed": 422,
    "key reused": 422,  # draft-ietf-httpapi-idempotency-key-header, section 2.7
    "unknown": 404,
    "already paid": 409,
    "stale version": 409,
    "sold out": 409,
}

ON_THE_WIRE = {"idempotencyKey": "Idempotency-Key"}  # a field of the command, and a header of the request


class ProblemDocument(BaseModel):
    """What was wrong with a request (RFC 9457)."""

    type: str = Field(description='Always "about:blank": `code` says which kind of problem it is')
    title: str
    status: int
    detail: str
    code: str
    field: str | None = Field(default=None, description="The field, parameter or header at fault")


class Problem(Exception):
    """A request that is answered with a problem document."""

    def __init__(
        self, status: int, code: str, detail: str, field: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.field = field
        self.headers = headers

    def response(self) -> JSONResponse:
        """The problem document."""
        known = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        }
        content = known if self.field is None else known | {"field": self.field}
        return JSONResponse(content, self.status, self.headers, MEDIA_TYPE)


def refused(refusal: OrderRefused) -> Problem:
    """The write side's own refusal, in its own words."""
    field = ON_THE_WIRE.get(refusal.field, refusal.field)
    return Problem(STATUS[refusal.code], refusal.code, f"{field} {refusal.reason}", field)


def invalid(error: RequestValidationError) -> Problem:
    """A request of the wrong shape: no JSON, no object, a parameter that is no number."""
    first = error.errors()[0]
    place, *names = first["loc"]
    if place == "body":  # the fields inside are not checked here
        return Problem(422, "not allowed", "the body must be a JSON object, sent as application/json", "body")
    return Problem(422, "not allowed", f"{names[0]}: {first['msg']}", str(names[0]))


def answer_with_problems(app: FastAPI) -> None:
    """Let every error of the application be answered with a problem document."""

    @app.exception_handler(Problem)
    async def problem(request: Request, error: Problem) -> JSONResponse:
        return error.response()

    @app.exception_handler(OrderRefused)
    async def refusal(request: Request, error: OrderRefused) -> JSONResponse:
        return refused(error).response()

    @app.exception_handler(RequestValidationError)
    async def wrong_shape(request: Request, error: RequestValidationError) -> JSONResponse:
        return invalid(error).response()

    @app.exception_handler(DatabaseUnusable)
    async def trouble(request: Request, error: DatabaseUnusable) -> JSONResponse:
        return Problem(503, "unavailable", "the database cannot be used at the moment", headers=SOON).response()

    @app.exception_handler(Exception)
    async def mistake(request: Request, error: Exception) -> JSONResponse:
        return Problem(500, "mistake", "the server has made a mistake; what it was stands in its log").response()

    @app.exception_handler(HTTPException)
    async def other(request: Request, error: HTTPException) -> JSONResponse:
        code = HTTPStatus(error.status_code).phrase.lower()
        return Problem(error.status_code, code, str(error.detail), headers=error.headers).response()


def documented(**why: str) -> dict[int | str, dict[str, Any]]:
    """Problems in the OpenAPI document: each status, as `_404`, with the reason for it."""
    return {
        int(status.removeprefix("_")): {
            "description": reason,
            "content": {MEDIA_TYPE: {"schema": ProblemDocument.model_json_schema()}},
        }
        for status, reason in why.items()
    }
