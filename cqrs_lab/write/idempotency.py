"""Idempotency keys: the same command, sent twice, is one order, and one payment.

Whoever sends a command may put a key of its own on it. The key is stored in the order's own transaction, together
with the receipt and with a fingerprint of the command. If the command comes again, because a finger was impatient or a
network repeated it, the first receipt is given back and nothing else happens. The same key on another command
is a mistake.
"""

import json

from cqrs_lab.shared.database import Database
from cqrs_lab.shared.messages import PayOrder, PlaceOrder, Receipt
from cqrs_lab.write.refusals import OrderRefused

SCHEMA = """
CREATE TABLE IF NOT EXISTS idempotency_keys (
    key          TEXT PRIMARY KEY,
    fingerprint  TEXT NOT NULL,
    order_id     TEXT NOT NULL,
    operation_id TEXT NOT NULL,
    position     INTEGER NOT NULL
)
"""


class IdempotencyKeys:
    """The keys in the write database. Both methods want a command with a key, and the order's transaction."""

    def __init__(self, database: Database) -> None:
        self.database = database
        database.define(SCHEMA)

    def first_receipt(self, command: PlaceOrder | PayOrder) -> Receipt | None:
        """The receipt of the command that came first with this key; None if none came.

        Raises OrderRefused if the first command with this key was another one.
        """
        rows = self.database.execute("SELECT * FROM idempotency_keys WHERE key = :key", key=command.idempotency_key)
        if not rows:
            return None
        if rows[0]["fingerprint"] != fingerprint(command):
            another = "order" if isinstance(command, PlaceOrder) else "command"
            reason = f"{command.idempotency_key} was used for another {another}"
            raise OrderRefused("idempotencyKey", reason, "key reused")
        return Receipt(rows[0]["order_id"], rows[0]["operation_id"], rows[0]["position"])

    def remember(self, command: PlaceOrder | PayOrder, receipt: Receipt) -> None:
        """Keep the receipt for the case that the command comes again."""
        self.database.execute(
            "INSERT INTO idempotency_keys VALUES (:key, :fingerprint, :order_id, :operation_id, :position)",
            key=command.idempotency_key,
            fingerprint=fingerprint(command),
            order_id=receipt.order_id,
            operation_id=receipt.operation_id,
            position=receipt.position,
        )


def fingerprint(command: PlaceOrder | PayOrder) -> str:
    """What a command asks for, as text that can be compared; the key itself is no part of it.

    An order has three values and a payment two, so neither is ever taken for the other.
    """
    if isinstance(command, PayOrder):
        asked: list[object] = [command.order_id, command.expected_version]
    else:
        asked = [command.customer_name, command.total_yen, command.item]
    return json.dumps(asked, ensure_ascii=False)
