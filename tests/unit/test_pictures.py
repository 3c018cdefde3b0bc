"""The pictures: what they say, and that no change of a bar goes unnoticed."""

import re

import numpy as np
import pandas as pd
import pytest
from matplotlib.path import Path

from cqrs_lab import Cafeteria, order_bars, when_each_order_became_visible
from cqrs_lab.teach.pictures.order_bars import describe_orders


def timeline(orders: int, delay: float = 1.5) -> pd.DataFrame:
    cafeteria = Cafeteria(delay=delay)
    for number in range(orders):
        cafeteria.at(float(number), cafeteria.place_order, "Aoi", 850)
    cafeteria.run_until_caught_up(timeout=10_000)
    return cafeteria.timeline()


@pytest.mark.parametrize("draw", [order_bars, when_each_order_became_visible])
@pytest.mark.parametrize("orders", [0, 1, 50, 500])
def test_a_picture_is_drawn_from_any_number_of_orders(draw, orders):
    assert draw(timeline(orders)).png().startswith(b"\x89PNG")


def test_an_empty_timeline_is_an_empty_picture_with_a_sentence():
    assert order_bars(timeline(0)).sentence == "no orders yet"


def test_the_sentence_counts_what_is_not_visible_yet():
    cafeteria = Cafeteria()
    cafeteria.place_order("Aoi", 850)
    cafeteria.place_order("Ben", 850)
    cafeteria.advance(1.5)
    assert describe_orders(cafeteria.timeline()) == "2 orders; the latest was 1.50 s late; 1 not visible yet"


def test_the_same_orders_have_the_same_digest():
    assert repr(order_bars(timeline(3))) == repr(order_bars(timeline(3)))


def test_a_picture_redrawn_in_place_is_the_picture_drawn_anew():
    picture = order_bars(timeline(3, delay=4.0))
    picture.show(timeline(3, delay=1.5))
    picture.show(timeline(3, delay=4.0))
    assert picture.png() == order_bars(timeline(3, delay=4.0)).png()


@pytest.mark.parametrize("draw", [order_bars, when_each_order_became_visible])
@pytest.mark.parametrize("column", ["order_id", "accepted_at", "picked_up_at", "visible_at", "lag"])
def test_a_table_without_a_column_is_refused_by_the_name_of_the_method_that_gives_it(draw, column):
    sentence = f"{draw.__name__} needs the table of cafeteria.timeline(); this one has no column '{column}'"
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        draw(timeline(3).drop(columns=column))


@pytest.mark.parametrize("draw", [order_bars, when_each_order_became_visible])
def test_what_is_no_table_is_refused(draw):
    """A method without its brackets, say."""
    with pytest.raises(ValueError, match=r"needs the table of cafeteria.timeline\(\); .* no table, but of type method"):
        draw(Cafeteria().timeline)


def test_a_picture_that_refuses_a_table_stays_as_it_was():
    picture = order_bars(timeline(3))
    before = repr(picture)
    with pytest.raises(ValueError, match="no column 'lag'"):
        picture.show(timeline(2).drop(columns="lag"))
    assert repr(picture) == before


def move_a_bar(panel):
    corners = np.array(panel.projecting.get_path().vertices)
    corners[2, 0] += 0.01
    panel.projecting.set_path(Path(corners, panel.projecting.get_path().codes))


def lose_a_marker(panel):
    panel.visible.set_data(*(numbers[1:] for numbers in panel.visible.get_data()))


MUTATIONS = {
    "a bar is longer": move_a_bar,
    "a marker is lost": lose_a_marker,
    "a bar has another colour": lambda panel: panel.waiting.set_facecolor("#123456"),
    "a bar is not hatched": lambda panel: panel.waiting.set_hatch(""),
    "a marker has another shape": lambda panel: panel.visible.set_marker("o"),
    "the title is another": lambda panel: panel.axes.set_title("Something else", loc="left"),
}


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS)
def test_every_change_of_what_is_drawn_changes_the_text(mutation):
    picture = order_bars(timeline(3))
    before = repr(picture)
    mutation(picture.panels[0])
    assert repr(picture) != before


def test_a_frame_grows_and_never_shrinks():
    picture = order_bars(timeline(3, delay=4.0))
    widest = picture.panels[0].axes.get_xlim()
    picture.show(timeline(3, delay=0.5))
    assert picture.panels[0].axes.get_xlim() == widest


def test_everything_stays_inside_the_picture():
    picture = when_each_order_became_visible(timeline(50))
    picture.canvas.draw()
    outer = picture.figure.get_tightbbox()
    width, height = picture.figure.get_size_inches()
    assert outer.x0 >= 0
    assert outer.y0 >= 0
    assert outer.x1 <= width
    assert outer.y1 <= height
