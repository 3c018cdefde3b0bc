"""What if a day had 100,000 orders? The lag of every order at once, by a formula, without running the cafeteria.

Same words, same seed, same delays as `Cafeteria`: what it says of five orders is what the cafeteria does step by step,
to the microsecond (a property test feeds both). See `closed_form` for the formula, and for what it leaves out.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cqrs_lab.lab.arrivals import Arrivals, arrival_instants
from cqrs_lab.lab.closed_form import visible_instants
from cqrs_lab.lab.draws import Microseconds, as_microseconds, checked_seed, delays_drawn
from cqrs_lab.lab.order_times import OrderTimes
from cqrs_lab.lab.randomness import Delay, as_delay
from cqrs_lab.shared.units import LONGEST, PER_SECOND, microseconds, whole

MOST_WORKERS = 1000
STREAM = "order_list"  # a cafeteria's order list draws its delays from this one

Instants = Arrivals | Sequence[float] | NDArray[np.float64]
Delays = float | Delay | Sequence[float] | NDArray[np.float64]


def whatif(
    arrivals: Instants,
    delay: Delays = 1.5,
    *,
    poll_interval: float | None = 0.1,
    transit: float = 0.0,
    workers: int = 1,
    seed: int = 29,
) -> OrderTimes:
    """When each order of `arrivals` would be visible, and what is measured of that; see `OrderTimes`.

    arrivals        an `Arrivals`, or instants in seconds since opening that never go back
    delay           seconds that a worker takes for each event, one after the other (service): a number, a `Delay`,
                    or one number for each order
    poll_interval   seconds that an idle worker rests before it looks again; None: it is woken at once
    transit         seconds that an event is under way before any worker can have it, many at once
    workers         how many share the work
    seed            what arrivals and delays are drawn from

    Raises ValueError, naming the parameter and what is allowed.
    """
    poll = None if poll_interval is None else microseconds("poll_interval (or None)", poll_interval, least=0.001)
    under_way = microseconds("transit", transit)
    whole("workers", workers, least=1, most=MOST_WORKERS)
    accepted = arrival_instants(arrivals, checked_seed(seed))
    delays = checked_delays(delay, len(accepted), seed)
    visible = visible_instants(accepted + under_way if under_way else accepted, delays, poll, workers)
    return OrderTimes(accepted, np.subtract(visible, delays, out=delays), visible)


def checked_delays(delay: Any, orders: int, seed: int) -> Microseconds:
    """A delay for each order, an array of its own; ValueError if there are too few, or if they come to too much."""
    if isinstance(delay, Delay) or not hasattr(delay, "__len__"):
        delays = delays_drawn(as_delay(delay), orders, seed, STREAM)
    else:
        delays = as_microseconds("delay", delay)
        if len(delays) != orders:
            raise ValueError(f"delay must have a number for each of {orders:,} orders, not {len(delays):,}")
    # A sum of these would go round in 64 bits, and come out below zero.
    if int(delays.max(initial=0)) * orders > LONGEST * PER_SECOND and delays.sum(dtype=float) > LONGEST * PER_SECOND:
        raise ValueError(f"delay must come to at most {LONGEST:,} seconds over all orders")
    return delays
