"""Chance for many orders at once: the numbers that `randomness` gives one by one, as arrays.

numpy's `RandomState` is the same Mersenne Twister as Python's `random`, makes the same 53 bits of two words, and is
frozen (NEP 19): set to the same state, it gives the same numbers a hundred times faster. Formulas are those of
`Delay`. Its functions may differ in the last bit of a float; whole microseconds hide that.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cqrs_lab.lab.randomness import Delay, stream
from cqrs_lab.shared.arguments import as_given
from cqrs_lab.shared.units import LONGEST, PER_SECOND, whole

Microseconds = NDArray[np.int64]
BLOCK = 1 << 15  # numbers at once: few enough to stay in the processor's cache, which costs less than memory does
MOST_ORDERS = 10_000_000  # three arrays of them are 240 MB
LARGEST_SEED = (1 << 63) - 1


class Uniforms:
    """The numbers from 0 to 1 of one part of the lab, as arrays: those of `stream(seed, part)`."""

    def __init__(self, seed: int, part: str) -> None:
        _, (*key, position), _ = stream(seed, part).getstate()
        self._twister = np.random.RandomState()
        self._twister.set_state(("MT19937", np.array(key, dtype=np.uint32), position, 0, 0.0))

    def next(self, number: int) -> NDArray[np.float64]:
        """The next so many numbers."""
        return self._twister.random_sample(number)


def checked_seed(seed: object) -> int:
    """A seed, if it is a whole number of 64 bits; else ValueError."""
    return whole("seed", seed, least=-LARGEST_SEED, most=LARGEST_SEED)


def delays_drawn(delay: Delay, number: int, seed: int, part: str) -> Microseconds:
    """The first so many delays of a part; ValueError if `delay` is a list of fewer."""
    if delay.is_fixed:
        return np.full(number, delay.mean, dtype=np.int64)
    if delay.transform is None:
        draw = delay.sampler(stream(seed, part))
        return np.fromiter((draw() for _ in range(number)), dtype=np.int64, count=number)
    return rounded(delay.transform(Uniforms(seed, part).next(number), np))


def rounded(microseconds: NDArray[np.float64]) -> Microseconds:
    """Whole microseconds, half to even as Python's `round` has it; changes the array that it is given."""
    return np.rint(microseconds, out=microseconds).astype(np.int64)


def as_microseconds(name: str, seconds: object) -> Microseconds:
    """An array, a list or a column of seconds in whole microseconds; ValueError that names it and what is allowed."""
    numbers: Any = as_array(seconds)
    if numbers is None or numbers.ndim != 1:
        raise ValueError(f"{name} must be a list or an array of seconds, not {as_given(seconds)}")
    if len(numbers) > MOST_ORDERS:
        raise ValueError(f"{name} must hold at most {MOST_ORDERS:,} numbers, not {len(numbers):,}")
    if not len(numbers):
        return np.zeros(0, dtype=np.int64)
    lowest, highest = numbers.min(), numbers.max()
    if not (lowest >= 0 and highest <= LONGEST):  # never true of NaN, which both carry on
        wrong = numbers[~((numbers >= 0) & (numbers <= LONGEST))][0].item()
        raise ValueError(f"each number of {name} must be seconds from 0 to {LONGEST:,}, not {as_given(wrong)}")
    whole_ones = np.empty(len(numbers), dtype=np.int64)
    for start in range(0, len(numbers), BLOCK):
        part = slice(start, start + BLOCK)
        scratch = numbers[part] * float(PER_SECOND)
        whole_ones[part] = np.rint(scratch, out=scratch)
    return whole_ones


def as_array(given: object) -> Any:
    """What was given as an array of numbers, if it is one; else None."""
    if isinstance(given, str | bytes | dict | set) or not hasattr(given, "__len__"):
        return None
    if isinstance(given, list | tuple) and any(isinstance(one, bool | np.bool_) for one in given):
        return None  # numpy takes True for 1.0 between numbers
    try:
        numbers = np.asarray(given)
    except Exception:  # rows of different lengths, or an object that cannot be shown
        return None
    if not numbers.size:
        return numbers
    return numbers.astype(np.float64, copy=False) if numbers.dtype.kind in "iuf" else None
