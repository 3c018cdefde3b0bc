"""Lesson 02: may this screen be late?"""

from typing import Any

from cqrs_lab.teach.exercises.answers import items_of, learners_code, word_of
from cqrs_lab.teach.exercises.exercise import Exercise, Mistake, Verdict, verdict
from cqrs_lab.teach.widgets import sorting

SORTED = {
    "order list": ("only if", "it says that it is late"),
    "sales total": ("ok", ""),
    "payment completed": ("not ok", ""),
    "last one in stock": ("not ok", ""),
    "was my order accepted?": ("only if", "it asks whether the order was accepted"),
}


def judge_sorting(answer: Any) -> Verdict:
    """Every screen needs an answer that holds, and a condition needs its name."""
    with learners_code():
        choices = items_of(sorting.chosen(answer))
    if choices is None:
        return verdict("02-sort.wanted")
    for screen in sorting.VERDICTS:
        given, condition = choice_of(choices.get(screen))
        if given not in sorting.ANSWERS:
            return verdict("02-sort.missing", screen=screen)
        right, why = sorting.verdict(screen, given, condition)
        if not right:
            return verdict("02-sort.wrong", screen=screen, why=why)
    return verdict("02-sort.right")


def choice_of(given: object) -> tuple[str, str]:
    """An answer and its condition; an answer may stand alone."""
    with learners_code():
        parts = [word_of(part) for part in given] if isinstance(given, tuple | list) else [word_of(given)]
    answer, condition, *_ = [*parts, "", ""]
    return answer, condition


MISTAKES = (
    Mistake("no widget", None, "02-sort.wanted"),
    Mistake("one is missing", {**SORTED, "sales total": ...}, "02-sort.missing"),
    Mistake("no condition", {**SORTED, "order list": "only if"}, "02-sort.wrong"),
    Mistake("selling by an old number", {**SORTED, "last one in stock": "ok"}, "02-sort.wrong"),
    Mistake(
        "a condition that does not help",
        {**SORTED, "payment completed": ("only if", "it says how old it is")},
        "02-sort.wrong",
    ),
    Mistake(
        "accepted is not paid",
        {**SORTED, "payment completed": ("only if", "it asks whether the order was accepted")},
        "02-sort.wrong",
    ),
    Mistake(
        "to read is not to decide",
        {**SORTED, "last one in stock": ("only if", "it asks the write side")},
        "02-sort.wrong",
    ),
)

EXERCISES = [Exercise("02-sort", SORTED, judge_sorting, MISTAKES)]
