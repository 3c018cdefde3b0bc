"""Cumulative curves: how many orders are accepted and how many visible, three of them or a day's 100,000."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from numpy.typing import NDArray

from cqrs_lab.lab.order_times import in_turn
from cqrs_lab.teach.colours import INK, READ, WRITE
from cqrs_lab.teach.pictures.canvas import Picture, Size
from cqrs_lab.teach.pictures.needs import Needs
from cqrs_lab.teach.pictures.pieces import (
    Frame,
    TimeAxis,
    columns_of,
    cumulative_curve,
    draw_count_axis,
    legend_above,
    line_artist,
    style_axes,
)
from cqrs_lab.teach.words import say

NEEDS = Needs("cumulative_curves", "cafeteria.timeline()", ("accepted_at", "visible_at", "lag"))


class CumulativeCurves:
    """How many orders are accepted, and how many visible: apart by the lag across, by the backlog up and down."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self.time = TimeAxis(axes)
        self.orders = 1
        style_axes(axes, say("pictures", "curves_title"), say("pictures", "curves_axis"))
        self.accepted = line_artist(axes, WRITE, linewidth=2.5, label=say("pictures", "curve_accepted"))
        self.visible = line_artist(axes, READ, linewidth=2.5, linestyle="--", label=say("pictures", "curve_visible"))
        arrow = {"linewidth": 1.8, "markersize": 8}
        self.lag = line_artist(axes, INK, label=say("pictures", "worst_lag"), marker="|", **arrow)
        self.backlog = line_artist(
            axes, INK, label=say("pictures", "largest_backlog"), marker="_", linestyle=":", **arrow
        )
        self.artists: list[Artist] = [self.accepted, self.visible, self.lag, self.backlog]
        legend_above(axes, [self.accepted, self.visible, self.lag, self.backlog], columns=2)

    def fit(self, timeline: pd.DataFrame) -> Frame:
        """Room for the latest instant and the largest number of orders of all tables so far."""
        self.orders = max(self.orders, len(timeline))
        return (self.time.extend_to(timeline[["accepted_at", "visible_at"]]), self.orders)

    def draw_frame(self) -> None:
        """Both axes from zero."""
        self.time.draw()
        draw_count_axis(self.axes, self.orders)

    def move(self, timeline: pd.DataFrame) -> None:
        """Two staircases, and the two distances where they are largest."""
        accepted, visible = known_in_turn(timeline["accepted_at"]), known_in_turn(timeline["visible_at"])
        columns = np.linspace(0, self.time.end, columns_of(self.axes) + 1)
        self.accepted.set_data(*cumulative_curve(accepted, columns))
        self.visible.set_data(*cumulative_curve(visible, columns))
        self._move_lag(timeline)
        behind = backlog_at_acceptance(accepted, visible)
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
        # Halfway up the step that this order adds to each curve, so that the line ends on both.
        self.lag.set_data([order["accepted_at"], order["visible_at"]], [worst + 0.5] * 2)


def cumulative_curves(timeline: Any, *, scale: float = 1.0) -> Picture:
    """How many orders were accepted and visible at each instant, apart by the lag and by the backlog.

    `timeline` is `cafeteria.timeline()`, or what `whatif` gives, of however many orders.
    """
    size = Size(10.0, 5.2, left=1.3, right=0.45)  # room for the number 100000 at either end
    return Picture([CumulativeCurves], describe_gap, NEEDS, timeline, size=lambda table: size, scale=scale)


def describe_gap(timeline: pd.DataFrame) -> str:
    """How late the orders were on average and at worst, how many were waiting, how many are still to come."""
    if timeline.empty:
        return say("pictures", "no_orders")
    orders = say("pictures", "orders", n=len(timeline))
    lags = timeline["lag"].to_numpy(float)
    lags = lags[np.isfinite(lags)]
    if not len(lags):
        return say("pictures", "none_visible", orders=orders)
    backlog = backlog_at_acceptance(known_in_turn(timeline["accepted_at"]), known_in_turn(timeline["visible_at"]))
    finding = say(
        "pictures", "lag_and_backlog", orders=orders, mean=lags.mean(), worst=lags.max(), backlog=max(0, backlog.max())
    )
    missing = len(timeline) - len(lags)
    return say("pictures", "some_missing", finding=finding, missing=missing) if missing else finding


def known_in_turn(instants: "pd.Series[float]") -> NDArray[np.float64]:
    """The instants there are, the first one first."""
    known = np.asarray(instants, dtype=np.float64)
    return in_turn(known[np.isfinite(known)])


def backlog_at_acceptance(accepted: NDArray[np.float64], visible: NDArray[np.float64]) -> NDArray[np.int64]:
    """How many orders are accepted and not visible when each order is accepted; it only grows then."""
    # "right": an order that becomes visible at the very instant of an acceptance is no backlog any more.
    return np.arange(1, len(accepted) + 1) - np.searchsorted(visible, accepted, side="right")
