"""What if: the figures of a lunch rush, what is measured of many orders, and what is refused."""

import math
from contextlib import closing
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from cqrs_lab import Arrivals, Cafeteria, Delay, md1_mean_lag, measured, mm1_mean_lag, whatif
from cqrs_lab.lab.draws import MOST_ORDERS, Uniforms, delays_drawn
from cqrs_lab.lab.order_times import backlog_area, exact_sum
from cqrs_lab.lab.randomness import stream

WOKEN = {"poll_interval": None}

# A lunch rush


@pytest.mark.parametrize("orders", [1, 7, 20, 500])
def test_the_last_of_a_burst_is_visible_when_all_before_it_are_done(orders):
    assert whatif(Arrivals.burst(orders), 1.5, **WOKEN).worst_lag() == 1.5 * orders


def test_a_transit_of_the_same_length_shows_the_whole_burst_at_once():
    times = whatif(Arrivals.burst(20), 0.0, transit=1.5, **WOKEN)
    assert (times.lag(0), times.worst_lag()) == (1.5, 1.5)


def test_one_order_a_second_for_ten_minutes_leaves_two_hundred_and_five_minutes():
    times = whatif(Arrivals.steady(1.0, seconds=600), 1.5, **WOKEN)
    assert (times.backlog(600), times.largest_backlog(), times.worst_lag()) == (200, 201, 301.0)


def test_the_seventh_of_a_burst_is_the_first_that_the_textbooks_client_does_not_wait_for():
    """Its last look is at 9.9 s. The cafeteria's clients say the same as the formula's lags."""
    with closing(Cafeteria(1.5)) as cafeteria:
        for _ in range(10):
            cafeteria.clients.add(cafeteria.place_order("Aoi", 850), "operation id")
        cafeteria.run_until_caught_up(timeout=60)
        clients = cafeteria.clients.table()
    noticed = clients["noticed_at"].notna().tolist()
    assert noticed == [True] * 6 + [False] * 4
    last_look = max(clients["looks_at"].iloc[9])
    lags = whatif(Arrivals.burst(10), 1.5).table()["lag"]
    assert [lag <= last_look for lag in lags] == noticed


def test_what_is_up_to_the_workers_is_shared_among_them():
    assert whatif(Arrivals.burst(20), 1.5, workers=4, **WOKEN).worst_lag() == 7.5


# Measures


def three_orders():
    """Lags of 1.5, 2.0 and 2.5 s; accepted at 0, 1 and 2 s."""
    return whatif([0.0, 1.0, 2.0], [1.5, 1.5, 1.5], **WOKEN)


def test_a_timeline_is_the_cafeterias_table():
    with closing(Cafeteria(1.5, poll_interval=None)) as cafeteria:
        for second in (0.0, 1.0, 2.0):
            cafeteria.at(second, cafeteria.place_order, "Aoi", 850)
        cafeteria.run_until_caught_up(timeout=60)
        pd.testing.assert_frame_equal(three_orders().timeline(), cafeteria.timeline(), check_exact=True)


@pytest.mark.parametrize(("share", "lag"), [(0, 1.5), (1 / 3, 1.5), (0.34, 2.0), (0.5, 2.0), (0.95, 2.5), (1, 2.5)])
def test_a_quantile_is_one_of_the_lags(share, lag):
    assert three_orders().lag(share) == lag


def test_seven_in_a_hundred_are_seven():
    """0.07 * 100 is 7.000000000000001."""
    assert whatif(Arrivals.burst(100), 1.0, **WOKEN).lag(0.07) == 7.0


def test_the_share_that_is_visible_after_so_many_seconds():
    times = three_orders()
    assert [times.visible_after(second) for second in (1.499999, 1.5, 2.0, 3)] == [0.0, 1 / 3, 2 / 3, 1.0]
    assert times.visible_after([0.0, 2.0, 9.0]).tolist() == [0.0, 2 / 3, 1.0]


def test_the_backlog_at_an_instant_is_that_after_all_that_happens_at_it():
    times = three_orders()
    assert times.backlog([0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.5]).tolist() == [1, 1, 2, 1, 2, 1, 0]
    assert (times.backlog(1.0), times.largest_backlog()) == (2, 2)


def test_the_summary_of_three_orders():
    row = three_orders().summary().iloc[0].to_dict()
    assert row == {
        "orders": 3, "mean_lag": 2.0, "p50": 2.0, "p95": 2.5, "p99": 2.5, "worst_lag": 2.5, "largest_backlog": 2,
    }  # fmt: skip


def test_what_three_orders_show():
    assert repr(three_orders()) == "<3 orders: mean lag 2.00 s, p95 2.50 s, worst 2.50 s; largest backlog 2>"


def test_a_cafeterias_own_orders_are_measured_alike():
    with closing(Cafeteria(1.5, workers=2)) as cafeteria:
        for second in (0.25, 0.5, 0.75):
            cafeteria.at(second, cafeteria.place_order, "Aoi", 850)
        cafeteria.run_until_caught_up(timeout=60)
        times = measured(cafeteria.timeline())
    assert repr(times) == repr(whatif([0.25, 0.5, 0.75], 1.5, workers=2))
    law = times.littles_law()
    assert law.area == law.total_lag == 1_550_000 + 1_500_000 + 2_550_000
    assert law.table().iloc[0].to_dict() == pytest.approx(
        {
            "seconds": 3.05,
            "mean_backlog": 5.6 / 3.05,
            "rate": 3 / 3.05,
            "mean_lag": 5.6 / 3,
            "rate x mean_lag": 5.6 / 3.05,
        }
    )


def test_an_order_that_is_not_visible_yet_cannot_be_measured():
    with closing(Cafeteria(1.5)) as cafeteria:
        cafeteria.place_order("Aoi", 850)
        with pytest.raises(ValueError, match="timeline must hold visible orders only"):
            measured(cafeteria.timeline())


@pytest.mark.parametrize("timeline", [None, [], pd.DataFrame({"lag": [1.0]}), Cafeteria.timeline], ids=str)
def test_what_is_no_timeline_is_refused(timeline):
    with pytest.raises(ValueError, match=r"timeline must be the table of cafeteria.timeline\(\), not "):
        measured(timeline)


def test_sums_beyond_64_bits_are_exact():
    """Ten million orders that are thirty years late."""
    late = np.full(100_000, 10**15)
    assert exact_sum(late) == 10**20
    assert backlog_area(np.zeros(100_000, dtype=np.int64), late) == 10**20


def test_nobody_changes_what_was_computed():
    with pytest.raises(ValueError, match="read-only"):
        three_orders().visible[0] = 0


def test_what_the_caller_gave_stays_the_callers():
    arrivals, delays = np.array([0.0, 1.0]), np.array([1.5, 1.5])
    whatif(arrivals, delays)
    arrivals[0], delays[0] = 0.5, 2.0
    assert (arrivals.tolist(), delays.tolist()) == ([0.5, 1.0], [2.0, 1.5])


# Nothing


@pytest.mark.parametrize("nothing", [[], (), np.zeros(0), pd.Series([], dtype=float), Arrivals.burst(0)], ids=repr)
def test_no_orders_have_no_backlog_and_no_quantile(nothing):
    times = whatif(nothing)
    assert (repr(times), times.backlog(5), times.largest_backlog(), len(times.timeline())) == ("<0 orders>", 0, 0, 0)
    for ask in (lambda: times.lag(0.5), times.mean_lag, times.worst_lag, times.summary, lambda: times.visible_after(1)):
        with pytest.raises(ValueError, match="must be asked of at least one lag"):
            ask()
    with pytest.raises(ValueError, match="Little's law needs some time"):
        times.littles_law()


# Arrivals


def test_steady_orders_come_at_equal_distances():
    assert Arrivals.steady(4, seconds=1).seconds().tolist() == [0.0, 0.25, 0.5, 0.75]
    assert len(Arrivals.steady(0.1, seconds=30).seconds()) == 3


def test_a_burst_comes_at_one_instant():
    assert Arrivals.burst(3, at=2.5).seconds().tolist() == [2.5] * 3


def test_orders_by_chance_come_as_often_as_their_rate_says():
    orders = [len(Arrivals.poisson(2.0, seconds=500).seconds(seed)) for seed in range(200)]
    assert abs(np.mean(orders) - 1000) < 3 * math.sqrt(1000 / 200)
    assert 0.8 < np.var(orders) / 1000 < 1.25, "a Poisson number's variance is its mean"


def test_the_gaps_of_orders_by_chance_are_exponential():
    gaps = np.diff(Arrivals.poisson(2.0, seconds=20_000).seconds())
    assert np.mean(gaps > 0.5) == pytest.approx(math.exp(-1), rel=0.02)


def test_orders_by_chance_end_when_they_should():
    seconds = Arrivals.poisson(50.0, seconds=10).seconds()
    assert 9.5 < seconds.max() <= 10


def test_half_of_a_days_orders_come_in_the_hour_from_noon():
    hours = Arrivals.lunch_day(100_000).seconds() / 3600
    assert np.mean((hours >= 4) & (hours < 5)) == pytest.approx(0.52, abs=0.01)
    assert (hours >= 0).all()
    assert (hours <= 8).all()


def test_descriptions_are_added_and_stay_in_order():
    both = Arrivals.burst(2, at=1) + Arrivals.steady(1, seconds=3)
    assert both.seconds().tolist() == [0, 1, 1, 1, 2]
    assert repr(both) == "Arrivals.burst(2, at=1) + Arrivals.steady(1, seconds=3)"


def test_two_streams_of_orders_are_two():
    twice = Arrivals.poisson(1.0, seconds=50) + Arrivals.poisson(1.0, seconds=50)
    assert len(set(twice.seconds().tolist())) == len(twice.seconds())


@pytest.mark.parametrize("arrivals", [Arrivals.poisson(0.5, seconds=99), Arrivals.lunch_day(99)], ids=repr)
def test_the_same_seed_gives_the_same_orders_and_another_gives_others(arrivals):
    assert arrivals.seconds(1).tolist() == arrivals.seconds(1).tolist() != arrivals.seconds(2).tolist()


@pytest.mark.parametrize(
    ("arrivals", "first"),
    [
        (Arrivals.poisson(0.5, seconds=99), [1_617_436, 2_741_133, 4_639_079]),
        (Arrivals.lunch_day(99), [731_045_102, 1_238_930_709, 1_997_840_217]),
    ],
    ids=repr,
)
def test_the_orders_are_these_on_every_platform_and_for_years(arrivals, first):
    assert arrivals.instants(29)[:3].tolist() == first


# Delays


@pytest.mark.parametrize("seed", [0, 29, -7, 2**40])
def test_numbers_from_0_to_1_are_pythons_own(seed):
    uniforms, random = Uniforms(seed, "order_list"), stream(seed, "order_list")
    drawn = [*uniforms.next(5), *uniforms.next(1000)]
    assert drawn == [random.random() for _ in range(1005)]


EVERY_DELAY = [
    Delay.fixed(1.5),
    Delay.uniform(0.5, 2.5),
    Delay.exponential(1.5),
    Delay.lognormal(1.0, 0.9),
    Delay.listed([0.5, 2] * 10_000),
]


@pytest.mark.parametrize("delay", EVERY_DELAY, ids=lambda delay: delay.text[:20])
def test_the_delays_are_those_of_the_cafeteria(delay):
    draw = delay.sampler(stream(29, "order_list"))
    assert delays_drawn(delay, 20_000, 29, "order_list").tolist() == [draw() for _ in range(20_000)]


def test_more_orders_than_listed_delays_are_refused():
    with pytest.raises(ValueError, match="this list of delays has 1, and one more event came"):
        whatif(Arrivals.burst(2), Delay.listed([1.0]))


# Queueing theory


def runs(arrivals, delay, poll):
    """The mean lag of each of forty independent runs, without the thousand orders that found an empty cafeteria."""
    for seed in range(40):
        times = whatif(arrivals, delay, poll_interval=poll, seed=seed)
        yield float((times.visible - times.accepted)[1000:].mean()) / 1e6


@pytest.mark.parametrize("poll", [None, 0.1, 1.0])
@pytest.mark.parametrize("rate", [0.3, 0.5, 0.6])
@pytest.mark.parametrize(
    ("delay", "formula"),
    [(Delay.fixed(1.5), md1_mean_lag), (Delay.exponential(1.5), mm1_mean_lag)],
    ids=["M/D/1", "M/M/1"],
)
def test_mean_lags_are_those_of_queueing_theory_within_three_standard_errors(delay, formula, rate, poll):
    means = np.array(list(runs(Arrivals.poisson(rate, seconds=40_000 / rate), delay, poll)))
    standard_error = means.std(ddof=1) / math.sqrt(len(means))
    assert abs(means.mean() - formula(rate, 1.5, poll)) < 3 * standard_error
    assert standard_error < 0.02 * means.mean(), "else any formula would do"


def test_the_figures_of_the_lesson():
    assert md1_mean_lag(0.5, 1.5) == 3.75
    assert md1_mean_lag(0.6, 1.5) == pytest.approx(8.25)
    assert md1_mean_lag(0.5, 1.5, poll_interval=0.1) == pytest.approx(3.80)
    assert mm1_mean_lag(0.5, 1.5) == 6.0


@pytest.mark.parametrize("rate", [2 / 3, 1.0, 5])
def test_a_queue_that_grows_for_ever_has_no_mean(rate):
    with pytest.raises(ValueError, match=r"rate must be below 0.666667 orders per second"):
        md1_mean_lag(rate, 1.5)


# What is refused

BAD_NUMBERS = [math.nan, math.inf, -math.inf, -1, True, "1", None, 10**400, 1j, [1.0], Decimal(1)]


@pytest.mark.parametrize("bad", [*BAD_NUMBERS, 0, 0.0, 1e-12, 1e7], ids=repr)
@pytest.mark.parametrize(
    "ask",
    [
        lambda rate: Arrivals.steady(rate, seconds=10),
        lambda rate: Arrivals.poisson(rate, seconds=10),
        lambda rate: md1_mean_lag(rate, 1.5),
        lambda rate: mm1_mean_lag(rate, 1.5),
    ],
    ids=["steady", "poisson", "md1", "mm1"],
)
def test_a_rate_is_above_zero(ask, bad):
    with pytest.raises(
        ValueError, match=r"^rate must be a number of orders per second above 0 and at most 1,000,000, not "
    ):
        ask(bad)


@pytest.mark.parametrize("bad", [*BAD_NUMBERS[:-2], 0, -3, 1.5, 1001], ids=repr)
def test_there_is_a_worker(bad):
    with pytest.raises(ValueError, match=r"^workers must be a whole number from 1 to 1,000, not "):
        whatif([0.0], workers=bad)


@pytest.mark.parametrize("bad", [0, 0.0001, *BAD_NUMBERS[:6], 1e10], ids=repr)
def test_a_poll_lets_time_pass(bad):
    with pytest.raises(ValueError, match=r"^poll_interval \(or None\) must be a number of seconds from 0.001 to"):
        whatif([0.0], poll_interval=bad)


@pytest.mark.parametrize("parameter", ["delay", "transit"])
@pytest.mark.parametrize(
    "bad", [number for number in BAD_NUMBERS if number != [1.0]] + [1e10, "1.5", b"1", len], ids=repr
)
def test_a_number_of_seconds_is_one(parameter, bad):
    with pytest.raises(ValueError, match=f"^{parameter} must be "):
        whatif([0.0, 1.0], **{parameter: bad})


BAD_ARRAYS = [
    [math.nan], [0.0, math.inf], [-0.5], [1e10], [10**400], ["1.0"], [None], [True], [0.0, True], [1j], [[1.0]],
    np.zeros((2, 2)), np.array(3.0), np.array(["a"]), np.array([True]), np.array(["2026-04-01"], dtype="datetime64[s]"),
    np.array([2**64 - 1], dtype=np.uint64), np.array([-(2**63)]), pd.DataFrame({"at": [1.0]}), [1.0, [2.0]], {0.5: 1},
]  # fmt: skip


@pytest.mark.parametrize("bad", [*BAD_ARRAYS, *BAD_NUMBERS[:-2], "noon", b"1", {1.0}, len, list], ids=repr)
def test_arrivals_are_instants(bad):
    with pytest.raises(ValueError, match=r"^(arrivals|each number of arrivals) must be "):
        whatif(bad)


@pytest.mark.parametrize("bad", BAD_ARRAYS, ids=repr)
def test_delays_are_seconds(bad):
    with pytest.raises(ValueError, match=r"^(delay|each number of delay) must be "):
        whatif([0.0], bad)


def test_arrivals_that_go_back_in_time_are_refused():
    with pytest.raises(ValueError, match=r"arrivals must never go back in time, and 0.9 s comes after 1 s"):
        whatif([0.0, 1.0, 0.9, 2.0])


def test_each_order_has_a_delay():
    with pytest.raises(ValueError, match="delay must have a number for each of 2 orders, not 1"):
        whatif([0.0, 1.0], [1.0])


def test_delays_that_no_clock_could_hold_are_refused():
    with pytest.raises(ValueError, match="delay must come to at most 1,000,000,000 seconds over all orders"):
        whatif(Arrivals.burst(10_000_000), 1e9)


def test_the_latest_that_is_allowed_is_exact():
    times = whatif([1e9], [1e9], transit=1e9, poll_interval=1e9)
    assert times.worst_lag() == 2e9
    assert times.visible.tolist() == [3 * 10**15]


@pytest.mark.parametrize(
    "too_many",
    [
        lambda: Arrivals.poisson(1000, seconds=10_001),
        lambda: Arrivals.steady(1000, seconds=10_001),
        lambda: Arrivals.steady(1000, seconds=6000) + Arrivals.poisson(1000, seconds=6000),
        lambda: whatif(np.zeros(MOST_ORDERS + 1)),
    ],
)
def test_too_many_orders_are_refused(too_many):
    with pytest.raises(ValueError, match=r"arrivals must .* at most 10,000,000"):
        too_many()


@pytest.mark.parametrize("bad", [*BAD_NUMBERS[:6], 1.01, -0.01], ids=repr)
def test_a_share_is_between_none_and_all(bad):
    with pytest.raises(ValueError, match=r"^share must be a number from 0 to 1, such as 0.95, not "):
        three_orders().lag(bad)


@pytest.mark.parametrize("bad", [math.nan, math.inf, True, "1", None, 2**64, 10**5000, 0.5], ids=type)
def test_a_seed_is_a_whole_number(bad):
    for ask in (lambda: whatif([0.0], seed=bad), lambda: Arrivals.burst(1).seconds(seed=bad)):
        with pytest.raises(ValueError, match=r"^seed must be a whole number from "):
            ask()


@pytest.mark.parametrize("bad", [*BAD_NUMBERS[:6], 4], ids=repr)
def test_the_sigma_of_a_lognormal_delay_is_limited(bad):
    with pytest.raises(ValueError, match=r"^delay's sigma must be a number from 0 to 3, not "):
        Delay.lognormal(1.5, bad)


def test_a_lognormal_delay_has_its_median_and_its_mean():
    delays = delays_drawn(Delay.lognormal(1.5, 0.8), 100_000, 29, "order_list") / 1e6
    assert np.median(delays) == pytest.approx(1.5, rel=0.01)
    assert delays.mean() == pytest.approx(Delay.lognormal(1.5, 0.8).mean / 1e6, rel=0.01)
