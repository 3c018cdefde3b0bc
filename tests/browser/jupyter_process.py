"""A Jupyter server for the tests: one process that serves JupyterLab and Notebook 7, or Voila, with its own settings.

It listens on the loopback interface alone, on a free port, and asks for no token: it lives as long as the tests.
"""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 60.0  # seconds, for a machine that is busy with other tests
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
    # Lab leaves cells that are out of sight out of the page; here a test finds every cell.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}
OPTIONS = (
    "--no-browser",
    "--allow-root",
    "--ServerApp.ip=127.0.0.1",
    "--ServerApp.port_retries=0",
    "--IdentityProvider.token=",
    "--LabApp.expose_app_in_browser=True",
    "--LabApp.extension_manager=readonly",
    "--LabApp.news_url=",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--JupyterNotebookApp.expose_app_in_browser=True",
)
KERNEL = {
    "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
    "display_name": "Python 3 (ipykernel)",
    "language": "python",
}


@contextmanager
def serving(notebooks: Path, own: Path) -> Iterator[str]:
    """Serve the folder of notebooks; `own` is an empty folder for settings and the log. Gives the server's address."""
    port = free_port()
    places = (f"--ServerApp.root_dir={notebooks}", f"--ServerApp.port={port}")
    with running(["jupyterlab", *OPTIONS, *places], notebooks, own, f"http://127.0.0.1:{port}", "api") as address:
        yield address


@contextmanager
def serving_voila(notebooks: Path, own: Path) -> Iterator[str]:
    """Serve the folder's notebooks as Voila does, which shows no code. Gives the server's address."""
    port = free_port()
    command = ["voila", "--no-browser", "--Voila.ip=127.0.0.1", f"--port={port}", str(notebooks)]
    with running(command, notebooks, own, f"http://127.0.0.1:{port}", "") as address:
        yield address


@contextmanager
def running(command: list[str], notebooks: Path, own: Path, address: str, answers: str) -> Iterator[str]:
    """Run a server, a module of Python with its options, until the end; it is there once the path `answers` is."""
    log = own / "server.log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=notebooks,
            env=os.environ | settings(own),
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_it_answers(f"{address}/{answers}", process, log)
        yield address
    finally:
        process.terminate()  # it ends its kernels first
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def settings(own: Path) -> dict[str, str]:
    """Write the settings; gives the variables that point to them."""
    folders = {what: own / what.lower() for what in ("CONFIG", "DATA", "RUNTIME")}
    write_json(folders["CONFIG"] / "labconfig" / "default_setting_overrides.json", SETTINGS)
    # A kernel called python3 of this machine may belong to another Python.
    write_json(folders["DATA"] / "kernels" / "python3" / "kernel.json", KERNEL)
    return {
        **{f"JUPYTER_{what}_DIR": str(folder) for what, folder in folders.items()},
        "JUPYTER_PREFER_ENV_PATH": "0",
        "JUPYTERLAB_SETTINGS_DIR": str(own / "user"),
        "JUPYTERLAB_WORKSPACES_DIR": str(own / "workspaces"),
    }


def write_json(path: Path, content: object) -> None:
    """Write one file of settings."""
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def wait_until_it_answers(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """RuntimeError with the end of the log if the server ends by itself, or does not answer in time."""
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"Jupyter does not answer:\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}")
