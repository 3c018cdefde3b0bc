"""Lesson 00: find an instant at which phone and list disagree, and say which side it is."""

from math import isfinite

from cqrs_lab.teach.exercises.answers import items_of, number_of, word_of
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

ACCEPTED_AT, VISIBLE_AT = 0.25, 1.75  # the lesson's one order; its projector is woken at once
STAGE_ENDS_AT = 2.5  # written down, for a check of words alone loads no stage


def judge_instant(answer: object) -> Verdict:
    """Between "accepted!" and the list's new line the phone knows of an order that the list does not."""
    second = number_of(answer)
    if not isfinite(second) or not 0 <= second <= STAGE_ENDS_AT:
        return verdict("00-instant.wanted")  # no stage of this lunch shows that
    if second < ACCEPTED_AT:
        return verdict("00-instant.nobody_yet", at=f"{second:g}")
    if second >= VISIBLE_AT:
        return verdict("00-instant.both_know", at=f"{second:g}")
    return verdict("00-instant.right", at=f"{second:g}")


INSTANT_MISTAKES = (
    Mistake("nothing yet", None, "00-instant.wanted"),
    Mistake("before the opening", -1.0, "00-instant.wanted"),
    Mistake("before the order", 0.1, "00-instant.nobody_yet"),
    Mistake("once it is there", VISIBLE_AT, "00-instant.both_know"),
)

EXERCISES = [
    Exercise("00-instant", 1.0, judge_instant, INSTANT_MISTAKES),
    Exercise("00-sides", SIDES, judge_sides, MISTAKES),
]
