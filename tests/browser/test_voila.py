"""The lessons in Voila: all cells have run before anybody reads them, and the page shows no code."""

import re

import nbformat
import pytest
from live_screens import LIVE_SCREENS
from notebook_page import PATIENCE

from cqrs_lab.lessons import stored_lessons
from cqrs_lab.teach import questions
from cqrs_lab.teach.predictions import told
from cqrs_lab.teach.widgets.asking import lettered

ORDERS = {"Order", "Sell", "Ask and sell"}  # what one presses first on a live screen
MADE = re.compile(rf"^(?!#).*\b({'|'.join(LIVE_SCREENS)})\(", re.MULTILINE)
WITH_SCREENS = ["00", "02", "03", "04", "05", "06", "07", "08", "09"]


@pytest.fixture(scope="module", params=WITH_SCREENS)
def lesson(request, context, voila):
    """A lesson's number, its code, and its page in Voila."""
    [path] = [one for one in stored_lessons() if one.name.startswith(request.param)]
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.goto(f"{voila}/voila/render/{path.name}")
    page.get_by_role("button", name="Show what I did").first.wait_for()
    cells = nbformat.read(path, as_version=4).cells
    yield request.param, "\n".join(cell.source for cell in cells if cell.cell_type == "code"), page
    page.close()


def owner(part):
    """The widget that a button or a choice belongs to."""
    return part.locator("xpath=ancestor::*[contains(concat(' ', @class, ' '), ' cqrs-lab ')][1]")


def test_a_reveal_keeps_silent_until_its_question_is_answered(lesson):
    number, _, page = lesson
    question = questions.find(f"{number}-q1")
    letter = next(one for one in question.letters if one != question.right)
    truth = page.get_by_text(told(question, letter).sentence.split("\n")[0])
    assert page.get_by_text("No guess yet").count() == 0
    assert truth.count() == 0
    answer = page.get_by_label(lettered(question, letter))
    answer.check()
    assert truth.count() == 0  # who walks through the answers is told nothing
    owner(answer).get_by_role("button", name="That is my guess").click()
    truth.wait_for()


def test_every_live_screen_can_be_pressed_and_has_its_record(lesson):
    _, code, page = lesson
    buttons = page.get_by_role("button", name="Show what I did").all()
    assert len(buttons) == len(MADE.findall(code))
    assert page.get_by_text("nobody pressed yet").count() == 0
    for show in buttons:
        screen = owner(show)
        named = {one.inner_text(): one for one in reversed(screen.get_by_role("button").all())}
        asks_first = "Ask first" in screen.inner_text()  # a till that knows no number sells nothing
        named["Ask" if asks_first else next(name for name in named if name in ORDERS)].click()
        show.click()
        screen.get_by_text("This was you: one press.").wait_for()
        assert screen.locator("table.dataframe").count() == 1
