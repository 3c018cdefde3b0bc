"""What an order costs, counted by SQLite itself: growth is a matter of counting, not of clocks."""

import pytest

# Above every event whose cost is measured stands an event that is stuck, or held, as long as the measurement lasts.
FOR_EVER = 1_000_000.0
MOST_STATEMENTS = 20


def connections(cafeteria):
    return [cafeteria.parts.write_database.connection, cafeteria.parts.read_database.connection]


def free(open_cafeteria):
    return open_cafeteria(delay=0.001, poll_interval=None)


def with_a_stuck_head(open_cafeteria):
    cafeteria = open_cafeteria(delay=0.001, poll_interval=None, retry_wait=FOR_EVER)
    cafeteria.faults.poison(cafeteria.place_order("Aoi", 850).order_id)
    cafeteria.advance(1.0)
    return cafeteria


def with_a_held_lease(open_cafeteria):
    cafeteria = open_cafeteria(delay=0.001, poll_interval=None, workers=2, lease=FOR_EVER)
    cafeteria.place_order("Aoi", 850)
    cafeteria.faults.crash(at="event received")
    cafeteria.advance(1.0)
    return cafeteria


def instructions_for_each_order(cafeteria, orders):
    """How many of SQLite's instructions the next `orders` orders take, from placing to acknowledged, on average."""
    counted = 0

    def count():
        nonlocal counted
        counted += 1

    for connection in connections(cafeteria):
        connection.set_progress_handler(count, 1)
    for _ in range(orders):
        cafeteria.place_order("Ben", 850)
        cafeteria.advance(0.01)
    for connection in connections(cafeteria):
        connection.set_progress_handler(None, 1)
    assert len(cafeteria.order_list()) == orders
    return counted / orders


@pytest.mark.parametrize("scene", [free, with_a_stuck_head, with_a_held_lease], ids=lambda scene: scene.__name__)
def test_an_order_costs_the_same_however_many_there_were(open_cafeteria, scene, record_property):
    few, many = (instructions_for_each_order(scene(open_cafeteria), orders) for orders in (250, 2000))
    record_property("instructions for each order", (few, many))
    print(f"{scene.__name__}: {few:.1f} instructions an order at 250 orders, {many:.1f} at 2,000")
    assert many == pytest.approx(few, rel=0.05)


def test_an_order_takes_few_statements(open_cafeteria):
    cafeteria = open_cafeteria()
    statements = []
    for connection in connections(cafeteria):
        connection.set_trace_callback(statements.append)
    cafeteria.place_order("Aoi", 850)
    (worker,) = cafeteria.parts.projectors["order_list"].workers
    worker.project(worker.subscription.receive(worker.name))
    for connection in connections(cafeteria):
        connection.set_trace_callback(None)
    counted = [statement for statement in statements if statement.split()[0] not in ("BEGIN", "COMMIT")]
    print(f"{len(counted)} statements an order")
    assert len(counted) <= MOST_STATEMENTS, counted
    assert cafeteria.events()["state"].tolist() == ["finished"]
