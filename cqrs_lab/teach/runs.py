"""One run of a learner's function: with which values, what it returned or why it stopped, and what it printed."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import partial
from io import StringIO
from typing import Any, TypeVar

from cqrs_lab.lab.faults import Crashed
from cqrs_lab.shared.units import is_number
from cqrs_lab.teach.pictures.needs import WrongTable
from cqrs_lab.teach.words import say

PRINTED_LINES = 20  # more of what a function prints is counted, and not shown
Drawn = TypeVar("Drawn")


@dataclass(frozen=True, slots=True)
class Run:
    """What a function did with these values."""

    places: Mapping[str, Any]
    result: Any
    error: BaseException | None
    printed: str

    def drawn(self, draw: Callable[[Any], Drawn]) -> Drawn:
        """The result, drawn; ValueError with the place if the function stopped or returned what cannot be drawn."""
        where = places_text(self.places)
        if self.error is not None:
            kind = type(self.error).__name__
            raise ValueError(say("widgets", "function_stopped_at", places=where, error=kind, why=self.error)) from (
                self.error
            )
        if self.result is None:
            raise ValueError(say("widgets", "nothing_at", places=where))
        try:
            return draw(self.result)
        except WrongTable as error:
            raise ValueError(say("widgets", "wrong_table_at", places=where, why=error)) from error


def run(function: Callable[..., Any], places: Mapping[str, Any]) -> Run:
    """Run the function once with these values; what it prints is kept, and an error too."""
    printed = StringIO()
    try:
        with redirect_stdout(printed):
            result = function(**places)
    # Whatever it is: a callback's exception goes to a log that no learner opens, and at the end of a slider it tells
    # no place.
    except (Exception, Crashed) as error:
        return Run(places, None, error, printed.getvalue())
    return Run(places, result, None, printed.getvalue())


def drawn_with_room(shown: Run, others: Sequence[Run], picture: Callable[[Any], Any]) -> Any:
    """A picture of one run with room for the results of the others; ValueError that names the place of what fails."""
    drawing = shown.drawn(picture)
    for one in others:
        one.drawn(drawing.reserve)
    return drawing


def check_callables(function: object, picture: object, *, caller: str, example: str) -> None:
    """ValueError if one of the two is what a function gives, or a value without its name."""
    if not callable(function):
        raise ValueError(say("widgets", "no_function", kind=type(function).__name__, caller=caller, example=example))
    if not callable(picture):
        raise ValueError(say("widgets", "picture_is_no_function", given=picture, example=example))


def without_own(
    own: Mapping[str, Any], function: Callable[..., Any], settings: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The caller's `own` settings, by their defaults, and the function's: a parameter of the function comes first."""
    callers = own.keys() - inspect.signature(function).parameters.keys()
    return (
        {name: settings[name] if name in callers & settings.keys() else default for name, default in own.items()},
        {name: value for name, value in settings.items() if name not in callers},
    )


def at_scale(picture: Callable[..., Any], scale: Any) -> Callable[[Any], Any]:
    """The picture, larger; ValueError if it has no parameter for that."""
    if scale == 1:
        return picture
    if "scale" not in inspect.signature(picture).parameters:
        raise ValueError(say("widgets", "picture_has_no_scale"))
    return partial(picture, scale=scale)


def places_text(places: Mapping[str, Any]) -> str:
    """Which values, in words."""
    shown = {name: f"{value:g}" if is_number(value) else str(value) for name, value in places.items()}
    return say("widgets", "between_places").join(
        say("widgets", "place", name=name, value=value) for name, value in shown.items()
    )


def shortened(printed: str) -> str:
    """What was printed, without the lines beyond the first PRINTED_LINES."""
    lines = printed.rstrip().splitlines()
    hidden = len(lines) - PRINTED_LINES
    more = [say("widgets", "more_lines", n=hidden)] if hidden > 0 else []
    return "\n".join([*lines[:PRINTED_LINES], *more])
