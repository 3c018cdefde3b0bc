"""Exercises: a check that answers in a sentence, and one source for each solution.

Each lesson has a module here. An exercise is a name, a solution and a judge; the judge takes the learner's answer and
gives a sentence that begins with "Right", "Nearly" or "Not yet". A check never stops the notebook: what
the answer itself raises becomes a sentence too.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pprint import pformat
from textwrap import dedent
from typing import Any


@dataclass(frozen=True)
class Exercise:
    """One exercise: `solution` is a function or a value, `judge` tells in a sentence what it thinks of an answer."""

    name: str
    solution: Any
    judge: Callable[[Any], str]


def exercises() -> dict[str, Exercise]:
    """All exercises by name, such as "01-project"."""
    # Here, not on top: each lesson takes Exercise from this module, which must be finished by then.
    from cqrs_lab.teach.exercises import lesson_00, lesson_01, lesson_02, lesson_03, lesson_04, lesson_05, lesson_06

    lessons = (lesson_00, lesson_01, lesson_02, lesson_03, lesson_04, lesson_05, lesson_06)
    return {exercise.name: exercise for lesson in lessons for exercise in lesson.EXERCISES}


def find(name: str) -> Exercise:
    """The exercise of that name, or ValueError with the names that there are."""
    known = exercises()
    if name not in known:
        raise ValueError(f"there is no exercise {name!r}; there are {', '.join(sorted(known))}")
    return known[name]


def check(name: str, answer: object) -> None:
    """Print what is right about an answer, or what is missing."""
    judge = find(name).judge
    try:
        print(judge(answer))
    except Exception as error:
        print(f"Not yet: your code stopped with {type(error).__name__}: {error}")


def show_solution(name: str) -> None:
    """Print the solution that the tests hold true."""
    print(source(find(name).solution))


def source(solution: object) -> str:
    """A solution as Python text."""
    if callable(solution):
        return dedent(inspect.getsource(solution)).rstrip()
    return pformat(solution, sort_dicts=False, width=100)
