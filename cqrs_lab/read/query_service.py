"""Questions. They change nothing, and their answers may be old."""

from collections.abc import Callable, Mapping

from cqrs_lab.read.freshness import Bound, Freshness, NeverShown, Reading, TooStale, WhenStale
from cqrs_lab.read.order_list import ReadOrderRepository, ReadOrderRow
from cqrs_lab.read.shown import Shown
from cqrs_lab.shared.arguments import one_of
from cqrs_lab.shared.operations import OperationStatus, OperationStore

PRIMARY = "order_list"
ANY = Bound()


class QueryService:
    """Answers from the read model, and at one pinpoint from the write model.

    `lists` are the order list and its replicas by name; `fresh` tells how fresh a view is, `shown` which events it
    shows; `accepted` holds the operations of the write database, `outcomes` those of the read database.
    """

    def __init__(
        self,
        lists: Mapping[str, ReadOrderRepository],
        *,
        accepted: OperationStore,
        outcomes: OperationStore,
        fresh: Callable[[str], Freshness],
        shown: Callable[[str], Shown],
    ) -> None:
        self.lists = lists
        self.accepted = accepted
        self.outcomes = outcomes
        self.fresh = fresh
        self.shown = shown

    def get_order_list(self) -> list[ReadOrderRow]:
        """All orders that have become visible, the newest first."""
        return self.lists[PRIMARY].list()

    def get_operation(self, operation_id: str) -> OperationStatus | None:
        """How far an operation has come, or None if there is no such operation.

        The outcome is looked up first: where both databases know the operation, the outcome counts.
        """
        return self.outcomes.get(operation_id) or self.accepted.get(operation_id)

    def read(self, view: str = PRIMARY, bound: Bound = ANY, when_stale: WhenStale = "refuse") -> Reading:
        """An order list with its freshness. If the bound does not hold: TooStale, or the old rows marked as stale."""
        rows = self._list(view)
        one_of("when_stale", when_stale, ("refuse", "mark"))
        freshness, shown = self.fresh(view), self.shown(view)
        given_up = shown.dead.get(bound.version)  # the version counts it as dealt with, but nobody will ever see it
        stale = given_up is not None or not bound.holds(freshness)
        if stale and when_stale == "refuse":
            raise TooStale(freshness) if given_up is None else NeverShown(freshness, bound.version, given_up)
        return Reading(rows.list(), freshness, stale, shown)

    def find(self, order_id: str, view: str = PRIMARY) -> ReadOrderRow | None:
        """One order's line in an order list, or None while it is not there."""
        return self._list(view).find(order_id)

    def _list(self, view: str) -> ReadOrderRepository:
        is_replica = isinstance(view, str) and view.startswith("replica_")
        hint = f"; Cafeteria(delay={{{view!r}: 4.0}}) has it" if is_replica else ""
        return self.lists[one_of("an order list", view, self.lists, hint)]
