"""Each lesson as a learner has it, in a real JupyterLab: run from top to bottom, and every slider moved."""

import pytest
from explorer_cell import explorers, press_until

from cqrs_lab.lessons import stored_lessons

NARROW = 592  # pixels, in a window of 1024 with the list of files beside it
LESSONS = [pytest.param(path.name, id=path.stem) for path in stored_lessons()]


@pytest.fixture(scope="module", params=LESSONS)
def lesson(request, fronts):
    """A lesson, opened and run once for all its tests."""
    with fronts["lab"].closing() as lab:
        notebook = lab.open(request.param)
        notebook.run_all()
        yield notebook


def test_a_lesson_runs_without_a_complaint(lesson):
    assert lesson.complaints() == []
    assert [cell.id for cell in lesson.code_cells() if cell.number is None] == []
    assert lesson.console_errors == []


def test_every_table_fits_into_a_narrow_page(lesson):
    widths = """() => [...document.querySelectorAll('.jp-OutputArea .dataframe')]
        .map(table => [table.innerText.split('\\n')[0], Math.round(table.getBoundingClientRect().width)])"""
    assert [told for told in lesson.page.evaluate(widths) if told[1] > NARROW] == []


def test_every_slider_shows_what_its_function_gives(lesson):
    found = explorers(lesson)
    assert [one.cell for one in found] == [cell for cell in lesson.code_cells() if "explore(" in cell.source]
    for explorer in found:
        check(explorer)
        starts = explorer.values()
        for name, handle in explorer.sliders().items():
            handle.press("Home")
            low = check(explorer)[name]
            handle.press("End")
            high = check(explorer)[name]
            assert low < high
            handle.press("Home")
            press_until(handle, "ArrowRight", starts[name])  # as fast as it goes: the last picture must be the last
            check(explorer)
    assert lesson.console_errors == []


def check(explorer):
    """Picture and sentence are those of the place where the sliders stand; gives that place."""
    values = explorer.values()
    wanted = explorer.fresh(values)
    assert explorer.notebook.eventually(lambda: explorer.shown(wanted.sentence), wanted) == wanted
    assert explorer.python_values() == values
    return values
