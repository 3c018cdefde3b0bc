"""What all live screens have in common: a cafeteria, a time that follows the wall clock while somebody waits, a record.

Nothing runs before the first press and after the last order: the time follows the wall clock while something is under
way, and is made up for at the next press. So a screen that nobody touches does nothing at all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import pandas as pd

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.client.processes import Pauses, R, as_process
from cqrs_lab.lab.live import LiveTime
from cqrs_lab.lab.tables import table
from cqrs_lab.lab.timeline import visible_instants
from cqrs_lab.read.query_service import PRIMARY
from cqrs_lab.shared.messages import Receipt
from cqrs_lab.shared.units import seconds
from cqrs_lab.teach.colours import READ, TROUBLE, WRITE
from cqrs_lab.teach.voila import in_voila
from cqrs_lab.teach.widgets.live_widget import LiveWidget, parts_of
from cqrs_lab.teach.widgets.screens.menu import Menu
from cqrs_lab.teach.widgets.screens.pieces import PAPER_STYLE, RECORDED, button, paper, row
from cqrs_lab.teach.widgets.status_line import StatusLine, box
from cqrs_lab.teach.words import say
from cqrs_lab.write.refusals import OrderRefused

if TYPE_CHECKING:  # see lab.live
    from asyncio import AbstractEventLoop

LONG_BREAK = 60.0  # seconds between two presses
LONGEST_NAME = 12  # letters of a name in a table of 592 pixels


@dataclass(slots=True, eq=False)
class Press:
    """One order that a learner gave, at an instant; and what came of it. `where` is the phone, if there are several."""

    at: int
    where: str = ""
    receipt: Receipt | None = None
    answered_at: int | None = None
    refused: bool = False


class LiveScreen(LiveWidget):
    """A screen in the learner's hand, in front of `cafeteria`. Each of its kind names the `columns` of its record."""

    columns: Mapping[str, Any] = {}

    def __init__(self, cafeteria: Cafeteria, menu: Menu, name: str) -> None:
        self.cafeteria = cafeteria
        self.menu = menu
        self.live: LiveTime | None = None
        self.presses: list[Press] = []
        self.last_rows: list[dict[str, Any]] | None = None  # of a closed screen
        self.name = widgets.Text(value=name, description=say("widgets", "your_name"), layout={"max_width": "100%"})
        self.item = widgets.Dropdown(
            options=list(menu.items), description=say("screens", "item"), layout={"max_width": "100%"}
        )
        self.message = StatusLine(value=say("screens", "press_first", button=menu.button_words()))

    def shown_with(self, *parts: Any) -> Any:
        """The screen in the page; where a cell that shows the record has run before anybody pressed, with a button."""
        if not in_voila():
            return box(*parts)
        recorded = widgets.HTML(layout={"width": "100%"})
        show = button(say("screens", "show_record"), lambda: setattr(recorded, "value", self.record_as_html()))
        return box(*parts, show, recorded)

    def entry(self, *buttons: Any) -> Any:
        """The name, the item if there is a choice, and the buttons, as many beside each other as there is room for."""
        choice = [self.item] if len(self.menu.items) > 1 else []
        return row(self.name, *choice, *buttons)

    # Pressing

    def follow(self, loop: "AbstractEventLoop") -> None:
        """Let the time follow the wall clock of `loop` from now on."""
        parts = self.cafeteria.parts
        self.live = LiveTime(parts.turn, parts.clock, loop, self.refresh)

    def act(self, process: Pauses[R], answered: Callable[[R | OrderRefused], object]) -> None:
        """Let the learner do something at this very moment; nothing on a closed screen."""
        if self.closed:
            return
        if self.live is None:
            # Not before the first press: a screen that nobody uses follows no clock, and loads none.
            from asyncio import get_running_loop

            self.follow(get_running_loop())
        assert self.live is not None
        self.live.begin(process, answered)

    def ordering(self, where: str = "", key: str | None = None) -> Pauses[Press]:
        """Order what is chosen, as a process; its press is noted, and is the answer."""
        now = self.cafeteria.parts.clock.now
        press = Press(now(), where)
        self.presses.append(press)
        price = self.menu.items[self.item.value]
        place = as_process(self.cafeteria.place_order, self.name.value, price, self.item.value, key)
        try:
            press.receipt = yield from place
        except OrderRefused:
            press.refused = True
            raise
        finally:
            press.answered_at = now()
        return press

    # Showing

    def refresh(self) -> bool:
        """Show everything as it is now; gives whether something is still under way."""
        raise NotImplementedError

    def tell(self, answer: Press | OrderRefused) -> None:
        """Say that an order is accepted, or why it is not."""
        if isinstance(answer, OrderRefused):
            self.message.tell(why_refused(answer), TROUBLE)
        elif answer.receipt is not None:
            self.message.tell(say("widgets", "accepted", order_id=answer.receipt.order_id), WRITE)

    def tell_if_listed(self) -> None:
        """Say that the last order is in the list, once it is."""
        press = self.presses[-1] if self.presses else None
        if press is None or press.receipt is None:
            return
        visible = self.visible().get(press.receipt.position)
        if visible is not None:
            order_id, lag = press.receipt.order_id, seconds(visible, press.at)
            self.message.tell(say("widgets", "in_the_list", order_id=order_id, lag=lag), READ)

    def order_list(self, view: str = PRIMARY, shown: int = 6) -> str:
        """An order list as HTML, as it is now."""
        rows = self.cafeteria.parts.lists[view].list()
        return self.listed([(row.order_id, row.customer_name, self.menu.price(row.total_yen)) for row in rows], shown)

    def listed(self, lines: list[tuple[str, str, str]], shown: int = 6) -> str:
        """Lines of an order list as HTML."""
        title, again = self.menu.list_words()
        return paper(title, lines, say("widgets", "list_is_empty"), again, shown)

    def visible(self, view: str = PRIMARY) -> dict[int, int]:
        """When each event became visible in `view`, by its position."""
        parts = self.cafeteria.parts
        return visible_instants(parts.read_database, parts.projector(view).projection.name)

    # The learner's own run

    def record(self) -> pd.DataFrame | None:
        """The learner's own run, in seconds from the first press, the last presses only; None before there is one."""
        # Where its cell has run before anybody could press, what it says must not be wrong when somebody has.
        print(say("screens", "record_is_a_button") if in_voila() and not self.presses else self.sentence)
        return self.recorded()

    def recorded(self) -> pd.DataFrame | None:
        """The table of the record alone."""
        if not self.presses:
            return None
        rows = self.rows()
        recorded = table({name: kind for name, kind in self.columns.items() if name in rows[0]}, rows)
        recorded.index = pd.RangeIndex(1, len(rows) + 1)
        return recorded.tail(RECORDED)

    def rows(self) -> list[dict[str, Any]]:
        """What happened until now, a row for each press, with all `columns`; on a closed screen until it was closed."""
        if self.last_rows is not None:
            return self.last_rows
        with self.cafeteria.parts.turn:
            if self.live is not None:
                self.live.pass_time()
            return self.rows_now()

    def rows_now(self) -> list[dict[str, Any]]:
        """The rows, now that the clock is at this moment."""
        raise NotImplementedError

    def since_first(self, instant: int | None) -> float | None:
        """An instant in seconds from the first press, to the hundredth."""
        since = seconds(instant, self.presses[0].at)
        return None if since is None else round(since, 2)

    @property
    def sentence(self) -> str:
        """What there is to say about the learner's own run, kindly."""
        presses = self.presses
        if not presses:
            return say("screens", "nobody_pressed")
        said = [self.how_often()]
        if len(self.rows()) > RECORDED:
            said.append(say("screens", "last_presses", shown=RECORDED))
        longest = max((seconds(later.at, earlier.at) for earlier, later in pairwise(presses)), default=0.0)
        if longest >= LONG_BREAK:
            said.append(say("screens", "long_break", n=round(longest / 60)))
        return " ".join([*said, *self.findings()])

    def how_often(self) -> str:
        """How often somebody pressed, and what the record counts."""
        return say("screens", "pressed", n=len(self.presses))

    def findings(self) -> list[str]:
        """What a screen of this kind has to add."""
        return []

    def record_as_html(self) -> str:
        """The record on paper, for a page that has no cells."""
        recorded = self.recorded()
        shown = "" if recorded is None else recorded.to_html(border=0, na_rep="")
        return f"<div style='{PAPER_STYLE}'>{escape(self.sentence)}{shown}</div>"

    # The end

    def _let_go(self) -> None:
        if not hasattr(self, "last_rows"):
            return
        self.last_rows = self.rows() if self.presses else []
        if self.live is not None:
            self.live.stop()
        self.cafeteria.close()
        for one in [one for one in vars(self).values() if isinstance(one, widgets.Widget)]:
            for part in list(parts_of(one)):  # a list of one item, or a button, that this form does not show
                part.close()


def why_refused(refusal: OrderRefused) -> str:
    """Why an order was not accepted, for the person who gave it."""
    if refusal.field == "customerName":
        missing = refusal.reason == "required"
        return say("widgets", "name_required") if missing else say("widgets", "name_refused", reason=refusal.reason)
    return say("screens", "refused", reason=refusal.reason)


def shortened(name: str) -> str:
    """A name that leaves room for the other columns of a table."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
