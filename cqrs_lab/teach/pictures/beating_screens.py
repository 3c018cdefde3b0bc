"""Beating screens: which of them still shows a sign of life."""

import pandas as pd

from cqrs_lab.teach.colours import READ, WAITING
from cqrs_lab.teach.pictures.canvas import Picture
from cqrs_lab.teach.pictures.needs import Needs
from cqrs_lab.teach.pictures.rows import Mark, Span, rows_picture
from cqrs_lab.teach.words import say

NEEDS = Needs(
    "beating_screens",
    "cafeteria.screens.table()",
    ("behaviour", "pressed_at", "reflected_at", "longest_silence", "beats_at"),
)


def beating_screens(screens: pd.DataFrame, *, scale: float = 1.0) -> Picture:
    """A row for each screen: its beats, and the time from the press until the order was reflected."""
    span = Span("pressed_at", "reflected_at", say("pictures", "screen_waits"), WAITING)
    marks = [Mark("beats_at", say("pictures", "screen_is_alive"), READ, "o")]
    return rows_picture(
        say("pictures", "screens_title"), "behaviour", marks, span, describe_screens, NEEDS, screens, scale
    )


def describe_screens(screens: pd.DataFrame) -> str:
    """How long each screen showed no sign of life."""
    if screens.empty:
        return say("pictures", "no_screens")
    worst = screens.groupby("behaviour", sort=False)["longest_silence"].max()
    silences = [
        say("pictures", "screen_was_silent", behaviour=behaviour, silence=silence)
        for behaviour, silence in worst.items()
    ]
    return say("pictures", "between_screens").join(silences)
