"""Where an easy answer would be untrue: files that do not belong together, waits, crashes and sessions."""

import re
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

import cqrs_lab
from cqrs_lab import Cafeteria, Crashed, DatabaseUnusable, Delay, violations
from cqrs_lab.shared.failpoints import FAILPOINTS


def a_lunch(write, read) -> None:
    with closing(Cafeteria(write=write, read=read)) as cafeteria:
        cafeteria.place_order("Aoi", 850)
        cafeteria.run_until_caught_up(timeout=60)


@pytest.mark.parametrize("lost", ["write.db", "read.db"])
def test_a_lunch_whose_other_half_is_lost_is_refused(tmp_path, lost):
    write, read = tmp_path / "write.db", tmp_path / "read.db"
    a_lunch(write, read)
    (tmp_path / lost).unlink()
    with pytest.raises(DatabaseUnusable, match=r"read\.db is (not the read|new, but .*write\.db holds 1 event)"):
        Cafeteria(write=write, read=read)


def test_who_waits_for_a_dead_letter_is_told_why(cafeteria):
    receipt = cafeteria.place_order("Aoi", 850)
    cafeteria.faults.poison(receipt.order_id)
    with pytest.raises(LookupError, match="order_list will not show order-1: order-1 is poisoned"):
        cafeteria.wait_until("visible", receipt, timeout=60)


def test_who_waits_does_not_wait_for_the_orders_of_others(open_cafeteria):
    cafeteria = open_cafeteria(delay=0.0, retry_wait=5.0)
    cafeteria.faults.poison(cafeteria.place_order("Aoi", 850).order_id)
    receipt = cafeteria.place_order("Ben", 850)
    assert cafeteria.wait_until("visible", receipt, timeout=60) < 1.0


def test_a_crash_needs_a_failpoint_that_there_is(cafeteria):
    with pytest.raises(ValueError, match="at must be one of stock taken, order saved"):
        cafeteria.faults.crash(at="order safed")


def test_the_failpoints_are_those_that_the_parts_name():
    package = Path(cqrs_lab.__file__).parent
    code = "".join(file.read_text("utf-8") for file in package.rglob("*.py"))
    named = set(re.findall(r'failpoint\("([^"]+)"\)', code))

    assert named == set(FAILPOINTS)


NO_QUESTIONS = [
    "DELETE FROM events RETURNING position",
    "UPDATE orders SET total_yen = 1 RETURNING total_yen",
    "CREATE TABLE mine (n)",
    "CREATE TEMP TABLE mine (n)",
    "BEGIN",
    "SAVEPOINT a",
    "PRAGMA journal_mode = OFF",
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA query_only",
    "PRAGMA writable_schema = ON",
    "VACUUM",
    "ANALYZE",
    "REINDEX",
    "SELECT load_extension('mine')",
    "SELECT * FROM events; DELETE FROM events",
    "SELEKT 1",
    "SELECT * FROM nowhere",
    "SELECT \ud800",
    "",
    "-- nothing",
    None,
    5,
]


@pytest.mark.parametrize("role", ["write", "read"])
@pytest.mark.parametrize("sql", NO_QUESTIONS)
def test_what_is_no_question_changes_nothing_and_says_so(open_cafeteria, tmp_path, role, sql):
    cafeteria = open_cafeteria(write=tmp_path / "write.db", read=tmp_path / "read.db", stock={"onigiri": 3})
    cafeteria.place_order("Aoi", 850)
    with pytest.raises(ValueError, match=r"^(this question has no answer: |a question must be SQL)"):
        cafeteria.sql(role, sql)
    # The connection is as it was: an order can be placed, and one that falls before its commit leaves nothing.
    cafeteria.faults.crash(at="event pushed")
    with pytest.raises(Crashed):
        cafeteria.place_order("Ben", 850, "onigiri")
    cafeteria.place_order("Chie", 850)
    assert (len(cafeteria.events()), cafeteria.parts.stock.stock_left("onigiri")) == (2, 3)


@pytest.mark.parametrize("sql", ["ATTACH '{}' AS mine", "VACUUM INTO '{}'"])
def test_a_question_makes_no_file(cafeteria, tmp_path, sql):
    with pytest.raises(ValueError, match=r"^this question has no answer: (not authorized|authorization denied)"):
        cafeteria.sql("write", sql.format(tmp_path / "made.db"))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("SELECT count(*) AS n, max(position) AS last FROM events", [{"n": 1, "last": 1}]),
        ("WITH RECURSIVE one (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM one WHERE n < 3) SELECT n FROM one", None),
        ("SELECT upper(customer_name) AS name FROM orders", [{"name": "AOI"}]),
        ("PRAGMA table_info(orders)", None),
        ("EXPLAIN QUERY PLAN SELECT * FROM orders", None),
        ("SELECT * FROM orders WHERE total_yen < 0", []),
    ],
)
def test_a_question_that_only_reads_is_answered(cafeteria, sql, rows):
    cafeteria.place_order("Aoi", 850)
    answer = cafeteria.sql("write", sql)
    assert rows is None or answer.to_dict("records") == rows
    assert len(answer.columns) > 0


def test_a_number_from_a_table_is_a_number(cafeteria):
    cafeteria.place_order("Aoi", 850)
    cafeteria.run_until_caught_up(timeout=60)
    version = cafeteria.order_list()["version"].iloc[0]
    assert isinstance(version, np.int64)
    assert cafeteria.pay_order("order-1", expected_version=version).position == 2


def test_several_workers_share_one_list_of_delays(open_cafeteria):
    cafeteria = open_cafeteria(delay=Delay.listed([1.0, 2.0, 3.0]), workers=2)
    for name in ["Aoi", "Ben", "Chie"]:
        cafeteria.place_order(name, 850)
    cafeteria.run_until_caught_up(timeout=60)
    assert list(cafeteria.timeline()["visible_at"]) == [1.0, 2.0, 4.0]


@pytest.mark.parametrize("seed", range(10))
def test_what_a_session_has_seen_beyond_the_version_does_not_vanish_either(open_cafeteria, seed):
    delay = dict.fromkeys(["replica_1", "replica_2"], Delay.uniform(0.1, 4.0))
    cafeteria = open_cafeteria(delay=delay, workers=2, seed=seed)
    person, seen = cafeteria.sessions.add(monotonic_reads=True), set()
    for _ in range(40):
        cafeteria.place_order("Aoi", 850)
        cafeteria.advance(0.5)
        reading = person.try_to_read()
        if reading is not None:
            assert seen <= set(reading.order_ids)
            seen |= set(reading.order_ids)
    assert violations(person.history) == []
