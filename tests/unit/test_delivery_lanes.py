"""Who had which event when, as a picture; and what is left in several cafeterias, as a table."""

import numpy as np
import pytest

from cqrs_lab import Cafeteria, delivery_lanes, outcomes
from cqrs_lab.teach.pictures.delivery_lanes import hand_outs
from cqrs_lab.teach.pictures.needs import WrongTable


def lunch(delivery="ack", fall=None, lease=4.0, orders=1):
    kitchen = Cafeteria(delay=1.5, poll_interval=None, delivery=delivery, workers=2)
    kitchen.faults.shorten_lease(lease)
    if fall:
        kitchen.faults.crash(at=fall)
    for number in range(orders):
        kitchen.at(0.25 + number, kitchen.place_order, "Aoi", 850)
    kitchen.advance(12.0)
    return kitchen


def told(kitchen):
    """Each hand-out: its name, start, end of the work, what came of it, the fall, the lease's end if it was reached."""
    parts = [(one.name, one.start, one.end, one.what, one.fell, one.lapsed) for one in hand_outs(kitchen.facts())]
    return [tuple(None if value != value else value for value in part) for part in parts]  # NaN is not itself


def test_who_falls_in_the_work_leaves_a_lease_that_nobody_works_at():
    assert told(lunch(fall="event received")) == [
        ("order-1, worker-1", 0.25, 0.25, "", 0.25, 4.25),
        ("order-1, worker-2", 4.25, 5.75, "visible", None, None),
    ]


def test_who_falls_after_the_work_has_applied_it_and_it_comes_again():
    assert told(lunch(fall="projection committed")) == [
        ("order-1, worker-1", 0.25, 1.75, "visible", 1.75, 4.25),
        ("order-1, worker-2", 4.25, 5.75, "applied again", None, None),
    ]


def test_remembered_ids_make_the_second_hand_out_come_to_nothing():
    assert [one[3] for one in told(lunch("remember", fall="projection committed"))] == ["visible", "acked"]


def test_two_workers_have_one_event_where_the_lease_is_shorter_than_the_work():
    first, second = told(lunch(lease=1.0))
    assert first[5] == second[1] == 1.25 < first[2] == 1.75


def test_what_is_popped_has_no_lease():
    [only] = hand_outs(lunch("pop", fall="event received").facts())
    assert np.isnan(only.until)
    assert np.isnan(only.lapsed)
    assert delivery_lanes(lunch("pop").facts()).sentence == "1 event, 1 hand-out; applied once more: 0"


def test_the_sentence_counts_events_and_hand_outs():
    facts = lunch(fall="projection committed", orders=3).facts()
    assert delivery_lanes(facts).sentence == "3 events, 4 hand-outs; applied once more: 1"


@pytest.mark.parametrize("orders", [0, 1, 60])
def test_any_number_of_hand_outs_is_drawn(orders):
    kitchen = Cafeteria(delay=0.1, poll_interval=None)
    for number in range(orders):
        kitchen.at(number / 10, kitchen.place_order, "Aoi", 850)
    kitchen.advance(20.0)
    assert len(delivery_lanes(kitchen.facts()).png()) > 1000


def test_a_picture_that_is_moved_shows_what_a_new_one_shows():
    few, many = lunch().facts(), lunch(fall="projection committed", orders=3).facts()
    picture = delivery_lanes(many)
    picture.show(few)
    picture.show(many)
    assert picture.digest() == delivery_lanes(many).digest()


def test_another_table_and_a_cafeteria_are_refused_with_the_method_that_gives_the_right_one():
    for other in (lunch(), lunch().timeline()):
        with pytest.raises(WrongTable, match=r"cafeteria\.facts\(\)"):
            delivery_lanes(other)


def test_outcomes_tell_what_is_left_in_each():
    ways = {way: lunch(way, "event received") for way in ("pop", "ack")}
    assert outcomes(ways).values.tolist() == [
        ["pop", 1, 0, 0, "PENDING", 0, 11.75],
        ["ack", 1, 1, 850, "DONE", 0, 3.75],
    ]
    assert outcomes({}).empty


@pytest.mark.parametrize("given", [None, [lunch], "pop", 3], ids=repr)
def test_outcomes_of_no_mapping_are_refused(given):
    with pytest.raises(TypeError, match="outcomes needs a mapping of names to cafeterias"):
        outcomes(given)
