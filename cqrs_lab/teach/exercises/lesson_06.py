"""Lesson 06: which read for which screen?"""

from cqrs_lab.teach.exercises.answers import items_of, word_of
from cqrs_lab.teach.exercises.exercise import Exercise, Mistake, Verdict, verdict

READS = {
    "the screen in the hall: all orders": "any replica",
    "my orders, right after I ordered": "session",
    "payment completed? (the cashier asks)": "write side",
    "sales of the day": "any replica",
    "scrolling through my orders": "session",
}
WHY = {"any replica": "nobody_compares", "session": "somebody_compares", "write side": "money_at_stake"}


def judge_reads(answer: object) -> Verdict:
    """Each screen needs the cheapest read that is good enough."""
    items = items_of(answer)
    if items is None:
        return verdict("06-reads.wanted")
    given = {screen: word_of(items.get(screen)) for screen in READS}
    for screen in READS:
        if given[screen] not in WHY:
            return verdict("06-reads.missing", screen=screen, kinds=", ".join(WHY))
    for screen, right in READS.items():
        if given[screen] != right:
            return verdict(f"06-reads.{WHY[right]}", screen=screen)
    return verdict("06-reads.right")


MISTAKES = (
    Mistake("no dictionary", list(READS.values()), "06-reads.wanted"),
    Mistake("one is missing", {**READS, "sales of the day": ...}, "06-reads.missing"),
    Mistake("too dear", {**READS, "sales of the day": "write side"}, "06-reads.nobody_compares"),
    Mistake(
        "any replica for me", {**READS, "scrolling through my orders": "any replica"}, "06-reads.somebody_compares"
    ),
    Mistake("paid?", {**READS, "payment completed? (the cashier asks)": "session"}, "06-reads.money_at_stake"),
)

EXERCISES = [Exercise("06-reads", READS, judge_reads, MISTAKES)]
