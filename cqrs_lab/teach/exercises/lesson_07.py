"""Lesson 07: the highest rate at which nearly everybody is in the list within five seconds."""

from cqrs_lab.lab.arrivals import Arrivals
from cqrs_lab.lab.whatif import whatif
from cqrs_lab.teach.exercises.answers import number_of
from cqrs_lab.teach.exercises.exercise import Exercise, Mistake, Verdict, verdict

DELAY = 1.5  # seconds of work for each order
SHARE, PROMISED = 0.95, 5.0  # this share of the orders is in the list within so many seconds
CAPACITY = 1 / DELAY  # orders per second
HIGHEST = 0.36  # by Erlang's formula of 1909 for the wait in line it is 0.3603; a test works that out
LUNCH = 1_000_000.0  # seconds: eleven days, after which p95 is known to some hundredths of a second

# The learner measures lunches of a hundred hours, whose p95 scatters by 0.045 s from one seed to another. Twice that
# is luck. And who goes in steps of a hundredth stops at 0.35 or at 0.36, by luck: one step and a half is near enough.
LUCK, NEAR = 0.1, 0.015  # seconds, orders per second
IN_FIVE_SECONDS = PROMISED / DELAY  # orders: 3.33 of them are five seconds of work, so some say 3.33 a second
MOST = 10  # orders per second: beyond that, somebody has answered another question
RAREST = 0.01  # orders per second: below that, hardly anybody meets anybody, and nothing changes any more


def p95(rate: float) -> float:
    """How many seconds after acceptance this share of a very long lunch is visible, with orders by chance."""
    orders = Arrivals.poisson(max(rate, RAREST), seconds=LUNCH)
    return whatif(orders, DELAY, poll_interval=None).lag(SHARE)


def judge_rate(answer: object) -> Verdict:
    """Whether the promise is kept at this rate, and whether it could be kept at a higher one."""
    rate = number_of(answer)
    if not 0 < rate <= MOST:  # never true of NaN
        return verdict("07-rate.wanted", most=MOST)
    if abs(rate - IN_FIVE_SECONDS) < 0.05:
        return verdict("07-rate.fits_into_five_seconds", rate=rate)
    if rate >= CAPACITY:
        return verdict("07-rate.grows", rate=rate)
    late = p95(rate)
    if late > PROMISED + LUCK:
        return verdict("07-rate.too_high", rate=rate, late=late)
    if p95(rate + NEAR) <= PROMISED:
        return verdict("07-rate.too_careful", rate=rate, late=late)
    return verdict("07-rate.right", rate=rate, late=late, share=100 * rate * DELAY)


MISTAKES = (
    Mistake("in words", "0.36 a second", "07-rate.wanted"),
    Mistake("nobody", 0, "07-rate.wanted"),
    Mistake("a share", 54, "07-rate.wanted"),
    Mistake("what fits into five seconds", 5 / 1.5, "07-rate.fits_into_five_seconds"),
    Mistake("all that it can do", 1 / 1.5, "07-rate.grows"),
    Mistake("one a second", 1, "07-rate.grows"),
    Mistake("nearly all that it can do", 0.66, "07-rate.too_high"),
    Mistake("where the mean is below five seconds", 0.5, "07-rate.too_high"),
    Mistake("a hundredth too high", 0.37, "07-rate.too_high"),
    Mistake("one in five seconds", 0.2, "07-rate.too_careful"),
    Mistake("two hundredths too low", 0.34, "07-rate.too_careful"),
)

EXERCISES = [Exercise("07-rate", HIGHEST, judge_rate, MISTAKES)]
