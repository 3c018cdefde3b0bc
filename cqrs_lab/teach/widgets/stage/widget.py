"""The stage inside an explorer: the same module, and Python answers when a slider moves."""

from typing import Any
from weakref import ref

import anywidget
import traitlets

from cqrs_lab.teach.widgets.stage.page import file_text


class StageWidget(anywidget.AnyWidget):
    """What the page reads: `facts` (a scene, see `page`), `words`, and the instant `at`, which the page moves too."""

    _esm = file_text("stage.js")  # the text: with a path, a closed widget is never freed
    # JSON as one text: in a dictionary ipywidgets looks at every number for hidden bytes, which takes longest of all.
    facts = traitlets.Unicode("").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    at = traitlets.Int(0).tag(sync=True)

    def __init__(self, owner: object, **traits: Any) -> None:
        self.owner = ref(owner)  # what stands for it in words; weakly, for that has us
        super().__init__(**traits)

    def close(self) -> None:
        """Leave the page, and let go of the facts: the box around it may be kept as long as the kernel lives."""
        super().close()
        self.facts = ""

    def __repr__(self) -> str:
        return repr(self.owner())

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """The view, with our own words beside it: its own are an address."""
        bundle = super()._repr_mimebundle_(**options)
        if bundle is None:
            return None
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        return {**data, "text/plain": repr(self)}, metadata
