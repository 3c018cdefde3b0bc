"""Judging words: what they must say, and what they must not.

A program knows only some words, so it must be modest: what it does not find it does not forbid. Each rule is a
pattern with a complaint; the first rule that is not met is the answer.
"""

import re
from dataclasses import dataclass

JUDGE_LIMITS = (
    "(I know only some words of English and Japanese. If yours says it in another way, trust a friend more than me.)"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern that the words must contain, or must not if it is `forbidden`; else the complaint."""

    pattern: str
    complaint: str
    forbidden: bool = False
    ignored_after: str = ""  # what follows this pattern, up to the next comma or stop, does not count


def judge_words(answer, rules, success):
    """The first complaint about an answer, or `success`."""
    if not isinstance(answer, str) or not answer.strip(" .…"):
        return "Not yet: write the words that the person reads, in Japanese or English."
    for rule in rules:
        text = answer.replace("’", "'")
        if rule.ignored_after:
            text = re.sub(rf"({rule.ignored_after})[^.!?,;。!?、]*", " ", text, flags=re.IGNORECASE)
        if bool(re.search(rule.pattern, text, re.IGNORECASE)) == rule.forbidden:
            return rule.complaint
    return success
