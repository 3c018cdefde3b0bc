"""Lesson 07's exercise: what the check calls right is what theory says, and what a learner can find."""

import math
from statistics import mean, stdev

import pytest

from cqrs_lab.lab.arrivals import Arrivals
from cqrs_lab.lab.whatif import whatif
from cqrs_lab.teach.exercises import find, verdict_on
from cqrs_lab.teach.exercises.lesson_07 import CAPACITY, DELAY, HIGHEST, LUCK, PROMISED, SHARE, p95

LUCKS = range(20)
HUNDRED_HOURS = 100 * 3600.0  # seconds: what the lesson gives to try


def key(rate):
    return verdict_on(find("07-rate"), rate).key


def share_in_time(rate, lag):
    """The share that is visible within `lag`: Erlang's formula for the wait in line at one worker with equal work.

    A. K. Erlang, Nyt Tidsskrift for Matematik B 20, 1909.
    """
    left = [(lag - DELAY - n * DELAY) * rate for n in range(int((lag - DELAY) / DELAY) + 1)]
    return (1 - rate * DELAY) * sum((-late) ** n / math.factorial(n) * math.exp(late) for n, late in enumerate(left))


def highest_rate():
    """By bisection: the rate at which this share is visible just in time."""
    low, high = 0.0, CAPACITY
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if share_in_time(middle, PROMISED) >= SHARE else (low, middle)
    return low


def lunches(rate):
    """p95 of so many lunches of a hundred hours, each with another luck."""
    orders = Arrivals.poisson(rate, seconds=HUNDRED_HOURS)
    return [whatif(orders, DELAY, poll_interval=None, seed=seed).lag(SHARE) for seed in LUCKS]


def test_the_solution_is_the_highest_rate_by_theory_to_a_hundredth():
    assert highest_rate() == pytest.approx(0.3603, abs=1e-4)
    assert math.floor(100 * highest_rate()) / 100 == HIGHEST


@pytest.mark.parametrize("rate", [0.1, 0.2, 0.3, 0.36, 0.5, 0.6])
def test_the_judge_measures_what_theory_says(rate):
    assert share_in_time(rate, p95(rate)) == pytest.approx(SHARE, abs=0.003)


def test_one_lunch_of_a_hundred_hours_is_wrong_by_no_more_than_the_judge_forgives():
    lags = lunches(HIGHEST)
    assert mean(lags) == pytest.approx(PROMISED, abs=0.02)
    assert 1.5 * stdev(lags) < LUCK < 3 * stdev(lags)


def test_whoever_goes_up_in_hundredths_until_one_lunch_is_too_late_is_right():
    steps = [rate / 100 for rate in range(33, 39)]
    by_rate = {rate: lunches(rate) for rate in steps}
    for luck in LUCKS:
        found = max(rate for rate in steps if by_rate[rate][luck] <= PROMISED)
        assert key(found) == "07-rate.right", found


def test_what_is_right_lies_between_too_careful_and_too_high():
    keys = [key(rate / 100) for rate in range(30, 43)]
    order = ["07-rate.too_careful", "07-rate.right", "07-rate.too_high"]
    assert keys == sorted(keys, key=order.index)
    assert [rate / 100 for rate, told in enumerate(keys, start=30) if told == "07-rate.right"] == [0.35, 0.36]


@pytest.mark.parametrize("rate", [CAPACITY, 0.67, 1, 2, 10])
def test_as_much_work_as_can_be_done_is_too_much(rate):
    assert key(rate) == "07-rate.grows"


@pytest.mark.parametrize("rate", [0, -1, 10.1, 10**400, float("nan"), float("inf"), True, "0.36", [0.36]])
def test_only_orders_a_second_are_a_rate(rate):
    assert key(rate) == "07-rate.wanted"


def test_any_rate_however_small_has_an_answer():
    assert {key(rate) for rate in (1e-300, 1e-9, 0.001)} == {"07-rate.too_careful"}
