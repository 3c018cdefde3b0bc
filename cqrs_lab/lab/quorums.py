"""Quorums: how late a read can be where several replicas are written at once, and which of them answers first.

The model is WARS of P. Bailis, S. Venkataraman, M. J. Franklin, J. M. Hellerstein and I. Stoica, "Probabilistically
Bounded Staleness for Practical Partial Quorums", VLDB 2012 (PBS), with the fits to measurements at LinkedIn and Yammer
that the paper gives. A write is sent to all N replicas: it is under way for W, its answer for A, and it is committed
when `w` answers are in. A read, begun t after that, is under way for R, its answer for S, and it is over when `r`
answers are in. It is fresh if one of these r replicas had the write when the read came:

    w_t = w-th smallest of W + A,  over the replicas
    fresh if w_t + t + R >= W      for one of the first r replicas by R + S

So each trial has one lag, the smallest t at which its read is fresh, and the t-visibility curve is the share of lags
that are at most t: the same curve, and the same code, as for the cafeteria's orders.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cqrs_lab.lab.draws import Uniforms, checked_seed, rounded
from cqrs_lab.lab.order_times import Lags
from cqrs_lab.shared.arguments import one_of
from cqrs_lab.shared.units import whole

Floats = NDArray[np.float64]

PER_MILLISECOND = 1000.0  # microseconds
MOST_REPLICAS = 20
MOST_TRIALS = 1_000_000
ACROSS = 75.0  # milliseconds to a replica on another continent, one way
BLOCK = 20_000  # trials at once: their arrays stay small, however many trials there are


@dataclass(frozen=True, slots=True)
class Fit:
    """A message's time in milliseconds: Pareto's from `least` on with exponent `shape`, for a `share` of all; else
    exponential with `rate` per millisecond.
    """

    share: float
    least: float
    shape: float
    rate: float

    def times(self, u: Floats) -> Floats:
        """By inverse transform: one number decides for both, which of the two it is and how long."""
        short = u < self.share
        within = np.where(short, u / self.share, (u - self.share) / (1 - self.share))
        left = np.log1p(-within)
        return np.where(short, self.least * np.exp(left / -self.shape), left / -self.rate)


@dataclass(frozen=True, slots=True)
class System:
    """How long a write and all other messages are under way; `far` if only one replica is near."""

    write: Fit
    others: Fit
    far: bool = False


SSD = Fit(0.9122, 0.235, 10, 1.66)
DISK = Fit(0.38, 1.05, 1.51, 0.183)

# As the paper fits them. LNKD is LinkedIn's store on flash and on disks, YMMR is Yammer's; WAN is LNKD-DISK with its
# replicas, its writers and its readers on three continents.
SYSTEMS = {
    "LNKD-SSD": System(SSD, SSD),
    "LNKD-DISK": System(DISK, SSD),
    "YMMR": System(Fit(0.939, 3, 3.35, 0.0028), Fit(0.982, 1.5, 3.8, 0.0217)),
    "WAN": System(DISK, SSD, far=True),
}

# What the paper says of N = 3, r = w = 1, from 50,000 trials: the share of reads that are fresh at once, and in
# milliseconds the 99.9th percentile of a read and of a write, and when 99.9 % of reads are fresh (it scatters most).
PUBLISHED = {
    "LNKD-SSD": (0.974, 0.66, 0.66, 1.85),
    "LNKD-DISK": (0.439, 0.66, 10.99, 45.5),
    "YMMR": (0.893, 5.58, 10.83, 1364.0),
    "WAN": (0.33, 3.4, 55.12, 113.0),
}
FIGURES = ("fresh at once, %", "99.9 % of reads within, ms", "99.9 % of writes within, ms", "99.9 % fresh after, ms")


@dataclass(frozen=True, slots=True)
class Quorum:
    """What many trials have given: how late a read is, and how long reads and writes took."""

    lags: Lags
    reads: Lags
    writes: Lags

    def lag(self, share: float) -> float:
        """After how many seconds this share of reads is fresh."""
        return self.lags.quantile(share)

    def visible_after(self, seconds: Any) -> Any:
        """The share of reads that are fresh so many seconds after the write was committed: the t-visibility curve.

        A number for a number, an array for an array.
        """
        return self.lags.share_within(seconds)

    def __repr__(self) -> str:
        at_once, late = 100 * self.visible_after(0), 1000 * self.lag(0.999)
        return f"<{len(self.lags.ascending):,} reads: {at_once:.1f} % fresh at once, 99.9 % after {late:.2f} ms>"


def quorum(system: str, replicas: int = 3, r: int = 1, w: int = 1, *, trials: int = 100_000, seed: int = 29) -> Quorum:
    """Writes and reads at `system`, one of SYSTEMS; `r` and `w` answers are waited for.

    Raises ValueError, naming the parameter and what is allowed.
    """
    known = SYSTEMS[one_of("system", system, SYSTEMS)]
    number = whole("replicas", replicas, least=1, most=MOST_REPLICAS)
    first, enough = whole("r", r, least=1, most=number), whole("w", w, least=1, most=number)
    left, draw = (
        whole("trials", trials, least=1, most=MOST_TRIALS),
        Uniforms(checked_seed(seed), f"quorum/{system}").next,
    )
    blocks = []
    for size in [BLOCK] * (left // BLOCK) + [left % BLOCK]:
        blocks.append(trials_of(known, number, first, enough, size, draw))
    lags, reads, writes = (np.concatenate(kind) for kind in zip(*blocks, strict=True))
    return Quorum(*(Lags(np.sort(rounded(times * PER_MILLISECOND))) for times in (lags, reads, writes)))


def trials_of(
    system: System, replicas: int, r: int, w: int, size: int, draw: Callable[[int], Floats]
) -> tuple[Floats, Floats, Floats]:
    """The lag, the read's time and the write's time of so many trials, in milliseconds."""

    def times(fit: Fit, away: Floats) -> Floats:
        return fit.times(draw(size * replicas)).reshape(size, replicas) + away

    near_writer, near_reader = (away(system, replicas, size, draw) for _ in range(2))
    write, answer = times(system.write, near_writer), times(system.others, near_writer)
    read, response = times(system.others, near_reader), times(system.others, near_reader)
    committed = np.sort(write + answer, axis=1)[:, w - 1]
    first = np.argsort(read + response, axis=1)[:, :r]
    late = np.take_along_axis(write - read, first, axis=1).min(axis=1) - committed
    return np.maximum(late, 0.0), np.sort(read + response, axis=1)[:, r - 1], committed


def away(system: System, replicas: int, size: int, draw: Callable[[int], Floats]) -> Floats:
    """How much longer each replica is away from somebody: nothing from the one at the same place."""
    if not system.far:
        return np.zeros((1, replicas))
    place = np.floor(draw(size) * replicas)
    return np.where(np.arange(replicas) == place[:, np.newaxis], 0.0, ACROSS)


def beside_published(trials: int = 300_000, seed: int = 29) -> pd.DataFrame:
    """One row for each system and figure: what the paper says, and what comes out here."""
    rows = []
    for system, published in PUBLISHED.items():
        ours = quorum(system, trials=trials, seed=seed)
        milliseconds = [1000 * sample.quantile(0.999) for sample in (ours.reads, ours.writes, ours.lags)]
        here = [100 * ours.visible_after(0), *milliseconds]
        for figure, theirs, mine in zip(FIGURES, (100 * published[0], *published[1:]), here, strict=True):
            rows.append({"system": system, "figure": figure, "published": theirs, "here": round(mine, 2)})
    return pd.DataFrame(rows)
