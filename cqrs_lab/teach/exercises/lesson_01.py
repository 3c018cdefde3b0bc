"""Lesson 01: be the projector yourself."""

import dis
from typing import Any

from cqrs_lab.shared.messages import SET_MEAL, OrderPlaced
from cqrs_lab.teach.exercises import Exercise

GUESTS = ["Aoi", "Ben", "Chie"]


def project(event, screen):
    """Show the new order's name on the screen, newest on top."""
    screen.insert(0, event.customer_name)


def judge_project(answer: Any) -> str:
    """Place three orders, let the answer project them, and look at the screen."""
    screen: list[Any] = []
    returned = None
    for number, name in enumerate(GUESTS, start=1):
        returned = answer(OrderPlaced(f"order-{number}", name, 850, SET_MEAL), screen)
    if screen == GUESTS[::-1]:
        return "Right: three orders placed, three on the screen, the newest on top."
    if screen == GUESTS:
        return "Nearly: all three are there, but the oldest is on top. Who just ordered looks at the top."
    if any(isinstance(line, OrderPlaced) for line in screen):
        return "Nearly: you put the whole event there. The screen wants its customer_name."
    if not screen and rebinds(answer, parameter=1):
        return "Not yet: you made a new list; the lab still looks at the old one. Change it in place."
    if not screen and returned is not None:
        return "Not yet: you returned a list, but nobody reads it. Change the screen itself."
    if not screen:
        return "Not yet: three orders were placed, and the screen is still empty."
    return f"Not yet: three orders were placed by {', '.join(GUESTS)}; the screen shows {screen}."


def rebinds(function: Any, parameter: int) -> bool:
    """Whether the function gives its n-th parameter (from 0) a new value instead of changing the old one."""
    name = function.__code__.co_varnames[parameter]
    stores = (step.argval for step in dis.get_instructions(function) if "STORE_FAST" in step.opname)
    return any(name == target or (isinstance(target, tuple) and name in target) for target in stores)


EXERCISES = [Exercise("01-project", project, judge_project)]
