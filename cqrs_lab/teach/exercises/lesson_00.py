"""Lesson 00: which side is it?"""

from cqrs_lab.teach.exercises.answers import items_of, word_of
from cqrs_lab.teach.exercises.exercise import Exercise, Mistake, Verdict, verdict

SIDES = {
    "order a lunch": "write",
    "look at the order list": "read",
    "pay": "write",
    "see which menu is popular": "read",
}
OTHER_SIDE = {"write": "read", "read": "write"}


def judge_sides(answer: object) -> Verdict:
    """Who changes something goes to the write side, who looks at something to the read side."""
    items = items_of(answer)
    if items is None:
        return verdict("00-sides.wanted")
    given = {action: word_of(items.get(action)) for action in SIDES}
    missing = [action for action in SIDES if given[action] not in OTHER_SIDE]
    wrong = [action for action in SIDES if given[action] != SIDES[action]]
    if missing:
        return verdict("00-sides.missing", action=missing[0])
    if len(wrong) == len(SIDES):
        return verdict("00-sides.other_way_round")
    if wrong:
        why = "changes_something" if SIDES[wrong[0]] == "write" else "only_looks"
        return verdict(f"00-sides.{why}", action=wrong[0])
    return verdict("00-sides.right")


MISTAKES = (
    Mistake("no dictionary", list(SIDES.values()), "00-sides.wanted"),
    Mistake("one is missing", {**SIDES, "pay": ...}, "00-sides.missing"),
    Mistake("a word of one's own", {**SIDES, "pay": "right"}, "00-sides.missing"),
    Mistake("all exchanged", {act: OTHER_SIDE[side] for act, side in SIDES.items()}, "00-sides.other_way_round"),
    Mistake("paying is reading", {**SIDES, "pay": "read"}, "00-sides.changes_something"),
    Mistake("looking is writing", {**SIDES, "look at the order list": "write"}, "00-sides.only_looks"),
)

EXERCISES = [Exercise("00-sides", SIDES, judge_sides, MISTAKES)]
