"""What the lessons 00 to 03 claim."""

import re
from functools import cache
from itertools import pairwise
from random import Random

from claims import finding, general, near
from lesson_run import LessonRun
from pandas import DataFrame

from cqrs_lab import OrderRefused
from cqrs_lab.teach import questions

# 00


@finding("00", "A phone and a list can disagree for a while, and nothing is broken.")
def at_a_second_the_phone_knows_of_the_order_and_the_list_does_not(lesson: LessonRun) -> bool:
    order = lesson.shown["00-one-order"].iloc[0]
    return bool(order["accepted_at"] < 1.0 < order["visible_at"])


@finding("00", "Here it takes 1.5 s.")
def the_news_take_a_second_and_a_half(lesson: LessonRun) -> bool:
    return near(lesson.shown["00-one-order"]["lag"][0], 1.5)


@finding("00", "Wait as long as you like: nothing comes.", "Then advance(2.0) lets two seconds go by.")
def the_order_comes_when_the_clock_is_moved(lesson: LessonRun) -> bool:
    return lesson.shown["00-still"].empty and len(lesson.shown["00-two-seconds"]) == 1


# 01


def lags(table: DataFrame) -> list[float]:
    return table["lag"].tolist()


@finding("01", "A heading, and no line.")
def the_list_is_empty_and_the_event_waits(lesson: LessonRun) -> bool:
    return lesson.shown["01-empty-list"].empty and lesson.shown["01-waiting"]["state"].tolist() == ["waiting"]


@finding("01", "8 s: Ben's 4 s, then her own.")
def chie_is_late_by_two_projections(lesson: LessonRun) -> bool:
    chie = lesson.shown["01-tenth"].iloc[2]
    return near(chie["lag"], 2 * (chie["visible_at"] - chie["picked_up_at"]))


@finding("01", "4, 6 and 8 s. The next one would be 10 s late.")
def the_lags_are_4_6_8_and_10(lesson: LessonRun) -> bool:
    return all(near(lag, wanted) for lag, wanted in zip(lags(lesson.shown["01-tenth"])[:4], [4, 6, 8, 10], strict=True))


@finding("01", "It waits from 4.25 s, when she came, until it is picked up at 8.3 s. Then it takes 4 s more.")
def chie_waits_from_four_to_eight(lesson: LessonRun) -> bool:
    chie = lesson.shown["01-tenth"].iloc[2]
    told = {"accepted_at": 4.25, "picked_up_at": 8.3, "visible_at": 12.3}
    return all(near(chie[column], second) for column, second in told.items())


@finding("01", "12 s after the opening is right: then it is there.")
def hers_is_there_12_s_after_the_opening(lesson: LessonRun) -> bool:
    return round(lesson.shown["01-tenth"]["visible_at"][2]) == 12


@finding("01", "when Chie comes, it is about to begin Ben's", "and that is about when Chie comes")
def bens_is_about_to_begin_when_chie_comes(lesson: LessonRun) -> bool:
    _, ben, chie = lesson.shown["01-tenth"].head(3).to_dict("records")
    return 0 < ben["picked_up_at"] - chie["accepted_at"] <= 0.1


@finding("01", "It found Aoi's at 0.3 s.")
def an_idle_projector_finds_aois_at_its_next_look(lesson: LessonRun) -> bool:
    return near(lesson.shown["01-lunch"]["picked_up_at"][0], 0.3, within=0.005)


@finding("01", "Each guest waits 2 s longer than the one before.", "the longest wait is the last one's")
def each_of_ten_guests_waits_2_s_longer(lesson: LessonRun) -> bool:
    return all(near(later - earlier, 2) for earlier, later in pairwise(lags(lesson.shown["01-tenth"])))


@cache
def three_guests(lesson: LessonRun) -> list[tuple[float, DataFrame]]:
    """The timeline at each place of the slider."""
    return [(at["delay"], lunch.timeline()) for at, lunch in lesson.explored["01-stage"].everywhere()]


@general("01", "Up to 2 s, nobody waits for anybody.")
def up_to_2_s_each_is_picked_up_at_the_next_look(lesson: LessonRun) -> bool:
    lunches = [lunch for delay, lunch in three_guests(lesson) if delay <= 2]
    return all((lunch["picked_up_at"] - lunch["accepted_at"] <= 0.1).all() for lunch in lunches)


@general(
    "01",
    "Above 2 s the lag grows from guest to guest",
    "If guests come faster than the projector works, the wait grows.",
)
def above_2_s_each_lag_is_longer(lesson: LessonRun) -> bool:
    told = [lags(lunch) for delay, lunch in three_guests(lesson) if delay > 2]
    return all(earlier < later for lunch in told for earlier, later in pairwise(lunch))


@general("01", "An order is late by its own projection, and by the waiting before it.")
def lag_is_waiting_and_projection(lesson: LessonRun) -> bool:
    return all(
        near(row["lag"], row["picked_up_at"] - row["accepted_at"] + delay, within=1e-6)
        for delay, lunch in three_guests(lesson)
        for row in lunch.to_dict("records")
    )


@general("01", "It catches up only because the guests stop coming")
def as_long_as_guests_come_the_lag_grows(lesson: LessonRun) -> bool:
    for guests in (10, 20, 40, 80):
        cafeteria = lesson.cafeteria(delay=4.0)
        for guest in range(guests):
            cafeteria.at(0.25 + 2 * guest, cafeteria.place_order, "guest", 850)
        cafeteria.run_until_caught_up(timeout=600)
        if not all(near(later - earlier, 2) for earlier, later in pairwise(lags(cafeteria.timeline()))):
            return False
    return True


@finding("01", "So it is a little later than its projection takes.")
def an_order_is_late_by_the_projectors_rest_too(lesson: LessonRun) -> bool:
    return bool(1.5 < lesson.shown["01-one-order"]["lag"][0] <= 1.6 + 0.01)


@finding("01", "A projector that takes no time at all still leaves a gap, at most as long as its rest.")
def no_time_at_all_leaves_a_gap(lesson: LessonRun) -> bool:
    return bool(0 < lesson.shown["01-no-delay"]["lag"][0] <= 0.1 + 0.01)


@finding("01", "Half a second after the order they disagree.")
def two_databases_disagree(lesson: LessonRun) -> bool:
    return len(lesson.shown["01-write-database"]) == 1 and lesson.shown["01-read-database"].empty


@general(
    "01",
    "Only once the line is there does the operation become DONE, in the same transaction: both, or neither.",
    "Once the list has the order, it is DONE.",
)
def an_operation_is_done_just_when_its_line_is_there(lesson: LessonRun) -> bool:
    for delay in lesson.explored["01-stage"].stands["delay"][::5]:
        cafeteria = lesson.cafeteria(delay=delay)
        receipts = [cafeteria.place_order(name, 850) for name in ("Aoi", "Ben")]
        for _ in range(90):
            listed = set(cafeteria.order_list()["order_id"])
            done = {one.order_id for one in receipts if cafeteria.operation(one.operation_id).state == "DONE"}
            if listed != done:
                return False
            cafeteria.advance(0.1)
        if len(done) < 2:
            return False
    return True


# 02


@finding("02", "None: the menu has not heard yet.")
def after_4_s_the_menu_alone_misses_the_order(lesson: LessonRun) -> bool:
    progress = lesson.shown["02-progress"].set_index("view")
    return progress["behind"].tolist() == [0, 0, 1] and near(progress["age"]["popular_menu"], 4)


@finding("02", "Views of the same events may be late by different times.")
def three_views_are_late_by_different_times(lesson: LessonRun) -> bool:
    first = lesson.shown["02-morning"].drop_duplicates("view")
    return all(near(age, wanted) for age, wanted in zip(first["age"], [1.5, 3, 5], strict=True))


@cache
def menu_ages(lesson: LessonRun) -> list[tuple[float, list[float]]]:
    mornings = lesson.explored["02-ribbons"].everywhere()
    return [(at["popular_menu"], table[table["view"] == "popular_menu"]["age"].tolist()) for at, table in mornings]


@general("02", "Up to 2 s, the menu keeps up, and each stretch ends at the same age.")
def up_to_2_s_the_age_of_the_menu_does_not_grow(lesson: LessonRun) -> bool:
    return all(near(min(ages), max(ages), within=1e-6) for delay, ages in menu_ages(lesson) if delay <= 2)


@general(
    "02",
    "Above 2 s, orders wait in line, and each waits longer than the one before.",
    "It grows from order to order when orders come faster than the view takes them in.",
)
def above_2_s_the_age_of_the_menu_grows(lesson: LessonRun) -> bool:
    told = [ages for delay, ages in menu_ages(lesson) if delay > 2]
    return all(earlier < later for ages in told for earlier, later in pairwise(ages))


@general("02", "A view that misses nothing is 0 s old, even if nothing has happened all day.")
def after_a_quiet_day_a_view_is_0_s_old(lesson: LessonRun) -> bool:
    cafeteria = lesson.cafeteria(delay=lesson["late"], poll_interval=None)
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(24 * 60 * 60)
    return cafeteria.progress()["age"].tolist() == [0, 0, 0]


@finding("02", "No screen was late, and you were.", "After 5 s: the slowest.")
def without_lag_the_phone_waits_5_s_and_a_broken_menu_refuses(lesson: LessonRun) -> bool:
    cafeteria = lesson.cafeteria(delay=lesson["late"], projection="inline")
    cafeteria.place_order("Aoi", 850)
    return near(cafeteria.now(), 5) and broken_screen_refuses(lesson, "popular_menu")


@general(
    "02",
    "All or nothing: so you wait for the slowest, even for a screen that you never look at.",
    "Without lag, whoever orders waits for the slowest screen, and one broken screen refuses the order.",
)
def without_lag_one_waits_for_the_slowest_and_any_broken_screen_refuses(lesson: LessonRun) -> bool:
    for menu in lesson.explored["02-ribbons"].stands["popular_menu"]:
        delays = {**lesson["late"], "popular_menu": menu}
        cafeteria = lesson.cafeteria(delay=delays, projection="inline")
        cafeteria.place_order("Aoi", 850)
        if not near(cafeteria.now(), max(delays.values()), within=1e-6):
            return False
    return all(broken_screen_refuses(lesson, view) for view in lesson["late"])


def broken_screen_refuses(lesson: LessonRun, view: str) -> bool:
    cafeteria = lesson.cafeteria(delay=lesson["late"], projection="inline")
    cafeteria.faults.poison("order-1", view)
    try:
        cafeteria.place_order("Aoi", 850)
    except OrderRefused:
        return True
    return False


@finding("02", "But a menu that falls behind minute by minute is no longer late, it is broken")
def the_menu_falls_behind_minute_by_minute(lesson: LessonRun) -> bool:
    behind = [int(found) for found in re.findall(r"(\d+) orders behind", lesson.printed["02-endless"])]
    return len(behind) == 6 and all(later - earlier > 100 for earlier, later in pairwise(behind))


# 03


@cache
def told_by_three(lesson: LessonRun) -> list[tuple[float, dict]]:
    """The clients at each place of the slider, by their treatment."""
    explored = lesson.explored["03-slider"].everywhere()
    return [(at["delay"], {row["treatment"]: row for row in table.to_dict("records")}) for at, table in explored]


@finding(
    "03",
    "One hungry person, and most of the requests were answered with: not yet.",
    "Few, and it has a price: the phone notices later than it could.",
)
def there_are_64_requests_against_5_that_are_a_second_and_a_quarter_late(lesson: LessonRun) -> bool:
    asks, backoff, _ = lesson["three"](delay=6.25).to_dict("records")
    looks = [questions.find(name).right for name in ("03-requests", "03-growing")]
    return [str(asks["looks"]), str(backoff["looks"])] == looks == ["64", "5"] and near(backoff["late"], 1.25, 0.02)


@general("03", "It asks ten times a second, as long as the list is late, and once more when it is there.")
def a_phone_asks_ten_times_a_second_and_once_more(lesson: LessonRun) -> bool:
    return all(0 < told["operation id"]["looks"] - 10 * lag <= 2 for lag, told in told_by_three(lesson))


@general("03", "Backoff looks seldom, and pays by being late.", "Push asks once", "Backoff needs few requests.")
def backoff_looks_seldom_and_push_once(lesson: LessonRun) -> bool:
    return all(
        told["push"]["looks"] == 1
        and told["backoff"]["looks"] <= min(5, told["operation id"]["looks"])
        and told["backoff"]["late"] > told["operation id"]["late"]
        for _, told in told_by_three(lesson)
    )


@general("03", "How late depends on where the lag falls between two looks.")
def backoff_is_late_until_its_next_look(lesson: LessonRun) -> bool:
    told = [(lag, next(look for look in (0.5, 1.5, 3.5, 7.5) if look > lag), one) for lag, one in told_by_three(lesson)]
    return all(near(one["backoff"]["late"], look - lag, within=1e-6) for lag, look, one in told)


def lateness_of_backoff(lesson: LessonRun) -> list[tuple[float, float]]:
    """Lags from end to end of the slider, a quarter apart and beside each look, and how late backoff is."""
    lowest, *_, highest = lesson.explored["03-slider"].stands["delay"]
    grid = [step / 4 for step in range(round(4 * lowest), round(4 * highest) + 1)]
    beside = [look + step for look in (0.5, 1.5, 3.5) for step in (-1e-6, 1e-6)]
    return [(lag, lesson["three"](delay=lag)["late"][1]) for lag in (*grid, *beside)]


@general(
    "03",
    "It is never later than the lag and the first wait together, so an order that is there after 4 s is noticed after "
    "8.5 s at the latest.",
    "It is late by at most the lag and the first wait together.",
    "never later than the lag and the first wait together",
)
def backoff_is_late_by_at_most_the_lag_and_the_first_wait(lesson: LessonRun) -> bool:
    told = lateness_of_backoff(lesson)
    return all(late <= lag + 0.5 + 1e-6 for lag, late in told) and any(late >= lag > 3 for lag, late in told)


@finding("03", "A late below 0 means: it knew before the list did.", "The write side knows at once")
def the_write_side_alone_knows_before_the_list(lesson: LessonRun) -> bool:
    told = lesson.shown["03-six-table"]
    return told[told["late"] < 0]["treatment"].tolist() == ["write side"]


@finding("03", "The last two orders are fine. Only their clients do not know.")
def two_of_nine_clients_never_notice_their_order(lesson: LessonRun) -> bool:
    crowd = lesson.shown["03-crowd"]
    return crowd["noticed_at"].isna().tolist() == 7 * [False] + 2 * [True] and crowd["visible_at"].notna().all()


@finding("03", "Ours stops, and says the reason.")
def our_client_stops_at_failed(lesson: LessonRun) -> bool:
    return lesson.shown["03-failed-order"]["sentence"].iloc[-1].startswith("FAILED: ")


@general("03", '"full" takes anything from 0 to the pause, "equal" keeps one half.')
def jitter_stays_between_its_bounds(lesson: LessonRun) -> bool:
    bounds = {"full": (0.0, 0.5), "equal": (0.25, 0.5)}
    chances = [(Random(seed).random, jitter) for seed in range(200) for jitter in bounds]
    firsts = [(jitter, next(lesson["exponential"](jitter=jitter, random=chance))) for chance, jitter in chances]
    spread = {jitter: [pause for kind, pause in firsts if kind == jitter] for jitter in bounds}
    return all(
        low <= min(spread[jitter]) < low + 0.01 and high - 0.01 < max(spread[jitter]) <= high
        for jitter, (low, high) in bounds.items()
    )
