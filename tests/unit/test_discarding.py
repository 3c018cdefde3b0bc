"""Dead letters that are given up for good."""

import pytest

from cqrs_lab.lab.dead_letters import StillDead


@pytest.fixture
def given_up(open_cafeteria):
    """Order-1 is dead, and its payment is held back by it."""
    cafeteria = open_cafeteria(delay={"order_list": 1.0, "sales_total": 1.0}, attempts=1)
    cafeteria.faults.poison("order-1", "order_list")
    cafeteria.place_order("Aoi", 850)
    cafeteria.pay_order("order-1")
    cafeteria.place_order("Ben", 850)
    cafeteria.advance(10.0)
    cafeteria.faults.cure("order-1")
    cafeteria.dead_letters.discard("order-1")
    return cafeteria


def test_all_letters_of_the_order_are_closed(given_up):
    table = given_up.dead_letters.table()
    assert table["closed"].tolist() == ["discarded", "discarded"]
    assert table["closed_at"].tolist() == [10.0, 10.0]


def test_a_retry_does_nothing(given_up):
    given_up.dead_letters.retry("order-1")
    assert given_up.order_list()["customer"].tolist() == ["Ben"]


def test_its_operations_stay_failed(given_up):
    given_up.advance(60.0)
    states = [given_up.operation(operation).state for operation in ("op-1", "op-2", "op-3")]
    assert states == ["FAILED", "FAILED", "DONE"]


def test_the_view_says_that_it_will_never_show_it(given_up):
    shown = given_up.read().shown
    assert shown.dead == {1: "order-1 is poisoned", 2: "held back by event 1"}
    assert (shown.version, shown.shows(1)) == (3, False)


def test_it_is_a_fact(given_up):
    facts = given_up.facts()
    discarded = facts[facts["what"] == "discarded"]
    assert discarded[["at", "position", "view"]].values.tolist() == [[10.0, 1, "order_list"], [10.0, 2, "order_list"]]


def test_it_can_be_discarded_once(given_up):
    given_up.dead_letters.discard("order-1")
    assert given_up.facts()["what"].tolist().count("discarded") == 2


@pytest.mark.parametrize("order_id", ["order-2", "order-99"])
def test_who_was_never_dead_is_left_alone(given_up, order_id):
    before = given_up.facts()
    given_up.dead_letters.discard(order_id)
    given_up.dead_letters.retry(order_id)
    assert given_up.facts().equals(before)


def test_later_events_of_the_order_are_tried(open_cafeteria):
    cafeteria = open_cafeteria(delay={"order_list": 1.0, "sales_total": 1.0}, attempts=1)
    cafeteria.faults.poison("order-1")
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(10.0)
    cafeteria.faults.cure("order-1")
    cafeteria.dead_letters.discard("order-1")
    cafeteria.pay_order("order-1")
    cafeteria.advance(10.0)
    letters = cafeteria.dead_letters.table().set_index(["view", "position"])["reason"].to_dict()
    assert letters == {
        ("order_list", 1): "order-1 is poisoned",
        ("sales_total", 1): "order-1 is poisoned",
        ("order_list", 2): "order-1 is paid, but its line is not in the list",
    }
    with pytest.raises(StillDead):
        cafeteria.dead_letters.retry("order-1")


@pytest.mark.filterwarnings("ignore:a lease of")
def test_a_slow_worker_that_finishes_brings_back_nothing_that_was_discarded(open_cafeteria):
    cafeteria = open_cafeteria(delay=4, lease=1, workers=4)
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(3.5)
    cafeteria.dead_letters.discard("order-1")
    cafeteria.advance(30.0)
    assert len(cafeteria.order_list()) == 0
    assert cafeteria.operation("op-1").state == "FAILED"
    assert cafeteria.dead_letters.table()["closed"].tolist() == ["discarded"]
    assert cafeteria.is_caught_up()
