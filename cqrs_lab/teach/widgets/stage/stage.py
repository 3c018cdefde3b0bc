"""The stage as one calls it: `stage(cafeteria)`, or as the picture of `explore`."""

import base64
import io
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from html import escape
from pathlib import Path
from typing import Any, overload

import numpy as np
import pandas as pd
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.shared.units import PER_SECOND, as_seconds, microseconds
from cqrs_lab.teach.pictures.canvas import Picture, checked_file, checked_scale
from cqrs_lab.teach.pictures.needs import Needs, WrongTable
from cqrs_lab.teach.pictures.stage_rows import ACCEPTED, GIVEN_UP, IS_PROJECTED, IS_RESERVED, VISIBLE, WAITS, stage_rows
from cqrs_lab.teach.widgets.stage.boxes import Box, boxes_of, last_change, list_name
from cqrs_lab.teach.widgets.stage.lane import OPEN
from cqrs_lab.teach.widgets.stage.page import (
    as_json,
    axis_end,
    digest,
    scene_data,
    stage_html,
    whole_page,
    words_of_page,
)
from cqrs_lab.teach.widgets.stage.scene import COLUMNS, Scene
from cqrs_lab.teach.widgets.stage.state import places, seconds_text, sentence
from cqrs_lab.teach.words import say

NEEDS = Needs("stage", "cafeteria.facts()", ("n", *COLUMNS))
MOST_FACTS = 20_000  # some 4,000 orders; a page with more of them takes seconds to load


class Stage:
    """A cafeteria, or its table of facts, at an instant that can be moved. Show it by ending a cell with it.

    show      the names of the boxes; without it, all parts that there are, and the first view of each projector
    at        the instant at which it opens, in seconds since opening; without it, the last one that is known
    check     the exercise that asks for an instant: the stage shows the line to copy
    scale     1.5 makes everything half as large again, for a wall

    It opens paused, draws nothing that is later than its instant, and needs no Python once it is shown. Inside an
    explorer it has a `widget`, and Python knows where its instant is.

    Raises ValueError for a name that is none of the boxes, an instant that the facts do not reach, too many facts, or
    a table that is not the whole of `facts()` up to some instant.
    """

    speaks = True  # its page has a status region

    def __init__(
        self,
        given: Cafeteria | pd.DataFrame,
        show: Iterable[str] | None = None,
        at: float | None = None,
        check: str | None = None,
        scale: float = 1.0,
    ) -> None:
        self._names = None if show is None else [show] if isinstance(show, str) else list(show)
        self._check = check
        self._scale = checked_scale(scale)
        self._axis = self._rows = 0
        self._moved = False
        self._widget: Any = None
        self._digested: tuple[object, str] = (None, "")
        self.scene = scene_of(given)
        self.boxes = boxes_of(self.scene, self._names)
        self._make_room(self.scene, self.boxes)
        self._at = self._last_instant() if at is None else microseconds("at", at)
        if self.scene.is_over:  # a slider of the explorer may come where the lunch lasts longer
            self._axis = max(self._axis, axis_end(self._at, margin=1.0))
        if self._at > self._last_instant():
            raise ValueError(say("stage", "beyond_the_facts", at=at, end=as_seconds(self.scene.end)))

    def _last_instant(self) -> int:
        # Where nothing is on its way any more, nothing happens later: the instant may be anywhere on the axis.
        return self._axis if self.scene.is_over else self.scene.end

    def reserve(self, given: Cafeteria | pd.DataFrame) -> None:
        """Make room for what may be shown later: a longer time, more orders."""
        scene = scene_of(given)
        with suppress(ValueError):  # what lacks a box is not shown, and needs no room
            self._make_room(scene, boxes_of(scene, self._names))

    def _make_room(self, scene: Scene, boxes: list[Box]) -> None:
        # Where all is over, people who go on looking would leave half of the axis empty.
        self._axis = max(self._axis, axis_end(last_change(scene, boxes) if scene.is_over else scene.end))
        self._rows = max(self._rows, len(scene.orders))

    def show(self, given: Cafeteria | pd.DataFrame) -> None:
        """Show another cafeteria in place; the instant stays where it is. WrongTable if it has not the same boxes."""
        scene = scene_of(given)
        try:
            self.boxes = boxes_of(scene, self._names)
        except ValueError as error:
            raise WrongTable(str(error)) from None
        self._make_room(scene, self.boxes)
        self.scene = scene
        if self._widget is not None:
            now = as_json(self.data())
            self._moved = self._moved or now != self._widget.facts
            self._widget.facts = now

    @property
    def instant(self) -> float:
        """Seconds since opening at which the stage stands; inside an explorer, where it was dragged."""
        return as_seconds(self._micros())

    def _micros(self) -> int:
        wanted = self._at if self._widget is None else int(self._widget.at)
        return min(wanted, self._last_instant())

    def places(self) -> dict[str, list[str]]:
        """The names of the tickets in each box at the instant, top to bottom."""
        return places(self.scene, self.boxes, self._micros())

    @property
    def sentence(self) -> str:
        """What the stage shows at its instant, in words."""
        told = sentence(self.scene, self.boxes, self._micros())
        return say("stage", "still", at=seconds_text(self._micros()), sentence=told) if self._moved else told

    def data(self) -> dict[str, Any]:
        """What the page needs of the facts."""
        return scene_data(self.scene, self.boxes, axis=self._axis, rows=self._rows, check=self._check) | {
            "scale": self._scale
        }

    def digest(self) -> str:
        """Twelve letters that change when anything changes that is drawn, at whatever instant."""
        drawn = (self.scene, self._axis, self._rows, self._micros())  # a scene never changes: another one replaces it
        if drawn != self._digested[0]:
            self._digested = drawn, digest(self.data(), self._micros())
        return self._digested[1]

    def png(self) -> bytes:
        """The rows at the instant as a PNG file."""
        drawn, file = Image.open(io.BytesIO(self._rows_picture().png())), io.BytesIO()
        note = PngInfo()
        note.add_text("data", self.digest())
        # Small, for a notebook stores it twice: as a picture, and in the page for who may run no script.
        drawn.quantize(128).save(file, format="png", pnginfo=note, optimize=True)
        return file.getvalue()

    def _rows_picture(self) -> Picture:
        rows = rows_at(self.scene, self.boxes, self._micros(), self._axis)
        return stage_rows(rows, self._told_at(), bands_of(self.boxes))

    def _told_at(self) -> str:
        at = self._micros()
        return say("stage", "at", at=seconds_text(at), sentence=sentence(self.scene, self.boxes, at))

    @property
    def widget(self) -> Any:
        """The stage as a live widget, which `show` changes in place."""
        if self._widget is None:
            from cqrs_lab.teach.widgets.stage.widget import StageWidget  # 25 ms, and a stage alone needs none

            wide = {"width": "100%"}  # a stage has no width of its own, and the explorer's box stretches nothing
            self._widget = StageWidget(
                self, facts=as_json(self.data()), words=words_of_page(), at=self._at, layout=wide
            )
        return self._widget

    def html(self, png: bytes | None = None) -> str:
        """HTML that plays in any page; where scripts may not run, it shows the rows at the instant: `png`, if given."""
        source = f"data:image/png;base64,{base64.b64encode(png or self.png()).decode()}"
        asleep = escape(say("stage", "not_alive"))
        still = f'<img alt="{escape(self._told_at())}" src="{source}"><p>{asleep}</p>'
        return stage_html(self.data(), self._micros(), still, self.digest())

    def save(self, file: str | Path) -> None:
        """Save the stage as "lunch.html", one file that plays in any browser, without Python and without a network.

        Or its rows, as "lunch.png" or "lunch.svg". ValueError for another ending, or a folder that is not there.
        """
        path = checked_file(file, (".html", ".png", ".svg"))
        if path.suffix.lower() == ".html":
            path.write_text(whole_page(self.html(), say("stage", "name")), encoding="utf-8")
        elif path.suffix.lower() == ".png":
            path.write_bytes(self.png())
        else:
            self._rows_picture().save(path)

    def __repr__(self) -> str:
        told = sentence(self.scene, self.boxes, self._micros())
        return say("stage", "stage", at=seconds_text(self._micros()), sentence=told, digest=self.digest())

    def _repr_mimebundle_(self, **options: Any) -> dict[str, str]:
        png = self.png()  # drawn once: it takes longest
        return {
            "text/plain": repr(self),
            "text/html": self.html(png),
            "image/png": base64.b64encode(png).decode(),
        }


@overload
def stage(
    given: Cafeteria | pd.DataFrame,
    show: Iterable[str] | None = ...,
    at: float | None = ...,
    check: str | None = ...,
    scale: float = ...,
) -> Stage: ...


@overload
def stage(
    given: None = ...,
    show: Iterable[str] | None = ...,
    at: float | None = ...,
    check: str | None = ...,
    scale: float = ...,
) -> Callable[[Any], Stage]: ...


def stage(
    given: Cafeteria | pd.DataFrame | None = None,
    show: Iterable[str] | None = None,
    at: float | None = None,
    check: str | None = None,
    scale: float = 1.0,
) -> Stage | Callable[[Any], Stage]:
    """A stage of a cafeteria, or of its table of facts; see `Stage`.

    Without either it is the picture of an explorer: `explore(lunch, stage(at=6.0), delay=(0.0, 4.0))`.
    """
    if given is None:
        return partial(Stage, show=show, at=at, check=check, scale=scale)
    one = Stage(given, show, at, check, scale)
    if one.instant > as_seconds(axis_end(one.scene.end)):
        raise ValueError(say("stage", "beyond_the_facts", at=at, end=as_seconds(one.scene.end)))
    return one


def scene_of(given: Cafeteria | pd.DataFrame) -> Scene:
    """The scene of a cafeteria up to now, or of a table of facts up to its last; WrongTable if there are too many."""
    end = None
    if isinstance(given, Cafeteria):
        end = round(given.now() * PER_SECOND)
        given = given.facts()
    NEEDS.check(given)
    if len(given) > MOST_FACTS:
        many, most = f"{len(given):,}", f"{MOST_FACTS:,}"
        raise WrongTable(say("stage", "too_many_facts", facts=many, most=most, first=MOST_FACTS))
    if given["n"].tolist() != list(range(1, len(given) + 1)) or "opened" not in given["what"].tolist():
        raise WrongTable(say("stage", "not_all_facts"))
    return Scene(given, end)


def lanes_of(boxes: Iterable[Box]) -> list[str]:
    """The names of the lanes of which anything is shown."""
    return list(dict.fromkeys(box.lane for box in boxes if box.lane))


def bands_of(boxes: Iterable[Box]) -> str:
    """What the bands of a row are, if there are several."""
    lanes = [list_name(lane) for lane in lanes_of(boxes)]
    return say("stage", "bands", lanes=say("stage", "between_lists").join(lanes)) if len(lanes) > 1 else ""


def rows_at(scene: Scene, boxes: list[Box], at: int, axis: int) -> pd.DataFrame:
    """What has been going on in each lane that is shown, up to the instant, for `stage_rows`; in seconds."""
    lanes = [scene.lanes[name] for name in lanes_of(boxes)]
    rows: list[tuple[Any, ...]] = []

    def add(what: str, ticket: int, lane: float, start: int, until: int = OPEN) -> None:
        if start <= at:
            stop = at if until == OPEN else min(until, at)
            order = scene.orders[scene.tickets[ticket][0]]
            rows.append((order, lane, what, start / PER_SECOND, stop / PER_SECOND))

    for ticket, start, _ in scene.write:
        add(ACCEPTED, ticket, np.nan, start)
    for number, lane in enumerate(lanes):
        for stay in [*scene.transit, *lane.queue]:
            add(WAITS, stay[0], number, stay[1], stay[2])
        for worker in lane.workers.values():
            for ticket, start, until, *_, fell in worker.holds:
                add(IS_PROJECTED, ticket, number, start, until if fell == OPEN else fell)
                if fell not in (OPEN, until):
                    add(IS_RESERVED, ticket, number, fell, until)
        for stay in lane.shown:
            add(VISIBLE, stay[0], number, stay[1])
        for stay in lane.dead:
            add(GIVEN_UP, stay[0], number, stay[1])
    if not rows:
        rows = [(None, np.nan, "", np.nan, np.nan)]  # the line of the instant is drawn all the same
    table = pd.DataFrame(rows, columns=["order_id", "lane", "what", "start", "until"])
    return table.assign(lanes=max(1, len(lanes)), now=at / PER_SECOND, end=axis / PER_SECOND)
