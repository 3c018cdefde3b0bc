"""Folders of our own for the kernels: for Jupyter's connection files, IPython's history, matplotlib's list of fonts.

A home that cannot be written to, or a matplotlib that first has to look through all fonts, makes the first cell
write to stderr, and then the lesson is refused for nothing that it did. What a person set up at home stays out
as well. Kernels inherit the environment, so whoever starts some calls `prepare` before: the recorder does, and so do
the two conftest.py files beside the lessons and beside their tests.
"""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

OURS = "CQRS_LAB_KERNEL_FOLDERS"  # processes that we start inherit it, and look through the fonts no second time
FOLDERS = ("MPLCONFIGDIR", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR")


def prepare() -> None:
    """Point the environment to folders of our own, and let matplotlib look through the fonts, once."""
    if OURS in os.environ:
        return
    ours = Path(tempfile.mkdtemp(prefix="cqrs_lab-kernels-"))
    atexit.register(shutil.rmtree, ours, ignore_errors=True)
    os.environ[OURS] = str(ours)
    for variable in FOLDERS:
        (ours / variable).mkdir()
        os.environ[variable] = str(ours / variable)
    subprocess.run([sys.executable, "-c", "import matplotlib.font_manager"], capture_output=True, check=True)
