"""What a row of a table of facts says, as a scene needs it."""

from typing import Any

import pandas as pd

from cqrs_lab.shared.units import PER_SECOND
from cqrs_lab.teach.widgets.stage.lane import OPEN


def micros(seconds: "pd.Series[float]") -> list[int]:
    """Whole microseconds; OPEN where there is no instant."""
    known = seconds.to_numpy(float)
    return [OPEN if instant != instant else round(instant * PER_SECOND) for instant in known.tolist()]


def missing(value: Any) -> bool:
    """Whether a cell of the table says nothing."""
    return value is None or value is pd.NA or value != value


def number_or_none(delay: object) -> float | None:
    """A delay that is always the same, in seconds; None if chance or a list decides."""
    return float(delay) if isinstance(delay, int | float) else None
