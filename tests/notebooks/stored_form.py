"""How a lesson stands in its file: the one form that the recorder writes.

No widget views or states, no timings, no versions, so that the same outputs give the same bytes. Cells have
ids that stay. Text that a program printed in pieces is one piece. What a teacher may have set by hand stays:
slides, nbgrader's marks, tags, cells that cannot be edited or deleted. A title or a section begins a slide.
"""

import copy
import json
import re
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[2]
LESSONS = ROOT / "notebooks"

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
GOOD_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")

# What a teacher sets by hand, and what stays therefore.
KEPT_OF_A_CELL = ("deletable", "editable", "nbgrader", "slideshow", "tags")
KEPT_OF_A_NOTEBOOK = ("authors", "rise", "title")
NEW_SLIDE = re.compile(r"##? ")  # a cell that begins with a heading of level 1 or 2


class Unreadable(ValueError):
    """Why a file cannot be read as a notebook, in one sentence that names the file."""


def lessons() -> list[Path]:
    """The lessons' files in their order; none if there are none yet."""
    return sorted(LESSONS.glob("*.ipynb"))


def read(path: Path) -> NotebookNode:
    """The notebook in a file, its cells' ids mended; raises Unreadable."""
    raw = _json(path)
    if not isinstance(raw, dict) or "nbformat" not in raw:
        raise Unreadable(f"{path}: this is not a notebook")
    if raw["nbformat"] != 4:
        raise Unreadable(f"{path}: only notebooks of format 4 can be read")
    try:
        mend_ids(raw["cells"])
        raw["nbformat_minor"] = 5
        nbformat.validate(raw)
    except (KeyError, TypeError, AttributeError, nbformat.ValidationError) as error:
        first_line = str(error).split("\n")[0]
        raise Unreadable(f"{path}: this is not a whole notebook: {first_line}") from None
    return nbformat.reads(json.dumps(raw), as_version=4)


def _json(path: Path) -> Any:
    if path.is_dir():
        raise Unreadable(f"{path}: this is a folder; name the notebooks in it")
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Unreadable(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Unreadable(f"{path}: this is not a notebook: its bytes are no UTF-8") from None
    except json.JSONDecodeError as error:
        raise Unreadable(f"{path}: this is not a notebook: no JSON in line {error.lineno}: {error.msg}") from None


def mend_ids(cells: list[dict[str, Any]]) -> None:
    """Give every cell an id of its own; one that is good and not taken stays."""
    taken: set[str] = set()
    for cell in cells:
        if not GOOD_ID.fullmatch(str(cell.get("id", ""))) or cell["id"] in taken:
            cell.pop("id", None)
        else:
            taken.add(cell["id"])
    free = (name for number in range(1, 10_000) if (name := f"cell-{number:02}") not in taken)
    for cell in cells:
        if "id" not in cell:
            cell["id"] = next(free)


def tidy(notebook: NotebookNode) -> NotebookNode:
    """Bring the notebook into the recorder's form, in place, and give it back."""
    notebook.metadata = nbformat.from_dict(_only(KEPT_OF_A_NOTEBOOK, notebook.metadata) | KERNEL)
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict(_only(KEPT_OF_A_CELL, cell.metadata))
        if cell.cell_type == "markdown" and NEW_SLIDE.match(cell.source):
            cell.metadata.setdefault("slideshow", {"slide_type": "slide"})  # a teacher's own choice stays
        cell.source = cell.source.replace("\r\n", "\n")
        if cell.cell_type == "code":
            cell.outputs = tidy_outputs(cell.outputs)
    return notebook


def _only(kept: tuple[str, ...], metadata: dict[str, Any]) -> dict[str, Any]:
    return {key: metadata[key] for key in kept if metadata.get(key) not in (None, [], {})}


def tidy_outputs(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """The outputs without widget views; what was printed in pieces, one after the other, in one piece."""
    tidied: list[NotebookNode] = []
    for output in copy.deepcopy(outputs):
        if "data" in output:
            output.data.pop(WIDGET_VIEW, None)
            if not output.data:
                continue
        if tidied and _same_stream(tidied[-1], output):
            tidied[-1].text += output.text
        else:
            tidied.append(output)
    return tidied


def _same_stream(one: NotebookNode, other: NotebookNode) -> bool:
    return one.output_type == other.output_type == "stream" and one.name == other.name


def as_text(notebook: NotebookNode) -> str:
    """The notebook's file, character by character."""
    return nbformat.writes(notebook, version=4).rstrip("\n") + "\n"


def write(path: Path, notebook: NotebookNode) -> bool:
    """Store the notebook; gives whether that changed the file."""
    text = as_text(notebook).encode("utf-8")
    if path.exists() and path.read_bytes() == text:
        return False
    path.write_bytes(text)
    return True
