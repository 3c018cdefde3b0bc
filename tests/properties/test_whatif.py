"""The what-if against the cafeteria step by step, and against SimPy, to the microsecond."""

from contextlib import closing

import numpy as np
import pandas as pd
import pytest
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st

from cqrs_lab import Arrivals, Cafeteria, Delay, whatif
from cqrs_lab.lab.closed_form import visible_instants
from cqrs_lab.lab.draws import BLOCK

SECOND = 1_000_000
LEASE = 1_000_000.0  # seconds: a lease that runs out is not in the formula

# Half of all times are round, so that arrivals, looks and ends often meet at one instant, where the tie rule decides.
times = st.one_of(st.integers(0, 40).map(lambda n: n * 50_000), st.integers(0, 2 * SECOND))
orders = st.lists(st.tuples(times, times), min_size=1, max_size=12)
polls = st.sampled_from([None, 0.05, 0.1, 0.3, 0.123457])
worker_counts = st.integers(1, 4)


def in_the_cafeteria(arrivals, delay, **settings):
    """The timeline of a cafeteria at which people order at these instants."""
    with closing(Cafeteria(delay, lease=LEASE, **settings)) as cafeteria:
        for second in arrivals:
            cafeteria.at(second, cafeteria.place_order, "Aoi", 850)
        cafeteria.run_until_caught_up(timeout=100_000)
        return cafeteria.timeline()


@settings(deadline=None, max_examples=150)
@given(orders=orders, poll=polls, workers=worker_counts, transit=st.sampled_from([0.0, 0.1, 0.734]))
def test_the_formula_is_the_cafeteria_to_the_microsecond(orders, poll, workers, transit):
    gaps, delays = zip(*orders, strict=True)
    arrivals = [instant / SECOND for instant in np.cumsum(gaps).tolist()]
    delays = [delay / SECOND for delay in delays]
    opened_with = {"poll_interval": poll, "workers": workers, "transit": transit}
    computed = whatif(arrivals, delays, **opened_with).timeline()
    pd.testing.assert_frame_equal(
        computed, in_the_cafeteria(arrivals, Delay.listed(delays), **opened_with), check_exact=True
    )


@settings(deadline=None, max_examples=60)
@given(
    seed=st.integers(-5, 10**6),
    rate=st.sampled_from([0.5, 2.0, 6.0]),
    delay=st.sampled_from(
        [Delay.fixed(0.4), Delay.uniform(0.1, 0.9), Delay.exponential(0.4), Delay.lognormal(0.3, 0.8)]
    ),
    poll=polls,
    workers=worker_counts,
)
def test_of_the_same_seed_the_formula_and_the_cafeteria_have_the_same_day(seed, rate, delay, poll, workers):
    arrivals = Arrivals.burst(2, at=0.25) + Arrivals.poisson(rate, seconds=4.0)
    opened_with = {"poll_interval": poll, "workers": workers, "seed": seed}
    computed = whatif(arrivals, delay, **opened_with).timeline()
    pd.testing.assert_frame_equal(
        computed, in_the_cafeteria(arrivals.seconds(seed), delay, **opened_with), check_exact=True
    )


# SimPy


def in_simpy(available, delays, poll, workers):
    """When each order is visible, by SimPy's own queue and its own clock; a worker ends when all orders are taken."""
    world = simpy.Environment()
    counter = simpy.Store(world)
    visible = [None] * len(available)
    taken = []

    def people():
        for order, instant in enumerate(available):
            yield world.timeout(instant - world.now)
            yield counter.put(order)

    def woken_worker():
        while True:
            yield from work((yield counter.get()))

    def polling_worker():
        while len(taken) < len(available):
            # It looks at the clock, not into the store: people of this very instant may come later in SimPy's order.
            if available[len(taken)] <= world.now:
                taken.append(len(taken))
                yield from work(taken[-1])
            else:
                yield world.timeout(poll)

    def work(order):
        yield world.timeout(delays[order])
        visible[order] = world.now

    world.process(people())
    for _ in range(workers):
        world.process(woken_worker() if poll is None else polling_worker())
    world.run()
    return visible


@pytest.mark.parametrize("workers", [1, 2, 3, 5])
@pytest.mark.parametrize("poll", [None, 100_000], ids=["woken at once", "idle poll"])
def test_the_formula_is_simpy_to_the_microsecond(poll, workers):
    """A hundred random days for each: 800 in all, 600 of them with several workers."""
    chance = np.random.RandomState(workers)
    for _ in range(100):
        number = chance.randint(1, 60)
        busy = chance.uniform(0.2, 1.5)
        grain = chance.choice([1, 50_000])  # the coarse ones meet at one instant
        delays = chance.randint(0, 2 * SECOND, number, dtype=np.int64) // grain * grain
        available = np.cumsum(
            chance.randint(0, int(2 * SECOND / busy / workers), number, dtype=np.int64) // grain * grain
        )
        computed = visible_instants(available, delays, poll, workers)
        assert computed.tolist() == in_simpy(available.tolist(), delays.tolist(), poll, workers)


@pytest.mark.parametrize("workers", [2, 3, 7])
def test_workers_that_take_turns_are_simpys_too(workers):
    """All delays are equal, and a formula of its own is used."""
    chance = np.random.RandomState(workers)
    for _ in range(50):
        available = np.cumsum(chance.randint(0, 2 * SECOND // workers, chance.randint(1, 60), dtype=np.int64))
        delays = np.full(len(available), chance.randint(0, 2 * SECOND))
        computed = visible_instants(available, delays, None, workers)
        assert computed.tolist() == in_simpy(available.tolist(), delays.tolist(), None, workers)


# Many orders


def one_by_one(available, delays, poll):
    """The worker's loop, order by order, as the seed has it."""
    free, visible = 0, []
    for instant, delay in zip(available.tolist(), delays.tolist(), strict=True):
        while free < instant:
            free = instant if poll is None else free + poll
        free += delay
        visible.append(free)
    return visible


@settings(deadline=None, max_examples=20)
@given(
    number=st.sampled_from([1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 7]),
    busy=st.floats(0.5, 2.0),
    poll=st.sampled_from([None, 70_001, SECOND]),
    seed=st.integers(0, 2**32 - 1),
)
def test_a_day_of_several_blocks_is_the_loop_to_the_microsecond(number, busy, poll, seed):
    chance = np.random.RandomState(seed)
    delays = chance.randint(0, 3 * SECOND, number, dtype=np.int64)
    available = np.cumsum(chance.randint(0, int(3 * SECOND / busy), number, dtype=np.int64))
    assert visible_instants(available, delays, poll, workers=1).tolist() == one_by_one(available, delays, poll)


@settings(deadline=None, max_examples=50)
@given(
    rate=st.floats(0.05, 20.0),
    burst=st.integers(0, 50),
    workers=worker_counts,
    poll=polls,
    transit=st.sampled_from([0.0, 1.5]),
    seed=st.integers(0, 10**6),
)
def test_littles_law_is_exact_from_empty_to_empty(rate, burst, workers, poll, transit, seed):
    arrivals = Arrivals.poisson(rate, seconds=30) + Arrivals.burst(burst + 1, at=3)
    times = whatif(arrivals, Delay.exponential(0.5), workers=workers, poll_interval=poll, transit=transit, seed=seed)
    law = times.littles_law()
    assert law.area == law.total_lag
    assert law.mean_backlog == pytest.approx(law.rate * law.mean_lag, rel=1e-12)


@settings(deadline=None, max_examples=50)
@given(share=st.floats(0, 1), seed=st.integers(0, 10**6))
def test_a_quantile_is_where_the_t_visibility_curve_reaches_its_share(share, seed):
    times = whatif(Arrivals.poisson(1.0, seconds=60) + Arrivals.burst(1), Delay.uniform(0.1, 1.5), seed=seed)
    lag = times.lag(share)
    assert times.visible_after(lag) >= share - 1e-6
    assert lag == 0 or share == 0 or times.visible_after(lag - 1e-6) < share + 1e-6
