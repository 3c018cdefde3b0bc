"""Where an easy answer would be untrue: files that do not belong together, waits, crashes and sessions."""

import re
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

import cqrs_lab
from cqrs_lab import Cafeteria, DatabaseUnusable, Delay, violations
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


def test_a_question_in_sql_changes_nothing(cafeteria):
    cafeteria.place_order("Aoi", 850)
    with pytest.raises(Exception, match="readonly database"):
        cafeteria.sql("write", "DELETE FROM events RETURNING position")
    cafeteria.place_order("Ben", 850)
    assert len(cafeteria.events()) == 2


def test_a_number_from_a_table_is_a_number(cafeteria):
    cafeteria.place_order("Aoi", 850)
    cafeteria.run_until_caught_up(timeout=60)
    version = cafeteria.order_list()["order_version"].iloc[0]
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
