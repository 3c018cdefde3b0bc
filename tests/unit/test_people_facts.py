"""What people say that they did: pressed, looked, noticed or refused, each fact at its instant."""

from dataclasses import replace

import pytest

from cqrs_lab.client.treatments import SENTENCES, TREATMENTS
from cqrs_lab.read.freshness import TooStale
from cqrs_lab.shared.messages import Receipt
from cqrs_lab.write.refusals import OrderRefused


@pytest.fixture
def listening(open_cafeteria):
    """Opens cafeterias; gives each with the list of facts that its people record, as (second, what, details)."""

    def listen(**wishes):
        cafeteria, facts = open_cafeteria(**wishes), []

        def record(what, **details):
            facts.append((cafeteria.now(), what, details))

        for people in (cafeteria.clients, cafeteria.students, cafeteria.screens, cafeteria.buyers, cafeteria.sessions):
            people._api = replace(people._api, record=record)
        return cafeteria, facts

    return listen


def seconds_of(facts, what):
    return [second for second, its_kind, _ in facts if its_kind == what]


# Students


def test_a_student_presses_looks_presses_again_and_notices(listening):
    cafeteria, facts = listening()
    cafeteria.students.add("Aoi", patience=1.0)
    cafeteria.advance(5)
    who, view = "Aoi", "order_list"
    assert facts == [
        (0.0, "pressed", {"who": who, "order_id": "order-1", "position": 1, "item": "set meal", "key": None}),
        (1.0, "looked", {"who": who, "view": view, "order_id": "order-1", "saw": (), "key": None}),
        (1.0, "pressed", {"who": who, "order_id": "order-2", "position": 2, "item": "set meal", "key": None}),
        (2.0, "looked", {"who": who, "view": view, "order_id": "order-1", "saw": ("order-1",), "key": "in the list"}),
        (2.0, "noticed", {"who": who, "order_id": "order-1", "key": "in the list"}),
    ]


def test_the_screen_of_a_student_who_is_told_says_being_reflected(listening):
    cafeteria, facts = listening()
    cafeteria.students.add("Aoi", patience=1.0, being_reflected=True)
    cafeteria.advance(1)
    assert [(what, details["key"]) for _, what, details in facts] == [
        ("pressed", "being reflected"),
        ("looked", "being reflected"),
    ]


def test_what_the_network_sends_again_nobody_pressed(listening):
    cafeteria, facts = listening()
    cafeteria.students.add("Aoi", patience=5.0, network_resends=True)
    cafeteria.advance(10)
    assert seconds_of(facts, "pressed") == [0.0]


# Clients that wait


@pytest.mark.parametrize("treatment", TREATMENTS)
def test_the_facts_of_a_client_agree_with_its_line_in_the_table(listening, treatment):
    cafeteria, facts = listening()
    cafeteria.clients.add(cafeteria.place_order("Aoi", 850), treatment)
    cafeteria.run_until_caught_up(timeout=60)
    client = cafeteria.clients.table().iloc[0]
    assert tuple(seconds_of(facts, "looked")) == client["looks_at"]
    assert seconds_of(facts, "noticed") == [client["noticed_at"]]


def test_a_look_at_the_operation_sees_no_list(listening):
    cafeteria, facts = listening()
    cafeteria.clients.add(cafeteria.place_order("Aoi", 850), "operation id")
    cafeteria.advance(0)
    assert facts == [(0.0, "looked", {"who": "client-1", "order_id": "order-1", "saw": (), "key": "pending"})]


def test_a_look_at_the_list_says_which_list_and_what_it_showed(listening):
    cafeteria, facts = listening()
    mine = [cafeteria.place_order(name, 850) for name in ("Aoi", "Ben")][1]
    cafeteria.advance(2)
    cafeteria.clients.add(mine, "version and age")
    cafeteria.advance(0)
    seen = {"who": "client-1", "view": "order_list", "saw": ("order-1",), "key": "age of the list"}
    assert facts == [(2.0, "looked", seen)]


def test_what_the_server_does_for_a_push_is_no_fact(listening):
    cafeteria, facts = listening()
    cafeteria.clients.add(cafeteria.place_order("Aoi", 850), "push")
    cafeteria.run_until_caught_up(timeout=60)
    assert [(second, what, details["key"]) for second, what, details in facts] == [
        (0.0, "looked", "will be told"),
        (1.6, "noticed", "in the list"),
    ]


@pytest.mark.parametrize("treatment", ["operation id", "backoff", "push"])
def test_an_order_that_failed_is_not_noticed_and_the_reason_is_a_fact(listening, treatment):
    cafeteria, facts = listening(attempts=1)
    cafeteria.faults.poison("order-1")
    cafeteria.clients.add(cafeteria.place_order("Aoi", 850), treatment)
    cafeteria.run_until_caught_up(timeout=60)
    told = {"who": "client-1", "order_id": "order-1", "key": "failed", "reason": "order-1 is poisoned"}
    assert facts[-1][1:] == ("refused", told)
    assert seconds_of(facts, "noticed") == []


@pytest.mark.parametrize("treatment", [name for name in TREATMENTS if name != "write side"])
def test_who_gives_up_records_it_when_the_pauses_are_at_an_end(listening, treatment):
    cafeteria, facts = listening(delay=10.0)
    cafeteria.clients.add(cafeteria.place_order("Aoi", 850), treatment, pauses=[0.3, 0.3])
    cafeteria.advance(5)
    second, what, details = facts[-1]
    assert (second, what, details["key"], details["order_id"]) == (0.6, "refused", "gave up", "order-1")


def test_who_learns_from_the_version_that_the_order_will_not_come_records_it(listening):
    cafeteria, facts = listening(attempts=1)
    cafeteria.faults.poison("order-1")
    cafeteria.clients.add(cafeteria.place_order("Aoi", 850), "version and age")
    cafeteria.run_until_caught_up(timeout=60)
    assert [(what, details["key"]) for _, what, details in facts[-2:]] == [
        ("looked", "never in the list"),
        ("refused", "never in the list"),
    ]


def test_an_order_that_the_write_side_does_not_know_is_a_refusal(listening):
    cafeteria, facts = listening()
    cafeteria.clients.add(Receipt("order-9", "op-9", 9), "write side")
    cafeteria.advance(0)
    assert [what for _, what, _ in facts] == ["looked", "refused"]


# Screens


def test_a_screen_presses_looks_and_notices(listening):
    cafeteria, facts = listening(delay=0.3)
    cafeteria.screens.add(freezes=True)
    cafeteria.advance(5)
    assert [(second, what, details["who"], details["key"]) for second, what, details in facts] == [
        (1.0, "pressed", "screen-1", "pending"),
        (1.0, "looked", "screen-1", "pending"),
        (1.25, "looked", "screen-1", "pending"),
        (1.5, "looked", "screen-1", "in the list"),
        (1.5, "noticed", "screen-1", "in the list"),
    ]


def test_a_screen_whose_order_failed_records_the_reason(listening):
    cafeteria, facts = listening(attempts=1)
    cafeteria.faults.poison("order-1")
    cafeteria.screens.add(freezes=True)
    cafeteria.run_until_caught_up(timeout=60)
    told = {"who": "screen-1", "order_id": "order-1", "key": "failed", "reason": "order-1 is poisoned"}
    assert facts[-1][1:] == ("refused", told)


@pytest.mark.parametrize("kind", ["students", "screens"])
def test_a_press_that_is_refused_is_the_persons_last_fact(listening, kind):
    cafeteria, facts = listening(stock={"set meal": 0})
    add = {"students": lambda: cafeteria.students.add("Aoi"), "screens": lambda: cafeteria.screens.add(freezes=False)}
    add[kind]()
    cafeteria.advance(10)
    assert [what for _, what, _ in facts] == ["pressed", "refused"]


# Buyers


def test_a_buyer_presses_for_an_item(listening):
    cafeteria, facts = listening(stock={"onigiri": 1})
    cafeteria.buyers.add("onigiri")
    pressed = {"who": "buyer-1", "order_id": "order-1", "position": 1, "item": "onigiri", "key": None}
    assert facts == [(0.0, "pressed", pressed)]


def test_a_press_that_is_refused_has_no_order_and_is_followed_by_the_reason(listening):
    cafeteria, facts = listening(stock={"onigiri": 0})
    cafeteria.at(2.0, cafeteria.buyers.add)
    cafeteria.advance(2)
    who = {"who": "buyer-1", "item": "onigiri", "key": "refused"}
    assert facts == [(2.0, "pressed", who), (2.0, "refused", {**who, "reason": "onigiri is sold out"})]


# Sessions


def test_a_session_presses_and_looks_at_a_replica(listening):
    cafeteria, facts = listening(delay={"replica_1": 0.5})
    person = cafeteria.sessions.add()
    person.place_order("Aoi", 850)
    cafeteria.advance(1)
    person.read()
    assert facts == [
        (
            0.0,
            "pressed",
            {"who": "session-1", "order_id": "order-1", "position": 1, "item": "set meal", "key": None},
        ),
        (1.0, "looked", {"who": "session-1", "view": "replica_1", "saw": ("order-1",), "key": None}),
    ]


def test_a_reading_without_an_answer_is_refused_with_the_reason(listening):
    cafeteria, facts = listening(delay={"replica_1": 0.5})
    person = cafeteria.sessions.add(read_your_writes=True)
    person.place_order("Aoi", 850)
    with pytest.raises(TooStale) as why:
        person.read()
    assert facts[-1] == (0.0, "refused", {"who": "session-1", "key": "no answer", "reason": str(why.value)})


def test_a_session_whose_order_is_refused_is_told_so_and_it_is_a_fact(listening):
    cafeteria, facts = listening()
    with pytest.raises(OrderRefused):
        cafeteria.sessions.add().place_order("Aoi", 0)
    assert [what for _, what, _ in facts] == ["pressed", "refused"]


# Everybody


def test_every_key_has_a_sentence(listening):
    cafeteria, facts = listening(stock={"onigiri": 0}, delay={"order_list": 1.5, "replica_1": 4.0}, attempts=1)
    receipts = [cafeteria.place_order(name, 850) for name in ("Aoi", "Ben")]
    cafeteria.faults.poison("order-2")
    for treatment in TREATMENTS:
        for receipt in receipts:
            cafeteria.clients.add(receipt, treatment)
    cafeteria.students.add("Chie", being_reflected=True)
    cafeteria.screens.add(freezes=False)
    cafeteria.buyers.add()
    cafeteria.sessions.add(read_your_writes=True).try_to_read()
    cafeteria.run_until_caught_up(timeout=60)
    assert {details["key"] for _, _, details in facts} - {None} <= set(SENTENCES)


def test_everybody_is_named_by_kind_and_number_and_a_student_by_name(listening):
    cafeteria, facts = listening()
    receipt = cafeteria.place_order("Aoi", 850)
    for _ in range(2):
        cafeteria.clients.add(receipt, "write side")
        cafeteria.students.add("Aoi")
        cafeteria.screens.add(freezes=False)
        cafeteria.buyers.add()
        cafeteria.sessions.add().read()
    cafeteria.run_until_caught_up(timeout=60)
    numbered = {f"{kind}-{number}" for kind in ("client", "screen", "buyer", "session") for number in (1, 2)}
    assert {details["who"] for _, _, details in facts} == {"Aoi", "Aoi-2", *numbered}
