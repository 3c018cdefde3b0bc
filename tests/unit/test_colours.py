"""The palette: legible as text, and free of charge for who draws no picture."""

import subprocess
import sys
from pathlib import Path

import pytest

from cqrs_lab.teach import colours

ROOT = Path(__file__).parents[2]


def luminance(colour):
    """The relative luminance of a colour "#rrggbb", as WCAG 2.2 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", ["WRITE", "READ", "TROUBLE", "INK"])
def test_what_is_a_colour_of_text_is_legible_on_white(name):
    assert 1.05 / (luminance(getattr(colours, name)) + 0.05) >= 4.5


def loaded_by(*modules):
    """The modules that a fresh Python has loaded after importing these."""
    program = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(answer.stdout.split())


def test_the_colours_load_nothing():
    ours = {"cqrs_lab", "cqrs_lab.teach", "cqrs_lab.teach.colours"}
    assert loaded_by("cqrs_lab.teach.colours") - loaded_by("cqrs_lab") == ours - {"cqrs_lab"}
