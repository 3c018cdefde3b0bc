"""How fast is an order? `python tests/benchmarks/peers.py` prints medians and ratios from one run.

Everybody places orders, projects them into an order list, and asks of each whether it is there. The peer is
`eventsourcing` (`pip install -e ".[benchmark]"`), with SQLite and in its own in-memory mode; the bound is `sqlite3`
alone, replaying the very inserts and updates that cqrs_lab made. Rounds are interleaved, so that a busy machine is
busy for all. A ratio above 1 says that cqrs_lab is faster.

What each writes for an order:

    cqrs_lab        order, operation, event; delivery, hand-out, ack; three views, what was applied, version, outcome,
                    and two changes for a server's push: at-least-once delivery to several workers, with leases
    eventsourcing   event; one view's row and how far the view is: one follower, in order
    sqlite3         what cqrs_lab writes, in as many transactions
"""

import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import Any

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import Tracking
from eventsourcing.popo import POPOTrackingRecorder
from eventsourcing.sqlite import SQLiteDatastore, SQLiteTrackingRecorder

from cqrs_lab import Cafeteria
from cqrs_lab.shared.database import Database

ORDERS = 500
ROUNDS = 7
Run = Callable[[], float]  # gives seconds


# cqrs_lab


def our_orders(folder: str | None, synchronous: str) -> float:
    places = {} if folder is None else {"write": f"{folder}/write.db", "read": f"{folder}/read.db"}
    with closing(Cafeteria(delay=0.0, poll_interval=None, **places)) as cafeteria:
        for database in (cafeteria.parts.write_database, cafeteria.parts.read_database):
            database.execute(f"PRAGMA synchronous = {synchronous}")
        return time_of(partial(lunch, cafeteria))


def lunch(cafeteria: Cafeteria) -> None:
    receipts = [cafeteria.place_order("Aoi", 850) for _ in range(ORDERS)]
    cafeteria.advance(0)
    assert all(cafeteria.operation(receipt.operation_id).state == "DONE" for receipt in receipts)


# eventsourcing


class Order(Aggregate):
    @event("OrderPlaced")
    def __init__(self, customer_name: str, total_yen: int, item: str) -> None:
        self.customer_name = customer_name
        self.total_yen = total_yen
        self.item = item


UPSERT = "INSERT INTO order_list VALUES (?, ?, ?, ?, 'ORDERED', 1) ON CONFLICT (order_id) DO NOTHING"


class SQLiteOrderList(SQLiteTrackingRecorder):
    def construct_create_table_statements(self) -> list[str]:
        columns = "order_id TEXT PRIMARY KEY, customer_name, total_yen, item, status, order_version"
        table = f"CREATE TABLE IF NOT EXISTS order_list ({columns})"
        return [*super().construct_create_table_statements(), table]

    def add(self, placed: Any, tracking: Tracking) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(UPSERT, (str(placed.originator_id), placed.customer_name, placed.total_yen, placed.item))


class MemoryOrderList(POPOTrackingRecorder):
    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, tuple[str, int, str]] = {}

    def add(self, placed: Any, tracking: Tracking) -> None:
        with self._database_lock:
            self._assert_tracking_uniqueness(tracking)
            self._insert_tracking(tracking)
            self.rows[str(placed.originator_id)] = (placed.customer_name, placed.total_yen, placed.item)


class School(Application):
    pass


def their_orders(folder: str | None, synchronous: str) -> float:
    with synchronised(synchronous):
        write, read = (f"{folder}/{name}.db" if folder else ":memory:" for name in ("write", "read"))
        school = School({"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": write})
        view = SQLiteOrderList(SQLiteDatastore(read))
        view.create_table()
        with closing(school):
            return time_of(partial(their_lunch, school, view))


def their_orders_in_memory_mode() -> float:
    with closing(School()) as school:
        return time_of(partial(their_lunch, school, MemoryOrderList()))


def their_lunch(school: School, view: Any) -> None:
    places = [school.save(Order("Aoi", 850, "set meal"))[0].notification.id for _ in range(ORDERS)]
    start = 1
    while notifications := school.recorder.select_notifications(start=start, limit=10):
        for notification in notifications:
            view.add(school.mapper.to_domain_event(notification), Tracking("School", notification.id))
        start = notifications[-1].id + 1
    assert all(view.has_tracking_id("School", place) for place in places)


@contextmanager
def synchronised(synchronous: str) -> Iterator[None]:
    """Let eventsourcing's connections use this setting; its own is SQLite's, which is FULL."""
    import eventsourcing.sqlite as module

    class Connection(sqlite3.Connection):
        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            super().execute(f"PRAGMA synchronous = {synchronous}")

    kept = module.sqlite3.connect
    module.sqlite3.connect = partial(kept, factory=Connection)  # type: ignore[assignment]
    try:
        yield
    finally:
        module.sqlite3.connect = kept


# sqlite3 alone


def raw_orders(statements: list[tuple[str, str, dict[str, Any]]], folder: str | None, synchronous: str) -> float:
    """Replay what cqrs_lab wrote, on databases that it has opened and left empty."""
    places = {} if folder is None else {"write": f"{folder}/write.db", "read": f"{folder}/read.db"}
    with closing(Cafeteria(delay=0.0, poll_interval=None, **places)) as cafeteria:
        databases = {"write": cafeteria.parts.write_database, "read": cafeteria.parts.read_database}
        connections = {role: database.connection for role, database in databases.items()}
        for connection in connections.values():
            connection.execute(f"PRAGMA synchronous = {synchronous}")

        def replay() -> None:
            for role, sql, parameters in statements:
                connections[role].execute(sql, parameters).fetchall()

        return time_of(replay)


def recorded() -> list[tuple[str, str, dict[str, Any]]]:
    """Every statement of `lunch` that changes something, with its database and its parameters."""
    statements: list[tuple[str, str, dict[str, Any]]] = []
    execute, transaction = Database.execute, Database.transaction

    def listening(self: Database, sql: str, **parameters: Any) -> list[Any]:
        if sql.lstrip().startswith(("INSERT", "UPDATE", "WITH RECURSIVE")):
            statements.append((self.role, sql, parameters))
        return execute(self, sql, **parameters)

    @contextmanager
    def framed(self: Database) -> Iterator[None]:
        statements.append((self.role, "BEGIN IMMEDIATE", {}))
        with transaction(self):
            yield
        statements.append((self.role, "COMMIT", {}))

    with closing(Cafeteria(delay=0.0, poll_interval=None)) as cafeteria:
        Database.execute, Database.transaction = listening, framed  # type: ignore[method-assign]
        try:
            lunch(cafeteria)
        finally:
            Database.execute, Database.transaction = execute, transaction  # type: ignore[method-assign]
    return statements


# Rounds


def time_of(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def in_a_folder(run: Callable[[str, str], float], synchronous: str) -> float:
    with tempfile.TemporaryDirectory(dir=os.environ.get("CQRS_LAB_BENCHMARK_FOLDER")) as folder:
        return run(os.path.join(folder, ""), synchronous)


def compare(title: str, runs: dict[str, Run]) -> None:
    """Print each run's median in microseconds an order, and how cqrs_lab stands to it."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(ROUNDS + 1):
        for name, run in runs.items():
            seconds = run()
            if number:  # the first round warms up
                times[name].append(seconds)
    ours = times["cqrs_lab"]
    print(f"\n{title}")
    for name, its_times in times.items():
        ratio = statistics.median(theirs / mine for theirs, mine in zip(its_times, ours, strict=True))
        print(f"    {name:30} {1e6 * statistics.median(its_times) / ORDERS:7.0f} us an order   {ratio:5.2f} x")


def main() -> None:
    print(__doc__.partition("What each writes")[2].join(("What each writes", "")))
    print(f"{ORDERS} orders, medians of {ROUNDS} rounds. The ratio is the other's time to cqrs_lab's.")
    statements = recorded()
    changes = sum(1 for _, sql, _ in statements if sql not in ("BEGIN IMMEDIATE", "COMMIT"))
    print(
        f"cqrs_lab: {changes / ORDERS:g} changes an order in {(len(statements) - changes) / 2 / ORDERS:g} transactions."
    )
    compare(
        "in memory",
        {
            "cqrs_lab": lambda: our_orders(None, "NORMAL"),
            "eventsourcing, SQLite": lambda: their_orders(None, "NORMAL"),
            "eventsourcing, its own mode": their_orders_in_memory_mode,
            "sqlite3, the same changes": lambda: raw_orders(statements, None, "NORMAL"),
        },
    )
    for synchronous in ("FULL", "NORMAL"):
        compare(
            f"on a file, synchronous = {synchronous}",
            {
                "cqrs_lab": partial(in_a_folder, our_orders, synchronous),
                "eventsourcing, SQLite": partial(in_a_folder, their_orders, synchronous),
                "sqlite3, the same changes": partial(in_a_folder, partial(raw_orders, statements), synchronous),
            },
        )


if __name__ == "__main__":
    main()
