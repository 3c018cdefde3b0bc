"""While views are rebuilt nobody sees less than before, whatever happens meanwhile, and in the end they are right."""

from contextlib import closing, suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqrs_lab import Cafeteria, Crashed, OrderRefused, violations
from cqrs_lab.lab.dead_letters import StillDead
from cqrs_lab.read.order_list import OrderListView, ReadOrderRepository
from cqrs_lab.read.projection_worker import ON_FAILURE
from cqrs_lab.read.rebuild import RebuildStopped
from cqrs_lab.read.views import PopularMenuView, SalesTotalView
from cqrs_lab.shared.database import Database
from cqrs_lab.shared.failpoints import FAILPOINTS
from cqrs_lab.shared.messages import Delivery

LISTS = ("order_list", "replica_1")
ITEMS = ("set meal", "curry", "onigiri")
PROJECTING = FAILPOINTS[FAILPOINTS.index("event received") :]
# Which views stand behind which list: they are projected together with it.
DELAYS = [{"order_list": 0.3, "replica_1": 0.7}, {"order_list": 0.3, "replica_1": 0.0, "sales_total": 0.5, "mail": 0.2}]

ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("place"), st.integers(0, 2)),
        st.tuples(st.just("pay"), st.integers(1, 6)),
        st.tuples(st.just("wait"), st.sampled_from([0.1, 0.3, 1.0, 5.0])),
        st.tuples(st.just("rebuild"), st.sampled_from(["order_list", "replica_1", "sales_total"])),
        st.tuples(st.just("poison"), st.integers(1, 6)),
        st.tuples(st.just("cure"), st.integers(1, 6)),
        st.tuples(st.just("retry"), st.integers(1, 6)),
        st.tuples(st.just("discard"), st.integers(1, 6)),
        st.tuples(st.just("crash"), st.sampled_from(["", *PROJECTING])),
        st.tuples(st.just("restart"), st.just(0)),
    ),
    min_size=5,
    max_size=30,
)


def act(cafeteria, action, value):
    with suppress(OrderRefused, Crashed, StillDead):
        if action == "place":
            cafeteria.place_order("Aoi", 850, ITEMS[value])
        elif action == "pay":
            cafeteria.pay_order(f"order-{value}")
        elif action == "rebuild":
            with suppress(ValueError):  # it is going on already
                cafeteria.rebuild(value, delay=0.07)
        elif action in ("poison", "cure"):
            getattr(cafeteria.faults, action)(f"order-{value}")
        elif action in ("retry", "discard"):
            getattr(cafeteria.dead_letters, action)(f"order-{value}")
        elif action == "crash":
            cafeteria.faults.crash(at=value or None)
        elif action == "restart":
            cafeteria.faults.restart()


class Reader:
    """Looks at everything, again and again, and finds fault with whatever is less than it was."""

    def __init__(self, cafeteria):
        self.cafeteria = cafeteria
        self.session = cafeteria.sessions.add()
        self.session.replicas = ["order_list"]
        self.earlier, self.done, self.reads = {}, {}, 0

    def look(self):
        log = self.log()
        for name in LISTS:
            reading = self.cafeteria.read(name)
            earlier = self.earlier.setdefault(name, reading)
            assert reading.shown.covers(earlier.shown)
            assert reading.freshness.version >= earlier.freshness.version
            assert [(row.order_id, row.order_version) for row in reading.rows] == lines(log, reading.shown)
            self.earlier[name], self.reads = reading, self.reads + 1
        shown = self.cafeteria.parts.queries.shown("sales_total")
        placed = [event for position, event in log.items() if event.order_version == 1 and shown.shows(position)]
        assert self.cafeteria.sales_total()["orders"].tolist() == [len(placed)]
        self.session.read()
        self.what_was_done_stays_so(log)

    def what_was_done_stays_so(self, log):
        for event in log.values():
            status = self.cafeteria.operation(event.operation_id)
            if status.state == "DONE":
                assert self.done.setdefault(event.operation_id, status) == status

    def log(self):
        queue = self.cafeteria.parts.queue
        return {position: queue.event_at(position) for position in range(1, queue.last_position() + 1)}


def lines(log, shown):
    """The lines of a list that shows these events: the order and its version, the newest on top."""
    versions = {}
    for position, event in log.items():
        if shown.shows(position):
            versions[event.order_id] = event.order_version
    return list(reversed(versions.items()))


def plain_projection(log, shown):
    """The tables that a projection of the log has which was never disturbed."""
    with closing(Database(":memory:", "read")) as database:
        views = [OrderListView(ReadOrderRepository(database)), SalesTotalView(database), PopularMenuView(database)]
        for position, event in log.items():
            if shown.shows(position):
                for view in views:
                    view.apply(Delivery(position, event, 1), 0)
        return [rows_of(database, view.name) for view in views]


def rows_of(database, table):
    rows = database.execute(f"SELECT * FROM {table}")
    return sorted([tuple(row[key] for key in row.keys() if key != "projected_at") for row in rows])  # noqa: SIM118


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("delay", DELAYS, ids=["together", "apart"])
@settings(max_examples=60, deadline=None)
@given(actions=ACTIONS, on_failure=st.sampled_from(list(ON_FAILURE)))
def test_rebuilds_take_nothing_from_anybody(workers, delay, actions, on_failure):
    policy = {"attempts": 2, "retry_wait": 0.2, "lease": 3.0, "on_failure": on_failure}
    with closing(Cafeteria(delay=delay, workers=workers, **policy)) as cafeteria:
        reader = Reader(cafeteria)
        for action, value in actions:
            if action == "wait":
                for _ in range(10):
                    cafeteria.advance(value / 10)
                    reader.look()
            else:
                act(cafeteria, action, value)
                reader.look()
        finish(cafeteria, reader)
        assert violations(reader.session.history) == []
        check_changes(cafeteria)
        check_mails(cafeteria, delay)


def finish(cafeteria, reader):
    """Nothing falls any more, everything can be applied, and every view is rebuilt once more."""
    cafeteria.parts.injector.crash_at = None
    for number in range(1, 7):
        cafeteria.faults.cure(f"order-{number}")
    for falls_before in reversed(range(7)):  # a projector may stop once more at what fell again and again before
        cafeteria.faults.restart()
        try:
            cafeteria.run_until_caught_up(timeout=600)
            break
        except TimeoutError as late:
            if "stopped at event" not in str(late) or not falls_before:
                raise
    for view in {cafeteria.parts.projected_by[view] for view in (*LISTS, "sales_total", "popular_menu")}:
        cafeteria.rebuild(view, delay=0.01)
    cafeteria.run_until_caught_up(timeout=600)
    reader.look()
    for view, number in (("order_list", 0), ("replica_1", 0), ("sales_total", 1), ("popular_menu", 2)):
        expected = plain_projection(reader.log(), cafeteria.parts.queries.shown(view))
        assert rows_of(cafeteria.parts.read_database, view) == expected[number], view
    tables = cafeteria.sql("read", "SELECT name FROM sqlite_master WHERE name LIKE '%_rebuilt'")
    assert tables.empty


def check_changes(cafeteria):
    changes = cafeteria.sql("read", "SELECT n, what, position FROM changes ORDER BY n")
    assert changes["n"].tolist() == list(range(1, len(changes) + 1))
    once = changes[changes["what"] != "FAILED"]
    assert not once.duplicated(["what", "position"]).any()
    facts = cafeteria.facts()
    visible = facts[facts["what"] == "visible"]
    assert not visible.duplicated(["view", "position"]).any()


def check_mails(cafeteria, delay):
    facts = cafeteria.facts()
    mailed = facts[facts["what"] == "mailed"]
    assert not mailed.duplicated("caused_by").any()
    if "mail" not in delay:
        assert mailed.empty


def test_a_thousand_readings_while_rebuilds_run():
    with closing(Cafeteria(delay={"order_list": 0.1, "replica_1": 0.25}, attempts=1)) as cafeteria:
        reader = Reader(cafeteria)
        for number in range(500):
            if number % 5 == 0:
                cafeteria.place_order("Aoi", 850, ITEMS[number % 3])
            if number % 100 == 13:
                cafeteria.faults.poison(f"order-{number // 5 + 2}")
            if number % 3 == 0:
                with suppress(ValueError):
                    cafeteria.rebuild(LISTS[number % 2], delay=0.02)
            cafeteria.advance(0.05)
            reader.look()
        switched = cafeteria.facts()["what"].tolist().count("switched")
        print(f"{reader.reads} readings, {switched} rebuilds")
        assert reader.reads >= 1000
        assert switched >= 10
        assert violations(reader.session.history) == []


@settings(max_examples=25, deadline=None)
@given(position=st.integers(1, 5))
def test_an_event_that_is_shown_and_fails_stops_the_rebuild(position):
    with closing(Cafeteria(delay=0.1)) as cafeteria:
        for _ in range(5):
            cafeteria.place_order("Aoi", 850)
        cafeteria.run_until_caught_up(timeout=60)
        before = cafeteria.order_list()
        cafeteria.faults.poison(f"order-{position}")
        cafeteria.rebuild()
        with pytest.raises(RebuildStopped, match=f"stopped at event {position}: order-{position} is poisoned"):
            cafeteria.run_until_caught_up(timeout=60)
        assert cafeteria.order_list().equals(before)


GROUPS = [{}, {"sales_total": 0.5}, {"popular_menu": 0.2, "sales_total": 0.9}, {"mail": 0.4, "stock_left": 0.1}]


@settings(max_examples=40, deadline=None)
@given(lunches=st.lists(st.tuples(ACTIONS, st.sampled_from(GROUPS), st.booleans()), min_size=2, max_size=4))
def test_what_is_opened_again_in_any_group_shows_no_less(tmp_path_factory, lunches):
    """The file is lost, or the views have other projectors: after each opening all is there, and in the end right."""
    folder = tmp_path_factory.mktemp("lunch")
    files = {"write": folder / "write.db", "read": folder / "read.db"}
    shown, done = {}, {}
    for actions, group, is_lost in lunches:
        if is_lost:
            for path in folder.glob("read.db*"):
                path.unlink()
            done = {}  # nobody knows any more since when
        settings_of_it = {"delay": {"order_list": 0.3, "replica_1": 0.4, **group}, "stock": {"curry": 3}}
        settings_of_it |= {"attempts": 2, "lease": 3.0, "rebuild": True}
        with closing(Cafeteria(**files, **settings_of_it)) as cafeteria:
            check_that_none_shows_less(cafeteria, shown, done)
            for action, value in actions:
                cafeteria.advance(value) if action == "wait" else act(cafeteria, action, value)
            cafeteria.parts.injector.crash_at = None
            log = Reader(cafeteria).log()
            shown = {view: shown_by(cafeteria, view) for view in cafeteria.parts.projected_by}
            done = {position: cafeteria.operation(event.operation_id) for position, event in log.items()}
    settings_of_it = {"delay": {"order_list": 0.3, "replica_1": 0.4}, "lease": 3.0, "rebuild": True}
    with closing(Cafeteria(**files, **settings_of_it)) as cafeteria:
        check_that_none_shows_less(cafeteria, shown, done)
        finish(cafeteria, Reader(cafeteria))
        check_mails(cafeteria, {"mail"})


def shown_by(cafeteria, view):
    return cafeteria.parts.queries.shown(view)


def check_that_none_shows_less(cafeteria, shown, done):
    for view, earlier in shown.items():
        if view in cafeteria.parts.projected_by:
            assert shown_by(cafeteria, view).covers(earlier), view
    for status in done.values():
        if status.state == "DONE":
            assert cafeteria.operation(status.operation_id) == status
