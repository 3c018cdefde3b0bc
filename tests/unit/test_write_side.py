"""Commands are accepted as a whole, or refused and leave nothing behind."""

import shutil
from collections import Counter
from contextlib import closing
from itertools import count

import pytest

from cqrs_lab.lab.faults import Crashed
from cqrs_lab.queue.event_queue import EventQueue
from cqrs_lab.shared.database import Database
from cqrs_lab.shared.failpoints import no_failpoint
from cqrs_lab.shared.messages import OrderPaid, OrderPlaced, PayOrder, PlaceOrder, Receipt
from cqrs_lab.shared.operations import OperationStatus, OperationStore
from cqrs_lab.write.idempotency import IdempotencyKeys
from cqrs_lab.write.orders import OrderLedger, PayOrderHandler, PlaceOrderHandler, WriteOrder, WriteOrderRepository
from cqrs_lab.write.refusals import OrderRefused
from cqrs_lab.write.stock import StockRepository

NAN, INFINITY = float("nan"), float("inf")

BAD_TEXTS = [
    pytest.param("", "required", id="empty"),
    pytest.param(None, "required", id="none"),
    pytest.param("   ", "required", id="spaces"),
    pytest.param("\u3000", "required", id="wide space"),
    pytest.param("\t\n", "required", id="blank"),
    pytest.param("\u200b\u200d\ufeff", "required", id="zero width only"),
    pytest.param("\u202e", "required", id="a change of direction only"),
    pytest.param("x" * 101, "must be at most 100 characters long, not 101", id="101 characters"),
    pytest.param("Ao\ni", "must not contain control characters", id="line feed"),
    pytest.param("Aoi\x00", "must not contain control characters", id="nul"),
    pytest.param("\x1b[31mAoi", "must not contain control characters", id="escape"),
    pytest.param("Aoi\x85", "must not contain control characters", id="C1 control"),
    pytest.param("Aoi\u2028", "must not contain control characters", id="line separator"),
    pytest.param("Aoi\u2029", "must not contain control characters", id="paragraph separator"),
    pytest.param("Aoi\ud83d", "must not contain control characters", id="lone surrogate"),
    pytest.param("Aoi\u202edlo", "must not contain control characters", id="turns what follows"),
    pytest.param("\u2066Aoi", "must not contain control characters", id="isolates"),
    pytest.param("\udfff", "required", id="lone surrogate only"),
    pytest.param(5, "must be text, not 5", id="number"),
    pytest.param(b"Aoi", "must be text, not b'Aoi'", id="bytes"),
    pytest.param(["Aoi"], "must be text, not ['Aoi']", id="list"),
    pytest.param(False, "must be text, not False", id="false"),
]

BAD_TOTALS = [
    (NAN, "must be a whole number, not nan"),
    (INFINITY, "must be a whole number, not inf"),
    (-INFINITY, "must be a whole number, not -inf"),
    (1.5, "must be a whole number, not 1.5"),
    (850.0, "must be a whole number, not 850.0"),
    (True, "must be a whole number, not True"),
    ("850", "must be a whole number, not '850'"),
    (None, "must be a whole number, not None"),
    (0, "must be > 0"),
    (-5, "must be > 0"),
    (10_000_001, "must be <= 10000000"),
    (2**63, "must be <= 10000000"),
]

NAMES = [
    "<script>alert(1)</script>",
    'O\'Brien "Bob" `x`',
    "Robert'); DROP TABLE orders; --",
    "\U0001f371\U0001f469\u200d\U0001f373",
    "こみやんま",
    "שלום",
    "مرحبا \u200f!",
    "Zoe\u0308",
    "$5 & $6 \\ {x} %s",
    " Aoi ",
    "x" * 100,
]


class WriteSide:
    """The write side alone, over a real database; nobody listens to its queue."""

    def __init__(self, database, failpoint=no_failpoint):
        self.database = database
        self.instant = 0
        self.queue = EventQueue(database, now=self.now)
        self.orders = WriteOrderRepository(database)
        self.operations = OperationStore(database)
        given = Counter()

        def new_id(kind, stored):
            given[kind] += 1
            return f"{kind}-{given[kind]}"

        ledger = OrderLedger(
            database, self.orders, self.queue, self.operations, now=self.now, new_id=new_id, failpoint=failpoint
        )
        keys = IdempotencyKeys(database)
        self.placing = PlaceOrderHandler(ledger, keys=keys, stock=StockRepository(database))
        self.paying = PayOrderHandler(ledger, keys=keys)

    def now(self):
        return self.instant

    def place(self, name="Aoi", total=850, *item):
        return self.placing.execute(PlaceOrder(name, total, *item))

    def pay(self, order_id="order-1", expected_version=None, key=None):
        return self.paying.execute(PayOrder(order_id, expected_version, key))

    def facts(self):
        """How many orders, payments, operations and events are stored."""
        tables = ("orders", "orders WHERE status = 'PAID'", "operations", "events")
        return tuple(self.database.execute(f"SELECT count(*) AS n FROM {table}")[0]["n"] for table in tables)

    def event(self, position):
        """The payload at a position, as whoever subscribes receives it."""
        subscription = self.queue.subscribe("reader", lease=1)
        for _ in range(position - 1):
            subscription.pop()
        return subscription.pop().event.payload


@pytest.fixture
def write_side(write_database):
    return WriteSide(write_database)


# What is accepted


def test_a_placed_order_is_stored(write_side):
    write_side.place("Aoi", 850, "curry")
    assert write_side.orders.find("order-1") == WriteOrder("order-1", "Aoi", 850, "curry", "ORDERED", 1)


def test_a_placed_order_has_a_pending_operation(write_side):
    write_side.instant = 7
    write_side.place()
    assert write_side.operations.get("op-1") == OperationStatus("op-1", "PENDING", created_at=7)


def test_a_placed_order_is_told_to_the_queue(write_side):
    write_side.place("Aoi", 850, "curry")
    assert write_side.event(1) == OrderPlaced("order-1", "Aoi", 850, "curry")


def test_the_receipt_names_order_operation_and_position(write_side):
    write_side.place("Aoi")
    assert write_side.place("Ben") == Receipt("order-2", "op-2", position=2)


def test_the_same_wish_twice_is_two_orders(write_side):
    write_side.place("Aoi", 850)
    write_side.place("Aoi", 850)
    assert write_side.facts() == (2, 0, 2, 2)


@pytest.mark.parametrize("total", [1, 850, 10_000_000])
def test_any_whole_number_of_yen_is_accepted(write_side, total):
    write_side.place("Aoi", total)
    assert write_side.orders.find("order-1").total_yen == total


def test_a_whole_number_of_another_library_is_a_whole_number(write_side):
    numpy = pytest.importorskip("numpy")
    write_side.place("Aoi", numpy.int64(850))
    assert write_side.event(1).total_yen == 850


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_any_script_is_stored_as_it_was_given(write_side, name):
    write_side.place(name)
    assert write_side.orders.find("order-1").customer_name == name


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_any_script_travels_as_it_was_given(write_side, name):
    write_side.place(name)
    assert write_side.event(1).customer_name == name


def test_a_paid_order_is_its_next_version(write_side):
    write_side.place("Aoi", 850, "curry")
    write_side.pay()
    assert write_side.orders.find("order-1") == WriteOrder("order-1", "Aoi", 850, "curry", "PAID", 2)


def test_a_payment_is_told_to_the_queue(write_side):
    write_side.place()
    write_side.pay()
    assert write_side.event(2) == OrderPaid("order-1")


def test_a_payment_has_an_operation_of_its_own(write_side):
    write_side.place()
    write_side.instant = 7
    assert write_side.operations.get(write_side.pay().operation_id) == OperationStatus("op-2", "PENDING", created_at=7)


def test_an_order_is_paid_at_the_expected_version(write_side):
    write_side.place()
    write_side.pay(expected_version=1)
    assert write_side.facts() == (1, 1, 2, 2)


def test_a_payment_that_comes_again_with_its_key_gets_the_first_receipt_and_changes_nothing(write_side):
    write_side.place()
    first = write_side.pay(key="till-1")
    stored = write_side.facts()
    assert write_side.pay(key="till-1") == first
    assert write_side.facts() == stored


@pytest.mark.parametrize("other", [("order-2", None), ("order-1", 1)], ids=["another order", "another version"])
def test_the_key_of_a_payment_is_good_for_that_payment_alone(write_side, other):
    write_side.place()
    write_side.place("Ben")
    write_side.pay(key="till-1")
    with pytest.raises(OrderRefused) as refusal:
        write_side.pay(*other, key="till-1")
    assert (refusal.value.field, refusal.value.code) == ("idempotencyKey", "key reused")
    assert refusal.value.reason == "till-1 was used for another command"


def test_a_payment_that_was_refused_leaves_its_key_free(write_side):
    with pytest.raises(OrderRefused, match="unknown"):
        write_side.pay(key="till-1")
    write_side.place()
    assert write_side.pay(key="till-1").order_id == "order-1"


def test_the_key_of_an_order_is_no_key_for_its_payment(write_side):
    write_side.place("Aoi", 850, "curry", "lunch")
    with pytest.raises(OrderRefused, match="was used for another command"):
        write_side.pay(key="lunch")


@pytest.mark.parametrize(
    ("order_id", "version", "code"),
    [
        ("order-9", None, "unknown"),
        ("order-1", None, "already paid"),
        ("order-2", 7, "stale version"),
        ("", None, "not allowed"),
    ],
)
def test_a_refusal_says_of_which_kind_it_is(write_side, order_id, version, code):
    write_side.place()
    write_side.place("Ben")
    write_side.pay("order-1")
    with pytest.raises(OrderRefused) as refusal:
        write_side.pay(order_id, version)
    assert refusal.value.code == code


def test_an_unknown_order_is_not_found(write_side):
    assert write_side.orders.find("order-1") is None


# What is refused


@pytest.mark.parametrize(("name", "reason"), BAD_TEXTS)
def test_a_name_that_is_not_allowed_is_refused(write_side, name, reason):
    with pytest.raises(OrderRefused) as refusal:
        write_side.place(name)
    assert (refusal.value.field, refusal.value.reason) == ("customerName", reason)
    assert write_side.facts() == (0, 0, 0, 0)


@pytest.mark.parametrize(("item", "reason"), BAD_TEXTS)
def test_a_dish_that_is_not_allowed_is_refused(write_side, item, reason):
    with pytest.raises(OrderRefused) as refusal:
        write_side.place("Aoi", 850, item)
    assert (refusal.value.field, refusal.value.reason) == ("item", reason)
    assert write_side.facts() == (0, 0, 0, 0)


@pytest.mark.parametrize(("total", "reason"), BAD_TOTALS)
def test_a_total_that_is_not_allowed_is_refused(write_side, total, reason):
    with pytest.raises(OrderRefused) as refusal:
        write_side.place("Aoi", total)
    assert (refusal.value.field, refusal.value.reason) == ("totalYen", reason)
    assert write_side.facts() == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("name", "total", "words"), [("", 850, "customerName required"), ("Aoi", 0, "totalYen must be > 0")]
)
def test_the_words_of_the_seed_are_kept(write_side, name, total, words):
    with pytest.raises(OrderRefused, match=f"^{words}$"):
        write_side.place(name, total)


def test_the_order_after_a_refused_one_is_the_first(write_side):
    with pytest.raises(OrderRefused):
        write_side.place("Aoi", NAN)
    assert write_side.place("Aoi") == Receipt("order-1", "op-1", position=1)


@pytest.mark.parametrize(
    ("order_id", "expected_version", "field", "reason"),
    [
        ("order-1", None, "orderId", "order-1 is already paid"),
        ("order-1", 2, "orderId", "order-1 is already paid"),
        ("order-9", None, "orderId", "order-9 is unknown"),
        ("", None, "orderId", "required"),
        (None, None, "orderId", "required"),
        (1, None, "orderId", "must be text, not 1"),
        ("order-\ud83d", None, "orderId", "must not contain control characters"),
        ("order-2", 0, "expectedVersion", "0 is stale: order-2 is at version 1"),
        ("order-2", 2, "expectedVersion", "2 is stale: order-2 is at version 1"),
    ],
)
def test_a_payment_that_is_not_possible_is_refused(write_side, order_id, expected_version, field, reason):
    write_side.place("Aoi")
    write_side.place("Ben")
    write_side.pay("order-1")
    with pytest.raises(OrderRefused) as refusal:
        write_side.pay(order_id, expected_version)
    assert (refusal.value.field, refusal.value.reason) == (field, reason)
    assert write_side.facts() == (2, 1, 3, 3)


# Crashes


def lunch(write_side):
    """Two orders, one of them paid."""
    write_side.place("Aoi")
    write_side.pay("order-1")
    write_side.place("Ben")


def failpoints_of_lunch():
    """The name of each failpoint that the write side takes at lunch, in order."""
    names = []
    with closing(Database(":memory:", "write")) as database:
        lunch(WriteSide(database, failpoint=names.append))
    return names


FAILPOINTS = list(enumerate(failpoints_of_lunch()))
COMMITTED = [(0, 0, 0, 0), (1, 0, 1, 1), (1, 1, 2, 2), (2, 1, 3, 3)]


def test_there_are_steps_to_fall_at():
    assert len(FAILPOINTS) >= 3 * 3


@pytest.mark.parametrize(("number", "name"), FAILPOINTS)
def test_a_crash_leaves_the_whole_order_or_nothing_of_it(write_database, number, name):
    taken = count()

    def fall(failpoint):
        if next(taken) == number:
            raise Crashed(failpoint)

    with pytest.raises(Crashed, match=name):
        lunch(WriteSide(write_database, failpoint=fall))
    assert WriteSide(write_database).facts() in COMMITTED


@pytest.mark.parametrize(("number", "name"), FAILPOINTS)
def test_a_power_cut_leaves_the_whole_order_or_nothing_of_it(tmp_path, number, name):
    """What lies on the disk at each failpoint is copied, and the copy is opened: nobody could tidy up in it."""
    (disk := tmp_path / "disk").mkdir()
    taken = count()

    def copy(failpoint):
        if next(taken) == number:
            shutil.copytree(disk, tmp_path / "copy")

    with closing(Database(disk / "orders.db", "write")) as database:
        lunch(WriteSide(database, failpoint=copy))
    with closing(Database(tmp_path / "copy" / "orders.db", "write")) as database:
        assert WriteSide(database).facts() in COMMITTED


def test_after_a_crash_the_next_order_is_accepted(write_database):
    def fall(failpoint):
        raise Crashed(failpoint)

    with pytest.raises(Crashed):
        WriteSide(write_database, failpoint=fall).place("Aoi")
    assert WriteSide(write_database).place("Ben").position == 1


@pytest.mark.parametrize("version", [True, "1", 1.0])
def test_an_expected_version_must_be_a_whole_number(write_database, version):
    side = WriteSide(write_database)
    side.place()
    with pytest.raises(OrderRefused, match=r"^expectedVersion must be a whole number, not "):
        side.pay(expected_version=version)
