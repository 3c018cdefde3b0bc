"""The palette: what is a colour of text is legible, and stands on a paper of its own, whatever the page's theme."""

import re
from pathlib import Path

import pytest

from cqrs_lab.teach import colours
from cqrs_lab.teach.widgets import status_line
from cqrs_lab.teach.widgets.explorer import PRINTED_STYLE, heading_html
from cqrs_lab.teach.widgets.screens.pieces import clock, head, paper


def luminance(colour):
    """The relative luminance of a colour "#rrggbb", as WCAG 2.2 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """The contrast of two colours, as WCAG 2.2 defines it."""
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["WRITE", "READ", "TROUBLE", "INK"])
def test_what_is_a_colour_of_text_is_legible_on_paper(name):
    assert contrast(getattr(colours, name), colours.PAPER) >= 4.5


CSS = Path(status_line.__file__).with_suffix(".css").read_text(encoding="utf-8")
WRITTEN = {
    "a sentence": re.search(r"\.cqrs-lab-status {(.*?)}", CSS, re.DOTALL)[1] + f"color:{colours.INK}",
    "a list of a live screen": paper("", [], ""),
    "a phone's clock": clock(0.0),
    "a phone's name": head("A"),
    "a button": f"background:{colours.PAPER}; color:{colours.WRITE}",  # white on blue: the contrast is the same
    "what is printed": PRINTED_STYLE,
    "a title": heading_html("Lunch"),
}


@pytest.mark.parametrize("style", WRITTEN.values(), ids=WRITTEN)
def test_words_bring_their_paper_along(style):
    """In a dark theme the page around them is nearly black."""
    paper, ink = (re.search(rf"(?<!-){name}: ?(#[0-9a-f]{{6}})", style)[1] for name in ("background", "color"))
    assert paper == colours.PAPER
    assert contrast(ink, paper) >= 4.5
