"""Six ways to treat a late list, and what a client experiences with each.

A treatment is a process: it looks, pauses, and looks again, until it has noticed the order or its pauses are at an
end. It writes down each look, what the person saw, and when it noticed. Two habits of the textbook's client are
mended here: a client stops at FAILED and says the reason, and it looks for its own order, not for the list's first.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from cqrs_lab.client.api import CafeteriaApi
from cqrs_lab.client.pauses import SHORTEST_PAUSE, exponential, finite, fixed, linear
from cqrs_lab.read.freshness import Reading
from cqrs_lab.shared.arguments import one_of
from cqrs_lab.shared.messages import Receipt
from cqrs_lab.shared.operations import OperationStatus
from cqrs_lab.shared.units import microseconds

ORDINARY_REFRESH = 5.0  # seconds: a screen loads its list again now and then, treated or not
SERVER_LOOKS = 0.1  # seconds: how often the server looks on the behalf of a client that waits for a push

# What can stand on a client's screen. A client notes the key and the values: no program reads meaning out of a
# sentence, and none is longer than the 50 characters that pandas shows of a text.
SENTENCES = {
    "being reflected": "accepted! being reflected ...",
    "accepted": "accepted! perhaps not in the list yet",
    "will be told": "accepted! you will be told",
    "pending": "PENDING",
    "age of the list": "this list knows {version} events and is {age:g} s old",
    "in the list": "{order_id} is in the list",
    "on the write side": "{order_id} is {status}",
    "failed": "FAILED: {reason}",
    "never in the list": "this list is past {order_id} and does not show it",
    "no such order": "there is no such order",
    "gave up": "still not reflected ... look at the log",
    "refused": "not accepted: {reason}",
    "no answer": "no list is fresh enough yet",
}


@dataclass(slots=True)
class ClientLog:
    """What one client did and saw after an order; instants in microseconds since the epoch.

    `saw` holds what came to stand on the screen: the instant, the key of the sentence, and the sentence's values.
    """

    who: str
    treatment: str
    receipt: Receipt
    looks_at: list[int] = field(default_factory=list)
    noticed_at: int | None = None
    saw: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)

    def see(self, now: int, key: str, **values: Any) -> None:
        """Show a sentence to the person; the same sentence again is nothing new."""
        if (key, values) not in [(known, its_values) for _, known, its_values in self.saw]:
            self.saw.append((now, key, values))

    def sentences(self) -> list[tuple[int, str]]:
        """What the person read, in words, each sentence with the instant at which it appeared."""
        return [(instant, SENTENCES[key].format(**values)) for instant, key, values in self.saw]


Treatment = Callable[[ClientLog, CafeteriaApi, list[int]], Iterator[int]]


def show_being_reflected(log: ClientLog, api: CafeteriaApi, pauses: list[int]) -> Iterator[int]:
    """Say "being reflected" at once, and find the order when the list is loaded anyway."""
    log.see(api.now(), "being reflected")
    for pause in pauses:
        reading = api.order_list()
        if reading.shown.shows(log.receipt.position):
            look(log, api, "in the list", reading)
            return notice(log, api, "in the list")
        look(log, api, "being reflected", reading)
        yield pause
    leave(log, api, "gave up")


def ask_for_operation(log: ClientLog, api: CafeteriaApi, pauses: list[int]) -> Iterator[int]:
    """Look at the operation until it is DONE or FAILED; give up when the pauses are at an end."""
    log.see(api.now(), "accepted")
    for pause in pauses:
        status = api.operation(log.receipt.operation_id)
        if status and status.is_settled:  # not "is DONE": who asks on after FAILED asks for ever
            look(log, api, OUTCOMES[status.state])
            return hear_outcome(log, api, status)
        look(log, api, "pending")
        log.see(api.now(), "pending")
        yield pause
    leave(log, api, "gave up")


def wait_for_push(log: ClientLog, api: CafeteriaApi, pauses: list[int]) -> Iterator[int]:
    """Make one request; the server looks at the operation and answers when there is something to say."""
    log.see(api.now(), "will be told")
    look(log, api, "will be told")
    for pause in pauses:
        status = api.operation(log.receipt.operation_id)  # the server's look: it is no request and shows nothing
        if status and status.is_settled:
            return hear_outcome(log, api, status)
        yield pause
    leave(log, api, "gave up")


def read_version(log: ClientLog, api: CafeteriaApi, pauses: list[int]) -> Iterator[int]:
    """Load the list, and tell from its version whether it can know the order yet, and from its age how old it is."""
    for pause in pauses:
        reading = api.order_list()
        if reading.shown.shows(log.receipt.position):
            look(log, api, "in the list", reading)
            return notice(log, api, "in the list")
        if log.receipt.position in reading.shown.dead:  # this list is past the order, so waiting is no use
            look(log, api, "never in the list", reading)
            return leave(log, api, "never in the list", order_id=log.receipt.order_id)
        look(log, api, "age of the list", reading)
        log.see(api.now(), "age of the list", version=reading.freshness.version, age=reading.freshness.age_seconds)
        yield pause
    leave(log, api, "gave up")


def read_write_side(log: ClientLog, api: CafeteriaApi, pauses: list[int]) -> Iterator[int]:
    """Read the one order from the write side, where it is since it was accepted."""
    order = api.order(log.receipt.order_id)
    look(log, api, "on the write side" if order else "no such order")
    if order is None:
        leave(log, api, "no such order")
    else:
        notice(log, api, "on the write side", status=order.status)
    yield from ()  # a generator like the others, though there is nothing to wait for


# DONE means "in the list"; a FAILED order will not come, so who hears of it has noticed nothing.
OUTCOMES = {"DONE": "in the list", "FAILED": "failed"}


def hear_outcome(log: ClientLog, api: CafeteriaApi, status: OperationStatus) -> None:
    """The client hears how its operation ended."""
    if status.state == "DONE":
        notice(log, api, OUTCOMES[status.state])
    else:
        leave(log, api, OUTCOMES[status.state], reason=status.reason)


def look(log: ClientLog, api: CafeteriaApi, key: str, reading: Reading | None = None) -> None:
    """Note one request that was answered just now: with a list, or with the client's one order or its operation."""
    log.looks_at.append(api.now())
    if reading is None:
        api.looked_at_order(log.who, log.receipt.order_id, key)
    else:
        api.looked_at_list(log.who, reading, key)


def notice(log: ClientLog, api: CafeteriaApi, key: str, **values: Any) -> None:
    """The client has noticed its order, and shows it."""
    log.noticed_at = api.now()
    log.see(api.now(), key, order_id=log.receipt.order_id, **values)
    api.record("noticed", who=log.who, order_id=log.receipt.order_id, key=key)


def leave(log: ClientLog, api: CafeteriaApi, key: str, **values: Any) -> None:
    """The client waits no longer, without its order, and shows why."""
    log.see(api.now(), key, **values)
    reason = values.get("reason", SENTENCES[key].format(**values))  # FAILED has a reason of its own
    api.record("refused", who=log.who, order_id=log.receipt.order_id, key=key, reason=reason)


@dataclass(frozen=True, slots=True)
class WaitingStrategy:
    """A treatment with its pauses, which depend on the first wait (seconds)."""

    treat: Treatment
    pauses: Callable[[float], Iterable[float]]


# What a treatment is called, everywhere; a live screen takes these three.
BEING_REFLECTED, OPERATION_ID, PUSH = "being reflected", "operation id", "push"

# In the textbook's order. Where a first wait can be chosen, it is the argument.
TREATMENTS: dict[str, WaitingStrategy] = {
    BEING_REFLECTED: WaitingStrategy(show_being_reflected, lambda first: fixed(ORDINARY_REFRESH, tries=12)),
    OPERATION_ID: WaitingStrategy(ask_for_operation, lambda first: linear()),
    "backoff": WaitingStrategy(ask_for_operation, lambda first: exponential(base=first, cap=max(8.0, first))),
    PUSH: WaitingStrategy(wait_for_push, lambda first: fixed(SERVER_LOOKS, tries=600)),
    "version and age": WaitingStrategy(read_version, lambda first: exponential(base=first, cap=max(8.0, first))),
    "write side": WaitingStrategy(read_write_side, lambda first: fixed(tries=1)),
}


def chosen_treatment(
    name: str, first_wait: float, pauses: Iterable[float] | None
) -> Callable[[ClientLog, CafeteriaApi], Iterator[int]]:
    """The treatment called `name`, with `pauses` of the caller's own if there are any; else ValueError."""
    one_of("treatment", name, TREATMENTS)
    microseconds("first_wait", first_wait, least=SHORTEST_PAUSE)
    strategy = TREATMENTS[name]
    checked = finite(strategy.pauses(first_wait) if pauses is None else pauses)
    return lambda log, api: strategy.treat(log, api, checked)
