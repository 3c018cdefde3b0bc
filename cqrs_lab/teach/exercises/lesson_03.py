"""Lesson 03: wait within a budget, and say it kindly."""

import re

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.client.pauses import ending
from cqrs_lab.teach.exercises import Exercise

BUDGET = [1.0, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4]
MOST_LOOKS, LATEST = 8, 0.5  # looks, seconds
DELAYS = [1.0 + 0.1 * step for step in range(21)]  # seconds: 1.0 to 3.0

WORDS = "注文は受け付けました!一覧に反映するまで少し待ってね🙂"
SAYS_ACCEPTED = r"受け付け|受付|承り|accepted|received|got your order|have your order|took your order"
SAYS_WAIT = r"待|しばらく|少々|まもなく|もうすぐ|反映中|wait|moment|soon|shortly|second|being reflected|on its way"
CLAIMS_DONE = (
    r"完了(しました|です)|反映(しました|されました|済み)|載りました|"
    r"\b(is|are|was|has been) (now |already )?(done|complete|completed|ready|finished|in the list|shown|visible)\b"
)


def judge_budget(answer):
    """Let a client wait with these pauses, for every delay from 1 to 3 s."""
    ending(answer)  # refuses what is no pause, or never ends
    runs = {round(delay, 1): one_client(delay, list(answer)) for delay in DELAYS}
    for delay, client in runs.items():
        if client["ending"] != "noticed":
            return f"Not yet: with a delay of {delay} s the client gives up before the order is there."
    worst = max(runs, key=lambda delay: runs[delay]["late"])
    if runs[worst]["late"] > LATEST + 1e-9:
        return (
            f"Not yet: with a delay of {worst} s the client is {runs[worst]['late']:.1f} s late; {LATEST} s is allowed."
        )
    looks = max(int(client["looks"]) for client in runs.values())
    if looks > MOST_LOOKS:
        return f"Nearly: never too late, but up to {looks} looks; {MOST_LOOKS} are allowed."
    return f"Right: at most {looks} looks, and never more than {runs[worst]['late']:.1f} s late."


def one_client(delay, pauses):
    """One order, and a client that looks at its operation with these pauses."""
    cafeteria = Cafeteria(delay=delay)
    cafeteria.guests.watch(cafeteria.place_order("Aoi", 850), "operation id", pauses=pauses)
    cafeteria.run_until_caught_up(timeout=1_000_000)
    return cafeteria.guests.watches().iloc[0]


def judge_words(answer):
    """The words must say accepted, say wait, and not claim that it is done."""
    if not isinstance(answer, str) or not answer.strip(" ."):
        return "Not yet: write the words that the person reads, in any language you like to try."
    if re.search(CLAIMS_DONE, answer, re.IGNORECASE):
        return "Not yet: this promises more than you know. The order is accepted; it is not in the list yet."
    if not re.search(SAYS_ACCEPTED, answer, re.IGNORECASE):
        return "Nearly: say first that the order was accepted (受け付けました). That is what takes the fear away."
    if not re.search(SAYS_WAIT, answer, re.IGNORECASE):
        return "Nearly: accepted, good. Now say that the list takes a moment (少し待ってね)."
    return "Right: it says accepted, it says wait, and it promises nothing that is not true yet."


EXERCISES = [Exercise("03-budget", BUDGET, judge_budget), Exercise("03-words", WORDS, judge_words)]
