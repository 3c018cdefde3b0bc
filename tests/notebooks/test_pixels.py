"""A picture inside HTML is compared as little as one beside it: not by nbval, not by the recorder; all else is."""

import base64
import io

import pytest
from difference import first_difference
from nbformat.v4 import new_code_cell, new_notebook, new_output, writes
from PIL import Image

pytest_plugins = ["pytester"]


def still(colour, word="asleep"):
    """What a stage shows where no script runs: a picture, and a word."""
    file = io.BytesIO()
    Image.new("RGB", (2, 2), colour).save(file, format="png")
    picture = base64.b64encode(file.getvalue()).decode()
    return f'<img alt="the lunch" src="data:image/png;base64,{picture}"><p>{word}</p>'


def output(html):
    return [new_output("display_data", {"text/html": html, "text/plain": "<lunch>"})]


def test_the_recorder_compares_the_words_and_not_the_pixels():
    assert first_difference(output(still("red")), output(still("blue"))) == []
    assert first_difference(output(still("red")), output(still("red", "awake"))) != []


@pytest.mark.parametrize(("word", "passed"), [("asleep", 1), ("awake", 0)])
def test_nbval_compares_the_words_and_not_the_pixels(word, passed, pytester, pytestconfig):
    shown = {"text/html": still("blue"), "text/plain": "<lunch>"}
    source = f"from IPython.display import display\ndisplay({shown!r}, raw=True)"
    cell = new_code_cell(source, id="stage", execution_count=1, outputs=output(still("red", word)))
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    pytester.makefile(".ipynb", lunch=writes(new_notebook(cells=[cell], metadata={"kernelspec": kernel})))
    pixels = pytestconfig.rootpath / "tests" / "notebooks" / "pixels.cfg"
    ran = pytester.runpytest_subprocess("--nbval", "--nbval-current-env", f"--nbval-sanitize-with={pixels}")
    assert ran.parseoutcomes().get("passed", 0) == passed
