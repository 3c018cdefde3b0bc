"""Named places between two effects, where a process may fall.

Every part calls `failpoint(name)` between any two of its effects. As a rule that does nothing. A lesson
or a test hands in a function that raises there, and so sees what a crash at just that place leaves behind.
"""

from collections.abc import Callable

Failpoint = Callable[[str], None]


# Every failpoint there is, in the order in which a lunch meets them.
FAILPOINTS = (
    "stock taken",
    "order saved",
    "operation put",
    "event pushed",
    "key remembered",
    "order committed",
    "event received",
    "mail recorded",
    "views changed",
    "event remembered",
    "operation done",
    "projection committed",
    "event nacked",
    "dead letter written",
    "operation failed",
    "dead letter committed",
    "event skipped",
    "event acked",
    "rebuild begun",
    "event rebuilt",
    "rebuild switched",
    "rebuild committed",
)

# Those between the effects that one event has on the read side.
PROJECTION_FAILPOINTS = ("views changed", "event remembered", "operation done")

# Those that an order meets when its views change in its own transaction: nothing is handed out, nothing is given up.
INLINE_FAILPOINTS = (
    "stock taken",
    "order saved",
    "operation put",
    "views changed",
    "event remembered",
    "operation done",
    "event pushed",
    "key remembered",
    "order committed",
)


def no_failpoint(name: str) -> None:
    """Do nothing: the failpoint of everyday."""
