"""Tables as learners see them: plain DataFrames, whose columns are named in one place; times in seconds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from cqrs_lab.lab.clock import Clock
from cqrs_lab.read.freshness import Freshness
from cqrs_lab.read.order_list import ReadOrderRow

if TYPE_CHECKING:
    from cqrs_lab.lab.projector import Projector

ORDER_LIST = ["order_id", "customer", "total_yen", "item", "status", "version", "projected_at"]
EVENTS = ["position", "type", "order_id", "accepted_at", "state"]
PROGRESS = ["view", "version", "behind", "age", "projected_at", "since_look"]


def table(columns: Sequence[str] | Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows as a table with these columns, also when there are no rows; a mapping gives each column's type as well.

    A text, a tuple and what may be None are objects, a whole number that may be missing is an "Int64".
    """
    if not isinstance(columns, Mapping):
        return pd.DataFrame(rows, columns=list(columns))
    # As objects first: pandas would make NaN out of a None between texts before anybody can say what it is.
    return pd.DataFrame(rows, columns=list(columns), dtype=object).astype(dict(columns))


def order_list_table(rows: Iterable[ReadOrderRow], clock: Clock) -> pd.DataFrame:
    """The lines of an order list, in short words: a page of 592 pixels shows them all."""
    short = {"customer": "customer_name", "version": "order_version"}
    lines = [{**asdict(row), **{column: getattr(row, name) for column, name in short.items()}} for row in rows]
    return table(ORDER_LIST, [{**line, "projected_at": clock.second(line["projected_at"])} for line in lines])


def events_table(projector: "Projector") -> pd.DataFrame:
    """The event log, and how far a projector is with each event."""
    clock = projector.clock
    entries = projector.subscription.entries()
    return table(EVENTS, [{**entry, "accepted_at": clock.second(entry["accepted_at"])} for entry in entries])


@dataclass(frozen=True, slots=True)
class Progress:
    """How fresh a view is, when it was last projected (an instant), how many seconds nobody has looked for it."""

    freshness: Freshness
    projected_at: int | None
    since_look: float | None


def progress_table(known: Mapping[str, Progress], clock: Clock) -> pd.DataFrame:
    """One row for each view: how fresh it is, when it was last projected, how long its projector has not looked."""
    rows = [
        {
            "view": view,
            "version": progress.freshness.version,
            "behind": progress.freshness.behind,
            "age": progress.freshness.age_seconds,
            "projected_at": clock.second(progress.projected_at),
            "since_look": progress.since_look,
        }
        for view, progress in known.items()
    ]
    return table(PROGRESS, rows).astype({"projected_at": float, "since_look": float})
