"""When orders are accepted: by one after the other, all at once, by chance, or as on a day with a lunch break.

An `Arrivals` is a description, as a `Delay` is one: it becomes instants with a seed. Descriptions are added, and each
has a stream of its own, so that a burst more moves no other order.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from cqrs_lab.lab.draws import MOST_ORDERS, Microseconds, Uniforms, as_microseconds, checked_seed, rounded
from cqrs_lab.shared.arguments import as_given
from cqrs_lab.shared.units import PER_SECOND, as_seconds, is_number, microseconds, whole

LARGEST_RATE = 1_000_000.0  # one each microsecond
SMALLEST_RATE = 1e-9  # one in thirty years

# A school day from 8 to 16, in half hours: how busy each is beside the others. The lunch break begins at noon.
HALF_HOURS = (2, 3, 2, 4, 3, 3, 5, 10, 30, 22, 6, 3, 3, 2, 1, 1)
DAY = 8 * 3600.0  # seconds

Instants = Callable[[Uniforms], Microseconds]


@dataclass(frozen=True, slots=True)
class Part:
    """One description: its text, how many orders it is (about, if by chance), and how its instants are drawn."""

    text: str
    orders: float
    instants: Instants


@dataclass(frozen=True, slots=True)
class Arrivals:
    """When orders are accepted, by a rule or by chance.

    >>> Arrivals.burst(20) + Arrivals.poisson(0.5, seconds=600)
    Arrivals.burst(20) + Arrivals.poisson(0.5, seconds=600)
    """

    parts: tuple[Part, ...]

    @classmethod
    def burst(cls, orders: int, at: float = 0.0) -> "Arrivals":
        """So many orders at one instant, `at` seconds after opening."""
        number = whole("orders", orders, least=0, most=MOST_ORDERS)
        instant = microseconds("at", at)
        text = f"burst({orders!r}, at={at!r})" if at else f"burst({orders!r})"
        return cls((Part(text, number, lambda uniforms: np.full(number, instant, dtype=np.int64)),))

    @classmethod
    def steady(cls, rate: float, seconds: float) -> "Arrivals":
        """`rate` orders per second at equal distances, the first at opening, for so many seconds."""
        each, end = checked_rate(rate), microseconds("seconds", seconds)
        # Rounded first: 0.1 orders a second for 30 seconds are three, not four.
        number = math.ceil(round(each * as_seconds(end), 6))
        check_number(number)

        def instants(uniforms: Uniforms) -> Microseconds:
            return rounded(np.arange(number, dtype=np.float64) * (PER_SECOND / each))

        return cls((Part(f"steady({rate!r}, seconds={seconds!r})", number, instants),))

    @classmethod
    def poisson(cls, rate: float, seconds: float) -> "Arrivals":
        """`rate` orders per second on average, each without regard to the others, for so many seconds.

        The gaps between them are exponential: -log(1 - u) / rate.
        """
        each, end = checked_rate(rate), microseconds("seconds", seconds)
        expected = each * as_seconds(end)
        check_number(expected)

        def instants(uniforms: Uniforms) -> Microseconds:
            return poisson_instants(uniforms, PER_SECOND / each, expected, end)

        return cls((Part(f"poisson({rate!r}, seconds={seconds!r})", expected, instants),))

    @classmethod
    def lunch_day(cls, orders: int) -> "Arrivals":
        """So many orders by chance over a school day of eight hours; half of them come in the hour from noon."""
        number = whole("orders", orders, least=0, most=MOST_ORDERS)
        ends = np.linspace(0.0, DAY * PER_SECOND, len(HALF_HOURS) + 1)
        come = np.cumsum([0, *HALF_HOURS]) / sum(HALF_HOURS)

        def instants(uniforms: Uniforms) -> Microseconds:
            return rounded(np.interp(ascending_uniforms(uniforms, number), come, ends))

        return cls((Part(f"lunch_day({orders!r})", number, instants),))

    def seconds(self, seed: int = 29) -> NDArray[np.float64]:
        """The instants in seconds since opening, the first one first: the same for the same seed."""
        return self.instants(checked_seed(seed)) / PER_SECOND

    def instants(self, seed: int) -> Microseconds:
        """The instants in microseconds since opening, the first one first."""
        drawn = [part.instants(Uniforms(seed, f"arrivals/{n}")) for n, part in enumerate(self.parts, start=1)]
        return drawn[0] if len(drawn) == 1 else np.sort(np.concatenate(drawn))

    def __add__(self, other: object) -> "Arrivals":
        if not isinstance(other, Arrivals):
            return NotImplemented
        check_number(sum(part.orders for part in chain(self.parts, other.parts)))
        return Arrivals(self.parts + other.parts)

    def __repr__(self) -> str:
        return " + ".join(f"Arrivals.{part.text}" for part in self.parts)


def poisson_instants(uniforms: Uniforms, gap: float, expected: float, end: int) -> Microseconds:
    """Instants with exponential gaps of mean `gap` microseconds, up to `end`."""
    last, pieces = 0.0, []
    # A few standard deviations more than are expected: once is nearly always enough.
    more = math.ceil(expected + 5 * math.sqrt(expected) + 10)
    while last <= end:
        gaps = exponentials(uniforms, more)
        gaps *= gap
        gaps[0] += last
        pieces.append(np.cumsum(gaps, out=gaps))
        last = float(gaps[-1])
    instants = np.concatenate(pieces)
    return rounded(instants[instants <= end])


def ascending_uniforms(uniforms: Uniforms, number: int) -> NDArray[np.float64]:
    """So many numbers from 0 to 1 by chance, the smallest first, without sorting.

    Sums of exponential gaps, divided by the sum that has one gap more (Devroye 1986, chapter V, "Uniform and
    Exponential Spacings").
    """
    sums: NDArray[np.float64] = np.cumsum(exponentials(uniforms, number + 1))
    ascending: NDArray[np.float64] = sums[:-1] / sums[-1]
    return ascending


def exponentials(uniforms: Uniforms, number: int) -> NDArray[np.float64]:
    """So many exponential numbers of mean 1: -log(1 - u)."""
    drawn = uniforms.next(number)
    np.log1p(np.negative(drawn, out=drawn), out=drawn)
    return np.negative(drawn, out=drawn)


def checked_rate(rate: object) -> float:
    """A rate in orders per second, if it is above zero; else ValueError."""
    if is_number(rate) and SMALLEST_RATE <= rate <= LARGEST_RATE:  # type: ignore[operator]
        return float(rate)  # type: ignore[arg-type]
    raise ValueError(
        f"rate must be a number of orders per second above 0 and at most {LARGEST_RATE:,.0f}, not {as_given(rate)}"
    )


def check_number(orders: float) -> None:
    """ValueError if these are more orders than a what-if holds."""
    if orders > MOST_ORDERS:
        raise ValueError(f"arrivals must be at most {MOST_ORDERS:,} orders, not about {orders:,.0f}")


def arrival_instants(arrivals: object, seed: int) -> Microseconds:
    """The instants of a description, or those that the caller gives in seconds; ValueError if they go back in time."""
    if isinstance(arrivals, Arrivals):
        return arrivals.instants(seed)
    instants = as_microseconds("arrivals", arrivals)
    back = np.flatnonzero(instants[1:] < instants[:-1])
    if len(back):
        before, after = (as_seconds(int(instants[back[0] + step])) for step in (0, 1))
        raise ValueError(f"arrivals must never go back in time, and {after:g} s comes after {before:g} s")
    return instants
