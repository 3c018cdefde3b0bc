"""Tells whoever listens what has changed, in order, without a gap and without a repeat.

The numbers are those of the read database's `changes`. There is one look for all listeners, and a listener that has
nothing to hear costs nothing. One that is slow costs no memory: it asks for the next few when it has sent the last.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from cqrs_lab.read.changes import Change, ChangeLog
from cqrs_lab.shared.database import DatabaseUnusable

AT_ONCE = 100  # so many changes are read for one listener before the first of them is sent
KEEP_ALIVE = 15.0  # seconds of silence, after which a listener hears that the server still lives


class ChangeFeed:
    """The changes as a stream for each listener. `look` is to be called whenever there may be a new one."""

    def __init__(self, changes: ChangeLog) -> None:
        self.changes = changes
        self.last = changes.last()
        self.closed = False
        self.moved = asyncio.Event()

    def look(self) -> None:
        """Wake the listeners if there is something new. A look that is in vain is made good by the next one."""
        last = self.last
        with suppress(DatabaseUnusable):  # whoever calls has an event in hand, and shall not drop it
            last = self.changes.last()
        if last != self.last:
            self.last = last
            self._wake()

    def close(self) -> None:
        """Let each stream end when it has told all there is."""
        self.closed = True
        self._wake()

    async def after(self, n: int) -> AsyncIterator[list[Change]]:
        """The changes after the `n`-th as they come, a few at a time; none at all after a long silence."""
        while True:
            moved = self.moved  # taken before the look: whatever comes after the look sets this very one
            if found := self.changes.since(n, most=AT_ONCE):
                n = found[-1].n
                yield found
            elif self.closed:
                return
            else:
                try:
                    await asyncio.wait_for(moved.wait(), KEEP_ALIVE)
                except TimeoutError:
                    yield []

    def _wake(self) -> None:
        self.moved.set()
        self.moved = asyncio.Event()
