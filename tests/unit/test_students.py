"""Impatient students, networks that repeat, and screens that freeze."""

import math
from itertools import product

import pytest

NAMES = ["Aoi", "Ben", "Chie"]
HABITS = ["being_reflected", "button_disabled", "network_resends", "idempotency_key"]


def break_time(cafeteria, names=NAMES, patience=1.0, **habits):
    """All students order at opening; the table of what they did."""
    for name in names:
        cafeteria.students.add(name, patience, **habits)
    cafeteria.run_until_caught_up(timeout=300)
    return cafeteria.students.table()


def stored(cafeteria):
    """How many orders the write side has."""
    return cafeteria.parts.write_database.execute("SELECT count(*) AS n FROM orders")[0]["n"]


# Students


def test_who_does_not_see_the_order_presses_again_and_orders_again(cafeteria):
    students = break_time(cafeteria)
    assert students["orders"].tolist() == [2, 4, 5]
    assert students["pressed_at"].tolist() == [(0.0, 1.0), (0.0, 1.0, 2.0, 3.0), (0.0, 1.0, 2.0, 3.0, 4.0)]


def test_what_was_ordered_twice_is_twice_in_the_list(cafeteria):
    break_time(cafeteria, ["Aoi"])
    assert cafeteria.order_list()["customer"].tolist() == ["Aoi", "Aoi"]


def test_who_reads_being_reflected_waits_and_orders_once(cafeteria):
    students = break_time(cafeteria, being_reflected=True)
    assert (students["orders"].tolist(), students["presses"].tolist()) == ([1, 1, 1], [1, 1, 1])


def test_only_a_share_believes_the_words(cafeteria):
    students = break_time(cafeteria, NAMES * 10, patience=0.5, being_reflected=True, believes=0.8)
    assert 15 < students["presses"].tolist().count(1) < 30  # who believes waits, who does not presses on


def test_nobody_or_everybody_believes(cafeteria):
    nobody = break_time(cafeteria, being_reflected=True, believes=0.0)
    assert nobody["orders"].tolist() == [2, 4, 5]  # as if nothing were said


@pytest.mark.parametrize("share", [-0.1, 1.1, math.nan, "all", None])
def test_a_share_is_from_nothing_to_all(cafeteria, share):
    with pytest.raises(ValueError, match="believes must be a share from 0 to 1"):
        cafeteria.students.add("Aoi", being_reflected=True, believes=share)


def test_who_is_patient_enough_orders_once(cafeteria):
    assert break_time(cafeteria, patience=5.0)["orders"].tolist() == [1, 1, 1]


def test_a_student_looks_for_the_order_that_came_first(cafeteria):
    assert break_time(cafeteria)["visible_at"].tolist() == [1.5, 3.0, 4.5]


def test_even_the_most_impatient_goes_to_the_counter_after_five_presses(cafeteria):
    cafeteria.faults.poison("order-1")
    assert break_time(cafeteria, ["Aoi"])["presses"].tolist() == [5]


def test_a_disabled_button_stops_a_second_press(cafeteria):
    students = break_time(cafeteria, button_disabled=True)
    assert (students["presses"].tolist(), students["orders"].tolist()) == ([1, 1, 1], [1, 1, 1])


def test_a_disabled_button_does_not_stop_a_resend(cafeteria):
    students = break_time(cafeteria, ["Aoi"], patience=5.0, button_disabled=True, network_resends=True)
    assert (students["presses"].tolist(), students["orders"].tolist()) == ([1], [2])


def test_being_reflected_does_not_stop_a_resend(cafeteria):
    students = break_time(cafeteria, ["Aoi"], patience=5.0, being_reflected=True, network_resends=True)
    assert (students["presses"].tolist(), students["orders"].tolist()) == ([1], [2])


def test_a_key_makes_the_resend_the_same_order(cafeteria):
    students = break_time(
        cafeteria, ["Aoi"], patience=5.0, button_disabled=True, network_resends=True, idempotency_key=True
    )
    assert (students["orders"].tolist(), stored(cafeteria)) == ([1], 1)


def test_a_key_makes_every_press_the_same_order(cafeteria):
    students = break_time(cafeteria, idempotency_key=True)
    assert (students["presses"].tolist(), students["orders"].tolist()) == ([2, 4, 5], [1, 1, 1])


def test_two_students_of_one_name_have_two_lunches(cafeteria):
    """A name is no key: two people must never share one."""
    break_time(cafeteria, ["Aoi", "Aoi"], idempotency_key=True)
    assert stored(cafeteria) == 2


@pytest.mark.parametrize("habits", [dict(zip(HABITS, wish, strict=True)) for wish in product([False, True], repeat=4)])
def test_the_table_counts_the_orders_that_the_write_side_has(open_cafeteria, habits):
    cafeteria = open_cafeteria()
    students = break_time(cafeteria, patience=0.7, **habits)
    assert students["orders"].sum() == stored(cafeteria)


def test_students_are_called_by_their_names_and_namesakes_by_number(cafeteria):
    for name in ("Aoi", "Ben", "Aoi", "Aoi-2", "Aoi"):
        cafeteria.students.add(name)
    with pytest.raises(ValueError, match="patience"):
        cafeteria.students.add("Chie", patience=-1.0)
    cafeteria.students.add("Chie")
    called = ["Aoi", "Ben", "Aoi-2", "Aoi-2-2", "Aoi-3", "Chie"]
    assert cafeteria.students.table()["student"].tolist() == called
    cafeteria.advance(1)
    facts = cafeteria.facts()
    assert facts[facts["what"] == "pressed"]["who"].unique().tolist() == called


def test_a_long_name_leaves_room_for_a_key(cafeteria):
    cafeteria.students.add("x" * 100, idempotency_key=True)
    cafeteria.run_until_caught_up(timeout=60)
    assert cafeteria.students.table()["orders"].tolist() == [1]


def test_a_student_who_has_not_pressed_yet_has_ordered_nothing(cafeteria):
    cafeteria.students.add("Aoi")
    student = cafeteria.students.table().iloc[0]
    assert (student["student"], student["orders"], student["presses"], student["pressed_at"]) == ("Aoi", 0, 0, ())


def test_a_student_whose_press_is_refused_goes_home_and_keeps_the_reason(open_cafeteria):
    """And nobody's time stops for it: the clock goes on to where it was sent."""
    cafeteria = open_cafeteria(stock={"set meal": 1})
    for name in ("Aoi", "Ben"):
        cafeteria.students.add(name, patience=2.0)
    cafeteria.advance(5)
    students = cafeteria.students.table()
    assert students[["orders", "presses", "refused"]].values.tolist() == [[1, 1, ""], [0, 1, "set meal is sold out"]]
    assert cafeteria.now() == 5.0


def test_a_student_who_presses_again_and_is_refused_keeps_the_first_order(open_cafeteria):
    cafeteria = open_cafeteria(stock={"set meal": 1})
    student = break_time(cafeteria, ["Aoi"]).iloc[0]
    assert (student["orders"], student["presses"], student["refused"]) == (1, 2, "set meal is sold out")
    assert student["visible_at"] == 1.5


def test_a_resend_that_is_refused_changes_nothing_for_the_student(open_cafeteria):
    cafeteria = open_cafeteria(stock={"set meal": 1})
    student = break_time(cafeteria, ["Aoi"], patience=5.0, network_resends=True).iloc[0]
    assert (student["orders"], student["presses"], student["refused"]) == (1, 1, "")


def test_without_students_the_table_is_empty(cafeteria):
    assert cafeteria.students.table().empty


@pytest.mark.parametrize("patience", [0, 0.0, -1, 0.0009, float("nan"), float("inf"), "1", None, True])
def test_patience_that_cannot_be_is_refused(cafeteria, patience):
    with pytest.raises(ValueError, match=r"^patience must be a number of seconds from 0\.001 to"):
        cafeteria.students.add("Aoi", patience)
    assert cafeteria.students.table().empty


# Screens


def screens(cafeteria):
    """A screen that freezes and one that stays alive, side by side."""
    cafeteria.screens.add(freezes=True)
    cafeteria.screens.add(freezes=False)
    cafeteria.run_until_caught_up(timeout=300)
    return cafeteria.screens.table().set_index("behaviour")


def beats_while_waiting(screen):
    return [beat for beat in screen["beats_at"] if screen["pressed_at"] <= beat < screen["reflected_at"]]


def test_a_screen_that_freezes_is_silent_as_long_as_it_waits(open_cafeteria):
    frozen = screens(open_cafeteria(workers=2)).loc["freezes"]
    assert (frozen["pressed_at"], frozen["reflected_at"], beats_while_waiting(frozen)) == (1.0, 2.75, [])


def test_a_screen_that_freezes_shows_a_flat_line(open_cafeteria):
    assert screens(open_cafeteria(workers=2)).loc["freezes", "longest_silence"] == 2.0


@pytest.mark.parametrize("delay", [0.5, 1.5, 30.0])
def test_a_screen_that_stays_alive_is_never_silent(open_cafeteria, delay):
    alive = screens(open_cafeteria(delay=delay, workers=2)).loc["stays alive"]
    assert alive["longest_silence"] == 0.25
    assert len(beats_while_waiting(alive)) == (alive["reflected_at"] - alive["pressed_at"]) / 0.25


def test_to_stay_alive_costs_no_time(open_cafeteria):
    both = screens(open_cafeteria(workers=2))
    assert both.loc["freezes", "reflected_at"] == both.loc["stays alive", "reflected_at"]


def test_both_screens_are_alive_before_and_after(open_cafeteria):
    for _, screen in screens(open_cafeteria(workers=2)).iterrows():
        beats = screen["beats_at"]
        before = [beat for beat in beats if beat < screen["pressed_at"]]
        after = [beat for beat in beats if beat >= screen["reflected_at"]]
        assert (before, len(after)) == ([0.0, 0.25, 0.5, 0.75], 5)


@pytest.mark.parametrize("second", [0, 0.5, 2.0])
def test_what_a_screen_has_not_done_yet_has_no_instant(cafeteria, second):
    """After 0.5 s the screen beats and nobody has pressed; after 2 s the order is being reflected."""
    cafeteria.screens.add(freezes=False)
    cafeteria.advance(second)
    screen = cafeteria.screens.table().iloc[0]
    pressed_at = 1.0 if second > 1 else math.nan
    assert (screen["pressed_at"], screen["reflected_at"]) == pytest.approx((pressed_at, math.nan), nan_ok=True)


def test_an_order_that_failed_is_not_reflected_on_the_screen(open_cafeteria):
    """The screen stops waiting, and goes on living: five more beats."""
    cafeteria = open_cafeteria(attempts=1)
    cafeteria.faults.poison("order-1")
    cafeteria.screens.add(freezes=True)
    cafeteria.run_until_caught_up(timeout=60)
    screen = cafeteria.screens.table().iloc[0]
    assert (cafeteria.operation("op-1").state, len(cafeteria.order_list())) == ("FAILED", 0)
    assert (screen["reflected_at"], screen["refused"]) == (pytest.approx(math.nan, nan_ok=True), "")
    assert len(screen["beats_at"]) == 9


@pytest.mark.parametrize("freezes", [True, False])
def test_a_screen_whose_order_is_refused_keeps_the_reason_and_reflects_nothing(open_cafeteria, freezes):
    cafeteria = open_cafeteria(stock={"set meal": 0})
    cafeteria.screens.add(freezes=freezes)
    cafeteria.advance(5)
    screen = cafeteria.screens.table().iloc[0]
    assert (screen["pressed_at"], screen["refused"], cafeteria.now()) == (1.0, "set meal is sold out", 5.0)
    assert math.isnan(screen["reflected_at"])


def test_screens_are_told_apart_by_their_number_and_their_behaviour(open_cafeteria):
    both = screens(open_cafeteria(workers=2)).reset_index()
    assert both[["screen", "behaviour"]].values.tolist() == [["screen-1", "freezes"], ["screen-2", "stays alive"]]


def test_without_screens_the_table_is_empty(cafeteria):
    assert cafeteria.screens.table().empty


def test_a_cafeteria_that_is_opened_again_takes_nobody_for_somebody_of_yesterday(open_cafeteria, tmp_path):
    """Its students are counted from 1 again, and its time goes on where nothing had happened yet."""
    for name in ("Aoi", "Aoi", "Ben"):
        cafeteria = open_cafeteria(write=tmp_path / "write.db", read=tmp_path / "read.db")
        cafeteria.students.add(name, idempotency_key=True, network_resends=True)
        cafeteria.advance(0)
    cafeteria.run_until_caught_up(timeout=60)
    assert cafeteria.order_list()["customer"].tolist() == ["Ben", "Aoi", "Aoi"]
