"""What moves a parameter: a slider for a range, a drop-down list for choices, a tick box for no and yes.

A control is settled before anything runs, and its ipywidget is made last: what is refused leaves no widget behind.
"""

import inspect
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import ipywidgets as widgets

from cqrs_lab.shared.units import is_number, is_whole
from cqrs_lab.teach.words import say

# What a control is called, with its unit: a key of the words. The names are the parameters of the lab's own functions.
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
    "rate": "slider_rate",
    "fast": "slider_fast",
    "slow": "slider_slow",
}
STEPS_AND_DIGITS = ((1.0, 0), (0.1, 1), (0.01, 2), (0.001, 3))  # a slider's step, and the digits that show it
FINEST_STEP_AND_DIGITS = (0.000001, 6)  # the lab counts microseconds
WIDTH, LABEL_WIDTH = "44em", "16em"


@dataclass(frozen=True, slots=True)
class Control:
    """Where a parameter starts, the two ends between which it can be moved, and how its ipywidget is made."""

    start: Any
    ends: tuple[Any, Any]
    make: Callable[[], Any]


def is_control(setting: object) -> bool:
    """Whether a setting asks for a control: a range in round brackets, or choices in square ones."""
    return isinstance(setting, tuple | list)


def control(function: Callable[..., object], name: str, setting: Any) -> Control:
    """What moves the function's parameter `name`; ValueError that names it if that cannot be."""
    default = default_of(function, name)
    if isinstance(setting, list):
        return choice(name, setting, setting[:1][0] if default is inspect.Parameter.empty and setting else default)
    return slider(name, setting, setting[:1][0] if default is inspect.Parameter.empty and setting else default)


def default_of(function: Callable[..., object], name: str) -> Any:
    """The parameter's default, or `Parameter.empty`; ValueError if there is no such parameter."""
    parameter = inspect.signature(function).parameters.get(name)
    if parameter is None:
        called = getattr(function, "__name__", type(function).__name__)  # a partial has no name
        raise ValueError(say("widgets", "no_such_parameter", function=called, name=name))
    return parameter.default


def label_of(name: str) -> str:
    """What the parameter is called beside its control."""
    return say("widgets", LABELS[name]) if name in LABELS else name.replace("_", " ")


def choice(name: str, choices: list[Any], start: Any) -> Control:
    """One of several values: a drop-down list, or a tick box for False and True."""
    shown = [str(value) for value in choices]
    if len(set(shown)) < 2 or len(set(shown)) < len(shown):
        raise ValueError(say("widgets", "too_few_choices", name=name, given=choices))
    if start not in choices:
        raise ValueError(say("widgets", "start_is_no_choice", name=name, start=start, given=choices))
    kind, offered = widgets.Dropdown, {"options": list(zip(shown, choices, strict=True))}
    if {*map(type, choices)} == {bool}:
        kind, offered = widgets.Checkbox, {}
    return Control(start, (choices[0], choices[-1]), partial(kind, value=start, **offered, **described(name)))


def described(name: str) -> dict[str, Any]:
    """What all controls have: the parameter's name beside them, in a column of its own, and their width."""
    style, layout = {"description_width": LABEL_WIDTH}, {"width": WIDTH, "max_width": "100%"}
    return {"description": label_of(name), "style": style, "layout": layout}


def slider(name: str, ends: tuple[Any, ...], start: Any) -> Control:
    """A number between a low and a high end: in whole steps if all numbers are whole, else in fitting ones."""
    if len(ends) not in (2, 3):
        raise ValueError(say("widgets", "ends_missing", name=name, given=ends))
    if not all(is_place(number) for number in ends):
        raise ValueError(say("widgets", "ends_are_no_numbers", name=name, given=ends))
    if not is_place(start):
        raise ValueError(say("widgets", "start_is_no_number", name=name, start=start))
    # A flag is a slider from 0 to 1: True is no whole number to `is_whole`, and would get a slider with fractions.
    low, high, start, *given_step = (
        int(number) if isinstance(number, bool) else number for number in (*ends[:2], start, *ends[2:])
    )
    if not low <= start <= high or low == high:
        raise ValueError(say("widgets", "start_outside", name=name, start=start, given=ends))
    if given_step and not 0 < given_step[0] <= high - low:
        raise ValueError(say("widgets", "step_does_not_fit", name=name, step=given_step[0], range=high - low))
    kind, steps = widgets.IntSlider, {"step": given_step[0] if given_step else 1}
    if not all(is_whole(number) for number in (low, high, start, *given_step)):
        fitting = ((step, digits) for step, digits in STEPS_AND_DIGITS if high - low >= 20 * step)
        step, digits = next(fitting, FINEST_STEP_AND_DIGITS)
        kind = widgets.FloatSlider
        digits = max(digits, *map(digits_of, (low, high, start, *given_step)))
        steps = {"step": given_step[0] if given_step else step, "readout_format": f".{digits}f"}
    return Control(start, (low, high), partial(kind, start, min=low, max=high, **steps, **described(name)))


def digits_of(number: float) -> int:
    """How many digits behind the point say a number in full; the lab counts microseconds.

    >>> digits_of(6.25), digits_of(0.5), digits_of(3), digits_of(1 / 3)
    (2, 1, 0, 6)
    """
    finest = FINEST_STEP_AND_DIGITS[1]
    return next((digits for digits in range(finest) if round(number, digits) == number), finest)


def is_place(value: object) -> bool:
    """Whether a slider could stand there: at a number, or at a flag; not at a `Delay`, None, or infinity."""
    number: Any = value
    return isinstance(value, bool) or (is_number(value) and math.isfinite(number))


def ends_in_turn(controls: dict[str, Control]) -> list[dict[str, Any]]:
    """The n + 1 places on the way from all first ends to all last ones, a control at a time, the last one first.

    What a range forbids (a negative delay, no worker) is forbidden at one of its ends; all corners would be 2^n.
    """
    places = {name: one.ends[0] for name, one in controls.items()}
    return [dict(places)] + [dict(places := {**places, name: controls[name].ends[1]}) for name in reversed(controls)]
