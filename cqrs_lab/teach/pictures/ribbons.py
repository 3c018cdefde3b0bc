"""Ribbons: how old each view was, at each instant."""

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from cqrs_lab.teach.colours import WAITING
from cqrs_lab.teach.pictures.canvas import Picture, Size
from cqrs_lab.teach.pictures.needs import Needs
from cqrs_lab.teach.pictures.pieces import (
    HATCH,
    Frame,
    TimeAxis,
    bar_artist,
    draw_row_axis,
    figure_height,
    hatch_pattern,
    label_width,
    legend_above,
    outline_width,
    style_axes,
    trapezoids,
)
from cqrs_lab.teach.words import say

NEEDS = Needs("ribbons", "cafeteria.staleness()", ("view", "accepted_at", "stale_from", "until", "age"))


class Ribbons:
    """A ribbon for each view, as thick as the view is old: it grows while something is missing, and then drops."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self.time = TimeAxis(axes)
        self.views: list[str] = []
        self.oldest, self.spans = 1.0, 0
        style_axes(axes, say("pictures", "ribbons_title"))
        self.ribbon = bar_artist(axes, WAITING, hatch=HATCH, label="")
        self.artists: list[Artist] = [self.ribbon]

    def fit(self, staleness: pd.DataFrame) -> Frame:
        """A row for each view; the oldest view of all tables so far fills its row."""
        self.views = list(dict.fromkeys([*self.views, *staleness["view"]]))
        self.oldest = max([self.oldest, *staleness["age"]])
        self.spans = max(self.spans, len(staleness))
        oldest = round(self.oldest, 6)  # the frame is part of the digest, which shall hold no rounding error
        return (*self.views, self.time.extend_to(staleness["until"]), oldest, self.spans)

    def draw_frame(self) -> None:
        """Time from zero, the views' names, and what a ribbon means: how old each is at worst, the sentence says."""
        self.time.draw()
        draw_row_axis(self.axes, self.views)
        self.ribbon.set(linewidth=outline_width(self.spans), hatch=hatch_pattern(self.spans))
        self.ribbon.set_label(say("pictures", "ribbon"))
        legend_above(self.axes, [self.ribbon], columns=1)

    def move(self, staleness: pd.DataFrame) -> None:
        """Give each stretch of time its trapezoid."""
        row = np.array([self.views.index(view) for view in staleness["view"]], dtype=float)
        start, until, accepted = (staleness[name].to_numpy(float) for name in ("stale_from", "until", "accepted_at"))
        # The axis counts rows downwards, so thicker is minus.
        base, scale = row + 0.4, 0.8 / self.oldest
        young, old = base - scale * (start - accepted), base - scale * (until - accepted)
        self.ribbon.set_path(trapezoids(start, until, base, young, old))


def ribbons(staleness: pd.DataFrame, *, scale: float = 1.0) -> Picture:
    """A ribbon for each view, as thick as the view was old at that moment."""
    return Picture([Ribbons], describe_staleness, NEEDS, staleness, size=size_for_views, scale=scale)


def size_for_views(staleness: pd.DataFrame) -> Size:
    """A row of double height for each view."""
    views = staleness["view"].nunique()
    return Size(10.0, figure_height(2 * views) - 0.3, label_width(staleness["view"]))


def describe_staleness(staleness: pd.DataFrame) -> str:
    """How old each view was at worst."""
    if staleness.empty:
        return say("pictures", "never_late")
    worst = staleness.groupby("view", sort=False)["age"].max()
    ages = [say("pictures", "view_age", view=view, age=age) for view, age in worst.items()]
    return say("pictures", "oldest_views", views=say("pictures", "between_views").join(ages))
