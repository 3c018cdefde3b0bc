"""Lesson 04: you are the fourth, and do everything right. Three impatient people came before you."""

from collections.abc import Mapping
from typing import Any, Unpack

import ipywidgets as widgets

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.shared.units import as_seconds
from cqrs_lab.teach.widgets.screens.live_screen import LiveScreen, shortened
from cqrs_lab.teach.widgets.screens.menu import Menu, MenuWords
from cqrs_lab.teach.widgets.screens.pieces import button
from cqrs_lab.teach.words import say

IN_FRONT = {"Aoi": 0.2, "Ben": 0.4, "Chie": 0.65}  # when each of the three came, in seconds
COMES_AT = 5.0

COLUMNS = {
    "who": object,
    "presses": int,
    "orders": int,
    "pressed_at": float,
    "listed_at": float,
    "waited": float,
}


class ImpatientQueue(LiveScreen):
    """A list, and a queue behind it that nobody sees.

    delay       the projection delay, in seconds
    in_front    who came before, and at which second each pressed for the first time
    patience    after so many seconds without their order they press again
    comes_at    at which second the learner stands there; time stands still then, until the first press
    """

    columns = COLUMNS

    def __init__(
        self, delay: float, in_front: Mapping[str, float], patience: float, comes_at: float, name: str, menu: Menu
    ) -> None:
        self.in_front = in_front
        super().__init__(Cafeteria(delay, poll_interval=None), menu, name)
        for who, second in in_front.items():
            self.cafeteria.at(second, self.cafeteria.students.add, who, patience)
        self.cafeteria.advance(comes_at)
        self.order = button(menu.button_words(), self.press)
        self.list = widgets.HTML(layout={"width": "100%", "max_width": "30em"})
        self.widget = self.shown_with(self.entry(self.order), self.message, self.list)
        self.refresh()

    def press(self) -> None:
        """Order at this very moment."""
        self.act(self.ordering(), self.tell)

    def refresh(self) -> bool:
        """Show the list, and say when the own order is in it."""
        self.list.value = self.order_list()
        self.tell_if_listed()
        return not self.cafeteria.is_caught_up()

    def rows_now(self) -> list[dict[str, Any]]:
        """One row for each person who came before, and one for the learner."""
        clock = self.cafeteria.parts.clock
        rows = []
        for student in self.cafeteria.students.table().to_dict("records"):
            first, listed = student["pressed_at"][0], student["visible_at"]
            first, listed = (clock.opening + round(at * 1e6) if at == at else None for at in (first, listed))
            rows.append(self.told(student["name"], student["presses"], student["orders"], first, listed))
        mine = [press for press in self.presses if press.receipt]
        listed = self.visible().get(mine[0].receipt.position) if mine and mine[0].receipt else None
        first = mine[0].at if mine else self.presses[0].at if self.presses else None
        return [*rows, self.told(say("screens", "you"), len(self.presses), len(mine), first, listed)]

    def told(self, who: str, presses: int, orders: int, first: int | None, listed: int | None) -> dict[str, Any]:
        """A row of the record."""
        waited = None if first is None or listed is None else round(as_seconds(listed - first), 2)
        return {
            "who": shortened(who),
            "presses": presses,
            "orders": orders,
            "pressed_at": self.since_first(first),
            "listed_at": self.since_first(listed),
            "waited": waited,
        }

    def __repr__(self) -> str:
        return say("screens", "impatient_queue", n=len(self.in_front))


def impatient_queue(
    delay: float = 1.5,
    *,
    in_front: Mapping[str, float] = IN_FRONT,
    patience: float = 1.0,
    comes_at: float = COMES_AT,
    name: str = "Dai",
    **menu: Unpack[MenuWords],
) -> ImpatientQueue:
    """You stand behind impatient people, and order once; see `ImpatientQueue`, and `Menu` for the words."""
    return ImpatientQueue(delay, in_front, patience, comes_at, name, Menu(**menu))
