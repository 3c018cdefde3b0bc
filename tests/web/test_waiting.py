"""Reads that ask for a version, or for one's own event, and wait for it a while."""

import time

import pytest


def is_stale(answer):
    return answer.headers.get("List-Stale") == "true"


def test_who_asks_for_the_version_of_the_receipt_sees_the_own_order(open_server):
    cafeteria = open_server(delay=0.3)
    placed = cafeteria.place()
    answer = cafeteria.orders(minVersion=placed.headers["Event-Position"])
    assert [row["orderId"] for row in answer.json()] == [placed.json()["orderId"]]
    assert (answer.headers["List-Version"], is_stale(answer)) == ("1", False)


def test_who_asks_for_the_own_event_sees_the_own_order(open_server):
    cafeteria = open_server(delay=0.3)
    placed = cafeteria.place()
    answer = cafeteria.orders(includes=placed.headers["Event-Position"])
    assert [row["orderId"] for row in answer.json()] == [placed.json()["orderId"]]
    assert not is_stale(answer)


@pytest.mark.parametrize("asked", ["minVersion", "includes"])
def test_a_wait_ends_and_the_old_list_is_marked_as_stale(open_server, asked):
    cafeteria = open_server(delay=1.5)
    cafeteria.place()
    began = time.monotonic()
    answer = cafeteria.orders(**{asked: 1, "wait": 0.3})
    assert time.monotonic() - began >= 0.3
    assert (answer.status_code, answer.json(), is_stale(answer)) == (200, [], True)


@pytest.mark.parametrize("asked", ["minVersion", "includes"])
def test_a_list_that_is_too_old_can_be_refused(busy, asked):
    answer = busy.orders(**{asked: 7, "wait": 0, "whenStale": "refuse"})
    assert (answer.status_code, answer.json()["field"]) == (503, asked)
    assert answer.headers["Retry-After"] == "1"


def test_who_asks_for_an_event_that_is_a_dead_letter_is_told_that_it_will_never_come(cafeteria):
    cafeteria.break_list_for("Ben")
    dead = cafeteria.place("Ben").headers["Event-Position"]
    answer = cafeteria.orders(includes=dead, wait=30)
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (409, "never shown", "includes")
    assert answer.json()["detail"] == f"order_list will not show event {dead}: the board is full"


def test_a_version_counts_a_dead_letter_but_whoever_insists_on_it_is_told(cafeteria):
    cafeteria.break_list_for("Ben")
    cafeteria.settled(cafeteria.place("Ben"))
    cafeteria.placed("Aoi")
    answer = cafeteria.orders(minVersion=2)
    assert (len(answer.json()), is_stale(answer)) == (1, False)
    assert is_stale(cafeteria.orders(minVersion=1)) is True
    assert cafeteria.orders(minVersion=1, whenStale="refuse").status_code == 409


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("minVersion", -1),
        ("minVersion", "x"),
        ("minVersion", 2**63),
        ("includes", 0),
        ("wait", "nan"),
        ("wait", 31),
        ("whenStale", "shout"),
    ],
)
def test_a_parameter_that_is_not_allowed_is_named(busy, parameter, value):
    answer = busy.orders(**{parameter: value})
    assert (answer.status_code, answer.json()["field"]) == (422, parameter)
