"""Students who order lunch, and press again if the list is late."""

from collections.abc import Callable, Mapping
from random import Random

import pandas as pd

from cqrs_lab.client.api import CafeteriaApi
from cqrs_lab.client.students import Student
from cqrs_lab.lab.clock import PEOPLE, Clock
from cqrs_lab.lab.people.namesakes import Namesakes
from cqrs_lab.lab.tables import table
from cqrs_lab.lab.turns import Turn, one_at_a_time
from cqrs_lab.shared.arguments import as_given
from cqrs_lab.shared.units import is_number, microseconds, seconds
from cqrs_lab.write.refusals import checked_text

STUDENTS = {
    "student": object,
    "name": object,
    "orders": int,
    "presses": int,
    "pressed_at": object,
    "visible_at": float,
    "lag": float,
    "refused": object,
}


@one_at_a_time
class Students:
    """Everybody who orders lunch. `visible_at()` gives when each event became visible, by its position; `chance`
    decides who believes the words on the screen.
    """

    def __init__(
        self,
        turn: Turn,
        clock: Clock,
        api: CafeteriaApi,
        visible_at: Callable[[], Mapping[int, int]],
        chance: Random,
    ) -> None:
        self._turn = turn
        self._clock = clock
        self._api = api
        self._visible_at = visible_at
        self._chance = chance
        self._students: list[Student] = []
        self._namesakes = Namesakes()

    def add(
        self,
        name: str,
        patience: float = 1.0,
        *,
        being_reflected: bool = False,
        believes: float = 1.0,
        button_disabled: bool = False,
        network_resends: bool = False,
        idempotency_key: bool = False,
    ) -> None:
        """Let a student order lunch; after `patience` seconds without it in the list, the student presses again.

        The habits are those of `client.students.Student`; `believes` is the share of people who believe the words
        "being reflected", and chance decides whether this one does. Raises OrderRefused for a name that nobody can
        have, ValueError for patience that nobody can have, or a share that is not from 0 to 1.
        """
        if not is_number(believes) or not 0 <= believes <= 1:
            raise ValueError(f"believes must be a share from 0 to 1, not {as_given(believes)}")
        checked_text("customerName", name)
        waits = microseconds("patience", patience, least=0.001)
        student = Student(
            len(self._students) + 1,
            self._namesakes.call(name),
            name,
            waits,
            being_reflected=being_reflected,
            # Drawn for everybody, so that another share or other habits change nothing for those who come later.
            believes=self._chance.random() < believes,
            button_disabled=button_disabled,
            network_resends=network_resends,
            idempotency_key=idempotency_key,
        )
        self._students.append(student)
        self._clock.start(student.run(self._api), PEOPLE)

    def table(self) -> pd.DataFrame:
        """One row for each student: how many orders came of one lunch, when the button was pressed.

        `student` is the name; of two with one name the second is "Aoi-2".
        `visible_at` and `lag` (seconds since the first press) are those of the student's first order. `refused` is
        the reason why the last press was refused, or "".
        """
        visible_at = self._visible_at()
        rows = []
        for student in self._students:
            visible = visible_at.get(student.receipts[0].position) if student.receipts else None
            rows.append(
                {
                    "student": student.who,
                    "name": student.name,
                    "orders": len(student.orders()),
                    "presses": len(student.pressed_at),
                    "pressed_at": tuple(self._clock.second(press) for press in student.pressed_at),
                    "visible_at": self._clock.second(visible),
                    "lag": None if visible is None else seconds(visible, student.pressed_at[0]),
                    "refused": student.refused,
                }
            )
        return table(STUDENTS, rows)
