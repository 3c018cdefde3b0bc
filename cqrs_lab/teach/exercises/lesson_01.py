"""Lesson 01: be the projector yourself."""

from collections.abc import Callable
from typing import Any

from cqrs_lab.shared.messages import SET_MEAL, OrderPlaced
from cqrs_lab.teach.exercises.answers import is_function_of, learners_code, shown
from cqrs_lab.teach.exercises.exercise import Exercise, Mistake, Verdict, verdict

CUSTOMERS = ["Aoi", "Ben", "Chie"]


def project(event, screen):
    """Show the new order's name on the screen, newest on top."""
    screen.insert(0, event.customer_name)


def judge_project(answer: object) -> Verdict:
    """Place three orders, let the answer project them, and look at the screen."""
    if not is_function_of(answer, 2):
        return verdict("01-project.wanted")
    screen, returned = projected(answer)
    with learners_code():  # what lies on the screen is the learner's as well
        newest_on_top, oldest_on_top = screen == CUSTOMERS[::-1], screen == CUSTOMERS
        whole_event = any(isinstance(line, OrderPlaced) for line in screen)
        returned_list = isinstance(returned, list)
    if newest_on_top:
        return verdict("01-project.right")
    if oldest_on_top:
        return verdict("01-project.oldest_on_top")
    if whole_event:
        return verdict("01-project.whole_event")
    if not screen:  # from outside, a new list that was never returned looks as if nothing had been done
        return verdict("01-project.returned" if returned_list else "01-project.still_empty")
    return verdict("01-project.other", customers=", ".join(CUSTOMERS), screen=shown(screen))


def projected(answer: Callable[..., Any]) -> tuple[list[Any], Any]:
    """The screen after three orders, and what the answer returned for the last of them."""
    screen: list[Any] = []
    returned = None
    for number, name in enumerate(CUSTOMERS, start=1):
        event = OrderPlaced(f"order-{number}", name, 850, SET_MEAL)
        with learners_code():
            returned = answer(event, screen)
    return screen, returned


def rebound(event, screen):
    """A new list: the lab still looks at the old one."""
    screen = [event.customer_name, *screen]


def rebound_and_returned(event, screen):
    """A new list, and a return that nobody reads."""
    screen = [event.customer_name, *screen]
    return screen  # noqa: RET504 (a beginner writes it so)


MISTAKES = (
    Mistake("the function was called", None, "01-project.wanted"),
    Mistake("a parameter is missing", lambda event: event.customer_name, "01-project.wanted"),
    Mistake("oldest on top", lambda event, screen: screen.append(event.customer_name), "01-project.oldest_on_top"),
    Mistake("the whole event", lambda event, screen: screen.insert(0, event), "01-project.whole_event"),
    Mistake("nothing done", lambda event, screen: None, "01-project.still_empty"),
    Mistake("a new list", rebound, "01-project.still_empty"),
    Mistake("a new list, returned", rebound_and_returned, "01-project.returned"),
    Mistake("returned at once", lambda event, screen: [event.customer_name, *screen], "01-project.returned"),
    Mistake("the order's id", lambda event, screen: screen.insert(0, event.order_id), "01-project.other"),
    Mistake("a name misspelt", lambda event, screen: screen.insert(0, event.costumer_name), "stopped"),
)

EXERCISES = [Exercise("01-project", project, judge_project, MISTAKES)]
