"""Quiet or dead? Both lists stand still; how long nobody has looked tells them apart."""

import pytest


def since_look(cafeteria, view="order_list"):
    return cafeteria.progress().set_index("view").loc[view, "since_look"]


def longest_since_look(cafeteria, seconds, step=0.01):
    longest = 0.0
    for _ in range(round(seconds / step)):
        cafeteria.advance(step)
        longest = max(longest, since_look(cafeteria))
    return longest


def test_nobody_has_looked_before_the_time_moves(cafeteria):
    assert cafeteria.progress()["since_look"].isna().all()


@pytest.mark.parametrize("poll_interval", [0.1, 0.5])
def test_a_quiet_projector_looks_every_poll_interval(open_cafeteria, poll_interval):
    cafeteria = open_cafeteria(poll_interval=poll_interval)
    assert longest_since_look(cafeteria, 3.0) == pytest.approx(poll_interval, abs=0.011)


def test_a_busy_projector_looks_after_each_event(open_cafeteria):
    cafeteria = open_cafeteria(delay=1.5)
    for name in ("Aoi", "Ben", "Chie"):
        cafeteria.place_order(name, 850)
    assert longest_since_look(cafeteria, 5.0) == pytest.approx(1.5, abs=0.011)


def test_a_dead_projector_never_looks_again(cafeteria):
    cafeteria.advance(1.0)
    cafeteria.faults.crash()
    cafeteria.advance(60.0)
    assert since_look(cafeteria) == 60.0


def test_who_works_again_looks_again(cafeteria):
    cafeteria.advance(1.0)
    cafeteria.faults.crash()
    cafeteria.advance(60.0)
    cafeteria.faults.restart()
    cafeteria.advance(0.05)
    assert since_look(cafeteria) == 0.05


def test_each_projector_has_a_look_of_its_own(open_cafeteria):
    cafeteria = open_cafeteria(delay={"order_list": 1.5, "sales_total": 4.0})
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(3.0)
    told = cafeteria.progress().set_index("view")["since_look"].to_dict()
    assert told == {"order_list": 0.0, "popular_menu": 0.0, "sales_total": 3.0}


def test_where_nobody_works_nobody_looks(open_cafeteria):
    cafeteria = open_cafeteria(projection="inline")
    cafeteria.place_order("Aoi", 850)
    assert cafeteria.progress()["since_look"].isna().all()
