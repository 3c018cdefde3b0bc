"""Lesson 00: which side is it?"""

from collections.abc import Mapping

from cqrs_lab.teach.exercises import Exercise

SIDES = {
    "order a lunch": "write",
    "look at the order list": "read",
    "pay": "write",
    "see which menu is popular": "read",
}


def judge_sides(answer: Mapping[str, object]) -> str:
    """Who changes something goes to the write side, who looks at something to the read side."""
    if not isinstance(answer, Mapping):
        return "Not yet: keep the four lines with their wishes, and write a word in place of each `...`."
    missing = [action for action in SIDES if answer.get(action) not in ("write", "read")]
    wrong = [action for action in SIDES if answer.get(action) != SIDES[action]]
    if missing:
        return f'Not yet: "{missing[0]}" needs "write" or "read".'
    if len(wrong) == len(SIDES):
        return "Not yet: it is just the other way round. Who changes something goes to the write side."
    if wrong:
        kind = "changes something" if SIDES[wrong[0]] == "write" else "only looks"
        return f'Nearly: think again about "{wrong[0]}". It {kind}.'
    return "Right: wishes go to the write side, questions to the read side."


EXERCISES = [Exercise("00-sides", SIDES, judge_sides)]
