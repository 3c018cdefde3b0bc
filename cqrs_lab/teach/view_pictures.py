"""Pictures of what readers see: how old each view was, what a stock screen sold, what a session read."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from cqrs_lab.shared.units import counted
from cqrs_lab.teach.colours import INK, READ, TROUBLE, WAITING, WRITE
from cqrs_lab.teach.drawing import (
    SECONDS,
    Frame,
    TimeAxis,
    bar_artist,
    bars,
    draw_count_axis,
    draw_row_axis,
    height_for,
    legend_above,
    line_artist,
    marker_artist,
    quads,
    room_for,
    staircase,
    tidy,
)
from cqrs_lab.teach.picture import Picture


class Ribbons:
    """A ribbon for each view, as thick as the view is old: it grows while something is missing, and then drops."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self.time = TimeAxis(axes)
        self.views: list[str] = []
        self.oldest, self.stretches = 1.0, 0
        tidy(axes, "How old each screen was", SECONDS)
        self.ribbon = bar_artist(axes, WAITING, hatch="///", label="")
        self.artists: list[Artist] = [self.ribbon]

    def fit(self, staleness: pd.DataFrame) -> Frame:
        """A row for each view; the oldest view of all tables so far fills its row."""
        self.views = list(dict.fromkeys([*self.views, *staleness["view"]]))
        self.oldest = max([self.oldest, *staleness["age"]])
        self.stretches = max(self.stretches, len(staleness))
        return (*self.views, self.time.reach(staleness["until"]), round(self.oldest, 6), self.stretches)

    def draw_frame(self) -> None:
        """Time from zero, the views' names, and what a full row means."""
        self.time.draw()
        draw_row_axis(self.axes, self.views)
        self.ribbon.set(linewidth=0.8 if self.stretches <= 60 else 0.0, hatch="///" if self.stretches <= 60 else "")
        self.ribbon.set_label(f"age of the screen; a full row is {self.oldest:.1f} s")
        legend_above(self.axes, [self.ribbon], columns=1)

    def move(self, staleness: pd.DataFrame) -> None:
        """Give each stretch of time its trapezoid."""
        row = np.array([self.views.index(view) for view in staleness["view"]], dtype=float)
        start, until, accepted = (staleness[name].to_numpy(float) for name in ("stale_from", "until", "accepted_at"))
        base, scale = row + 0.4, 0.8 / self.oldest
        young, old = base - scale * (start - accepted), base - scale * (until - accepted)
        self.ribbon.set_path(quads(start, until, base, young, old))


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


class SessionReadings:
    """What one person's readings knew, one after the other; readings that broke a promise are crossed."""

    REPLICA_MARKERS = ("o", "s", "v", "^", "P")  # a sixth replica begins again with the first

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self.time = TimeAxis(axes)
        self.latest, self.entries = 1, 0
        self.replicas: list[str] = []
        tidy(axes, "What one person saw, reading after reading", SECONDS, "events known")
        self.path = line_artist(axes, INK, linewidth=1.0, linestyle=":", label="in this order")
        self.wrote = marker_artist(axes, WRITE, "*", markersize=18, label="ordered")
        self.read: list[Line2D] = []
        cross: dict[str, Any] = {"markersize": 17, "markeredgewidth": 3.0, "markeredgecolor": TROUBLE}
        ring: dict[str, Any] = {**cross, "markersize": 26}
        self.broken = {
            "read your writes": marker_artist(axes, TROUBLE, "x", label="own order missing", **cross),
            "monotonic reads": marker_artist(axes, TROUBLE, "o", label="less than before", fillstyle="none", **ring),
        }
        self.silent = marker_artist(axes, WAITING, "D", label="no answer")
        self.artists: list[Artist] = []

    def fit(self, history: pd.DataFrame) -> Frame:
        """Room for the last reading and the highest version, and a name for each replica."""
        self.latest = max([self.latest, *history["version"].dropna().astype(int)])
        known = history.loc[is_reading(history), "action"]
        self.replicas = list(dict.fromkeys([*self.replicas, *sorted(known.unique())]))

        self.entries = max(self.entries, len(history))
        return (self.time.reach(history["at"]), self.latest, self.entries > 60, *self.replicas)

    def draw_frame(self) -> None:
        """Both axes from zero, and the replicas' names."""
        self.time.draw()
        draw_count_axis(self.axes, self.latest)
        self.axes.set_ylim(bottom=-0.1 * self.latest)  # marks at zero shall not lie on the numbers below
        for replica, marker in list(zip(self.replicas, self.REPLICA_MARKERS, strict=False))[len(self.read) :]:
            self.read.append(marker_artist(self.axes, READ, marker, markersize=11, label=f"read {replica}"))
        self.artists = [self.path, *self.broken.values(), self.wrote, self.silent, *self.read]
        small = 1.0 if self.entries <= 60 else 0.4  # many marks in a row would be one band
        for mark in (*self.read, self.silent):
            mark.set_markersize(11 * small)
        self.wrote.set_markersize(18 * small)
        self.broken["read your writes"].set(markersize=17 * small, markeredgewidth=3 * small)
        self.broken["monotonic reads"].set(markersize=26 * small, markeredgewidth=3 * small)
        legend_above(
            self.axes,
            [self.wrote, self.silent, *self.read, *self.broken.values()],
            columns=3 if len(self.read) < 3 else 4,
        )

    def move(self, history: pd.DataFrame) -> None:
        """Each reading at its version, each order at its event, each refusal at zero."""
        self.path.set_data(*spots(history[is_reading(history)]))
        self.wrote.set_data(*spots(history[history["action"] == "order"]))
        for number, marker in enumerate(self.read):
            mine = self.replicas[number :: len(self.REPLICA_MARKERS)]
            marker.set_data(*spots(history[history["action"].isin(mine)]))
        for promise, marker in self.broken.items():
            marker.set_data(*spots(history[history["violation"].str.contains(promise)]))
        self.silent.set_data(*spots(history[history["action"] == "no answer"]))


def ribbons(staleness: pd.DataFrame) -> Picture:
    """A ribbon for each view, as thick as the view was old at that moment."""
    views = staleness["view"].nunique()
    size = (10.0, height_for(2 * views) - 0.3)
    return Picture([Ribbons], describe_staleness, staleness, size=size, left=room_for(staleness["view"]))


def sold_against_stock(purchases: pd.DataFrame) -> Picture:
    """How many pieces were sold against how many there were."""
    return Picture([SoldAgainstStock], describe_purchases, purchases, size=(10.0, 5.2))


def session_readings(history: pd.DataFrame) -> Picture:
    """What the readings of one person knew, with broken promises marked."""
    return Picture([SessionReadings], describe_history, history, size=(10.0, 5.0))


def describe_staleness(staleness: pd.DataFrame) -> str:
    """How old each view was at worst."""
    if staleness.empty:
        return "no screen was ever late"
    worst = staleness.groupby("view", sort=False)["age"].max()
    return "at worst: " + ", ".join(f"{view} {age:.2f} s old" for view, age in worst.items())


def describe_purchases(purchases: pd.DataFrame) -> str:
    """How many there were, how many were sold, and the difference that should not be."""
    if purchases.empty:
        return "nobody has come to buy yet"
    stock, sold = stock_of(purchases), len(sold_at(purchases))
    return f"{stock} in stock, {sold} sold: {max(0, sold - stock)} too many"


def describe_history(history: pd.DataFrame) -> str:
    """How many readings broke a promise, and how many got no answer."""
    readings = int(is_reading(history).sum())
    broken = int((history["violation"] != "").sum())
    silent = int((history["action"] == "no answer").sum())
    answers = f"{counted(readings, 'reading')}, {broken} of them broke a promise"
    return answers if not silent else f"{answers}; {counted(silent, 'time')} no answer"


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


def is_reading(history: pd.DataFrame) -> "pd.Series[bool]":
    """Which entries are readings: those that are neither an order nor left without an answer."""
    return ~history["action"].isin(["order", "no answer"])


def spots(history: pd.DataFrame) -> tuple[list[float], list[float]]:
    """Where entries stand: at their instant and their version, or at zero without one."""
    return list(history["at"].astype(float)), list(history["version"].fillna(0).astype(float))
