"""Whatever the replicas' lags: a session keeps its promises, and the checker finds every broken one, and no other.

The brute force below compares every reading with everything that came before it, pair by pair; it shares nothing
with the checker but the words.
"""

from contextlib import closing

from hypothesis import event, given, settings
from hypothesis import strategies as st

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.client.sessions import NoAnswer, Read, Write, violations
from cqrs_lab.lab.randomness import Delay

MINE, YOURS = "read your writes", "monotonic reads"
LONGEST = 20  # deeds in one lunch break


def contradicts(earlier, reading):
    """The promise that `reading` breaks in the light of something earlier; None if it breaks none."""
    if isinstance(earlier, Write) and earlier.position > reading.version:
        return MINE
    if isinstance(earlier, Read) and earlier.version > reading.version:
        return YOURS
    return None


def brute_force(history):
    """Each reading that breaks a promise, by its place in the history, with the promise."""
    return {
        (place, contradicts(earlier, reading))
        for place, reading in enumerate(history)
        for earlier in history[:place]
        if isinstance(reading, Read) and contradicts(earlier, reading)
    }


def place_of(entry, history):
    """Where this very entry stands; two entries may be alike."""
    (place,) = (place for place, other in enumerate(history) if other is entry)
    return place


def is_proved(violation, history):
    earlier, reading = place_of(violation.earlier, history), place_of(violation.reading, history)
    return earlier < reading and contradicts(violation.earlier, violation.reading) == violation.promise


def the_checker_is_right(history):
    found = violations(history)
    assert sorted((place_of(one.reading, history), one.promise) for one in found) == sorted(brute_force(history))
    assert all(is_proved(one, history) for one in found)


# Histories of sessions


def spans(most):
    """Seconds: often tenths, so that things fall on one instant."""
    tenths = st.integers(0, most * 10).map(lambda tenth: tenth / 10)
    return tenths | st.integers(0, most * 1_000_000).map(lambda us: us / 1_000_000)


lags = st.lists(spans(4), min_size=LONGEST, max_size=LONGEST).map(Delay.listed)
replicas = st.lists(lags, min_size=1, max_size=3)
deeds = st.lists(
    st.sampled_from(["I order", "somebody orders", "I read", "I read", "I read"]) | spans(1),
    min_size=8,
    max_size=LONGEST,
)


def lunch_break(replicas, deeds, **promises):
    """One person among others; gives what the person did, and whether an answer was owed at each reading."""
    delays = {f"replica_{number}": delay for number, delay in enumerate(replicas, start=1)}
    with closing(Cafeteria(delay={"order_list": 0.0, **delays})) as cafeteria:
        person = cafeteria.sessions.add(**promises)
        owed = []
        for deed in deeds:
            if deed == "I order":
                person.place_order("Aoi", 850)
            elif deed == "somebody orders":
                cafeteria.place_order("Ben", 850)
            elif deed == "I read":
                versions = [cafeteria.freshness(replica).version for replica in delays]
                owed.append(max(versions) >= needed(person.history, **promises))
                assert (person.try_to_read() is not None) == owed[-1]
            else:
                cafeteria.advance(deed)
        return person.history


def needed(history, read_your_writes=False, monotonic_reads=False):
    """The version that an answer must have."""
    written = [entry.position for entry in history if read_your_writes and isinstance(entry, Write)]
    seen = [entry.version for entry in history if monotonic_reads and isinstance(entry, Read)]
    return max(written + seen, default=0)


@settings(deadline=None, max_examples=80)
@given(replicas, deeds)
def test_a_session_with_both_promises_breaks_none(replicas, deeds):
    history = lunch_break(replicas, deeds, read_your_writes=True, monotonic_reads=True)
    event("there was a refusal" if any(isinstance(entry, NoAnswer) for entry in history) else "all were answered")
    assert violations(history) == []
    assert brute_force(history) == set()


@settings(deadline=None, max_examples=60)
@given(replicas, deeds)
def test_a_session_that_promises_read_your_writes_keeps_it(replicas, deeds):
    history = lunch_break(replicas, deeds, read_your_writes=True)
    assert MINE not in {violation.promise for violation in violations(history)}
    the_checker_is_right(history)


@settings(deadline=None, max_examples=60)
@given(replicas, deeds)
def test_a_session_that_promises_monotonic_reads_keeps_it(replicas, deeds):
    history = lunch_break(replicas, deeds, monotonic_reads=True)
    assert YOURS not in {violation.promise for violation in violations(history)}
    the_checker_is_right(history)


@settings(deadline=None, max_examples=80)
@given(replicas, deeds)
def test_without_promises_the_checker_finds_what_brute_force_finds(replicas, deeds):
    history = lunch_break(replicas, deeds)
    event(f"{len(brute_force(history))} broken")
    assert not any(isinstance(entry, NoAnswer) for entry in history)
    the_checker_is_right(history)


# Histories that nobody lived


positions = st.integers(0, 5)
entries = (
    st.builds(Write, at=st.just(0), position=positions)
    | st.builds(Read, at=st.just(0), replica=st.sampled_from(["a", "b"]), version=positions, orders=st.just(0))
    | st.builds(NoAnswer, at=st.just(0))
)


@settings(deadline=None, max_examples=400)
@given(st.lists(entries, max_size=12))
def test_in_any_history_the_checker_finds_what_brute_force_finds(history):
    the_checker_is_right(history)


@settings(deadline=None, max_examples=200)
@given(st.lists(entries, max_size=12))
def test_a_violation_is_proved_by_the_largest_that_was_known(history):
    for violation in violations(history):
        before = history[: place_of(violation.reading, history)]
        if violation.promise == MINE:
            assert violation.earlier.position == max(one.position for one in before if isinstance(one, Write))
        else:
            assert violation.earlier.version == max(one.version for one in before if isinstance(one, Read))
