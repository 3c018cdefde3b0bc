"""Which chromium the tests drive: the machine's own. Playwright's own browsers are never downloaded."""

import os
import shutil
import sys
from collections.abc import Iterator

NAMES = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")  # .ci/run looks for the same
MISSING = "no browser: install chromium, or name one in the variable CHROMIUM"
# What a browser would do in the background belongs to no test. A container has a small /dev/shm, and root no sandbox.
FLAGS = (
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
)


def find() -> str | None:
    """Where chromium is, or None. A CHROMIUM that names nothing is no reason to take another one."""
    return next(filter(None, map(shutil.which, _candidates())), None)


def _candidates() -> Iterator[str]:
    if named := os.environ.get("CHROMIUM"):
        yield named
    else:
        yield from NAMES


def is_required() -> bool:
    """In CI nothing is skipped in silence; .ci/run installs chromium on Linux, and nobody does elsewhere."""
    return os.environ.get("CI") == "true" and sys.platform == "linux"
