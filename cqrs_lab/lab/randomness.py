"""Chance that is the same every time.

Everything random comes from one seed, and each part of the lab draws from a stream of its own, so that a change
in one part moves nothing in another. Python promises that `random()` gives the same numbers for the same seed
in every version; from those we go by inverse transforms of our own (Devroye, "Non-Uniform Random Variate
Generation", 1986, chapter II.2) and round to whole microseconds.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random
from statistics import NormalDist
from typing import Any

from cqrs_lab.shared.arguments import as_given
from cqrs_lab.shared.units import LONGEST, PER_SECOND, as_seconds, is_number, microseconds

Transform = Callable[[Any, Any], Any]
WIDEST = 3.0  # sigma: one delay in a hundred is then a thousand times the median
SMALLEST = 2.0**-54  # below every number but 0 that `random()` gives: the normal quantile of 0 is no number


def stream(seed: int, part: str) -> Random:
    """The random numbers of one part of the lab."""
    return Random(f"{seed}/{part}")


@dataclass(frozen=True)
class Delay:
    """How long the projector takes for each event, by chance or by list; `mean` in microseconds.

    `transform(u, functions)` is the formula where it works on a whole array of numbers as well as on one: `functions`
    is then numpy, else `math`. So a what-if draws the very delays that a cafeteria of the same seed draws.

    >>> Delay.uniform(0.5, 2.5)
    Delay.uniform(0.5, 2.5)
    """

    text: str
    mean: int
    sampler: Callable[[Random], Callable[[], int]]
    transform: Transform | None = None

    def __repr__(self) -> str:
        return f"Delay.{self.text}"

    def told(self) -> float | str:
        """The delay in a fact: seconds if it is always the same, else the text that makes it.

        >>> Delay.fixed(1.5).told(), Delay.uniform(0.5, 2.5).told()
        (1.5, 'Delay.uniform(0.5, 2.5)')
        """
        return as_seconds(self.mean) if self.is_fixed else str(self)

    @property
    def is_fixed(self) -> bool:
        """Whether it is always the same."""
        return self.text.startswith("fixed(")

    @classmethod
    def fixed(cls, seconds: float) -> "Delay":
        """Always the same number of seconds."""
        pause = microseconds("delay", seconds)
        return cls(f"fixed({seconds!r})", pause, lambda random: lambda: pause)

    @classmethod
    def uniform(cls, low: float, high: float) -> "Delay":
        """Anything from `low` to `high` seconds, all alike, as a jitter is: low + (high - low) u."""
        least = microseconds("delay's low end", low)
        most = microseconds("delay's high end", high, least=low)
        return cls.transformed(
            f"uniform({low!r}, {high!r})", (least + most) // 2, lambda u, functions: least + (most - least) * u
        )

    @classmethod
    def exponential(cls, mean: float) -> "Delay":
        """Mostly short, now and then long, `mean` seconds on average: -mean log(1 - u)."""
        average = microseconds("delay's mean", mean)
        return cls.transformed(
            f"exponential({mean!r})", average, lambda u, functions: -average * functions.log(1.0 - u)
        )

    @classmethod
    def lognormal(cls, median: float, sigma: float) -> "Delay":
        """Half of them below `median` seconds, and a long tail: median exp(sigma z), with z standard normal.

        The mean is median exp(sigma^2 / 2). z is the normal quantile of u, by Wichura's algorithm AS 241 (Applied
        Statistics 37, 1988), which is in Python's `statistics`.
        """
        middle = microseconds("delay's median", median)
        if not (is_number(sigma) and 0 <= sigma <= WIDEST):
            raise ValueError(f"delay's sigma must be a number from 0 to {WIDEST:g}, not {as_given(sigma)}")
        quantile, longest = NormalDist().inv_cdf, LONGEST * PER_SECOND

        def sampler(random: Random) -> Callable[[], int]:
            return lambda: min(longest, round(middle * math.exp(sigma * quantile(random.random() or SMALLEST))))

        mean = min(longest, round(middle * math.exp(sigma**2 / 2)))
        return cls(f"lognormal({median!r}, {sigma!r})", mean, sampler)

    @classmethod
    def transformed(cls, text: str, mean: int, transform: Transform) -> "Delay":
        """A delay whose `transform` makes microseconds of a number from 0 to 1."""

        def sampler(random: Random) -> Callable[[], int]:
            return lambda: round(transform(random.random(), math))

        return cls(text, mean, sampler, transform)

    @classmethod
    def listed(cls, seconds: Iterable[float]) -> "Delay":
        """One after the other from a list; ValueError when an event comes for which the list has none left."""
        pauses = [microseconds("each delay", pause) for pause in seconds]

        def sampler(random: Random) -> Callable[[], int]:
            left = iter(pauses)

            def draw() -> int:
                for pause in left:
                    return pause
                raise ValueError(f"this list of delays has {len(pauses)}, and one more event came")

            return draw

        mean = sum(pauses) // len(pauses) if pauses else 0
        return cls(f"listed({[as_seconds(pause) for pause in pauses]})", mean, sampler)


def as_delay(delay: object) -> Delay:
    """A `Delay` as it is, or a number of seconds as a fixed one."""
    return delay if isinstance(delay, Delay) else Delay.fixed(delay)  # type: ignore[arg-type]
