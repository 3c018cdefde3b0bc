"""The stage inside an explorer: the same module, and Python answers when a slider moves."""

from typing import Any

import anywidget
import traitlets

from cqrs_lab.teach.widgets.stage.page import file_text


class StageWidget(anywidget.AnyWidget):
    """What the page's stage reads: `scene` and `words` (see `page`), and the instant `at`, which the page moves too."""

    _esm = file_text("stage.js")  # the text: with a path, a closed widget is never freed
    scene = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    at = traitlets.Int(0).tag(sync=True)
    told = ""  # what its repr says

    def close(self) -> None:
        """Leave the page, and let go of the facts: the box around it may be kept as long as the kernel lives."""
        super().close()
        self.scene = {}

    def __repr__(self) -> str:
        return self.told

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """The view, with our own words beside it: its own are an address."""
        bundle = super()._repr_mimebundle_(**options)
        if bundle is None:
            return None
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        return {**data, "text/plain": self.told}, metadata
