"""Lesson 01: be the projector yourself."""

from typing import Any

from cqrs_lab.shared.messages import SET_MEAL, OrderPlaced
from cqrs_lab.teach.exercises import Exercise

CUSTOMERS = ["Aoi", "Ben", "Chie"]


def project(event, screen):
    """Show the new order's name on the screen, newest on top."""
    screen.insert(0, event.customer_name)


def judge_project(answer: Any) -> str:
    """Place three orders, let the answer project them, and look at the screen."""
    screen: list[Any] = []
    returned = None
    for number, name in enumerate(CUSTOMERS, start=1):
        returned = answer(OrderPlaced(f"order-{number}", name, 850, SET_MEAL), screen)
    if screen == CUSTOMERS[::-1]:
        return "Right: three orders placed, three on the screen, the newest on top."
    if screen == CUSTOMERS:
        return "Nearly: all three are there, but the oldest is on top. Who just ordered looks at the top."
    if any(isinstance(line, OrderPlaced) for line in screen):
        return "Nearly: you put the whole event there. The screen wants its customer_name."
    if not screen and returned is not None:
        return "Not yet: you returned a list, but nobody reads it. Change the screen itself."
    if not screen:  # from outside, a new list that was never returned looks as if nothing had been done
        return (
            "Not yet: three orders were placed, and the screen is still empty. Either nothing was put there, or it was "
            "put into a new list (screen = ...), while the lab still looks at the old one. Change the screen in place."
        )
    return f"Not yet: three orders were placed by {', '.join(CUSTOMERS)}; the screen shows {screen}."


EXERCISES = [Exercise("01-project", project, judge_project)]
