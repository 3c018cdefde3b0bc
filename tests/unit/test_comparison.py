"""Pictures under each other: the same function, the same axes, a sentence each."""

import io
import re

import pandas as pd
import pytest
from PIL import Image

from cqrs_lab import Cafeteria, compare, order_bars, waiting_clients


def lunch(delay: float = 1.5, orders: int = 3) -> pd.DataFrame:
    cafeteria = Cafeteria(delay=delay)
    for _ in range(orders):
        cafeteria.place_order("Aoi", 850)
    cafeteria.run_until_caught_up(timeout=600)
    return cafeteria.timeline()


def test_each_value_has_its_sentence_and_its_digest():
    lines = repr(compare(lunch, delay=[1.0, 4.0])).splitlines()
    assert [re.sub("data=[0-9a-f]{12}>$", "data=", line) for line in lines] == [
        "<delay=1: 3 orders; the latest was 3.00 s late; data=",
        "<delay=4: 3 orders; the latest was 12.00 s late; data=",
    ]
    assert lines[0][-13:] != lines[1][-13:]


def test_the_pictures_have_the_same_axes_and_the_same_height():
    one, other = compare(lunch, delay=[1.0, 4.0], orders=[2, 9]).pictures[::3]
    assert one.figure.axes[0].get_xlim() == other.figure.axes[0].get_xlim()
    assert one.figure.get_figheight() == other.figure.get_figheight()


def test_several_lists_are_compared_each_with_each():
    sentences = compare(lunch, delay=[1.0, 2.0], orders=[1, 2]).sentences
    assert [sentence.partition(":")[0] for sentence in sentences] == [
        "delay=1, orders=1", "delay=1, orders=2", "delay=2, orders=1", "delay=2, orders=2",
    ]  # fmt: skip


def test_the_stored_picture_holds_all_pictures_and_a_line_above_each():
    compared = compare(lunch, delay=[1.0, 4.0])
    png, about = compared._repr_png_()
    width, height = Image.open(io.BytesIO(png)).size
    drawn = [Image.open(io.BytesIO(picture.png())).size for picture in compared.pictures]
    assert width == 1000
    assert height > sum(size[1] for size in drawn) + 2 * 30
    assert about["alt"].splitlines() == compared.sentences


def test_another_kind_of_picture_and_a_fixed_value():
    def prices(delay: float = 1.5, treatment: str = "push") -> pd.DataFrame:
        cafeteria = Cafeteria(delay=delay)
        cafeteria.clients.add(cafeteria.place_order("Aoi", 850), treatment)
        cafeteria.run_until_caught_up(timeout=60)
        return cafeteria.clients.table()

    compared = compare(prices, waiting_clients, delay=[1.0, 4.0], treatment="operation id")
    assert compared.sentences[0].startswith("delay=1: first: operation id at")


def test_a_comparison_can_be_larger():
    compared = compare(lunch, order_bars, delay=[1.0, 4.0], scale=1.5)
    assert Image.open(io.BytesIO(compared.png())).width == 1500


def test_a_parameter_called_scale_is_the_functions():
    def crowd(scale: int = 1) -> pd.DataFrame:
        return lunch(orders=3 * scale)

    assert [sentence[:17] for sentence in compare(crowd, scale=[1, 2]).sentences] == [
        "scale=1: 3 orders",
        "scale=2: 6 orders",
    ]


def test_what_the_function_prints_is_printed_once_for_each_value(capsys):
    def talkative(delay: float = 1.5) -> pd.DataFrame:
        print(f"delay {delay}")
        return lunch(delay)

    compare(talkative, delay=[1.0, 4.0])
    assert capsys.readouterr().out == "delay 1.0\ndelay 4.0\n"


def test_a_comparison_is_saved(tmp_path):
    compared = compare(lunch, delay=[1.0, 4.0])
    compared.save(tmp_path / "lunch.png")
    assert (tmp_path / "lunch.png").read_bytes() == compared.png()
    with pytest.raises(ValueError, match=r"a picture is saved as .png, such as"):
        compared.save(tmp_path / "lunch.svg")


@pytest.mark.parametrize("settings", [{}, {"delay": 1.0}, {"delay": (1.0, 4.0)}, {"delay": []}], ids=str)
def test_without_a_list_there_is_nothing_to_compare(settings):
    with pytest.raises(ValueError, match=r"compare needs a list with values, such as delay=\[1.0, 4.0\]"):
        compare(lunch, **settings)


def test_the_result_of_a_function_is_no_function():
    with pytest.raises(ValueError, match=r"compare needs a function, .* such as compare\(lunch, delay=\[1.0, 4.0\]\)"):
        compare(lunch(), delay=[1.0, 4.0])


def test_where_the_function_stops_is_told():
    with pytest.raises(ValueError, match="with delay=-1 your function stopped with ValueError: delay must be"):
        compare(lunch, delay=[1.0, -1.0])
