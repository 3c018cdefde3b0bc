"""The worker on the event loop: the lab's own generator, with a third way to wait.

in the lab          the clock moves to the end of the pause
in a process        time.sleep
here                asyncio.sleep, so that the server answers meanwhile
"""

import asyncio
from collections.abc import Callable

from cqrs_lab.read.projection_worker import ProjectionWorker
from cqrs_lab.shared.database import DatabaseUnusable
from cqrs_lab.shared.units import PER_SECOND
from cqrs_lab.web.assembly import POLL_INTERVAL


async def work(worker: ProjectionWorker, now: Callable[[], int], after_each: Callable[[], None]) -> None:
    """Work until the worker is told to stop; `after_each` is called after each event or idle look.

    A database in trouble is asked again after a while: that is no failure of the event.
    """
    while not worker.stopping:
        try:
            for pause in worker.run():
                after_each()
                await rest(pause or 0, now)
            after_each()
        except DatabaseUnusable:
            await rest(POLL_INTERVAL, now)


async def rest(pause: int, now: Callable[[], int]) -> None:
    """Let so many microseconds go by, never fewer.

    A loop's timer may end early by the machine's resolution, which is 16 ms on Windows: an event would be picked up,
    or be visible, before its time.
    """
    until = now() + pause
    await asyncio.sleep(pause / PER_SECOND)  # also if the pause is 0: others have their turn
    while (left := until - now()) > 0:
        await asyncio.sleep(left / PER_SECOND)
