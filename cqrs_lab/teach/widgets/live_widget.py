"""How every widget is shown at the end of a cell."""

import base64
from typing import Any


class LiveWidget:
    """Something that one moves or presses: `widget` is the ipywidget in the page, `repr` what it says in words."""

    widget: Any

    def stored_picture(self) -> bytes | None:
        """A PNG for who reads without a kernel; None if the words are enough."""
        return None

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        """The live widget; who reads without a kernel sees the picture, and a machine compares the text."""
        live: dict[str, Any] = self.widget._repr_mimebundle_(**options)
        # ipywidgets' own text lists boxes and layouts: ours replaces it, or no stored output would say what was shown.
        shown = {**live, "text/plain": repr(self)}
        picture = self.stored_picture()
        return shown if picture is None else {**shown, "image/png": base64.b64encode(picture).decode()}
