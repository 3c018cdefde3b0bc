"""The sliders: what they call, what they show, and what they refuse."""

import re

import ipywidgets as widgets
import pandas as pd
import pytest

from cqrs_lab import Cafeteria, Crashed, Delay, explore, ribbons
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


@pytest.mark.parametrize(
    ("ends", "start", "shown"),
    [
        ((0.25, 6.25, 0.5), 1.25, ".2f"),
        ((0.0, 4.0), 1.25, ".2f"),
        ((0.0, 2.5, 0.5), 1.5, ".1f"),
        ((0.0, 4.0), 1.5, ".1f"),
    ],
)
def test_a_slider_shows_the_number_at_which_it_stands(ends, start, shown):
    def late(delay=start):
        return lunch(delay)

    slider = explore(late, delay=ends).sliders["delay"]
    assert slider.readout_format == shown
    places = [ends[0], start, ends[1], ends[0] + slider.step]
    assert [float(f"{place:{shown}}") for place in places] == pytest.approx(places, abs=1e-9)


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


@pytest.mark.parametrize("step", [0.0, -0.5, 4.5])
def test_a_step_leads_upwards_and_stays_between_the_ends(step):
    with pytest.raises(ValueError, match=f"delay must have a step above 0 and at most 4.0, .*, not {step}"):
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
    with pytest.raises(ValueError, match="a value needs its parameter's name, such as delay="):
        explore(lunch, (0.0, 4.0))


@pytest.mark.parametrize("given", [4.0, "0 to 4", None], ids=str)
def test_one_number_makes_no_slider(given):
    sentence = f"delay={given!r} makes no slider: a slider needs a low and a high end in round brackets, such as "
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

    speaks = False

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


# What is shown where the function fails


@pytest.mark.parametrize("place", [1.5, 3.0], ids=["at the start", "between the ends"])
@pytest.mark.parametrize(
    ("fails", "words"),
    [
        (lambda: 1 / 0, "Your function stopped with ZeroDivisionError: division by zero; error=ZeroDivisionError>"),
        (lambda: None, "what it was given is no table, but of type NoneType; error=WrongTable>"),
        (lambda: pd.DataFrame(), "this one has no column 'order_id'; error=WrongTable>"),
        (lambda: lunch().assign(visible_at="late"), "error=ValueError>"),
    ],
    ids=["stops", "returns nothing", "returns another table", "returns what cannot be drawn"],
)
def test_the_text_tells_that_a_function_failed_where_the_slider_stands(place, fails, words):
    def changeable(delay: float = 1.5) -> pd.DataFrame:
        return fails() if delay == place else lunch(delay)

    explorer = explore(changeable, delay=(0.0, 4.0))
    explorer.sliders["delay"].value = place
    assert repr(explorer).startswith(f"<delay={place:g}: ")
    assert repr(explorer).endswith(words)
    assert explorer._repr_png_() is None
    assert explorer.shown.widget.layout.visibility == "hidden"


def test_a_picture_comes_back_where_the_function_works_again():
    def fragile(delay: float = 1.5) -> pd.DataFrame:
        return lunch(delay) if delay != 1.5 else 1 / 0

    explorer = explore(fragile, delay=(0.0, 4.0))
    explorer.sliders["delay"].value = 2.0
    assert explorer.sentence.value == "3 orders; the latest was 6.00 s late"
    assert explorer.shown.widget.layout.visibility == "visible"
    assert explorer._repr_png_()[1] == {"alt": "3 orders; the latest was 6.00 s late"}


def test_a_fall_that_a_function_lets_through_is_told_too():
    def falls(delay: float = 1.5) -> pd.DataFrame:
        raise Crashed("queue.before_ack")

    with pytest.raises(ValueError, match="with delay=0 your function stopped with Crashed"):
        explore(falls, delay=(0.0, 4.0))


def test_one_order_at_both_ends_and_many_between_them_get_their_height():
    def rush(hour: int = 11) -> pd.DataFrame:
        return lunch(guests=40 if hour == 12 else 1)

    explorer = explore(rush, hour=(11, 14))
    explorer.sliders["hour"].value = 12
    assert explorer.picture.figure.get_figheight() == pytest.approx(5.9)


# Choices


def meal(treatment: str = "push", resends: bool = False, workers: int = 1) -> pd.DataFrame:
    return lunch(guests=2 + len(treatment) + resends + workers)


def test_a_list_is_a_drop_down_list_that_starts_at_the_default():
    control = explore(meal, treatment=["backoff", "push"]).sliders["treatment"]
    assert (type(control), control.value) == (widgets.Dropdown, "push")
    assert [shown for shown, _ in control.options] == ["backoff", "push"]


def test_no_and_yes_are_a_tick_box():
    control = explore(meal, resends=[False, True]).sliders["resends"]
    assert (type(control), control.value) == (widgets.Checkbox, False)


def test_a_choice_runs_the_function_again():
    explorer = explore(meal, treatment=["backoff", "push"], resends=[False, True])
    explorer.sliders["treatment"].value = "backoff"
    explorer.sliders["resends"].value = True
    assert repr(explorer).startswith("<treatment=backoff, resends=True: 11 orders")


def test_choices_stand_beside_a_slider():
    explorer = explore(meal, workers=(1, 4), treatment=["backoff", "push"])
    assert repr(explorer).startswith("<workers=1, treatment=push: ")


def test_choices_without_a_default_start_at_the_first():
    def bare(treatment):
        return lunch(guests=len(treatment))

    assert explore(bare, treatment=["push", "backoff"]).sliders["treatment"].value == "push"


@pytest.mark.parametrize("choices", [["backoff", "long poll"], [1.5, 4.0]])
def test_the_default_must_be_one_of_the_choices(choices):
    with pytest.raises(ValueError, match=f"^treatment starts at its default, 'push', .*, {re.escape(str(choices))};"):
        explore(meal, treatment=choices)


@pytest.mark.parametrize("choices", [[], ["push"], ["push", "push"]])
def test_one_choice_is_none(choices):
    with pytest.raises(ValueError, match=f"treatment must have two choices or more, .*, not {re.escape(str(choices))}"):
        explore(meal, treatment=choices)


def test_whole_steps_stay_whole():
    slider = explore(lunch, guests=(1, 9, 2)).sliders["guests"]
    assert (type(slider), slider.step) == (widgets.IntSlider, 2)


# Title, scale, file


def texts(explorer):
    return [part.value for part in explorer.widget.children if isinstance(part, widgets.HTML)]


def test_a_title_stands_above_and_in_the_text():
    explorer = explore(lunch, delay=(0.0, 4.0), title="Lunch & <b>")
    assert "Lunch &amp; &lt;b&gt;" in texts(explorer)[0]
    assert repr(explorer).startswith("<Lunch & <b>; delay=1.5: 3 orders")


def test_a_parameter_called_title_or_scale_is_the_functions():
    def sign(title: str = "Lunch", scale: float = 1.0) -> pd.DataFrame:
        return lunch(guests=len(title) + int(scale))

    explorer = explore(sign, title="Menu", scale=(1.0, 3.0))
    assert (list(explorer.sliders), explorer.picture.sentence[:8], texts(explorer)) == (["scale"], "5 orders", [""])


def test_an_explorer_can_be_larger():
    explorer = explore(lunch, delay=(0.0, 4.0), scale=1.5)
    assert (explorer.picture.figure.dpi, explorer.sentence.scale) == (150, 1.5)


def test_a_picture_that_cannot_be_larger_says_so():
    with pytest.raises(ValueError, match="this picture cannot be made larger: it has no parameter called scale"):
        explore(one_minute, Counter, delay=(0.0, 4.0), scale=1.5)


def test_an_explorer_saves_what_it_shows(tmp_path):
    explorer = explore(lunch, delay=(0.0, 4.0))
    explorer.sliders["delay"].value = 4.0
    explorer.save(tmp_path / "lunch.png")
    assert (tmp_path / "lunch.png").read_bytes() == explorer.shown.widget.value


def test_where_the_function_failed_there_is_nothing_to_save(tmp_path):
    explorer = explore(one_minute, Counter, delay=(0.0, 4.0))
    explorer.sliders["delay"].value = 3.0
    with pytest.raises(ValueError, match="there is no picture to save"):
        explorer.save(tmp_path / "lunch.png")


# What the function prints


def talkative(delay: float = 1.5, lines: int = 1) -> pd.DataFrame:
    for number in range(lines):
        print(f"<{number}> the delay is {delay}")
    return lunch(delay)


def test_what_the_function_prints_is_shown_below_the_sentence_and_in_the_text(capsys):
    explorer = explore(talkative, delay=(0.0, 4.0))
    explorer.sliders["delay"].value = 2.0
    assert "&lt;0&gt; the delay is 2.0</pre>" in explorer.printed.value
    assert repr(explorer).splitlines()[1:] == ["<0> the delay is 2.0"]
    assert capsys.readouterr().out == ""  # neither repeated at every try, nor lost in a log


def test_who_prints_nothing_shows_nothing():
    explorer = explore(lunch, delay=(0.0, 4.0))
    assert (explorer.printed.value, explorer.printed.layout.display) == ("", "none")


def test_much_that_is_printed_is_cut():
    explorer = explore(talkative, delay=(0.0, 4.0), lines=25)
    assert repr(explorer).splitlines()[-1] == "... and 5 more lines"


def test_what_was_printed_before_a_function_stopped_is_shown():
    def stops(delay: float = 1.5) -> pd.DataFrame:
        print("so far, so good")
        return lunch(delay) if delay != 2.0 else 1 / 0

    explorer = explore(stops, delay=(0.0, 4.0))
    explorer.sliders["delay"].value = 2.0
    assert repr(explorer).endswith("error=ZeroDivisionError>\nso far, so good")


def test_a_reader_without_a_kernel_sees_the_picture():
    assert explore(lunch, delay=(0.0, 4.0))._repr_png_()[0].startswith(b"\x89PNG")
