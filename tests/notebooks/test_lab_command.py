"""`python -m cqrs_lab lab`: copies for the learner, never overwritten, and a JupyterLab that serves them."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from urllib.error import URLError

import pytest

import cqrs_lab.__main__ as command


@pytest.fixture
def folder(recorded_sample, tmp_path, monkeypatch):
    """A lessons' folder with two lessons; JupyterLab is only noted down, not run."""
    lessons = tmp_path / "notebooks"
    lessons.mkdir()
    for name in ("00-start-here.ipynb", "01-where.ipynb"):
        shutil.copy(recorded_sample, lessons / name)
    monkeypatch.setattr(command, "LESSONS", lessons)
    monkeypatch.chdir(tmp_path)
    return lessons


@pytest.fixture
def jupyterlab(monkeypatch):
    """The arguments that JupyterLab was run with, and the folder it was run in."""
    runs = []
    monkeypatch.setattr(command, "run_jupyterlab", lambda arguments: runs.append((arguments, os.getcwd())) or 0)
    return runs


def test_the_lessons_are_copied_with_their_outputs_cleared(folder, jupyterlab, capsys):
    assert command.main(["lab"]) == 0
    assert "copied into notebooks/mine: 2. Already there, left as they are: 0." in capsys.readouterr().out
    for name in ("00-start-here.ipynb", "01-where.ipynb"):
        cells = json.loads((folder / "mine" / name).read_text(encoding="utf-8"))["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        assert [(cell["outputs"], cell["execution_count"]) for cell in code] == [([], None)] * len(code)


def test_a_copy_keeps_the_lessons_words_and_the_lesson_stays_as_it_is(folder, jupyterlab):
    lesson = folder / "01-where.ipynb"
    stored = lesson.read_bytes()
    command.main(["lab"])
    sources = [[cell["source"] for cell in json.loads(text)["cells"]] for text in (stored, copy_of(lesson))]
    assert sources[0] == sources[1]
    assert lesson.read_bytes() == stored


def copy_of(lesson):
    return (lesson.parent / "mine" / lesson.name).read_bytes()


def test_a_copy_is_never_overwritten(folder, jupyterlab, capsys):
    command.main(["lab"])
    mine = folder / "mine" / "01-where.ipynb"
    mine.write_text("my own work", encoding="utf-8")
    (folder / "mine" / "00-start-here.ipynb").unlink()
    capsys.readouterr()
    assert command.main(["lab"]) == 0
    assert mine.read_text(encoding="utf-8") == "my own work"
    printed = capsys.readouterr().out
    assert "copied into notebooks/mine: 1. Already there, left as they are: 1." in printed
    assert "Start again: delete your copy, run lab again." in printed


@pytest.mark.parametrize(
    ("extra", "passed_on"),
    [
        ([], ["00-start-here.ipynb"]),
        (["--no-browser", "--allow-root"], ["00-start-here.ipynb", "--no-browser", "--allow-root"]),
        (["--port", "8899"], ["00-start-here.ipynb", "--port", "8899"]),
        (["01-where.ipynb"], ["01-where.ipynb"]),
        (["--LabApp.default_url=/tree"], ["--LabApp.default_url=/tree"]),
    ],
)
def test_jupyterlab_opens_the_first_lesson_unless_told_otherwise(folder, jupyterlab, extra, passed_on):
    command.main(["lab", *extra])
    assert jupyterlab == [(passed_on, str(folder / "mine"))]


def test_without_lessons_a_sentence_says_where_they_are_missing(tmp_path, monkeypatch, jupyterlab, capsys):
    monkeypatch.setattr(command, "LESSONS", tmp_path / "nowhere")
    assert command.main(["lab"]) == 1
    assert f"There are no lessons in {tmp_path / 'nowhere'}." in capsys.readouterr().out
    assert jupyterlab == []


def test_jupyterlabs_exit_status_is_handed_on(monkeypatch):
    def leaves(module, run_name):
        assert (module, sys.argv[1:]) == ("jupyterlab", ["--version"])
        raise SystemExit(3)

    monkeypatch.setattr(sys, "argv", ["before"])
    monkeypatch.setattr(command.runpy, "run_module", leaves)
    assert command.run_jupyterlab(["--version"]) == 3


def test_ctrl_c_while_jupyterlab_starts_ends_quietly(monkeypatch, capsys):
    def interrupted(module, run_name):
        raise KeyboardInterrupt

    monkeypatch.setattr(sys, "argv", ["before"])
    monkeypatch.setattr(command.runpy, "run_module", interrupted)
    assert command.run_jupyterlab([]) == 130
    assert capsys.readouterr().err == ""


def test_importing_the_command_needs_python_alone():
    probe = "import sys, cqrs_lab.__main__; sys.exit('jupyterlab' in sys.modules or 'nbformat' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", probe]).returncode == 0


RUN_IN = (
    "import sys, pathlib, cqrs_lab.__main__ as lab; lab.LESSONS = pathlib.Path(sys.argv.pop(1)); sys.exit(lab.main())"
)


@contextmanager
def server(folder, port):
    """The real thing on a loopback port, with settings of its own; ended by its pid."""
    own = {f"JUPYTER_{what}_DIR": str(folder / what) for what in ("CONFIG", "RUNTIME", "DATA")}
    options = ["--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}"]
    started = subprocess.Popen(
        [
            sys.executable,
            "-c",
            RUN_IN,
            folder,
            "lab",
            *options,
            "--ServerApp.port_retries=0",
            "--IdentityProvider.token=t",
        ],
        env=os.environ | own,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    try:
        yield started
    finally:
        started.terminate()
        started.communicate(timeout=30)


def fetched(address, patience=60.0):
    deadline = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return json.load(answer)
        except (URLError, ConnectionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def test_the_real_jupyterlab_serves_the_copies(folder):
    port = free_port()
    with server(folder, port) as running:
        assert "version" in fetched(f"http://127.0.0.1:{port}/api")
        served = fetched(f"http://127.0.0.1:{port}/api/contents?token=t")
        assert {entry["name"] for entry in served["content"]} == {"00-start-here.ipynb", "01-where.ipynb"}
    assert running.returncode is not None
