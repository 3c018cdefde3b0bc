"""Questions to the read side."""

from cqrs_lab.read.order_list import ReadOrderRepository, ReadOrderRow
from cqrs_lab.shared.operations import OperationStatus, OperationStore


class QueryService:
    """Answers from the read model. Its answers may be old, and the caller has no way to change anything.

    `accepted` holds the operations of the write database, `outcomes` those of the read database.
    """

    def __init__(self, orders: ReadOrderRepository, *, accepted: OperationStore, outcomes: OperationStore) -> None:
        self.orders = orders
        self.accepted = accepted
        self.outcomes = outcomes

    def get_order_list(self) -> list[ReadOrderRow]:
        """All orders that have become visible, the newest first."""
        return self.orders.list()

    def get_operation(self, operation_id: str) -> OperationStatus | None:
        """How far an operation has come, or None if there is no such operation.

        The outcome is looked up first: where both databases know the operation, the outcome counts.
        """
        return self.outcomes.get(operation_id) or self.accepted.get(operation_id)
