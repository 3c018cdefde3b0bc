"""One SQLite database: a file, or a place in memory.

The write model and the read model never share one. Each file carries a mark that says whose it is, so
that a file of somebody else, or the other model's file, is refused instead of being written into.

    execute(sql, name=value)    one statement; gives its rows
    transaction()               all of its statements, or none

`isolation_level=None` keeps Python from opening transactions of its own, and `BEGIN IMMEDIATE` takes the
write lock before the first read, so that what a transaction has read is still true when it writes.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

Role = Literal["write", "read"]

# SQLite keeps a number in the file's header for the application that owns it ("PRAGMA application_id").
MARKS: dict[Role, int] = {"write": 0x43515257, "read": 0x43515252}  # "CQRW", "CQRR"
SCHEMA_VERSION = 1


class DatabaseUnusable(Exception):
    """A database that cannot be opened, or is not ours; its text names the file."""


class Database:
    """The database of one model, opened from `where`: ":memory:" or a file's path.

    Raises DatabaseUnusable if the file cannot be opened or is not the `role` database of a cafeteria.
    """

    def __init__(self, where: str | Path, role: Role) -> None:
        if not isinstance(where, (str, Path)):
            raise DatabaseUnusable(f"{where!r} is neither a file's path nor ':memory:'.")
        self.where = str(where)
        self.role = role
        if self.where != ":memory:" and Path(self.where).is_dir():
            raise DatabaseUnusable(f"{self.where} is a folder, not a database file.")
        try:
            # A notebook may build a cafeteria in one thread and let go of it in another (its widgets' messages have a
            # thread of their own); SQLite itself does not mind, and nobody uses one connection from two at a time.
            self.connection = sqlite3.connect(self.where, isolation_level=None, check_same_thread=False)
        except sqlite3.Error as error:
            raise self._unusable(error) from error
        try:
            self._claim()
        except sqlite3.Error as error:
            self.close()
            raise self._unusable(error) from error

    def _unusable(self, error: sqlite3.Error) -> DatabaseUnusable:
        return DatabaseUnusable(f"{self.where} cannot be used as the {self.role} database: {error}.")

    def _claim(self) -> None:
        """Mark a new file as ours; refuse any other file that does not carry our mark."""
        self.connection.row_factory = sqlite3.Row
        (mark,) = self.connection.execute("PRAGMA application_id").fetchone()
        (version,) = self.connection.execute("PRAGMA user_version").fetchone()
        (tables,) = self.connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        is_new = mark == 0 and tables == 0
        if is_new:
            self.connection.execute(f"PRAGMA application_id = {MARKS[self.role]}")
            self.connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        elif mark != MARKS[self.role]:
            self.connection.close()
            raise DatabaseUnusable(f"{self.where} is not the {self.role} database of a cafeteria.")
        elif version != SCHEMA_VERSION:
            self.connection.close()
            raise DatabaseUnusable(f"{self.where} was made by another version of cqrs_lab.")
        self.connection.execute("PRAGMA journal_mode = WAL")  # a reader never waits for the writer
        self.connection.execute("PRAGMA synchronous = NORMAL")

    def execute(self, sql: str, **parameters: object) -> list[Any]:
        """Run one statement with its `:named` parameters and give all its rows, addressed by column name."""
        return self.connection.execute(sql, parameters).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside happens together when the block ends, or, if it raises, not at all."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")  # what a real database does when its client falls
            raise

    def close(self) -> None:
        """Let go of the file; a database in memory is gone."""
        self.connection.close()
