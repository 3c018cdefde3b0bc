"""Opening databases: ours are used, all others are refused in one sentence and left as they are."""

import gc
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest

from cqrs_lab.shared.database import Database, DatabaseUnusable


def folder(place):
    place.mkdir()


def not_a_database(place):
    place.write_text("the menu of the day, and nothing that a database would understand\n" * 20)


def of_somebody_else(place):
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("CREATE TABLE photos (title TEXT)")


def of_another_application(place):
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("PRAGMA application_id = 252006674")
        connection.execute("PRAGMA user_version = 1")


NOTES = "CREATE TABLE IF NOT EXISTS notes (text TEXT)"


def of_the_read_side(place):
    with closing(Database(place, "read")) as database:
        database.define(NOTES)


def of_another_version(place):
    with closing(Database(place, "write")) as database:
        database.define(NOTES)
        database.execute("PRAGMA user_version = 99")


UNUSABLE = [folder, not_a_database, of_somebody_else, of_another_application, of_the_read_side, of_another_version]


def open_connections():
    """The connections to a database that somebody still holds open."""
    gc.collect()
    for thing in gc.get_objects():
        if type(thing) is sqlite3.Connection:
            with suppress(sqlite3.ProgrammingError):
                thing.total_changes  # noqa: B018  raises if it is closed
                yield thing


@pytest.mark.parametrize("make", UNUSABLE, ids=lambda make: make.__name__)
def test_what_is_not_ours_is_refused_in_one_sentence_that_names_it(tmp_path, make):
    place = tmp_path / "orders.db"
    make(place)
    with pytest.raises(DatabaseUnusable) as refusal:
        Database(place, "write")
    text = str(refusal.value)
    assert text.startswith(f"{place} ")
    assert text.removeprefix(str(place)).count(".") == 1
    assert text.endswith(".")


@pytest.mark.parametrize("make", UNUSABLE[1:], ids=lambda make: make.__name__)
def test_what_is_not_ours_is_left_as_it_is(tmp_path, make):
    place = tmp_path / "orders.db"
    make(place)
    before = place.read_bytes()
    with pytest.raises(DatabaseUnusable):
        Database(place, "write")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"orders.db": before}


@pytest.mark.parametrize("make", UNUSABLE, ids=lambda make: make.__name__)
def test_what_is_not_ours_is_let_go_at_once(tmp_path, make):
    place = tmp_path / "orders.db"
    make(place)
    before = list(open_connections())
    with pytest.raises(DatabaseUnusable) as refusal:
        Database(place, "write")
    assert list(open_connections()) == before, refusal


def test_a_missing_folder_is_not_made(tmp_path):
    place = tmp_path / "nowhere" / "orders.db"
    with pytest.raises(DatabaseUnusable, match=r"nowhere.orders\.db cannot be used as the write database: "):
        Database(place, "write")
    assert not place.parent.exists()


def test_one_file_cannot_be_both_databases(tmp_path, open_cafeteria):
    place = tmp_path / "orders.db"
    with pytest.raises(DatabaseUnusable, match=r"orders\.db cannot be both the write and the read database\."):
        open_cafeteria(write=place, read=place)
    assert list(tmp_path.iterdir()) == []


def test_a_cafeteria_that_cannot_open_lets_go_of_both_databases(tmp_path, open_cafeteria):
    before = list(open_connections())
    with pytest.raises(DatabaseUnusable) as refusal:
        open_cafeteria(write=tmp_path / "write.db", read=tmp_path)
    assert list(open_connections()) == before, refusal


@pytest.mark.parametrize("kind", [str, Path])
def test_a_file_is_opened_by_its_path(tmp_path, kind):
    with closing(Database(kind(tmp_path / "orders.db"), "write")):
        pass
    assert (tmp_path / "orders.db").exists()


def test_an_empty_file_becomes_ours(tmp_path):
    place = tmp_path / "orders.db"
    place.touch()
    with closing(Database(place, "write")) as database:
        assert database.execute("SELECT 1 AS one")[0]["one"] == 1


def test_a_database_that_was_opened_and_never_used_can_be_opened_again(tmp_path):
    place = tmp_path / "orders.db"
    Database(place, "write").close()
    Database(place, "write").close()


def test_a_file_keeps_what_was_written(tmp_path):
    place = tmp_path / "orders.db"
    with closing(Database(place, "write")) as database:
        database.define(NOTES)
        database.execute("INSERT INTO notes VALUES (:text)", text="こみやんま")
    with closing(Database(place, "write")) as database:
        assert database.execute("SELECT text FROM notes")[0]["text"] == "こみやんま"


@pytest.fixture
def notes(write_database):
    write_database.define(NOTES)
    return lambda: [row["text"] for row in write_database.execute("SELECT text FROM notes")]


def test_a_transaction_keeps_all_of_its_statements(write_database, notes):
    with write_database.transaction():
        write_database.execute("INSERT INTO notes VALUES ('a')")
        write_database.execute("INSERT INTO notes VALUES ('b')")
    assert notes() == ["a", "b"]


@pytest.mark.parametrize("fall", [ValueError, KeyboardInterrupt, SystemExit, GeneratorExit])
def test_a_transaction_that_falls_keeps_none(write_database, notes, fall):
    with pytest.raises(fall), write_database.transaction():
        write_database.execute("INSERT INTO notes VALUES ('a')")
        raise fall
    assert notes() == []


def test_after_a_fall_the_next_transaction_begins(write_database, notes):
    with pytest.raises(ValueError), write_database.transaction():
        raise ValueError
    with write_database.transaction():
        write_database.execute("INSERT INTO notes VALUES ('a')")
    assert notes() == ["a"]


def test_nobody_else_sees_half_a_transaction(tmp_path):
    place = tmp_path / "orders.db"
    with closing(Database(place, "write")) as ours, closing(Database(place, "write")) as theirs:
        ours.define(NOTES)
        with ours.transaction():
            ours.execute("INSERT INTO notes VALUES ('a')")
            assert theirs.execute("SELECT * FROM notes") == []


def test_a_transaction_has_the_write_lock_before_it_reads(tmp_path):
    place = tmp_path / "orders.db"
    with closing(Database(place, "write")) as ours, closing(Database(place, "write")) as theirs:
        theirs.execute("PRAGMA busy_timeout = 0")
        with ours.transaction(), pytest.raises(DatabaseUnusable, match="locked"), theirs.transaction():
            pass


def test_a_hostile_value_is_only_a_value(write_database, notes):
    write_database.execute("INSERT INTO notes VALUES (:text)", text="'); DROP TABLE notes; --")
    assert notes() == ["'); DROP TABLE notes; --"]
