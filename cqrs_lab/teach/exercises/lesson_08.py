"""Lesson 08: an event that is handed out twice, a sum that counts it twice, and the policy that mends every crash."""

from functools import partial
from types import SimpleNamespace
from typing import Any

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.lab.crashes import LONG, Case, cases, left_by, mend
from cqrs_lab.lab.damage import Damage, damage
from cqrs_lab.read.projection_worker import ON_FAILURE
from cqrs_lab.read.query_service import PRIMARY
from cqrs_lab.shared.units import microseconds
from cqrs_lab.teach.exercises.answers import items_of, word_of
from cqrs_lab.teach.exercises.breaking import Step, Task, judge_breaking
from cqrs_lab.teach.exercises.exercise import Exercise, Mistake, Verdict, verdict
from cqrs_lab.teach.exercises.on_stage import instant_on_stage
from cqrs_lab.teach.widgets.stage.lane import Stay
from cqrs_lab.teach.widgets.stage.scene import Scene
from cqrs_lab.teach.widgets.stage.state import here, names, seconds_text
from cqrs_lab.teach.words import say

DELAY, LEASE = 1.5, 4.0  # seconds: the work, and how long a worker may hold an event
PRICE = 850  # yen
ATTEMPT = 4  # where a stay in a worker's hands says which attempt it is


def judge_instant(answer: object) -> Verdict:
    """What is in hand for the second time at that instant, on the stage that is given or in the lesson's lunch."""
    found = instant_on_stage(answer, lunch_with_a_fall)
    return verdict(f"08-instant.{found}") if isinstance(found, str) else in_hand_again(*found)


def in_hand_again(scene: Scene, at: int) -> Verdict:
    """The verdict on an instant of a scene."""
    lane, told = next(iter(scene.lanes.values())), seconds_text(at)
    hands: dict[str, list[Stay]] = {worker.name: here(worker.holds, at) for worker in lane.workers.values()}
    for worker, stays in hands.items():
        if second_time := [stay for stay in stays if stay[ATTEMPT] > 1]:
            return verdict("08-instant.right", at=told, worker=worker, order=names(scene, second_time)[0])
    if held := [stay for stays in hands.values() for stay in stays]:
        return verdict("08-instant.first_time", at=told, order=names(scene, held)[0])
    return verdict("08-instant.nobody", at=told)


def lunch_with_a_fall() -> Scene:
    """The lesson's lunch, with the slider where it starts: a worker falls with the slip in its hands."""
    cafeteria = Cafeteria(DELAY, poll_interval=None, delivery="ack", workers=2)
    cafeteria.faults.shorten_lease(LEASE)
    cafeteria.faults.crash(at="event received")
    cafeteria.at(0.25, cafeteria.place_order, "Aoi", 850)
    cafeteria.advance(12.0)
    facts = cafeteria.facts()
    cafeteria.close()
    return Scene(facts)


INSTANT_MISTAKES = (
    Mistake("nothing yet", None, "08-instant.wanted"),
    Mistake("before the opening", -1.0, "08-instant.wanted"),
    Mistake("a stage that plays alone", SimpleNamespace(scene=None, instant=4.5), "08-instant.type_it"),
    Mistake("before the order", 0.1, "08-instant.nobody"),
    Mistake("the first time", 1.0, "08-instant.first_time"),
    Mistake("once it is written", 6.0, "08-instant.nobody"),
)


class WorkerAndQueue:
    """One worker and its queue, where a slip is leased until the worker says "done".

    Each wait is a step of the worker: it takes the next slip; it writes; it says so. What is in between is the
    learner's moment. Treated: the ids of what is written are remembered.
    """

    def __init__(self, treated: bool) -> None:
        delivery = "remember" if treated else "ack"
        self.cafeteria = Cafeteria(DELAY, poll_interval=None, delivery=delivery, lease=LEASE)  # type: ignore[arg-type]
        self.projector = self.cafeteria.parts.projector(PRIMARY)
        self.dropped = 0  # hand-outs up to this one are in nobody's hands: the worker fell
        self.is_written = False  # told already; it happens with the next step, for only then we know whether it falls

    def act(self, action: str) -> Step:
        """Somebody orders, the worker falls or gets up, or it does its next step."""
        if action == "order":
            order = self.cafeteria.place_order("Aoi", PRICE).order_id
            return Step(say("breaking", "orders", order=order))
        return {"fall": self.fall, "wake": self.wake, "wait": self.wait}[action]()

    def fall(self) -> Step:
        """The worker falls where it is: with empty hands, with a slip in them, or after it has written."""
        if not self.projector.running():
            return Step(say("breaking", "lies_already"), False)
        if self.is_written:
            self.cafeteria.faults.crash(at="projection committed")
            self.say_done()
        else:
            self.cafeteria.faults.crash()
        [(last,)] = self.cafeteria.parts.write_database.tuples("SELECT coalesce(max(n), 0) FROM hand_outs")
        self.dropped = last
        return Step(say("breaking", "falls"))

    def wake(self) -> Step:
        """The worker gets up; what it had is leased until the lease is over."""
        if self.projector.running():
            return Step(say("breaking", "is_awake"), False)
        self.cafeteria.faults.restart()
        return Step(say("breaking", "wakes"))

    def wait(self) -> Step:
        """The worker's next step, if it has one."""
        if self.is_written:
            self.say_done()
            return Step(say("breaking", "says_done"))
        held = self.in_hand()
        if held is not None:
            self.is_written = True
            return Step(say("breaking", "writes", order=held))
        if self.projector.running() and self.takes_one():
            return Step(say("breaking", "takes", order=self.in_hand()))
        return Step(say("breaking", "waited"), False)

    def takes_one(self) -> bool:
        """Let time go by until the worker has taken a slip; gives whether there was one."""
        clock = self.cafeteria.parts.clock
        return clock.advance_to(clock.now() + microseconds("lease", LEASE), until=lambda: self.in_hand() is not None)

    def in_hand(self) -> str | None:
        """The order that is in the worker's hands."""
        held = self.cafeteria.parts.queue.in_hand(PRIMARY, after=self.dropped)
        return self.cafeteria.parts.queue.event_at(held[-1]).order_id if held else None

    def say_done(self) -> None:
        """What was told as written is written, and the worker says so, unless it falls there."""
        if self.is_written:
            self.is_written = False
            self.cafeteria.advance(DELAY)

    def end(self) -> list[Step]:
        """All that is still under way arrives; who lies on the floor stays there."""
        self.say_done()
        self.cafeteria.advance(20 * (LEASE + DELAY))
        return []

    def is_broken(self) -> bool:
        """Whether the sum counts more lunches than there are."""
        [sales] = self.cafeteria.parts.sales_total.read()
        return sales.orders > self.cafeteria.parts.orders.count()

    def close(self) -> None:
        """Let go of the cafeteria."""
        self.cafeteria.close()


BREAK = Task(
    "08-break",
    WorkerAndQueue,
    ("order", "fall", "wake", "wait"),
    "remember ids",
    fewest=5,
    searched=7,
    synonyms={"wake it": "wake", "let it fall": "fall"},
)
SHORTEST = ["order", "wait", "wait", "fall", "wake"]
BREAK_MISTAKES = (
    Mistake("a text", "order, fall", "08-break.wanted"),
    Mistake("one is missing", [*SHORTEST[:4], ...], "08-break.wanted"),
    Mistake("a word of one's own", ["order", "push"], "08-break.unknown"),
    Mistake("forever", ["order", "wait"] * 20, "08-break.endless"),
    Mistake("it falls with empty hands", ["order", "fall", "wake", "wait", "wait"], "08-break.unbroken"),
    Mistake("it falls before it writes", ["order", "wait", "fall", "wake", "wait"], "08-break.unbroken"),
    Mistake("it falls after its word", ["order", "wait", "wait", "wait", "fall", "wake"], "08-break.unbroken"),
    Mistake("nobody wakes it", ["order", "wait", "wait", "fall", "wait"], "08-break.unbroken"),
    Mistake("ids are remembered", ["remember ids", *SHORTEST], "08-break.treated"),
    Mistake("ids are remembered too late", [*SHORTEST, "remember ids"], "08-break.treated_too_late"),
)


# Choose the policy

POLICY = {"delivery": "remember", "on_failure": "retry and dead-letter"}
WAYS: dict[str, tuple[str, ...]] = {"delivery": ("pop", "ack", "remember"), "on_failure": tuple(ON_FAILURE)}


def judge_policy(answer: object) -> Verdict:
    """Every crash there is, with this policy; all is mended afterwards, and what is wrong then stays wrong."""
    items = items_of(answer)
    if items is None or not WAYS.keys() <= items.keys():
        return verdict("08-policy.wanted")
    policy = {name: word_of(items[name]) for name in WAYS}
    for name, word in policy.items():
        if word not in WAYS[name]:
            return verdict("08-policy.unknown", name=name, ways=", ".join(WAYS[name]))
    tried = [(case.at, left_by(partial(opened, policy), case)) for case in cases_of(policy["delivery"])]
    left = [(at, one) for at, one in tried if one is not None] + [("", left_by_a_broken_view(policy))]
    wrong = [(at, str(one)) for at, one in left if one]
    if not wrong:
        return verdict("08-policy.right", tried=len(left))
    at, found = wrong[0]
    why = policy["delivery"] if policy["delivery"] != "remember" else "skips"
    return verdict(f"08-policy.{why}", wrong=len(wrong), tried=len(left), at=at, damage=found)


def cases_of(delivery: str) -> list[Case]:
    """Every accident of a cafeteria that writes an order and its event together, and delivers so."""
    return [case for case in cases() if case.writes == "together" and case.delivery == delivery]


def left_by_a_broken_view(policy: dict[str, str]) -> Damage:
    """The damage where no view can apply the first of two orders until it is repaired; nobody falls."""
    cafeteria = Cafeteria(DELAY, poll_interval=None, **policy)  # type: ignore[arg-type]
    try:
        cafeteria.faults.poison("order-1")
        told = [cafeteria.place_order(name, PRICE).order_id for name in ("Aoi", "Ben")]
        cafeteria.advance(LONG)
        mend(cafeteria)
        return damage(cafeteria.parts.write_database, cafeteria.parts.read_database, told)
    finally:
        cafeteria.close()


def opened(policy: dict[str, str], **settings: Any) -> Cafeteria:
    """A cafeteria as a case wants it, with the learner's policy."""
    return Cafeteria(**settings | policy)


POLICY_MISTAKES = (
    Mistake("nothing chosen", {"delivery": ..., "on_failure": ...}, "08-policy.unknown"),
    Mistake("one alone", {"delivery": "remember"}, "08-policy.wanted"),
    Mistake("a word of one's own", {**POLICY, "on_failure": "pray"}, "08-policy.unknown"),
    Mistake("taken and forgotten", {**POLICY, "delivery": "pop"}, "08-policy.pop"),
    Mistake("leased, and nobody remembers", {**POLICY, "delivery": "ack"}, "08-policy.ack"),
    Mistake("passed over at once", {**POLICY, "on_failure": "skip"}, "08-policy.skips"),
    Mistake("passed over in the end", {**POLICY, "on_failure": "retry and skip"}, "08-policy.skips"),
)

EXERCISES = [
    Exercise("08-instant", 4.5, judge_instant, INSTANT_MISTAKES),
    Exercise("08-break", SHORTEST, partial(judge_breaking, BREAK), BREAK_MISTAKES),
    Exercise("08-policy", POLICY, judge_policy, POLICY_MISTAKES),
]
