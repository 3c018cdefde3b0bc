"""The textbook's handler: three commits in some order, and what lies between them."""

import pytest

from cqrs_lab import Cafeteria, Crashed, OrderRefused

SEEDS = ("save", "put", "push")
AFTER = {"save": "order saved", "put": "operation put", "push": "event pushed"}


def count(cafeteria, role, table):
    return cafeteria.sql(role, f"SELECT count(*) AS n FROM {table}")["n"][0]


def test_an_order_is_accepted_as_ever(open_cafeteria):
    cafeteria = open_cafeteria(writes=SEEDS)
    receipt = cafeteria.place_order("Aoi", 850)
    assert (receipt.order_id, receipt.operation_id, receipt.position) == ("order-1", "op-1", 1)
    assert cafeteria.pay_order("order-1").operation_id == "op-2"
    assert cafeteria.run_until_caught_up(timeout=60) == 3.0
    assert cafeteria.order_list()["status"].tolist() == ["PAID"]
    assert {cafeteria.operation(operation).state for operation in ("op-1", "op-2")} == {"DONE"}


def test_pauses_lie_between_the_writes_and_the_clock_moves(open_cafeteria):
    cafeteria = open_cafeteria(writes=("put", "push", "save"), pause=0.25)
    cafeteria.place_order("Aoi", 850)
    facts = cafeteria.facts()
    wrote = facts[facts["what"] == "wrote"]
    assert list(zip(wrote["at"], wrote["key"], strict=True)) == [(0.0, "put"), (0.25, "push"), (0.5, "save")]
    assert cafeteria.now() == 0.5
    assert cafeteria.operation("op-1").created_at == 0.0
    assert cafeteria.timeline()["accepted_at"].tolist() == [0.25]
    assert facts[facts["what"] == "accepted"]["customer"].tolist() == ["Aoi"]


def test_a_worker_that_is_quick_is_overwritten(open_cafeteria):
    cafeteria = open_cafeteria(delay=0.1, writes=("push", "save", "put"), pause=1.0)
    receipt = cafeteria.place_order("Aoi", 850)
    cafeteria.advance(60.0)
    assert cafeteria.order_list()["order_id"].tolist() == ["order-1"]
    assert cafeteria.operation(receipt.operation_id).state == "PENDING"


def test_a_worker_that_is_slow_is_not(open_cafeteria):
    cafeteria = open_cafeteria(delay=5.0, writes=("push", "save", "put"), pause=1.0)
    receipt = cafeteria.place_order("Aoi", 850)
    cafeteria.advance(60.0)
    assert cafeteria.operation(receipt.operation_id).state == "DONE"


def test_an_order_at_an_instant_leaves_time_for_others(open_cafeteria):
    cafeteria = open_cafeteria(writes=SEEDS, pause=1.0)
    cafeteria.at(0.5, cafeteria.place_order, "Ben", 700)
    cafeteria.place_order("Aoi", 850)
    cafeteria.run_until_caught_up(timeout=60)
    assert cafeteria.order_list()["order_id"].tolist() == ["order-2", "order-1"]


@pytest.mark.parametrize("order", [SEEDS, ("push", "put", "save"), ("put", "push", "save")])
@pytest.mark.parametrize("last", [0, 1, 2])
def test_who_falls_leaves_what_was_written_and_no_more(open_cafeteria, order, last):
    cafeteria = open_cafeteria(writes=order)
    cafeteria.faults.crash(at=AFTER[order[last]])
    with pytest.raises(Crashed):
        cafeteria.place_order("Aoi", 850)
    cafeteria.place_order("Ben", 850)
    written = order[: last + 1]
    assert count(cafeteria, "write", "orders") == 1 + ("save" in written)
    assert count(cafeteria, "read", "operations") == 1 + ("put" in written)
    assert count(cafeteria, "write", "events") == 1 + ("push" in written)
    assert cafeteria.order("order-2").customer_name == "Ben"
    facts = cafeteria.facts()
    assert facts[facts["what"] == "crashed"]["reason"].tolist() == [AFTER[order[last]]]


def test_an_order_that_is_none_is_refused_before_anything_is_written(open_cafeteria):
    cafeteria = open_cafeteria(writes=SEEDS)
    with pytest.raises(OrderRefused, match="totalYen must be > 0"):
        cafeteria.place_order("Aoi", 0)
    with pytest.raises(OrderRefused, match="three separate writes cannot remember a key"):
        cafeteria.place_order("Aoi", 850, idempotency_key="k")
    cafeteria.place_order("Aoi", 850)
    cafeteria.pay_order("order-1")
    with pytest.raises(OrderRefused, match="order-1 is already paid"):
        cafeteria.pay_order("order-1")
    assert count(cafeteria, "write", "events") == 2


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"writes": ("save", "put")}, "writes must be"),
        ({"writes": ("save", "put", "push", "put")}, "writes must name each"),
        ({"writes": ["save", "put", "push"]}, "writes must be"),
        ({"writes": "apart"}, "writes must be"),
        ({"pause": 1.0}, 'pause must be 0, with writes="together"'),
        ({"writes": SEEDS, "pause": -1.0}, "pause must be"),
        ({"writes": SEEDS, "stock": {"onigiri": 3}}, "stock must be left out"),
        ({"writes": SEEDS, "write": "lunch.db", "read": "read.db"}, "write and read must be left out"),
    ],
)
def test_what_cannot_be_is_refused(settings, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=told):
        Cafeteria(**settings)
    assert list(tmp_path.iterdir()) == []
