"""What an explorer shows: a picture that it feeds to the page as a PNG, or one that is its own widget, such as a stage.

A picture decides for itself what it draws, a table or a whole cafeteria, and refuses everything else (WrongTable).
"""

from pathlib import Path
from typing import Any, Protocol, TypeGuard

import ipywidgets as widgets


class Drawing(Protocol):
    """What an explorer asks of a picture. It is made by a callable that is given what the function returned first."""

    def show(self, given: Any) -> None:
        """Show what the function returned now, in place; WrongTable, and nothing changes, if it cannot be drawn."""

    def reserve(self, given: Any) -> None:
        """Make room for what may be shown later; WrongTable if it cannot be drawn."""

    @property
    def sentence(self) -> str:
        """What is shown, in words."""

    def digest(self) -> str:
        """Twelve letters that change when anything that is drawn changes."""

    def png(self) -> bytes:
        """The drawing for who reads without a kernel."""

    def save(self, file: str | Path) -> None:
        """Save the drawing under this name; ValueError that names the endings there are."""


class OwnWidget(Drawing, Protocol):
    """A drawing that stands in the page as an ipywidget of its own, which `show` changes in place.

    The explorer hides it where the function fails, and closes it with all that it is built of.
    """

    widget: Any
    speaks: bool  # whether that says the sentence itself; twice, a screen reader would read it twice


class PictureImage:
    """A picture without a widget of its own: an image in the page, which is sent anew with each move."""

    def __init__(self, picture: Drawing) -> None:
        self.picture = picture
        self.widget = widgets.Image(format="png")

    def show(self, given: Any) -> None:
        """Redraw the picture in place, and send it."""
        self.picture.show(given)
        self.widget.value = self.picture.png()


def has_own_widget(drawing: Drawing) -> TypeGuard[OwnWidget]:
    """Whether the drawing is in the page by itself."""
    return hasattr(drawing, "widget")


def shown_in_page(drawing: Drawing) -> OwnWidget | PictureImage:
    """What shows the drawing in the page: itself, or an image of it."""
    return drawing if has_own_widget(drawing) else PictureImage(drawing)
