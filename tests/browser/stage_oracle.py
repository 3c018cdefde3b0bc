"""What stands where in a cafeteria at this very moment, asked of its databases and of nothing else.

The stage is drawn from `facts()`, long after. Here a lunch of random accidents is lived through, and at some instants
the two databases are asked while they are as they are: orders, hand-outs that are open, what is applied, what is dead.
Every fifth lunch is inline: who stands in line is asked of the line itself, for no database knows.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from random import Random
from typing import TypeVar
from warnings import catch_warnings, simplefilter

from cqrs_lab import Cafeteria, Crashed, Delay, OrderRefused
from cqrs_lab.shared.failpoints import FAILPOINTS, INLINE_FAILPOINTS

VIEWS = ("order_list", "sales_total", "popular_menu")
EVERY_FIFTH = 5  # lunch is inline
Standing = dict[str, list[str]]  # the names of the tickets at each place, sorted; without empty places
Asked = TypeVar("Asked")


def stands(cafeteria: Cafeteria) -> Standing:
    """What stands where now, as the databases have it."""
    parts, now = cafeteria.parts, cafeteria.parts.clock.now()
    write, read = parts.write_database, parts.read_database
    events = {
        position: (f"{order} paid" if kind == "OrderPaid" else order, accepted)
        for position, order, kind, accepted in write.tuples("SELECT position, order_id, type, accepted_at FROM events")
    }
    found = {"write": [named(*row) for row in write.tuples("SELECT order_id, status FROM orders")]}
    for lane, projector in parts.projectors.items():
        name = projector.projection.name
        letters = "SELECT order_id, position FROM dead_letters WHERE projection = :name AND closed_at IS NULL"
        for _, position in read.tuples(letters, name=name):
            found.setdefault(f"dead:{lane}", []).append(events[position][0])
        finished = "SELECT position FROM deliveries WHERE subscription = :name AND finished_at IS NOT NULL"
        done = {position for (position,) in write.tuples(finished, name=name)}
        open_ones = """
            SELECT position, worker FROM hand_outs
            WHERE subscription = :name AND ended_at IS NULL AND until_at > :now ORDER BY attempt
        """
        held = dict(write.tuples(open_ones, name=name, now=now))
        for position, (ticket, accepted) in events.items():
            if position in held:
                found.setdefault(f"projector:{lane}/{held[position]}", []).append(ticket)
            elif position not in done:
                place = f"queue:{lane}" if accepted + projector.settings.transit <= now else "transit"
                found.setdefault(place, []).append(ticket)
        if lane in parts.lists:
            found[lane] = [named(row.order_id, row.status) for row in cafeteria.order_list(lane).itertuples()]
        else:  # a sum shows no orders
            applied = read.tuples("SELECT order_id, position FROM applied WHERE projection = :name", name=name)
            paid = {order for order, position in applied if events[position][0] != order}
            found[lane] = [f"{order} paid" if order in paid else order for order, _ in applied]
    found["line"] = in_line(cafeteria)
    return in_order(found)


def in_line(cafeteria: Cafeteria) -> list[str]:
    """Who stands in line now, the first in front."""
    line = cafeteria.parts.counter.line
    return [] if line is None else [ticket.known["who"] or "" for ticket in line.tickets]


def named(order: str, status: str) -> str:
    """What a ticket of this order says."""
    return f"{order} paid" if status == "PAID" else order


def in_order(places: Standing) -> Standing:
    """The same without what a picture is free to choose: the order in a box, and boxes in which nothing stands."""
    return {place: sorted(tickets if place == "line" else set(tickets)) for place, tickets in places.items() if tickets}


def lunch(number: int, instants: int, ask: Callable[[Cafeteria], Asked] = stands) -> tuple[Cafeteria, dict[int, Asked]]:
    """A cafeteria after a random lunch, and what stood where at some instants of it (microseconds since opening).

    `ask` may ask something else of the cafeteria as it is at those instants.
    """
    random = Random(f"stage/{number}")
    is_inline = number % EVERY_FIFTH == EVERY_FIFTH - 1
    cafeteria, one_thing = (inline(random), act_inline) if is_inline else (asynchronous(random), act)
    seen: dict[int, Asked] = {}
    for _ in range(22):
        for _ in range(random.choice([1, 1, 1, 2, 3])):  # in one instant
            one_thing(cafeteria, random)
        go_on(cafeteria, random.choice([0.013, 0.1, 0.37, 0.9, 1.7]))
        seen[round(cafeteria.now() * 1_000_000)] = ask(cafeteria)
        go_on(cafeteria, 0.000_001)  # what is done next belongs to another instant
    go_on(cafeteria, random.choice([0.5, 40.0]))  # nothing of that may be seen before
    return cafeteria, {at: seen[at] for at in sorted(random.sample(sorted(seen), instants))}


def asynchronous(random: Random) -> Cafeteria:
    """A cafeteria with two projectors, which opens."""
    with catch_warnings():
        simplefilter("ignore")  # a short lease is meant
        return Cafeteria(
            delay={"order_list": Delay.uniform(0.0, 2.0), "replica_1": random.choice([0.5, 2.5])},
            workers=random.choice([1, 1, 2, 3]),
            transit=random.choice([0.0, 0.0, 0.4]),
            lease=random.choice([1.0, 30.0]),
            attempts=2,
            retry_wait=0.2,
            poll_interval=random.choice([0.1, None]),
        )


def inline(random: Random) -> Cafeteria:
    """A cafeteria whose views change in the order's own transaction, which opens."""
    slow = random.choice([0.0, 0.5, 2.5])
    return Cafeteria(delay={"order_list": Delay.uniform(0.0, 2.0), "sales_total": slow}, projection="inline")


def go_on(cafeteria: Cafeteria, seconds: float) -> None:
    """Let the time pass, whoever falls meanwhile."""
    until = cafeteria.now() + seconds
    while (left := round(until - cafeteria.now(), 6)) > 0:
        with suppress(Crashed):  # a student, at a failpoint of the write side
            cafeteria.advance(left)


def act(cafeteria: Cafeteria, random: Random) -> None:
    """One thing that people, chance or a teacher may do."""
    usual = ["place"] * 5 + ["pay"] * 3 + ["crash"] * 2 + ["restart"] * 2
    action = random.choice([*usual, "student", "poison", "cure", "retry", "change", "nothing"])
    order = f"order-{random.randint(1, 5)}"
    try:
        if action == "place":
            cafeteria.place_order("Aoi", 850)
        elif action == "pay":
            cafeteria.pay_order(order)
        elif action == "student":
            cafeteria.students.add("Ben", patience=random.choice([0.7, 2.0]), being_reflected=random.random() < 0.5)
        elif action in ("poison", "cure"):
            getattr(cafeteria.faults, action)(order)
        elif action == "retry":
            cafeteria.dead_letters.retry(order)
        elif action == "crash":
            cafeteria.faults.crash(at=random.choice([None, *FAILPOINTS]))
        elif action == "restart":
            cafeteria.faults.restart()
        elif action == "change":
            cafeteria.change(delay=random.choice([0.1, 1.0]), workers=random.choice([1, 2]))
    except (OrderRefused, Crashed):
        pass
    except Exception as error:  # a retry in vain
        if "poisoned" not in str(error) and "not in the list" not in str(error):
            raise


def act_inline(cafeteria: Cafeteria, random: Random) -> None:
    """One thing that people, chance or a teacher may do where views change in the order's own transaction."""
    usual = ["place later"] * 4 + ["pay later"] * 2 + ["student"] * 3
    action = random.choice([*usual, "place", "pay", "poison", "cure", "crash", "change", "nothing"])
    order, customer = f"order-{random.randint(1, 9)}", random.choice(["Aoi", "Chie", "Dai"])
    soon = cafeteria.now() + random.choice([0.0, 0.05, 1.0])
    try:
        if action == "place later":
            cafeteria.at(soon, cafeteria.place_order, customer, 850)
        elif action == "pay later":
            cafeteria.at(soon, cafeteria.pay_order, order)
        elif action == "place":  # and stands in line until it is served
            cafeteria.place_order(customer, 850)
        elif action == "pay":
            cafeteria.pay_order(order)
        elif action == "student":
            cafeteria.students.add("Ben", patience=random.choice([0.7, 2.0]), being_reflected=random.random() < 0.5)
        elif action == "poison":
            cafeteria.faults.poison(order, random.choice(VIEWS))
        elif action == "cure":
            cafeteria.faults.cure(order)
        elif action == "crash":
            cafeteria.faults.crash(at=random.choice(INLINE_FAILPOINTS))
        elif action == "change":
            cafeteria.change(delay={"sales_total": random.choice([0.1, 1.0])})
    except (OrderRefused, Crashed):
        pass


def lunches(number: int, instants: int) -> Iterator[tuple[Cafeteria, dict[int, Standing]]]:
    """So many random lunches, one after the other."""
    for each in range(number):
        cafeteria, seen = lunch(each, instants)
        yield cafeteria, seen
        cafeteria.close()
