"""One notebook, open in a browser: run it, look at its cells, ask its kernel.

Everything waits for a state of the page or of the kernel, never for a time; `PATIENCE` only ends what hangs.
"""

import ast
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import ConsoleMessage, Error, Locator, Page

PATIENCE = 60.0  # seconds
LOOK_AGAIN = 20  # milliseconds
MARGIN = 20  # pixels below the last cell in a screenshot
PICTURES = "BROWSER_PICTURES"  # names a folder: every notebook is photographed there before it is closed

# What Jupyter itself writes to the console as an error, in an empty notebook as well.
ALLOWED = (
    # Notebook 7.6 looks for the settings of a plugin that only JupyterLab has.
    r"^uncaught: Cannot read properties of undefined \(reading 'schema'\).*/static/notebook/",
    # The server remembers for both what Lab was asked to open, and Notebook 7 has no list of files to show it in.
    r"^uncaught: Command 'filebrowser:open-path' not registered.*/static/notebook/",
)

READY = """() => {
    const shown = window.jupyterapp?.shell.currentWidget;
    if (!shown?.context?.isReady || shown.sessionContext?.session?.kernel?.status !== 'idle') return false;
    window.theNotebook = shown;
    return true;
}"""
COLLAPSE = "() => { if (window.jupyterapp.name === 'JupyterLab') window.jupyterapp.shell.collapseLeft(); }"
CHANGE_THEME = """([theme]) => window.jupyterapp.commands.execute('apputils:change-theme', {theme})"""
# A theme arrives behind a splash screen that fades away slowly.
THEME_IS = """([theme]) => document.body.dataset.jpThemeName === theme
    && !document.getElementById('jupyterlab-splash')"""
RUN = """([command]) => {
    window.ran = false;
    window.jupyterapp.commands.execute(command).finally(() => { window.ran = true; });
}"""
HAS_RUN = """() => window.ran && window.theNotebook.sessionContext.session.kernel.status === 'idle'
    && !document.body.innerText.includes('Loading widget')
    && [...document.querySelectorAll('.jp-OutputArea img')].every(one => one.complete)"""
ACTIVATE = """([id]) => {
    const content = window.theNotebook.content;
    content.activeCellIndex = content.widgets.findIndex(cell => cell.model.id === id);
}"""
MARK = """([id]) => {
    const cell = window.theNotebook.content.widgets.find(cell => cell.model.id === id);
    if (cell) cell.node.dataset.cellId = id;
    return Boolean(cell);
}"""
CELLS = """() => window.theNotebook.content.widgets.filter(cell => cell.model.type === 'code')
    .map(cell => [cell.model.id, cell.model.sharedModel.source, cell.model.executionCount])"""
OUTPUTS = """() => window.theNotebook.content.widgets.filter(cell => cell.model.type === 'code')
    .map(cell => [cell.model.id, cell.model.outputs.toJSON()])"""
ASK = """async ([code, expression]) => {
    const kernel = window.theNotebook.sessionContext.session.kernel;
    const asked = {code, silent: true, store_history: false, user_expressions: {answer: expression}};
    return (await kernel.requestExecute(asked).done).content;
}"""
SAVE = "() => window.theNotebook.context.save()"
SHUT_DOWN = "() => window.theNotebook.sessionContext.shutdown()"
SCROLLED = """() => Math.max(...[...window.theNotebook.node.querySelectorAll('*')]
    .map(one => one.scrollHeight - one.clientHeight))"""
TOP = """() => {
    window.theNotebook.node.querySelectorAll('*').forEach(one => { if (one.scrollTop) one.scrollTop = 0; });
    return Math.max(...window.theNotebook.content.widgets.map(cell => cell.node.getBoundingClientRect().bottom));
}"""


class CodeCell(NamedTuple):
    """A code cell: its number is the one that stands beside it in brackets, None if it was not run."""

    id: str
    source: str
    number: int | None


class NotebookPage:
    """A notebook in a browser's page; `page` is playwright's own. `Front.open` makes one."""

    def __init__(self, page: Page, path: str, name: str) -> None:
        self.page = page
        self.path = path  # in the server's folder
        self.name = name
        self.console_errors: list[str] = []
        page.set_default_timeout(PATIENCE * 1000)
        page.on("console", self._note)
        page.on("pageerror", self._note_uncaught)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._keep(message.text, message.location.get("url", ""))

    def _note_uncaught(self, error: Error) -> None:
        self._keep(f"uncaught: {error.message}", error.stack or "")

    def _keep(self, words: str, where: str) -> None:
        if not any(re.search(pattern, f"{words} {where}", re.DOTALL) for pattern in ALLOWED):
            self.console_errors.append(words)

    def wait_until_ready(self) -> None:
        """The notebook is shown, and its kernel waits for work."""
        self.page.wait_for_function(READY)
        self.page.evaluate(COLLAPSE)  # the list of files would take a phone's whole width

    def set_theme(self, theme: str) -> None:
        """`light` or `dark`: Jupyter's own theme, and what the browser says the person prefers."""
        named = [f"JupyterLab {theme.title()}"]
        self.page.emulate_media(color_scheme=theme)
        self.page.evaluate(CHANGE_THEME, named)
        self.page.wait_for_function(THEME_IS, arg=named)

    def set_width(self, pixels: int) -> None:
        """Make the window as wide as this; it stays as high as it is."""
        self.page.set_viewport_size({"width": pixels, "height": self.page.viewport_size["height"]})

    def run_all(self) -> None:
        """Run all cells, and wait until the last one is done and every widget is drawn. A cell that fails ends it."""
        self._run("notebook:run-all-cells")

    def run(self, cell_id: str) -> None:
        """Run one cell, again if it has been run before."""
        self.page.evaluate(ACTIVATE, [cell_id])
        self._run("notebook:run-cell")

    def _run(self, command: str) -> None:
        self.page.evaluate(RUN, [command])
        self.page.wait_for_function(HAS_RUN)

    def cell(self, cell_id: str) -> Locator:
        """The whole cell; `LookupError` if there is none of this id."""
        if not self.page.evaluate(MARK, [cell_id]):
            raise LookupError(f"{self.name} has no cell {cell_id}")
        return self.page.locator(f'[data-cell-id="{cell_id}"]')

    def output(self, cell_id: str) -> Locator:
        """What the cell shows below its code."""
        return self.cell(cell_id).locator(".jp-Cell-outputArea")

    def code_cells(self) -> list[CodeCell]:
        """The code cells from top to bottom."""
        return [CodeCell(*told) for told in self.page.evaluate(CELLS)]

    def outputs(self, cell_id: str) -> list[dict[str, Any]]:
        """The cell's outputs, as a notebook would store them."""
        return dict(self.page.evaluate(OUTPUTS))[cell_id]

    def complaints(self) -> list[str]:
        """One sentence for each cell that stopped or wrote to stderr, and for each widget that is not drawn."""
        found = [
            f"{cell_id}: {output.get('ename', 'stderr')}: {output.get('evalue', output.get('text'))}"
            for cell_id, outputs in self.page.evaluate(OUTPUTS)
            for output in outputs
            if output["output_type"] == "error" or output.get("name") == "stderr"
        ]
        outputs = self.page.locator(".jp-OutputArea")  # a lesson's own words may quote them
        broken = outputs.get_by_text(re.compile("Error (displaying|creating|rendering) widget|Javascript Error"))
        return found + broken.all_inner_texts()

    def ask(self, expression: str, code: str = "") -> Any:
        """Run code and evaluate an expression in the notebook's own kernel; gives its value, which is plain data.

        The kernel takes one thing after the other, so what the page sent before is dealt with. Nothing is added to
        the history. Raises RuntimeError with what Python said.
        """
        reply = self.page.evaluate(ASK, [code, expression])
        answer = reply.get("user_expressions", {}).get("answer", reply)
        if answer["status"] != "ok":
            raise RuntimeError(f"{answer['ename']}: {answer['evalue']}")
        return ast.literal_eval(answer["data"]["text/plain"])

    def eventually(self, look: Callable[[], Any], wanted: Any, patience: float = 10.0) -> Any:
        """What `look` gives, as soon as it is what is wanted; otherwise what it gave last: compare it."""
        seen = look()
        for _ in range(int(patience * 1000 / LOOK_AGAIN)):
            if seen == wanted:
                break
            self.page.wait_for_timeout(LOOK_AGAIN)  # lets the page's own messages in, which time.sleep would not
            seen = look()
        return seen

    def save(self) -> None:
        """Save the notebook with what it shows; opened again, it has a kernel that knows nothing of that."""
        self.page.evaluate(SAVE)

    def screenshot(self, path: Path) -> None:
        """The notebook from top to bottom, as wide as the window."""
        size = self.page.viewport_size
        self.page.set_viewport_size(size | {"height": size["height"] + self.page.evaluate(SCROLLED)})
        end = self.page.evaluate(TOP)
        self.page.screenshot(path=path, clip={"x": 0, "y": 0, "width": size["width"], "height": end + MARGIN})
        self.page.set_viewport_size(size)

    def shut_down_kernel(self) -> None:
        """End the kernel; the page stays, as a learner's whose kernel has gone."""
        self.page.evaluate(SHUT_DOWN)

    def close(self) -> None:
        """End the kernel and the page; nothing is saved."""
        if self.page.is_closed():
            return
        if folder := os.environ.get(PICTURES):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.screenshot(Path(folder) / f"{self.name.replace('/', '-')}.png")
        self.shut_down_kernel()
        self.page.close()
