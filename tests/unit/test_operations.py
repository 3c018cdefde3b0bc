"""What became of a command."""

import pytest

from cqrs_lab.shared.operations import OperationStatus, OperationStore

PENDING = OperationStatus("op-1", "PENDING", created_at=10)
DONE = OperationStatus("op-1", "DONE", created_at=10, done_at=20)
FAILED = OperationStatus("op-1", "FAILED", created_at=10, failed_at=20, reason="order-1 is poisoned")


@pytest.fixture
def operations(read_database):
    return OperationStore(read_database)


@pytest.mark.parametrize("status", [PENDING, DONE, FAILED], ids=lambda status: status.state)
def test_what_is_put_can_be_asked_for(operations, status):
    operations.put(status)
    assert operations.get("op-1") == status


def test_nothing_is_known_of_an_unknown_operation(operations):
    assert operations.get("op-1") is None


def test_the_last_word_counts(operations):
    operations.put(FAILED)
    operations.put(DONE)
    assert operations.get("op-1") == DONE


def test_operations_do_not_touch_one_another(operations):
    operations.put(PENDING)
    operations.put(OperationStatus("op-2", "DONE", created_at=11, done_at=21))
    assert operations.get("op-1") == PENDING


@pytest.mark.parametrize(("status", "settled"), [(PENDING, False), (DONE, True), (FAILED, True)])
def test_an_operation_is_settled_when_there_is_nothing_left_to_wait_for(status, settled):
    assert status.is_settled is settled


def test_a_status_shows_what_is_known_and_no_more():
    assert repr(PENDING) == "OperationStatus(operation_id='op-1', state='PENDING', created_at=10)"


def test_a_failure_shows_its_reason():
    assert "reason='order-1 is poisoned'" in repr(FAILED)
