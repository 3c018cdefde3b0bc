"""The recorder: the same bytes each time, nothing that changes by itself, and a clear word when it refuses."""

import json
from base64 import b64encode

import pytest
import record
import stored_form
from nbformat.v4 import new_code_cell, new_output

FIGURE = """\
import matplotlib.pyplot as plt

figure, axes = plt.subplots()
axes.barh(["order-1", "order-2"], [1.5, 1.56]);"""


def test_a_lesson_recorded_twice_has_the_same_bytes(write_lesson):
    path = write_lesson("from ipywidgets import IntSlider", FIGURE, "IntSlider()", 'print("a", flush=True)\nprint("b")')
    assert record.main([str(path)]) == 0
    once = path.read_bytes()
    assert b"image/png" in once
    assert record.main([str(path)]) == 0
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
    assert f"sample.ipynb, cell [2] `{source.splitlines()[0]}`" in printed
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


def test_a_notebook_of_another_format_is_named(tmp_path):
    path = tmp_path / "old.ipynb"
    path.write_text(json.dumps({"nbformat": 3}), encoding="utf-8")
    with pytest.raises(ValueError, match=r"old\.ipynb: only notebooks of format 4"):
        stored_form.read(path)
