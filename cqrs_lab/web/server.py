"""A server on this machine: started inside a notebook with `await serve(...)`, or from a shell with `cqrs-lab serve`.

What must be known of uvicorn when it runs in somebody else's process:

    signals     it takes SIGINT for itself, and with it the kernel's interrupt, unless it is kept from it
    socket      asyncio sends small answers at once (TCP_NODELAY) only where the listening socket says IPPROTO_TCP; else
                a POST on a connection that is used again takes some 45 ms
    stopping    it waits for open connections for ever, unless it is given a limit: a page that listens to the changes
                never closes its own
"""

import asyncio
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType

import uvicorn

from cqrs_lab.lab.randomness import Delay, as_delay
from cqrs_lab.shared.arguments import as_given
from cqrs_lab.shared.units import whole
from cqrs_lab.web.app import build_app
from cqrs_lab.web.assembly import ServerParts, assemble_for_server
from cqrs_lab.web.feed import ChangeFeed
from cqrs_lab.web.guard import is_loopback
from cqrs_lab.web.working import work

LAST_PORT = 65_535
LOOPBACK = "127.0.0.1"


class CannotListen(Exception):
    """A server that cannot be reached where it was asked to be; its text is the sentence that says why."""


class QuietServer(uvicorn.Server):
    """uvicorn, without its hands on the process's signals."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to whoever has them."""
        yield


class Server:
    """A cafeteria that is being served at `url`, until `await server.stop()`, or to the end of an `async with`."""

    def __init__(self, parts: ServerParts, listening: socket.socket) -> None:
        self.parts = parts
        self.url = url_of(listening)
        self.feed = ChangeFeed(parts.changes)
        config = uvicorn.Config(
            build_app(parts, self.feed),
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,  # a notebook's logging is its own
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        self.answering = QuietServer(config)
        self.serving = asyncio.create_task(self.answering.serve(sockets=[listening]))
        self.working = asyncio.create_task(work(parts.worker, parts.now, self.feed.look))
        self.stopped: asyncio.Task[None] | None = None

    async def started(self) -> None:
        """Return when it answers."""
        while not self.answering.started and not self.serving.done():
            await asyncio.sleep(0.005)
        if self.serving.done():
            await self.stop()

    async def stop(self) -> None:
        """Finish the event in hand, tell the listeners of it, and let go of the port; a second time, do nothing.

        Meanwhile no command is accepted: nobody would project its event.
        """
        if self.stopped is None:
            self.stopped = asyncio.create_task(self._stop())
        await asyncio.shield(self.stopped)  # who is interrupted while waiting leaves it to stop all the same

    async def _stop(self) -> None:
        self.parts.worker.stop()
        try:
            await self.working
        finally:
            self.feed.close()
            self.answering.should_exit = True
            with suppress(asyncio.CancelledError):
                await self.serving
            self.parts.close()

    async def __aenter__(self) -> "Server":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def __repr__(self) -> str:
        state = "" if self.stopped is None else ", stopped"
        return f"Server({self.url}, delay={self.parts.delay.told()}{state})"


async def serve(delay: float | Delay = 1.5, *, host: str = LOOPBACK, port: int = 8000) -> Server:
    """Serve a new cafeteria over HTTP, in this process and in real time; gives the running server.

    `delay` is how long its projector takes for each event, in seconds or as a `Delay`. `host` is this machine alone:
    "127.0.0.1", "::1" or "localhost". `port` 0 takes one that is free; `server.url` says which. Raises ValueError for
    values that are not allowed, CannotListen if the port cannot be had.

    The server works while the event loop is free. Ask it with something that can be awaited (`httpx.AsyncClient`, or
    `await asyncio.to_thread(...)`): a call that waits for the answer in a cell would wait for itself.
    """
    pause, listening = as_delay(delay), listen(host, port)
    try:
        server = Server(assemble_for_server(pause), listening)
        await server.started()
    except BaseException:
        listening.close()
        raise
    return server


def listen(host: object, port: object) -> socket.socket:
    """A socket on this machine alone; ValueError if it would be reached from elsewhere, CannotListen if it is taken."""
    number = whole("port", port, least=0, most=LAST_PORT)
    if not (isinstance(host, str) and is_loopback(host)):
        raise ValueError(f"host must be this machine alone, as 127.0.0.1, ::1 or localhost, not {as_given(host)}")
    address = LOOPBACK if host.lower() == "localhost" else host
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        return bound(socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP), address, number)
    except OSError as error:
        why = f"port {number} on {host} cannot be had: {error.strerror}; stop who has it, or choose another port"
        raise CannotListen(why) from error


def bound(listening: socket.socket, address: str, port: int) -> socket.socket:
    """The socket, bound to an address; closed, if that cannot be."""
    try:
        if os.name == "posix":  # elsewhere it would take the port from another server
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address, port))
    except BaseException:
        listening.close()
        raise
    return listening


def url_of(listening: socket.socket) -> str:
    """Where a socket is reached."""
    address, port = listening.getsockname()[:2]
    return f"http://[{address}]:{port}" if ":" in address else f"http://{address}:{port}"
