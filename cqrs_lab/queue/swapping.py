"""Two events that change places on their way: a queue that keeps no order between orders may do that at any time."""

from cqrs_lab.queue.subscription import IS_BLOCKED, Subscription

# Whether an event behind the next one, of another order, could be handed out now.
ANOTHER = f"""
    SELECT 1 FROM events e LEFT JOIN deliveries d ON d.subscription = :name AND d.position = e.position
    WHERE e.position > :position AND e.accepted_at <= :sent_by
    AND e.order_id <> (SELECT order_id FROM events WHERE position = :position)
    AND (d.position IS NULL OR (d.finished_at IS NULL AND coalesce(d.due_at, 0) <= :now)) AND NOT {IS_BLOCKED}
    LIMIT 1
"""

# As if it had been skipped, and not due at this very instant.
LATER = """
    INSERT INTO deliveries VALUES (:name, :position, 0, 0, 0, :now + 1, NULL)
    ON CONFLICT (subscription, position) DO UPDATE SET due_at = :now + 1
"""


def swap_next(subscription: Subscription) -> int | None:
    """Let the next event wait a microsecond, so that one of another order overtakes it; its position.

    None, and nothing changes, if there is no other one to be handed out now, or the next one's lease has just run out.
    """
    found, now, database = subscription.look(), subscription.now(), subscription.database
    if found is None or found["leased"] or found["skipped"]:
        return None
    known = {"name": subscription.name, "position": found["position"], "now": now}
    with database.transaction():
        if not database.execute(ANOTHER, **known, sent_by=now - subscription.transit):
            return None
        database.execute(LATER, **known)
    return int(found["position"])
