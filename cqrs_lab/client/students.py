"""Impatient students, and networks that repeat.

A student presses Order and looks at the list. If the order is not there when the patience is at an end, the
student presses again: as a new order, for what else could the screen know? The network may also send one press
twice, because an answer got lost; a disabled button knows nothing of that. Whose press is refused goes home. Where an
answer takes time, patience begins with the answer: who stands in line can press nothing meanwhile.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from cqrs_lab.client.api import CafeteriaApi
from cqrs_lab.shared.messages import PlaceOrder, Receipt
from cqrs_lab.write.refusals import OrderRefused

MOST_PRESSES = 5  # then even the most impatient student goes to the counter and asks
RESENT_AFTER = 300_000  # microseconds until the network sends a press again
PRICE = 850  # yen


@dataclass(slots=True)
class Student:
    """One student, and what happened; `patience` and all instants in microseconds.

    `number` counts the students of a cafeteria; `who` is the name, or tells it from that of an earlier student.

    being_reflected    the screen says "accepted, being reflected": a student who believes it waits
    believes           whether the student believes it
    button_disabled    the screen takes no second press
    network_resends    the network delivers each press twice
    idempotency_key    all presses and resends of this student carry the same key
    """

    number: int
    who: str
    name: str
    patience: int
    being_reflected: bool = False
    believes: bool = True
    button_disabled: bool = False
    network_resends: bool = False
    idempotency_key: bool = False
    pressed_at: list[int] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    refused: str = ""  # the reason

    def run(self, api: CafeteriaApi) -> Iterator[int]:
        """Press, and press again while the order is not in the list."""
        for _ in range(MOST_PRESSES):
            # Words and a disabled button hold back the second press, not the first.
            if not self.pressed_at or not (self.is_calmed or self.button_disabled):
                yield from self.press(api)
                if self.refused:
                    return
            yield self.patience
            if self.finds_order(api):
                return

    def press(self, api: CafeteriaApi) -> Iterator[int]:
        """One press on the button; with a bad network the command arrives twice."""
        self.pressed_at.append(api.now())
        command = PlaceOrder(self.name, PRICE, idempotency_key=self.key(api) if self.idempotency_key else None)
        try:
            self.receipts.append((yield from api.press(self.who, command, self.sentence)))
        except OrderRefused as refusal:  # raised from a process, it would stop everybody's time
            self.refused = refusal.reason
            return
        if self.network_resends:
            yield RESENT_AFTER
            with suppress(OrderRefused):  # such as "sold out"; the student has an order and never hears of this
                self.receipts.append((yield from api.place(command, self.who)))  # the network's doing: nobody pressed

    def key(self, api: CafeteriaApi) -> str:
        """The key that all presses for this lunch carry.

        By the number, for a name may be as long as a whole key; by the first press's instant, for the next lunch is
        another wish; and by the log's length at opening: a cafeteria that is opened again counts its students from 1
        again.
        """
        return f"lunch of student {self.number} at {self.pressed_at[0]}, opened after event {api.opened_after}"

    def finds_order(self, api: CafeteriaApi) -> bool:
        """Look at the list; whether the student's first order is in it."""
        order_id = self.receipts[0].order_id
        found = api.looks_for_line(self.who, order_id, self.sentence)
        if found:
            api.record("noticed", who=self.who, order_id=order_id, key="in the list")
        return found

    @property
    def is_calmed(self) -> bool:
        """Whether the screen says that the order is coming, and the student believes it."""
        return self.being_reflected and self.believes

    @property
    def sentence(self) -> str | None:
        """The key of the sentence on the screen after a press; None: the screen says nothing."""
        return "being reflected" if self.being_reflected else None

    def orders(self) -> list[str]:
        """The ids of the orders that came of it, each once."""
        return list(dict.fromkeys(receipt.order_id for receipt in self.receipts))
