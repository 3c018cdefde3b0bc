"""Impatient students, networks that repeat, and screens that freeze.

A student presses Order and looks at the list. If the order is not there when the patience is at an end, the
student presses again: as a new order, for what else could the screen know? The network may also send one press
twice, because an answer got lost; a disabled button knows nothing of that.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from cqrs_lab.client.shop import Shop
from cqrs_lab.shared.messages import PlaceOrder, Receipt

MOST_PRESSES = 5  # then even the most impatient student goes to the counter and asks
RESENT_AFTER = 300_000  # microseconds until the network sends a press again
BEAT = 250_000  # microseconds between two beats of a living screen
PRICE = 850  # yen


@dataclass(slots=True)
class Student:
    """One student, and what happened; `patience` and all instants in microseconds.

    `number` tells students of one name apart.

    being_reflected    the screen says "accepted, being reflected": the student waits
    button_disabled    the screen takes no second press
    network_resends    the network delivers each press twice
    idempotency_key    all presses and resends of this student carry the same key
    """

    name: str
    patience: int
    number: int = 1
    being_reflected: bool = False
    button_disabled: bool = False
    network_resends: bool = False
    idempotency_key: bool = False
    pressed_at: list[int] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)

    def lunch(self, shop: Shop) -> Iterator[int]:
        """Press, and press again while the order is not in the list."""
        for _ in range(MOST_PRESSES):
            if not self.pressed_at or not (self.being_reflected or self.button_disabled):
                yield from self.press(shop)
            yield self.patience
            if self.is_in_list(shop):
                return

    def press(self, shop: Shop) -> Iterator[int]:
        """One press on the button; with a bad network the command arrives twice."""
        self.pressed_at.append(shop.now())
        key = f"lunch of student {self.number} at {self.pressed_at[0]}" if self.idempotency_key else None
        command = PlaceOrder(self.name, PRICE, idempotency_key=key)
        self.receipts.append(shop.place(command))
        if self.network_resends:
            yield RESENT_AFTER
            self.receipts.append(shop.place(command))

    def is_in_list(self, shop: Shop) -> bool:
        """Whether the student's first order is in the list."""
        return shop.order_list().shows(self.receipts[0].order_id)

    def orders(self) -> list[str]:
        """The ids of the orders that came of it, each once."""
        return list(dict.fromkeys(receipt.order_id for receipt in self.receipts))


@dataclass(slots=True)
class Screen:
    """A screen that shows it is alive with a beat, four times a second; instants in microseconds.

    `freezes`: it waits for its order in one piece, and does nothing else meanwhile.
    """

    freezes: bool
    beats_at: list[int] = field(default_factory=list)
    pressed_at: int | None = None
    reflected_at: int | None = None

    def lunch(self, shop: Shop) -> Iterator[int]:
        """Beat for a second, order, wait until the order is reflected, and beat for a second more."""
        yield from self.live(shop, beats=4)
        self.pressed_at = shop.now()
        receipt = shop.place(PlaceOrder("Aoi", PRICE))
        while self.is_pending(shop, receipt):
            if self.freezes:
                yield BEAT  # waiting, and nothing else
            else:
                yield from self.live(shop, beats=1)
        self.reflected_at = shop.now()
        yield from self.live(shop, beats=5)

    def live(self, shop: Shop, beats: int) -> Iterator[int]:
        """Show that the screen is alive, some times."""
        for _ in range(beats):
            self.beats_at.append(shop.now())
            yield BEAT

    def is_pending(self, shop: Shop, receipt: Receipt) -> bool:
        """Whether the order is still on its way."""
        status = shop.operation(receipt.operation_id)
        return status is None or not status.is_settled
