"""Lesson 04: a key that makes a wish the same wish."""

from collections import Counter
from itertools import product

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.teach.exercises import Exercise
from cqrs_lab.write.refusals import OrderRefused


def key(student, lunch, press):
    """Name the wish, so that its repetitions can be recognised."""
    return f"{student}, lunch {lunch}"


def judge_key(answer):
    """Two students want two lunches each and press twice for each: four orders are right."""
    cafeteria = Cafeteria()
    orders: Counter[str] = Counter()
    for student, lunch, press in product(["Aoi", "Ben"], [1, 2], [1, 2]):
        given = answer(student, lunch, press)
        if given is None or given is ...:
            return "Not yet: no key was given, so every press is a new order: 8 orders for 4 lunches."
        try:
            receipt = cafeteria.place_order(student, 850, idempotency_key=str(given))
        except OrderRefused as why:
            return f"Not yet: {student} was refused ({why}). Two people must never share a key."
        orders[student] = max(orders[student], int(receipt.order_id.removeprefix("order-")))
    placed = len(cafeteria.timeline())
    if placed > 4:
        return f"Not yet: {placed} orders for 4 lunches. Your key changes with the press, so no press is recognised."
    if placed < 4:
        return f"Nearly: {placed} orders for 4 lunches. A second lunch was taken for a repetition of the first."
    return "Right: 8 presses, 4 lunches, 4 orders."


EXERCISES = [Exercise("04-key", key, judge_key)]
