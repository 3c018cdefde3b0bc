"""What a program can know of free words: that they claim something false, which is shown, and no more.

A claim is a pattern of what is false. That it is there can be known; that it is not there proves nothing. Everything
else is judged by the writer.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cqrs_lab.teach.exercises.answers import text_of


@dataclass(frozen=True, slots=True)
class Claim:
    """A pattern of what is false, and its key; what matches `not_after` earlier in the same sentence excuses it."""

    key: str
    pattern: str
    not_after: str = "(?!)"  # matches nothing


def false_claim(words: str, claims: Iterable[Claim]) -> tuple[str, str] | None:
    """The key of the first claim that the words make, and the phrase that makes it; None if there is none of these."""
    text = text_of(words)
    for claim in claims:
        for found in re.finditer(claim.pattern, text, re.IGNORECASE):
            before = re.split(r"[.!?;。]", text[: found.start()])[-1]
            if not re.search(rf"(?:\b|(?<=n't)){claim.not_after}\b", before, re.IGNORECASE):
                return claim.key, found[0]
    return None
