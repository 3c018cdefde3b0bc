"""A reply that may become another one later, in its place on the page, when somebody has pressed.

It is an output of its own: widgets die with the kernel, an output stays in the saved notebook. In Voila no output
changes any more, and nothing is saved; there it is a widget, which keeps silent until there is something to say.
"""

from typing import Any
from uuid import uuid4

from cqrs_lab.teach.replies import Reply
from cqrs_lab.teach.voila import in_voila


class Note:
    """The `reply` that holds now; `tell` gives it another, wherever it is shown."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.display_id = uuid4().hex
        self.shown = False
        self.line: Any = None  # in Voila

    def tell(self, reply: Reply) -> None:
        """Say this from now on."""
        self.reply = reply
        if self.line is not None:
            self.line.tell(reply.sentence)
        elif self.shown:
            show(reply.as_bundle(), display_id=self.display_id, update=True)

    def _ipython_display_(self) -> None:
        if in_voila():
            from cqrs_lab.teach.widgets.status_line import StatusLine, box

            self.line = self.line or StatusLine(value="" if self.reply.verdict == "none" else self.reply.sentence)
            show(box(self.line)._repr_mimebundle_())
        else:
            show(self.reply.as_bundle(), display_id=self.display_id)
            self.shown = True

    def __repr__(self) -> str:
        return repr(self.reply)


def show(bundle: dict[str, Any], **options: Any) -> None:
    """An output below the cell that runs, or in the place of the one that has the same display_id."""
    from IPython import display  # 0.2 s, which nobody waits for who only reads sentences

    display_it: Any = display.display
    display_it(bundle, raw=True, **options)
