"""How long the table of facts takes for a row, beside the timeline: medians of interleaved rounds, from one run.

python tests/benchmarks/facts.py [orders]
"""

import sys
from contextlib import closing
from statistics import median
from time import perf_counter

from cqrs_lab import Cafeteria
from cqrs_lab.lab.facts import FactLog

ROUNDS = 5


def a_day(orders):
    """A cafeteria at which so many people have ordered."""
    cafeteria = Cafeteria(delay=0.0, poll_interval=None)
    for _ in range(orders):
        cafeteria.place_order("Aoi", 850)
        cafeteria.advance(0.1)
    return cafeteria


def seconds_of(action):
    start = perf_counter()
    table = action()
    return perf_counter() - start, len(table)


def from_the_beginning(cafeteria):
    """The facts as a cafeteria tells them that was just opened: nothing is known, all is read."""
    parts = cafeteria.parts
    return FactLog(parts.clock, parts.write_database, parts.read_database, transit=0).table()


def main(orders=100_000):
    with closing(a_day(orders)) as cafeteria:
        # What was recorded at opening was all that was asked for so far: the first call reads everything.
        rounds = {"timeline()": [], "facts(), all read anew": [], "facts(), asked again": [], "facts(since=last)": []}
        for _ in range(ROUNDS):
            rounds["timeline()"].append(seconds_of(cafeteria.timeline))
            rounds["facts(), all read anew"].append(seconds_of(lambda: from_the_beginning(cafeteria)))
            rounds["facts(), asked again"].append(seconds_of(cafeteria.facts))
            last = len(cafeteria.facts())
            cafeteria.place_order("Ben", 850)
            cafeteria.advance(0.1)
            rounds["facts(since=last)"].append(seconds_of(lambda last=last: cafeteria.facts(since=last)))
        base = None
        print(f"{orders:,} orders, median of {ROUNDS} rounds")
        for name, runs in rounds.items():
            seconds, rows = median(second for second, _ in runs), runs[-1][1]
            each = seconds / rows * 1e6
            base = base or each
            print(f"  {name:24} {rows:8,} rows {seconds:7.3f} s {each:7.2f} us a row, {each / base:5.2f} x timeline()")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
