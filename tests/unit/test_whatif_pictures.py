"""The pictures of many orders: cumulative curves and t-visibility curves, what they say, and what they show."""

import re
from contextlib import closing
from functools import cache

import numpy as np
import pandas as pd
import pytest

from cqrs_lab import (
    Arrivals,
    Cafeteria,
    Delay,
    compare,
    cumulative_curves,
    explore,
    order_bars,
    quorum,
    t_visibility,
    whatif,
    when_each_order_became_visible,
)

SYSTEMS = ("LNKD-SSD", "LNKD-DISK", "YMMR", "WAN")


@cache
def rush(orders):
    return whatif(Arrivals.burst(orders // 2) + Arrivals.lunch_day(orders - orders // 2), Delay.exponential(1.5))


@cache
def beside_published():
    return {"ours": rush(500), **{system: quorum(system, trials=5000) for system in SYSTEMS}}


def log_t_visibility(given, scale=1.0):
    return t_visibility(given, log=True, scale=scale)


SHOWN = {
    **{
        f"curves of {orders}": (cumulative_curves, lambda orders=orders: rush(orders)) for orders in (0, 1, 50, 100_000)
    },
    **{f"t-visibility of {orders}": (t_visibility, lambda orders=orders: rush(orders)) for orders in (0, 1, 50, 5000)},
    "t-visibility of five": (t_visibility, beside_published),
    "t-visibility of five, log": (log_t_visibility, beside_published),
}
every_picture = pytest.mark.parametrize(("draw", "given"), SHOWN.values(), ids=SHOWN)


# What they look like


@every_picture
def test_everything_stays_inside_the_picture(draw, given):
    picture = draw(given())
    for artist in picture.panels[0].artists:
        artist.set_in_layout(len(artist.get_xdata()) > 0)
    outer = picture.figure.get_tightbbox()
    width, height = picture.figure.get_size_inches()
    assert (outer.x0 >= 0, outer.y0 >= 0, outer.x1 <= width, outer.y1 <= height) == (True, True, True, True)


@every_picture
def test_words_are_large_and_lie_upon_no_other(draw, given):
    axes = draw(given()).figure.axes[0]
    texts = [axes.xaxis.label, axes.yaxis.label, *axes.get_xticklabels(), *axes.get_yticklabels()]
    texts += [axes._left_title, *axes.get_legend().get_texts()]
    assert min(text.get_fontsize() for text in texts) >= 13
    room = [text.get_window_extent().padded(-3) for text in texts if text.get_text()]
    assert not [(n, m) for n, one in enumerate(room) for m, other in enumerate(room[:n]) if one.overlaps(other)]


def test_each_curve_has_a_colour_a_dash_or_mark_of_its_own():
    """In grey, the marks alone tell them apart."""
    lines = t_visibility(beside_published()).panels[0].lines
    assert len({line.get_color() for line in lines}) == len({line.get_marker() for line in lines}) == 5


# What they say


def test_what_a_rush_shows():
    times = whatif(Arrivals.burst(20), 1.5, poll_interval=None)
    assert cumulative_curves(times).sentence == (
        "20 orders; 15.75 s late on average, 30.00 s at worst; largest backlog 20"
    )
    assert t_visibility(times).sentence == "visible: half after 15 s, 95 % after 28.5 s, 99.9 % after 30 s"


def test_what_nothing_shows():
    assert cumulative_curves(whatif([])).sentence == "no orders yet"
    assert t_visibility(whatif([])).sentence == "visible: no orders yet"


def test_what_is_not_visible_yet_is_said():
    with closing(Cafeteria(1.5)) as cafeteria:
        for _ in range(2):
            cafeteria.place_order("Aoi", 850)
        none = cafeteria.timeline()
        cafeteria.advance(1.5)
        half = cafeteria.timeline()
    assert cumulative_curves(none).sentence == "2 orders; none is visible yet"
    assert cumulative_curves(half).sentence == (
        "2 orders; 1.50 s late on average, 1.50 s at worst; largest backlog 2; 1 not visible yet"
    )
    assert t_visibility({"none": none, "half": half}).sentence == "none: 0 % visible so far; half: 50 % visible so far"
    assert [max(line.get_ydata()) for line in t_visibility({"none": none, "half": half}).panels[0].lines[:2]] == [0, 50]


def test_a_what_if_and_the_cafeteria_are_the_same_picture():
    arrivals = [0.25, 0.5, 1.5]
    with closing(Cafeteria(1.5)) as cafeteria:
        for second in arrivals:
            cafeteria.at(second, cafeteria.place_order, "Aoi", 850)
        cafeteria.run_until_caught_up(timeout=60)
        timeline = cafeteria.timeline()
    for draw in (cumulative_curves, t_visibility, order_bars, when_each_order_became_visible):
        assert repr(draw(whatif(arrivals, 1.5))) == repr(draw(timeline))


# What they draw


def drawn_heights(line, instants):
    """How high a curve is at some instants."""
    x, y = np.asarray(line.get_xdata(), dtype=float), np.asarray(line.get_ydata(), dtype=float)
    return y[np.searchsorted(x, instants, side="right") - 1]


def test_a_curve_of_many_orders_is_exact_at_each_column_and_has_no_more_points_than_columns():
    times = rush(100_000)
    panel = cumulative_curves(times).panels[0]
    for line, instants in ((panel.accepted, times.accepted), (panel.visible, times.visible)):
        x, y = line.get_data()
        assert len(x) < 1000
        assert y.tolist() == np.searchsorted(instants, np.rint(x * 1e6).astype(np.int64), side="right").tolist()
    assert (y[0], y[-1]) == (0, 100_000)


def test_few_orders_are_drawn_step_by_step():
    panel = cumulative_curves(whatif([0.25, 0.5], 1.0, poll_interval=None)).panels[0]
    instants = [0.2, 0.3, 0.6, 1.3, 2.3]
    assert drawn_heights(panel.accepted, instants).tolist() == [0, 1, 2, 2, 2]
    assert drawn_heights(panel.visible, instants).tolist() == [0, 0, 0, 1, 2]


def test_the_lag_lies_across_and_the_backlog_upright():
    times = whatif(Arrivals.steady(1.0, seconds=600), 1.5, poll_interval=None)
    panel = cumulative_curves(times).panels[0]
    assert np.ptp(panel.lag.get_xdata()) == pytest.approx(times.worst_lag())
    assert np.ptp(panel.backlog.get_ydata()) == times.largest_backlog()
    assert np.ptp(panel.lag.get_ydata()) == np.ptp(panel.backlog.get_xdata()) == 0


@pytest.mark.parametrize("orders", [3, 5000])
def test_a_t_visibility_curve_is_the_share_that_is_visible(orders):
    times = rush(orders)
    line = t_visibility(times).panels[0].lines[0]
    x, y = (np.asarray(numbers, dtype=float) for numbers in line.get_data())
    last = np.append(np.diff(x) > 0, True)  # the upper end of each step
    assert y[last] == pytest.approx(100 * times.visible_after(x[last]))


def test_a_logarithmic_axis_begins_with_what_is_fresh_at_once():
    many = quorum("YMMR", trials=5000)
    line = log_t_visibility({"YMMR": many}).panels[0].lines[0]
    assert (line.get_xdata()[0], line.get_ydata()[0]) == pytest.approx((1e-4, 100 * many.visible_after(1e-4)))


# Redrawn in place


@every_picture
def test_a_picture_redrawn_in_place_is_the_picture_drawn_anew(draw, given):
    picture = draw(given())
    for other in (rush(0), given()):
        picture.show(other)
    assert picture.png() == draw(given()).png()


@every_picture
def test_another_scale_is_no_other_data(draw, given):
    assert repr(draw(given(), scale=1.5)) == repr(draw(given()))


def test_time_grows_and_never_shrinks():
    for draw in (cumulative_curves, t_visibility, log_t_visibility):
        picture = draw(rush(5000))
        widest = picture.figure.axes[0].get_xlim()
        picture.show(rush(1))
        assert picture.figure.axes[0].get_xlim() == widest


def test_another_curve_brings_its_name_and_takes_it_along():
    picture = t_visibility({"ours": rush(50)})
    before = repr(picture)
    picture.show({"ours": rush(50), "YMMR": quorum("YMMR", trials=1000)})
    assert [text.get_text() for text in picture.figure.axes[0].get_legend().get_texts()] == ["ours", "YMMR"]
    picture.show({"ours": rush(50)})
    assert repr(picture) == before


def test_a_day_moves_with_a_slider():
    def day(delay=0.05):
        return whatif(Arrivals.lunch_day(10_000), delay, poll_interval=None)

    explorer = explore(day, cumulative_curves, delay=(0.05, 0.5))
    explorer.sliders["delay"].value = 0.5
    assert explorer.sentence.value.endswith(cumulative_curves(day(0.5)).sentence)
    assert "10000 orders" in explorer.sentence.value


def test_two_days_beside_each_other():
    compared = compare(lambda rate: whatif(Arrivals.poisson(rate, seconds=100)), t_visibility, rate=[0.5, 0.6])
    assert [line.partition(":")[0] for line in compared.sentences] == ["rate=0.5", "rate=0.6"]


# No change goes unnoticed


def moved(line):
    x = np.array(line.get_xdata(), dtype=float)
    x[-1] += 0.01 * max(x[-1], 1)
    line.set_xdata(x)


CHANGES = {
    "moved": moved,
    "recoloured": lambda line: line.set_color("#123456"),
    "without its dashes": lambda line: line.set_linestyle("None"),
    "marked": lambda line: line.set_marker("h"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("shown", ["curves of 50", "t-visibility of five", "t-visibility of five, log"])
def test_every_change_of_what_is_drawn_changes_the_text(shown, change):
    draw, given = SHOWN[shown]
    drawn = [line for line in draw(given()).panels[0].artists if len(line.get_xdata())]
    for number in range(len(drawn)):
        picture = draw(given())
        before = repr(picture)
        change([line for line in picture.panels[0].artists if len(line.get_xdata())][number])
        assert repr(picture) != before


# What cannot be drawn


@pytest.mark.parametrize(
    "wrong", [None, [], [1.0], "a table", pd.DataFrame({"at": [1.0]}), Cafeteria.timeline], ids=str
)
def test_what_has_no_lags_is_refused(wrong):
    for given in (wrong, {"ours": rush(1), "theirs": wrong}):
        with pytest.raises(ValueError, match=r"^t_visibility needs what whatif or quorum gives, or cafeteria\."):
            t_visibility(given)


@pytest.mark.parametrize("number", [0, 6])
def test_there_is_a_curve_and_not_too_many(number):
    with pytest.raises(ValueError, match="or up to 5 of these by name"):
        t_visibility({str(n): rush(1) for n in range(number)})


@pytest.mark.parametrize("column", ["accepted_at", "visible_at", "lag"])
def test_a_table_without_a_column_is_refused(column):
    sentence = f"cumulative_curves needs the table of cafeteria.timeline(); this one has no column '{column}'"
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        cumulative_curves(rush(1).table().drop(columns=column))


def test_a_picture_that_refuses_stays_as_it_was():
    picture = t_visibility(rush(50))
    before = repr(picture)
    with pytest.raises(ValueError, match=r"^t_visibility needs"):
        picture.show(None)
    assert repr(picture) == before
