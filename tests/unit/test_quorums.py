"""Quorums: the published figures come out, and the model does what its words say."""

import numpy as np
import pytest

from cqrs_lab import beside_published, quorum
from cqrs_lab.lab.quorums import BLOCK, FIGURES, PUBLISHED, SYSTEMS, Fit, trials_of

# How far a figure may be from the paper's, which is itself from 50,000 trials: points, or a share of it.
TOLERANCES = dict(zip(FIGURES, (0.6, 0.04, 0.04, 0.15), strict=True))


@pytest.fixture(scope="module")
def table():
    return beside_published()


@pytest.mark.parametrize("system", PUBLISHED)
@pytest.mark.parametrize("figure", FIGURES)
def test_a_published_figure_comes_out(table, system, figure):
    row = table[(table["system"] == system) & (table["figure"] == figure)].iloc[0]
    away = abs(row["here"] - row["published"])
    assert away <= TOLERANCES[figure] * (1 if figure == FIGURES[0] else row["published"])


def test_every_figure_of_every_system_is_in_the_table(table):
    assert len(table) == len(PUBLISHED) * len(FIGURES) == 16
    assert set(SYSTEMS) == set(PUBLISHED)


def test_whoever_waits_for_more_than_half_reads_nothing_old():
    """r + w > n: the two sets meet in a replica that has the write."""
    assert quorum("YMMR", 3, r=2, w=2, trials=5000).lag(1) == 0
    assert quorum("YMMR", 3, r=3, w=1, trials=5000).lag(1) == 0
    assert quorum("YMMR", 3, r=1, w=3, trials=5000).lag(1) == 0
    assert quorum("YMMR", 3, r=2, w=1, trials=5000).lag(1) > 0


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_read_is_fresh_when_one_of_its_replicas_has_the_write(system):
    """Each trial by hand: a read that starts at its lag is fresh, one that starts a moment earlier is not."""
    drawn = []

    def draw(number):
        drawn.append(chance.random_sample(number))
        return drawn[-1]

    chance, size, replicas, r, w = np.random.RandomState(1), 200, 3, 2, 1
    known = SYSTEMS[system]
    lags, reads, commits = trials_of(known, replicas, r, w, size, draw)
    far = [np.where(np.arange(3) == np.floor(3 * u)[:, None], 0.0, 75.0) for u in drawn[:-4]]
    near_writer, near_reader = far or (0, 0)
    times = [
        fit.times(u).reshape(size, 3) for fit, u in zip([known.write] + [known.others] * 3, drawn[-4:], strict=True)
    ]
    write, answer, read, response = (
        time + place for time, place in zip(times, [near_writer] * 2 + [near_reader] * 2, strict=True)
    )
    for n in range(size):
        committed = sorted(write[n] + answer[n])[w - 1]
        answered = sorted(range(3), key=lambda replica, n=n: read[n][replica] + response[n][replica])[:r]

        def is_fresh(t, n=n, committed=committed, answered=answered):
            return any(committed + t + read[n][replica] >= write[n][replica] for replica in answered)

        assert is_fresh(lags[n] + 1e-9)
        assert lags[n] == 0 or not is_fresh(lags[n] - 1e-6)
        assert (reads[n], commits[n]) == pytest.approx(
            (max(read[n][one] + response[n][one] for one in answered), committed)
        )


def test_a_fit_is_pareto_or_exponential_in_the_shares_it_says():
    fit, u = Fit(0.75, 2.0, 4.0, 0.5), np.random.RandomState(1).random_sample(200_000)
    times = fit.times(u)
    pareto, exponential = times[u < 0.75], times[u >= 0.75]
    assert (pareto.min(), np.mean(pareto > 4)) == pytest.approx((2.0, 2.0**-4), rel=0.03)
    assert (exponential.min(), exponential.mean()) == pytest.approx((0.0, 2.0), rel=0.03, abs=1e-3)


@pytest.mark.parametrize("trials", [1, BLOCK, BLOCK + 1])
def test_there_are_as_many_trials_as_were_asked_for(trials):
    assert len(quorum("WAN", trials=trials).lags.ascending) == trials


def test_the_same_seed_gives_the_same_trials():
    assert repr(quorum("WAN", trials=500, seed=1)) == repr(quorum("WAN", trials=500, seed=1))
    assert repr(quorum("WAN", trials=500, seed=1)) != repr(quorum("WAN", trials=500, seed=2))


def test_what_many_reads_show():
    assert repr(quorum("LNKD-SSD", r=3)) == "<100,000 reads: 100.0 % fresh at once, 99.9 % after 0.00 ms>"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"system": "LNKD"}, "^system must be one of LNKD-SSD, LNKD-DISK, YMMR, WAN, not 'LNKD'"),
        ({"r": 4}, "^r must be a whole number from 1 to 3, not 4"),
        ({"w": 0}, "^w must be a whole number from 1 to 3, not 0"),
        ({"replicas": 0}, "^replicas must be a whole number from 1 to 20, not 0"),
        ({"trials": 0}, "^trials must be a whole number from 1 to 1,000,000, not 0"),
    ],
    ids=str,
)
def test_a_quorum_that_cannot_be_is_refused(wrong, sentence):
    with pytest.raises(ValueError, match=sentence):
        quorum(**{"system": "YMMR", **wrong})
