"""The palette: what is a colour of text is legible."""

import pytest

from cqrs_lab.teach import colours


def luminance(colour):
    """The relative luminance of a colour "#rrggbb", as WCAG 2.2 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", ["WRITE", "READ", "TROUBLE", "INK"])
def test_what_is_a_colour_of_text_is_legible_on_white(name):
    assert 1.05 / (luminance(getattr(colours, name)) + 0.05) >= 4.5
