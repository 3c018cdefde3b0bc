"""Who may have a cafeteria's files open.

A lab's cafeteria runs on a simulated clock, and two such clocks on one log would contradict each other: the lab takes
the lock alone. Servers and workers live in real time and may share it.

The lock is a lock of SQLite's on a small file beside the write file, so that the databases themselves stay free
for anybody's questions. It ends with its process, however that ends.
"""

import sqlite3
from pathlib import Path

from cqrs_lab.shared.database import DatabaseUnusable


class LockFile:
    """The lock of the cafeteria whose write file is `path`; held from `take` or `share` until `release`."""

    def __init__(self, path: Path) -> None:
        self.path = path.with_name(path.name + "-lock")
        self.write_path = path
        self.connection: sqlite3.Connection | None = None

    def take(self) -> None:
        """Hold the lock alone; DatabaseUnusable if anybody has it."""
        self._hold("BEGIN EXCLUSIVE")

    def share(self) -> None:
        """Hold the lock together with others who share it; DatabaseUnusable if somebody has it alone."""
        self._hold("BEGIN", "SELECT count(*) FROM sqlite_master")  # a shared lock comes with the first read

    def release(self) -> None:
        """Let the lock go; nothing happens without one."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _hold(self, *statements: str) -> None:
        connection = None
        try:
            connection = sqlite3.connect(self.path, timeout=0, isolation_level=None, check_same_thread=False)
            for statement in statements:
                connection.execute(statement)
        except sqlite3.Error as error:
            if connection is not None:
                connection.close()
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
                raise DatabaseUnusable(f"{self.write_path} is open in another process; close it there.") from error
            raise DatabaseUnusable(f"{self.path}, which locks {self.write_path}, cannot be used: {error}.") from error
        self.connection = connection
