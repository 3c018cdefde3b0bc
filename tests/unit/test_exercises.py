"""Exercises: a stub is never right, a solution always is, and typical mistakes get a sentence that helps."""

import json
import re
from pathlib import Path

import pytest

import cqrs_lab
from cqrs_lab import check, show_solution
from cqrs_lab.teach.exercises import exercises

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def stubs() -> dict[str, str]:
    """The notebook cells that call `check`, by the exercise's name."""
    found = {}
    for notebook in sorted(NOTEBOOKS.glob("*.ipynb")):
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            source = "".join(cell["source"])
            for name in re.findall(r'^check\("([^"]+)"', source, flags=re.MULTILINE):
                found[name] = source
    return found


def appended(event, screen):
    screen.append(event.customer_name)


def rebound(event, screen):
    screen = [event.customer_name, *screen]


def misspelt(event, screen):
    screen.insert(0, customer_name)  # noqa: F821


def with_sides(**changes):
    return {**exercises()["00-sides"].solution, **changes}


# For each exercise: a typical wrong answer, and what the learner reads.
MISTAKES = [
    ("00-sides", with_sides(pay="read"), 'Nearly: think again about "pay". It changes something.'),
    ("00-sides", with_sides(pay="Write"), 'Not yet: "pay" needs "write" or "read".'),
    (
        "01-project",
        appended,
        "Nearly: all three are there, but the oldest is on top. Who just ordered looks at the top.",
    ),
    ("01-project", rebound, "Not yet: you made a new list; the lab still looks at the old one. Change it in place."),
    ("01-project", misspelt, "Not yet: your code stopped with NameError: name 'customer_name' is not defined"),
]


def test_every_exercise_stands_in_a_notebook():
    assert set(stubs()) == set(exercises())


@pytest.mark.parametrize("name", exercises())
def test_a_stub_runs_and_is_not_right(name, capsys):
    names = {name: getattr(cqrs_lab, name) for name in cqrs_lab.__all__}
    exec(stubs()[name], names)
    assert capsys.readouterr().out.startswith("Not yet: ")


@pytest.mark.parametrize("name", exercises())
def test_a_solution_is_right(name, capsys):
    check(name, exercises()[name].solution)
    assert capsys.readouterr().out.startswith("Right: ")


@pytest.mark.parametrize(("name", "answer", "sentence"), MISTAKES)
def test_a_mistake_gets_its_sentence(name, answer, sentence, capsys):
    check(name, answer)
    assert capsys.readouterr().out.strip() == sentence


@pytest.mark.parametrize("name", exercises())
def test_every_exercise_has_two_known_mistakes(name):
    assert sum(known == name for known, _, _ in MISTAKES) >= 2


@pytest.mark.parametrize("name", exercises())
def test_the_solution_that_is_shown_is_the_one_that_is_checked(name, capsys):
    show_solution(name)
    shown = capsys.readouterr().out
    names: dict[str, object] = {}
    exec(shown if shown.startswith(("def ", "class ")) else f"answer = {shown}", names)
    check(name, names.get("answer") or next(value for key, value in names.items() if callable(value)))
    assert capsys.readouterr().out.startswith("Right: ")


def test_an_unknown_exercise_is_named_with_those_that_there_are():
    with pytest.raises(ValueError, match="there is no exercise '99-nothing'; there are 00-sides"):
        check("99-nothing", None)
