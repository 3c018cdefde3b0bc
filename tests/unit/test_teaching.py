"""The pages for a teacher: they agree with the lessons and the bank, and show something for each wrong answer."""

import re
from pathlib import Path

import nbformat
import pytest

import cqrs_lab
from cqrs_lab.teach.lesson_plans import CONFUSIONS, PLANS, STEPS_OF_90_MINUTES
from cqrs_lab.teach.questions.concepts import ITEMS
from cqrs_lab.teach.teaching_page import lesson_page, place_of, plan_b, readme_table, teaching_page, three_screens
from cqrs_lab.teach.words import say

ROOT = Path(cqrs_lab.__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LESSONS = {path.stem[:2]: nbformat.read(path, 4) for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}
every_plan = pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.lesson)


def source_of(lesson):
    """All that a lesson says and runs before *Go further*."""
    return "\n".join(cell.source for cell in LESSONS[lesson].cells).partition("\n## Go further")[0]


def test_the_pages_for_a_teacher_are_up_to_date():
    """`python tests/notebooks/answers_page.py` writes them."""
    assert (ROOT / "notebooks" / "TEACHING.md").read_text(encoding="utf-8") == teaching_page()


def test_there_is_a_page_for_each_lesson():
    assert [plan.lesson for plan in PLANS] == list(LESSONS)
    assert re.findall(r"^## Lesson (\d\d)$", teaching_page(), re.MULTILINE) == list(LESSONS)


@every_plan
def test_a_plan_has_the_minutes_that_its_lesson_promises(plan):
    promised = re.search(r"About (\d+) minutes", LESSONS[plan.lesson].cells[0].source)
    assert promised
    assert plan.core == int(promised[1])


@every_plan
def test_the_parts_follow_each_other_and_end_in_time(plan):
    assert plan.parts[0] == 0
    assert list(plan.parts) == sorted(set(plan.parts))
    assert plan.parts[-1] < plan.core


@every_plan
def test_each_question_has_its_minute_in_the_order_in_which_the_lesson_asks_it(plan):
    """A question for a number is a part with a name of its own."""
    lettered = {question.place for question in plan.questions() if question.letters}
    asked = re.findall(r'ask\("(\d\d-q\d)"\)', source_of(plan.lesson))
    said = [say("teaching", f"{plan.lesson}.part.{place}") for place, _ in enumerate(plan.parts, start=1)]
    assert [one for one in said if re.fullmatch(r"Q\d", one)] == [
        place.partition("-")[2].upper() for place in asked if place in lettered
    ]


@every_plan
def test_a_page_shows_each_question_with_its_right_answer_and_something_for_each_wrong_one(plan):
    page = "\n".join(lesson_page(plan))
    for question in plan.questions():
        assert f"**{place_of(question)}. " in page
    rights = len(re.findall(r"^\| \*\*.+\*\* \| \*right\* \|", page, re.MULTILINE))
    assert rights == len(plan.questions())
    assert not re.findall(r"\| *\|", page)


def test_what_is_shown_names_only_what_the_lab_has():
    """A name in a cell's letters is one that a lesson or the lab knows."""
    lessons = "\n".join(source_of(lesson) for lesson in LESSONS) + "\n".join(map(str, LESSONS.values()))
    called = re.findall(r"`(?:\w+\.)*(\w+)\(", teaching_page())
    assert called
    assert [name for name in called if name not in lessons and not hasattr(cqrs_lab, name)] == []


def test_the_ten_confusions_are_those_of_the_concept_check():
    assert list(CONFUSIONS) == sorted(ITEMS)
    met = {number for plan in PLANS for number in plan.confusions()}
    assert met == set(CONFUSIONS)


def test_ninety_minutes_are_full():
    assert list(STEPS_OF_90_MINUTES) == sorted(set(STEPS_OF_90_MINUTES))
    assert 80 < STEPS_OF_90_MINUTES[-1] < 90


def test_the_printed_screens_fill_one_after_the_other():
    filled = [row.count(say("teaching", "shows_it")) for row in three_screens().splitlines()[2:]]
    assert filled == [0, 1, 2, 3]


def test_the_readme_shows_a_teacher_the_same_table_and_the_same_plan_b():
    assert readme_table() in README
    assert plan_b() in README


ASKED_FOR = "Ctrl+B ⌘B notebooks/mine/ cqrs-lessons/ my_answers() FOLDER vote( paper.py"


@pytest.mark.parametrize("words", [*ASKED_FOR.split(), "under 35 %", "up to 70 %"])
def test_the_readme_tells_a_teacher_what_a_class_asks_for(words):
    assert words in README.partition("\n## For the teacher\n")[2]
