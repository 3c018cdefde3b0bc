"""Exercises: a check that answers in a sentence, and one source for each solution.

Each lesson has a module here, lesson_NN.py with a list EXERCISES, and is found by its name. An exercise is a name,
a solution, a judge, and the mistakes that the judge is known to answer. What the judge gives is a key; the check
says it in a sentence that begins with "Right", "Nearly", "Not yet" or "Not broken". A check never stops the notebook:
what the answer itself raises becomes a sentence too. What the check raises is raised, for that is our fault.
"""

import inspect
import re
from importlib import import_module
from pkgutil import iter_modules
from pprint import pformat
from textwrap import dedent

from cqrs_lab.teach.exercises.answers import AnswerStopped, message_of
from cqrs_lab.teach.exercises.exercise import Exercise, Verdict, verdict
from cqrs_lab.teach.exercises.printing import print_text
from cqrs_lab.teach.replies import Reply, reply
from cqrs_lab.teach.words import say


def exercises() -> dict[str, Exercise]:
    """All exercises by name, such as "01-project"; this loads every lesson."""
    return {exercise.name: exercise for lesson in lessons() for exercise in exercises_of(lesson)}


def find(name: str) -> Exercise:
    """The exercise of that name, or ValueError with the names that there are."""
    number = re.match(r"(\d\d)-", str(name))
    lesson = f"lesson_{number[1]}" if number else ""
    # Only this lesson: another one's judge may need pandas or widgets, which take seconds to load.
    for exercise in exercises_of(lesson) if lesson in lessons() else ():
        if exercise.name == name:
            return exercise
    raise ValueError(f"there is no exercise {name!r}; there are {', '.join(sorted(exercises()))}")


def lessons() -> list[str]:
    """The lesson modules that there are, such as "lesson_01"."""
    return sorted(module.name for module in iter_modules(__path__) if re.fullmatch(r"lesson_\d\d", module.name))


def exercises_of(lesson: str) -> list[Exercise]:
    """The exercises of one lesson module, which is loaded by this."""
    listed: list[Exercise] = import_module(f"{__name__}.{lesson}").EXERCISES
    return listed


def check(name: str, answer: object) -> Reply:
    """Say what is right about an answer, or what is missing."""
    exercise = find(name)
    given = verdict_on(exercise, answer)
    worth = "not yet"
    if given.key == f"{name}.{exercise.best}":
        worth = "right" if exercise.best == "right" else "done"  # a judge who cannot know leaves it to a person
    return reply("check", name, answer, worth, in_words(given))


def verdict_on(exercise: Exercise, answer: object) -> Verdict:
    """The judge's verdict, or what the answer raised; what the judge itself raises is raised."""
    try:
        return exercise.judge(answer)
    except AnswerStopped as stopped:
        return verdict("stopped", error=type(stopped.error).__name__, message=message_of(stopped.error))


def in_words(given: Verdict) -> str:
    """A verdict as a sentence in the language that is spoken now."""
    return say("exercises", given.key, **given.gaps)


def show_solution(name: str) -> None:
    """Print the solution that the tests hold true."""
    print_text(source(find(name).solution))


def source(solution: object) -> str:
    """A solution as Python text."""
    if callable(solution):
        return dedent(inspect.getsource(solution)).rstrip()
    return pformat(solution, sort_dicts=False, width=100)
