"""What the README says: its commands, its lessons as they are, its links, and nothing that a lesson lets happen."""

import re
from pathlib import Path

import pytest
import stored_form

from cqrs_lab.teach import questions
from cqrs_lab.teach.predictions import with_unit
from cqrs_lab.teach.questions.lessons import LESSONS

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
OPENED = [stored_form.read(path) for path in stored_form.lessons()]
MAP = next(cell.source for cell in OPENED[0].cells if cell.id == "00-map")

# What happens in a lesson, in a few words of our own; the right answers of the bank come to it.
TOLD_TOO_EARLY = [
    "six treatments, one price list",
    "three accidents",
    "three wishes",
    "eleven orders",
    "11 orders",
    "thirteen",
    "13 sold",
    "sold out of ten",
    "vanish",
    "8 s late",
    "12 s late",
    "the same wait on",
    "waits three times as long",
    "as long as the slowest",
    "refuses the whole order",
    "one at a time, and become",
]


def right_answers():
    """What the bank says is right: a sentence, or a number with its unit."""
    for question in LESSONS:
        if question.letters:
            yield questions.answer_text(question, question.right).rstrip(".")
        elif float(question.right).is_integer():  # the one that is not, 1.5 s, is the lab's usual delay
            yield with_unit(float(question.right), question.unit)


def first_lines(notebook):
    """A lesson's number, title, line and minutes, from its first cell."""
    title, _, line, *rest = notebook.cells[0].source.splitlines()
    minutes = re.search(r"About (\d+) minutes", "\n".join(rest))
    return (*title.removeprefix("# ").split(" · "), line.strip("*"), minutes[1])


def rows_of(text):
    """The cells of the rows of a table that begin with a lesson's number."""
    return [tuple(row.split(" | ")) for row in re.findall(r"^\| (\d\d \| .+) \|$", text, re.MULTILINE)]


def slug(heading):
    """A heading as GitHub names its place on the page."""
    return re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-")


def test_ci_runs_the_readmes_own_test_commands():
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    commands = re.findall(r"^ +command: (.+ -m pytest)$", workflow, re.MULTILINE)
    assert len(commands) == 2
    assert set(commands) <= set(README.splitlines())


def test_the_lessons_have_their_own_titles_lines_and_minutes():
    section = README.partition("\n## The lessons\n")[2].partition("\n## ")[0]
    assert rows_of(section) == [first_lines(notebook) for notebook in OPENED]


def test_the_map_of_the_lessons_has_their_own_titles_and_lines():
    assert rows_of(MAP) == [first_lines(notebook)[:3] for notebook in OPENED]


@pytest.mark.parametrize("text", [README, MAP], ids=["README", "map"])
def test_no_surprise_is_given_away(text):
    told = " ".join(text.lower().split())
    assert [one for one in [*TOLD_TOO_EARLY, *right_answers()] if one.lower() in told] == []


def test_no_link_leads_to_a_lesson_with_its_outputs_in_sight():
    assert re.findall(r"\]\([^)]*\.ipynb[^)]*\)", README) == []


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)]+)\)", README))))
def test_a_link_leads_somewhere(link):
    path, _, place = link.partition("#")
    assert (ROOT / path).exists()
    if place:
        headings = re.findall(r"^#+ (.+)$", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)
        assert place in {slug(heading) for heading in headings}
