"""Two handlers that go on when they are told to, a line at a time, and that can fall after each: lesson 09's.

Both are a real cafeteria's. What differs is when somebody outside can see what a line has done.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.client.processes import Pauses, as_process
from cqrs_lab.lab.crashes import IN_ORDER
from cqrs_lab.lab.faults import Crashed
from cqrs_lab.shared.messages import PlaceOrder, Receipt
from cqrs_lab.write.three_writes import FAILPOINTS

FELL_AFTER = {str(write): failpoint for write, failpoint in FAILPOINTS.items()}


class Handler(Protocol):
    """Does its `lines` one after the other for an order, and can fall after any of them.

    `receipt` is what the order got, once it is stored.
    """

    lines: tuple[str, ...]
    receipt: Receipt | None

    def begin(self, command: PlaceOrder) -> None:
        """Somebody orders; nothing is done yet."""

    def do(self, line: str) -> None:
        """Do the next line."""

    def fall(self, done: int) -> None:
        """Fall after so many lines."""


class ThreeCommits:
    """The textbook's handler: each of its writes can be seen as soon as it is done."""

    def __init__(self, cafeteria: Cafeteria, writes: Sequence[str]) -> None:
        self.cafeteria = cafeteria
        self.lines = (*writes, "answer")
        self.process: Pauses[Receipt] | None = None
        self.receipt: Receipt | None = None

    def begin(self, command: PlaceOrder) -> None:
        """The handler's own process, which pauses after each line but the last."""
        place = self.cafeteria.place_order
        self.process = as_process(place, command.customer_name, command.total_yen, command.item)
        self.receipt = None

    def do(self, line: str) -> None:
        """Go on until the next pause."""
        if self.process is None or self.receipt is not None:
            return  # the answer is all that is left
        try:
            next(self.process)
        except StopIteration as end:
            self.receipt = end.value

    def fall(self, done: int) -> None:
        """Fall where it pauses."""
        if self.process is not None and 0 < done < len(IN_ORDER):
            with suppress(Crashed):
                self.process.throw(Crashed(FELL_AFTER[self.lines[done - 1]]))


class OneTransaction:
    """The lab's own handler. Until it ends nobody outside sees anything of a transaction, so all is done then."""

    lines: tuple[str, ...] = ("begin", *IN_ORDER, "end", "answer")

    def __init__(self, cafeteria: Cafeteria) -> None:
        self.cafeteria = cafeteria
        self.command: PlaceOrder | None = None
        self.receipt: Receipt | None = None

    def begin(self, command: PlaceOrder) -> None:
        """Keep the command for the transaction."""
        self.command, self.receipt = command, None

    def do(self, line: str) -> None:
        """At its end, the whole transaction."""
        if line == "end":
            self.receipt = self.place()

    def fall(self, done: int) -> None:
        """The whole transaction up to that line, and its end by a fall."""
        last = self.lines[done - 1] if done else ""
        if last in IN_ORDER:
            self.cafeteria.faults.crash(at=FELL_AFTER[last])
            with suppress(Crashed):
                self.place()

    def place(self) -> Receipt:
        """Place the order."""
        assert self.command is not None
        return self.cafeteria.place_order(self.command.customer_name, self.command.total_yen, self.command.item)
