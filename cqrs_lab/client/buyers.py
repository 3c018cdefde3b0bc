"""Buyers: each looks at the screen once, and tries to buy one of an item."""

from collections.abc import Callable
from dataclasses import dataclass

from cqrs_lab.client.api import CafeteriaApi
from cqrs_lab.client.processes import Pauses
from cqrs_lab.shared.messages import PlaceOrder
from cqrs_lab.write.refusals import OrderRefused

PRICE = 150  # yen, as for an onigiri


@dataclass(frozen=True, slots=True)
class Purchase:
    """What a buyer saw and got; `at`, when the answer came, in microseconds since the epoch.

    `on_screen` is what the screen showed before, `stock_left` what was really left after; None if the item is not
    limited. Either `order_id` and the `position` of its event are known, or `refused` is the reason.
    """

    buyer: str
    at: int
    on_screen: int | None
    stock_left: int | None
    order_id: str | None
    position: int | None
    refused: str


def buy(
    who: str,
    item: str,
    api: CafeteriaApi,
    on_screen: Callable[[str], int | None],
    stock_left: Callable[[str], int | None],
) -> Pauses[Purchase]:
    """Look at the screen and press, at this very moment; the answer is an order, or the reason why not."""
    left = on_screen(item)  # before the press: this is what the buyer decides by
    receipt, refused = None, ""
    try:
        receipt = yield from api.press(who, PlaceOrder(who, PRICE, item))
    except OrderRefused as refusal:
        refused = refusal.reason
    # A view that sold too many counts below 0, but no screen says "-3 left".
    shown = None if left is None else max(0, left)
    order_id, position = (receipt.order_id, receipt.position) if receipt else (None, None)
    return Purchase(who, api.now(), shown, stock_left(item), order_id, position, refused)
