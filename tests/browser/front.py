"""The two faces of Jupyter in which lessons are opened: JupyterLab and Notebook 7."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from notebook_page import NotebookPage
from playwright.sync_api import BrowserContext

# A workspace of its own for each page: Lab opens again what was open in the last one.
ADDRESSES = {"lab": "lab/workspaces/page-{number}/tree/{path}", "notebook7": "notebooks/{path}"}
THEMES = ("light", "dark")
HIGH = 1000  # pixels


class Front:
    """Opens notebooks in JupyterLab (`lab`) or in Notebook 7 (`notebook7`); `folder` is what the server serves."""

    def __init__(self, name: str, context: BrowserContext, server: str, folder: Path) -> None:
        self.name = name
        self.context = context
        self.server = server
        self.folder = folder
        self.opened: list[NotebookPage] = []
        self.numbers = itertools.count(1)

    def open(self, path: str, theme: str = "light", width: int = 1280) -> NotebookPage:
        """Open a notebook of the folder, such as "00-start-here.ipynb", in a page and a kernel of its own; not run."""
        address = ADDRESSES[self.name].format(number=next(self.numbers), path=quote(path))
        notebook = NotebookPage(self.context.new_page(), path, f"{Path(path).stem}-{self.name}-{theme}")
        self.opened.append(notebook)
        notebook.page.set_viewport_size({"width": width, "height": HIGH})
        notebook.page.goto(f"{self.server}/{address}")
        notebook.wait_until_ready()
        notebook.set_theme(theme)
        return notebook

    def notebook(self, *sources: str, theme: str = "light", width: int = 1280) -> NotebookPage:
        """Open a new notebook of these code cells, whose ids are cell-0, cell-1, ...; not run."""
        cells = [new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(sources)]
        kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
        path = f"made-{self.name}-{next(self.numbers)}.ipynb"
        written = new_notebook(cells=cells, metadata={"kernelspec": kernel})
        self.folder.joinpath(path).write_text(nbformat.writes(written), encoding="utf-8")
        return self.open(path, theme, width)

    @contextmanager
    def closing(self) -> Iterator["Front"]:
        """Close what is opened in between."""
        before = len(self.opened)
        try:
            yield self
        finally:
            for notebook in self.opened[before:]:
                notebook.close()
            del self.opened[before:]
