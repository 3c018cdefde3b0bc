"""What the pictures with a row for each person or screen share.

A row's marks come from a column of the table, which holds an instant, or several of them as a tuple.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from cqrs_lab.teach.colours import WAITING
from cqrs_lab.teach.pictures.canvas import Picture
from cqrs_lab.teach.pictures.pieces import (
    HATCH,
    SECONDS,
    Frame,
    TimeAxis,
    bar_artist,
    bars,
    draw_row_axis,
    grown,
    hatch,
    height_for,
    is_crowded,
    legend_above,
    marker_artist,
    outline_width,
    room_for,
    tidy,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A column whose instants are marked with `marker` in `colour`."""

    column: str
    label: str
    colour: str
    marker: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A bar from one column's instant to another's; hatched."""

    start: str
    end: str
    label: str
    colour: str


class Rows:
    """A row for each line of a table, named by the column `name`, with marks and at most one bar."""

    def __init__(
        self, axes: Axes, *, title: str, name: str, marks: Sequence[Mark], stretch: Stretch | None = None
    ) -> None:
        self.axes = axes
        self.time = TimeAxis(axes)
        self.name = name
        self.marks = marks
        self.stretch = stretch
        self.names: list[str] = []
        tidy(axes, title, SECONDS)
        self.bar = bar_artist(axes, stretch.colour if stretch else WAITING, hatch=HATCH)
        self.bar.set_label(stretch.label if stretch else "")
        self.markers = [marker_artist(axes, mark.colour, mark.marker, label=mark.label) for mark in marks]
        for marker in self.markers:
            if marker.get_marker() == "|":  # a line has no outline, it is one
                marker.set(markeredgecolor=marker.get_color(), markeredgewidth=3.0)
        self.artists: list[Artist] = [self.bar, *self.markers] if stretch else [*self.markers]
        legend_above(axes, [*self.markers, *([self.bar] if stretch else [])], columns=2)

    def fit(self, table: pd.DataFrame) -> Frame:
        """A row for each line, and time enough for the latest mark."""
        self.names = grown(self.names, [str(name) for name in table[self.name]])
        columns = [mark.column for mark in self.marks]
        columns += [self.stretch.start, self.stretch.end] if self.stretch else []
        return (*self.names, self.time.reach(*(points(table[column])[0] for column in columns)))

    def draw_frame(self) -> None:
        """Time from zero, and the rows' names."""
        self.time.draw()
        rows = draw_row_axis(self.axes, self.names)
        self.bar.set_linewidth(outline_width(rows))
        self.bar.set_hatch(hatch(rows))
        for marker in self.markers:
            is_line = marker.get_marker() == "|"
            marker.set_markersize(min(24.0 if is_line else 11.0, max(2.5, 220 / rows)))
            if not is_line:
                marker.set_markeredgewidth(outline_width(rows))

    def move(self, table: pd.DataFrame) -> None:
        """Put the marks and the bar where the table says."""
        for mark, marker in zip(self.marks, self.markers, strict=True):
            marker.set_data(*points(table[mark.column]))
        if self.stretch:
            row = np.arange(len(table))
            start, end = (table[column].to_numpy(float) for column in (self.stretch.start, self.stretch.end))
            half = 0.5 if is_crowded(len(table)) else 0.3
            self.bar.set_path(bars(start, end, row - half, row + half))


def points(column: Iterable[Any]) -> tuple[list[float], list[int]]:
    """Instants and their rows, from a column of instants or of tuples of instants."""
    x, y = [], []
    for row, value in enumerate(column):
        for instant in value if isinstance(value, tuple) else (value,):
            x.append(float("nan") if instant is None else float(instant))
            y.append(row)
    return x, y


def rows(
    title: str, name: str, marks: Sequence[Mark], stretch: Stretch | None, describe: Any, table: pd.DataFrame
) -> Picture:
    """A picture of one panel with rows; long names get the room they need."""
    panel = partial(Rows, title=title, name=name, marks=marks, stretch=stretch)
    size = (10.0, height_for(len(table)))
    return Picture([panel], describe, table, size=size, left=room_for(table[name]))
