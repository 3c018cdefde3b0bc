"""What stands where in a cafeteria at this very moment, asked of its databases and of nothing else.

The stage is drawn from `facts()`, long after. Here a lunch of random accidents is lived through, and at some instants
the two databases are asked while they are as they are: orders, hand-outs that are open, what is applied, what is dead.
"""

from collections.abc import Iterator
from contextlib import suppress
from random import Random
from warnings import catch_warnings, simplefilter

from cqrs_lab import Cafeteria, Crashed, Delay, OrderRefused

FAILPOINTS = ("event received", "views changed", "projection committed", "event acked", "event pushed")
Standing = dict[str, list[str]]  # the names of the tickets at each place, sorted; without empty places


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
        shown = cafeteria.order_list(lane)
        found[lane] = [named(row.order_id, row.status) for row in shown.itertuples()]
    return in_order(found)


def named(order: str, status: str) -> str:
    """What a ticket of this order says."""
    return f"{order} paid" if status == "PAID" else order


def in_order(places: Standing) -> Standing:
    """The same without what a picture is free to choose: the order in a box, and boxes in which nothing stands."""
    return {place: sorted(set(tickets)) for place, tickets in places.items() if tickets}


def lunch(number: int, instants: int) -> tuple[Cafeteria, dict[int, Standing]]:
    """A cafeteria after a random lunch, and what stood where at some instants of it (microseconds since opening)."""
    random = Random(f"stage/{number}")
    with catch_warnings():
        simplefilter("ignore")  # a short lease is meant
        cafeteria = Cafeteria(
            delay={"order_list": Delay.uniform(0.0, 2.0), "replica_1": random.choice([0.5, 2.5])},
            workers=random.choice([1, 1, 2, 3]),
            transit=random.choice([0.0, 0.0, 0.4]),
            lease=random.choice([1.0, 30.0]),
            attempts=2,
            retry_wait=0.2,
            poll_interval=random.choice([0.1, None]),
        )
    seen: dict[int, Standing] = {}
    for _ in range(22):
        act(cafeteria, random)
        go_on(cafeteria, random.choice([0.013, 0.1, 0.37, 0.9, 1.7]))
        seen[round(cafeteria.now() * 1_000_000)] = stands(cafeteria)
        go_on(cafeteria, 0.000_001)  # what is done next belongs to another instant
    go_on(cafeteria, random.choice([0.5, 40.0]))  # nothing of that may be seen before
    return cafeteria, {at: seen[at] for at in sorted(random.sample(sorted(seen), instants))}


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


def lunches(number: int, instants: int) -> Iterator[tuple[Cafeteria, dict[int, Standing]]]:
    """So many random lunches, one after the other."""
    for each in range(number):
        cafeteria, seen = lunch(each, instants)
        yield cafeteria, seen
        cafeteria.close()
