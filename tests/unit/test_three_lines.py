"""Three lines in any order: the exercise's small model says what a cafeteria does, and only one frame is right."""

from itertools import permutations

import pytest

from cqrs_lab import Cafeteria
from cqrs_lab.lab.between_writes import crash_after_each, every_order
from cqrs_lab.teach.exercises import find, verdict_on
from cqrs_lab.teach.exercises.three_lines import LINES, WRITES, falls, harm_in, is_overwritten, left_after

SAID = {None: "right", "orphan": "PENDING", "zombie": "zombie", "ghost": "ghost"}
ORDERS = [*permutations(WRITES)]


@pytest.fixture(scope="module")
def told():
    """What a cafeteria says of each order of the lines."""
    return every_order(Cafeteria).set_index("lines")


@pytest.mark.parametrize("lines", [*ORDERS, LINES], ids=", ".join)
def test_the_model_and_a_cafeteria_say_the_same(told, lines):
    places = range(1, 4) if lines in ORDERS else range(2, 5)  # "begin" alone writes nothing
    model = [SAID[harm_in(left_after(lines, place))] for place in places]
    quick = "PENDING" if is_overwritten(lines) else "right"
    assert told.loc[", ".join(lines)].tolist() == [*model, quick]


@pytest.mark.parametrize("lines", ORDERS, ids=", ".join)
def test_the_model_and_a_cafeteria_have_the_same_stored(lines):
    table = crash_after_each(Cafeteria, lines)
    for place, row in enumerate(table.to_dict("records")):
        stored = left_after(lines, place)
        assert (row["order"] == "yes", row["event"] == "yes", row["operation"]) == (
            stored.order,
            stored.event,
            stored.operation,
        )


def test_in_one_transaction_nothing_is_left_until_all_is_there():
    table = crash_after_each(Cafeteria, "together")
    assert table["fell"].tolist() == ["before all", "after save", "after put", "after push"]
    assert set(table["so"]) == {"right"}
    assert set(table[["order", "operation", "event", "in_the_list"]].to_numpy().flatten()) == {""}


def test_no_order_of_three_commits_is_right(told):
    three = told.drop(index=", ".join(LINES))
    assert len(three) == 6
    assert [lines for lines, row in three.iterrows() if {"ghost", "zombie"}.isdisjoint(row)] == []


def right(lines):
    return verdict_on(find("09-lines"), list(lines)).key == "09-lines.right"


def test_right_is_whatever_begins_first_and_ends_last():
    assert not any(map(right, ORDERS))
    found = [lines for lines in permutations(LINES) if right(lines)]
    assert sorted(found) == sorted(("begin", *order, "end") for order in ORDERS)


def test_what_is_right_leaves_all_or_nothing_wherever_one_falls():
    for place in range(len(LINES) + 1):
        stored = left_after(LINES, place)
        assert (stored.order, stored.event, bool(stored.operation)) in ((True,) * 3, (False,) * 3)
    assert falls(LINES) == []


@pytest.mark.parametrize("writes", [None, "apart", ("save", "put"), ("save", "put", "put"), ["save", "put", "push"], 3])
def test_what_is_no_order_of_three_writes_is_refused(writes):
    with pytest.raises(ValueError, match="writes must"):
        crash_after_each(Cafeteria, writes)
