"""Numbers that come in and go out: seconds outside, whole microseconds inside; and a number of things in words."""

from numbers import Integral, Real
from typing import Any, TypeGuard, overload

from cqrs_lab.shared.arguments import as_given

PER_SECOND = 1_000_000  # microseconds
LONGEST = 1_000_000_000  # seconds: some thirty years, far from what SQLite's integers hold


def microseconds(name: str, seconds: object, *, least: float = 0, most: float = LONGEST) -> int:
    """`seconds` in whole microseconds; raises ValueError, naming `name` and what is allowed.

    >>> microseconds("delay", 1.5)
    1500000
    """
    if is_number(seconds):
        number: Any = seconds
        if least <= number <= most:  # never true of NaN
            return round(float(number) * PER_SECOND)
    raise ValueError(f"{name} must be a number of seconds from {least:,g} to {most:,.0f}, not {as_given(seconds)}")


@overload
def seconds(instant: float, since: int) -> float: ...
@overload
def seconds(instant: float | None, since: int) -> float | None: ...
def seconds(instant: float | None, since: int) -> float | None:
    """An instant as seconds since another, exact to the microsecond; None stays None."""
    return None if instant is None else (instant - since) / PER_SECOND


def as_seconds(duration: float) -> float:
    """A duration in microseconds as seconds.

    >>> as_seconds(1_500_000)
    1.5
    """
    return duration / PER_SECOND


def whole(name: str, number: object, *, least: int | None = None, most: int | None = None) -> int:
    """`number`, if it is a whole number from `least` to `most`; else ValueError, naming `name` and what is allowed."""
    value: Any = number
    if is_whole(number) and (least is None or value >= least) and (most is None or value <= most):
        return int(value)
    limit = "" if least is None else f", {least} or more" if most is None else f" from {least} to {most:,}"
    raise ValueError(f"{name} must be a whole number{limit}, not {as_given(number)}")


def is_number(value: object) -> bool:
    """Whether `value` is a real number, of Python's or numpy's.

    >>> is_number(1.5), is_number("1.5"), is_number(True)
    (True, False, False)
    """
    return isinstance(value, Real) and not isinstance(value, bool)  # True is an int in Python, but nobody's 1


def is_whole(value: object) -> TypeGuard[int]:
    """Whether `value` is of a type of whole numbers, as 2 is and 2.0 is not."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def counted(number: int, thing: str) -> str:
    """A number of things, in words.

    >>> counted(0, "event"), counted(1, "event"), counted(2, "event")
    ('0 events', '1 event', '2 events')
    """
    return f"{number} {plural_word(number, thing)}"


def plural_word(number: object, thing: str) -> str:
    """The word for so many things: one stays alone, all others take an s, none and halves too.

    >>> plural_word(1, "order"), plural_word(1.5, "order")
    ('order', 'orders')
    """
    return thing if number == 1 else f"{thing}s"
