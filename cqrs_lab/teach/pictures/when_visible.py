"""When each order became visible: the order bars, and beside them the curves of the accepted and the visible orders."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
from matplotlib.axes import Axes

from cqrs_lab.teach.pictures.canvas import Panel, Picture, Size
from cqrs_lab.teach.pictures.cumulative_curves import CumulativeCurves
from cqrs_lab.teach.pictures.order_bars import NEEDS, OrderBars, describe_orders, size_for_orders


def when_each_order_became_visible(timeline: pd.DataFrame, *, scale: float = 1.0) -> Picture:
    """The rows of `order_bars`, and beside them how many orders were accepted and visible at each instant."""
    needs = replace(NEEDS, picture="when_each_order_became_visible")
    panels: list[Callable[[Axes], Panel]] = [OrderBars, CumulativeCurves]
    return Picture(panels, describe_orders, needs, timeline, size=size_for_both, widths=(1.25, 1), scale=scale)


def size_for_both(timeline: pd.DataFrame) -> Size:
    """A row for each order, and height enough for the curves."""
    rows = size_for_orders(timeline)
    return replace(rows, width=14, height=max(4.5, rows.height))
