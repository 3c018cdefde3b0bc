"""Lesson 02: may this screen be late?"""

from cqrs_lab.teach.exercises import Exercise
from cqrs_lab.teach.widgets.sorting import ANSWERS, VERDICTS, chosen, verdict

SORTED = {
    "order list": ("conditional", "say 'being reflected'"),
    "sales total": ("ok", ""),
    "payment completed": ("not ok", ""),
    "last one in stock": ("not ok", ""),
    "was my order accepted?": ("conditional", "ask for the operation"),
}


def judge_sorting(answer):
    """Every screen needs an answer that holds, and a condition needs its name."""
    choices = chosen(answer)
    for screen in VERDICTS:
        given = choices.get(screen, "")
        verdict_given, treatment = given if isinstance(given, tuple) else (given, "")
        if verdict_given not in ANSWERS:
            return f'Not yet: choose an answer for "{screen}".'
        right, why = verdict(screen, verdict_given, treatment)
        if not right:
            return f'Nearly: think again about "{screen}". {why}'
    return "Right: you know where a late screen does no harm, and what it needs where it would."


EXERCISES = [Exercise("02-sort", SORTED, judge_sorting)]
