"""Every crash there is: one at each failpoint, in each way to write and to deliver, and what is left when it is over.

One customer orders once or twice. Somebody falls at a failpoint, or a projection fails there and does not fall. Then
all workers are started again, what made an event fail is cured, and dead letters are retried. What is still wrong then
stays wrong. The customer, who sees the write side fall, does not order again.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any, Literal

import pandas as pd

from cqrs_lab.lab.damage import Damage, damage
from cqrs_lab.lab.faults import Crashed
from cqrs_lab.shared.failpoints import FAILPOINTS, PROJECTION_FAILPOINTS
from cqrs_lab.shared.messages import SET_MEAL
from cqrs_lab.write.three_writes import Write

IN_ORDER: tuple[Write, Write, Write] = ("save", "put", "push")  # the textbook's
DELIVERIES = ("pop", "ack", "remember")
# To come there an event must have failed: the views cannot apply it until it is cured.
AFTER_FAILURES = ("event nacked", "dead letter written", "operation failed", "dead letter committed")
LONG = 60.0  # seconds in which every lease is over, and every event that still can be is projected


@dataclass(frozen=True, slots=True)
class Case:
    """One accident: at the `passing`-th passing of the failpoint `at` somebody falls ("crash") or fails ("failure")."""

    writes: Literal["together"] | tuple[str, ...]
    delivery: str
    orders: int
    accident: Literal["crash", "failure"]
    at: str
    passing: int

    def settings(self) -> dict[str, Any]:
        """How its cafeteria is opened; with stock, where there can be some."""
        stock = {SET_MEAL: 100} if self.writes == "together" else None
        return {
            "writes": self.writes,
            "delivery": self.delivery,
            "stock": stock,
            "lease": 5.0,
            "attempts": 2,
            "poll_interval": None,
        }


def cases() -> Iterator[Case]:
    """All of them, also such as never come to their failpoint."""
    accidents = [("crash", at) for at in FAILPOINTS] + [("failure", at) for at in PROJECTION_FAILPOINTS]
    for writes, delivery, orders in product(("together", IN_ORDER), DELIVERIES, (1, 2)):
        for (accident, at), passing in product(accidents, range(1, orders + 1)):
            yield Case(writes, delivery, orders, accident, at, passing)  # type: ignore[arg-type]


def crash_table(open_cafeteria: Callable[..., Any]) -> pd.DataFrame:
    """A row for each accident that can happen; `open_cafeteria` is `Cafeteria`, or opens one with the given settings.

    Columns: writes ("together", or the names of the three writes), delivery, orders (how many), accident, at,
    passing; then the numbers of a `Damage`; `outcome`, which names what they count, or is "right".
    """
    rows = []
    for case in cases():
        found = left_by(open_cafeteria, case)
        if found is not None:
            writes = case.writes if isinstance(case.writes, str) else ", ".join(case.writes)
            rows.append(asdict(case) | {"writes": writes} | asdict(found) | {"outcome": str(found)})
    return pd.DataFrame(rows)


def left_by(open_cafeteria: Callable[..., Any], case: Case) -> Damage | None:
    """The damage that an accident leaves; None if nobody comes to that failpoint so often."""
    cafeteria = open_cafeteria(**case.settings())
    try:
        arm(cafeteria, case)
        told = []
        for number in range(case.orders):
            key = f"key-{number}" if case.writes == "together" else None
            with suppress(Crashed):
                told.append(cafeteria.place_order("Aoi", 850, idempotency_key=key).order_id)
        cafeteria.advance(LONG)
        injector = cafeteria.parts.injector
        happened = injector.crash_at is None and injector.fail_at is None
        mend(cafeteria)
        return damage(cafeteria.parts.write_database, cafeteria.parts.read_database, told) if happened else None
    finally:
        cafeteria.close()


def arm(cafeteria: Any, case: Case) -> None:
    """Get the accident ready."""
    if case.at in AFTER_FAILURES:
        for number in range(case.orders):
            cafeteria.faults.poison(f"order-{number + 1}")
    cafeteria.faults.crash(at=case.at) if case.accident == "crash" else cafeteria.faults.fail(at=case.at)
    cafeteria.parts.injector.spared = case.passing - 1


def mend(cafeteria: Any) -> None:
    """Nothing goes wrong any more, and whatever can still be made good is: workers start, dead letters are retried."""
    cafeteria.parts.injector.disarm()
    cafeteria.faults.restart()
    cafeteria.advance(LONG)
    projections = [projector.projection for projector in cafeteria.parts.projectors.values()]
    letters = [letter for projection in projections for letter in projection.dead_letters.all()]
    for order_id in dict.fromkeys(letter.order_id for letter in letters if letter.closed_at is None):
        cafeteria.dead_letters.retry(order_id)
    cafeteria.advance(LONG)
