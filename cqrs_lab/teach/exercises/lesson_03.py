"""Lesson 03: wait within a budget, and say it kindly."""

from collections.abc import Iterable, Mapping
from itertools import islice, repeat
from typing import Any

import pandas as pd

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.client.pauses import MOST_TRIES, SHORTEST_PAUSE
from cqrs_lab.shared.units import LONGEST
from cqrs_lab.teach.exercises.answers import learners_code, number_of, shown
from cqrs_lab.teach.exercises.exercise import Exercise, Mistake, Verdict, verdict
from cqrs_lab.teach.exercises.words import Rule, judge_words

BUDGET = [1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]
MOST_LOOKS, MOST_LATE = 7, 0.5  # looks, seconds
DELAYS = [round(1.0 + 0.1 * step, 1) for step in range(21)]  # seconds: 1.0 to 3.0

WORDS = "注文は受け付けました!一覧に反映するまで少し待ってね🙂"
ACCEPTED = r"accepted|received|placed|confirmed|taken|got it"
RULES = (
    Rule(
        rf"\b(not|never)\b[^.!?,;]{{0,20}}\b({ACCEPTED})|n't( been)? ({ACCEPTED})|"
        rf"\b(until|when|once|if) your order (is|has been) ({ACCEPTED})|"
        r"受け付け(られ)?(ません|てい?ません|ていない|なかった)",
        "not_accepted",
        forbidden=True,
    ),
    Rule(
        r"(?<!受付)(?<!受け付け)完了(しました|です)|反映(しました|されました|済み)|載りました|一覧に出ました|"
        r"(\b(is|are|was|has been)|'s) (now |already )?(done|completed?|ready|finished|cooked|shown|in the list)\b|"
        r"\balready (in|on) the list|has been cooked|now visible",
        "promises_too_much",
        forbidden=True,
        ignored_after=r"\b(as soon as|when|once|until|before)\b",
    ),
    Rule(
        r"受け付け|受けつけ|受付|受け取り|承り|承知|確認しました|届い|届き|注文でき|注文OK|ありがとう|いただきました|"
        rf"{ACCEPTED}|(got|have|took) your order|order is in\b|thank",
        "accepted_missing",
    ),
    Rule(
        r"待|しばらく|少々|少し|もうちょっと|まもなく|もうすぐ|すぐに|反映中|数秒|かかり|"
        r"wait|moment|soon|shortly|second|\bsec\b|minute|patien|hang on|hold on|being reflected|on its way|a bit|catch",
        "wait_missing",
    ),
)


def judge_budget(answer: object) -> Verdict:
    """Let a client wait with these pauses, for every delay from 1 to 3 s."""
    with learners_code():
        if not isinstance(answer, Iterable) or isinstance(answer, str | bytes | Mapping):
            return verdict("03-budget.wanted")
        given = list(islice(answer, MOST_TRIES + 1))  # once: an iterator's pauses are gone after that
    if len(given) > MOST_TRIES:
        return verdict("03-budget.endless", most=MOST_TRIES)
    pauses = [number_of(pause) for pause in given]
    for pause, number in zip(given, pauses, strict=True):
        if not SHORTEST_PAUSE <= number <= LONGEST:  # never true of NaN
            return verdict("03-budget.no_pause", shortest=SHORTEST_PAUSE, pause=shown(pause))
    return verdict_on_clients({delay: client_row(delay, pauses) for delay in DELAYS})


def verdict_on_clients(clients: Mapping[float, "pd.Series[Any]"]) -> Verdict:
    """What the pauses are worth, from what the client of each delay did."""
    for delay, client in clients.items():
        if pd.isna(client["noticed_at"]):
            return verdict("03-budget.gives_up", delay=delay)
    worst = max(clients, key=lambda delay: clients[delay]["late"])
    late = clients[worst]["late"]
    if late > MOST_LATE + 1e-9:  # lateness is a difference of two floats: half a second is allowed, not a bit less
        return verdict("03-budget.too_late", delay=worst, late=late, most=MOST_LATE)
    looks = max(int(client["looks"]) for client in clients.values())
    if looks > MOST_LOOKS:
        return verdict("03-budget.too_many_looks", looks=looks, most=MOST_LOOKS)
    return verdict("03-budget.right", looks=looks, late=late)


def client_row(delay: float, pauses: list[float]) -> "pd.Series[Any]":
    """One order, and a client that looks at its operation with these pauses."""
    cafeteria = Cafeteria(delay=delay)
    cafeteria.clients.add(cafeteria.place_order("Aoi", 850), "operation id", pauses=pauses)
    cafeteria.run_until_caught_up(timeout=1_000_000)
    return cafeteria.clients.table().iloc[0]


def judge_reflected(answer: object) -> Verdict:
    """The words must say accepted, say wait, and not claim that it is done."""
    return verdict(f"03-words.{judge_words(answer, RULES)}")


BUDGET_MISTAKES = (
    Mistake("one number", 0.5, "03-budget.wanted"),
    Mistake("words", "0.5, 1.0", "03-budget.wanted"),
    Mistake("no pause at all", [0, 0.5], "03-budget.no_pause"),
    Mistake("forever", repeat(0.5), "03-budget.endless"),
    Mistake("too few", [1.0, 0.5], "03-budget.gives_up"),
    Mistake("twice as long each time", [0.5, 1.0, 2.0, 4.0], "03-budget.too_late"),
    Mistake("short ones", [0.1] * 40, "03-budget.too_many_looks"),
)
WORDS_MISTAKES = (
    Mistake("no words", "...", "03-words.wanted"),
    Mistake("refused", "Not accepted. Wait.", "03-words.not_accepted"),
    Mistake("promised", "Your order is in the list.", "03-words.promises_too_much"),
    Mistake("accepted is missing", "Please wait a moment.", "03-words.accepted_missing"),
    Mistake("wait is missing", "注文は受け付けました!", "03-words.wait_missing"),
)

EXERCISES = [
    Exercise("03-budget", BUDGET, judge_budget, BUDGET_MISTAKES),
    Exercise("03-words", WORDS, judge_reflected, WORDS_MISTAKES),
]
