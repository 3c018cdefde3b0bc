"""The moving picture of the front page plays the lunch that would be played today."""

from front_page_stage import LARGEST, PICTURE, lunch
from PIL import Image

from cqrs_lab import stage


def test_the_stored_stage_plays_what_would_be_played_now():
    with Image.open(PICTURE) as picture:
        assert picture.info["data"] == stage(lunch(), at=0.0).digest(), "run python tests/browser/front_page_stage.py"
        assert picture.is_animated
    assert PICTURE.stat().st_size <= LARGEST
