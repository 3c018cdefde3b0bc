"""The pictures of lessons 02 to 06: what they say, that nothing is cut off, and that no change goes unnoticed."""

import re
from contextlib import closing
from functools import cache
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from cqrs_lab import (
    Cafeteria,
    beating_screens,
    explore,
    pressing_students,
    ribbons,
    rows,
    session_readings,
    sold_against_stock,
    waiting_clients,
)
from cqrs_lab.client.treatments import TREATMENTS

# The tables, each of so many rows (ribbons: of so many orders)


@cache
def watches(clients):
    with closing(Cafeteria(delay=0.05)) as cafeteria:
        for number in range(clients):
            receipt = cafeteria.place_order("Aoi", 850)
            cafeteria.clients.add(receipt, list(TREATMENTS)[number % len(TREATMENTS)])
        cafeteria.run_until_caught_up(timeout=1000)
        return cafeteria.clients.table()


@cache
def students(people):
    with closing(Cafeteria(delay=0.05)) as cafeteria:
        for _ in range(people):
            cafeteria.students.add("Aoi", patience=8.0)
        cafeteria.run_until_caught_up(timeout=1000)
        return cafeteria.students.table()


@cache
def screens(number):
    with closing(Cafeteria(delay=0.02)) as cafeteria:
        for one in range(number):
            cafeteria.screens.add(freezes=one % 2 == 0)
        cafeteria.run_until_caught_up(timeout=1000)
        return cafeteria.screens.table()


@cache
def staleness(orders, popular_menu=5.0):
    delays = {"order_list": 1.5, "sales_total": 3.0, "popular_menu": popular_menu}
    with closing(Cafeteria(delay=delays)) as cafeteria:
        for number in range(orders):
            cafeteria.at(2.0 * number, cafeteria.place_order, "Aoi", 850, "curry")
        cafeteria.run_until_caught_up(timeout=10_000)
        return cafeteria.staleness(*delays)


@cache
def purchases(buyers, buyers_per_second=2.0, transit=1.5, sell_by="view", delay=0.0):
    with closing(
        Cafeteria(delay, poll_interval=None, transit=transit, stock={"onigiri": 10}, sell_by=sell_by)
    ) as cafeteria:
        for number in range(buyers):
            cafeteria.at(number / buyers_per_second, cafeteria.buyers.add)
        cafeteria.run_until_caught_up(timeout=1000)
        return cafeteria.buyers.table()


@cache
def history(entries, promises=False):
    """A reading every half second, and an order in the place of each tenth."""
    with closing(Cafeteria(delay={"replica_1": 0.5, "replica_2": 4.0})) as cafeteria:
        person = cafeteria.sessions.add(read_your_writes=promises, monotonic_reads=promises)
        for number in range(entries):
            action = (person.place_order, "Aoi", 850) if number % 10 == 2 else (person.try_to_read,)
            cafeteria.at(0.5 * number, *action)
        cafeteria.run_until_caught_up(timeout=1000)
        return cafeteria.sessions.table(person)


PICTURES = {
    waiting_clients: watches,
    pressing_students: students,
    beating_screens: screens,
    ribbons: staleness,
    sold_against_stock: purchases,
    session_readings: history,
}


@cache
def drawn(draw, rows):
    """A picture to look at, and not to change."""
    return draw(PICTURES[draw](rows))


every_picture = pytest.mark.parametrize(("draw", "table"), PICTURES.items(), ids=lambda one: one.__name__)


# Any number of rows


@every_picture
def test_an_empty_table_is_an_empty_picture_with_a_sentence(draw, table):
    picture = drawn(draw, 0)
    assert (picture.png()[:4], len(picture.sentence) > 10) == (b"\x89PNG", True)


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (waiting_clients, "nobody is waiting"),
        (pressing_students, "no students yet"),
        (beating_screens, "no screens yet"),
        (ribbons, "no screen was ever late"),
        (sold_against_stock, "nobody has come to buy yet"),
    ],
)
def test_what_an_empty_picture_says(draw, words):
    assert draw(PICTURES[draw](0)).sentence == words


@every_picture
@pytest.mark.parametrize("rows", [1, 50, 500])
def test_a_picture_is_drawn_from_any_number_of_rows(draw, table, rows):
    assert len(table(rows)) >= rows
    assert drawn(draw, rows).png().startswith(b"\x89PNG")


def draws_something(artist):
    if isinstance(artist, Line2D):
        return bool(np.isfinite(np.asarray(artist.get_xdata(), dtype=float)).any())
    return len(artist.get_path().vertices) > 0


def has_markers(artist):
    return isinstance(artist, Line2D) and artist.get_marker() not in ("None", "", None)


@every_picture
@pytest.mark.parametrize("rows", [0, 1, 50, 500])
def test_everything_stays_inside_the_picture(draw, table, rows):
    picture = drawn(draw, rows)
    for artist in picture.panels[0].artists:
        artist.set_in_layout(draws_something(artist))  # an empty set of markers takes no room
    outer = picture.figure.get_tightbbox()
    width, height = picture.figure.get_size_inches()
    assert (outer.x0 >= 0, outer.y0 >= 0, outer.x1 <= width, outer.y1 <= height) == (True, True, True, True)


def words(picture):
    """All that is written, with the room that it takes in dots, less the margin around the letters."""
    axes = picture.figure.axes[0]
    texts = [axes.xaxis.label, axes.yaxis.label, *axes.get_xticklabels(), *axes.get_yticklabels()]
    written = {f"{text.get_text()!r} at {text.get_position()}": text for text in texts if text.get_text()}
    written |= {"the title": axes._left_title, "the legend": axes.get_legend()}
    return {name: text.get_window_extent().padded(-3) for name, text in written.items()}


@every_picture
@pytest.mark.parametrize("rows", [0, 1, 50, 500])
def test_no_words_lie_upon_each_other(draw, table, rows):
    room = list(words(drawn(draw, rows)).items())
    upon = [(a, b) for n, (a, one) in enumerate(room) for b, other in room[n + 1 :] if one.overlaps(other)]
    assert upon == []


def marks(picture):
    """The room that each marker takes, in dots: its left, lower, right and upper end."""
    for artist in picture.panels[0].artists:
        if has_markers(artist):
            half = artist.get_markersize() / 72 * picture.figure.dpi / 2
            for x, y in artist.get_transform().transform(artist.get_xydata()):
                if np.isfinite(x):
                    yield x - half, y - half, x + half, y + half


@pytest.mark.parametrize("draw", [waiting_clients, pressing_students, beating_screens, session_readings])
@pytest.mark.parametrize("rows", [1, 50, 500])
def test_no_mark_lies_upon_a_word(draw, rows):
    room = words(drawn(draw, rows))
    left, low, right, high = np.array(list(marks(drawn(draw, rows)))).T
    covered = [
        name
        for name, word in room.items()
        if ((left < word.x1) & (right > word.x0) & (low < word.y1) & (high > word.y0)).any()
    ]
    assert covered == []


@every_picture
@pytest.mark.parametrize("rows", [50, 500])
def test_bars_keep_their_colour_however_many_there_are(draw, table, rows):
    """Outlines must not drown them. Thin bars are paler, not darker; the legend's own bars do not count."""
    picture = drawn(draw, rows)
    area = picture.figure.axes[0].bbox
    dots = np.asarray(picture.canvas.buffer_rgba())[::-1][int(area.y0) : int(area.y1), int(area.x0) : int(area.x1), :3]
    for artist in picture.panels[0].artists:
        if isinstance(artist, PathPatch) and draws_something(artist):
            tint = 255 - 255 * np.array(to_rgb(artist.get_facecolor()))
            ink = 255.0 - dots
            strength = np.linalg.norm(ink, axis=-1)
            likeness = ink @ tint / (np.linalg.norm(tint) * np.maximum(strength, 1))
            assert int(((strength > 60) & (likeness > 0.97)).sum()) > 1000


@every_picture
@pytest.mark.parametrize("rows", [0, 1, 50, 500])
def test_words_are_large_enough_for_the_back_of_the_classroom(draw, table, rows):
    axes = drawn(draw, rows).figure.axes[0]
    words = [*axes.get_xticklabels(), *axes.get_yticklabels(), axes.xaxis.label, *axes.get_legend().get_texts()]
    assert min(text.get_fontsize() for text in words) >= 13


@every_picture
def test_time_begins_at_zero(draw, table):
    assert drawn(draw, 50).figure.axes[0].get_xlim()[0] == 0


# What they say


def test_who_noticed_first_and_last_and_who_looked_most():
    with closing(Cafeteria()) as cafeteria:
        receipt = cafeteria.place_order("Aoi", 850)
        for name in TREATMENTS:
            cafeteria.clients.add(receipt, name)
        cafeteria.run_until_caught_up(timeout=60)
        sentence = waiting_clients(cafeteria.clients.table()).sentence
    assert sentence == ("first: write side at 0.00 s; last: being reflected at 5.00 s; most looks: operation id, 5")


def test_that_nobody_has_noticed_yet():
    with closing(Cafeteria()) as cafeteria:
        cafeteria.clients.add(cafeteria.place_order("Aoi", 850), "operation id")
        cafeteria.advance(1)
        assert waiting_clients(cafeteria.clients.table()).sentence == "nobody has noticed the order yet"


def test_how_many_orders_were_too_many():
    with closing(Cafeteria()) as cafeteria:
        for name in ("Aoi", "Ben", "Chie"):
            cafeteria.students.add(name, patience=1.0)
        cafeteria.run_until_caught_up(timeout=60)
        assert pressing_students(cafeteria.students.table()).sentence == "3 students, 11 orders: 8 too many"


def test_a_student_who_was_refused_makes_no_order_of_another_too_few():
    with closing(Cafeteria(stock={"set meal": 1})) as cafeteria:
        for name in ("Aoi", "Ben"):
            cafeteria.students.add(name, patience=5.0)
        cafeteria.run_until_caught_up(timeout=60)
        assert pressing_students(cafeteria.students.table()).sentence == "2 students, 1 order: 0 too many"


def test_how_long_each_screen_was_silent():
    with closing(Cafeteria(workers=2)) as cafeteria:
        cafeteria.screens.add(freezes=True)
        cafeteria.screens.add(freezes=False)
        cafeteria.run_until_caught_up(timeout=60)
        sentence = beating_screens(cafeteria.screens.table()).sentence
    assert sentence == (
        "a screen that freezes: 2.00 s without a beat; a screen that stays alive: 0.25 s without a beat"
    )


def test_how_old_each_screen_was_at_worst():
    sentence = ribbons(staleness(3)).sentence
    assert sentence == "at worst: order_list 1.50 s old, sales_total 5.00 s old, popular_menu 11.00 s old"


@pytest.mark.parametrize(
    ("rush", "sentence"),
    [
        ({"buyers": 20, "sell_by": "view"}, "10 in stock, 13 sold: 3 too many"),
        ({"buyers": 20, "sell_by": "write"}, "10 in stock, 10 sold: 0 too many"),
        ({"buyers": 60, "transit": 0.0, "delay": 1.5, "sell_by": "view"}, "10 in stock, 31 sold: 21 too many"),
        ({"buyers": 5}, "10 in stock, 5 sold: 0 too many"),
    ],
    ids=["by the view, in transit", "by the write side", "by a serial projector", "nobody comes too late"],
)
def test_how_many_onigiri_were_sold_that_nobody_had(rush, sentence):
    assert sold_against_stock(purchases(**rush)).sentence == sentence


@pytest.mark.parametrize(
    ("promises", "sentence"),
    [
        (False, "12 readings, 5 of them broke a promise"),
        (True, "10 readings, 0 of them broke a promise; 2 times no answer"),
    ],
)
def test_how_many_readings_broke_a_promise(promises, sentence):
    with closing(Cafeteria(delay={"replica_1": 0.5, "replica_2": 4.0})) as cafeteria:
        person = cafeteria.sessions.add(read_your_writes=promises, monotonic_reads=promises)
        cafeteria.at(1.0, person.place_order, "Aoi", 850)
        for number in range(12):
            cafeteria.at(number * 0.5, person.try_to_read)
        cafeteria.run_until_caught_up(timeout=60)
        assert session_readings(cafeteria.sessions.table(person)).sentence.startswith(sentence)


# What they show


def instants(picture, label):
    """Where the markers with that label stand."""
    lines = [artist for artist in picture.panels[0].artists if isinstance(artist, Line2D)]
    (line,) = (line for line in lines if line.get_label() == label)
    return [(float(x), float(y)) for x, y in line.get_xydata() if np.isfinite(x)]


def test_each_look_is_marked():
    with closing(Cafeteria()) as cafeteria:
        cafeteria.clients.add(cafeteria.place_order("Aoi", 850), "operation id")
        cafeteria.run_until_caught_up(timeout=60)
        picture = waiting_clients(cafeteria.clients.table())
    assert instants(picture, "looked") == [(0, 0), (0.3, 0), (0.8, 0), (1.5, 0), (2.4, 0)]
    assert (instants(picture, "visible in the list"), instants(picture, "noticed")) == ([(1.5, 0)], [(2.4, 0)])


def test_each_press_is_marked_in_the_students_row():
    with closing(Cafeteria()) as cafeteria:
        for name in ("Aoi", "Ben"):
            cafeteria.students.add(name, patience=1.0)
        cafeteria.run_until_caught_up(timeout=60)
        picture = pressing_students(cafeteria.students.table())
    assert instants(picture, "pressed Order") == [(0, 0), (1, 0), (0, 1), (1, 1), (2, 1), (3, 1)]


def test_a_ribbon_is_as_thick_as_its_screen_is_old():
    """The oldest screen fills its row, 0.8 of it; each stretch is a trapezoid of five corners."""
    table = staleness(3)
    corners = ribbons(table).panels[0].ribbon.get_path().vertices.reshape(-1, 5, 2)
    assert [trapezoid[0, 0] for trapezoid in corners] == pytest.approx(table["stale_from"].tolist())
    assert [trapezoid[2, 0] for trapezoid in corners] == pytest.approx(table["until"].tolist())
    thickness = [trapezoid[3, 1] - trapezoid[2, 1] for trapezoid in corners]
    assert thickness == pytest.approx((0.8 * table["age"] / table["age"].max()).tolist())


@pytest.mark.parametrize("sell_by", ["view", "write"])
@pytest.mark.parametrize("transit", [0.0, 0.7, 1.5])
def test_what_the_screen_says_is_drawn_while_nobody_looks(sell_by, transit):
    """At each instant: what was sold and is known by then. Each buyer saw that, just before the answer."""
    table = purchases(20, transit=transit, sell_by=sell_by)
    at, left = sold_against_stock(table).panels[0].displayed.get_data()
    known = [(when, sum(table["visible_at"] <= when)) for when in np.arange(0.05, table["at"].max(), 0.1)]
    assert [_left_at(at, left, when) for when, _ in known] == [max(0, 10 - count) for _, count in known]
    assert [_left_at(at, left, when - 1e-9) for when in table["at"]] == table["on_screen"].tolist()


def _left_at(at, left, when):
    """The height of a step curve, given by its corners, at an instant between two of them."""
    return left[max(0, int(np.searchsorted(at, when)) - 1)] if when > 0 else left[0]


def test_the_number_on_the_screen_falls_when_the_news_arrive():
    """Twenty buyers stop after two: the screen goes on to change while nobody comes."""
    table = purchases(2, buyers_per_second=1.0, transit=0.6)
    assert table["visible_at"].tolist() == [0.6, 1.6]


def test_what_was_sold_too_many_is_marked():
    """Three bars: the 11th, the 12th and the 13th piece, each from its sale on."""
    corners = sold_against_stock(purchases(20)).panels[0].oversold.get_path().vertices.reshape(-1, 5, 2)
    assert [bar[0, 0] for bar in corners] == [5.0, 5.5, 6.0]
    assert [bar[1, 1] for bar in corners] == [11, 12, 13]


def test_what_the_last_buyer_was_sold_too_many_can_be_seen():
    """The sentence counts it, so the picture must show it: a bar without a width is none."""
    picture = sold_against_stock(purchases(13))
    corners = picture.panels[0].oversold.get_path().vertices.reshape(-1, 5, 2)
    assert picture.sentence == "10 in stock, 13 sold: 3 too many"
    assert [float(bar[2, 0] - bar[0, 0]) > 0 for bar in corners] == [True, True, True]


def test_where_nothing_was_sold_too_many_nothing_is_marked():
    picture = sold_against_stock(purchases(20, sell_by="write"))
    assert len(picture.panels[0].oversold.get_path().vertices) == 0


def test_each_replica_has_its_readings():
    picture = session_readings(history(12))
    readings = history(12)
    for replica in ("replica_1", "replica_2"):
        rows = readings[readings["replica"] == replica]
        expected = list(zip(rows["at"].astype(float), rows["version"].astype(float), strict=True))
        assert instants(picture, f"read {replica}") == expected


def test_a_session_without_replicas_is_drawn_too():
    """Its readings go to the order list."""
    with closing(Cafeteria()) as cafeteria:
        person = cafeteria.sessions.add()
        person.place_order("Aoi", 850)
        cafeteria.run_until_caught_up(timeout=60)
        person.read()
        picture = session_readings(cafeteria.sessions.table(person))
    assert picture.sentence.startswith("1 reading")
    assert len(list(marks(picture))) == 2, "the order and the reading"


def test_the_readings_of_a_third_replica_are_drawn_too():
    with closing(Cafeteria(delay=dict.fromkeys(["replica_1", "replica_2", "replica_3"], 1.0))) as cafeteria:
        person = cafeteria.sessions.add()
        for _ in range(3):
            person.read()
            cafeteria.advance(1)
        picture = session_readings(cafeteria.sessions.table(person))
    markers = [one for one in picture.panels[0].artists if one.get_label().startswith("read ")]
    assert sum(len(one.get_xydata()) for one in markers) == 3


def test_the_signs_of_a_legend_do_not_touch_each_other():
    picture = session_readings(history(20))
    picture.png()  # laid out
    signs = picture.figure.axes[0].get_legend().legend_handles
    places = [sign.get_window_extent() for sign in signs]
    assert not [(one, other) for one, other in combinations(places, 2) if one.overlaps(other)]


def test_an_item_that_nobody_limited_is_never_sold_too_many():
    with closing(Cafeteria(stock={"onigiri": 3})) as cafeteria:
        cafeteria.buyers.add("tea")
        assert sold_against_stock(cafeteria.buyers.table()).sentence.endswith("0 too many")


# Another table


NEEDED = [
    (waiting_clients, "cafeteria.clients.table()", ["treatment", "looks", "visible_at", "noticed_at", "looks_at"]),
    (pressing_students, "cafeteria.students.table()", ["student", "orders", "pressed_at", "visible_at"]),
    (
        beating_screens,
        "cafeteria.screens.table()",
        ["behaviour", "pressed_at", "reflected_at", "longest_silence", "beats_at"],
    ),
    (ribbons, "cafeteria.staleness()", ["view", "accepted_at", "stale_from", "until", "age"]),
    (sold_against_stock, "cafeteria.buyers.table()", ["at", "stock_left", "order_id", "visible_at"]),
    (session_readings, "cafeteria.sessions.table(person)", ["at", "what", "replica", "version", "violation"]),
]
every_need = pytest.mark.parametrize(
    ("draw", "method", "columns"), NEEDED, ids=lambda one: getattr(one, "__name__", "")
)


@every_need
def test_a_picture_needs_the_columns_that_it_draws_and_no_others(draw, method, columns):
    table = PICTURES[draw](1)
    assert repr(draw(table[columns])) == repr(drawn(draw, 1))
    for column in columns:
        sentence = f"{draw.__name__} needs the table of {method}; this one has no column '{column}'"
        with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
            draw(table.drop(columns=column))


@every_need
def test_the_method_whose_table_a_picture_needs_is_written_so(draw, method, columns):
    with closing(Cafeteria()) as cafeteria:
        table = eval(method, {"cafeteria": cafeteria, "person": cafeteria.sessions.add()})
    assert set(columns) <= set(table.columns)


@every_need
@pytest.mark.parametrize("no_table", [None, [], "a table", Cafeteria.timeline], ids=lambda one: type(one).__name__)
def test_what_is_no_table_is_refused(draw, method, columns, no_table):
    sentence = f"needs the table of {method}; what it was given is no table, but of type {type(no_table).__name__}"
    with pytest.raises(ValueError, match=f"^{draw.__name__} {re.escape(sentence)}$"):
        draw(no_table)


# Redrawn in place


@every_picture
def test_a_picture_redrawn_in_place_is_the_picture_drawn_anew(draw, table):
    picture = draw(table(50))
    picture.show(table(1))
    picture.show(table(50))
    assert picture.png() == drawn(draw, 50).png()


@every_picture
def test_an_empty_table_can_follow_a_full_one(draw, table):
    picture = draw(table(50))
    picture.show(table(0))
    assert picture.sentence == drawn(draw, 0).sentence


@every_picture
def test_time_grows_and_never_shrinks(draw, table):
    picture = draw(table(50))
    widest = picture.figure.axes[0].get_xlim()
    picture.show(table(1))
    assert picture.figure.axes[0].get_xlim() == widest


def test_the_ribbons_of_a_younger_table_keep_the_scale_of_the_oldest():
    picture = ribbons(staleness(3, popular_menu=30.0))
    first = picture.panels[0].ribbon.get_path().vertices[:5]
    picture.show(staleness(3))
    assert picture.panels[0].ribbon.get_path().vertices[:5] == pytest.approx(first)
    assert ribbons(staleness(3)).panels[0].ribbon.get_path().vertices[:5] != pytest.approx(first)


# No change goes unnoticed


@every_picture
def test_the_same_table_has_the_same_digest(draw, table):
    assert repr(draw(table(50))) == repr(drawn(draw, 50))


@every_picture
def test_another_table_has_another_digest(draw, table):
    assert drawn(draw, 50).digest() != drawn(draw, 1).digest()


def moved(artist):
    """Move a part of what an artist draws by a hundredth."""
    if isinstance(artist, Line2D):
        x, y = (np.array(numbers, dtype=float) for numbers in artist.get_data())
        x[np.flatnonzero(np.isfinite(x))[-1]] += 0.01
        artist.set_data(x, y)
    else:
        corners = np.array(artist.get_path().vertices)
        corners[2, 0] += 0.01
        artist.set_path(Path(corners, artist.get_path().codes))


def recoloured(artist):
    """Give what an artist draws another colour."""
    if isinstance(artist, Line2D):
        artist.set_color("#123456")
    else:
        artist.set_facecolor("#123456")


def reshaped(artist):
    """Give a line another dash or marker, and a bar another hatch."""
    if not isinstance(artist, Line2D):
        artist.set_hatch("+")
    elif has_markers(artist):
        artist.set_marker("h")
    else:
        artist.set_linestyle("-.")


def outlined(artist):
    """Draw the outline in another colour; a cross or a stroke is nothing but its outline."""
    if isinstance(artist, Line2D):
        artist.set_markeredgecolor("#123456")
    else:
        artist.set_edgecolor("#123456")


def full_tables(draw):
    """Tables in which each artist of a picture has something to draw."""
    if draw is session_readings:
        return [history(50), history(50, promises=True)]
    return [PICTURES[draw](50)]


@pytest.mark.parametrize("draw", PICTURES, ids=lambda one: one.__name__)
@pytest.mark.parametrize("mutate", [moved, recoloured, reshaped, outlined], ids=lambda one: one.__name__)
def test_every_change_of_what_is_drawn_changes_the_text(draw, mutate):
    unnoticed, changed = [], set()
    for table in full_tables(draw):
        picture = draw(table)
        for number, artist in enumerate(picture.panels[0].artists):
            if mutate is outlined and isinstance(artist, Line2D) and not has_markers(artist):
                changed.add(number)  # a line has no outline
            elif draws_something(artist):
                changed.add(number)
                before = repr(picture)
                mutate(artist)
                unnoticed += [artist.get_label()] * (repr(picture) == before)
    assert unnoticed == []
    idle = {one.get_label() for number, one in enumerate(picture.panels[0].artists) if number not in changed}
    assert {label for label in idle if not label.startswith("read ")} == set(), "each artist had something to draw"


# Rows of one's own

ERRANDS = pd.DataFrame(
    {
        "who": ["Aoi", "Ben", "Chie"],
        "asked": [0.0, 1.0, 2.0],
        "tried": [(0.5, 1.0), (), [2.5]],
        "served": [3.0, None, 4.5],
    }
)
SEEN = {"tried": "tried", "served": "served"}


def test_a_table_of_ones_own_is_drawn_by_the_names_of_its_columns():
    picture = rows(ERRANDS, name="who", marks=SEEN, bar=("asked", "served", "waiting"), title="Errands")
    assert picture.sentence == "3 rows; tried 3 times, at last at 2.50 s; served 2 times, at last at 4.50 s"
    assert instants(picture, "tried") == [(0.5, 0), (1.0, 0), (2.5, 2)]
    assert [text.get_text() for text in picture.figure.axes[0].get_yticklabels()] == ["Aoi", "Ben", "Chie"]


def test_marks_differ_in_shape():
    table = pd.DataFrame({"who": ["Aoi"], **{column: [1.0] for column in "abcde"}})
    picture = rows(table, name="who", marks=dict.fromkeys("abcde", "seen"))
    assert len({line.get_marker() for line in picture.panels[0].artists}) == 5


def test_what_never_happened_is_said():
    picture = rows(ERRANDS.iloc[1:2], name="who", marks=SEEN)
    assert picture.sentence == "1 row; tried never; served never"


def test_rows_of_ones_own_can_be_explored():
    def errands(hours: float = 1.0):
        return ERRANDS.assign(served=ERRANDS["served"] * hours)

    explorer = explore(errands, lambda table: rows(table, name="who", marks=SEEN), hours=(1.0, 3.0))
    explorer.sliders["hours"].value = 2.0
    assert explorer.sentence.value.endswith("served 2 times, at last at 9.00 s")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": "student"}, "this table has no column 'student'; its columns are who, asked, tried, served"),
        ({"marks": {"seen": "seen"}}, "this table has no column 'seen'"),
        ({"marks": {"who": "seen"}}, "the column 'who' must hold seconds, or tuples of seconds: could not"),
        ({"marks": {}}, "rows needs marks, such as"),
        ({"bar": ("asked", "served")}, "rows needs marks, such as .*, and perhaps a bar, such as"),
    ],
    ids=str,
)
def test_a_column_that_cannot_be_drawn_is_named(wrong, sentence):
    with pytest.raises(ValueError, match=sentence):
        rows(ERRANDS, **{"name": "who", "marks": SEEN, **wrong})


@pytest.mark.parametrize("given", [None, Cafeteria], ids=str)
def test_rows_need_a_table(given):
    with pytest.raises(ValueError, match="rows needs a table; what it was given is no table, but of type"):
        rows(given, name="who", marks=SEEN)
