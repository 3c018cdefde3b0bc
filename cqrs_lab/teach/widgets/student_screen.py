"""A small live cafeteria: press Order, read "accepted", see the empty list, and wait in real time.

Time follows the wall clock while an order is under way, and stands still otherwise: a screen that nobody
touches does nothing at all.
"""

from html import escape

import ipywidgets as widgets
import pandas as pd

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.client.processes import as_process
from cqrs_lab.client.students import PRICE
from cqrs_lab.lab.live import LiveTime
from cqrs_lab.shared.messages import Receipt
from cqrs_lab.teach.colours import INK, PAPER, READ, TROUBLE, WRITE
from cqrs_lab.teach.widgets.live_widget import LiveWidget
from cqrs_lab.teach.widgets.screens.pieces import RECORDED
from cqrs_lab.teach.widgets.status_line import StatusLine, box
from cqrs_lab.teach.words import say
from cqrs_lab.write.refusals import OrderRefused

SHOWN_ORDERS = 6  # so many orders are shown; the screen keeps its height
CELL_STYLE = "padding:2px 16px 2px 0; white-space:nowrap"
NAME_STYLE = f"{CELL_STYLE}; max-width:min(14em, 22vw); overflow:hidden; text-overflow:ellipsis"
LIST_STYLE = (
    f"background:{PAPER}; color:{INK}; font-size:16px; line-height:1.4; min-height:15.5em; width:30em; max-width:100%; "
    f"box-sizing:border-box; overflow-x:auto; border:1px solid {INK}; padding:8px 12px"
)


class StudentScreen(LiveWidget):
    """The screen in a student's hand. `delay` is the projection delay in seconds of real time."""

    def __init__(self, delay: float = 1.5) -> None:
        self.cafeteria = Cafeteria(delay=delay, poll_interval=None)
        self.delay = delay
        self.live: LiveTime | None = None
        self.last_orders: pd.DataFrame | None = None
        self.visible_orders = 0
        self.name = widgets.Text(value="Aoi", description=say("widgets", "your_name"))
        self.button = widgets.Button(description=say("widgets", "order_button"), button_style="primary")
        self.message = StatusLine(value=say("widgets", "press_order"))
        self.list = widgets.HTML(layout={"width": "100%"})
        self.button.on_click(self.press)
        entry = widgets.HBox([self.name, self.button], layout={"flex_flow": "row wrap", "max_width": "100%"})
        self.widget = box(entry, self.message, self.list)
        self.refresh()

    def press(self, button: object = None) -> None:
        """Place an order at this very moment."""
        if self.live is None:
            # Not before the first press: a screen that nobody uses follows no clock, and loads none.
            from asyncio import get_running_loop

            parts = self.cafeteria.parts
            self.live = LiveTime(parts.turn, parts.clock, get_running_loop(), self.refresh)
        self.live.begin(as_process(self.cafeteria.place_order, self.name.value, PRICE), self.show_answer)

    def show_answer(self, answer: Receipt | OrderRefused) -> None:
        """Say that an order is accepted, or why it is not."""
        if isinstance(answer, Receipt):
            self.message.tell(say("widgets", "accepted", order_id=answer.order_id), WRITE)
        else:
            missing = answer.reason == "required"
            text = say("widgets", "name_required") if missing else say("widgets", "name_refused", reason=answer.reason)
            self.message.tell(text, TROUBLE)

    def refresh(self) -> bool:
        """Show the order list as the read side has it now; gives whether an order is still under way."""
        rows = self.cafeteria.parts.queries.get_order_list()
        if len(rows) > self.visible_orders:
            self.visible_orders = len(rows)
            # One projector keeps the order of acceptance, so the newest visible order is the n-th accepted one.
            lag = self.cafeteria.timeline()["lag"].iloc[len(rows) - 1]
            text = say("widgets", "in_the_list", order_id=rows[0].order_id, lag=lag)
            self.message.tell(text, READ)
        lines = [(row.order_id, row.customer_name, say("widgets", "price", yen=row.total_yen)) for row in rows]
        self.list.value = order_list_html(lines)
        return not self.cafeteria.is_caught_up()

    def record(self) -> pd.DataFrame | None:
        """The learner's own run, in seconds from the first press, the last presses only; None before there is one."""
        orders = self.cafeteria.timeline() if self.last_orders is None else self.last_orders
        if orders.empty:
            print(say("screens", "nobody_pressed"))
            return None
        print(say("screens", "pressed", n=len(orders)))
        first = orders["accepted_at"].iloc[0]
        recorded = orders[["order_id", "accepted_at", "visible_at", "lag"]].copy()
        recorded[["accepted_at", "visible_at"]] -= first
        return recorded.round(2).tail(RECORDED)

    def self_check(self) -> None:
        """Print whether a press on the button has come through to Python."""
        orders = self.cafeteria.parts.queue.last_position()
        if orders == 0:
            print(say("widgets", "no_press_yet"))
        else:
            print(say("widgets", "screen_works", n=orders))

    def stop(self) -> None:
        """Take no more orders, and let go of the time and the databases."""
        if self.live is not None:
            self.live.stop()
        if self.last_orders is None:
            self.last_orders = self.cafeteria.timeline()
        self.button.disabled = True
        self.cafeteria.close()

    def _let_go(self) -> None:
        if hasattr(self, "button"):
            self.stop()

    def __repr__(self) -> str:
        return say("widgets", "student_screen", delay=self.delay)


def student_screen(delay: float = 1.5) -> StudentScreen:
    """A live screen whose list is `delay` seconds late, in real time."""
    return StudentScreen(delay)


def order_list_html(lines: list[tuple[str, str, str]]) -> str:
    """The newest orders as HTML, each on one line; everything in it is text, whatever it contains."""
    rows = "".join(
        f"<tr><td style='{CELL_STYLE}'>{escape(order)}</td>"
        f"<td style='{NAME_STYLE}' dir='auto'>{escape(name)}</td>"
        f"<td style='{CELL_STYLE}'>{escape(price)}</td></tr>"
        for order, name, price in lines[:SHOWN_ORDERS]
    )
    hidden = len(lines) - SHOWN_ORDERS
    more = escape(say("widgets", "list_goes_on", hidden=hidden)) if hidden > 0 else ""
    body = f"<table>{rows}</table>{more}" if lines else escape(say("widgets", "list_is_empty"))
    title, again = escape(say("widgets", "list_title")), escape(say("widgets", "list_title_again"))
    return f"<div style='{LIST_STYLE}'><b>{title}</b> {again}<br>{body}</div>"
