"""What a question is made of; its sentences are found by its id."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["why", "model", "magnitude"]

LETTERS = "abcd"
UNKNOWN = "?"  # "I don't know yet" is always an answer
PASS = "pass"  # who passes sees all, and it is noted


@dataclass(frozen=True)
class Question:
    """One question of the bank.

    `right` is a letter; for a magnitude it is the number that the lesson's run gives, in `unit` (a plural). `beliefs`
    has a key for each wrong answer: what is believed by who gives it. `confusion` is a number from 1 to 10, or 0.
    """

    id: str
    kind: Kind
    right: str
    beliefs: Mapping[str, str]
    confusion: int = 0
    place: str = ""
    unit: str = ""
    replied: bool = True  # an item of the concept check has no replies: it is asked again

    @property
    def lesson(self) -> str:
        """The lesson's number, "" for an item of the concept check."""
        return self.id[:2] if self.id[:2].isdigit() else ""

    @property
    def letters(self) -> str:
        """The letters of the answers, always in this order; none for a magnitude."""
        return "" if self.kind == "magnitude" else LETTERS[: len(self.beliefs) + 1]

    @property
    def replies(self) -> tuple[str, ...]:
        """The answers that have a reply of their own."""
        if not self.replied:
            return ()
        return tuple(self.letters) or ("right", "other", *self.beliefs)
