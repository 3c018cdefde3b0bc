"""The stream of changes: in order, without a gap and without a repeat, also for who is cut off."""

from itertools import islice
from threading import Thread

import pytest

ORDERS = 30
AT_A_TIME = 4  # messages that are read before the listener is cut off


def test_a_listener_is_told_when_an_order_is_visible_and_done(cafeteria):
    with cafeteria.listening() as heard:
        assert next(heard) == (0, None, None)
        receipt = cafeteria.place().json()
        (first, visible, told), (second, done, outcome) = islice(heard, 2)
    assert (first, visible, second, done) == (1, "visible", 2, "DONE")
    assert told == {
        "what": "visible",
        "at": told["at"],
        "orderId": receipt["orderId"],
        "operationId": receipt["operationId"],
        "position": 1,
    }
    assert outcome["what"] == "DONE"


def test_a_listener_is_told_when_a_line_changes_and_when_an_operation_has_failed(cafeteria):
    cafeteria.break_list_for("Ben")
    (receipt,) = cafeteria.placed("Aoi")
    with cafeteria.listening() as heard:
        next(heard)
        cafeteria.pay(receipt["orderId"])
        assert [event for _, event, _ in islice(heard, 2)] == ["changed", "DONE"]
        cafeteria.place("Ben")
        _, event, data = next(heard)
    assert (event, data["reason"]) == ("FAILED", "the board is full")


def test_the_list_shows_what_a_listener_was_told_of(cafeteria):
    with cafeteria.listening() as heard:
        next(heard)
        cafeteria.place()
        next(heard)
        assert len(cafeteria.orders().json()) == 1


def test_a_new_listener_is_told_of_what_comes_and_not_of_what_was(cafeteria):
    cafeteria.placed("Aoi")
    with cafeteria.listening() as heard:
        assert next(heard)[0] == 2
        cafeteria.place("Ben")
        assert next(heard)[0] == 3


def test_who_is_cut_off_again_and_again_hears_everything_once(open_server):
    cafeteria = open_server(delay=0.01)
    numbers, last = [], 0
    ordering = Thread(target=lambda: [cafeteria.place(f"student {n}") for n in range(ORDERS)])
    ordering.start()
    while last < 2 * ORDERS:
        with cafeteria.listening(last_event_id=last) as heard:
            assert next(heard) == (last, None, None)
            numbers += [number for number, _, _ in islice(heard, min(AT_A_TIME, 2 * ORDERS - last))]
        last = numbers[-1]
    ordering.join()
    assert numbers == list(range(1, 2 * ORDERS + 1))


def test_who_is_cut_off_before_the_first_change_misses_nothing(cafeteria):
    with cafeteria.listening() as heard:
        number, *_ = next(heard)
    cafeteria.placed("Aoi")
    with cafeteria.listening(last_event_id=number) as heard:
        assert [number for number, _, _ in islice(heard, 3)] == [0, 1, 2]


def test_a_browser_that_comes_again_asks_the_old_address_and_its_last_id_has_the_last_word(cafeteria):
    cafeteria.placed("Aoi", "Ben")
    with cafeteria.listening(since=0, last_event_id=3) as heard:
        assert [number for number, _, _ in islice(heard, 2)] == [3, 4]
    with cafeteria.listening(since=0) as heard:
        assert [number for number, _, _ in islice(heard, 5)] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(("heard", "status"), [("x", 422), ("-1", 422), ("²", 422), ("9" * 40, 422), ("7", 409)])
def test_a_number_that_no_change_has_is_refused(busy, heard, status):
    answer = busy.get("/events", params={"since": heard})
    assert (answer.status_code, answer.json()["field"]) == (status, "since")


def test_a_last_id_of_another_server_is_refused(busy):
    answer = busy.get("/events", headers={"Last-Event-ID": "57"})
    assert (answer.status_code, answer.json()["field"]) == (409, "Last-Event-ID")
    assert answer.json()["detail"] == "Last-Event-ID 57 is beyond the last change, 0"
