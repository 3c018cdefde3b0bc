"""A log whose positions are handed out before the commit: what its reader loses, and what it costs not to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqrs_lab import stage
from cqrs_lab.lab.holes import Transaction, late_transactions, log_facts, read_log

LATE = Transaction(0.25, 1.2)
QUICK = Transaction(0.45, 0.1)

hundredths = st.integers(0, 300).map(lambda number: number / 100)
lunches = st.lists(st.builds(Transaction, hundredths, hundredths, st.booleans()), max_size=12)
patiences = st.none() | hundredths


def fates(*arguments, **named):
    log = read_log(*arguments, **named)
    return dict(zip(log["order_id"], log["fate"], strict=True))


def test_an_impatient_reader_loses_what_commits_behind_it():
    assert fates([LATE, QUICK], patience=0) == {"order-1": "lost", "order-2": "read"}


def test_a_reader_that_is_patient_enough_reads_everything_and_everybody_waits_for_it():
    log = read_log([LATE, QUICK], patience=1.0)
    assert list(log["fate"]) == ["read", "read"]
    assert list(log["read_at"]) == [1.5, 1.5]


def test_nothing_ever_closes_the_hole_of_who_rolled_back_and_patience_is_waited_in_vain():
    log = read_log([Transaction(0.25, 0.1, rolls_back=True), QUICK], patience=2.0)
    assert list(log["fate"]) == ["rolled back", "read"]
    assert log["read_at"][1] == 2.6  # seen at 0.6


def test_a_reader_that_knows_who_is_still_running_waits_for_those_alone():
    rolled_back = Transaction(0.25, 0.3, rolls_back=True)
    assert read_log([rolled_back, QUICK], patience=None)["read_at"][1] == 0.6
    assert read_log([LATE, QUICK], patience=None)["read_at"][1] == 1.5


def test_under_a_lock_positions_are_in_the_order_of_the_commits_and_the_lock_is_waited_for():
    log = read_log([LATE, QUICK, Transaction(0.65, 0.1, rolls_back=True), Transaction(0.75, 0.1)], lock=True)
    assert list(log["order_id"]) == ["order-1", "order-2", "order-4"]
    assert list(log["position"]) == [1, 2, 3]
    assert list(log["began_at"]) == [0.25, 1.45, 1.65]
    assert list(log["asked_at"]) == [0.25, 0.45, 0.75]


def test_under_a_lock_nobody_who_came_later_is_quicker_at_the_instant_at_which_it_is_free():
    transactions = [Transaction(0, 3, rolls_back=True), Transaction(0, 0), Transaction(0.01, 3)]
    log = read_log(transactions, lock=True)
    assert log[["order_id", "began_at"]].values.tolist() == [["order-2", 3.0], ["order-3", 3.0]]


@settings(deadline=None)
@given(lunches, patiences)
def test_every_event_is_read_once_in_the_order_of_positions_or_is_lost(transactions, patience):
    log = read_log(transactions, patience)
    assert len(log) == len(transactions)
    assert list(log["position"]) == list(range(1, len(transactions) + 1))
    read = log[log["fate"] == "read"]
    assert list(read["read_at"]) == sorted(read["read_at"])
    assert (read["read_at"] >= read["ended_at"]).all()
    assert log.loc[log["fate"] != "read", "read_at"].isna().all()
    assert (log["fate"] == "rolled back").sum() == sum(one.rolls_back for one in transactions)


@settings(deadline=None)
@given(lunches, patiences)
def test_lost_is_what_committed_after_the_reader_had_read_something_behind_it(transactions, patience):
    log = read_log(transactions, patience)
    for lost in log[log["fate"] == "lost"].itertuples():
        behind = log[(log["position"] > lost.position) & (log["fate"] == "read")]
        assert (behind["read_at"] < lost.ended_at).any()


@settings(deadline=None)
@given(lunches)
def test_who_waits_as_long_as_somebody_may_fill_the_hole_loses_nothing(transactions):
    assert "lost" not in set(fates(transactions, patience=None).values())


@settings(deadline=None)
@given(lunches)
def test_who_waits_as_long_as_the_longest_transaction_loses_nothing(transactions):
    longest = max((one.takes for one in transactions), default=0)
    assert "lost" not in set(fates(transactions, patience=longest + 0.1).values())


@settings(deadline=None)
@given(lunches)
def test_a_log_under_a_lock_has_no_hole_and_loses_nothing_to_any_reader(transactions):
    log = read_log(transactions, patience=0, lock=True)
    assert set(log["fate"]) <= {"read"}
    assert list(log["ended_at"]) == sorted(log["ended_at"])
    assert ((log["read_at"] - log["ended_at"]) <= 0.1 + 1e-9).all()


@settings(deadline=None)
@given(lunches, hundredths)
def test_who_asks_who_is_running_is_never_later_than_a_patience_that_always_suffices(transactions, more):
    longest = max((one.takes for one in transactions), default=0)
    asking, waiting = read_log(transactions, None), read_log(transactions, longest + more)
    assert (asking["read_at"].dropna() <= waiting["read_at"].dropna()).all()


def test_who_comes_to_a_lock_as_it_is_given_back_does_not_overtake_who_stands_before_it():
    first, second = Transaction(0.05, 0.1), Transaction(0.05, 0.0)
    log = read_log([first, second, Transaction(0.1, 0.1)], patience=0, lock=True)
    assert list(log["order_id"]) == ["order-1", "order-2", "order-3"]
    # The third asks at the instant at which the lock becomes free, in the agenda before the second wakes.
    log = read_log([Transaction(0.05, 0.05), second, Transaction(0.1, 0.1)], patience=0, lock=True)
    assert list(log["order_id"]) == ["order-1", "order-2", "order-3"]
    assert list(log["began_at"]) == [0.05, 0.1, 0.1]


def test_a_lunch_by_chance_is_the_same_for_the_same_seed():
    assert late_transactions(50) == late_transactions(50)
    assert late_transactions(50) != late_transactions(50, seed=30)
    assert late_transactions(0) == []


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"patience": -0.1}, "patience"),
        ({"patience": float("nan")}, "patience"),
        ({"patience": 61}, "patience"),
        ({"poll": 0}, "poll"),
        ({"transactions": [1.0]}, "transactions"),
        ({"transactions": [Transaction(-1, 1)]}, "begins"),
        ({"transactions": [Transaction(0, -1)]}, "takes"),
        ({"transactions": [Transaction("0", 1)]}, "begins"),
    ],
)
def test_what_is_not_allowed_is_named(wrong, named):
    with pytest.raises(ValueError, match=f"^{named}"):
        read_log(**{"transactions": [LATE], **wrong})


@pytest.mark.parametrize(("wrong", "named"), [({"orders": -1}, "orders"), ({"per_second": 0}, "per_second")])
def test_a_lunch_that_cannot_be_is_refused(wrong, named):
    with pytest.raises(ValueError, match=f"^{named}"):
        late_transactions(**{"orders": 3, **wrong})


def test_on_a_stage_what_is_lost_stays_in_the_queue_for_ever():
    lost = stage(log_facts(read_log([LATE, QUICK], patience=0.0)), at=1.45)
    assert "2 accepted, 1 in the list: 1 order is on the way" in repr(lost)
    all_read = stage(log_facts(read_log([LATE, QUICK], patience=None)), at=1.5)
    assert "2 accepted, 2 in the list: nothing is on the way" in repr(all_read)


@settings(deadline=None)
@given(lunches, patiences, st.booleans())
def test_a_stage_ends_with_what_the_reader_has_read_and_lost(transactions, patience, lock):
    log = read_log(transactions, patience, lock=lock)
    told = log_facts(log)["what"].tolist()
    assert told.count("accepted") == (log["fate"] != "rolled back").sum()
    assert told.count("visible") == told.count("picked up") == (log["fate"] == "read").sum()
