"""Lesson 00: press Order, read "accepted", see the empty list, and wait in real time."""

from typing import Any

import ipywidgets as widgets

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.shared.units import seconds
from cqrs_lab.teach.colours import READ
from cqrs_lab.teach.widgets.screens.live_screen import LiveScreen
from cqrs_lab.teach.widgets.screens.menu import Menu
from cqrs_lab.teach.widgets.screens.pieces import button
from cqrs_lab.teach.words import say

COLUMNS = {
    "order_id": object,
    "accepted_at": float,
    "visible_at": float,
    "lag": float,
}


class StudentScreen(LiveScreen):
    """The screen in a student's hand. `delay` is the projection delay in seconds of real time."""

    columns = COLUMNS

    def __init__(self, delay: float = 1.5) -> None:
        self.delay = delay
        super().__init__(Cafeteria(delay=delay, poll_interval=None), Menu(), "Aoi")
        self.shown_orders = 0
        self.order = button(self.menu.button_words(), self.press)
        self.list = widgets.HTML(layout={"width": "100%", "max_width": "30em"})
        self.message.tell(say("widgets", "press_order"))
        self.widget = self.shown_with(self.entry(self.order), self.message, self.list)
        self.refresh()

    def press(self) -> None:
        """Order at this very moment."""
        self.act(self.ordering(), self.tell)

    def refresh(self) -> bool:
        """Show the order list as the read side has it now; gives whether an order is still under way."""
        self.list.value = self.order_list()
        visible = self.visible()
        if len(visible) > self.shown_orders:
            self.shown_orders = len(visible)
            self.tell_newest(visible)
        return not self.cafeteria.is_caught_up()

    def tell_newest(self, visible: dict[int, int]) -> None:
        """Say which order came into the list last, and how late."""
        listed = [press for press in self.presses if press.receipt and press.receipt.position in visible]
        if listed and (receipt := listed[-1].receipt):
            lag = seconds(visible[receipt.position], listed[-1].at)
            self.message.tell(say("widgets", "in_the_list", order_id=receipt.order_id, lag=lag), READ)

    def rows_now(self) -> list[dict[str, Any]]:
        """One row for each press: when its order was accepted, when it was in the list, and the seconds between."""
        visible = self.visible()
        rows = []
        for press in self.presses:
            at = visible.get(press.receipt.position) if press.receipt else None
            lag = None if at is None else seconds(at, press.at)
            rows.append(
                {
                    "order_id": press.receipt.order_id if press.receipt else say("screens", "refused_short"),
                    "accepted_at": self.since_first(press.at) if press.receipt else None,
                    "visible_at": self.since_first(at),
                    "lag": None if lag is None else round(lag, 2),
                }
            )
        return rows

    def self_check(self) -> None:
        """Print whether a press on the button has come through to Python."""
        orders = len([press for press in self.presses if press.receipt])
        print(say("widgets", "screen_works", n=orders) if orders else say("widgets", "no_press_yet"))

    def __repr__(self) -> str:
        return say("widgets", "student_screen", delay=self.delay)


def student_screen(delay: float = 1.5) -> StudentScreen:
    """A live screen whose list is `delay` seconds late, in real time."""
    return StudentScreen(delay)
