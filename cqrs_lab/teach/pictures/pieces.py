"""The few things that all panels draw with: one kind of bar, one time axis.

Sizes are for a classroom wall: 14 points, axes from zero, a legend that covers nothing. Everything that moves is
"animated": left out when the frame is drawn, and drawn over it (see `canvas`).
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from cqrs_lab.teach.colours import GRID, INK
from cqrs_lab.teach.words import say

Frame = tuple[object, ...]  # what has to be the same for a frame to be kept

FONT_SIZE = 14  # points: legible from the back of a classroom
LABEL_HEIGHT = 0.26  # inches that a row's name needs
ROW_HEIGHT = 0.45  # inches for a row, as long as there are few
OUTLINE = 0.8  # points
LEGEND_MARKER = 13.0  # points: larger ones would touch those of the legend's next line
HATCH = "///"
CROWDED_ABOVE = 60  # more bars or marks than this in one panel, and outlines and hatches would cover the colours
TOP_MARGIN, BOTTOM_MARGIN = 1.15, 0.7  # inches for title and legend, and for the axis' numbers and name


class TimeAxis:
    """Seconds from zero to a round number, at least one; grows with what it has to show and never shrinks."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self.latest = 1.0

    def extend_to(self, *instants: Any) -> Frame:
        """Make room for these instants; NaN is no instant."""
        for some in instants:
            known = np.asarray(some, dtype=float)
            self.latest = float(known.max(where=np.isfinite(known), initial=self.latest))
        return axis_end_and_step(self.latest)

    @property
    def end(self) -> float:
        """Where the axis ends."""
        return axis_end_and_step(self.latest)[0]

    def draw(self) -> None:
        """Set the limits and the ticks."""
        end, step = axis_end_and_step(self.latest)
        self.axes.set_xlim(0, end)
        # Half a step beyond the end: arange leaves its end out, unless a rounding error takes it in.
        self.axes.set_xticks(np.arange(0, end + step / 2, step))


def draw_count_axis(axes: Axes, largest: int) -> None:
    """An upright axis of whole numbers from zero to `largest`, at least 1."""
    top, step = axis_end_and_step(max(largest, 1))
    step = max(step, 1.0)  # there is no half order to mark
    axes.set_ylim(0, top * 1.04)  # else the highest line loses half its width at the edge
    axes.set_yticks(np.arange(0, top + step / 2, step))


def draw_row_axis(axes: Axes, names: Sequence[str]) -> int:
    """A row for each name, the first on top, as many names as there is room for; gives the number of rows."""
    rows = max(len(names), 2)
    axes.tick_params(axis="y", length=0, pad=12)  # a marker at zero shall not touch a name
    axes.set_ylim(rows - 0.5, -0.5)  # from high to low: the first row is on top
    steps = (int(digit * 10**power) for power in range(9) for digit in (1, 2, 5))
    height = axes.bbox.height / axes.figure.dpi
    interval = next(step for step in steps if rows / step * LABEL_HEIGHT <= height)
    named = [row for row in range(len(names)) if row == 0 or (row + 1) % interval == 0]
    axes.set_yticks(named, [names[row] for row in named])
    return rows


def stable_row_names(known: list[str], names: list[str]) -> list[str]:
    """The rows' names after a table with `names`: fewer rows of the same names leave room below, and nothing jumps."""
    return known if names == known[: len(names)] else names


def is_crowded(number: int) -> bool:
    """Whether so many bars or marks leave no room for outlines and hatches between them."""
    return number > CROWDED_ABOVE


def outline_width(number: int) -> float:
    """The width in points of the outline of each of so many bars or marks."""
    return 0.0 if is_crowded(number) else OUTLINE


def marker_size(rows: int, most: float = 10.0) -> float:
    """The size in points of a marker in each of so many rows.

    Smaller with the rows, or markers of neighbours would lie on each other; but 2.5 points can still be seen.
    """
    return min(most, max(2.5, 220 / rows))


def hatch_pattern(number: int) -> str:
    """The hatch of each of so many bars."""
    return "" if is_crowded(number) else HATCH


def label_width(names: Iterable[object]) -> float:
    """The room in inches that the longest of the rows' names needs."""
    return max([1.2, *(0.3 + 0.125 * len(str(name)) for name in names)])


def figure_height(rows: int) -> float:
    """The height in inches of a picture with rows: few rows make it lower, many do not make it higher."""
    return TOP_MARGIN + BOTTOM_MARGIN + ROW_HEIGHT * min(max(rows, 3), 9)


def bars(left: Any, right: Any, low: Any, high: Any) -> Path:
    """One path of many rectangles, so that 500 bars are drawn as fast as one; NaN leaves a bar out."""
    return trapezoids(left, right, low, high, high)


def trapezoids(left: Any, right: Any, low: Any, high_left: Any, high_right: Any) -> Path:
    """One path of many bars whose upper edge is slanted."""
    sides = (np.asarray(side, float) for side in (left, right, low, high_left, high_right))
    left, right, low, high_left, high_right = np.broadcast_arrays(*sides)
    corners = np.stack([left, low, left, high_left, right, high_right, right, low, left, low], axis=-1)
    # The hole in a table: who has not been picked up has no bar, and one NaN would break the path of all.
    corners = corners[np.isfinite(corners).all(axis=-1)].reshape(-1, 2)
    outline = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    return Path(corners, np.tile(outline, len(corners) // 5)) if len(corners) else Path(np.zeros((0, 2)))


def bar_artist(axes: Axes, colour: str, *, hatch: str = "", label: str = "") -> PathPatch:
    """An empty set of bars on `axes`; waiting is hatched, so that colour is never the only sign."""
    artist = PathPatch(Path(np.zeros((0, 2))), facecolor=colour, edgecolor=INK, linewidth=OUTLINE, hatch=hatch)
    artist.set(label=label, animated=True)
    axes.add_patch(artist)
    return artist


def line_artist(axes: Axes, colour: str, **style: Any) -> Line2D:
    """An empty line, or set of markers, on `axes`."""
    (artist,) = axes.plot([], [], color=colour, animated=True, **style)
    return artist


def marker_artist(axes: Axes, colour: str, marker: str, **style: Any) -> Line2D:
    """An empty set of outlined markers on `axes`; they may stand on the edge without being cut."""
    style = {"markersize": 10, "markeredgecolor": INK, "markeredgewidth": OUTLINE, "clip_on": False, **style}
    return line_artist(axes, colour, linestyle="", marker=marker, **style)


def step_curve(instants: "np.ndarray[tuple[int], np.dtype[np.float64]]", end: float) -> tuple[list[float], list[int]]:
    """How many of the instants have passed, as the corners of a step curve from 0 to `end`."""
    x, y = [0.0], [0]
    for count, instant in enumerate(instants):
        x += [instant, instant]
        y += [count, count + 1]
    return [*x, max(end, x[-1])], [*y, y[-1]]


def cumulative_curve(
    instants: "np.ndarray[tuple[int], np.dtype[np.float64]]", columns: "np.ndarray[tuple[int], np.dtype[np.float64]]"
) -> tuple[Any, Any]:
    """How many of the instants, which ascend, have passed, from the first of the `columns` to the last.

    The columns are the picture's columns of dots. With fewer instants than columns each step is drawn. With more, the
    curve goes from column to column: it only ever rises, so what lies between two columns stays between their dots.
    """
    if len(instants) <= len(columns):
        return step_curve(instants, columns[-1])
    return columns, np.searchsorted(instants, columns, side="right")


def columns_of(axes: Axes) -> int:
    """How many columns of dots axes have, at 100 dots to an inch: another scale is no other data."""
    return round(axes.bbox.width / axes.figure.dpi * 100)


def style_axes(axes: Axes, title: str, ylabel: str = "") -> None:
    """Give axes their words, the time across, and take away what distracts."""
    axes.set_title(title, loc="left", fontsize=FONT_SIZE + 2, fontweight="bold", color=INK, pad=58)
    axes.set_xlabel(say("pictures", "time_axis"), fontsize=FONT_SIZE, color=INK)
    axes.set_ylabel(ylabel, fontsize=FONT_SIZE, color=INK)
    axes.tick_params(labelsize=FONT_SIZE, colors=INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="x", color=GRID)
    axes.set_axisbelow(True)


def legend_above(axes: Axes, handles: Sequence[Artist], columns: int) -> None:
    """A legend between the title and the axes, where it can cover nothing."""
    legend = axes.legend(
        handles=handles, ncols=columns, loc="lower left", bbox_to_anchor=(-0.01, 1.0), frameon=False,
        fontsize=FONT_SIZE - 1, borderaxespad=0.2, columnspacing=1.2, handletextpad=0.5, labelspacing=0.3,
    )  # fmt: skip
    for sign in legend.legend_handles:
        if isinstance(sign, Line2D):
            sign.set_markersize(min(sign.get_markersize(), LEGEND_MARKER))


def axis_end_and_step(largest: float) -> tuple[float, float]:
    """An axis end at or beyond `largest`, and the step of its ticks: 1, 2 or 5 times a power of ten.

    >>> axis_end_and_step(7.3)
    (8.0, 2.0)
    """
    largest = max(largest, 1e-3)
    power = 10 ** np.floor(np.log10(largest / 3))
    # At most six steps: in the narrower panel, more numbers of 14 points would touch each other.
    step = next(float(power * digit) for digit in (1, 2, 5, 10) if largest / (power * digit) <= 6)
    # 0.1 + 0.2 needs three steps of 0.1, but divided it is 3.0000000000000004, and rounded up that is four.
    return float(np.ceil(round(largest / step, 6)) * step), step
