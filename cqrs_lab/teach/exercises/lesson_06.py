"""Lesson 06: which read for which screen?"""

from collections.abc import Mapping

from cqrs_lab.teach.exercises import Exercise

READS = {
    "the screen in the hall: all orders": "any replica",
    "my orders, right after I ordered": "session",
    "payment completed? (the cashier asks)": "write side",
    "sales of the day": "any replica",
    "scrolling through my orders": "session",
}
KINDS = ("any replica", "session", "write side")
WHY = {
    "any replica": "Nobody there knows what must be in it, so an old answer surprises nobody.",
    "session": "This person compares with what was just done or seen. Which read remembers that?",
    "write side": "Somebody else acts on it, and money is at stake: here an old answer does harm.",
}


def judge_reads(answer):
    """Each screen needs the cheapest read that is good enough."""
    if not isinstance(answer, Mapping):
        return "Not yet: keep the lines with their screens, and write a word in place of each `...`."
    for screen in READS:
        if answer.get(screen) not in KINDS:
            return f'Not yet: "{screen}" needs one of {", ".join(KINDS)}.'
    for screen, right in READS.items():
        if answer[screen] != right:
            return f'Nearly: think again about "{screen}". {WHY[right]}'
    return "Right: as fresh as each screen needs, and no fresher."


EXERCISES = [Exercise("06-reads", READS, judge_reads)]
