"""How every widget is shown at the end of a cell, and how it is let go of.

ipywidgets keeps each widget until somebody closes it, and through its callbacks all that it draws with: some megabytes
for every picture. So each has `close()`, and a cell that runs again closes what it made before.
"""

from collections.abc import Iterator
from typing import Any, Self
from weakref import WeakSet

import ipywidgets as widgets
from IPython import get_ipython

from cqrs_lab.teach.words import say


class LiveWidget:
    """Something that one moves or presses: `widget` is the ipywidget in the page, `repr` what it says in words."""

    widget: Any
    closed = False

    def __new__(cls, *arguments: Any, **settings: Any) -> Self:
        """Note which cell makes it."""
        # Not in __init__, which a subclass may forget; and a cell that stops half way has made something too.
        made = super().__new__(cls)
        _remember(made)
        return made

    def stored_picture(self) -> bytes | None:
        """A PNG for who reads without a kernel; None if the words are enough."""
        return None

    def alternative_text(self) -> str:
        """What that picture shows, for who does not see it."""
        return repr(self)

    def close(self) -> None:
        """Let go of everything that it holds, in the page too; twice is as good as once."""
        if not self.closed:
            self.closed = True
            self._let_go()
            if hasattr(self, "widget"):
                for part in list(parts_of(self.widget)):
                    part.close()

    def _let_go(self) -> None:
        """Give back what is more than ipywidgets; called once, also if it was never built to the end."""

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        """The live widget; a machine compares the text."""
        live: dict[str, Any] = {} if self.closed else self.widget._repr_mimebundle_(**options)
        # ipywidgets' own text lists boxes and layouts: ours replaces it, or no stored output would say what was shown.
        return {**live, "text/plain": repr(self)}

    def _repr_png_(self) -> tuple[bytes, dict[str, str]] | None:
        """What who reads without a kernel sees."""
        picture = None if self.closed else self.stored_picture()
        return None if picture is None else (picture, {"alt": self.alternative_text()})


def when_the_kernel_is_gone() -> str:
    """What to do where a reopened notebook shows JupyterLab's own words in the place of a widget."""
    return say("widgets", "kernel_gone")


def parts_of(widget: Any) -> Iterator[Any]:
    """All ipywidgets that a widget is built of, itself last: children, and the layout and the style of each."""
    for name in widget.keys:
        value = getattr(widget, name)
        for one in value if isinstance(value, tuple | list) else (value,):
            if isinstance(one, widgets.Widget):
                yield from parts_of(one)
    yield widget


# The widgets that a cell has made, by the cell's id. Outside a notebook there are no cells, and nothing is remembered.
_made_in: dict[str, "WeakSet[LiveWidget]"] = {}


def _remember(made: LiveWidget) -> None:
    shell: Any = get_ipython()
    kernel = getattr(shell, "kernel", None)
    # The request says which cell asks. pre_run_cell would too, but not in the cell that loads this module.
    cell = kernel and kernel.get_parent().get("metadata", {}).get("cellId")
    if cell:
        shell.events.register("pre_run_cell", close_what_was_made)  # a second time does nothing
        _made_in.setdefault(cell, WeakSet()).add(made)


def close_what_was_made(cell: Any) -> None:
    """Close the widgets of the cell that is about to run again; `cell` is what IPython tells of it."""
    for one in list(_made_in.pop(cell.cell_id, ())):
        one.close()
