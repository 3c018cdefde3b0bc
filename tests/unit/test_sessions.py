"""What a reader may rely on: two promises, how a session keeps them, and what proves that one was broken."""

import pytest

from cqrs_lab.client.api import CafeteriaApi
from cqrs_lab.client.sessions import NoAnswer, Read, Session, Violation, Write, violations
from cqrs_lab.lab.randomness import Delay
from cqrs_lab.read.freshness import Freshness, NeverShown, Reading, TooStale
from cqrs_lab.read.shown import Shown
from cqrs_lab.shared.messages import Receipt

PROMISES = {"read your writes": "read_your_writes", "monotonic reads": "monotonic_reads"}


def unused(_id):
    raise AssertionError("a session asks for no operation, and for no single order")


class Replicas:
    """Replicas whose versions a test sets, and a write side that counts."""

    def __init__(self, **versions):
        self.versions = versions
        self.written = 0

    def place(self, command, who):
        self.written += 1
        yield from ()  # a command is answered at once here
        return Receipt(f"order-{self.written}", f"op-{self.written}", self.written)

    def read(self, replica):
        version = self.versions[replica]
        return Reading([], Freshness(replica, version, self.written - version, age=0), shown=Shown(version))

    def session(self, **promises):
        api = CafeteriaApi(self.place, unused, self.read, unused, unused, now=lambda: 0)
        return Session("session-1", api, list(self.versions), **promises)


def afternoon(cafeteria, **promises):
    """One order at 1 s, and a reading every half second, from a fast and a slow replica in turn."""
    person = cafeteria.sessions.add(**promises)
    cafeteria.at(1.0, person.place_order, "Aoi", 850)
    for number in range(12):
        cafeteria.at(number * 0.5, person.try_to_read)
    cafeteria.run_until_caught_up(timeout=60)
    return person


@pytest.fixture
def two_replicas(open_cafeteria):
    return open_cafeteria(delay={"replica_1": 0.5, "replica_2": 4.0})


# Reading in turn


def test_readings_go_to_the_replicas_in_turn():
    session = Replicas(replica_1=0, replica_2=0, replica_3=0).session()
    assert [session.read().freshness.view for _ in range(5)] == [
        "replica_1",
        "replica_2",
        "replica_3",
        "replica_1",
        "replica_2",
    ]


def test_an_order_takes_nobodys_turn():
    session = Replicas(replica_1=0, replica_2=0).session()
    session.read()
    session.place_order("Aoi", 850)
    assert session.read().freshness.view == "replica_2"


def test_a_session_that_promises_nothing_takes_every_answer():
    replicas = Replicas(replica_1=5, replica_2=0)
    session = replicas.session()
    session.place_order("Aoi", 850)
    assert [session.read().freshness.version for _ in range(3)] == [5, 0, 5]


def test_a_session_remembers_what_it_did(two_replicas):
    person = two_replicas.sessions.add()
    person.place_order("Aoi", 850)
    two_replicas.advance(0.5)
    person.read()
    opening = two_replicas.parts.clock.now() - 500_000
    assert person.history == [Write(opening, position=1), Read(opening + 500_000, "replica_1", Shown(1), orders=1)]


def test_without_replicas_a_session_reads_the_order_list(cafeteria):
    assert cafeteria.sessions.add().read().freshness.view == "order_list"


def test_an_order_of_a_session_is_an_order(two_replicas):
    person = two_replicas.sessions.add()
    assert person.place_order("Aoi", 850) == Receipt("order-1", "op-1", 1)
    assert two_replicas.order("order-1").customer_name == "Aoi"


# Read your writes


def test_a_replica_that_does_not_know_my_order_is_passed_over():
    replicas = Replicas(replica_1=0, replica_2=1)
    session = replicas.session(read_your_writes=True)
    session.place_order("Aoi", 850)
    assert [session.read().freshness.view for _ in range(3)] == ["replica_2"] * 3


def test_a_replica_that_knows_my_order_and_nothing_newer_is_good_enough():
    replicas = Replicas(replica_1=1)
    session = replicas.session(read_your_writes=True)
    session.place_order("Aoi", 850)
    replicas.written = 9
    assert session.read().freshness.version == 1


def test_the_orders_of_others_bind_nobody():
    replicas = Replicas(replica_1=0)
    replicas.session().place_order("Ben", 850)
    assert replicas.session(read_your_writes=True, monotonic_reads=True).read().freshness.version == 0


def test_read_your_writes_alone_lets_an_order_of_somebody_else_vanish_again():
    replicas = Replicas(replica_1=3, replica_2=1)
    session = replicas.session(read_your_writes=True)
    session.place_order("Aoi", 850)
    assert [session.read().freshness.version for _ in range(2)] == [3, 1]


# Monotonic reads


def test_a_replica_that_is_older_than_what_i_saw_is_passed_over():
    session = Replicas(replica_1=3, replica_2=2).session(monotonic_reads=True)
    assert [session.read().freshness.view for _ in range(3)] == ["replica_1"] * 3


def test_a_replica_that_is_as_old_as_what_i_saw_is_good_enough():
    session = Replicas(replica_1=3, replica_2=3).session(monotonic_reads=True)
    assert [session.read().freshness.view for _ in range(2)] == ["replica_1", "replica_2"]


def test_monotonic_reads_alone_do_not_show_me_my_own_order():
    session = Replicas(replica_1=0).session(monotonic_reads=True)
    session.place_order("Aoi", 850)
    assert session.read().freshness.version == 0


def test_what_i_saw_most_counts_not_what_i_saw_last():
    replicas = Replicas(replica_1=5)
    session = replicas.session(monotonic_reads=True)
    session.read()
    replicas.versions["replica_1"] = 4
    for _ in range(2):
        assert session.try_to_read() is None


# No answer


def test_a_session_refuses_to_answer_rather_than_to_break_its_promise():
    session = Replicas(replica_1=0, replica_2=0).session(read_your_writes=True)
    session.place_order("Aoi", 850)
    with pytest.raises(TooStale, match=r"^replica_\d is 1 event behind, the oldest for 0 s, at version 0$"):
        session.read()
    assert isinstance(session.history[-1], NoAnswer)


def test_who_only_tries_gets_none_and_the_refusal_is_remembered():
    session = Replicas(replica_1=0).session(read_your_writes=True)
    session.place_order("Aoi", 850)
    assert (session.try_to_read(), type(session.history[-1])) == (None, NoAnswer)


def test_a_refusal_takes_a_turn():
    replicas = Replicas(replica_1=0, replica_2=0)
    session = replicas.session(read_your_writes=True)
    session.place_order("Aoi", 850)
    session.try_to_read()
    replicas.versions = {"replica_1": 1, "replica_2": 1}
    assert session.read().freshness.view == "replica_2"


def test_after_a_refusal_a_session_answers_as_soon_as_it_can():
    replicas = Replicas(replica_1=0)
    session = replicas.session(read_your_writes=True, monotonic_reads=True)
    session.place_order("Aoi", 850)
    session.try_to_read()
    replicas.versions["replica_1"] = 1
    assert session.read().freshness.version == 1


# Broken promises and their proofs


def read(version, replica="replica_1"):
    return Read(0, replica, Shown(version), orders=version)


def test_who_did_nothing_was_promised_nothing():
    assert violations([]) == []


def test_a_reading_that_misses_my_order_breaks_read_your_writes():
    mine, reading = Write(0, 3), read(2)
    assert violations([mine, reading]) == [Violation("read your writes", mine, reading)]


def test_a_reading_that_knows_my_order_breaks_nothing():
    assert violations([Write(0, 3), read(3), read(4)]) == []


def test_a_reading_that_is_older_than_another_breaks_monotonic_reads():
    earlier, reading = read(3, "replica_1"), read(2, "replica_2")
    assert violations([earlier, reading]) == [Violation("monotonic reads", earlier, reading)]


def test_the_same_again_breaks_nothing():
    assert violations([read(3), read(3, "replica_2"), read(3)]) == []


def test_one_reading_can_break_both_promises():
    mine, earlier, reading = Write(0, 3), read(3), read(2, "replica_2")
    assert violations([mine, earlier, reading]) == [
        Violation("read your writes", mine, reading),
        Violation("monotonic reads", earlier, reading),
    ]


def test_what_comes_later_breaks_nothing_that_was_before():
    assert violations([read(0), Write(0, 1), read(1)]) == []


def test_no_answer_breaks_no_promise():
    assert violations([Write(0, 1), read(5), NoAnswer(0)]) == []


def test_a_violation_is_proved_by_the_newest_that_was_known():
    newest, reading = read(5, "replica_3"), read(1)
    history = [Write(0, 2), Write(0, 4), read(4), newest, reading]
    assert violations(history) == [
        Violation("read your writes", history[1], reading),
        Violation("monotonic reads", newest, reading),
    ]


def test_a_promise_that_stays_broken_is_reported_at_each_reading():
    mine = Write(0, 1)
    assert [violation.reading for violation in violations([mine, read(0), read(0)])] == [read(0), read(0)]


def test_a_violation_says_what_proves_it():
    history = [Write(0, 3), read(3, "replica_1"), read(0, "replica_2")]
    assert [str(violation) for violation in violations(history)] == [
        "read your writes: wrote event 3, then replica_2 knew 0",
        "monotonic reads: replica_1 showed event 3, then replica_2 knew 0",
    ]


# An afternoon with two replicas


def test_without_promises_an_order_appears_and_vanishes_again(two_replicas):
    history = two_replicas.sessions.table(afternoon(two_replicas))
    broken = history[history["violation"] != ""]
    assert broken[["at", "replica", "violation"]].values.tolist() == [
        [1.0, "replica_1", "read your writes"],
        [1.5, "replica_2", "read your writes"],
        [2.5, "replica_2", "read your writes, monotonic reads"],
        [3.5, "replica_2", "read your writes, monotonic reads"],
        [4.5, "replica_2", "read your writes, monotonic reads"],
    ]


def test_with_both_promises_nothing_is_broken_and_two_readings_get_no_answer(two_replicas):
    history = two_replicas.sessions.table(afternoon(two_replicas, read_your_writes=True, monotonic_reads=True))
    assert history["violation"].tolist() == [""] * 13
    assert history[history["what"] == "no answer"]["at"].tolist() == [1.0, 1.5]


@pytest.mark.parametrize(("kept", "flag"), PROMISES.items())
def test_a_promise_alone_is_kept(two_replicas, kept, flag):
    broken = {violation.promise for violation in violations(afternoon(two_replicas, **{flag: True}).history)}
    assert kept not in broken


def test_the_table_of_a_session_tells_orders_and_readings_apart(two_replicas):
    history = two_replicas.sessions.table(afternoon(two_replicas))
    assert history.columns.tolist() == ["at", "what", "replica", "version", "orders", "violation"]
    assert history.iloc[2:4].astype(object).where(history.notna(), None).values.tolist() == [
        [1.0, "ordered", None, 1, None, ""],
        [1.0, "read", "replica_1", 0, 0, "read your writes"],
    ]


def test_versions_and_orders_are_whole_numbers_also_where_one_is_missing(two_replicas):
    person = afternoon(two_replicas, read_your_writes=True, monotonic_reads=True)
    assert two_replicas.sessions.table(person).dtypes[["version", "orders"]].tolist() == ["Int64", "Int64"]


def test_the_table_of_all_sessions_says_whose_each_line_is(two_replicas):
    one, other = two_replicas.sessions.add(), two_replicas.sessions.add()
    other.read()
    one.place_order("Aoi", 850)
    one.read()
    assert two_replicas.sessions.table()[["session", "what"]].values.tolist() == [
        ["session-1", "ordered"],
        ["session-1", "read"],
        ["session-2", "read"],
    ]


def test_the_table_of_a_session_may_be_asked_for_by_its_name(two_replicas):
    one, other = two_replicas.sessions.add(), two_replicas.sessions.add()
    one.read()
    other.place_order("Aoi", 850)
    assert two_replicas.sessions.table("session-2").equals(two_replicas.sessions.table(other))
    assert two_replicas.sessions.table("session-1")["what"].tolist() == ["read"]


def test_a_session_may_have_the_name_of_its_person(two_replicas):
    people = [two_replicas.sessions.add(name) for name in ("Aoi", None, "Aoi")]
    for person in people:
        person.read()
    assert two_replicas.sessions.table()["session"].tolist() == ["Aoi", "session-2", "Aoi-2"]
    assert two_replicas.facts()["who"].dropna().tolist() == ["Aoi", "session-2", "Aoi-2"]
    assert len(two_replicas.sessions.table("Aoi")) == 1


def test_a_session_that_is_not_there_is_refused_with_those_that_are(cafeteria):
    with pytest.raises(ValueError, match=r"^session must be what sessions\.add gave, not 'session-1'$"):
        cafeteria.sessions.table("session-1")
    cafeteria.sessions.add()
    for given, told in (("session-2", "'session-2'"), (1, "1")):
        with pytest.raises(ValueError, match=rf"sessions\.add gave or its name \(session-1\), not {told}$"):
            cafeteria.sessions.table(given)


def test_without_sessions_the_table_is_empty(cafeteria):
    assert cafeteria.sessions.table().empty


def test_a_session_that_did_nothing_has_an_empty_table(two_replicas):
    assert two_replicas.sessions.table(two_replicas.sessions.add()).empty


# What a version does not tell


def test_an_order_beyond_the_version_is_on_the_screen_and_breaks_nothing(open_cafeteria):
    cafeteria = open_cafeteria(workers=2, delay=Delay.listed([5.0, 1.0]))
    person = cafeteria.sessions.add()
    cafeteria.place_order("Ben", 100)
    mine = person.place_order("Aoi", 100)
    cafeteria.advance(2)
    readings = [person.read() for _ in range(2)]
    assert [reading.order_ids for reading in readings] == [(mine.order_id,)] * 2
    assert violations(person.history) == []


def test_the_same_replica_is_as_good_as_a_moment_ago_also_when_it_showed_events_beyond_its_version(open_cafeteria):
    cafeteria = open_cafeteria(workers=2, delay=Delay.listed([5.0, 1.0]))
    person = cafeteria.sessions.add(read_your_writes=True, monotonic_reads=True)
    cafeteria.place_order("Ben", 100)
    person.place_order("Aoi", 100)
    cafeteria.advance(2)
    assert [person.read().freshness.version for _ in range(2)] == [0, 0]


@pytest.fixture
def given_up(open_cafeteria):
    """One replica, which knows two orders and has given up the first, made by the session."""
    cafeteria = open_cafeteria(delay={"replica_1": 0.5})

    def with_promises(**promises):
        person = cafeteria.sessions.add(**promises)
        mine = person.place_order("Aoi", 850)
        cafeteria.faults.poison(mine.order_id)
        cafeteria.place_order("Ben", 850)
        cafeteria.advance(30)
        return person

    return with_promises


def test_a_session_refuses_a_list_that_has_given_up_its_order_and_says_why(given_up):
    person = given_up(read_your_writes=True)
    with pytest.raises(NeverShown, match=r"^replica_1 will not show event 1: order-1 is poisoned$"):
        person.read()


def test_a_list_that_has_given_up_my_order_breaks_read_your_writes(given_up):
    person = given_up()
    person.read()
    (violation,) = violations(person.history)
    assert str(violation) == "read your writes: wrote event 1, then replica_1 knew 2 and had given it up"


def test_a_list_that_has_given_up_what_another_showed_breaks_monotonic_reads():
    shown = Read(0, "replica_1", Shown(2), orders=2)
    given_up = Read(0, "replica_2", Shown(2, dead={1: "poisoned"}), orders=1)
    assert violations([shown, given_up]) == [Violation("monotonic reads", shown, given_up)]
    assert violations([given_up, shown]) == []
