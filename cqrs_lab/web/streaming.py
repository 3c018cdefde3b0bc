"""The changes as server-sent events (html.spec.whatwg.org, "Server-sent events").

Each has the change's number for its id, so a browser that was cut off says by itself in `Last-Event-ID` what it has
heard. The first message of a stream has an id and nothing else: no listener is told of it, but who is cut off before
the first change knows where to go on.
"""

from collections.abc import AsyncIterator

from cqrs_lab.read.changes import Change
from cqrs_lab.shared.messages import AS_JSON
from cqrs_lab.web import wire
from cqrs_lab.web.feed import ChangeFeed
from cqrs_lab.web.problems import Problem

RECONNECT_AFTER = 1000  # milliseconds
LONGEST_NUMBER = 18  # digits, all of which SQLite's integers hold


def start_of(feed: ChangeFeed, since: str | None, last_event_id: str | None) -> int:
    """After which change a stream begins: what the client has heard of, else now.

    A browser that is cut off asks the same address again, `since` and all, so its Last-Event-ID has the last word.
    A number beyond the last change is none of ours: the client has heard it from a server that is gone, and whatever we
    sent would be a gap or a repeat for it.
    """
    field, heard = ("since", since) if last_event_id is None else ("Last-Event-ID", last_event_id)
    if heard is None:
        return feed.changes.last()
    if not (heard.isascii() and heard.isdecimal() and len(heard) <= LONGEST_NUMBER):
        raise Problem(422, "not allowed", f"{field} must be the number of a change, or 0", field)
    if int(heard) > feed.changes.last():
        raise Problem(409, "unknown", f"{field} {heard} is beyond the last change, {feed.changes.last()}", field)
    return int(heard)


async def stream(feed: ChangeFeed, start: int) -> AsyncIterator[str]:
    """The stream's text, change by change."""
    yield f"retry: {RECONNECT_AFTER}\nid: {start}\n\n"
    async for changes in feed.after(start):
        yield "".join(message(change) for change in changes) or ": nothing new\n\n"


def message(change: Change) -> str:
    """One change as one message. JSON holds no line break, so its data is one line."""
    return f"id: {change.n}\nevent: {change.what}\ndata: {AS_JSON(wire.change_event(change))}\n\n"
