"""Who may ask, and how much a request may hold: checked before anything else looks at it.

The server listens on this machine alone, but a browser on this machine runs pages from everywhere. A page whose name
was made to mean 127.0.0.1 sends that name in `Host`; a page that sends us a form names itself in `Origin`. Neither may
order lunch.
"""

import re
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cqrs_lab.web.problems import Problem

LARGEST_BODY = 64 * 1024  # bytes
LARGEST_DISCARDED = 1024 * 1024  # so much of a larger one is read, for who is still sending hears no answer

HOST = re.compile(r"(?:\[(?P<v6>[0-9a-f:.]+)\]|(?P<name>[^\[\]:@/\\?#\s]+))(?::\d{1,5})?", re.IGNORECASE)


def is_loopback(name: str) -> bool:
    """Whether a host's name or address means this machine and no other.

    >>> is_loopback("localhost"), is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    try:
        return name.lower() == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


def is_ours(host: str) -> bool:
    """Whether a Host header names this machine; the port may be another, where one is forwarded.

    >>> is_ours("localhost:8000"), is_ours("[::1]:8000"), is_ours("lunch.example"), is_ours("localhost.example")
    (True, True, False, False)
    """
    parts = HOST.fullmatch(host)
    return parts is not None and is_loopback(parts["v6"] or parts["name"])


class Guard:
    """Lets a request through to `app` if it comes from this machine's own pages or programs, and is not too large."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""
        try:
            check_sender(Headers(scope=scope))
            body = await whole_body(receive)
        except Problem as problem:
            await problem.response()(scope, receive, send)
            return
        if body is not None:  # else the client has gone
            await self.app(scope, replayed(body, receive), send)


def check_sender(headers: Headers) -> None:
    """Problem, if the request's Host or Origin is not ours."""
    host, origin = headers.get("host", ""), headers.get("origin")
    if not is_ours(host):
        raise Problem(421, "host refused", "this server answers to localhost alone", "Host")
    if origin is not None and origin.lower() != f"http://{host}".lower():
        raise Problem(403, "origin refused", "a page of another origin may not ask this server", "Origin")


async def whole_body(receive: Receive) -> bytes | None:
    """The request's body, None if the client went away meanwhile; Problem, if it is too large."""
    body, length, more = b"", 0, True
    while more and length <= LARGEST_DISCARDED:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunk, more = message.get("body", b""), message.get("more_body", False)
        length += len(chunk)
        body = body + chunk if length <= LARGEST_BODY else b""
    if length > LARGEST_BODY:
        raise Problem(413, "too large", f"a body may have at most {LARGEST_BODY} bytes", "body")
    return body


def replayed(body: bytes, receive: Receive) -> Receive:
    """A way to receive a body that was received already, and then whatever comes next."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def once_more() -> Message:
        return messages.pop() if messages else await receive()

    return once_more
