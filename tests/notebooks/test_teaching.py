"""What the lessons owe as lessons: a press before a page of words, and no answer in sight of its question."""

import ast
import re

import pytest
import stored_form
from live_screens import LIVE_SCREENS

from cqrs_lab.teach import questions

MOST_WORDS = 60  # between Setup and the first thing to press
OUT_OF_SIGHT = 2  # cells below a question its reveal may stand; it tells nothing to who has not guessed

READ = [(path.stem, stored_form.read(path)) for path in stored_form.lessons()]
TITLES = {name[:2]: notebook.cells[0].source.partition("\n")[0].removeprefix("# ") for name, notebook in READ}
LESSONS = [pytest.param(notebook, id=name) for name, notebook in READ if "ask(" in str(notebook.cells)]


def calls(source, *names):
    """The first argument of each call of these names in a cell, None if there is none; a cell in prose has no calls."""
    return [
        node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
    ]


def places(notebook, *names):
    """Where each of these calls stands: its first argument and the cell's place."""
    code = [(place, cell.source) for place, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    return [(about, place) for place, source in code for about in calls(source, *names)]


def words_in(text):
    """The words that a reader reads: no markup."""
    return re.findall(r"\w[\w'’-]*", re.sub(r"[*`#>|]|\[|\]\([^)]*\)", " ", text))


@pytest.mark.parametrize("notebook", [one for one in LESSONS if one.id[:2] not in ("00", "01")])
def test_there_is_something_to_press_before_there_is_much_to_read(notebook):
    setup = next(place for place, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    pressed = min((place for _, place in places(notebook, *LIVE_SCREENS, "stage")), default=None)
    assert pressed is not None
    told = [cell.source for cell in notebook.cells[setup:pressed] if cell.cell_type == "markdown"]
    assert len(words_in(" ".join(told))) <= MOST_WORDS, told


@pytest.mark.parametrize("notebook", LESSONS)
def test_a_question_is_one_of_the_bank_and_of_this_lesson(notebook):
    number = notebook.cells[0].source.removeprefix("# ")[:2]
    asked = [about for about, _ in places(notebook, "ask")]
    assert [about for about in asked if questions.find(about).lesson != number] == []
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("notebook", LESSONS)
def test_no_answer_is_in_sight_of_its_question(notebook):
    revealed = {questions.find(about).id: place for about, place in places(notebook, "reveal") if about}
    near = [
        about
        for about, place in places(notebook, "ask")
        if revealed.get(questions.find(about).id, place + OUT_OF_SIGHT) < place + OUT_OF_SIGHT
    ]
    assert near == []


@pytest.mark.parametrize(("name", "notebook"), READ, ids=[name for name, _ in READ])
def test_a_lesson_is_called_by_its_own_title(name, notebook):
    """Wherever a cell of prose names or links one."""
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    links = re.findall(r"\[([^\]]+)\]\((\d\d)-[^)]*\.ipynb\)", prose)
    assert [link for link in links if link[0] != TITLES[link[1]]] == []
    named = re.findall(r"\b(0\d) · ([^\]\n]+)", prose)
    assert [f"{number} · {title}" for number, title in named if f"{number} · {title}" != TITLES[number]] == []
    rows = re.findall(r"^\| (0\d) \| ([^|]+) \|", prose, re.MULTILINE)
    assert [f"{number} · {title}" for number, title in rows if f"{number} · {title}" != TITLES[number]] == []


@pytest.mark.parametrize("notebook", LESSONS)
def test_whoever_stops_at_the_summary_has_every_answer(notebook):
    """Each question of the core path is answered before Go further."""
    core = next(place for place, cell in enumerate(notebook.cells) if cell.id.endswith("-further"))
    asked = {questions.find(about).id for about, place in places(notebook, "ask") if place < core}
    revealed = {questions.find(about).id for about, place in places(notebook, "reveal") if about and place < core}
    assert asked == revealed
