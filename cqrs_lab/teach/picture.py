"""A picture that is built once and then redrawn in place.

A picture has one or more panels. A panel owns artists (the bars, curves and markers that move) and a frame (the
axes' limits and tick labels). Drawing the frame is slow and moving the artists is fast, so the frame is drawn
once, kept as a bitmap, and only the artists are drawn over it ("blitting"). A frame may grow but never shrinks:
what moves on the wall is then the data, not the axis.

A changed pixel tells nothing, and pixels differ between versions of the drawing library. So a picture's `repr`
carries a digest of what is drawn (positions, colours, hatches, words), rounded to six digits: if a bar
changes, the text changes, and the comparison of notebook outputs notices.
"""

import hashlib
import io
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from PIL import Image
from PIL.PngImagePlugin import PngInfo

WRITE, WAITING, PROJECTING, READ, TROUBLE = "#2a6f97", "#f2b134", "#e07a1f", "#2b9348", "#c1121f"
INK, GRID = "#1f2933", "#d9dee3"
FONT = 14  # points: legible from the back of a classroom
DPI = 100
SECONDS = "seconds since opening"
LABEL_HEIGHT = 26  # pixels that a row's name needs
ROW_HEIGHT = 0.45  # inches for a row, as long as there are few
ABOVE, BELOW = 1.15, 0.7  # inches for title and legend, and for the axis' numbers and name

Frame = tuple[object, ...]


class Panel(Protocol):
    """One set of axes, and what moves on it."""

    @property
    def artists(self) -> Sequence[Artist]:
        """What moves."""

    def fit(self, table: pd.DataFrame) -> Frame:
        """The frame that holds this table and all tables before it."""

    def draw_frame(self) -> None:
        """Set the axes' limits and tick labels to the frame."""

    def move(self, table: pd.DataFrame) -> None:
        """Give the artists the table's data."""


class Picture:
    """Panels side by side that show one table; `describe` says the finding in a sentence.

    `widths` are the panels' shares of the figure, `size` its width and height in inches (at 100 dots an inch),
    `left` the room in inches for the names of the first panel's rows.
    """

    def __init__(
        self,
        panels: Sequence[Callable[[Axes], Panel]],
        describe: Callable[[pd.DataFrame], str],
        table: pd.DataFrame,
        *,
        size: tuple[float, float],
        widths: Sequence[float] = (1,),
        left: float = 1.2,
    ) -> None:
        self.figure = Figure(figsize=size, dpi=DPI, facecolor="white")
        self.canvas: Any = FigureCanvasAgg(self.figure)  # matplotlib leaves its canvas untyped
        axes = self.figure.subplots(1, len(panels), squeeze=False, width_ratios=widths)[0]
        width, height = size
        self.figure.subplots_adjust(
            left=left / width, right=1 - 0.3 / width, top=1 - ABOVE / height, bottom=BELOW / height, wspace=0.2
        )
        self.panels = [panel(axis) for panel, axis in zip(panels, axes, strict=True)]
        self.describe = describe
        self._frame: list[Frame] = []
        self._background: Any = None
        self.show(table)

    def show(self, table: pd.DataFrame) -> None:
        """Show another table in place; the frame is redrawn only if it has to grow."""
        self.table = table
        self.reserve(table)
        if self._background is None:
            for panel in self.panels:
                panel.draw_frame()
            self.canvas.draw()
            self._background = self.canvas.copy_from_bbox(self.figure.bbox)
        else:
            self.canvas.restore_region(self._background)
        for panel in self.panels:
            panel.move(table)
            for artist in panel.artists:
                artist.draw(self.canvas.get_renderer())

    def reserve(self, table: pd.DataFrame) -> None:
        """Make room for a table that may be shown later."""
        frame = [panel.fit(table) for panel in self.panels]
        if frame != self._frame:
            self._frame = frame
            self._background = None

    @property
    def sentence(self) -> str:
        """What the picture shows, in words."""
        return self.describe(self.table)

    def png(self) -> bytes:
        """The picture as a PNG file, with its digest in the text chunk "data"."""
        note = PngInfo()
        note.add_text("data", self.digest())
        file = io.BytesIO()
        pixels = Image.fromarray(np.asarray(self.canvas.buffer_rgba())).convert("RGB")
        pixels.save(file, format="png", pnginfo=note, compress_level=1)  # fast: it is sent with every move
        return file.getvalue()

    def digest(self) -> str:
        """Twelve letters that change when anything that is drawn changes."""
        drawn = [(words_on(axes), self._frame) for axes in self.figure.axes]
        moving = [drawn_data(artist) for panel in self.panels for artist in panel.artists]
        return hashlib.sha256(repr((drawn, moving)).encode()).hexdigest()[:12]

    def __repr__(self) -> str:
        return f"<{self.sentence}; data={self.digest()}>"

    def _repr_png_(self) -> bytes:
        return self.png()


class TimeAxis:
    """Seconds from zero to a round number, at least one; grows with what it has to show and never shrinks."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self.latest = 1.0

    def reach(self, *instants: Any) -> Frame:
        """Make room for these instants; NaN is no instant."""
        for some in instants:
            known = np.asarray(some, dtype=float)
            self.latest = max([self.latest, *known[np.isfinite(known)].ravel()])
        return round_limit(self.latest)

    @property
    def end(self) -> float:
        """Where the axis ends."""
        return round_limit(self.latest)[0]

    def draw(self) -> None:
        """Set the limits and the ticks."""
        end, step = round_limit(self.latest)
        self.axes.set_xlim(0, end)
        self.axes.set_xticks(np.arange(0, end + step / 2, step))


def draw_count_axis(axes: Axes, most: int) -> None:
    """An upright axis of whole numbers from zero to `most`, at least 1."""
    top, step = round_limit(max(most, 1))
    step = max(step, 1.0)
    axes.set_ylim(0, top * 1.04)
    axes.set_yticks(np.arange(0, top + step / 2, step))


def draw_row_axis(axes: Axes, names: Sequence[str]) -> int:
    """A row for each name, the first on top, as many names as there is room for; gives the number of rows."""
    rows = max(len(names), 2)
    axes.tick_params(axis="y", length=0, pad=12)  # a marker at zero shall not touch a name
    axes.set_ylim(rows - 0.5, -0.5)
    steps = (int(digit * 10**power) for power in range(9) for digit in (1, 2, 5))
    every = next(step for step in steps if rows / step * LABEL_HEIGHT <= axes.bbox.height)
    named = [row for row in range(len(names)) if row == 0 or (row + 1) % every == 0]
    axes.set_yticks(named, [names[row] for row in named])
    return rows


def height_for(rows: int) -> float:
    """The height in inches of a picture with rows: few rows make it lower, many do not make it higher."""
    return ABOVE + BELOW + ROW_HEIGHT * min(max(rows, 3), 9)


def words_on(axes: Axes) -> list[str]:
    """Title, axis labels and legend."""
    legend = axes.get_legend()
    texts = [text.get_text() for text in legend.get_texts()] if legend else []
    return [axes.get_title(loc="left"), axes.get_xlabel(), axes.get_ylabel(), *texts]


def drawn_data(artist: Artist) -> tuple[object, ...]:
    """What an artist draws, in numbers and words that do not depend on the drawing library's version."""
    if isinstance(artist, Line2D):
        style = (to_hex(artist.get_color()), str(artist.get_marker()), artist.get_linestyle())
        return (*style, rounded(artist.get_xydata()))
    if isinstance(artist, PathPatch):
        colours = (to_hex(artist.get_facecolor()), to_hex(artist.get_edgecolor()))
        return (*colours, artist.get_hatch() or "", rounded(artist.get_path().vertices))
    if isinstance(artist, Text):
        return (artist.get_text(), rounded(artist.get_position()))
    raise TypeError(f"a picture draws lines, bars and words, not {type(artist).__name__}")


def rounded(numbers: Any) -> list[str]:
    """Numbers as text with six digits."""
    return [f"{number:.6g}" for number in np.asarray(numbers, dtype=float).ravel()]


def bars(left: Any, right: Any, low: Any, high: Any) -> Path:
    """One path of many rectangles, so that 500 bars are drawn as fast as one; NaN leaves a bar out."""
    return quads(left, right, low, high, high)


def quads(left: Any, right: Any, low: Any, high_left: Any, high_right: Any) -> Path:
    """One path of many bars whose upper edge is slanted."""
    sides = (np.asarray(side, float) for side in (left, right, low, high_left, high_right))
    left, right, low, high_left, high_right = np.broadcast_arrays(*sides)
    corners = np.stack([left, low, left, high_left, right, high_right, right, low, left, low], axis=-1)
    corners = corners[np.isfinite(corners).all(axis=-1)].reshape(-1, 2)
    outline = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    return Path(corners, np.tile(outline, len(corners) // 5)) if len(corners) else Path(np.zeros((0, 2)))


def bar_artist(axes: Axes, colour: str, *, hatch: str = "", label: str = "") -> PathPatch:
    """An empty set of bars on `axes`; waiting is hatched, so that colour is never the only sign."""
    artist = PathPatch(Path(np.zeros((0, 2))), facecolor=colour, edgecolor=INK, linewidth=0.8, hatch=hatch)
    artist.set(label=label, animated=True)
    axes.add_patch(artist)
    return artist


def line_artist(axes: Axes, colour: str, **style: Any) -> Line2D:
    """An empty line, or set of markers, on `axes`."""
    (artist,) = axes.plot([], [], color=colour, animated=True, **style)
    return artist


def staircase(instants: "np.ndarray[tuple[int], np.dtype[np.float64]]", end: float) -> tuple[list[float], list[int]]:
    """How many of the instants have passed, as the corners of a staircase from 0 to `end`."""
    x, y = [0.0], [0]
    for count, instant in enumerate(instants):
        x += [instant, instant]
        y += [count, count + 1]
    return [*x, max(end, x[-1])], [*y, y[-1]]


def marker_artist(axes: Axes, colour: str, marker: str, **style: Any) -> Line2D:
    """An empty set of outlined markers on `axes`; they may stand on the edge without being cut."""
    style = {"markersize": 10, "markeredgecolor": INK, "markeredgewidth": 0.8, "clip_on": False, **style}
    return line_artist(axes, colour, linestyle="", marker=marker, **style)


def tidy(axes: Axes, title: str, xlabel: str, ylabel: str = "") -> None:
    """Give axes their words and take away what distracts."""
    axes.set_title(title, loc="left", fontsize=FONT + 2, fontweight="bold", color=INK, pad=58)
    axes.set_xlabel(xlabel, fontsize=FONT, color=INK)
    axes.set_ylabel(ylabel, fontsize=FONT, color=INK)
    axes.tick_params(labelsize=FONT, colors=INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="x", color=GRID)
    axes.set_axisbelow(True)


def legend_above(axes: Axes, handles: Sequence[Artist], columns: int) -> None:
    """A legend between the title and the axes, where it can cover nothing."""
    axes.legend(
        handles=handles, ncols=columns, loc="lower left", bbox_to_anchor=(-0.01, 1.0), frameon=False,
        fontsize=FONT - 1, borderaxespad=0.2, columnspacing=1.2, handletextpad=0.5, labelspacing=0.3,
    )  # fmt: skip


def round_limit(largest: float) -> tuple[float, float]:
    """An axis end at or beyond `largest`, and the step of its ticks: 1, 2 or 5 times a power of ten.

    >>> round_limit(7.3)
    (8.0, 2.0)
    """
    largest = max(largest, 1e-3)
    power = 10 ** np.floor(np.log10(largest / 3))
    step = next(float(power * digit) for digit in (1, 2, 5, 10) if largest / (power * digit) <= 6)
    return float(np.ceil(round(largest / step, 6)) * step), step
