"""Lesson 06: when somebody sees less than before, which read for which screen, and how to make it happen."""

from functools import partial
from types import SimpleNamespace

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.teach.exercises.answers import items_of, word_of
from cqrs_lab.teach.exercises.breaking import Step, Task, judge_breaking
from cqrs_lab.teach.exercises.exercise import Exercise, Mistake, Verdict, verdict
from cqrs_lab.teach.exercises.on_stage import instant_on_stage
from cqrs_lab.teach.widgets.stage.scene import Scene
from cqrs_lab.teach.widgets.stage.state import seconds_text
from cqrs_lab.teach.words import say

READS = {
    "the screen in the hall: all orders": "any replica",
    "my orders, right after I ordered": "session",
    "payment completed? (the cashier asks)": "write side",
    "sales of the day": "any replica",
    "scrolling through my orders": "session",
}
WHY = {"any replica": "nobody_compares", "session": "somebody_compares", "write side": "money_at_stake"}

BEN = "Ben"
DELAYS = {"replica_1": 1.0, "replica_2": 8.0}  # seconds
WAIT = 1.3  # seconds; no number of waits ends where a list changes


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


class TwoLists:
    """Aoi orders; Ben never does, and reads two lists in turn. Treated: with promise 2, monotonic reads."""

    def __init__(self, treated: bool) -> None:
        self.cafeteria = Cafeteria(delay=DELAYS)
        self.ben = self.cafeteria.sessions.add(monotonic_reads=treated)
        self.seen: set[str] = set()
        self.saw_less = False

    def act(self, action: str) -> Step:
        """Order, wait, or refresh Ben's screen."""
        if action == "order":
            return Step(say("breaking", "orders", order=self.cafeteria.place_order("Aoi", 850).order_id))
        if action == "wait":
            under_way = not self.cafeteria.is_caught_up()
            self.cafeteria.advance(WAIT)
            return Step(say("breaking", "seconds_go_by", seconds=WAIT), under_way)
        reading = self.ben.try_to_read()
        if reading is None:
            return Step(say("breaking", "no_answer"))
        # By the rows on the screen, as Ben does it: he sees no version.
        self.saw_less |= not self.seen <= set(reading.order_ids)
        self.seen |= set(reading.order_ids)
        return Step(say("breaking", "sees", n=len(reading.order_ids)))

    def end(self) -> list[Step]:
        """Nothing is under way that Ben would see."""
        return []

    def is_broken(self) -> bool:
        """Whether Ben has seen less than before."""
        return self.saw_less

    def close(self) -> None:
        """Let go of the cafeteria."""
        self.cafeteria.close()


BREAK = Task("06-break", TwoLists, ("order", "refresh", "wait"), "with promise 2", fewest=4, searched=6, synonyms={})
SHORTEST = ["order", "wait", "refresh", "refresh"]
BREAK_MISTAKES = (
    Mistake("a text", "order, wait", "06-break.wanted"),
    Mistake("one is missing", [*SHORTEST[:3], ...], "06-break.wanted"),
    Mistake("a word of one's own", ["order", "hope"], "06-break.unknown"),
    Mistake("forever", ["refresh"] * 100, "06-break.endless"),
    Mistake("too early", ["order", "refresh", "refresh"], "06-break.unbroken"),
    Mistake("only the quick list has answered", SHORTEST[:3], "06-break.unbroken"),
    Mistake("the slow list has caught up", ["order", *["wait"] * 7, "refresh", "refresh"], "06-break.unbroken"),
    Mistake("with the promise", ["with promise 2", *SHORTEST], "06-break.treated"),
    Mistake("the promise in the middle", [*SHORTEST, "with promise 2"], "06-break.treated_too_late"),
)

LOOKS = 12  # of Ben, one each second from half a second on


def judge_instant(answer: object) -> Verdict:
    """Whether Ben's phone shows less at that instant than it has shown before."""
    found = instant_on_stage(answer, lesson_lunch)
    if isinstance(found, str):
        return verdict(f"06-instant.{found}")
    scene, at = found
    changes = scene.phones[BEN].changes if BEN in scene.phones else []
    shown = [(view, seen[0]) for when, _, _, view, seen, _ in changes if when <= at and seen]
    before, told = max((orders for _, orders in shown), default=0), seconds_text(at)
    if not before:
        return verdict("06-instant.nothing_seen", at=told)
    view, orders = shown[-1]
    return verdict("06-instant.right" if orders < before else "06-instant.sees_it", at=told, view=view)


def lesson_lunch() -> Scene:
    """The lesson's lunch without a promise: Aoi orders, and Ben only looks."""
    cafeteria = Cafeteria(delay=DELAYS)
    ben = cafeteria.sessions.add(name=BEN)
    cafeteria.at(0.25, cafeteria.place_order, "Aoi", 850)
    for look in range(LOOKS):
        cafeteria.at(look + 0.5, ben.try_to_read)
    cafeteria.run_until_caught_up(timeout=60)
    facts = cafeteria.facts()
    cafeteria.close()
    return Scene(facts)


INSTANT_MISTAKES = (
    Mistake("nothing yet", None, "06-instant.wanted"),
    Mistake("long after the lunch", 900.0, "06-instant.wanted"),
    Mistake("the stage itself", SimpleNamespace(scene=None, instant=3.6), "06-instant.type_it"),
    Mistake("before he has seen it", 1.0, "06-instant.nothing_seen"),
    Mistake("when the quick list answered", 2.6, "06-instant.sees_it"),
    Mistake("once both lists have it", 10.0, "06-instant.sees_it"),
)

EXERCISES = [
    Exercise("06-instant", 3.6, judge_instant, INSTANT_MISTAKES),
    Exercise("06-reads", READS, judge_reads, MISTAKES),
    Exercise("06-break", SHORTEST, partial(judge_breaking, BREAK), BREAK_MISTAKES),
]
