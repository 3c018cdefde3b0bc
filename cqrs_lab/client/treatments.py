"""Six ways to treat a late list, and what a client experiences with each.

A treatment is a process: it looks, pauses, and looks again, until it has noticed the order or its pauses are at an
end. It writes down each look, what the person saw, and when it noticed. Two habits of the textbook's client are
mended here: a client stops at FAILED and says the reason, and it looks for its own order, not for the list's first.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from cqrs_lab.client.pauses import SHORTEST, ending, exponential, fixed, linear
from cqrs_lab.client.shop import Shop
from cqrs_lab.shared.messages import Receipt
from cqrs_lab.shared.units import microseconds

GAVE_UP = "still not reflected ... look at the log"
ORDINARY_REFRESH = 5.0  # seconds: a screen loads its list again now and then, treated or not
SERVER_LOOKS = 0.1  # seconds: how often the server looks on the behalf of a client that waits for a push


@dataclass(slots=True)
class Watch:
    """What one client did and saw after an order; instants in microseconds since the epoch.

    `saw` holds the words on the screen, each with the instant at which they appeared.
    """

    treatment: str
    receipt: Receipt
    looks_at: list[int] = field(default_factory=list)
    noticed_at: int | None = None
    saw: list[tuple[int, str]] = field(default_factory=list)

    def see(self, now: int, words: str) -> None:
        """Show words to the person; the same words again are nothing new."""
        if words not in [known for _, known in self.saw]:
            self.saw.append((now, words))


Treatment = Callable[[Watch, Shop, list[int]], Iterator[int]]


def show_being_reflected(watch: Watch, shop: Shop, pauses: list[int]) -> Iterator[int]:
    """Say "being reflected" at once, and find the order when the list is loaded anyway."""
    watch.see(shop.now(), "accepted! being reflected ...")
    for pause in pauses:
        watch.looks_at.append(shop.now())
        if shop.order_list().shows(watch.receipt.order_id):
            return notice(watch, shop)
        yield pause
    watch.see(shop.now(), GAVE_UP)


def ask_for_operation(watch: Watch, shop: Shop, pauses: list[int]) -> Iterator[int]:
    """Look at the operation until it is DONE or FAILED; give up when the pauses are at an end."""
    watch.see(shop.now(), "accepted! perhaps not in the list yet")
    for pause in pauses:
        watch.looks_at.append(shop.now())
        if is_settled(watch, shop):
            return
        yield pause
    watch.see(shop.now(), GAVE_UP)


def wait_for_push(watch: Watch, shop: Shop, pauses: list[int]) -> Iterator[int]:
    """Make one request; the server looks at the operation and answers when there is something to say."""
    watch.see(shop.now(), "accepted! you will be told")
    watch.looks_at.append(shop.now())
    for pause in pauses:
        if is_settled(watch, shop):
            return
        yield pause
    watch.see(shop.now(), GAVE_UP)


def read_version(watch: Watch, shop: Shop, pauses: list[int]) -> Iterator[int]:
    """Load the list, and tell from its version whether it can know the order yet, and from its age how old it is."""
    for pause in pauses:
        watch.looks_at.append(shop.now())
        reading = shop.order_list()
        if reading.shows(watch.receipt.order_id):
            return notice(watch, shop)
        version, age = reading.freshness.version, reading.freshness.age / 1e6
        if version >= watch.receipt.position:  # then waiting is no use
            return watch.see(shop.now(), f"this list has dealt with {watch.receipt.order_id}, and does not show it")
        watch.see(shop.now(), f"this list knows {version} events and is {age:g} s old")
        yield pause
    watch.see(shop.now(), GAVE_UP)


def read_write_side(watch: Watch, shop: Shop, pauses: list[int]) -> Iterator[int]:
    """Read the one order from the write side, where it is since it was accepted."""
    watch.looks_at.append(shop.now())
    order = shop.order(watch.receipt.order_id)
    watch.see(shop.now(), f"{order.order_id} is {order.status}" if order else "there is no such order")
    watch.noticed_at = shop.now()
    yield from ()


def notice(watch: Watch, shop: Shop) -> None:
    """The client has noticed its order, and shows it."""
    watch.noticed_at = shop.now()
    watch.see(shop.now(), f"{watch.receipt.order_id} is in the list")


def is_settled(watch: Watch, shop: Shop) -> bool:
    """Look at the operation; whether there is nothing left to wait for."""
    status = shop.operation(watch.receipt.operation_id)
    if status is None or not status.is_settled:
        watch.see(shop.now(), "PENDING")
        return False
    if status.state == "FAILED":
        watch.see(shop.now(), f"FAILED: {status.reason}")
    else:
        notice(watch, shop)
    return True


@dataclass(frozen=True, slots=True)
class Way:
    """A treatment with its pauses, which depend on the first wait (seconds)."""

    treat: Treatment
    pauses: Callable[[float], Iterable[float]]


# In the textbook's order. Where a first wait can be chosen, it is the argument.
TREATMENTS: dict[str, Way] = {
    "being reflected": Way(show_being_reflected, lambda first: fixed(ORDINARY_REFRESH, tries=12)),
    "operation id": Way(ask_for_operation, lambda first: linear()),
    "backoff": Way(ask_for_operation, lambda first: exponential(base=first, cap=max(8.0, first))),
    "push": Way(wait_for_push, lambda first: fixed(SERVER_LOOKS, tries=600)),
    "version and age": Way(read_version, lambda first: exponential(base=first, cap=max(8.0, first))),
    "write side": Way(read_write_side, lambda first: fixed(tries=1)),
}


def treatment(name: str, first_wait: float, pauses: Iterable[float] | None) -> Callable[[Watch, Shop], Iterator[int]]:
    """The treatment called `name`, with `pauses` of the caller's own if there are any; else ValueError."""
    if name not in TREATMENTS:
        raise ValueError(f"treatment must be one of {', '.join(TREATMENTS)}, not {name!r}")
    microseconds("first_wait", first_wait, least=SHORTEST)
    way = TREATMENTS[name]
    known = ending(way.pauses(first_wait) if pauses is None else pauses)
    return lambda watch, shop: way.treat(watch, shop, known)
