"""Touching an answer: it is the learner's, and may be or do anything.

Whatever runs the learner's code stands inside `learners_code`: calling a function, taking a value out of an object,
comparing or printing it. What raises in there is told to the learner. What raises anywhere else is a fault of the
check, and nobody may read that it was theirs.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from math import inf, nan
from typing import Any, TypeGuard
from unicodedata import normalize

from cqrs_lab.shared.units import is_number
from cqrs_lab.teach.replies import shortened

PLAIN_QUOTES = str.maketrans("‘’", "''")


class AnswerStopped(Exception):
    """The learner's code raised `error`."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(type(error).__name__)
        self.error = error


@contextmanager
def learners_code() -> Iterator[None]:
    """What raises in here is the answer's doing: it becomes AnswerStopped."""
    try:
        yield
    except AnswerStopped:  # it was found out further inside
        raise
    except (Exception, SystemExit) as error:  # exit() is a mistake too; who interrupts wants the check to end
        raise AnswerStopped(error) from error


def is_function_of(answer: object, count: int) -> TypeGuard[Callable[..., Any]]:
    """Whether an answer is a function that can be called with `count` arguments."""
    with learners_code():
        if not callable(answer) or isinstance(answer, type) or inspect.iscoroutinefunction(answer):
            return False
        try:
            signature = inspect.signature(answer)
        except (TypeError, ValueError):  # some functions written in C have none: calling them will show
            return True
    try:
        signature.bind(*range(count))
    except TypeError:
        return False
    return True


def items_of(answer: object) -> dict[object, object] | None:
    """A mapping's items, or None if the answer is no mapping."""
    with learners_code():
        return dict(answer) if isinstance(answer, Mapping) else None


def text_of(value: object) -> str:
    """A text as it was meant, full-width letters and typographic quotes made plain; "" for what is no text.

    >>> text_of(" ok "), text_of(...)
    ('ok', '')
    """
    with learners_code():
        return normalize("NFKC", str(value)).translate(PLAIN_QUOTES).strip() if isinstance(value, str) else ""


def word_of(value: object) -> str:
    """A text that is chosen from a few: capital letters do not matter either.

    >>> word_of("Write ")
    'write'
    """
    return text_of(value).casefold()


def number_of(value: object) -> float:
    """A number as a plain one, which may be infinite; NaN for what is none.

    >>> number_of(2), number_of("2")
    (2.0, nan)
    """
    with learners_code():
        try:
            number: Any = value
            return float(number) if is_number(value) else nan
        except OverflowError:
            return inf


def shown(value: object) -> str:
    """A value as a sentence shows it, never longer than some lines; who cannot be shown is named by its type."""
    try:
        return shortened(repr(value))
    except (Exception, SystemExit):
        return f"<{type(value).__name__}>"


def message_of(error: BaseException) -> str:
    """What an error says, if it can."""
    try:
        return shortened(str(error))
    except (Exception, SystemExit):
        return ""
