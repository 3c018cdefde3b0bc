"""Lesson 05: what to say to the one who comes too late."""

from cqrs_lab.teach.exercises import Exercise
from cqrs_lab.teach.exercises.words import JUDGE_LIMITS, Rule, judge_words

WORDS = (
    "Sorry, the last onigiri was sold a moment ago, and the screen did not know it yet. "
    "Nothing was ordered or paid. How about a sandwich?"
)
NEGATIONS = r"\b(nothing|not|no|never)\b|n't\b"
RULES = (
    Rule(
        r"\b(not( yet)?|almost|nearly|soon) sold out|まだ売り切れて",
        "Not yet: is it sold out, or is it not? Say it plainly.",
        forbidden=True,
    ),
    Rule(
        r"accepted|successful|your fault|too slow|\berror\b|\bbug\b|failure|broken|charged|is ready|(press|try) again|"
        r"idiot|stupid|please wait|"
        r"受け付けました|承りました|完了しました|あなたのせい|エラー(です|が)|壊れ|障害|故障|お待ちください",
        "Not yet: not true, or not kind. Nothing was accepted, nothing is broken, nobody did anything wrong.",
        forbidden=True,
        ignored_after=NEGATIONS,
    ),
    Rule(
        r"売り?切れ|完売|品切れ|在庫切れ|なくなり|売れてしま|もうありません|"
        r"\bsold\b|(is|are|'s|were|been|just|already) (gone|taken)|took the last|none left|no more|no onigiri|"
        r"onigiri left|out of (stock|onigiri)|ran out",
        "Nearly: I find no word for *sold out* (売り切れ). Who does not read it waits for nothing. " + JUDGE_LIMITS,
    ),
    Rule(
        r"ごめん|すみません|申し訳|残念|いかが|代わり|どうぞ|"
        r"sorry|apolog|unfortunately|regret|pity|oh no|how about|(may|can) we|would you|instead|another|still have|"
        r"\btry (our|the|a|some)\b|[😢😔🙏🙇]",
        "Nearly: true, but cold. A word of regret, or something else to eat? " + JUDGE_LIMITS,
    ),
)


def judge_refusal(answer):
    """The words must say that it is sold out, be kind, and be true."""
    return judge_words(answer, RULES, "Right: plain, kind, and true.")


EXERCISES = [Exercise("05-words", WORDS, judge_refusal)]
