"""Lesson 06: one order, and two lists that know it at different times. Who answers a Refresh is not to be seen."""

from typing import Any, Unpack

import ipywidgets as widgets

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.client.processes import Pauses, as_process
from cqrs_lab.read.freshness import Reading
from cqrs_lab.teach.colours import INK, READ
from cqrs_lab.teach.widgets.screens.live_screen import LiveScreen, Press
from cqrs_lab.teach.widgets.screens.menu import Menu, MenuWords
from cqrs_lab.teach.widgets.screens.pieces import button
from cqrs_lab.teach.words import say
from cqrs_lab.write.refusals import OrderRefused

FAST, SLOW = "replica_1", "replica_2"

COLUMNS = {
    "at": float,
    "pressed": object,
    "answered_by": object,
    "orders": int,
    "mine_there": object,
}


class TwoLists(LiveScreen):
    """A list that two replicas answer in turn, `fast` and `slow` seconds late; `show_who` tells which of them did."""

    columns = COLUMNS

    def __init__(self, fast: float, slow: float, show_who: bool, name: str, menu: Menu) -> None:
        self.fast, self.slow, self.show_who = fast, slow, show_who
        # Nobody reads the first list here; it must not keep the two waiting.
        delays = {"order_list": min(fast, slow), FAST: fast, SLOW: slow}
        super().__init__(Cafeteria(delays, poll_interval=None), menu, name)
        self.session = self.cafeteria.sessions.add()
        self.readings: dict[Press, Reading] = {}
        self.order = button(menu.button_words(), self.press)
        self.again = button(say("screens", "refresh"), self.press_refresh)
        self.list = widgets.HTML(value=self.listed([]), layout={"width": "100%", "max_width": "30em"})
        self.message.tell(say("screens", "order_then_refresh", button=menu.button_words()))
        self.widget = self.shown_with(self.entry(self.order, self.again), self.message, self.list)

    def press(self) -> None:
        """Order at this very moment."""
        self.act(self.ordering(), self.tell)

    def press_refresh(self) -> None:
        """Load the list again, from whoever's turn it is."""
        self.act(self.reading(), self.show)

    def reading(self) -> Pauses[Press]:
        """One reading, as a process; the answer is its press."""
        press = Press(self.cafeteria.parts.clock.now())
        self.presses.append(press)
        self.readings[press] = yield from as_process(self.session.read)
        return press

    def show(self, answer: Press | OrderRefused) -> None:
        """Show what was read, and who answered, if that is to be seen."""
        if not isinstance(answer, Press):
            return
        reading = self.readings[answer]
        lines = [(row.order_id, row.customer_name, self.menu.price(row.total_yen)) for row in reading.rows]
        self.list.value = self.listed(lines)
        if self.show_who:
            who, late = reading.freshness.view, self.late(reading)
            self.message.tell(say("screens", "read_from", who=who, late=late, n=len(lines)), READ)
        else:
            self.message.tell(say("screens", "read", n=len(lines)), INK)

    def late(self, reading: Reading) -> float:
        """How late the list is that answered, in seconds."""
        return {FAST: self.fast, SLOW: self.slow}[reading.freshness.view]

    def refresh(self) -> bool:
        """Nothing moves on this screen by itself: whatever is under way is made up for at the next press."""
        return False

    def rows_now(self) -> list[dict[str, Any]]:
        """One row for each press: how many orders stood on the phone then, and whether all of one's own were there."""
        rows, shown = [], 0
        for press in self.presses:
            reading = self.readings.get(press)
            if reading is not None:
                shown = len(reading.rows)
            rows.append({"at": self.since_first(press.at), "orders": shown, **self.told(press, reading)})
        return rows

    def told(self, press: Press, reading: Reading | None) -> dict[str, str]:
        """What a row of the record says in words."""
        if reading is None:
            pressed = self.menu.button_words() if press.receipt else say("screens", "refused_short")
            return {"pressed": pressed, "answered_by": "", "mine_there": ""}
        accepted = [one.receipt for one in self.presses if one.receipt and one.at <= press.at]
        there = all(reading.shows(receipt.order_id) for receipt in accepted)
        return {
            "pressed": say("screens", "refresh"),
            "answered_by": reading.freshness.view if self.show_who else say("screens", "hidden"),
            "mine_there": say("screens", "yes" if there else "no") if accepted else "",
        }

    def __repr__(self) -> str:
        if self.show_who:
            return say("screens", "two_lists_shown", fast=self.fast, slow=self.slow)
        return say("screens", "two_lists")


def refresh_screen(
    fast: float = 1.0, slow: float = 8.0, *, show_who: bool = False, name: str = "Aoi", **menu: Unpack[MenuWords]
) -> TwoLists:
    """Order, and then Refresh again and again; see `TwoLists`, and `Menu` for the words."""
    return TwoLists(fast, slow, show_who, name, Menu(**menu))
