"""What the lessons from 07 on claim."""

from functools import cache
from statistics import mean

from claims import finding, general, near
from lesson_run import LessonRun

from cqrs_lab import Arrivals, md1_mean_lag, quorum, whatif
from cqrs_lab.lab.order_times import OrderTimes
from cqrs_lab.teach import questions
from cqrs_lab.teach.exercises.lesson_07 import p95

OTHER_LUCK = range(40, 80)  # not the forty days of the lesson
CAPACITY = 1 / 1.5  # orders per second

# 07


@finding(
    "07",
    "Work is done one after the other, so the last of a burst waits for all. "
    "Travel is side by side, so nobody waits for another.",
    "Each order takes 1.5 s, and the next one waits for all of them.",
)
def the_nth_of_a_burst_waits_n_times_and_who_travels_does_not(lesson: LessonRun) -> bool:
    both = lesson.shown["07-burst"]
    worked = all(near(lag, 1.5 * (n + 1)) for n, lag in enumerate(both["working"]))
    return len(both) == 8 and worked and all(near(lag, 1.5) for lag in both["travelling"])


@cache
def mean_of_days(lesson: LessonRun, rate: float) -> float:
    """The mean lag of forty days with another luck than the lesson's."""
    return mean(lesson["lunch"](rate, 1000, luck).mean_lag() for luck in OTHER_LUCK)


@general("07", "How many seconds late is an order, on average?", "0.5 orders a second: 3.75 s late on average.")
def on_a_calm_day_orders_are_3_75_s_late(lesson: LessonRun) -> bool:
    said = questions.find("07-steady").right
    exact, ours = md1_mean_lag(0.5, 1.5), mean(lesson["calm"])
    return said == f"{exact:g}" == f"{ours:.2f}" and near(mean_of_days(lesson, 0.5), exact, within=0.06)


@general("07", "1.5 is right if they come like a clock, every two seconds.")
def orders_like_a_clock_are_a_second_and_a_half_late(lesson: LessonRun) -> bool:
    return whatif(Arrivals.steady(0.5, seconds=6000), 1.5, poll_interval=None).worst_lag() == 1.5


@general("07", "8.25 s: more than double.", "it was a quarter of the time, and now it is a tenth.")
def a_fifth_more_is_more_than_double_as_late(lesson: LessonRun) -> bool:
    formula = lesson.shown["07-formula-table"].set_index("rate")["formula"]
    rooms = [round(1 - rate * 1.5, 6) for rate in (0.5, 0.6)]
    ours = [mean_of_days(lesson, 0.6), mean(lesson["busier"])]
    return formula[0.6] == 8.25 and rooms == [0.25, 0.1] and all(near(one, 8.25, within=0.3) for one in ours)


def slider(lesson: LessonRun) -> dict[float, OrderTimes]:
    """The ten minutes at each place of the slider."""
    return {places["rate"]: times for places, times in lesson.explored["07-curves"].everywhere()}


@general(
    "07",
    "Well below 1, a gap passes.",
    "Near 1 it stays, for what comes by chance comes in heaps.",
    "Above 1 it grows, until people stop coming.",
    "Where does the gap pass, where does it stay a while, where does it grow as long as people come?",
)
def a_gap_passes_stays_or_grows_with_how_busy_the_projector_is(lesson: LessonRun) -> bool:
    mean_lags = [times.mean_lag() for times in slider(lesson).values()]
    for rate, times in slider(lesson).items():
        backlog = [times.backlog(60 * minute) for minute in (2, 4, 6, 8, 10)]
        if rate < 0.5 and (times.largest_backlog() > 8 or max(backlog[-2:]) > 1):  # busy below 0.7: it passes
            return False
        if 0.5 <= rate < CAPACITY and not (times.largest_backlog() > 8 and backlog[-1] <= 2 < times.lag(0.5)):
            return False
        if rate > CAPACITY and (backlog[-1] < 20 or backlog[0] > backlog[2] or backlog[2] > backlog[4]):
            return False
    return mean_lags == sorted(mean_lags)


@general("07", "Half of it gone, and the wait in line more than doubles.")
def half_of_the_room_gone_more_than_doubles_the_wait_in_line(lesson: LessonRun) -> bool:
    def in_line(busy: float) -> float:
        return md1_mean_lag(busy / 1.5, 1.5) - 1.5

    return all(in_line(1 - (1 - busy / 100) / 2) > 2 * in_line(busy / 100) for busy in range(1, 99))


@general("07", "of about 600 the projector does 400 in that time.", "each order takes 1.5 s, as ever.")
def one_a_second_leaves_two_hundred_behind_and_five_minutes(lesson: LessonRun) -> bool:
    lunches = [lesson["lunch"](1.0, seed=luck) for luck in OTHER_LUCK]
    backlogs, worst = [one.largest_backlog() for one in lunches], [one.worst_lag() for one in lunches]
    done = {len(one.accepted) - one.backlog(600) for one in [*lunches, lesson["full"]]}
    shown = lesson["full"].largest_backlog(), lesson["full"].worst_lag()
    return (
        done <= set(range(396, 401))
        and near(mean(backlogs), 200, within=10)
        and near(mean(worst), 300, within=15)
        and near(shown[0], 200, within=10)
        and near(shown[1], 300, within=15)
    )


@general("07", "It crosses 50 % at p50, and 95 % at p95.")
def the_curve_crosses_each_share_at_its_quantile(lesson: LessonRun) -> bool:
    return all(
        times.visible_after(times.lag(share)) >= share > times.visible_after(times.lag(share) - 1e-6)
        for times in slider(lesson).values()
        for share in (0.5, 0.95)
    )


@general("07", "That takes more room than the same promise about an average.")
def nearly_everybody_is_promised_five_seconds_at_a_lower_rate_than_the_average(lesson: LessonRun) -> bool:
    return p95(0.37) > 5 and md1_mean_lag(0.54, 1.5) < 5


@finding(
    "07", "The sixth is there at 9 s, the seventh at 10.5 s, and the last look was at 9.9 s.", "Who is never told?"
)
def everybody_from_the_seventh_on_gives_up(lesson: LessonRun) -> bool:
    told = lesson.shown["07-ten"]["noticed_at"].notna().tolist()
    looks = lesson["noon"].clients.table()["looks_at"]
    last = {round(at[-1] - at[0], 6) for at in looks if len(at) == 10}
    return told == 6 * [True] + 4 * [False] and last == {9.9}


@general(
    "07",
    "whatever the chance and the order of work.",
    "From an instant without a backlog to the next one it is no average, but exact",
)
def littles_law_is_exact(lesson: LessonRun) -> bool:
    lunches = [lesson["lunch"](rate / 10, workers=workers) for rate in range(1, 11) for workers in (1, 2)]
    laws = [one.littles_law() for one in lunches]
    return all(
        law.area == law.total_lag and law.orders == len(one.accepted) for law, one in zip(laws, lunches, strict=True)
    )


@general("07", "A worker that rests p seconds when it finds nothing adds p / 2", "the mean of forty days.")
def the_formula_is_what_forty_days_come_to(lesson: LessonRun) -> bool:
    table = lesson.shown["07-formula-table"]
    apart = table["formula, p = 1"] - table["formula"]
    runs = abs(table["forty days"] - table["formula"]), abs(table["forty days, p = 1"] - table["formula, p = 1"])
    return set(apart.round(2)) == {0.5} and all((by <= 0.03 * table["formula"]).all() for by in runs)


@general("07", "Two can do 1.33 a second.", "One order a second is too much for one.")
def two_workers_are_enough_for_one_order_a_second(lesson: LessonRun) -> bool:
    lags = lesson.shown["07-workers-table"].set_index("workers")["mean lag"]
    return lags[1] > 100 and lags[2] < 3 and list(lags) == sorted(lags, reverse=True) and lags[4] > 1.5


@general("07", "half of them come in the hour from noon, which begins at 14,400 s.")
def half_of_a_day_comes_in_the_hour_from_noon(lesson: LessonRun) -> bool:
    come = Arrivals.lunch_day(100_000).seconds()
    return near(((come >= 14_400) & (come < 18_000)).mean(), 0.52, within=0.03)


@general("07", "Where does noon begin to leave a gap, and until when?")
def noon_leaves_a_gap_from_some_place_of_the_slider_on(lesson: LessonRun) -> bool:
    worst = [times.worst_lag() for _, times in lesson.explored["07-day-picture"].everywhere()]
    return worst == sorted(worst) and worst[0] < 1 and worst[-1] > 600


@general(
    "07", "there, 95 of 100 reads are fresh within a tenth of a second.", "The last figure of each system scatters"
)
def the_stores_are_fresh_within_a_tenth_of_a_second(lesson: LessonRun) -> bool:
    table = lesson.shown["07-elsewhere-table"]
    off = abs(table["here"] / table["published"] - 1)
    firsts = off[~table["figure"].str.startswith("99.9 % fresh")]
    return firsts.max() < 0.05 and all(quorum(system).lag(0.95) < 0.1 for system in lesson["stores"])


# 08


def sums(lesson: LessonRun, fall: str) -> dict[float, int]:
    """What the sum says at each place of the lease's slider, with one order of 850 yen; the list has one line."""
    found = {}
    for places, kitchen in lesson.explored["08-stage"].everywhere():
        if places["fall"] == fall:
            assert len(kitchen.order_list()) == 1
            found[places["lease"]] = int(kitchen.sales_total()["total_yen"][0])
    return found


@finding("08", "the slip is taken off the queue, and the queue forgets it.", "nobody will ever tell the list.")
def what_is_popped_is_lost_however_long_one_waits(lesson: LessonRun) -> bool:
    kitchen = lesson["lunch"]("pop")
    kitchen.advance(24 * 60 * 60)
    state = kitchen.operation("op-1").state
    return kitchen.order("order-1").status == "ORDERED" and kitchen.order_list().empty and state == "PENDING"


@finding("08", "The list replaced the same line, and looks right. The sum added the same lunch once more.")
def only_the_sum_of_ack_counts_twice(lesson: LessonRun) -> bool:
    told = lesson.shown["08-fallen"]
    twice = told[told["sales_total"] > 850]
    right = questions.find("08-sales").right
    return twice[["way", "in_list"]].values.tolist() == [["ack, projection committed", 1]] and (
        twice["sales_total"].astype(str).tolist() == [right]
    )


@general("08", "A lease brings it back, and it can come twice.")
def a_fall_before_it_wrote_counts_once_and_one_after_it_twice(lesson: LessonRun) -> bool:
    before, after = sums(lesson, "event received"), sums(lesson, "projection committed")
    return set(before.values()) == {850} and set(after.values()) == {1700}


@general("08", "So the other one gets it as well.", "Slow and fallen look the same from outside.")
def with_a_lease_shorter_than_the_work_nobody_need_fall(lesson: LessonRun) -> bool:
    return sums(lesson, "nobody") == {lease: 1700 if lease < 1.5 else 850 for lease in sums(lesson, "nobody")}


@general("08", "Remembered ids make that harmless.")
def with_remembered_ids_the_sum_is_right_wherever_the_slider_stands(lesson: LessonRun) -> bool:
    stands = lesson.explored["08-stage"].stands
    kitchens = [lesson["lunch"]("remember", fall, lease) for fall in stands["fall"] for lease in stands["lease"]]
    return {int(kitchen.sales_total()["total_yen"][0]) for kitchen in kitchens} == {850}


@finding("08", "So it is handed out three times, and then it is a dead letter, and its operation is FAILED.")
def who_fells_three_workers_is_given_up_and_the_order_stands(lesson: LessonRun) -> bool:
    row = lesson.shown["08-fells"].iloc[0]
    return "status='ORDERED'" in lesson.printed["08-fells"] and row.tolist()[1:] == [1, 0, "FAILED", 1]


@finding(
    "08",
    "fail keeps Aoi's event, and whoever comes behind it waits.",
    "skip lost it in silence: an accepted order in no list, PENDING for ever, no dead letter",
    "What is skipped is lost in silence.",
    "The last look tells quiet from dead.",
)
def skip_loses_in_silence_and_fail_stops(lesson: LessonRun) -> bool:
    told, mended = (lesson.shown[cell].set_index("way") for cell in ("08-go-on", "08-repaired-table"))
    dead = [way for way in told.index if told["since_look"][way] > 1]
    silent = [way for way in told.index if mended["operations"][way] == "PENDING, DONE"]
    return (
        dead == ["fail", "retry and fail"]
        and silent == ["skip", "retry and skip"]
        and told["dead_letters"].tolist() == [0, 0, 0, 0, 1]
        and mended["in_list"].tolist() == [2, 1, 2, 1, 2]
    )


@finding("08", "it is sent once, and no replay sends it.")
def a_list_made_anew_sends_no_mail(lesson: LessonRun) -> bool:
    happened = lesson.shown["08-mail"]["what"].tolist()
    return happened.count("mailed") == 1 and happened[-1] == "switched"


@general("08", "How long must it be, so that the newcomer does not take what the first still holds?")
def with_a_lease_as_long_as_the_work_the_newcomer_takes_nothing(lesson: LessonRun) -> bool:
    return all(
        (facts["what"] == "picked up").sum() == (1 if places["lease"] >= 5 else 2)
        for places, facts in lesson.explored["08-lanes"].everywhere()
    )


@finding("08", "Five orders are in the list.", "A sixth order comes meanwhile")
def a_list_made_anew_shows_the_sixth_order_too(lesson: LessonRun) -> bool:
    facts = lesson.shown["08-rebuild-facts"]
    at = {what: facts["at"][facts["what"] == what].iloc[0] for what in ("rebuild began", "caught up", "switched")}
    return near(at["rebuild began"], 10) and near(at["switched"], 16) and at["caught up"] == at["switched"]


@finding("08", "Here one is enough for every damage.")
def each_flaw_takes_one_accident(lesson: LessonRun) -> bool:
    return [line.count("Accident") for line in lesson.printed["08-shortest"].splitlines()] == [1, 1, 1, 1, 1]
