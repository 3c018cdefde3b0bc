"""Judging words: what they must say, and what they must not.

A program knows only some words, so it must be modest: what it does not find it does not forbid. Each rule is a
pattern with the complaint that it leads to; the first rule that is not met is the answer. A claim is a pattern of what
is false: that it is there can be known, and the phrase is shown; that it is not there proves nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cqrs_lab.teach.exercises.answers import text_of


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern that the words must contain, or must not if it is `forbidden`; else the key of the complaint."""

    pattern: str
    complaint: str
    forbidden: bool = False
    ignored_after: str = ""  # what follows this pattern, up to the next comma or stop, does not count


def judge_words(answer: object, rules: Iterable[Rule]) -> str:
    """What there is to say about an answer: "wanted" if it is no words, the first complaint, or "right"."""
    words = text_of(answer)
    if not words.strip(" ."):
        return "wanted"
    for rule in rules:
        text = words
        if rule.ignored_after:
            text = re.sub(rf"({rule.ignored_after})[^.!?,;。、]*", " ", words, flags=re.IGNORECASE)
        if bool(re.search(rule.pattern, text, re.IGNORECASE)) == rule.forbidden:
            return rule.complaint
    return "right"


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
