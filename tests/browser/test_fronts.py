"""The tests' own tools: they see what they are there to see, in both faces of Jupyter and both themes."""

import pytest
from front import THEMES
from notebook_page import PICTURES

LOUD = "<script>console.error('logged'); setTimeout(() => { throw Error('thrown') })</script>"
CELLS = {
    "setup": "import sys\nfrom itertools import count\nfrom IPython.display import HTML\nnumbers = count(1)",
    "counts": "next(numbers)",
    "stops": "1 / 0",
    "whispers": "print('careful', file=sys.stderr)",
    "shouts": f'HTML("{LOUD}")',
}
IDS = {name: f"cell-{number}" for number, name in enumerate(CELLS)}


@pytest.fixture(scope="module", params=["lab", "notebook7"])
def front(request, fronts):
    """Each face of Jupyter in its turn."""
    with fronts[request.param].closing() as front:
        yield front


@pytest.fixture(scope="module")
def shared(front):
    """One notebook for all tests: to open one takes some seconds."""
    notebook = front.notebook(*CELLS.values())
    notebook.run(IDS["setup"])
    return notebook


@pytest.fixture
def notebook(shared):
    """The notebook, with nothing shown below its cells and nothing noted."""
    shared.page.evaluate("window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    shared.console_errors.clear()
    return shared


def test_a_cell_is_run_and_run_again(notebook):
    notebook.ask("None", code="numbers = count(1)")
    for number in ("1", "2"):
        notebook.run(IDS["counts"])
        assert notebook.outputs(IDS["counts"])[0]["data"]["text/plain"] == number
        assert notebook.output(IDS["counts"]).inner_text().split()[-1] == number
    assert notebook.ask("next(numbers) + 0.5") == 3.5
    assert (notebook.complaints(), notebook.console_errors) == ([], [])


def test_all_cells_are_run_until_one_stops(notebook):
    notebook.run_all()
    assert notebook.outputs(IDS["counts"])[0]["data"]["text/plain"] == "1"
    assert notebook.complaints() == [f"{IDS['stops']}: ZeroDivisionError: division by zero"]
    assert notebook.outputs(IDS["whispers"]) == []


def test_words_on_stderr_are_told(notebook):
    notebook.run(IDS["whispers"])
    assert notebook.complaints() == [f"{IDS['whispers']}: stderr: careful\n"]


def test_errors_of_the_page_are_told(notebook):
    notebook.run(IDS["shouts"])
    assert notebook.eventually(lambda: notebook.console_errors, wanted := ["logged", "uncaught: thrown"]) == wanted


def test_an_error_of_the_kernel_is_raised(notebook):
    with pytest.raises(RuntimeError, match="NameError: name 'nobody' is not defined"):
        notebook.ask("nobody")
    with pytest.raises(RuntimeError, match="ValueError: never"):
        notebook.ask("1", code="raise ValueError('never')")


def test_a_cell_that_is_not_there_is_named(notebook):
    with pytest.raises(LookupError, match="no cell cell-9"):
        notebook.cell("cell-9")


@pytest.mark.parametrize("theme", THEMES[::-1])
def test_the_theme_is_jupyters_and_the_browsers(notebook, theme):
    notebook.set_theme(theme)
    assert notebook.page.evaluate("document.body.dataset.jpThemeLight") == str(theme == "light").lower()
    assert notebook.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") == (theme == "dark")
    colour = notebook.page.evaluate("getComputedStyle(document.body).getPropertyValue('--jp-layout-color0')")
    assert (colour in ("white", "#fff", "#ffffff")) == (theme == "light")


def test_the_window_can_be_as_narrow_as_a_phone(notebook, tmp_path):
    notebook.set_width(420)
    assert 200 < notebook.cell(IDS["setup"]).bounding_box()["width"] <= 420
    notebook.screenshot(tmp_path / "narrow.png")
    notebook.set_width(1280)
    assert (tmp_path / "narrow.png").exists()


def test_a_saved_notebook_is_opened_again_and_photographed_at_the_end(front, notebook, tmp_path, monkeypatch):
    monkeypatch.setenv(PICTURES, str(tmp_path))
    notebook.ask("None", code="numbers = count(6)")
    notebook.run(IDS["counts"])
    notebook.save()
    again = front.open(notebook.path)
    again.shut_down_kernel()
    assert again.output(IDS["counts"]).inner_text().split()[-1] == "6"
    again.close()
    assert [picture.name for picture in tmp_path.iterdir()] == [f"{again.name}.png"]
