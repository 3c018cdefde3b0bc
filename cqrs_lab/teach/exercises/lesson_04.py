"""Lesson 04: a key that makes a wish the same wish."""

from itertools import product

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.shared.units import counted
from cqrs_lab.teach.exercises import Exercise
from cqrs_lab.write.refusals import OrderRefused

STUDENTS, LUNCHES, PRESSES = ("Aoi", "Akira", "Ben"), (1, 2), (1, 2, 3)


def key(student, lunch, press):
    """Name the wish, so that its repetitions can be recognised."""
    return f"{student}, lunch {lunch}"


def judge_key(answer):
    """Three students want two lunches each and press three times for each: six orders are right, one for each lunch."""
    cafeteria = Cafeteria()
    orders: dict[tuple[str, int], set[str]] = {}
    for student, lunch, press in product(STUDENTS, LUNCHES, PRESSES):
        given = answer(student, lunch, press)
        if given is None or given is ... or given == "":
            return "Not yet: no key was given, so every press is a new order: 18 orders for 6 lunches."
        try:
            receipt = cafeteria.place_order(student, 850, idempotency_key=str(given))
        except OrderRefused as why:
            return f"Not yet: {student} was refused ({why}). Two people must never share a key."
        orders.setdefault((student, lunch), set()).add(receipt.order_id)
    placed = len(cafeteria.timeline())
    result = f"{counted(placed, 'order')} for 6 lunches"
    if any(len(found) > 1 for found in orders.values()):
        return f"Not yet: {result}. Your key changes with the press, so no press is recognised."
    if placed < len(orders):
        return f"Nearly: {result}. A second lunch was taken for a repetition of the first."
    return "Right: 18 presses, 6 lunches, 6 orders."


EXERCISES = [Exercise("04-key", key, judge_key)]
