"""Chance that is the same every time."""

import math

import pytest

from cqrs_lab.lab.randomness import Delay, as_delay, stream

SECOND = 1_000_000


def draws(delay, count, seed=29):
    draw = delay.sampler(stream(seed, "order_list/0"))
    return [draw() for _ in range(count)]


def test_a_fixed_delay_is_always_the_same():
    assert draws(Delay.fixed(1.5), 3) == [1_500_000] * 3


def test_a_uniform_delay_stays_within_its_ends():
    pauses = draws(Delay.uniform(0.5, 2.5), 1000)
    assert 0.5 * SECOND <= min(pauses) < 0.6 * SECOND < 2.4 * SECOND < max(pauses) <= 2.5 * SECOND


def test_an_exponential_delay_has_its_mean():
    pauses = draws(Delay.exponential(1.5), 10_000)
    assert math.isclose(sum(pauses) / len(pauses), 1.5 * SECOND, rel_tol=0.05)


def test_an_exponential_delay_is_mostly_short():
    pauses = draws(Delay.exponential(1.5), 10_000)
    assert math.isclose(sum(pause < 1.5 * SECOND for pause in pauses) / 10_000, 1 - 1 / math.e, rel_tol=0.05)


def test_listed_delays_come_one_after_the_other():
    assert draws(Delay.listed([0.5, 2, 0]), 3) == [500_000, 2_000_000, 0]


def test_listed_delays_say_when_none_is_left():
    with pytest.raises(ValueError, match="this list of delays has 2, and one more event came"):
        draws(Delay.listed([0.5, 2]), 3)


@pytest.mark.parametrize("delay", [Delay.uniform(0.5, 2.5), Delay.exponential(1.5)], ids=repr)
def test_the_same_seed_gives_the_same_delays(delay):
    assert draws(delay, 100) == draws(delay, 100)


@pytest.mark.parametrize("delay", [Delay.uniform(0.5, 2.5), Delay.exponential(1.5)], ids=repr)
def test_another_seed_gives_other_delays(delay):
    assert draws(delay, 100) != draws(delay, 100, seed=30)


@pytest.mark.parametrize(
    ("delay", "first"),
    [
        (Delay.uniform(0.5, 2.5), [507172, 2096922, 524888]),
        (Delay.exponential(1.5), [5388, 2402657, 18783]),
    ],
    ids=repr,
)
def test_the_delays_are_these_on_every_platform_and_for_years(delay, first):
    assert draws(delay, 3) == first


def test_each_part_has_a_stream_of_its_own():
    assert stream(29, "order_list/0").random() != stream(29, "order_list/1").random()


@pytest.mark.parametrize(
    ("delay", "text"),
    [
        (Delay.fixed(1.5), "Delay.fixed(1.5)"),
        (Delay.uniform(0.5, 2.5), "Delay.uniform(0.5, 2.5)"),
        (Delay.exponential(1.5), "Delay.exponential(1.5)"),
        (Delay.listed([0.5, 2]), "Delay.listed([0.5, 2.0])"),
    ],
)
def test_a_delay_shows_how_it_was_made(delay, text):
    assert repr(delay) == text


@pytest.mark.parametrize(
    "make",
    [
        lambda: Delay.fixed(-1),
        lambda: Delay.uniform(-1, 2),
        lambda: Delay.uniform(2, 1),
        lambda: Delay.uniform(0, math.nan),
        lambda: Delay.exponential("1"),
        lambda: Delay.listed([1, None]),
    ],
)
def test_an_impossible_delay_is_refused(make):
    with pytest.raises(ValueError, match=r"delay.* must be a number of seconds from "):
        make()


def test_a_number_is_a_fixed_delay():
    assert repr(as_delay(2)) == "Delay.fixed(2)"


def test_a_delay_is_a_delay():
    delay = Delay.exponential(1.5)
    assert as_delay(delay) is delay
