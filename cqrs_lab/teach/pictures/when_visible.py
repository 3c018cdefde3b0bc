"""When each order became visible: the order bars, and beside them the curves of the accepted and the visible orders."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from cqrs_lab.teach.colours import INK, READ, WRITE
from cqrs_lab.teach.pictures.canvas import Panel, Picture, Size
from cqrs_lab.teach.pictures.order_bars import NEEDS, OrderBars, describe_orders, size_for_orders
from cqrs_lab.teach.pictures.pieces import (
    Frame,
    TimeAxis,
    draw_count_axis,
    legend_above,
    line_artist,
    step_curve,
    style_axes,
)
from cqrs_lab.teach.words import say


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
        accepted = np.sort(timeline["accepted_at"].to_numpy(float))
        visible = np.sort(timeline["visible_at"].dropna().to_numpy(float))
        self.accepted.set_data(*step_curve(accepted, self.time.end))
        self.visible.set_data(*step_curve(visible, self.time.end))
        self._move_lag(timeline)
        # "right": an order that becomes visible at the very instant of an acceptance is no backlog any more.
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
        # Halfway up the step that this order adds to each curve, so that the line ends on both.
        self.lag.set_data([order["accepted_at"], order["visible_at"]], [worst + 0.5] * 2)


def when_each_order_became_visible(timeline: pd.DataFrame, *, scale: float = 1.0) -> Picture:
    """The rows of `order_bars`, and beside them how many orders were accepted and visible at each instant."""
    needs = replace(NEEDS, picture="when_each_order_became_visible")
    panels: list[Callable[[Axes], Panel]] = [OrderBars, CumulativeCurves]
    return Picture(panels, describe_orders, needs, timeline, size=size_for_both, widths=(1.25, 1), scale=scale)


def size_for_both(timeline: pd.DataFrame) -> Size:
    """A row for each order, and height enough for the curves."""
    rows = size_for_orders(timeline)
    return replace(rows, width=14, height=max(4.5, rows.height))
