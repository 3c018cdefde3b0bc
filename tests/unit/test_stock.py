"""Selling what there is: the write side knows how many are left, a screen may be late."""

import time
from queue import SimpleQueue
from threading import Barrier, Thread

import pytest

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.shared.messages import PlaceOrder
from cqrs_lab.write.refusals import OrderRefused
from cqrs_lab.write.stock import StockRepository


@pytest.fixture
def kiosk(open_cafeteria):
    """Opens a kiosk with three onigiri, whose screen is three seconds late."""

    def open_kiosk(sell_by):
        return open_cafeteria(delay=0, poll_interval=None, transit=3.0, stock={"onigiri": 3}, sell_by=sell_by)

    return open_kiosk


def visit(cafeteria, seconds):
    """Let a buyer come at each second; gives the answers."""
    for second in seconds:
        cafeteria.at(second, cafeteria.buyers.add)
    cafeteria.run_until_caught_up(timeout=600)
    return answers_of(cafeteria)


def answers_of(cafeteria):
    """What each buyer got: the order's id, or the reason why not."""
    buyers = cafeteria.buyers.table()
    return [order_id or refused for order_id, refused in zip(buyers["order_id"], buyers["refused"], strict=True)]


# The write side decides


def test_the_write_side_sells_what_there_is_and_no_more(kiosk):
    answers = visit(kiosk("write"), [0, 0, 0.5, 0.5, 1, 9])
    assert answers == ["order-1", "order-2", "order-3"] + ["onigiri is sold out"] * 3


def test_the_write_side_decides_if_nothing_else_is_wished(open_cafeteria):
    cafeteria = open_cafeteria(delay=100, lease=200, stock={"onigiri": 1})
    cafeteria.place_order("Aoi", 150, "onigiri")
    with pytest.raises(OrderRefused):
        cafeteria.place_order("Ben", 150, "onigiri")


def test_the_write_side_is_right_although_the_screen_is_late(kiosk):
    cafeteria = kiosk("write")
    visit(cafeteria, [0, 0, 0, 0])
    buyers = cafeteria.buyers.table()
    assert buyers[["on_screen", "stock_left"]].values.tolist() == [[3, 2], [3, 1], [3, 0], [3, 0]]


def test_when_all_is_known_the_screen_shows_the_stock_that_is_left(kiosk):
    cafeteria = kiosk("write")
    visit(cafeteria, [0, 0])
    assert (cafeteria.parts.stock.stock_left("onigiri"), cafeteria.stock_left()["stock_left"].tolist()) == (1, [1])


def test_who_comes_too_late_gets_the_reason(open_cafeteria):
    cafeteria = open_cafeteria(stock={"onigiri": 0})
    with pytest.raises(OrderRefused) as refusal:
        cafeteria.place_order("Aoi", 150, "onigiri")
    assert (refusal.value.field, refusal.value.reason) == ("item", "onigiri is sold out")


def test_who_comes_too_late_leaves_no_trace(open_cafeteria):
    cafeteria = open_cafeteria(stock={"onigiri": 0})
    with pytest.raises(OrderRefused):
        cafeteria.place_order("Aoi", 150, "onigiri")
    tables = ("orders", "operations", "events", "idempotency_keys")
    assert [len(cafeteria.sql("write", f"SELECT * FROM {table}")) for table in tables] == [0, 0, 0, 0]
    assert cafeteria.parts.stock.stock_left("onigiri") == 0


def test_an_item_that_is_sold_out_keeps_nobody_from_another(open_cafeteria):
    cafeteria = open_cafeteria(stock={"onigiri": 0, "tea": 1})
    items = ["tea", "curry"]
    assert [cafeteria.place_order("Aoi", 150, item).order_id for item in items] == ["order-1", "order-2"]


def test_an_item_that_is_not_limited_is_never_sold_out(open_cafeteria):
    cafeteria = open_cafeteria(stock={"onigiri": 0})
    for _ in range(20):
        cafeteria.place_order("Aoi", 850)
    assert (len(cafeteria.timeline()), cafeteria.parts.stock.stock_left("set meal")) == (20, None)


ONIGIRI = PlaceOrder("Aoi", 150, "onigiri")


def answer(counter):
    """The order, or the reason why not, for somebody who wants an onigiri."""
    try:
        return counter.place(ONIGIRI).order_id
    except OrderRefused as refusal:
        return refusal.reason


def test_two_counters_on_one_file_sell_what_there_is_and_no_more(open_write_side):
    with open_write_side(onigiri=3) as here, open_write_side(onigiri=3) as there:
        answers = [answer(counter) for _ in range(4) for counter in (here, there)]
    assert answers == ["order-1", "order-2", "order-3"] + ["onigiri is sold out"] * 5


def test_of_two_who_want_the_last_one_at_once_one_gets_it(open_write_side):
    """The second arrives while the first is being served, and has to wait for what is left then."""
    opened, arrived = Barrier(2, timeout=10), Barrier(2, timeout=10)
    answers = SimpleQueue()

    def come_second():
        with open_write_side(onigiri=1) as counter:
            opened.wait()
            arrived.wait()
            answers.put(answer(counter))

    def let_the_second_arrive(failpoint):
        if failpoint == "stock taken":
            arrived.wait()
            time.sleep(0.05)  # if the second did not wait for the first, it would be done now

    with open_write_side(onigiri=1) as counter:
        second = Thread(target=come_second)
        second.start()
        opened.wait()
        counter.ledger.failpoint = let_the_second_arrive
        assert answer(counter) == "order-1"
        second.join(timeout=10)
        assert (answers.get(timeout=1), counter.stock.stock_left("onigiri")) == ("onigiri is sold out", 0)


# A view decides


def test_a_view_sells_late(kiosk):
    """Until its screen knows of the first order, three seconds after it, the kiosk goes on selling."""
    answers = visit(kiosk("view"), [0, 1, 2, 2.5, 3, 4, 5, 5.1, 9])
    assert answers == [f"order-{number}" for number in range(1, 8)] + ["onigiri is sold out"] * 2


def test_a_view_decides_by_what_the_screen_shows(kiosk):
    """And no screen says that less than nothing is left."""
    cafeteria = kiosk("view")
    visit(cafeteria, [0, 1, 2, 2.5, 3, 4, 5, 5.1, 9])
    buyers = cafeteria.buyers.table()
    assert buyers["on_screen"].tolist() == [3, 3, 3, 3, 3, 2, 1, 0, 0]
    assert buyers["stock_left"].tolist() == [2, 1, 0, -1, -2, -3, -4, -4, -4]


def test_what_a_view_sold_too_many_is_below_zero(kiosk):
    cafeteria = kiosk("view")
    visit(cafeteria, [0] * 5)
    assert (cafeteria.parts.stock.stock_left("onigiri"), cafeteria.stock_left()["stock_left"].tolist()) == (-2, [-2])


def test_a_view_that_is_never_late_sells_no_more_than_there_are(open_cafeteria):
    cafeteria = open_cafeteria(delay=0, poll_interval=None, stock={"onigiri": 3}, sell_by="view")
    answers = visit(cafeteria, [0, 1, 2, 3, 4])
    assert answers == ["order-1", "order-2", "order-3"] + ["onigiri is sold out"] * 2


# The table of buyers


def test_each_buyer_has_an_order_or_a_reason(kiosk):
    cafeteria = kiosk("write")
    visit(cafeteria, [0, 0, 0, 0.5])
    buyers = cafeteria.buyers.table()
    assert buyers[["buyer", "at", "order_id", "refused"]].values.tolist() == [
        ["buyer-1", 0.0, "order-1", ""],
        ["buyer-2", 0.0, "order-2", ""],
        ["buyer-3", 0.0, "order-3", ""],
        ["buyer-4", 0.5, None, "onigiri is sold out"],
    ]


def test_of_an_item_that_is_not_limited_no_number_is_known(cafeteria):
    cafeteria.buyers.add("tea")
    buyers = cafeteria.buyers.table()
    assert buyers[["on_screen", "stock_left"]].isna().all(axis=None)
    assert buyers.dtypes[["on_screen", "stock_left"]].tolist() == ["Int64", "Int64"]


def test_the_table_of_buyers_is_empty_before_anybody_came(cafeteria):
    assert cafeteria.buyers.table().empty


# The repository


def test_an_item_that_is_limited_already_keeps_what_is_left(write_database):
    stock = StockRepository(write_database)
    stock.open("onigiri", 3)
    stock.take("onigiri")
    stock.open("onigiri", 3)
    assert stock.stock_left("onigiri") == 2


def test_taking_what_is_not_limited_limits_nothing(write_database):
    stock = StockRepository(write_database)
    stock.take("tea")
    assert stock.stock_left("tea") is None


# What cannot be wished for


@pytest.mark.parametrize("quantity", [-1, 1.5, 3.0, True, False, None, "3", float("nan")])
def test_a_stock_that_cannot_be_is_refused_and_its_item_named(quantity):
    with pytest.raises(ValueError, match=r"^stock of onigiri must be a whole number.*0.*, not "):
        Cafeteria(stock={"tea": 3, "onigiri": quantity})


def test_a_stock_that_no_database_can_count_is_refused_and_its_item_named():
    with pytest.raises(ValueError, match=r"^stock of onigiri must be"):
        Cafeteria(stock={"onigiri": 2**63})


@pytest.mark.parametrize("stock", [5, ["onigiri"], "onigiri", True])
def test_a_stock_that_is_no_mapping_is_refused(stock):
    with pytest.raises(ValueError, match=r"^stock must "):
        Cafeteria(stock=stock)


@pytest.mark.parametrize("sell_by", ["vote", "View", "", None, True, ["write"]])
def test_who_decides_must_be_the_write_side_or_the_view(sell_by):
    with pytest.raises(ValueError, match=r"^sell_by must be one of write, view, not "):
        Cafeteria(sell_by=sell_by)


@pytest.mark.parametrize("wish", [{"stock": {"onigiri": -1}}, {"sell_by": "vote"}])
def test_a_wish_that_cannot_be_fulfilled_makes_no_file(tmp_path, wish):
    with pytest.raises(ValueError):
        Cafeteria(write=tmp_path / "write.db", read=tmp_path / "read.db", **wish)
    assert list(tmp_path.iterdir()) == []
