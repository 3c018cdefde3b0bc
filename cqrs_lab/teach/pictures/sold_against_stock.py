"""Sold against stock: how many were sold that nobody had."""

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from cqrs_lab.teach.colours import INK, READ, TROUBLE, WRITE
from cqrs_lab.teach.pictures.canvas import Picture
from cqrs_lab.teach.pictures.pieces import (
    SECONDS,
    Frame,
    TimeAxis,
    bar_artist,
    bars,
    draw_count_axis,
    legend_above,
    line_artist,
    staircase,
    tidy,
)


class SoldAgainstStock:
    """How many were sold, against how many there were; and what the screen showed as left."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self.time = TimeAxis(axes)
        self.most = 1
        tidy(axes, "Sold against stock", SECONDS, "pieces")
        self.too_many = bar_artist(axes, TROUBLE, hatch="xx", label="sold too many")
        self.stock = line_artist(axes, INK, linewidth=2.0, linestyle=":", label="stock at opening")
        self.sold = line_artist(axes, WRITE, linewidth=2.5, label="sold")
        self.shown = line_artist(
            axes, READ, linewidth=2.5, linestyle="--", drawstyle="steps-post", label="left, says the screen"
        )
        self.artists: list[Artist] = [self.too_many, self.stock, self.sold, self.shown]
        legend_above(axes, [self.sold, self.shown, self.stock, self.too_many], columns=2)

    def fit(self, purchases: pd.DataFrame) -> Frame:
        """Room for all pieces, sold or not."""
        self.most = max(self.most, stock_of(purchases), len(sold_at(purchases)))
        return (self.time.reach(after_last(purchases)), self.most)

    def draw_frame(self) -> None:
        """Both axes from zero."""
        self.time.draw()
        draw_count_axis(self.axes, self.most)

    def move(self, purchases: pd.DataFrame) -> None:
        """The staircase of what was sold, and the part of it that was not there to be sold."""
        sold, stock = sold_at(purchases), stock_of(purchases)
        end = after_last(purchases)
        self.sold.set_data(*staircase(sold, end))
        self.stock.set_data([0, self.time.end], [stock, stock])
        self.shown.set_data(purchases["at"].to_numpy(float), purchases["screen_shows"].to_numpy(float))
        over = sold[stock:]
        until = np.append(over[1:], end) if len(over) else over
        self.too_many.set_path(bars(over, until, np.full(len(over), stock), stock + 1 + np.arange(len(over))))


def sold_against_stock(purchases: pd.DataFrame) -> Picture:
    """How many pieces were sold against how many there were."""
    return Picture([SoldAgainstStock], describe_purchases, purchases, size=(10.0, 5.2))


def describe_purchases(purchases: pd.DataFrame) -> str:
    """How many there were, how many were sold, and the difference that should not be."""
    if purchases.empty:
        return "nobody has come to buy yet"
    stock, sold = stock_of(purchases), len(sold_at(purchases))
    return f"{stock} in stock, {sold} sold: {max(0, sold - stock)} too many"


def sold_at(purchases: pd.DataFrame) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """When the pieces were sold."""
    answers = purchases["answer"].astype(str)
    return np.asarray(purchases.loc[answers.str.startswith("order-"), "at"], dtype=float)


def after_last(purchases: pd.DataFrame) -> float:
    """A little after the last buyer: nothing is known of what came later, and the last sale wants to be seen."""
    return 1.03 * max(purchases["at"], default=0.0)


def stock_of(purchases: pd.DataFrame) -> int:
    """How many there were at opening: what was left after the last sale, and all that were sold."""
    if purchases["really_left"].isna().any() or purchases.empty:
        return len(sold_at(purchases))  # nobody limited the item: there is always enough
    return int(purchases["really_left"].iloc[-1]) + len(sold_at(purchases))
