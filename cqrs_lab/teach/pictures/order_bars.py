"""Order bars: a row for each order.

Accepted and visible are two markers, waiting and being projected two bars. Colour is never the only sign: the
markers differ in shape, waiting is hatched, and bars are outlined. Orders are named by their id; a customer's name may
be in any script, and no font has them all.
"""

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from cqrs_lab.teach.colours import PROJECTING, READ, WAITING, WRITE
from cqrs_lab.teach.pictures.canvas import Picture, Size
from cqrs_lab.teach.pictures.needs import Needs
from cqrs_lab.teach.pictures.pieces import (
    HATCH,
    Frame,
    TimeAxis,
    bar_artist,
    bars,
    draw_row_axis,
    figure_height,
    label_width,
    legend_above,
    marker_artist,
    marker_size,
    outline_width,
    stable_row_names,
    style_axes,
)
from cqrs_lab.teach.words import say

NEEDS = Needs("order_bars", "cafeteria.timeline()", ("order_id", "accepted_at", "picked_up_at", "visible_at", "lag"))


class OrderBars:
    """A row for each order: waiting, then being projected; accepted and visible as markers."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self.time = TimeAxis(axes)
        self.orders: list[str] = []
        style_axes(axes, say("pictures", "order_bars_title"))
        self.waiting = bar_artist(axes, WAITING, hatch=HATCH, label=say("pictures", "order_waiting"))
        self.projecting = bar_artist(axes, PROJECTING, label=say("pictures", "order_projecting"))
        self.accepted = marker_artist(axes, WRITE, "o", label=say("pictures", "order_accepted"))
        self.visible = marker_artist(axes, READ, "D", label=say("pictures", "order_visible"))
        self.artists: list[Artist] = [self.waiting, self.projecting, self.accepted, self.visible]
        legend_above(axes, [self.accepted, self.visible, self.waiting, self.projecting], columns=2)

    def fit(self, timeline: pd.DataFrame) -> Frame:
        """Rows for these orders, and time enough for the latest of all tables so far."""
        self.orders = stable_row_names(self.orders, list(timeline["order_id"]))
        return (*self.orders, self.time.extend_to(timeline[["accepted_at", "picked_up_at", "visible_at"]]))

    def draw_frame(self) -> None:
        """Time from zero; the first order on top; as many names as there is room for."""
        self.time.draw()
        rows = draw_row_axis(self.axes, self.orders)
        outline = outline_width(rows)
        for marker in (self.accepted, self.visible):
            marker.set(markersize=marker_size(rows), markeredgewidth=outline)
        for bar in (self.waiting, self.projecting):
            bar.set_linewidth(outline)

    def move(self, timeline: pd.DataFrame) -> None:
        """Put bars and markers where the orders' times are; what is not over yet runs to the edge."""
        row = np.arange(len(timeline))
        accepted, picked, visible = (
            timeline[name].to_numpy(float) for name in ("accepted_at", "picked_up_at", "visible_at")
        )
        # Not picked up: the first bar alone, for the second would begin at NaN. Not visible: both, up to the edge.
        waits_until = np.where(np.isnan(picked), self.time.end, picked)
        projected_until = np.where(np.isnan(visible), self.time.end, visible)
        self.waiting.set_path(bars(accepted, waits_until, row - 0.3, row + 0.3))
        self.projecting.set_path(bars(picked, projected_until, row - 0.3, row + 0.3))
        self.accepted.set_data(accepted, row)
        self.visible.set_data(visible, row)


def order_bars(timeline: pd.DataFrame, *, scale: float = 1.0) -> Picture:
    """A row for each order: when it was accepted, how long it waited and was projected, when it was visible."""
    return Picture([OrderBars], describe_orders, NEEDS, timeline, size=size_for_orders, scale=scale)


def size_for_orders(timeline: pd.DataFrame) -> Size:
    """A row for each order, and room for its id."""
    return Size(10, figure_height(len(timeline)), label_width(timeline["order_id"]))


def describe_orders(timeline: pd.DataFrame) -> str:
    """The finding: how many orders, how late the latest was, how many are still to come.

    >>> describe_orders(pd.DataFrame({"lag": [1.5, 1.56]}))
    '2 orders; the latest was 1.56 s late'
    """
    if timeline.empty:
        return say("pictures", "no_orders")
    lags = timeline["lag"].dropna()
    orders = say("pictures", "orders", n=len(timeline))
    missing = len(timeline) - len(lags)
    if not len(lags):
        return say("pictures", "none_visible", orders=orders)
    if missing:
        return say("pictures", "latest_order_some_missing", orders=orders, late=lags.max(), missing=missing)
    return say("pictures", "latest_order", orders=orders, late=lags.max())
