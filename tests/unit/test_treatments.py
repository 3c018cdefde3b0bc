"""Six ways to treat a late list: how often each client looks, when it notices, and what the person sees."""

import math
from itertools import repeat

import pytest

from cqrs_lab.client.treatments import SENTENCES, TREATMENTS
from cqrs_lab.shared.messages import Receipt

ASKS_FOR_OPERATION = ["operation id", "backoff", "push"]
IN_THE_LIST = [name for name in TREATMENTS if name != "write side"]


def watched(cafeteria, treatment="operation id", **wishes):
    """What a client experiences with one order, placed now."""
    cafeteria.clients.add(cafeteria.place_order("Aoi", 850), treatment, **wishes)
    cafeteria.run_until_caught_up(timeout=1000)
    return cafeteria.clients.table().iloc[-1]


def sentences(cafeteria):
    """What stood on all screens, one sentence after the other, without the instants."""
    return cafeteria.clients.sentences()["sentence"].tolist()


# One order at opening, visible at 1.5 s


def test_the_textbooks_client_notices_at_2_4_seconds_after_5_looks(cafeteria):
    client = watched(cafeteria, "operation id")
    assert (client["noticed_at"], client["looks"], client["late"]) == (2.4, 5, 0.9)
    assert client["looks_at"] == (0.0, 0.3, 0.8, 1.5, 2.4)


def test_a_client_that_backs_off_notices_at_3_5_seconds_after_4_looks(cafeteria):
    client = watched(cafeteria, "backoff")
    assert (client["noticed_at"], client["looks"], client["late"]) == (3.5, 4, 2.0)
    assert client["looks_at"] == (0.0, 0.5, 1.5, 3.5)


def test_a_client_that_looks_every_tenth_pays_17_looks_to_be_a_tenth_late(cafeteria):
    client = watched(cafeteria, "operation id", pauses=[0.1] * 100)
    assert (client["noticed_at"], client["looks"], client["late"]) == (1.6, 17, 0.1)


@pytest.mark.parametrize(
    ("treatment", "noticed_at", "looks", "late"),
    [
        ("being reflected", 5.0, 2, 3.5),
        ("operation id", 2.4, 5, 0.9),
        ("backoff", 3.5, 4, 2.0),
        ("push", 1.6, 1, 0.1),
        ("version and age", 3.5, 4, 2.0),
        ("write side", 0.0, 1, -1.5),
    ],
)
def test_six_treatments_one_price_list(cafeteria, treatment, noticed_at, looks, late):
    client = watched(cafeteria, treatment)
    assert (client["noticed_at"], client["looks"], client["late"]) == (noticed_at, looks, late)
    assert client["visible_at"] == 1.5


def test_the_treatments_stand_in_the_textbooks_order():
    assert list(TREATMENTS) == ["being reflected", "operation id", "backoff", "push", "version and age", "write side"]


def test_the_seventh_of_a_burst_gives_up_before_the_order_is_there(cafeteria):
    for _ in range(7):
        cafeteria.clients.add(cafeteria.place_order("guest", 850), "operation id")
    cafeteria.run_until_caught_up(timeout=60)
    clients = cafeteria.clients.table()
    assert clients["noticed_at"].dropna().tolist() == [2.4, 3.5, 4.8, 6.3, 8.0, 9.9]
    assert clients["looks"].tolist() == [5, 6, 7, 8, 9, 10, 10]


# What the person sees


def test_being_reflected_is_said_at_once(cafeteria):
    cafeteria.clients.add(cafeteria.place_order("Aoi", 850), "being reflected")
    cafeteria.advance(0)
    assert sentences(cafeteria) == ["accepted! being reflected ..."]


def test_a_word_that_is_still_true_is_not_said_again(cafeteria):
    watched(cafeteria, "operation id")
    assert sentences(cafeteria).count("PENDING") == 1


def test_a_list_that_is_late_says_how_old_it_is(cafeteria):
    watched(cafeteria, "version and age")
    ages = ["0 s old", "0.5 s old", "1.5 s old"]
    assert sentences(cafeteria)[:3] == [f"this list knows 0 events and is {age}" for age in ages]


def test_who_waits_for_a_push_is_told_nothing_before_there_is_something_to_say(cafeteria):
    """What the server sees when it looks is not on the client's screen."""
    watched(cafeteria, "push")
    seen = cafeteria.clients.sentences()[["at", "sentence"]].values.tolist()
    assert seen == [[0.0, "accepted! you will be told"], [1.6, "order-1 is in the list"]]


def test_an_order_that_the_write_side_does_not_know_is_not_noticed(cafeteria):
    cafeteria.clients.add(Receipt("order-9", "op-9", 9), "write side")
    cafeteria.advance(0)
    client = cafeteria.clients.table().iloc[0]
    assert (sentences(cafeteria), math.isnan(client["noticed_at"])) == (["there is no such order"], True)


def test_the_write_side_knows_the_order_at_once(cafeteria):
    watched(cafeteria, "write side")
    assert sentences(cafeteria) == ["order-1 is ORDERED"]


def test_nobody_is_told_anything_before_there_is_somebody(cafeteria):
    assert cafeteria.clients.table().empty
    assert cafeteria.clients.sentences().empty


def test_each_sentence_tells_whose_it_is_and_when_it_appeared(cafeteria):
    receipt = cafeteria.place_order("Aoi", 850)
    for treatment in ("being reflected", "write side"):
        cafeteria.clients.add(receipt, treatment)
    cafeteria.run_until_caught_up(timeout=60)
    assert cafeteria.clients.sentences().values.tolist() == [
        ["client-1", "being reflected", 0.0, "accepted! being reflected ..."],
        ["client-1", "being reflected", 5.0, "order-1 is in the list"],
        ["client-2", "write side", 0.0, "order-1 is ORDERED"],
    ]


def test_no_sentence_is_longer_than_what_pandas_shows():
    """Else a learner would read "..." in its place."""
    values = {
        "order_id": "order-100",
        "status": "ORDERED",
        "version": 100,
        "age": 99.9,
        "reason": "the set meal is sold out",
    }
    sentences = [template.format(**values) for template in SENTENCES.values()]
    assert [sentence for sentence in sentences if len(sentence) > 50] == []


def test_a_client_that_still_waits_has_not_noticed(cafeteria):
    cafeteria.clients.add(cafeteria.place_order("Aoi", 850), "operation id")
    cafeteria.advance(1.5)
    client = cafeteria.clients.table().iloc[0]
    assert (client["looks"], math.isnan(client["noticed_at"]), math.isnan(client["late"])) == (4, True, True)


# FAILED


@pytest.mark.parametrize("treatment", ASKS_FOR_OPERATION)
def test_a_client_stops_at_failed_and_says_the_reason(cafeteria, treatment):
    cafeteria.faults.poison("order-1")
    client = watched(cafeteria, treatment)
    assert sentences(cafeteria)[-1] == "FAILED: order-1 is poisoned"
    assert (math.isnan(client["noticed_at"]), math.isnan(client["visible_at"])) == (True, True)


@pytest.mark.parametrize("treatment", ASKS_FOR_OPERATION)
def test_a_client_does_not_look_again_after_failed(cafeteria, treatment):
    cafeteria.faults.poison("order-1")
    client = watched(cafeteria, treatment, pauses=[0.5] * 1000)
    assert client["looks_at"][-1] <= 6.5  # attempts at 0, 2.0 and 4.5 s; the last one ends at 6.0 s
    assert not cafeteria.parts.clock.people_expected()


@pytest.mark.parametrize("treatment", IN_THE_LIST)
def test_nobody_notices_an_order_in_a_list_that_does_not_have_it(cafeteria, treatment):
    """A dead letter counts as dealt with in the list's version, and yet the order is not in the list."""
    cafeteria.faults.poison("order-1")
    client = watched(cafeteria, treatment)
    assert (len(cafeteria.order_list()), client["noticed_at"]) == (0, pytest.approx(math.nan, nan_ok=True))


# One's own order


@pytest.mark.parametrize("treatment", IN_THE_LIST)
@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_client_finds_its_own_order_not_the_first_of_the_list(cafeteria, treatment, number):
    receipts = [cafeteria.place_order(name, 850) for name in ("Aoi", "Ben", "Chie")]
    cafeteria.clients.add(receipts[number], treatment, pauses=[0.1] * 100)
    cafeteria.run_until_caught_up(timeout=60)
    client = cafeteria.clients.table().iloc[0]
    assert (client["visible_at"], client["noticed_at"]) == ([1.5, 3.0, 4.5][number], [1.6, 3.1, 4.6][number])


@pytest.mark.parametrize("treatment", IN_THE_LIST)
def test_a_client_finds_its_order_also_under_newer_ones(cafeteria, treatment):
    receipt = cafeteria.place_order("Aoi", 850)
    cafeteria.place_order("Ben", 850)
    cafeteria.advance(5)
    cafeteria.clients.add(receipt, treatment)
    cafeteria.advance(0)
    assert cafeteria.clients.table()["noticed_at"].tolist() == [5.0]


def test_clients_do_not_disturb_each_other(open_cafeteria):
    alone = [watched(open_cafeteria(), name)["noticed_at"] for name in TREATMENTS]
    together = open_cafeteria()
    receipt = together.place_order("Aoi", 850)
    for name in TREATMENTS:
        together.clients.add(receipt, name)
    together.run_until_caught_up(timeout=60)
    assert together.clients.table()["noticed_at"].tolist() == alone


# How long one waits


@pytest.mark.parametrize(
    ("first_wait", "looks_at"),
    [(0.25, (0.0, 0.25, 0.75, 1.75)), (1.0, (0.0, 1.0, 3.0)), (20.0, (0.0, 20.0))],
)
@pytest.mark.parametrize("treatment", ["backoff", "version and age"])
def test_the_first_wait_can_be_chosen(cafeteria, treatment, first_wait, looks_at):
    assert watched(cafeteria, treatment, first_wait=first_wait)["looks_at"] == looks_at


@pytest.mark.parametrize("treatment", IN_THE_LIST)
def test_a_client_gives_up_when_its_pauses_are_at_an_end(cafeteria, treatment):
    client = watched(cafeteria, treatment, pauses=[0.3, 0.3])
    assert math.isnan(client["noticed_at"])
    assert client["looks"] == (1 if treatment == "push" else 2), "a push is one request, however long it waits"


def test_who_gives_up_says_so(cafeteria):
    watched(cafeteria, "operation id", pauses=[0.3])
    assert sentences(cafeteria)[-1] == "still not reflected ... look at the log"


# What cannot be wished for


@pytest.mark.parametrize("name", ["hope", "", "Push", None, 1])
def test_a_treatment_that_is_not_there_is_refused_with_those_that_are(cafeteria, name):
    with pytest.raises(ValueError, match=r"^treatment must be one of being reflected, operation id, .*write side, not"):
        cafeteria.clients.add(cafeteria.place_order("Aoi", 850), name)


@pytest.mark.parametrize("treatment", TREATMENTS)
@pytest.mark.parametrize("first_wait", [0, -1, float("nan"), float("inf"), "1", None, True])
def test_a_first_wait_that_cannot_be_is_refused(cafeteria, treatment, first_wait):
    with pytest.raises(ValueError, match=r"^first_wait must be a number of seconds from 0\.001 to"):
        cafeteria.clients.add(cafeteria.place_order("Aoi", 850), treatment, first_wait)


@pytest.mark.parametrize("pauses", [repeat(1), [0.5, 0], [-1], [float("nan")], "1", 0.5])
def test_pauses_that_cannot_be_are_refused(cafeteria, pauses):
    with pytest.raises(ValueError, match="pause"):
        cafeteria.clients.add(cafeteria.place_order("Aoi", 850), "operation id", pauses=pauses)


def test_a_client_that_was_refused_is_not_there(cafeteria):
    with pytest.raises(ValueError):
        cafeteria.clients.add(cafeteria.place_order("Aoi", 850), "hope")
    assert (cafeteria.clients.table().empty, cafeteria.parts.clock.people_expected()) == (True, False)
