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

from cqrs_lab.shared.units import as_seconds, microseconds


def stream(seed: int, part: str) -> Random:
    """The random numbers of one part of the lab."""
    return Random(f"{seed}/{part}")


@dataclass(frozen=True)
class Delay:
    """How long the projector takes for each event, by chance or by list; `mean` in microseconds.

    >>> Delay.uniform(0.5, 2.5)
    Delay.uniform(0.5, 2.5)
    """

    text: str
    mean: int
    sampler: Callable[[Random], Callable[[], int]]

    def __repr__(self) -> str:
        return f"Delay.{self.text}"

    def told(self) -> float | str:
        """The delay in a fact: seconds if it is always the same, else the text that makes it.

        >>> Delay.fixed(1.5).told(), Delay.uniform(0.5, 2.5).told()
        (1.5, 'Delay.uniform(0.5, 2.5)')
        """
        return as_seconds(self.mean) if self.text.startswith("fixed(") else str(self)

    @classmethod
    def fixed(cls, seconds: float) -> "Delay":
        """Always the same number of seconds."""
        pause = microseconds("delay", seconds)
        return cls(f"fixed({seconds!r})", pause, lambda random: lambda: pause)

    @classmethod
    def uniform(cls, low: float, high: float) -> "Delay":
        """Anything from `low` to `high` seconds, all alike: low + (high - low) u."""
        least = microseconds("delay's low end", low)
        most = microseconds("delay's high end", high, least=low)
        return cls(
            f"uniform({low!r}, {high!r})",
            (least + most) // 2,
            lambda random: lambda: round(least + (most - least) * random.random()),
        )

    @classmethod
    def exponential(cls, mean: float) -> "Delay":
        """Mostly short, now and then long, `mean` seconds on average: -mean log(1 - u)."""
        average = microseconds("delay's mean", mean)
        return cls(
            f"exponential({mean!r})",
            average,
            lambda random: lambda: round(-average * math.log(1.0 - random.random())),
        )

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
