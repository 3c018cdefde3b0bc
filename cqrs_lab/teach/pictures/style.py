"""Matplotlib's own defaults, whatever style the learner has chosen: a dark one would leave dark words on dark paper."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from matplotlib import rc_context, rcParams, rcParamsDefault

# No matter of style: matplotlib leaves these out of its styles too, and pyplot changes some of them when it is loaded.
OTHER_SETTINGS = {
    "backend",
    "backend_fallback",
    "date.epoch",
    "docstring.hardcopy",
    "figure.max_open_warning",
    "figure.raise_window",
    "interactive",
    "savefig.directory",
    "timezone",
    "tk.window_focus",
    "toolbar",
    "webagg.address",
    "webagg.open_in_browser",
    "webagg.port",
    "webagg.port_retries",
}
DEFAULTS: dict[Any, Any] = {name: value for name, value in rcParamsDefault.items() if name not in OTHER_SETTINGS}


@contextmanager
def default_style() -> Iterator[None]:
    """Build and draw in here as if nobody had changed matplotlib's settings."""
    # Looking costs a tenth of setting and restoring all, and a slider does it with every move.
    if all(rcParams[name] == value for name, value in DEFAULTS.items()):
        yield
    else:
        with rc_context(DEFAULTS):
            yield
