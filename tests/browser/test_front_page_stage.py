"""The moving picture of the front page plays the lunch that would be played today."""

from front_page_stage import LARGEST, PICTURE, played
from PIL import Image


def test_the_stored_stage_plays_what_would_be_played_now():
    with Image.open(PICTURE) as picture:
        assert picture.info["data"] == played().digest(), "run python tests/browser/front_page_stage.py"
        assert picture.is_animated
    assert PICTURE.stat().st_size <= LARGEST
