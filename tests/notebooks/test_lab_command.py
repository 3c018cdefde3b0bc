"""`cqrs-lab lab`: copies for the learner, never overwritten, and a JupyterLab that serves them."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from urllib.error import URLError

import pytest

import cqrs_lab
import cqrs_lab.__main__ as command
from cqrs_lab import lessons as the_lessons

MINE = os.path.join("notebooks", "mine")
FIRST = "--LabApp.default_url=/lab/tree/00-start-here.ipynb"


@pytest.fixture
def folder(recorded_sample, tmp_path, monkeypatch):
    """A checkout's folder with two lessons; one works in the checkout."""
    lessons = tmp_path / "notebooks"
    lessons.mkdir()
    for name in ("00-start-here.ipynb", "01-where.ipynb"):
        shutil.copy(recorded_sample, lessons / name)
    monkeypatch.setattr(the_lessons, "IN_CHECKOUT", lessons)
    monkeypatch.chdir(tmp_path)
    return lessons


@pytest.fixture
def jupyterlab(monkeypatch):
    """The arguments that JupyterLab was run with, and the folder it was run in; it is only noted down, not run."""
    runs = []
    monkeypatch.setattr(command, "run_jupyterlab", lambda arguments: runs.append((arguments, os.getcwd())) or 0)
    return runs


def test_the_lessons_are_copied_with_their_outputs_cleared(folder, jupyterlab, capsys):
    assert command.main(["lab"]) == 0
    assert f"copied into {MINE}: 2. Already there, left as they are: 0." in capsys.readouterr().out
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
    assert f"copied into {folder / 'mine'}: 1. Already there, left as they are: 1." in printed
    assert "Start again: delete your copy, run lab again." in printed


@pytest.mark.parametrize(
    ("extra", "passed_on"),
    [
        ([], [FIRST]),
        (["--no-browser", "--allow-root"], [FIRST, "--no-browser", "--allow-root"]),
        (["--port", "8899"], [FIRST, "--port", "8899"]),
        (["01-where.ipynb"], ["01-where.ipynb"]),
        (["--LabApp.default_url=/tree"], ["--LabApp.default_url=/tree"]),
    ],
)
def test_jupyterlab_opens_the_first_lesson_unless_told_otherwise(folder, jupyterlab, extra, passed_on):
    command.main(["lab", *extra])
    assert jupyterlab == [(passed_on, str(folder / "mine"))]


def test_outside_a_checkout_the_copies_go_where_one_works(folder, jupyterlab, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(the_lessons, "IN_WHEEL", folder)
    assert command.main(["lab"]) == 0
    assert "Lessons copied into cqrs-lessons: 2." in capsys.readouterr().out
    assert jupyterlab == [([FIRST], str(tmp_path / "cqrs-lessons"))]


@pytest.mark.parametrize("name", ["elsewhere", os.path.join("two", "floors"), "a b#%{x} né 日本"])
def test_another_folder_can_be_chosen(folder, jupyterlab, tmp_path, name):
    assert command.main(["lab", "--no-browser", "--folder", name]) == 0
    assert jupyterlab == [([FIRST, "--no-browser"], str(tmp_path / name))]
    assert len(list((tmp_path / name).glob("*.ipynb"))) == 2
    assert not (folder / "mine").exists()


def test_a_copy_that_cannot_be_shown_in_the_terminal_is_there_all_the_same(folder, tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", NO_LAB, folder, "lab", "--folder", "日本"],
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert r"Lessons copied into \u65e5\u672c: 2." in run.stdout


@pytest.mark.parametrize("name", ["file", os.path.join("file", "inside"), "x" * 300, "half a character \udcff"])
def test_a_folder_that_cannot_be_used_is_named_in_one_sentence(folder, jupyterlab, tmp_path, capsys, name):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    assert command.main(["lab", "--folder", name]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert re.fullmatch(r"The lessons cannot be copied into '.*' \(.+\); .*: --folder PATH\n", printed.err)
    assert repr(name) in printed.err
    assert jupyterlab == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to this user")
def test_a_folder_that_is_read_only_is_named_in_one_sentence(folder, jupyterlab, tmp_path, capsys):
    tmp_path.joinpath("theirs").mkdir(mode=0o555)
    assert command.main(["lab", "--folder", "theirs"]) == 1
    assert "cannot be copied into 'theirs' (Permission denied); choose another" in capsys.readouterr().err


def test_no_half_copy_is_left_behind(folder, tmp_path, monkeypatch):
    lesson, copy = folder / "01-where.ipynb", tmp_path / "copy.ipynb"
    monkeypatch.setattr(the_lessons, "cleared", lambda text: "half a \udcff")
    with pytest.raises(UnicodeEncodeError):
        the_lessons.copy_lesson(lesson, copy)
    assert not copy.exists()


def test_without_jupyterlab_a_sentence_says_which_extra_is_missing(folder, jupyterlab, monkeypatch, capsys):
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    assert command.main(["lab"]) == 1
    assert 'JupyterLab is missing; it comes with the extra "lab"' in capsys.readouterr().err
    assert (list(folder.glob("mine")), jupyterlab) == ([], [])


def test_without_lessons_a_sentence_says_where_they_are(tmp_path, monkeypatch, jupyterlab, capsys):
    monkeypatch.setattr(the_lessons, "IN_CHECKOUT", tmp_path / "nowhere")
    assert command.main(["lab"]) == 1
    assert "The lab was installed without its lessons" in capsys.readouterr().err
    assert jupyterlab == []


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit, match="0"):
        command.main(["--version"])
    assert capsys.readouterr().out == f"cqrs-lab {cqrs_lab.__version__}\n"


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


RUN_IN = """
import sys, pathlib, cqrs_lab.__main__ as command, cqrs_lab.lessons as lessons
lessons.IN_CHECKOUT = pathlib.Path(sys.argv.pop(1))
"""
NO_LAB = RUN_IN + "command.run_jupyterlab = lambda arguments: 0\nsys.exit(command.main())"
REAL_LAB = RUN_IN + "sys.exit(command.main())"


@contextmanager
def server(folder):
    """The real thing on a free loopback port, with settings of its own, ended by its pid; gives the printed address."""
    own = {f"JUPYTER_{what}_DIR": str(folder / what) for what in ("CONFIG", "RUNTIME", "DATA")}
    loopback = ["--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={free_port()}"]
    started = subprocess.Popen(
        [sys.executable, "-c", REAL_LAB, folder, "lab", *loopback, "--ServerApp.port_retries=0"],
        env=os.environ | own,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    try:
        lines = map(re.compile(r"http://127\.0\.0\.1:\S+").search, started.stdout)
        address = next((found[0] for found in lines if found), None)
        assert address, "JupyterLab ended by itself"
        yield address
    finally:
        started.terminate()
        started.communicate(timeout=30)
    assert started.returncode is not None


def fetched(address, patience=60.0):
    deadline = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return answer.read().decode("utf-8")
        except (URLError, ConnectionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def test_the_real_jupyterlab_serves_the_copies_and_its_address_leads_to_the_first(folder):
    with server(folder) as address:
        assert '"treePath": "00-start-here.ipynb"' in fetched(address)
        where, _, token = address.partition("?")
        served = json.loads(fetched(f"{where.partition('/lab/')[0]}/api/contents?{token}"))
        assert {entry["name"] for entry in served["content"]} == {"00-start-here.ipynb", "01-where.ipynb"}
