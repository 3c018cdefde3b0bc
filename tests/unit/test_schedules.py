"""Schedules of accidents: data, the same for a seed, played on a cafeteria, and searched for the shortest."""

from contextlib import closing

import pytest

from cqrs_lab import Cafeteria, stage
from cqrs_lab.lab.crashes import IN_ORDER
from cqrs_lab.lab.schedules import ACTS, CHOICES, Accident, draw, every_accident, overlapping, play, shortest

ANYWHERE = [accident for accident in every_accident() if accident.what not in ("crash at", "fail at")]
TEXTBOOK = {"writes": IN_ORDER, "delivery": "pop"}


def test_a_schedule_is_the_same_for_a_seed():
    assert draw(7) == draw(7) != draw(8)
    assert [accident.second for accident in draw(7)] == sorted(accident.second for accident in draw(7))


def test_every_kind_of_accident_is_drawn_sooner_or_later():
    drawn = {accident.what for seed in range(60) for accident in draw(seed)}
    assert drawn == ACTS.keys() == CHOICES.keys()


def test_a_schedule_can_be_written_down_and_read_again():
    assert eval(repr(draw(7)), {"Accident": Accident}) == draw(7)


def test_without_accidents_nothing_is_wrong():
    played = play((), Cafeteria, payments={"order-2": 3.0})
    with closing(played.cafeteria) as cafeteria:
        assert not played.damage
        assert played.told == ("order-1", "order-2", "order-3")
        assert cafeteria.order_list()["status"].tolist() == ["ORDERED", "PAID", "ORDERED"]


FLAWS = {
    "D2": (TEXTBOOK, lambda played: played.damage.lost and not played.damage.zombies, ["crash at"]),
    "D3": (TEXTBOOK, lambda played: played.damage.zombies, ["crash at"]),
    "D4": (TEXTBOOK, lambda played: played.damage.visible_but_failed, ["fail at"]),
    "an event applied twice": ({"delivery": "ack"}, lambda played: played.damage.doubled, ["crash at"]),
    "two at work on one event": (
        {"alphabet": ANYWHERE},
        lambda played: overlapping(played.cafeteria),
        ["lease", "workers"],
    ),
}


@pytest.mark.parametrize("flaw", FLAWS)
def test_the_shortest_schedule_that_shows_a_flaw(flaw):
    settings, shows, kinds = FLAWS[flaw]
    found = shortest(shows, Cafeteria, **settings)
    assert [accident.what for accident in found] == kinds
    played = play(found, Cafeteria, **{name: value for name, value in settings.items() if name != "alphabet"})
    with closing(played.cafeteria) as cafeteria:
        assert shows(played), "and it can be played again"
        assert stage(cafeteria, at=10.0).sentence


def test_a_short_lease_is_one_accident_where_two_share_the_work():
    found = shortest(lambda played: overlapping(played.cafeteria), Cafeteria, workers=2)
    assert found == (Accident(0.0, "lease", 1.0),)


def test_no_single_accident_does_the_careful_program_any_harm():
    assert shortest(lambda played: bool(played.damage), Cafeteria, longest=1) is None


def test_a_search_looks_at_shorter_ones_first():
    seen = []
    shortest(lambda played: seen.append(played.damage), Cafeteria, every_accident([0.0])[:3], longest=2)
    assert len(seen) == 1 + 3 + 3
