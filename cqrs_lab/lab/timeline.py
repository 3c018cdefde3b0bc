"""Measurements, as tables: what happened when, read from the two databases.

Three facts about an order: accepted (by the write side), picked up (by the projector), visible (in a view).
All differences are taken between whole microseconds; only then are they written in seconds since opening.
"""

from collections.abc import Iterable, Mapping
from itertools import repeat
from typing import Any

import numpy as np
import pandas as pd

from cqrs_lab.lab.tables import table
from cqrs_lab.shared.database import Database
from cqrs_lab.shared.units import PER_SECOND, seconds

STALENESS = ["view", "order_id", "accepted_at", "stale_from", "until", "age"]


def timeline(write: Database, read: Database, projection: str, opening: int) -> pd.DataFrame:
    """One row for each order, in the order of acceptance; times in seconds since opening, NaN where not yet.

    Columns: order_id; accepted_at; picked_up_at (for the first time); visible_at; lag = visible_at - accepted_at.
    """
    placed = write.execute(
        """
        SELECT e.position, e.order_id, e.accepted_at, h.from_at AS picked_up_at FROM events e
        LEFT JOIN hand_outs h ON h.subscription = :name AND h.position = e.position AND h.attempt = 1
        WHERE e.type = 'OrderPlaced' ORDER BY e.position
        """,
        name=projection,
    )
    visible_at = visible_instants(read, projection)
    accepted = [order["accepted_at"] for order in placed]
    visible = [visible_at.get(order["position"]) for order in placed]
    return pd.DataFrame(
        {
            "order_id": pd.Series([order["order_id"] for order in placed], dtype=object),
            "accepted_at": all_seconds(accepted, repeat(opening)),
            "picked_up_at": all_seconds([order["picked_up_at"] for order in placed], repeat(opening)),
            "visible_at": all_seconds(visible, repeat(opening)),
            "lag": all_seconds(visible, accepted),
        }
    )


def all_seconds(instants: Iterable[int | None], since: Iterable[int]) -> Any:
    """Instants as seconds, each since its own start, NaN for None: a whole column at once, for sliders wait for it."""
    durations = [None if instant is None else instant - start for instant, start in zip(instants, since, strict=False)]
    return np.array(durations, dtype=float) / PER_SECOND


def staleness(write: Database, read: Database, projections: Mapping[str, str], opening: int, now: int) -> pd.DataFrame:
    """When each view was how old: one row for each event that a view missed as its oldest.

    `projections` gives each view's projection. From `stale_from` until `until` the event of `order_id` was the
    first that the view missed, so the view's age grew from stale_from - accepted_at to `age` = until - accepted_at.
    A dead letter ends when it died, an event that is still missing ends now. Times in seconds since opening.
    """
    events = write.execute("SELECT position, order_id, accepted_at FROM events ORDER BY position")
    rows = []
    for view, projection in projections.items():
        settled_at = settled_instants(read, projection)
        caught_up = opening
        for event in events:
            until = settled_at.get(event["position"], now)
            stale_from = max(event["accepted_at"], caught_up)
            caught_up = max(caught_up, until)
            if stale_from < until:
                rows.append(
                    {
                        "view": view,
                        "order_id": event["order_id"],
                        "accepted_at": seconds(event["accepted_at"], opening),
                        "stale_from": seconds(stale_from, opening),
                        "until": seconds(until, opening),
                        "age": seconds(until, event["accepted_at"]),
                    }
                )
    return table(STALENESS, rows).astype(dict.fromkeys(STALENESS[2:], float))


def visible_instants(read: Database, projection: str) -> dict[int, int]:
    """When each event was applied, by its position; in microseconds since the epoch."""
    rows = read.execute("SELECT position, visible_at FROM applied WHERE projection = :name", name=projection)
    return {row["position"]: row["visible_at"] for row in rows}


def settled_instants(read: Database, projection: str) -> dict[int, int]:
    """When each event was first applied or died, by its position; in microseconds since the epoch.

    A letter counts from its death, also when it was applied later: the past stays what it was.
    """
    dead = read.execute(
        "SELECT position, min(died_at) AS died_at FROM dead_letters WHERE projection = :name GROUP BY position",
        name=projection,
    )
    return {**visible_instants(read, projection), **{row["position"]: row["died_at"] for row in dead}}
