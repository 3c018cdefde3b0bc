"""What a lesson says now, against what is stored: the first row that differs, and the two pictures side by side.

Compared are texts: tables, sentences, JSON, and whether there is a picture. A picture's pixels depend on fonts
and on matplotlib's version; the digest in its text tells whether the data is the same.
"""

import base64
import functools
import io
import json
import re
import tempfile
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import zip_longest
from pathlib import Path

from names import code_cell_number, place
from nbformat import NotebookNode
from PIL import Image, ImageDraw, ImageFont
from stored_form import tidy_outputs

PICTURES = ("image/png", "image/jpeg")
FIRST = ("text/html", "text/plain")  # the row of a table says more than the line of its text
PIXELS = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=]+")  # in HTML, as pixels.cfg has it for nbval
NOTHING = ("nothing", "")
Called = tuple[str, str]  # what the two that are compared are called
STORED_AND_NOW: Called = ("stored", "now")


class Rows(HTMLParser):
    """The rows of an HTML table as lines of text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row or a field."""
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        """Add to the field."""
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.strip()

    def lines(self) -> list[str]:
        """One line for each row.

        >>> Rows("<tr><th>order</th><th>lag</th></tr><tr><td>order-1</td><td>1.5</td></tr>").lines()
        ['order | lag', 'order-1 | 1.5']
        """
        return [" | ".join(row) for row in self.rows]


def texts(outputs: list[NotebookNode]) -> list[tuple[str, str]]:
    """What is compared of a cell's outputs: pairs of a kind and its text."""
    pairs: list[tuple[str, str]] = []
    for output in tidy_outputs(outputs):
        if output.output_type == "stream":
            pairs.append((output.name, output.text))
        elif output.output_type == "error":
            pairs.append(("error", f"{output.ename}: {output.evalue}"))
        else:
            pairs += _data(output)
    return pairs


def _data(output: NotebookNode) -> Iterator[tuple[str, str]]:
    for kind in sorted(output.data, key=lambda kind: (kind not in FIRST, kind)):
        content = output.data[kind]
        if kind in PICTURES:
            yield kind, "a picture"
        elif isinstance(content, str):
            yield kind, PIXELS.sub("a picture", content)
        else:
            yield kind, json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False)


def first_difference(olds: list[NotebookNode], news: list[NotebookNode], called: Called = STORED_AND_NOW) -> list[str]:
    """The first row in which two cells' outputs differ, in three lines; empty if they agree."""
    for old, new in zip_longest(texts(olds), texts(news), fillvalue=NOTHING):
        if old[0] != new[0]:
            return [f"another kind of output: {new[0]}, {called[0]} is {old[0]}", *_pair(old[1], new[1], called)]
        if old[1] != new[1]:
            return _first_row(old[0], old[1], new[1], called)
    return []


def _first_row(kind: str, old: str, new: str, called: Called) -> list[str]:
    old_rows, new_rows = Rows(old).lines(), Rows(new).lines()
    if kind != "text/html" or old_rows == new_rows:
        old_rows, new_rows = old.split("\n"), new.split("\n")
    rows = enumerate(zip_longest(old_rows, new_rows, fillvalue="(no such row)"), start=1)
    number, (was, is_) = next((number, pair) for number, pair in rows if pair[0] != pair[1])
    return [f"row {number} of {kind} differs", *_pair(was, is_, called)]


def _pair(old: str, new: str, called: Called) -> list[str]:
    width = max(len(name) for name in called) + 1
    return [f"{name + ':':{width}} {text}" for name, text in zip(called, (old, new), strict=True)]


def explain(path: Path, stored: NotebookNode, now: NotebookNode, called: Called = STORED_AND_NOW) -> list[str]:
    """Every cell whose outputs differ, each explained in a few lines; empty if both notebooks say the same."""
    complaints = []
    for index, (old, new) in enumerate(zip(stored.cells, now.cells, strict=True)):
        if lines := first_difference(old.get("outputs", []), new.get("outputs", []), called):
            name = f"{path.stem}-cell-{code_cell_number(stored, index)}.png"
            lines += _compare_pictures(stored, now, index, name, called)
            complaints.append("\n    ".join([place(path, stored, index), *lines]))
    return complaints


def _compare_pictures(stored: NotebookNode, now: NotebookNode, index: int, name: str, called: Called) -> list[str]:
    """Save the cell's two pictures; a table's picture stands in the code cell after it."""
    following = next((i for i in range(index + 1, len(stored.cells)) if stored.cells[i].cell_type == "code"), index)
    for at in (index, following):
        old, new = picture(stored.cells[at]), picture(now.cells[at])
        if old or new:
            return [f"{called[0]} and {called[1]}, the pictures side by side: {side_by_side(old, new, name, called)}"]
    return []


def picture(cell: NotebookNode) -> bytes | None:
    """The first PNG among a cell's outputs."""
    for output in cell.get("outputs", []):
        if "image/png" in output.get("data", {}):
            return base64.b64decode(output.data["image/png"])
    return None


@functools.cache
def pictures_folder() -> Path:
    """A temporary folder for the pictures of this check."""
    return Path(tempfile.mkdtemp(prefix="cqrs_lab-check-"))


def side_by_side(old: bytes | None, new: bytes | None, name: str, called: Called = STORED_AND_NOW) -> Path:
    """Save the old picture on the left and the new one on the right; gives the file."""
    halves = [_labelled(called[0], old), _labelled(called[1], new)]
    width, height = sum(half.width for half in halves), max(half.height for half in halves)
    both = Image.new("RGB", (width, height), "white")
    both.paste(halves[0], (0, 0))
    both.paste(halves[1], (halves[0].width, 0))
    both.save(pictures_folder() / name)
    return pictures_folder() / name


def _labelled(label: str, png: bytes | None) -> Image.Image:
    drawing = Image.open(io.BytesIO(png)).convert("RGBA") if png else Image.new("RGBA", (200, 100), "white")
    canvas = Image.new("RGB", (drawing.width + 10, drawing.height + 30), "white")
    canvas.paste(drawing, (5, 25), drawing)
    ImageDraw.Draw(canvas).text((5, 2), label if png else f"{label}: no picture", "black", _font())
    return canvas


def _font() -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    try:
        return ImageFont.load_default(18)
    except TypeError:  # Pillow below 10.1 knows no size, and its letters are small
        return ImageFont.load_default()
