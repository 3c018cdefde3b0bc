"""Measurements, as tables: what happened when, read from the two databases.

Three facts about an order: accepted (by the write side), picked up (by the projector), visible (in a view).
All differences are taken between whole microseconds; only then are they written in seconds since opening.
"""

from typing import Any, overload

import pandas as pd

from cqrs_lab.shared.database import Database

# A name such as "$5 & $6" is text, not a formula: keep the notebook's typesetting away from our tables.
pd.set_option("display.html.use_mathjax", False)

TIMELINE = ["order_id", "accepted_at", "picked_up_at", "visible_at", "lag"]


@overload
def seconds(instant: float, since: int) -> float: ...
@overload
def seconds(instant: float | None, since: int) -> float | None: ...
def seconds(instant: float | None, since: int) -> float | None:
    """An instant as seconds since another, exact to the microsecond; None stays None."""
    return None if instant is None else (instant - since) / 1_000_000


def table(columns: list[str], rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows as a table with these columns, also when there are no rows."""
    return pd.DataFrame(rows, columns=columns)


def timeline(write: Database, read: Database, *, projection: str, opening: int) -> pd.DataFrame:
    """One row for each order, in the order of acceptance; times in seconds since opening, NaN where not yet.

    Columns: order_id; accepted_at; picked_up_at (for the first time); visible_at; lag = visible_at - accepted_at.
    """
    placed = write.execute(
        """
        SELECT e.position, e.order_id, e.accepted_at, d.picked_up_at FROM events e
        LEFT JOIN deliveries d ON d.subscription = :name AND d.position = e.position
        WHERE e.type = 'OrderPlaced' ORDER BY e.position
        """,
        name=projection,
    )
    applied = read.execute("SELECT position, visible_at FROM applied WHERE projection = :name", name=projection)
    visible_at = {row["position"]: row["visible_at"] for row in applied}
    rows = []
    for order in placed:
        accepted, visible = order["accepted_at"], visible_at.get(order["position"])
        rows.append(
            {
                "order_id": order["order_id"],
                "accepted_at": seconds(accepted, opening),
                "picked_up_at": seconds(order["picked_up_at"], opening),
                "visible_at": seconds(visible, opening),
                "lag": seconds(visible, accepted),
            }
        )
    times = dict.fromkeys(TIMELINE[1:], float)
    return table(TIMELINE, rows).astype(times)
