"""The sentence of a widget: told to a screen reader when it changes, legible in every theme."""

from pathlib import Path
from typing import Any

import ipywidgets as widgets
import traitlets
from anywidget import AnyWidget

from cqrs_lab.teach.colours import INK

OWNER = "cqrs-lab"  # the class of the box in which a status line looks after its neighbours; the page's code has it too


class StatusLine(AnyWidget):
    """One sentence, `value`, in a `colour` of the palette. It is text: nothing in it is markup."""

    # The text and not the path: anywidget follows a path, and would keep a closed widget for that.
    _esm = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
    _css = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
    value = traitlets.Unicode("").tag(sync=True)
    colour = traitlets.Unicode(INK).tag(sync=True)
    scale = traitlets.Float(1.0).tag(sync=True)  # of its owner's words, sliders and lists too

    def tell(self, sentence: str, colour: str = INK) -> None:
        """Say another sentence."""
        with self.hold_sync():
            self.value, self.colour = sentence, colour

    def __repr__(self) -> str:
        return self.value


def box(*parts: Any) -> Any:
    """What a live widget is in the page: its parts under each other, among them a status line that looks after them."""
    # Not stretched: the page would blur a picture that it makes wider.
    together = widgets.VBox(parts, layout={"align_items": "flex-start"})
    together.add_class(OWNER)
    return together
