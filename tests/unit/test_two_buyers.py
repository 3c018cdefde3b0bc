"""The order of five steps, judged over every way in which two buyers can meet."""

from contextlib import closing
from itertools import permutations, product

import pytest

from cqrs_lab import two_phones
from cqrs_lab.teach.exercises import find, verdict_on
from cqrs_lab.teach.exercises.lesson_05 import TILLS, TwoTills
from cqrs_lab.teach.exercises.two_buyers import STEPS, outcomes


def sold_in(steps, turns):
    """How many are sold if the two take turns like this, and whether they come to the end: not if one has to wait."""
    left, begun, sold = 1, None, 0
    heard, gone, done = {"A": 0, "B": 0}, set(), {"A": 0, "B": 0}
    for who in turns:
        step = steps[done[who]]
        done[who] += 1
        if step == "begin":
            if begun not in (None, who):
                return sold, False
            begun = who
        elif step == "ask":
            heard[who] = left
        elif step == "enough?" and not heard[who]:
            gone.add(who)
        elif step == "sell" and who not in gone:
            left, sold = left - 1, sold + 1
        elif step == "end" and begun == who:
            begun = None
    return sold, True


TURNS = [turns for turns in product("AB", repeat=10) if turns.count("A") == 5]


def test_there_are_as_many_meetings_as_ways_to_mix_two_times_five_steps_if_nobody_waits():
    assert outcomes(["ask", "enough?", "sell"]).ways == 20  # 6 over 3
    assert len(TURNS) == 252


@pytest.mark.parametrize("steps", [*permutations(STEPS)], ids=" ".join)
def test_what_is_found_is_what_every_mixture_of_turns_gives(steps):
    found = outcomes(steps)
    mixtures = [sold_in(steps, turns) for turns in TURNS]
    assert (found.oversold is not None) == any(sold > 1 for sold, _ in mixtures)
    if found.stuck is None:
        assert found.ways == sum(finished for _, finished in mixtures)


def test_one_order_of_the_steps_is_right_and_no_other():
    right = [steps for steps in permutations(STEPS) if verdict_on(find("05-order"), steps).key == "05-order.right"]
    assert right == [STEPS]
    assert outcomes(STEPS).ways == 2  # one after the other, whoever is first


@pytest.mark.parametrize("steps", [*permutations(STEPS)], ids=" ".join)
def test_what_is_right_never_oversells_and_each_mistake_is_one(steps):
    found = outcomes(steps)
    sells_the_one = all(sold == 1 for sold, finished in (sold_in(steps, turns) for turns in TURNS) if finished)
    harmless = found.oversold is None and found.stuck is None and sells_the_one
    assert (verdict_on(find("05-order"), steps).key == "05-order.right") == harmless


def test_a_meeting_that_oversells_can_be_read():
    told = outcomes(["ask", "enough?", "sell"]).oversold
    assert told == ("A ask", "A enough?", "B ask", "A sell", "B enough?", "B sell")


# The tills of the exercise, and two phones


def sold_by_press(screen, action):
    """Press what the action names; gives which phone has sold something by it."""
    verb, name = action.split()
    phone = next(one for one in screen.phones if one.name == name)
    before = len(screen.receipts(name))
    {"ask": phone.press_ask, "sell": phone.press_sell}[verb]()
    return len(screen.receipts(name)) > before


def sold_at_the_tills(actions):
    """Whether each of the actions sells something at the tills of the exercise."""
    tills = TwoTills(treated=False)
    sold = []
    for action in actions:
        before = tills.left()
        tills.act(action)
        sold.append(tills.left() < before)
    tills.close()
    return sold


@pytest.mark.parametrize("first", TILLS)
def test_two_phones_that_ask_the_truth_sell_as_the_tills_of_the_exercise(first):
    """Every way to press four times, and with it every shorter one."""
    for rest in product(TILLS, repeat=3):
        with closing(two_phones("write")) as screen:
            assert [sold_by_press(screen, one) for one in (first, *rest)] == sold_at_the_tills((first, *rest))


def test_a_phone_that_asks_the_truth_knows_nothing_before_it_asks():
    screen = two_phones("write")
    for phone in screen.phones:
        assert phone.message.value == "Ask first: this phone does not know how many are left."
        phone.press_sell()
    assert screen.receipts() == []
