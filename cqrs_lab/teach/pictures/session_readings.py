"""Session readings: what one person saw, and which readings broke a promise."""

from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from cqrs_lab.teach.colours import INK, READ, TROUBLE, WAITING, WRITE
from cqrs_lab.teach.pictures.canvas import Picture, Size
from cqrs_lab.teach.pictures.needs import Needs
from cqrs_lab.teach.pictures.pieces import (
    Frame,
    TimeAxis,
    draw_count_axis,
    is_crowded,
    legend_above,
    line_artist,
    marker_artist,
    style_axes,
)
from cqrs_lab.teach.words import say

NEEDS = Needs("session_readings", "cafeteria.sessions.table(person)", ("at", "what", "replica", "version", "violation"))


class SessionReadings:
    """What one person's readings knew, one after the other; readings that broke a promise are crossed."""

    REPLICA_MARKERS = ("o", "s", "v", "^", "P")  # a sixth replica begins again with the first

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self.time = TimeAxis(axes)
        self.highest_version, self.entries = 1, 0
        self.replicas: list[str] = []
        style_axes(axes, say("pictures", "readings_title"), say("pictures", "readings_axis"))
        self.path = line_artist(axes, INK, linewidth=1.0, linestyle=":", label=say("pictures", "readings_path"))
        self.writes = marker_artist(axes, WRITE, "*", markersize=18, label=say("pictures", "session_ordered"))
        self.reads: list[Line2D] = []
        cross: dict[str, Any] = {"markersize": 17, "markeredgewidth": 3.0, "markeredgecolor": TROUBLE}
        ring: dict[str, Any] = {**cross, "markersize": 26}
        self.violated = {
            "read your writes": marker_artist(axes, TROUBLE, "x", label=say("pictures", "own_order_missing"), **cross),
            "monotonic reads": marker_artist(
                axes, TROUBLE, "o", label=say("pictures", "less_than_before"), fillstyle="none", **ring
            ),
        }
        self.unanswered = marker_artist(axes, WAITING, "D", label=say("pictures", "no_answer"))
        self.artists: list[Artist] = []

    def fit(self, history: pd.DataFrame) -> Frame:
        """Room for the last reading and the highest version, and a name for each replica."""
        self.highest_version = max([self.highest_version, *history["version"].dropna().astype(int)])
        known = history.loc[is_reading(history), "replica"]
        # Names are only added: a replica keeps its shape when the next table does not read it.
        self.replicas = list(dict.fromkeys([*self.replicas, *sorted(known.unique())]))
        self.entries = max(self.entries, len(history))
        return (self.time.extend_to(history["at"]), self.highest_version, is_crowded(self.entries), *self.replicas)

    def draw_frame(self) -> None:
        """Both axes from zero, and the replicas' names."""
        self.time.draw()
        draw_count_axis(self.axes, self.highest_version)
        self.axes.set_ylim(bottom=-0.1 * self.highest_version)  # marks at zero shall not lie on the numbers below
        for replica, marker in list(zip(self.replicas, self.REPLICA_MARKERS, strict=False))[len(self.reads) :]:
            self.reads.append(
                marker_artist(
                    self.axes, READ, marker, markersize=11, label=say("pictures", "read_replica", replica=replica)
                )
            )
        # In drawing order: crosses and rings lie under the readings, whose shape tells the replica.
        self.artists = [self.path, *self.violated.values(), self.writes, self.unanswered, *self.reads]
        scale = 0.4 if is_crowded(self.entries) else 1.0  # many marks in a row would be one band
        for mark in (*self.reads, self.unanswered):
            mark.set_markersize(11 * scale)
        self.writes.set_markersize(18 * scale)
        self.violated["read your writes"].set(markersize=17 * scale, markeredgewidth=3 * scale)
        self.violated["monotonic reads"].set(markersize=26 * scale, markeredgewidth=3 * scale)
        legend_above(
            self.axes,
            [self.writes, self.unanswered, *self.reads, *self.violated.values()],
            columns=3 if len(self.reads) < 3 else 4,
        )

    def move(self, history: pd.DataFrame) -> None:
        """Each reading at its version, each order at its event, each refusal at zero."""
        self.path.set_data(*version_points(history[is_reading(history)]))
        self.writes.set_data(*version_points(history[history["what"] == "ordered"]))
        for number, marker in enumerate(self.reads):
            mine = self.replicas[number :: len(self.REPLICA_MARKERS)]
            marker.set_data(*version_points(history[history["replica"].isin(mine)]))
        for promise, marker in self.violated.items():
            marker.set_data(*version_points(history[history["violation"].str.contains(promise)]))
        self.unanswered.set_data(*version_points(history[history["what"] == "no answer"]))


def session_readings(history: pd.DataFrame, *, scale: float = 1.0) -> Picture:
    """What the readings of one person knew, with broken promises marked."""
    return Picture([SessionReadings], describe_history, NEEDS, history, size=lambda table: Size(10.0, 5.0), scale=scale)


def describe_history(history: pd.DataFrame) -> str:
    """How many readings broke a promise, and how many got no answer."""
    readings = int(is_reading(history).sum())
    broken = int((history["violation"] != "").sum())
    unanswered = int((history["what"] == "no answer").sum())
    read = say("pictures", "readings", n=readings)
    if unanswered:
        return say("pictures", "broken_promises_some_unanswered", readings=read, broken=broken, n=unanswered)
    return say("pictures", "broken_promises", readings=read, broken=broken)


def is_reading(history: pd.DataFrame) -> "pd.Series[bool]":
    """Which entries are readings: neither an order, nor left without an answer."""
    return history["what"] == "read"


def version_points(history: pd.DataFrame) -> tuple[list[float], list[float]]:
    """Where entries stand: at their instant and their version, or at zero without one."""
    return list(history["at"].astype(float)), list(history["version"].fillna(0).astype(float))
