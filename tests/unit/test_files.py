"""Which files belong together, who may have them open, and what a refused opening leaves behind: nothing."""

import os
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing

import pytest

from cqrs_lab import Cafeteria, DatabaseUnusable
from cqrs_lab.shared import database as database_module
from cqrs_lab.shared.database import Database
from cqrs_lab.shared.lock_file import LockFile

KILLED = (-9, 9)  # what a process leaves that killed itself; the second on Windows


@pytest.fixture
def files(tmp_path):
    return {"write": tmp_path / "write.db", "read": tmp_path / "read.db"}


def a_lunch(files, name="Aoi", orders=1, **settings):
    with closing(Cafeteria(**files, **settings)) as cafeteria:
        for _ in range(orders):
            cafeteria.place_order(name, 850)
        cafeteria.run_until_caught_up(timeout=60)


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm"))}


# Which files belong together


def test_a_pair_goes_on_where_it_was(files, open_cafeteria):
    a_lunch(files)
    assert open_cafeteria(**files).order_list()["customer"].tolist() == ["Aoi"]


def test_a_read_file_of_another_lunch_is_refused(tmp_path):
    pairs = [{"write": tmp_path / f"{name}-write.db", "read": tmp_path / f"{name}-read.db"} for name in "ab"]
    for pair, name in zip(pairs, ["Aoi", "Ben"], strict=True):
        a_lunch(pair, name)
    with pytest.raises(DatabaseUnusable, match=r"b-read\.db is not the read database that belongs to .*a-write\.db\."):
        Cafeteria(write=pairs[0]["write"], read=pairs[1]["read"])


def test_two_lunches_of_one_seed_are_two_lunches(tmp_path):
    pairs = [{"write": tmp_path / f"{name}-write.db", "read": tmp_path / f"{name}-read.db"} for name in "ab"]
    for pair in pairs:
        a_lunch(pair, seed=29)
    with pytest.raises(DatabaseUnusable, match="is not the read database that belongs to"):
        Cafeteria(write=pairs[0]["write"], read=pairs[1]["read"], seed=29)


def test_a_write_file_restored_from_an_older_copy_is_refused(tmp_path, files):
    a_lunch(files)
    shutil.copy(files["write"], tmp_path / "older.db")
    a_lunch(files, "Ben")
    shutil.copy(tmp_path / "older.db", files["write"])
    with pytest.raises(DatabaseUnusable, match="is not the read database that belongs to"):
        Cafeteria(**files)


def test_a_write_file_restored_from_a_copy_of_this_very_opening_is_refused(tmp_path, files):
    with closing(Cafeteria(**files)) as cafeteria:
        cafeteria.place_order("Aoi", 850)
        cafeteria.backup(tmp_path / "copy")
        cafeteria.place_order("Ben", 850)
        cafeteria.run_until_caught_up(timeout=60)
    shutil.copy(tmp_path / "copy" / "write.db", files["write"])
    with pytest.raises(DatabaseUnusable, match="is not the read database that belongs to"):
        Cafeteria(**files)


@pytest.mark.parametrize("workers", [1, 3])
def test_a_read_file_restored_from_an_older_copy_is_refused(tmp_path, files, workers):
    a_lunch(files, workers=workers)
    shutil.copy(files["read"], tmp_path / "older.db")
    a_lunch(files, "Ben", orders=4, workers=workers)
    shutil.copy(tmp_path / "older.db", files["read"])
    with pytest.raises(DatabaseUnusable, match="is not the read database that belongs to"):
        Cafeteria(**files)


def test_a_lost_read_file_is_told(files):
    a_lunch(files, orders=2)
    files["read"].unlink()
    with pytest.raises(DatabaseUnusable, match=r"read\.db is new, but .*write\.db holds 2 events: .* is missing\."):
        Cafeteria(**files)
    assert not files["read"].exists()


def test_a_new_write_file_beside_an_old_read_file_is_refused(files):
    a_lunch(files)
    files["write"].unlink()
    with pytest.raises(DatabaseUnusable, match="is not the read database that belongs to"):
        Cafeteria(**files)
    assert not files["write"].exists()


@pytest.mark.parametrize("in_memory", ["write", "read"])
def test_a_pair_lies_in_memory_or_in_files(files, in_memory, tmp_path):
    with pytest.raises(DatabaseUnusable, match="both must be files, or both ':memory:'"):
        Cafeteria(**files | {in_memory: ":memory:"})
    assert list(tmp_path.iterdir()) == []


def test_a_pair_stays_valid_if_its_opening_is_killed_between_the_two(files):
    a_lunch(files)
    program = f"""
        import os, sqlite3
        from cqrs_lab import Cafeteria
        from cqrs_lab.shared import database

        class Killed(sqlite3.Connection):
            def __exit__(self, *error):  # commits; the write database comes first
                super().__exit__(*error)
                os.kill(os.getpid(), 9)

        connect = sqlite3.connect
        database.sqlite3.connect = lambda *a, **k: connect(*a, **k, factory=Killed)
        Cafeteria(write={str(files["write"])!r}, read={str(files["read"])!r})
    """
    assert subprocess.run([sys.executable, "-c", textwrap.dedent(program)]).returncode in KILLED
    a_lunch(files, "Ben")
    with closing(Cafeteria(**files)) as cafeteria:
        assert len(cafeteria.order_list()) == 2


# A new file


@pytest.mark.parametrize("statement", ["PRAGMA application_id =", "PRAGMA user_version =", "CREATE TABLE", "INSERT"])
def test_who_is_killed_while_claiming_a_new_file_leaves_it_as_good_as_new(files, statement):
    program = f"""
        import os, sqlite3
        from cqrs_lab import Cafeteria
        from cqrs_lab.shared import database

        class Cursor(sqlite3.Cursor):
            def execute(self, sql, *parameters):
                if sql.strip().startswith({statement!r}):
                    os.kill(os.getpid(), 9)
                return super().execute(sql, *parameters)

        class Killed(sqlite3.Connection):
            def cursor(self):
                return super().cursor(Cursor)

            def execute(self, sql, *parameters):
                return self.cursor().execute(sql, *parameters)

        connect = sqlite3.connect
        database.sqlite3.connect = lambda *a, **k: connect(*a, **k, factory=Killed)
        Cafeteria(write={str(files["write"])!r}, read={str(files["read"])!r})
    """
    assert subprocess.run([sys.executable, "-c", textwrap.dedent(program)]).returncode in KILLED
    a_lunch(files)


def test_an_old_sqlite_is_refused_by_name(monkeypatch):
    monkeypatch.setattr(database_module.sqlite3, "sqlite_version_info", (3, 34, 1))
    monkeypatch.setattr(database_module.sqlite3, "sqlite_version", "3.34.1")
    with pytest.raises(DatabaseUnusable, match=r"^SQLite 3\.34\.1 is too old: 3\.35 or newer is needed\.$"):
        Cafeteria()


# A refused opening


def test_a_refused_opening_of_known_files_changes_nothing(tmp_path, files):
    a_lunch(files)
    before = contents(tmp_path)
    with pytest.raises(DatabaseUnusable, match="projected together with order_list"):
        Cafeteria(**files, delay={"stock_left": 1.0, "sales_total": 1.0}, stock={"onigiri": 5})
    assert contents(tmp_path) == before
    a_lunch(files, "Ben")


@pytest.mark.parametrize("foreign", ["write", "read"])
def test_a_refused_opening_makes_no_file(tmp_path, files, foreign):
    with closing(sqlite3.connect(files[foreign])) as connection:
        connection.execute("CREATE TABLE photos (title TEXT)")
    before = contents(tmp_path)
    with pytest.raises(DatabaseUnusable, match=f"is not the {foreign} database of a cafeteria"):
        Cafeteria(**files)
    assert contents(tmp_path) == before


def test_a_refused_opening_holds_no_file(files):
    a_lunch(files)
    with pytest.raises(DatabaseUnusable):
        Cafeteria(**files, delay={"sales_total": 1.0})
    lock = LockFile(files["write"])
    lock.take()
    lock.release()


def test_a_refused_opening_leaves_the_older_cafeteria_open(files, open_cafeteria):
    older = open_cafeteria(**files)
    with pytest.raises(DatabaseUnusable):
        Cafeteria(**files, delay={"sales_total": 1.0})
    older.place_order("Aoi", 850)
    older.advance(1.5)
    assert len(older.order_list()) == 1


@pytest.mark.parametrize("where", ["a\0b", "\ud800", "x" * 300], ids=["nul", "half a character", "too long"])
def test_what_can_be_no_path_is_refused(tmp_path, where):
    with pytest.raises(DatabaseUnusable):
        Cafeteria(write=f"{tmp_path}/{where}", read=tmp_path / "read.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="on Windows this can be no file's name")
def test_a_path_is_a_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with closing(Database("file:orders.db?mode=memory", "write")) as database:
        database.define("CREATE TABLE notes (text TEXT)")
    assert [path.name for path in tmp_path.iterdir()] == ["file:orders.db?mode=memory"]


# Who may have them open


VERBS = {
    "place_order": lambda cafeteria: cafeteria.place_order("Aoi", 850),
    "pay_order": lambda cafeteria: cafeteria.pay_order("order-1"),
    "at": lambda cafeteria: cafeteria.at(5.0, print),
    "advance": lambda cafeteria: cafeteria.advance(1.0),
    "run_until_caught_up": lambda cafeteria: cafeteria.run_until_caught_up(5.0),
    "order_list": lambda cafeteria: cafeteria.order_list(),
    "sales_total": lambda cafeteria: cafeteria.sales_total(),
    "popular_menu": lambda cafeteria: cafeteria.popular_menu(),
    "stock_left": lambda cafeteria: cafeteria.stock_left(),
    "order": lambda cafeteria: cafeteria.order("order-1"),
    "operation": lambda cafeteria: cafeteria.operation("op-1"),
    "read": lambda cafeteria: cafeteria.read(),
    "freshness": lambda cafeteria: cafeteria.freshness(),
    "timeline": lambda cafeteria: cafeteria.timeline(),
    "staleness": lambda cafeteria: cafeteria.staleness(),
    "facts": lambda cafeteria: cafeteria.facts(),
    "events": lambda cafeteria: cafeteria.events(),
    "progress": lambda cafeteria: cafeteria.progress(),
    "sql": lambda cafeteria: cafeteria.sql("write", "SELECT 1"),
    "change": lambda cafeteria: cafeteria.change(delay=1.0),
    "rebuild": lambda cafeteria: cafeteria.rebuild(),
    "is_caught_up": lambda cafeteria: cafeteria.is_caught_up(),
    "students.add": lambda cafeteria: cafeteria.students.add("Aoi"),
    "screens.add": lambda cafeteria: cafeteria.screens.add(freezes=True),
    "buyers.add": lambda cafeteria: cafeteria.buyers.add(),
    "faults.poison": lambda cafeteria: cafeteria.faults.poison("order-1"),
    "faults.crash": lambda cafeteria: cafeteria.faults.crash(),
    "dead_letters.table": lambda cafeteria: cafeteria.dead_letters.table(),
    "dead_letters.retry": lambda cafeteria: cafeteria.dead_letters.retry("order-1"),
    "dead_letters.discard": lambda cafeteria: cafeteria.dead_letters.discard("order-1"),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_cafeteria_whose_files_were_opened_again_says_so(files, open_cafeteria, verb):
    older = open_cafeteria(**files)
    open_cafeteria(**files)
    with pytest.raises(DatabaseUnusable, match=r"write\.db was opened again, and this older cafeteria is closed\."):
        VERBS[verb](older)


def test_the_newer_cafeteria_goes_on_where_the_older_was(files, open_cafeteria):
    older = open_cafeteria(**files)
    older.advance(100.0)
    older.place_order("Aoi", 850)
    newer = open_cafeteria(**files)
    assert newer.freshness().age == 0
    newer.run_until_caught_up(timeout=60)
    assert len(newer.order_list()) == 1


def test_files_are_known_by_what_they_are(tmp_path, files, open_cafeteria):
    older = open_cafeteria(**files)
    link = tmp_path / "link.db"
    try:
        link.symlink_to(files["write"])
    except OSError:
        pytest.skip("this user may make no links")  # on Windows
    open_cafeteria(write=link, read=files["read"])
    with pytest.raises(DatabaseUnusable, match="was opened again"):
        older.place_order("Aoi", 850)


def test_a_closed_cafeteria_can_be_shown(files):
    cafeteria = Cafeteria(**files)
    cafeteria.close()
    assert repr(cafeteria) == "<Cafeteria at 0 s: closed>"


def test_a_cafeteria_that_nobody_holds_lets_its_files_go(files):
    Cafeteria(**files).place_order("Aoi", 850)
    lock = LockFile(files["write"])
    lock.take()
    lock.release()


HOLDS = """
    import sys, time
    from cqrs_lab import Cafeteria
    cafeteria = Cafeteria(write={write!r}, read={read!r})
    print("open", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def another_process(files):
    """A process that has a cafeteria on the files."""
    program = textwrap.dedent(HOLDS.format(write=str(files["write"]), read=str(files["read"])))
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "open\n"
        yield process
        process.kill()


def test_a_second_process_is_told_so_in_one_sentence(files, another_process):
    with pytest.raises(DatabaseUnusable, match=r"write\.db is open in another process; close it there\.$"):
        Cafeteria(**files)


def test_the_lock_ends_with_its_process(files, another_process):
    another_process.kill()
    another_process.wait()
    a_lunch(files)


def test_while_a_lab_has_the_files_anybody_may_ask(files, open_cafeteria):
    open_cafeteria(**files).place_order("Aoi", 850)
    with closing(sqlite3.connect(files["write"])) as connection:
        assert connection.execute("SELECT count(*) FROM orders").fetchone() == (1,)


def test_the_lock_can_be_shared(files):
    first, second, alone = (LockFile(files["write"]) for _ in range(3))
    first.share()
    second.share()
    with pytest.raises(DatabaseUnusable, match="is open in another process"):
        alone.take()
    first.release()
    second.release()
    alone.take()
    with pytest.raises(DatabaseUnusable, match="is open in another process"):
        first.share()
    alone.release()


# Copies


def test_a_backup_is_a_valid_pair(tmp_path, open_cafeteria):
    cafeteria = open_cafeteria()
    cafeteria.place_order("Aoi", 850)
    cafeteria.run_until_caught_up(timeout=60)
    cafeteria.place_order("Ben", 850)
    write, read = cafeteria.backup(tmp_path / "copy")
    copy = open_cafeteria(write=write, read=read)
    assert copy.order_list()["customer"].tolist() == ["Aoi"]
    copy.run_until_caught_up(timeout=60)
    assert copy.order_list()["customer"].tolist() == ["Ben", "Aoi"]


def test_a_backup_overwrites_nothing(tmp_path, open_cafeteria):
    cafeteria = open_cafeteria()
    (tmp_path / "read.db").write_text("mine")
    with pytest.raises(FileExistsError, match=r"read\.db is there already; nothing was copied"):
        cafeteria.backup(tmp_path)
    assert contents(tmp_path) == {"read.db": b"mine"}


def test_a_backup_of_an_open_cafeteria_is_complete(tmp_path, files, open_cafeteria):
    """Copies of the files themselves would not be: what was written last lies in the -wal files beside them."""
    cafeteria = open_cafeteria(**files)
    cafeteria.place_order("Aoi", 850)
    write, _ = cafeteria.backup(tmp_path / "copy")
    with closing(sqlite3.connect(write)) as connection:
        assert connection.execute("SELECT count(*) FROM orders").fetchone() == (1,)
    assert os.path.getsize(write) > 0
