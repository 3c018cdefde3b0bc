"""Buyers who come to a screen and take one of an item, if they get it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict

import pandas as pd

from cqrs_lab.client.api import CafeteriaApi
from cqrs_lab.client.buyers import Purchase, buy
from cqrs_lab.lab.clock import Clock
from cqrs_lab.lab.tables import table
from cqrs_lab.lab.turns import Turn, one_at_a_time
from cqrs_lab.write.refusals import checked_text

BUYERS = {
    "buyer": object,
    "at": float,
    "on_screen": "Int64",
    "stock_left": "Int64",
    "order_id": object,
    "visible_at": float,
    "refused": object,
}


@one_at_a_time
class Buyers:
    """Everybody who tries to buy. Two functions tell how many of an item are left, None if it is not limited:
    `on_screen` as the view says, `stock_left` as the write side knows; `visible_at()` gives when each event became
    visible in that view, by its position.
    """

    def __init__(
        self,
        turn: Turn,
        clock: Clock,
        api: CafeteriaApi,
        on_screen: Callable[[str], int | None],
        stock_left: Callable[[str], int | None],
        visible_at: Callable[[], Mapping[int, int]],
    ) -> None:
        self._turn = turn
        self._clock = clock
        self._api = api
        self._on_screen = on_screen
        self._stock_left = stock_left
        self._visible_at = visible_at
        self._buyers = 0
        self._purchases: list[Purchase] = []

    def add(self, item: str = "onigiri") -> None:
        """Let a buyer try to buy one of an item, at this very moment; OrderRefused for what can be no item.

        With an inline projection the buyer begins to stand in line, and is in the table when the turn is over.
        """
        checked_text("item", item)
        who = f"buyer-{self._buyers + 1}"
        self._clock.begin(self._buying(who, item))
        self._buyers += 1

    def table(self) -> pd.DataFrame:
        """One row for each buyer's answer: what the screen showed before, what was really left after, and the answer.

        It is an `order_id`, or the reason why the order was `refused`. `visible_at` is when the screen knew of the
        sale, in seconds since opening; NaN: not yet.
        """
        visible_at, second = self._visible_at(), self._clock.second
        rows = [
            {**asdict(one), "at": second(one.at), "visible_at": second(visible_at.get(one.position or 0))}
            for one in self._purchases
        ]
        return table(BUYERS, rows)

    def _buying(self, who: str, item: str) -> Iterator[int]:
        purchase = yield from buy(who, item, self._api, self._on_screen, self._stock_left)
        self._purchases.append(purchase)
