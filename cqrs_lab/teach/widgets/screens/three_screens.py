"""Lesson 02: one order, three screens; each is late in its own way, or nobody is answered before all have it."""

from collections.abc import Mapping
from typing import Any, Literal, Unpack

import ipywidgets as widgets

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.read.query_service import PRIMARY
from cqrs_lab.shared.arguments import as_given
from cqrs_lab.shared.units import seconds
from cqrs_lab.teach.colours import READ, TROUBLE, WRITE
from cqrs_lab.teach.widgets.screens.live_screen import LiveScreen, Press
from cqrs_lab.teach.widgets.screens.menu import Menu, MenuWords
from cqrs_lab.teach.widgets.screens.pieces import button, cards, paper
from cqrs_lab.teach.words import say
from cqrs_lab.write.refusals import OrderRefused

DELAYS = {PRIMARY: 1.5, "sales_total": 3.0, "popular_menu": 5.0}
SHOWN = 3  # lines of each screen

COLUMNS = {
    "pressed_at": float,
    "answered_at": float,
    "answer": object,
    "list_at": float,
    "total_at": float,
    "menu_at": float,
}


class ThreeScreens(LiveScreen):
    """The order list, the sales total and the popular menu, side by side.

    delay        how late each of the three is, in seconds
    projection   "async": the answer comes at once, the screens are late; "inline": the answer waits for all three
    broken       the popular menu can show no new order; with "inline" there is a button for it as well
    """

    columns = COLUMNS

    def __init__(
        self, delay: Mapping[str, float], projection: Literal["async", "inline"], broken: bool, name: str, menu: Menu
    ) -> None:
        if set(delay) != set(DELAYS):
            raise ValueError(say("screens", "three_delays", views=", ".join(DELAYS), given=as_given(dict(delay))))
        self.delay = delay
        self.inline = projection == "inline"
        super().__init__(Cafeteria(delay, poll_interval=None, attempts=1, projection=projection), menu, name)
        self.order = button(menu.button_words(), self.press)
        self.broken = widgets.ToggleButton(
            value=broken, description=say("screens", "break_menu"), layout={"width": "auto"}
        )
        self.broken.observe(lambda change: self.break_or_mend(), names="value")
        layout = {"width": "300px", "max_width": "100%", "margin": "4px"}
        self.lists = {view: widgets.HTML(layout=layout) for view in DELAYS}
        buttons = [self.order, self.broken] if self.inline else [self.order]
        self.widget = self.shown_with(self.entry(*buttons), self.message, cards(*self.lists.values()))
        self.poisoned = False
        self.refresh()
        self.break_or_mend()

    def press(self) -> None:
        """Order at this very moment."""
        if self.inline:
            self.message.tell(say("screens", "sending"))
        self.break_or_mend()
        self.act(self.ordering(), self.tell)

    def break_or_mend(self) -> None:
        """From the next order on, let the popular menu fail, or let it work again."""
        if self.closed:
            return
        # Who is refused leaves no trace, not even a number: the next order has the same id, until one is stored.
        order_id, faults = f"order-{self.cafeteria.parts.orders.count() + 1}", self.cafeteria.faults
        if self.broken.value:
            faults.poison(order_id, "popular_menu")
            self.poisoned = True
        elif self.poisoned:
            faults.cure(order_id)
            self.poisoned = False

    def tell(self, answer: Press | OrderRefused) -> None:
        """Say what came of an order, and with an inline projection how long the answer took."""
        if not self.inline:
            return super().tell(answer)
        last = max((press for press in self.presses if press.answered_at), key=lambda press: press.answered_at or 0)
        waited = seconds(last.answered_at, last.at)
        if isinstance(answer, Press) and answer.receipt:
            text = say("screens", "accepted_after", order_id=answer.receipt.order_id, waited=waited)
            self.message.tell(text, WRITE)
        elif isinstance(answer, OrderRefused) and answer.field == "view":
            self.message.tell(say("screens", "menu_refuses", waited=waited), TROUBLE)
        else:
            super().tell(answer)
        return None

    def refresh(self) -> bool:
        """Show what each screen knows."""
        parts = self.cafeteria.parts
        [sales] = parts.sales_total.read()
        total = say("screens", "total_orders", n=sales.orders), self.menu.price(sales.total_yen)
        dishes = [(say("screens", "times", n=dish.orders), dish.item) for dish in parts.popular_menu.read()]
        nobody = say("screens", "nothing_ordered")
        self.lists[PRIMARY].value = self.order_list(shown=SHOWN)
        self.lists["sales_total"].value = paper(
            say("screens", "sales_total"), [(line,) for line in total] if sales.orders else [], nobody, shown=SHOWN
        )
        self.lists["popular_menu"].value = paper(say("screens", "popular_menu"), dishes, nobody, shown=SHOWN)
        self.tell_if_shown()
        return not self.cafeteria.is_caught_up()

    def tell_if_shown(self) -> None:
        """Say that all three screens show the last order, once they do."""
        last = self.presses[-1].receipt if self.presses else None
        if last and not self.inline and all(last.position in self.visible(view) for view in DELAYS):
            self.message.tell(say("screens", "on_all_three", order_id=last.order_id), READ)

    def rows_now(self) -> list[dict[str, Any]]:
        """One row for each press: when it was answered, and when each screen showed it."""
        visible = {view: self.visible(view) for view in DELAYS}
        rows = []
        for press in self.presses:
            at = {
                view: None if press.receipt is None else known.get(press.receipt.position)
                for view, known in visible.items()
            }
            answer = (
                press.receipt.order_id if press.receipt else say("screens", "refused_short") if press.refused else ""
            )
            rows.append(
                {
                    "pressed_at": self.since_first(press.at),
                    "answered_at": self.since_first(press.answered_at),
                    "answer": answer,
                    "list_at": self.since_first(at[PRIMARY]),
                    "total_at": self.since_first(at["sales_total"]),
                    "menu_at": self.since_first(at["popular_menu"]),
                }
            )
        return rows

    def __repr__(self) -> str:
        if self.inline:
            return say("screens", "three_screens_inline", longest=max(self.delay.values()))
        a, b, c = (self.delay[view] for view in DELAYS)
        return say("screens", "three_screens", a=a, b=b, c=c)


def three_screens(
    delay: Mapping[str, float] = DELAYS,
    *,
    projection: Literal["async", "inline"] = "async",
    broken: bool = False,
    name: str = "Aoi",
    **menu: Unpack[MenuWords],
) -> ThreeScreens:
    """One press on Order fills three screens, each in its own time; see `ThreeScreens`, and `Menu` for the words."""
    return ThreeScreens(delay, projection, broken, name, Menu(**menu))
