"""A screen that orders and waits: one freezes meanwhile, the other stays alive."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from cqrs_lab.client.api import CafeteriaApi
from cqrs_lab.client.processes import Pauses
from cqrs_lab.client.students import PRICE
from cqrs_lab.client.treatments import OUTCOMES
from cqrs_lab.shared.messages import PlaceOrder, Receipt
from cqrs_lab.shared.operations import OperationStatus
from cqrs_lab.write.refusals import OrderRefused

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
    refused: str = ""  # the reason

    def run(self, api: CafeteriaApi) -> Iterator[int]:
        """Beat for a second, order, wait until the order is reflected or given up, and beat for a second more."""
        yield from self.beat(api, times=4)
        self.pressed_at = api.now()
        try:
            pressing = api.press(self.who, PlaceOrder("Aoi", PRICE), "pending")
            receipt = yield from pressing if self.freezes else self.beat_during(api, pressing)
        except OrderRefused as refusal:  # raised from a process, it would stop everybody's time
            self.refused = refusal.reason
            return
        while not (outcome := self.ask(api, receipt)):
            if self.freezes:
                yield BEAT  # waiting, and nothing else
            else:
                yield from self.beat(api, times=1)
        self.show(api, receipt, outcome)
        yield from self.beat(api, times=5)

    def beat(self, api: CafeteriaApi, times: int) -> Iterator[int]:
        """Show that the screen is alive, some times."""
        for _ in range(times):
            self.beats_at.append(api.now())
            yield BEAT

    def beat_during(self, api: CafeteriaApi, pressing: Pauses[Receipt]) -> Pauses[Receipt]:
        """Show that the screen is alive while the answer to a press takes time."""
        while True:
            try:
                pause = next(pressing)
            except StopIteration as end:
                receipt: Receipt = end.value
                return receipt
            while pause > 0:
                self.beats_at.append(api.now())
                yield min(BEAT, pause)
                pause -= BEAT

    def ask(self, api: CafeteriaApi, receipt: Receipt) -> OperationStatus | None:
        """Look at the operation; its outcome, or None while it is on its way."""
        status = api.operation(receipt.operation_id)
        outcome = status if status and status.is_settled else None
        api.looked_at_order(self.who, receipt.order_id, OUTCOMES[outcome.state] if outcome else "pending")
        return outcome

    def show(self, api: CafeteriaApi, receipt: Receipt, outcome: OperationStatus) -> None:
        """Show how it ended. FAILED is an outcome, too, but the order is in no list: nothing is reflected."""
        key = OUTCOMES[outcome.state]
        if outcome.state == "DONE":
            self.reflected_at = api.now()
            api.record("noticed", who=self.who, order_id=receipt.order_id, key=key)
        else:
            api.record("refused", who=self.who, order_id=receipt.order_id, key=key, reason=outcome.reason)
