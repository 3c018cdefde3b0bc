"""Numbers that come in and go out."""

import math

import pytest

from cqrs_lab.shared.units import microseconds, seconds, whole


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, 0), (1.5, 1_500_000), (0.1, 100_000), (1e-6, 1), (0.29, 290_000), (1_000_000_000, 10**15)],
)
def test_seconds_become_whole_microseconds(number, expected):
    assert microseconds("delay", number) == expected


@pytest.mark.parametrize(
    "number",
    [-1, -1e-9, math.nan, math.inf, "1", True, None, 1_000_000_001, pytest.param(10**400, id="10**400")],
    ids=repr,
)
def test_what_is_no_span_of_time_is_refused_with_what_is_allowed(number):
    with pytest.raises(ValueError, match="delay must be a number of seconds from 0 to 1,000,000,000, not "):
        microseconds("delay", number)


def test_the_least_may_be_given():
    with pytest.raises(ValueError, match=r"poll must be a number of seconds from 0\.001 to 1,000,000,000, not 0"):
        microseconds("poll", 0, least=0.001)


def test_an_instant_is_told_in_seconds_since_another():
    assert seconds(1_500_000, 1_460_000) == 0.04


def test_what_has_not_happened_has_no_instant():
    assert seconds(None, 0) is None


@pytest.mark.parametrize("number", [1, 2, 10**30])
def test_a_whole_number_is_given_back(number):
    assert whole("workers", number, least=1) == number


@pytest.mark.parametrize("number", [0, -1, 1.0, 1.5, "1", True, None])
def test_what_is_no_whole_number_is_refused_with_what_is_allowed(number):
    with pytest.raises(ValueError, match="workers must be a whole number, 1 or more, not "):
        whole("workers", number, least=1)
