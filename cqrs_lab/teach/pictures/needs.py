"""Which table a picture draws. Asked in one place, before anything is drawn: a KeyError names no method."""

from dataclasses import dataclass

import pandas as pd

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.lab.order_times import OrderTimes
from cqrs_lab.teach.words import say


class WrongTable(ValueError):
    """A picture was given another table than the one it draws, or no table at all."""


@dataclass(frozen=True, slots=True)
class Needs:
    """The columns that `picture` draws, and the method that gives a table with them, as one writes it.

    A picture of any table has no such method.
    """

    picture: str
    method: str | None
    columns: tuple[str, ...]

    def table_of(self, given: object) -> pd.DataFrame:
        """`given`, or what is measured of a what-if as a table; WrongTable if it is none, or lacks a column."""
        if isinstance(given, OrderTimes):  # an id for each of 100,000 orders takes longer than the picture
            given = given.timeline() if "order_id" in self.columns else given.table()
        return self.check(given)

    def check(self, table: object) -> pd.DataFrame:
        """`table`; raises WrongTable if it is none, or lacks a column."""
        if isinstance(table, Cafeteria) and self.method:
            raise WrongTable(say("pictures", "no_cafeteria", picture=self.picture, method=self.method))
        if not isinstance(table, pd.DataFrame):
            kind = type(table).__name__
            if self.method is None:
                raise WrongTable(say("pictures", "no_table_at_all", picture=self.picture, kind=kind))
            raise WrongTable(say("pictures", "no_table", picture=self.picture, method=self.method, kind=kind))
        missing = [column for column in self.columns if column not in table]
        if missing and self.method is None:
            there = say("pictures", "between_views").join(map(str, table.columns))
            raise WrongTable(say("pictures", "no_such_column", column=missing[0], columns=there))
        if missing:
            column = missing[0]
            raise WrongTable(say("pictures", "column_missing", picture=self.picture, method=self.method, column=column))
        return table
