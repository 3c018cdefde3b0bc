"""Can you break it? The score is honest: the shortest way is the shortest there is, and a treatment leaves none.

The searches go through all lists of actions, on real cafeterias. A list in which an action changes nothing is worth
the list without it, so it is left out; that this is true is a test of its own.
"""

from itertools import product
from random import Random

import pytest

from cqrs_lab.teach.exercises import find, in_words, lesson_04, lesson_05, lesson_06, lesson_08, lesson_09, verdict_on
from cqrs_lab.teach.exercises.breaking import MOST_ACTIONS, replay

TASKS = [
    pytest.param(lesson.BREAK, id=lesson.BREAK.name)
    for lesson in (lesson_04, lesson_05, lesson_06, lesson_08, lesson_09)
]


def search(task, longest, treated=False):
    """Each list of up to `longest` actions that breaks it and whose beginnings do not, shortest first."""
    lists = [()]
    for _ in range(longest):
        longer = []
        for actions in product(lists, task.actions):
            actions = (*actions[0], actions[1])
            replayed = replay(task, actions, treated)
            if replayed.is_broken:
                yield actions
            elif replayed.steps[len(actions) - 1].happened:
                longer.append(actions)
        lists = longer


@pytest.mark.parametrize("task", TASKS)
def test_the_shortest_way_is_the_shortest_there_is(task):
    shortest = next(search(task, task.fewest))
    assert len(shortest) == task.fewest
    assert verdict_on(find(task.name), shortest).key == f"{task.name}.right"


@pytest.mark.parametrize("task", TASKS)
def test_fewer_actions_never_do(task):
    for length in range(task.fewest):
        assert not [some for some in product(task.actions, repeat=length) if replay(task, some).is_broken]


@pytest.mark.parametrize("task", TASKS)
def test_no_list_of_actions_breaks_what_is_treated(task):
    assert list(search(task, task.searched, treated=True)) == []


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("treated", [False, True])
def test_an_action_that_changes_nothing_can_be_left_out(task, treated):
    for actions in Random(4).sample([*product(task.actions, repeat=5)], 60):
        replayed = replay(task, actions, treated)
        effective = [action for action, step in zip(actions, replayed.steps, strict=False) if step.happened]
        assert replay(task, effective, treated).is_broken == replayed.is_broken


@pytest.mark.parametrize("task", TASKS)
def test_the_solution_that_is_shown_has_the_best_score(task):
    said = in_words(verdict_on(find(task.name), find(task.name).solution))
    assert len(find(task.name).solution) == task.fewest
    assert said.endswith(f"in {task.fewest} actions. Fewer will not do.")


@pytest.mark.parametrize(
    ("name", "actions"),
    [
        ("04-break", ["press", "wait", "press", "answer lost", "wait", "press"]),
        ("05-break", ["ask A", "ask A", "ask B", "sell A", "sell B"]),
        ("06-break", ["order", "wait", "wait", "refresh", "refresh"]),
        ("08-break", ["order", "wait", "wait", "fall", "wake", "wait"]),
        ("09-break", ["look", "begin B", "begin A", "commit A", "look"]),
    ],
)
def test_a_longer_way_is_right_and_its_score_says_that_there_is_a_shorter_one(name, actions):
    said = in_words(verdict_on(find(name), actions))
    assert said.startswith("Right: ")
    assert said.endswith(f"in {len(actions)} actions. It can be done with fewer.")


@pytest.mark.parametrize("task", TASKS)
def test_the_treatment_is_the_first_word(task):
    solution = find(task.name).solution
    assert verdict_on(find(task.name), [task.treatment, *solution]).key == f"{task.name}.treated"
    assert verdict_on(find(task.name), [task.treatment]).key == f"{task.name}.wanted"


@pytest.mark.parametrize("task", TASKS)
def test_actions_are_taken_however_they_are_typed(task):
    loud = (f" {action.upper()} " for action in find(task.name).solution)
    assert verdict_on(find(task.name), loud).key == f"{task.name}.right"


@pytest.mark.parametrize("task", TASKS)
def test_as_many_actions_as_are_allowed_get_a_sentence(task):
    for count, key in ((MOST_ACTIONS, "unbroken"), (MOST_ACTIONS + 1, "endless")):
        assert verdict_on(find(task.name), [task.actions[0]] * count).key == f"{task.name}.{key}"


def test_pressing_again_is_pressing():
    assert verdict_on(find("04-break"), ["press", "answer lost", "wait", "press again"]).key == "04-break.right"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "04-break",
            "Right: Pressed: sending ... order-1 is accepted, its answer is lost. No answer; the button is enabled "
            "again. Pressed: sending ... order-2: accepted! A lunch that nobody wanted, in 4 actions. "
            "Fewer will not do.",
        ),
        (
            "05-break",
            "Right: A asks: 1 left. B asks: 1 left. A sells, order-1. B sells, order-2. "
            "One onigiri, too many receipts, in 4 actions. Fewer will not do.",
        ),
        (
            "06-break",
            "Right: Aoi orders, order-1. 1.3 s go by. Ben sees 1 order. Ben sees 0 orders. "
            "Less than before, in 4 actions. Fewer will not do.",
        ),
        (
            "08-break",
            "Right: Aoi orders, order-1. The worker takes order-1. It writes order-1 into the list and the sum. "
            "It falls. It gets up. In the end the slip comes again: a lunch too many, in 5 actions. Fewer will not do.",
        ),
    ],
)
def test_the_facts_are_told(name, said):
    assert in_words(verdict_on(find(name), find(name).solution)) == said


# What the situations stand for


def test_a_till_is_told_the_truth():
    tills = lesson_05.TwoTills(treated=False)
    for action in ("ask A", "sell A", "ask B"):
        tills.act(action)
    assert (tills.left(), tills.heard) == (0, {"B": 0})


def test_ben_sees_it_vanish_wherever_between_the_lists_his_waits_end(monkeypatch):
    """The finding hangs on no tie: the lists are 1 s and 8 s late, and a wait may take 10 ms more or less."""
    for wait in (1.29, 1.31):
        monkeypatch.setattr(lesson_06, "WAIT", wait)
        assert replay(lesson_06.BREAK, lesson_06.SHORTEST).is_broken
        assert not replay(lesson_06.BREAK, lesson_06.SHORTEST, treated=True).is_broken
