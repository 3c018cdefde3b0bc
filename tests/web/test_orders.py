"""Orders and payments over HTTP: accepted at once, in the list a little later, once whatever the network repeats."""

import json
from datetime import datetime

import httpx
import pytest

NAMES = [
    "こみやんま",
    "<script>alert(1)</script>",
    "Robert'); DROP TABLE orders;--",
    '"quoted" & \\escaped\\',
    "🍙👩‍👩‍👧",
    "أحمد",
    "{{7*7}}${7*7}%s%00",
    "data: x",
    "x" * 100,
]

REFUSED = [
    pytest.param({"totalYen": 850}, "customerName", "customerName required", id="no name"),
    pytest.param({"customerName": "", "totalYen": 850}, "customerName", "customerName required", id="empty name"),
    pytest.param({"customerName": "Aoi", "totalYen": 0}, "totalYen", "totalYen must be > 0", id="nothing to pay"),
    pytest.param({"customerName": "Aoi"}, "totalYen", "totalYen must be a whole number, not None", id="no total"),
    pytest.param(
        {"customerName": "Aoi", "totalYen": "850"}, "totalYen", "totalYen must be a whole number, not '850'", id="text"
    ),
    pytest.param(
        {"customerName": "Aoi", "totalYen": True}, "totalYen", "totalYen must be a whole number, not True", id="true"
    ),
    pytest.param({"customerName": ["Aoi"], "totalYen": 1}, "customerName", "customerName must be text", id="list"),
    pytest.param({"customerName": "Aoi", "totalYen": 10**400}, "totalYen", "must be <= 10000000", id="huge"),
    pytest.param({"customerName": "A\x00oi", "totalYen": 1}, "customerName", "control characters", id="NUL"),
    pytest.param({"customerName": "\u202eAoi", "totalYen": 1}, "customerName", "control characters", id="turning"),
    pytest.param(
        {"customerName": "A\ud83c", "totalYen": 1}, "customerName", "control characters", id="half a character"
    ),
    pytest.param({"customerName": "x" * 101, "totalYen": 1}, "customerName", "at most 100", id="long"),
    pytest.param({"customerName": "Aoi", "totalYen": 1, "item": ""}, "item", "item required", id="no dish"),
]

NO_OBJECT = [b"[1]", b"null", b"7", b"{", b"", b"[" * 60_000, b'{"customerName": NaN']


def is_problem(answer, status, field=None):
    """Whether an answer is a problem document of this status that names the field."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem.get("field")) == (status, status, field)
    return problem


def test_an_order_is_accepted_at_once_with_a_receipt(cafeteria):
    answer = cafeteria.place()
    assert answer.status_code == 202
    assert set(answer.json()) == {"orderId", "operationId"}
    assert answer.headers["Location"] == f"/operations/{answer.json()['operationId']}"
    assert (answer.headers["Event-Position"], answer.headers["Retry-After"]) == ("1", "1")


def test_whoever_asks_is_told_to_come_back_when_it_may_be_there(open_server):
    assert open_server(delay=2.5).place().headers["Retry-After"] == "3"


def test_an_order_is_pending_and_not_in_the_list_before_it_is_done_and_there(open_server):
    cafeteria = open_server(delay=0.5)
    answer = cafeteria.place()
    operation = cafeteria.get(answer.headers["Location"]).json()
    assert operation == {
        "operationId": answer.json()["operationId"],
        "state": "PENDING",
        "createdAt": operation["createdAt"],
    }
    assert cafeteria.orders().json() == []
    done = cafeteria.settled(answer)
    assert (done["state"], set(done)) == ("DONE", {"operationId", "state", "createdAt", "doneAt"})
    assert [row["orderId"] for row in cafeteria.orders().json()] == [answer.json()["orderId"]]


def test_an_order_that_cannot_be_projected_has_failed_and_the_reason_is_told(cafeteria):
    cafeteria.break_list_for("Ben")
    failed = cafeteria.settled(cafeteria.place("Ben"))
    assert (failed["state"], failed["reason"]) == ("FAILED", "the board is full")
    assert datetime.fromisoformat(failed["failedAt"]) > datetime.fromisoformat(failed["createdAt"])


def test_an_unknown_operation_is_not_found(busy):
    assert is_problem(busy.get("/operations/nobody"), 404, "operationId")["code"] == "unknown"


@pytest.mark.parametrize("path", ["%00", "%ed%a0%80", "%2e%2e%2f", "'; DROP TABLE operations; --", "x" * 5000])
def test_an_operation_of_any_name_is_unknown_and_no_more(busy, path):
    assert busy.client.get(f"/operations/{path}").status_code == 404


def test_the_list_shows_the_newest_first_with_the_names_of_the_seed(cafeteria):
    receipts = cafeteria.placed("Aoi", "Ben")
    rows = cafeteria.orders().json()
    assert [row["orderId"] for row in rows] == [receipt["orderId"] for receipt in reversed(receipts)]
    assert rows[1] == {
        "orderId": receipts[0]["orderId"],
        "customerName": "Aoi",
        "totalYen": 850,
        "item": "set meal",
        "status": "ORDERED",
        "projectedAt": rows[1]["projectedAt"],
    }


def test_the_list_says_how_old_it_is(open_server):
    cafeteria = open_server(delay=0.5)
    assert (cafeteria.orders().headers["List-Version"], cafeteria.orders().headers["List-Age"]) == ("0", "0.000000")
    cafeteria.place()
    young = float(cafeteria.orders().headers["List-Age"])
    assert 0 < young < float(cafeteria.orders().headers["List-Age"])


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_comes_back_as_it_was_given(busy, name):
    busy.placed(name)
    answer = busy.orders()
    assert answer.json()[0]["customerName"] == name
    assert answer.headers["Content-Type"] == "application/json"  # never a page, whatever the name holds


@pytest.mark.parametrize(("body", "field", "words"), REFUSED)
def test_an_order_that_is_not_allowed_is_refused_with_the_field_and_nothing_is_stored(busy, body, field, words):
    stored = busy.stored()
    answer = busy.ask("POST", "/orders", content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert words in is_problem(answer, 422, field)["detail"]
    assert busy.stored() == stored


@pytest.mark.parametrize("body", NO_OBJECT, ids=lambda body: repr(body[:20]))
def test_a_body_that_is_no_object_is_refused(busy, body):
    stored = busy.stored()
    answer = busy.ask("POST", "/orders", content=body, headers={"Content-Type": "application/json"})
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.status_code in (400, 422)
    assert busy.stored() == stored


def test_a_form_is_no_order(busy):
    stored = busy.stored()
    is_problem(busy.ask("POST", "/orders", data={"customerName": "Aoi", "totalYen": "850"}), 422, "body")
    assert busy.stored() == stored


def test_a_payment_is_an_operation_of_its_own_and_changes_the_line(cafeteria):
    (receipt,) = cafeteria.placed("Aoi")
    answer = cafeteria.pay(receipt["orderId"])
    assert (answer.status_code, answer.headers["Event-Position"]) == (202, "2")
    assert answer.json()["operationId"] != receipt["operationId"]
    assert cafeteria.settled(answer)["state"] == "DONE"
    assert [row["status"] for row in cafeteria.orders().json()] == ["PAID"]


def test_a_payment_may_name_the_version_that_it_is_for(cafeteria):
    (receipt,) = cafeteria.placed("Aoi")
    refused = cafeteria.pay(receipt["orderId"], json={"expectedVersion": 2})
    assert is_problem(refused, 409, "expectedVersion")["code"] == "stale version"
    assert cafeteria.pay(receipt["orderId"], json={"expectedVersion": 1}).status_code == 202


def test_a_payment_that_is_not_possible_says_why(cafeteria):
    assert is_problem(cafeteria.pay("nobody"), 404, "orderId")["code"] == "unknown"
    (receipt,) = cafeteria.placed("Aoi")
    cafeteria.pay(receipt["orderId"])
    assert is_problem(cafeteria.pay(receipt["orderId"]), 409, "orderId")["code"] == "already paid"
    assert is_problem(cafeteria.pay(receipt["orderId"], json={"expectedVersion": "1"}), 422, "expectedVersion")


def test_a_command_that_comes_again_with_its_key_gets_the_first_receipt(cafeteria):
    first, again = (cafeteria.place(headers={"Idempotency-Key": "lunch-1"}) for _ in range(2))
    assert (again.status_code, again.json()) == (202, first.json())
    assert again.headers["Event-Position"] == first.headers["Event-Position"]
    order_id = first.json()["orderId"]
    paid, again = (cafeteria.pay(order_id, headers={"Idempotency-Key": "till-1"}) for _ in range(2))
    assert (again.status_code, again.json()) == (202, paid.json())
    assert cafeteria.stored() == 2


def test_a_key_on_another_body_is_refused(cafeteria):
    cafeteria.place(headers={"Idempotency-Key": "lunch-1"})
    refused = is_problem(cafeteria.place("Ben", headers={"Idempotency-Key": "lunch-1"}), 422, "Idempotency-Key")
    assert refused["code"] == "key reused"


@pytest.mark.parametrize("key", ["", "x" * 101])
def test_a_key_that_is_not_allowed_is_refused_and_nothing_is_stored(busy, key):
    stored = busy.stored()
    is_problem(busy.place(headers={"Idempotency-Key": key}), 422, "Idempotency-Key")
    assert busy.stored() == stored


def test_a_server_without_its_database_says_that_it_is_unavailable(cafeteria):
    cafeteria.on_loop(cafeteria.server.parts.close)
    for answer in (cafeteria.place(), cafeteria.orders(), cafeteria.get("/operations/x")):
        assert is_problem(answer, 503)["code"] == "unavailable"


def test_a_mistake_of_the_server_s_own_is_told_without_its_insides(cafeteria, caplog):
    cafeteria.on_loop(cafeteria.server.parts.read_database.execute, "DROP TABLE order_list")
    problem = is_problem(cafeteria.client.get("/orders"), 500)
    assert "order_list" not in problem["detail"]
    httpx.get(f"{cafeteria.server.url}/healthz")  # answered after the log was written
    assert "no such table: order_list" in caplog.text


def test_what_is_nowhere_is_a_problem_too(busy):
    is_problem(busy.get("/menu"), 404)
    is_problem(busy.ask("DELETE", "/orders"), 405)


def test_health_tells_a_worker_that_has_stopped_from_one_that_rests(cafeteria):
    (projector,) = cafeteria.get("/healthz").json()["projectors"]
    assert projector["name"] == "order_list"
    assert projector["secondsSinceLook"] is not None
    cafeteria.on_loop(cafeteria.server.parts.worker.stop)
    while not cafeteria.on_loop(cafeteria.server.working.done):
        pass
    stopped = cafeteria.get("/healthz").json()["projectors"][0]["secondsSinceLook"]
    assert cafeteria.get("/healthz").json()["projectors"][0]["secondsSinceLook"] > stopped


def test_the_document_names_every_request_there_is(busy):
    assert {(method, path) for path, methods in busy.document["paths"].items() for method in methods} == {
        ("post", "/orders"),
        ("get", "/orders"),
        ("post", "/orders/{order_id}/payment"),
        ("get", "/operations/{operation_id}"),
        ("get", "/events"),
        ("get", "/healthz"),
    }
