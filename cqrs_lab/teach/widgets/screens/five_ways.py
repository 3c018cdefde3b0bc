"""Lesson 03: the same lag on five phones. What differs is what the phone does with its person meanwhile."""

from collections.abc import Iterator
from typing import Any, Unpack

import ipywidgets as widgets

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.client.pauses import finite, fixed
from cqrs_lab.client.processes import Pauses
from cqrs_lab.client.screens import BEAT
from cqrs_lab.client.treatments import BEING_REFLECTED, OPERATION_ID, PUSH, TREATMENTS, ClientLog
from cqrs_lab.lab.clock import PEOPLE
from cqrs_lab.shared.units import as_seconds, microseconds
from cqrs_lab.teach.colours import INK, READ, WRITE
from cqrs_lab.teach.widgets.screens.live_screen import LiveScreen, Press
from cqrs_lab.teach.widgets.screens.menu import Menu, MenuWords
from cqrs_lab.teach.widgets.screens.pieces import button, card, cards, clock, head
from cqrs_lab.teach.widgets.status_line import StatusLine
from cqrs_lab.teach.words import say
from cqrs_lab.write.refusals import OrderRefused

# How each phone waits: by a treatment, under the name that it has everywhere, or without any.
SILENT, STOPS = "silent", "stops"
WAYS = (SILENT, BEING_REFLECTED, OPERATION_ID, PUSH, STOPS)
UNTREATED = {SILENT: "name_silent", STOPS: "name_stops"}  # with the keys of what they are called
SAYS = {BEING_REFLECTED: "way_reflected", OPERATION_ID: "way_asks", PUSH: "way_told"}  # when the order is accepted
HEARS = (OPERATION_ID, PUSH)  # these know of their order by its operation; the others see it in their list
ASKS_EVERY = 0.1  # seconds
WIDTH = "208px"  # five beside each other in a page of 1280 pixels
SHOWN = 2  # lines of the list on a phone
LONGEST_TRY = 600  # looks of a phone that asks, or of the server for one that is told: a minute

COLUMNS = {
    "way": object,
    "order_id": object,
    "pressed_at": float,
    "listed_at": float,
    "noticed_at": float,
    "waited": float,
    "asked": int,
}


class Phone:
    """One of five phones on `screen`: a clock that shows that it is alive, a button, a message, the list."""

    def __init__(self, screen: "FiveWays", number: int, way: str) -> None:
        self.screen = screen
        self.way = way
        self.press_noted: Press | None = None
        self.log: ClientLog | None = None  # of a phone that asks, or is told
        self.waiting = False
        self.clock = widgets.HTML(value=clock(0))
        self.order = button(screen.menu.button_words(), self.press)
        self.message = StatusLine(value=say("screens", "phone_ready"), layout={"min_height": "4.4em"})
        self.list = widgets.HTML(layout={"width": "100%"})
        title = widgets.HTML(value=head(say("screens", "phone", number=number)))
        self.widget = card(title, self.clock, self.order, self.message, self.list, width=WIDTH)

    def press(self) -> None:
        """Order on this phone, unless it has stopped."""
        if not (self.waiting and self.way == STOPS):
            self.screen.act(self.ordering(), self.answered)

    def ordering(self) -> Pauses[Press]:
        """Order, and wait in the way of this phone."""
        press = yield from self.screen.ordering(self.way)
        assert press.receipt is not None
        parts = self.screen.cafeteria.parts
        if not self.waiting and self.way != STOPS:
            parts.clock.start(self.keep_moving(), PEOPLE)
        self.press_noted, self.waiting = press, True
        if self.way in HEARS:
            self.log = ClientLog(self.way, self.way, press.receipt)
            self.screen.logs[press.receipt.order_id] = self.log
            pauses = finite(fixed(ASKS_EVERY, tries=LONGEST_TRY))
            parts.clock.start(TREATMENTS[self.way].treat(self.log, parts.api, pauses), PEOPLE)
        return press

    def answered(self, answer: Press | OrderRefused) -> None:
        """A phone that has something to say says that the order is accepted."""
        if isinstance(answer, OrderRefused):
            self.screen.tell(answer)
        elif self.way in SAYS:
            self.message.tell(say("screens", SAYS[self.way]), WRITE)
        elif self.way == SILENT:
            self.message.tell("")

    def keep_moving(self) -> Iterator[int]:
        """Let the clock on the phone run while it waits."""
        while self.waiting:
            yield BEAT

    def refresh(self, now: int, listed: str) -> None:
        """Show the time, and the order once the phone knows that it is in the list; nothing while it has stopped."""
        press = self.press_noted
        noticed = None if press is None else self.screen.noticed_at(press)
        if press is not None and self.waiting:
            if noticed is not None:
                self.waiting = False
                assert press.receipt is not None
                self.message.tell(say("screens", "way_listed", order_id=press.receipt.order_id), READ)
            elif self.way == STOPS:
                return
            elif self.way == OPERATION_ID and self.log is not None:
                self.message.tell(say("screens", "asked"), INK)
            self.clock.value = clock(as_seconds((now if noticed is None else noticed) - press.at))
        self.list.value = listed


class FiveWays(LiveScreen):
    """Five phones, `lag` seconds from accepted to visible on each. `Phone` tells what each does meanwhile."""

    columns = COLUMNS

    def __init__(self, lag: float, name: str, menu: Menu) -> None:
        self.lag = lag
        microseconds("lag", lag, least=0.001, most=ASKS_EVERY * LONGEST_TRY)
        # All of it on the way: five orders that queue up at a projector would be later, one after the other.
        super().__init__(Cafeteria(0.0, transit=lag, poll_interval=None), menu, name)
        self.logs: dict[str, ClientLog] = {}
        self.phones = {way: Phone(self, number, way) for number, way in enumerate(WAYS, start=1)}
        self.message.tell(say("screens", "press_each", button=menu.button_words()))
        phones = cards(*[phone.widget for phone in self.phones.values()])
        self.widget = self.shown_with(self.entry(), self.message, phones)
        self.refresh()

    def refresh(self) -> bool:
        """Show every phone as it is now."""
        now, listed = self.cafeteria.parts.clock.now(), self.order_list(shown=SHOWN)
        for phone in self.phones.values():
            phone.refresh(now, listed)
        return not self.cafeteria.is_caught_up()

    def noticed_at(self, press: Press) -> int | None:
        """When the phone knew that the order is in its list."""
        if press.receipt is None:
            return None
        log = self.logs.get(press.receipt.order_id)
        return self.visible().get(press.receipt.position) if log is None else log.noticed_at

    def rows_now(self) -> list[dict[str, Any]]:
        """One row for each press: on which phone, when the order was listed and when the phone knew it."""
        listed_at = self.visible()
        rows = []
        for press in self.presses:
            noticed = self.noticed_at(press)
            log = self.logs.get(press.receipt.order_id) if press.receipt else None
            rows.append(
                {
                    "way": called(press.where),
                    "order_id": press.receipt.order_id if press.receipt else say("screens", "refused_short"),
                    "pressed_at": self.since_first(press.at),
                    "listed_at": self.since_first(listed_at.get(press.receipt.position) if press.receipt else None),
                    "noticed_at": self.since_first(noticed),
                    "waited": None if noticed is None else round(as_seconds(noticed - press.at), 2),
                    "asked": len(log.looks_at) if log else 0,
                }
            )
        return rows

    def __repr__(self) -> str:
        return say("screens", "five_ways", lag=self.lag)


def called(way: str) -> str:
    """What a way is called in a record: a treatment as in every table of the lab."""
    return say("screens", UNTREATED[way]) if way in UNTREATED else way


def five_ways(lag: float = 6.25, *, name: str = "Aoi", **menu: Unpack[MenuWords]) -> FiveWays:
    """Five phones that wait for an order, each in its own way; see `FiveWays`, and `Menu` for the words."""
    return FiveWays(lag, name, Menu(**menu))
