"""Ways to wait. Each is an iterable of pauses in seconds: look, pause, look, pause, ... until the pauses end.

    linear        a little longer each time; the textbook's own client
    exponential   twice as long each time, up to a cap
    fixed         always the same

Jitter moves each pause by chance, so that a thousand clients that started together do not come back together. "Full"
jitter takes anything from 0 to the pause, "equal" jitter keeps one half and takes anything from 0 to the other.
Source of both: Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate, islice
from typing import Literal

from cqrs_lab.shared.arguments import as_given
from cqrs_lab.shared.units import is_number, microseconds, whole

Jitter = Literal["full", "equal"]
MOST_TRIES = 1000
SHORTEST_PAUSE = 0.001  # seconds; a client that never paused would never let time go by


def linear(first: float = 0.3, step: float = 0.2, tries: int = 10) -> Iterator[float]:
    """`first`, then `step` longer each time: the textbook waits 300 + i * 200 ms, ten times.

    >>> [round(pause, 1) for pause in linear(tries=4)]
    [0.3, 0.5, 0.7, 0.9]
    """
    microseconds("first", first, least=SHORTEST_PAUSE)
    microseconds("step", step)
    return iter([first + number * step for number in range(checked_tries(tries))])


def exponential(
    base: float = 0.5,
    factor: float = 2.0,
    cap: float = 8.0,
    tries: int = 10,
    jitter: Jitter | None = None,
    random: Callable[[], float] | None = None,
) -> Iterator[float]:
    """`base`, then `factor` times longer each time, never longer than `cap`: min(cap, base * factor**i).

    `jitter` needs `random`, a function that gives numbers from 0 to 1.

    >>> list(exponential(tries=6))
    [0.5, 1.0, 2.0, 4.0, 8.0, 8.0]
    """
    microseconds("base", base, least=SHORTEST_PAUSE)
    microseconds("cap", cap, least=base)
    if not is_number(factor) or not 1 <= factor <= 100:  # "not ... <=", for every comparison with NaN is false
        raise ValueError(f"factor must be a number from 1 to 100, not {as_given(factor)}")
    if jitter is not None and (jitter not in ("full", "equal") or not callable(random)):
        raise ValueError(
            f'jitter must be None, or "full" or "equal" together with random, a function, not {as_given(jitter)}'
        )
    longest = accumulate(range(1, checked_tries(tries)), lambda pause, _: min(cap, pause * factor), initial=base)
    return iter([jittered(pause, jitter, random) for pause in longest])


def fixed(pause: float = 0.1, tries: int = 100) -> Iterator[float]:
    """The same pause each time.

    >>> list(fixed(0.5, tries=3))
    [0.5, 0.5, 0.5]
    """
    microseconds("pause", pause, least=SHORTEST_PAUSE)
    return iter([pause] * checked_tries(tries))


def jittered(pause: float, jitter: Jitter | None, random: Callable[[], float] | None) -> float:
    """The pause, moved by chance: full jitter is pause * u, equal jitter is pause / 2 + pause / 2 * u."""
    if jitter is None or random is None:
        return pause
    kept = 0.0 if jitter == "full" else pause / 2
    return max(SHORTEST_PAUSE, kept + (pause - kept) * random())


def checked_tries(tries: int) -> int:
    """`tries`, if the waiting comes to an end."""
    return whole("tries", tries, least=1, most=MOST_TRIES)


def finite(pauses: Iterable[float]) -> list[int]:
    """Any pauses in whole microseconds; ValueError if one is not allowed or if they never end."""
    if not isinstance(pauses, Iterable):
        raise ValueError(f"pauses must be a list of seconds, not {as_given(pauses)}")
    first = list(islice(pauses, MOST_TRIES + 1))  # one more than allowed: an endless iterable shows itself by it
    if len(first) > MOST_TRIES:
        raise ValueError(f"pauses must come to an end, after {MOST_TRIES} at most")
    return [microseconds("each pause", pause, least=SHORTEST_PAUSE) for pause in first]
