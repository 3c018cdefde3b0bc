"""Time that runs by itself: a clock that follows the wall clock, inside a notebook's event loop.

Nothing ticks. The loop is asked to call back at the clock's next due instant, and when it does (a little late,
as loops are), the clock is brought to now and everything due happens at its own exact instant. So all time
stamps are exact, however late the loop is; and while nothing is due, nothing runs.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from cqrs_lab.client.processes import Pauses, R
from cqrs_lab.lab.clock import Clock
from cqrs_lab.lab.turns import Turn, taking_turns
from cqrs_lab.shared.units import PER_SECOND, as_seconds
from cqrs_lab.write.refusals import OrderRefused

if TYPE_CHECKING:  # asyncio brings ssl with it, which is a good part of the first cell's waiting; the loop is handed in
    from asyncio import AbstractEventLoop, TimerHandle


class LiveTime:
    """Lets `clock` follow the wall clock of `loop`; `turn` is held while it is moved.

    `moved` is called whenever the clock has been moved, and says whether there is something left to wait for.
    """

    def __init__(self, turn: Turn, clock: Clock, loop: "AbstractEventLoop", moved: Callable[[], bool]) -> None:
        self._turn = turn
        self.clock = clock
        self.loop = loop
        self.moved = moved
        self.started_at = loop.time()
        self.opening = clock.now()
        self.call: TimerHandle | None = None
        clock.when_closed.append(self.stop)

    @taking_turns
    def begin(self, pauses: Pauses[R], answered: Callable[[R | OrderRefused], object]) -> None:
        """Let somebody give a command, or ask, at this very moment, without waiting for it.

        `answered` gets the answer or the refusal, at once or when the time has come.
        """
        self.catch_up()  # the clock still stands at the last event; the command is given now
        self.clock.begin(answering(pauses, answered))
        self.catch_up()  # and asks to be woken when this command is due

    @taking_turns
    def catch_up(self) -> None:
        """Bring the clock to now, with all that is due, and ask to be called when something is due again."""
        self.stop()
        self.pass_time()
        due = self.clock.next_due()
        if self.moved() and due is not None:
            self.call = self.loop.call_at(self.started_at + as_seconds(due - self.opening), self.catch_up)

    @taking_turns
    def pass_time(self) -> None:
        """Bring the clock to now, and leave it to the next call to show that: for who only asks what has happened."""
        passed = self.loop.time() - self.started_at
        self.clock.advance_to(self.opening + round(passed * PER_SECOND))

    def stop(self) -> None:
        """Let the time stand still; `catch_up` would start it again."""
        if self.call is not None:
            self.call.cancel()
            self.call = None


def answering(pauses: Pauses[R], answered: Callable[[R | OrderRefused], object]) -> Iterator[int]:
    """A process that hands its answer on."""
    try:
        answer = yield from pauses
    except OrderRefused as refusal:
        answered(refusal)
    else:
        answered(answer)
