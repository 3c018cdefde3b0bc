"""A log and its reader: a row for each position, and the reader's way through them.

A bar is a transaction from the instant at which it got its position until it ended; what was committed and never read
is crossed. The reader's way goes up and to the right: where it jumps over a row, it has passed a hole.
"""

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from cqrs_lab.lab.holes import ROLLED_BACK
from cqrs_lab.teach.colours import INK, READ, TROUBLE, WAITING, WRITE
from cqrs_lab.teach.pictures.canvas import Picture, Size
from cqrs_lab.teach.pictures.needs import Needs
from cqrs_lab.teach.pictures.pieces import (
    HATCH,
    Frame,
    TimeAxis,
    bar_artist,
    bars,
    draw_count_axis,
    legend_above,
    line_artist,
    marker_artist,
    style_axes,
)
from cqrs_lab.teach.words import say

NEEDS = Needs("log_reading", "read_log(...)", ("position", "began_at", "ended_at", "read_at", "fate"))


class LogReading:
    """Positions upwards, time across; transactions as bars, the reader as a line."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self.time = TimeAxis(axes)
        self.last = 1
        style_axes(axes, say("pictures", "log_title"), say("pictures", "log_axis"))
        self.running = bar_artist(axes, WAITING, hatch=HATCH, label=say("pictures", "log_running"))
        self.committed = marker_artist(axes, WRITE, "o", label=say("pictures", "log_committed"))
        self.rolled_back = marker_artist(axes, "white", "s", label=say("pictures", "log_rolled_back"))
        self.lost = marker_artist(
            axes,
            TROUBLE,
            "x",
            markersize=15,
            markeredgewidth=3.0,
            markeredgecolor=TROUBLE,
            label=say("pictures", "log_lost"),
        )
        self.way = line_artist(axes, INK, linewidth=1.5, linestyle="--", drawstyle="steps-post")
        self.read = marker_artist(axes, READ, "D", label=say("pictures", "log_read"))
        self.artists: list[Artist] = [self.running, self.way, self.lost, self.committed, self.rolled_back, self.read]
        legend_above(axes, [self.running, self.committed, self.rolled_back, self.read, self.lost], columns=3)

    def fit(self, log: pd.DataFrame) -> Frame:
        """Room for the last position and the last instant."""
        self.last = max([self.last, *log["position"].astype(int)])
        return (self.time.extend_to(log[["began_at", "ended_at", "read_at"]].to_numpy(float)), self.last)

    def draw_frame(self) -> None:
        """Both axes from zero; smaller marks where there are many rows."""
        self.time.draw()
        draw_count_axis(self.axes, self.last)
        self.axes.set_ylim(top=max(self.axes.get_ylim()[1], self.last + 0.6))  # the last bar is as high as the others
        scale = min(1.0, max(0.35, 16 / self.last))
        for marker, size in ((self.committed, 10), (self.rolled_back, 10), (self.read, 10), (self.lost, 15)):
            marker.set_markersize(size * scale)
        self.lost.set_markeredgewidth(max(1.5, 3.0 * scale))

    def move(self, log: pd.DataFrame) -> None:
        """Put everything where its instants and its position are."""
        columns = (log[name].to_numpy(float) for name in ("position", "began_at", "ended_at", "read_at"))
        position, began, ended, read = columns
        fate = log["fate"].to_numpy(object)
        self.running.set_path(bars(began, ended, position - 0.3, position + 0.3))
        for marker, mine in (
            (self.committed, fate == "read"),
            (self.rolled_back, fate == ROLLED_BACK),
            (self.lost, fate == "lost"),
        ):
            marker.set_data(ended[mine], position[mine])
        is_read = ~np.isnan(read)
        self.read.set_data(read[is_read], position[is_read])
        self.way.set_data([0.0, *read[is_read]], [0.0, *position[is_read]])


def log_reading(log: pd.DataFrame, *, scale: float = 1.0) -> Picture:
    """How a reader went through a log whose transactions end in another order than they began."""
    return Picture([LogReading], describe_log, NEEDS, log, size=lambda table: Size(10.0, 5.5), scale=scale)


def describe_log(log: pd.DataFrame) -> str:
    """How many orders were never read, and how long the others waited for the reader after their commit.

    >>> describe_log(pd.DataFrame({"fate": ["read", "lost"], "ended_at": [1.0, 2.0], "read_at": [1.5, None]}))
    '2 orders were committed: 1 was never read; the others were read at most 0.50 s late'
    """
    committed = log[log["fate"] != ROLLED_BACK]
    if committed.empty:
        return say("pictures", "no_orders")
    late = (committed["read_at"] - committed["ended_at"]).astype(float)
    lost = say("pictures", "log_lost_orders", n=int((committed["fate"] == "lost").sum()))
    orders = say("pictures", "log_orders", n=len(committed))
    if late.isna().all():
        return say("pictures", "log_nothing_read", orders=orders)
    return say("pictures", "log_found", orders=orders, lost=lost, late=late.max())
