"""Lesson 05: two phones and one onigiri. Time stands still between the presses: one hand plays both phones."""

from dataclasses import dataclass
from typing import Any, Literal, Unpack

import ipywidgets as widgets

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.client.buyers import PRICE
from cqrs_lab.shared.arguments import one_of
from cqrs_lab.shared.messages import Receipt
from cqrs_lab.shared.units import whole
from cqrs_lab.teach.colours import TROUBLE, WRITE
from cqrs_lab.teach.widgets.screens.live_screen import LiveScreen, Press, shortened
from cqrs_lab.teach.widgets.screens.menu import Menu, MenuWords
from cqrs_lab.teach.widgets.screens.pieces import button, card, cards, head, paper, row
from cqrs_lab.teach.widgets.status_line import StatusLine
from cqrs_lab.teach.words import say
from cqrs_lab.write.refusals import OrderRefused

MOST_STOCK = 1000
SHOWN = 2  # receipts on a phone


@dataclass(slots=True, eq=False)
class Pressed(Press):
    """One press: on which phone it was (`where`), what was pressed, what the phone said, what was really left then."""

    what: str = ""
    left_seen: int | None = None
    answer: str = ""
    really_left: int = 0


COLUMNS = {
    "phone": object,
    "pressed": object,
    "left_seen": "Int64",
    "answer": object,
    "really_left": int,
}


class Phone:
    """A seller's phone. `seen` is what it was told when it asked last; None: it has to ask before it sells.

    A screen shows a number before anybody asks; the write side says one only to who asks.
    """

    def __init__(self, screen: "TwoPhones", name: str) -> None:
        self.screen = screen
        self.name = name
        self.seen: int | None = screen.left() if screen.asks == "view" or screen.one_step else None
        sells = say("screens", "ask_and_sell") if screen.one_step else say("screens", "sell")
        self.sell = button(sells, self.press_sell)
        item, seen = screen.menu.first, self.seen
        self.message = StatusLine(
            value=say("screens", "ask_first") if seen is None else say("screens", "left", n=seen, item=item)
        )
        self.receipts = widgets.HTML(layout={"width": "100%"})
        buttons = row(self.sell) if screen.one_step else row(button(say("screens", "ask"), self.press_ask), self.sell)
        self.widget = card(widgets.HTML(value=head(name)), buttons, self.message, self.receipts, width="340px")

    def press_ask(self) -> None:
        """Ask how many are left."""
        if self.screen.closed:
            return
        self.seen = self.screen.left()
        self.message.tell(say("screens", "left", n=self.seen, item=self.screen.menu.first))
        self.screen.note(self, say("screens", "ask"), "")

    def press_sell(self) -> None:
        """Sell one, by what was seen last; or, where asking and selling is one step, if there is one."""
        screen = self.screen
        if screen.closed:
            return
        words = say("screens", "ask_and_sell") if screen.one_step else say("screens", "sell")
        if not screen.one_step and self.seen is None:
            self.message.tell(say("screens", "ask_first"), TROUBLE)
            return
        if not screen.one_step and self.seen == 0:
            self.sold_out(words)
            return
        try:
            receipt = screen.cafeteria.place_order(self.name, screen.menu.items[screen.menu.first], screen.menu.first)
        except OrderRefused:
            self.sold_out(words)
            return
        sold = "receipt" if screen.one_step else "receipt_then_ask"
        self.message.tell(say("screens", sold, order_id=receipt.order_id, item=screen.menu.first), WRITE)
        screen.note(self, words, receipt.order_id, receipt)
        self.seen = None

    def sold_out(self, words: str) -> None:
        """There is none left, as far as this phone knows."""
        self.message.tell(say("screens", "sold_out", item=self.screen.menu.first), TROUBLE)
        self.screen.note(self, words, say("screens", "sold_out_short"))


class TwoPhones(LiveScreen):
    """Two phones that sell from one stock.

    asks       whom a phone asks how many are left: the "view", which hears of a sale late, or the "write" side
    one_step   asking and selling is one step of the write side: nobody can come in between
    stock      how many there are of the menu's first item
    delay      how late the view is, in seconds
    """

    columns = COLUMNS

    def __init__(
        self,
        asks: Literal["view", "write"],
        one_step: bool,
        stock: int,
        delay: float,
        names: tuple[str, str],
        menu: Menu,
    ) -> None:
        self.asks = one_of("asks", asks, ("view", "write"))
        self.one_step = one_step
        whole("stock", stock, least=1, most=MOST_STOCK)
        self.stock = stock
        # Who asks first and sells then has nothing looked up in the sale itself: a view that hears of nothing refuses
        # nobody, and what is left is what the write side counts.
        cafeteria = Cafeteria(
            {"order_list": delay, "stock_left": delay},
            poll_interval=None,
            stock={menu.first: stock},
            sell_by="write" if one_step else "view",
        )
        super().__init__(cafeteria, menu, "")
        self.delay = delay
        self.phones = [Phone(self, name) for name in names]
        self.message.tell(say("screens", "time_stands_still"))
        self.wait = button(say("screens", "let_time_pass", delay=delay), self.press_wait)
        waits = [self.wait] if self.asks == "view" and not one_step else []
        self.widget = self.shown_with(self.message, cards(*[phone.widget for phone in self.phones]), *waits)
        self.refresh()

    def left(self) -> int:
        """How many are left, as whoever is asked knows it."""
        item, parts = self.menu.first, self.cafeteria.parts
        known = parts.stock_left.stock_left(item) if self.asks == "view" else parts.stock.stock_left(item)
        return max(0, known or 0)  # no screen says "-1 left"

    def press_wait(self) -> None:
        """Let the news of all sales arrive in the view."""
        if not self.closed:
            self.cafeteria.run_until_caught_up(timeout=self.delay * (len(self.receipts()) + 1) + 1)
            self.message.tell(say("screens", "news_arrived"))

    def note(self, phone: Phone, what: str, answer: str, receipt: Receipt | None = None) -> None:
        """Write down a press, and show what came of it."""
        parts = self.cafeteria.parts
        press = Pressed(parts.clock.now(), phone.name, receipt)
        press.what, press.answer, press.really_left = what, answer, parts.stock.stock_left(self.menu.first) or 0
        press.left_seen = None if self.one_step else phone.seen
        self.presses.append(press)
        self.refresh()

    def receipts(self, phone: str | None = None) -> list[Receipt]:
        """The receipts of one phone, or of both."""
        return [press.receipt for press in self.presses if press.receipt and phone in (None, press.where)]

    def refresh(self) -> bool:
        """Show the receipts of both."""
        for phone in self.phones:
            lines = [(one.order_id, self.menu.first, self.price) for one in self.receipts(phone.name)]
            title, none = say("screens", "receipts"), say("screens", "no_receipts")
            phone.receipts.value = paper(title, lines, none, shown=SHOWN)
        if len(self.receipts()) > self.stock:
            self.message.tell(self.findings()[0], TROUBLE)
        return False

    @property
    def price(self) -> str:
        """What one costs."""
        return self.menu.price(self.menu.items[self.menu.first])

    def findings(self) -> list[str]:
        """How many receipts there are, and for how many pieces."""
        return [say("screens", "receipts_for", n=len(self.receipts()), stock=self.stock, item=self.menu.first)]

    def how_often(self) -> str:
        """How often somebody pressed; no seconds went by between the presses."""
        return say("screens", "pressed_in_no_time", n=len(self.presses))

    def rows_now(self) -> list[dict[str, Any]]:
        """One row for each press: what the phone had seen, what came of it, and how many were really left then."""
        return [
            {
                "phone": shortened(press.where),
                "pressed": press.what,
                **({} if self.one_step else {"left_seen": press.left_seen}),
                "answer": press.answer,
                "really_left": press.really_left,
            }
            for press in self.presses
            if isinstance(press, Pressed)
        ]

    def __repr__(self) -> str:
        stock, item = self.stock, self.menu.first
        if self.one_step:
            return say("screens", "two_phones_one_step", n=stock, item=item)
        return say("screens", "two_phones_ask_write" if self.asks == "write" else "two_phones", n=stock, item=item)


def two_phones(
    asks: Literal["view", "write"] = "view",
    *,
    one_step: bool = False,
    stock: int = 1,
    delay: float = 1.5,
    names: tuple[str, str] = ("A", "B"),
    **menu: Unpack[MenuWords],
) -> TwoPhones:
    """Two phones sell the last onigiri, press by press; see `TwoPhones`, and `Menu` for the words."""
    return TwoPhones(asks, one_step, stock, delay, names, Menu(**MenuWords(items={"onigiri": PRICE}) | menu))
