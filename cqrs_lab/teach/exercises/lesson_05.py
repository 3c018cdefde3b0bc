"""Lesson 05: what to say to the one who comes too late."""

from cqrs_lab.teach.exercises.exercise import Exercise, Mistake, Verdict, verdict
from cqrs_lab.teach.exercises.words import Rule, judge_words

WORDS = (
    "Sorry, the last onigiri was sold a moment ago, and the screen did not know it yet. "
    "Nothing was ordered or paid. How about a sandwich?"
)
NEGATIONS = r"\b(nothing|not|no|never)\b|n't\b"
RULES = (
    Rule(
        r"\b(not( yet)?|almost|nearly|soon) sold out|まだ売り切れて",
        "not_plain",
        forbidden=True,
    ),
    Rule(
        r"accepted|successful|your fault|too slow|\berror\b|\bbug\b|failure|broken|charged|is ready|(press|try) again|"
        r"idiot|stupid|please wait|"
        r"受け付けました|承りました|完了しました|あなたのせい|エラー(です|が)|壊れ|障害|故障|お待ちください",
        "not_true",
        forbidden=True,
        ignored_after=NEGATIONS,
    ),
    Rule(
        r"売り?切れ|完売|品切れ|在庫切れ|なくなり|売れてしま|もうありません|"
        r"\bsold\b|(is|are|'s|were|been|just|already) (gone|taken)|took the last|none left|no more|no onigiri|"
        r"onigiri left|out of (stock|onigiri)|ran out",
        "sold_out_missing",
    ),
    Rule(
        r"ごめん|すみません|申し訳|残念|いかが|代わり|どうぞ|"
        r"sorry|apolog|unfortunately|regret|pity|oh no|how about|(may|can) we|would you|instead|another|still have|"
        r"\btry (our|the|a|some)\b|[😢😔🙏🙇]",
        "regret_missing",
    ),
)


def judge_refusal(answer: object) -> Verdict:
    """The words must say that it is sold out, be kind, and be true."""
    return verdict(f"05-words.{judge_words(answer, RULES)}")


MISTAKES = (
    Mistake("no words", "...", "05-words.wanted"),
    Mistake("perhaps sold out", "Sorry, almost sold out.", "05-words.not_plain"),
    Mistake("blaming", "Sorry, sold out. You were too slow.", "05-words.not_true"),
    Mistake("sold out is missing", "Sorry, please try something else.", "05-words.sold_out_missing"),
    Mistake("cold", "Sold out.", "05-words.regret_missing"),
)

EXERCISES = [Exercise("05-words", WORDS, judge_refusal, MISTAKES)]
