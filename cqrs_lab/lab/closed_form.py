"""When each order becomes visible, for all orders at once: the worker's loop, without the loop.

One worker takes the events in order. Let a be the instants at which they are available (accepted, and the transit
over), d the delays, C = cumsum(d) the work up to and with an event, B = C - d the work before it. If the worker had
rested for r up to then, it would be free at B + r. It must have rested until a at least, and rest never shrinks, so

    woken at once        r = maximum.accumulate(maximum(0, a - B))
    idle poll of p       r = p maximum.accumulate(maximum(0, ceil((a - B) / p)))
    visible              C + r

The first is Lindley's recursion (Proc. Cambridge Phil. Soc. 48, 1952) written out; in the second the worker rests in
whole polls, for it looks at opening, and then a poll later each time it finds nothing. All in whole microseconds.

Several workers: who looks first takes the next event. That is a heap of the instants at which they look.

As in the cafeteria, an order accepted at an instant is there for a look at that instant. What a cafeteria has besides
(leases that run out, failures, a second event of one order) is not in here.
"""

import heapq
from collections.abc import Iterator

import numpy as np

from cqrs_lab.lab.draws import Microseconds

# Orders at once: few enough that all that is touched stays in the processor's cache. With whole arrays a million
# orders took twice as long, for memory, not arithmetic, is what costs.
BLOCK = 1 << 15


def visible_instants(available: Microseconds, delays: Microseconds, poll: int | None, workers: int) -> Microseconds:
    """When each order is visible, in microseconds since opening; `available` ascends, `poll` None is woken at once."""
    if workers == 1:
        return of_one_worker(available, delays, poll)
    pick_ups = picked_up_by_several(available.tolist(), delays.tolist(), poll, workers)
    return np.fromiter(pick_ups, dtype=np.int64, count=len(available)) + delays


def of_one_worker(available: Microseconds, delays: Microseconds, poll: int | None) -> Microseconds:
    """The closed form, a block at a time and in place: the result is the only array as long as the input."""
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


def picked_up_by_several(available: list[int], delays: list[int], poll: int | None, workers: int) -> Iterator[int]:
    """When each order is picked up, if several workers share the work."""
    looks = [0] * workers  # when each looks next; a list of equal numbers is a heap
    for instant, delay in zip(available, delays, strict=True):
        # Every worker that looks before there is something looks again later. Only then is it known who comes first:
        # with polls, that need not be the one that has rested longest.
        while looks[0] < instant:
            heapq.heapreplace(looks, next_look(looks[0], instant, poll))
        yield looks[0]
        heapq.heapreplace(looks, looks[0] + delay)


def next_look(look: int, instant: int, poll: int | None) -> int:
    """The first look from `instant` on, of a worker that looks at `look` and finds nothing."""
    return instant if poll is None else look + poll * -((look - instant) // poll)
