"""The clock's edges: where it stands, who acts first, and when a process rests."""

import pytest

from cqrs_lab.lab.clock import PEOPLE, WORKERS, Clock
from cqrs_lab.shared.database import DatabaseUnusable

OPENING = 1_000


@pytest.fixture
def clock():
    return Clock(OPENING)


@pytest.fixture
def diary():
    return []


def writing(diary, clock, name, *pauses):
    """A process that notes who acted and when, pauses as it is told, and then ends."""
    for pause in pauses:
        diary.append((name, clock.now() - OPENING))
        yield pause
    diary.append((name, clock.now() - OPENING))


def test_it_opens_at_its_opening(clock):
    assert clock.now() == OPENING


def test_it_tells_an_instant_in_seconds_since_its_opening(clock):
    assert (clock.second(OPENING), clock.second(OPENING + 1_500_001)) == (0.0, 1.500001)


def test_an_instant_that_is_not_known_has_no_second(clock):
    assert clock.second(None) is None


def test_its_opening_stays_while_its_time_moves(clock):
    clock.advance(1_500_000)
    assert (clock.opening, clock.second(clock.now())) == (OPENING, 1.5)


def test_it_stands_still_until_somebody_moves_it(clock):
    clock.at(OPENING + 5, lambda: None)
    assert clock.now() == OPENING


def test_ten_steps_of_a_tenth_are_one_second(clock):
    for _ in range(10):
        clock.advance(100_000)
    assert clock.now() == OPENING + 1_000_000


def test_it_moves_before_what_is_due_acts(clock, diary):
    clock.at(OPENING + 3, lambda: diary.append(clock.now()))
    clock.advance(10)
    assert diary == [OPENING + 3]


def test_it_ends_exactly_on_its_target(clock):
    clock.at(OPENING + 3, lambda: None)
    clock.advance(10)
    assert clock.now() == OPENING + 10


def test_it_runs_what_is_due_on_the_target_itself(clock, diary):
    clock.at(OPENING + 10, lambda: diary.append("acted"))
    clock.advance(10)
    assert diary == ["acted"]


def test_it_leaves_what_is_due_a_microsecond_later(clock, diary):
    clock.at(OPENING + 11, lambda: diary.append("acted"))
    clock.advance(10)
    assert diary == []


def test_an_advance_by_nothing_runs_what_is_due_now(clock, diary):
    clock.at(OPENING, lambda: diary.append("acted"))
    clock.advance(0)
    assert diary == ["acted"]


def test_what_an_action_adds_for_the_same_instant_runs_in_the_same_advance(clock, diary):
    clock.at(OPENING + 3, lambda: clock.at(clock.now(), lambda: diary.append(clock.now())))
    clock.advance(3)
    assert diary == [OPENING + 3]


def test_at_one_instant_people_act_before_workers(clock, diary):
    clock.at(OPENING + 3, lambda: diary.append("worker"), WORKERS)
    clock.at(OPENING + 3, lambda: diary.append("person"), PEOPLE)
    clock.advance(3)
    assert diary == ["person", "worker"]


@pytest.mark.parametrize("rank", [PEOPLE, WORKERS])
def test_at_one_instant_equals_act_as_they_came(clock, diary, rank):
    for name in "abc":
        clock.at(OPENING + 3, lambda name=name: diary.append(name), rank)
    clock.advance(3)
    assert diary == ["a", "b", "c"]


def test_an_earlier_worker_acts_before_a_later_person(clock, diary):
    clock.at(OPENING + 4, lambda: diary.append("person"), PEOPLE)
    clock.at(OPENING + 3, lambda: diary.append("worker"), WORKERS)
    clock.advance(4)
    assert diary == ["worker", "person"]


def test_the_past_is_refused(clock):
    clock.advance(2_000_000)
    with pytest.raises(ValueError, match=r"1\.5 s ago; the clock never goes back"):
        clock.at(OPENING + 500_000, lambda: None)


def test_the_present_is_not_past(clock, diary):
    clock.at(clock.now(), lambda: diary.append("acted"))
    clock.advance(0)
    assert diary == ["acted"]


def test_a_process_does_nothing_when_it_is_started(clock, diary):
    clock.start(writing(diary, clock, "worker", 5))
    assert diary == []


def test_a_process_has_its_first_look_at_the_first_advance(clock, diary):
    clock.start(writing(diary, clock, "worker", 5))
    clock.advance(0)
    assert diary == [("worker", 0)]


def test_a_process_acts_again_after_each_pause(clock, diary):
    clock.start(writing(diary, clock, "worker", 5, 2, 0))
    clock.advance(7)
    assert diary == [("worker", 0), ("worker", 5), ("worker", 7), ("worker", 7)]


def test_a_process_that_ends_has_ended(clock, diary):
    process = clock.start(writing(diary, clock, "worker"))
    clock.advance(0)
    assert process.ended


def test_a_process_that_raises_has_ended_and_is_heard(clock):
    process = clock.start(1 // 0 for _ in "x")
    with pytest.raises(ZeroDivisionError):
        clock.advance(0)
    assert process.ended


def test_a_killed_process_never_acts_again(clock, diary):
    process = clock.start(writing(diary, clock, "worker", 5))
    clock.advance(0)
    process.kill()
    clock.advance(100)
    assert diary == [("worker", 0)]


@pytest.fixture
def resting(clock, diary):
    """A process that rests twice, and is resting for the first time."""
    process = clock.start(writing(diary, clock, "worker", None, None))
    clock.advance(0)
    diary.clear()
    return process


def test_a_process_rests_until_it_is_woken(clock, diary, resting):
    clock.advance(1_000_000)
    assert diary == []


def test_a_woken_process_acts_at_the_instant_it_is_woken_for(clock, diary, resting):
    resting.wake(OPENING + 7)
    clock.advance(100)
    assert diary == [("worker", 7)]


def test_a_process_woken_for_the_past_acts_now(clock, diary, resting):
    clock.advance(10)
    resting.wake(OPENING + 7)
    clock.advance(0)
    assert diary == [("worker", 10)]


def test_a_woken_process_acts_after_the_people_of_that_instant(clock, diary, resting):
    resting.wake(OPENING + 7)
    clock.at(OPENING + 7, lambda: diary.append("person"))
    clock.advance(7)
    assert diary == ["person", ("worker", 7)]


def test_to_wake_a_busy_process_changes_nothing(clock, diary):
    process = clock.start(writing(diary, clock, "worker", 10))
    clock.advance(0)
    process.wake(OPENING + 5)
    clock.advance(20)
    assert diary == [("worker", 0), ("worker", 10)]


def test_a_wake_for_later_is_kept_while_the_process_is_busy(clock, diary):
    process = clock.start(writing(diary, clock, "worker", 5, None))
    clock.advance(0)
    process.wake(OPENING + 8)
    clock.advance(20)
    assert diary == [("worker", 0), ("worker", 5), ("worker", 8)]


def test_to_wake_an_ended_process_changes_nothing(clock, diary):
    process = clock.start(writing(diary, clock, "worker"))
    clock.advance(0)
    process.wake(OPENING + 5)
    clock.advance(20)
    assert diary == [("worker", 0)]


def test_it_stops_at_the_first_instant_at_which_a_wish_is_fulfilled(clock, diary):
    for instant in (3, 6, 9):
        clock.at(OPENING + instant, lambda: diary.append("acted"))
    assert clock.advance_to(OPENING + 100, until=lambda: len(diary) == 2)
    assert clock.now() == OPENING + 6


def test_it_says_when_a_wish_was_not_fulfilled(clock):
    assert not clock.advance_to(OPENING + 100, until=lambda: False)
    assert clock.now() == OPENING + 100


def test_it_knows_what_is_due_next(clock):
    clock.at(OPENING + 9, lambda: None)
    clock.at(OPENING + 4, lambda: None)
    assert clock.next_due() == OPENING + 4


def test_an_empty_agenda_has_nothing_due(clock):
    assert clock.next_due() is None


def test_people_are_expected_until_they_have_acted(clock):
    clock.at(OPENING + 4, lambda: None, PEOPLE)
    clock.at(OPENING + 9, lambda: None, WORKERS)
    expected_before = clock.people_expected()
    clock.advance(4)
    assert (expected_before, clock.people_expected()) == (True, False)


# Wake-ups, interrupts and the end


def test_only_the_earliest_wake_up_is_pending(clock):
    looks = []

    def rest():
        while True:
            looks.append(clock.now())
            yield None

    process = clock.start(rest())
    clock.advance(0)
    opening = clock.now()
    for after in (50, 20, 20, 30, 90):
        process.wake(opening + after)
    clock.advance(25)
    assert looks == [opening, opening + 20]


def test_wake_ups_do_not_multiply(clock):
    """Each who is woken wakes all the others: the agenda stays as long as there are workers."""
    workers, looks = [], 0

    def rest():
        nonlocal looks
        while True:
            looks += 1
            for worker in workers:
                worker.wake(clock.now() + 1)
            yield None

    workers += [clock.start(rest()) for _ in range(4)]
    clock.advance(100)
    assert looks == 4 * 101


def test_an_interrupted_entry_stays_on_the_agenda(clock):
    tries = []

    def act():
        tries.append(clock.now())
        if len(tries) == 1:
            raise KeyboardInterrupt

    clock.at(clock.now() + 5, act)
    with pytest.raises(KeyboardInterrupt):
        clock.advance(10)
    clock.advance(10)
    assert tries == [clock.opening + 5] * 2


def test_an_entry_that_fails_has_acted(clock):
    tries = []

    def act():
        tries.append(clock.now())
        raise ValueError

    clock.at(clock.now() + 5, act)
    with pytest.raises(ValueError):
        clock.advance(10)
    clock.advance(10)
    assert tries == [clock.opening + 5]
    assert not clock.people_expected()


def test_a_closed_clock_says_why(clock):
    stopped = []
    clock.when_closed.append(lambda: stopped.append("stopped"))
    clock.at(clock.now() + 5, print)
    clock.close("the cafeteria is closed")
    with pytest.raises(DatabaseUnusable, match="the cafeteria is closed"):
        clock.advance(1)
    assert (stopped, clock.next_due(), clock.people_expected()) == (["stopped"], None, False)
