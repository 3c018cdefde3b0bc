"""The sliders: what they call, what they show, and what they refuse."""

import re

import ipywidgets as widgets
import pandas as pd
import pytest

from cqrs_lab import Cafeteria, Delay, explore, ribbons
from cqrs_lab.teach.pictures.needs import WrongTable


def lunch(delay: float = 1.5, guests: int = 3) -> pd.DataFrame:
    cafeteria = Cafeteria(delay=delay)
    for _ in range(guests):
        cafeteria.place_order("Aoi", 850)
    cafeteria.run_until_caught_up(timeout=600)
    return cafeteria.timeline()


def test_a_moved_slider_redraws_the_same_picture_and_rewrites_the_sentence():
    explorer = explore(lunch, delay=(0.0, 4.0))
    picture, image = explorer.picture, explorer.shown.widget.value
    explorer.sliders["delay"].value = 4.0
    assert explorer.picture is picture
    assert explorer.shown.widget.value != image
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


@pytest.mark.parametrize("ends", [(0.0, None), (None, 4.0), (0.0, None, 4.0), ("0", "4"), (0.0, float("inf"))])
def test_the_ends_of_a_range_must_be_numbers(ends):
    sentence = f"delay must have numbers as its ends, such as delay=(0.0, 4.0), not {ends}"
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        explore(lunch, delay=ends)


@pytest.mark.parametrize("default", [Delay.uniform(0.5, 2.5), None, "1.5"], ids=str)
def test_a_slider_cannot_start_where_no_number_is(default):
    def at_leisure(delay=default):
        return lunch()

    sentence = "delay starts at its default, which must be a number, such as delay=1.5 in the function's first line"
    with pytest.raises(ValueError, match=f"^{sentence}, not {re.escape(repr(default))}$"):
        explore(at_leisure, delay=(0.0, 4.0))


@pytest.mark.parametrize("step", [0.0, -0.5])
def test_a_step_leads_upwards(step):
    with pytest.raises(ValueError, match="delay must have a step above 0"):
        explore(lunch, delay=(0.0, 4.0, step))


def test_a_range_can_be_as_narrow_as_the_lab_can_measure():
    assert explore(lunch, delay=(1.499, 1.501)).sliders["delay"].step == 0.000001


# What stands in the wrong place


@pytest.mark.parametrize("result", [lunch(), None, 3], ids=lambda one: type(one).__name__)
def test_the_result_of_a_function_is_no_function(result):
    sentence = f"explore needs a function, and was given a result of type {type(result).__name__}"
    with pytest.raises(ValueError, match=f"^{sentence}: write the function's name without brackets"):
        explore(result, delay=(0.0, 4.0))


def test_a_range_without_its_parameters_name_is_no_picture():
    with pytest.raises(ValueError, match="a slider needs its parameter's name"):
        explore(lunch, (0.0, 4.0))


@pytest.mark.parametrize("given", [4.0, [0.0, 4.0], None], ids=str)
def test_one_number_makes_no_slider(given):
    sentence = f"delay={given} makes no slider: a slider needs a low and a high end in round brackets, such as "
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}delay="):
        explore(lunch, delay=given)


def test_an_explorer_without_a_slider_is_none():
    with pytest.raises(ValueError, match="explore needs a slider"):
        explore(lunch)


def test_a_fixed_value_may_stand_beside_a_slider():
    explorer = explore(lunch, delay=(0.0, 4.0), guests=5)
    assert (list(explorer.sliders), explorer.picture.sentence[:8]) == (["delay"], "5 orders")


# What goes wrong at one end


def test_a_function_that_stops_at_one_end_is_told_where():
    def impatient(delay: float = 1.5, guests: int = 3) -> pd.DataFrame:
        cafeteria = Cafeteria(delay=delay)
        for _ in range(guests):
            cafeteria.place_order("Aoi", 850)
        cafeteria.run_until_caught_up(timeout=30)
        return cafeteria.timeline()

    with pytest.raises(
        ValueError, match=r"^with delay=4, guests=9 your function stopped with TimeoutError: after"
    ) as told:
        explore(impatient, delay=(0.0, 4.0), guests=(1, 9))
    assert isinstance(told.value.__cause__, TimeoutError)


def test_a_function_that_forgets_its_return_at_one_end_is_told_where():
    def forgetful(delay: float = 1.5) -> pd.DataFrame | None:
        return lunch(delay) if delay else None

    sentence = "with delay=0 your function must return a table, and returned nothing; is its `return` missing"
    with pytest.raises(ValueError, match=f"^{sentence}"):
        explore(forgetful, delay=(0.0, 4.0))


@pytest.mark.parametrize("wrong", [pd.DataFrame(), lunch().drop(columns="lag")], ids=["empty", "without lag"])
@pytest.mark.parametrize("end", [0.0, 4.0])
def test_another_table_at_one_end_is_refused_with_the_place_and_the_method(end, wrong):
    def changeable(delay: float = 1.5) -> pd.DataFrame:
        return wrong if delay == end else lunch(delay)

    told = f"with delay={end:g} your function returned another table than the picture draws: order_bars needs the table"
    with pytest.raises(ValueError, match=rf"^{told} of cafeteria.timeline\(\); this one has no column"):
        explore(changeable, delay=(0.0, 4.0))


def test_the_table_of_another_picture_is_refused():
    with pytest.raises(ValueError, match=r"ribbons needs the table of cafeteria.staleness\(\); .* no column 'view'"):
        explore(lunch, ribbons, delay=(0.0, 4.0))


def test_a_table_without_rows_at_one_end_is_an_empty_picture():
    explorer = explore(lunch, guests=(0, 9))
    explorer.sliders["guests"].value = 0
    assert explorer.sentence.value == "no orders yet"


@pytest.mark.parametrize("wrong", [None, pd.DataFrame()], ids=["none", "without columns"])
def test_another_table_between_the_ends_is_refused_in_the_sentence(wrong):
    def changeable(delay: float = 1.5) -> pd.DataFrame:
        return wrong if delay == 2.0 else lunch(delay)

    explorer = explore(changeable, delay=(0.0, 4.0))
    explorer.sliders["delay"].value = 2.0
    assert explorer.sentence.value.startswith("order_bars needs the table of cafeteria.timeline()")


def test_a_picture_that_is_handed_a_cafeteria_names_the_method_to_call():
    def whole(delay: float = 1.5) -> Cafeteria:
        return Cafeteria(delay=delay)

    told = r"order_bars draws a table, and was given the cafeteria itself: call cafeteria.timeline\(\)$"
    with pytest.raises(ValueError, match=told):
        explore(whole, delay=(0.0, 4.0))


class Counter:
    """A picture that is its own widget, and takes a cafeteria."""

    def __init__(self, cafeteria: Cafeteria) -> None:
        self.widget = widgets.HTML()
        self.reserved = 0
        self.show(cafeteria)

    def show(self, cafeteria: Cafeteria) -> None:
        if not isinstance(cafeteria, Cafeteria):
            raise WrongTable("a counter needs a cafeteria")
        self.sentence = f"{len(cafeteria.order_list())} visible"
        self.widget.value = self.sentence

    def reserve(self, cafeteria: Cafeteria) -> None:
        self.reserved += 1

    def digest(self) -> str:
        return "0123456789ab"

    def png(self) -> bytes:
        return b""


def one_minute(delay: float = 1.5) -> Cafeteria | None:
    cafeteria = Cafeteria(delay=delay)
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(2.0)
    return cafeteria if delay != 3.0 else None


def test_a_picture_can_be_its_own_widget_and_take_a_cafeteria():
    explorer = explore(one_minute, Counter, delay=(0.0, 4.0))
    widget = explorer.picture.widget
    explorer.sliders["delay"].value = 4.0
    assert widget in explorer.widget.children
    assert (widget.value, explorer.sentence.value) == ("0 visible", "0 visible")
    assert repr(explorer) == "<delay=4: 0 visible; data=0123456789ab>"


def test_a_picture_that_is_its_own_widget_may_refuse_what_it_is_given():
    explorer = explore(one_minute, Counter, delay=(0.0, 4.0))
    explorer.sliders["delay"].value = 3.0
    assert explorer.sentence.value == "a counter needs a cafeteria"


@pytest.mark.parametrize("sliders", [1, 2, 3])
def test_the_function_runs_at_most_twice_more_than_there_are_sliders(sliders):
    runs = []

    def counted(a: float = 1.0, b: float = 1.0, c: float = 1.0) -> pd.DataFrame:
        runs.append((a, b, c))
        return lunch()

    explore(counted, **dict.fromkeys("abc"[:sliders], (0.0, 4.0)))
    assert len(runs) == sliders + 2


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
