"""A small good lesson, recorded once, for the tests to spoil."""

import copy
from collections.abc import Callable, Iterable
from pathlib import Path

import difference
import hygiene
import nbformat
import private_folders
import pytest
import record
import stored_form
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

private_folders.prepare()

SETUP = """\
from base64 import b64encode
from io import BytesIO

import pandas as pd
from ipywidgets import IntSlider
from PIL import Image"""

BARS = """\
class Bars:
    def __init__(self, lags):
        self.lags = lags

    def _repr_mimebundle_(self, include=None, exclude=None):
        picture = BytesIO()
        Image.new("RGB", (int(100 * max(self.lags)), 40), "#2b9348").save(picture, "PNG")
        words = f"<{len(self.lags)} orders, data={int(1000 * sum(self.lags)):012x}>"
        return {"text/plain": words, "image/png": b64encode(picture.getvalue()).decode()}"""

CELLS = (
    new_markdown_cell("# A small lesson\n\nYou will be able to be late."),
    new_markdown_cell("## Setup"),
    new_code_cell(SETUP),
    new_code_cell(BARS),
    new_markdown_cell("## The late screen"),
    new_code_cell('print("accepted")\nprint("3 orders; the latest was 1.56 s late")'),
    new_code_cell('lags = pd.DataFrame({"order": ["order-1", "order-2"], "lag": [1.5, 1.56]})\nlags'),
    new_code_cell('Bars(lags["lag"])'),
    new_code_cell('IntSlider(description="delay")'),
    new_markdown_cell("## Summary\n\nYou have been late."),
    new_markdown_cell("## Exercises"),
    new_markdown_cell("## Go further"),
    new_markdown_cell("## Next"),
)


HEADINGS = "\n\n".join(f"## {words}" for words in hygiene.HEADINGS)


@pytest.fixture(autouse=True)
def pictures_go_to_the_tests_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left behind in the machine's temporary folder."""
    monkeypatch.setattr(difference, "pictures_folder", lambda: tmp_path)


def numbered(cells: Iterable[NotebookNode]) -> list[NotebookNode]:
    """Copies of the cells, with the ids part-0, part-1, ..."""
    return [NotebookNode(copy.deepcopy(cell) | {"id": f"part-{number}"}) for number, cell in enumerate(cells)]


@pytest.fixture
def write_lesson(tmp_path: Path) -> Callable[..., Path]:
    """Writes these cells, in a lesson's frame, not run yet; gives the file. Their ids are part-1, ..."""

    def write(*cells: NotebookNode | str, name: str = "sample.ipynb") -> Path:
        told = [new_code_cell(cell) if isinstance(cell, str) else cell for cell in cells]
        told = [new_markdown_cell("# A title"), *told, new_markdown_cell(HEADINGS)]
        path = tmp_path / name
        path.write_text(nbformat.writes(new_notebook(cells=numbered(told))), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def recorded_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small good lesson, recorded; copy it before you spoil it."""
    path = tmp_path_factory.mktemp("recorded") / "sample.ipynb"
    path.write_text(nbformat.writes(new_notebook(cells=numbered(CELLS))), encoding="utf-8")
    assert record.main([str(path)]) == 0
    return path


@pytest.fixture
def sample(recorded_sample: Path) -> NotebookNode:
    """The small good lesson as it is stored."""
    return stored_form.read(recorded_sample)
