"""Matplotlib's own defaults, whatever style the learner has chosen: a dark one would leave dark words on dark paper."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from matplotlib import rc_context, rcParams, rcParamsDefault

DEFAULTS: dict[Any, Any] = {
    name: value for name, value in rcParamsDefault.items() if name != "backend"
}  # that is no matter of style


@contextmanager
def default_style() -> Iterator[None]:
    """Build and draw in here as if nobody had changed matplotlib's settings."""
    # Looking costs a tenth of setting and restoring all, and a slider does it with every move.
    if all(rcParams[name] == value for name, value in DEFAULTS.items()):
        yield
    else:
        with rc_context(DEFAULTS):
            yield
