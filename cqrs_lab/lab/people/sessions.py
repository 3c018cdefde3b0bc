"""Sessions: people who order and read, and what was promised to them."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from cqrs_lab.client.api import CafeteriaApi
from cqrs_lab.client.sessions import Read, Session, Write, violations
from cqrs_lab.lab.clock import Clock
from cqrs_lab.lab.people.namesakes import Namesakes
from cqrs_lab.lab.tables import table
from cqrs_lab.lab.turns import Turn, one_at_a_time, taking_turns
from cqrs_lab.shared.arguments import as_given
from cqrs_lab.write.refusals import checked_text

SESSIONS = {
    "session": object,
    "at": float,
    "what": object,
    "replica": object,
    "version": "Int64",
    "orders": "Int64",
    "violation": object,
}


class SessionInTurn(Session):
    """A session whose owner may be in a thread of its own."""

    place_order = taking_turns(Session.place_order)
    read = taking_turns(Session.read)

    def __init__(self, turn: Turn, *arguments: Any, **promises: Any) -> None:
        super().__init__(*arguments, **promises)
        self._turn = turn


@one_at_a_time
class Sessions:
    """Everybody who reads the order list or its replicas, in turn."""

    def __init__(self, turn: Turn, clock: Clock, api: CafeteriaApi, replicas: Sequence[str]) -> None:
        self._turn = turn
        self._clock = clock
        self._api = api
        self._replicas = replicas
        self._sessions: list[Session] = []
        self._namesakes = Namesakes()

    def add(self, name: str | None = None, *, read_your_writes: bool = False, monotonic_reads: bool = False) -> Session:
        """A person who can order and read, with the promises that are asked for; see `client.sessions`.

        Tables and stage say `name`, or else "session-1"; of two with one name the second is "Aoi-2". OrderRefused for
        a name that nobody can have.
        """
        called = f"session-{len(self._sessions) + 1}" if name is None else checked_text("name", name)
        session = SessionInTurn(
            self._turn,
            self._namesakes.call(called),
            self._api,
            self._replicas,
            read_your_writes=read_your_writes,
            monotonic_reads=monotonic_reads,
        )
        self._sessions.append(session)
        return session

    def table(self, session: Session | str | None = None) -> pd.DataFrame:
        """One row for each thing that a session did ("ordered", "read", "no answer"), and the promises it broke.

        `version` is the position of an order's event, or how many events a reading knew. Of one session, given
        itself or by its name, or of all, one after the other; of one, the column with its name is left
        out. ValueError if it is neither.
        """
        if session is None:
            return table(SESSIONS, [row for one in self._sessions for row in self._rows(one)])
        return table(SESSIONS, self._rows(self._named(session))).drop(columns="session")

    def _named(self, session: Session | str) -> Session:
        if isinstance(session, Session):
            return session
        named = {one.who: one for one in self._sessions}
        if isinstance(session, str) and session in named:
            return named[session]
        names = f" or its name ({', '.join(named)})" if named else ""
        raise ValueError(f"session must be what sessions.add gave{names}, not {as_given(session)}")

    def _rows(self, session: Session) -> list[dict[str, Any]]:
        broken: dict[int, list[str]] = {}
        for violation in violations(session.history):
            broken.setdefault(id(violation.reading), []).append(violation.promise)  # two readings may be equal
        rows = []
        for entry in session.history:
            row: dict[str, Any] = {
                "session": session.who,
                "at": self._clock.second(entry.at),
                "what": "no answer",
                "replica": None,
                "violation": ", ".join(broken.get(id(entry), [])),
            }
            if isinstance(entry, Write):
                row |= {"what": "ordered", "version": entry.position}
            elif isinstance(entry, Read):
                row |= {
                    "what": "read",
                    "replica": entry.replica,
                    "version": entry.version,
                    "orders": entry.orders,
                }
            rows.append(row)
        return rows
