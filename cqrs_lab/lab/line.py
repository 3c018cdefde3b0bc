"""Standing in line: commands whose answer takes time are served one after the other, in the order of their coming.

Where views change in the order's own transaction, the wait comes first and then the transaction; nobody else is served
meanwhile. Who begins to stand in line is told when the turn will be over: `until` is the end of whoever is in front,
and then the own wait. So there is nothing to hand on from one to the next, and nothing that a fall or an
interrupt could leave undone: at `until` the clock itself has the command decided, whatever became of the others.

    in line            somebody begins to stand in line; the turn will be over at `until`
    being served       it is this one's turn, `until` then; at once if nobody is in front
    left the line      the turn is over: accepted, refused, crashed or interrupted

Who leaves before the time, because the kernel was interrupted, gives that time back if nobody stands behind; who does
has been told a time, and keeps it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from cqrs_lab.client.processes import Pauses, R, at_once
from cqrs_lab.lab.clock import Clock, Entry, Fell
from cqrs_lab.lab.faults import Crashed, crashes_recorded
from cqrs_lab.shared.messages import PayOrder, PlaceOrder, Receipt
from cqrs_lab.write.refusals import OrderRefused, checked, checked_payment
from cqrs_lab.write.three_writes import ThreeWrites


@dataclass(slots=True, eq=False)
class Ticket:
    """One turn: what is to be decided at `until`, and what came of it. `known` tells whose turn it is."""

    decide: Callable[[], Receipt]
    until: int
    known: dict[str, Any]
    outcome: Receipt | BaseException | None = None
    entry: Entry | None = None


class Line:
    """Everybody who stands in line; `wait` gives how long the next one's turn takes, in microseconds."""

    def __init__(self, clock: Clock, wait: Callable[[], int], record: Callable[..., None]) -> None:
        self.clock = clock
        self.wait = wait
        self.record = record
        self.tickets: list[Ticket] = []  # whose turn is not over, in the order of their coming

    def stand(self, decide: Callable[[], Receipt], **known: Any) -> Pauses[Receipt]:
        """Stand in line until the turn is over; the receipt, or OrderRefused. Fell if it came to neither."""
        began = max([self.clock.now(), *(ticket.until for ticket in self.tickets)])
        ticket = Ticket(decide, began + self.wait(), known)
        try:
            self._enter(ticket)
            while ticket.outcome is None:  # not "once": whose process is interrupted may be resumed too early
                yield ticket.until - self.clock.now()
        except GeneratorExit:
            raise  # nobody holds this process any more; the databases may be closed
        except BaseException as trouble:
            ticket.outcome = ticket.outcome or trouble
            self._leave(ticket)
            raise
        if isinstance(ticket.outcome, Receipt):
            return ticket.outcome
        if isinstance(ticket.outcome, OrderRefused):
            raise ticket.outcome
        raise Fell(ticket.outcome)

    def _enter(self, ticket: Ticket) -> None:
        self.tickets.append(ticket)
        # A person's own pause would do for a lone one. But a screen that beats while it waits cuts the pause into
        # pieces, and would at this very instant come after somebody who came later.
        ticket.entry = self.clock.at(ticket.until, partial(self._serve, ticket))
        self.record("in line", until=ticket.until, **ticket.known)
        if self.tickets[0] is ticket:
            self.record("being served", until=ticket.until, **ticket.known)

    def _serve(self, ticket: Ticket) -> None:
        """Have it decided. A fall concerns this one alone: it is a fact, and all others go on."""
        if ticket.outcome is None:  # an interrupted entry of the agenda acts again
            try:
                ticket.outcome = ticket.decide()
            except (OrderRefused, Crashed) as no:
                ticket.outcome = no
            except BaseException as trouble:
                ticket.outcome = trouble
                self._leave(ticket)
                raise
        self._leave(ticket)

    def _leave(self, ticket: Ticket) -> None:
        if ticket not in self.tickets:
            return
        was_served = self.tickets[0] is ticket
        # Two may stand in line under one name: the instant at which the turn was to be over tells them apart.
        self.record("left the line", until=ticket.until, **ticket.known | how_it_ended(ticket.outcome))
        self.tickets.remove(ticket)
        if was_served and self.tickets:
            self.record("being served", until=self.tickets[0].until, **self.tickets[0].known)
        if ticket.entry is not None:
            ticket.entry.action = None  # last: if an interrupt falls in between, the agenda finishes this


def how_it_ended(outcome: Receipt | BaseException | None) -> dict[str, Any]:
    """What the fact says of the end of a turn."""
    match outcome:
        case Receipt(order_id=order_id, position=position):
            return {"key": "accepted", "order_id": order_id, "position": position}
        case OrderRefused():
            return {"key": "refused", "reason": str(outcome)}
        case Crashed():
            return {"key": "crashed", "reason": str(outcome)}
        case _:
            return {"key": "interrupted", "reason": str(outcome) or type(outcome).__name__}


class Counter:
    """Where commands are given: they are decided at once, or, if there is a `line`, when the turn comes.

    If they are `three_writes`, somebody else may act between them; `record` is told who falls. `customer` gives the
    name that an order is for, None if there is no such order.
    """

    def __init__(
        self,
        clock: Clock,
        place: Callable[[PlaceOrder], Receipt],
        pay: Callable[[PayOrder], Receipt],
        customer: Callable[[str], str | None],
        line: Line | None = None,
        three_writes: ThreeWrites | None = None,
        record: Callable[..., None] = lambda what, **known: None,
    ) -> None:
        self.clock = clock
        self._place = place
        self._pay = pay
        self._customer = customer
        self.line = line
        self.three_writes = three_writes
        self.record = record

    @property
    def takes_time(self) -> bool:
        """Whether the clock moves before a command is answered."""
        return self.line is not None or (self.three_writes is not None and self.three_writes.pause > 0)

    def in_line(self) -> int:
        """How many stand in line."""
        return 0 if self.line is None else len(self.line.tickets)

    def place(self, command: PlaceOrder, who: str) -> Pauses[Receipt]:
        """Place an order as `who`; what can be no order is refused before anybody stands in line."""
        if self.three_writes is not None:
            return (yield from self._apart(self.three_writes.place(command)))
        if self.line is None:
            return self._place(command)
        command = checked(command)
        return (yield from self.line.stand(partial(self._place, command), who=who, item=command.item))

    def pay(self, command: PayOrder) -> Pauses[Receipt]:
        """Pay an order, in the same line."""
        if self.three_writes is not None:
            return (yield from self._apart(self.three_writes.pay(command)))
        if self.line is None:
            return self._pay(command)
        order_id = checked_payment(command).order_id
        who = self._customer(order_id)
        return (yield from self.line.stand(partial(self._pay, command), who=who, order_id=order_id))

    def by_hand(self, pauses: Pauses[R]) -> R:
        """The answer, for somebody outside the clock: it moves until then, with everything that happens meanwhile."""
        if not self.takes_time:
            return at_once(pauses)
        if self.clock.is_moving:
            raise RuntimeError(
                "an order takes time here, and inside the clock nobody can stop and wait for it; give the call in "
                'parts: cafeteria.at(5.0, cafeteria.place_order, "Aoi", 850)'
            )
        try:
            if self.line is not None:
                self.clock.advance(0)  # people who were added before, and act at this instant, are in front
            while True:
                self.clock.advance(next(pauses))
        except StopIteration as end:
            answer: R = end.value
            return answer
        except OrderRefused:
            raise
        except Fell as fell:
            raise fell.why from None
        except BaseException as trouble:
            pauses.throw(trouble)  # leaves the line
            raise

    def _apart(self, pauses: Pauses[Receipt]) -> Pauses[Receipt]:
        with crashes_recorded(self.record):
            return (yield from pauses)
