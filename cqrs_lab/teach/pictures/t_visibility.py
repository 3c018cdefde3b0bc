"""The t-visibility curve: which share of the orders is visible t seconds after they were accepted.

Several systems lie beside each other, each with a colour, a dash and a mark of its own. On a logarithmic axis
milliseconds and minutes are seen together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from numpy.typing import NDArray

from cqrs_lab.lab.order_times import Lags, OrderTimes
from cqrs_lab.lab.quorums import Quorum
from cqrs_lab.shared.arguments import as_given
from cqrs_lab.shared.units import PER_SECOND
from cqrs_lab.teach.colours import GRID, INK, PROJECTING, READ, TROUBLE, WRITE
from cqrs_lab.teach.pictures.canvas import Picture, Size
from cqrs_lab.teach.pictures.needs import WrongTable
from cqrs_lab.teach.pictures.pieces import (
    FONT_SIZE,
    Frame,
    TimeAxis,
    columns_of,
    cumulative_curve,
    legend_above,
    line_artist,
    style_axes,
)
from cqrs_lab.teach.words import say

SIGNS = ((READ, "-", "D"), (WRITE, "--", "o"), (PROJECTING, "-.", "s"), (TROUBLE, ":", "^"), (INK, "--", "v"))
MARKS = (0.05, 0.1)  # where the first mark stands on a curve, and how far apart they are, in lengths of the diagonal
EARLIEST = 1e-4  # seconds: where a logarithmic axis begins
SHOWN = 0.999  # of each curve: the last thousandth would push all others to the edge


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """The lags in seconds of what is visible, the shortest first, and how many orders there are in all."""

    lags: NDArray[np.float64]
    orders: int

    def after(self, share: float) -> float:
        """When this share is visible, as `Lags.quantile` has it; infinity if it is not visible yet."""
        rank = int(np.ceil(round(share * self.orders, 6)))
        return float(self.lags[max(rank, 1) - 1]) if 0 < rank <= len(self.lags) else np.inf


Curves = Mapping[str, Curve]


class CurveNeeds:
    """What a t-visibility curve can be drawn of."""

    def table_of(self, given: Any) -> Curves:
        """The curves by their names; WrongTable if there is something else among them, or too many."""
        by_name = given if isinstance(given, Mapping) else {say("pictures", "curve_visible"): given}
        curves = {str(name): curve_of(one) for name, one in by_name.items()}
        known = {name: curve for name, curve in curves.items() if curve is not None}
        if len(known) < len(by_name) or not 0 < len(known) <= len(SIGNS):
            raise WrongTable(say("pictures", "no_curves", most=len(SIGNS), given=as_given(given)))
        return known


def curve_of(given: object) -> Curve | None:
    """The curve of what whatif or quorum gives, of lags, or of a timeline; None if it is nothing of that."""
    if isinstance(given, OrderTimes | Quorum):
        given = given.lags
    if isinstance(given, Lags):
        return Curve(given.ascending / PER_SECOND, len(given.ascending))
    if isinstance(given, pd.DataFrame) and "lag" in given:
        return Curve(np.sort(given["lag"].dropna().to_numpy(float)), len(given))
    return None


class TVisibility:
    """A curve for each name: the share that is visible after t seconds, in percent."""

    def __init__(self, axes: Axes, *, log: bool) -> None:
        self.axes = axes
        self.log = log
        self.time = TimeAxis(axes)
        self.names: tuple[str, ...] = ()
        style_axes(axes, say("pictures", "t_visibility_title"), say("pictures", "t_visibility_share"))
        axes.set_xlabel(say("pictures", "t_visibility_axis"), fontsize=FONT_SIZE, color=INK)
        axes.grid(axis="y", color=GRID)
        axes.tick_params(pad=8)  # a mark at zero shall not touch a number
        self.lines = [
            # A mark may stand on the edge without being cut; no curve goes beyond it.
            line_artist(
                axes,
                colour,
                linewidth=2.5,
                linestyle=dash,
                marker=mark,
                markersize=8,
                markeredgecolor=INK,
                markevery=MARKS,
                clip_on=False,
            )
            for colour, dash, mark in SIGNS
        ]
        self.artists: list[Artist] = [*self.lines]

    def fit(self, curves: Curves) -> Frame:
        """Room for nearly all of each curve, of all tables so far; and the names, which stand in the legend."""
        self.names = tuple(curves)
        return (self.names, self.time.extend_to(*(min(one.after(SHOWN), last_of(one)) for one in curves.values())))

    def draw_frame(self) -> None:
        """From none to all; seconds from zero, or in powers of ten."""
        if self.log:
            end = 10 ** np.ceil(round(np.log10(self.time.end), 6))
            self.axes.set_xscale("log")
            self.axes.set_xlim(EARLIEST, end)
            decades = 10.0 ** np.arange(np.log10(EARLIEST), np.log10(end) + 0.5)
            self.axes.set_xticks(decades, [f"{decade:g}" for decade in decades])
            self.axes.set_xticks([], minor=True)
        else:
            self.time.draw()
        self.axes.set_ylim(0, 104)  # else the highest line loses half its width at the edge
        self.axes.set_yticks(np.arange(0, 101, 20))
        shown = self.lines[: len(self.names)]
        for line, name in zip(shown, self.names, strict=True):
            line.set_label(name)
        legend_above(self.axes, shown, columns=3)

    def move(self, curves: Curves) -> None:
        """Each curve in its own line; what has no name is empty."""
        ends = self.axes.get_xlim()
        dots = np.linspace(0, 1, columns_of(self.axes) + 1)
        columns = ends[0] * (ends[1] / ends[0]) ** dots if self.log else ends[1] * dots
        for line in self.lines:
            line.set_data([], [])
        for line, curve in zip(self.lines, curves.values(), strict=False):
            x, y = cumulative_curve(curve.lags, columns)
            # Zero has no place on a logarithmic axis: what is there at once is there from its beginning on.
            line.set_data(np.maximum(x, columns[0]), 100 * np.asarray(y) / max(curve.orders, 1))


def last_of(curve: Curve) -> float:
    """The longest lag there is; 0 without one."""
    return float(curve.lags[-1]) if len(curve.lags) else 0.0


def t_visibility(curves: Any, *, log: bool = False, scale: float = 1.0) -> Picture:
    """Which share of orders is visible t seconds after they were accepted.

    `curves` is what `whatif` or `quorum` gives, or `cafeteria.timeline()`; or several of these by name, such as
    {"ours": whatif(arrivals), "YMMR": quorum("YMMR")}. `log` makes the time an axis of powers of ten.
    """
    return Picture(
        [lambda axes: TVisibility(axes, log=log)],
        describe_curves,
        CurveNeeds(),
        curves,
        size=lambda table: Size(10.0, 5.2),
        scale=scale,
    )


def describe_curves(curves: Curves) -> str:
    """When half, and when nearly all are visible, of each curve."""
    return say("pictures", "between_curves").join(described(name, curve) for name, curve in curves.items())


def described(name: str, curve: Curve) -> str:
    """When half, 95 % and 99.9 % are visible; or how many are, if those are not yet."""
    if not curve.orders:
        return say("pictures", "t_visibility_of_none", name=name)
    half, most, nearly_all = (curve.after(share) for share in (0.5, 0.95, 0.999))
    if nearly_all == np.inf:
        return say("pictures", "t_visibility_so_far", name=name, share=100 * len(curve.lags) / curve.orders)
    return say("pictures", "t_visibility_of", name=name, half=half, most=most, nearly_all=nearly_all)
