"""Lesson 04: the order was stored, and its answer got lost. The phone cannot know; nor can its person."""

from typing import Any, Unpack

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.shared.units import whole
from cqrs_lab.teach.colours import INK
from cqrs_lab.teach.widgets.screens.live_screen import LiveScreen, Press
from cqrs_lab.teach.widgets.screens.menu import Menu, MenuWords
from cqrs_lab.teach.widgets.screens.pieces import button
from cqrs_lab.teach.words import say
from cqrs_lab.write.refusals import OrderRefused

COLUMNS = {
    "pressed_at": float,
    "answer": object,
    "stored_as": object,
    "lunches": int,
}


class LostAnswer(LiveScreen):
    """A phone on which the first `lost` answers never arrive; it says "sending ..." until one does.

    button_disabled   the button takes no second press before there is an answer; loading the page again makes a new one
    key               all presses until an answer carry the same idempotency key, on a page that is loaded again too
    """

    columns = COLUMNS

    def __init__(self, lost: int, button_disabled: bool, key: bool, name: str, menu: Menu) -> None:
        whole("lost", lost, least=0)
        self.lost = lost
        self.button_disabled = button_disabled
        self.key = key
        super().__init__(Cafeteria(poll_interval=None), menu, name)
        self.heard: list[Press] = []  # whose answers arrived
        self.order = button(menu.button_words(), self.press)
        self.reload = button(say("screens", "reload"), self.load_again)
        buttons = [self.order, self.reload] if button_disabled else [self.order]
        self.widget = self.shown_with(self.entry(*buttons), self.message)

    def press(self) -> None:
        """Send the order."""
        self.message.tell(say("screens", "sending"), INK)
        self.order.disabled = self.button_disabled
        wanted = len(self.heard) + 1  # one lunch until somebody says that it is ordered
        self.act(self.ordering(key=say("screens", "key", n=wanted) if self.key else None), self.tell)

    def load_again(self) -> None:
        """A fresh page: it knows nothing of what was sent before, but for the key."""
        self.order.disabled = False
        self.message.tell(say("screens", "press_first", button=self.menu.button_words()), INK)

    def tell(self, answer: Press | OrderRefused) -> None:
        """Show an answer that arrives. One that got lost changes nothing: that is all that the phone could know."""
        if isinstance(answer, Press):
            if [press for press in self.presses if press.receipt].index(answer) < self.lost:
                return
            self.heard.append(answer)
        self.order.disabled = False
        super().tell(answer)

    def refresh(self) -> bool:
        """The phone shows no list, so it waits for nothing."""
        return False

    def lunches(self) -> int:
        """How many orders there are for this person in the kitchen."""
        return len({press.receipt.order_id for press in self.presses if press.receipt})

    def findings(self) -> list[str]:
        """How many lunches are being cooked."""
        return [say("screens", "lunches", n=self.lunches())]

    def rows_now(self) -> list[dict[str, Any]]:
        """One row for each press: what the phone heard, and what the write side had stored by then."""
        stored: list[str] = []
        rows = []
        for press in self.presses:
            heard = "answer_arrived" if press in self.heard else "answer_lost"
            if press.receipt is None:
                heard = "refused_short"
            elif press.receipt.order_id not in stored:
                stored.append(press.receipt.order_id)
            rows.append(
                {
                    "pressed_at": self.since_first(press.at),
                    "answer": say("screens", heard),
                    "stored_as": press.receipt.order_id if press.receipt else "",
                    "lunches": len(stored),
                }
            )
        return rows

    def __repr__(self) -> str:
        if self.button_disabled:
            return say("screens", "lost_answer_disabled_key" if self.key else "lost_answer_disabled")
        return say("screens", "lost_answer_key" if self.key else "lost_answer")


def lost_answer(
    *, lost: int = 1, button_disabled: bool = False, key: bool = False, name: str = "Aoi", **menu: Unpack[MenuWords]
) -> LostAnswer:
    """A phone that goes on "sending ..."; see `LostAnswer`, and `Menu` for the words."""
    return LostAnswer(lost, button_disabled, key, name, Menu(**menu))
