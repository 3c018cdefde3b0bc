"""Lesson 05: sell one onigiri twice, and find the order of steps that never does."""

from collections.abc import Iterable, Mapping
from functools import partial
from itertools import islice

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.teach.exercises.answers import learners_code, shown, word_of
from cqrs_lab.teach.exercises.breaking import Step, Task, judge_breaking
from cqrs_lab.teach.exercises.exercise import Exercise, Mistake, Verdict, verdict
from cqrs_lab.teach.exercises.two_buyers import STEPS, outcomes
from cqrs_lab.teach.words import say
from cqrs_lab.write.refusals import OrderRefused

ITEM, PRICE = "onigiri", 150  # yen


class TwoTills:
    """One onigiri and two tills: each first asks the write side, whose number is true, then sells by what it heard.

    The write side takes down every sale that it is told; treated, it looks by itself and sells in one step.
    """

    def __init__(self, treated: bool) -> None:
        # Time stands still here, so the view says "1 left" all the time: sold by it, nothing is refused.
        self.cafeteria = Cafeteria(stock={ITEM: 1}, sell_by="write" if treated else "view")
        self.heard: dict[str, int] = {}

    def act(self, action: str) -> Step:
        """A till asks, or sells to its customer what it was told to have."""
        verb, till = action.split()
        if verb == "ask":
            before, left = self.heard.get(till), self.left()
            self.heard[till] = left
            return Step(say("breaking", "asks", till=till, left=left), before != left)
        if till not in self.heard:
            return Step(say("breaking", "has_not_asked", till=till), False)
        if self.heard[till] < 1:
            return Step(say("breaking", "sells_nothing", till=till), False)
        del self.heard[till]  # the next customer is asked for anew
        try:
            receipt = self.cafeteria.place_order(till, PRICE, ITEM)
        except OrderRefused:
            return Step(say("breaking", "is_refused", till=till))
        return Step(say("breaking", "sells", till=till, order=receipt.order_id))

    def end(self) -> list[Step]:
        """Nothing is under way: time stands still."""
        return []

    def is_broken(self) -> bool:
        """Whether more are sold than there were."""
        return self.left() < 0

    def close(self) -> None:
        """Let go of the cafeteria."""
        self.cafeteria.close()

    def left(self) -> int:
        """How many there really are; below 0 if too many are sold."""
        return self.cafeteria.parts.stock.stock_left(ITEM) or 0


TILLS = ("ask A", "ask B", "sell A", "sell B")
BREAK = Task("05-break", TwoTills, TILLS, "in one step", fewest=4, searched=8, synonyms={})
BREAK_MISTAKES = (
    Mistake("a text", "ask A, sell A", "05-break.wanted"),
    Mistake("one is missing", [*TILLS[:3], ...], "05-break.wanted"),
    Mistake("who?", ["ask", "sell"], "05-break.unknown"),
    Mistake("forever", [*TILLS] * 10, "05-break.endless"),
    Mistake("one after the other", ["ask A", "sell A", "ask B", "sell B"], "05-break.unbroken"),
    Mistake("the second has not asked", ["ask A", "sell A", "sell B"], "05-break.unbroken"),
    Mistake("one till twice", ["ask A", "sell A", "sell A"], "05-break.unbroken"),
    Mistake("in one step", ["in one step", *TILLS], "05-break.treated"),
    Mistake("in one step, said at the end", [*TILLS, "in one step"], "05-break.treated_too_late"),
)


def judge_order(answer: object) -> Verdict:
    """Let two buyers go through these steps in every way in which they can meet."""
    with learners_code():
        if not isinstance(answer, Iterable) or isinstance(answer, str | bytes | Mapping):
            return verdict("05-order.wanted")
        given = list(islice(answer, len(STEPS) + 1))
    steps = [word_of(step) for step in given]
    for step, word in zip(given, steps, strict=True):
        if word not in STEPS:
            return verdict("05-order.wanted" if step is ... else "05-order.unknown", step=shown(step))
    if sorted(steps) != sorted(STEPS):
        return verdict("05-order.each_once")
    if steps.index("enough?") < steps.index("ask"):
        return verdict("05-order.knows_nothing")
    if steps.index("sell") < steps.index("enough?"):
        return verdict("05-order.sells_unasked")
    found = outcomes(steps)
    if found.oversold is not None:
        began = steps.index("begin") < steps.index("ask")
        return verdict(f"05-order.{'ended' if began else 'asked'}_too_early", meeting=", ".join(found.oversold))
    if found.stuck is not None:
        return verdict("05-order.waits_for_ever", meeting=", ".join(found.stuck))
    return verdict("05-order.right", ways=found.ways)


ORDER_MISTAKES = (
    Mistake("a text", "begin, ask, enough?, sell, end", "05-order.wanted"),
    Mistake("one is open", ["begin", "ask", ..., "sell", "end"], "05-order.wanted"),
    Mistake("a step of one's own", ["begin", "ask", "enough?", "sell", "smile"], "05-order.unknown"),
    Mistake("one is missing", ["ask", "enough?", "sell"], "05-order.each_once"),
    Mistake("one comes twice", ["begin", "ask", "enough?", "ask", "sell", "end"], "05-order.each_once"),
    Mistake("the question comes last", ["begin", "enough?", "sell", "ask", "end"], "05-order.knows_nothing"),
    Mistake("sold, then looked", ["begin", "ask", "sell", "enough?", "end"], "05-order.sells_unasked"),
    Mistake("asked before", ["ask", "begin", "enough?", "sell", "end"], "05-order.asked_too_early"),
    Mistake("asked and looked before", ["ask", "enough?", "begin", "sell", "end"], "05-order.asked_too_early"),
    Mistake("ended before the sale", ["begin", "ask", "enough?", "end", "sell"], "05-order.ended_too_early"),
    Mistake("never ended", ["end", "begin", "ask", "enough?", "sell"], "05-order.waits_for_ever"),
)

EXERCISES = [
    Exercise("05-break", [*TILLS], partial(judge_breaking, BREAK), BREAK_MISTAKES),
    Exercise("05-order", [*STEPS], judge_order, ORDER_MISTAKES),
]
