"""The two databases of a cafeteria, opened and let go together."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from cqrs_lab.lab.ownership import Close, Ownership
from cqrs_lab.shared.arguments import as_given
from cqrs_lab.shared.database import IN_MEMORY, Database, DatabaseUnusable, file_path


def empty_places(folder: str | Path) -> tuple[Path, Path]:
    """Where copies of a write and a read database can lie in a folder, which is made if there is none."""
    if not isinstance(folder, (str, Path)):
        raise DatabaseUnusable(f"{as_given(folder)} is no folder's path.")
    try:
        os.makedirs(folder or ".", exist_ok=True)
        write, read = Path(folder, "write.db"), Path(folder, "read.db")
        taken = [path for path in (write, read) if path.exists()]
    except (OSError, ValueError) as error:  # a file, too long, not ours, with a NUL, with half a character
        raise DatabaseUnusable(f"{as_given(str(folder))} cannot be used as a folder: {error}.") from error
    if taken:
        raise FileExistsError(f"{taken[0]} is there already; nothing was copied")
    return write, read


class Files:
    """The two databases, and the right to have them open. With `read` None the write database is both."""

    def __init__(self, write: str | Path, read: str | Path | None) -> None:
        path = file_path(write)
        read_path = path if read is None else file_path(read)
        if path is not None and path == read_path and read is not None:
            raise DatabaseUnusable(f"{path} cannot be both the write and the read database.")
        if (path is None) != (read_path is None):
            raise DatabaseUnusable(
                f"write={str(write)!r} and read={str(read)!r}: both must be files, or both {IN_MEMORY!r}; "
                'of a pair that lies half in memory, half is lost (a file that was made with projection="inline" is '
                "opened with it again, and has no read file)."
            )
        self.ownership = Ownership(path) if path is not None else None
        if self.ownership is not None:
            self.ownership.check()
        try:
            self.write = Database(write, "write")
            try:
                self.read = self.write if read is None else Database(read, "read")
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
            with self.read.transaction(), nullcontext() if self.is_one else self.write.transaction():
                yield
                if self.ownership is not None:
                    self.ownership.take(close)
        except BaseException:
            self.read.discard()
            self.write.discard()
            if self.ownership is not None:
                self.ownership.discard()
            raise

    @property
    def is_one(self) -> bool:
        """Whether one database holds both models."""
        return self.read is self.write

    def close(self, why: str = "") -> None:
        """Let go of both databases and of the lock."""
        self.write.close(why)
        self.read.close(why)
        if self.ownership is not None:
            self.ownership.release()
