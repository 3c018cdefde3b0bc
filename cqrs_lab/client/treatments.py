"""Six ways to treat a late list, and what a client experiences with each.

A treatment is a process: it looks, pauses, and looks again, until it has noticed the order or its pauses are at an
end. It writes down each look, what the person saw, and when it noticed. Two habits of the textbook's client are
mended here: a client stops at FAILED and says the reason, and it looks for its own order, not for the list's first.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from cqrs_lab.client.api import CafeteriaApi
from cqrs_lab.client.pauses import SHORTEST_PAUSE, exponential, finite, fixed, linear
from cqrs_lab.shared.messages import Receipt
from cqrs_lab.shared.units import microseconds

GAVE_UP = "still not reflected ... look at the log"
ORDINARY_REFRESH = 5.0  # seconds: a screen loads its list again now and then, treated or not
SERVER_LOOKS = 0.1  # seconds: how often the server looks on the behalf of a client that waits for a push


@dataclass(slots=True)
class ClientLog:
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


Treatment = Callable[[ClientLog, CafeteriaApi, list[int]], Iterator[int]]


def show_being_reflected(log: ClientLog, api: CafeteriaApi, pauses: list[int]) -> Iterator[int]:
    """Say "being reflected" at once, and find the order when the list is loaded anyway."""
    log.see(api.now(), "accepted! being reflected ...")
    for pause in pauses:
        log.looks_at.append(api.now())
        if api.order_list().shows(log.receipt.order_id):
            return notice(log, api)
        yield pause
    log.see(api.now(), GAVE_UP)


def ask_for_operation(log: ClientLog, api: CafeteriaApi, pauses: list[int]) -> Iterator[int]:
    """Look at the operation until it is DONE or FAILED; give up when the pauses are at an end."""
    log.see(api.now(), "accepted! perhaps not in the list yet")
    for pause in pauses:
        log.looks_at.append(api.now())
        if is_settled(log, api):
            return
        yield pause
    log.see(api.now(), GAVE_UP)


def wait_for_push(log: ClientLog, api: CafeteriaApi, pauses: list[int]) -> Iterator[int]:
    """Make one request; the server looks at the operation and answers when there is something to say."""
    log.see(api.now(), "accepted! you will be told")
    log.looks_at.append(api.now())
    for pause in pauses:
        if is_settled(log, api):
            return
        yield pause
    log.see(api.now(), GAVE_UP)


def read_version(log: ClientLog, api: CafeteriaApi, pauses: list[int]) -> Iterator[int]:
    """Load the list, and tell from its version whether it can know the order yet, and from its age how old it is."""
    for pause in pauses:
        log.looks_at.append(api.now())
        reading = api.order_list()
        if reading.shows(log.receipt.order_id):
            return notice(log, api)
        version, age = reading.freshness.version, reading.freshness.age / 1e6
        if version >= log.receipt.position:  # then waiting is no use
            return log.see(api.now(), f"this list has dealt with {log.receipt.order_id}, and does not show it")
        log.see(api.now(), f"this list knows {version} events and is {age:g} s old")
        yield pause
    log.see(api.now(), GAVE_UP)


def read_write_side(log: ClientLog, api: CafeteriaApi, pauses: list[int]) -> Iterator[int]:
    """Read the one order from the write side, where it is since it was accepted."""
    log.looks_at.append(api.now())
    order = api.order(log.receipt.order_id)
    log.see(api.now(), f"{order.order_id} is {order.status}" if order else "there is no such order")
    log.noticed_at = api.now()
    yield from ()


def notice(log: ClientLog, api: CafeteriaApi) -> None:
    """The client has noticed its order, and shows it."""
    log.noticed_at = api.now()
    log.see(api.now(), f"{log.receipt.order_id} is in the list")


def is_settled(log: ClientLog, api: CafeteriaApi) -> bool:
    """Look at the operation; whether there is nothing left to wait for."""
    status = api.operation(log.receipt.operation_id)
    if status is None or not status.is_settled:
        log.see(api.now(), "PENDING")
        return False
    if status.state == "FAILED":
        log.see(api.now(), f"FAILED: {status.reason}")
    else:
        notice(log, api)
    return True


@dataclass(frozen=True, slots=True)
class WaitingStrategy:
    """A treatment with its pauses, which depend on the first wait (seconds)."""

    treat: Treatment
    pauses: Callable[[float], Iterable[float]]


# In the textbook's order. Where a first wait can be chosen, it is the argument.
TREATMENTS: dict[str, WaitingStrategy] = {
    "being reflected": WaitingStrategy(show_being_reflected, lambda first: fixed(ORDINARY_REFRESH, tries=12)),
    "operation id": WaitingStrategy(ask_for_operation, lambda first: linear()),
    "backoff": WaitingStrategy(ask_for_operation, lambda first: exponential(base=first, cap=max(8.0, first))),
    "push": WaitingStrategy(wait_for_push, lambda first: fixed(SERVER_LOOKS, tries=600)),
    "version and age": WaitingStrategy(read_version, lambda first: exponential(base=first, cap=max(8.0, first))),
    "write side": WaitingStrategy(read_write_side, lambda first: fixed(tries=1)),
}


def treatment(
    name: str, first_wait: float, pauses: Iterable[float] | None
) -> Callable[[ClientLog, CafeteriaApi], Iterator[int]]:
    """The treatment called `name`, with `pauses` of the caller's own if there are any; else ValueError."""
    if name not in TREATMENTS:
        raise ValueError(f"treatment must be one of {', '.join(TREATMENTS)}, not {name!r}")
    microseconds("first_wait", first_wait, least=SHORTEST_PAUSE)
    strategy = TREATMENTS[name]
    checked = finite(strategy.pauses(first_wait) if pauses is None else pauses)
    return lambda log, api: strategy.treat(log, api, checked)
