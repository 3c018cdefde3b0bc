"""Lesson 03: choose the worst lag, wait within a budget, and say it kindly."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, islice, repeat

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.client.pauses import MOST_TRIES, SHORTEST_PAUSE, finite
from cqrs_lab.shared.units import LONGEST, PER_SECOND
from cqrs_lab.teach.exercises.answers import items_of, learners_code, number_of, shown, text_of, word_of
from cqrs_lab.teach.exercises.exercise import Exercise, Mistake, Verdict, verdict
from cqrs_lab.teach.exercises.words import Claim, false_claim

BUDGET = [1.0, 0.5, 0.5, 0.5, 0.5, 0.5]
MOST_LOOKS, MOST_LATE = 7, 0.5  # looks, seconds
LEAST_LAG, MOST_LAG = 1.0, 3.0  # seconds: the budget must be kept for the lags between them

MEAN_LAG, LONGEST_LAG = 3.51, 6.0  # seconds: one of the worst for growing pauses, and the end of the range
FIRST_WAIT = 0.5  # seconds
NEAR = 0.1  # seconds: who is so near the worst has found it

CRITERIA = ("accepted", "wait", "true")
WORDS = {
    "words": "注文は受け付けました!一覧に反映するまで少し待ってね🙂",
    "accepted": True,
    "wait": True,
    "true": True,
}
TICKS = {"yes", "x", "ok", "✓", "✔", "はい"}
ACCEPTED = r"(accepted|received|placed|confirmed)"
IF = r"\b(as soon as|when|whenever|once|if|until|till|before|after|not|soon|whether)\b|n't\b"
CLAIMS = (
    Claim(
        "not_accepted",
        rf"\b(not|never)( been| yet)* {ACCEPTED}|n't( been)? {ACCEPTED}|"
        r"受け付け(られ)?(ません|ていません|ていない|なかった)|受付できません",
    ),
    Claim(
        "perhaps",
        rf"\b(maybe|perhaps|possibly|probably|might be|may be|should be)( been| already)? {ACCEPTED}|"
        r"(たぶん|多分|おそらく)[^。!?]{0,10}(受け付け|受付)",
    ),
    Claim(
        "in_the_list",
        r"\b((is|are|it's|was|has been) )?(now |already )+(in|on) the list\b|\b(is|are|it's|'s) (in|on) the list\b|"
        r"\balready (visible|reflected|ready|cooked)|反映(しました|されました|済み)|一覧に(載りました|出ました)",
        not_after=IF,
    ),
    Claim(
        "promised",
        r"\bguarantee[ds]?\b|\bno (longer|later|more) than\b|\bat most (a|an|one|two|\d+)\b|"
        r"\bwithin (a|one|two|three|five|ten|\d+) (milli)?seconds?\b|保証|秒以内|必ず\d",
        not_after=r"\b(cannot|no|not)\b|n't\b",
    ),
)


def latest(looks: Sequence[int], least: int, most: int) -> tuple[int, int]:
    """The lag at which a client that looks at these instants is latest, and how late: all in microseconds.

    Between two looks a client is the later the earlier the order is there. So the worst lag of all is the least one,
    or one just after a look, which is told by that look. Whether a look at the very instant of the arrival finds the
    order is a tie, and nothing hangs on it: no lag is just at a look, and all are below `most`. The last look is not.
    """
    lags = [least, *(look for look in looks if least < look < most)]
    late = {lag: next(look for look in looks if look > lag) - lag for lag in lags}
    worst = max(lags, key=late.__getitem__)
    return worst, late[worst]


def judge_budget(answer: object) -> Verdict:
    """Let a client wait with these pauses, for every delay between 1 and 3 s."""
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
    # Also after the last pause. (The textbook's client, and ours with its pauses, gives up there without a look.)
    return verdict_on_looks([0, *accumulate(finite(pauses))])


def verdict_on_looks(looks: Sequence[int]) -> Verdict:
    """What looks at these instants are worth, over all lags; microseconds."""
    least, most = round(LEAST_LAG * PER_SECOND), round(MOST_LAG * PER_SECOND)
    last = max(looks, default=0)
    if last < most:
        return verdict("03-budget.gives_up", delay=MOST_LAG, last=last / PER_SECOND)
    delay, late = latest(looks, least, most)
    if late > MOST_LATE * PER_SECOND:
        return verdict("03-budget.too_late", delay=delay / PER_SECOND, late=late / PER_SECOND, most=MOST_LATE)
    count = 1 + sum(look < most for look in looks)
    if count > MOST_LOOKS:
        return verdict("03-budget.too_many_looks", looks=count, most=MOST_LOOKS)
    return verdict("03-budget.right", looks=count, late=late / PER_SECOND)


def judge_mean(answer: object) -> Verdict:
    """How late growing pauses are at this lag, and whether another lag would make them later."""
    lag = number_of(answer)
    if not 0 <= lag <= LONGEST_LAG:  # never true of NaN
        return verdict("03-mean.wanted", longest=LONGEST_LAG)
    looks, late = growing_client(lag)
    before, found = looks[-2:]
    told = {"lag": lag, "before": before, "found": found, "late": late}
    if late >= worst_of_growing() - NEAR:
        return verdict("03-mean.right", **told)
    if late >= found - before - NEAR:
        return verdict("03-mean.short_pause", **told)
    return verdict("03-mean.before_a_look", **told)


def growing_client(lag: float) -> tuple[tuple[float, ...], float]:
    """When a client with growing pauses looks for an order that is there after `lag`, and how late it notices."""
    cafeteria = Cafeteria(delay=lag, poll_interval=None)
    cafeteria.clients.add(cafeteria.place_order("Aoi", 850), "backoff", first_wait=FIRST_WAIT)
    cafeteria.run_until_caught_up(timeout=60)
    client = cafeteria.clients.table().iloc[0]
    cafeteria.close()
    return client["looks_at"], round(float(client["late"]), 6)


def worst_of_growing() -> float:
    """The most that this client is late, over the whole range of lags; seconds."""
    looks, _ = growing_client(LONGEST_LAG)
    return latest([round(look * PER_SECOND) for look in looks], 0, round(LONGEST_LAG * PER_SECOND))[1] / PER_SECOND


def judge_reflected(answer: object) -> Verdict:
    """What no program can judge is ticked by the writer; a claim that is known to be false is told."""
    items = items_of(answer)
    words = text_of(answer if items is None else items.get("words"))
    if not words.strip(" ."):
        return verdict("03-words.wanted")
    if found := false_claim(words, CLAIMS):
        claim, phrase = found
        return verdict(f"03-words.{claim}", phrase=shown(phrase))
    for criterion in CRITERIA:
        tick = (items or {}).get(criterion)
        if tick is not True and word_of(tick) not in TICKS:
            return verdict(f"03-words.tick_{criterion}")
    return verdict("03-words.ask_neighbour")


MEAN_MISTAKES = (
    Mistake("in words", "just after a look", "03-mean.wanted"),
    Mistake("beyond the range", 7.6, "03-mean.wanted"),
    Mistake("the longest lag", 6.0, "03-mean.before_a_look"),
    Mistake("just before a look", 3.4, "03-mean.before_a_look"),
    Mistake("after an early look", 1.51, "03-mean.short_pause"),
)
BUDGET_MISTAKES = (
    Mistake("one number", 0.5, "03-budget.wanted"),
    Mistake("words", "0.5, 1.0", "03-budget.wanted"),
    Mistake("no pause at all", [0, 0.5], "03-budget.no_pause"),
    Mistake("forever", repeat(0.5), "03-budget.endless"),
    Mistake("too few", [1.0, 0.5], "03-budget.gives_up"),
    Mistake("twice as long each time", [0.5, 1.0, 2.0, 4.0], "03-budget.too_late"),
    Mistake("a long pause between two tenths", [1.41, 0.59, 0.5, 0.5, 0.5, 0.5], "03-budget.too_late"),
    Mistake("short ones", [0.1] * 40, "03-budget.too_many_looks"),
)
WORDS_MISTAKES = (
    Mistake("no words", {**WORDS, "words": "..."}, "03-words.wanted"),
    Mistake("refused", {**WORDS, "words": "Not accepted. Wait."}, "03-words.not_accepted"),
    Mistake("perhaps", {**WORDS, "words": "Maybe accepted, wait."}, "03-words.perhaps"),
    Mistake("there already", {**WORDS, "words": "Accepted! Your order is in the list."}, "03-words.in_the_list"),
    Mistake("a bound", {**WORDS, "words": "Accepted! We guarantee it takes no longer than 1 s."}, "03-words.promised"),
    Mistake("words alone", WORDS["words"], "03-words.tick_accepted"),
    Mistake("accepted is missing", {**WORDS, "accepted": False}, "03-words.tick_accepted"),
    Mistake("wait is missing", {**WORDS, "wait": ...}, "03-words.tick_wait"),
    Mistake("not quite true", {**WORDS, "true": "no"}, "03-words.tick_true"),
)

EXERCISES = [
    Exercise("03-mean", MEAN_LAG, judge_mean, MEAN_MISTAKES),
    Exercise("03-words", WORDS, judge_reflected, WORDS_MISTAKES, best="ask_neighbour"),
    Exercise("03-budget", BUDGET, judge_budget, BUDGET_MISTAKES),
]
