"""Lesson 04: a key that makes a wish the same wish."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.teach.exercises.answers import is_function_of, learners_code, message_of
from cqrs_lab.teach.exercises.exercise import Exercise, Mistake, Verdict, verdict
from cqrs_lab.write.refusals import OrderRefused

STUDENTS, LUNCHES, PRESSES = ("Aoi", "Akira", "Ben"), (1, 2), (1, 2, 3)


def key(student, lunch, press):
    """Name the wish, so that its repetitions can be recognised."""
    return f"{student}, lunch {lunch}"


def judge_key(answer: object) -> Verdict:
    """Three students want two lunches each and press three times for each: six orders are right, one for each lunch."""
    if not is_function_of(answer, 3):
        return verdict("04-key.wanted")
    cafeteria = Cafeteria()
    used: set[str] = set()
    orders: dict[tuple[str, int], set[str]] = {}
    for student, lunch, given in keys_given(answer):
        if not given.strip():
            return verdict("04-key.none_given")
        try:
            receipt = cafeteria.place_order(student, 850, idempotency_key=given)
        except OrderRefused as refused:
            why = "shared" if given in used else "unusable"
            return verdict(f"04-key.{why}", student=student, why=message_of(refused))
        used.add(given)
        orders.setdefault((student, lunch), set()).add(receipt.order_id)
    return verdict_on_orders(orders, placed=len(cafeteria.timeline()))


def keys_given(answer: Callable[..., Any]) -> Iterator[tuple[str, int, str]]:
    """The key of each press as a text, "" if there is none, with its student and lunch."""
    for student, lunch, press in product(STUDENTS, LUNCHES, PRESSES):
        with learners_code():
            given = answer(student, lunch, press)
            # Letter by letter: str() may give a subclass, which could do anything once it is out of here.
            text = "" if given is None or given is ... else "".join(str(given))
        yield student, lunch, text


def verdict_on_orders(orders: dict[tuple[str, int], set[str]], placed: int) -> Verdict:
    """Whether each lunch became one order, and each order one lunch."""
    if any(len(found) > 1 for found in orders.values()):
        return verdict("04-key.changes_with_press", placed=placed)
    if placed < len(orders):
        return verdict("04-key.lunches_mixed_up", placed=placed)
    return verdict("04-key.right")


MISTAKES = (
    Mistake("a key instead of a function", "Aoi, lunch 1", "04-key.wanted"),
    Mistake("a parameter is missing", lambda student, lunch: f"{student} {lunch}", "04-key.wanted"),
    Mistake("nothing returned", lambda student, lunch, press: None, "04-key.none_given"),
    Mistake("two lines", lambda student, lunch, press: f"{student}\n{lunch}", "04-key.unusable"),
    Mistake(
        "the press is in it", lambda student, lunch, press: f"{student} {lunch} {press}", "04-key.changes_with_press"
    ),
    Mistake("the lunch is not in it", lambda student, lunch, press: student, "04-key.lunches_mixed_up"),
    Mistake("the same for everybody", lambda student, lunch, press: "lunch", "04-key.shared"),
)

EXERCISES = [Exercise("04-key", key, judge_key, MISTAKES)]
