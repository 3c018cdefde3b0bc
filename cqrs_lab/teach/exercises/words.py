"""Judging words: what they must say, and what they must not.

A program knows only some words, so it must be modest: what it does not find it does not forbid. Each demand is a
pattern with a complaint; the first demand that is not met is the answer.
"""

import re
from dataclasses import dataclass

MODEST = (
    "(I know only some words of English and Japanese. If yours says it in another way, trust a friend more than me.)"
)


@dataclass(frozen=True, slots=True)
class Demand:
    """A pattern that the words must contain, or must not if `wanted` is false; else the complaint."""

    pattern: str
    complaint: str
    wanted: bool = True
    but_not_after: str = ""  # what follows this pattern, up to the next comma or stop, does not count


def judge_words(answer, demands, praise):
    """The first complaint about an answer, or the praise."""
    if not isinstance(answer, str) or not answer.strip(" .…"):
        return "Not yet: write the words that the person reads, in Japanese or English."
    for demand in demands:
        text = answer.replace("’", "'")
        if demand.but_not_after:
            text = re.sub(rf"({demand.but_not_after})[^.!?,;。!?、]*", " ", text, flags=re.IGNORECASE)
        if bool(re.search(demand.pattern, text, re.IGNORECASE)) != demand.wanted:
            return demand.complaint
    return praise
