"""Killed at any moment, a cafeteria on files loses nothing, doubles nothing, and can be opened again."""

import os
import random
import signal
import time
from contextlib import closing

import pytest

from cqrs_lab import Cafeteria

KILLS = int(os.environ.get("KILLS", "120"))
MOST_RECEIPTS = 4  # after so many, by chance, a child is killed, and a little later: on a busy machine it is slow
WHILE_OPENING = 0.2  # the share of children who are killed before they have told anything, if they are not quick
A_LITTLE = 0.01  # seconds, at most

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process that can be forked and killed")


def work_until_killed(files, workers, told):
    """In a child: open, order, project, for ever; each receipt is told through the pipe as soon as it is there."""
    cafeteria = Cafeteria(**files, delay=0.05, poll_interval=None, workers=workers, lease=1.0)
    cafeteria.faults.restart()
    while True:
        receipt = cafeteria.place_order("Aoi", 850)
        os.write(told, f"{receipt.order_id} {receipt.operation_id}\n".encode())
        cafeteria.advance(0.08)


def killed(files, workers, chance):
    """Let a child work and kill it at a moment by chance; gives the receipts that it told."""
    hear, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(hear)
            work_until_killed(files, workers, tell)
        finally:
            os._exit(1)  # only reached if the child stopped by itself
    os.close(tell)
    with os.fdopen(hear) as heard:
        wanted = 0 if chance.random() < WHILE_OPENING else chance.randint(1, MOST_RECEIPTS)
        lines = [heard.readline() for _ in range(wanted)]
        time.sleep(chance.uniform(0.0, A_LITTLE))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        lines += heard.read().splitlines(keepends=True)
    receipts = [line.split() for line in lines if line.endswith("\n")]
    assert os.WIFSIGNALED(status), "the child was refused its files, or failed"
    return receipts


def check_everything(files, promised):
    with closing(Cafeteria(**files, delay=0.0, poll_interval=None, workers=3, lease=1.0)) as cafeteria:
        found = cafeteria.order_list()["order_id"].tolist()
        outcomes = cafeteria.sql("read", "SELECT operation_id, state FROM operations")
        assert set(outcomes["state"]) <= {"DONE"}
        of_events = cafeteria.sql("write", "SELECT order_id, json_extract(body, '$.operationId') AS op FROM events")
        done = of_events[of_events["op"].isin(outcomes["operation_id"])]["order_id"].tolist()
        assert sorted(done) == sorted(found), "DONE if and only if visible"
        assert cafeteria.sales_total()["orders"].tolist() == [len(found)]
        cafeteria.run_until_caught_up(timeout=600)
        lines = cafeteria.order_list()["order_id"].tolist()
        accepted = cafeteria.sql("write", "SELECT order_id FROM orders")["order_id"].tolist()
        assert sorted(lines) == sorted(accepted)
        assert len(set(lines)) == len(lines)
        assert {order for order, _ in promised} <= set(lines)
        outcomes = cafeteria.sql("read", "SELECT operation_id, state FROM operations")
        assert {operation for _, operation in promised} <= set(outcomes[outcomes["state"] == "DONE"]["operation_id"])
        sales = cafeteria.sales_total()
        assert sales["orders"].tolist() == [len(lines)]
        changes = cafeteria.sql("read", "SELECT n, what FROM changes ORDER BY n")
        assert changes["n"].tolist() == list(range(1, 2 * len(lines) + 1))
        return len(lines)


@pytest.mark.parametrize("workers", [1, 3])
def test_nothing_is_lost_and_nothing_doubled_by_any_number_of_kills(tmp_path, workers):
    files = {"write": tmp_path / "write.db", "read": tmp_path / "read.db"}
    chance, promised, lines = random.Random(f"kills/{workers}"), [], 0
    for _ in range(KILLS // 2):
        promised += killed(files, workers, chance)
        lines = check_everything(files, promised)
    print(
        f"{KILLS // 2} kills with {workers} workers: {len(promised)} receipts told, {lines} orders, each visible once"
    )
    assert promised
