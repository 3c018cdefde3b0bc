"""What becomes of an event that cannot be projected: the same five orders under each policy, one of them poisoned."""

import pytest

from cqrs_lab import TooStale, violations
from cqrs_lab.read.freshness import NeverShown

NAMES = ["Aoi", "Ben", "Chie", "Dai", "Emi"]
POISONED, OPERATION = "order-3", "op-3"
POLICIES = ["fail", "skip", "retry and fail", "retry and skip", "retry and dead-letter"]


def five_orders(open_cafeteria, on_failure, **settings):
    cafeteria = open_cafeteria(delay=1.0, on_failure=on_failure, **{"retry_wait": 0.5, "lease": 5.0} | settings)
    for name in NAMES:
        cafeteria.place_order(name, 850)
    return cafeteria


def one_poisoned(open_cafeteria, on_failure, **settings):
    cafeteria = five_orders(open_cafeteria, on_failure, **settings)
    cafeteria.faults.poison(POISONED)
    cafeteria.advance(60.0)
    return cafeteria


def one_that_fells_its_worker(open_cafeteria, on_failure):
    """The third event fells whoever picks it up, as often as it is tried."""
    cafeteria = five_orders(open_cafeteria, on_failure)
    cafeteria.advance(1.5)
    for _ in range(3):
        cafeteria.faults.crash(at="event received")
        cafeteria.advance(6.0)
        cafeteria.faults.restart()
    cafeteria.advance(60.0)
    return cafeteria


def outcome(cafeteria):
    """How many orders are shown, the list's version, the poisoned order's operation, letters, times it failed."""
    what = cafeteria.facts()["what"].tolist()
    return (
        len(cafeteria.order_list()),
        cafeteria.freshness().version,
        cafeteria.operation(OPERATION).state,
        len(cafeteria.dead_letters.table()),
        [what.count(fact) for fact in ("attempt failed", "lapsed", "stopped", "skipped", "dead-lettered")],
    )


@pytest.mark.parametrize(
    ("on_failure", "expected"),
    [
        ("fail", (2, 2, "PENDING", 0, [1, 0, 1, 0, 0])),
        ("skip", (4, 5, "PENDING", 0, [0, 0, 0, 1, 0])),
        ("retry and fail", (4, 2, "PENDING", 0, [3, 0, 1, 0, 0])),  # others went by while it waited for its next try
        ("retry and skip", (4, 5, "PENDING", 0, [2, 0, 0, 1, 0])),
        ("retry and dead-letter", (4, 5, "FAILED", 1, [2, 0, 0, 0, 1])),
    ],
)
def test_one_poisoned_event_among_five(open_cafeteria, on_failure, expected):
    assert outcome(one_poisoned(open_cafeteria, on_failure)) == expected


@pytest.mark.parametrize(
    ("on_failure", "expected"),
    [
        ("fail", (2, 2, "PENDING", 0, [0, 3, 1, 0, 0])),
        ("skip", (4, 5, "PENDING", 0, [0, 3, 0, 1, 0])),
        ("retry and fail", (2, 2, "PENDING", 0, [0, 3, 1, 0, 0])),
        ("retry and skip", (4, 5, "PENDING", 0, [0, 3, 0, 1, 0])),
        ("retry and dead-letter", (4, 5, "FAILED", 1, [0, 3, 0, 0, 1])),
    ],
)
def test_an_event_that_fells_its_worker_each_time(open_cafeteria, on_failure, expected):
    assert outcome(one_that_fells_its_worker(open_cafeteria, on_failure)) == expected


@pytest.mark.parametrize("on_failure", POLICIES)
def test_a_worker_that_falls_once_loses_nothing(open_cafeteria, on_failure):
    cafeteria = five_orders(open_cafeteria, on_failure)
    cafeteria.faults.crash(at="views changed")
    cafeteria.advance(6.0)
    cafeteria.faults.restart()
    cafeteria.run_until_caught_up(timeout=60)
    assert len(cafeteria.order_list()) == 5


def test_the_default_is_to_retry_and_to_write_a_dead_letter(open_cafeteria):
    assert open_cafeteria().facts()["settings"][0]["on_failure"] == "retry and dead-letter"


def test_a_policy_that_nobody_knows_is_refused_with_those_there_are(open_cafeteria):
    with pytest.raises(ValueError, match=r"^on_failure must be one of retry and dead-letter, .*, fail, not 'pray'$"):
        open_cafeteria(on_failure="pray")


# To stop


@pytest.mark.parametrize("on_failure", ["fail", "retry and fail"])
def test_a_projector_that_stopped_says_where_and_why(open_cafeteria, on_failure):
    cafeteria = one_poisoned(open_cafeteria, on_failure)
    facts = cafeteria.facts()
    [stopped] = facts[facts["what"] == "stopped"].to_dict("records")
    assert (stopped["position"], stopped["order_id"], stopped["reason"]) == (3, "order-3", "order-3 is poisoned")
    with pytest.raises(TimeoutError, match=r"its projector stopped at event 3: order-3 is poisoned; faults\.restart"):
        cafeteria.run_until_caught_up(timeout=1.0)


@pytest.mark.parametrize("poll_interval", [0.1, None])
@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("on_failure", ["fail", "retry and fail"])
def test_a_projector_that_stopped_tries_again_when_it_is_restarted(open_cafeteria, on_failure, workers, poll_interval):
    cafeteria = one_poisoned(open_cafeteria, on_failure, workers=workers, poll_interval=poll_interval)
    cafeteria.faults.restart()
    cafeteria.advance(60.0)
    assert cafeteria.facts()["what"].tolist().count("stopped") == 2, "it is poisoned still"
    cafeteria.faults.cure(POISONED)
    cafeteria.faults.restart()
    cafeteria.run_until_caught_up(timeout=60)
    assert sorted(cafeteria.order_list()["customer"]) == NAMES


def test_what_stands_behind_a_stopped_event_waits(open_cafeteria):
    cafeteria = one_poisoned(open_cafeteria, "fail")
    assert cafeteria.events()["state"].tolist() == ["finished"] * 2 + ["waiting"] * 3
    assert cafeteria.progress().set_index("view").loc["order_list", "since_look"] > 50.0


def test_only_the_projector_of_the_broken_view_stops(open_cafeteria):
    cafeteria = open_cafeteria(delay={"order_list": 1.0, "sales_total": 1.0}, on_failure="fail")
    cafeteria.faults.poison("order-1", "sales_total")
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(10.0)
    assert len(cafeteria.order_list()) == 1
    assert cafeteria.sales_total()["orders"].tolist() == [0]


@pytest.mark.parametrize("on_failure", ["fail", "retry and fail"])
def test_a_stopped_projector_on_files_tries_again_when_they_are_opened(tmp_path, open_cafeteria, on_failure):
    files = {"write": tmp_path / "write.db", "read": tmp_path / "read.db"}
    one_poisoned(open_cafeteria, on_failure, **files).close()
    cafeteria = open_cafeteria(**files, on_failure=on_failure)
    cafeteria.run_until_caught_up(timeout=60)
    assert len(cafeteria.order_list()) == 5


# To skip


@pytest.mark.parametrize("on_failure", ["skip", "retry and skip"])
def test_a_skipped_event_is_never_shown_and_the_reader_is_told(open_cafeteria, on_failure):
    cafeteria = one_poisoned(open_cafeteria, on_failure)
    reading = cafeteria.read()
    assert not reading.shown.shows(3)
    assert reading.shown.dead == {3: "order-3 is poisoned"}
    with pytest.raises(NeverShown, match="will not show event 3: order-3 is poisoned"):
        cafeteria.read(min_version=3)


def test_nothing_is_left_to_retry_of_a_skipped_event(open_cafeteria):
    cafeteria = one_poisoned(open_cafeteria, "skip")
    cafeteria.faults.cure(POISONED)
    cafeteria.dead_letters.retry(POISONED)
    cafeteria.advance(60.0)
    assert outcome(cafeteria)[:4] == (4, 5, "PENDING", 0)


def test_a_skipped_event_holds_nothing_back(open_cafeteria):
    """So the next one of its order finds no ground to stand on, and is lost as well."""
    cafeteria = open_cafeteria(delay={"order_list": 1.0, "sales_total": 1.0}, on_failure="skip")
    cafeteria.faults.poison("order-1", "order_list")
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(10.0)
    cafeteria.faults.cure("order-1")
    cafeteria.pay_order("order-1")
    cafeteria.advance(10.0)
    assert cafeteria.read().shown.dead == {
        1: "order-1 is poisoned", 2: "order-1 is paid, but its line is not in the list"
    }  # fmt: skip


@pytest.mark.parametrize("failpoint", ["event skipped"])
def test_an_event_whose_skipping_was_not_acknowledged_comes_again_and_is_skipped_once(open_cafeteria, failpoint):
    cafeteria = five_orders(open_cafeteria, "skip")
    cafeteria.faults.poison(POISONED)
    cafeteria.faults.crash(at=failpoint)
    cafeteria.advance(10.0)
    cafeteria.faults.restart()
    cafeteria.advance(60.0)
    assert outcome(cafeteria) == (4, 5, "PENDING", 0, [0, 1, 0, 1, 0])


@pytest.mark.filterwarnings("ignore:a lease of")
def test_a_slow_worker_that_finishes_wins_over_its_skipping(open_cafeteria):
    cafeteria = open_cafeteria(delay=4, lease=1, workers=4, on_failure="retry and skip")
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(3.5)
    assert cafeteria.read().shown.dead == {1: "handed out 3 times, never finished"}
    cafeteria.advance(30.0)
    assert cafeteria.read().shown.dead == {}
    assert cafeteria.operation("op-1").state == "DONE"
    assert cafeteria.sales_total()["orders"].tolist() == [1]


def test_a_session_that_wrote_what_is_skipped_is_refused_and_one_without_promises_sees_it_missing(open_cafeteria):
    cafeteria = open_cafeteria(delay=1.0, on_failure="skip")
    sessions = [cafeteria.sessions.add(read_your_writes=promised) for promised in (True, False)]
    for session in sessions:
        cafeteria.faults.poison(session.place_order(session.who, 850).order_id)
    cafeteria.advance(10.0)
    with pytest.raises(TooStale):
        sessions[0].read()
    sessions[1].read()
    assert [violation.promise for violation in violations(sessions[1].history)] == ["read your writes"]


def test_what_was_skipped_survives_reopening(tmp_path, open_cafeteria):
    files = {"write": tmp_path / "write.db", "read": tmp_path / "read.db"}
    one_poisoned(open_cafeteria, "skip", **files).close()
    cafeteria = open_cafeteria(**files, on_failure="skip")
    assert cafeteria.facts()["what"].tolist().count("skipped") == 1
    assert outcome(cafeteria)[:4] == (4, 5, "PENDING", 0)
