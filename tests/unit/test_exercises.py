"""Exercises: a stub is never right, a solution always is, and typical mistakes get a sentence that helps."""

import functools
import json
import re
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

import cqrs_lab
from cqrs_lab import Cafeteria, check, show_solution, stage
from cqrs_lab.client.pauses import linear
from cqrs_lab.teach import exercises as package
from cqrs_lab.teach.exercises import exercises, find, in_words, lesson_00, lessons, verdict_on
from cqrs_lab.teach.exercises.answers import word_of
from cqrs_lab.teach.exercises.exercise import Exercise, verdict
from cqrs_lab.teach.replies import MIMETYPE
from cqrs_lab.teach.words import sentences

ROOT = Path(cqrs_lab.__file__).parents[1]
NOTEBOOKS = ROOT / "notebooks"
SENTENCES = sentences("en", "exercises")
MISTAKES = [
    pytest.param(exercise, mistake, id=f"{exercise.name} {mistake.name}")
    for exercise in exercises().values()
    for mistake in exercise.mistakes
]


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


def best(name):
    """The key of an exercise's best verdict."""
    return f"{name}.{find(name).best}"


def key_for(name, answer):
    """The key of the verdict on an answer."""
    return verdict_on(find(name), answer).key


def test_every_exercise_stands_in_a_notebook():
    assert set(stubs()) == set(exercises())


@pytest.mark.parametrize("name", exercises())
def test_a_stub_runs_and_is_not_right(name):
    names = {name: getattr(cqrs_lab, name) for name in cqrs_lab.__all__}
    *before, last = stubs()[name].rsplit("\n", maxsplit=1)
    exec("".join(before), names)
    assert repr(eval(last, names)).startswith("Not yet: ")


@pytest.mark.parametrize("name", exercises())
def test_a_solution_is_right(name):
    assert key_for(name, find(name).solution) == best(name)


@pytest.mark.parametrize("name", exercises())
def test_the_solution_that_is_shown_is_the_one_that_is_checked(name, capsys):
    show_solution(name)
    shown = capsys.readouterr().out
    names: dict[str, object] = {}
    exec(shown if shown.startswith(("def ", "class ")) else f"answer = {shown}", names)
    answer = names.get("answer") or next(value for value in names.values() if callable(value))
    assert key_for(name, answer) == best(name)


# Mistakes


@pytest.mark.parametrize(("exercise", "mistake"), MISTAKES)
def test_a_mistake_gets_its_sentence(exercise, mistake):
    given = verdict_on(exercise, mistake.answer)
    assert given.key == mistake.key
    assert repr(check(exercise.name, mistake.answer)) == in_words(given)


@pytest.mark.parametrize("exercise", exercises().values(), ids=exercises())
def test_every_exercise_has_two_known_mistakes_with_names_of_their_own(exercise):
    assert len({mistake.name for mistake in exercise.mistakes}) == len(exercise.mistakes) >= 2


@pytest.mark.parametrize("name", exercises())
def test_every_sentence_of_an_exercise_is_reached(name):
    about_it = {key for key in SENTENCES if key.startswith(f"{name}.")}
    reached = {mistake.key for mistake in find(name).mistakes if mistake.key != "stopped"}
    assert reached | {best(name)} == about_it


def test_every_sentence_belongs_to_an_exercise_or_to_all_of_them():
    assert {key.partition(".")[0] for key in SENTENCES} == {*exercises(), "stopped"}


def test_every_sentence_begins_with_what_it_comes_to():
    for key, sentence in SENTENCES.items():
        comes_to = {
            "right": "Right: ",
            "ask_neighbour": "I cannot judge this; ask your neighbour.",
            "treated": "Not broken: ",
        }
        assert sentence.startswith(comes_to.get(key.partition(".")[2], ("Not yet: ", "Nearly: ")))


@pytest.mark.parametrize(
    ("name", "mistake", "sentence"),
    [
        ("00-sides", "paying is reading", 'Nearly: think again about "pay". It changes something.'),
        (
            "01-project",
            "the order's id",
            "Not yet: four orders were placed by Chie, Aoi, Ben, Aoi; "
            "the screen shows ['order-4', 'order-3', 'order-2', 'order-1'].",
        ),
        (
            "01-project",
            "a name misspelt",
            "Not yet: your code stopped with AttributeError: 'OrderPlaced' object has no attribute 'costumer_name'",
        ),
        (
            "02-sort",
            "a condition that does not help",
            "Nearly: think again about \"payment completed\". 'Not paid, 2 s ago' still makes somebody pay twice.",
        ),
        (
            "03-budget",
            "no pause at all",
            "Not yet: each pause must be a number of seconds, 0.001 or more, not 0.",
        ),
        (
            "03-budget",
            "too few",
            "Not yet: the client looks for the last time at 1.5 s. With a delay of 3 s the order is not there by then.",
        ),
        (
            "03-budget",
            "twice as long each time",
            "Not yet: with a delay of 1.5 s or just above it the client is 2 s late; 0.5 s is allowed.",
        ),
        (
            "03-budget",
            "a long pause between two tenths",
            "Not yet: with a delay of 1.41 s or just above it the client is 0.59 s late; 0.5 s is allowed.",
        ),
        ("03-budget", "short ones", "Nearly: never too late, but up to 31 looks; 7 are allowed."),
        (
            "04-key",
            "the press is in it",
            "Not yet: 1545 orders for 515 lunches. Your key changes with the press, so no press is recognised.",
        ),
        (
            "04-key",
            "the same for everybody",
            "Not yet: Akira was refused (idempotencyKey lunch was used for another order). "
            "Two people must never share a key.",
        ),
        (
            "06-reads",
            "too dear",
            'Nearly: think again about "sales of the day". '
            "Nobody there knows what must be in it, so an old answer surprises nobody.",
        ),
    ],
)
def test_a_sentence_tells_what_was_found(name, mistake, sentence):
    answers = {known.name: known.answer for known in find(name).mistakes}
    assert in_words(verdict_on(find(name), answers[mistake])) == sentence


# Words


@pytest.mark.parametrize("word", ["Write", "write ", "WRITE", "write"])
def test_a_word_is_taken_however_it_is_typed(word):
    assert key_for("00-sides", {**find("00-sides").solution, "pay": word}) == "00-sides.right"


def typed_loudly(value):
    """The same words in full-width capitals, with blanks around them."""
    if isinstance(value, tuple):
        return tuple(typed_loudly(part) for part in value)
    return f" {value.upper()} ".translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})


@pytest.mark.parametrize("name", ["00-sides", "02-sort", "06-reads"])
def test_all_words_are_taken_however_they_are_typed(name):
    loud = {question: typed_loudly(word) for question, word in find(name).solution.items()}
    assert key_for(name, loud) == f"{name}.right"


@pytest.mark.parametrize("kind", [tuple, list])
def test_a_condition_stands_beside_its_answer(kind):
    choices = {**find("02-sort").solution, "order list": kind(["only if", "it says that it is late"])}
    assert key_for("02-sort", choices) == "02-sort.right"


def test_quotes_are_taken_as_a_keyboard_gives_them():
    assert word_of("‘Being reflected’") == "'being reflected'"


def test_full_width_words_are_read():
    claim = "Sorry, not accepted, please wait"
    assert key_for("03-words", typed_loudly(claim)) == key_for("03-words", claim) == "03-words.not_accepted"


# Any answer


class Stubborn:
    """It raises at whatever is asked of it."""

    def __eq__(self, other):
        raise RuntimeError("not comparable")

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self):
        raise RuntimeError("not printable")

    def __iter__(self):
        raise RuntimeError("not iterable")

    def __call__(self, *given):
        raise RuntimeError("not callable")


class Anything:
    """A class that takes whatever it is given."""

    def __init__(self, *given):
        pass


class Secretive:
    """It raises even when it is asked for its class."""

    def __getattribute__(self, name):
        raise RuntimeError("not your business")


class ErrorWithoutWords(Exception):
    """It cannot say what happened."""

    def __str__(self):
        raise RuntimeError("no words")


class Text(str):
    """A text with ways of its own."""

    __slots__ = ()

    def __eq__(self, other):
        raise RuntimeError("not comparable")

    __hash__ = str.__hash__

    def __str__(self):
        return self

    def strip(self, *given):
        raise RuntimeError("not to be made shorter")


def leaving(*given):
    raise SystemExit


def never_ending(*given):
    return never_ending(*given)


def failing_without_words(*given):
    raise ErrorWithoutWords


def filling_with(thing):
    """A function that puts a thing on the screen, and returns it too."""

    def fill(*given):
        if isinstance(given[-1], list):
            given[-1].append(thing)
        return thing

    return fill


async def later(*given): ...


def inside_itself():
    """A list that holds itself."""
    itself: list[object] = []
    itself.append(itself)
    return itself


HOSTILE = {
    "None": None,
    "an ellipsis": ...,
    "a number": 42,
    "not a number": float("nan"),
    "a huge number": 10**400,
    "a class": Stubborn,
    "a stubborn object": Stubborn(),
    "a secretive object": Secretive(),
    "a text with ways of its own": Text("write"),
    "half a letter": "\ud800",
    "a very long text": "not accepted until wait " * 40_000,
    "bytes": b"write",
    "an empty list": [],
    "a list that holds itself": inside_itself(),
    "a list of stubborn objects": [Stubborn()] * 3,
    "a tuple of secretive objects": (Secretive(), Secretive()),
    "an empty dictionary": {},
    "no function of that many": lambda: None,
    "a coroutine function": later,
    "a function written in C": max,
    "a function of two written in C": isinstance,
    "a function that leaves": leaving,
    "a function that never ends": never_ending,
    "a function that fails without words": failing_without_words,
    "a function of stubborn objects": filling_with(Stubborn()),
    "a function of secretive objects": filling_with(Secretive()),
    "a function of very long texts": filling_with("x" * 1_000_000),
    "a function of texts with ways of their own": filling_with(Text("Aoi")),
    "a function of half letters": filling_with("\ud800"),
    "a function of lists that hold themselves": filling_with(inside_itself()),
}


@pytest.mark.parametrize("name", exercises())
@pytest.mark.parametrize("kind", HOSTILE)
def test_any_answer_gets_one_sentence(name, kind):
    given = check(name, HOSTILE[kind])
    said = repr(given)
    assert said.startswith(("Not yet: ", "Nearly: "))
    assert "\n" not in said
    assert len(said) < 1000
    assert "AnswerStopped" not in said
    stored = json.dumps(given.as_bundle(), allow_nan=False, ensure_ascii=False).encode("utf-8")
    assert len(stored) < 3000


@pytest.mark.parametrize("name", ["00-sides", "02-sort", "06-reads"])
@pytest.mark.parametrize("kind", HOSTILE)
def test_any_value_in_an_answer_gets_one_sentence(name, kind):
    given = check(name, dict.fromkeys(find(name).solution, HOSTILE[kind]))
    said = repr(given)
    assert json.dumps(given.as_bundle(), allow_nan=False)
    assert said.startswith(("Not yet: ", "Nearly: "))
    assert "AnswerStopped" not in said


@pytest.mark.parametrize("name", exercises())
@pytest.mark.parametrize("answer", [None, ..., 42, Stubborn], ids=repr)
def test_an_answer_of_a_wrong_kind_is_told_what_is_wanted(name, answer):
    assert key_for(name, answer) == f"{name}.wanted"


@pytest.mark.parametrize("name", ["01-project", "04-key"])
@pytest.mark.parametrize("answer", [lambda: None, "words", [1], later, Anything], ids=repr)
def test_what_cannot_be_called_as_it_should_is_told_what_is_wanted(name, answer):
    assert key_for(name, answer) == f"{name}.wanted"


@pytest.mark.parametrize("name", ["01-project", "04-key"])
def test_a_function_with_some_arguments_filled_in_is_a_function(name):
    assert key_for(name, functools.partial(find(name).solution)) == f"{name}.right"


@pytest.mark.parametrize("answer", [b"\1\1", "11", {1.0: "first"}], ids=repr)
def test_what_is_no_list_of_pauses_is_told_what_is_wanted(answer):
    assert key_for("03-budget", answer) == "03-budget.wanted"


@pytest.mark.parametrize("pause", [10**400, float("inf"), float("nan"), -1, True, "1", None])
def test_what_is_no_pause_is_shown(pause):
    assert key_for("03-budget", [1.0, pause]) == "03-budget.no_pause"


def test_a_blank_key_is_none():
    assert key_for("04-key", lambda student, lunch, press: "  ") == "04-key.none_given"


def test_a_function_that_tells_no_parameters_is_called():
    assert "'>' not supported" in in_words(verdict_on(find("01-project"), max))


def test_pauses_that_can_be_looked_at_only_once_are_pauses():
    assert key_for("03-budget", iter(find("03-budget").solution)) == "03-budget.right"
    assert key_for("03-budget", linear()) == key_for("03-budget", list(linear()))


@pytest.mark.parametrize("name", ["01-project", "04-key"])
def test_who_interrupts_ends_the_check(name):
    def interrupted(*given):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check(name, interrupted)


def test_leaving_is_a_sentence():
    assert repr(check("01-project", leaving)) == "Not yet: your code stopped with SystemExit: "


# As data


def test_a_verdict_is_data_too():
    """A program reads it in a saved notebook."""
    given = check("00-sides", {**find("00-sides").solution, "pay": ...})
    assert given._repr_mimebundle_()[MIMETYPE] == {
        "kind": "check",
        "id": "00-sides",
        "answer": {**find("00-sides").solution, "pay": "<ellipsis>"},
        "verdict": "not yet",
    }
    assert check("00-sides", find("00-sides").solution).verdict == "right"


def test_a_function_is_stored_without_its_address():
    assert check("04-key", find("04-key").solution).answer == "<function>"


# A fault of the check


@pytest.mark.parametrize("error", [AttributeError, TypeError, KeyError, RecursionError])
def test_a_fault_of_a_judge_is_raised_and_not_blamed_on_the_learner(error, monkeypatch):
    def at_fault(answer):
        raise error("ours")

    monkeypatch.setattr(package, "find", lambda name: Exercise(name, None, at_fault))
    with pytest.raises(error, match="ours"):
        check("00-sides", {})


def test_a_verdict_without_a_sentence_is_raised(monkeypatch):
    monkeypatch.setattr(package, "find", lambda name: Exercise(name, None, lambda answer: verdict("no such key")))
    with pytest.raises(KeyError, match="no such key"):
        check("00-sides", {})


# Where exercises are found


LESSON = """
from cqrs_lab.teach.exercises.answers import word_of
from cqrs_lab.teach.exercises.exercise import Exercise, verdict
EXERCISES = [Exercise("97-new", 1, lambda answer: verdict("stopped", error="new", message=answer))]
"""


def test_a_new_lesson_is_found_without_being_entered_anywhere(tmp_path, monkeypatch):
    (tmp_path / "lesson_97.py").write_text(LESSON, encoding="utf-8")
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    try:
        given = check("97-new", "here")
        assert "97-new" in exercises()
    finally:
        sys.modules.pop(f"{package.__name__}.lesson_97", None)
        vars(package).pop("lesson_97", None)
    assert repr(given) == "Not yet: your code stopped with new: here"


@pytest.mark.parametrize("name", exercises())
def test_an_exercise_stands_in_the_lesson_of_its_number(name):
    assert f"lesson_{name[:2]}" in lessons()
    assert find(name) is exercises()[name]


def test_a_check_loads_its_own_lesson_and_no_other():
    program = "import sys; from cqrs_lab import check; print(check('00-sides', {})); print(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    sentence, loaded = answer.stdout.splitlines()
    loaded_lessons = [module for module in loaded.split() if re.fullmatch(r".*\.lesson_\d\d", module)]
    assert sentence.startswith("Not yet: ")
    assert loaded_lessons == ["cqrs_lab.teach.exercises.lesson_00"]
    assert {"pandas", "numpy", "ipywidgets", "cqrs_lab.cafeteria"}.isdisjoint(loaded.split())


@pytest.mark.parametrize("act", [show_solution, lambda name: check(name, None)], ids=["show_solution", "check"])
@pytest.mark.parametrize("name", ["99-nothing", "00-nothing", "nope", "", None])
def test_an_unknown_exercise_is_named_with_those_that_there_are(act, name):
    with pytest.raises(ValueError, match=f"there is no exercise {name!r}; there are 00-instant, 00-sides, .*06-reads"):
        act(name)


# Consoles


@pytest.mark.parametrize("encoding", ["cp1252", "cp932", "ascii", "utf-8"])
@pytest.mark.parametrize("name", exercises())
def test_any_console_shows_a_solution_and_a_verdict(encoding, name, monkeypatch):
    console = TextIOWrapper(BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", console)
    show_solution(name)
    for mistake in find(name).mistakes:
        sys.displayhook(check(name, mistake.answer))
    console.flush()
    assert console.buffer.getvalue().decode(encoding).count("Not yet: ") > 0


def test_a_letter_that_a_console_does_not_have_is_shown_as_its_code(monkeypatch):
    console = TextIOWrapper(BytesIO(), encoding="cp932")
    monkeypatch.setattr(sys, "stdout", console)
    show_solution("03-words")
    console.flush()
    shown = console.buffer.getvalue().decode("cp932")
    assert "少し待ってね" in shown
    assert "\\U0001f642" in shown


def test_lesson_00_knows_its_own_lunch_and_where_its_stage_ends():
    cafeteria = Cafeteria(delay=1.5, poll_interval=None)
    cafeteria.at(lesson_00.ACCEPTED_AT, cafeteria.place_order, "Aoi", 850)
    visible_at = cafeteria.run_until_caught_up(timeout=60)
    assert visible_at == lesson_00.VISIBLE_AT
    assert stage(cafeteria).instant == lesson_00.STAGE_ENDS_AT  # nothing is on its way: it opens at its end


@pytest.mark.parametrize("on_failure", ["fail", "retry and fail", "retry and dead-letter"])
def test_who_stops_at_a_failure_loses_nothing_either(on_failure):
    assert key_for("08-policy", {"delivery": "remember", "on_failure": on_failure}) == "08-policy.right"


def test_the_second_hand_out_is_found_on_whatever_stage_is_handed_over():
    from cqrs_lab import explore

    def lunch(lease=1.0):
        kitchen = Cafeteria(delay=1.5, poll_interval=None, delivery="ack", workers=2)
        kitchen.faults.shorten_lease(lease)
        kitchen.at(0.25, kitchen.place_order, "Aoi", 850)
        kitchen.advance(12.0)
        return kitchen

    assert key_for("08-instant", explore(lunch, stage(at=1.0), lease=(0.5, 2.0))) == "08-instant.first_time"
    assert key_for("08-instant", explore(lunch, stage(at=1.5), lease=(0.5, 2.0))) == "08-instant.right"
