"""The people in front of the screens: they act on the lab's clock, and what they did becomes tables.

All times in the tables are seconds since opening.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pandas as pd

from cqrs_lab.client.api import CafeteriaApi
from cqrs_lab.client.screens import Screen
from cqrs_lab.client.sessions import Read, Session, Write, violations
from cqrs_lab.client.students import Student
from cqrs_lab.client.treatments import ClientLog, treatment
from cqrs_lab.lab.clock import PEOPLE, Clock
from cqrs_lab.lab.timeline import table
from cqrs_lab.shared.messages import PlaceOrder, Receipt
from cqrs_lab.shared.units import microseconds, seconds
from cqrs_lab.write.refusals import OrderRefused, checked_text

ONIGIRI_PRICE = 150  # yen
WATCHES = ["treatment", "order_id", "looks", "visible_at", "noticed_at", "late", "saw", "looks_at"]
STUDENTS = ["student", "name", "orders", "presses", "pressed_at", "visible_at", "lag"]
SCREENS = ["screen", "pressed_at", "reflected_at", "longest_silence", "beats_at"]
PURCHASES = ["buyer", "at", "screen_shows", "really_left", "answer"]
READINGS = ["at", "action", "version", "orders", "violation"]


@dataclass(slots=True)
class Guests:
    """Everybody who uses one cafeteria.

    `visible_at` gives when each event became visible, by position; `shown` and `left` tell how many of an item
    are left, as the view says and as the write side knows. Instants in microseconds since the epoch.
    """

    clock: Clock
    api: CafeteriaApi
    visible_at: Callable[[], dict[int, int]]
    shown: Callable[[str], int | None]
    left: Callable[[str], int | None]
    make_session: Callable[..., Session]
    opening: int
    _watches: list[ClientLog] = field(default_factory=list)
    _students: list[Student] = field(default_factory=list)
    _screens: list[Screen] = field(default_factory=list)
    _purchases: list[dict[str, Any]] = field(default_factory=list)

    def watch(
        self, receipt: Receipt, name: str, first_wait: float = 0.5, pauses: Iterable[float] | None = None
    ) -> None:
        """Let a client wait for an order by the treatment called `name`; see `client.treatments`.

        `first_wait` is the first pause in seconds, where the treatment lets one choose; `pauses` replaces them all.
        """
        treat = treatment(name, first_wait, pauses)
        watch = ClientLog(f"client-{len(self._watches) + 1}", name, receipt)
        self._watches.append(watch)
        self.clock.start(treat(watch, self.api), PEOPLE)

    def watches(self) -> pd.DataFrame:
        """One row for each client that waits: how often it looked, when it noticed, how late, what the person saw.

        `late` is noticed_at - visible_at: below 0 if the client knew before the list did.
        """
        visible = self.visible_at()
        rows = []
        for watch in self._watches:
            seen_at = visible.get(watch.receipt.position)
            late = None if None in (watch.noticed_at, seen_at) else seconds(watch.noticed_at, seen_at or 0)
            rows.append(
                {
                    "treatment": watch.treatment,
                    "order_id": watch.receipt.order_id,
                    "looks": len(watch.looks_at),
                    "noticed_at": self._second(watch.noticed_at),
                    "late": late,
                    "saw": "; ".join(f"{self._second(at):g} s: {sentence}" for at, sentence in watch.sentences()),
                    "visible_at": self._second(seen_at),
                    "looks_at": tuple(self._second(look) for look in watch.looks_at),
                }
            )
        return table(WATCHES, rows).astype(dict.fromkeys(["noticed_at", "late", "visible_at"], float))

    def student(
        self,
        name: str,
        patience: float = 1.0,
        *,
        being_reflected: bool = False,
        button_disabled: bool = False,
        network_resends: bool = False,
        idempotency_key: bool = False,
    ) -> None:
        """Let a student order lunch; after `patience` seconds without it in the list, the student presses again.

        The habits are those of `client.students.Student`.
        """
        student = Student(
            checked_text("customerName", name),
            microseconds("patience", patience, least=0.001),
            len(self._students) + 1,
            being_reflected=being_reflected,
            button_disabled=button_disabled,
            network_resends=network_resends,
            idempotency_key=idempotency_key,
        )
        self._students.append(student)
        self.clock.start(student.run(self.api), PEOPLE)

    def students(self) -> pd.DataFrame:
        """One row for each student: how many orders came of one lunch, when the button was pressed.

        `visible_at` and `lag` (seconds since the first press) are those of the student's first order.
        """
        visible = self.visible_at()
        rows = []
        for number, student in enumerate(self._students, start=1):
            seen_at = visible.get(student.receipts[0].position) if student.receipts else None
            rows.append(
                {
                    "student": f"student-{number}",
                    "name": student.name,
                    "orders": len(student.orders()),
                    "presses": len(student.pressed_at),
                    "pressed_at": tuple(self._second(press) for press in student.pressed_at),
                    "visible_at": self._second(seen_at),
                    "lag": None if seen_at is None else seconds(seen_at, student.pressed_at[0]),
                }
            )
        return table(STUDENTS, rows).astype({"visible_at": float, "lag": float})

    def screen(self, freezes: bool) -> None:
        """Let a screen order lunch and wait for it, frozen or alive."""
        screen = Screen(freezes)
        self._screens.append(screen)
        self.clock.start(screen.run(self.api), PEOPLE)

    def screens(self) -> pd.DataFrame:
        """One row for each screen: when it showed a beat, and the longest time without one."""
        rows = [
            {
                "screen": "freezes" if screen.freezes else "stays alive",
                "pressed_at": self._second(screen.pressed_at),
                "reflected_at": self._second(screen.reflected_at),
                "longest_silence": max((seconds(b, a) for a, b in pairwise(screen.beats_at)), default=0.0),
                "beats_at": tuple(self._second(beat) for beat in screen.beats_at),
            }
            for screen in self._screens
        ]
        return table(SCREENS, rows).astype({"pressed_at": float, "reflected_at": float})

    def buy(self, item: str = "onigiri") -> None:
        """Try to buy one of an item; the answer is an order, or the reason why not."""
        number = len(self._purchases) + 1
        shown = self.shown(item)
        shown = shown if shown is None else max(0, shown)  # no screen says "-3 left"
        try:
            answer = self.api.place(PlaceOrder(f"guest {number}", ONIGIRI_PRICE, item)).order_id
        except OrderRefused as why:
            answer = why.reason
        self._purchases.append(
            {
                "buyer": number,
                "at": self._second(self.clock.now()),
                "screen_shows": shown,
                "really_left": self.left(item),
                "answer": answer,
            }
        )

    def purchases(self) -> pd.DataFrame:
        """One row for each buyer: what the screen showed before, what was really left after, the answer."""
        return table(PURCHASES, self._purchases)

    def session(self, *, read_your_writes: bool = False, monotonic_reads: bool = False) -> Session:
        """A person whose readings go to the replicas of the order list in turn; see `client.sessions`."""
        return self.make_session(read_your_writes=read_your_writes, monotonic_reads=monotonic_reads)

    def history(self, session: Session) -> pd.DataFrame:
        """What a session did: one row for each command and each reading, with the promises it broke."""
        broken: dict[int, list[str]] = {}
        for violation in violations(session.history):
            broken.setdefault(id(violation.reading), []).append(violation.promise)
        rows = []
        for entry in session.history:
            row: dict[str, Any] = {"at": self._second(entry.at), "violation": ", ".join(broken.get(id(entry), []))}
            if isinstance(entry, Write):
                row |= {"action": "order", "version": entry.position}
            elif isinstance(entry, Read):
                row |= {"action": entry.replica, "version": entry.version, "orders": entry.orders}
            else:
                row |= {"action": "no answer"}
            rows.append(row)
        return table(READINGS, rows).astype({"version": "Int64", "orders": "Int64"})

    def _second(self, instant: int | None) -> float | None:
        return seconds(instant, self.opening)
