"""Lesson 03: wait within a budget, and say it kindly."""

import pandas as pd

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.client.pauses import finite
from cqrs_lab.shared.units import counted
from cqrs_lab.teach.exercises import Exercise
from cqrs_lab.teach.exercises.words import JUDGE_LIMITS, Rule, judge_words

BUDGET = [1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]
MOST_LOOKS, MOST_LATE = 7, 0.5  # looks, seconds
DELAYS = [1.0 + 0.1 * step for step in range(21)]  # seconds: 1.0 to 3.0

WORDS = "注文は受け付けました!一覧に反映するまで少し待ってね🙂"
ACCEPTED = r"accepted|received|placed|confirmed|taken|got it"
RULES = (
    Rule(
        rf"\b(not|never)\b[^.!?,;]{{0,20}}\b({ACCEPTED})|n't( been)? ({ACCEPTED})|"
        rf"\b(until|when|once|if) your order (is|has been) ({ACCEPTED})|"
        r"受け付け(られ)?(ません|てい?ません|ていない|なかった)",
        "Not yet: this says that the order is not accepted. It is.",
        forbidden=True,
    ),
    Rule(
        r"(?<!受付)(?<!受け付け)完了(しました|です)|反映(しました|されました|済み)|載りました|一覧に出ました|"
        r"(\b(is|are|was|has been)|'s) (now |already )?(done|completed?|ready|finished|cooked|shown|in the list)\b|"
        r"\balready (in|on) the list|has been cooked|now visible",
        "Not yet: this promises more than you know. The order is accepted; it is not in the list yet.",
        forbidden=True,
        ignored_after=r"\b(as soon as|when|once|until|before)\b",
    ),
    Rule(
        r"受け付け|受けつけ|受付|受け取り|承り|承知|確認しました|届い|届き|注文でき|注文OK|ありがとう|いただきました|"
        rf"{ACCEPTED}|(got|have|took) your order|order is in\b|thank",
        "Nearly: I find no word for *accepted* (受け付けました). It comes first: it takes the fear away. "
        + JUDGE_LIMITS,
    ),
    Rule(
        r"待|しばらく|少々|少し|もうちょっと|まもなく|もうすぐ|すぐに|反映中|数秒|かかり|"
        r"wait|moment|soon|shortly|second|\bsec\b|minute|patien|hang on|hold on|being reflected|on its way|a bit|catch",
        "Nearly: accepted, good. Now say that the list takes a moment (少し待ってね). " + JUDGE_LIMITS,
    ),
)


def judge_budget(answer):
    """Let a client wait with these pauses, for every delay from 1 to 3 s."""
    finite(answer)  # refuses what is no pause, or never ends
    runs = {round(delay, 1): client_row(delay, list(answer)) for delay in DELAYS}
    for delay, client in runs.items():
        if pd.isna(client["noticed_at"]):
            return (
                f"Not yet: with a delay of {delay} s the client gives up before the order is there. "
                "(After the last pause it gives up without another look.)"
            )
    worst = max(runs, key=lambda delay: runs[delay]["late"])
    late = runs[worst]["late"]
    if late > MOST_LATE + 1e-9:  # lateness is a difference of two floats: half a second is allowed, not a bit less
        return f"Not yet: with a delay of {worst} s the client is {late:.1f} s late; {MOST_LATE} s is allowed."
    looks = max(int(client["looks"]) for client in runs.values())
    if looks > MOST_LOOKS:
        return f"Nearly: never too late, but up to {counted(looks, 'look')}; {MOST_LOOKS} are allowed."
    return f"Right: at most {counted(looks, 'look')}, and never more than {late:.1f} s late."


def client_row(delay, pauses):
    """One order, and a client that looks at its operation with these pauses."""
    cafeteria = Cafeteria(delay=delay)
    cafeteria.clients.add(cafeteria.place_order("Aoi", 850), "operation id", pauses=pauses)
    cafeteria.run_until_caught_up(timeout=1_000_000)
    return cafeteria.clients.table().iloc[0]


def judge_reflected(answer):
    """The words must say accepted, say wait, and not claim that it is done."""
    return judge_words(
        answer, RULES, "Right: it says accepted, it says wait, and it promises nothing that is not true yet."
    )


EXERCISES = [Exercise("03-budget", BUDGET, judge_budget), Exercise("03-words", WORDS, judge_reflected)]
