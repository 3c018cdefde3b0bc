"""When each order becomes visible, for all orders at once: the worker's loop, without the loop.

One worker takes the events in order. Let a be the instants at which they are available (accepted, and the transit
over), d the delays, C = cumsum(d) the work up to and with an event, B = C - d the work before it. If the worker had
rested for r up to then, it would be free at B + r. It must have rested until a at least, and rest never shrinks, so

    woken at once        r = maximum.accumulate(maximum(0, a - B))
    idle poll of p       r = p maximum.accumulate(maximum(0, ceil((a - B) / p)))
    visible              C + r

The first is Lindley's recursion (Proc. Cambridge Phil. Soc. 48, 1952) written out; in the second the worker rests in
whole polls, for it looks at opening, and then a poll later each time it finds nothing. All in whole microseconds.

Several workers: who looks first takes the next event. That is a heap of the instants at which they look. If they are
woken at once and all delays are equal, they end in the order in which they began, so that they take turns: the n-th
order is the next one of whoever had the (n - workers)-th, and each worker's orders have the closed form.

As in the cafeteria, an order accepted at an instant is there for a look at that instant. What a cafeteria has besides
(leases that run out, failures, a second event of one order) is not in here.
"""

import heapq
from collections.abc import Iterable, Iterator

import numpy as np

from cqrs_lab.lab.draws import BLOCK, Microseconds


def visible_instants(available: Microseconds, delays: Microseconds, poll: int | None, workers: int) -> Microseconds:
    """When each order is visible, in microseconds since opening; `available` ascends, `poll` None is woken at once."""
    if workers == 1:
        return of_one_worker(available, delays, poll)
    if poll is None and len(delays) and delays.min() == delays.max():
        visible = np.empty_like(available)
        for first in range(workers):
            mine = slice(first, None, workers)
            visible[mine] = of_one_worker(available[mine], delays[mine], None)
        return visible
    orders = zip(available.tolist(), delays.tolist(), strict=True)
    pick_ups = picked_up_by_the_woken(orders, workers) if poll is None else picked_up_by_polls(orders, poll, workers)
    return np.fromiter(pick_ups, dtype=np.int64, count=len(available)) + delays


def of_one_worker(available: Microseconds, delays: Microseconds, poll: int | None) -> Microseconds:
    """The closed form, a block at a time and in place: the result is the only array as long as the input.

    With whole arrays a million orders took twice as long, for memory, not arithmetic, is what costs.
    """
    visible = np.empty_like(available)
    scratch = np.empty(min(len(available), BLOCK), dtype=np.int64)
    work = rested = 0  # up to the block's beginning; rested counts polls, if there are any
    for start in range(0, len(available), BLOCK):
        part = slice(start, start + BLOCK)
        result, its_delays = visible[part], delays[part]
        rest = scratch[: len(result)]
        np.add.accumulate(its_delays, out=result)
        result += work
        np.subtract(available[part], result, out=rest)
        rest += its_delays
        if poll is not None:
            rest += poll - 1
            np.floor_divide(rest, poll, out=rest)  # rounded up, by the line before
        rest[0] = max(rest[0], rested)
        np.maximum.accumulate(rest, out=rest)
        work, rested = int(result[-1]), int(rest[-1])
        if poll is not None:
            rest *= poll
        result += rest
    return visible


def picked_up_by_the_woken(orders: Iterable[tuple[int, int]], workers: int) -> Iterator[int]:
    """When each order, an instant and a delay, is picked up by several workers that are woken at once."""
    free = [0] * workers  # when each is free; a list of equal numbers is a heap
    for instant, delay in orders:
        if (start := free[0]) < instant:
            start = instant
        heapq.heapreplace(free, start + delay)
        yield start


def picked_up_by_polls(orders: Iterable[tuple[int, int]], poll: int, workers: int) -> Iterator[int]:
    """When each order, an instant and a delay, is picked up by several workers that look again after a poll."""
    looks = [0] * workers
    for instant, delay in orders:
        # Every worker that looks before there is something looks again later. Only then is it known who comes first:
        # that need not be the one that has rested longest.
        while (look := looks[0]) < instant:
            heapq.heapreplace(looks, look + poll * -((look - instant) // poll))
        heapq.heapreplace(looks, look + delay)
        yield look
