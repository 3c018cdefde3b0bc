"""A screen that orders and waits: one freezes meanwhile, the other stays alive."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from cqrs_lab.client.api import CafeteriaApi
from cqrs_lab.client.students import PRICE
from cqrs_lab.client.treatments import OUTCOMES
from cqrs_lab.shared.messages import PlaceOrder, Receipt

BEAT = 250_000  # microseconds between two beats of a living screen


@dataclass(slots=True)
class Screen:
    """A screen that shows it is alive with a beat, four times a second; instants in microseconds.

    `freezes`: it waits for its order in one piece, and does nothing else meanwhile.
    """

    who: str
    freezes: bool
    beats_at: list[int] = field(default_factory=list)
    pressed_at: int | None = None
    reflected_at: int | None = None

    def run(self, api: CafeteriaApi) -> Iterator[int]:
        """Beat for a second, order, wait until the order is reflected, and beat for a second more."""
        yield from self.beat(api, times=4)
        self.pressed_at = api.now()
        receipt = api.press(self.who, PlaceOrder("Aoi", PRICE), "pending")
        while self.is_pending(api, receipt):
            if self.freezes:
                yield BEAT  # waiting, and nothing else
            else:
                yield from self.beat(api, times=1)
        self.reflected_at = api.now()
        yield from self.beat(api, times=5)

    def beat(self, api: CafeteriaApi, times: int) -> Iterator[int]:
        """Show that the screen is alive, some times."""
        for _ in range(times):
            self.beats_at.append(api.now())
            yield BEAT

    def is_pending(self, api: CafeteriaApi, receipt: Receipt) -> bool:
        """Whether the order is still on its way."""
        status = api.operation(receipt.operation_id)
        if status is None or not status.is_settled:
            api.looked_at_order(self.who, receipt.order_id, "pending")
            return True
        key = OUTCOMES[status.state]
        api.looked_at_order(self.who, receipt.order_id, key)
        api.record("noticed", who=self.who, order_id=receipt.order_id, key=key)
        return False
