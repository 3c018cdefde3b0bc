"""The sorting exercise of lesson 02, done by somebody who has no mouse."""

import pytest

# An arrow alone leads to the next cell, in Lab and in Notebook 7: a list is opened first, by the space bar.
OPEN, CHOOSE = "Space", "Enter"


@pytest.fixture
def sorting(either):
    """The widget, in a page; the keyboard is in its first field."""
    notebook = either.notebook("from cqrs_lab import sort_screens", "sorting = sort_screens()\nsorting")
    notebook.run_all()
    notebook.output("cell-1").get_by_role("combobox").first.focus()
    return notebook


def choose(page, number):
    """Choose the entry of this number in the list under the keyboard, counted from 1."""
    for key in (OPEN, *["ArrowDown"] * number, CHOOSE):
        page.keyboard.press(key)


def test_five_screens_are_sorted_by_the_keyboard_alone(sorting):
    reasons = sorting.output("cell-1").get_by_role("status")
    for number in range(5):
        choose(sorting.page, 2)
        reasons.nth(number).filter(has_text=("It works", "Not quite.", "Yes.", "Yes.", "Yes.")[number]).wait_for()
        sorting.page.keyboard.press("Tab")  # past the condition, which is none yet
    assert {answer for answer, _ in sorting.ask("sorting.answers()").values()} == {"not ok"}


def test_a_condition_is_reached_by_the_keyboard(sorting):
    reason = sorting.output("cell-1").get_by_role("status").first
    choose(sorting.page, 3)
    reason.filter(has_text="Only if what? Choose the condition.").wait_for()
    sorting.page.keyboard.press("Tab")
    choose(sorting.page, 1)
    reason.filter(has_text="Yes.").wait_for()
    assert sorting.ask("sorting.answers()['order list']") == ("only if", "it says that it is late")
    assert sorting.console_errors == []
