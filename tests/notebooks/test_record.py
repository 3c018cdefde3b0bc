"""The recorder: the same bytes each time, nothing that changes by itself, and a clear word when it refuses."""

import re
from base64 import b64encode

import pytest
import record
import stored_form
from nbconvert import SlidesExporter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output


def test_a_lesson_recorded_twice_has_the_same_bytes(recorded_sample, tmp_path, capsys):
    path = tmp_path / "again.ipynb"
    path.write_bytes(once := recorded_sample.read_bytes())
    assert b"image/png" in once
    assert record.main([str(path)]) == 0
    assert "again.ipynb: unchanged" in capsys.readouterr().out
    assert path.read_bytes() == once


def test_a_recorded_lesson_holds_nothing_that_changes_by_itself(recorded_sample):
    text = recorded_sample.read_text(encoding="utf-8")
    for word in ("widget-view", '"widgets"', "iopub", "model_id", '"version"', "\r"):
        assert word not in text
    assert text.endswith("}\n")


def test_cells_are_counted_from_one(sample):
    counts = [cell.execution_count for cell in sample.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))


def test_the_form_is_the_same_when_it_is_taken_again(recorded_sample):
    again = stored_form.as_text(stored_form.tidy(stored_form.read(recorded_sample)))
    assert again == recorded_sample.read_text(encoding="utf-8")


def test_good_cell_ids_stay_and_others_are_mended():
    cells = [{"id": "cell-01"}, {}, {"id": "cell-01"}, {"id": "no blanks"}, {"id": "a1b2"}]
    stored_form.mend_ids(cells)
    assert [cell["id"] for cell in cells] == ["cell-01", "cell-02", "cell-03", "cell-04", "a1b2"]


def test_what_is_printed_in_pieces_is_stored_in_one():
    pieces = [new_output("stream", name="stdout", text=text) for text in ("one\n", "two\n")]
    [whole] = stored_form.tidy_outputs(pieces)
    assert whole.text == "one\ntwo\n"
    assert stored_form.tidy_outputs(pieces) == [whole]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import sys\nprint('oops', file=sys.stderr)", "wrote to stderr: oops"),
        ("import warnings\nwarnings.warn('old')", "UserWarning: old"),
        ("{}['order-9']", "stopped with KeyError: 'order-9'"),
    ],
)
def test_a_lesson_that_complains_is_refused_and_stays_as_it_was(write_lesson, capsys, source, reason):
    path = write_lesson("1 + 1", source)
    before = path.read_bytes()
    assert record.main([str(path)]) == 1
    printed = capsys.readouterr().out
    assert f"sample.ipynb, Cell 1 (part-2) `{source.splitlines()[0]}`" in printed
    assert reason in printed
    assert path.read_bytes() == before


def test_an_expected_error_is_refused_too(write_lesson, capsys):
    path = write_lesson(new_code_cell("1 / 0", metadata={"tags": ["raises-exception"]}))
    assert record.main([str(path)]) == 1
    assert "stopped with ZeroDivisionError: division by zero" in capsys.readouterr().out


def test_a_lesson_as_stored_passes_the_check_and_stays_untouched(recorded_sample, capsys):
    before = recorded_sample.read_bytes()
    assert record.main(["--check", str(recorded_sample)]) == 0
    assert "Notebooks checked: 1. Complaints: 0." in capsys.readouterr().out
    assert recorded_sample.read_bytes() == before


def test_the_check_ignores_pixels_but_not_a_picture_that_is_gone(sample, tmp_path, capsys):
    path = tmp_path / "spoiled.ipynb"
    outputs = (output for cell in sample.cells for output in cell.get("outputs", []))
    bars = next(output for output in outputs if "image/png" in output.get("data", {}))
    bars.data["image/png"] = b64encode(b"other pixels").decode()
    stored_form.write(path, sample)
    assert record.main(["--check", str(path)]) == 0
    bars.data.pop("image/png")
    stored_form.write(path, sample)
    assert record.main(["--check", str(path)]) == 1
    assert "another kind of output: image/png, stored is nothing" in capsys.readouterr().out


BAD_CELLS = {
    "from time import strftime\nprint(strftime('%H:%M'))": ["\n    row 1 of stdout differs\n    first run: "],
    "from datetime import date\nprint(date.today())": ["\n    row 1 of stdout differs\n    first run: "],
    "object()": [" shows a memory address: 0x"],
    "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()": [
        " draws by itself",
        " shows a picture whose text has no data=...: nbval would not see it change",
    ],
    "x = 1\n" * 11: [" has 11 lines; allowed are 1 to 10"],
}


def test_what_must_not_be_stored_is_refused_and_the_file_stays_as_it_was(write_lesson, capsys):
    path = write_lesson(*BAD_CELLS)
    before = path.read_bytes()
    assert record.main([str(path)]) == 1
    printed = capsys.readouterr().out
    for number, (source, reasons) in enumerate(BAD_CELLS.items()):
        for reason in reasons:
            assert f"sample.ipynb, Cell {number} (part-{number + 1}) `{source.splitlines()[0]}`{reason}" in printed
    assert "sample.ipynb: refused\n" in printed
    assert "A lesson must say the same whenever, and as often as, it is run." in printed
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{oops", "this is not a notebook: no JSON in line 1: Expecting property name"),
        ("[]", "this is not a notebook"),
        ('{"cells": []}', "this is not a notebook"),
        ('{"nbformat": 3}', "only notebooks of format 4 can be read"),
        ('{"nbformat": 4}', "this is not a whole notebook: 'cells'"),
        ('{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code"}]}', "'metadata' is a required property"),
    ],
)
@pytest.mark.parametrize("options", [[], ["--check"]], ids=["store", "check"])
def test_a_file_that_is_no_notebook_is_named_in_one_sentence(tmp_path, capsys, options, text, reason):
    path = tmp_path / "notes.ipynb"
    path.write_text(text, encoding="utf-8")
    assert record.main([*options, str(path)]) == 1
    assert f"\n{path}: " in (printed := capsys.readouterr().out)
    assert reason in printed
    assert path.read_text(encoding="utf-8") == text


def test_a_file_that_is_missing_a_folder_and_a_picture_are_named_and_the_next_lesson_is_checked(
    recorded_sample, tmp_path, capsys
):
    (tmp_path / "picture.ipynb").write_bytes(b"\x89PNG\r\n")
    paths = [tmp_path / "missing.ipynb", tmp_path, tmp_path / "picture.ipynb", recorded_sample]
    assert record.main(["--check", *map(str, paths)]) == 1
    printed = capsys.readouterr().out
    assert f"{paths[0]}: cannot be read: No such file or directory" in printed
    assert f"{paths[1]}: this is a folder; name the notebooks in it" in printed
    assert f"{paths[2]}: this is not a notebook: its bytes are no UTF-8" in printed
    assert "sample.ipynb: as stored" in printed


TEACHERS = {
    "deletable": False,
    "editable": False,
    "nbgrader": {"grade": True, "grade_id": "lunch", "points": 2},
    "slideshow": {"slide_type": "fragment"},
    "tags": ["answer"],
}


def test_what_a_teacher_has_set_stays(sample):
    for cell in sample.cells:
        cell.metadata = NotebookNode(TEACHERS | {"collapsed": True, "scrolled": False, "execution": {"iopub": "2026"}})
    sample.metadata.update(title="A small lesson", authors=[{"name": "Aoi"}], widgets={})
    stored_form.tidy(sample)
    assert [cell.metadata for cell in sample.cells] == [TEACHERS] * len(sample.cells)
    assert sample.metadata == stored_form.KERNEL | {"title": "A small lesson", "authors": [{"name": "Aoi"}]}


@pytest.mark.parametrize(
    ("source", "begins"),
    [("# Title", True), ("## Setup\n\nText", True), ("### Further", False), ("Text\n\n## Setup", False), ("#5", False)],
)
def test_a_title_or_a_section_begins_a_slide(source, begins):
    lesson = stored_form.tidy(new_notebook(cells=[new_markdown_cell(source), new_code_cell(source)]))
    assert [cell.metadata for cell in lesson.cells] == [{"slideshow": {"slide_type": "slide"}} if begins else {}, {}]


@pytest.mark.parametrize("path", stored_form.lessons(), ids=lambda path: path.stem)
def test_a_lesson_can_be_shown_as_slides(path):
    slides, _ = SlidesExporter().from_notebook_node(stored_form.read(path))
    titles = re.findall(r"<section>\s*<section>.*?<h[12][^>]*>([^<]*)", slides, re.DOTALL)
    assert titles[0].startswith(path.stem[:2])
    assert len(titles) >= 4
    assert slides.count("<section>") == 2 * len(titles)
