"""The rows of a stage at its instant, for who reads where nothing can move: nothing later is drawn or named."""

from functools import partial

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from cqrs_lab.teach.colours import INK, PROJECTING, READ, RESERVED, TROUBLE, WAITING, WRITE
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
    line_artist,
    marker_artist,
    marker_size,
    outline_width,
    style_axes,
)
from cqrs_lab.teach.words import say

WAITS, IS_PROJECTED, IS_RESERVED = "waiting", "projecting", "reserved"
ACCEPTED, VISIBLE, GIVEN_UP = "accepted", "visible", "given_up"
ACCIDENTS = {IS_RESERVED, GIVEN_UP}
NEEDS = Needs("stage_rows", "stage(cafeteria)", ("order_id", "lane", "lanes", "what", "start", "until", "now", "end"))


class StageRows:
    """A row for each order, in it a band for each lane, and the instant as a line."""

    def __init__(self, axes: Axes, title: str, accidents: set[str], bands: str) -> None:
        self.axes = axes
        self.time = TimeAxis(axes)
        self.orders: list[str] = []
        style_axes(axes, title)
        self.bars = {
            WAITS: bar_artist(axes, WAITING, hatch=HATCH, label=say("stage", "legend_waiting")),
            IS_PROJECTED: bar_artist(axes, PROJECTING, label=say("stage", "legend_projecting")),
            IS_RESERVED: bar_artist(axes, RESERVED, label=say("stage", "legend_reserved")),
        }
        self.bars[IS_RESERVED].set_linestyle(":")
        self.marks = {
            ACCEPTED: marker_artist(axes, WRITE, "o", label=say("stage", "legend_write")),
            VISIBLE: marker_artist(axes, READ, "D", label=say("stage", "legend_read")),
            GIVEN_UP: marker_artist(axes, TROUBLE, "X", label=say("stage", "legend_trouble")),
        }
        self.now = line_artist(axes, INK, linewidth=2.5)
        self.artists: list[Artist] = [*self.bars.values(), self.now, *self.marks.values()]
        # What has not happened is not named: nobody shall wait for it.
        signs = {**self.marks, **self.bars}
        named = [sign for what, sign in signs.items() if what not in ACCIDENTS or what in accidents]
        legend_above(axes, named, columns=3)
        if bands:  # in the axis' line, where there is room for it: a bar may reach everywhere else
            axes.set_xlabel(say("stage", "axis_and_bands", axis=say("pictures", "time_axis"), bands=bands))

    def fit(self, rows: pd.DataFrame) -> Frame:
        """A row for each order that is known by now."""
        self.orders = list(dict.fromkeys(rows["order_id"].dropna()))
        return (*self.orders, self.time.extend_to(rows["end"]))

    def draw_frame(self) -> None:
        """Time from zero, the orders' names."""
        self.time.draw()
        rows = draw_row_axis(self.axes, self.orders)
        for bar in self.bars.values():
            bar.set_linewidth(outline_width(rows))
        for mark in self.marks.values():
            mark.set(markersize=marker_size(rows), markeredgewidth=outline_width(rows))

    def move(self, rows: pd.DataFrame) -> None:
        """Bars up to the instant, marks at theirs."""
        numbers = {order: row for row, order in enumerate(self.orders)}
        for what, bar in self.bars.items():
            some = rows[rows["what"] == what]
            row = some["order_id"].map(numbers).to_numpy(float)
            band = 0.6 / some["lanes"].to_numpy(float)
            top = row - 0.3 + some["lane"].to_numpy(float) * band
            bar.set_path(bars(some["start"].to_numpy(float), some["until"].to_numpy(float), top, top + band))
        for what, mark in self.marks.items():
            some = rows[rows["what"] == what]
            row = some["order_id"].map(numbers).to_numpy(float)
            lane = some["lane"].to_numpy(float)
            # An acceptance belongs to no lane: it stands in the middle.
            offset = np.where(np.isnan(lane), 0.0, -0.3 + (lane + 0.5) * 0.6 / some["lanes"].to_numpy(float))
            mark.set_data(some["start"].to_numpy(float), row + offset)
        now = float(rows["now"].iloc[0])
        self.now.set_data([now, now], [-0.5, max(1, len(self.orders)) - 0.5])


def stage_rows(rows: pd.DataFrame, title: str, bands: str = "") -> Picture:
    """The picture of these rows: what has been going on in each lane, up to now; `bands` tells the lanes apart."""
    panel = partial(StageRows, title=title, accidents=ACCIDENTS & set(rows["what"]), bands=bands)
    return Picture([panel], lambda table: title, NEEDS, rows, size=size_for_rows)


def size_for_rows(rows: pd.DataFrame) -> Size:
    """A row for each order that is known by now, and room for its id."""
    orders = rows["order_id"].dropna().drop_duplicates()
    return Size(10, figure_height(max(1, len(orders))), label_width(orders))
