"""A stored number or picture that is no longer true makes `pytest` fail, and the recorder's check explains it.

The tests spoil copies of lesson 01, or of the small lesson as long as there is no lesson 01.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import record
import stored_form
from difference import Rows
from nbformat import NotebookNode
from PIL import Image

A_NUMBER_IN_A_TABLE = re.compile(r"(<td>[^<]*)(\d)(?=[^<\d]*</td>)")
UTF8 = {"PYTHONUTF8": "1"}  # what is piped would have another encoding on Windows
A_DIGEST = re.compile(r"(data=)([0-9a-f])")


@pytest.fixture(scope="module")
def lesson(recorded_sample):
    return next(iter(sorted(stored_form.LESSONS.glob("01-*.ipynb"))), recorded_sample)


def change(notebook: NotebookNode, kind: str, pattern: re.Pattern) -> int:
    """Change one digit in the first output of that kind that fits; gives the code cell's place, counted from 0."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for place, output in ((place, output) for place, cell in enumerate(cells) for output in cell.outputs):
        text = output.get("data", {}).get(kind, "")
        if pattern.search(text):
            output.data[kind] = pattern.sub(lambda found: found[1] + one_more(found[2]), text, count=1)
            return place
    raise AssertionError(f"{kind} shows nothing that could be changed")


def one_more(digit: str) -> str:
    return format((int(digit, 16) + 1) % 10, "x")


def test_pytest_fails_in_the_cell_whose_number_or_picture_was_changed_and_in_no_other(lesson, tmp_path):
    spoilt = stored_form.read(lesson)
    number, picture = change(spoilt, "text/html", A_NUMBER_IN_A_TABLE), change(spoilt, "text/plain", A_DIGEST)
    stored_form.write(tmp_path / "spoilt.ipynb", spoilt)
    pixels = f"--nbval-sanitize-with={stored_form.ROOT / 'tests' / 'notebooks' / 'pixels.cfg'}"  # from another folder
    command = [sys.executable, "-m", "pytest", "-c", stored_form.ROOT / "pyproject.toml", pixels, "-q", "-rA", tmp_path]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", env=os.environ | UTF8)
    assert run.returncode == 1, run.stdout + run.stderr
    outcomes = re.findall(r"^(PASSED|FAILED) .*spoilt\.ipynb::Cell (\d+)", run.stdout, re.MULTILINE)
    assert len(outcomes) == sum(cell.cell_type == "code" for cell in spoilt.cells)
    assert sorted(int(cell) for outcome, cell in outcomes if outcome == "FAILED") == [number, picture], run.stdout


def test_the_recorders_check_names_the_row_and_shows_both_pictures(lesson, tmp_path, capsys):
    stored = stored_form.read(lesson)
    cell = change(stored, "text/html", A_NUMBER_IN_A_TABLE)
    change(stored, "text/plain", A_DIGEST)
    stored_form.write(tmp_path / "spoilt.ipynb", stored)
    assert record.main(["--check", str(tmp_path / "spoilt.ipynb")]) == 1
    printed = capsys.readouterr().out
    was, now = row_that_changed(lesson, stored, cell)
    assert f"spoilt.ipynb, Cell {cell} (" in printed
    assert f"stored: {was}\n    now:    {now}" in printed
    pictures = re.search(r"side by side: (.*\.png)", printed)
    with Image.open(pictures[1]) as both:
        assert both.width > both.height / 2


def row_that_changed(lesson: Path, spoilt: NotebookNode, place: int) -> tuple[str, str]:
    """The row as the spoilt copy has it and as the lesson has it."""
    cells = [
        [cell for cell in it.cells if cell.cell_type == "code"][place] for it in (spoilt, stored_form.read(lesson))
    ]
    tables = [[out.data["text/html"] for out in cell.outputs if "text/html" in out.get("data", {})] for cell in cells]
    rows = [[row for table in found for row in Rows(table).lines()] for found in tables]
    return next((was, now) for was, now in zip(*rows, strict=True) if was != now)
