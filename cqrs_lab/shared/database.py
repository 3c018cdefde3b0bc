"""One SQLite database: a file, or a place in memory.

The write model and the read model never share one. Each file carries a mark that says whose it is, so
that a file of somebody else, or the other model's file, is refused instead of being written into.

    execute(sql, name=value)    one statement; gives its rows
    transaction()               all of its statements, or none
    define(sql)                 a table or an index that shall be there

`isolation_level=None` keeps Python from opening transactions of its own, and `BEGIN IMMEDIATE` takes the
write lock before the first read, so that what a transaction has read is still true when it writes.

Opening looks and does not write: a new file gets its mark in the first transaction, together with what that
transaction does. So a process that is killed meanwhile leaves an empty file, which is as good as none.
"""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from cqrs_lab.shared.arguments import as_given

Role = Literal["write", "read"]

IN_MEMORY = ":memory:"
OLDEST_SQLITE = (3, 35)  # the first that knows RETURNING

# SQLite keeps a number in the file's header for the application that owns it ("PRAGMA application_id").
MARKS: dict[Role, int] = {"write": 0x43515257, "read": 0x43515252}  # "CQRW", "CQRR"
SCHEMA_VERSION = 4

# What is wrong with the file, the disk or a lock, and not with what was asked. The exception's class cannot tell:
# a view with a bad statement raises OperationalError as well (see sqlite.org/rescode.html).
TROUBLE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
}
PRIMARY_CODE = 0xFF  # the low byte of an extended result code


class DatabaseUnusable(Exception):
    """A database that cannot be opened or used, or is not ours; its text names the file."""


class Database:
    """The database of one model, opened from `where`: ":memory:" or a file's path.

    Raises DatabaseUnusable if the file cannot be opened or is not the `role` database of a cafeteria.
    """

    def __init__(self, where: str | Path, role: Role) -> None:
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise DatabaseUnusable(f"SQLite {sqlite3.sqlite_version} is too old: 3.35 or newer is needed.")
        self.path = file_path(where)
        self.where = str(where)
        self.role = role
        self.closed_because = ""
        try:
            self.made_its_file = self.path is not None and not self.path.exists()
            # A notebook may build a cafeteria in one thread and let go of it in another (its widgets' messages have a
            # thread of their own); SQLite itself does not mind, and nobody uses one connection from two at a time.
            self.connection = sqlite3.connect(self.path or IN_MEMORY, isolation_level=None, check_same_thread=False)
            self.connection.row_factory = sqlite3.Row
        except (sqlite3.Error, ValueError) as error:
            raise DatabaseUnusable(f"{self.where} cannot be used as the {role} database: {error}.") from error
        try:
            self.is_new = self._is_new()
            self.execute("PRAGMA synchronous = NORMAL")
            # An order changes some twenty pages, a few bytes in each. Small ones: a fifth less time on a file.
            self.execute("PRAGMA page_size = 1024")
        except sqlite3.Error as error:
            refusal = self._unusable(error)
            self.discard()
            raise refusal from error
        except BaseException:
            self.discard()
            raise

    def execute(self, sql: str, **parameters: object) -> list[Any]:
        """Run one statement with its `:named` parameters and give all its rows, addressed by column name.

        Raises DatabaseUnusable if the file, the disk or a lock is at fault, or if the database is closed.
        """
        try:
            return self.connection.execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            if self._is_trouble(error):
                raise self._unusable(error) from error
            raise

    def tuples(self, sql: str, **parameters: object) -> list[Any]:
        """Like `execute`, with plain tuples for rows: for who reads very many, for they are unpacked much faster."""
        self.connection.row_factory = None
        try:
            return self.execute(sql, **parameters)
        finally:
            self.connection.row_factory = sqlite3.Row

    def ask(self, question: str) -> tuple[list[str], list[Any]]:
        """The columns and the rows that answer a SELECT, whoever wrote it; ValueError if it is none, or is wrong.

        It can change nothing: not the data, not the connection, not the disk. SQLite itself asks us, while it reads
        the statement, whether it may do each thing that it would do.
        """
        if not isinstance(question, str):
            raise ValueError(f"a question must be SQL, not {as_given(question)}")
        if self.closed_because:
            raise DatabaseUnusable(self.closed_because)
        cursor = self.connection.cursor()
        cursor.row_factory = None
        self.connection.set_authorizer(may_do)
        try:
            rows = cursor.execute(question).fetchall()
        except (sqlite3.Error, sqlite3.Warning, UnicodeError) as error:
            if isinstance(error, sqlite3.Error) and self._is_trouble(error):
                raise self._unusable(error) from error
            raise ValueError(f"this question has no answer: {error}; it may read, with SELECT") from error
        finally:
            self.connection.set_authorizer(None)
        if cursor.description is None:
            raise ValueError("this question has no answer: it asks for nothing; write SELECT ... FROM ...")
        return [name for name, *_ in cursor.description], rows

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside happens together when the block ends, or, if it raises, not at all."""
        try:
            # An interrupt can fall between two of Python's own steps, after BEGIN and before this block is watched,
            # or after the block and before it is told. What it left open would be in the way of every later command.
            if self.connection.in_transaction:
                self.connection.rollback()
            with self.connection:  # commits or rolls back in C, where no interrupt can come between
                self.connection.execute("BEGIN IMMEDIATE")
                if self.is_new:
                    self._claim()
                yield
        except sqlite3.Error as error:
            if self._is_trouble(error):
                raise self._unusable(error) from error
            raise
        if self.is_new:
            self.is_new = False
            self.execute("PRAGMA journal_mode = WAL")  # a reader never waits for the writer; not allowed inside

    @contextmanager
    def part_of_transaction(self) -> Iterator[None]:
        """Inside a transaction: everything inside happens, or, if it raises, nothing of it; the rest is not touched."""
        self.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            self.execute("ROLLBACK TO part")
            raise
        finally:
            self.execute("RELEASE part")

    def define(self, *statements: str) -> None:
        """Make tables and indexes, in the caller's transaction if there is one."""
        if self.connection.in_transaction:
            for statement in statements:
                self.execute(statement)
        else:
            with self.transaction():
                self.define(*statements)

    def backup(self, path: Path) -> None:
        """Copy the whole database, as it is at this moment, into a new file; FileExistsError if there is one."""
        with path.open("xb"):
            pass
        try:
            copy = sqlite3.connect(path)
            try:
                self.connection.backup(copy)
            finally:
                copy.close()
        except sqlite3.Error as error:
            path.unlink()
            raise DatabaseUnusable(f"{self.where} cannot be copied to {path}: {error}.") from error

    def close(self, why: str = "") -> None:
        """Let go of the file; a database in memory is gone. Who uses it afterwards is told `why`."""
        if not self.closed_because:
            self.closed_because = why or f"{self.where} is closed."
            self.connection.close()

    def discard(self) -> None:
        """Close, and leave no file behind that was not there before: the opening was refused."""
        self.close()
        if self.made_its_file and self.path is not None and self.path.exists() and self.path.stat().st_size == 0:
            self.path.unlink()

    def _is_new(self) -> bool:
        """Whether nobody has used this database yet; raises DatabaseUnusable if it is not ours."""
        (mark,) = self.connection.execute("PRAGMA application_id").fetchone()
        (version,) = self.connection.execute("PRAGMA user_version").fetchone()
        (tables,) = self.connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if mark == 0 and tables == 0:
            return True
        if mark != MARKS[self.role]:
            raise DatabaseUnusable(f"{self.where} is not the {self.role} database of a cafeteria.")
        if version != SCHEMA_VERSION:
            raise DatabaseUnusable(f"{self.where} was made by another version of cqrs_lab.")
        return False

    def _claim(self) -> None:
        """Mark a new file as ours; both numbers are in the file's header and obey the transaction."""
        if self._is_new():  # somebody else may have been faster: then it is theirs and ours, or refused
            self.connection.execute(f"PRAGMA application_id = {MARKS[self.role]}")
            self.connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _is_trouble(self, error: sqlite3.Error) -> bool:
        code = getattr(error, "sqlite_errorcode", None)  # Python's own errors, such as "closed", have none
        return bool(self.closed_because) or (code is not None and code & PRIMARY_CODE in TROUBLE)

    def _unusable(self, error: sqlite3.Error) -> DatabaseUnusable:
        if self.closed_because:
            return DatabaseUnusable(self.closed_because)
        return DatabaseUnusable(f"{self.where} cannot be used as the {self.role} database: {error}.")


# What a question may do, and the pragmas that only describe tables. Everything else is denied: a list of what is
# forbidden would have to know every way to change a connection (SAVEPOINT, ATTACH, VACUUM INTO, locking_mode, ...).
READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
DESCRIBING = {"table_info", "table_xinfo", "table_list", "index_list", "index_info"}


def may_do(action: int, what: str | None, argument: str | None, database: str | None, inside: str | None) -> int:
    """Whether a question may do this; SQLite asks it for each part of a statement."""
    if action == sqlite3.SQLITE_PRAGMA:
        allowed = what in DESCRIBING
    else:
        allowed = action in READING and argument != "load_extension"  # a function's name comes second
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def file_path(where: object) -> Path | None:
    """The file that `where` names, None for ":memory:"; DatabaseUnusable if it can be no file.

    The path is made absolute, and so can mean nothing else: SQLite itself reads "file:x?mode=memory" as a URI.
    """
    if not isinstance(where, (str, Path)):
        raise DatabaseUnusable(f"{as_given(where)} is neither a file's path nor ':memory:'.")
    if str(where) == IN_MEMORY:
        return None
    path = Path(os.path.abspath(where))
    try:
        str(path).encode()  # half a character is a legal name on Windows, and SQLite would open another file
        is_folder = stat.S_ISDIR(os.stat(path).st_mode)
    except FileNotFoundError:
        is_folder = False
    except (OSError, ValueError) as error:  # too long, with a NUL, with half a character
        raise DatabaseUnusable(f"{as_given(str(where))} is no file's path: {error}.") from error
    if is_folder:
        raise DatabaseUnusable(f"{where} is a folder, not a database file.")
    return path
