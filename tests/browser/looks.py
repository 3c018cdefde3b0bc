"""What can be wrong with the looks of a part of a page, found in the page: cut off, unreadable, too small, on top."""

from pathlib import Path

from playwright.sync_api import Locator

LEAST_CONTRAST = 4.5  # WCAG 2.2, level AA
SMALLEST = 12  # pixels

FAULTS = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def faults(part: Locator) -> list[str]:
    """One sentence for each fault."""
    return part.evaluate(FAULTS, [LEAST_CONTRAST, SMALLEST])
