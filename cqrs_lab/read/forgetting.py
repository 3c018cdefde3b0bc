"""Two projections that are not careful: one forgets what it has applied, one is the textbook's first.

What the lab itself measures by stays true: `applied` has the first time that an event changed the views, and
`applied_again` every other. Neither projection asks them whether an event has come before.
"""

from cqrs_lab.read.projection import Projection
from cqrs_lab.shared.messages import Delivery

SCHEMA = """
CREATE TABLE IF NOT EXISTS applied_again (
    n          INTEGER PRIMARY KEY,
    projection TEXT NOT NULL,
    position   INTEGER NOT NULL,
    order_id   TEXT NOT NULL,
    attempt    INTEGER NOT NULL,
    hand_out   INTEGER NOT NULL,
    at         INTEGER NOT NULL
)
"""


class ForgettingProjection(Projection):
    """Applies each event as often as it is delivered; an event's views and its outcome are one transaction."""

    def _apply_once(self, delivery: Delivery) -> list[int]:
        if not self.has_applied(delivery.position):
            return super()._apply_once(delivery)
        now = self.now()
        self._change_views(delivery, now)
        self.failpoint("views changed")
        self._put_done(delivery, now)
        self.failpoint("operation done")
        return []

    def _change_views(self, delivery: Delivery, now: int) -> None:
        """Change the views, and keep the lab's own record of it: the first time, or another."""
        for view in self.views:
            view.apply(delivery, now)
        if not self.has_applied(delivery.position):
            self._remember(delivery, now)
            return
        self.database.execute(
            """
            INSERT INTO applied_again (projection, position, order_id, attempt, hand_out, at)
            VALUES (:name, :position, :order_id, :attempt, :hand_out, :now)
            """,
            name=self.name,
            position=delivery.position,
            order_id=delivery.event.order_id,
            attempt=delivery.attempt,
            hand_out=delivery.hand_out,
            now=now,
        )


class TwoStepProjection(ForgettingProjection):
    """First the views change, then the operation is DONE: two commits, and one `try` around both.

    So who falls in between leaves an order visible and PENDING, and what fails in between leaves it visible and FAILED.
    Nothing is tried again and there is no dead letter.
    """

    def apply(self, delivery: Delivery) -> list[int]:
        """Change the views, then put DONE; whatever is raised meanwhile puts FAILED, and is raised."""
        try:
            with self.database.transaction():
                self._change_views(delivery, self.now())
            self.failpoint("views changed")
            self.failpoint("event remembered")  # by the lab's record, with the views: this program remembers nothing
            with self.database.transaction():
                self._put_done(delivery, self.now())
            self.failpoint("operation done")
        except Exception as error:
            with self.database.transaction():
                self._put_failed(delivery, str(error) or "unknown", self.now())
            self.failpoint("operation failed")
            raise
        self.failpoint("projection committed")
        return []
