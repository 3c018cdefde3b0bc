"""A rebuild: new tables beside the old ones, and a switch that nobody notices."""

import sqlite3
from contextlib import closing

import pytest

from cqrs_lab import DatabaseUnusable, stage
from cqrs_lab.read.rebuild import RebuildStopped
from cqrs_lab.shared.failpoints import FAILPOINTS

NAMES = ["Aoi", "Ben", "Chie", "Dai", "Emi"]


def five_orders(cafeteria):
    for name in NAMES:
        cafeteria.place_order(name, 850)
    cafeteria.pay_order("order-2")
    cafeteria.run_until_caught_up(timeout=600)
    return cafeteria


@pytest.fixture
def lunch(open_cafeteria):
    """Five orders, the second paid; all are visible."""
    return five_orders(open_cafeteria(delay=1.0))


@pytest.fixture
def one_dead(open_cafeteria):
    """The second is dead, and its payment is held back; the view is repaired by now."""
    cafeteria = open_cafeteria(delay=1.0, attempts=1)
    cafeteria.faults.poison("order-2")
    five_orders(cafeteria)
    cafeteria.faults.cure("order-2")
    return cafeteria


def facts_since(cafeteria, n, *columns):
    return list(cafeteria.facts(since=n)[["what", *columns]].itertuples(index=False, name=None))


def tables(cafeteria):
    return set(cafeteria.sql("read", "SELECT name FROM sqlite_master WHERE type = 'table'")["name"])


def everything_shown(cafeteria):
    views = (cafeteria.order_list(), cafeteria.sales_total(), cafeteria.popular_menu())
    return [table.to_dict("records") for table in views]


# The way


def test_the_new_tables_grow_beside_the_old_ones(lunch):
    lunch.rebuild(delay=0.1)
    lunch.advance(0.25)
    counts = [f"SELECT count(*) AS n FROM {table}" for table in ("order_list", "order_list_rebuilt")]
    assert [int(lunch.sql("read", question).n[0]) for question in counts] == [5, 2]


def test_it_takes_its_delay_for_each_event(lunch):
    began = lunch.now()
    lunch.rebuild(delay=0.1)
    assert lunch.run_until_caught_up(timeout=60) - began == pytest.approx(0.6)


def test_after_the_switch_everything_is_as_before_and_nothing_is_left_behind(lunch):
    before, known = everything_shown(lunch), tables(lunch) | {"rebuilt"}
    lunch.rebuild()
    lunch.run_until_caught_up(timeout=60)
    assert everything_shown(lunch) == before
    assert tables(lunch) == known
    assert lunch.sql("read", "SELECT * FROM rebuilt").empty


def test_its_beginning_its_catching_up_and_its_switch_are_facts(lunch):
    n = len(lunch.facts())
    lunch.rebuild()
    lunch.run_until_caught_up(timeout=60)
    assert facts_since(lunch, n, "view") == [
        ("rebuild began", "order_list"), ("caught up", "order_list"), ("switched", "order_list")
    ]  # fmt: skip


def test_what_was_done_stays_done_since_then_and_nobody_is_told_again(lunch):
    done_at = [lunch.operation(f"op-{number}").done_at for number in range(1, 7)]
    changes = lunch.sql("read", "SELECT * FROM changes")
    lunch.rebuild()
    lunch.run_until_caught_up(timeout=60)
    assert [lunch.operation(f"op-{number}").done_at for number in range(1, 7)] == done_at
    assert lunch.sql("read", "SELECT * FROM changes").equals(changes)


def test_it_repairs_tables_that_somebody_has_spoilt(lunch):
    before = everything_shown(lunch)
    database = lunch.parts.read_database
    database.execute("DELETE FROM order_list WHERE order_id = 'order-3'")
    database.execute("UPDATE sales_total SET total_yen = 1")
    lunch.rebuild()
    lunch.run_until_caught_up(timeout=60)
    assert everything_shown(lunch) == before


def test_the_projector_goes_on_with_the_new_tables(lunch):
    lunch.rebuild(delay=0.1)
    lunch.advance(0.3)
    lunch.place_order("Fumi", 100)
    lunch.advance(60.0)
    lunch.place_order("Goro", 100)
    lunch.run_until_caught_up(timeout=60)
    assert lunch.order_list()["customer"].tolist() == ["Goro", "Fumi", *reversed(NAMES)]
    assert lunch.sales_total()["orders"].tolist() == [7]


def test_an_event_in_hand_at_the_switch_is_applied_once(lunch):
    """The rebuild shows it, for another worker is beyond it; when its own worker comes, it is remembered."""
    lunch.change(workers=2)
    lunch.change(delay=5.0)
    lunch.place_order("Fumi", 100)
    lunch.advance(0.2)
    lunch.change(delay=0.5)
    lunch.place_order("Goro", 100)
    lunch.advance(1.0)
    lunch.rebuild(delay=0.1)
    lunch.advance(1.0)
    assert lunch.facts()["what"].tolist().count("switched") == 1
    assert lunch.order_list()["customer"].tolist()[:2] == ["Goro", "Fumi"]
    lunch.advance(60.0)
    assert lunch.sales_total()["orders"].tolist() == [7]
    assert lunch.facts()["what"].tolist().count("acked") == 1


def test_a_rebuild_that_is_slower_than_the_lunch_waits_for_its_end(open_cafeteria):
    cafeteria = open_cafeteria(delay=0.1)
    for second in range(10):
        cafeteria.at(second * 0.2, cafeteria.place_order, "Aoi", 850)
    cafeteria.advance(0.1)
    cafeteria.rebuild(delay=0.5)
    cafeteria.advance(2.0)
    assert "switched" not in cafeteria.facts()["what"].tolist()
    assert cafeteria.run_until_caught_up(timeout=60) == pytest.approx(0.1 + 10 * 0.5)


# What becomes visible by it


def test_a_dead_letter_that_can_be_applied_now_becomes_visible(one_dead):
    n = len(one_dead.facts())
    one_dead.rebuild()
    second = one_dead.run_until_caught_up(timeout=60)
    told = facts_since(one_dead, n, "position")[2:-1]
    assert told == [("rebuilt", 2), ("rebuilt", 6), ("visible", 2), ("visible", 6)]
    assert one_dead.dead_letters.table()["closed"].tolist() == ["rebuilt", "rebuilt"]
    assert one_dead.operation("op-2").state == one_dead.operation("op-6").state == "DONE"
    assert one_dead.operation("op-2").done_at == second
    assert one_dead.order_list().set_index("order_id").loc["order-2", "status"] == "PAID"
    changes = one_dead.sql("read", "SELECT what, position FROM changes ORDER BY n")
    assert changes.tail(4).values.tolist() == [["visible", 2], ["DONE", 2], ["changed", 6], ["DONE", 6]]


def test_a_dead_letter_that_fails_again_stays_dead(one_dead):
    one_dead.faults.poison("order-2")
    before = one_dead.dead_letters.table()
    one_dead.rebuild()
    one_dead.run_until_caught_up(timeout=60)
    assert one_dead.dead_letters.table().equals(before)
    assert one_dead.facts()["what"].tolist()[-1] == "switched"
    one_dead.faults.cure("order-2")
    one_dead.dead_letters.retry("order-2")
    assert len(one_dead.order_list()) == 5


def test_what_was_discarded_never_comes_back(one_dead):
    one_dead.dead_letters.discard("order-2")
    one_dead.rebuild()
    one_dead.run_until_caught_up(timeout=60)
    assert sorted(one_dead.order_list()["customer"]) == ["Aoi", "Chie", "Dai", "Emi"]
    assert one_dead.operation("op-2").state == "FAILED"


def test_what_is_discarded_while_it_is_rebuilt_never_comes_back(one_dead):
    one_dead.rebuild(delay=0.1)
    one_dead.advance(0.35)
    one_dead.dead_letters.discard("order-2")
    one_dead.run_until_caught_up(timeout=60)
    assert sorted(one_dead.order_list()["customer"]) == ["Aoi", "Chie", "Dai", "Emi"]
    assert one_dead.facts()["what"].tolist()[-1] == "switched"


def test_what_is_retried_while_it_is_rebuilt_is_in_both(one_dead):
    one_dead.faults.poison("order-2")
    one_dead.rebuild(delay=0.1)
    one_dead.advance(0.45)
    one_dead.faults.cure("order-2")
    one_dead.dead_letters.retry("order-2")
    one_dead.run_until_caught_up(timeout=60)
    assert sorted(one_dead.order_list()["customer"]) == NAMES
    assert one_dead.sales_total()["orders"].tolist() == [5]
    assert one_dead.dead_letters.table()["closed"].tolist() == ["retried", "retried"]


def test_a_skipped_event_becomes_visible_and_its_operation_is_done(open_cafeteria):
    cafeteria = open_cafeteria(delay=1.0, on_failure="skip")
    cafeteria.faults.poison("order-2")
    five_orders(cafeteria)
    cafeteria.faults.cure("order-2")
    assert set(cafeteria.read().shown.dead) == {2, 6}
    cafeteria.rebuild()
    cafeteria.run_until_caught_up(timeout=60)
    assert cafeteria.read().shown.dead == {}
    assert sorted(cafeteria.order_list()["customer"]) == NAMES
    assert cafeteria.operation("op-6").state == "DONE"


def test_who_was_held_back_and_fails_by_itself_gets_a_reason_of_its_own(open_cafeteria, monkeypatch):
    cafeteria = open_cafeteria(delay=1.0, attempts=1)
    cafeteria.faults.poison("order-2")
    five_orders(cafeteria)
    cafeteria.faults.cure("order-2")

    def fail(*_):
        raise ValueError("no money today")

    monkeypatch.setattr("cqrs_lab.read.order_list.OrderListView.mark_as_paid", fail)
    view = cafeteria.parts.projectors["order_list"].projection.views[0].view
    view.handlers["OrderPaid"] = fail
    cafeteria.rebuild()
    cafeteria.run_until_caught_up(timeout=60)
    cafeteria.advance(60.0)
    letters = cafeteria.dead_letters.table()[["position", "reason", "closed"]].values.tolist()
    assert letters == [
        [2, "order-2 is poisoned", "rebuilt"],
        [6, "held back by event 2", "handed out again"],
        [6, "no money today", ""],
    ]


# What stops it


def test_an_event_that_is_shown_and_cannot_be_applied_stops_it_and_the_old_tables_stay(lunch):
    before, n = everything_shown(lunch), len(lunch.facts())
    lunch.faults.poison("order-3")
    lunch.rebuild()
    with pytest.raises(RebuildStopped, match="the rebuild of order_list stopped at event 3: order-3 is poisoned; its"):
        lunch.run_until_caught_up(timeout=60)
    assert facts_since(lunch, n, "position", "reason")[-1] == ("rebuild stopped", 3, "order-3 is poisoned")
    assert everything_shown(lunch) == before
    assert not [table for table in tables(lunch) if table.endswith("_rebuilt")]
    lunch.faults.cure("order-3")
    lunch.rebuild()
    lunch.run_until_caught_up(timeout=60)
    assert everything_shown(lunch) == before


WITHIN = ["rebuild begun", "event rebuilt", "rebuild switched", "rebuild committed"]


@pytest.mark.parametrize("failpoint", WITHIN)
def test_a_fall_leaves_good_tables_and_the_next_one_clears_what_it_left(lunch, failpoint):
    before = everything_shown(lunch)
    lunch.faults.crash(at=failpoint)
    lunch.rebuild()
    lunch.run_until_caught_up(timeout=60)
    assert facts_since(lunch, len(lunch.facts()) - 1, "reason") == [("rebuild stopped", f"it fell: {failpoint}")]
    assert everything_shown(lunch) == before
    lunch.rebuild()
    lunch.run_until_caught_up(timeout=60)
    assert everything_shown(lunch) == before
    assert not [table for table in tables(lunch) if table.endswith("_rebuilt")]


@pytest.mark.parametrize("failpoint", FAILPOINTS[FAILPOINTS.index("event received") :])
def test_a_fall_of_anybody_meanwhile_leaves_good_tables(one_dead, failpoint):
    for name in ("Fumi", "Goro"):
        one_dead.place_order(name, 100)
    one_dead.faults.crash(at=failpoint)
    one_dead.rebuild(delay=0.3)
    one_dead.advance(40.0)
    one_dead.parts.injector.crash_at = None
    one_dead.faults.restart()
    one_dead.advance(40.0)
    one_dead.rebuild(delay=0.3)
    one_dead.run_until_caught_up(timeout=60)
    assert sorted(one_dead.order_list()["customer"]) == sorted([*NAMES, "Fumi", "Goro"])
    assert one_dead.sales_total()["orders"].tolist() == [7]


def test_it_falls_with_its_projector(lunch):
    before = everything_shown(lunch)
    lunch.rebuild(delay=1.0)
    lunch.advance(2.0)
    lunch.faults.crash()
    assert lunch.facts()["what"].tolist()[-2:] == ["crashed", "rebuild stopped"]
    lunch.faults.restart()
    lunch.advance(60.0)
    assert "switched" not in lunch.facts()["what"].tolist()
    assert everything_shown(lunch) == before


def test_killed_on_files_it_leaves_good_tables(tmp_path, open_cafeteria):
    files = {"write": tmp_path / "write.db", "read": tmp_path / "read.db"}
    cafeteria = five_orders(open_cafeteria(delay=1.0, **files))
    before = everything_shown(cafeteria)
    cafeteria.rebuild()
    cafeteria.advance(0.12)
    cafeteria.close()
    cafeteria = open_cafeteria(delay=1.0, **files)
    assert everything_shown(cafeteria) == before
    cafeteria.rebuild()
    cafeteria.run_until_caught_up(timeout=60)
    assert everything_shown(cafeteria) == before


def test_a_locked_database_is_told_and_the_rebuild_goes_on_afterwards(tmp_path, open_cafeteria):
    files = {"write": tmp_path / "write.db", "read": tmp_path / "read.db"}
    cafeteria = five_orders(open_cafeteria(delay=1.0, **files))
    before = everything_shown(cafeteria)
    cafeteria.parts.read_database.execute("PRAGMA busy_timeout = 0")
    cafeteria.rebuild(delay=0.1)
    cafeteria.advance(0.25)
    with closing(sqlite3.connect(files["read"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnusable, match="locked"):
            cafeteria.advance(1.0)
        other.execute("ROLLBACK")
    cafeteria.run_until_caught_up(timeout=60)
    assert cafeteria.facts()["what"].tolist()[-1] == "switched"
    assert everything_shown(cafeteria) == before


def test_a_stage_can_be_shown_of_a_lunch_with_a_rebuild(one_dead):
    one_dead.rebuild()
    one_dead.run_until_caught_up(timeout=60)
    assert "order-2" in repr(stage(one_dead)._repr_mimebundle_())


# Waiting, and what can be rebuilt


def test_a_wait_waits_for_it_and_says_how_far_it_is(lunch):
    lunch.rebuild(delay=1.0)
    assert not lunch.is_caught_up()
    with pytest.raises(TimeoutError, match="the rebuild of order_list is at event 2"):
        lunch.run_until_caught_up(timeout=2.5)
    lunch.run_until_caught_up(timeout=60)
    assert lunch.is_caught_up()


def test_its_progress_is_a_row_of_its_own(lunch):
    lunch.rebuild(delay=1.0)
    lunch.advance(2.25)
    row = lunch.progress().set_index("view").loc["order_list (rebuild)"].to_dict()
    assert (row["version"], row["behind"], row["since_look"]) == (2, 4, 0.25)
    lunch.run_until_caught_up(timeout=60)
    assert lunch.progress()["view"].tolist() == ["order_list", "sales_total", "popular_menu"]


def test_one_at_a_time_for_each_projector(open_cafeteria):
    cafeteria = five_orders(open_cafeteria(delay={"order_list": 1.0, "replica_1": 1.0}))
    cafeteria.rebuild()
    cafeteria.rebuild("replica_1")
    for view in ("order_list", "sales_total"):
        with pytest.raises(ValueError, match="the views of order_list are being rebuilt already"):
            cafeteria.rebuild(view)
    cafeteria.run_until_caught_up(timeout=60)
    assert cafeteria.facts()["what"].tolist().count("switched") == 2
    assert cafeteria.order_list("replica_1")["customer"].tolist() == list(reversed(NAMES))


def test_limited_items_begin_with_what_there_was_of_them(open_cafeteria):
    cafeteria = open_cafeteria(delay={"order_list": 1.0, "stock_left": 1.0}, stock={"onigiri": 10, "set meal": 7})
    five_orders(cafeteria)
    before = cafeteria.stock_left()
    cafeteria.rebuild("stock_left")
    cafeteria.run_until_caught_up(timeout=60)
    assert cafeteria.stock_left().equals(before)


def test_no_mail_is_sent_again(open_cafeteria):
    cafeteria = five_orders(open_cafeteria(delay={"order_list": 1.0, "mail": 0.5}))
    for view in ("mail", "order_list"):
        cafeteria.rebuild(view)
    cafeteria.run_until_caught_up(timeout=60)
    what = cafeteria.facts()["what"].tolist()
    assert (what.count("mailed"), what.count("switched")) == (5, 2)


def test_nothing_is_rebuilt_where_nobody_works(open_cafeteria):
    with pytest.raises(ValueError, match='rebuild needs projectors, and projection="inline" has none'):
        open_cafeteria(projection="inline").rebuild()


@pytest.mark.parametrize("view", ["dinner", "replica_1", None])
def test_a_view_that_is_not_there_is_refused_with_those_that_are(cafeteria, view):
    with pytest.raises(ValueError, match="view must be one of order_list, sales_total, popular_menu, not"):
        cafeteria.rebuild(view)


def test_an_empty_log_is_rebuilt_at_once(cafeteria):
    cafeteria.rebuild()
    cafeteria.advance(0.0)
    assert cafeteria.facts()["what"].tolist()[-1] == "switched"
