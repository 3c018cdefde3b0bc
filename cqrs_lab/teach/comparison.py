"""The same function with one value and with another: its pictures under each other, on the same axes."""

import io
import textwrap
from collections.abc import Callable
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from cqrs_lab.teach.colours import INK, PAPER
from cqrs_lab.teach.pictures.canvas import DPI, checked_file
from cqrs_lab.teach.pictures.order_bars import order_bars
from cqrs_lab.teach.pictures.pieces import FONT_SIZE
from cqrs_lab.teach.pictures.style import default_style
from cqrs_lab.teach.runs import Run, at_scale, check_callables, drawn_with_room, places_text, run, without_own
from cqrs_lab.teach.words import say

LINE_HEIGHT = 0.32  # inches of a line of a sentence
LETTER_WIDTH = 0.115  # inches of a letter, on the average


class Comparison:
    """A picture for each value of a list, or for each with each if there are several lists; all on the same axes.

    It needs no Python once it is shown. What the function prints is printed. `scale` makes all larger; a function that
    has a parameter of this name gets it itself.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        picture: Callable[..., Any] = order_bars,
        **settings: Any,
    ) -> None:
        check_callables(function, picture, caller="compare", example=say("widgets", "a_list"))
        own, settings = without_own({"scale": 1.0}, function, settings)
        lists = {name: value for name, value in settings.items() if isinstance(value, list)}
        if not lists or not all(lists.values()):
            raise ValueError(say("widgets", "nothing_to_compare", example=say("widgets", "a_list")))
        fixed = {name: value for name, value in settings.items() if name not in lists}
        places = [dict(zip(lists, values, strict=True)) for values in product(*lists.values())]
        self.scale = own["scale"]
        self.runs = [run(partial(function, **fixed), place) for place in places]
        for one in self.runs:
            print(one.printed, end="")
        self.pictures = [self._drawn(one, at_scale(picture, self.scale)) for one in self.runs]

    def _drawn(self, one: Run, picture: Callable[[Any], Any]) -> Any:
        drawing = drawn_with_room(one, [other for other in self.runs if other is not one], picture)
        drawing.show(one.result)  # again: the others may have made the axes longer
        return drawing

    @property
    def sentences(self) -> list[str]:
        """What each picture shows, and with which value."""
        return [
            say("widgets", "compared", places=places_text(one.places), sentence=picture.sentence)
            for one, picture in zip(self.runs, self.pictures, strict=True)
        ]

    def png(self) -> bytes:
        """All pictures under each other, each below its sentence, as a PNG file."""
        parts = []
        for sentence, picture in zip(self.sentences, self.pictures, strict=True):
            drawn = Image.open(io.BytesIO(picture.png())).convert("RGB")
            parts += [written(sentence, drawn.width, DPI * self.scale), drawn]
        together = Image.new("RGB", (max(part.width for part in parts), sum(part.height for part in parts)), PAPER)
        top = 0
        for part in parts:
            together.paste(part, (0, top))
            top += part.height
        note, file = PngInfo(), io.BytesIO()
        note.add_text("data", say("widgets", "between_places").join(picture.digest() for picture in self.pictures))
        together.save(file, format="png", pnginfo=note)
        return file.getvalue()

    def save(self, file: str | Path) -> None:
        """Save all as "lunch.png"; ValueError for another ending, or a folder that is not there."""
        checked_file(file, (".png",)).write_bytes(self.png())

    def __repr__(self) -> str:
        return "\n".join(
            say("pictures", "picture", sentence=sentence, digest=picture.digest())
            for sentence, picture in zip(self.sentences, self.pictures, strict=True)
        )

    def _repr_png_(self) -> tuple[bytes, dict[str, str]]:
        return self.png(), {"alt": "\n".join(self.sentences)}


def compare(function: Callable[..., Any], picture: Callable[..., Any] = order_bars, **settings: Any) -> Comparison:
    """Draw what `function` returns with each of several values, such as `compare(lunch, delay=[1.0, 4.0])`."""
    return Comparison(function, picture, **settings)


def written(sentence: str, width: int, dpi: float) -> Image.Image:
    """A sentence as a strip of so many dots, in as many lines as it needs."""
    lines = textwrap.wrap(sentence, int(width / dpi / LETTER_WIDTH)) or [""]
    height = LINE_HEIGHT * len(lines) + 0.2
    with default_style():
        figure = Figure(figsize=(width / dpi, height), dpi=dpi, facecolor=PAPER)
        canvas: Any = FigureCanvasAgg(figure)
        figure.text(
            0.2 * dpi / width, 0.5, "\n".join(lines), color=INK, fontsize=FONT_SIZE, fontweight="bold", va="center",
            parse_math=False,
        )  # fmt: skip
        canvas.draw()
    return Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
