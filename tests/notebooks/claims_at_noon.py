"""What the lessons 04 to 06 claim."""

import re
from ast import literal_eval
from functools import cache
from itertools import pairwise
from statistics import mean

from claims import finding, general, near
from lesson_run import LessonRun

from cqrs_lab import Cafeteria
from cqrs_lab.client.sessions import violations
from cqrs_lab.teach import questions

LUCK = range(40)  # as many lunches as the lesson shows

# 04


def presses(lesson: LessonRun) -> list[int]:
    return [len(pressed) for pressed in lesson.shown["04-everybody"]["pressed_at"]]


@finding("04", "Four people want one lunch each. Three are impatient", "How many lunches are ordered?")
def four_wishes_are_eleven_lunches(lesson: LessonRun) -> bool:
    lunches = len(lesson["break_time"]().order_list())
    return str(lunches) == questions.find("04-lunches").right == "11" and presses(lesson) == [2, 3, 5, 1]


@finding("04", "You pressed once, and were in the list after nearly 12 s instead of 1.5 s.")
def dai_waits_nearly_12_s(lesson: LessonRun) -> bool:
    dai = lesson.shown["04-everybody"].iloc[3]
    return bool(dai["orders"] == 1 and 11.5 < dai["lag"] < 12)


@finding("04", "Who pressed again and again did not wait longest: you did.")
def dai_waits_longest(lesson: LessonRun) -> bool:
    everybody = lesson.shown["04-everybody"]
    return everybody["lag"].idxmax() == 3 and everybody["orders"].idxmin() == 3


@finding("04", "But it took 1.5 s for each order, for yours as for the first.")
def each_order_takes_a_second_and_a_half(lesson: LessonRun) -> bool:
    table = lesson["break_time"]().timeline()
    return all(near(took, 1.5, within=0.011) for took in table["visible_at"] - table["picked_up_at"])


@finding("04", "But Dai is patient, and Ben and Chie press more often.")
def ben_and_chie_press_more_than_twice(lesson: LessonRun) -> bool:
    return [number > 2 for number in presses(lesson)] == [False, True, True, False]


@finding("04", "7 is right if nobody queues: each of the three presses twice.")
def seven_lunches_if_nobody_queues(lesson: LessonRun) -> bool:
    def many_projectors(**named: object) -> object:
        return lesson.cafeteria(**named, workers=20)

    names = dict(lesson.names)
    lesson.names["Cafeteria"] = many_projectors
    try:
        return len(lesson["break_time"]().order_list()) == 7
    finally:
        lesson.names.update(names)


@cache
def break_times(lesson: LessonRun) -> list[Cafeteria]:
    """The break at each patience."""
    return [one for _, one in lesson.explored["04-stage"].everywhere()]


def breaks(lesson: LessonRun) -> list[tuple[int, int, float]]:
    """At each patience: how many lunches, the most presses of one person, and how long Dai waits."""
    tables = [one.students.table() for one in break_times(lesson)]
    return [(table["orders"].sum(), table["presses"].max(), table["lag"][3]) for table in tables]


@general("04", "Each order too many makes the wait longer", "Each order too many makes everybody behind it wait longer")
def more_lunches_make_dai_wait_longer(lesson: LessonRun) -> bool:
    told = sorted((lunches, lag) for lunches, _, lag in breaks(lesson))
    return all((more[0] > fewer[0]) == (more[1] > fewer[1] + 1) for fewer, more in pairwise(told))


@general("04", "How patient must the three be, so that nobody presses twice?")
def from_some_patience_on_nobody_presses_twice(lesson: LessonRun) -> bool:
    once = [most == 1 for _, most, _ in breaks(lesson)]
    return once == sorted(once) and once.count(True) in range(1, len(once))


@general("04", "A late list without a word makes the impatient press again, and whoever comes next waits for it.")
def who_is_not_patient_enough_presses_again_and_dai_waits(lesson: LessonRun) -> bool:
    return all((most > 1) == (lunches > 4) and (most == 1 or lag > 1.5) for lunches, most, lag in breaks(lesson))


@general("04", "Who presses again adds to the queue; who comes later stands behind all of it.")
def who_comes_later_is_listed_later(lesson: LessonRun) -> bool:
    tables = [one.timeline() for one in break_times(lesson)]
    return all(table.sort_values("accepted_at")["visible_at"].is_monotonic_increasing for table in tables)


@general("04", "Words help as far as they are believed.")
def the_more_believe_the_words_the_fewer_lunches(lesson: LessonRun) -> bool:
    for seed in LUCK[:10]:

        def seeded(seed: int = seed, **named: object) -> object:
            return lesson.cafeteria(**named, seed=seed)

        _, printed = lesson.again("04-believing", Cafeteria=seeded)
        lunches = [int(found) for found in re.findall(r"-> (\d+) lunches", printed)]
        if lunches != sorted(lunches) or lunches[0] != 12 or lunches[-1] < 24:
            return False
    return True


@finding("04", "Ben's command carries a key, Aoi's does not.")
def the_network_orders_twice_without_a_key(lesson: LessonRun) -> bool:
    return lesson.shown["04-resent"][["presses", "orders"]].values.tolist() == [[1, 2], [1, 1]]


@general("04", "A key that the write side knows already gets the first receipt again.")
def a_known_key_gets_the_first_receipt_again(lesson: LessonRun) -> bool:
    cafeteria = lesson.cafeteria()
    receipts = []
    for pause in (0, 0, 0.5, 1, 10, 100):
        cafeteria.advance(pause)
        receipts.append(cafeteria.place_order("Aoi", 850, idempotency_key="lunch"))
    return set(receipts) == {receipts[0]}


# 05


@cache
def lunch(lesson: LessonRun, luck: int, transit: float, sell_by: str) -> tuple[int, list[tuple]]:
    """How many too many are sold in a lunch, and of each buyer when it came and whether it was sold something."""
    shop = lesson["noon"](luck, 2.0, transit, sell_by)
    told = [(one.at, one.order_id is not None) for one in shop.buyers.table().itertuples()]
    return len(shop.order_list()) - 10, told


def transits(lesson: LessonRun) -> list[float]:
    return lesson.explored["05-picture"].stands["transit"]


def too_many(lesson: LessonRun, transit: float) -> list[int]:
    """How many too many in each of the forty lunches."""
    return [lunch(lesson, luck, transit, "view")[0] for luck in LUCK]


@finding("05", "About how many too many are sold?")
def three_too_many_are_sold(lesson: LessonRun) -> bool:
    sold = len(lesson["noon"]().order_list()) - 10
    return str(sold) == questions.find("05-too-many").right == "3"


@finding("05", "below 0 there is a receipt without an onigiri")
def below_0_stand_the_three_too_many(lesson: LessonRun) -> bool:
    return int((lesson.shown["05-buyers"].query("refused == ''")["stock_left"] < 0).sum()) == 3


@finding("05", "Count the zeros.", "Many a lunch was fine by luck.", "It can be 0, on a quiet day.")
def half_the_buyers_and_fast_news_are_fine_in_most_lunches(lesson: LessonRun) -> bool:
    above, below = (literal_eval(line) for line in lesson.printed["05-forty"].splitlines())
    return 1 <= above.count(0) <= 6 and 22 <= below.count(0) <= 28


@general("05", "With the same buyers, slower news never means fewer sold.")
def slower_news_never_mean_fewer_sold(lesson: LessonRun) -> bool:
    by_luck = zip(*(too_many(lesson, transit) for transit in transits(lesson)), strict=True)
    return all(list(sold) == sorted(sold) for sold in by_luck)


@general("05", "Can you find news that is fast enough?")
def some_news_on_the_slider_are_fast_enough_for_this_lunch(lesson: LessonRun) -> bool:
    sold = [len(lesson["sales"](transit=transit).query("refused == ''")) for transit in transits(lesson)]
    return min(sold) == 10 < max(sold)


@general("05", "It happens less often then, so it is a help. But as long as news travel, somebody can be between.")
def faster_news_oversell_less_often_and_no_news_on_their_way_are_safe(lesson: LessonRun) -> bool:
    oversold = [sum(sold > 0 for sold in too_many(lesson, transit)) for transit in transits(lesson)]
    return oversold == sorted(oversold) and oversold[0] == 0 and all(oversold[1:])


@general(
    "05",
    "How many too many is a matter of luck. Whether there can be any is a matter of steps.",
    "Ask and sell in one step, at the write side. The screen may be late.",
    "Nobody comes between the question and the sale, so whatever the timing, one is sold.",
)
def the_write_side_sells_none_too_many_however_late_the_screen(lesson: LessonRun) -> bool:
    places = [(luck, transit) for luck in LUCK[::4] for transit in transits(lesson)]
    one_step = [lunch(lesson, luck, transit, "write")[0] for luck, transit in places]
    return set(one_step) == {0} and len(set(too_many(lesson, 1.5))) > 4


@general("05", "About as many as come while the news are under way: two a second, for a second and a half.")
def as_many_too_many_as_come_while_the_news_are_under_way(lesson: LessonRun) -> bool:
    return all(near(mean(too_many(lesson, transit)), 2 * transit, within=0.7) for transit in transits(lesson))


@general(
    "05",
    "But everybody slips in who comes before the news do.",
    "But whoever comes while the last news are under way still buys.",
    "This one learns, a second and a half too late.",
)
def who_comes_before_the_news_of_the_last_one_buys_and_nobody_after(lesson: LessonRun) -> bool:
    for transit in transits(lesson):
        for luck in LUCK:
            _, buyers = lunch(lesson, luck, transit, "view")
            news = buyers[9][0] + transit
            if any(sold != (at <= news) for at, sold in buyers[10:]):
                return False
    return True


@general("05", "A constant lag hurts a little. A growing one keeps getting worse.")
def the_more_there_are_to_sell_the_worse_a_growing_lag_is_and_no_worse_a_constant_one(lesson: LessonRun) -> bool:
    constant = [sold_too_many(lesson, stock, delay=0.0, transit=1.5) for stock in (10, 20, 40)]
    growing = [sold_too_many(lesson, stock, delay=1.5) for stock in (10, 20, 40)]
    return max(constant) <= 3 and all(1.8 * earlier < later for earlier, later in pairwise(growing))


def sold_too_many(lesson: LessonRun, stock: int, **how: float) -> int:
    shop = lesson.cafeteria(stock={"onigiri": stock}, sell_by="view", **how)
    for number in range(6 * stock):
        shop.at(number / 2 + 0.25, shop.buyers.add)
    shop.run_until_caught_up(timeout=6000)
    return len(shop.order_list()) - stock


# 06


@finding("06", "Does Ben ever see less than before?", "Who answered then, and what did the other list hold?")
def ben_sees_less_whenever_the_slow_list_answers_after_he_saw_the_order(lesson: LessonRun) -> bool:
    table = lesson.shown["06-ben-still"]
    less = table[table["violation"] == "monotonic reads"]
    return (
        table["orders"].tolist() == [0, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1]
        and set(less["replica"]) == {"replica_2"}
        and all(near(at, wanted) for at, wanted in zip(less["at"], [3.5, 5.5, 7.5], strict=True))
    )


@finding("06", "Now turn to Ben, in this very lunch.", "Yes: nobody promised him.")
def what_cures_aoi_does_not_cure_ben(lesson: LessonRun) -> bool:
    aoi, ben = lesson.shown["06-aoi-with"], lesson.shown["06-ben-still"]
    return set(aoi["violation"]) == {""} and (ben["violation"] == "monotonic reads").sum() == 3


@finding("06", "No list knew her order yet, so the session gave none.")
def aoi_gets_no_answer_right_after_she_ordered(lesson: LessonRun) -> bool:
    return lesson.shown["06-aoi-with"]["what"].tolist() == ["ordered", "no answer", *["read"] * 11]


@finding(
    "06", "Then the payment screen asks the list, and next the write side. If she pays again, the write side refuses."
)
def the_list_knows_nothing_of_the_payment(lesson: LessonRun) -> bool:
    refused = "already paid" in lesson.printed["06-paid-twice"]
    return refused and lesson.shown["06-paid-list"]["status"][0] != lesson.shown["06-paid-order"].status == "PAID"


@finding("06", "A timeout is not a failure. The order is accepted, and it is on its way. Wait a little longer")
def the_order_is_there_after_a_longer_wait(lesson: LessonRun) -> bool:
    return "1 event behind" in lesson.printed["06-late-wait"] and near(lesson.shown["06-longer-wait"], 4.0)


def broken(session) -> set[str]:
    return {violation.promise for violation in violations(session.history)}


@cache
def lunches(lesson: LessonRun, **promises: bool) -> list[tuple[dict, tuple]]:
    """The lunch at each place of both sliders."""
    return [(at, lesson["lunch"](**at, **promises)) for at in lesson.explored["06-sliders"].places()]


def promised_lunches(lesson: LessonRun) -> list[tuple[dict, tuple]]:
    """Promise 1 is for Aoi, promise 2 for Ben: each of the two is kept by one session."""
    return lunches(lesson, promise_1=True, promise_2=True)


@general("06", "Read your writes: after my own order, every list I see contains it.")
def with_promise_1_aoi_sees_her_order_wherever_the_sliders_stand(lesson: LessonRun) -> bool:
    return all("read your writes" not in broken(aoi) for _, (_, aoi, _) in promised_lunches(lesson))


@general("06", "Monotonic reads: what I have seen once, I see again.", "Promise 2: never less than before")
def with_promise_2_ben_never_sees_less_wherever_the_sliders_stand(lesson: LessonRun) -> bool:
    return all("monotonic reads" not in broken(ben) for _, (_, _, ben) in promised_lunches(lesson))


@general("06", "It is paid by her alone, right after she ordered.", "Its price is a moment without an answer.")
def the_price_of_promise_1_is_paid_by_aoi_alone_right_after_she_ordered(lesson: LessonRun) -> bool:
    for _, (cafeteria, aoi, ben) in promised_lunches(lesson):
        hers, his = (cafeteria.sessions.table(one)["what"].tolist()[start:] for one, start in ((aoi, 1), (ben, 0)))
        if hers != sorted(hers) or hers[0] != "no answer" or "no answer" in his:
            return False
    return True


@general(
    "06", "Then a cure without any promise: make the two lists equally late.", "Which promise is still broken for her?"
)
def equally_late_lists_break_read_your_writes_and_no_other(lesson: LessonRun) -> bool:
    equal = [(aoi, ben) for at, (_, aoi, ben) in lunches(lesson) if at["fast"] == at["slow"]]
    return len(equal) == 8 and all(broken(aoi) == {"read your writes"} and broken(ben) == set() for aoi, ben in equal)


@general("06", "Replicas lag differently. Who reads from several can see less than before.")
def lists_that_are_unequally_late_can_show_ben_less(lesson: LessonRun) -> bool:
    apart = [broken(ben) for at, (_, _, ben) in lunches(lesson) if abs(at["fast"] - at["slow"]) >= 3]
    return bool(apart) and all("monotonic reads" in promises for promises in apart)


@general("06", "Each can be broken alone.")
def each_promise_is_broken_alone_somewhere(lesson: LessonRun) -> bool:
    people = [broken(one) for _, (_, *both) in lunches(lesson) for one in both]
    return {"read your writes"} in people and {"monotonic reads"} in people


@general("06", "But each of the lists only ever gains; you were shown another one.")
def each_list_only_gains(lesson: LessonRun) -> bool:
    for _, (cafeteria, *both) in lunches(lesson):
        tables = [cafeteria.sessions.table(one).dropna(subset="replica") for one in both]
        rows = [table[table["replica"] == name]["orders"] for table in tables for name in ("replica_1", "replica_2")]
        if not all(orders.is_monotonic_increasing for orders in rows):
            return False
    return True
