"""What a page needs to play a stage: the facts as JSON, the words, the module, and where the instant is."""

import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

from cqrs_lab.teach.widgets.stage.boxes import Box
from cqrs_lab.teach.widgets.stage.scene import Scene
from cqrs_lab.teach.words import language, sentences

FOLDER = Path(__file__).parent
# An axis ends at one of these, times a power of ten, and is divided in so many parts.
TICKS = {15: 3, 20: 4, 25: 5, 30: 3, 40: 4, 50: 5, 60: 3, 80: 4, 100: 5}
MARGIN = 1.15


@cache
def file_text(name: str) -> str:
    """A file of this folder: the stage's JavaScript, or a template of HTML."""
    return (FOLDER / name).read_text(encoding="utf-8")


def words_of_page() -> dict[str, Any]:
    """All sentences of a stage in the language that is spoken now."""
    return dict(sentences(language(), "stage"))


def scene_data(scene: Scene, boxes: Sequence[Box], *, axis: int, rows: int, check: str | None) -> dict[str, Any]:
    """The facts as a page wants them. No words of the library's are in it but the boxes' titles."""
    lanes = list(scene.lanes)
    return {
        "orders": scene.orders,
        "tickets": scene.tickets,
        "write": scene.write,
        "transit": really(scene.transit),
        "line": really(scene.line),
        "lanes": [
            {
                "name": lane.name,
                "queue": really(lane.queue),
                "workers": [
                    {
                        "name": worker.name,
                        "holds": really(worker.holds),
                        "lapsed": worker.lapsed,
                        "down": worker.down,
                    }
                    for worker in lane.workers.values()
                ],
                "employed": lane.employed,
                "shown": lane.shown,
                "dead": lane.dead,
                "rebuilds": lane.rebuilds,
            }
            for lane in scene.lanes.values()
        ],
        "phones": [{"who": phone.who, "changes": phone.changes} for phone in scene.phones.values()],
        "news": scene.news,
        "boxes": [
            {
                "kind": box.kind,
                "place": box.place,
                "title": box.title,
                "lane": lanes.index(box.lane) if box.lane else None,
                "laneName": box.lane,
                "view": box.view,
            }
            for box in boxes
        ],
        "end": scene.end,
        "over": scene.is_over,
        "axis": axis,
        "tick": axis_and_tick(axis, margin=1.0)[1],
        "rows": rows,
        "check": check,
    }


def really(stays: list[list[Any]]) -> list[list[Any]]:
    """Without the stays that were over in the same instant: nobody can see them."""
    return [stay for stay in stays if stay[1] != stay[2]]


def axis_end(end: int, margin: float = MARGIN) -> int:
    """A round end beyond `end`, in microseconds: far enough, so that it does not tell when the last thing happened.

    >>> axis_end(4_200_000), axis_end(7_500_000)
    (5000000, 10000000)
    """
    return axis_and_tick(end, margin)[0]


def axis_and_tick(end: int, margin: float) -> tuple[int, int]:
    """The axis for `end`, and how far its numbers stand from each other; without a margin an axis' end is its own.

    >>> axis_and_tick(4_200_000, margin=1.15), axis_and_tick(5_000_000, margin=1.0)
    ((5000000, 1000000), (5000000, 1000000))
    """
    wanted, power = max(1_000_000, round(end * margin)), 1
    while power * 100 < wanted:
        power *= 10
    step = next(step for step in TICKS if step * power >= wanted)
    return step * power, step * power // TICKS[step]


def digest(data: dict[str, Any], at: int) -> str:
    """Twelve letters that change when anything changes that is drawn, but not with the language."""
    boxes = [[box["kind"], box["place"]] for box in data["boxes"]]
    drawn = json.dumps([{**data, "boxes": boxes}, at], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(drawn.encode()).hexdigest()[:12]


def stage_html(data: dict[str, Any], at: int, still: str, name: str) -> str:
    """HTML that is alive wherever scripts may run, and shows `still` (HTML) where they may not.

    The same stage can stand on a page twice: each script takes the first place of its name that is not alive yet.
    """
    facts = as_json({"facts": as_json(data), "words": words_of_page(), "at": at})
    # A script in a page exports nothing, and no text in it may end it.
    module = re.sub(r"^export (default \{.*|(?=function))", "", file_text("stage.js"), flags=re.MULTILINE | re.DOTALL)
    return filled("stage.html", name=name, still=still, module=module.replace("</", r"<\/"), facts=facts)


def filled(template: str, **gaps: str) -> str:
    """A template of HTML with its gaps filled."""
    return Template(file_text(template)).substitute(gaps)


def as_json(value: object) -> str:
    """JSON that can stand in a script: no text in it can end the script."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def whole_page(html: str, title: str) -> str:
    """One file that plays in any browser."""
    return filled("page.html", stage=html, title=title, language=language())
