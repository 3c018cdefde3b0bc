"""How every message of ours names a cell: with nbval's number, the cell's id, and its first line.

nbval counts the code cells from 0: its `Cell 2` is the one beside which [3] stands after Run All.
"""

from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode
from stored_form import ROOT


def code_cells(notebook: NotebookNode) -> Iterator[tuple[str, NotebookNode]]:
    """The code cells, each with its name."""
    cells = (cell for cell in notebook.cells if cell.cell_type == "code")
    return ((cell_name(cell, number), cell) for number, cell in enumerate(cells))


def code_cell_number(notebook: NotebookNode, index: int) -> int:
    """The code cell's number, counted from 0; `index` counts the cells of every kind."""
    return sum(cell.cell_type == "code" for cell in notebook.cells[:index])


def cell_name(cell: NotebookNode, number: int) -> str:
    """The code cell's name.

    >>> cell_name(NotebookNode(id="first-press", source="lunch()\\nmore()"), 2)
    'Cell 2 (first-press) `lunch()`'
    """
    first = cell.source.strip().split("\n")[0]
    return f"Cell {number} ({cell.id}) `{first}`"


def file_name(path: Path) -> str:
    """The notebook's path, from the project's folder if it lies there."""
    return (path.relative_to(ROOT) if path.is_relative_to(ROOT) else path).as_posix()


def place(path: Path, notebook: NotebookNode, index: int) -> str:
    """Where something happened: the notebook and the code cell."""
    return f"{file_name(path)}, {cell_name(notebook.cells[index], code_cell_number(notebook, index))}"
