"""What live screens are made of: buttons, cards and lists. All of it is plain text on paper, whatever it contains."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import ipywidgets as widgets

from cqrs_lab.teach.colours import INK, PAPER, WRITE
from cqrs_lab.teach.widgets.status_line import box
from cqrs_lab.teach.words import say

RECORDED = 12  # so many presses are in a record, the last ones; a table of a lesson has twenty lines at most
SHOWN_LINES = 6  # of a list; it keeps its height while they fit
LINE_HEIGHT = 1.6  # em: a line of a list, with the room around it
PAPER_STYLE = (
    f"background:{PAPER}; color:{INK}; font-size:16px; line-height:1.4; width:100%; box-sizing:border-box; "
    f"overflow-x:auto; border:1px solid {INK}; padding:6px 10px"
)
CELL_STYLE = "padding:1px 14px 1px 0; white-space:nowrap"
NAME_STYLE = f"{CELL_STYLE}; max-width:9em; overflow:hidden; text-overflow:ellipsis"
LARGE_STYLE = f"background:{PAPER}; color:{INK}; font-size:22px; line-height:1.4; padding:0 10px"
HEAD_STYLE = f"background:{PAPER}; color:{INK}; font-size:16px; line-height:1.4; padding:2px 10px; overflow:hidden"


def button(words: str, press: Callable[[], object]) -> Any:
    """A button; its colours are legible in every theme."""
    made = widgets.Button(
        description=words,
        style={"button_color": WRITE, "text_color": PAPER},
        layout={"width": "auto", "min_width": "7em", "max_width": "100%"},
    )
    made.add_class("cqrs-lab-press")  # or two beside each other would look like one
    made.on_click(lambda pressed: press())
    return made


def row(*parts: Any) -> Any:
    """Parts beside each other, as many as the page has room for."""
    return widgets.HBox(parts, layout={"flex_flow": "row wrap", "max_width": "100%"})


def cards(*made: Any) -> Any:
    """Cards beside each other, or under each other on a phone; as high as the highest in their row."""
    return widgets.HBox(made, layout={"flex_flow": "row wrap", "width": "100%", "align_items": "stretch"})


def card(*parts: Any, width: str = "260px") -> Any:
    """What stands on one phone, under each other."""
    made = box(*parts)
    made.add_class("cqrs-lab-card")
    made.layout.width = width
    return made


def head(words: str) -> str:
    """What a card is called, as HTML."""
    return f"<div style='{HEAD_STYLE}'><b><bdi>{escape(words)}</bdi></b></div>"


def clock(seconds: float) -> str:
    """A running counter, as HTML."""
    return large(say("screens", "clock", seconds=seconds))


def large(words: str) -> str:
    """Words that are read from the back of a classroom, as HTML."""
    return f"<div style='{LARGE_STYLE}'>{escape(words)}</div>"


def paper(title: str, lines: Sequence[Sequence[str]], empty: str, again: str = "", shown: int = SHOWN_LINES) -> str:
    """A list as HTML: its title (`again` in another language), and the first lines; `empty` stands where there is none.

    The second text of a line is cut off where it is long.
    """
    rows = "".join(f"<tr>{''.join(map(_cell, range(len(line)), line))}</tr>" for line in lines[:shown])
    hidden = len(lines) - shown
    more = escape(say("widgets", "list_goes_on", hidden=hidden)) if hidden > 0 else ""
    body = f"<table>{rows}</table>{more}" if lines else escape(empty)
    height = f"min-height:{LINE_HEIGHT * (shown + 2)}em"
    return f"<div style='{PAPER_STYLE}; {height}'><b>{escape(title)}</b> {escape(again)}<br>{body}</div>"


def _cell(number: int, text: str) -> str:
    return f"<td style='{NAME_STYLE if number == 1 else CELL_STYLE}' dir='auto'>{escape(text)}</td>"
