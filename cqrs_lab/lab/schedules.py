"""Schedules of accidents: plain data, drawn from a seed or found by a search, and played on a cafeteria.

A schedule is a tuple of accidents, each at a second since opening:

    crash, restart   all workers fall where they are, or are started again
    crash at         whoever comes first to the failpoint `of` falls
    fail at          whichever projection comes first to the failpoint `of` fails there, and does not fall
    outage           all workers are down for `of` seconds
    poison, fells    from now on no view can apply the events of order `of`, or they fell whoever has one in hand
    lease            from now on a worker may hold an event for `of` seconds
    slow             from now on an event takes `of` seconds
    workers          from now on so many workers, `of`, share the work
    duplicate, swap  the queue hands out an event once more, or two in the other order

Orders are given by hand: whoever sees the write side fall does not order again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from cqrs_lab.lab.crashes import mend
from cqrs_lab.lab.damage import Damage, damage
from cqrs_lab.lab.faults import Crashed
from cqrs_lab.lab.randomness import stream
from cqrs_lab.shared.failpoints import FAILPOINTS, PROJECTION_FAILPOINTS
from cqrs_lab.write.refusals import OrderRefused

DELAY, LEASE, ATTEMPTS = 1.5, 30.0, 3
NAMES = ("Aoi", "Ben", "Chie", "Dai", "Emi", "Fumi")
ITEMS = (("set meal", 850), ("curry", 700), ("set meal", 850), ("onigiri", 150))
SECONDS = 20.0  # a schedule's length

ACTS: dict[str, Callable[[Any, Any], object]] = {
    "crash": lambda cafeteria, of: cafeteria.faults.crash(),
    "crash at": lambda cafeteria, of: cafeteria.faults.crash(at=of),
    "fail at": lambda cafeteria, of: cafeteria.faults.fail(at=of),
    "restart": lambda cafeteria, of: cafeteria.faults.restart(),
    "outage": lambda cafeteria, of: cafeteria.faults.outage(at=cafeteria.now(), seconds=of),
    "poison": lambda cafeteria, of: cafeteria.faults.poison(of),
    "fells": lambda cafeteria, of: cafeteria.faults.poison(of, fells=True),
    "lease": lambda cafeteria, of: cafeteria.faults.shorten_lease(of),
    "slow": lambda cafeteria, of: cafeteria.change(delay=of),
    "workers": lambda cafeteria, of: cafeteria.change(workers=of),
    "duplicate": lambda cafeteria, of: cafeteria.faults.duplicate(),
    "swap": lambda cafeteria, of: cafeteria.faults.swap(),
}

# What an accident can be of; None where there is nothing to say.
CHOICES: dict[str, tuple[Any, ...]] = {
    "crash": (None,),
    "crash at": FAILPOINTS,
    "fail at": PROJECTION_FAILPOINTS,
    "restart": (None,),
    "outage": (0.5, 4.0),
    "poison": ("order-1", "order-2", "order-3"),
    "fells": ("order-1", "order-2", "order-3"),
    "lease": (1.0, 2.0),
    "slow": (0.0, 5.0),
    "workers": (1, 2, 3),
    "duplicate": (None,),
    "swap": (None,),
}


@dataclass(frozen=True, slots=True)
class Accident:
    """What goes wrong at a second since opening; see the module for what there is."""

    second: float
    what: str
    of: Any = None


Schedule = tuple[Accident, ...]


@dataclass(frozen=True, slots=True)
class Played:
    """A cafeteria after a schedule, all mended, and the orders of which customers were told that they are accepted."""

    cafeteria: Any
    told: tuple[str, ...]

    @property
    def damage(self) -> Damage:
        """What is wrong, and stays so."""
        return damage(self.cafeteria.parts.write_database, self.cafeteria.parts.read_database, self.told)


def draw(seed: int, accidents: int = 5) -> Schedule:
    """A schedule by chance, always the same for a seed, in the order of its instants: tenths of a second."""
    random = stream(seed, "schedule")

    def one() -> Accident:
        what = pick(random.random(), tuple(ACTS))
        of = pick(random.random(), CHOICES[what])
        return Accident(int(random.random() * SECONDS * 10) / 10, what, of)

    return tuple(sorted((one() for _ in range(accidents)), key=lambda accident: accident.second))


def pick(chance: float, choices: Sequence[Any]) -> Any:
    """One of the choices, by a number from 0 to 1."""
    return choices[int(chance * len(choices))]


def play(
    schedule: Iterable[Accident],
    open_cafeteria: Callable[..., Any],
    orders: Sequence[float] = (0.0, 0.0, 4.0),
    payments: Mapping[str, float] | None = None,
    **settings: Any,
) -> Played:
    """Open a cafeteria with `settings`, let orders come at these seconds and the accidents happen, and then mend all.

    `payments` has the second at which an order is paid. `open_cafeteria` is `Cafeteria`, or what gives one.
    """
    cafeteria = open_cafeteria(
        **{"delay": DELAY, "poll_interval": None, "lease": LEASE, "attempts": ATTEMPTS} | settings
    )
    for accident in schedule:
        cafeteria.at(accident.second, ACTS[accident.what], cafeteria, accident.of)
    coming: list[tuple[float, str | None]] = [(second, None) for second in orders]
    coming += [(second, order_id) for order_id, second in (payments or {}).items()]
    told: list[str] = []
    for second, order_id in sorted(coming, key=lambda one: one[0]):
        cafeteria.advance(max(0.0, second - cafeteria.now()))
        with suppress(Crashed, OrderRefused):
            if order_id is not None:
                cafeteria.pay_order(order_id)
            else:
                item, yen = ITEMS[len(told) % len(ITEMS)]
                told.append(cafeteria.place_order(NAMES[len(told) % len(NAMES)], yen, item).order_id)
    cafeteria.advance(SECONDS)
    usual(cafeteria)
    mend(cafeteria)
    return Played(cafeteria, tuple(told))


def usual(cafeteria: Any) -> None:
    """Events take as long as ever, and may."""
    cafeteria.faults.shorten_lease(LEASE)
    cafeteria.change(delay=DELAY)


def shortest(
    shows: Callable[[Played], bool],
    open_cafeteria: Callable[..., Any],
    alphabet: Iterable[Accident] | None = None,
    longest: int = 2,
    **settings: Any,
) -> Schedule | None:
    """The shortest schedule out of an alphabet of accidents after which `shows` is true; None if none is so short.

    All schedules of one accident are tried before those of two, and so on: what is found is the least that it takes.
    `settings` go to `play`.
    """
    letters = tuple(alphabet if alphabet is not None else every_accident())
    for length in range(longest + 1):
        for schedule in combinations(letters, length):
            played = play(schedule, open_cafeteria, **settings)
            try:
                if shows(played):
                    return schedule
            finally:
                played.cafeteria.close()
    return None


def every_accident(seconds: Sequence[float] = (0.0,)) -> tuple[Accident, ...]:
    """Each kind of accident, of all that it can be of, at each of these instants; the instants in their order."""
    return tuple(
        Accident(second, what, of) for second in sorted(seconds) for what, choices in CHOICES.items() for of in choices
    )


ANSWERS = ("visible", "applied again", "acked", "attempt failed", "dead-lettered")


def overlapping(cafeteria: Any) -> list[int]:
    """The positions of events that a worker picked up while another one, who had not fallen, was still at work on them.

    That the other one was not dead is known from its answer, which came later.
    """
    found = []
    facts = cafeteria.facts()
    for position, mine in facts[facts["worker"].notna()].groupby("position"):
        begun = mine[mine["what"] == "picked up"].set_index("attempt")["n"]
        answered = mine[mine["what"].isin(ANSWERS)].set_index("attempt")["n"]
        if any(begun.get(attempt + 1, n) < n for attempt, n in answered.items()):
            found.append(int(position))
    return found
