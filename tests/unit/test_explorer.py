"""The sliders: what they call, what they show, and what they refuse."""

import pandas as pd
import pytest

from cqrs_lab import Cafeteria, explore


def lunch(delay: float = 1.5, guests: int = 3) -> pd.DataFrame:
    cafeteria = Cafeteria(delay=delay)
    for _ in range(guests):
        cafeteria.place_order("Aoi", 850)
    cafeteria.run_until_caught_up(timeout=600)
    return cafeteria.timeline()


def test_a_moved_slider_redraws_the_same_picture_and_rewrites_the_sentence():
    explorer = explore(lunch, delay=(0.0, 4.0))
    picture, image = explorer.picture, explorer.image.value
    explorer.sliders["delay"].value = 4.0
    assert explorer.picture is picture
    assert explorer.image.value != image
    assert explorer.sentence.value == "3 orders; the latest was 12.00 s late"


def test_the_text_tells_where_the_sliders_stand():
    assert repr(explore(lunch, delay=(0.0, 4.0))).startswith("<delay=1.5: 3 orders; the latest was 4.50 s late; data=")


def test_a_slider_has_its_unit_and_starts_at_the_default():
    slider = explore(lunch, delay=(0.0, 4.0)).sliders["delay"]
    assert (slider.description, slider.value, slider.step) == ("projection delay (s)", 1.5, 0.1)


def test_whole_ends_make_a_slider_of_whole_numbers():
    assert isinstance(explore(lunch, guests=(1, 9)).sliders["guests"].value, int)


@pytest.mark.parametrize("ends", [(0, 1), (False, True)])
def test_a_flag_is_a_slider_from_0_to_1(ends):
    def crowded(busy: bool = False) -> pd.DataFrame:
        return lunch(guests=9 if busy else 3)

    assert explore(crowded, busy=ends).sliders["busy"].step == 1


def test_a_slider_cannot_reach_a_delay_that_is_not_allowed():
    with pytest.raises(ValueError, match="delay must be"):
        explore(lunch, delay=(-1.0, 4.0))


@pytest.mark.parametrize("ends", [(4.0, 0.0), (2.0, 4.0), (1.5, 1.5)])
def test_a_range_must_hold_the_default_between_its_ends(ends):
    with pytest.raises(ValueError, match="delay must go from a low to a high end"):
        explore(lunch, delay=ends)


def test_a_parameter_that_the_function_does_not_have_is_named():
    with pytest.raises(ValueError, match="lunch has no parameter called 'speed'"):
        explore(lunch, speed=(0.0, 1.0))


def test_a_function_that_stops_says_so_in_the_sentence():
    def fragile(delay: float = 1.0) -> pd.DataFrame:
        if delay == 2.0:
            raise RuntimeError("the soup is out")
        return lunch(delay)

    explorer = explore(fragile, delay=(0.0, 4.0))
    explorer.sliders["delay"].value = 2.0
    assert explorer.sentence.value == "Your function stopped with RuntimeError: the soup is out"


def test_a_reader_without_a_kernel_sees_the_picture():
    assert explore(lunch, delay=(0.0, 4.0))._repr_mimebundle_()["image/png"].startswith("iVBOR")
