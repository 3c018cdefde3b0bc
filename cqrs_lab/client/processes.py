"""What takes time, as a process: a generator of pauses with an answer at its end.

It acts, and yields how long it wants to pause, in microseconds; at the end it returns its answer. Whoever runs it
decides what waiting means. A person's process gives a command with

    receipt = yield from api.press(...)

which pauses nowhere where commands are answered at once. A verb of a notebook that may take time is by hand a plain
call; `takes_time` notes the process beside it, for whoever is one of many: `as_process` then gives that.
"""

from collections.abc import Callable, Generator
from functools import partial
from typing import Any, TypeVar

R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])

Pauses = Generator[int, None, R]


def takes_time(process: Callable[..., Pauses[Any]]) -> Callable[[F], F]:
    """Note that a method can go on as this process, which takes the same arguments."""

    def noted(verb: F) -> F:
        noted_on: Any = verb  # a function's type knows no such attribute
        noted_on._process = process
        return verb

    return noted


def as_process(action: Callable[..., Any], *arguments: Any, **named: Any) -> Pauses[Any]:
    """The process of calling `action`: that which is noted beside it, or one that calls it and pauses nowhere."""
    process = getattr(action, "_process", None)
    if process is None:
        return action(*arguments, **named)
    owner = getattr(action, "__self__", None)
    return (yield from (process if owner is None else partial(process, owner))(*arguments, **named))


def at_once(pauses: Pauses[R]) -> R:
    """The answer of a process that pauses nowhere."""
    try:
        next(pauses)
    except StopIteration as end:
        answer: R = end.value
        return answer
    raise RuntimeError("this takes time, and there is no clock to move")
