"""Turns: one cafeteria is used by one thread at a time.

A notebook has several threads (widgets' messages have one of their own), and a teacher may start more. There is one
lock for a whole cafeteria, held while one of its verbs runs; nothing below has a lock of its own. The lock is
re-entrant, for a verb may call another, and whoever is on the clock's agenda acts inside `advance`.

The turn is also what keeps a cafeteria's files open: they are let go when nobody has it any more. So a group, such as
`cafeteria.clients`, is of use for as long as somebody holds it.
"""

from collections.abc import Callable
from functools import wraps
from threading import RLock
from typing import Any, TypeVar, cast

C = TypeVar("C", bound=type)
F = TypeVar("F", bound=Callable[..., Any])


class Turn:
    """The one lock of a cafeteria; `with turn:` waits for it and holds it."""

    def __init__(self) -> None:
        self._lock = RLock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *exception: object) -> None:
        self._lock.release()


def one_at_a_time(group: C) -> C:
    """Let each public method of a class hold the instance's `_turn` while it runs."""
    for name, method in list(vars(group).items()):
        if callable(method) and not name.startswith("_"):
            setattr(group, name, taking_turns(method))
    return group


def taking_turns(method: F) -> F:
    """A method that holds its instance's `_turn` while it runs."""

    @wraps(method)
    def in_turn(self: Any, *arguments: Any, **named: Any) -> Any:
        with self._turn:
            return method(self, *arguments, **named)

    return cast(F, in_turn)
