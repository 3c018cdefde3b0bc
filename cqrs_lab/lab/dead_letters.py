"""The dead letters of a whole cafeteria: all projectors', as one table, and the way back from it."""

from collections.abc import Callable, Mapping

import pandas as pd

from cqrs_lab.lab.clock import Clock
from cqrs_lab.lab.faults import crashes_recorded
from cqrs_lab.lab.projector import Projector
from cqrs_lab.lab.tables import table
from cqrs_lab.lab.turns import Turn, one_at_a_time
from cqrs_lab.shared.arguments import identifier
from cqrs_lab.shared.database import DatabaseUnusable

COLUMNS = ["view", "position", "order_id", "reason", "died_at", "closed_at", "closed"]


class StillDead(Exception):
    """A retry in vain: `reasons` holds what was raised, by the projector that raised it."""

    def __init__(self, order_id: str, reasons: Mapping[str, Exception]) -> None:
        told = "; ".join(f"{name} still cannot: {error}" for name, error in reasons.items())
        super().__init__(f"{order_id} was retried, and {told}")
        self.reasons = reasons


@one_at_a_time
class AllDeadLetters:
    """What the projectors have given up; see `read.dead_letters`."""

    def __init__(
        self, turn: Turn, clock: Clock, projectors: Mapping[str, Projector], record: Callable[..., None]
    ) -> None:
        self._turn = turn
        self._clock = clock
        self._projectors = projectors
        self._record = record

    def table(self) -> pd.DataFrame:
        """One row for each dead letter, open or closed; times in seconds since opening.

        `closed` says how it came back: "retried", "rebuilt", "applied" (by a worker that was slow and not dead), or
        "handed out again" (the event that held it back was applied, and then it failed by itself); or "discarded", for
        good. An event that was skipped is no dead letter, and has no row.
        """
        rows = [
            {
                "view": letter.projection,
                "position": letter.position,
                "order_id": letter.order_id,
                "reason": letter.reason,
                "died_at": self._clock.second(letter.died_at),
                "closed_at": self._clock.second(letter.closed_at),
                "closed": letter.closed or "",
            }
            for projector in self._projectors.values()
            for letter in projector.projection.dead_letters.all()
        ]
        return table(COLUMNS, rows).astype({"died_at": float, "closed_at": float})

    def discard(self, order_id: str) -> None:
        """Give the order's dead letters up for good: no retry finds them, and later events are held back no longer.

        What has FAILED stays so. As with `retry`, nothing happens if the order has none.
        """
        identifier("order_id", order_id)
        for projector in self._projectors.values():
            projector.projection.discard(order_id)

    def retry(self, order_id: str) -> None:
        """Apply the order's dead letters in their order, each projector's.

        A projector that still cannot is no reason not to try the others; StillDead then tells what is left.
        """
        identifier("order_id", order_id)
        left: dict[str, Exception] = {}
        with crashes_recorded(self._record):
            for name, projector in self._projectors.items():
                try:
                    projector.projection.retry(order_id)
                except DatabaseUnusable:
                    raise
                except Exception as error:
                    left[name] = error
        if left:
            raise StillDead(order_id, left) from next(iter(left.values()))
