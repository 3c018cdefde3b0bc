"""The event queue: an append-only log, and subscriptions that each read it at their own pace."""

from contextlib import ExitStack, closing

import pytest

from cqrs_lab.queue.event_queue import EventQueue
from cqrs_lab.queue.subscription import AGAIN
from cqrs_lab.shared.database import Database

LEASE = 30


@pytest.fixture
def queue(write_database, now):
    return EventQueue(write_database, now=now)


@pytest.fixture
def screen(queue):
    """A subscription."""
    return queue.subscribe("screen", lease=LEASE)


@pytest.fixture
def other(queue):
    """A second receiver of the same subscription."""
    return queue.subscribe("screen", lease=LEASE)


@pytest.fixture
def push(queue, make_event):
    """Pushes one OrderPlaced for each order that is named."""
    return lambda *orders: [queue.push(make_event.placed(f"order-{order}")) for order in orders]


def position(delivery):
    return delivery and delivery.position


def drain(subscription):
    """The positions that come out, each acknowledged at once."""
    while delivery := subscription.receive():
        subscription.ack(delivery)
        yield delivery.position


# The log


def test_positions_count_from_one(push):
    assert push("a", "b", "c") == [1, 2, 3]


def test_positions_have_no_gap_after_a_rollback(write_database, push):
    push("a")
    with pytest.raises(ValueError), write_database.transaction():
        push("b")
        raise ValueError
    assert push("c") == [2]


def test_a_rolled_back_event_is_never_received(write_database, push, screen):
    with pytest.raises(ValueError), write_database.transaction():
        push("a")
        raise ValueError
    assert screen.receive() is None


def test_two_writers_share_one_row_of_positions(tmp_path, now, make_event):
    with ExitStack() as stack:
        queues = [
            EventQueue(stack.enter_context(closing(Database(tmp_path / "write.db", "write"))), now=now) for _ in "ab"
        ]
        assert [queues[n % 2].push(make_event.placed(f"order-{n}")) for n in range(4)] == [1, 2, 3, 4]


def test_an_empty_log_has_no_last_position(queue):
    assert queue.last_position() == 0


def test_the_last_position_is_the_number_of_events(queue, push):
    push("a", "b")
    assert queue.last_position() == 2


def test_the_log_knows_when_an_event_was_accepted(queue, push, now):
    now.instant = 7
    push("a")
    assert queue.accepted_at(1) == 7


def test_nothing_was_accepted_beyond_the_end(queue, push):
    push("a")
    assert queue.accepted_at(2) is None


# Receiving


def test_an_empty_queue_gives_nothing(screen):
    assert screen.receive() is None


def test_an_event_is_received_as_it_was_pushed(queue, screen, make_event):
    event = make_event.placed(name="こみやんま")
    queue.push(event)
    assert screen.receive().event == event


def test_events_come_first_in_first_out(push, screen):
    push("a", "b", "c")
    assert list(drain(screen)) == [1, 2, 3]


def test_an_event_that_is_dealt_with_does_not_come_again(push, screen, now):
    push("a")
    screen.ack(screen.receive())
    now.let_pass(10 * LEASE)
    assert screen.receive() is None


def test_three_screens_read_at_their_own_pace(queue, push):
    screens = [queue.subscribe(name, lease=LEASE) for name in ("kitchen", "hall", "office")]
    push("a", "b")
    list(drain(screens[0]))
    screens[1].ack(screens[1].receive())
    assert [position(screen.receive()) for screen in screens] == [None, 2, 1]


def test_a_late_subscription_begins_at_the_beginning(queue, push, screen):
    push("a", "b")
    list(drain(screen))
    assert list(drain(queue.subscribe("late", lease=LEASE))) == [1, 2]


def test_a_subscription_goes_on_where_it_was_left(queue, push, screen):
    push("a", "b")
    screen.ack(screen.receive())
    assert list(drain(queue.subscribe("screen", lease=LEASE))) == [2]


# Leases


def test_a_leased_event_is_not_handed_out_twice(push, screen, other):
    push("a")
    screen.receive()
    assert other.receive() is None


def test_a_lease_holds_until_its_last_microsecond(push, screen, other, now):
    push("a")
    screen.receive()
    now.let_pass(LEASE - 1)
    assert other.receive() is None


def test_a_lease_that_runs_out_is_delivered_again(push, screen, other, now):
    push("a")
    screen.receive()
    now.let_pass(LEASE)
    assert position(other.receive()) == 1


def test_each_delivery_has_a_higher_attempt_number(push, screen, now):
    push("a")
    attempts = []
    for _ in range(3):
        attempts.append(screen.receive().attempt)
        now.let_pass(LEASE)
    assert attempts == [1, 2, 3]


def test_a_late_ack_is_still_good(push, screen, now):
    push("a")
    late = screen.receive()
    now.let_pass(LEASE)
    screen.ack(late)
    assert screen.receive() is None


def test_a_late_ack_is_good_although_somebody_else_has_the_event(push, screen, other, now):
    push("a")
    late = screen.receive()
    now.let_pass(LEASE)
    other.receive()
    screen.ack(late)
    now.let_pass(10 * LEASE)
    assert other.receive() is None


def test_a_second_ack_changes_nothing(push, screen, other, now):
    push("a", "b")
    first = screen.receive()
    screen.ack(first)
    screen.receive()
    other.ack(first)
    assert [entry["state"] for entry in screen.entries()] == ["finished", "being projected"]


def test_a_nacked_event_comes_again_after_its_pause(push, screen, now):
    push("a")
    screen.nack(screen.receive(), retry_in=5)
    now.let_pass(5)
    assert screen.receive().attempt == 2


def test_a_nacked_event_does_not_come_before(push, screen, now):
    push("a")
    screen.nack(screen.receive(), retry_in=5)
    now.let_pass(4)
    assert screen.receive() is None


def test_a_nack_of_an_old_attempt_is_ignored(push, screen, other, now):
    push("a")
    old = screen.receive()
    now.let_pass(LEASE)
    other.receive()
    screen.nack(old, retry_in=0)
    assert screen.receive() is None


def test_a_late_nack_counts_while_nobody_else_has_the_event(push, screen, now):
    push("a")
    late = screen.receive()
    now.let_pass(LEASE)
    screen.nack(late, retry_in=5)
    assert screen.receive() is None


def test_a_nack_after_an_ack_changes_nothing(push, screen):
    push("a")
    delivery = screen.receive()
    screen.ack(delivery)
    screen.nack(delivery, retry_in=0)
    assert screen.receive() is None


def test_who_has_looked_before_another_had_the_event_gets_nothing_for_that_look(push, screen, other):
    push("a")
    screen.nack(screen.receive(), retry_in=0)
    looks = [screen.look()]
    other.nack(other.receive(), retry_in=0)
    screen.look = lambda: looks.pop() if looks else None
    assert screen.receive() is None


def test_what_is_handed_out_again_after_all_has_never_failed(push, screen):
    push("a")
    screen.nack(screen.receive(), retry_in=0)
    delivery = screen.receive()
    assert (delivery.attempt, delivery.failures) == (2, 1)
    screen.ack(delivery)
    screen.hand_out_again(1)
    delivery = screen.receive()
    assert (delivery.attempt, delivery.failures) == (3, 0)


def test_of_several_that_are_due_again_the_first_comes_first(push, screen, now):
    push("a", "b", "c")
    for delivery in [screen.receive() for _ in range(3)]:
        screen.nack(delivery, retry_in=1)
    now.let_pass(1)
    assert list(drain(screen)) == [1, 2, 3]


# The seed's way


def test_an_empty_queue_pops_nothing(screen):
    assert screen.pop() is None


def test_a_popped_event_is_the_first(queue, screen, make_event):
    first, second = make_event.placed("order-a"), make_event.placed("order-b")
    queue.push(first)
    queue.push(second)
    assert [screen.pop().event, screen.pop().event] == [first, second]


def test_a_popped_event_is_forgotten(push, screen, now):
    push("a")
    screen.pop()
    now.let_pass(10 * LEASE)
    assert (screen.receive(), screen.waiting()) == (None, 0)


# One order's events never overtake each other


def test_an_event_waits_while_an_earlier_one_of_its_order_is_held(push, screen, other):
    push("a", "a")
    screen.receive()
    assert other.receive() is None


def test_an_event_waits_while_an_earlier_one_of_its_order_is_to_be_retried(push, screen, other):
    push("a", "a")
    screen.nack(screen.receive(), retry_in=5)
    assert other.receive() is None


def test_another_order_need_not_wait(push, screen, other):
    push("a", "a", "b")
    screen.receive()
    assert position(other.receive()) == 3


def test_an_event_is_free_when_the_earlier_ones_of_its_order_are_dealt_with(push, screen, other):
    push("a", "b", "a")
    first = screen.receive()
    other.receive()
    screen.ack(first)
    assert position(screen.receive()) == 3


def test_an_earlier_event_that_runs_out_comes_before_the_later_one(push, screen, other, now):
    push("a", "a")
    screen.receive()
    now.let_pass(LEASE)
    assert position(other.receive()) == 1


def test_events_of_one_order_wait_on_each_subscription_for_itself(queue, push, screen):
    push("a", "a")
    list(drain(screen))
    slow = queue.subscribe("slow", lease=LEASE)
    slow.receive()
    assert slow.receive() is None


def test_orders_that_finish_out_of_turn_leave_nothing_behind(push, screen, other):
    push("a", "b", "a", "b")
    first, second = screen.receive(), other.receive()
    other.ack(second)
    fourth = other.receive()
    other.ack(fourth)
    screen.ack(first)
    assert list(drain(screen)) == [3]


# Transit


@pytest.fixture
def far_screen(queue):
    return queue.subscribe("far screen", lease=LEASE, transit=10)


def test_an_event_under_way_cannot_be_received(push, far_screen, now):
    push("a")
    now.let_pass(9)
    assert far_screen.receive() is None


def test_an_event_that_has_arrived_can_be_received(push, far_screen, now):
    push("a")
    now.let_pass(10)
    assert position(far_screen.receive()) == 1


def test_many_events_can_be_under_way_at_once(push, far_screen, now):
    push("a", "b", "c")
    now.let_pass(10)
    assert list(drain(far_screen)) == [1, 2, 3]


def test_each_subscription_has_a_way_of_its_own(push, screen, far_screen):
    push("a")
    assert (position(screen.receive()), far_screen.receive()) == (1, None)


# What can be seen from outside


def states(subscription):
    return [entry["state"] for entry in subscription.entries()]


def test_nothing_waits_in_an_empty_queue(screen):
    assert screen.waiting() == 0


@pytest.mark.parametrize(
    ("change", "waiting", "state"),
    [
        (lambda screen, now: None, 2, "waiting"),
        (lambda screen, now: screen.receive(), 1, "being projected"),
        (lambda screen, now: screen.ack(screen.receive()), 1, "finished"),
        (lambda screen, now: screen.nack(screen.receive(), 5), 2, "waiting"),
        (lambda screen, now: (screen.receive(), now.let_pass(LEASE)), 2, "waiting"),
    ],
    ids=["pushed", "received", "acknowledged", "to be retried", "lease over"],
)
def test_it_is_known_what_waits_and_what_is_held(push, screen, now, change, waiting, state):
    push("a", "b")
    change(screen, now)
    assert (screen.waiting(), states(screen)) == (waiting, [state, "waiting"])


def test_an_event_under_way_is_waiting(push, far_screen):
    push("a")
    assert (far_screen.waiting(), states(far_screen)) == (1, ["waiting"])


def test_whoever_listens_is_told_when_there_may_be_something_new(push, far_screen, now):
    told = []
    far_screen.notify = told.append
    push("a")
    now.let_pass(10)
    delivery = far_screen.receive()
    far_screen.nack(delivery, retry_in=5)
    assert told == [10, 10 + LEASE, 15]


# The write lock


def idle(screen, push, now):
    """Nothing was ever pushed."""


def all_finished(screen, push, now):
    push("a")
    list(drain(screen))


def all_leased(screen, push, now):
    push("a")
    screen.receive()


def all_held_back(screen, push, now):
    push("a", "a")
    screen.receive()


def all_to_be_retried(screen, push, now):
    push("a")
    screen.nack(screen.receive(), retry_in=5)


@pytest.mark.parametrize("begin", [idle, all_finished, all_leased, all_held_back, all_to_be_retried])
@pytest.mark.parametrize("look", ["receive", "pop"])
def test_an_idle_look_needs_no_write_lock(tmp_path, now, make_event, begin, look):
    with (
        closing(Database(tmp_path / "write.db", "write")) as ours,
        closing(Database(tmp_path / "write.db", "write")) as theirs,
    ):
        theirs.execute("PRAGMA busy_timeout = 0")
        screen = EventQueue(theirs, now=now).subscribe("screen", lease=LEASE)
        queue = EventQueue(ours, now=now)
        begin(screen, lambda *orders: [queue.push(make_event.placed(order)) for order in orders], now)
        with ours.transaction():
            assert getattr(screen, look)() is None


# What is written down of each hand-out


def hand_outs(write_database):
    rows = write_database.execute(
        "SELECT attempt, worker, from_at, until_at, ended_at, ended FROM hand_outs ORDER BY n"
    )
    return [tuple(row) for row in rows]


def test_each_hand_out_has_a_row(write_database, push, screen, now):
    push("a")
    screen.receive("Kenji")
    now.let_pass(LEASE)
    screen.ack(screen.receive("Yuki"))
    assert hand_outs(write_database) == [
        (1, "Kenji", 0, LEASE, LEASE, "lapsed"),
        (2, "Yuki", LEASE, 2 * LEASE, LEASE, "acked"),
    ]


@pytest.mark.parametrize("end", ["nack", "release"])
def test_a_hand_out_says_why_it_ended_and_when_the_event_is_due_again(write_database, push, screen, now, end):
    push("a")
    delivery = screen.receive()
    now.let_pass(3)
    screen.nack(delivery, 5, "too hot") if end == "nack" else screen.release(delivery, "too hot")
    (row,) = write_database.execute("SELECT ended, ended_at, reason, retry_at FROM hand_outs")
    assert tuple(row) == (("failed", 3, "too hot", 8) if end == "nack" else ("released", 3, "too hot", 3))


def test_a_second_ack_moves_no_end(write_database, push, screen, now):
    push("a")
    delivery = screen.receive()
    screen.ack(delivery)
    now.let_pass(5)
    screen.ack(delivery)
    assert hand_outs(write_database) == [(1, "", 0, LEASE, 0, "acked")]
    assert write_database.execute("SELECT finished_at FROM deliveries")[0]["finished_at"] == 0


def test_a_late_ack_ends_a_hand_out_that_nobody_else_has_taken_over(write_database, push, screen, now):
    push("a")
    late = screen.receive()
    now.let_pass(LEASE + 5)
    screen.ack(late)
    assert hand_outs(write_database) == [(1, "", 0, LEASE, LEASE + 5, "acked")]


# Failures


def test_failed_and_lapsed_hand_outs_are_failures_and_released_ones_are_not(push, screen, now):
    push("a")
    failures = []
    for end in (screen.release, lambda delivery: screen.nack(delivery, 0), lambda delivery: now.let_pass(LEASE)):
        delivery = screen.receive()
        failures.append((delivery.attempt, delivery.failures))
        end(delivery)
    delivery = screen.receive()
    assert [*failures, (delivery.attempt, delivery.failures)] == [(1, 0), (2, 0), (3, 1), (4, 2)]


def test_a_late_nack_is_one_failure_and_not_two(push, screen, now):
    push("a")
    late = screen.receive()
    now.let_pass(LEASE)
    screen.nack(late, 0)
    assert screen.receive().failures == 1


def test_an_event_that_failed_too_often_is_given_without_a_lease(write_database, queue, push, now):
    screen = queue.subscribe("screen", lease=LEASE, max_failures=2)
    push("a")
    for _ in range(2):
        screen.receive()
        now.let_pass(LEASE)
    given = screen.receive()
    assert (given.attempt, given.failures, given.hand_out) == (2, 2, 0)
    assert [row[-1] for row in hand_outs(write_database)] == ["lapsed", "lapsed"]


def test_what_was_dealt_with_can_be_handed_out_again(push, screen):
    push("a", "b")
    list(drain(screen))
    screen.hand_out_again(1)
    again = screen.receive()
    assert (again.position, again.attempt, again.failures) == (1, 2, 0)


# Skipped events


def test_a_skipped_event_is_looked_at_once(write_database, push, screen):
    push("a", "a", "b", "a", "c")
    screen.receive()
    screen.receive()
    screen.receive()
    rows = write_database.execute("SELECT position, attempt, due_at FROM deliveries WHERE attempt = 0")
    assert [tuple(row) for row in rows] == [(2, 0, None), (4, 0, None)]


def test_the_ack_floor_is_the_end_of_what_is_finished(push, screen):
    push("a", "b", "c")
    floors = [screen.ack_floor()]
    deliveries = [screen.receive() for _ in range(3)]
    for number in (1, 0, 2):
        screen.ack(deliveries[number])
        floors.append(screen.ack_floor())
    assert floors == [0, 0, 2, 3]


def test_a_look_walks_no_history(write_database, push, screen):
    """The plan says which index is used: the partial one, never the primary key with all that is finished."""
    plan = write_database.execute(f"EXPLAIN QUERY PLAN {AGAIN}", name="screen", now=0)
    assert "USING INDEX unfinished_deliveries" in plan[0]["detail"]
    assert not any("TEMP B-TREE" in row["detail"] for row in plan)
