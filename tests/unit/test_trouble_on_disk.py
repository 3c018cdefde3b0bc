"""A disk that is full, or a file that nobody may write any more: the command fails, nothing is half written, and work
goes on when the cause is gone.
"""

import os
from contextlib import contextmanager

import pytest

from cqrs_lab import Cafeteria, DatabaseUnusable

resource = pytest.importorskip("resource", reason="Windows cannot limit how large a process's files may become")


@contextmanager
def no_page_more(database):
    """SQLite's own limit: it is at its end as if the disk were."""
    (pages,) = database.connection.execute("PRAGMA page_count").fetchone()
    database.connection.execute(f"PRAGMA max_page_count = {pages}")
    yield
    database.connection.execute("PRAGMA max_page_count = 1000000")


@contextmanager
def no_byte_more(database):
    """The system's limit: no file of this process may grow beyond what the write-ahead log has already."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (os.path.getsize(f"{database.path}-wal"), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def read_only(database):
    database.connection.execute("PRAGMA query_only = ON")
    yield
    database.connection.execute("PRAGMA query_only = OFF")


TROUBLES = {no_page_more: "full", no_byte_more: "disk|full", read_only: "readonly"}


@pytest.fixture
def cafeteria(open_cafeteria, tmp_path):
    return open_cafeteria(write=tmp_path / "write.db", read=tmp_path / "read.db", lease=5.0)


def stored(cafeteria):
    """How many rows each table of the two databases has."""
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    return {
        (role, name): cafeteria.sql(role, f"SELECT count(*) AS n FROM {name}")["n"][0]
        for role in ("write", "read")
        for name in cafeteria.sql(role, tables)["name"]
    }


def until_refused(action):
    """Do it until the trouble shows; gives how often it was done."""
    for done in range(500):
        try:
            action()
        except DatabaseUnusable as refusal:
            return done, str(refusal)
    raise AssertionError("the trouble never showed")


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.__name__)
def test_an_order_is_accepted_as_a_whole_or_refused_with_the_reason(cafeteria, trouble):
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(2.0)
    with trouble(cafeteria.parts.write_database):
        done, told = until_refused(lambda: cafeteria.place_order("Ben", 850))
        before = stored(cafeteria)
        with pytest.raises(DatabaseUnusable):
            cafeteria.place_order("Ben", 850)
        assert stored(cafeteria) == before
    assert told.startswith(f"{cafeteria.parts.write_database.where} cannot be used as the write database: ")
    assert any(word in told for word in TROUBLES[trouble].split("|"))
    assert {before["write", name] for name in ("orders", "operations", "events")} == {1 + done}
    receipt = cafeteria.place_order("Chie", 850)
    assert (receipt.order_id, receipt.position) == (f"order-{done + 2}", done + 2)
    cafeteria.run_until_caught_up(timeout=10_000)
    assert cafeteria.sales_total()["orders"].tolist() == [done + 2] == [len(cafeteria.order_list())]


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.__name__)
@pytest.mark.parametrize("role", ["write", "read"])
def test_a_projector_waits_for_the_disk_and_nothing_is_held_against_its_events(cafeteria, trouble, role):
    database = getattr(cafeteria.parts, f"{role}_database")
    for number in range(200):
        cafeteria.place_order(f"Aoi {number}", 850)
    cafeteria.advance(2.0)
    with trouble(database):
        _, told = until_refused(lambda: cafeteria.advance(1.5))
        with pytest.raises(DatabaseUnusable):
            cafeteria.advance(10.0)
        lines = cafeteria.order_list()["order_id"].tolist()
        done = [number for number in range(1, 201) if cafeteria.operation(f"op-{number}").state == "DONE"]
        assert lines == [f"order-{number}" for number in reversed(done)], "DONE if and only if visible"
        assert cafeteria.sales_total()["orders"].tolist() == [len(lines)]
    if trouble is not no_byte_more:  # that one limits all files of the process
        assert f"cannot be used as the {role} database" in told
    cafeteria.run_until_caught_up(timeout=10_000)
    assert cafeteria.dead_letters.table().empty
    assert cafeteria.sales_total()["orders"].tolist() == [200] == [len(cafeteria.order_list())]


def test_a_cafeteria_that_cannot_be_opened_on_a_full_disk_leaves_no_file(tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(DatabaseUnusable):
            Cafeteria(write=tmp_path / "write.db", read=tmp_path / "read.db")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert sum(path.stat().st_size for path in tmp_path.iterdir() if path.suffix == ".db") == 0
    Cafeteria(write=tmp_path / "write.db", read=tmp_path / "read.db").close()
