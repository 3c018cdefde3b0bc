"""Lesson 05: what to say to the one who comes too late."""

import re

from cqrs_lab.teach.exercises import Exercise

WORDS = "Sorry, the last onigiri was sold a moment ago, and the screen did not know it yet. How about a sandwich?"
SAYS_SOLD_OUT = r"売り切れ|完売|品切れ|なくなり|sold out|was sold|is gone|are gone|none left|no more|out of stock"
IS_KIND = r"ごめん|すみません|申し訳|残念|sorry|apolog|unfortunately|how about|try|instead|another|代わり|いかが|どう"
IS_UNTRUE = r"accepted|ordered!|受け付けました|your fault|you were too slow|error|エラー|system failure|try again later"


def judge_words(answer):
    """The words must say that it is sold out, be kind, and be true."""
    if not isinstance(answer, str) or not answer.strip(" ."):
        return "Not yet: write the words for the one who comes too late."
    if re.search(IS_UNTRUE, answer, re.IGNORECASE):
        return "Not yet: that is not true. Nothing was accepted, nothing is broken, and nobody did anything wrong."
    if not re.search(SAYS_SOLD_OUT, answer, re.IGNORECASE):
        return "Nearly: say plainly that the last one is sold (売り切れ). Who does not read it waits for nothing."
    if not re.search(IS_KIND, answer, re.IGNORECASE):
        return "Nearly: true, but cold. A word of regret, or something else to eat?"
    return "Right: plain, kind, and true."


EXERCISES = [Exercise("05-words", WORDS, judge_words)]
