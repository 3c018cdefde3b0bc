"""What the unit tests share: real databases, a time held in the hand, and events to tell."""

from contextlib import ExitStack, closing

import pytest

import cqrs_lab
from cqrs_lab.queue.event_queue import EventQueue
from cqrs_lab.shared.database import Database
from cqrs_lab.shared.ids import numbered
from cqrs_lab.shared.messages import SET_MEAL, DomainEvent, OrderPaid, OrderPlaced
from cqrs_lab.shared.operations import OperationStore
from cqrs_lab.write.idempotency import IdempotencyKeys
from cqrs_lab.write.orders import OrderLedger, PlaceOrderHandler, WriteOrderRepository
from cqrs_lab.write.stock import StockRepository


class ManualClock:
    """The time: it stands still until a test sets `instant` or lets microseconds pass."""

    def __init__(self):
        self.instant = 0

    def __call__(self):
        return self.instant

    def let_pass(self, duration):
        self.instant += duration


class EventFactory:
    """Events as the write side would tell them, numbered as they come."""

    def __init__(self, now):
        self.now = now
        self.told = 0

    def placed(self, order_id="order-1", name="Aoi", total=850):
        return self._event(1, OrderPlaced(order_id, name, total, SET_MEAL))

    def paid(self, order_id="order-1"):
        return self._event(2, OrderPaid(order_id))

    def _event(self, version, payload):
        self.told += 1
        return DomainEvent(f"event-{self.told}", self.now(), f"op-{self.told}", version, payload)


@pytest.fixture
def now():
    return ManualClock()


@pytest.fixture
def make_event(now):
    return EventFactory(now)


@pytest.fixture
def write_database():
    with closing(Database(":memory:", "write")) as database:
        yield database


@pytest.fixture
def read_database():
    with closing(Database(":memory:", "read")) as database:
        yield database


class WriteSide:
    """A write side alone, over a connection of its own: as a second server on the same file would have it."""

    def __init__(self, path, stock):
        self.write_database = database = Database(path, "write")
        queue = EventQueue(database, now=lambda: 0)
        self.stock = StockRepository(database)
        with database.transaction():
            for item, quantity in stock.items():
                self.stock.open(item, quantity)
        self.ledger = OrderLedger(
            database,
            WriteOrderRepository(database),
            queue,
            OperationStore(database),
            now=lambda: 0,
            new_id=numbered,
        )
        self.place = PlaceOrderHandler(self.ledger, keys=IdempotencyKeys(database), stock=self.stock).execute

    def close(self):
        self.write_database.close()


@pytest.fixture
def open_write_side(tmp_path):
    """Opens write sides on one file, to be closed by who asks."""
    return lambda **stock: closing(WriteSide(tmp_path / "write.db", stock))


@pytest.fixture
def open_cafeteria():
    """Opens cafeterias, as many as a test asks for, and closes them all in the end."""
    with ExitStack() as open_ones:
        yield lambda **wishes: open_ones.enter_context(closing(cqrs_lab.Cafeteria(**wishes)))


@pytest.fixture
def cafeteria(open_cafeteria):
    return open_cafeteria()
