"""Who had which event when: a lane for each hand-out, and what came of it.

A bar is a hand-out in a worker's hands; hatched, the rest of a lease whose worker lies on the floor. At its end stands
what came of it: applied, applied again (sums count it twice), nothing (it had come before), or a fall.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from cqrs_lab.teach.colours import PROJECTING, READ, RESERVED, TROUBLE, WAITING
from cqrs_lab.teach.pictures.canvas import Picture, Size
from cqrs_lab.teach.pictures.needs import Needs
from cqrs_lab.teach.pictures.pieces import (
    HATCH,
    Frame,
    TimeAxis,
    bar_artist,
    bars,
    draw_row_axis,
    figure_height,
    label_width,
    legend_above,
    marker_artist,
    stable_row_names,
    style_axes,
)
from cqrs_lab.teach.words import say

COLUMNS = ("n", "at", "what", "order_id", "position", "view", "worker", "attempt", "until")
NEEDS = Needs("delivery_lanes", "cafeteria.facts()", COLUMNS)
APPLIED, AGAIN, NOTHING, FELL, FAILED = "visible", "applied again", "acked", "crashed", "attempt failed"
ENDS = (APPLIED, AGAIN, NOTHING, FAILED, "released", "dead-lettered", "skipped")


@dataclass(slots=True)
class HandOut:
    """One delivery of an event to a worker; instants in seconds, NaN where there is none."""

    name: str
    start: float
    until: float  # the lease's end; NaN: it has none
    end: float = np.nan  # of the work
    what: str = ""  # came of it
    fell: float = np.nan
    lapsed: float = np.nan


def hand_outs(facts: pd.DataFrame) -> list[HandOut]:
    """The hand-outs that a table of facts tells of, in their order; those that are not over end with the facts."""
    found: dict[tuple[object, object, object], HandOut] = {}
    hands: dict[tuple[object, object], HandOut] = {}  # of each worker: what it took last
    for fact in facts.to_dict("records"):
        key, worker = (fact["view"], fact["position"], fact["attempt"]), (fact["view"], fact["worker"])
        if fact["what"] == "picked up":
            name = say("pictures", "lane", order=fact["order_id"], worker=fact["worker"])
            found[key] = hands[worker] = HandOut(name, fact["at"], fact["until"])
        elif fact["what"] == FELL and worker in hands:
            fall(hands.pop(worker), fact["at"])
        elif fact["what"] == "lapsed" and key in found:
            found[key].lapsed = fact["at"]
        elif fact["what"] in ENDS and key in found and not found[key].what:
            found[key].end, found[key].what = fact["at"], fact["what"]
    last = float(facts["at"].max()) if len(facts) else 0.0
    for one in found.values():
        one.end = last if np.isnan(one.end) else one.end
    return list(found.values())


def fall(hand_out: HandOut, at: float) -> None:
    """The worker falls: in its work, or in the instant in which that was done and nobody had heard of it."""
    if np.isnan(hand_out.end) or hand_out.end == at:
        hand_out.end = hand_out.fell = at


class DeliveryLanes:
    """A lane for each hand-out, time across."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self.time = TimeAxis(axes)
        self.names: list[str] = []
        style_axes(axes, say("pictures", "lanes_title"))
        self.working = bar_artist(axes, PROJECTING, label=say("pictures", "lanes_working"))
        self.reserved = bar_artist(axes, RESERVED, hatch=HATCH, label=say("pictures", "lanes_reserved"))
        marks = {
            "lapsed": ("white", "v", say("pictures", "lanes_lapsed")),
            FELL: (TROUBLE, "X", say("pictures", "lanes_fell")),
            APPLIED: (READ, "D", say("pictures", "lanes_applied")),
            AGAIN: (WAITING, "P", say("pictures", "lanes_again")),
            NOTHING: ("white", "o", say("pictures", "lanes_known")),
            FAILED: (TROUBLE, "s", say("pictures", "lanes_failed")),
        }
        self.marks = {
            what: marker_artist(axes, colour, marker, markersize=12, label=label)
            for what, (colour, marker, label) in marks.items()
        }
        self.artists: list[Artist] = [self.reserved, self.working, *self.marks.values()]
        legend_above(axes, [self.working, self.reserved, *self.marks.values()], columns=4)

    def fit(self, facts: pd.DataFrame) -> Frame:
        """Room for every hand-out, and for the last instant of one."""
        found = hand_outs(facts)
        self.names = stable_row_names(self.names, [one.name for one in found])
        frame = self.time.extend_to([(one.start, one.end, one.lapsed, shown_until(one)) for one in found])
        return (frame, tuple(self.names))

    def draw_frame(self) -> None:
        """A row for each hand-out, the first on top."""
        self.time.draw()
        draw_row_axis(self.axes, self.names)

    def move(self, facts: pd.DataFrame) -> None:
        """Put every bar and mark where its instants are."""
        found = hand_outs(facts)
        row = np.arange(len(found), dtype=float)
        start, end, fell, lapsed, until = (
            np.array([value(one) for one in found], dtype=float)
            for value in (
                lambda one: one.start,
                lambda one: one.end,
                lambda one: one.fell,
                lambda one: one.lapsed,
                shown_until,
            )
        )
        self.working.set_path(bars(start, end, row - 0.28, row + 0.28))
        self.reserved.set_path(bars(fell, until, row - 0.28, row + 0.28))
        for what, mark in self.marks.items():
            if what == "lapsed":
                at = lapsed
            elif what == FELL:
                at = fell
            else:
                at = np.where([one.what == what for one in found], end, np.nan) if found else end
            there = ~np.isnan(at)
            # A fall just after the work: its mark stands below that of the work.
            low = 0.28 if what == FELL else -0.28 if what == "lapsed" else 0.0
            mark.set_data(at[there], row[there] + low)


def shown_until(one: HandOut) -> float:
    """How far the lease of a fallen worker is drawn: to its end; NaN where there is none."""
    return one.until if not np.isnan(one.fell) else np.nan


def delivery_lanes(facts: pd.DataFrame, *, scale: float = 1.0) -> Picture:
    """Each hand-out of each event: who had it when, and what came of it. `facts` is `cafeteria.facts()`."""
    return Picture([DeliveryLanes], describe_lanes, NEEDS, facts, size=lanes_size, scale=scale)


def lanes_size(facts: pd.DataFrame) -> Size:
    """Higher with the hand-outs, wide enough for their names."""
    found = hand_outs(facts)
    return Size(10.0, figure_height(len(found)) + 0.3, left=label_width([one.name for one in found]))


def describe_lanes(facts: pd.DataFrame) -> str:
    """How many events were handed out how often, and how many were applied more than once."""
    handed = facts[facts["what"] == "picked up"]
    events = len(handed.drop_duplicates(["view", "position"]))
    again = int((facts["what"] == AGAIN).sum())
    said = say("pictures", "lanes_events", n=events), say("pictures", "lanes_hand_outs", n=len(handed))
    return say("pictures", "lanes_found", events=said[0], hand_outs=said[1], again=again)
