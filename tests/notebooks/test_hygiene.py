"""Every lesson is clean and has its shape; and every check can fail."""

import json
from collections.abc import Callable
from typing import Any

import hygiene
import pandas as pd
import pytest
import stored_form
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output

LESSONS = [pytest.param(path, id=path.stem) for path in stored_form.lessons()]
CHECKS = [pytest.param(check, id=check.__name__) for check in hygiene.CHECKS]
Spoil = Callable[[NotebookNode], Any]


@pytest.mark.parametrize("path", LESSONS)
@pytest.mark.parametrize("check", CHECKS)
def test_a_lesson_is_clean(path, check):
    assert list(check(stored_form.read(path))) == []


@pytest.mark.parametrize("path", LESSONS)
def test_a_lesson_is_stored_in_the_recorders_form(path):
    assert list(hygiene.file_form(path)) == []


@pytest.mark.parametrize("check", CHECKS)
def test_the_small_lesson_is_clean(sample, check):
    assert list(check(sample)) == []


def test_the_small_lesson_is_stored_in_the_recorders_form(recorded_sample):
    assert list(hygiene.file_form(recorded_sample)) == []


def cell(lesson: NotebookNode, number: int = 3) -> NotebookNode:
    return [cell for cell in lesson.cells if cell.cell_type == "code"][number - 1]


def source(text: str) -> Spoil:
    return lambda lesson: cell(lesson).update(source=text)


def tagged(tag: str) -> Spoil:
    return lambda lesson: cell(lesson).metadata.update(tags=[tag])


def shows(text: str, picture: bool = False) -> Spoil:
    data = {"text/plain": text} | ({"image/png": "iVBO"} if picture else {})
    return lambda lesson: cell(lesson).update(outputs=[new_output("display_data", data)])


def show_table(lesson: NotebookNode, table: pd.DataFrame) -> None:
    data = {"text/plain": repr(table), "text/html": table._repr_html_()}
    cell(lesson).outputs = [new_output("display_data", data)]


def prints(text: str, name: str = "stdout") -> Spoil:
    return lambda lesson: cell(lesson).update(outputs=[new_output("stream", name=name, text=text)])


def stops(lesson: NotebookNode) -> None:
    cell(lesson).outputs = [new_output("error", ename="KeyError", evalue="'order-9'", traceback=[])]


def loses(words: str) -> Spoil:
    return lambda lesson: lesson.update(cells=[cell for cell in lesson.cells if words not in cell.source])


def repeats(words: str) -> Spoil:
    return lambda lesson: lesson.cells.append(new_markdown_cell(words))


def swaps_summary_and_go_further(lesson: NotebookNode) -> None:
    at = {cell.source.split("\n")[0]: position for position, cell in enumerate(lesson.cells)}
    one, other = at["## Summary"], at["## Go further"]
    lesson.cells[one], lesson.cells[other] = lesson.cells[other], lesson.cells[one]


def swells(lesson: NotebookNode) -> None:
    lesson.cells[3:3] = [new_markdown_cell("And another thing.")] * hygiene.CORE_CELLS


def moves_a_cell(lesson: NotebookNode) -> None:
    cell(lesson, 1).execution_count, cell(lesson, 2).execution_count = 2, 1


SPOILT = [
    (hygiene.run_in_order, lambda lesson: cell(lesson).update(execution_count=None, outputs=[]), "not run in its turn"),
    (hygiene.run_in_order, lambda lesson: cell(lesson).update(execution_count=9), "counted {9}"),
    (hygiene.run_in_order, lambda lesson: cell(lesson, 4).outputs[0].update(execution_count=7), "counted {7}"),
    (hygiene.run_in_order, moves_a_cell, "Cell 0 (part-2) `from base64 import b64encode` was not run in its turn"),
    (hygiene.no_exceptions_for_nbval, tagged("nbval-ignore-output"), "nbval-ignore-output"),
    (hygiene.no_exceptions_for_nbval, tagged("raises-exception"), "raises-exception"),
    (hygiene.no_exceptions_for_nbval, tagged("skip-execution"), "skip-execution"),
    (hygiene.no_exceptions_for_nbval, source("# NBVAL_IGNORE_OUTPUT\n1 + 1"), "marker"),
    (hygiene.no_exceptions_for_nbval, source("x = 1\n  #NBVAL_SKIP"), "marker"),
    (hygiene.no_exceptions_for_nbval, source("# PYTEST_VALIDATE_IGNORE_OUTPUT"), "marker"),
    (hygiene.no_exceptions_for_nbval, source("%%capture\nlunch()"), "magic"),
    (hygiene.no_exceptions_for_nbval, source("!pip list"), "magic"),
    (hygiene.no_silencing_semicolon, source("lunch();"), "semicolon"),
    (hygiene.no_silencing_semicolon, source("lunch();  # hush"), "semicolon"),
    (hygiene.no_silencing_semicolon, source("lunch();\nmore()"), "semicolon"),
    (hygiene.no_complaints, prints("UserWarning: old", name="stderr"), "stderr"),
    (hygiene.no_complaints, stops, "has an error"),
    (
        hygiene.no_explorer_has_failed,
        shows("<delay=1.5: Your function stopped with KeyError: 'lag'; error=KeyError>"),
        "an explorer whose function failed: ; error=KeyError",
    ),
    (hygiene.whole_tables, lambda lesson: show_table(lesson, pd.DataFrame({"n": range(61)})), "61 rows"),
    (hygiene.whole_tables, lambda lesson: show_table(lesson, pd.DataFrame([range(21)])), "1 rows x 21 columns"),
    (hygiene.whole_tables, lambda lesson: show_table(lesson, pd.DataFrame({"why": ["a" * 51]})), "a part left out"),
    (hygiene.whole_tables, prints(f"{pd.DataFrame({'n': range(61)})}"), "[61 rows x 1 columns]"),
    (hygiene.same_text_everywhere, shows("<Cafeteria object at 0x7f3a5c0d1e80>"), "a memory address: 0x7f3a5c0d1e80"),
    (hygiene.same_text_everywhere, prints("saved in /tmp/tmpab12/orders.db"), "a path of this machine"),
    (hygiene.same_text_everywhere, prints("saved in /home/aoi/orders.db"), "a path of this machine"),
    (hygiene.same_text_everywhere, shows(r"WindowsPath('C:\\Users\\aoi')"), "a path of this machine"),
    (hygiene.same_text_everywhere, prints("ipykernel_4711/12.py:1"), "a path of this machine"),
    (hygiene.same_text_everywhere, shows("np.float64(1.56)"), "a bare numpy value"),
    (hygiene.same_text_everywhere, shows("[np.True_]"), "a bare numpy value"),
    (hygiene.same_text_everywhere, shows("0    1.5\nName: lag, dtype: float64"), "a dtype"),
    (hygiene.same_text_everywhere, shows("array(['a'], dtype=object)"), "a dtype"),
    (hygiene.same_text_everywhere, shows("{'order-1', 'order-2'}"), "a set"),
    (hygiene.same_text_everywhere, prints("open: {1, 2}"), "a set"),
    (hygiene.same_text_everywhere, shows("frozenset({1})"), "a set"),
    (hygiene.same_text_everywhere, shows("set()"), "a set"),
    (hygiene.same_text_everywhere, shows("IPY_MODEL_3f2a"), "a widget's id"),
    (hygiene.pictures_have_digests, shows("<Figure size 640x480>", picture=True), "no data="),
    (hygiene.no_widget_state, lambda lesson: lesson.metadata.update(widgets={}), "state of widgets"),
    (
        hygiene.no_widget_state,
        lambda lesson: cell(lesson).update(outputs=[new_output("display_data", {stored_form.WIDGET_VIEW: {}})]),
        'Cell 2 (part-5) `print("accepted")` stores a widget\'s view',
    ),
    (hygiene.kernel, lambda lesson: lesson.metadata.kernelspec.update(name="venv"), "must be python3"),
    (hygiene.kernel, lambda lesson: lesson.metadata.language_info.update(version="3.11.7"), "without a version"),
    (hygiene.short_code, source("\n".join(["x = 1"] * 11)), "Cell 2 (part-5) `x = 1` has 11 lines"),
    (hygiene.short_code, source("  "), "allowed are 1 to 10"),
    (hygiene.left_to_the_library, source("import matplotlib.pyplot as plt"), "draws by itself"),
    (hygiene.left_to_the_library, source("from matplotlib import pyplot"), "draws by itself"),
    (hygiene.left_to_the_library, source("def plot_lags(lags): ..."), "draws by itself"),
    (hygiene.left_to_the_library, source("import sys\nsys.path.insert(0, '..')"), "import path"),
    (hygiene.left_to_the_library, source("import os\nos.chdir('..')"), "import path"),
    (hygiene.left_to_the_library, source("open('/tmp/orders.db')"), "absolute path"),
    (hygiene.left_to_the_library, source("open('~/orders.db')"), "absolute path"),
    (hygiene.left_to_the_library, source(r"open('C:\\orders.db')"), "absolute path"),
    (hygiene.shape, loses("# A small lesson"), "the first cell must be the title"),
    (hygiene.shape, loses("## Go further"), "the headings must be"),
    (hygiene.shape, repeats("### Setup"), "once each"),
    (hygiene.shape, swaps_summary_and_go_further, "the headings must be"),
    (hygiene.shape, swells, "the core path has 36 cells"),
]


@pytest.mark.parametrize(("check", "spoil", "complaint"), SPOILT, ids=lambda value: getattr(value, "__name__", value))
def test_a_check_finds_what_it_is_for(sample, check, spoil, complaint):
    spoil(sample)
    assert complaint in "\n".join(check(sample))


def test_every_check_has_been_seen_to_fail():
    assert {check for check, _, _ in SPOILT} == set(hygiene.CHECKS)


@pytest.mark.parametrize(
    ("check", "spoil"),
    [
        (hygiene.no_silencing_semicolon, source('query = """\nSELECT 1;\n"""\nprint("a;")  # b;')),
        (hygiene.same_text_everywhere, shows("{'order-1': 1}")),
        (hygiene.same_text_everywhere, prints("GET /orders/order-1, 1/2 of {name}")),
        (hygiene.no_explorer_has_failed, shows("<delay=1.5: 3 orders; the latest was 1.50 s late; data=0123456789ab>")),
        (hygiene.whole_tables, lambda lesson: show_table(lesson, pd.DataFrame({"n": range(60)}))),
        (hygiene.whole_tables, lambda lesson: show_table(lesson, pd.DataFrame({"why": ["being reflected ..."]}))),
        (hygiene.left_to_the_library, source("client.get('/orders')")),
        (hygiene.pictures_have_digests, shows("<50 orders, data=7396c1584e5f>", picture=True)),
        (hygiene.shape, repeats("```\n# Setup\n```\nNext")),
    ],
)
def test_a_check_lets_pass_what_is_fine(sample, check, spoil):
    spoil(sample)
    assert list(check(sample)) == []


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda raw: raw["cells"][0].pop("id"), "the cell id '' is no good"),
        (lambda raw: raw["cells"][0].update(id=raw["cells"][1]["id"]), "stands there 2 times"),
        (lambda raw: raw["cells"][0].update(id="two words"), "'two words' is no good"),
        (lambda raw: raw["cells"][2]["metadata"].update(execution={"iopub.execute_input": "2026"}), "run python"),
        (lambda raw: raw["metadata"].update(widgets={}), "run python"),
    ],
)
def test_the_files_form_is_checked(recorded_sample, tmp_path, spoil, complaint):
    raw = json.loads(recorded_sample.read_text(encoding="utf-8"))
    spoil(raw)
    path = tmp_path / "spoiled.ipynb"
    text = json.dumps(raw, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    path.write_bytes(text.encode("utf-8"))
    assert complaint in "\n".join(hygiene.file_form(path))


def test_line_ends_are_checked(recorded_sample, tmp_path):
    path = tmp_path / "windows.ipynb"
    path.write_bytes(recorded_sample.read_bytes().replace(b"\n", b"\r\n"))
    assert "LF alone" in "\n".join(hygiene.file_form(path))


def test_headings_in_a_block_of_code_do_not_count(sample):
    sample.cells = [new_markdown_cell("# One\n```\n# Two\n```")]
    assert hygiene.headings(sample) == [(0, "One")]
