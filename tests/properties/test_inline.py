"""With an inline projection nothing is ever half done, whoever comes when, and whatever goes wrong with whom."""

from contextlib import closing, suppress

from hypothesis import example, given, settings
from hypothesis import strategies as st

from cqrs_lab import Cafeteria, Crashed, OrderRefused
from cqrs_lab.shared.failpoints import INLINE_FAILPOINTS

STOCK = 3
VIEWS = ("order_list", "sales_total", "popular_menu", "stock_left")
INSTANTS = st.sampled_from([0.0, 0.5, 1.0, 1.5, 3.0, 4.5])
ITEMS = st.sampled_from(["onigiri", "set meal", ""])
ORDERS = st.integers(1, 4).map("order-{}".format)

PLANS = st.lists(
    st.one_of(
        st.tuples(st.just("place"), ITEMS, st.sampled_from([None, "key"])),
        st.tuples(st.just("pay"), ORDERS),
        st.tuples(st.just("student"), st.booleans()),
        st.tuples(st.just("buyer")),
        st.tuples(st.just("screen"), st.booleans()),
        st.tuples(st.just("session")),
        st.tuples(st.just("poison"), ORDERS, st.sampled_from([None, *VIEWS])),
        st.tuples(st.just("cure"), ORDERS),
        st.tuples(st.just("crash"), st.sampled_from(INLINE_FAILPOINTS)),
        st.tuples(st.just("change"), st.sampled_from([0.0, 0.5, 2.0])),
    ),
    max_size=12,
)


def action(cafeteria, what, *how):
    """The call that a plan is about."""
    match what, how:
        case "place", (item, key):
            return cafeteria.place_order, ("Aoi", 850, item, key)
        case "pay", _:
            return cafeteria.pay_order, how
        case "student", (resends,):
            return lambda: cafeteria.students.add("Ben", network_resends=resends), ()
        case "buyer", _:
            return cafeteria.buyers.add, ("onigiri",)
        case "screen", _:
            return cafeteria.screens.add, how
        case "session", _:
            return cafeteria.sessions.add().place_order, ("Chie", 700)
        case "change", (delay,):
            return lambda: cafeteria.change(delay={"sales_total": delay}), ()
        case _:
            return getattr(cafeteria.faults, what), how


def check_that_nothing_is_partial(cafeteria):
    """Every view shows every order and every payment that is stored, and everything else that belongs to it."""
    execute = cafeteria.parts.write_database.execute

    def rows(sql):
        return [tuple(row) for row in execute(sql)]

    orders = rows("SELECT order_id, customer_name, total_yen, item, status, version FROM orders ORDER BY order_id")
    listed = "SELECT order_id, customer_name, total_yen, item, status, order_version FROM order_list ORDER BY order_id"
    assert rows(listed) == orders
    assert rows("SELECT orders, total_yen FROM sales_total") == [(len(orders), sum(order[2] for order in orders))]
    assert rows("SELECT item, orders FROM popular_menu ORDER BY item") == rows(
        "SELECT item, count(*) FROM orders GROUP BY item ORDER BY item"
    )
    sold = sum(order[3] == "onigiri" for order in orders)
    for table in ("stock", "stock_left"):
        assert rows(f"SELECT stock_left FROM {table}") == [(STOCK - sold,)]
    events = sum(order[5] for order in orders)
    assert cafeteria.parts.queue.last_position() == events
    assert {row[0] for row in rows("SELECT version FROM projections")} == {events}
    for table in ("applied", "deliveries"):
        assert rows(f"SELECT count(*) FROM {table}") == [(2 * events,)]
    assert rows("SELECT count(*), count(done_at) FROM operations") == [(events, events)]
    assert rows("SELECT count(*) FROM dead_letters") == rows("SELECT count(*) FROM hand_outs") == [(0,)]
    assert cafeteria.is_caught_up() or cafeteria.parts.clock.people_expected()


def watched(cafeteria):
    """The cafeteria, looked at after each thing that happens."""
    act = cafeteria.parts.clock._act

    def act_and_look(entry):
        act(entry)
        check_that_nothing_is_partial(cafeteria)

    cafeteria.parts.clock._act = act_and_look
    return cafeteria


def check_that_the_line_is_fair(cafeteria):
    """First come, first served, one at a time, each for the whole of the own wait."""
    facts = cafeteria.facts()
    line = facts[facts["what"].isin(["in line", "being served", "left the line"])]
    came, served, left = (line[line["what"] == what] for what in ("in line", "being served", "left the line"))
    assert came["who"].tolist() == served["who"].tolist() == left["who"].tolist()
    assert came["until"].tolist() == served["until"].tolist() == left["at"].tolist()
    turns = line[line["what"] != "in line"]["what"].tolist()
    assert turns == ["being served", "left the line"] * len(came)
    begins = [max(pair) for pair in zip(came["at"], [0.0, *left["at"]], strict=False)]
    assert served["at"].tolist() == begins
    accepted = facts[facts["what"] == "accepted"]
    told = left[(left["key"] == "accepted") | ((left["key"] == "crashed") & (left["reason"] == "order committed"))]
    assert set(accepted["at"]) <= set(told["at"])
    timeline = cafeteria.timeline()
    assert not timeline["lag"].any()
    assert cafeteria.staleness().empty


@settings(deadline=None, max_examples=150)
@given(planned=st.lists(st.tuples(INSTANTS, PLANS), max_size=4), by_hand=PLANS)
@example(
    planned=[(0.0, [("student", False), ("student", True)]), (0.5, [("poison", "order-2", "sales_total")])],
    by_hand=[("crash", "operation done"), ("place", "onigiri", "key"), ("place", "onigiri", "key")],
)
def test_whoever_comes_when_nothing_is_partial_and_the_line_is_fair(planned, by_hand):
    delay = {"order_list": 1.5, "sales_total": 0.5}
    with closing(Cafeteria(delay=delay, stock={"onigiri": STOCK}, projection="inline")) as cafeteria:
        watched(cafeteria)
        for instant, plans in planned:
            for plan in plans:
                call, arguments = action(cafeteria, *plan)
                cafeteria.at(instant, call, *arguments)
        for plan in by_hand:
            call, arguments = action(cafeteria, *plan)
            with suppress(OrderRefused, Crashed):
                call(*arguments)
            check_that_nothing_is_partial(cafeteria)
        cafeteria.run_until_caught_up(timeout=1000)
        assert cafeteria.parts.counter.in_line() == 0
        check_that_the_line_is_fair(cafeteria)
