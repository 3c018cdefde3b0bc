"""The table of facts says what really happened: a witness writes down every change as the databases make it."""

from contextlib import closing, suppress
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqrs_lab import Cafeteria, Crashed, DatabaseUnusable, Delay, OrderRefused
from cqrs_lab.read.projection_worker import ON_FAILURE

SCALE = 1_000_000
GIVEN_UP = ["dead-lettered", "skipped"]


class Witness:
    """Sees each row that is inserted or changed, through triggers, and knows what the clock said then."""

    def __init__(self, cafeteria):
        self.cafeteria = cafeteria
        self.seen = []
        parts = cafeteria.parts
        self.listen(parts.write_database, "events", "INSERT", "accepted", "order_id, position, '', 0")
        self.listen(parts.write_database, "hand_outs", "INSERT", "picked up", "'', position, subscription, attempt")
        self.listen(
            parts.write_database,
            "hand_outs",
            "UPDATE",
            "ended",
            "ended, position, subscription, attempt",
            extra="WHEN NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL",
        )
        self.listen(parts.read_database, "applied", "INSERT", "visible", "order_id, position, projection, attempt")
        self.listen(
            parts.read_database, "dead_letters", "INSERT", "dead-lettered", "order_id, position, projection, attempt"
        )

    def listen(self, database, table, change, what, columns, extra=""):
        pending = self.seen  # a rollback is noticed below: the rows that stay are compared with the tables
        database.connection.create_function(
            f"tell_{table}_{change}".lower(),
            4,
            lambda *row: pending.append((what, self.cafeteria.parts.clock.now(), *row)),
        )
        values = ", ".join(
            column if column.strip().startswith(("'", "0")) else f"NEW.{column.strip()}"
            for column in columns.split(",")
        )
        database.connection.execute(
            f"CREATE TEMP TRIGGER witness_{table}_{change} AFTER {change} ON {table} {extra} "
            f"BEGIN SELECT tell_{table}_{change}({values}); END"
        )


def told(facts, what, *columns):
    rows = facts[facts["what"] == what]
    return sorted(zip(*((rows[column].tolist()) for column in columns), strict=True))


ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("place"), st.integers(0, 2)),
        st.tuples(st.just("pay"), st.integers(1, 5)),
        st.tuples(st.just("wait"), st.sampled_from([0.0, 0.04, 0.1, 0.7, 1.5, 5.0])),
        st.tuples(st.just("poison"), st.integers(1, 5)),
        st.tuples(st.just("cure"), st.integers(1, 5)),
        st.tuples(st.just("retry"), st.integers(1, 5)),
        st.tuples(st.just("discard"), st.integers(1, 5)),
        st.tuples(st.just("rebuild"), st.sampled_from(["order_list", "replica_1"])),
        st.tuples(st.just("crash"), st.sampled_from(["", "event received", "projection committed", "event acked"])),
        st.tuples(st.just("restart"), st.just(0)),
        st.tuples(st.just("student"), st.integers(0, 2)),
        st.tuples(st.just("change"), st.sampled_from([0.0, 0.5, 2.0])),
        st.tuples(st.just("facts"), st.just(0)),
    ),
    max_size=25,
)


def act(cafeteria, action, value):
    try:
        if action == "place":
            cafeteria.place_order("Aoi", 850)
        elif action == "pay":
            cafeteria.pay_order(f"order-{value}")
        elif action == "wait":
            cafeteria.advance(value)
        elif action in ("poison", "cure"):
            getattr(cafeteria.faults, action)(f"order-{value}")
        elif action in ("retry", "discard"):
            getattr(cafeteria.dead_letters, action)(f"order-{value}")
        elif action == "rebuild":
            with suppress(ValueError):  # it is not there, or is going on already
                cafeteria.rebuild(value, delay=0.1)
        elif action == "crash":
            cafeteria.faults.crash(at=value or None)
        elif action == "restart":
            cafeteria.faults.restart()
        elif action == "student":
            cafeteria.students.add("Ben", patience=1.0 + value)
        elif action == "change":
            cafeteria.change(delay=value)
    except (OrderRefused, Crashed):
        pass
    except Exception as error:
        if "poisoned" not in str(error) and "not in the list" not in str(error):
            raise


@pytest.mark.parametrize("workers", [1, 3])
@settings(max_examples=60, deadline=None)
@given(
    actions=ACTIONS,
    transit=st.sampled_from([0.0, 0.3]),
    lease=st.sampled_from([1.0, 30.0]),
    on_failure=st.sampled_from(list(ON_FAILURE)),
)
@pytest.mark.filterwarnings("ignore:a lease of")
def test_the_facts_are_what_a_witness_saw(workers, actions, transit, lease, on_failure):
    policy = {"attempts": 2, "retry_wait": 0.2, "on_failure": on_failure}
    delay = {"order_list": Delay.uniform(0.0, 2.0), "replica_1": 0.5}
    with closing(Cafeteria(delay=delay, workers=workers, transit=transit, lease=lease, **policy)) as cafeteria:
        witness, earlier = Witness(cafeteria), pd.DataFrame()
        for action, value in actions:
            act(cafeteria, action, value)
            if action in ("facts", "retry", "restart"):
                earlier = check_that_nothing_changed(cafeteria, earlier)
        cafeteria.faults.restart()
        cafeteria.advance(3.0)
        facts = check_that_nothing_changed(cafeteria, earlier)
        assert_that_they_agree(cafeteria, facts, witness.seen)
        assert_that_tables_agree(cafeteria, facts)


def check_that_nothing_changed(cafeteria, earlier):
    now = cafeteria.facts()
    assert now["n"].tolist() == list(range(1, len(now) + 1))
    pd.testing.assert_frame_equal(now.head(len(earlier)), earlier) if len(earlier) else None
    pd.testing.assert_frame_equal(cafeteria.facts(since=len(earlier)).reset_index(drop=True), tail(now, len(earlier)))
    assert all(one <= next_one for one, next_one in pairwise(now["at"]))
    return now


def tail(table, number):
    return table.iloc[number:].reset_index(drop=True)


def assert_that_they_agree(cafeteria, facts, seen):
    """Everything that stayed in the databases was seen, at the instant that the facts say."""

    def second(instant):
        return cafeteria.parts.clock.second(instant)

    def stayed(what, *parts):
        rows = {row for row in seen if row[0] == what}
        return sorted((second(at), *(row[part] for part in parts)) for row in rows for at in [row[1]])

    assert stayed("accepted", 3) == told(facts, "accepted", "at", "position")
    assert stayed("picked up", 3, 4, 5) == told(facts, "picked up", "at", "position", "view", "attempt")
    applied = stayed("visible", 2, 3, 4, 5)
    assert applied == told(facts, "visible", "at", "order_id", "position", "view", "attempt")
    dead = stayed("dead-lettered", 2, 3, 4, 5)
    given_up = [told(facts, what, "at", "order_id", "position", "view", "attempt") for what in GIVEN_UP]
    assert dead == sorted(given_up[0] + given_up[1])
    failed = [row for row in seen if row[0] == "ended" and row[2] == "failed"]
    assert len(failed) == len(told(facts, "attempt failed", "at"))


def assert_that_tables_agree(cafeteria, facts):
    """Timeline, staleness and the people's tables have queries of their own; they tell the same."""
    for view in ("order_list", "replica_1"):
        timeline = cafeteria.timeline(view)
        placed = facts[(facts["what"] == "accepted") & (facts["event"] == "OrderPlaced")]
        assert timeline["order_id"].tolist() == placed["order_id"].tolist()
        assert timeline["accepted_at"].tolist() == placed["at"].tolist()
        mine = facts[(facts["view"] == view) & facts["position"].isin(placed["position"])]
        visible = mine[mine["what"] == "visible"].set_index("order_id")["at"]
        assert timeline.set_index("order_id")["visible_at"].dropna().to_dict() == visible.to_dict()
        first = mine[(mine["what"] == "picked up") & (mine["attempt"] == 1)].set_index("order_id")["at"]
        assert timeline.set_index("order_id")["picked_up_at"].dropna().to_dict() == first.to_dict()
        assert_that_staleness_agrees(cafeteria, facts, view)
    students = cafeteria.students.table()
    pressed = facts[facts["what"] == "pressed"]
    for student in students.itertuples():
        assert list(student.pressed_at) == pressed[pressed["who"] == student.student]["at"].unique().tolist()


def assert_that_staleness_agrees(cafeteria, facts, view):
    """A view misses an event from its acceptance until it is first visible or given up."""
    settled = facts[(facts["view"] == view) & facts["what"].isin(["visible", *GIVEN_UP])]
    until = settled.groupby("position")["at"].min()
    accepted, caught_up, expected = facts[facts["what"] == "accepted"], 0.0, []
    for row in accepted.itertuples():
        end = until.get(row.position, cafeteria.now())
        start, caught_up = max(row.at, caught_up), max(caught_up, end)
        if start < end:
            expected.append((row.order_id, row.at, start, end))
    found = cafeteria.staleness(view)
    columns = ["order_id", "accepted_at", "stale_from", "until"]
    assert list(found[columns].itertuples(index=False, name=None)) == expected


ORDERS_OWN = ["accepted", "available", "picked up", "attempt failed", "lapsed", "released", "visible"]
ORDERS_OWN += [*GIVEN_UP, "retried", "discarded", "rebuilt", "handed out again"]


@settings(max_examples=40, deadline=None)
@given(actions=ACTIONS, on_failure=st.sampled_from(list(ON_FAILURE)))
def test_facts_of_orders_survive_reopening(tmp_path_factory, actions, on_failure):
    folder = tmp_path_factory.mktemp("lunch")
    files = {"write": folder / "write.db", "read": folder / "read.db"}
    settings_of_it = {"delay": Delay.uniform(0.0, 2.0), "workers": 2, "transit": 0.3, "attempts": 2}
    settings_of_it |= {"on_failure": on_failure}
    with closing(Cafeteria(**files, **settings_of_it)) as cafeteria:
        for action, value in actions:
            act(cafeteria, action, value)
        before = of_orders(cafeteria.facts())
    with closing(Cafeteria(**files, **settings_of_it)) as cafeteria:
        after, now = of_orders(cafeteria.facts()), cafeteria.now()
        pd.testing.assert_frame_equal(in_order(by(now, after)), in_order(by(now, before)))


def of_orders(facts):
    return facts[facts["what"].isin(ORDERS_OWN)].drop(columns=["n"])


def by(now, facts):
    """Without what only the time brings after `now`: a reopened clock stands at the last instant that was stored."""
    return facts[~facts["what"].isin(["available", "lapsed"]) | (facts["at"] < now)]


def in_order(facts):
    """The same facts in one order: those of one instant were numbered as they were asked for."""
    columns = ["at", "what", "position", "view", "attempt"]
    return facts.sort_values(columns, na_position="first", kind="stable").reset_index(drop=True)


def test_a_closed_cafeteria_has_no_facts_to_tell():
    cafeteria = Cafeteria()
    cafeteria.close()
    with pytest.raises(DatabaseUnusable, match="closed"):
        cafeteria.facts()
