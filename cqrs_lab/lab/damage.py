"""What is wrong in a cafeteria when all is over: counted from its two databases, and from what people were told.

An order counts as accepted if a customer was told so, or if the write side holds it.

    lost                 accepted, and the list misses it, or its payment, or the sum misses it
    doubled              counted by the sum once more than the list shows it
    pending for ever     its operation is PENDING
    ghosts               an event without an order
    zombies              an order without an event
    visible but FAILED   its event is applied in the list, and its operation is FAILED

Who asks too early sees what is only late.
"""

from collections.abc import Iterable
from dataclasses import astuple, dataclass

from cqrs_lab.shared.database import Database

WORDS = ("lost", "doubled", "pending for ever", "ghost", "zombie", "visible but FAILED")


@dataclass(frozen=True, slots=True)
class Damage:
    """How many orders each fault has hit; true if there is any."""

    lost: int = 0
    doubled: int = 0
    pending_for_ever: int = 0
    ghosts: int = 0
    zombies: int = 0
    visible_but_failed: int = 0

    def __bool__(self) -> bool:
        return any(astuple(self))

    def __str__(self) -> str:
        """The faults by their names, or "right".

        >>> str(Damage(lost=2, zombies=2)), str(Damage())
        ('lost, zombie', 'right')
        """
        return ", ".join(word for word, number in zip(WORDS, astuple(self), strict=True) if number) or "right"


def damage(write: Database, read: Database, told: Iterable[str] = ()) -> Damage:
    """The damage in two databases; `told` are the orders of which customers were told that they are accepted."""
    orders = {row["order_id"]: row["version"] for row in write.execute("SELECT order_id, version FROM orders")}
    events = write.execute("SELECT position, order_id, json_extract(body, '$.operationId') AS operation_id FROM events")
    lines = {row["order_id"]: row["order_version"] for row in read.execute("SELECT * FROM order_list")}
    (sales,) = read.execute("SELECT orders FROM sales_total")
    applied = {row["position"] for row in read.execute("SELECT position FROM applied WHERE projection = 'order_list'")}
    states = operations(write) | operations(read)
    accepted = dict.fromkeys(told, 1) | orders
    with_event = {event["order_id"] for event in events}
    visible = [states.get(event["operation_id"]) for event in events if event["position"] in applied]
    return Damage(
        lost=sum(lines.get(order, 0) < version for order, version in accepted.items())
        + max(0, len(lines) - sales["orders"]),
        doubled=max(0, sales["orders"] - len(lines)),
        pending_for_ever=list(states.values()).count("PENDING"),
        ghosts=len(with_event - orders.keys()),
        zombies=len(orders.keys() - with_event),
        visible_but_failed=visible.count("FAILED"),
    )


def operations(database: Database) -> dict[str, str]:
    """The state of each operation that one database knows; with a single operation store the write side has none."""
    if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'operations'"):
        return {}
    return {row["operation_id"]: row["state"] for row in database.execute("SELECT operation_id, state FROM operations")}
