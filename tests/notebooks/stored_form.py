"""How a lesson stands in its file: the one form that the recorder writes.

No widget views or states, no timings, no versions, so that the same outputs give the same bytes. Cells have
ids that stay. Text that a program printed in pieces is one piece.
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


def lessons() -> list[Path]:
    """The lessons' files in their order; none if there are none yet."""
    return sorted(LESSONS.glob("*.ipynb"))


def read(path: Path) -> NotebookNode:
    """The notebook in a file, its cells' ids mended."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    if raw.get("nbformat") != 4:
        raise ValueError(f"{path}: only notebooks of format 4 can be read")
    raw["nbformat_minor"] = 5
    mend_ids(raw["cells"])
    return nbformat.reads(json.dumps(raw), as_version=4)


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
    notebook.metadata = nbformat.from_dict(KERNEL)
    for cell in notebook.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        cell.source = cell.source.replace("\r\n", "\n")
        if cell.cell_type == "code":
            cell.outputs = tidy_outputs(cell.outputs)
    return notebook


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
