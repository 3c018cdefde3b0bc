"""The views beside the order list: what they count, how late each of them is, and how old it says it is."""

import re
from contextlib import closing, suppress

import pytest

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.lab.randomness import Delay
from cqrs_lab.shared.database import DatabaseUnusable

OWN_PROJECTORS = {"order_list": 1.0, "sales_total": 2.0, "popular_menu": 3.0, "stock_left": 4.0}


def records(table):
    return table.to_dict("records")


def order(cafeteria, *items):
    for item in items:
        cafeteria.place_order("Aoi", 850, item)


def screens(cafeteria):
    """How many orders each screen knows of; ten pieces of curry were there at opening."""
    return {
        "order_list": len(cafeteria.order_list()),
        "sales_total": int(cafeteria.sales_total()["orders"][0]),
        "popular_menu": int(cafeteria.popular_menu()["orders"].sum()),
        "stock_left": 10 - int(cafeteria.stock_left()["stock_left"][0]),
    }


# What they count


def test_at_opening_nothing_is_sold(cafeteria):
    assert records(cafeteria.sales_total()) == [{"orders": 0, "total_yen": 0}]


def test_the_sales_total_is_the_sum_of_all_orders(cafeteria):
    for yen in (850, 600, 1):
        cafeteria.place_order("Aoi", yen)
    cafeteria.run_until_caught_up(timeout=60)
    assert records(cafeteria.sales_total()) == [{"orders": 3, "total_yen": 1451}]


def test_at_opening_nothing_is_popular(cafeteria):
    assert records(cafeteria.popular_menu()) == []


def test_the_popular_menu_has_the_three_items_ordered_most_often(cafeteria):
    order(cafeteria, "tea", *["soba"] * 4, *["curry"] * 2, *["ramen"] * 3)
    cafeteria.run_until_caught_up(timeout=60)
    assert records(cafeteria.popular_menu()) == [
        {"item": "soba", "orders": 4},
        {"item": "ramen", "orders": 3},
        {"item": "curry", "orders": 2},
    ]


@pytest.mark.parametrize("items", [["udon", "tea", "soba", "curry"], ["curry", "udon", "soba", "tea"]])
def test_of_items_that_are_equally_popular_the_first_in_the_alphabet_are_on_the_menu(cafeteria, items):
    order(cafeteria, *items)
    cafeteria.run_until_caught_up(timeout=60)
    assert cafeteria.popular_menu()["item"].tolist() == ["curry", "soba", "tea"]


def test_a_menu_of_fewer_items_is_shorter(cafeteria):
    order(cafeteria, "カレー", "うどん", "カレー")
    cafeteria.run_until_caught_up(timeout=60)
    assert records(cafeteria.popular_menu()) == [{"item": "カレー", "orders": 2}, {"item": "うどん", "orders": 1}]


def test_at_opening_all_the_stock_is_left(open_cafeteria):
    cafeteria = open_cafeteria(stock={"tea": 3, "onigiri": 10})
    assert records(cafeteria.stock_left()) == [{"item": "onigiri", "stock_left": 10}, {"item": "tea", "stock_left": 3}]


def test_an_order_leaves_one_less_of_its_item(open_cafeteria):
    cafeteria = open_cafeteria(stock={"onigiri": 10, "tea": 3})
    order(cafeteria, "onigiri", "onigiri", "curry")
    cafeteria.run_until_caught_up(timeout=60)
    assert records(cafeteria.stock_left()) == [{"item": "onigiri", "stock_left": 8}, {"item": "tea", "stock_left": 3}]


def test_what_is_not_limited_is_not_in_stock(cafeteria):
    order(cafeteria, "curry")
    cafeteria.run_until_caught_up(timeout=60)
    assert (records(cafeteria.stock_left()), cafeteria.parts.stock_left.stock_left("curry")) == ([], None)


def test_paying_changes_no_sum(open_cafeteria):
    cafeteria = open_cafeteria(stock={"curry": 10})
    order(cafeteria, "curry")
    cafeteria.pay_order("order-1")
    cafeteria.run_until_caught_up(timeout=60)
    assert screens(cafeteria) == dict.fromkeys(OWN_PROJECTORS, 1)


def test_a_delivery_that_comes_twice_is_counted_once(open_cafeteria):
    """Each projector in turn falls after it has applied the event and before it has said so."""
    cafeteria = open_cafeteria(delay=OWN_PROJECTORS, stock={"curry": 10}, lease=10)
    order(cafeteria, "curry")
    for _ in OWN_PROJECTORS:
        cafeteria.faults.crash(at="projection committed")
        with suppress(TimeoutError):
            cafeteria.run_until_caught_up(timeout=1)
    cafeteria.faults.restart()
    cafeteria.run_until_caught_up(timeout=60)
    cafeteria.advance(60)
    assert screens(cafeteria) == dict.fromkeys(OWN_PROJECTORS, 1)


# A projector each


@pytest.mark.parametrize("second", [0.5, 1, 2, 3, 4])
def test_each_view_is_as_late_as_its_own_projector(open_cafeteria, second):
    cafeteria = open_cafeteria(delay=OWN_PROJECTORS, stock={"curry": 10})
    order(cafeteria, "curry")
    cafeteria.advance(second)
    assert screens(cafeteria) == {view: int(second >= delay) for view, delay in OWN_PROJECTORS.items()}


def test_projectors_do_not_wait_for_each_other(open_cafeteria):
    cafeteria = open_cafeteria(delay={"order_list": 1.0, "sales_total": 100.0}, lease=200.0)
    order(cafeteria, *["curry"] * 3)
    cafeteria.advance(3)
    assert (len(cafeteria.order_list()), cafeteria.freshness("sales_total").version) == (3, 0)


def test_views_that_are_not_named_go_with_the_order_list(open_cafeteria):
    cafeteria = open_cafeteria(delay={"order_list": 1.0, "sales_total": 4.0}, stock={"curry": 10})
    order(cafeteria, "curry")
    cafeteria.advance(1)
    assert screens(cafeteria) == {"order_list": 1, "sales_total": 0, "popular_menu": 1, "stock_left": 1}


def test_with_one_delay_all_views_go_together(open_cafeteria):
    cafeteria = open_cafeteria(delay=2.0, stock={"curry": 10})
    order(cafeteria, "curry")
    cafeteria.advance(1.999999)
    before = screens(cafeteria)
    cafeteria.advance(0.000001)
    assert (before, screens(cafeteria)) == (dict.fromkeys(OWN_PROJECTORS, 0), dict.fromkeys(OWN_PROJECTORS, 1))


def test_an_order_list_that_is_not_named_takes_the_ordinary_time(open_cafeteria):
    cafeteria = open_cafeteria(delay={"sales_total": 4.0})
    order(cafeteria, "curry")
    assert cafeteria.wait_until("visible", cafeteria.place_order("Aoi", 850), timeout=60) == 3.0


def test_done_means_the_order_list_knows_whatever_the_others_do(open_cafeteria):
    cafeteria = open_cafeteria(delay={"order_list": 2.5, "sales_total": 2.0, "popular_menu": 3.0})
    receipt = cafeteria.place_order("Aoi", 850)
    cafeteria.advance(2.4)  # the sales total knows it
    pending = cafeteria.operation(receipt.operation_id).state
    cafeteria.advance(0.1)  # and the popular menu does not
    assert (pending, cafeteria.operation(receipt.operation_id).state) == ("PENDING", "DONE")


def test_a_view_can_take_a_time_by_chance(open_cafeteria):
    cafeteria = open_cafeteria(delay={"sales_total": Delay.listed([0.25])})
    order(cafeteria, "curry")
    cafeteria.advance(0.25)
    assert cafeteria.freshness("sales_total").version == 1


def test_a_replica_is_a_second_order_list_with_a_delay_of_its_own(open_cafeteria):
    cafeteria = open_cafeteria(delay={"order_list": 1.0, "replica_1": 0.5, "replica_2": 4.0})
    order(cafeteria, "curry")
    cafeteria.advance(0.5)
    early = [len(cafeteria.order_list(view)) for view in ("order_list", "replica_1", "replica_2")]
    cafeteria.advance(3.5)
    late = [len(cafeteria.order_list(view)) for view in ("order_list", "replica_1", "replica_2")]
    assert (early, late) == ([0, 1, 0], [1, 1, 1])


def test_a_replica_that_has_caught_up_shows_the_same_orders(open_cafeteria):
    cafeteria = open_cafeteria(delay={"replica_1": 0.5})
    order(cafeteria, "curry", "tea")
    cafeteria.pay_order("order-1")
    cafeteria.run_until_caught_up(timeout=60)
    lists = [cafeteria.order_list(view).drop(columns="projected_at") for view in ("order_list", "replica_1")]
    assert lists[0].equals(lists[1])


@pytest.mark.parametrize(
    "name",
    [
        "dinner",
        "",
        "Order_List",
        "replica",
        "replica_",
        "replica_A",
        "replica_" + "1" * 21,
        "replica_1; DROP TABLE orders",
        5,
        None,
    ],
)
def test_a_delay_for_a_view_that_cannot_be_is_refused_with_those_that_can(name):
    with pytest.raises(ValueError, match=r"^delay names views: order_list, sales_total, .*, stock_left, mail, or"):
        Cafeteria(delay={name: 1.0})


@pytest.mark.parametrize("delay", [-1, float("nan"), "1", None])
def test_a_delay_that_cannot_be_is_refused_for_each_view(delay):
    with pytest.raises(ValueError, match=r"^delay must be a number of seconds from 0 to"):
        Cafeteria(delay={"sales_total": delay})


def test_a_delay_for_the_stock_is_allowed_where_nothing_is_limited(open_cafeteria):
    cafeteria = open_cafeteria(delay={"stock_left": 1.0})
    order(cafeteria, "curry")
    cafeteria.advance(1)
    assert (records(cafeteria.stock_left()), cafeteria.freshness("stock_left").version) == ([], 1)


@pytest.mark.parametrize("question", ["timeline", "staleness", "freshness", "events"])
@pytest.mark.parametrize("view", ["dinner", "replica_2", "", None])
def test_a_view_that_is_not_there_is_refused_with_those_that_are(open_cafeteria, question, view):
    cafeteria = open_cafeteria(delay={"replica_1": 1.0})
    with pytest.raises(ValueError, match=r"^view must be one of order_list, .*replica_1, not "):
        getattr(cafeteria, question)(view)


@pytest.mark.parametrize("view", ["dinner", "sales_total", None, [], 1])
def test_an_order_list_that_is_not_there_is_refused_with_those_that_are(open_cafeteria, view):
    cafeteria = open_cafeteria(delay={"replica_1": 1.0})
    with pytest.raises(
        ValueError, match=rf"^an order list must be one of order_list, replica_1, not {re.escape(repr(view))}$"
    ):
        cafeteria.order_list(view)


def test_who_asks_for_a_replica_that_was_not_opened_is_told_how(cafeteria):
    with pytest.raises(ValueError, match=r"not 'replica_2'; Cafeteria\(delay=\{'replica_2': 4.0\}\) has it$"):
        cafeteria.order_list("replica_2")


# How old they say they are


def test_each_view_says_its_version_its_age_and_when_it_was_projected(open_cafeteria):
    delay = {"order_list": 1.5, "sales_total": 3.0, "popular_menu": 5.0}
    cafeteria = open_cafeteria(delay=delay, stock={"curry": 10})
    for second in (0.0, 2.0, 4.0):
        cafeteria.at(second, order, cafeteria, "curry")
    cafeteria.advance(4)
    progress = cafeteria.progress().set_index("view")
    assert progress[["version", "behind", "age"]].to_dict("index") == {
        "order_list": {"version": 2, "behind": 1, "age": 0.0},
        "stock_left": {"version": 2, "behind": 1, "age": 0.0},
        "sales_total": {"version": 1, "behind": 2, "age": 2.0},
        "popular_menu": {"version": 0, "behind": 3, "age": 4.0},
    }
    projected_at = progress["projected_at"].dropna().to_dict()
    assert projected_at == {"order_list": 3.5, "stock_left": 3.5, "sales_total": 3.0}


def test_a_view_that_misses_nothing_has_no_age(open_cafeteria):
    cafeteria = open_cafeteria(delay=OWN_PROJECTORS, stock={"curry": 10})
    order(cafeteria, "curry")
    cafeteria.advance(60)
    assert cafeteria.progress()[["version", "behind", "age"]].values.tolist() == [[1, 0, 0]] * 4


def test_an_age_is_that_of_the_oldest_event_the_view_misses(cafeteria):
    cafeteria.advance(0.5)
    order(cafeteria, "curry")
    cafeteria.advance(1)
    order(cafeteria, "curry")
    assert cafeteria.freshness().age == 1_000_000


def staleness_rows(cafeteria, *views):
    return [tuple(row) for row in cafeteria.staleness(*views).itertuples(index=False)]


def test_staleness_tells_when_each_view_was_how_old(open_cafeteria):
    cafeteria = open_cafeteria(delay={"order_list": 1.5, "sales_total": 3.0})
    for second in (0.0, 2.0, 4.0):
        cafeteria.at(second, order, cafeteria, "curry")
    cafeteria.run_until_caught_up(timeout=60)
    assert staleness_rows(cafeteria, "sales_total", "order_list") == [
        ("sales_total", "order-1", 0.0, 0.0, 3.0, 3.0),
        ("sales_total", "order-2", 2.0, 3.0, 6.0, 4.0),
        ("sales_total", "order-3", 4.0, 6.0, 9.0, 5.0),
        ("order_list", "order-1", 0.0, 0.0, 1.5, 1.5),
        ("order_list", "order-2", 2.0, 2.0, 3.5, 1.5),
        ("order_list", "order-3", 4.0, 4.0, 5.5, 1.5),
    ]


def test_staleness_without_a_name_is_that_of_every_view(open_cafeteria):
    cafeteria = open_cafeteria(delay={"replica_1": 1.0}, stock={"curry": 10})
    order(cafeteria, "curry")
    cafeteria.advance(0.5)
    assert sorted(cafeteria.staleness()["view"]) == sorted([*OWN_PROJECTORS, "replica_1"])


def test_what_is_still_missing_makes_a_view_older_until_now(cafeteria):
    order(cafeteria, "curry")
    cafeteria.advance(0.75)
    assert staleness_rows(cafeteria, "order_list") == [("order_list", "order-1", 0.0, 0.0, 0.75, 0.75)]


def test_a_view_that_was_never_late_was_never_stale(open_cafeteria):
    cafeteria = open_cafeteria(delay=0, poll_interval=None)
    order(cafeteria, "curry")
    cafeteria.run_until_caught_up(timeout=60)
    assert staleness_rows(cafeteria) == []


def test_a_view_misses_one_event_at_a_time_as_its_oldest(open_cafeteria):
    """With two workers the second order is visible long before the first; the third is missed only after that one."""
    cafeteria = open_cafeteria(workers=2, delay=Delay.listed([5.0, 1.0, 5.0]), poll_interval=None)
    for second, name in ((0, "Aoi"), (0, "Ben"), (2, "Chie")):
        cafeteria.at(second, cafeteria.place_order, name, 850)
    cafeteria.run_until_caught_up(timeout=60)
    assert staleness_rows(cafeteria, "order_list") == [
        ("order_list", "order-1", 0.0, 0.0, 5.0, 5.0),
        ("order_list", "order-3", 2.0, 5.0, 7.0, 5.0),
    ]


def age_in(staleness, view, second):
    """How old a view was at a moment, as the table of staleness has it."""
    rows = staleness[staleness["view"] == view]
    now = rows[(rows["stale_from"] <= second) & (second < rows["until"])]
    return max(second - now["accepted_at"], default=0)


def afternoon(cafeteria):
    """Some orders, and what freshness said of each view at each quarter of a second."""
    for second in (0.0, 0.25, 0.5, 3.0, 3.25, 7.0):
        cafeteria.at(second, order, cafeteria, "curry")
    said = {}
    for _ in range(60):
        cafeteria.advance(0.25)
        for view in cafeteria.parts.projected_by:
            said[view, cafeteria.now()] = cafeteria.freshness(view).age_seconds
    return said


@pytest.mark.parametrize("workers", [1, 3])
def test_staleness_remembers_what_freshness_said_at_each_moment(open_cafeteria, workers):
    delay = {"order_list": Delay.uniform(0.1, 4.0), "sales_total": Delay.exponential(1.5)}
    cafeteria = open_cafeteria(delay=delay, workers=workers)
    said = afternoon(cafeteria)
    cafeteria.run_until_caught_up(timeout=60)  # else what is missing at the last moment would end at that moment
    staleness = cafeteria.staleness()
    assert {moment: age_in(staleness, *moment) for moment in said} == pytest.approx(said)


def test_staleness_agrees_with_freshness_about_an_event_that_is_dead(open_cafeteria):
    """Freshness counts a dead letter as dealt with: from then on the view is not older for it."""
    cafeteria = open_cafeteria(delay=0.5, retry_wait=0.25)
    cafeteria.faults.poison("order-2")
    said = afternoon(cafeteria)
    cafeteria.run_until_caught_up(timeout=60)  # else what is missing at the last moment would end at that moment
    staleness = cafeteria.staleness()
    assert {moment: age_in(staleness, *moment) for moment in said} == pytest.approx(said)


# Files


@pytest.fixture
def files(tmp_path):
    return {"write": tmp_path / "write.db", "read": tmp_path / "read.db"}


def yesterday(files, delay, seconds):
    """Two orders, and a cafeteria that closed so many seconds after them."""
    with closing(Cafeteria(delay=delay, **files, lease=5)) as cafeteria:
        order(cafeteria, "curry", "tea")
        cafeteria.advance(seconds)


@pytest.mark.parametrize(("before", "after"), [(1.5, 2.0), ({"sales_total": 4.0}, {"sales_total": 1.0})])
@pytest.mark.parametrize("seconds", [2, 60])
def test_a_reopened_cafeteria_counts_each_order_once(open_cafeteria, files, before, after, seconds):
    yesterday(files, before, seconds)
    cafeteria = open_cafeteria(delay=after, **files)
    order(cafeteria, "curry")
    cafeteria.run_until_caught_up(timeout=600)
    assert records(cafeteria.sales_total()) == [{"orders": 3, "total_yen": 2550}]


@pytest.mark.parametrize(("before", "after"), [(1.5, {"sales_total": 4.0}), ({"sales_total": 4.0}, 1.5)])
@pytest.mark.parametrize("seconds", [2, 60])
def test_a_view_keeps_its_projector_for_another_has_applied_other_events(files, before, after, seconds):
    yesterday(files, before, seconds)
    with pytest.raises(DatabaseUnusable, match="sales_total"):
        Cafeteria(delay=after, **files)


def test_a_replica_can_be_added_later(open_cafeteria, files):
    yesterday(files, 1.5, seconds=60)
    cafeteria = open_cafeteria(delay={"replica_1": 1.0}, **files)
    cafeteria.run_until_caught_up(timeout=600)
    assert cafeteria.order_list("replica_1")["order_id"].tolist() == ["order-2", "order-1"]


def test_a_reopened_cafeteria_keeps_what_is_left(open_cafeteria, files):
    with closing(Cafeteria(**files, stock={"curry": 10})) as cafeteria:
        order(cafeteria, "curry")
        cafeteria.run_until_caught_up(timeout=60)
    cafeteria = open_cafeteria(**files, stock={"curry": 10})
    assert (cafeteria.parts.stock.stock_left("curry"), records(cafeteria.stock_left())) == (
        9,
        [{"item": "curry", "stock_left": 9}],
    )


@pytest.mark.parametrize(("before", "after"), [({}, {}), ({}, {"stock_left": 3.0})])
@pytest.mark.parametrize("seconds", [0, 60])
def test_orders_from_before_an_item_was_limited_count_on_neither_side(open_cafeteria, files, before, after, seconds):
    """Also when the view hears of them only later, because it is late or new."""
    with closing(Cafeteria(delay=before, **files)) as cafeteria:
        order(cafeteria, "curry", "curry", "curry")
        cafeteria.advance(seconds)
    cafeteria = open_cafeteria(delay=after, **files, stock={"curry": 10})
    order(cafeteria, "curry")
    cafeteria.run_until_caught_up(timeout=600)
    assert (cafeteria.parts.stock.stock_left("curry"), records(cafeteria.stock_left())) == (
        9,
        [{"item": "curry", "stock_left": 9}],
    )


def test_stock_that_is_counted_from_the_second_day_on_knows_the_orders_of_that_day(open_cafeteria, files):
    """Both sides begin to count when the item is limited."""
    yesterday(files, 1.5, seconds=60)
    cafeteria = open_cafeteria(**files, stock={"curry": 10})
    order(cafeteria, "curry")
    cafeteria.run_until_caught_up(timeout=600)
    assert (cafeteria.parts.stock.stock_left("curry"), records(cafeteria.stock_left())) == (
        9,
        [{"item": "curry", "stock_left": 9}],
    )
