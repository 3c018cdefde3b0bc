"""How fast is a what-if? `python tests/benchmarks/whatif.py` prints times, ratios and memory, all from one run.

The peer is SimPy, with a store as the queue, a process for the people and one for each worker; both get the same
arrays, and must give the same instants. "formula" is the closed form on whole microseconds, "whatif" what a notebook
calls: arrays of seconds, checked and converted, and the result's. A copy is what numpy needs to copy the formula's
three arrays (available, delays, visible), into new memory and into memory that is there. All is processor time, so
that whoever else is at work on the machine counts little; all of it is one thread's.
"""

import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import simpy

from cqrs_lab import Arrivals, Delay, cumulative_curves, explore, whatif
from cqrs_lab.lab.closed_form import visible_instants
from cqrs_lab.lab.draws import Microseconds, delays_drawn
from cqrs_lab.teach.pictures.needs import Needs

SIZES = (1_000, 10_000, 100_000, 1_000_000)
RATE, DELAY = 0.5, 1.5
POLL = 100_000  # microseconds
ROUNDS = 9


def arrays(orders: int, rate: float = RATE) -> tuple[Microseconds, Microseconds]:
    """So many orders by chance, and exponential delays."""
    available = Arrivals.poisson(rate, seconds=1.1 * orders / rate + 200).instants(29)[:orders]
    return available, delays_drawn(Delay.exponential(DELAY), orders, 29, "order_list")


def in_simpy(available: list[int], delays: list[int], poll: int | None, workers: int) -> list[int]:
    world = simpy.Environment()
    counter: Any = simpy.Store(world)
    visible = [0] * len(available)

    def people() -> Iterator[Any]:
        for order, instant in enumerate(available):
            yield world.timeout(instant - world.now)
            counter.put(order)

    def woken_worker() -> Iterator[Any]:
        while True:
            order = yield counter.get()
            yield world.timeout(delays[order])
            visible[order] = world.now

    def polling_worker() -> Iterator[Any]:
        left = len(available)
        while left:
            if counter.items:
                order = yield counter.get()
                yield world.timeout(delays[order])
                visible[order] = world.now
                left -= 1
            else:
                yield world.timeout(poll)

    world.process(people())
    for _ in range(workers):
        world.process(woken_worker() if poll is None else polling_worker())
    world.run()
    return visible


def median(action: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds; the first round warms up."""
    times = []
    for _ in range(rounds + 1):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return statistics.median(times[1:])


def peak(action: Callable[[], object]) -> int:
    """The most memory that was held at once beyond what was there before, in bytes."""
    tracemalloc.start()
    action()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def beside_simpy(poll: int | None, workers: int = 1) -> None:
    """SimPy's time, ours, and how many times ours goes into it."""
    print(f"\n{'woken at once' if poll is None else 'idle poll of 0.1 s'}, workers: {workers}; milliseconds")
    settings: dict[str, Any] = {"poll_interval": None if poll is None else poll / 1e6, "workers": workers}
    for orders in SIZES:
        available, delays = arrays(orders, RATE * workers)
        given, lists = (available / 1e6, delays / 1e6), (available.tolist(), delays.tolist())
        start = time.process_time()
        theirs = in_simpy(*lists, poll, workers)
        peer = time.process_time() - start
        assert visible_instants(available, delays, poll, workers).tolist() == theirs
        formula = median(partial(visible_instants, available, delays, poll, workers))
        face = median(partial(whatif, *given, **settings))
        print(
            f"{orders:9,} orders: formula {1e3 * formula:8.3f}, whatif {1e3 * face:8.3f}, SimPy {1e3 * peer:9.1f}: "
            f"formula {peer / formula:6.0f} x, whatif {peer / face:6.0f} x as fast"
        )


def beside_a_copy() -> None:
    """Times in copies of the same arrays, and memory in sizes of the input."""
    available, delays = arrays(SIZES[-1])
    three = [available, delays, visible_instants(available, delays, None, 1)]
    ready = [np.empty_like(one) for one in three]
    copy = median(lambda: [one.copy() for one in three])
    into = median(lambda: [np.copyto(there, one) for there, one in zip(ready, three, strict=True)])
    print(f"\n{SIZES[-1]:,} orders; a copy of three arrays {1e3 * copy:.2f} ms, into ready memory {1e3 * into:.2f} ms")
    size, given = available.nbytes + delays.nbytes, (available / 1e6, delays / 1e6)
    for name, action in {
        "formula, woken at once": lambda: visible_instants(available, delays, None, 1),
        "formula, idle poll": lambda: visible_instants(available, delays, POLL, 1),
        "whatif": lambda: whatif(*given),
        "formula, three workers": lambda: visible_instants(available, delays, None, 3),
    }.items():
        its_time = median(action)
        print(
            f"    {name:24} {1e3 * its_time:8.2f} ms: {its_time / copy:6.2f} copies, {its_time / into:6.2f} into ready "
            f"memory; memory at most {peak(action) / size:.2f} x the input's"
        )


def a_day(title: str, delay: Callable[[float], float | Delay], workers: int = 1) -> None:
    """A slider's whole move, beside the picture alone: its drawing and its PNG."""

    def day(delay_of_each: float = 0.05) -> Any:
        return whatif(Arrivals.lunch_day(100_000), delay(delay_of_each), poll_interval=None, workers=workers)

    ends = (0.05, 0.25)
    explorer = explore(day, cumulative_curves, delay_of_each=ends)
    slider, turn = explorer.sliders["delay_of_each"], iter(range(10**6))
    tables = [Needs("", "", ()).table_of(day(end)) for end in ends]
    explorer.picture.needs = type("Ready", (), {"table_of": lambda self, given: given})()

    def drawing() -> None:
        explorer.picture.show(tables[next(turn) % 2])
        explorer.picture.png()

    alone = median(drawing, rounds=30)
    explorer.picture.needs = Needs("cumulative_curves", "", ("accepted_at", "visible_at", "lag"))

    def move() -> None:
        slider.value = ends[1] if slider.value == ends[0] else ends[0]

    whole = median(move, rounds=30)
    print(f"    {title:24} a move {1e3 * whole:6.1f} ms, drawing alone {1e3 * alone:6.1f} ms: {whole / alone:.2f} x")


def main() -> None:
    print(__doc__)
    beside_simpy(None)
    beside_simpy(POLL)
    beside_simpy(None, workers=3)
    beside_a_copy()
    print("\na day of 100,000 orders, redrawn while a slider moves")
    a_day("the same delay", lambda delay: delay)
    a_day("exponential delays", Delay.exponential)
    a_day("four workers", lambda delay: 4 * delay, workers=4)
    a_day("four workers, by chance", lambda delay: Delay.exponential(4 * delay), workers=4)


if __name__ == "__main__":
    main()
