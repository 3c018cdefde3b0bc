"""Run a lesson's cells in this process, in a moment, with its people on time or ten milliseconds beside it.

What a learner presses is left out: the screens, the questions and the checks. What is explored is kept as the function
and the places at which its sliders can stand.
"""

import ast
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from itertools import chain, product, repeat, tee
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import Mock, patch

import stored_form
from live_screens import LIVE_SCREENS
from nbformat import NotebookNode

import cqrs_lab
from cqrs_lab import Cafeteria
from cqrs_lab.teach.widgets.controls import control, is_control

PRESSED = ["ask", "check", "reveal", "show_solution", "my_answers", "stage", "sort_screens", "concept_check"]
PRESSED += LIVE_SCREENS

MOVE = 0.01  # seconds


@dataclass(frozen=True)
class Moves:
    """By how much each arrival of one cafeteria is moved, one after the other, and all news on their way; seconds."""

    arrivals: Callable[[], Iterator[float]] = lambda: repeat(0.0)
    news: float = 0.0


def by_chance() -> Iterator[float]:
    """Each arrival is moved one way or the other."""
    return map(Random(29).choice, repeat([MOVE, -MOVE]))


MOVES: Mapping[str, Moves] = {
    "all come 10 ms later": Moves(lambda: repeat(MOVE)),
    "all come 10 ms earlier": Moves(lambda: repeat(-MOVE)),
    "the first comes 10 ms later": Moves(lambda: chain([MOVE], repeat(0.0))),
    "the first comes 10 ms earlier": Moves(lambda: chain([-MOVE], repeat(0.0))),
    "each comes 10 ms later or earlier": Moves(by_chance),
    "news come 10 ms later": Moves(news=MOVE),
    "news come 10 ms earlier": Moves(news=-MOVE),
}


class MovedCafeteria(Cafeteria):
    """A cafeteria to which everybody comes a little later, or earlier, than the lesson says; nobody before opening."""

    moves: Moves

    def __init__(self, delay: Any = 1.5, **named: Any) -> None:
        by = self.moves.news
        slower = {view: max(0.0, one + by) for view, one in delay.items()} if isinstance(delay, dict) else delay + by
        super().__init__(slower if isinstance(slower, dict) else max(0.0, slower), **named)
        first, self.by = tee(self.moves.arrivals())
        super().advance(max(0.0, next(first)))  # for those who come at the opening

    def at(self, second: float, action: Callable[..., object], *given: object, **named: object) -> None:
        """As ever, a little beside `second`."""
        super().at(max(self.now(), second + next(self.by)), action, *given, **named)

    def advance(self, seconds: float) -> None:
        """As ever, a little more or less: whoever orders by hand then comes later or earlier."""
        super().advance(max(0.0, seconds + next(self.by)))


@dataclass(frozen=True)
class Explored:
    """A function that was put behind sliders, and where each of them can stand."""

    function: Callable[..., Any]
    stands: Mapping[str, list[Any]]

    def places(self) -> list[dict[str, Any]]:
        """Each place of all sliders together."""
        return [dict(zip(self.stands, values, strict=True)) for values in product(*self.stands.values())]

    def everywhere(self) -> Iterator[tuple[dict[str, Any], Any]]:
        """Each place of all sliders together, and what the function gives there."""
        return ((place, self.function(**place)) for place in self.places())


@dataclass(frozen=True, eq=False)
class LessonRun:
    """What came of a lesson's cells: the names, and by a cell's id its last value, its print, what it explores."""

    notebook: NotebookNode
    cafeteria: type[Cafeteria]
    names: dict[str, Any] = field(default_factory=dict)
    shown: dict[str, Any] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)
    explored: dict[str, Explored] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.names[name]

    def run(self, cell: NotebookNode) -> None:
        """Run one cell as the kernel would."""
        value, self.printed[cell.id] = run_cell(cell, self.names)
        if isinstance(value, Explored):
            self.explored[cell.id] = value
        self.shown[cell.id] = value

    def again(self, cell_id: str, **other: Any) -> tuple[Any, str]:
        """Run one cell once more, with other values for some names: its last value, and what it prints."""
        cell = next(cell for cell in self.notebook.cells if cell.id == cell_id)
        return run_cell(cell, self.names | other)


def run_cell(cell: NotebookNode, names: dict[str, Any]) -> tuple[Any, str]:
    """The value of a cell's last line, if that is an expression, and what the cell printed."""
    tree, printed = ast.parse(cell.source), StringIO()
    last = [tree.body.pop()] if tree.body and isinstance(tree.body[-1], ast.Expr) else []
    with redirect_stdout(printed):
        exec(compile(tree, cell.id, "exec"), names)
        value = eval(compile(ast.Expression(last[0].value), cell.id, "eval"), names) if last else None
    return value, printed.getvalue()


def explored(function: Callable[..., Any], picture: object = None, **settings: Any) -> Explored:
    """What `explore` would put behind sliders."""
    return Explored(function, {name: stands(function, name, given) for name, given in settings.items()})


def stands(function: Callable[..., Any], name: str, setting: Any) -> list[Any]:
    """Where a slider, or a choice, can stand."""
    if not is_control(setting):
        return [setting]
    if isinstance(setting, list):
        return setting
    made = control(function, name, setting).make()
    low, high, step = made.min, made.max, made.step
    made.close()
    return [round(low + step * number, 6) for number in range(math.floor((high - low) / step + 1e-9) + 1)]


def lesson_run(path: Path, moves: Moves | None = None) -> LessonRun:
    """Run all cells of a lesson."""
    cafeteria = Cafeteria if moves is None else type("Moved", (MovedCafeteria,), {"moves": moves})
    run = LessonRun(stored_form.read(path), cafeteria)
    face = {name: Mock() for name in PRESSED} | {"Cafeteria": cafeteria, "explore": explored}
    with patch.multiple(cqrs_lab, create=True, **face):
        for cell in run.notebook.cells:
            if cell.cell_type == "code":
                run.run(cell)
    return run
