"""How fast is a slider? `python tests/benchmarks/redraw.py` prints medians and ratios from one run.

A move runs the lesson's function, which opens a cafeteria and serves all its orders, and redraws its picture in place,
which ends with the PNG that is sent to the browser. "new figure" draws the same bars and markers with `plt.subplots`.
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
    """A whole move, slider position after slider position, and its parts by themselves."""
    delays = (0.5, 1.5)
    slider = explore(lambda delay=0.5: timeline(orders, delay), delay=delays).sliders["delay"]

    def move(number: int) -> None:
        slider.value = delays[(number + 1) % 2]

    whole = median(move)
    cafeteria = median(lambda number: timeline(orders, delays[number % 2]))
    tables = [timeline(orders, delay) for delay in delays]
    fresh = median(lambda number: new_figure(tables[number % 2]))
    return (
        f"{orders:3} orders: a move {whole:6.1f} ms, the cafeteria {cafeteria:6.1f} ms of it; "
        f"a new figure alone {fresh:6.1f} ms"
    )


if __name__ == "__main__":
    for orders in (3, 50, 500):
        print(compare(orders))
