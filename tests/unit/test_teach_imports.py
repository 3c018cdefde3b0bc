"""What each part of `teach` loads, seen from a fresh Python: what needs no picture never waits for matplotlib."""

import subprocess
import sys
from pathlib import Path

import pytest

import cqrs_lab
from cqrs_lab.teach import pictures

ROOT = Path(cqrs_lab.__file__).parents[1]
PICTURES = sorted(f"cqrs_lab.teach.pictures.{path.stem}" for path in Path(pictures.__file__).parent.glob("[a-z]*.py"))


def loaded_by(*names):
    """The modules that a fresh Python has loaded after importing these."""
    program = f"import sys, {', '.join(names)}; print(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(answer.stdout.split())


def test_the_colours_load_nothing():
    assert loaded_by("cqrs_lab.teach.colours") - loaded_by("cqrs_lab") == {"cqrs_lab.teach", "cqrs_lab.teach.colours"}


@pytest.mark.parametrize(
    "name",
    [
        "cqrs_lab.teach.colours",
        "cqrs_lab.teach.predictions",
        "cqrs_lab.teach.widgets.asking",
        "cqrs_lab.teach.widgets.voting",
        "cqrs_lab.teach.widgets.sorting",
        "cqrs_lab.teach.widgets.screens.student_screen",
        "cqrs_lab.teach.widgets.screens.five_ways",
        "cqrs_lab.teach.widgets.screens.two_phones",
        "cqrs_lab.teach.exercises.lesson_02",  # its judge takes the sorting widget
    ],
)
def test_what_needs_no_picture_never_loads_matplotlib(name):
    assert "matplotlib" not in loaded_by(name)


def test_a_picture_knows_no_widget():
    loaded = loaded_by(*PICTURES)
    assert {name for name in loaded if name.startswith(("ipywidgets", "cqrs_lab.teach.widgets"))} == set()


def test_a_widget_may_show_a_picture():
    assert "cqrs_lab.teach.pictures.order_bars" in loaded_by("cqrs_lab.teach.widgets.explorer")
