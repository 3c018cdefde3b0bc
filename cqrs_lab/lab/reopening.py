"""Opening files again: whether they belong together, and views that are made anew meanwhile.

A view is made anew if its file is lost, or if it has another projector from now on. It happens inside the opening's
transactions, so nobody ever sees an empty list, and a refused opening has changed nothing. Only what becomes visible by
it is news. If the read file is lost, that is everything, for nobody knows any more since when it was visible: every
event that was handed out for one of a group's views, or for the order list, comes into its tables, and what was given
up is tried again. In a new group no view shows less than before, so the others of the group come to know what one of
them knew.

A mail is no table. Its projector remembers what the write database says was sent.
"""

from collections.abc import Mapping

from cqrs_lab.lab.projector import Projector
from cqrs_lab.lab.read_side import ReadSide
from cqrs_lab.queue.event_queue import EventQueue
from cqrs_lab.read.mail import MAIL
from cqrs_lab.read.query_service import PRIMARY
from cqrs_lab.read.rebuild import Rebuild, RebuildStopped
from cqrs_lab.shared.database import DatabaseUnusable
from cqrs_lab.shared.messages import Delivery
from cqrs_lab.shared.pairing import Pairing
from cqrs_lab.shared.units import counted


def check_pair(
    pairing: Pairing, queue: EventQueue, screens: ReadSide, projectors: Mapping[str, Projector], rebuild: bool
) -> None:
    """DatabaseUnusable if the two files do not belong together; see `shared.pairing`.

    Whoever wants to `rebuild` has the views made anew that are lost, or have another projector from now on.
    """
    write, read, last = pairing.write.where, pairing.read.where, queue.last_position()
    is_lost = pairing.token() is None and last > 0
    if is_lost and not rebuild:
        raise DatabaseUnusable(
            f"{read} is new, but {write} holds {counted(last, 'event')}: the read file that belongs to it is missing. "
            "With rebuild=True it is made anew out of the log."
        )
    holds = pairing.holds()
    if holds and rebuild:
        rebuild_at_opening(queue, screens, projectors, is_lost)
    if not holds or not all(fits(projector, last) for projector in projectors.values()):
        raise DatabaseUnusable(f"{read} is not the read database that belongs to {write}.")


def fits(projector: Projector, last_position: int) -> bool:
    """Whether a projection knows no event that the log lacks, and each that the queue thinks it has dealt with.

    The second fails for a read file that was restored from an older copy: what it lacks would never be handed out.
    """
    projection = projector.projection
    version = projection.version()
    finished = projector.subscription.finished_after(version)
    return max(version, projection.highest_applied()) <= last_position and all(map(projection.knows, finished))


def rebuild_at_opening(
    queue: EventQueue, screens: ReadSide, projectors: Mapping[str, Projector], is_lost: bool
) -> None:
    """Rebuild every projector's views if the read file `is_lost`, else those that have another projector now.

    DatabaseUnusable if they cannot have an event that was shown.
    """
    for name, projector in projectors.items():
        projection = projector.projection
        shown = {position for former in projection.former for position in projection.applied_by(former)}
        if is_lost:
            whose = {MAIL} if name == MAIL else {PRIMARY, *screens.groups[name]}  # in whatever groups they were before
            again = {position for one in whose for position in queue.handed_out(one)}
        elif projection.former:
            again = shown | {*range(1, projection.version() + 1), *projection.applied_by(name)}
        else:
            continue
        try:
            rebuild_now(queue, screens, projector, again, shown)
        except RebuildStopped as stop:
            raise DatabaseUnusable(f"{projection.database.where} cannot be rebuilt: {stop}.") from stop


def rebuild_now(queue: EventQueue, screens: ReadSide, projector: Projector, again: set[int], shown: set[int]) -> None:
    """Bring the events `again` into new tables of a projector, of which those that are `shown` must come in."""
    projection, name = projector.projection, projector.projection.name
    rebuild = Rebuild(
        projection,
        queue,
        lambda: screens.beside(name),
        screens.tables_of(name),
        must_show=shown,
        as_a_whole=projection.database.part_of_transaction,
    )
    rebuild.begin()
    for position in sorted(again):
        rebuild.apply(position)
    rebuild.switch()
    finished = set(projector.subscription.finished_after(0))
    for position, reason in sorted(rebuild.left_out.items()):
        if position in finished and not projection.knows(position):  # or nobody would ever hand it out again
            event = queue.event_at(position)
            held_back_by = rebuild.holding_back[event.order_id]
            projection.put_aside(
                Delivery(position, event, attempt=0),
                reason,
                held_back_by if held_back_by < position else None,
                skip=projector.settings.retries.last_resort == "skip",
            )
    queue.finish(name, [position for position in sorted(again) if projection.knows(position)])
