"""What a cafeteria is opened with, as a teacher gives it: checked, and in the form that the parts want."""

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from cqrs_lab.lab.randomness import Delay, as_delay
from cqrs_lab.read.mail import MAIL
from cqrs_lab.read.projection_worker import ON_FAILURE, OnFailure
from cqrs_lab.read.query_service import PRIMARY
from cqrs_lab.shared.arguments import as_given, one_of
from cqrs_lab.shared.database import IN_MEMORY
from cqrs_lab.shared.units import as_seconds, microseconds, whole
from cqrs_lab.write.refusals import OrderRefused, checked_text
from cqrs_lab.write.three_writes import FAILPOINTS, Write

OTHER_VIEWS = ("sales_total", "popular_menu", "stock_left")
REPLICA = re.compile(r"replica_[a-z0-9]{1,20}")  # it becomes the name of a table
MOST_STOCK = 1_000_000

Delays = float | Delay | Mapping[str, float | Delay]
Writes = Literal["together"] | tuple[Write, Write, Write]


@dataclass(frozen=True, slots=True)
class Apart:
    """That an order is written in three writes: in which order, and how many microseconds lie between two of them."""

    order: tuple[Write, ...]
    pause: int


def written_apart(writes: object, pause: float, stock: object, *paths: object) -> Apart | None:
    """How an order is written if not in one transaction; ValueError for what is no order of the three writes.

    What such a handler leaves undone when it falls, no file can tell from a damage; and it knows no stock.
    """
    between = microseconds("pause", pause)
    if isinstance(writes, str) and writes == "together":
        if between:
            raise ValueError('pause must be 0, with writes="together"')
        return None
    known = tuple(FAILPOINTS)
    if not isinstance(writes, tuple) or any(not isinstance(one, str) for one in writes) or set(writes) != set(known):
        raise ValueError(f'writes must be "together", or {known} in any order, not {as_given(writes)}')
    if len(writes) != len(known):
        raise ValueError(f"writes must name each of {', '.join(known)} once, not {as_given(writes)}")
    if stock:
        raise ValueError('stock must be left out, unless writes="together"')
    if any(str(path) != IN_MEMORY for path in paths):
        raise ValueError('write and read must be left out, unless writes="together"')
    return Apart(writes, between)


def check_delivery_inline(delivery: str, writes: object) -> None:
    """ValueError for what says how events are delivered, or orders written, where views change with the order."""
    for parameter, is_default, default in (
        ("delivery", delivery == "remember", "remember"),
        ("writes", isinstance(writes, str) and writes == "together", "together"),
    ):
        if not is_default:
            raise ValueError(f'{parameter} must be "{default}", with projection="inline"')


def check_inline(delay: Delays, transit: int, workers: int, read: object, rebuild: bool) -> None:
    """ValueError for what has no meaning where views change in the order's own transaction."""
    beyond = [name for name in delay if name not in (PRIMARY, *OTHER_VIEWS)] if isinstance(delay, Mapping) else []
    no_mail = "name no mail, for what is sent cannot be taken back with an order that is refused"
    wrong = {
        "delay": no_mail if MAIL in beyond else f"name no replica, such as {beyond[0]}" if beyond else "",
        "transit": "be 0" if transit else "",
        "workers": "be 1" if workers > 1 else "",
        "rebuild": "be False, for no view lies in a file of its own" if rebuild else "",
        "read": "be left out, for the views lie in the write database"
        if not (isinstance(read, str) and read == IN_MEMORY)
        else "",
    }
    for parameter, must in wrong.items():
        if must:
            raise ValueError(f'{parameter} must {must}, with projection="inline"')


def delays_by_view(delay: Delays) -> dict[str, Delay]:
    """The delay of each view that has a projector of its own, the order list first; ValueError for other names."""
    if not isinstance(delay, Mapping):
        return {PRIMARY: as_delay(delay)}
    for name in delay:
        if name not in (PRIMARY, *OTHER_VIEWS, MAIL) and not REPLICA.fullmatch(str(name)):
            known = ", ".join((PRIMARY, *OTHER_VIEWS, MAIL))
            raise ValueError(f"delay names views: {known}, or replica_1, replica_2, ...; not {as_given(name)}")
    delays = {PRIMARY: 1.5, **delay}
    return {name: as_delay(its_delay) for name, its_delay in delays.items()}


def new_delays(delay: Delays, projectors: Mapping[str, object]) -> dict[str, Delay]:
    """The new delay of each projector that gets one; ValueError for a view without a projector of its own."""
    if not isinstance(delay, Mapping):
        return dict.fromkeys(projectors, as_delay(delay))
    for name in delay:
        if name not in projectors:
            raise ValueError(
                f"delay names views with a projector of their own: {', '.join(projectors)}; not {as_given(name)}"
            )
    return {name: as_delay(its_delay) for name, its_delay in delay.items()}


def flag(name: str, value: object) -> bool:
    """`value`, if it is True or False; else ValueError."""
    if isinstance(value, bool):
        return value
    raise ValueError(f"{name} must be True or False, not {as_given(value)}")


def policy_named(on_failure: object) -> OnFailure:
    """The retry policy of that name; ValueError if there is none."""
    return cast(OnFailure, one_of("on_failure", on_failure, ON_FAILURE))


def stock_at_opening(stock: Mapping[str, int]) -> dict[str, int]:
    """How many there are of each limited item; ValueError if that is not a mapping to whole numbers."""
    if not isinstance(stock, Mapping):
        raise ValueError(
            f'stock must be a mapping of items to numbers, such as {{"onigiri": 10}}, not {as_given(stock)}'
        )
    return {
        stock_item(item): whole(f"stock of {item}", number, least=0, most=MOST_STOCK) for item, number in stock.items()
    }


def stock_item(item: object) -> str:
    """An item's name, if an order could name it; else ValueError."""
    try:
        return checked_text("item", item)
    except OrderRefused as refusal:
        raise ValueError(f"stock: {refusal}") from None


def warn_of_short_lease(delays: Mapping[str, Delay], lease: int) -> None:
    """A UserWarning if leases run out while a living worker is still at work, as a rule."""
    longest = max(delay.mean for delay in delays.values())
    if lease < longest:
        warnings.warn(
            f"a lease of {as_seconds(lease):g} s is shorter than the {as_seconds(longest):g} s that an event takes on "
            "average: it runs out while the worker is at work, and another worker begins the same event again. "
            "Give a longer lease, or use faults.shorten_lease to see just that.",
            UserWarning,
            stacklevel=4,
        )
