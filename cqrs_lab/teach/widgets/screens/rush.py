"""Lesson 07: you are the lunch rush. Press as fast as you like; one cook writes the list, one line at a time."""

from typing import Any, Unpack

import ipywidgets as widgets

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.shared.units import as_seconds
from cqrs_lab.teach.widgets.screens.live_screen import LiveScreen, Press
from cqrs_lab.teach.widgets.screens.menu import Menu, MenuWords
from cqrs_lab.teach.widgets.screens.pieces import button, large
from cqrs_lab.teach.words import say

COLUMNS = {"order_id": object, "pressed_at": float, "listed_at": float, "waited": float}


class Rush(LiveScreen):
    """A button, a list that is `delay` seconds of work late for each order, and two numbers that part."""

    columns = COLUMNS

    def __init__(self, delay: float, name: str, menu: Menu) -> None:
        self.delay = delay
        super().__init__(Cafeteria(delay, poll_interval=None), menu, name)
        self.order = button(menu.button_words(), self.press)
        self.counts = widgets.HTML(layout={"width": "100%", "max_width": "30em"})
        self.list = widgets.HTML(layout={"width": "100%", "max_width": "30em"})
        self.widget = self.shown_with(self.entry(self.order), self.message, self.counts, self.list)
        self.refresh()

    def press(self) -> None:
        """Order at this very moment."""
        self.act(self.ordering(), self.tell)

    def refresh(self) -> bool:
        """Show the list and both numbers, and say how late the last order was."""
        accepted, listed = self.cafeteria.parts.queue.last_position(), len(self.visible())
        self.counts.value = large(say("screens", "accepted_and_listed", accepted=accepted, listed=listed))
        self.list.value = self.order_list()
        self.tell_if_listed()
        return not self.cafeteria.is_caught_up()

    def rows_now(self) -> list[dict[str, Any]]:
        """One row for each press."""
        visible = self.visible()
        return [self.told(press, visible) for press in self.presses]

    def told(self, press: Press, visible: dict[int, int]) -> dict[str, Any]:
        """A row of the record."""
        listed = visible.get(press.receipt.position) if press.receipt else None
        return {
            "order_id": press.receipt.order_id if press.receipt else say("screens", "refused_short"),
            "pressed_at": self.since_first(press.at),
            "listed_at": self.since_first(listed),
            "waited": None if listed is None else round(as_seconds(listed - press.at), 2),
        }

    def __repr__(self) -> str:
        return say("screens", "rush", delay=self.delay)


def rush(delay: float = 1.5, *, name: str = "Aoi", **menu: Unpack[MenuWords]) -> Rush:
    """You order as fast as you can press; see `Rush`, and `Menu` for the words."""
    return Rush(delay, name, Menu(**menu))
