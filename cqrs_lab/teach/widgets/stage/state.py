"""What stands where at one instant, and the sentence for it: the same as the page says (`stage.js`)."""

from collections.abc import Iterable, Sequence

from cqrs_lab.teach.widgets.stage.boxes import Box, list_name
from cqrs_lab.teach.widgets.stage.lane import OPEN, Lane, Stay
from cqrs_lab.teach.widgets.stage.scene import Scene
from cqrs_lab.teach.words import say


def here(stays: Iterable[Stay], at: int) -> list[Stay]:
    """The stays that have begun and are not over."""
    return [stay for stay in stays if stay[1] <= at and (at < stay[2] or stay[2] == OPEN)]


def orders_in(scene: Scene, stays: Iterable[Stay], at: int) -> dict[int, bool]:
    """The orders that are there, each with whether its payment is."""
    orders: dict[int, bool] = {}
    for stay in here(stays, at):
        order, paid = scene.tickets[stay[0]]
        if not paid:
            orders.setdefault(order, False)
        elif order in orders:
            orders[order] = True
    return orders


def places(scene: Scene, boxes: Sequence[Box], at: int) -> dict[str, list[str]]:
    """The names of the tickets in each box, top to bottom; dead letters lie in "dead:" and their lane."""
    found: dict[str, list[str]] = {}
    for box in boxes:
        lane = scene.lanes[box.lane] if box.lane else None
        if box.kind in ("write", "list"):
            orders = orders_in(scene, lane.shown if lane else scene.write, at)
            found[box.place] = [order_name(scene, order, orders[order]) for order in sorted(orders, reverse=True)]
        elif box.kind == "line":
            found[box.place] = [str(stay[0]) for stay in here(scene.line, at)]
        elif box.kind == "transit":
            found[box.place] = names(scene, here(scene.transit, at))
        elif box.kind == "projector" and lane:
            for worker in lane.workers.values():
                found[f"{box.place}/{worker.name}"] = names(scene, here(worker.holds, at)[::-1])
        elif box.kind == "queue" and lane:
            found[box.place] = names(scene, queued(lane, at))
        elif box.kind == "way" and lane:
            held = [stay for worker in lane.workers.values() for stay in here(worker.holds, at)]
            found[box.place] = names(scene, [*held, *queued(lane, at), *here(scene.transit, at)])
        if box.kind in ("projector", "way", "list") and lane:
            found[f"dead:{lane.name}"] = names(scene, here(lane.dead, at)[::-1])
    return found


def queued(lane: Lane, at: int) -> list[Stay]:
    """What waits, in the order of the log."""
    return sorted(here(lane.queue, at), key=lambda stay: int(stay[0]))


def names(scene: Scene, stays: Iterable[Stay]) -> list[str]:
    """What the tickets say."""
    return [order_name(scene, *scene.tickets[stay[0]]) for stay in stays]


def order_name(scene: Scene, order: int, paid: object) -> str:
    """What a ticket of this order says."""
    return say("stage", "ticket_paid" if paid else "ticket", order=scene.orders[order])


def sentence(scene: Scene, boxes: Sequence[Box], at: int) -> str:
    """How many orders are accepted, and how many each list shows."""
    accepted = len(orders_in(scene, scene.write, at))
    lists = [(box.view, scene.lanes[box.lane]) for box in boxes if box.view and box.lane]
    visible = [len(orders_in(scene, lane.shown, at)) for _, lane in lists]
    given_up = [len(orders_in(scene, lane.dead, at)) for _, lane in lists]
    if not accepted:
        told = say("stage", "nobody")
    elif not lists:
        told = say("stage", "accepted_only", n=accepted)
    elif len(lists) == 1:
        way = accepted - visible[0] - given_up[0]
        if way:
            told = say("stage", "on_the_way", accepted=accepted, visible=visible[0], n=way)
        else:
            told = say("stage", "nothing_on_the_way", accepted=accepted, visible=visible[0])
    else:
        shows = [
            say("stage", "list_shows", view=list_name(view), visible=n)
            for (view, _), n in zip(lists, visible, strict=True)
        ]
        told = say("stage", "lists", accepted=accepted, shows=say("stage", "between_lists").join(shows))
    if any(given_up):
        told = say("stage", "with_given_up", sentence=told, given_up=max(given_up))
    anew = [list_name(view) for view, lane in lists if rebuilding_since(lane, at) is not None]
    if anew:
        told = say("stage", "with_rebuild", sentence=told, views=say("stage", "between_lists").join(anew))
    in_line = len(here(scene.line, at))
    return say("stage", "with_in_line", sentence=told, n=in_line) if in_line else told


def rebuilding_since(lane: Lane, at: int) -> int | None:
    """Since when new tables have been made for the views of a lane; None if nobody makes any."""
    return next((start for start, until in lane.rebuilds if start <= at and (at < until or until == OPEN)), None)


def seconds_text(at: int) -> str:
    """Seconds with one or two digits, half a hundredth rounded up: floats would be rounded another way in a page.

    >>> seconds_text(6_000_000), seconds_text(1_455_000)
    ('6.0', '1.46')
    """
    whole, hundredths = divmod((at + 5_000) // 10_000, 100)
    digits = f"{hundredths:02}"
    return f"{whole}.{digits[0] if digits[1] == '0' else digits}"
