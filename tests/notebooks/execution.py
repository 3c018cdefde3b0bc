"""Run a lesson from top to bottom, as JupyterLab would: a kernel of its own, started in the lesson's folder.

A lesson that stops, or that writes to stderr, is refused: nobody wants to learn from that.
"""

import asyncio
import copy
import os
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from names import place
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbclient.util import run_sync
from nbformat import NotebookNode
from traitlets import default

FAR_APART = ("EAST-14", "WEST12")  # two clocks of which no moment shows the same date


class Refused(Exception):
    """Why a lesson cannot be stored, in one sentence that names the notebook and the cell."""


class ThisPython(AsyncKernelManager):
    """Starts the interpreter that runs us, whatever kernels called python3 are installed on this machine."""

    @default("kernel_spec_manager")
    def _search_no_folder(self) -> KernelSpecManager:
        return KernelSpecManager(kernel_dirs=[])  # ipykernel's own is left


def executed(notebook: NotebookNode, path: Path, times: int = 1) -> list[NotebookNode]:
    """Copies of the notebook, run one after the other in one fresh kernel; raises Refused."""
    return run_sync(_in_one_kernel)(notebook, path, times)


def executed_by_two(notebook: NotebookNode, path: Path) -> list[NotebookNode]:
    """Two copies of the notebook, each run in a fresh kernel, both at the same time; raises Refused.

    The kernels' clocks are 26 hours apart, so that whatever hangs on the time of day or on the date differs.
    """
    return run_sync(_in_two_kernels)(notebook, path)


async def _in_two_kernels(notebook: NotebookNode, path: Path) -> list[NotebookNode]:
    runs = (_in_one_kernel(copy.deepcopy(notebook), path, TZ=clock) for clock in FAR_APART)
    done = await asyncio.gather(*runs, return_exceptions=True)  # both end, or a kernel would be left behind
    for run in done:
        if isinstance(run, BaseException):
            raise run
    return [lesson for run in done for lesson in run]


async def _in_one_kernel(notebook: NotebookNode, path: Path, times: int = 1, **environment: str) -> list[NotebookNode]:
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        kernel_manager_class=ThisPython,
        timeout=60,
        startup_timeout=120,
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": str(path.parent)}},
        extra_arguments=["--IPKernelApp.log_level=ERROR"],  # what the kernel says of itself is no lesson
    )
    async with client.async_setup_kernel(env=os.environ | environment):
        return [await _run(client, copy.deepcopy(notebook), path) for _ in range(times)]


async def _run(client: NotebookClient, notebook: NotebookNode, path: Path) -> NotebookNode:
    client.nb = notebook
    client.reset_execution_trackers()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            await _run_cell(client, cell, index, place(path, notebook, index))
    return notebook


async def _run_cell(client: NotebookClient, cell: NotebookNode, index: int, where: str) -> None:
    try:
        await client.async_execute_cell(cell, index)
    except CellExecutionError as error:
        raise Refused(f"{where}: stopped with {error.ename}: {error.evalue}") from None
    except CellTimeoutError:
        raise Refused(f"{where}: took longer than {client.timeout} s") from None
    except DeadKernelError:
        raise Refused(f"{where}: the kernel died") from None
    for output in cell.outputs:
        _refuse(output, where)


def _refuse(output: NotebookNode, where: str) -> None:
    if output.output_type == "error":
        raise Refused(f"{where}: stopped with {output.ename}: {output.evalue}")
    if output.output_type == "stream" and output.name == "stderr":
        raise Refused(f"{where}: wrote to stderr: {output.text.strip()}")
