"""The confirmation mail: a subscriber that acts instead of showing.

It is projected as a view is, and its "table" is the world: for each OrderPlaced the customer gets a mail. A view can be
built anew, a mail cannot be taken back. So that a mail was sent is recorded in the write database, which no rebuild
touches, before the read side remembers the event. Whatever happens later, the event finds the record and sends no
second mail: a fall between the two, a redelivery, a rebuild, a read file that was lost. It is recorded by the event's
position: two orders of one customer are two mails.

An honest remainder: the mail leaves through somebody else's server, and no transaction holds that together with ours.
Who falls after the real sending and before the record sends twice; who records first and falls before the sending sends
never. In this lab the record is the sending.
"""

from cqrs_lab.shared.database import Database
from cqrs_lab.shared.failpoints import Failpoint, no_failpoint
from cqrs_lab.shared.messages import Delivery, OrderPlaced

MAIL = "mail"

SCHEMA = """
CREATE TABLE IF NOT EXISTS mails (
    n         INTEGER PRIMARY KEY,
    caused_by INTEGER NOT NULL UNIQUE,
    order_id  TEXT NOT NULL,
    hand_out  INTEGER NOT NULL,
    sent_at   INTEGER NOT NULL
)
"""


class MailView:
    """Sends a mail for each new order, once; `write` is where that is recorded."""

    name = MAIL

    def __init__(self, write: Database, failpoint: Failpoint = no_failpoint) -> None:
        self.write = write
        self.failpoint = failpoint
        write.define(SCHEMA)

    def apply(self, delivery: Delivery, now: int) -> None:
        """Send the mail, unless the event at this position has had one. Stored at once, whatever becomes of the event.

        It is told from the read database's transaction, and no part of that: what is rolled back there was sent.
        """
        if isinstance(delivery.event.payload, OrderPlaced):
            self.write.execute(
                """
                INSERT INTO mails (caused_by, order_id, hand_out, sent_at)
                VALUES (:position, :order_id, :hand_out, :now) ON CONFLICT (caused_by) DO NOTHING
                """,
                position=delivery.position,
                order_id=delivery.event.order_id,
                hand_out=delivery.hand_out,
                now=now,
            )
            self.failpoint("mail recorded")
