"""Who may ask: programs and pages of this machine, with bodies of a lunch's size."""

import pytest

ORDER = {"customerName": "Aoi", "totalYen": 850}


def refused(cafeteria, status, field, **options):
    """Whether an order that is sent so is refused, for this field, and nothing is stored."""
    stored, answer = cafeteria.stored(), cafeteria.ask("POST", "/orders", **options)
    return (
        (answer.status_code, answer.json()["field"]) == (status, field)
        and answer.headers["Content-Type"] == "application/problem+json"
        and cafeteria.stored() == stored
    )


@pytest.mark.parametrize(
    "host", ["lunch.example", "localhost.example", "0.0.0.0", "10.0.0.1:8000", "a@localhost", "[::2]"]
)
def test_a_host_that_is_not_this_machine_is_refused(busy, host):
    assert refused(busy, 421, "Host", json=ORDER, headers={"Host": host})


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:9000", "127.0.0.1:1", "127.3.2.1", "[::1]:8000"])
def test_this_machine_under_any_of_its_names_is_served(busy, host):
    assert busy.ask("POST", "/orders", json=ORDER, headers={"Host": host}).status_code == 202


@pytest.mark.parametrize(
    "origin",
    ["https://lunch.example", "null", "", "http://localhost:1", "http://127.0.0.1", "http://127.0.0.1.example"],
)
def test_a_page_of_another_origin_is_refused(busy, origin):
    assert refused(busy, 403, "Origin", json=ORDER, headers={"Origin": origin})


def test_a_page_of_ours_may_order(busy):
    assert busy.place(headers={"Origin": busy.server.url}).status_code == 202


@pytest.mark.parametrize("size", [64 * 1024 + 1, 500_000, 5_000_000])
def test_a_body_over_64_kib_is_refused(busy, size):
    assert refused(busy, 413, "body", content=b" " * size, headers={"Content-Type": "application/json"})


def test_a_body_over_64_kib_in_chunks_is_refused(busy):
    chunks = (b" " * 1000 for _ in range(70))
    assert refused(busy, 413, "body", content=chunks, headers={"Content-Type": "application/json"})


def test_a_body_of_64_kib_is_read(busy):
    body = b'{"customerName": "Aoi", "totalYen": 850}'.ljust(64 * 1024)
    answer = busy.ask("POST", "/orders", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 202
