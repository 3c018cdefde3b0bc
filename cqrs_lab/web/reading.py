"""Reads of the order list that insist on something, and wait a while for it.

`min_version` asks for a version; `includes` asks for one event, one's own as a rule. A version cannot stand for that: a
dead letter counts as dealt with, and nobody will ever see it. The server looks again and again on the client's behalf,
so that the client makes one request.
"""

import asyncio
from dataclasses import dataclass, replace

from cqrs_lab.read.freshness import Bound, NeverShown, Reading, TooStale, WhenStale
from cqrs_lab.read.query_service import PRIMARY
from cqrs_lab.shared.units import PER_SECOND
from cqrs_lab.web.assembly import ServerParts
from cqrs_lab.web.feed import ChangeFeed
from cqrs_lab.web.problems import SOON, Problem

LOOK_AGAIN = 0.1  # seconds


@dataclass(frozen=True, slots=True)
class Asked:
    """What a read insists on, how many seconds it waits for it, and what it wants if it was in vain."""

    min_version: int
    includes: int | None
    wait: float
    when_stale: WhenStale

    def is_there(self, parts: ServerParts) -> bool:
        """Whether the list is as asked; Problem 409 if it never will be, for the event is a dead letter."""
        if self.includes is not None and (reason := parts.projection.failure_reason(self.includes)) is not None:
            why = f"{PRIMARY} will not show event {self.includes}: {reason}"
            raise Problem(409, "never shown", why, "includes")
        return self.shows_event(parts) and parts.projection.version() >= self.min_version

    def shows_event(self, parts: ServerParts) -> bool:
        """Whether the list shows the event that is asked for, if one is."""
        return self.includes is None or parts.projection.has_applied(self.includes)


async def read(parts: ServerParts, feed: ChangeFeed, asked: Asked) -> Reading:
    """The order list as asked, or, after the wait, marked as stale; Problem if it was asked to be refused then."""
    until = parts.now() + int(asked.wait * PER_SECOND)
    while not asked.is_there(parts) and parts.now() < until and not feed.closed:
        await asyncio.sleep(LOOK_AGAIN)
    try:
        reading = parts.queries.read(PRIMARY, Bound(version=asked.min_version), asked.when_stale)
    except NeverShown as never:
        raise Problem(409, "never shown", str(never), "minVersion") from never
    except TooStale as old:
        raise Problem(503, "too stale", str(old), "minVersion", SOON) from old
    if asked.shows_event(parts):
        return reading
    if asked.when_stale == "refuse":
        why = f"{reading.freshness}, and does not show event {asked.includes}"
        raise Problem(503, "too stale", why, "includes", SOON)
    return replace(reading, stale=True)
