"""Whatever people do and whatever falls: no order is lost, none is listed twice, and every answer is true.

Hypothesis plays lunches of its own invention, step by step, and after each step looks into both databases.
"""

import json
from collections import Counter
from contextlib import closing, suppress
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.lab.dead_letters import StillDead
from cqrs_lab.lab.faults import Crashed, FaultInjector
from cqrs_lab.lab.randomness import Delay
from cqrs_lab.shared.messages import to_iso
from cqrs_lab.write.refusals import OrderRefused

LONG = 10_000  # seconds, in which any lunch of these sizes is projected


def failpoints_of_lunch():
    """The name of each failpoint that the parts take while orders are placed, paid, projected, fail and are retried."""
    names = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FaultInjector, "failpoint", lambda faults, name: names.append(name))
        with closing(Cafeteria()) as cafeteria:
            for name in ("Aoi", "Ben"):
                cafeteria.place_order(name, 850)
            cafeteria.pay_order("order-1")
            cafeteria.faults.poison("order-2")
            cafeteria.run_until_caught_up(LONG)
            cafeteria.advance(0)
    return sorted(set(names))


numbers = st.integers(0, 9)
pauses = st.sampled_from([0, 0.1, 0.5, 1.0, 1.5, 5, 40]) | st.integers(0, 3_000_000).map(lambda us: us / 1_000_000)


class Facts:
    """What both databases of a cafeteria say at one moment; the log by position, with each event as on the wire."""

    def __init__(self, cafeteria):
        read, write = cafeteria.parts.read_database.execute, cafeteria.parts.write_database.execute
        self.cafeteria = cafeteria
        self.log = {row["position"]: json.loads(row["body"]) for row in write("SELECT * FROM events ORDER BY position")}
        self.orders = {row["order_id"]: row["version"] for row in write("SELECT * FROM orders")}
        self.operations = {row["operation_id"] for row in write("SELECT * FROM operations")}
        self.finished = {row["position"] for row in write("SELECT * FROM deliveries WHERE finished_at IS NOT NULL")}
        self.applied = {row["position"]: row["visible_at"] for row in read("SELECT * FROM applied")}
        letters = read("SELECT * FROM dead_letters WHERE closed_at IS NULL")
        self.dead = {row["position"]: row["reason"] for row in letters}
        lapsed = write("SELECT position, count(*) AS times FROM hand_outs WHERE ended = 'lapsed' GROUP BY position")
        self.lapsed = {row["position"]: row["times"] for row in lapsed}
        self.order_of = {position: event["payload"]["orderId"] for position, event in self.log.items()}

    def commands_are_stored_as_a_whole(self, accepted):
        assert list(self.log) == list(range(1, accepted + 1))
        assert self.orders == Counter(self.order_of.values())
        assert sorted(self.operations) == sorted(event["operationId"] for event in self.log.values())

    def no_event_is_lost(self):
        assert self.finished <= self.applied.keys() | self.dead.keys() <= self.log.keys()

    def nothing_dies_without_a_cause(self, poisoned):
        for position, reason in self.dead.items():
            if reason.startswith("handed out "):
                assert self.lapsed[position] >= 1, "somebody did not finish it"
                assert reason.endswith(", never finished")
            elif reason.startswith("held back by event "):
                earlier = int(reason.removeprefix("held back by event "))
                assert earlier < position
                assert self.order_of[earlier] == self.order_of[position]
            else:
                assert self.order_of[position] in poisoned

    def events_of_one_order_are_applied_in_their_order(self):
        for order in self.orders:
            positions = [position for position in self.log if self.order_of[position] == order]
            applied = [position for position in positions if position in self.applied]
            assert applied == positions[: len(applied)]
            assert applied == sorted(applied, key=self.applied.get)

    def the_list_shows_what_is_applied_and_nothing_twice(self):
        applied = Counter(self.order_of[position] for position in sorted(self.applied))
        lines = [(line.order_id, line.order_version) for line in self.cafeteria.parts.queries.get_order_list()]
        assert lines == list(reversed(applied.items()))
        assert self.cafeteria.sales_total()["orders"].tolist() == [len(lines)], "a sum counts each order once"

    def operations_are_done_if_and_only_if_their_event_is_in_the_order_list(self):
        assert self.dead.keys().isdisjoint(self.applied)
        for position, event in self.log.items():
            state = "DONE" if position in self.applied else "FAILED" if position in self.dead else "PENDING"
            status = self.cafeteria.parts.queries.get_operation(event["operationId"])
            assert (status.state, to_iso(status.created_at)) == (state, event["occurredAt"])

    def the_version_is_the_longest_finished_beginning(self):
        unfinished = set(range(1, len(self.log) + 2)) - self.applied.keys() - self.dead.keys()
        assert self.cafeteria.parts.projectors["order_list"].projection.version() == min(unfinished) - 1


class Lunch(RuleBasedStateMachine):
    """One cafeteria, its people, and all that can go wrong."""

    def __init__(self):
        super().__init__()
        self.accepted = 0  # how many commands
        self.done = {}
        self.poisoned = set()
        self.cafeteria = None

    @initialize(
        wishes=st.fixed_dictionaries(
            {
                "workers": st.integers(1, 3),
                "poll_interval": st.sampled_from([0.1, None]),
                "transit": st.sampled_from([0.0, 0.3]),
                "delay": st.sampled_from([1.5, Delay.uniform(0.1, 3.0)]),
                "attempts": st.integers(1, 3),
            }
        ),
        lease=st.sampled_from([1.0, 30.0]),
        on_disk=st.sampled_from([False, False, False, True]),
    )
    def open(self, wishes, lease, on_disk):
        self.wishes, self.lease, self.on_disk = wishes, lease, on_disk
        if on_disk:
            self.folder = TemporaryDirectory()
            files = {"write": f"{self.folder.name}/write.db", "read": f"{self.folder.name}/read.db"}
            self.wishes = wishes | files
        self._open()

    def _open(self):
        self.cafeteria = Cafeteria(**self.wishes)
        self.cafeteria.faults.shorten_lease(self.lease)  # on purpose shorter than the work, now and then

    def order(self, number):
        """The id of some order."""
        ids = [row["order_id"] for row in self.cafeteria.parts.write_database.execute("SELECT order_id FROM orders")]
        return ids[number % len(ids)]

    def try_to(self, action, *arguments):
        """Let somebody give a command. Who sees the write side fall cannot know whether it was accepted."""
        possible = {self.accepted + 1}
        try:
            action(*arguments)
        except Crashed:
            possible.add(self.accepted)
        self.accepted = self.cafeteria.parts.queue.last_position()
        assert self.accepted in possible

    # What people do

    @rule(guests=st.integers(1, 3))
    def place(self, guests):
        for _ in range(guests):
            self.try_to(self.cafeteria.place_order, "Aoi", 850)

    @precondition(lambda self: self.accepted)
    @rule(number=numbers)
    def pay(self, number):
        order = self.order(number)
        if Facts(self.cafeteria).orders[order] == 2:
            with pytest.raises(OrderRefused, match="is already paid"):
                self.cafeteria.pay_order(order)
        else:
            self.try_to(self.cafeteria.pay_order, order)

    @rule(pause=pauses)
    def advance(self, pause):
        self.cafeteria.advance(pause)

    # What goes wrong

    @rule(restart=st.booleans())
    def crash(self, restart):
        self.cafeteria.faults.crash()
        if restart:
            self.cafeteria.faults.restart()

    @rule(
        failpoint=st.sampled_from(failpoints_of_lunch()),
        deed=st.sampled_from(["place", "pay", "retry", "wait"]),
        number=numbers,
    )
    def crash_at(self, failpoint, deed, number):
        self.cafeteria.faults.crash(at=failpoint)
        if deed == "place" or not self.accepted:
            self.place(1)
        elif deed == "wait":
            self.advance(2)
        else:
            getattr(self, deed)(number)

    @rule(pause=pauses)
    def restart(self, pause):
        self.cafeteria.faults.restart()
        self.cafeteria.advance(pause)

    @rule()
    def let_the_lease_run_out(self):
        self.cafeteria.advance(self.lease)

    @precondition(lambda self: self.on_disk)
    @rule()
    def close_and_open_again(self):
        self.cafeteria.close()
        self._open()

    @precondition(lambda self: self.accepted)
    @rule(number=numbers)
    def poison(self, number):
        order = self.order(number)
        self.poisoned.add(order)
        self.cafeteria.faults.poison(order)

    @precondition(lambda self: self.accepted)
    @rule(number=numbers)
    def cure_and_retry(self, number):
        order = self.order(number)
        self.cafeteria.faults.cure(order)
        with suppress(Crashed):
            self.cafeteria.dead_letters.retry(order)

    @precondition(lambda self: self.accepted)
    @rule(number=numbers)
    def retry(self, number):
        with suppress(Crashed, StillDead):
            self.cafeteria.dead_letters.retry(self.order(number))

    # What is always true

    @invariant()
    def every_answer_is_true(self):
        facts = Facts(self.cafeteria)
        facts.commands_are_stored_as_a_whole(self.accepted)
        facts.no_event_is_lost()
        facts.nothing_dies_without_a_cause(self.poisoned)
        facts.events_of_one_order_are_applied_in_their_order()
        facts.the_list_shows_what_is_applied_and_nothing_twice()
        facts.operations_are_done_if_and_only_if_their_event_is_in_the_order_list()
        facts.the_version_is_the_longest_finished_beginning()
        assert self.done.items() <= facts.applied.items(), "done is final"
        self.done = facts.applied

    def teardown(self):
        """When nothing falls any more, every event is applied or dead and nothing is left in the queue."""
        if self.cafeteria is None:
            return
        try:
            self.cafeteria.parts.injector.crash_at = None
            self.cafeteria.faults.restart()
            self.cafeteria.run_until_caught_up(LONG)
            self.cafeteria.advance(100)
            self.every_answer_is_true()
            facts = Facts(self.cafeteria)
            assert facts.log.keys() == facts.applied.keys() | facts.dead.keys() == facts.finished
        finally:
            self.cafeteria.close()
            if self.on_disk:
                self.folder.cleanup()


TestLunch = Lunch.TestCase
TestLunch.settings = settings(deadline=None, max_examples=200, stateful_step_count=40)
