"""Screens that wait for an order, frozen or alive."""

from itertools import pairwise

import pandas as pd

from cqrs_lab.client.api import CafeteriaApi
from cqrs_lab.client.screens import Screen
from cqrs_lab.lab.clock import PEOPLE, Clock
from cqrs_lab.lab.tables import table
from cqrs_lab.lab.turns import Turn, one_at_a_time
from cqrs_lab.shared.units import seconds

SCREENS = {
    "screen": object,
    "behaviour": object,
    "pressed_at": float,
    "reflected_at": float,
    "refused": object,
    "longest_silence": float,
    "beats_at": object,
}


@one_at_a_time
class Screens:
    """All screens that order lunch and wait for it."""

    def __init__(self, turn: Turn, clock: Clock, api: CafeteriaApi) -> None:
        self._turn = turn
        self._clock = clock
        self._api = api
        self._screens: list[Screen] = []

    def add(self, freezes: bool) -> None:
        """Let a screen order lunch and wait for it; if it freezes, it does nothing else meanwhile."""
        screen = Screen(f"screen-{len(self._screens) + 1}", freezes)
        self._screens.append(screen)
        self._clock.start(screen.run(self._api), PEOPLE)

    def table(self) -> pd.DataFrame:
        """One row for each screen: when it showed a beat, and the longest time without one.

        `behaviour` is "freezes" or "stays alive"; `refused` the reason why the order was refused, or "". An order
        that was refused, or whose operation FAILED, is never reflected.
        """
        rows = [
            {
                "screen": screen.who,
                "behaviour": "freezes" if screen.freezes else "stays alive",
                "pressed_at": self._clock.second(screen.pressed_at),
                "reflected_at": self._clock.second(screen.reflected_at),
                "refused": screen.refused,
                "longest_silence": max((seconds(b, a) for a, b in pairwise(screen.beats_at)), default=0.0),
                "beats_at": tuple(self._clock.second(beat) for beat in screen.beats_at),
            }
            for screen in self._screens
        ]
        return table(SCREENS, rows)
