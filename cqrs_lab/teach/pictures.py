"""The pictures, each drawn from a table.

Accepted and visible are two markers, waiting and being projected two bars. Colour is never the only sign: the
markers differ in shape, waiting is hatched, bars are outlined, and the curve of the visible orders is dashed.
Orders are named by their id; a customer's name may be in any script, and no font has them all.
"""

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from cqrs_lab.shared.units import counted
from cqrs_lab.teach.colours import INK, PROJECTING, READ, WAITING, WRITE
from cqrs_lab.teach.drawing import (
    SECONDS,
    Frame,
    TimeAxis,
    bar_artist,
    bars,
    draw_count_axis,
    draw_row_axis,
    grown,
    height_for,
    legend_above,
    line_artist,
    marker_artist,
    room_for,
    staircase,
    tidy,
)
from cqrs_lab.teach.picture import Picture


class OrderBars:
    """A row for each order: waiting, then being projected; accepted and visible as markers."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self.time = TimeAxis(axes)
        self.orders: list[str] = []
        tidy(axes, "When each order became visible", SECONDS)
        self.waiting = bar_artist(axes, WAITING, hatch="///", label="waiting")
        self.projecting = bar_artist(axes, PROJECTING, label="being projected")
        self.accepted = marker_artist(axes, WRITE, "o", label="accepted (write model)")
        self.visible = marker_artist(axes, READ, "D", label="visible (read model)")
        self.artists: list[Artist] = [self.waiting, self.projecting, self.accepted, self.visible]
        legend_above(axes, [self.accepted, self.visible, self.waiting, self.projecting], columns=2)

    def fit(self, timeline: pd.DataFrame) -> Frame:
        """Rows for these orders, and time enough for the latest of all tables so far."""
        self.orders = grown(self.orders, list(timeline["order_id"]))
        return (*self.orders, self.time.reach(timeline[["accepted_at", "picked_up_at", "visible_at"]]))

    def draw_frame(self) -> None:
        """Time from zero; the first order on top; as many names as there is room for."""
        self.time.draw()
        rows = draw_row_axis(self.axes, self.orders)
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
        waits_until = np.where(np.isnan(picked), self.time.end, picked)
        projected_until = np.where(np.isnan(visible), self.time.end, visible)
        self.waiting.set_path(bars(accepted, waits_until, row - 0.3, row + 0.3))
        self.projecting.set_path(bars(picked, projected_until, row - 0.3, row + 0.3))
        self.accepted.set_data(accepted, row)
        self.visible.set_data(visible, row)


class Curves:
    """How many orders are accepted, and how many visible: apart by the lag across, by the backlog up and down."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self.time = TimeAxis(axes)
        self.orders = 1
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
        self.orders = max(self.orders, len(timeline))
        return (self.time.reach(timeline[["accepted_at", "visible_at"]]), self.orders)

    def draw_frame(self) -> None:
        """Both axes from zero."""
        self.time.draw()
        draw_count_axis(self.axes, self.orders)

    def move(self, timeline: pd.DataFrame) -> None:
        """Two staircases, and the two distances where they are largest."""
        accepted = np.sort(timeline["accepted_at"].to_numpy(float))
        visible = np.sort(timeline["visible_at"].dropna().to_numpy(float))
        self.accepted.set_data(*staircase(accepted, self.time.end))
        self.visible.set_data(*staircase(visible, self.time.end))
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
    return Picture(
        [OrderBars],
        describe_orders,
        timeline,
        size=(10, height_for(len(timeline))),
        left=room_for(timeline["order_id"]),
    )


def when_each_order_became_visible(timeline: pd.DataFrame) -> Picture:
    """The rows of `order_bars`, and beside them how many orders were accepted and visible at each instant."""
    size = (14, max(4.5, height_for(len(timeline))))
    return Picture(
        [OrderBars, Curves], describe_orders, timeline, size=size, widths=(1.25, 1), left=room_for(timeline["order_id"])
    )


def describe_orders(timeline: pd.DataFrame) -> str:
    """The finding: how many orders, how late the latest was, how many are still to come.

    >>> describe_orders(pd.DataFrame({"lag": [1.5, 1.56]}))
    '2 orders; the latest was 1.56 s late'
    """
    if timeline.empty:
        return "no orders yet"
    lags = timeline["lag"].dropna()
    orders = counted(len(timeline), "order")
    missing = len(timeline) - len(lags)
    if not len(lags):
        return f"{orders}; none is visible yet"
    late = f"{orders}; the latest was {lags.max():.2f} s late"
    return late if not missing else f"{late}; {missing} not visible yet"
