"""Clients that wait for an order, each by a treatment."""

from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from cqrs_lab.client.api import CafeteriaApi
from cqrs_lab.client.treatments import ClientLog, chosen_treatment
from cqrs_lab.lab.clock import PEOPLE, Clock
from cqrs_lab.lab.tables import table
from cqrs_lab.lab.turns import Turn, one_at_a_time
from cqrs_lab.shared.arguments import checked_receipt
from cqrs_lab.shared.messages import Receipt
from cqrs_lab.shared.units import seconds

CLIENTS = {
    "client": object,
    "treatment": object,
    "order_id": object,
    "looks": int,
    "visible_at": float,
    "noticed_at": float,
    "late": float,
    "looks_at": object,
}
SENTENCES_SEEN = {"client": object, "treatment": object, "at": float, "sentence": object}


@one_at_a_time
class Clients:
    """Everybody who waits for an order. `visible_at()` gives when each event became visible, by its position."""

    def __init__(
        self, turn: Turn, clock: Clock, api: CafeteriaApi, visible_at: Callable[[], Mapping[int, int]]
    ) -> None:
        self._turn = turn
        self._clock = clock
        self._api = api
        self._visible_at = visible_at
        self._logs: list[ClientLog] = []

    def add(
        self, receipt: Receipt, treatment: str, first_wait: float = 0.5, pauses: Iterable[float] | None = None
    ) -> None:
        """Let a client wait for an order by the treatment of that name; see `client.treatments`.

        `first_wait` is the first pause in seconds, where the treatment lets one choose; `pauses` replaces them all.
        Raises ValueError for a treatment or pauses that cannot be.
        """
        checked_receipt(receipt)
        wait = chosen_treatment(treatment, first_wait, pauses)  # may raise, so before anybody is noted
        log = ClientLog(f"client-{len(self._logs) + 1}", treatment, receipt)
        self._logs.append(log)
        self._clock.start(wait(log, self._api), PEOPLE)

    def table(self) -> pd.DataFrame:
        """One row for each client: how often it looked, when it noticed, and how late that was.

        `late` is noticed_at - visible_at: below 0 if the client knew before the list did.
        """
        visible_at = self._visible_at()
        rows = []
        for log in self._logs:
            visible = visible_at.get(log.receipt.position)
            rows.append(
                {
                    "client": log.who,
                    "treatment": log.treatment,
                    "order_id": log.receipt.order_id,
                    "looks": len(log.looks_at),
                    "visible_at": self._clock.second(visible),
                    "noticed_at": self._clock.second(log.noticed_at),
                    "late": None if visible is None else seconds(log.noticed_at, visible),
                    "looks_at": tuple(self._clock.second(look) for look in log.looks_at),
                }
            )
        return table(CLIENTS, rows)

    def sentences(self) -> pd.DataFrame:
        """One row for each sentence that a client's screen showed, and when it appeared there."""
        rows = [
            {"client": log.who, "treatment": log.treatment, "at": self._clock.second(instant), "sentence": sentence}
            for log in self._logs
            for instant, sentence in log.sentences()
        ]
        return table(SENTENCES_SEEN, rows)
