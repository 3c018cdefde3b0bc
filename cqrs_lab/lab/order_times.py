"""When many orders were accepted and visible, and what is measured of that: lags, backlog, t-visibility, Little's law.

The lag of one order is visible - accepted; the backlog at an instant is how many orders are accepted and not yet
visible. All is computed in whole microseconds and given in seconds.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cqrs_lab.lab.draws import Microseconds, as_microseconds
from cqrs_lab.shared.arguments import as_given
from cqrs_lab.shared.units import PER_SECOND, as_seconds, counted, is_number, microseconds

SUMMARY = ["orders", "mean_lag", "p50", "p95", "p99", "worst_lag", "largest_backlog"]
TIMES = ["accepted_at", "picked_up_at", "visible_at", "lag"]
LOW_HALF = (1 << 32) - 1
Number = TypeVar("Number", np.int64, np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Lags:
    """Many lags, or other durations, the shortest first; in microseconds."""

    ascending: Microseconds

    def quantile(self, share: float) -> float:
        """The shortest lag, in seconds, that this share of all does not exceed; 0.5 asks for the median.

        It is one of the lags, never something between two (Hyndman and Fan, The American Statistician 50, 1996,
        definition 1), so that it fits `share_within` exactly. ValueError for a share that is none, or if there are
        no lags.
        """
        if not is_number(share) or not 0 <= share <= 1:
            raise ValueError(f"share must be a number from 0 to 1, such as 0.95, not {as_given(share)}")
        if not len(self.ascending):
            raise ValueError("share must be asked of at least one lag, and there is none")
        # 0.07 * 100 is 7.000000000000001, and rounded up that would be eight.
        rank = math.ceil(round(float(share) * len(self.ascending), 6))
        return as_seconds(int(self.ascending[max(rank, 1) - 1]))

    def share_within(self, seconds: Any) -> Any:
        """The share of lags of at most so many seconds: a number for a number, an array for an array."""
        if not len(self.ascending):
            raise ValueError("seconds must be asked of at least one lag, and there is none")
        limit, single = limits("seconds", seconds)
        shares = np.searchsorted(self.ascending, limit, side="right") / len(self.ascending)
        return float(shares[0]) if single else shares

    def mean(self) -> float:
        """The mean in seconds; ValueError if there are none."""
        if not len(self.ascending):
            raise ValueError("a mean must be asked of at least one lag, and there is none")
        return as_seconds(exact_sum(self.ascending) / len(self.ascending))


@dataclass(frozen=True, eq=False)
class OrderTimes:
    """When each order was accepted, picked up and visible: arrays in microseconds since opening, by acceptance.

    No slots: what needs sorting is sorted once, when it is asked for first.
    """

    accepted: Microseconds
    picked_up: Microseconds
    visible: Microseconds

    def __post_init__(self) -> None:
        for instants in (self.accepted, self.picked_up, self.visible):
            instants.flags.writeable = False  # what is sorted once would be wrong for ever

    @cached_property
    def lags(self) -> Lags:
        """All lags, the shortest first."""
        return Lags(np.sort(self.visible - self.accepted))

    @cached_property
    def visible_in_turn(self) -> Microseconds:
        """The instants at which one order more is visible; with one worker that is the order of acceptance."""
        return in_turn(self.visible)

    def lag(self, share: float) -> float:
        """The lag in seconds that this share of the orders does not exceed; see `Lags.quantile`."""
        return self.lags.quantile(share)

    def mean_lag(self) -> float:
        """The mean lag in seconds; ValueError if there are no orders."""
        return self.lags.mean()

    def worst_lag(self) -> float:
        """The longest lag in seconds; ValueError if there are no orders."""
        return self.lags.quantile(1)

    def visible_after(self, seconds: Any) -> Any:
        """The share of orders that are visible so many seconds after they were accepted: the t-visibility curve.

        A number for a number, an array for an array. ValueError if there are no orders.
        """
        return self.lags.share_within(seconds)

    def backlog(self, at: Any) -> Any:
        """How many orders are accepted and not visible at `at` seconds, after all that happens at that instant.

        A whole number for a number, an array for an array.
        """
        limit, single = limits("at", at)
        orders = backlog_after(self.accepted, self.visible_in_turn, limit)
        return int(orders[0]) if single else orders

    def largest_backlog(self) -> int:
        """The largest backlog there ever was; it only grows when an order is accepted."""
        return max(0, int(backlog_after(self.accepted, self.visible_in_turn, self.accepted).max(initial=0)))

    def summary(self) -> pd.DataFrame:
        """One row: how many orders, the mean lag, three quantiles of the lag, the worst, and the largest backlog."""
        lags = [self.mean_lag(), self.lag(0.5), self.lag(0.95), self.lag(0.99), self.worst_lag()]
        return pd.DataFrame([[len(self.accepted), *lags, self.largest_backlog()]], columns=SUMMARY)

    def table(self) -> pd.DataFrame:
        """One row for each order: accepted_at, picked_up_at, visible_at, lag; in seconds, by acceptance."""
        instants = [self.accepted, self.picked_up, self.visible, self.visible - self.accepted]
        return pd.DataFrame(dict(zip(TIMES, (all_of / PER_SECOND for all_of in instants), strict=True)), copy=False)

    def timeline(self) -> pd.DataFrame:
        """The same table with an `order_id`, as `Cafeteria.timeline` gives it."""
        table = self.table()
        table.insert(0, "order_id", pd.Series([f"order-{n}" for n in range(1, len(table) + 1)], dtype=object))
        return table

    def littles_law(self) -> "LittlesLaw":
        """Both sides of Little's law, each from numbers of its own; ValueError if there is no time between them.

        The period is from the first order's acceptance until all are visible.
        """
        period = int(self.visible_in_turn[-1] - self.accepted[0]) if len(self.accepted) else 0
        if not period:
            raise ValueError("Little's law needs some time between the first order and the last one's visibility")
        area = backlog_area(self.accepted, self.visible_in_turn)
        return LittlesLaw(len(self.accepted), period, area, exact_sum(self.lags.ascending))

    def __repr__(self) -> str:
        orders = counted(len(self.accepted), "order")
        if not len(self.accepted):
            return f"<{orders}>"
        mean, late, worst = self.mean_lag(), self.lag(0.95), self.worst_lag()
        backlog = self.largest_backlog()
        return f"<{orders}: mean lag {mean:.2f} s, p95 {late:.2f} s, worst {worst:.2f} s; largest backlog {backlog}>"


@dataclass(frozen=True, slots=True)
class LittlesLaw:
    """Mean backlog = orders per second x mean lag (J. D. C. Little, Operations Research 9, 1961).

    From an instant without a backlog to another one it is no statement about averages, but exact: the area under the
    curve of the backlog, `area`, is the sum of all lags, `total_lag`. Times in microseconds.
    """

    orders: int
    period: int
    area: int
    total_lag: int

    @property
    def mean_backlog(self) -> float:
        """How many orders are on their way, on average over the period."""
        return self.area / self.period

    @property
    def rate(self) -> float:
        """Orders per second."""
        return self.orders / as_seconds(self.period)

    @property
    def mean_lag(self) -> float:
        """In seconds."""
        return as_seconds(self.total_lag / self.orders)

    def table(self) -> pd.DataFrame:
        """One row: the period, and the numbers on both sides."""
        sides = {"mean_backlog": self.mean_backlog, "rate": self.rate, "mean_lag": self.mean_lag}
        return pd.DataFrame(
            [{"seconds": as_seconds(self.period), **sides, "rate x mean_lag": self.rate * self.mean_lag}]
        )


def measured(timeline: pd.DataFrame) -> OrderTimes:
    """The times of a cafeteria's own orders, from `cafeteria.timeline()`, to be measured like those of a what-if.

    ValueError if that is no such table, or if an order is not visible yet.
    """
    columns = TIMES[:3]
    if not isinstance(timeline, pd.DataFrame) or any(column not in timeline for column in columns):
        raise ValueError(f"timeline must be the table of cafeteria.timeline(), not {as_given(timeline)}")
    if timeline[columns].isna().to_numpy().any():
        raise ValueError("timeline must hold visible orders only: first call cafeteria.run_until_caught_up(timeout=60)")
    return OrderTimes(*(as_microseconds(column, timeline[column].to_numpy()) for column in columns))


def in_turn(instants: NDArray[Number]) -> NDArray[Number]:
    """An array, its smallest number first. Most are in turn already, and to see that takes a hundredth of sorting."""
    return instants if (instants[1:] >= instants[:-1]).all() else np.sort(instants)


def limits(name: str, seconds: Any) -> tuple[Microseconds, bool]:
    """A number or an array of seconds as an array, and whether it was a number."""
    if is_number(seconds):
        return np.array([microseconds(name, seconds)], dtype=np.int64), True
    return as_microseconds(name, seconds), False


def backlog_after(accepted: Microseconds, visible: Microseconds, instants: Microseconds) -> Microseconds:
    """The backlog after all that happens at each of the instants; both arrays ascend."""
    come = np.searchsorted(accepted, instants, side="right")
    return come - np.searchsorted(visible, instants, side="right")


def backlog_area(accepted: Microseconds, visible: Microseconds) -> int:
    """The area under the curve of the backlog, in orders x microseconds; both arrays ascend."""
    instants = np.sort(np.concatenate([accepted, visible]))
    backlog = backlog_after(accepted, visible, instants[:-1])
    # In Python's whole numbers: ten million orders, late for years, are more than 64 bits hold.
    return sum(orders * gap for orders, gap in zip(backlog.tolist(), np.diff(instants).tolist(), strict=True))


def exact_sum(numbers: Microseconds) -> int:
    """The sum of an array whose numbers are not below zero, also where it is more than 64 bits hold."""
    return (int((numbers >> 32).sum()) << 32) + int((numbers & LOW_HALF).sum())
