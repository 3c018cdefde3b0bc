"""A widget is let go of: by its `close`, and by the cell that made it when that runs again."""

import gc
import weakref
from pathlib import Path
from types import SimpleNamespace

import ipywidgets as widgets
import pytest
from live_screens import LIVE_SCREENS

import cqrs_lab
from cqrs_lab import (
    Cafeteria,
    ask,
    concept_check,
    explore,
    sort_screens,
    vote,
)
from cqrs_lab.teach.widgets import live_widget, status_line
from cqrs_lab.teach.widgets.status_line import OWNER, StatusLine


def lunch(delay: float = 1.5):
    cafeteria = Cafeteria(delay=delay)
    cafeteria.place_order("Aoi", 850)
    cafeteria.run_until_caught_up(timeout=60)
    return cafeteria.timeline()


def explorer():
    return explore(lunch, delay=(0.0, 4.0), title="Lunch")


def a_choice():
    return ask("04-dai")


def a_number():
    return ask("04-lunches")


def a_vote():
    return vote("04-dai")


SCRIPT = Path(status_line.__file__).with_suffix(".js").read_text(encoding="utf-8")
SCREENS = [getattr(cqrs_lab, name) for name in LIVE_SCREENS]
MAKERS = [explorer, sort_screens, *SCREENS, a_choice, a_number, a_vote, concept_check]
every_widget = pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)


def open_widgets():
    """All that ipywidgets keeps: widgets, their layouts and their styles."""
    return set(map(id, widgets.widget._instances.values()))


@every_widget
def test_a_closed_widget_leaves_nothing_behind(make):
    before = open_widgets()
    made = make()
    assert len(open_widgets() - before) > 5
    made.close()
    assert open_widgets() - before == set()


@every_widget
def test_a_closed_widget_still_says_what_it_was(make):
    made = make()
    before = repr(made)
    made.close()
    made.close()
    assert (made._repr_mimebundle_(), made._repr_png_()) == ({"text/plain": before}, None)


def test_a_closed_explorer_holds_no_picture():
    """A notebook's history keeps the explorer itself as long as the kernel lives."""
    made = explorer()
    figure = weakref.ref(made.picture.figure)
    made.close()
    gc.collect()
    assert figure() is None
    with pytest.raises(ValueError, match="there is no picture to save"):
        made.save("lunch.png")
    made.redraw()


@pytest.mark.parametrize("make", SCREENS, ids=lambda make: make.__name__)
def test_a_closed_screen_has_let_go_of_its_databases(make):
    screen = make()
    screen.close()
    with pytest.raises(Exception, match="closed"):
        screen.cafeteria.order_list()


@pytest.mark.parametrize("settings", [{"delay": (0.0, 1.0)}, {"delay": (-1.0, 4.0)}, {"delay": [1.0, 2.0]}], ids=str)
def test_what_is_refused_leaves_no_widget_behind(settings):
    before = open_widgets()
    with pytest.raises(ValueError, match="delay"):
        explore(lunch, **settings)
    assert open_widgets() - before == set()


def test_who_reopens_a_notebook_is_told_what_to_press():
    assert '"Error displaying widget: model not found"' in live_widget.when_the_kernel_is_gone()


# What is heard


@every_widget
def test_a_sentence_is_a_status_region_among_what_it_looks_after(make):
    lines = [part for part in live_widget.parts_of(make().widget) if isinstance(part, StatusLine)]
    assert lines != []
    owners = [one for one in widgets.widget._instances.values() if OWNER in getattr(one, "_dom_classes", ())]
    assert all(any(line in owner.children for owner in owners) for line in lines)
    assert f'const OWNER = ".{OWNER}"' in SCRIPT


def test_a_sentence_is_text_whatever_it_contains():
    assert "textContent" in SCRIPT
    assert "innerHTML" not in SCRIPT


@pytest.mark.parametrize(
    "line",
    [
        'el.setAttribute("role", "status")',
        'image.alt = model.get("value")',
        'target.dataset.lmSuppressShortcuts = "true"',
    ],
    ids=["a screen reader hears it", "a picture has its text", "x cuts no cell"],
)
def test_the_page_does_what_ipywidgets_cannot(line):
    assert line in SCRIPT


# A cell that runs again


class Events:
    """IPython's events: who wants to know that a cell will run."""

    def __init__(self):
        self.callbacks = []

    def register(self, event, callback):
        assert event == "pre_run_cell"
        if callback not in self.callbacks:
            self.callbacks.append(callback)


class Notebook:
    """A kernel that runs cells: before each it tells its id, and while it runs it knows who asked."""

    def __init__(self):
        self.events, self.kernel = Events(), SimpleNamespace(get_parent=lambda: self.parent)
        self.parent = {}

    def run_cell(self, cell, make):
        for tell in self.events.callbacks:
            tell(SimpleNamespace(cell_id=cell))
        self.parent = {"metadata": {"cellId": cell} if cell else {}}
        try:
            return make()
        finally:
            self.parent = {}


@pytest.fixture
def notebook(monkeypatch):
    notebook = Notebook()
    monkeypatch.setattr(live_widget, "get_ipython", lambda: notebook)
    monkeypatch.setattr(live_widget, "_made_in", {})
    return notebook


@every_widget
def test_a_cell_that_runs_again_closes_what_it_made_before(notebook, make):
    first = notebook.run_cell("a", make)
    other = notebook.run_cell("b", make)
    second = notebook.run_cell("a", make)
    third = notebook.run_cell("a", make)
    assert [one.closed for one in (first, other, second, third)] == [True, False, True, False]


def test_a_cell_that_makes_no_widget_any_more_closes_what_it_made_before(notebook):
    made = notebook.run_cell("a", explorer)
    notebook.run_cell("a", lambda: None)
    assert made.closed


def test_a_cell_that_runs_again_closes_what_it_made_before_it_failed(notebook):
    made = []

    def stops():
        made.append(explorer())
        explore(lunch, delay=(0.0, 1.0))

    with pytest.raises(ValueError, match="delay"):
        notebook.run_cell("a", stops)
    notebook.run_cell("a", lambda: None)
    assert made[0].closed


def test_where_no_cell_is_known_nothing_is_closed(notebook):
    first = notebook.run_cell(None, explorer)
    notebook.run_cell(None, explorer)
    assert not first.closed


def test_a_widget_made_by_a_press_belongs_to_no_cell(notebook):
    notebook.run_cell("a", explorer)
    made = explorer()
    notebook.run_cell("a", explorer)
    assert not made.closed
