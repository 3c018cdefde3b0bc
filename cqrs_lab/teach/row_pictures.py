"""Pictures with a row for each thing that was done: clients that wait, students that press, screens that freeze.

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

from cqrs_lab.shared.units import counted
from cqrs_lab.teach.colours import READ, WAITING, WRITE
from cqrs_lab.teach.drawing import (
    SECONDS,
    Frame,
    TimeAxis,
    bar_artist,
    bars,
    draw_row_axis,
    grown,
    height_for,
    legend_above,
    marker_artist,
    room_for,
    tidy,
)
from cqrs_lab.teach.picture import Picture


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
        self.bar = bar_artist(axes, stretch.colour if stretch else WAITING, hatch="///")
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
        self.bar.set_linewidth(0.8 if rows <= 60 else 0.0)
        self.bar.set_hatch("///" if rows <= 60 else "")  # thinner rows would be all hatch
        for marker in self.markers:
            is_line = marker.get_marker() == "|"
            marker.set_markersize(min(24.0 if is_line else 11.0, max(2.5, 220 / rows)))
            if not is_line:
                marker.set_markeredgewidth(0.8 if rows <= 60 else 0.0)

    def move(self, table: pd.DataFrame) -> None:
        """Put the marks and the bar where the table says."""
        for mark, marker in zip(self.marks, self.markers, strict=True):
            marker.set_data(*points(table[mark.column]))
        if self.stretch:
            row = np.arange(len(table))
            start, end = (table[column].to_numpy(float) for column in (self.stretch.start, self.stretch.end))
            half = 0.3 if len(table) <= 60 else 0.5
            self.bar.set_path(bars(start, end, row - half, row + half))


def points(column: Iterable[Any]) -> tuple[list[float], list[int]]:
    """Instants and their rows, from a column of instants or of tuples of instants."""
    x, y = [], []
    for row, value in enumerate(column):
        for instant in value if isinstance(value, tuple) else (value,):
            x.append(float("nan") if instant is None else float(instant))
            y.append(row)
    return x, y


def waiting_clients(watches: pd.DataFrame) -> Picture:
    """A row for each client: when it looked, when the order was visible, when the client noticed."""
    marks = [
        Mark("looks_at", "looked", WAITING, "o"),
        Mark("visible_at", "visible in the list", READ, "|"),
        Mark("noticed_at", "noticed", READ, "D"),
    ]
    return rows("Who noticed when", "treatment", marks, None, describe_watches, watches)


def pressing_students(students: pd.DataFrame) -> Picture:
    """A row for each student: when the button was pressed, and when the first order was visible."""
    marks = [
        Mark("pressed_at", "pressed Order", WRITE, "o"),
        Mark("visible_at", "first order visible", READ, "|"),
    ]
    return rows("Who pressed when", "student", marks, None, describe_students, students)


def beating_screens(screens: pd.DataFrame) -> Picture:
    """A row for each screen: its beats, and the time from the press until the order was reflected."""
    stretch = Stretch("pressed_at", "reflected_at", "waiting for the order", WAITING)
    marks = [Mark("beats_at", "the screen is alive", READ, "o")]
    return rows("The heartbeat of two screens", "screen", marks, stretch, describe_screens, screens)


def rows(
    title: str, name: str, marks: Sequence[Mark], stretch: Stretch | None, describe: Any, table: pd.DataFrame
) -> Picture:
    """A picture of one panel with rows; long names get the room they need."""
    panel = partial(Rows, title=title, name=name, marks=marks, stretch=stretch)
    size = (10.0, height_for(len(table)))
    return Picture([panel], describe, table, size=size, left=room_for(table[name]))


def describe_watches(watches: pd.DataFrame) -> str:
    """Who noticed first and last, and who looked most."""
    noticed = watches.dropna(subset=["noticed_at"])
    if watches.empty:
        return "nobody is waiting"
    if noticed.empty:
        return "nobody has noticed the order yet"
    times = noticed["noticed_at"].astype(float)
    first, last = noticed.iloc[int(times.argmin())], noticed.iloc[int(times.argmax())]
    most = watches.iloc[int(watches["looks"].astype(int).argmax())]
    return (
        f"first: {first['treatment']} at {first['noticed_at']:.2f} s; last: {last['treatment']} at "
        f"{last['noticed_at']:.2f} s; most looks: {most['treatment']}, {most['looks']}"
    )


def describe_students(students: pd.DataFrame) -> str:
    """How many orders came of how many lunches.

    >>> describe_students(pd.DataFrame({"student": ["Aoi", "Ben"], "orders": [1, 3]}))
    '2 students, 4 orders: 2 too many'
    """
    if students.empty:
        return "no students yet"
    orders = int(students["orders"].sum())
    return f"{counted(len(students), 'student')}, {counted(orders, 'order')}: {orders - len(students)} too many"


def describe_screens(screens: pd.DataFrame) -> str:
    """How long each screen showed no sign of life."""
    if screens.empty:
        return "no screens yet"
    worst = screens.groupby("screen", sort=False)["longest_silence"].max()
    return "; ".join(f"a screen that {screen}: {silence:.2f} s without a beat" for screen, silence in worst.items())
