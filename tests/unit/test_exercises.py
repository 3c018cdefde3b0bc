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
    """The notebook cells that call `check`, by the exercise's name; a lone call with the cell before it."""
    found, before = {}, ""
    for notebook in sorted(NOTEBOOKS.glob("*.ipynb")):
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            source = "".join(cell["source"])
            for name in re.findall(r'^check\("([^"]+)"', source, flags=re.MULTILINE):
                found[name] = source if "\n" in source else f"{before}\n{source}"
            before = source
    return found


def appended(event, screen):
    screen.append(event.customer_name)


def rebound(event, screen):
    screen = [event.customer_name, *screen]


def misspelt(event, screen):
    screen.insert(0, customer_name)  # noqa: F821


def changed(name, question, answer):
    """The solution of an exercise, but for one answer."""
    return {**exercises()[name].solution, question: answer}


def changing_with_the_press(student, lunch, press):
    return f"{student} {lunch} {press}"


def the_same_for_every_lunch(student, lunch, press):
    return student


def the_same_for_everybody(student, lunch, press):
    return "lunch"


# For each exercise: a typical wrong answer, and what the learner reads.
MISTAKES = [
    ("00-sides", changed("00-sides", "pay", "read"), 'Nearly: think again about "pay". It changes something.'),
    ("00-sides", changed("00-sides", "pay", "Write"), 'Not yet: "pay" needs "write" or "read".'),
    (
        "01-project",
        appended,
        "Nearly: all three are there, but the oldest is on top. Who just ordered looks at the top.",
    ),
    ("01-project", rebound, "Not yet: you made a new list; the lab still looks at the old one. Change it in place."),
    ("01-project", misspelt, "Not yet: your code stopped with NameError: name 'customer_name' is not defined"),
    (
        "02-sort",
        changed("02-sort", "order list", "conditional"),
        'Nearly: think again about "order list". On which condition? Choose the treatment.',
    ),
    (
        "02-sort",
        changed("02-sort", "last one in stock", "ok"),
        'Nearly: think again about "last one in stock". Two people see one onigiri, and both buy it. '
        "Somebody would act on an old answer, and that cannot be taken back.",
    ),
    (
        "02-sort",
        changed("02-sort", "payment completed", ("conditional", "show how old it is")),
        'Nearly: think again about "payment completed". '
        "To show how old it is does not help here: what could go wrong on this screen?",
    ),
    (
        "03-budget",
        [0.1] * 40,
        "Nearly: never too late, but up to 32 looks; 8 are allowed.",
    ),
    (
        "03-budget",
        [0.5, 1.0, 2.0, 4.0],
        "Not yet: with a delay of 1.5 s the client is 2.0 s late; 0.5 s is allowed.",
    ),
    ("03-budget", [1.0, 0.5], "Not yet: with a delay of 1.0 s the client gives up before the order is there."),
    (
        "03-words",
        "Your order is in the list.",
        "Not yet: this promises more than you know. The order is accepted; it is not in the list yet.",
    ),
    (
        "03-words",
        "Please wait a moment.",
        "Nearly: say first that the order was accepted (受け付けました). That is what takes the fear away.",
    ),
    (
        "03-words",
        "注文は受け付けました!",
        "Nearly: accepted, good. Now say that the list takes a moment (少し待ってね).",
    ),
    (
        "04-key",
        changing_with_the_press,
        "Not yet: 8 orders for 4 lunches. Your key changes with the press, so no press is recognised.",
    ),
    (
        "04-key",
        the_same_for_every_lunch,
        "Nearly: 2 orders for 4 lunches. A second lunch was taken for a repetition of the first.",
    ),
    (
        "04-key",
        the_same_for_everybody,
        "Not yet: Ben was refused (idempotencyKey lunch was used for another order). "
        "Two people must never share a key.",
    ),
    (
        "05-words",
        "Sorry, please try something else.",
        "Nearly: say plainly that the last one is sold (売り切れ). Who does not read it waits for nothing.",
    ),
    ("05-words", "Sold out.", "Nearly: true, but cold. A word of regret, or something else to eat?"),
    (
        "05-words",
        "Sorry, sold out. You were too slow.",
        "Not yet: that is not true. Nothing was accepted, nothing is broken, and nobody did anything wrong.",
    ),
    (
        "06-reads",
        changed("06-reads", "payment completed?", "session"),
        'Nearly: think again about "payment completed?". Money is at stake: here an old answer does harm.',
    ),
    (
        "06-reads",
        changed("06-reads", "sales of the day", "write side"),
        'Nearly: think again about "sales of the day". '
        "Nobody there knows what must be in it, so an old answer surprises nobody.",
    ),
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
