"""Every crash there is, and what it leaves: nothing in the careful way, in the textbook's just what its text says."""

from itertools import permutations

import pytest

from cqrs_lab import Cafeteria, Crashed
from cqrs_lab.lab.crashes import AFTER_FAILURES, Case, crash_table, left_by
from cqrs_lab.lab.damage import Damage, damage

SEEDS = {"writes": "save, put, push", "delivery": "pop"}

# What the textbook's program leaves, one order, by where somebody falls; and why.
CRASHES = {
    "order saved": "lost, zombie",  # D3: nobody pushes the event any more, and there is not even an operation to ask
    "operation put": "lost, pending for ever, zombie",  # D3: and here there is one, that nobody will ever end
    "event pushed": "right",  # all three are written; only the customer does not know
    "order committed": "right",  # the same place
    "event received": "lost, pending for ever",  # D2: the queue has forgotten it, and whoever had it is gone
    "views changed": "pending for ever",  # D2: the row is there, and nobody comes back to say DONE
    "event remembered": "pending for ever",  # the same place: this program remembers nothing
    "operation done": "right",  # both effects are over
    "projection committed": "right",  # nobody waits for an answer
    "event nacked": "lost",  # the view failed, before anybody fell: FAILED is told, and nothing tries again
    "operation failed": "lost",  # the same
    "event acked": "right",
}
# What an order meets in the careful way, placed with a key and limited stock, projected, failing and retried.
MET = ["stock taken", "key remembered", "dead letter written", "dead letter committed", *CRASHES]
FAILURES = {  # D4: the row is there, and the one `try` says FAILED
    "views changed": "visible but FAILED",
    "event remembered": "visible but FAILED",
    "operation done": "visible but FAILED",
}


@pytest.fixture(scope="module")
def table():
    return crash_table(Cafeteria)


def outcomes(table, **wanted):
    """The outcomes by failpoint of those rows; a failpoint that is passed twice has one for both passings."""
    for column, value in wanted.items():
        table = table[table[column] == value]
    return table.groupby("at")["outcome"].agg(lambda outcomes: " | ".join(sorted(set(outcomes)))).to_dict()


@pytest.mark.parametrize("orders", [1, 2])
def test_the_careful_program_is_right_wherever_somebody_falls(table, orders):
    found = outcomes(table, writes="together", delivery="remember", orders=orders)
    assert found == dict.fromkeys(MET, "right")


@pytest.mark.parametrize("orders", [1, 2])
@pytest.mark.parametrize(("accident", "expected"), [("crash", CRASHES), ("failure", FAILURES)])
def test_the_textbooks_program_shows_each_flaw_where_it_is(table, orders, accident, expected):
    assert outcomes(table, **SEEDS, orders=orders, accident=accident) == expected


@pytest.mark.parametrize("writes", ["together", "save, put, push"])
def test_what_forgets_doubles_at_one_place_alone(table, writes):
    found = outcomes(table, writes=writes, delivery="ack")
    assert [at for at, outcome in found.items() if "doubled" in outcome] == ["projection committed"]


@pytest.mark.parametrize("delivery", ["pop", "ack", "remember"])
def test_the_write_sides_flaws_do_not_depend_on_the_delivery(table, delivery):
    for writes, zombies in (("together", []), ("save, put, push", ["operation put", "order saved"])):
        found = outcomes(table, writes=writes, delivery=delivery)
        assert [at for at, outcome in found.items() if "zombie" in outcome] == zombies


def test_an_accident_hits_one_order_of_two(table):
    numbers = table[list(Damage.__dataclass_fields__)].max(axis=1)
    assert set(numbers[(table["orders"] == 2) & ~table["at"].isin(AFTER_FAILURES)]) == {0, 1}


@pytest.mark.parametrize("writes", [*permutations(("save", "put", "push"))])
@pytest.mark.parametrize("written", [1, 2])
def test_each_order_of_the_three_writes_has_its_ghosts_and_zombies(writes, written):
    """A ghost where the event is there and the order is not, a zombie where it is the other way round."""
    there = writes[:written]
    at = {"save": "order saved", "put": "operation put", "push": "event pushed"}[there[-1]]
    found = left_by(Cafeteria, Case(writes, "remember", 1, "crash", at, 1))
    assert found.ghosts == ("push" in there and "save" not in there)
    assert found.zombies == ("save" in there and "push" not in there)
    assert found.pending_for_ever == ("put" in there and "push" not in there)


def test_damage_counts_what_the_databases_hold(open_cafeteria):
    cafeteria = open_cafeteria(delivery="ack", writes=("push", "save", "put"))
    write, read = cafeteria.parts.write_database, cafeteria.parts.read_database
    cafeteria.faults.duplicate()
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(10)
    cafeteria.faults.crash(at="event pushed")
    with pytest.raises(Crashed):
        cafeteria.place_order("Ben", 850)
    assert damage(write, read) == Damage(doubled=1, ghosts=1)
    cafeteria.place_order("Chie", 850)
    assert damage(write, read, told=["order-3"]) == Damage(lost=1, doubled=1, pending_for_ever=1, ghosts=1)
    cafeteria.advance(10)
    assert damage(write, read, told=["order-3"]) == Damage(doubled=1, ghosts=1)
    assert damage(write, read, told=["order-9"]).lost == 1
    cafeteria.faults.crash()
    cafeteria.pay_order("order-1")
    assert damage(write, read).lost == 1, "its payment"
