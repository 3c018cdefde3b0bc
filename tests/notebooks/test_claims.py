"""What the lessons claim holds: ten milliseconds beside the scenario, and wherever the sliders stand.

No sentence of a lesson says "only", "never", "always", "the more" or "each time" unless a claim stands for it, or it is
no finding and says why not.
"""

import re
from functools import cache

import claims
import claims_at_noon
import claims_at_the_counter
import claims_between_writes
import claims_in_the_kitchen
import pytest
import stored_form
from lesson_run import MOVES, LessonRun, lesson_run
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from pandas import DataFrame

ON_TIME = "on time"
CLAIMS = claims.claims_in(claims_at_the_counter, claims_at_noon, claims_in_the_kitchen, claims_between_writes)
FINDINGS = [one for one in CLAIMS if one.is_finding]
GENERAL = [one for one in CLAIMS if not one.is_finding]
PATHS = {path.stem[:2]: path for path in stored_form.lessons()}
NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")

NO_FINDINGS = {  # the sentence, and why it claims nothing that a run could refute
    "Who wants to change something, and who only wants to see something?": "a question",
    "You see no button at all, only the text <student screen …>?": "what to do about a broken page",
    "A list that is only looked at.": "a title",
    "Only if ...: it may be late on a condition, and you choose which.": "what an answer means",
    "It has one screen more, and only two groups.": "about the textbook",
    'Its "fine, if ..." is our "only if".': "what an answer means",
    'Does it name a condition for the screens in between, not only "it depends"?': "a question about an answer",
    "six ways to treat the lag where it is only fine on a condition.": "what comes next",
    '| "only if ..." in 02 | treatment |': "the head of a table",
    "Choose the pauses so that the client is never more than 0.5 s late, with at most 7 looks.": "what to do",
    "(NaN: it never noticed.)": "what a value means",
    "two phones, and only one left.": "what comes next",
    "below 0, somebody has only a receipt.": "what a column means",
    "Ask gets the number from the write side, which is never late.": "the write side is where the number is",
    "Put the five in order, so that two buyers never get the same onigiri.": "what to do",
    "An airline sells more seats than it has, for some people never come": "about airlines",
    "Ben only looks": "a title",
    "Do it four times, each time after another line.": "what to do",
    "Ben never orders.": "the scenario",
}

# Numbers that may change: no sentence names one of them.
BY_CHANCE = {"05-forty"}  # somebody who came by chance just before the news may come just behind them
ADDED_UP = {"02-endless", "05-behind"}  # a hundred news in a row, each 10 ms later, are a second later


@cache
def run(lesson: str, moved: str = ON_TIME) -> LessonRun:
    """The lesson, run once in this process for all its claims."""
    return lesson_run(PATHS[lesson], MOVES.get(moved))


@pytest.mark.parametrize("moved", [ON_TIME, *MOVES])
@pytest.mark.parametrize("claim", FINDINGS, ids=lambda claim: claim.name)
def test_a_finding_holds_ten_milliseconds_beside(claim, moved):
    assert claim.holds(run(claim.lesson, moved)), claim.quotes


@pytest.mark.parametrize("claim", GENERAL, ids=lambda claim: claim.name)
def test_a_general_sentence_holds_wherever_the_sliders_stand(claim):
    assert claim.holds(run(claim.lesson)), claim.quotes


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.name)
def test_what_is_claimed_is_said(claim):
    texts = claims.prose_of(run(claim.lesson).notebook) + claims.words_of(claim.lesson)
    assert [quote for quote in claim.quotes if not any(quote in text for text in texts)] == []


def jumps(still: LessonRun, moved: LessonRun) -> list[tuple]:
    """The numbers of a lesson's tables and prints that ten milliseconds change by more than a look of the projector."""
    found = []
    for cell in still.shown.keys() - BY_CHANCE - (ADDED_UP if moved.cafeteria.moves.news else set()):
        for place, (was, now) in enumerate(zip(numbers(still, cell), numbers(moved, cell), strict=True)):
            found += [(cell, place, was, now)] if was == was and not claims.near(was, now) else []
    return found


def numbers(lesson: LessonRun, cell: str) -> list[float]:
    """Every number that a cell shows in its table, or prints, in their order; NaN for "not yet"."""
    table = lesson.shown[cell]
    shown = table.to_csv(index=False, na_rep="nan") if isinstance(table, DataFrame) else ""
    return [float(found) for found in NUMBERS.findall(shown + lesson.printed[cell])]


@pytest.mark.parametrize("moved", MOVES)
@pytest.mark.parametrize("lesson", PATHS)
def test_no_number_that_a_lesson_shows_hangs_on_ten_milliseconds(lesson, moved):
    assert jumps(run(lesson), run(lesson, moved)) == []


SPOILT = {  # people on the grid of what they wait for
    "somebody looks just when the order is there": """\
from cqrs_lab import Cafeteria
cafeteria = Cafeteria(delay=1.5, poll_interval=None)
cafeteria.at(0.0, cafeteria.students.add, "Aoi", 1.0)
cafeteria.at(0.5, cafeteria.students.add, "Ben", 2.5)
cafeteria.run_until_caught_up(timeout=60)
print(len(cafeteria.order_list()))""",
    "a phone looks just when the order is there": """\
from cqrs_lab import Cafeteria
cafeteria = Cafeteria(delay=1.5, poll_interval=None)
cafeteria.clients.add(cafeteria.place_order("Aoi", 850), "backoff")
cafeteria.run_until_caught_up(timeout=60)
cafeteria.clients.table()[["late"]]""",
}


@pytest.mark.parametrize("source", SPOILT.values(), ids=SPOILT)
def test_a_number_that_hangs_on_ten_milliseconds_is_found(write_lesson, source):
    path = write_lesson(source)
    assert any(jumps(lesson_run(path), lesson_run(path, moves)) for moves in MOVES.values())


def unclaimed(lesson: str, notebook: NotebookNode) -> list[str]:
    """The general sentences of a lesson that no claim quotes, and that are no "no finding" either."""
    quotes = [quote for claim in CLAIMS if claim.lesson == lesson for quote in claim.quotes]
    return list(claims.general_sentences(notebook, [*quotes, *NO_FINDINGS]))


@pytest.mark.parametrize("lesson", PATHS)
def test_every_general_sentence_is_claimed_or_no_finding(lesson):
    assert unclaimed(lesson, run(lesson).notebook) == []


def test_every_sentence_that_is_no_finding_stands_in_a_lesson():
    said = "\n".join(text for lesson in PATHS for text in claims.prose_of(run(lesson).notebook))
    assert [sentence for sentence in NO_FINDINGS if sentence not in said] == []


def test_a_new_general_sentence_is_found(write_lesson):
    told = "Only a way of exactly **0 s** would prevent it. Count the zeros."
    notebook = stored_form.read(write_lesson(new_markdown_cell(told), "lunch = 1  # it is never too late"))
    assert unclaimed("05", notebook) == ["Only a way of exactly 0 s would prevent it.", "it is never too late"]
