"""What travels: frozen values inside, the textbook's camelCase on the wire."""

import json
from dataclasses import FrozenInstanceError

import pytest

from cqrs_lab.shared.messages import (
    DomainEvent,
    OrderPaid,
    OrderPlaced,
    PayOrder,
    PlaceOrder,
    camel_case,
    from_iso,
    snake_case,
    to_iso,
)

PLACED = DomainEvent("event-1", 1_500_000, "op-1", 1, OrderPlaced("order-1", "こみやんま", 850, "set meal"))
PAID = DomainEvent("event-2", 2_500_001, "op-2", 2, OrderPaid("order-1"))


def test_an_event_is_written_as_the_seed_writes_it():
    assert json.loads(PLACED.to_json()) == {
        "id": "event-1",
        "type": "OrderPlaced",
        "occurredAt": "1970-01-01T00:00:01.500000Z",
        "operationId": "op-1",
        "orderVersion": 1,
        "payload": {"orderId": "order-1", "customerName": "こみやんま", "totalYen": 850, "item": "set meal"},
    }


def test_an_event_is_readable_where_it_lies():
    assert "こみやんま" in PLACED.to_json()


@pytest.mark.parametrize("event", [PLACED, PAID], ids=lambda event: event.type)
def test_an_event_comes_back_from_the_wire_as_it_was(event):
    assert DomainEvent.from_json(event.to_json()) == event


@pytest.mark.parametrize("event", [PLACED, PAID], ids=lambda event: event.type)
def test_an_event_knows_its_order(event):
    assert event.order_id == "order-1"


@pytest.mark.parametrize("message", [PlaceOrder("Aoi", 850), PayOrder("order-1"), PLACED, PLACED.payload], ids=repr)
def test_a_message_cannot_be_changed(message):
    with pytest.raises((FrozenInstanceError, TypeError)):
        message.order_id = "order-2"


def test_who_names_no_dish_eats_the_set_meal():
    assert PlaceOrder("Aoi", 850).item == "set meal"


@pytest.mark.parametrize("instant", [0, 1, 999_999, 1_775_012_400_000_001, 2_775_012_399_999_999])
def test_an_instant_comes_back_to_the_microsecond(instant):
    assert from_iso(to_iso(instant)) == instant


@pytest.mark.parametrize(
    ("inside", "wire"), [("id", "id"), ("order_id", "orderId"), ("total_yen", "totalYen"), ("a_b_c", "aBC")]
)
def test_names_change_their_spelling_both_ways(inside, wire):
    assert (camel_case(inside), snake_case(wire)) == (wire, inside)
