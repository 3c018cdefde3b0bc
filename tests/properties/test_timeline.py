"""The timeline equals, to the microsecond, a model of a few lines.

A worker looks at 0, p, 2p, ... while it is idle, works for its delay on each order, and looks again at once after
an order. At one instant people act before the worker; what somebody types at an instant that has come already
has missed the look of that instant.
"""

from contextlib import closing

from hypothesis import example, given, settings
from hypothesis import strategies as st

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.lab.randomness import Delay

SECOND = 1_000_000
AT_OPENING, PLANNED, TYPED = 0, 1, 2  # in the order in which they act at one instant


def model(arrivals, delays, poll, transit):
    """When each order is picked up and visible, for arrivals (accepted at, how) in the order of acceptance."""
    look = 0
    for (accepted, how), delay in zip(arrivals, delays, strict=True):
        arrived = accepted + transit
        just_missed = how == TYPED and transit == 0
        if poll is None:  # woken at once
            look = max(look, arrived)
        else:
            while look < arrived or (look == arrived and just_missed):
                look += poll
        yield look, look + delay
        look += delay


def measured(planned, pauses, early, **wishes):
    """The timeline of a cafeteria, as rows of whole microseconds."""
    with closing(Cafeteria(**wishes)) as cafeteria:
        for instant in planned:
            cafeteria.at(instant / SECOND, cafeteria.place_order, "Aoi", 850)
        for _ in range(early):
            cafeteria.place_order("Aoi", 850)
        for pause in pauses:
            cafeteria.advance(pause / SECOND)
            cafeteria.place_order("Aoi", 850)
        cafeteria.run_until_caught_up(timeout=10_000)
        facts = cafeteria.timeline()[["accepted_at", "picked_up_at", "visible_at", "lag"]]
        return [tuple(round(fact * SECOND) for fact in row) for row in facts.to_numpy()]


def spans(least, most):
    """Whole microseconds, and often a round number of them, so that things fall on one instant."""
    tenths = st.integers(-(-least // 100_000), most // 100_000).map(lambda tenth: tenth * 100_000)
    return tenths | st.integers(least, most)


polls = spans(1_000, SECOND // 2) | st.just(100_000) | st.none()


@settings(deadline=None, max_examples=400)
@given(
    planned=st.lists(spans(0, 5 * SECOND), max_size=6),
    pauses=st.lists(spans(0, 2 * SECOND), max_size=6),
    early=st.integers(0, 2),
    delays=st.lists(spans(0, 2 * SECOND), min_size=14, max_size=14),
    poll=polls,
    transit=st.just(0) | spans(0, SECOND),
)
@example(planned=[], pauses=[], early=1, delays=[1_500_000] * 14, poll=100_000, transit=0)
@example(planned=[], pauses=[40_000], early=0, delays=[1_500_000] * 14, poll=100_000, transit=0)
@example(planned=[300_000], pauses=[300_000], early=0, delays=[1_500_000] * 14, poll=100_000, transit=0)
@example(planned=[0], pauses=[0, 0], early=1, delays=[0] * 14, poll=None, transit=0)
def test_the_timeline_is_that_of_the_model(planned, pauses, early, delays, poll, transit):
    typed = [sum(pauses[: n + 1]) for n in range(len(pauses))]
    arrivals = sorted(
        [(0, AT_OPENING)] * early
        + [(instant, PLANNED) for instant in planned]
        + [(instant, TYPED) for instant in typed]
    )
    delays = delays[: len(arrivals)]
    found = measured(
        planned,
        pauses,
        early,
        delay=Delay.listed([delay / SECOND for delay in delays]),
        poll_interval=poll and poll / SECOND,
        transit=transit / SECOND,
    )
    expected = model(arrivals, delays, poll, transit)
    assert found == [
        (accepted, picked_up, visible, visible - accepted)
        for (accepted, _), (picked_up, visible) in zip(arrivals, expected, strict=True)
    ]


@settings(deadline=None, max_examples=50)
@given(
    planned=st.lists(spans(0, 5 * SECOND), min_size=1, max_size=6),
    delay=spans(0, 2 * SECOND),
    cuts=st.lists(spans(0, 5 * SECOND), max_size=8),
)
def test_it_does_not_matter_in_how_many_steps_time_is_moved(planned, delay, cuts):
    tables = []
    for stops in ([], sorted(cuts)):
        with closing(Cafeteria(delay=delay / SECOND)) as cafeteria:
            for instant in planned:
                cafeteria.at(instant / SECOND, cafeteria.place_order, "Aoi", 850)
            for stop, last in zip(stops, [0, *stops], strict=False):
                cafeteria.advance((stop - last) / SECOND)
            cafeteria.run_until_caught_up(timeout=10_000)
            tables.append(cafeteria.timeline())
    assert tables[0].equals(tables[1])
