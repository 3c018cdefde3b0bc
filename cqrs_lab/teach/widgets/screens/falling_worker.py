"""Lesson 08: the worker falls when you say so, with a slip in its hands; nothing is red, and nothing comes."""

from typing import Any, Unpack

import ipywidgets as widgets

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.client.processes import Pauses
from cqrs_lab.lab.projector import Projector
from cqrs_lab.read.query_service import PRIMARY
from cqrs_lab.teach.widgets.screens.live_screen import LiveScreen, Press
from cqrs_lab.teach.widgets.screens.menu import Menu, MenuWords
from cqrs_lab.teach.widgets.screens.pieces import button, cards, large, paper
from cqrs_lab.teach.words import say
from cqrs_lab.write.refusals import OrderRefused

SHOWN = 3  # lines of each list
COLUMNS = {"order_id": object, "pressed_at": float, "fell_with_it": object, "listed_at": float, "operation": object}


class FallingWorker(LiveScreen):
    """A worker who takes a slip off the queue, works on it for `delay` seconds, and falls when somebody says so."""

    columns = COLUMNS

    def __init__(self, delay: float, name: str, menu: Menu) -> None:
        self.delay = delay
        self.fallen_with: set[int] = set()  # the positions of what was in its hands
        self.falls = 0
        super().__init__(Cafeteria(delay, poll_interval=None, delivery="pop"), menu, name)
        self.order = button(menu.button_words(), self.press)
        self.fall = button(say("screens", "let_fall"), lambda: self.act(self.falling(), self.said))
        self.wake = button(say("screens", "wake"), lambda: self.act(self.waking(), self.said))
        self.worker = widgets.HTML(layout={"width": "100%"})
        layout = {"width": "300px", "max_width": "100%", "margin": "4px"}
        self.list, self.total, self.receipts = (widgets.HTML(layout=layout) for _ in range(3))
        entry = self.entry(self.order, self.fall, self.wake)
        shown = cards(self.receipts, self.list, self.total)
        self.widget = self.shown_with(entry, self.message, self.worker, shown)
        self.refresh()

    def press(self) -> None:
        """Order at this very moment."""
        self.act(self.ordering(), self.tell)

    # The worker

    @property
    def projector(self) -> Projector:
        """Who carries the slips to the list."""
        return self.cafeteria.parts.projector(PRIMARY)

    def in_hand(self) -> int | None:
        """The position of the slip in the worker's hands; None if they are empty."""
        held = self.cafeteria.parts.queue.in_hand(PRIMARY)
        return next((one for one in held if one not in self.fallen_with), None)

    def order_at(self, position: int) -> str:
        """Whose slip it is."""
        return self.cafeteria.parts.queue.event_at(position).order_id

    def falling(self) -> Pauses[str]:
        """The worker falls, as a process; its answer is what there is to say."""
        if not self.projector.running():
            return say("screens", "lies_already")
        held = self.in_hand()
        self.falls += 1
        self.cafeteria.faults.crash()
        if held is None:
            return say("screens", "fell_empty", button=self.menu.button_words())
        self.fallen_with.add(held)
        return say("screens", "fell_with", order_id=self.order_at(held))
        yield  # a process, which needs no time

    def waking(self) -> Pauses[str]:
        """The worker gets up and looks for the next slip, as a process."""
        if self.projector.running():
            return say("screens", "awake_already")
        self.cafeteria.faults.restart()
        return say("screens", "awake_again")
        yield  # a process, which needs no time

    def said(self, answer: str | OrderRefused) -> None:
        """Say what came of a button."""
        if isinstance(answer, str):
            self.message.tell(answer)  # in no colour of trouble: this delivery notices none

    # Showing

    def refresh(self) -> bool:
        """Show the worker, the receipts with their operations, the list and the sum."""
        [sales] = self.cafeteria.parts.sales_total.read()
        total = say("screens", "total_orders", n=sales.orders), self.menu.price(sales.total_yen)
        nothing = say("screens", "nothing_ordered")
        lines = [(line,) for line in total] if sales.orders else []
        self.total.value = paper(say("screens", "sales_total"), lines, nothing, shown=SHOWN)
        receipts = [(press.receipt.order_id, self.operation(press)) for press in self.presses[::-1] if press.receipt]
        none = say("screens", "no_receipts")
        self.receipts.value = paper(say("screens", "receipts"), receipts, none, shown=SHOWN)
        self.list.value = self.order_list(shown=SHOWN)
        self.worker.value = large(self.worker_words())
        if self.presses and self.presses[-1].receipt and self.projector.running():
            self.tell_if_listed()
        return not self.cafeteria.is_caught_up()

    def worker_words(self) -> str:
        """Where the worker is."""
        if not self.projector.running():
            return say("screens", "worker_lies")
        held = self.in_hand()
        if held is None:
            return say("screens", "worker_rests")
        return say("screens", "worker_works", order_id=self.order_at(held))

    def operation(self, press: Press) -> str:
        """The word of a press's operation."""
        status = press.receipt and self.cafeteria.operation(press.receipt.operation_id)
        return status.state if status else ""

    def findings(self) -> list[str]:
        """How often the worker fell, and with how many slips."""
        return [say("screens", "fell_so_often", n=len(self.fallen_with))] if self.falls else []

    def rows_now(self) -> list[dict[str, Any]]:
        """One row for each press: whether the worker fell with it, when it was listed, its operation now."""
        visible = self.visible()
        return [self.told(press, visible) for press in self.presses]

    def told(self, press: Press, visible: dict[int, int]) -> dict[str, Any]:
        """A row of the record."""
        position = press.receipt.position if press.receipt else 0
        return {
            "order_id": press.receipt.order_id if press.receipt else say("screens", "refused_short"),
            "pressed_at": self.since_first(press.at),
            "fell_with_it": say("screens", "yes" if position in self.fallen_with else "no"),
            "listed_at": self.since_first(visible.get(position)),
            "operation": self.operation(press),
        }

    def __repr__(self) -> str:
        return say("screens", "falling_worker", delay=self.delay)


def falling_worker(delay: float = 3.0, *, name: str = "Aoi", **menu: Unpack[MenuWords]) -> FallingWorker:
    """You order, and let the worker fall when you like; see `FallingWorker`, and `Menu` for the words."""
    return FallingWorker(delay, name, Menu(**menu))
