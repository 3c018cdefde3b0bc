"""What is left in several cafeterias, side by side: a row for each, whatever has happened in it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cqrs_lab.lab.tables import table
from cqrs_lab.shared.arguments import as_given
from cqrs_lab.shared.database import Database

COLUMNS = {
    "way": object,
    "accepted": int,
    "in_list": int,
    "sales_total": int,
    "operations": object,
    "dead_letters": int,
    "since_look": float,
}


def outcomes(cafeterias: Mapping[str, Any]) -> pd.DataFrame:
    """A row for each cafeteria, named by its key (`way`), as it is now; TypeError for what is no mapping of them.

    accepted      how many orders the write side has stored
    in_list       how many lines the order list has
    sales_total   what the sum of all orders says, in yen
    operations    what became of each operation, in the order of the log, such as "DONE, PENDING"
    dead_letters  how many wait to be retried
    since_look    seconds since a worker last looked for an event for the order list; NaN: none ever did
    """
    if not isinstance(cafeterias, Mapping):
        raise TypeError(
            'outcomes needs a mapping of names to cafeterias, such as {"pop": Cafeteria(delivery="pop")}, '
            f"not {as_given(cafeterias)}"
        )
    return table(COLUMNS, [{"way": way, **outcome(cafeteria)} for way, cafeteria in cafeterias.items()])


def outcome(cafeteria: Any) -> dict[str, Any]:
    """A row without its name."""
    [sales] = cafeteria.parts.sales_total.read()
    letters = cafeteria.dead_letters.table()
    return {
        "accepted": cafeteria.parts.orders.count(),
        "in_list": len(cafeteria.order_list()),
        "sales_total": sales.total_yen,
        "operations": ", ".join(operations(cafeteria, cafeteria.parts.write_database)),
        "dead_letters": int(letters["closed_at"].isna().sum()),
        "since_look": cafeteria.progress()["since_look"][0],
    }


def operations(cafeteria: Any, write: Database) -> list[str]:
    """The state of each operation that has an event, in the order of the log."""
    rows = write.execute("SELECT json_extract(body, '$.operationId') AS operation_id FROM events ORDER BY position")
    found = [cafeteria.operation(row["operation_id"]) for row in rows]
    return [status.state for status in found if status is not None]
