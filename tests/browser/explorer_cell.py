"""An explorer in a page: its sliders as a hand moves them, its picture and its sentence as an eye sees them.

What should be there is computed afresh in the notebook's own kernel: another explorer, made by the same line, whose
picture is given the function's table directly. It shares no slider, callback or history with the one in the page.
"""

import base64
import io
from typing import NamedTuple

from notebook_page import CodeCell, NotebookPage
from PIL import Image
from playwright.sync_api import Error, Locator
from stage_page import StageShown

EXPLORERS = "[number for number, shown in Out.items() if type(shown).__name__ == 'Explorer']"
FRESH = """
def _fresh(source, values):
    import ast

    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    (made,) = [call for call in calls if getattr(call.func, "id", "") == "explore"]
    explorer = eval(compile(ast.Expression(made), "<fresh>", "eval"), globals())
    picture = explorer.picture
    picture.show(explorer.function(**values))
    if not hasattr(picture, "places"):
        return picture.digest(), picture.sentence
    # A stage has no pixels to compare: what stands in its boxes, and its sentence without "Still at ...".
    stands = {place: names for place, names in picture.places().items() if names}
    return repr(sorted(stands.items())), picture.sentence.partition(" s: ")[2] or picture.sentence
"""
PNG = """async image => {
    await image.decode();
    const bytes = new Uint8Array(await (await fetch(image.src)).arrayBuffer());
    return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''));
}"""
MOST_STEPS = 300  # of a slider, from end to end


class Shown(NamedTuple):
    """What an explorer shows: the digest of what is drawn, and the sentence."""

    digest: str | None
    sentence: str


class ExplorerCell:
    """A cell that has been run and shows an explorer."""

    def __init__(self, notebook: NotebookPage, cell: CodeCell) -> None:
        self.notebook = notebook
        self.cell = cell
        self.output = notebook.output(cell.id)

    def sliders(self) -> dict[str, Locator]:
        """The sliders' handles, by the names of the function's parameters."""
        handles = self.output.get_by_role("slider").and_(self.notebook.page.locator(":not(.cqs *)"))  # not a stage's
        return dict(zip(self.python_values(), handles.all(), strict=True))

    def values(self) -> dict[str, float]:
        """Where the sliders stand in the page."""
        return {name: float(handle.get_attribute("aria-valuetext")) for name, handle in self.sliders().items()}

    def python_values(self) -> dict[str, float]:
        """Where the sliders stand as Python knows it."""
        shown = f"Out[{self.cell.number}]"  # a drop-down list has no ends, and stays as it is
        sliders = f"{{name: at for name, at in {shown}.values().items() if hasattr({shown}.sliders[name], 'min')}}"
        return self.notebook.ask(sliders)

    def fresh(self, values: dict[str, float]) -> Shown:
        """What should be shown at these values."""
        return Shown(*self.notebook.ask(f"_fresh({self.cell.source!r}, {values!r})", FRESH))

    def shown(self, sentence: str) -> Shown:
        """What is shown; the sentence as it was asked for if it stands there, else all words."""
        stage = self.output.locator(".cqs")
        if stage.count():
            words = stage.locator(".cqs-sentence").inner_text()
            names = StageShown(stage).names()
            return Shown(repr(sorted(names.items())), sentence if words.endswith(sentence) else words)
        stands_there = self.output.get_by_text(sentence, exact=True).is_visible()
        return Shown(self.digest(), sentence if stands_there else self.output.inner_text())

    def digest(self) -> str | None:
        """The digest in the picture's text chunk "data"; None while the browser changes the picture."""
        try:
            png = base64.b64decode(self.output.get_by_role("img").evaluate(PNG))
        except Error:
            return None
        return Image.open(io.BytesIO(png)).text["data"]


def explorers(notebook: NotebookPage) -> list[ExplorerCell]:
    """The notebook's explorers from top to bottom; the notebook has been run."""
    numbers = notebook.ask(EXPLORERS)
    return [ExplorerCell(notebook, cell) for cell in notebook.code_cells() if cell.number in numbers]


def press_until(handle: Locator, key: str, value: float) -> None:
    """Press a key, as often as it takes to bring the slider to a value; AssertionError if it does not come there."""
    for _ in range(MOST_STEPS):
        at = float(handle.get_attribute("aria-valuetext"))
        if round(at, 6) >= round(value, 6):
            break
        handle.press(key)
    assert round(at, 6) == round(value, 6)
