"""The order list: one line for each order, the newest on top."""

import pytest

from cqrs_lab.read.order_list import OrderListView, ReadOrderRepository, ReadOrderRow
from cqrs_lab.shared.messages import Delivery


@pytest.fixture
def lines(read_database):
    return ReadOrderRepository(read_database)


@pytest.fixture
def order_list(lines):
    return OrderListView(lines)


@pytest.fixture
def story_of_two(order_list, make_event):
    """Two orders are placed, at positions 1 and 2."""
    order_list.apply(Delivery(1, make_event.placed("order-1", "Aoi", 850), 1), now=10)
    order_list.apply(Delivery(2, make_event.placed("order-2", "Ben", 600), 1), now=20)


def test_a_new_list_is_empty(lines):
    assert lines.list() == []


def test_a_placed_order_becomes_a_line(order_list, lines, make_event):
    order_list.apply(Delivery(3, make_event.placed("order-1", "こみやんま", 850), 1), now=10)
    assert lines.find("order-1") == ReadOrderRow(
        "order-1", "こみやんま", 850, "set meal", "ORDERED", order_version=1, projected_at=10, placed_as=3
    )


def test_the_newest_order_stands_on_top(lines, story_of_two):
    assert [line.order_id for line in lines.list()] == ["order-2", "order-1"]


def test_the_newest_is_who_ordered_last_not_who_was_projected_last(order_list, lines, make_event):
    first, second = make_event.placed("order-1"), make_event.placed("order-2")
    order_list.apply(Delivery(2, second, 1), now=10)
    order_list.apply(Delivery(1, first, 1), now=20)
    assert [line.order_id for line in lines.list()] == ["order-2", "order-1"]


def test_a_tenth_order_stands_above_the_ninth(order_list, lines, make_event):
    for number in range(1, 12):
        order_list.apply(Delivery(number, make_event.placed(f"order-{number}"), 1), now=10)
    assert [line.placed_as for line in lines.list()] == list(range(11, 0, -1))


def test_a_paid_order_changes_its_line(order_list, lines, make_event, story_of_two):
    order_list.apply(Delivery(3, make_event.paid("order-1"), 1), now=30)
    assert lines.find("order-1") == ReadOrderRow(
        "order-1", "Aoi", 850, "set meal", "PAID", order_version=2, projected_at=30, placed_as=1
    )


def test_a_paid_order_keeps_its_place(order_list, lines, make_event, story_of_two):
    order_list.apply(Delivery(3, make_event.paid("order-1"), 1), now=30)
    assert [line.order_id for line in lines.list()] == ["order-2", "order-1"]


def test_an_order_applied_twice_has_one_line(order_list, lines, make_event):
    event = make_event.placed("order-1")
    order_list.apply(Delivery(1, event, 1), now=10)
    order_list.apply(Delivery(1, event, 2), now=20)
    assert [line.order_id for line in lines.list()] == ["order-1"]


def test_a_payment_without_its_order_is_an_error(order_list, make_event):
    with pytest.raises(LookupError, match="order-1 is paid, but its line is not in the list"):
        order_list.apply(Delivery(2, make_event.paid("order-1"), 1), now=10)


def test_an_order_that_is_not_in_the_list_has_no_line(lines, story_of_two):
    assert lines.find("order-3") is None


def test_the_list_is_the_callers_own(lines, story_of_two):
    lines.list().clear()
    assert len(lines.list()) == 2


def test_a_replica_has_a_table_of_its_own(read_database, lines, story_of_two):
    assert ReadOrderRepository(read_database, "replica").list() == []
