"""`cqrs-lab serve`: a server of its own, until a signal stops it."""

import asyncio
import signal
from collections.abc import Callable
from types import FrameType

from cqrs_lab.web.server import serve

STOPPING = (signal.SIGINT, signal.SIGTERM)


def run(host: str, port: int, delay: float) -> int:
    """Serve until SIGINT or SIGTERM, finish the event in hand, and give 0; a second signal does what it always does."""
    asyncio.run(until_signalled(host, port, delay))
    return 0


async def until_signalled(host: str, port: int, delay: float) -> None:
    """Serve, and stop at the first signal."""
    asked, loop = asyncio.Event(), asyncio.get_running_loop()
    # Taken before anybody is told that the server is there: who hears that may send a signal.
    on_first_signal(lambda: loop.call_soon_threadsafe(asked.set))
    async with await serve(delay, host=host, port=port) as server:
        print(f"The cafeteria is open at {server.url}; orders become visible about {delay:g} s later.", flush=True)
        await asked.wait()


def on_first_signal(act: Callable[[], object]) -> None:
    """Call `act` at the first signal, and give the signals back to those who had them."""
    former = {number: signal.getsignal(number) for number in STOPPING}

    def first(number: int, frame: FrameType | None) -> None:
        for each, handler in former.items():
            signal.signal(each, handler)
        act()

    for number in STOPPING:
        signal.signal(number, first)
