"""The crash table as a picture: the worst of each cell, and every mark with a shape of its own."""

import pandas as pd
import pytest

from cqrs_lab import Cafeteria, crash_grid, crash_table
from cqrs_lab.teach.pictures.crash_grid import WORST, worst_by_cell

COLUMNS = ["writes", "delivery", "accident", "at", "outcome"]
APART = "save, put, push"


@pytest.fixture(scope="module")
def crashes():
    return crash_table(Cafeteria)


def grid(*rows):
    return pd.DataFrame(rows, columns=COLUMNS)


def marked(picture):
    """How many marks there are of each kind."""
    marks = picture.panels[0].marks
    return {word: len(mark.get_xdata()) for word, mark in marks.items()}


def test_every_accident_has_its_place_and_the_lab_itself_has_none_that_harms(crashes):
    picture = crash_grid(crashes)
    cells = crashes.groupby(["writes", "delivery", "accident", "at"]).ngroups
    assert sum(marked(picture).values()) == cells
    assert picture.sentence == (
        "312 accidents, 72 of them leave something wrong; none does with: one transaction + remember"
    )


def test_a_cell_shows_the_worst_that_was_left():
    table = grid(
        (APART, "pop", "crash", "order saved", "right"),
        (APART, "pop", "crash", "order saved", "lost, pending for ever"),
        (APART, "pop", "crash", "order saved", "pending for ever"),
    )
    assert worst_by_cell(table) == {("order saved", (APART, "pop")): "lost"}


def test_no_two_kinds_have_the_same_shape_unless_the_legend_names_both():
    picture = crash_grid(grid())
    shapes = [mark.get_marker() for mark in picture.panels[0].marks.values()]
    assert len(set(shapes)) == len(shapes)
    assert WORST["ghost"] == WORST["zombie"]


def test_a_ghost_is_marked_as_a_zombie_is():
    table = grid((APART, "pop", "crash", "event pushed", "ghost"), (APART, "pop", "crash", "order saved", "zombie"))
    assert marked(crash_grid(table))["zombie"] == 2


def test_another_table_in_place_keeps_the_rows_that_there_were():
    first = grid(("together", "ack", "crash", "event acked", "right"), ("together", "ack", "failure", "at", "right"))
    picture = crash_grid(first)
    picture.show(grid((APART, "pop", "crash", "order saved", "zombie")))
    panel = picture.panels[0]
    assert panel.places == ["event acked", "at (fails)", "order saved"]
    assert panel.marks["zombie"].get_xydata().tolist() == [[1.0, 2.0]]
    assert marked(picture)["right"] == 0


def test_no_accidents_are_an_empty_picture_with_a_sentence():
    assert crash_grid(grid()).sentence == ("0 accidents, 0 of them leave something wrong; none does with: (nothing)")


@pytest.mark.parametrize("column", COLUMNS)
def test_another_table_is_refused_by_the_name_of_what_gives_one(column):
    with pytest.raises(ValueError, match=rf"crash_grid needs the table of crash_table\(Cafeteria\).*'{column}'"):
        crash_grid(grid().drop(columns=column))
