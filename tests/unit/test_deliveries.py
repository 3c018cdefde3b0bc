"""Three ways to deliver an event: one loses it, one applies it twice, one is right."""

from contextlib import closing

import pytest

from cqrs_lab import Cafeteria, stage


def story(cafeteria, position=1):
    facts = cafeteria.facts()
    return facts[facts["position"] == position]["what"].tolist()


def sums(cafeteria):
    return cafeteria.sales_total().values.tolist()[0]


def lines(cafeteria):
    return cafeteria.order_list()["order_id"].tolist()


def state(cafeteria, number=1):
    return cafeteria.operation(f"op-{number}").state


@pytest.fixture
def fallen(open_cafeteria):
    """A lunch whose worker falls at a failpoint with the first of two orders in hand, and is started again."""

    def lunch(delivery, at):
        cafeteria = open_cafeteria(delivery=delivery, lease=5.0)
        for name in ("Aoi", "Ben"):
            cafeteria.place_order(name, 850)
        cafeteria.faults.crash(at=at)
        cafeteria.advance(3.0)
        cafeteria.faults.restart()
        cafeteria.advance(60.0)
        return cafeteria

    return lunch


@pytest.mark.parametrize("delivery", ["pop", "ack", "remember"])
def test_where_nothing_falls_all_three_are_alike(open_cafeteria, delivery):
    cafeteria = open_cafeteria(delivery=delivery)
    for name in ("Aoi", "Ben"):
        cafeteria.place_order(name, 850)
    cafeteria.pay_order("order-1")
    assert cafeteria.run_until_caught_up(timeout=60) == 4.5
    assert cafeteria.order_list()["status"].tolist() == ["ORDERED", "PAID"]
    assert sums(cafeteria) == [2, 1700]
    assert {state(cafeteria, number) for number in (1, 2, 3)} == {"DONE"}
    assert cafeteria.timeline()["visible_at"].tolist() == [1.5, 3.0]
    assert cafeteria.events()["state"].tolist() == ["finished"] * 3


def test_what_was_popped_is_lost_with_its_worker_and_pending_for_ever(fallen):
    cafeteria = fallen("pop", "event received")
    assert lines(cafeteria) == ["order-2"]
    assert sums(cafeteria) == [1, 850]
    assert (state(cafeteria, 1), state(cafeteria, 2)) == ("PENDING", "DONE")
    assert story(cafeteria) == ["accepted", "picked up"]
    assert (cafeteria.freshness().behind, cafeteria.is_caught_up()) == (2, False)


def test_who_falls_between_upsert_and_done_leaves_it_visible_and_pending(fallen):
    cafeteria = fallen("pop", "views changed")
    assert lines(cafeteria) == ["order-2", "order-1"]
    assert (state(cafeteria, 1), state(cafeteria, 2)) == ("PENDING", "DONE")


def test_an_error_between_upsert_and_done_leaves_it_visible_and_failed(open_cafeteria):
    cafeteria = open_cafeteria(delivery="pop")
    cafeteria.place_order("Aoi", 850)
    cafeteria.faults.fail(at="views changed")
    cafeteria.advance(60.0)
    assert lines(cafeteria) == ["order-1"]
    assert cafeteria.operation("op-1").reason == "made to fail at 'views changed'"
    assert story(cafeteria) == ["accepted", "picked up", "visible", "attempt failed"]
    assert cafeteria.dead_letters.table().empty


@pytest.mark.parametrize("attempts", [1, 3])
def test_a_view_that_cannot_apply_a_popped_event_fails_it_and_it_never_comes_again(open_cafeteria, attempts):
    cafeteria = open_cafeteria(delivery="pop", attempts=attempts)
    cafeteria.faults.poison("order-1")
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(2.0)
    cafeteria.faults.cure("order-1")
    cafeteria.dead_letters.retry("order-1")
    cafeteria.advance(60.0)
    assert (lines(cafeteria), state(cafeteria)) == ([], "FAILED")
    assert story(cafeteria) == ["accepted", "picked up", "attempt failed"]
    assert cafeteria.facts()["until"].dropna().empty


def test_what_is_acked_too_late_is_applied_again_where_nobody_remembers(fallen):
    cafeteria = fallen("ack", "projection committed")
    assert lines(cafeteria) == ["order-2", "order-1"]
    assert sums(cafeteria) == [3, 2550]
    assert story(cafeteria) == ["accepted", "picked up", "visible", "lapsed", "picked up", "applied again"]
    assert cafeteria.run_until_caught_up(timeout=60) == cafeteria.now()
    assert cafeteria.operation("op-1").done_at == 6.5, "and DONE is put once more"


def test_what_is_remembered_is_not_applied_again(fallen):
    cafeteria = fallen("remember", "projection committed")
    assert sums(cafeteria) == [2, 1700]
    assert story(cafeteria) == ["accepted", "picked up", "visible", "lapsed", "picked up", "acked"]


@pytest.mark.parametrize(("delivery", "orders"), [("pop", 2), ("ack", 2), ("remember", 1)])
def test_a_duplicate_counts_twice_unless_it_is_remembered(open_cafeteria, delivery, orders):
    cafeteria = open_cafeteria(delivery=delivery)
    cafeteria.faults.duplicate()
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(60.0)
    assert (lines(cafeteria), sums(cafeteria)) == (["order-1"], [orders, 850 * orders])
    assert story(cafeteria).count("duplicated") == 1
    assert story(cafeteria).count("picked up") == 2


@pytest.mark.parametrize("delivery", ["pop", "ack", "remember"])
@pytest.mark.parametrize("poll_interval", [0.1, None])
def test_two_events_change_places(open_cafeteria, delivery, poll_interval):
    cafeteria = open_cafeteria(delivery=delivery, poll_interval=poll_interval)
    cafeteria.faults.swap()
    for name in ("Aoi", "Ben", "Chie"):
        cafeteria.place_order(name, 850)
    cafeteria.run_until_caught_up(timeout=60)
    facts = cafeteria.facts()
    assert facts[facts["what"] == "visible"]["order_id"].tolist() == ["order-2", "order-1", "order-3"]
    assert facts[facts["what"] == "swapped"]["position"].tolist() == [1]
    assert lines(cafeteria) == ["order-3", "order-2", "order-1"]


def test_an_event_that_comes_again_can_be_overtaken(open_cafeteria):
    cafeteria = open_cafeteria()
    cafeteria.faults.poison("order-1")
    for name in ("Aoi", "Ben", "Chie"):
        cafeteria.place_order(name, 850)
    cafeteria.advance(2.0)
    cafeteria.faults.cure("order-1")
    cafeteria.faults.swap()
    cafeteria.run_until_caught_up(timeout=60)
    facts = cafeteria.facts()
    assert facts[facts["what"] == "visible"]["order_id"].tolist() == ["order-2", "order-3", "order-1"]


def test_an_event_that_is_under_way_overtakes_nobody(open_cafeteria):
    cafeteria = open_cafeteria(transit=1.0, poll_interval=None)
    cafeteria.faults.swap()
    for name in ("Aoi", "Ben"):
        cafeteria.place_order(name, 850)
        cafeteria.advance(0.5)
    cafeteria.run_until_caught_up(timeout=60)
    assert "swapped" not in cafeteria.facts()["what"].tolist()
    assert cafeteria.timeline()["picked_up_at"].tolist() == [1.0, 2.5]


def test_an_event_whose_lease_ran_out_does_not_change_places(open_cafeteria):
    cafeteria = open_cafeteria(lease=5.0, poll_interval=None)
    for name in ("Aoi", "Ben", "Chie"):
        cafeteria.place_order(name, 850)
    cafeteria.faults.crash(at="event received")
    cafeteria.advance(10.0)
    cafeteria.faults.swap()
    cafeteria.faults.restart()
    cafeteria.run_until_caught_up(timeout=60)
    facts = cafeteria.facts()
    assert facts[facts["what"] == "visible"]["order_id"].tolist() == ["order-1", "order-3", "order-2"]


def test_events_of_one_order_do_not_change_places(open_cafeteria):
    cafeteria = open_cafeteria()
    cafeteria.faults.swap()
    cafeteria.place_order("Aoi", 850)
    cafeteria.pay_order("order-1")
    cafeteria.run_until_caught_up(timeout=60)
    assert "swapped" not in cafeteria.facts()["what"].tolist()
    assert cafeteria.order_list()["status"].tolist() == ["PAID"]


def test_an_error_is_tried_again_where_events_are_leased(open_cafeteria):
    cafeteria = open_cafeteria()
    cafeteria.place_order("Aoi", 850)
    cafeteria.faults.fail(at="operation done")
    cafeteria.advance(60.0)
    assert story(cafeteria) == ["accepted", "picked up", "attempt failed", "picked up", "visible"]
    assert sums(cafeteria) == [1, 850]


def test_an_event_that_fells_its_workers_dies_and_can_be_retried_when_it_is_cured(open_cafeteria):
    cafeteria = open_cafeteria(lease=2.0, attempts=2)
    cafeteria.faults.poison("order-1", fells=True)
    cafeteria.place_order("Aoi", 850)
    for _ in range(3):
        cafeteria.advance(3.0)
        cafeteria.faults.restart()
    assert cafeteria.operation("op-1").reason == "handed out 2 times, never finished"
    assert "order-1 fells its worker" in cafeteria.facts()["reason"].tolist()
    cafeteria.faults.cure("order-1")
    cafeteria.dead_letters.retry("order-1")
    assert (lines(cafeteria), state(cafeteria)) == (["order-1"], "DONE")


@pytest.mark.parametrize("delivery", ["pop", "ack"])
def test_files_can_be_opened_again_whatever_was_lost_in_them(tmp_path, delivery):
    files = {"write": tmp_path / "write.db", "read": tmp_path / "read.db"}
    with closing(Cafeteria(delivery=delivery, lease=5.0, **files)) as cafeteria:
        for name in ("Aoi", "Ben"):
            cafeteria.place_order(name, 850)
        cafeteria.faults.crash(at="event received")
        cafeteria.advance(1.0)
        cafeteria.faults.restart()
        cafeteria.advance(3.0)
    with closing(Cafeteria(**files)) as cafeteria:
        cafeteria.advance(60.0)
        assert lines(cafeteria) == {"pop": ["order-2"], "ack": ["order-2", "order-1"]}[delivery]


@pytest.mark.parametrize("delivery", ["pop", "ack"])
@pytest.mark.parametrize("at", ["event received", "views changed", "projection committed", "event acked"])
def test_a_stage_shows_who_has_the_event_in_hand(fallen, delivery, at):
    cafeteria = fallen(delivery, at)
    places = stage(cafeteria, at=1.0).places()
    in_hand = [tickets for place, tickets in places.items() if place.endswith("/worker-1")]
    assert in_hand == [[] if (delivery, at) == ("pop", "event received") else ["order-1"]]
    assert all("order-1" not in tickets for place, tickets in places.items() if "queue" in place)


@pytest.mark.parametrize(("at", "news"), [("event received", ["lost"]), ("views changed", [])])
def test_a_stage_says_what_is_lost(fallen, at, news):
    assert [key for _, key, _ in stage(fallen("pop", at)).data()["news"]] == news


def test_a_stage_says_that_a_failed_event_is_lost_unless_it_is_visible(open_cafeteria):
    for fault, news in (("poison", ["poisoned", "lost"]), ("fail", [])):
        cafeteria = open_cafeteria(delivery="pop")
        cafeteria.place_order("Aoi", 850)
        cafeteria.faults.poison("order-1") if fault == "poison" else cafeteria.faults.fail(at="views changed")
        cafeteria.advance(5.0)
        assert [key for _, key, _ in stage(cafeteria).data()["news"]] == news


def test_a_stage_shows_the_event_that_comes_twice(open_cafeteria):
    cafeteria = open_cafeteria(delivery="ack")
    cafeteria.faults.duplicate()
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(60.0)
    played = stage(cafeteria, at=2.0)
    assert played.places()["order_list"] == ["order-1"]
    assert [tickets for place, tickets in played.places().items() if place.endswith("/worker-1")] == [["order-1"]]
    news = [key for _, key, _ in played.data()["news"]]
    assert news == ["duplicated", "applied_again"]


@pytest.mark.parametrize(
    ("parameter", "value"), [("delivery", "pop"), ("writes", ("save", "put", "push")), ("pause", 1.0)]
)
def test_an_inline_projection_has_one_way(parameter, value):
    with pytest.raises(ValueError, match=f"^{parameter} must be"):
        Cafeteria(projection="inline", **{parameter: value})
