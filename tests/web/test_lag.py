"""The lag on real parts, beside what the simulation says: never less, and little more."""

import time
from itertools import accumulate
from statistics import median

from cqrs_lab.shared.units import PER_SECOND, as_seconds
from cqrs_lab.web.assembly import POLL_INTERVAL

DELAY = 200_000  # microseconds
SCHEDULING = PER_SECOND  # generous: a machine may be busy with something else
BETWEEN = [0.31, 0.0, 0.0, 0.52, 0.25, 0.07, 0.4, 0.0]  # seconds before each order: some alone, some behind others


def test_every_lag_lies_between_the_simulated_one_and_that_plus_a_poll_and_a_margin(open_server):
    cafeteria = open_server(delay=as_seconds(DELAY))
    for pause in BETWEEN:
        time.sleep(pause)
        last = cafeteria.place()
    cafeteria.settled(last)
    positions = range(1, len(BETWEEN) + 1)
    parts = cafeteria.server.parts
    accepted = [cafeteria.on_loop(parts.queue.accepted_at, position) for position in positions]
    visible = [cafeteria.on_loop(parts.projection.visible_at, position) for position in positions]
    # One worker that never rests: whoever comes is picked up at once, or when the one before is visible.
    simulated = list(accumulate(accepted, lambda free, at: max(free, at) + DELAY, initial=0))[1:]
    # Each event by itself: from when it could be picked up at the earliest.
    margins = [
        shown - max(before, at) - DELAY for at, before, shown in zip(accepted, [0, *visible], visible, strict=False)
    ]
    print(f"beyond the simulated lag, the idle poll among it: median {as_seconds(median(margins)):.4f} s")
    assert all(shown >= earliest for shown, earliest in zip(visible, simulated, strict=True))
    assert all(0 <= margin <= POLL_INTERVAL + SCHEDULING for margin in margins), margins
