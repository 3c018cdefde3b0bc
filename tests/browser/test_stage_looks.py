"""A stage looks as it should, from a phone to a wall: all there, nothing cut off, readable in light and in dark."""

import os
from pathlib import Path

import pytest
from front import THEMES
from looks import faults
from notebook_page import PICTURES
from stage_page import StageShown, offline, open_saved

WIDTHS = (420, 1024, 1280, 1920)
LUNCHES = """
from warnings import catch_warnings, simplefilter

from cqrs_lab import Cafeteria, stage

def busy():
    '''Two lists, fallen workers, a lease that runs out, dead letters, many people.'''
    with catch_warnings():
        simplefilter("ignore")  # a short lease is meant
        delay = {"order_list": 1.5, "replica_1": 2.5}
        cafeteria = Cafeteria(delay=delay, workers=2, lease=3.0, attempts=2, retry_wait=0.5, transit=0.2)
    for number in range(9):
        cafeteria.students.add("Aoi", patience=2.0, being_reflected=number % 2 == 0)
        cafeteria.advance(0.15)
    cafeteria.faults.poison("order-2")
    cafeteria.pay_order("order-1")
    cafeteria.advance(0.85)
    cafeteria.faults.crash()
    cafeteria.advance(1.0)
    cafeteria.faults.restart()
    cafeteria.run_until_caught_up(timeout=120)
    return cafeteria

def plain():
    cafeteria = Cafeteria(delay=1.5)
    for number in range(12):
        cafeteria.at(0.5 * number, cafeteria.place_order, "Aoi", 850)
    cafeteria.students.add("Aoi", patience=1.0)
    cafeteria.run_until_caught_up(timeout=60)
    return cafeteria

def inline():
    cafeteria = Cafeteria(delay=1.5, projection="inline")
    for _ in range(3):
        cafeteria.students.add("Ben")
    cafeteria.at(0.5, cafeteria.place_order, "こみやんま", 850)
    cafeteria.advance(12)
    return cafeteria

def crowd():
    cafeteria = Cafeteria(delay=0.35)
    for number in range(150):
        cafeteria.at(0.1 * number, cafeteria.place_order, "Aoi", 850)
    cafeteria.run_until_caught_up(timeout=120)
    return cafeteria
"""
# A cell for each, and the instants at which it is looked at.
STAGES = {
    "busy": ("stage(busy(), at=2.0, check='01-instant')", (0.0, 2.0, 2.7, 3.5, 6.5, 12.0, 18.5)),
    "plain": ("stage(plain(), ['phones', 'write', 'on the way', 'order_list'], at=4.2)", (0.0, 4.2, 9.0)),
    "inline": ("stage(inline(), at=1.0)", (0.0, 1.0, 4.0, 12.0)),
    "crowd": ("stage(crowd(), at=10.0)", (10.0, 55.0)),
    "wall": ("stage(plain(), at=4.2, scale=1.5)", (4.2,)),
}

PICTURES_LATER = """async () => { for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame); }"""


def wrong(shown: StageShown, instants: tuple[float, ...]) -> dict[float, list[str]]:
    """What is wrong at each of some instants, with an order lit; the stage goes back to where it was."""
    before, found = shown.instant, {}
    shown.root.evaluate(PICTURES_LATER)  # it has another width, and may notice that a picture later
    for at in instants:
        shown.move_to(round(at * 1e6))
        shown.root.evaluate("root => root.stage.light(root.stage.scene.orders.length > 1 ? 1 : null)")
        if now := faults(shown.root):
            found[at] = now
    shown.root.evaluate("root => root.stage.light(null)")
    shown.move_to(round(before * 1e6))
    return found


def looked_at(instants: tuple[float, ...], width: int) -> tuple[float, ...]:
    """All instants where there is least room, and where most people are; else the first two."""
    return instants if width in (420, 1280) else instants[:2]


def folder() -> Path | None:
    """Where pictures are wanted."""
    if named := os.environ.get(PICTURES):
        Path(named).mkdir(parents=True, exist_ok=True)
        return Path(named)
    return None


@pytest.fixture(scope="module")
def made():
    """The stages, made in this process."""
    names = {}
    exec(LUNCHES, names)
    return {name: eval(source, names) for name, (source, _) in STAGES.items()}


@pytest.mark.parametrize("theme", THEMES)
def test_a_saved_page(context, made, tmp_path, theme):
    with offline(context, color_scheme=theme) as page:
        for name, (_, instants) in STAGES.items():
            shown = open_saved(page, made[name], tmp_path / f"{name}.html")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
                assert (name, width, wrong(shown, looked_at(instants, width))) == (name, width, {})
                if folder():
                    page.screenshot(path=folder() / f"saved-{name}-{theme}-{width}.png", full_page=True)
        assert page.errors == []


@pytest.fixture(scope="module")
def notebook(fronts):
    """All of them in one notebook."""
    with fronts["lab"].closing() as lab:
        notebook = lab.notebook(LUNCHES, *(source for source, _ in STAGES.values()))
        notebook.run_all()
        yield notebook


@pytest.mark.parametrize("theme", THEMES)
def test_in_a_notebook(notebook, theme):
    notebook.set_theme(theme)
    for width in WIDTHS:
        notebook.set_width(width)
        for number, (name, (_, instants)) in enumerate(STAGES.items(), start=1):
            shown = StageShown(notebook.output(f"cell-{number}").locator(".cqs"))
            assert (name, width, wrong(shown, looked_at(instants, width))) == (name, width, {})
        if folder():
            notebook.screenshot(folder() / f"lab-{theme}-{width}.png")
    assert (notebook.complaints(), notebook.console_errors) == ([], [])


def test_what_looks_wrong_is_found(context, made, tmp_path):
    """The search itself: each of these spoils the page, and one sentence says so."""
    with offline(context, viewport={"width": 1280, "height": 900}) as page:
        shown = open_saved(page, made["plain"], tmp_path / "plain.html")
        for spoilt, told in SPOILT.items():
            style = page.add_style_tag(content=spoilt)
            assert [one for one in faults(shown.root) if one.startswith(told)], spoilt
            style.evaluate("style => style.remove()")
        assert faults(shown.root) == []


SPOILT = {
    ".cqs .cqs-sentence { color: #999 }": 'contrast 2.85: span.cqs-sentence "',
    ".cqs .cqs-happens, .cqs .cqs-keys { opacity: .4 }": "contrast",
    ".cqs .cqs-way .cqs-ticket .cqs-name { color: #8a7a5a }": "contrast",
    ".cqs .cqs-note { font-size: 11px }": "11px: ",
    ".cqs .cqs-ticket { width: 40px; white-space: nowrap }": "clipped: ",
    ".cqs .cqs-controls { flex-wrap: nowrap; width: 1400px }": "the stage is",
    ".cqs .cqs-boxes { margin-left: -30px }": "outside: ",
    ".cqs .cqs-now { width: 2em }": "not within cqs-now",
    ".cqs .cqs-box { height: 90px; min-height: 0 }": "not within cqs-box",
    ".cqs .cqs-rows { margin-top: 10px }": "on top of each other: ",
    ".cqs .cqs-axis span { padding: 0 200px }": "on top of each other: span",
}
