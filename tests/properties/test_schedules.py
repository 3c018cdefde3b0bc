"""Whatever goes wrong, and all of it at once: when it is over, the views are those of a lunch where nothing did."""

import os
from contextlib import closing
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqrs_lab import Cafeteria, stage
from cqrs_lab.lab.crashes import IN_ORDER
from cqrs_lab.lab.schedules import CHOICES, SECONDS, Accident, draw, play

SCHEDULES = int(os.environ.get("SCHEDULES", "2000"))

instants = st.integers(0, int(SECONDS * 10)).map(lambda tenths: tenths / 10)
accidents = st.sampled_from([(what, of) for what, choices in CHOICES.items() for of in choices]).flatmap(
    lambda letter: st.builds(Accident, instants, st.just(letter[0]), st.just(letter[1]))
)


def views(cafeteria):
    """Everything that screens show but for the times."""
    rows = cafeteria.order_list()[["order_id", "customer", "total_yen", "item", "status"]]
    return [table.values.tolist() for table in (rows, cafeteria.sales_total(), cafeteria.popular_menu())]


@cache
def without_accidents(orders):
    with closing(Cafeteria(delay=0.0, poll_interval=None)) as cafeteria:
        for name, yen, item, status in orders:
            receipt = cafeteria.place_order(name, yen, item)
            if status == "PAID":
                cafeteria.pay_order(receipt.order_id)
        cafeteria.run_until_caught_up(timeout=60)
        return views(cafeteria)


@settings(max_examples=SCHEDULES, deadline=None)
@given(
    schedule=st.lists(accidents, max_size=10),
    orders=st.lists(st.sampled_from([0.0, 0.5, 4.0, 9.0]), min_size=1, max_size=4),
    payments=st.dictionaries(st.sampled_from(["order-1", "order-2"]), st.sampled_from([0.2, 3.0, 12.0])),
    workers=st.integers(1, 3),
    transit=st.sampled_from([0.0, 0.3]),
)
def test_when_all_is_mended_the_views_are_as_if_nothing_had_happened(schedule, orders, payments, workers, transit):
    played = play(schedule, Cafeteria, orders, payments, workers=workers, transit=transit)
    with closing(played.cafeteria) as cafeteria:
        assert not played.damage
        held = cafeteria.sql("write", "SELECT customer_name, total_yen, item, status FROM orders ORDER BY n")
        assert views(cafeteria) == without_accidents(tuple(held.itertuples(index=False, name=None)))
        assert cafeteria.is_caught_up()
        letters = cafeteria.parts.projectors["order_list"].projection.dead_letters.all()
        assert all(letter.closed for letter in letters)
        assert not cafeteria.parts.read_database.execute("SELECT 1 FROM applied_again")


@pytest.mark.parametrize("delivery", ["pop", "ack", "remember"])
@pytest.mark.parametrize("seed", range(40))
def test_facts_and_stage_tell_what_happened_in_each_way_to_deliver_and_to_write(delivery, seed):
    apart = {"writes": IN_ORDER, "pause": 0.5 * (seed % 8 == 0)} if seed % 4 == 0 else {}
    paid = {"order-1": 5.0, "order-2": 6.0}
    played = play(draw(seed, 8), Cafeteria, payments=paid, delivery=delivery, workers=1 + seed % 3, **apart)
    with closing(played.cafeteria) as cafeteria:
        facts = cafeteria.facts()
        assert all(one <= next_one for one, next_one in pairwise(facts["at"]))
        doubled = (facts["what"] == "applied again") & facts["position"].isin(placed(facts))
        assert cafeteria.sales_total()["orders"].tolist() == [len(cafeteria.order_list()) + doubled.sum()]
        end = stage(cafeteria).places()
        lines = cafeteria.order_list()[["order_id", "status"]].itertuples(index=False, name=None)
        assert sorted(end["order_list"]) == sorted(id + " paid" * (status == "PAID") for id, status in lines)
        assert not any(end[place] for place in end if "queue" in place or "worker" in place)


def placed(facts):
    return facts[facts["event"] == "OrderPlaced"]["position"]
