"""How fast is a slider? `python tests/benchmarks/redraw.py` prints medians and ratios from one run.

Each redraw ends with the PNG that is sent to the browser. "in place" is what `explore` does when its slider moves,
without the lesson's own function; "new figure" draws the same bars and markers with `plt.subplots`.
"""

import io
import statistics
import time
from collections.abc import Callable

import matplotlib as mpl
import pandas as pd

from cqrs_lab import Cafeteria, explore

mpl.use("agg")
import matplotlib.pyplot as plt

REPEATS = 30


def timeline(orders: int, delay: float) -> pd.DataFrame:
    cafeteria = Cafeteria(delay=delay)
    for number in range(orders):
        cafeteria.at(2.0 * number, cafeteria.place_order, "Aoi", 850)
    cafeteria.run_until_caught_up(timeout=1e6)
    return cafeteria.timeline()


def new_figure(table: pd.DataFrame) -> bytes:
    figure, axes = plt.subplots(figsize=(10, 5.4))
    rows = range(len(table))
    waited = table["picked_up_at"] - table["accepted_at"]
    projected = table["visible_at"] - table["picked_up_at"]
    axes.barh(rows, waited, left=table["accepted_at"], color="#f2b134", hatch="///", edgecolor="black")
    axes.barh(rows, projected, left=table["picked_up_at"], color="#e07a1f", edgecolor="black")
    axes.plot(table["accepted_at"], rows, "o", color="#2a6f97")
    axes.plot(table["visible_at"], rows, "D", color="#2b9348")
    axes.invert_yaxis()
    axes.set_xlabel("seconds since opening")
    file = io.BytesIO()
    figure.savefig(file, format="png", pil_kwargs={"compress_level": 1})
    plt.close(figure)
    return file.getvalue()


def median(action: Callable[[int], object]) -> float:
    """The median of REPEATS runs, in milliseconds."""
    times = []
    for number in range(REPEATS):
        start = time.perf_counter()
        action(number)
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)


def compare(orders: int) -> str:
    """Both ways to show the same tables, slider position after slider position."""
    delays = (0.5, 1.5)
    tables = {delay: timeline(orders, delay) for delay in delays}
    slider = explore(lambda delay=0.5: tables[min(delays, key=lambda known: abs(known - delay))], delay=delays).sliders

    def move(number: int) -> None:
        slider["delay"].value = delays[(number + 1) % 2]

    in_place = median(move)
    fresh = median(lambda number: new_figure(tables[delays[number % 2]]))
    return f"{orders} orders: in place {in_place:.1f} ms, new figure {fresh:.1f} ms, {fresh / in_place:.1f} times"


if __name__ == "__main__":
    for orders in (50, 500):
        print(compare(orders))
