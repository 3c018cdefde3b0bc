"""Tables as learners see them: plain DataFrames, whose columns are named in one place."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd


def table(columns: Sequence[str] | Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows as a table with these columns, also when there are no rows; a mapping gives each column's type as well.

    A text, a tuple and what may be None are objects, a whole number that may be missing is an "Int64".
    """
    if not isinstance(columns, Mapping):
        return pd.DataFrame(rows, columns=list(columns))
    # As objects first: pandas would make NaN out of a None between texts before anybody can say what it is.
    return pd.DataFrame(rows, columns=list(columns), dtype=object).astype(dict(columns))
