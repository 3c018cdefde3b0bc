"""Ways to wait: each is a list of pauses that comes to an end, or a sentence that says what is wrong with it."""

import re
from itertools import accumulate, count, repeat

import pytest

from cqrs_lab.client.pauses import MOST_TRIES, exponential, finite, fixed, linear
from cqrs_lab.lab.randomness import stream

NAN, INFINITY = float("nan"), float("inf")
NOT_SECONDS = [-1, -0.001, NAN, INFINITY, -INFINITY, "1", None, True]
NO_PAUSES = [0, 0.0, 0.0009, *NOT_SECONDS]
NOT_TRIES = [0, -1, 1.5, 10.0, NAN, "10", None, True]


def looks(pauses):
    """When a client looks that began at 0, in seconds: before each pause."""
    return [instant / 1_000_000 for instant in accumulate(finite(pauses), initial=0)][:-1]


# The pauses to the letter


def test_the_textbook_waits_300_ms_and_200_longer_each_time_ten_times():
    assert finite(linear()) == [300_000 + number * 200_000 for number in range(10)]


def test_the_textbooks_client_looks_ten_times():
    assert looks(linear()) == [0, 0.3, 0.8, 1.5, 2.4, 3.5, 4.8, 6.3, 8.0, 9.9]


def test_a_linear_wait_can_begin_and_grow_otherwise():
    assert list(linear(first=1, step=0.5, tries=3)) == [1.0, 1.5, 2.0]


def test_a_linear_wait_may_not_grow_at_all():
    assert list(linear(first=1, step=0, tries=3)) == [1, 1, 1]


def test_an_exponential_wait_is_twice_as_long_each_time_up_to_its_cap():
    assert list(exponential(tries=7)) == [0.5, 1, 2, 4, 8, 8, 8]


def test_a_client_that_backs_off_looks_rarely():
    assert looks(exponential(tries=5)) == [0, 0.5, 1.5, 3.5, 7.5]


@pytest.mark.parametrize(
    ("wishes", "pauses"),
    [
        ({"base": 0.1, "factor": 3.0, "cap": 100.0, "tries": 4}, [0.1, 0.3, 0.9, 2.7]),
        ({"base": 1.0, "factor": 1.0, "tries": 3}, [1, 1, 1]),
        ({"base": 2.0, "cap": 2.0, "tries": 3}, [2, 2, 2]),
        ({"base": 1.0, "factor": 10.0, "cap": 5.0, "tries": 3}, [1, 5, 5]),
        ({"tries": 1}, [0.5]),
    ],
)
def test_an_exponential_wait_is_min_of_cap_and_base_times_factor_to_the_i(wishes, pauses):
    assert list(exponential(**wishes)) == pytest.approx(pauses)


def test_a_long_exponential_wait_overflows_nothing():
    assert list(exponential(factor=100.0, tries=MOST_TRIES))[-1] == 8


def test_a_fixed_wait_is_always_the_same():
    assert list(fixed(0.25, tries=3)) == [0.25, 0.25, 0.25]


def test_a_fixed_wait_of_a_tenth_looks_seventeen_times_in_1_6_seconds():
    assert looks(fixed())[16] == 1.6


@pytest.mark.parametrize("pauses", [linear, exponential, fixed])
def test_ordinary_waits_end(pauses):
    assert len(list(pauses())) in (10, 100)


# Jitter


def ends(value):
    """A random function that always gives the same number."""
    return lambda: value


@pytest.mark.parametrize("jitter", ["full", "equal"])
def test_the_greatest_chance_leaves_the_pause_as_it_is(jitter):
    assert list(exponential(tries=6, jitter=jitter, random=ends(1.0))) == list(exponential(tries=6))


def test_full_jitter_takes_anything_down_to_the_shortest_pause():
    assert list(exponential(tries=3, jitter="full", random=ends(0.0))) == [0.001] * 3


def test_full_jitter_is_a_share_of_the_pause():
    assert list(exponential(tries=4, jitter="full", random=ends(0.25))) == [0.125, 0.25, 0.5, 1.0]


def test_equal_jitter_keeps_one_half():
    assert list(exponential(tries=4, jitter="equal", random=ends(0.0))) == [0.25, 0.5, 1.0, 2.0]


def test_equal_jitter_takes_a_share_of_the_other_half():
    assert list(exponential(tries=4, jitter="equal", random=ends(0.5))) == [0.375, 0.75, 1.5, 3.0]


@pytest.mark.parametrize(("jitter", "kept"), [("full", 0.0), ("equal", 0.5)])
def test_jitter_stays_between_what_is_kept_and_the_pause(jitter, kept):
    longest = list(exponential(tries=1000))
    moved = list(exponential(tries=1000, jitter=jitter, random=stream(29, "jitter").random))
    assert all(max(0.001, kept * pause) <= short <= pause for short, pause in zip(moved, longest, strict=True))
    shares = [short / pause for short, pause in zip(moved, longest, strict=True)]
    assert (min(shares), max(shares)) == (pytest.approx(kept, abs=0.02), pytest.approx(1.0, abs=0.02))


def test_jitter_parts_those_who_began_together():
    chance = stream(29, "jitter").random
    clients = [tuple(exponential(jitter="full", random=chance)) for _ in range(20)]
    assert len(set(clients)) == 20


def test_without_jitter_chance_is_not_asked():
    def never():
        raise AssertionError("asked")

    assert list(exponential(tries=2, random=never)) == [0.5, 1.0]


# Any pauses


def test_any_pauses_are_whole_microseconds():
    assert finite([0.3, 1, 0.0010004]) == [300_000, 1_000_000, 1_000]


def test_pauses_may_come_one_after_the_other():
    assert finite(pause for pause in (0.5, 0.25)) == [500_000, 250_000]


def test_a_client_may_pause_a_thousand_times():
    assert len(finite(repeat(1, MOST_TRIES))) == MOST_TRIES


@pytest.mark.parametrize(
    "endless",
    [repeat(1), count(1), (0.5 * 2**number for number in count()), repeat(1, MOST_TRIES + 1), [0.1] * 1001],
    ids=["repeat", "count", "a backoff", "one too many", "a long list"],
)
def test_pauses_that_never_end_are_refused(endless):
    with pytest.raises(ValueError, match=r"^pauses must come to an end, after 1000 at most$"):
        finite(endless)


@pytest.mark.parametrize("pause", NO_PAUSES)
def test_what_is_no_pause_is_refused(pause):
    words = re.escape(f"must be a number of seconds from 0.001 to 1,000,000,000, not {pause!r}")
    with pytest.raises(ValueError, match=f"^each pause {words}$"):
        finite([0.5, pause])


@pytest.mark.parametrize("pauses", [0.5, 3, linear])
def test_what_is_no_list_of_pauses_is_refused(pauses):
    with pytest.raises(ValueError, match="pauses"):
        finite(pauses)


# What cannot be wished for


@pytest.mark.parametrize(
    ("pauses", "wish", "value", "allowed"),
    [
        *((linear, "first", value, "a number of seconds from 0.001 to") for value in NO_PAUSES),
        *((linear, "step", value, "a number of seconds from 0 to") for value in NOT_SECONDS),
        *((exponential, "base", value, "a number of seconds from 0.001 to") for value in NO_PAUSES),
        *((exponential, "cap", value, "a number of seconds from 0.5 to") for value in (0, 0.4, *NOT_SECONDS[:-1])),
        *(
            (exponential, "factor", value, "a number from 1 to 100")
            for value in (0, 0.99, -2, 101, NAN, INFINITY, -INFINITY, "2", None, True)
        ),
        *((exponential, "jitter", value, 'None, or "full" or "equal"') for value in ("half", "", True, 0.5, ["full"])),
        *((fixed, "pause", value, "a number of seconds from 0.001 to") for value in NO_PAUSES),
        *(
            (way, "tries", value, "a whole number")
            for way in (linear, exponential, fixed)
            for value in (*NOT_TRIES, 1001)
        ),
    ],
)
def test_a_way_to_wait_that_cannot_be_says_what_is_allowed(pauses, wish, value, allowed):
    with pytest.raises(ValueError, match=rf"^{wish} must be {re.escape(allowed)}.*not {re.escape(repr(value))}"):
        list(pauses(**{wish: value}))


@pytest.mark.parametrize("jitter", ["full", "equal"])
def test_jitter_needs_chance(jitter):
    with pytest.raises(ValueError, match=r"^jitter must be None, or .* together with random"):
        exponential(jitter=jitter)


def test_chance_must_be_a_function():
    with pytest.raises(ValueError, match="random"):
        exponential(jitter="full", random=29)
