"""Rows of one's own: a table of any origin, drawn by the names of its columns."""

from collections.abc import Mapping
from itertools import cycle

import numpy as np
import pandas as pd

from cqrs_lab.teach.colours import PROJECTING, READ, TROUBLE, WAITING, WRITE
from cqrs_lab.teach.pictures.canvas import Picture
from cqrs_lab.teach.pictures.needs import Needs, WrongTable
from cqrs_lab.teach.pictures.rows import Mark, Span, row_points, rows_picture
from cqrs_lab.teach.words import say

SIGNS = ((WRITE, "o"), (READ, "D"), (PROJECTING, "s"), (TROUBLE, "^"), (READ, "|"))  # no two have the same shape


def rows(
    table: pd.DataFrame,
    *,
    name: str,
    marks: Mapping[str, str],
    bar: tuple[str, str, str] | None = None,
    title: str = "",
    scale: float = 1.0,
) -> Picture:
    """A row for each line of `table`, called what its column `name` says.

    `marks` are columns of instants in seconds, or of tuples of them, and what each is called in the legend; `bar` are
    two more columns, from which and to which a bar goes, and what it is called. ValueError if `table` has no such
    column, or one that holds no numbers.
    """
    needs = Needs("rows", None, (name, *marks, *(bar or ())[:2]))
    table = needs.table_of(table)
    if not marks or (bar and len(bar) != 3):
        raise ValueError(say("pictures", "rows_without_marks", marks=marks, bar=bar))
    for column in needs.columns[1:]:
        try:
            row_points(table[column])
        except (TypeError, ValueError) as error:
            raise WrongTable(say("pictures", "column_of_no_numbers", column=column, why=error)) from None
    signs = [
        Mark(column, label, colour, shape) for (column, label), (colour, shape) in zip(marks.items(), cycle(SIGNS))
    ]
    span = Span(*bar, WAITING) if bar else None

    def describe(table: pd.DataFrame) -> str:
        said = [say("pictures", "rows", n=len(table)), *(last_of(table[column], marks[column]) for column in marks)]
        return say("pictures", "between_marks").join(said)

    return rows_picture(title, name, signs, span, describe, needs, table, scale)


def last_of(column: "pd.Series[float]", label: str) -> str:
    """How often something is marked, and when for the last time."""
    instants = np.array(row_points(column)[0], dtype=float)
    known = instants[np.isfinite(instants)]
    if not len(known):
        return say("pictures", "never_marked", label=label)
    return say("pictures", "marked", label=label, n=len(known), last=known.max())
