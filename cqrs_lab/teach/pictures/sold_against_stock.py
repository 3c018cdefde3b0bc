"""Sold against stock: how many were sold that nobody had."""

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from cqrs_lab.teach.colours import INK, READ, TROUBLE, WRITE
from cqrs_lab.teach.pictures.canvas import Picture, Size
from cqrs_lab.teach.pictures.needs import Needs
from cqrs_lab.teach.pictures.pieces import (
    Frame,
    TimeAxis,
    bar_artist,
    bars,
    draw_count_axis,
    legend_above,
    line_artist,
    step_curve,
    style_axes,
)
from cqrs_lab.teach.words import say

NEEDS = Needs("sold_against_stock", "cafeteria.buyers.table()", ("at", "stock_left", "order_id", "visible_at"))


class SoldAgainstStock:
    """How many were sold, against how many there were; and what the screen showed as left."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self.time = TimeAxis(axes)
        self.largest = 1
        style_axes(axes, say("pictures", "stock_title"), say("pictures", "stock_axis"))
        self.oversold = bar_artist(axes, TROUBLE, hatch="xx", label=say("pictures", "sold_too_many"))
        self.stock = line_artist(axes, INK, linewidth=2.0, linestyle=":", label=say("pictures", "stock_at_opening"))
        self.sold = line_artist(axes, WRITE, linewidth=2.5, label=say("pictures", "sold"))
        self.displayed = line_artist(axes, READ, linewidth=2.5, linestyle="--", label=say("pictures", "left_on_screen"))
        self.artists: list[Artist] = [self.oversold, self.stock, self.sold, self.displayed]
        legend_above(axes, [self.sold, self.displayed, self.stock, self.oversold], columns=2)

    def fit(self, purchases: pd.DataFrame) -> Frame:
        """Room for all pieces, sold or not."""
        self.largest = max(self.largest, initial_stock(purchases), len(sold_at(purchases)))
        return (self.time.extend_to(end_of_data(purchases)), self.largest)

    def draw_frame(self) -> None:
        """Both axes from zero."""
        self.time.draw()
        draw_count_axis(self.axes, self.largest)

    def move(self, purchases: pd.DataFrame) -> None:
        """The step curve of what was sold, and the part of it that was not there to be sold."""
        sold, stock = sold_at(purchases), initial_stock(purchases)
        end = end_of_data(purchases)
        self.sold.set_data(*step_curve(sold, end))
        self.stock.set_data([0, self.time.end], [stock, stock])
        self.displayed.set_data(*on_screen(purchases, end))
        begin = sold[stock:]
        # Each bar ends where the next one, a piece higher, begins; the last one goes on to the end.
        until = np.append(begin[1:], end) if len(begin) else begin
        self.oversold.set_path(bars(begin, until, stock, stock + 1 + np.arange(len(begin))))


def sold_against_stock(purchases: pd.DataFrame, *, scale: float = 1.0) -> Picture:
    """How many pieces were sold against how many there were."""
    return Picture(
        [SoldAgainstStock], describe_purchases, NEEDS, purchases, size=lambda table: Size(10.0, 5.2), scale=scale
    )


def describe_purchases(purchases: pd.DataFrame) -> str:
    """How many there were, how many were sold, and the difference that should not be."""
    if purchases.empty:
        return say("pictures", "no_buyers")
    stock, sold = initial_stock(purchases), len(sold_at(purchases))
    return say("pictures", "oversold", stock=stock, sold=sold, too_many=max(0, sold - stock))


def sold_at(purchases: pd.DataFrame) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """When the pieces were sold."""
    return purchases.loc[purchases["order_id"].notna(), "at"].to_numpy(float)


def on_screen(purchases: pd.DataFrame, end: float) -> tuple[list[float], list[int]]:
    """How many are left as the screen says, at every instant until `end`: also while nobody looks.

    A screen that sold too many counts below 0, but it says 0. Of an item that nobody limited it says nothing.
    """
    if purchases["stock_left"].isna().any():
        return [], []
    heard = np.sort(purchases["visible_at"].dropna().to_numpy(float))
    at, count = step_curve(heard[heard <= end], end)
    return at, [max(0, initial_stock(purchases) - heard_of) for heard_of in count]


def end_of_data(purchases: pd.DataFrame) -> float:
    """A little after the last buyer: nothing is known of what came later, and the last sale wants to be seen."""
    return 1.03 * max(purchases["at"], default=0.0)


def initial_stock(purchases: pd.DataFrame) -> int:
    """How many there were at opening: what was left after the last sale, and all that were sold."""
    if purchases["stock_left"].isna().any() or purchases.empty:
        return len(sold_at(purchases))  # nobody limited the item: there is always enough
    return int(purchases["stock_left"].iloc[-1]) + len(sold_at(purchases))
