"""Session readings: what one person saw, and which readings broke a promise."""

from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from cqrs_lab.shared.units import counted
from cqrs_lab.teach.colours import INK, READ, TROUBLE, WAITING, WRITE
from cqrs_lab.teach.pictures.canvas import Picture
from cqrs_lab.teach.pictures.pieces import (
    SECONDS,
    Frame,
    TimeAxis,
    draw_count_axis,
    is_crowded,
    legend_above,
    line_artist,
    marker_artist,
    tidy,
)


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
        return (self.time.reach(history["at"]), self.latest, is_crowded(self.entries), *self.replicas)

    def draw_frame(self) -> None:
        """Both axes from zero, and the replicas' names."""
        self.time.draw()
        draw_count_axis(self.axes, self.latest)
        self.axes.set_ylim(bottom=-0.1 * self.latest)  # marks at zero shall not lie on the numbers below
        for replica, marker in list(zip(self.replicas, self.REPLICA_MARKERS, strict=False))[len(self.read) :]:
            self.read.append(marker_artist(self.axes, READ, marker, markersize=11, label=f"read {replica}"))
        self.artists = [self.path, *self.broken.values(), self.wrote, self.silent, *self.read]
        small = 0.4 if is_crowded(self.entries) else 1.0  # many marks in a row would be one band
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


def session_readings(history: pd.DataFrame) -> Picture:
    """What the readings of one person knew, with broken promises marked."""
    return Picture([SessionReadings], describe_history, history, size=(10.0, 5.0))


def describe_history(history: pd.DataFrame) -> str:
    """How many readings broke a promise, and how many got no answer."""
    readings = int(is_reading(history).sum())
    broken = int((history["violation"] != "").sum())
    silent = int((history["action"] == "no answer").sum())
    answers = f"{counted(readings, 'reading')}, {broken} of them broke a promise"
    return answers if not silent else f"{answers}; {counted(silent, 'time')} no answer"


def is_reading(history: pd.DataFrame) -> "pd.Series[bool]":
    """Which entries are readings: those that are neither an order nor left without an answer."""
    return ~history["action"].isin(["order", "no answer"])


def spots(history: pd.DataFrame) -> tuple[list[float], list[float]]:
    """Where entries stand: at their instant and their version, or at zero without one."""
    return list(history["at"].astype(float)), list(history["version"].fillna(0).astype(float))
