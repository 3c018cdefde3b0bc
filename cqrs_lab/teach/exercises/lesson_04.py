"""Lesson 04: find the second lunch of one wish, name the wish, and get a lunch too many out of a disabled button."""

from collections.abc import Callable, Iterator
from functools import partial
from random import Random
from types import SimpleNamespace
from typing import Any

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.teach.exercises.answers import is_function_of, learners_code, message_of
from cqrs_lab.teach.exercises.breaking import Step, Task, judge_breaking
from cqrs_lab.teach.exercises.exercise import Exercise, Mistake, Verdict, verdict
from cqrs_lab.teach.exercises.on_stage import instant_on_stage
from cqrs_lab.teach.exercises.python_hash import asks_for_hash
from cqrs_lab.teach.widgets.stage.lane import OPEN
from cqrs_lab.teach.widgets.stage.scene import Scene
from cqrs_lab.teach.widgets.stage.state import here, queued, seconds_text
from cqrs_lab.teach.words import say
from cqrs_lab.write.refusals import OrderRefused

# Names that begin, end or are as long as another; so many lunches that no remainder below 1000 tells them apart by
# chance, and none below 100 at all.
STUDENTS = ("Aoi", "Akira", "Ben", "Bea", "Chie")
LUNCHES = (*range(1, 102), 201, 1001)
PRESSES = (1, 2, 3)
PATIENCE = 5.0  # seconds: so long a phone waits for an answer


def key(student, lunch, press):
    """Name the wish, so that its repetitions can be recognised."""
    return f"{student}, lunch {lunch}"


def judge_key(answer: object) -> Verdict:
    """Many students want many lunches each and press three times for each: one order for each lunch is right."""
    if not is_function_of(answer, 3):
        return verdict("04-key.wanted")
    cafeteria = Cafeteria()
    used: set[str] = set()
    orders: dict[tuple[str, int], set[str]] = {}
    counted = {"presses": len(PRESSES) * len(STUDENTS) * len(LUNCHES), "lunches": len(STUDENTS) * len(LUNCHES)}
    for student, lunch, given in keys_given(answer):
        if not given.strip():
            return verdict("04-key.none_given", **counted)
        try:
            receipt = cafeteria.place_order(student, 850, idempotency_key=given)
        except OrderRefused as refused:
            why = "shared" if given in used else "unusable"
            return verdict(f"04-key.{why}", student=student, why=message_of(refused))
        used.add(given)
        orders.setdefault((student, lunch), set()).add(receipt.order_id)
    placed = cafeteria.parts.queue.last_position()
    cafeteria.close()
    if any(len(found) > 1 for found in orders.values()):
        return verdict("04-key.changes_with_press", placed=placed, **counted)
    if placed < len(orders):
        return verdict("04-key.lunches_mixed_up", placed=placed, **counted)
    if asks_for_hash(answer):
        return verdict("04-key.hash")
    return verdict("04-key.right", placed=placed, **counted)


def keys_given(answer: Callable[..., Any]) -> Iterator[tuple[str, int, str]]:
    """The key of each press as a text, "" if there is none, with its student and lunch.

    The first press of everybody for everything, then the second, each time in another order: whoever counts calls, or
    remembers only the last lunch, is found out.
    """
    turns = [(student, lunch) for lunch in LUNCHES for student in STUDENTS]
    chance = Random(4)
    names = []
    for press in PRESSES:
        for student, lunch in turns:
            name = "".join(list(student))  # another object each time, all alive: id(student) names no student
            names.append(name)
            with learners_code():
                given = answer(name, lunch, press)
                # Letter by letter: str() may give a subclass, which could do anything once it is out of here.
                text = "" if given is None or given is ... else "".join(str(given))
            yield student, lunch, text
        chance.shuffle(turns)


MISTAKES = (
    Mistake("a key instead of a function", "Aoi, lunch 1", "04-key.wanted"),
    Mistake("a parameter is missing", lambda student, lunch: f"{student} {lunch}", "04-key.wanted"),
    Mistake("nothing returned", lambda student, lunch, press: None, "04-key.none_given"),
    Mistake("two lines", lambda student, lunch, press: f"{student}\n{lunch}", "04-key.unusable"),
    Mistake(
        "the press is in it", lambda student, lunch, press: f"{student} {lunch} {press}", "04-key.changes_with_press"
    ),
    Mistake("the lunch is not in it", lambda student, lunch, press: student, "04-key.lunches_mixed_up"),
    Mistake("a remainder", lambda student, lunch, press: f"{student} {lunch % 3}", "04-key.lunches_mixed_up"),
    Mistake("the same for everybody", lambda student, lunch, press: "lunch", "04-key.shared"),
    Mistake("Python's hash", lambda student, lunch, press: hash((student, lunch)), "04-key.hash"),
)


class PhoneAndNetwork:
    """One phone, whose button is disabled while it waits for an answer, and a network that may lose both ways.

    Whoever has read "accepted!" and presses wants another lunch; whoever has waited in vain and presses wants the same.
    Treated: all presses for one lunch carry the same key.
    """

    def __init__(self, treated: bool) -> None:
        self.cafeteria = Cafeteria()
        self.treated = treated
        self.wanted = 0  # lunches
        self.sending = self.under_way = False
        self.answered = True

    def act(self, action: str) -> Step:
        """Press, lose what is under way, or wait."""
        if action == "press":
            return self.press()
        if action == "wait":
            return self.wait()
        if not self.under_way:
            return Step(say("breaking", "nothing_under_way"), False)
        if action == "request lost":
            self.under_way = False
            return Step(say("breaking", "request_lost"))
        return Step(say("breaking", "answer_lost", order=self.arrive()))

    def press(self) -> Step:
        """Send the order, if the button is not disabled."""
        if self.sending:
            return Step(say("breaking", "button_disabled"), False)
        self.wanted += self.answered
        self.answered, self.sending, self.under_way = False, True, True
        return Step(say("breaking", "pressed"))

    def wait(self) -> Step:
        """Let so much time go by that all that is under way arrives, and a phone without an answer gives up."""
        steps = self.end()
        self.cafeteria.advance(PATIENCE)
        if steps:
            return steps[0]
        if not self.sending:
            return Step(say("breaking", "waited"), False)
        self.sending = False
        return Step(say("breaking", "gave_up"))

    def end(self) -> list[Step]:
        """The request arrives, and its answer."""
        if not self.under_way:
            return []
        order = self.arrive()
        self.sending, self.answered = False, True
        return [Step(say("breaking", "arrived", order=order))]

    def arrive(self) -> str:
        """The request is at the write side; gives the order's id."""
        self.under_way = False
        name = f"lunch {self.wanted}" if self.treated else None
        return self.cafeteria.place_order("Aoi", 850, idempotency_key=name).order_id

    def is_broken(self) -> bool:
        """Whether there are more lunches than were wanted."""
        return self.cafeteria.parts.queue.last_position() > self.wanted

    def close(self) -> None:
        """Let go of the cafeteria."""
        self.cafeteria.close()


BREAK = Task(
    "04-break",
    PhoneAndNetwork,
    ("press", "request lost", "answer lost", "wait"),
    "with a key",
    fewest=4,
    searched=10,
    synonyms={"press again": "press"},
)
SHORTEST = ["press", "answer lost", "wait", "press"]
BREAK_MISTAKES = (
    Mistake("a text", "press, press", "04-break.wanted"),
    Mistake("one is missing", [*SHORTEST[:3], ...], "04-break.wanted"),
    Mistake("a word of one's own", ["press", "pray"], "04-break.unknown"),
    Mistake("forever", ["press"] * 100, "04-break.endless"),
    Mistake("pressed again at once", ["press", "press", "press"], "04-break.unbroken"),
    Mistake("the request is lost", ["press", "request lost", "wait", "press"], "04-break.unbroken"),
    Mistake("two lunches wanted", ["press", "wait", "press", "wait"], "04-break.unbroken"),
    Mistake("with a key", ["with a key", *SHORTEST], "04-break.treated"),
    Mistake("a key at the end", [*SHORTEST, "with a key"], "04-break.treated_too_late"),
)

IMPATIENT = {"Aoi": 0.2, "Ben": 0.4, "Chie": 0.65}  # when each comes to the lesson's break; seconds


def judge_instant(answer: object) -> Verdict:
    """Whether a second lunch for one and the same wish waits at that instant, and how many are in front of it."""
    found = instant_on_stage(answer, break_time)
    if isinstance(found, str):
        return verdict(f"04-instant.{found}")
    scene, at = found
    lane, told, who = next(iter(scene.lanes.values())), seconds_text(at), second_lunches(scene)
    waiting = [scene.tickets[stay[0]][0] for stay in queued(lane, at)]
    if again := [order for order in waiting if order in who]:
        in_hands = sum(len(here(worker.holds, at)) for worker in lane.workers.values())
        in_front = in_hands + waiting.index(again[0])
        return verdict("04-instant.right", at=told, order=scene.orders[again[0]], who=who[again[0]], in_front=in_front)
    accepted = {scene.tickets[stay[0]][0] for stay in here(scene.write, at)}
    return verdict(f"04-instant.{'none_waits' if accepted & who.keys() else 'nobody_yet'}", at=told)


def second_lunches(scene: Scene) -> dict[int, str]:
    """Whose each order is that was pressed for after the person's first; by its number."""
    pressed = {phone.who or "": sorted({one[2] for one in phone.changes} - {OPEN}) for phone in scene.phones.values()}
    return {order: who for who, orders in pressed.items() for order in orders[1:]}


def break_time() -> Scene:
    """The lesson's break, with the slider where it starts."""
    cafeteria = Cafeteria(delay=1.5, poll_interval=None)
    for name, second in IMPATIENT.items():
        cafeteria.at(second, cafeteria.students.add, name, 1.0)
    cafeteria.at(5.0, cafeteria.students.add, "Dai", 18.0)
    cafeteria.run_until_caught_up(timeout=300)
    facts = cafeteria.facts()
    cafeteria.close()
    return Scene(facts)


INSTANT_MISTAKES = (
    Mistake("nothing yet", None, "04-instant.wanted"),
    Mistake("beyond the break", 900.0, "04-instant.wanted"),
    Mistake("a stage that plays alone", SimpleNamespace(scene=None, instant=1.3), "04-instant.type_it"),
    Mistake("before anybody's second press", 1.0, "04-instant.nobody_yet"),
    Mistake("when the last ones are there", 17.0, "04-instant.none_waits"),
)

EXERCISES = [
    Exercise("04-instant", 1.3, judge_instant, INSTANT_MISTAKES),
    Exercise("04-key", key, judge_key, MISTAKES),
    Exercise("04-break", SHORTEST, partial(judge_breaking, BREAK), BREAK_MISTAKES),
]
