"""Opened with rebuild=True: a lost read file is made anew out of the log, and views are regrouped."""

import pytest

from cqrs_lab import Cafeteria, DatabaseUnusable
from cqrs_lab.read.order_list import OrderListView
from cqrs_lab.read.views import SalesTotalView

NAMES = ["Aoi", "Ben", "Chie", "Dai", "Emi"]
TOGETHER = {"order_list": 1.0}
APART = {"order_list": 1.0, "sales_total": 0.4}


@pytest.fixture
def files(tmp_path):
    return {"write": tmp_path / "write.db", "read": tmp_path / "read.db"}


@pytest.fixture
def reopen(open_cafeteria, files):
    return lambda **settings: open_cafeteria(**{"delay": TOGETHER, "rebuild": True} | files | settings)


def five_orders(cafeteria, seconds=60.0):
    for name in NAMES:
        cafeteria.place_order(name, 850)
    cafeteria.pay_order("order-2")
    cafeteria.advance(seconds)
    return cafeteria


def lose(cafeteria, files):
    cafeteria.close()
    for path in files["read"].parent.glob("read.db*"):
        path.unlink()


def states(cafeteria):
    return [cafeteria.operation(f"op-{number}").state for number in range(1, 7)]


def check_that_all_is_well(cafeteria):
    """Everything is shown once, and the next order as well."""
    cafeteria.run_until_caught_up(timeout=600)
    receipt = cafeteria.place_order("Fumi", 100)
    cafeteria.run_until_caught_up(timeout=600)
    assert sorted(cafeteria.order_list()["customer"]) == [*NAMES, "Fumi"]
    assert cafeteria.sales_total().values.tolist() == [[6, 5 * 850 + 100]]
    assert cafeteria.popular_menu()["orders"].tolist() == [6]
    assert cafeteria.operation(receipt.operation_id).state == "DONE"
    assert cafeteria.order_list().set_index("order_id").loc["order-2", "status"] == "PAID"
    cafeteria.advance(60.0)  # till leases of before are over
    assert cafeteria.events()["state"].tolist() == ["finished"] * 7


# A read file that is lost


def test_a_lost_read_file_is_refused_with_the_way_to_get_it_back(reopen, files):
    lose(five_orders(reopen()), files)
    with pytest.raises(DatabaseUnusable, match=r"is missing\. With rebuild=True it is made anew out of the log\.$"):
        reopen(rebuild=False)


def test_it_is_made_anew(reopen, files):
    before = five_orders(reopen())
    shown = [before.order_list().drop(columns="projected_at"), before.sales_total(), before.popular_menu()]
    lose(before, files)
    after = reopen()
    assert after.order_list().drop(columns="projected_at").equals(shown[0])
    assert after.sales_total().equals(shown[1])
    assert after.popular_menu().equals(shown[2])
    assert states(after) == ["DONE"] * 6
    check_that_all_is_well(after)


def test_its_rows_become_visible_at_the_rebuild_as_new_facts(reopen, files):
    before = five_orders(reopen())
    lose(before, files)
    after = reopen()
    facts = after.facts()
    visible = facts[facts["what"] == "visible"]
    assert visible["position"].tolist() == [1, 2, 3, 4, 5, 6]
    assert set(visible["at"]) == {after.now()} == {6.0}, "the last instant that the write file knows"
    assert after.operation("op-1").done_at == 6.0


def test_what_was_not_shown_before_is_shown_in_its_own_time(reopen, files):
    lose(five_orders(reopen(), seconds=2.5), files)
    after = reopen(lease=0.5, delay={"order_list": 0.3})
    assert sorted(after.order_list()["customer"]) == ["Aoi", "Ben", "Chie"]  # the third was in somebody's hands
    check_that_all_is_well(after)


def test_what_was_given_up_is_tried_again(reopen, files):
    before = reopen(attempts=1)
    before.faults.poison("order-2")
    five_orders(before)
    assert states(before) == ["DONE", "FAILED", "DONE", "DONE", "DONE", "FAILED"]
    lose(before, files)
    after = reopen()
    assert states(after) == ["DONE"] * 6
    check_that_all_is_well(after)


@pytest.mark.parametrize(("on_failure", "state"), [("retry and dead-letter", "FAILED"), ("skip", "PENDING")])
def test_what_fails_again_is_given_up_again(reopen, files, monkeypatch, on_failure, state):
    lose(five_orders(reopen()), files)
    add_line = OrderListView.add_line

    def fail(view, delivery, now):
        if delivery.position == 2:
            raise ValueError("too hot")
        add_line(view, delivery, now)

    monkeypatch.setattr(OrderListView, "add_line", fail)
    after = reopen(on_failure=on_failure)
    assert states(after) == ["DONE", state, "DONE", "DONE", "DONE", state]
    assert after.read().shown.dead == {2: "too hot", 6: "held back by event 2"}
    assert after.is_caught_up()


def test_no_mail_is_sent_again(reopen, files):
    delay = {"order_list": 1.0, "mail": 0.5}
    before = five_orders(reopen(delay=delay), seconds=1.6)
    count = before.facts()["what"].tolist().count("mailed")
    assert count == 3
    lose(before, files)
    after = reopen(delay=delay)
    after.run_until_caught_up(timeout=600)
    facts = after.facts()
    assert facts[facts["what"] == "mailed"]["caused_by"].tolist() == [1, 2, 3, 4, 5]


def test_limited_items_begin_with_what_there_was_of_them(reopen, files):
    before = five_orders(reopen(stock={"set meal": 7}))
    shown = before.stock_left()
    lose(before, files)
    assert reopen().stock_left().equals(shown)


def test_every_projector_gets_its_views_back(reopen, files):
    delay = {"order_list": 1.0, "replica_1": 3.0, "sales_total": 0.2}
    before = five_orders(reopen(delay=delay), seconds=3.5)
    shown = {view: before.read(view).order_ids for view in ("order_list", "replica_1")}
    lose(before, files)
    after = reopen(delay=delay)
    for view, ids in shown.items():
        assert set(after.read(view).order_ids) >= set(ids)
    assert len(after.order_list("replica_1")) == 4, "as many as the order list had in hand"
    check_that_all_is_well(after)


def test_a_lost_file_can_be_made_anew_in_other_groups(reopen, files):
    lose(five_orders(reopen()), files)
    after = reopen(delay=APART)
    assert after.sales_total()["orders"].tolist() == [5]
    check_that_all_is_well(after)


def test_it_is_only_a_lost_file_that_is_made_anew(tmp_path, reopen, files, open_cafeteria):
    five_orders(reopen()).close()
    others = {"write": tmp_path / "other-write.db", "read": tmp_path / "other-read.db"}
    five_orders(open_cafeteria(**others)).close()
    with pytest.raises(DatabaseUnusable, match="is not the read database that belongs to"):
        Cafeteria(write=files["write"], read=others["read"], rebuild=True)
    assert len(open_cafeteria(**others).order_list()) == 5


# Other groups


def test_who_regroups_without_a_rebuild_is_told_of_it(reopen):
    five_orders(reopen()).close()
    with pytest.raises(DatabaseUnusable, match=r"for the same views as before, or with rebuild=True\.$"):
        reopen(delay=APART, rebuild=False)


def test_a_view_gets_a_projector_of_its_own(reopen):
    five_orders(reopen()).close()
    after = reopen(delay=APART)
    assert after.sales_total()["orders"].tolist() == [5]
    assert after.freshness("sales_total").behind == 0
    check_that_all_is_well(after)
    assert after.timeline("sales_total")["lag"].tolist()[-1] == 0.4


@pytest.mark.parametrize("sales_total", [0.1, 1.0, 3.0])
@pytest.mark.parametrize("seconds", [0.5, 2.5, 60.0])
def test_views_are_projected_together_from_now_on_and_none_shows_less(reopen, sales_total, seconds):
    before = five_orders(reopen(delay={"order_list": 1.0, "sales_total": sales_total}), seconds)
    lines, sold = set(before.order_list()["order_id"]), int(before.sales_total()["orders"][0])
    before.close()
    after = reopen(delay=TOGETHER, lease=1.5)
    assert set(after.order_list()["order_id"]) >= lines
    assert int(after.sales_total()["orders"][0]) == len(after.order_list()) == max(len(lines), sold)
    check_that_all_is_well(after)


def test_there_and_back_again(reopen):
    five_orders(reopen(), seconds=1.5).close()
    for delay in (APART, TOGETHER, APART, {"order_list": 1.0, "popular_menu": 2.0}, TOGETHER):
        cafeteria = reopen(delay=delay)
        cafeteria.advance(0.7)
        cafeteria.close()
    check_that_all_is_well(reopen())


def test_what_was_done_stays_done_since_then(reopen):
    before = five_orders(reopen(delay=APART))
    done_at = [before.operation(f"op-{number}").done_at for number in range(1, 7)]
    lines, changes = before.order_list(), before.sql("read", "SELECT * FROM changes")
    before.close()
    after = reopen()
    assert [after.operation(f"op-{number}").done_at for number in range(1, 7)] == done_at
    assert after.order_list().equals(lines)
    assert after.sql("read", "SELECT * FROM changes").equals(changes)


def test_a_dead_letter_of_one_group_is_tried_in_the_other(reopen):
    before = reopen(attempts=1)
    before.faults.poison("order-2")
    five_orders(before).close()
    after = reopen(delay=APART)
    after.run_until_caught_up(timeout=600)
    assert after.sales_total()["orders"].tolist() == [5]
    assert sorted(after.order_list()["customer"]) == ["Aoi", "Chie", "Dai", "Emi"]
    after.dead_letters.retry("order-2")
    check_that_all_is_well(after)


def test_a_view_that_cannot_be_rebuilt_refuses_the_opening_and_nothing_has_changed(reopen, files, monkeypatch):
    five_orders(reopen()).close()
    before = {path.name: path.read_bytes() for path in files["read"].parent.glob("*.db")}

    def fail(*_):
        raise ValueError("no change")

    with monkeypatch.context() as patched, pytest.raises(DatabaseUnusable, match="stopped at event 1: no change"):
        patched.setattr(SalesTotalView, "apply", fail)
        reopen(delay=APART)
    assert {path.name: path.read_bytes() for path in files["read"].parent.glob("*.db")} == before
    check_that_all_is_well(reopen(delay=TOGETHER))


def test_where_there_is_nothing_to_rebuild_nothing_happens(reopen):
    before = five_orders(reopen())
    facts = before.facts()
    before.close()
    after = reopen().facts()
    assert after["what"].tolist().count("visible") == facts["what"].tolist().count("visible")


def test_nothing_is_rebuilt_where_the_views_have_no_file():
    with pytest.raises(ValueError, match="rebuild must be False, for no view lies in a file of its own"):
        Cafeteria(projection="inline", rebuild=True)


@pytest.mark.parametrize("rebuild", [None, 1, "yes"])
def test_to_rebuild_is_a_yes_or_a_no(rebuild):
    with pytest.raises(ValueError, match="rebuild must be True or False, not"):
        Cafeteria(rebuild=rebuild)
