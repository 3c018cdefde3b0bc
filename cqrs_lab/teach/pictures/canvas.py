"""A picture that is built once and then redrawn in place.

A picture has one or more panels. A panel owns artists (the bars, curves and markers that move) and a frame (the
axes' limits and tick labels). Drawing the frame is slow and moving the artists is fast, so the frame is drawn
once, kept as a bitmap, and only the artists are drawn over it ("blitting"). A frame may grow but never shrinks, and
so may the figure around it: what moves on the wall is then the data, not the axis.

A changed pixel tells nothing, and pixels differ between versions of the drawing library. So a picture's `repr`
carries a digest of what is drawn (positions, colours, hatches, words), rounded to six digits: if a bar
changes, the text changes, and the comparison of notebook outputs notices.
"""

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from matplotlib import rc_context
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.text import Text
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from cqrs_lab.shared.units import is_number
from cqrs_lab.teach.pictures.pieces import BOTTOM_MARGIN, TOP_MARGIN, Frame
from cqrs_lab.teach.pictures.style import default_style
from cqrs_lab.teach.words import say

DPI = 100
LEAST_WIDTH = 4.0  # inches for all panels together
LARGEST_SCALE = 4  # beyond it a picture is larger than any wall's projector


class Needs(Protocol):
    """What a picture can be given."""

    def table_of(self, given: Any) -> Any:
        """The table that is drawn of it; WrongTable if it is another picture's."""


class Panel(Protocol):
    """One set of axes, and what moves on it."""

    @property
    def artists(self) -> Sequence[Artist]:
        """What moves."""

    def fit(self, table: Any) -> Frame:
        """The frame that holds this table and all tables before it."""

    def draw_frame(self) -> None:
        """Set the axes' limits and tick labels to the frame."""

    def move(self, table: Any) -> None:
        """Give the artists the table's data."""


@dataclass(frozen=True, slots=True)
class Size:
    """A figure's size in inches, and how much of it stands free for the first panel's names and the last number."""

    width: float
    height: float
    left: float = 1.2
    right: float = 0.3

    def extended_to(self, other: "Size") -> "Size":
        """A size with room for both."""
        pairs = zip(astuple(self), astuple(other), strict=True)
        return Size(*(max(mine, others) for mine, others in pairs))


class Picture:
    """Panels side by side that show one table; `describe` says the finding in a sentence.

    `needs` makes that table of what is given, or refuses it, and the picture stays as it was.
    `size` gives the size that a table needs, `widths` are the panels' shares of the figure. An inch has 100 dots,
    times `scale`: 1.5 makes everything half as large again, for a classroom's wall.
    """

    def __init__(
        self,
        panels: Sequence[Callable[[Axes], Panel]],
        describe: Callable[[Any], str],
        needs: Needs,
        given: Any,
        *,
        size: Callable[[Any], Size],
        widths: Sequence[float] = (1,),
        scale: float = 1.0,
    ) -> None:
        table = needs.table_of(given)
        self.describe = describe
        self.needs = needs
        self.size_of = size
        self.size = size(table)
        with default_style():
            # No pyplot: it keeps every figure until somebody closes it, and a class draws all day.
            self.figure = Figure(dpi=DPI * checked_scale(scale), facecolor="white")
            self.canvas: Any = FigureCanvasAgg(self.figure)  # matplotlib leaves its canvas untyped
            axes = self.figure.subplots(1, len(panels), squeeze=False, width_ratios=widths)[0]
            self._resize()
            self.panels = [panel(axis) for panel, axis in zip(panels, axes, strict=True)]
        self._frame: list[Frame] = []
        self._background: Any = None
        self._show(table)

    def _resize(self) -> None:
        # Names may be longer than a picture is wide; what they name needs some room as well.
        width, height = max(self.size.width, self.size.left + LEAST_WIDTH), self.size.height
        self.figure.set_size_inches(width, height)
        self.figure.subplots_adjust(
            left=self.size.left / width,
            right=1 - self.size.right / width,
            top=1 - TOP_MARGIN / height,
            bottom=BOTTOM_MARGIN / height,
            wspace=0.2,
        )

    def show(self, given: Any) -> None:
        """Show another table in place; the frame is redrawn only if it has to grow. WrongTable if it is another's."""
        self._show(self.needs.table_of(given))

    def _show(self, table: Any) -> None:
        # Room first: bars that are not over yet run to the axis' end, which this table may move.
        self._reserve(table)
        self.table = table
        with default_style():
            self._draw(table)

    def _draw(self, table: Any) -> None:
        if self._background is None:
            for panel in self.panels:
                panel.draw_frame()
            # This leaves out what is animated: in the bitmap, a bar that moves would leave a ghost behind.
            self.canvas.draw()
            self._background = self.canvas.copy_from_bbox(self.figure.bbox)
        else:
            self.canvas.restore_region(self._background)
        for panel in self.panels:
            panel.move(table)
            for artist in panel.artists:
                artist.draw(self.canvas.get_renderer())

    def reserve(self, given: Any) -> None:
        """Make room for a table that may be shown later; WrongTable if it is another picture's."""
        self._reserve(self.needs.table_of(given))

    def _reserve(self, table: Any) -> None:
        frame = [panel.fit(table) for panel in self.panels]
        size = self.size.extended_to(self.size_of(table))
        if size != self.size:
            self.size = size
            self._resize()
            self._background = None
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

    def save(self, file: str | Path) -> None:
        """Save the picture as "lunch.png" or "lunch.svg"; ValueError for another ending, or a folder that is not there.

        An SVG stays sharp at any size.
        """
        path = checked_file(file, (".png", ".svg"))
        if path.suffix.lower() == ".png":
            path.write_bytes(self.png())
            return
        about = {"Title": self.sentence, "Date": None, "Creator": None}
        with default_style(), rc_context({"svg.hashsalt": self.digest()}):  # the same picture is the same file
            self.figure.savefig(path, format="svg", metadata=about)

    def digest(self) -> str:
        """Twelve letters that change when anything that is drawn changes."""
        # The frame counts too: under a longer axis the same bars show something else.
        drawn = [(texts_of(axes), self._frame) for axes in self.figure.axes]
        moving = [drawn_data(artist) for panel in self.panels for artist in panel.artists]
        return hashlib.sha256(repr((drawn, moving)).encode()).hexdigest()[:12]

    def __repr__(self) -> str:
        return say("pictures", "picture", sentence=self.sentence, digest=self.digest())

    def _repr_png_(self) -> tuple[bytes, dict[str, str]]:
        # Converted pages (nbconvert) take the alternative text from here; JupyterLab 4.6 has no place for it.
        return self.png(), {"alt": self.sentence}


def checked_scale(scale: object) -> float:
    """The scale, if it is a number above 0 and at most 4; else ValueError."""
    number: Any = scale
    if not (is_number(scale) and 0 < number <= LARGEST_SCALE):
        raise ValueError(say("pictures", "no_scale", most=LARGEST_SCALE, given=scale))
    return float(number)


def checked_file(file: str | Path, endings: Sequence[str]) -> Path:
    """The file's path, if it has one of the endings and its folder is there; else ValueError."""
    path = Path(file)
    if path.suffix.lower() not in endings:
        or_so = say("pictures", "or").join(endings)
        raise ValueError(say("pictures", "other_ending", endings=or_so, example=endings[0], file=path.name))
    if not path.parent.is_dir():
        raise ValueError(say("pictures", "no_folder", folder=path.parent))
    return path


def texts_of(axes: Axes) -> list[str]:
    """Title, axis labels and legend."""
    legend = axes.get_legend()
    texts = [text.get_text() for text in legend.get_texts()] if legend else []
    return [axes.get_title(loc="left"), axes.get_xlabel(), axes.get_ylabel(), *texts]


def drawn_data(artist: Artist) -> tuple[object, ...]:
    """What an artist draws, in numbers and words that do not depend on the drawing library's version."""
    if isinstance(artist, Line2D):
        colours = (to_hex(artist.get_color()), to_hex(artist.get_markeredgecolor()))
        widths = rounded([artist.get_linewidth(), artist.get_markersize(), artist.get_markeredgewidth()])
        style = (str(artist.get_marker()), artist.get_linestyle(), artist.get_drawstyle())
        return (*colours, *widths, *style, rounded(artist.get_xydata()))
    if isinstance(artist, PathPatch):
        colours = (to_hex(artist.get_facecolor()), to_hex(artist.get_edgecolor()))
        return (
            *colours,
            *rounded([artist.get_linewidth()]),
            artist.get_hatch() or "",
            rounded(artist.get_path().vertices),
        )
    if isinstance(artist, Text):
        return (artist.get_text(), rounded(artist.get_position()))
    raise TypeError(say("pictures", "draws_only", kind=type(artist).__name__))


def rounded(numbers: Any) -> list[str]:
    """Numbers as text with six digits."""
    # Not all digits: the last ones of a float differ between processors and versions of numpy.
    return [f"{number:.6g}" for number in np.asarray(numbers, dtype=float).ravel()]
