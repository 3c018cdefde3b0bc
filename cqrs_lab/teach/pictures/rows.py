"""What the pictures with a row for each person or screen share.

A row's marks come from a column of the table, which holds an instant, or several of them as a tuple.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from cqrs_lab.teach.colours import WAITING
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
    hatch_pattern,
    is_crowded,
    label_width,
    legend_above,
    marker_artist,
    marker_size,
    outline_width,
    stable_row_names,
    style_axes,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A column whose instants are marked with `marker` in `colour`."""

    column: str
    label: str
    colour: str
    marker: str


@dataclass(frozen=True, slots=True)
class Span:
    """A bar from one column's instant to another's; hatched."""

    start: str
    end: str
    label: str
    colour: str


class RowPanel:
    """A row for each line of a table, named by the column `name`, with marks and at most one bar."""

    def __init__(
        self, axes: Axes, *, title: str, name_column: str, marks: Sequence[Mark], span: Span | None = None
    ) -> None:
        self.axes = axes
        self.time = TimeAxis(axes)
        self.name_column = name_column
        self.marks = marks
        self.span = span
        self.names: list[str] = []
        style_axes(axes, title)
        self.bar = bar_artist(axes, span.colour if span else WAITING, hatch=HATCH)
        self.bar.set_label(span.label if span else "")
        self.markers = [marker_artist(axes, mark.colour, mark.marker, label=mark.label) for mark in marks]
        for marker in self.markers:
            if marker.get_marker() == "|":  # a line has no outline, it is one
                marker.set(markeredgecolor=marker.get_color(), markeredgewidth=3.0)
        self.artists: list[Artist] = [self.bar, *self.markers] if span else [*self.markers]
        legend_above(axes, [*self.markers, *([self.bar] if span else [])], columns=2)

    def fit(self, table: pd.DataFrame) -> Frame:
        """A row for each line, and time enough for the latest mark."""
        self.names = stable_row_names(self.names, [str(name) for name in table[self.name_column]])
        columns = [mark.column for mark in self.marks]
        columns += [self.span.start, self.span.end] if self.span else []
        return (*self.names, self.time.extend_to(*(row_points(table[column])[0] for column in columns)))

    def draw_frame(self) -> None:
        """Time from zero, and the rows' names."""
        self.time.draw()
        rows = draw_row_axis(self.axes, self.names)
        self.bar.set_linewidth(outline_width(rows))
        self.bar.set_hatch(hatch_pattern(rows))
        for marker in self.markers:
            is_line = marker.get_marker() == "|"
            marker.set_markersize(marker_size(rows, most=24.0 if is_line else 11.0))
            if not is_line:
                marker.set_markeredgewidth(outline_width(rows))

    def move(self, table: pd.DataFrame) -> None:
        """Put the marks and the bar where the table says."""
        for mark, marker in zip(self.marks, self.markers, strict=True):
            marker.set_data(*row_points(table[mark.column]))
        if self.span:
            row = np.arange(len(table))
            start, end = (table[column].to_numpy(float) for column in (self.span.start, self.span.end))
            # Bars without outlines need no gap between them, and with one they would be pale stripes.
            half = 0.5 if is_crowded(len(table)) else 0.3
            self.bar.set_path(bars(start, end, row - half, row + half))


def row_points(column: Iterable[Any]) -> tuple[list[float], list[int]]:
    """Instants and their rows, from a column of instants or of tuples of instants."""
    x, y = [], []
    for row, value in enumerate(column):
        for instant in value if isinstance(value, tuple | list) else (value,):
            x.append(float("nan") if instant is None or instant is pd.NA else float(instant))
            y.append(row)
    return x, y


def rows_picture(
    title: str,
    name_column: str,
    marks: Sequence[Mark],
    span: Span | None,
    describe: Callable[[pd.DataFrame], str],
    needs: Needs,
    table: pd.DataFrame,
    scale: float,
) -> Picture:
    """A picture of one panel with rows; long names get the room they need."""
    panel = partial(RowPanel, title=title, name_column=name_column, marks=marks, span=span)

    def size(table: pd.DataFrame) -> Size:
        return Size(10.0, figure_height(len(table)), label_width(table[name_column]))

    return Picture([panel], describe, needs, table, size=size, scale=scale)
