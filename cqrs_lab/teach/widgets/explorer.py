"""Sliders around a plain function: move one, and the function runs again and its picture changes in place.

The function takes numbers and gives a table, or a cafeteria for a picture that takes one. The cell before an explorer
calls the same function and shows the table; here it becomes a picture and a sentence. There is one picture, built
once. No output area is cleared and filled, so nothing flickers, and a notebook that is executed by a machine stores
the same.
"""

from collections.abc import Callable
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from cqrs_lab.teach.colours import INK, PAPER, TROUBLE
from cqrs_lab.teach.pictures.needs import WrongTable
from cqrs_lab.teach.pictures.order_bars import order_bars
from cqrs_lab.teach.runs import (
    Run,
    at_scale,
    check_callables,
    drawn_with_room,
    places_text,
    run,
    shortened,
    without_own,
)
from cqrs_lab.teach.widgets.controls import control, ends_in_turn, is_control
from cqrs_lab.teach.widgets.live_widget import LiveWidget
from cqrs_lab.teach.widgets.shown import Drawing, has_own_widget, shown_in_page
from cqrs_lab.teach.widgets.status_line import StatusLine, box
from cqrs_lab.teach.words import say

OWN_SETTINGS: dict[str, Any] = {"title": "", "scale": 1.0}  # of the explorer, if the function has no such parameter
PRINTED_STYLE = (
    f"background:{PAPER}; color:{INK}; font-size:14px; line-height:1.4; margin:0; max-height:16em; overflow:auto; "
    "padding:4px 8px; white-space:pre-wrap"
)


class Explorer(LiveWidget):
    """A function, its sliders, its picture and its sentence. Show it by ending a cell with it.

    `settings` names parameters of `function`. A pair is the low and the high end of a slider, which starts at the
    parameter's default and moves in whole numbers if all are whole; a third number is the slider's step. A list holds
    choices: a drop-down list, or a tick box for [False, True]. Anything else is handed on as it is. `picture` draws
    what the function returns (see `Drawing`). `title` stands above, `scale` makes all larger, for a wall; a function
    that has parameters of these names gets them itself.

    Raises ValueError if it is given no function or nothing to move, for a range that the function cannot have, and
    for ends at which the function stops or gives nothing for the picture: a slider then has no position at which it
    could fail for its value. Where it fails all the same, sentence and `repr` say so, and no picture is shown.
    """

    def __init__(
        self, function: Callable[..., Any], picture: Callable[[Any], Drawing] = order_bars, **settings: Any
    ) -> None:
        check_callables(function, picture, caller="explore", example=say("widgets", "a_range"))
        own, settings = without_own(OWN_SETTINGS, function, settings)
        controls = {name: control(function, name, wanted) for name, wanted in settings.items() if is_control(wanted)}
        fixed = {name: value for name, value in settings.items() if name not in controls}
        if not controls:
            given = say("widgets", "between_places").join(f"{name}={value!r}" for name, value in fixed.items())
            raise ValueError(say("widgets", "no_range", given=given) if fixed else say("widgets", "nothing_to_move"))
        self.function, self.title = partial(function, **fixed), str(own["title"])
        first = run(self.function, {name: one.start for name, one in controls.items()})
        ends = [run(self.function, places) for places in ends_in_turn(controls)]
        draw = at_scale(picture, own["scale"])
        self.picture: Drawing
        try:
            self.picture = drawn_with_room(first, ends, draw)  # what is shown first decides the rows' order
        except ValueError:  # the sentence will tell of the first; an end that fails stops it here
            self.picture = drawn_with_room(ends[0], ends[1:], draw)
        self.shown = shown_in_page(self.picture)
        self.sliders = {name: one.make() for name, one in controls.items()}
        self.sentence = StatusLine(scale=own["scale"])
        self.printed = widgets.HTML(layout={"display": "none", "max_width": "100%"})
        heading = [widgets.HTML(heading_html(self.title))] if self.title else []
        self.widget = box(*heading, *self.sliders.values(), self.sentence, self.printed, self.shown.widget)
        for each in self.sliders.values():
            each.observe(self.redraw, names="value")
        self._present(first)

    def values(self) -> dict[str, Any]:
        """Where the sliders stand, and what is chosen."""
        return {name: one.value for name, one in self.sliders.items()}

    def redraw(self, change: object = None) -> None:
        """Run the function with the sliders' values; rewrite the sentence and redraw the picture in place."""
        if not self.closed:
            self._present(run(self.function, self.values()))

    def _present(self, now: Run) -> None:
        self.run, self.error = now, now.error
        if self.error is None:
            try:
                self.shown.show(now.result)
            except Exception as error:  # as with the function's own: it would go to a log
                self.error = error
        # The old picture would pass for the new. It keeps its room, or the page would jump.
        self.shown.widget.layout.visibility = "visible" if self.error is None else "hidden"
        printed = shortened(now.printed)
        self.printed.value = f'<pre tabindex="0" style="{PRINTED_STYLE}">{escape(printed)}</pre>' if printed else ""
        self.printed.layout.display = "block" if printed else "none"
        silent = self.error is None and has_own_widget(self.picture) and self.picture.speaks
        self.sentence.layout.display = "none" if silent else None
        self.sentence.tell("" if silent else self._sentence(), INK if self.error is None else TROUBLE)

    def _sentence(self) -> str:
        if self.error is None:
            return self.picture.sentence
        if isinstance(self.error, WrongTable):
            return str(self.error)
        key = "not_drawn" if self.run.error is None else "function_stopped"
        return say("widgets", key, error=type(self.error).__name__, why=self.error)

    def save(self, file: str | Path) -> None:
        """Save the picture as it is now, such as "lunch.png" or "lunch.svg"; ValueError if there is none."""
        if self.closed or self.error is not None:
            raise ValueError(say("widgets", "nothing_to_save"))
        self.picture.save(file)

    def __repr__(self) -> str:
        return self.last_words if self.closed else self._words()

    def _words(self) -> str:
        places = places_text(self.run.places)
        where = say("widgets", "titled", title=self.title, places=places) if self.title else places
        if self.error is None:
            shown = say(
                "widgets", "explorer", places=where, sentence=self.picture.sentence, digest=self.picture.digest()
            )
        else:
            kind = type(self.error).__name__
            shown = say("widgets", "explorer_failed", places=where, sentence=self._sentence(), error=kind)
        return "\n".join([shown, *filter(None, [shortened(self.run.printed)])])

    def stored_picture(self) -> bytes | None:
        """The picture as it is now; none where the function stopped."""
        return self.picture.png() if self.error is None else None

    def alternative_text(self) -> str:
        """The sentence."""
        return self.picture.sentence

    def _let_go(self) -> None:
        if hasattr(self, "run"):
            # The notebook's history keeps this object as long as the kernel lives: what is heavy must go now.
            self.last_words = self._words()
            del self.picture, self.shown, self.run


def explore(
    function: Callable[..., Any],
    picture: Callable[[Any], Drawing] = order_bars,
    **settings: Any,
) -> Explorer:
    """Put sliders around `function`, such as `explore(lunch, delay=(0.0, 4.0))`; see `Explorer`."""
    return Explorer(function, picture, **settings)


def heading_html(title: str) -> str:
    """A title; no heading of HTML, which JupyterLab would put into the notebook's table of contents."""
    style = f"background:{PAPER}; color:{INK}; font-size:20px; font-weight:bold; padding:4px 8px"
    return f'<div dir="auto" style="{style}">{escape(title)}</div>'
