"""The two databases of a cafeteria, opened and let go together."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cqrs_lab.lab.ownership import Close, Ownership
from cqrs_lab.shared.database import IN_MEMORY, Database, DatabaseUnusable, file_path


class Files:
    """The two databases, and the right to have them open."""

    def __init__(self, write: str | Path, read: str | Path) -> None:
        path, read_path = file_path(write), file_path(read)
        if path is not None and path == read_path:
            raise DatabaseUnusable(f"{path} cannot be both the write and the read database.")
        if (path is None) != (read_path is None):
            raise DatabaseUnusable(
                f"write={str(write)!r} and read={str(read)!r}: both must be files, or both {IN_MEMORY!r}; "
                "of a pair that lies half in memory, half is lost."
            )
        self.ownership = Ownership(path) if path is not None else None
        if self.ownership is not None:
            self.ownership.check()
        try:
            self.write = Database(write, "write")
            try:
                self.read = Database(read, "read")
            except BaseException:
                self.write.discard()
                raise
        except BaseException:
            if self.ownership is not None:
                self.ownership.discard()
            raise

    @contextmanager
    def opening(self, close: Close) -> Iterator[None]:
        """Build and check inside: it is stored as a whole, or nothing is, and the files are let go.

        An older cafeteria on the same files is closed when ours is known to be good. The write database commits first:
        a process that is killed between the two leaves a valid pair (see `shared.pairing`).
        """
        try:
            with self.read.transaction(), self.write.transaction():
                yield
                if self.ownership is not None:
                    self.ownership.take(close)
        except BaseException:
            self.read.discard()
            self.write.discard()
            if self.ownership is not None:
                self.ownership.discard()
            raise

    def close(self, why: str = "") -> None:
        """Let go of both databases and of the lock."""
        self.write.close(why)
        self.read.close(why)
        if self.ownership is not None:
            self.ownership.release()
