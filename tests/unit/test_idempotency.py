"""The same wish, sent twice, is one order; the same key on another wish is a mistake."""

import gc
import sys
import time
from contextlib import closing, suppress
from dataclasses import replace
from queue import SimpleQueue
from threading import Barrier, Thread

import numpy as np
import pytest

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.lab.faults import Crashed, FaultInjector
from cqrs_lab.shared.messages import PlaceOrder, Receipt
from cqrs_lab.write.refusals import OrderRefused

WISH = PlaceOrder("Aoi", 850, "onigiri", "lunch")
STORED = ("orders", "operations", "events", "idempotency_keys")

BAD_KEYS = [
    pytest.param("", "required", id="empty"),
    pytest.param("  ", "required", id="spaces"),
    pytest.param("\u200b", "required", id="zero width only"),
    pytest.param("x" * 101, "must be at most 100 characters long, not 101", id="101 characters"),
    pytest.param("lun\nch", "must not contain control characters", id="line feed"),
    pytest.param("lunch\x00", "must not contain control characters", id="nul"),
    pytest.param("lunch\ud83d", "must not contain control characters", id="lone surrogate"),
    pytest.param(5, "must be text, not 5", id="number"),
    pytest.param(b"lunch", "must be text, not b'lunch'", id="bytes"),
    pytest.param(False, "must be text, not False", id="false"),
]

OTHER_WISHES = [replace(WISH, customer_name="Ben"), replace(WISH, total_yen=851), replace(WISH, item="curry")]


@pytest.fixture
def cafeteria(open_cafeteria):
    return open_cafeteria(stock={"onigiri": 10})


def facts(parts):
    """How much of everything is stored, and how many onigiri are left."""
    counts = [parts.write_database.execute(f"SELECT count(*) AS n FROM {table}")[0]["n"] for table in STORED]
    return (*counts, parts.stock.stock_left("onigiri"))


NOTHING, ONE_ORDER = (0, 0, 0, 0, 10), (1, 1, 1, 1, 9)


# The same wish


def test_the_same_wish_with_the_same_key_gets_the_first_receipt(cafeteria):
    first = cafeteria.parts.place(WISH)
    assert cafeteria.parts.place(WISH) == first == Receipt("order-1", "op-1", 1)


def test_the_same_wish_with_the_same_key_stores_nothing_else(cafeteria):
    for _ in range(3):
        cafeteria.parts.place(WISH)
    assert facts(cafeteria.parts) == ONE_ORDER


def test_the_first_receipt_is_given_also_when_much_has_happened_since(cafeteria):
    first = cafeteria.parts.place(WISH)
    cafeteria.place_order("Ben", 850)
    cafeteria.pay_order(first.order_id)
    cafeteria.advance(60)
    assert cafeteria.parts.place(WISH) == first


def test_the_one_who_got_the_last_onigiri_is_not_told_that_it_is_sold_out(open_cafeteria):
    cafeteria = open_cafeteria(stock={"onigiri": 1})
    first = cafeteria.parts.place(WISH)
    assert cafeteria.parts.place(WISH) == first


def test_a_repeated_wish_is_listed_once(cafeteria):
    for _ in range(3):
        cafeteria.parts.place(WISH)
    cafeteria.run_until_caught_up(timeout=60)
    assert cafeteria.order_list()["order_id"].tolist() == ["order-1"]


def test_the_same_number_of_yen_is_the_same_wish_whoever_counted_it(cafeteria):
    first = cafeteria.parts.place(WISH)
    assert cafeteria.parts.place(replace(WISH, total_yen=np.int64(850))) == first


def test_the_same_wish_with_two_keys_is_two_orders(cafeteria):
    receipts = [cafeteria.parts.place(replace(WISH, idempotency_key=key)) for key in ("lunch", "lunch ", "Lunch")]
    assert [receipt.order_id for receipt in receipts] == ["order-1", "order-2", "order-3"]


def test_the_same_wish_without_a_key_is_two_orders(cafeteria):
    for _ in range(2):
        cafeteria.parts.place(replace(WISH, idempotency_key=None))
    assert facts(cafeteria.parts) == (2, 2, 2, 0, 8)


def test_a_key_outlives_the_closing_of_the_cafeteria(open_cafeteria, tmp_path):
    files = {"write": tmp_path / "write.db", "read": tmp_path / "read.db", "stock": {"onigiri": 10}}
    with closing(Cafeteria(**files)) as yesterday:
        first = yesterday.parts.place(WISH)
    assert open_cafeteria(**files).parts.place(WISH) == first


# Another wish


@pytest.mark.parametrize("other", OTHER_WISHES, ids=["another name", "another total", "another item"])
def test_another_wish_with_the_same_key_is_refused_and_nothing_is_stored(cafeteria, other):
    cafeteria.parts.place(WISH)
    with pytest.raises(OrderRefused) as refusal:
        cafeteria.parts.place(other)
    assert (refusal.value.field, refusal.value.reason) == ("idempotencyKey", "lunch was used for another order")
    assert facts(cafeteria.parts) == ONE_ORDER


def test_after_another_wish_was_refused_the_first_one_is_still_known(cafeteria):
    first = cafeteria.parts.place(WISH)
    with pytest.raises(OrderRefused):
        cafeteria.parts.place(OTHER_WISHES[0])
    assert cafeteria.parts.place(WISH) == first


@pytest.mark.parametrize(("key", "reason"), BAD_KEYS)
def test_a_key_that_is_not_allowed_is_refused(cafeteria, key, reason):
    with pytest.raises(OrderRefused) as refusal:
        cafeteria.parts.place(replace(WISH, idempotency_key=key))
    assert (refusal.value.field, refusal.value.reason) == ("idempotencyKey", reason)
    assert facts(cafeteria.parts) == NOTHING


@pytest.mark.parametrize("key", ["昼ごはん", "'); DROP TABLE orders; --", "x" * 100, "a\u0308"])
def test_a_key_in_any_script_is_a_key(cafeteria, key):
    wish = replace(WISH, idempotency_key=key)
    assert cafeteria.parts.place(wish) == cafeteria.parts.place(wish)


def test_a_wish_that_was_refused_leaves_its_key_free(cafeteria):
    with pytest.raises(OrderRefused):
        cafeteria.parts.place(replace(WISH, total_yen=0))
    cafeteria.parts.place(WISH)
    assert facts(cafeteria.parts) == ONE_ORDER


def test_a_wish_that_was_sold_out_leaves_its_key_free(open_cafeteria):
    cafeteria = open_cafeteria(stock={"onigiri": 0})
    with pytest.raises(OrderRefused, match="onigiri is sold out"):
        cafeteria.parts.place(WISH)
    assert cafeteria.parts.place(replace(WISH, item="curry")).order_id == "order-1"


# Crashes


def failpoints_of(*commands):
    """The name of each failpoint that the handler takes, in order."""
    names = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FaultInjector, "failpoint", lambda faults, name: names.append(name))
        with closing(Cafeteria(stock={"onigiri": 10})) as cafeteria:
            for command in commands:
                cafeteria.parts.place(command)
    return names


FAILPOINTS = failpoints_of(WISH)


def test_there_is_a_step_between_any_two_effects():
    assert FAILPOINTS == [
        "stock taken",
        "order saved",
        "operation put",
        "event pushed",
        "key remembered",
        "order committed",
    ]


def test_a_repeated_wish_has_no_effects_to_fall_between():
    assert failpoints_of(WISH, WISH)[len(FAILPOINTS) :] == ["order committed"]


@pytest.mark.parametrize("failpoint", FAILPOINTS)
def test_a_crash_leaves_the_order_with_its_key_or_nothing(cafeteria, failpoint):
    cafeteria.faults.crash(at=failpoint)
    with pytest.raises(Crashed, match=failpoint):
        cafeteria.parts.place(WISH)
    assert facts(cafeteria.parts) == (ONE_ORDER if failpoint == "order committed" else NOTHING)


@pytest.mark.parametrize("failpoint", FAILPOINTS)
def test_who_sees_a_crash_sends_the_same_key_again_and_has_one_order(cafeteria, failpoint):
    cafeteria.faults.crash(at=failpoint)
    with suppress(Crashed):
        cafeteria.parts.place(WISH)
    assert (cafeteria.parts.place(WISH), facts(cafeteria.parts)) == (Receipt("order-1", "op-1", 1), ONE_ORDER)


@pytest.mark.parametrize("failpoint", FAILPOINTS)
def test_after_a_crash_the_key_is_taken_only_if_the_order_stands(cafeteria, failpoint):
    cafeteria.faults.crash(at=failpoint)
    with suppress(Crashed):
        cafeteria.parts.place(WISH)
    stands = failpoint == "order committed"
    try:
        cafeteria.parts.place(OTHER_WISHES[0])
    except OrderRefused:
        assert stands
    else:
        assert not stands


# Two at once


def send(open_write_side, command, answers, begin=lambda: None):
    """Send a command over a connection of one's own and note the answer."""
    with open_write_side(onigiri=10) as counter:
        begin()
        try:
            answers.put(counter.place(command))
        except Exception as refusal:
            answers.put(refusal)


def test_a_cafeteria_that_one_thread_closed_can_be_forgotten_by_another(monkeypatch):
    """What goes wrong while nobody listens is told to Python's hook for it."""
    closed, complaints = SimpleQueue(), []

    def open_and_close():
        cafeteria = Cafeteria()
        cafeteria.close()
        closed.put(cafeteria)

    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    thread = Thread(target=open_and_close)
    thread.start()
    thread.join(timeout=10)
    closed.get(timeout=1)
    gc.collect()
    assert complaints == []


@pytest.mark.parametrize("failpoint", FAILPOINTS[:-1])
def test_a_wish_that_arrives_while_the_first_is_being_stored_gets_the_first_receipt(open_write_side, failpoint):
    answers = SimpleQueue()
    opened, arrived = Barrier(2, timeout=10), Barrier(2, timeout=10)

    def arrive():
        opened.wait()
        arrived.wait()

    def let_the_second_arrive(name):
        if name == failpoint:
            arrived.wait()
            time.sleep(0.05)  # if the second did not wait for the first, it would be done now

    with open_write_side(onigiri=10) as counter:
        counter.ledger.failpoint = let_the_second_arrive
        second = Thread(target=send, args=(open_write_side, WISH, answers, arrive))
        second.start()
        opened.wait()
        first = counter.place(WISH)
        second.join(timeout=10)
        assert (answers.get(timeout=1), facts(counter)) == (first, ONE_ORDER)


def test_many_at_once_with_one_key_are_one_order(open_write_side):
    people = 6
    answers, begin = SimpleQueue(), Barrier(people, timeout=10)
    with open_write_side(onigiri=10) as counter:
        threads = [Thread(target=send, args=(open_write_side, WISH, answers, begin.wait)) for _ in range(people)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=10)
        assert [answers.get(timeout=1) for _ in range(people)] == [Receipt("order-1", "op-1", 1)] * people
        assert facts(counter) == ONE_ORDER


def test_of_two_wishes_at_once_with_one_key_one_is_refused(open_write_side):
    answers, begin = SimpleQueue(), Barrier(2, timeout=10)
    with open_write_side(onigiri=10) as counter:
        threads = [
            Thread(target=send, args=(open_write_side, wish, answers, begin.wait)) for wish in (WISH, OTHER_WISHES[1])
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=10)
        kinds = {type(answers.get(timeout=1)) for _ in range(2)}
        assert (kinds, facts(counter)) == ({Receipt, OrderRefused}, ONE_ORDER)
