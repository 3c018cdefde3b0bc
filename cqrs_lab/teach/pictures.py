"""The pictures, each drawn from a table.

Accepted and visible are two markers, waiting and being projected two bars. Colour is never the only sign: the
markers differ in shape, waiting is hatched, bars are outlined, and the curve of the visible orders is dashed.
Orders are named by their id; a customer's name may be in any script, and no font has them all.
"""

import math

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.lab.randomness import stream
from cqrs_lab.teach.picture import (
    ABOVE,
    BELOW,
    INK,
    PROJECTING,
    READ,
    WAITING,
    WRITE,
    Frame,
    Picture,
    bar_artist,
    bars,
    legend_above,
    line_artist,
    round_limit,
    tidy,
)

SHORTEST_AXIS = 1.0  # seconds
LABEL_HEIGHT = 26  # pixels that the name of an order needs beside its row
ROW_HEIGHT = 0.45  # inches for a row, as long as there are few
SECONDS = "seconds since opening"


class OrderBars:
    """A row for each order: waiting, then being projected; accepted and visible as markers."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self.orders: list[str] = []
        self.end = SHORTEST_AXIS
        tidy(axes, "When each order became visible", SECONDS)
        self.waiting = bar_artist(axes, WAITING, hatch="///", label="waiting")
        self.projecting = bar_artist(axes, PROJECTING, label="being projected")
        style = {"linestyle": "", "markeredgecolor": INK, "markeredgewidth": 0.8, "clip_on": False}
        self.accepted = line_artist(axes, WRITE, marker="o", label="accepted (write model)", **style)
        self.visible = line_artist(axes, READ, marker="D", label="visible (read model)", **style)
        self.artists: list[Artist] = [self.waiting, self.projecting, self.accepted, self.visible]
        legend_above(axes, [self.accepted, self.visible, self.waiting, self.projecting], columns=2)

    def fit(self, timeline: pd.DataFrame) -> Frame:
        """Rows for these orders, and time enough for the latest of all tables so far."""
        self.orders = list(timeline["order_id"])
        times = timeline[["accepted_at", "picked_up_at", "visible_at"]].to_numpy(float)
        self.end = max([self.end, *times[np.isfinite(times)]])
        return (*self.orders, round_limit(self.end))

    def draw_frame(self) -> None:
        """Time from zero; the first order on top; as many names as there is room for."""
        end, step = round_limit(self.end)
        self.axes.set_xlim(0, end)
        self.axes.set_xticks(np.arange(0, end + step / 2, step))
        rows = max(len(self.orders), 2)
        self.axes.set_ylim(rows - 0.5, -0.5)
        every = label_step(len(self.orders), self.axes.bbox.height)
        named = [row for row in range(len(self.orders)) if row == 0 or (row + 1) % every == 0]
        self.axes.set_yticks(named, [self.orders[row] for row in named])
        outline = 0.8 if rows <= 60 else 0.0  # thinner rows would be all outline
        for marker in (self.accepted, self.visible):
            marker.set(markersize=min(10.0, max(2.5, 220 / rows)), markeredgewidth=outline)
        for bar in (self.waiting, self.projecting):
            bar.set_linewidth(outline)

    def move(self, timeline: pd.DataFrame) -> None:
        """Put bars and markers where the orders' times are; what is not over yet runs to the edge."""
        row = np.arange(len(timeline))
        accepted, picked, visible = (
            timeline[name].to_numpy(float) for name in ("accepted_at", "picked_up_at", "visible_at")
        )
        edge, _ = round_limit(self.end)
        self.waiting.set_path(bars(accepted, np.where(np.isnan(picked), edge, picked), row - 0.3, row + 0.3))
        self.projecting.set_path(bars(picked, np.where(np.isnan(visible), edge, visible), row - 0.3, row + 0.3))
        self.accepted.set_data(accepted, row)
        self.visible.set_data(visible, row)


class Curves:
    """How many orders are accepted, and how many visible: apart by the lag across, by the backlog up and down."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self.end, self.orders = SHORTEST_AXIS, 1
        tidy(axes, "The gap between the two models", SECONDS, "orders")
        self.accepted = line_artist(axes, WRITE, linewidth=2.5, label="accepted")
        self.visible = line_artist(axes, READ, linewidth=2.5, linestyle="--", label="visible")
        arrow = {"linewidth": 1.8, "markersize": 8}
        self.lag = line_artist(axes, INK, label="worst lag", marker="|", **arrow)
        self.backlog = line_artist(axes, INK, label="largest backlog", marker="_", linestyle=":", **arrow)
        self.artists: list[Artist] = [self.accepted, self.visible, self.lag, self.backlog]
        legend_above(axes, [self.accepted, self.visible, self.lag, self.backlog], columns=2)

    def fit(self, timeline: pd.DataFrame) -> Frame:
        """Room for the latest instant and the largest number of orders of all tables so far."""
        times = timeline[["accepted_at", "visible_at"]].to_numpy(float)
        self.end = max([self.end, *times[np.isfinite(times)]])
        self.orders = max(self.orders, len(timeline))
        return (round_limit(self.end), self.orders)

    def draw_frame(self) -> None:
        """Both axes from zero."""
        end, step = round_limit(self.end)
        self.axes.set_xlim(0, end)
        self.axes.set_xticks(np.arange(0, end + step / 2, step))
        top, step = round_limit(self.orders)
        step = max(step, 1.0)
        self.axes.set_ylim(0, max(top, 1.0) * 1.04)
        self.axes.set_yticks(np.arange(0, max(top, 1.0) + step / 2, step))

    def move(self, timeline: pd.DataFrame) -> None:
        """Two staircases, and the two distances where they are largest."""
        end, _ = round_limit(self.end)
        accepted = np.sort(timeline["accepted_at"].to_numpy(float))
        visible = np.sort(timeline["visible_at"].dropna().to_numpy(float))
        self.accepted.set_data(*staircase(accepted, end))
        self.visible.set_data(*staircase(visible, end))
        self._move_lag(timeline)
        behind = np.arange(1, len(accepted) + 1) - np.searchsorted(visible, accepted, side="right")
        if not len(behind) or behind.max() <= 0:
            self.backlog.set_data([], [])
        else:
            worst = int(behind.argmax())
            self.backlog.set_data([accepted[worst]] * 2, [worst + 1 - behind[worst], worst + 1])

    def _move_lag(self, timeline: pd.DataFrame) -> None:
        lags = timeline["lag"].to_numpy(float)
        if not np.isfinite(lags).any():
            self.lag.set_data([], [])
            return
        worst = int(np.nanargmax(lags))
        order = timeline.iloc[worst]
        self.lag.set_data([order["accepted_at"], order["visible_at"]], [worst + 0.5] * 2)


def order_bars(timeline: pd.DataFrame) -> Picture:
    """A row for each order: when it was accepted, how long it waited and was projected, when it was visible."""
    return Picture([OrderBars], describe_orders, timeline, size=(10, height_for(timeline)))


def when_each_order_became_visible(timeline: pd.DataFrame) -> Picture:
    """The rows of `order_bars`, and beside them how many orders were accepted and visible at each instant."""
    size = (14, max(4.5, height_for(timeline)))
    return Picture([OrderBars, Curves], describe_orders, timeline, size=size, widths=(1.25, 1))


def describe_orders(timeline: pd.DataFrame) -> str:
    """The finding: how many orders, how late the latest was, how many are still to come.

    >>> describe_orders(pd.DataFrame({"lag": [1.5, 1.56]}))
    '2 orders; the latest was 1.56 s late'
    """
    if timeline.empty:
        return "no orders yet"
    lags = timeline["lag"].dropna()
    orders = "1 order" if len(timeline) == 1 else f"{len(timeline)} orders"
    missing = len(timeline) - len(lags)
    if not len(lags):
        return f"{orders}; none is visible yet"
    late = f"{orders}; the latest was {lags.max():.2f} s late"
    return late if not missing else f"{late}; {missing} not visible yet"


def staircase(instants: "np.ndarray[tuple[int], np.dtype[np.float64]]", end: float) -> tuple[list[float], list[int]]:
    """How many of the instants have passed, as the corners of a staircase from 0 to `end`."""
    x, y = [0.0], [0]
    for count, instant in enumerate(instants):
        x += [instant, instant]
        y += [count, count + 1]
    return [*x, max(end, x[-1])], [*y, y[-1]]


def height_for(timeline: pd.DataFrame) -> float:
    """The height in inches of a picture with a row for each order: few rows make it lower, many do not."""
    return ABOVE + BELOW + ROW_HEIGHT * min(max(len(timeline), 3), 9)


def label_step(rows: int, height: float) -> int:
    """Name every row, or every 2nd, 5th, 10th, ..., so that the names have room in `height` pixels."""
    steps = (int(digit * 10**power) for power in range(9) for digit in (1, 2, 5))
    return next(step for step in steps if rows / step * LABEL_HEIGHT <= height)


def hero_for_readme() -> bytes:
    """The picture on the project's front page: twelve guests at a cafeteria that is 1.5 s late, as PNG."""
    cafeteria = Cafeteria(delay=1.5)
    random, second = stream(29, "front page"), 0.0
    for _ in range(12):
        second += -1.1 * math.log(1.0 - random.random())  # exponential gaps: guests come independently
        cafeteria.at(second, cafeteria.place_order, "guest", 850)
    cafeteria.run_until_caught_up(timeout=600)
    return when_each_order_became_visible(cafeteria.timeline()).png()
