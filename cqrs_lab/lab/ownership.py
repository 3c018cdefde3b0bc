"""One cafeteria on one pair of files at a time.

In one process the newest wins: who runs a notebook's cell again means the new cafeteria, and the old one is closed and
says so. Another process is refused, by the lock file. Files are known by what they are (device and inode), not by
their path: a link leads to the same lunch.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from cqrs_lab.shared.lock_file import LockFile

Identity = tuple[int, int]  # device, inode
# How a cafeteria is closed, with the reason; None once nobody holds it any more. So this table keeps none alive.
Close = Callable[[], Callable[[str], object] | None]

_OWNERS: dict[Identity, tuple[LockFile, Close]] = {}


class Ownership:
    """The right to a write file, held from `take` until `release`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lock = LockFile(path)
        self.made_lock_file = not self.lock.path.exists()

    def check(self) -> None:
        """Raises DatabaseUnusable if another process has the files; our own process would hand them over."""
        if self._identity() not in _OWNERS:
            self.lock.take()

    def take(self, close: Close) -> None:
        """Have the files alone; a cafeteria of this process that had them is closed. `close` is how we are closed."""
        if self.lock.connection is None:
            _, older = _OWNERS[self._known_identity()]
            if close_older := older():
                close_older(f"{self.path} was opened again, and this older cafeteria is closed.")
            self.lock.take()
        _OWNERS[self._known_identity()] = (self.lock, close)

    def release(self) -> None:
        """Let the files go."""
        identity = self._identity()
        if identity is not None and identity in _OWNERS and _OWNERS[identity][0] is self.lock:
            del _OWNERS[identity]
        self.lock.release()

    def discard(self) -> None:
        """Let the files go, and leave no lock file behind that was not there before: the opening was refused."""
        held = self.lock.connection is not None
        self.release()
        if held and self.made_lock_file:
            with suppress(OSError):  # on Windows it cannot be, while somebody else looks into it
                self.lock.path.unlink()

    def _identity(self) -> Identity | None:
        try:
            status = self.path.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino

    def _known_identity(self) -> Identity:
        identity = self._identity()
        assert identity is not None, "the write file is there by now"
        return identity
