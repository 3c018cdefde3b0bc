"""Run a lesson from top to bottom, as JupyterLab would: a kernel of its own, started in the lesson's folder.

A lesson that stops, or that writes to stderr, is refused: nobody wants to learn from that.
"""

import copy
from pathlib import Path

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from stored_form import ROOT


class Refused(Exception):
    """Why a lesson cannot be stored, in one sentence that names the notebook and the cell."""


def executed(notebook: NotebookNode, path: Path, times: int = 1) -> list[NotebookNode]:
    """Copies of the notebook, run one after the other in one fresh kernel; raises Refused."""
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=60,
        startup_timeout=120,
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": str(path.parent)}},
        extra_arguments=["--IPKernelApp.log_level=ERROR"],  # what the kernel says of itself is no lesson
    )
    with client.setup_kernel():
        return [_run(client, copy.deepcopy(notebook), path) for _ in range(times)]


def _run(client: NotebookClient, notebook: NotebookNode, path: Path) -> NotebookNode:
    client.nb = notebook
    client.reset_execution_trackers()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    for index, cell in enumerate(notebook.cells):
        _run_cell(client, cell, index, path)
    return notebook


def _run_cell(client: NotebookClient, cell: NotebookNode, index: int, path: Path) -> None:
    where = place(path, cell, code_cell_number(client.nb, index))
    try:
        client.execute_cell(cell, index)
    except CellExecutionError as error:
        raise Refused(f"{where}: stopped with {error.ename}: {error.evalue}") from None
    except CellTimeoutError:
        raise Refused(f"{where}: took longer than {client.timeout} s") from None
    except DeadKernelError:
        raise Refused(f"{where}: the kernel died") from None
    for output in cell.get("outputs", []):
        _refuse(output, where)


def _refuse(output: NotebookNode, where: str) -> None:
    if output.output_type == "error":
        raise Refused(f"{where}: stopped with {output.ename}: {output.evalue}")
    if output.output_type == "stream" and output.name == "stderr":
        raise Refused(f"{where}: wrote to stderr: {output.text.strip()}")


def code_cell_number(notebook: NotebookNode, index: int) -> int:
    """The number that stands in brackets beside the cell when the notebook is run from its top."""
    return sum(cell.cell_type == "code" for cell in notebook.cells[: index + 1])


def place(path: Path, cell: NotebookNode, number: int) -> str:
    """Where something happened: the notebook, the code cell's number, its first line.

    >>> place(ROOT / "notebooks" / "01.ipynb", NotebookNode(source="lunch()\\nmore()"), 3)
    'notebooks/01.ipynb, cell [3] `lunch()`'
    """
    name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    first = cell.source.strip().split("\n")[0]
    return f"{name.as_posix()}, cell [{number}] `{first}`"
