"""What queueing theory says of a projector whose orders come by chance: means, by formula.

One worker, orders that come without regard to each other at `rate` per second (Poisson), `delay` seconds of work for
each on average. In queueing's short words: M/D/1 if the delay is always the same, M/M/1 if it is exponential. Busy is
the share of time in which the worker works, rate x delay; it must be below 1, or the backlog grows for ever.

    M/G/1   mean lag = delay + rate E[delay^2] / (2 (1 - busy))       Pollaczek 1930, Khinchine 1932
    M/D/1   E[delay^2] = delay^2,   so delay + busy delay / (2 (1 - busy))
    M/M/1   E[delay^2] = 2 delay^2, so delay / (1 - busy)             Erlang 1917
    idle poll of p: all wait p / 2 longer. The worker takes rests of p until it finds something; the wait of a queue
            whose server takes such vacations is that of the queue without them, and a rest's residue
                                                                      Levy and Yechiali 1975, Fuhrmann and Cooper 1985

The formulas stand in L. Kleinrock, "Queueing Systems", volume 1, 1975, sections 3.2 and 5.6; the last one in S. W.
Fuhrmann and R. B. Cooper, Operations Research 33, 1985. Little's law makes the mean backlog of each: rate x mean lag.
"""

from cqrs_lab.lab.arrivals import checked_rate
from cqrs_lab.shared.arguments import as_given
from cqrs_lab.shared.units import as_seconds, microseconds


def md1_mean_lag(rate: float, delay: float, poll_interval: float | None = None) -> float:
    """The mean lag in seconds of orders that take exactly `delay` seconds each.

    >>> md1_mean_lag(0.5, 1.5), round(md1_mean_lag(0.6, 1.5), 6)
    (3.75, 8.25)
    """
    return mean_lag(rate, delay, delay_squared=as_seconds(microseconds("delay", delay)) ** 2, poll=poll_interval)


def mm1_mean_lag(rate: float, delay: float, poll_interval: float | None = None) -> float:
    """The mean lag in seconds of orders that take `delay` seconds on average, by an exponential chance.

    >>> mm1_mean_lag(0.5, 1.5)
    6.0
    """
    return mean_lag(rate, delay, delay_squared=2 * as_seconds(microseconds("delay", delay)) ** 2, poll=poll_interval)


def busy(rate: float, delay: float) -> float:
    """The share of time in which the worker works; ValueError if the orders are more than it can do.

    >>> busy(0.5, 1.5)
    0.75
    """
    work = as_seconds(microseconds("delay", delay))
    share = checked_rate(rate) * work
    if share >= 1:
        raise ValueError(
            f"rate must be below {1 / work:g} orders per second with a delay of {work:g} s, not {as_given(rate)}: "
            "the backlog would grow for ever"
        )
    return share


def mean_lag(rate: float, delay: float, delay_squared: float, poll: float | None) -> float:
    """The mean lag by Pollaczek and Khinchine, and half an idle poll."""
    rest = 0.0 if poll is None else as_seconds(microseconds("poll_interval (or None)", poll, least=0.001))
    share = busy(rate, delay)
    return as_seconds(microseconds("delay", delay)) + rate * delay_squared / (2 * (1 - share)) + rest / 2
