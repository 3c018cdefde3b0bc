"""An inline projection: the views change in the order's own transaction.

To push an event then means to apply it: the write side pushes as ever, inside its transaction, and when the push is
over every view knows the event. Two databases cannot be one transaction, so the views lie in the write database. A
view that cannot apply the event refuses the order, for there is nobody who could try again later.
"""

from collections.abc import Mapping

from cqrs_lab.lab.projector import Projector
from cqrs_lab.read.projection import View
from cqrs_lab.shared.database import Database, DatabaseUnusable
from cqrs_lab.shared.messages import Delivery, DomainEvent
from cqrs_lab.shared.units import counted
from cqrs_lab.write.orders import Queue
from cqrs_lab.write.refusals import OrderRefused


class InlineQueue:
    """The log as the write side sees it, with all views behind it."""

    def __init__(self, queue: Queue, projectors: Mapping[str, Projector]) -> None:
        self.queue = queue
        self.projectors = projectors

    def last_position(self) -> int:
        """How many events the log holds."""
        return self.queue.last_position()

    def push(self, event: DomainEvent) -> int:
        """Append the event and apply it in every view, all in the caller's transaction; OrderRefused if one cannot."""
        position = self.queue.push(event)
        for projector in self.projectors.values():
            projector.projection.apply_inline(Delivery(position, event, attempt=1))
            projector.subscription.finish_inline(position)
        return position


class RefusingView:
    """A view whose failure refuses the order."""

    def __init__(self, view: View) -> None:
        self.view = view

    @property
    def name(self) -> str:
        """The name of the view inside."""
        return self.view.name

    def apply(self, delivery: Delivery, now: int) -> None:
        """Apply the event to the view inside; OrderRefused names the view and says why it cannot."""
        try:
            self.view.apply(delivery, now)
        except DatabaseUnusable:
            raise
        except Exception as error:
            raise OrderRefused("view", f"{self.name} cannot show it: {error}") from error


def check_where_the_views_lie(write: Database, projectors: Mapping[str, Projector], last: int, inline: bool) -> None:
    """DatabaseUnusable if the write file's first event was pushed in the other way.

    Inline views know every event, and nobody would ever bring them one that they have missed.
    """
    if inline:
        behind = [name for name, projector in projectors.items() if projector.projection.version() < last]
        if behind:
            raise DatabaseUnusable(
                f"{write.where} holds {counted(last, 'event')}, and {', '.join(behind)} in it does not know them all: "
                'it was opened with projection="async", or for other views; open it as before, with its read file.'
            )
    elif holds_views(write):
        raise DatabaseUnusable(
            f'{write.where} holds its views itself: open it with projection="inline" and without a read file.'
        )


def holds_views(write: Database) -> bool:
    """Whether events were applied in views that lie in the write database."""
    if not write.execute("SELECT 1 FROM sqlite_master WHERE name = 'projections'"):
        return False
    return bool(write.execute("SELECT 1 FROM projections WHERE version > 0"))
