"""What a server takes from its machine and the lab from a seed: the time, and ids that nobody else gives."""

import time
from collections.abc import Callable
from uuid import uuid4


def real_clock() -> Callable[[], int]:
    """A clock that gives microseconds since the epoch and is never set back.

    It looks at the machine's clock once and counts on from there: were that clock set back meanwhile, an order would
    be visible before it was accepted.
    """
    ahead = time.time_ns() - time.monotonic_ns()
    return lambda: (time.monotonic_ns() + ahead) // 1000


def unique(kind: str, stored: Callable[[], int]) -> str:
    """An id of whatever kind that was never given before, anywhere: a UUID, as the seed's program takes it."""
    return str(uuid4())
