"""Whoever comes when: the write side sells what there is, and a view sells as late as its screen is.

The model of a view in transit is a few lines: a buyer is served if the screen still shows something, and the screen
knows of a sale from the instant on at which its event has arrived. People act before the projector at one instant.
"""

from contextlib import closing

from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.lab.randomness import Delay

SECOND = 1_000_000


def model(arrivals, stock, transit):
    """When something was sold, in the order of the buyers: their instant, or None."""
    sold = []
    for arrival in sorted(arrivals):
        on_screen = stock - sum(sale is not None and sale + transit < arrival for sale in sold)
        sold.append(arrival if on_screen > 0 else None)
    return sold


def spans(most):
    """Whole microseconds, and often a round number of them, so that things fall on one instant."""
    return st.integers(0, most // 500_000).map(lambda half: half * 500_000) | st.integers(0, most)


arrivals = st.lists(spans(8 * SECOND), max_size=12)
stocks = st.integers(0, 8)
delays = st.sampled_from([0.0, 0.5, 1.5]) | st.just(Delay.uniform(0.0, 3.0)) | st.just(Delay.exponential(1.0))
polls = st.sampled_from([None, 0.1, 1.0])


def rush(arrivals, **wishes):
    """Buyers come; gives what they were told, the stock that is left, and what the screen shows when all is known."""
    with closing(Cafeteria(**wishes)) as cafeteria:
        for arrival in arrivals:
            cafeteria.at(arrival / SECOND, cafeteria.buyers.add)
        cafeteria.run_until_caught_up(timeout=10_000)
        return (
            cafeteria.buyers.table(),
            cafeteria.parts.stock.stock_left("onigiri"),
            cafeteria.parts.stock_left.stock_left("onigiri"),
        )


def is_sold(buyers):
    """Whether each buyer got an order; who got none was told a reason, and nobody got both."""
    assert (buyers["order_id"].notna() == (buyers["refused"] == "")).all()
    return buyers["order_id"].notna().tolist()


@settings(deadline=None, max_examples=120)
@given(arrivals, stocks, delays, polls, spans(4 * SECOND), st.integers(1, 3))
def test_the_write_side_sells_all_there_is_and_no_more(arrivals, stock, delay, poll, transit, workers):
    buyers, stock_left, on_screen = rush(
        arrivals,
        delay=delay,
        poll_interval=poll,
        transit=transit / SECOND,
        workers=workers,
        stock={"onigiri": stock},
        sell_by="write",
    )
    sold = min(len(arrivals), stock)
    assert is_sold(buyers) == [True] * sold + [False] * (len(arrivals) - sold), "first come, first served"
    assert set(buyers["refused"][sold:]) <= {"onigiri is sold out"}
    assert stock_left == on_screen == stock - sold


@settings(deadline=None, max_examples=150)
@given(arrivals, stocks, spans(4 * SECOND))
@example([number * 500_000 for number in range(20)], 10, 1_500_000)  # lesson 05: three too many
@example([0, 0, 0, 500_000], 1, 500_000)
@example([0, 500_000, 500_001], 1, 500_000)
@example([0, 0], 1, 0)
def test_a_view_in_transit_sells_as_the_model_says(arrivals, stock, transit):
    buyers, stock_left, on_screen = rush(
        arrivals, delay=0.0, poll_interval=None, transit=transit / SECOND, stock={"onigiri": stock}, sell_by="view"
    )
    expected = [sale is not None for sale in model(arrivals, stock, transit)]
    event(f"{max(0, sum(expected) - stock)} too many")
    assert is_sold(buyers) == expected
    assert stock_left == on_screen == stock - sum(expected)


@settings(deadline=None, max_examples=60)
@given(arrivals, stocks, delays, polls, spans(4 * SECOND))
def test_a_view_however_late_sells_at_least_what_there_is(arrivals, stock, delay, poll, transit):
    """A screen that is late shows too much, never too little."""
    buyers, stock_left, on_screen = rush(
        arrivals,
        delay=delay,
        poll_interval=poll,
        transit=transit / SECOND,
        stock={"onigiri": stock},
        sell_by="view",
    )
    sold = sum(is_sold(buyers))
    assert sold >= min(len(arrivals), stock)
    assert stock_left == on_screen == stock - sold


def test_the_model_knows_lesson_05():
    """Two buyers a second, ten onigiri, 1.5 s in transit: three too many."""
    sold = model([number * SECOND // 2 for number in range(20)], stock=10, transit=3 * SECOND // 2)
    assert sum(sale is not None for sale in sold) == 13
