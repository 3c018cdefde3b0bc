"""Beating screens: which of them still shows a sign of life."""

import pandas as pd

from cqrs_lab.teach.colours import READ, WAITING
from cqrs_lab.teach.pictures.canvas import Picture
from cqrs_lab.teach.pictures.rows import Mark, Span, rows_picture


def beating_screens(screens: pd.DataFrame) -> Picture:
    """A row for each screen: its beats, and the time from the press until the order was reflected."""
    span = Span("pressed_at", "reflected_at", "waiting for the order", WAITING)
    marks = [Mark("beats_at", "the screen is alive", READ, "o")]
    return rows_picture("The heartbeat of two screens", "behaviour", marks, span, describe_screens, screens)


def describe_screens(screens: pd.DataFrame) -> str:
    """How long each screen showed no sign of life."""
    if screens.empty:
        return "no screens yet"
    worst = screens.groupby("behaviour", sort=False)["longest_silence"].max()
    return "; ".join(f"a screen that {habit}: {silence:.2f} s without a beat" for habit, silence in worst.items())
