"""Lesson 09: a handler's lines, one after the other, and the plug of the computer on which it runs.

Time stands still between two lines: one hand orders, lets the handler go on, and pulls the plug.
"""

from dataclasses import dataclass, field
from typing import Any, Unpack

import ipywidgets as widgets

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.lab.between_writes import There, what_is_there
from cqrs_lab.lab.crashes import IN_ORDER
from cqrs_lab.lab.settings import Writes
from cqrs_lab.shared.messages import PlaceOrder
from cqrs_lab.teach.colours import INK, TROUBLE
from cqrs_lab.teach.widgets.screens.handlers import Handler, OneTransaction, ThreeCommits
from cqrs_lab.teach.widgets.screens.live_screen import LiveScreen, Press
from cqrs_lab.teach.widgets.screens.menu import Menu, MenuWords
from cqrs_lab.teach.widgets.screens.pieces import button, card, cards, head, paper, row
from cqrs_lab.teach.widgets.status_line import StatusLine
from cqrs_lab.teach.words import say
from cqrs_lab.write.refusals import OrderRefused, checked

COLUMNS = {"plug": object, "phone": object, "kitchen": object, "in_the_list": object, "operation": object}
LONG_ENOUGH = 1.0  # seconds between two writes: in them a worker who takes no time does all its work
SHOWN = 3  # lines of each list
WIDTH = "270px"
DONE, NEXT, NEVER = "✓", "▶", "✗"

LINES = {
    "begin": "line_begin",
    "save": "line_save",
    "put": "line_put",
    "push": "line_push",
    "end": "line_end",
    "answer": "line_answer",
}


@dataclass(slots=True, eq=False)
class Ordered(Press):
    """One order: how many lines were done for it, and what there was before and, once it is over, after it."""

    before: There = field(default_factory=lambda: There({}, frozenset(), {}))
    after: There | None = None
    done: int = 0
    plug: str = ""


class Plug(LiveScreen):
    """A phone, a handler with its `writes`, a plug, and what the kitchen and the list know; see `Cafeteria`."""

    columns = COLUMNS

    def __init__(self, writes: Writes, name: str, menu: Menu) -> None:
        # A text is no order of three writes: the cafeteria says so.
        pause = 0.0 if isinstance(writes, str) else LONG_ENOUGH
        super().__init__(Cafeteria(0.0, poll_interval=None, writes=writes, pause=pause), menu, name)
        self.writes = writes
        self.handler: Handler = (
            OneTransaction(self.cafeteria) if isinstance(writes, str) else ThreeCommits(self.cafeteria, writes)
        )
        self.under_way: Ordered | None = None
        self.order = button(menu.button_words(), self.press)
        self.next_line = button(say("screens", "next_line"), self.press_next)
        self.pull = button(say("screens", "pull_the_plug"), self.press_pull)
        self.power = button(say("screens", "power_is_back"), self.press_power)
        self.told = StatusLine(value=say("screens", "handler_waits"))
        self.lines, self.kitchen, self.operations, self.list = (
            widgets.HTML(layout={"width": "100%"}) for _ in range(4)
        )
        named = widgets.HTML(value=head(say("screens", "the_phone")))
        phone = card(named, self.entry(self.order), self.message, self.operations, width=WIDTH)
        computer = card(row(self.next_line, self.pull, self.power), self.lines, self.told, width=WIDTH)
        self.widget = self.shown_with(cards(phone, computer, card(self.kitchen, self.list, width=WIDTH)))
        self.refresh()

    def press(self) -> None:
        """Order; if the handler is still at work for somebody, it comes to its end first."""
        if self.closed or self.is_dark():
            return
        while self.under_way is not None:
            self.press_next()
        press = Ordered(self.cafeteria.parts.clock.now(), before=what_is_there(self.cafeteria))
        self.presses.append(press)
        price = self.menu.items[self.item.value]
        try:
            command = checked(PlaceOrder(self.name.value, price, self.item.value))
        except OrderRefused as refusal:
            press.refused, press.after = True, press.before
            self.tell(refusal)
            return
        self.under_way = press
        self.handler.begin(command)
        self.message.tell(say("screens", "sending"))
        self.told.tell(say("screens", "handler_begins"))
        self.refresh()

    def press_next(self) -> None:
        """Let the handler do one line, and the workers whatever they can do now."""
        press = self.under_way
        if self.closed or press is None or press.plug:
            return
        line = self.handler.lines[press.done]
        with self.cafeteria.parts.turn:
            self.handler.do(line)
            self.cafeteria.advance(0.0)
        press.done += 1
        self.told.tell(say("screens", "line_done", line=say("screens", LINES[line])))
        if press.done == len(self.handler.lines):
            press.receipt, press.after, self.under_way = self.handler.receipt, what_is_there(self.cafeteria), None
            self.tell(press)
        self.refresh()

    def press_pull(self) -> None:
        """Let the handler fall where it is. The phone hears nothing, and that is all that it could know."""
        press = self.under_way
        if self.closed or press is None or press.plug:
            return
        with self.cafeteria.parts.turn:
            self.handler.fall(press.done)
            self.cafeteria.advance(0.0)
        lines = self.handler.lines
        press.plug = (
            say("screens", "plug_after", line=lines[press.done - 1]) if press.done else say("screens", "plug_before")
        )
        press.after = what_is_there(self.cafeteria)
        self.told.tell(say("screens", "power_is_off"), TROUBLE)
        self.refresh()

    def press_power(self) -> None:
        """The handler starts anew; it knows nothing of what it was doing."""
        if self.closed or not self.is_dark():
            return
        self.under_way = None
        self.told.tell(say("screens", "starts_again"))
        self.message.tell(say("screens", "no_answer"), INK)
        self.refresh()

    def is_dark(self) -> bool:
        """Whether the plug is out."""
        return self.under_way is not None and bool(self.under_way.plug)

    def refresh(self) -> bool:
        """Show the lines, the kitchen, the operations and the list, and what can be pressed now."""
        dark = self.is_dark()
        self.order.disabled = dark
        self.next_line.disabled = self.pull.disabled = dark or self.under_way is None
        self.power.disabled = not dark
        self.lines.value = self.lines_now()
        there = what_is_there(self.cafeteria)
        stored = [(order, name, self.menu.price(yen)) for order, (name, yen) in reversed(there.orders.items())]
        nothing = say("screens", "nothing_there")
        self.kitchen.value = paper(say("screens", "the_kitchen"), stored, nothing, shown=SHOWN)
        states = [*reversed(there.operations.items())]
        self.operations.value = paper(say("screens", "operations"), states, nothing, shown=SHOWN)
        self.list.value = self.order_list(shown=SHOWN)
        return False

    def lines_now(self) -> str:
        """The handler's lines, each with its mark: done, the next one, or never done."""
        lines, press = self.handler.lines, self.under_way
        marks = [""] * len(lines)
        if press is not None:
            ahead = [NEVER] * len(lines) if press.plug else [NEXT, *[""] * len(lines)]
            marks = [*[DONE] * press.done, *ahead][: len(lines)]
        shown = [
            (mark, str(n), say("screens", LINES[line]))
            for n, (mark, line) in enumerate(zip(marks, lines, strict=True), 1)
        ]
        return paper(say("screens", "the_handler"), shown, "", shown=len(lines))

    def how_often(self) -> str:
        """How often somebody ordered; no seconds went by between the lines."""
        return say("screens", "pressed_in_no_time", n=len(self.presses))

    def findings(self) -> list[str]:
        """How many orders the kitchen has, and how many the list."""
        there = what_is_there(self.cafeteria)
        return [say("screens", "kitchen_and_list", kitchen=len(there.orders), listed=len(there.listed))]

    def rows_now(self) -> list[dict[str, Any]]:
        """One row for each order: where the plug was pulled, and what each knew then."""
        return [self.row_of(press) for press in self.presses if isinstance(press, Ordered)]

    def row_of(self, press: Ordered) -> dict[str, Any]:
        """A row of the record; what is in it was not there before this press."""
        after = press.after or what_is_there(self.cafeteria)
        phone = "refused_short" if press.refused else "accepted_short" if press.receipt else "no_answer_short"
        states = [state for name, state in after.operations.items() if name not in press.before.operations]
        return {
            "plug": press.plug,
            "phone": say("screens", phone),
            "kitchen": yes(after.orders.keys() > press.before.orders.keys()),
            "in_the_list": yes(after.listed > press.before.listed),
            "operation": "".join(states),
        }

    def __repr__(self) -> str:
        if self.writes == "together":
            return say("screens", "plug_together")
        return say("screens", "plug", lines=", ".join(self.writes))


def yes(flag: bool) -> str:
    """A flag as the record says it."""
    return say("screens", "yes") if flag else ""


def pull_the_plug(
    writes: Writes = IN_ORDER,
    *,
    name: str = "Aoi",
    **menu: Unpack[MenuWords],
) -> Plug:
    """A handler in one's own hands, line by line; see `Plug`, and `Menu` for the words."""
    return Plug(writes, name, Menu(**menu))
