"""Lesson 03's exercises over all lags: no grid hides the worst one, and none is worse than the answer."""

from itertools import pairwise
from random import Random

import pytest

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.teach.exercises import find, verdict_on
from cqrs_lab.teach.exercises.lesson_03 import (
    FIRST_WAIT,
    LEAST_LAG,
    LONGEST_LAG,
    MEAN_LAG,
    MOST_LAG,
    NEAR,
    growing_client,
    worst_of_growing,
)

GRID = [step / 100 for step in range(round(LONGEST_LAG * 100) + 1)]


def client(delay, pauses):
    """What a real client that looks after each of these pauses does at one delay: it gives up after one more."""
    cafeteria = Cafeteria(delay=delay)
    cafeteria.clients.add(cafeteria.place_order("Aoi", 850), "operation id", pauses=[*pauses, 0.1])
    cafeteria.run_until_caught_up(timeout=600)
    row = cafeteria.clients.table().iloc[0]
    cafeteria.close()
    return row


# Be the mean projector


@pytest.fixture(scope="module")
def lateness():
    """How late growing pauses are, by the lag: a fine grid, and a moment before and after each look."""
    looks, _ = growing_client(LONGEST_LAG)
    beside = [look + step for look in looks for step in (-1e-6, 0, 1e-6) if 0 <= look + step <= LONGEST_LAG]
    return {lag: growing_client(lag)[1] for lag in (*GRID, *beside)}


def test_no_lag_of_the_range_is_worse_than_the_worst(lateness):
    assert max(lateness.values()) == worst_of_growing() == 4.0


def test_the_worst_is_just_after_a_look(lateness):
    """The closed form: looks are at first * (2**n - 1), and the longest pause that begins in the range is 4 s."""
    looks = [FIRST_WAIT * (2**n - 1) for n in range(6)]
    for lag, late in lateness.items():
        assert late == pytest.approx(next(look for look in looks if look > lag) - lag, abs=1e-6)
    assert max(later - earlier for earlier, later in pairwise(looks) if earlier <= 6) == 4.0


def test_growing_pauses_are_late_by_at_most_the_lag_and_the_first_wait(lateness):
    assert all(late <= lag + FIRST_WAIT + 1e-9 for lag, late in lateness.items())


def test_a_lag_is_right_if_no_other_is_worse_by_more_than_a_tenth(lateness):
    for lag, late in [*lateness.items()][::4]:
        right = verdict_on(find("03-mean"), lag).key == "03-mean.right"
        assert right == (late >= 4.0 - NEAR)


def test_the_solution_does_not_hang_on_a_tie():
    for lag in (MEAN_LAG - 0.01, MEAN_LAG, MEAN_LAG + 0.01):
        assert verdict_on(find("03-mean"), lag).key == "03-mean.right"


@pytest.mark.parametrize("lag", [0, 0.0, 6, True, -1, 6.01, float("nan"), float("inf"), 10**400, "3.5", [3.5]])
def test_only_a_lag_of_the_range_is_one(lag):
    wanted = lag is True or not isinstance(lag, int | float) or not 0 <= lag <= LONGEST_LAG
    assert (verdict_on(find("03-mean"), lag).key == "03-mean.wanted") == wanted


# Wait within a budget


def test_a_pause_that_is_too_long_between_two_tenths_of_a_second_is_found():
    given = verdict_on(find("03-budget"), [1.41, 0.59, 0.5, 0.5, 0.5, 0.5])
    assert (given.key, given.gaps["delay"], given.gaps["late"]) == ("03-budget.too_late", 1.41, 0.59)
    assert client(1.415, [1.41, 0.59, 0.5, 0.5, 0.5, 0.5])["late"] == pytest.approx(0.585)


def test_the_client_looks_after_the_last_pause_as_well():
    """Seven looks need six pauses, and the last of them finds an order that is there just before."""
    solution = find("03-budget").solution
    assert (len(solution), client(3.4, solution)["looks"]) == (6, 7)
    assert verdict_on(find("03-budget"), solution[:-2]).gaps["last"] == 2.5


def test_a_look_at_the_end_of_the_range_finds_every_order_that_is_there_before():
    pauses = find("03-budget").solution[:-1]
    assert sum(pauses) == MOST_LAG
    assert client(MOST_LAG - 1e-6, pauses)["noticed_at"] == MOST_LAG
    assert verdict_on(find("03-budget"), pauses).key == "03-budget.right"


def test_half_a_second_is_allowed_and_a_millionth_more_is_not():
    assert verdict_on(find("03-budget"), [1.0, *[0.5] * 6]).key == "03-budget.right"
    assert verdict_on(find("03-budget"), [1.0, 0.5, 0.500001, *[0.5] * 4]).key == "03-budget.too_late"


@pytest.mark.parametrize("number", range(40))
def test_no_real_client_is_later_than_the_verdict_says(number):
    """Pauses by chance, and clients at chance delays and at the delay that the verdict names."""
    chance = Random(number)
    pauses = [round(chance.uniform(0.05, 1.2), 3) for _ in range(chance.randint(3, 12))]
    given = verdict_on(find("03-budget"), pauses)
    if given.key == "03-budget.gives_up":
        assert client(given.gaps["delay"], pauses)["noticed_at"] != client(0.0, pauses)["noticed_at"]
        return
    clients = [client(round(chance.uniform(LEAST_LAG, MOST_LAG), 6), pauses) for _ in range(5)]
    if given.key == "03-budget.too_late":
        worst = given.gaps["late"]
        assert client(given.gaps["delay"], pauses)["late"] == pytest.approx(worst)
        assert max(one["late"] for one in clients) <= worst + 1e-9
    else:
        assert max(one["late"] for one in clients) <= 0.5 + 1e-9
        assert client(MOST_LAG, pauses)["looks"] == given.gaps["looks"]
