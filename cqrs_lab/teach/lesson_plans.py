"""How each lesson is taught: its minutes, part by part, and its questions. What is said of them are words."""

from dataclasses import dataclass

from cqrs_lab.teach.questions.lessons import LESSONS
from cqrs_lab.teach.questions.question import Question


@dataclass(frozen=True, slots=True)
class Plan:
    """One lesson: its number such as "04", the minute at which each part begins, when it ends, and what is left.

    All are minutes: `parts` and `core` from the opening of the lesson, `further` for what stands under *Go further*.
    """

    lesson: str
    parts: tuple[float, ...]
    core: int
    further: int

    def questions(self) -> list[Question]:
        """What it asks, in the order in which it is met."""
        return [question for question in LESSONS if question.lesson == self.lesson]

    def confusions(self) -> list[int]:
        """Which of the ten confusions its questions meet."""
        return sorted({question.confusion for question in self.questions()} - {0})


PLANS = (
    Plan("00", (0, 1, 1.5, 3, 4, 6, 7.5, 9, 10.5, 11.5), core=12, further=5),
    Plan("01", (0, 2, 3, 5, 8, 9, 11.5, 13, 18, 19), core=20, further=20),
    Plan("02", (0, 1.5, 3, 5, 9, 10, 13, 14, 19, 21, 22), core=24, further=10),
    Plan("03", (0, 3, 4.5, 8, 10, 13, 15, 16.5, 18, 21, 25, 26), core=27, further=15),
    Plan("04", (0, 1, 2.5, 3.5, 8, 10, 13, 15, 17, 18.5, 20, 24, 25), core=26, further=10),
    Plan("05", (0, 1.5, 3, 6, 8, 10, 12, 15, 17, 22, 23), core=25, further=10),
    Plan("06", (0, 1.5, 3, 4.5, 5.5, 8, 10, 12, 15, 19, 23, 25), core=27, further=20),
    Plan("07", (0, 1.5, 3, 6, 8, 10, 11, 13, 16, 19, 22, 23, 24.5), core=26, further=20),
    Plan("08", (0, 1.5, 3, 5, 6, 8.5, 9.5, 14, 16, 19.5, 23, 25, 26), core=27, further=20),
    Plan("09", (0, 1.5, 3, 5, 10.5, 12.5, 14.5, 15.5, 20, 23, 24, 25.5), core=27, further=20),
)
CONFUSIONS = range(1, 11)
STEPS_OF_90_MINUTES = (0, 6, 14, 27, 49, 71, 81, 88)  # when each begins
TROUBLES = ("network", "button", "kernel", "wall", "time")  # what plan B is for
