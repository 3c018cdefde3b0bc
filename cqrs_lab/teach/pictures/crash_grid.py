"""Every crash there is: a row for each place to fall, a column for each way to write and to deliver.

A mark is the worst that an accident at this place left, each kind with a shape of its own; where there is none, nobody
comes to that place in this way.
"""

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from cqrs_lab.lab.damage import WORDS
from cqrs_lab.teach.colours import GRID, INK, PROJECTING, TROUBLE, WAITING, WRITE
from cqrs_lab.teach.pictures.canvas import Picture, Size
from cqrs_lab.teach.pictures.needs import Needs
from cqrs_lab.teach.pictures.pieces import (
    BOTTOM_MARGIN,
    FONT_SIZE,
    LABEL_HEIGHT,
    TOP_MARGIN,
    Frame,
    label_width,
    legend_above,
    marker_artist,
    style_axes,
)
from cqrs_lab.teach.words import say

RIGHT, TOGETHER = "right", "together"
NEEDS = Needs("crash_grid", "crash_table(Cafeteria)", ("writes", "delivery", "accident", "at", "outcome"))
LOST, DOUBLED, PENDING, GHOST, ZOMBIE, VISIBLE_BUT_FAILED = WORDS
WORST = {  # a word of an outcome, the worst first, and its sign
    GHOST: (TROUBLE, "s"),
    ZOMBIE: (TROUBLE, "s"),
    LOST: (TROUBLE, "X"),
    DOUBLED: (PROJECTING, "D"),
    VISIBLE_BUT_FAILED: (WRITE, "v"),
    PENDING: (WAITING, "^"),
    RIGHT: ("white", "o"),
}
SIGNS = {
    ZOMBIE: "grid_zombie",
    LOST: "grid_lost",
    DOUBLED: "grid_doubled",
    VISIBLE_BUT_FAILED: "grid_visible_but_failed",
    PENDING: "grid_pending",
    RIGHT: "grid_right",
}


class CrashGrid:
    """Places downwards, ways across."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self.places: list[str] = []
        self.ways: list[tuple[str, str]] = []
        style_axes(axes, say("pictures", "grid_title"))
        axes.set_xlabel("")
        axes.grid(axis="both", color=GRID)
        self.marks = {
            word: marker_artist(axes, *WORST[word], label=say("pictures", key), markersize=12)
            for word, key in SIGNS.items()
        }
        self.marks[RIGHT].set_markersize(7)
        self.artists: list[Artist] = [*self.marks.values()]
        legend_above(axes, self.artists, columns=3)

    def fit(self, table: pd.DataFrame) -> Frame:
        """A row for each place, a column for each way, in the table's order; those of tables before stay."""
        self.places = [*dict.fromkeys([*self.places, *places_of(table)])]
        self.ways = [*dict.fromkeys([*self.ways, *ways_of(table)])]
        return (tuple(self.places), tuple(self.ways))

    def draw_frame(self) -> None:
        """The names of all rows and columns."""
        self.axes.set_ylim(max(len(self.places), 2) - 0.5, -0.5)  # from high to low: the first row is on top
        self.axes.set_yticks(range(len(self.places)), self.places)
        self.axes.set_xlim(-0.5, max(len(self.ways), 2) - 0.5)
        self.axes.set_xticks(range(len(self.ways)), way_names(self.ways))
        self.axes.tick_params(length=0, labelsize=FONT_SIZE, colors=INK)

    def move(self, table: pd.DataFrame) -> None:
        """Put a mark of the worst outcome into each cell."""
        cells = worst_by_cell(table)
        for word, mark in self.marks.items():
            here = [cell for cell, found in cells.items() if WORST[found] == WORST[word]]
            columns = [self.ways.index(way) for _, way in here]
            mark.set_data(columns, [self.places.index(place) for place, _ in here])


def places_of(table: pd.DataFrame) -> list[str]:
    """Where each accident was, as a row's name."""
    pairs = zip(table["accident"], table["at"], strict=True)
    return [str(at) if accident == "crash" else say("pictures", "grid_fails", at=at) for accident, at in pairs]


def ways_of(table: pd.DataFrame) -> list[tuple[str, str]]:
    """How each order was written, and each event delivered."""
    return [*zip(table["writes"], table["delivery"], strict=True)]


def way_names(ways: list[tuple[str, str]]) -> list[str]:
    """The names of the columns: the delivery, and below the middle one of each way to write, how that is."""
    names = []
    for number, (writes, delivery) in enumerate(ways):
        mine = [place for place, (other, _) in enumerate(ways) if other == writes]
        words = say("pictures", "grid_together" if writes == TOGETHER else "grid_apart")
        names.append(f"{delivery}\n{words}" if number == mine[len(mine) // 2] else delivery)
    return names


def worst_by_cell(table: pd.DataFrame) -> dict[tuple[str, tuple[str, str]], str]:
    """The worst word of each cell's outcomes."""
    found: dict[tuple[str, tuple[str, str]], list[str]] = {}
    for cell, outcome in zip(zip(places_of(table), ways_of(table), strict=True), table["outcome"], strict=True):
        found.setdefault(cell, []).extend(str(outcome).split(", "))
    return {cell: next(word for word in WORST if word in words) for cell, words in found.items()}


def crash_grid(table: pd.DataFrame, *, scale: float = 1.0) -> Picture:
    """What each accident of a `crash_table` left, the worst of each place and way."""
    return Picture([CrashGrid], describe_grid, NEEDS, table, size=grid_size, scale=scale)


def grid_size(table: pd.DataFrame) -> Size:
    """A line of words for each row."""
    places = [*dict.fromkeys(places_of(table))]
    height = TOP_MARGIN + BOTTOM_MARGIN + (LABEL_HEIGHT + 0.04) * max(len(places), 3)
    return Size(10.0, height, label_width(places))


def describe_grid(table: pd.DataFrame) -> str:
    """How many accidents there were, and in which ways none of them left anything wrong.

    >>> columns = ["writes", "delivery", "accident", "at", "outcome"]
    >>> describe_grid(pd.DataFrame([["together", "pop", "crash", "event received", "lost"]], columns=columns))
    '1 accident, 1 of them leave something wrong; none does with: (nothing)'
    """
    wrong = table[table["outcome"] != RIGHT]
    clean = [way for way in dict.fromkeys(ways_of(table)) if way not in ways_of(wrong)]
    named = [
        f"{say('pictures', 'grid_together' if writes == TOGETHER else 'grid_apart')} + {delivery}"
        for writes, delivery in clean
    ]
    listed = say("pictures", "between_marks").join(named) or say("pictures", "grid_nothing")
    return say("pictures", "grid_found", n=len(table), wrong=len(wrong), clean=listed)
