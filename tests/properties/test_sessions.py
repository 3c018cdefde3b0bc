"""Whatever the replicas' lags, however many workers, whatever breaks: sessions keep their promises, and the checker
finds every broken one, and no other.

The oracle looks at the rows on the screen, and at nothing else: a person who has ordered wants to see that order, and
who has seen an order wants to see it again, in no older state. Versions and positions are none of its business.
"""

from contextlib import closing

from hypothesis import event, given, settings
from hypothesis import strategies as st

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.client.sessions import NoAnswer, Read, Write, violations
from cqrs_lab.lab.randomness import Delay
from cqrs_lab.read.freshness import NeverShown, TooStale
from cqrs_lab.read.shown import Shown

MINE, YOURS = "read your writes", "monotonic reads"
LONGEST = 20  # deeds in one lunch break


def spans(most):
    """Seconds: often tenths, so that things fall on one instant."""
    tenths = st.integers(0, most * 10).map(lambda tenth: tenth / 10)
    return tenths | st.integers(0, most * 1_000_000).map(lambda us: us / 1_000_000)


lags = st.lists(spans(4), min_size=3 * LONGEST, max_size=3 * LONGEST).map(Delay.listed)
replicas = st.lists(lags, min_size=1, max_size=3)
workers = st.integers(1, 3)
things = ["I order", "somebody orders", "somebody pays", "I read", "I read", "I read", "one breaks", "all is mended"]
deeds = st.lists(st.sampled_from(things) | spans(1), min_size=8, max_size=LONGEST)


def rows_of(reading):
    """What stands on the screen: each order, and how far it is."""
    return {row.order_id: row.order_version for row in reading.rows}


def holds(rows, earlier):
    """Whether every order that was there before is there, as far as it was."""
    return all(rows.get(order_id, 0) >= order_version for order_id, order_version in earlier.items())


class LunchBreak:
    """One person among others, and what that person had on the screen: `seen` holds the rows for each entry."""

    def __init__(self, replicas, workers, deeds, after_each=lambda lunch: None, **promises):
        self.promises = promises
        self.delays = {f"replica_{number}": delay for number, delay in enumerate(replicas, start=1)}
        self.orders, self.seen = [], []
        cafeteria = Cafeteria(
            delay={"order_list": 0.0, **self.delays}, workers=workers, lease=60.0, attempts=2, retry_wait=0.1
        )
        with closing(cafeteria):
            self.cafeteria, self.person = cafeteria, cafeteria.sessions.add(**promises)
            for deed in deeds:
                self.do(deed)
                after_each(self)
        self.history = self.person.history

    def do(self, deed):
        match deed:
            case "I order":
                receipt = self.person.place_order("Aoi", 850)
                self.orders.append(receipt.order_id)
                self.seen.append({receipt.order_id: 1})
            case "somebody orders":
                self.orders.append(self.cafeteria.place_order("Ben", 850).order_id)
            case "somebody pays":
                unpaid = [order for order in self.orders if self.cafeteria.order(order).status == "ORDERED"]
                if unpaid:
                    self.cafeteria.pay_order(unpaid[0])
            case "one breaks":
                if self.orders:
                    self.cafeteria.faults.poison(self.orders[-1])
            case "all is mended":
                for order in self.orders:
                    self.cafeteria.faults.cure(order)
                    self.cafeteria.dead_letters.retry(order)
            case "I read":
                self.read()
            case seconds:
                self.cafeteria.advance(seconds)

    def read(self):
        """Read, and see that there is an answer if and only if some replica's screen keeps the promises."""
        screens = [rows_of(self.cafeteria.read(replica)) for replica in self.delays]
        kinds = [
            kind for kind, name in ((Write, "read_your_writes"), (Read, "monotonic_reads")) if name in self.promises
        ]
        owed = [
            rows
            for entry, rows in zip(self.person.history, self.seen, strict=True)
            if any(isinstance(entry, kind) for kind in kinds)
        ]
        can = any(all(holds(screen, rows) for rows in owed) for screen in screens)
        reading = self.person.try_to_read()
        assert (reading is not None) == can
        self.seen.append({} if reading is None else rows_of(reading))

    def broken(self):
        """Each reading that breaks a promise, by its place in the history, with the promise."""
        return {
            (place, MINE if isinstance(earlier, Write) else YOURS)
            for place, reading in enumerate(self.history)
            if isinstance(reading, Read)
            for earlier, rows in zip(self.history[:place], self.seen, strict=False)
            if not holds(self.seen[place], rows)
        }


def place_of(entry, history):
    """Where this very entry stands; two entries may be alike."""
    (place,) = (place for place, other in enumerate(history) if other is entry)
    return place


def found(history):
    return sorted((place_of(one.reading, history), one.promise) for one in violations(history))


@settings(deadline=None, max_examples=80)
@given(replicas, workers, deeds)
def test_a_session_with_both_promises_breaks_none(replicas, workers, deeds):
    lunch = LunchBreak(replicas, workers, deeds, read_your_writes=True, monotonic_reads=True)
    refused = any(isinstance(entry, NoAnswer) for entry in lunch.history)
    event("there was a refusal" if refused else "all were answered")
    assert (found(lunch.history), lunch.broken()) == ([], set())


@settings(deadline=None, max_examples=40)
@given(replicas, workers, deeds)
def test_a_session_that_promises_read_your_writes_keeps_it(replicas, workers, deeds):
    lunch = LunchBreak(replicas, workers, deeds, read_your_writes=True)
    assert MINE not in {promise for _, promise in lunch.broken()}
    assert found(lunch.history) == sorted(lunch.broken())


@settings(deadline=None, max_examples=40)
@given(replicas, workers, deeds)
def test_a_session_that_promises_monotonic_reads_keeps_it(replicas, workers, deeds):
    lunch = LunchBreak(replicas, workers, deeds, monotonic_reads=True)
    assert YOURS not in {promise for _, promise in lunch.broken()}
    assert found(lunch.history) == sorted(lunch.broken())


@settings(deadline=None, max_examples=80)
@given(replicas, workers, deeds)
def test_without_promises_the_checker_finds_what_the_screens_say(replicas, workers, deeds):
    lunch = LunchBreak(replicas, workers, deeds)
    event(f"{len(lunch.broken())} broken")
    assert not any(isinstance(entry, NoAnswer) for entry in lunch.history)
    assert found(lunch.history) == sorted(lunch.broken())


# One reading against another, event by event

positions = st.integers(1, 6)
shown = st.builds(
    lambda version, dead, beyond: Shown(
        version,
        {position: "poisoned" for position in dead if position <= version},
        frozenset(position for position in beyond if position > version + 1),
    ),
    st.integers(0, 6),
    st.sets(positions),
    st.sets(positions),
)


def events(shown):
    return {position for position in range(1, 10) if shown.shows(position)}


@settings(deadline=None, max_examples=400)
@given(shown, shown)
def test_a_reading_covers_another_if_it_shows_all_that_the_other_showed(later, earlier):
    assert later.covers(earlier) == (events(earlier) <= events(later))
    assert later.missing(earlier) == events(earlier) - events(later)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.builds(Write, st.just(0), positions) | st.builds(Read, st.just(0), st.just("a"), shown, st.just(0))))
def test_a_violation_is_proved_by_the_last_event_that_is_missing(history):
    for violation in violations(history):
        place = place_of(violation.reading, history)
        kind = Write if violation.promise == MINE else Read
        before = [entry for entry in history[:place] if isinstance(entry, kind)]
        known = (
            {entry.position for entry in before} if kind is Write else set().union(*(events(e.shown) for e in before))
        )
        assert violation.position == max(known - events(violation.reading.shown))
        assert place_of(violation.earlier, history) < place


@settings(deadline=None, max_examples=40)
@given(replicas, workers, deeds)
def test_a_bound_on_a_version_is_kept_event_for_event(replicas, workers, deeds):
    """Who is answered sees the event that was asked for; who is told "never" looks at a list without it."""

    def ask_for_the_first_order(lunch):
        if lunch.orders:
            try:
                assert lunch.orders[0] in lunch.cafeteria.read("replica_1", min_version=1).order_ids
            except NeverShown:
                assert lunch.orders[0] not in lunch.cafeteria.read("replica_1").order_ids
            except TooStale:
                assert lunch.cafeteria.freshness("replica_1").version == 0

    LunchBreak(replicas, workers, deeds, after_each=ask_for_the_first_order)
