"""The pictures: what they say, and that no change of a bar goes unnoticed."""

import io
import re
from contextlib import contextmanager
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib import style
from matplotlib.path import Path
from PIL import Image

from cqrs_lab import Cafeteria, order_bars, when_each_order_became_visible
from cqrs_lab.teach.pictures import style as pictures_style
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


# Room for what comes


def test_a_picture_grows_with_a_larger_table_and_never_shrinks():
    picture = order_bars(timeline(1))
    low = picture.figure.get_figheight()
    picture.show(timeline(40))
    high = picture.figure.get_figheight()
    picture.show(timeline(1))
    assert (low, high, picture.figure.get_figheight()) == pytest.approx((3.2, 5.9, 5.9))


def test_a_picture_that_has_grown_is_the_picture_drawn_at_once():
    picture = order_bars(timeline(1))
    picture.show(timeline(40))
    assert picture.png() == order_bars(timeline(40)).png()


def test_a_longer_name_gets_its_room():
    short, long = timeline(2), timeline(2)
    long["order_id"] = ["order-1", "the order of the headmaster"]
    picture = order_bars(short)
    picture.show(long)
    assert picture.png() == order_bars(long).png()


# The learner's own style


@contextmanager
def learners_style():
    wild = {"font.size": 30, "hatch.linewidth": 5.0, "font.sans-serif": "DejaVu Sans Mono", "axes.grid": True}
    with style.context(["dark_background", wild]):
        yield


@pytest.mark.parametrize("draw", [order_bars, when_each_order_became_visible])
def test_a_picture_is_the_same_in_any_style_of_the_learners(draw):
    with learners_style():
        styled = draw(timeline(3))
        before = repr(styled), styled.png()
    plain = draw(timeline(3))
    assert before == (repr(plain), plain.png())


def test_a_style_chosen_later_changes_no_picture(tmp_path):
    picture, plain = order_bars(timeline(3)), order_bars(timeline(3))
    with learners_style():
        picture.show(timeline(9))  # a new frame
        picture.show(timeline(2))  # the same frame
        picture.save(tmp_path / "styled.svg")
    plain.show(timeline(9))
    plain.show(timeline(2))
    plain.save(tmp_path / "plain.svg")
    assert (repr(picture), picture.png()) == (repr(plain), plain.png())
    assert (tmp_path / "styled.svg").read_bytes() == (tmp_path / "plain.svg").read_bytes()


def test_drawing_changes_no_setting_of_the_learners():
    with learners_style():
        before = dict(mpl.rcParams)
        order_bars(timeline(3)).show(timeline(4))
        assert dict(mpl.rcParams) == before


def test_what_pyplot_changes_is_no_style_and_makes_no_move_slower(monkeypatch):
    picture = order_bars(timeline(3))
    monkeypatch.setattr(pictures_style, "rc_context", None)
    with mpl.rc_context({"backend_fallback": False, "interactive": True}):
        picture.show(timeline(2))


# Larger, and in a file


def pixels(picture):
    return Image.open(io.BytesIO(picture.png())).size


def test_a_scale_makes_everything_larger_and_changes_nothing_else():
    picture, larger = order_bars(timeline(50)), order_bars(timeline(50), scale=1.5)
    assert tuple(round(1.5 * length) for length in pixels(picture)) == pixels(larger)
    assert repr(picture) == repr(larger)
    names = [[text.get_text() for text in one.figure.axes[0].get_yticklabels()] for one in (picture, larger)]
    assert names[0] == names[1]


@pytest.mark.parametrize("scale", [0, -1.0, 10, float("nan"), "1.5", None, True])
def test_a_scale_is_a_number_above_0(scale):
    with pytest.raises(ValueError, match=f"scale must be a number above 0 and at most 4, such as 1.5, not {scale!r}"):
        order_bars(timeline(1), scale=scale)


def test_a_picture_is_saved_as_it_is_shown(tmp_path):
    picture = order_bars(timeline(3))
    picture.save(tmp_path / "lunch.png")
    assert (tmp_path / "lunch.png").read_bytes() == picture.png()


def test_a_picture_is_saved_as_svg_with_all_that_moves(tmp_path):
    picture = order_bars(timeline(3))
    before = repr(picture), picture.png()
    picture.save(str(tmp_path / "lunch.SVG"))
    drawing = (tmp_path / "lunch.SVG").read_text(encoding="utf-8")
    assert ElementTree.fromstring(drawing).find(".//{*}title").text == picture.sentence
    assert "#e07a1f" in drawing  # a bar
    assert (repr(picture), picture.png()) == before


@pytest.mark.parametrize("name", ["lunch.pdf", "lunch", "lunch.jpg", ".png"])
def test_another_ending_is_refused(tmp_path, name):
    with pytest.raises(ValueError, match=f"a picture is saved as .png or .svg, such as .*, not as {name!r}"):
        order_bars(timeline(1)).save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(tmp_path):
    folder = tmp_path / "wall"
    with pytest.raises(ValueError, match=f"there is no folder {re.escape(str(folder))}"):
        order_bars(timeline(1)).save(folder / "lunch.png")


def test_a_picture_carries_its_sentence_for_who_does_not_see_it():
    _, about = order_bars(timeline(3))._repr_png_()
    assert about == {"alt": "3 orders; the latest was 2.50 s late"}


def test_names_longer_than_a_picture_leave_room_for_what_they_name():
    timeline = pd.DataFrame(
        {"order_id": ["x" * 100], "accepted_at": [0.0], "picked_up_at": [0.5], "visible_at": [1.0], "lag": [1.0]}
    )
    picture = order_bars(timeline)
    width = picture.figure.get_figwidth()
    assert picture.figure.axes[0].get_position().width * width > 3
    assert picture.png()
