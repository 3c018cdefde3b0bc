"""Numbers that come in and go out: seconds outside, whole microseconds inside."""

from numbers import Integral, Real
from typing import Any, overload

LONGEST = 1_000_000_000  # seconds: some thirty years, far from what SQLite's integers hold


def microseconds(name: str, seconds: object, *, least: float = 0, most: float = LONGEST) -> int:
    """`seconds` in whole microseconds; raises ValueError, naming `name` and what is allowed.

    >>> microseconds("delay", 1.5)
    1500000
    """
    if isinstance(seconds, Real) and not isinstance(seconds, bool):
        number: Any = seconds
        if least <= number <= most:  # never true of NaN
            return round(float(number) * 1_000_000)
    raise ValueError(f"{name} must be a number of seconds from {least:,g} to {most:,.0f}, not {seconds!r}")


@overload
def seconds(instant: float, since: int) -> float: ...
@overload
def seconds(instant: float | None, since: int) -> float | None: ...
def seconds(instant: float | None, since: int) -> float | None:
    """An instant as seconds since another, exact to the microsecond; None stays None."""
    return None if instant is None else (instant - since) / 1_000_000


def whole(name: str, number: object, *, least: int | None = None, most: int | None = None) -> int:
    """`number`, if it is a whole number from `least` to `most`; else ValueError, naming `name` and what is allowed."""
    is_whole = isinstance(number, Integral) and not isinstance(number, bool)
    value: Any = number
    if is_whole and (least is None or value >= least) and (most is None or value <= most):
        return int(value)
    limit = "" if least is None else f", {least} or more" if most is None else f" from {least} to {most:,}"
    raise ValueError(f"{name} must be a whole number{limit}, not {number!r}")
