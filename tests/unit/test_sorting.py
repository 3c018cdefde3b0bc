"""The sorting widget: each answer is explained, a condition needs its name, and a keyboard is enough."""

from itertools import product

import ipywidgets as widgets
import pytest

from cqrs_lab.teach.exercises import find
from cqrs_lab.teach.widgets.sorting import ANSWERS, CONDITIONS, NOT_CHOSEN, VERDICTS, sort_screens, verdict, worth
from cqrs_lab.teach.widgets.status_line import StatusLine

SCREENS = list(VERDICTS)
UNCONDITIONAL = ["ok", "not ok"]
SAID = {"right": "Yes.", "costs": "It works, and it costs.", "wrong": "Not quite."}


def words(sorting, screen):
    """The explanation beneath a screen, as the learner reads it."""
    return sorting.choices[screen][2].value


def choose(sorting, screen, answer, treatment=None):
    """Choose as a learner does, one dropdown after the other."""
    sorting.choices[screen][0].value = answer
    if treatment is not None:
        sorting.choices[screen][1].value = treatment


def parts(widget):
    """A widget and all that it is built of."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from parts(child)


@pytest.fixture
def sorting():
    return sort_screens()


# What is right


def test_there_are_five_screens():
    assert SCREENS == [
        "order list",
        "sales total",
        "payment completed",
        "last one in stock",
        "was my order accepted?",
    ]


@pytest.mark.parametrize("screen", SCREENS)
def test_each_screen_has_a_right_answer(screen):
    assert [answer for answer in UNCONDITIONAL if verdict(screen, answer)[0]] or [
        treatment for treatment in CONDITIONS if verdict(screen, "only if", treatment)[0]
    ]


@pytest.mark.parametrize("screen", SCREENS)
def test_each_screen_has_a_wrong_answer(screen):
    assert [answer for answer in UNCONDITIONAL if not verdict(screen, answer)[0]]


@pytest.mark.parametrize(
    ("screen", "answer", "right"),
    [
        ("order list", "ok", False),
        ("sales total", "ok", True),
        ("sales total", "not ok", False),
        ("payment completed", "ok", False),
        ("payment completed", "not ok", True),
        ("last one in stock", "ok", False),
        ("last one in stock", "not ok", True),
        ("was my order accepted?", "ok", False),
    ],
)
def test_where_harm_is_done_a_screen_must_not_be_late(screen, answer, right):
    assert verdict(screen, answer)[0] == right


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("treatment", [NOT_CHOSEN, "hope"])
def test_a_condition_without_a_name_is_none(screen, treatment):
    right, why = verdict(screen, "only if", treatment)
    assert (right, "condition" in why) == (False, True)


@pytest.mark.parametrize(
    ("screen", "condition", "value"),
    [
        ("last one in stock", "it asks the write side", "wrong"),  # two ask, and both hear 1
        ("payment completed", "it asks whether the order was accepted", "wrong"),  # accepted is not completed
        ("order list", "it asks the write side", "costs"),
        ("order list", "it asks whether the order was accepted", "costs"),
        ("sales total", "it asks the write side", "costs"),
        ("order list", "it says that it is late", "right"),
    ],
)
def test_what_a_condition_is_worth(screen, condition, value):
    assert worth(screen, "only if", condition)[0] == value
    assert verdict(screen, "only if", condition)[0] == (value != "wrong")


def test_a_working_answer_is_not_called_wrong(sorting):
    choose(sorting, "order list", "not ok")
    assert words(sorting, "order list").startswith("It works, and it costs. ")


def test_what_the_learner_chooses_before_only_if_does_not_count():
    assert verdict("sales total", "ok", "it asks the write side") == verdict("sales total", "ok")


# What is explained


@pytest.mark.parametrize(("screen", "answer"), [*product(SCREENS, UNCONDITIONAL)])
def test_each_answer_is_explained(sorting, screen, answer):
    choose(sorting, screen, answer)
    value, why = worth(screen, answer)
    assert words(sorting, screen) == f"{SAID[value]} {why}"


@pytest.mark.parametrize(("screen", "treatment"), [*product(SCREENS, CONDITIONS)])
def test_each_condition_is_explained(sorting, screen, treatment):
    choose(sorting, screen, "only if", treatment)
    value, why = worth(screen, "only if", treatment)
    assert words(sorting, screen) == f"{SAID[value]} {why}"
    assert len(why) > 20


def test_only_if_asks_for_its_condition(sorting):
    choose(sorting, "order list", "only if")
    assert words(sorting, "order list").startswith("Not quite.")


def test_an_explanation_stands_under_its_own_screen_only(sorting):
    choose(sorting, "sales total", "ok")
    assert [screen for screen in SCREENS if words(sorting, screen)] == ["sales total"]


def test_who_takes_an_answer_back_reads_nothing(sorting):
    choose(sorting, "sales total", "ok")
    choose(sorting, "sales total", NOT_CHOSEN)
    assert words(sorting, "sales total") == ""


def test_a_right_and_a_wrong_answer_differ_in_words_not_only_in_colour(sorting):
    choose(sorting, "sales total", "ok")
    choose(sorting, "order list", "ok")
    assert (words(sorting, "sales total")[:4], words(sorting, "order list")[:10]) == ("Yes.", "Not quite.")


def test_an_explanation_is_told_to_who_cannot_see_it(sorting):
    assert all(isinstance(why, StatusLine) for _, _, why in sorting.choices.values())


# What is chosen


def test_at_first_nothing_is_chosen(sorting):
    assert (sorting.answers(), repr(sorting)) == (
        dict.fromkeys(SCREENS, (NOT_CHOSEN, NOT_CHOSEN)),
        "<5 screens to sort, 0 sorted>",
    )


def test_the_widget_knows_what_was_chosen(sorting):
    choose(sorting, "sales total", "ok")
    choose(sorting, "order list", "only if", "it says that it is late")
    assert sorting.answers()["sales total"] == ("ok", NOT_CHOSEN)
    assert sorting.answers()["order list"] == ("only if", "it says that it is late")
    assert repr(sorting) == "<5 screens to sort, 2 sorted>"


def test_a_condition_can_be_chosen_only_for_only_if(sorting):
    condition = sorting.choices["order list"][1]
    states = []
    for answer in ANSWERS:
        choose(sorting, "order list", answer)
        states.append(condition.disabled)
    assert states == [True, True, False]


def test_the_exercise_takes_the_widget_itself(sorting):
    exercise = find("02-sort")
    before = exercise.judge(sorting)
    for screen, (answer, treatment) in exercise.solution.items():
        choose(sorting, screen, answer, treatment or None)
    assert (before.key, exercise.judge(sorting).key) == ("02-sort.missing", "02-sort.right")


def test_the_exercise_does_not_take_a_condition_without_its_name(sorting):
    exercise = find("02-sort")
    for screen, (answer, _) in exercise.solution.items():
        choose(sorting, screen, answer)
    assert exercise.judge(sorting).key == "02-sort.wrong"


def test_two_widgets_know_nothing_of_each_other(sorting):
    choose(sorting, "sales total", "ok")
    assert sort_screens().answers()["sales total"] == (NOT_CHOSEN, NOT_CHOSEN)


# A keyboard is enough


def test_it_is_built_of_ordinary_dropdowns(sorting):
    """A browser lets a keyboard reach a dropdown, open it and choose; nothing has to be dragged."""
    ordinary = (widgets.VBox, widgets.HBox, widgets.Dropdown, StatusLine)
    assert all(isinstance(part, ordinary) for part in parts(sorting.widget))
    assert sum(isinstance(part, widgets.Dropdown) for part in parts(sorting.widget)) == 2 * len(SCREENS)


def test_each_dropdown_has_its_words_beside_it(sorting):
    names = [part.description for part in parts(sorting.widget) if isinstance(part, widgets.Dropdown)]
    assert (names[::2], all(names[1::2])) == (SCREENS, True)


def test_the_keyboard_goes_from_top_to_bottom(sorting):
    dropdowns = [part for part in parts(sorting.widget) if isinstance(part, widgets.Dropdown)]
    assert dropdowns == [one for answer, condition, _ in sorting.choices.values() for one in (answer, condition)]


def test_every_choice_can_be_made(sorting):
    answer, condition, _ = sorting.choices["order list"]
    assert list(dict(answer.options).values()) == [NOT_CHOSEN, *ANSWERS]
    assert dict(condition.options) == {"choose ...": NOT_CHOSEN, **{words: words for words in CONDITIONS}}


def test_a_reader_without_a_kernel_reads_a_sentence(sorting):
    assert sorting._repr_mimebundle_()["text/plain"] == "<5 screens to sort, 0 sorted>"
