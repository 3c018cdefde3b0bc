"""However commands come, and come again: one key is one order, and nothing is stored that was refused."""

from contextlib import ExitStack, closing, suppress
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.lab.faults import Crashed
from cqrs_lab.queue.event_queue import EventQueue
from cqrs_lab.shared.database import Database
from cqrs_lab.shared.ids import numbered
from cqrs_lab.shared.messages import PlaceOrder
from cqrs_lab.shared.operations import OperationStore
from cqrs_lab.write.idempotency import IdempotencyKeys
from cqrs_lab.write.orders import OrderLedger, PlaceOrderHandler, WriteOrderRepository
from cqrs_lab.write.refusals import OrderRefused
from cqrs_lab.write.stock import StockRepository

FAILPOINTS = ["stock taken", "order saved", "operation put", "event pushed", "key remembered", "order committed"]

commands = st.builds(
    PlaceOrder,
    customer_name=st.sampled_from(["Aoi", "Ben"]),
    total_yen=st.sampled_from([850, 600]),
    item=st.sampled_from(["curry", "set meal"]),
    idempotency_key=st.sampled_from([None, "a", "b", "c"]),
)


class WriteSide:
    """A write side alone, over a connection of its own: as one of several servers on a file would have it."""

    def __init__(self, path):
        self.write_database = database = Database(path, "write")
        queue, operations = EventQueue(database, now=lambda: 0), OperationStore(database)
        ledger = OrderLedger(
            database, WriteOrderRepository(database), queue, operations, now=lambda: 0, new_id=numbered
        )
        keys, stock = IdempotencyKeys(database), StockRepository(database)
        self.place = PlaceOrderHandler(ledger, keys=keys, stock=stock).execute

    def close(self):
        self.write_database.close()


def body(command):
    return command.customer_name, command.total_yen, command.item


class Ledger:
    """What should be stored: the first receipt and body of each key, and all orders that have none."""

    def __init__(self):
        self.first = {}
        self.receipts = []

    def send(self, parts, command):
        """Send a command and hold its answer against what was answered before."""
        key = command.idempotency_key
        known = self.first.get(key)
        if known and known[0] != body(command):
            with pytest.raises(OrderRefused, match=f"idempotencyKey {key} was used for another order"):
                parts.place(command)
            return
        receipt = parts.place(command)
        if known:
            assert receipt == known[1]
            return
        assert receipt not in self.receipts
        self.receipts.append(receipt)
        if key is not None:
            self.first[key] = body(command), receipt

    def agrees_with(self, parts):
        """Whether the write side has these orders, each with its event, operation and key, and nothing else."""
        read = parts.write_database.execute
        ids = [receipt.order_id for receipt in self.receipts]
        assert [row["order_id"] for row in read("SELECT order_id FROM orders ORDER BY rowid")] == ids
        assert [row["order_id"] for row in read("SELECT order_id FROM events ORDER BY position")] == ids
        operations = {row["operation_id"] for row in read("SELECT operation_id FROM operations")}
        assert operations == {receipt.operation_id for receipt in self.receipts}
        keys = {row["key"]: row["order_id"] for row in read("SELECT key, order_id FROM idempotency_keys")}
        assert keys == {key: receipt.order_id for key, (_, receipt) in self.first.items()}
        return True


@settings(deadline=None, max_examples=120)
@given(st.lists(commands, max_size=20))
def test_receipts_of_one_key_are_one_order(sent):
    ledger = Ledger()
    with closing(Cafeteria()) as cafeteria:
        for command in sent:
            ledger.send(cafeteria.parts, command)
        assert ledger.agrees_with(cafeteria.parts)
        accepted = len(ledger.first) + sum(command.idempotency_key is None for command in sent)
        assert len(cafeteria.timeline()) == accepted


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 2), commands), max_size=15))
def test_it_does_not_matter_at_which_counter_a_command_comes_again(sent):
    ledger = Ledger()
    with TemporaryDirectory() as folder, ExitStack() as open_ones:
        counters = [open_ones.enter_context(closing(WriteSide(f"{folder}/write.db"))) for _ in range(3)]
        for number, command in sent:
            ledger.send(counters[number], command)
        assert ledger.agrees_with(counters[0])


@settings(deadline=None, max_examples=80)
@given(st.lists(st.tuples(commands, st.none() | st.sampled_from(FAILPOINTS)), max_size=12))
def test_who_sends_a_command_with_a_key_again_after_a_crash_has_one_order(sent):
    ledger = Ledger()
    with closing(Cafeteria()) as cafeteria:
        for command, failpoint in sent:
            if failpoint is not None and command.idempotency_key is not None:
                cafeteria.faults.crash(at=failpoint)
                with suppress(Crashed, OrderRefused):
                    cafeteria.parts.place(command)
                cafeteria.parts.injector.crash_at = None
            ledger.send(cafeteria.parts, command)
        assert ledger.agrees_with(cafeteria.parts)


@settings(deadline=None, max_examples=40)
@given(st.lists(commands, max_size=12), st.integers(0, 3))
def test_a_command_that_comes_again_takes_nothing_from_the_stock(sent, stock):
    """Who is sold out may come again with the same key: nothing was stored, so it is a first command."""
    with closing(Cafeteria(stock={"curry": stock})) as cafeteria:
        for command in sent:
            with suppress(OrderRefused):
                cafeteria.parts.place(command)
        sold = len(cafeteria.sql("write", "SELECT * FROM orders WHERE item = 'curry'"))
        assert sold <= stock
        assert cafeteria.parts.stock.stock_left("curry") == stock - sold
