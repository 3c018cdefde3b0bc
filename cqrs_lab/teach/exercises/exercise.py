"""What an exercise is made of: a solution, a judge, the verdicts that it gives, and the mistakes that it knows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Verdict:
    """What a judge thinks of an answer: a key of words/<language>/exercises, and what fills the sentence's gaps.

    A key is the exercise's name and what it is about, such as "00-sides.missing". Each exercise has its best, such as
    "right", and a "wanted", which tells what kind of answer is asked for.
    """

    key: str
    gaps: dict[str, object]


def verdict(key: str, /, **gaps: object) -> Verdict:
    """The verdict `key`; each gap is a number, or a text that needs no translation."""
    return Verdict(key, gaps)


@dataclass(frozen=True)
class Mistake:
    """A typical wrong answer, and the key of the verdict that it gets."""

    name: str
    answer: Any
    key: str


@dataclass(frozen=True)
class Exercise:
    """One exercise: `solution` is a function or a value, `judge` gives its verdict on an answer.

    `best` ends the key of the best verdict: "right", unless the judge cannot know that.
    """

    name: str
    solution: Any
    judge: Callable[[Any], Verdict]
    mistakes: tuple[Mistake, ...] = ()
    best: str = "right"
