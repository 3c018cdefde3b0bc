"""What changed on the read side, in order and without a gap: a row for each line and for each outcome."""


def told(cafeteria, since=0):
    changes = cafeteria.parts.changes.since(since)
    assert [change.n for change in changes] == list(range(since + 1, since + 1 + len(changes)))
    second = cafeteria.parts.clock.second
    return [(second(change.at), change.what, change.order_id, change.operation_id, change.reason) for change in changes]


def test_a_line_that_becomes_visible_or_changes_comes_with_its_outcome(open_cafeteria):
    cafeteria = open_cafeteria()
    cafeteria.place_order("Aoi", 850)
    cafeteria.pay_order("order-1")
    cafeteria.run_until_caught_up(timeout=60)
    assert told(cafeteria) == [
        (1.5, "visible", "order-1", "op-1", None),
        (1.5, "DONE", "order-1", "op-1", None),
        (3.0, "changed", "order-1", "op-2", None),
        (3.0, "DONE", "order-1", "op-2", None),
    ]


def test_a_dead_letter_is_a_failed_outcome_and_its_retry_a_line(open_cafeteria):
    cafeteria = open_cafeteria(attempts=1)
    cafeteria.faults.poison("order-1")
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(2.0)
    assert told(cafeteria) == [(1.5, "FAILED", "order-1", "op-1", "order-1 is poisoned")]
    cafeteria.faults.cure("order-1")
    cafeteria.dead_letters.retry("order-1")
    assert [what for _, what, *_ in told(cafeteria, since=1)] == ["visible", "DONE"]


def test_a_replica_changes_nothing_that_clients_are_told_of(open_cafeteria):
    cafeteria = open_cafeteria(delay={"replica_1": 0.5})
    cafeteria.place_order("Aoi", 850)
    cafeteria.run_until_caught_up(timeout=60)
    assert len(told(cafeteria)) == 2


def test_changes_can_be_asked_for_a_few_at_a_time_up_to_the_last(open_cafeteria):
    cafeteria = open_cafeteria()
    changes = cafeteria.parts.changes
    assert changes.last() == 0
    for name in ("Aoi", "Ben"):
        cafeteria.place_order(name, 850)
    cafeteria.run_until_caught_up(timeout=60)
    assert [change.n for change in changes.since(0, most=3)] == [1, 2, 3]
    assert changes.last() == 4
