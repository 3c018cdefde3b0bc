"""Whatever goes wrong: an event has a fair number of tries, trouble is not held against it, and work goes on."""

import sqlite3
from contextlib import closing

import pytest

from cqrs_lab import Cafeteria, Crashed, DatabaseUnusable


def what_happened(cafeteria, *columns):
    facts = cafeteria.facts()
    return list(facts[["at", "what", *columns]].itertuples(index=False, name=None))


# An event that fells its worker


@pytest.fixture
def felled(open_cafeteria):
    """Whoever picks up order-1 falls; the projector is restarted each time."""
    cafeteria = open_cafeteria(delay=1.0, lease=5.0, attempts=3)
    cafeteria.place_order("Aoi", 850)
    cafeteria.pay_order("order-1")
    cafeteria.place_order("Ben", 850)
    for _ in range(3):
        cafeteria.faults.crash(at="event received")
        cafeteria.advance(6.0)
        cafeteria.faults.restart()
    cafeteria.advance(20.0)
    return cafeteria


def test_an_event_that_fells_its_workers_dies_before_it_is_handed_out_again(felled):
    facts = felled.facts()
    first = facts[facts["position"] == 1]["what"].tolist()
    assert first == ["accepted", *["picked up", "lapsed"] * 3, "dead-lettered"]
    assert felled.operation("op-1").reason == "handed out 3 times, never finished"


def test_what_comes_behind_it_goes_on(felled):
    assert felled.order_list()["customer"].tolist() == ["Ben"]
    assert felled.operation("op-2").reason == "held back by event 1"
    assert felled.freshness().behind == 0


def test_it_can_be_retried(felled):
    felled.dead_letters.retry("order-1")
    assert felled.order_list()["status"].tolist() == ["ORDERED", "PAID"]
    assert felled.dead_letters.table()["closed"].tolist() == ["retried", "retried"]


def test_a_worker_that_is_handed_out_once_is_said_to_be(open_cafeteria):
    cafeteria = open_cafeteria(delay=1.0, lease=2.0, attempts=1)
    cafeteria.place_order("Aoi", 850)
    cafeteria.faults.crash(at="event received")
    cafeteria.advance(3.0)
    cafeteria.faults.restart()
    cafeteria.advance(3.0)
    assert cafeteria.operation("op-1").reason == "handed out once, never finished"


# A slow worker that is alive


def slow_and_alive(attempts=3):
    with pytest.warns(UserWarning, match="a lease of 1 s is shorter than the 4 s"):
        return closing(Cafeteria(delay=4, lease=1, attempts=attempts, workers=4))


def test_a_slow_worker_that_finishes_wins_over_its_dead_letter():
    with slow_and_alive() as cafeteria:
        cafeteria.place_order("Aoi", 850)
        cafeteria.advance(3.5)
        assert cafeteria.operation("op-1").state == "FAILED"
        cafeteria.advance(30.0)
        assert cafeteria.operation("op-1").state == "DONE"
        assert len(cafeteria.order_list()) == 1
        assert cafeteria.sales_total()["orders"].tolist() == [1]
        assert cafeteria.dead_letters.table()[["died_at", "closed_at", "closed"]].values.tolist() == [
            [3.0, 4.0, "applied"]
        ]


def test_what_it_held_back_is_handed_out_again():
    with slow_and_alive() as cafeteria:
        cafeteria.place_order("Aoi", 850)
        cafeteria.pay_order("order-1")
        cafeteria.advance(60.0)
        assert cafeteria.order_list()["status"].tolist() == ["PAID"]
        assert {cafeteria.operation(operation).state for operation in ("op-1", "op-2")} == {"DONE"}
        assert set(cafeteria.dead_letters.table()["closed"]) == {"applied"}


def test_what_it_held_back_and_was_dealt_with_comes_again(open_cafeteria):
    """The payment is dead before the slow worker is done: only that one can bring it back."""
    cafeteria = open_cafeteria(delay=10.0, workers=2, attempts=1)
    cafeteria.faults.shorten_lease(1.0)
    cafeteria.place_order("Aoi", 850)
    cafeteria.pay_order("order-1")
    cafeteria.advance(0.5)
    cafeteria.change(delay=0.5)
    cafeteria.advance(4.5)
    assert cafeteria.operation("op-2").reason == "held back by event 1"
    cafeteria.advance(15.0)
    assert cafeteria.order_list()["status"].tolist() == ["PAID"]
    assert {cafeteria.operation(operation).state for operation in ("op-1", "op-2")} == {"DONE"}


def test_a_lease_can_be_shortened_on_purpose(open_cafeteria, recwarn):
    cafeteria = open_cafeteria(delay=4.0, workers=2)
    cafeteria.faults.shorten_lease(1.0)
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(10.0)
    assert [attempt for at, what, attempt in what_happened(cafeteria, "attempt") if what == "picked up"] == [1, 2]
    assert not recwarn.list


# Trouble of the database is no failure of the event


@pytest.fixture
def files(tmp_path):
    return {"write": tmp_path / "write.db", "read": tmp_path / "read.db"}


@pytest.mark.parametrize("locked", ["read", "write"])
def test_a_locked_database_is_told_and_nothing_is_held_against_the_event(files, open_cafeteria, locked):
    cafeteria = open_cafeteria(**files, attempts=1)
    cafeteria.place_order("Aoi", 850)
    for database in (cafeteria.parts.write_database, cafeteria.parts.read_database):
        database.execute("PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(files[locked], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnusable, match=f"{locked}.db cannot be used as the {locked} database: .*locked"):
            cafeteria.advance(2.0)
        with pytest.raises(DatabaseUnusable):
            cafeteria.advance(2.0)
        other.execute("ROLLBACK")
    cafeteria.run_until_caught_up(timeout=60)
    assert cafeteria.operation("op-1").state == "DONE"
    assert len(cafeteria.order_list()) == 1


def test_trouble_releases_the_event_at_once(files, open_cafeteria):
    cafeteria = open_cafeteria(**files)
    cafeteria.place_order("Aoi", 850)
    cafeteria.parts.read_database.execute("PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(files["read"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnusable):
            cafeteria.advance(2.0)
        other.execute("ROLLBACK")
    cafeteria.advance(1.5)
    assert [what for _, what in what_happened(cafeteria)] == [
        "opened", "accepted", "picked up", "released", "picked up", "visible"
    ]  # fmt: skip


def test_a_broken_view_is_a_failure_although_sqlite_says_so(open_cafeteria):
    """OperationalError is the class of both: "no such table" is the view's own fault."""
    cafeteria = open_cafeteria(attempts=1)
    cafeteria.parts.read_database.execute("DROP TABLE popular_menu")
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(2.0)
    assert cafeteria.operation("op-1").reason == "no such table: popular_menu"


# Changes


def test_a_changed_delay_takes_effect_at_the_next_pick_up(open_cafeteria):
    cafeteria = open_cafeteria(delay=2.0)
    for name in ("Aoi", "Ben"):
        cafeteria.place_order(name, 850)
    cafeteria.advance(1.0)
    cafeteria.change(delay=0.5)
    cafeteria.run_until_caught_up(timeout=60)
    assert cafeteria.timeline()["visible_at"].tolist() == [2.0, 2.5]
    assert [settings for _, what, settings in what_happened(cafeteria, "settings") if what == "changed"] == [
        {"delay": {"order_list": 0.5}}
    ]


def test_one_view_of_many_can_be_changed(open_cafeteria):
    cafeteria = open_cafeteria(delay={"order_list": 1.0, "sales_total": 1.0})
    cafeteria.change(delay={"sales_total": 3.0})
    cafeteria.place_order("Aoi", 850)
    cafeteria.run_until_caught_up(timeout=60)
    assert [cafeteria.timeline(view)["lag"][0] for view in ("order_list", "sales_total")] == [1.0, 3.0]


@pytest.mark.parametrize("poll_interval", [0.1, None])
def test_more_and_fewer_workers(open_cafeteria, poll_interval):
    cafeteria = open_cafeteria(delay=1.0, poll_interval=poll_interval)
    for workers, seconds in ((3, 1.0), (1, 3.0)):
        cafeteria.change(workers=workers)
        for _ in range(3):
            cafeteria.place_order("Aoi", 850)
        before = cafeteria.now()
        assert cafeteria.run_until_caught_up(timeout=60) - before == pytest.approx(seconds, abs=0.11)
        assert len(cafeteria.parts.projectors["order_list"].running()) == workers
        cafeteria.advance(1.0)


def test_a_surplus_worker_that_rests_ends_at_once(open_cafeteria):
    cafeteria = open_cafeteria(poll_interval=None, workers=2)
    projector = cafeteria.parts.projectors["order_list"]
    _, surplus = projector.workers
    cafeteria.advance(1.0)
    cafeteria.change(workers=1)
    cafeteria.advance(0.0)
    assert projector.processes[surplus].ended


@pytest.mark.parametrize(
    "change", [{"delay": -1}, {"delay": {"popular_menu": 1.0}}, {"workers": 0}, {"delay": 1.0, "workers": 1.5}]
)
def test_a_change_that_cannot_be_is_refused_and_changes_nothing(open_cafeteria, change):
    cafeteria = open_cafeteria(delay=0.5)
    with pytest.raises(ValueError):
        cafeteria.change(**change)
    cafeteria.place_order("Aoi", 850)
    assert cafeteria.run_until_caught_up(timeout=60) == 0.5
    assert [what for _, what in what_happened(cafeteria)][0:2] == ["opened", "accepted"]


# Crashes are facts


def test_a_worker_that_falls_is_a_fact_and_so_is_its_restart(open_cafeteria):
    cafeteria = open_cafeteria()
    cafeteria.place_order("Aoi", 850)
    cafeteria.faults.crash(at="event received")
    cafeteria.advance(1.0)
    cafeteria.faults.restart()
    assert what_happened(cafeteria, "worker", "reason")[2:] == [
        (0.0, "picked up", "worker-1", None),
        (0.0, "crashed", "worker-1", "event received"),
        (1.0, "restarted", "worker-1", None),
    ]


def test_who_falls_on_the_write_side_is_a_fact(open_cafeteria):
    cafeteria = open_cafeteria()
    cafeteria.faults.crash(at="event pushed")
    with pytest.raises(Crashed):
        cafeteria.place_order("Aoi", 850)
    assert what_happened(cafeteria, "reason")[1:] == [(0.0, "crashed", "event pushed")]


def test_who_falls_while_retrying_is_a_fact(open_cafeteria):
    cafeteria = open_cafeteria(attempts=1)
    cafeteria.place_order("Aoi", 850)
    cafeteria.faults.poison("order-1")
    cafeteria.advance(2.0)
    cafeteria.faults.cure("order-1")
    cafeteria.faults.crash(at="views changed")
    with pytest.raises(Crashed):
        cafeteria.dead_letters.retry("order-1")
    assert what_happened(cafeteria, "reason")[-1] == (2.0, "crashed", "views changed")
    assert cafeteria.operation("op-1").state == "FAILED"


def test_a_retry_leaves_what_was_as_it_was(open_cafeteria):
    cafeteria = open_cafeteria(attempts=1)
    cafeteria.place_order("Aoi", 850)
    cafeteria.faults.poison("order-1")
    cafeteria.advance(100.0)
    before, stale = cafeteria.facts(), cafeteria.staleness("order_list")
    cafeteria.faults.cure("order-1")
    cafeteria.dead_letters.retry("order-1")
    after = cafeteria.facts()
    assert after.head(len(before)).equals(before)
    assert cafeteria.staleness("order_list").equals(stale)
    assert after["what"].tolist()[len(before) :] == ["cured", "retried", "visible"]


# What is easily forgotten


def test_a_dead_letter_is_acknowledged_and_never_handed_out_again(open_cafeteria):
    cafeteria = open_cafeteria(delay=1.0, lease=5.0, attempts=1)
    cafeteria.faults.poison("order-1")
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(60)
    facts = cafeteria.facts()
    assert facts[facts["position"] == 1]["what"].tolist() == ["accepted", "picked up", "dead-lettered"]
    assert cafeteria.events()["state"].tolist() == ["finished"]


def test_an_event_that_nobody_finished_is_acknowledged_when_it_is_given_up(open_cafeteria):
    cafeteria = open_cafeteria(delay=1.0, lease=2.0, attempts=1)
    cafeteria.place_order("Aoi", 850)
    cafeteria.faults.crash(at="event received")
    cafeteria.advance(3.0)
    cafeteria.faults.restart()
    cafeteria.advance(60)
    assert cafeteria.events()["state"].tolist() == ["finished"]
    assert cafeteria.facts()["what"].tolist().count("dead-lettered") == 1


def test_a_crash_fells_every_worker_of_every_projector(open_cafeteria):
    cafeteria = open_cafeteria(delay={"order_list": 1.0, "sales_total": 1.0}, workers=3)
    cafeteria.advance(1)
    cafeteria.faults.crash()
    for name in ("Aoi", "Ben", "Chie", "Dan"):
        cafeteria.place_order(name, 850)
    cafeteria.advance(60)
    assert cafeteria.facts()["what"].tolist().count("crashed") == 6
    assert "picked up" not in cafeteria.facts()["what"].tolist()


@pytest.mark.parametrize(
    ("last_deed", "second"),
    [
        (lambda cafeteria: None, 1.5),  # the order is visible, and acknowledged
        (lambda cafeteria: cafeteria.place_order("Ben", 850), 5.0),  # accepted
        (lambda cafeteria: retried(cafeteria), 65.0),  # by hand: the read side alone knows
        (lambda cafeteria: failed_once(cafeteria), 6.5),  # handed back: the end of a hand-out alone knows
        (lambda cafeteria: acknowledged_late(cafeteria), 45.0),  # the ack alone knows
    ],
)
def test_a_reopened_cafeteria_goes_on_at_the_last_instant_that_it_knows(open_cafeteria, tmp_path, last_deed, second):
    files = {"write": tmp_path / "write.db", "read": tmp_path / "read.db"}
    with closing(open_cafeteria(poll_interval=None, **files)) as cafeteria:
        cafeteria.place_order("Aoi", 850)
        cafeteria.advance(5)
        last_deed(cafeteria)
    assert open_cafeteria(poll_interval=None, **files).now() == second


def retried(cafeteria):
    cafeteria.faults.poison(cafeteria.place_order("Ben", 850).order_id)
    cafeteria.advance(60)
    cafeteria.faults.cure("order-2")
    cafeteria.dead_letters.retry("order-2")


def failed_once(cafeteria):
    cafeteria.faults.poison(cafeteria.place_order("Ben", 850).order_id)
    cafeteria.advance(1.5)


def acknowledged_late(cafeteria):
    """The event is applied, the worker falls before its ack, and another one acknowledges it after the lease."""
    cafeteria.place_order("Ben", 850)
    cafeteria.faults.crash(at="projection committed")
    cafeteria.advance(2)
    cafeteria.advance(38)
    subscription = cafeteria.parts.projectors["order_list"].subscription
    subscription.ack(subscription.receive())
