"""What lesson 09 claims."""

from collections import Counter
from functools import cache
from itertools import pairwise

from claims import finding, general
from lesson_run import LessonRun
from pandas import DataFrame

from cqrs_lab import Cafeteria, Transaction, late_transactions, read_log
from cqrs_lab.teach.exercises import find, verdict_on

OTHER_LUCK = range(40)
HARM = {"zombie", "ghost"}


@finding("09", "It is stored and cooked, and no list will ever show it.", "Stored, and no list will know.")
def after_save_and_after_put_there_is_a_zombie(lesson: LessonRun) -> bool:
    rows = lesson.shown["09-after-each"].set_index("fell")
    zombies = [fell for fell, row in rows.iterrows() if row["so"] == "zombie"]
    told = rows.loc[zombies, ["order", "event", "in_the_list"]].to_numpy().tolist()
    return zombies == ["after save", "after put"] and told == 2 * [["yes", "", ""]]


@finding("09", "Listed, but not in the kitchen.", "The list shows it, and no kitchen knows it.")
def with_the_event_first_there_is_a_ghost_in_the_list(lesson: LessonRun) -> bool:
    rows = lesson["crash_after_each"](Cafeteria, ("push", "put", "save")).set_index("fell")
    return rows.loc["after push", ["order", "in_the_list", "so"]].tolist() == ["", "yes", "ghost"]


@general(
    "09",
    "Is there a row of three without a zombie and without a ghost?",
    "Between two writes is a place to fall, in whatever order they stand.",
)
def each_of_six_orders_has_a_zombie_or_a_ghost(lesson: LessonRun) -> bool:
    six = lesson.shown["09-six"].iloc[:6]
    return len(set(six["lines"])) == 6 and all(HARM & set(row) for row in six.to_numpy().tolist())


@general("09", "nobody falls, but a worker is quick: its DONE is overwritten.")
def done_is_overwritten_wherever_the_push_comes_before_the_put(lesson: LessonRun) -> bool:
    six = lesson.shown["09-six"].iloc[:6]
    overtaken = [lines.index("push") < lines.index("put") for lines in six["lines"].str.split(", ")]
    return [quick == "PENDING" for quick in six["quick_worker"]] == overtaken


@finding("09", "The last row is right.", "One transaction stores both or neither.")
def in_one_transaction_nothing_is_left(lesson: LessonRun) -> bool:
    lines, *words = lesson.shown["09-six"].iloc[-1]
    together = lesson["crash_after_each"](Cafeteria, "together")
    return lines == "begin, save, put, push, end" and {*words, *together["so"]} == {"right"}


@general("09", "The delivery of the event.", "What comes after it can still happen twice.")
def a_worker_that_falls_before_its_word_gets_the_event_again(lesson: LessonRun) -> bool:
    cafeteria = lesson.cafeteria(lease=5.0)
    cafeteria.faults.crash(at="projection committed")
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(2.0)
    cafeteria.faults.restart()
    cafeteria.advance(10.0)
    facts = cafeteria.facts()
    return int((facts["what"] == "picked up").sum()) == 2 and len(cafeteria.order_list()) == 1


@finding("09", "And who begins first need not commit first.", "forty orders in about ten seconds")
def forty_transactions_end_in_another_order_than_they_began(lesson: LessonRun) -> bool:
    log = lesson["reading"]()
    return len(log) == 40 and 9 < log["began_at"].max() < 12 and not log["ended_at"].is_monotonic_increasing


@general("09", "It is filled in a moment, or never: who rolls back takes everything back but the number.")
def a_hole_is_filled_unless_it_was_rolled_back(lesson: LessonRun) -> bool:
    for luck in OTHER_LUCK:
        log = read_log(late_transactions(40, seed=luck), patience=60)
        if set(log["fate"]) - {"read", "rolled back"} or log["position"].tolist() != list(range(1, 41)):
            return False
    return True


@cache
def slider(lesson: LessonRun) -> dict[float, DataFrame]:
    """What is read at each place of the slider."""
    return {place["patience"]: log for place, log in lesson.explored["09-patience"].everywhere()}


def lost(log: DataFrame) -> int:
    return int((log["fate"] == "lost").sum())


def worst(log: DataFrame) -> float:
    return float((log["read_at"] - log["ended_at"]).max())


@general(
    "09",
    "Too little patience loses, and more of it lets everybody wait longer.",
    "How much patience loses nothing here? And who pays for it?",
)
def with_more_patience_fewer_are_lost_and_nobody_is_read_earlier(lesson: LessonRun) -> bool:
    logs = [log for _, log in sorted(slider(lesson).items())]
    counts, waits = [lost(log) for log in logs], [worst(log) for log in logs]
    later = all(not (more["read_at"] < less["read_at"]).any() for less, more in pairwise(logs))
    return counts == sorted(counts, reverse=True) and counts[0] > 0 == counts[-1] and waits == sorted(waits) and later


@general("09", "Which number is right for the next lunch? Nobody can know.")
def the_least_patience_that_loses_nothing_is_another_one_with_another_luck(lesson: LessonRun) -> bool:
    least = Counter(
        next(half / 2 for half in range(20) if not lost(read_log(late_transactions(40, seed=luck), half / 2)))
        for luck in OTHER_LUCK
    )
    return len(least) >= 3


@general("09", "A reader that asks passes a hole as soon as nobody can fill it any more")
def who_asks_loses_nothing_and_waits_for_nobody_who_has_ended(lesson: LessonRun) -> bool:
    for luck in OTHER_LUCK:
        log = read_log(late_transactions(40, seed=luck), None)
        before = log["ended_at"].cummax()  # when the last of those up to here had ended
        if lost(log) or ((log["read_at"] - before) > 0.1 + 1e-9).any():
            return False
    return True


@finding("09", "Compare its sentence with the slider's.")
def who_asks_waits_less_than_any_patience_that_loses_nothing(lesson: LessonRun) -> bool:
    asks = lesson["reading"](patience=None)
    careful = [worst(log) for log in slider(lesson).values() if not lost(log)]
    return lost(asks) == 0 and worst(asks) < min(careful)


@general("09", "Up to 3 s, all together.", "A reader stands 3 s before a hole that nobody will fill.")
def a_dozen_behind_a_hole_are_read_at_once_and_at_most_three_seconds_late(lesson: LessonRun) -> bool:
    hole = Transaction(0.0, 0.01, rolls_back=True)
    log = read_log([hole, *(Transaction(0.1 + number / 5, 0.01) for number in range(12))], 3.0)
    late = (log["read_at"] - log["ended_at"]).dropna()
    return log["read_at"].nunique() == 1 and len(late) == 12 and 2.9 < late.max() <= 3.1 and late.min() < 1.0


@finding("09", "Let something be committed that it never reads, with as few as you can:")
def the_reader_loses_what_commits_behind_it(lesson: LessonRun) -> bool:
    return verdict_on(find("09-break"), ["begin A", "begin B", "commit B", "look"]).key == "09-break.right"


@general("09", "Hand out positions under a lock that is held until the commit.", "wait for each other instead")
def under_a_lock_there_is_no_hole_and_a_queue(lesson: LessonRun) -> bool:
    locked = lesson["locked"]
    whole = locked["position"].tolist() == list(range(1, len(locked) + 1))
    return whole and set(locked["fate"]) == {"read"} and locked["waited"].max() > 5


@finding("09", "Three came. Where is order-1?", "until one leaves a zombie")
def one_of_three_is_in_no_list(lesson: LessonRun) -> bool:
    played = lesson["play"](lesson["found"], Cafeteria, **lesson["textbook"])
    orders = played.cafeteria.sql("write", "SELECT order_id FROM orders")["order_id"].tolist()
    return len(orders) == 3 and set(orders) - set(played.cafeteria.order_list()["order_id"]) == {"order-1"}


@general("09", "the column remember of one transaction has to be right from top to bottom.")
def remembered_in_one_transaction_all_is_right(lesson: LessonRun) -> bool:
    crashes = lesson["crash_table"](Cafeteria)
    ours = crashes[(crashes["writes"] == "together") & (crashes["delivery"] == "remember")]
    return len(ours) > 30 and set(ours["outcome"]) == {"right"} and not set(crashes["outcome"]) <= {"right"}
