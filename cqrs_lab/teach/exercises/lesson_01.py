"""Lesson 01: find an order on its way, and be the projector yourself."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.shared.messages import SET_MEAL, OrderPlaced
from cqrs_lab.teach.exercises.answers import is_function_of, learners_code, shown
from cqrs_lab.teach.exercises.exercise import Exercise, Mistake, Verdict, verdict
from cqrs_lab.teach.exercises.on_stage import instant_on_stage
from cqrs_lab.teach.widgets.stage.scene import Scene
from cqrs_lab.teach.widgets.stage.state import here, names, queued, seconds_text

CUSTOMERS = ["Aoi", "Ben", "Chie"]
ARRIVALS = [0.25, 2.25, 4.25]  # between two looks of the projector, so that no finding hangs on a tie
# In no order of names, and one of them twice: else sorting, or showing each name once, would look right.
PROJECTED = ["Chie", "Aoi", "Ben", "Aoi"]


def project(event, screen):
    """Show the new order's name on the screen, newest on top."""
    screen.insert(0, event.customer_name)


def judge_project(answer: object) -> Verdict:
    """Place four orders, let the answer project them, and look at the screen."""
    if not is_function_of(answer, 2):
        return verdict("01-project.wanted")
    screen, returned = projected(answer)
    with learners_code():  # what lies on the screen is the learner's as well
        newest_on_top, oldest_on_top = screen == PROJECTED[::-1], screen == PROJECTED
        all_sorted = screen in (sorted(PROJECTED), sorted(PROJECTED, reverse=True))
        each_once = len(screen) == len(set(PROJECTED)) and all(name in screen for name in PROJECTED)
        whole_event = any(isinstance(line, OrderPlaced) for line in screen)
        returned_list = isinstance(returned, list)
    if newest_on_top:
        return verdict("01-project.right")
    if oldest_on_top:
        return verdict("01-project.oldest_on_top")
    if each_once:
        return verdict("01-project.each_once")
    if all_sorted:
        return verdict("01-project.sorted")
    if whole_event:
        return verdict("01-project.whole_event")
    if not screen:  # from outside, a new list that was never returned looks as if nothing had been done
        return verdict("01-project.returned" if returned_list else "01-project.still_empty")
    return verdict("01-project.other", customers=", ".join(PROJECTED), screen=shown(screen))


def projected(answer: Callable[..., Any]) -> tuple[list[Any], Any]:
    """The screen after these orders, and what the answer returned for the last of them."""
    screen: list[Any] = []
    returned = None
    for number, name in enumerate(PROJECTED, start=1):
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


def once(event, screen):
    """Each name once: a second lunch of the same person is none."""
    if event.customer_name not in screen:
        screen.insert(0, event.customer_name)


def in_order_of_names(event, screen):
    """Sorted by name."""
    screen.append(event.customer_name)
    screen.sort(reverse=True)


MISTAKES = (
    Mistake("the function was called", None, "01-project.wanted"),
    Mistake("a parameter is missing", lambda event: event.customer_name, "01-project.wanted"),
    Mistake("oldest on top", lambda event, screen: screen.append(event.customer_name), "01-project.oldest_on_top"),
    Mistake("each name once", once, "01-project.each_once"),
    Mistake("sorted by name", in_order_of_names, "01-project.sorted"),
    Mistake("the whole event", lambda event, screen: screen.insert(0, event), "01-project.whole_event"),
    Mistake("nothing done", lambda event, screen: None, "01-project.still_empty"),
    Mistake("a new list", rebound, "01-project.still_empty"),
    Mistake("a new list, returned", rebound_and_returned, "01-project.returned"),
    Mistake("returned at once", lambda event, screen: [event.customer_name, *screen], "01-project.returned"),
    Mistake("the order's id", lambda event, screen: screen.insert(0, event.order_id), "01-project.other"),
    Mistake("a name misspelt", lambda event, screen: screen.insert(0, event.costumer_name), "stopped"),
)


def judge_instant(answer: object) -> Verdict:
    """What the projector has in its hands at that instant, on the stage that is given or in the lesson's lunch."""
    found = instant_on_stage(answer, lunch_of_three)
    if isinstance(found, str):
        return verdict(f"01-instant.{found}")
    scene, at = found
    lane, told = next(iter(scene.lanes.values())), seconds_text(at)
    held = [stay for worker in lane.workers.values() for stay in here(worker.holds, at)]
    if held:
        return verdict("01-instant.right", at=told, order=names(scene, held)[0])
    if waiting := queued(lane, at):
        return verdict("01-instant.in_the_queue", at=told, order=names(scene, waiting)[0])
    return verdict("01-instant.all_there", at=told)


def lunch_of_three() -> Scene:
    """The lesson's lunch, with the slider where it starts."""
    cafeteria = Cafeteria(delay=1.5)
    for second, name in zip(ARRIVALS, CUSTOMERS, strict=True):
        cafeteria.at(second, cafeteria.place_order, name, 850)
    cafeteria.run_until_caught_up(timeout=60)
    facts = cafeteria.facts()
    cafeteria.close()
    return Scene(facts)


AN_INSTANT = 2.5  # Ben's order is picked up at 2.3 s, and visible at 3.8 s

INSTANT_MISTAKES = (
    Mistake("nothing yet", None, "01-instant.wanted"),
    Mistake("before the opening", -1.0, "01-instant.wanted"),
    Mistake("a stage that plays alone", SimpleNamespace(scene=None, instant=2.5), "01-instant.type_it"),
    Mistake("after the lunch", 6.0, "01-instant.all_there"),
    Mistake("still in the queue", 2.27, "01-instant.in_the_queue"),
)

EXERCISES = [
    Exercise("01-instant", AN_INSTANT, judge_instant, INSTANT_MISTAKES),
    Exercise("01-project", project, judge_project, MISTAKES),
]
