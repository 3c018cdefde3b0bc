"""Sliders around a plain function: move one, and the function runs again and its picture changes in place.

The function takes numbers and gives a table, or a cafeteria for a picture that takes one. The cell before an explorer
calls the same function and shows the table; here it becomes a picture and a sentence. There is one picture, built
once. No output area is cleared and filled, so nothing flickers, and a notebook that is executed by a machine stores
the same.
"""

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape
from typing import Any, TypeVar

import ipywidgets as widgets

from cqrs_lab.shared.units import is_number, is_whole
from cqrs_lab.teach.pictures.needs import WrongTable
from cqrs_lab.teach.pictures.order_bars import order_bars
from cqrs_lab.teach.widgets.live_widget import LiveWidget
from cqrs_lab.teach.widgets.shown import Drawing, shown_in_page
from cqrs_lab.teach.words import say

# What a slider is called, with its unit: a key of the words. The names are the parameters of the lab's own functions.
LABELS = {
    "delay": "slider_delay",
    "poll_interval": "slider_poll_interval",
    "transit": "slider_transit",
    "workers": "slider_workers",
    "order_list": "slider_order_list",
    "sales_total": "slider_sales_total",
    "popular_menu": "slider_popular_menu",
    "first_wait": "slider_first_wait",
    "patience": "slider_patience",
    "buyers_per_second": "slider_buyers_per_second",
    "fast": "slider_fast",
    "slow": "slider_slow",
}
STEPS_AND_DIGITS = ((1.0, 0), (0.1, 1), (0.01, 2), (0.001, 3))  # a slider's step, and the digits that show it
FINEST_STEP_AND_DIGITS = (0.000001, 6)  # the lab counts microseconds
SLIDER_LAYOUT = widgets.Layout(width="44em", max_width="100%")
LABEL_STYLE = {"description_width": "16em"}
Drawn = TypeVar("Drawn")
NOT_STRETCHED = widgets.Layout(align_items="flex-start")  # else the page stretches and blurs the picture


class Explorer(LiveWidget):
    """A function, its sliders, its picture and its sentence. Show it by ending a cell with it.

    `settings` names parameters of `function`. A pair is the low and the high end of a slider, which starts at the
    parameter's default and moves in whole numbers if all three are whole numbers; a third number is the slider's
    step. Anything else is handed on as it is. `picture` draws what the function returns (see `Drawing`).

    Raises ValueError if it is given no function or no range, for a range that the function cannot have, and for ends
    at which the function stops or gives no table for the picture: a slider then has no position at which it could
    fail for its value.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        picture: Callable[[Any], Drawing] = order_bars,
        **settings: Any,
    ) -> None:
        check_callables(function, picture)
        ranges = {name: ends for name, ends in settings.items() if isinstance(ends, tuple)}
        fixed = {name: value for name, value in settings.items() if name not in ranges}
        if not ranges:
            given = say("widgets", "between_places").join(f"{name}={value!r}" for name, value in fixed.items())
            raise ValueError(say("widgets", "no_range", given=given) if fixed else say("widgets", "nothing_to_move"))
        self.function = partial(function, **fixed)
        self.sliders = {name: slider(function, name, ends) for name, ends in ranges.items()}
        self.picture = drawn_at(ends_in_turn(ranges), self.function, picture)
        self.shown = shown_in_page(self.picture)
        self.sentence = widgets.HTML(style={"font_size": "18px"}, layout=widgets.Layout(max_width="100%"))
        parts = [*self.sliders.values(), self.sentence, self.shown.widget]
        self.widget = widgets.VBox(parts, layout=NOT_STRETCHED)
        for each in self.sliders.values():
            each.observe(self.redraw, names="value")
        self.redraw()

    def values(self) -> dict[str, float]:
        """Where the sliders stand."""
        return {name: one.value for name, one in self.sliders.items()}

    def redraw(self, change: object = None) -> None:
        """Run the function with the sliders' values; rewrite the sentence and redraw the picture in place."""
        try:
            self.shown.show(self.function(**self.values()))
        except WrongTable as error:
            self.sentence.value = escape(str(error))
            return
        # A callback's exception goes to a log that no learner opens, and the old picture would pass for the new.
        except Exception as error:
            self.sentence.value = escape(say("widgets", "function_stopped", error=type(error).__name__, why=error))
            return
        self.sentence.value = escape(self.picture.sentence)

    def __repr__(self) -> str:
        places, picture = places_text(self.values()), self.picture
        return say("widgets", "explorer", places=places, sentence=picture.sentence, digest=picture.digest())

    def stored_picture(self) -> bytes:
        """The picture as it is now."""
        return self.picture.png()


def explore(
    function: Callable[..., Any],
    picture: Callable[[Any], Drawing] = order_bars,
    **settings: Any,
) -> Explorer:
    """Put sliders around `function`, such as `explore(lunch, delay=(0.0, 4.0))`; see `Explorer`."""
    return Explorer(function, picture, **settings)


def check_callables(function: object, picture: object) -> None:
    """ValueError if one of the two is what a function gives, or a range without its name."""
    if not callable(function):
        raise ValueError(say("widgets", "no_function", kind=type(function).__name__))
    if not callable(picture):
        raise ValueError(say("widgets", "picture_is_no_function", given=picture))


def places_text(places: Mapping[str, float]) -> str:
    """Where sliders stand, in words."""
    return say("widgets", "between_places").join(
        say("widgets", "place", name=name, value=value) for name, value in places.items()
    )


def ends_in_turn(ranges: dict[str, tuple[float, ...]]) -> list[dict[str, float]]:
    """The n + 1 places on the way from all low ends to all high ones, a slider at a time, the last one first.

    What a range forbids (a negative delay, no worker) is forbidden at one of its ends; all corners would be 2^n.

    >>> ends_in_turn({"delay": (0, 4), "workers": (1, 3)})
    [{'delay': 0, 'workers': 1}, {'delay': 0, 'workers': 3}, {'delay': 4, 'workers': 3}]
    """
    places = {name: ends[0] for name, ends in ranges.items()}
    return [dict(places)] + [dict(places := {**places, name: ranges[name][1]}) for name in reversed(ranges)]


def drawn_at(
    places: Sequence[Mapping[str, float]], function: Callable[..., Any], picture: Callable[[Any], Drawing]
) -> Drawing:
    """A picture with room for what the function returns at these places; ValueError that names where it fails."""
    first, *others = places
    drawn = draw_at(first, result_at(first, function), picture)
    for place in others:
        draw_at(place, result_at(place, function), drawn.reserve)
    return drawn


def result_at(places: Mapping[str, float], function: Callable[..., Any]) -> Any:
    """What the function returns with the sliders at these places; ValueError if it stops there, or returns nothing."""
    try:
        result = function(**places)
    # Whatever it is: without the place, a learner searches for the fault at the default, where all is well.
    except Exception as error:
        kind, where = type(error).__name__, places_text(places)
        raise ValueError(say("widgets", "function_stopped_at", places=where, error=kind, why=error)) from error
    if result is None:
        raise ValueError(say("widgets", "nothing_at", places=places_text(places)))
    return result


def draw_at(places: Mapping[str, float], result: Any, draw: Callable[[Any], Drawn]) -> Drawn:
    """Draw what the function returned at these places; ValueError that names them if the picture needs another."""
    try:
        return draw(result)
    except WrongTable as error:
        raise ValueError(say("widgets", "wrong_table_at", places=places_text(places), why=error)) from error


def slider(function: Callable[..., object], name: str, ends: tuple[float, ...]) -> Any:
    """A slider for one parameter of the function, from the low to the high end, starting at its default."""
    if len(ends) not in (2, 3):
        raise ValueError(say("widgets", "ends_missing", name=name, given=ends))
    parameter = inspect.signature(function).parameters.get(name)
    if parameter is None:
        called = getattr(function, "__name__", type(function).__name__)  # a partial has no name
        raise ValueError(say("widgets", "no_such_parameter", function=called, name=name))
    if not all(is_place(number) for number in ends):
        raise ValueError(say("widgets", "ends_are_no_numbers", name=name, given=ends))
    low, high, *given_step = ends
    start = low if parameter.default is parameter.empty else parameter.default
    if not is_place(start):
        raise ValueError(say("widgets", "start_is_no_number", name=name, start=start))
    if given_step and given_step[0] <= 0:
        raise ValueError(say("widgets", "step_too_small", name=name, step=given_step[0]))
    if not low <= start <= high or low == high:
        raise ValueError(say("widgets", "start_outside", name=name, start=start, given=ends))
    label = say("widgets", LABELS[name]) if name in LABELS else name.replace("_", " ")
    # A flag is a slider from 0 to 1: True is no whole number to `is_whole`, and would get a slider with fractions.
    low, high, start = (int(number) if isinstance(number, bool) else number for number in (low, high, start))
    if not given_step and all(is_whole(number) for number in (low, high, start)):
        return widgets.IntSlider(start, low, high, description=label, style=LABEL_STYLE, layout=SLIDER_LAYOUT)
    fitting = ((step, digits) for step, digits in STEPS_AND_DIGITS if high - low >= 20 * step)
    step, digits = next(fitting, FINEST_STEP_AND_DIGITS)
    step = given_step[0] if given_step else step
    return widgets.FloatSlider(
        start,
        min=low,
        max=high,
        step=step,
        readout_format=f".{digits}f",
        description=label,
        style=LABEL_STYLE,
        layout=SLIDER_LAYOUT,
    )


def is_place(value: object) -> bool:
    """Whether a slider could stand there: at a number, or at a flag; not at a `Delay`, None, or infinity."""
    number: Any = value
    return isinstance(value, bool) or (is_number(value) and math.isfinite(number))
