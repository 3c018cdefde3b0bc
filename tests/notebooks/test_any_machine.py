"""The recorder and nbval do their work on machines that are set up in another way than ours."""

import json
import os
import subprocess
import sys
from pathlib import Path

import difference
import private_folders
import pytest
import stored_form
from nbformat.v4 import new_code_cell, new_notebook
from PIL import ImageFont

RECORDER = Path(__file__).with_name("record.py")
OURS_ALONE = {private_folders.OURS, *private_folders.FOLDERS}

FONTS = """\
import os
from pathlib import Path

print("lists of fonts:", len(list(Path(os.environ["MPLCONFIGDIR"]).glob("fontlist*.json"))))"""
LIBRARY = "import cqrs_lab"  # matplotlib would complain here
PYTHON = 'import sys\nprint("the recorder\'s Python:", sys.executable == os.environ["PYTHON_OF_THE_TEST"])'
JAPANESE = 'print("小")'


@pytest.fixture(scope="module")
def hostile_machine(tmp_path_factory):
    """A home in which no folder can be made, no list of fonts, a broken kernel called python3, an English console."""
    folder = tmp_path_factory.mktemp("machine")
    (folder / "file").touch()
    kernel = folder / "jupyter" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    spec = {"argv": ["/nowhere/python", "-f", "{connection_file}"], "display_name": "Python 3", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    return {
        "HOME": str(folder / "file" / "home"),
        "USERPROFILE": str(folder / "file" / "home"),
        "JUPYTER_PATH": str(folder / "jupyter"),
        "PYTHONIOENCODING": "cp1252",
        "PYTHON_OF_THE_TEST": sys.executable,
    }


def run(command, environment):
    """Run a command of Python on a machine where nobody has prepared anything; gives its exit status and its words."""
    inherited = {name: value for name, value in os.environ.items() if name not in OURS_ALONE}
    ended = subprocess.run(
        [sys.executable, *map(str, command)],
        cwd=stored_form.ROOT,
        env=inherited | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="cp1252",
    )
    return ended.returncode, ended.stdout


@pytest.fixture(scope="module")
def checked(hostile_machine, tmp_path_factory):
    """What the recorder's check says there of a lesson that was never run: what each cell shows now."""
    path = tmp_path_factory.mktemp("lessons") / "hostile.ipynb"
    cells = [new_code_cell(source) for source in (FONTS, LIBRARY, PYTHON, JAPANESE)]
    stored_form.write(path, new_notebook(cells=cells))
    return run([RECORDER, "--check", path], hostile_machine)[1]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("now:    lists of fonts: 1\n", id="fonts-were-looked-through-before"),
        pytest.param("now:    the recorder's Python: True\n", id="kernels-of-others-are-passed-over"),
        pytest.param("now:    \\u5c0f\n", id="japanese-is-printed-as-the-console-can"),
        pytest.param("Notebooks checked: 1. Complaints: 3.", id="nothing-else-is-said"),
    ],
)
def test_the_recorder_works_on_a_hostile_machine(checked, words):
    assert words in checked


def test_nbval_works_on_a_hostile_machine(hostile_machine):
    lesson = stored_form.lessons()[1].relative_to(stored_form.ROOT).as_posix()
    status, printed = run(["-m", "pytest", "-q", "-p", "no:cacheprovider", f"{lesson}::Cell 0"], hostile_machine)
    assert (status, "1 passed" in printed) == (0, True), printed


def test_pictures_are_put_side_by_side_by_an_older_pillow(monkeypatch):
    plain = ImageFont.load_default()
    monkeypatch.setattr(ImageFont, "load_default", lambda: plain)  # Pillow below 10.1 takes no size
    assert difference.side_by_side(None, None, "pictures.png").exists()
