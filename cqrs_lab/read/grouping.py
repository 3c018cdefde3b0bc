"""Which projection each view of a read database belongs to.

Views that are projected together share one version: the same events are applied in all of them. So a view cannot change
its projection as it is, for another one has applied other events; whoever regroups views has them rebuilt.
"""

from cqrs_lab.shared.database import Database, DatabaseUnusable

SCHEMA = """
CREATE TABLE IF NOT EXISTS views (
    view       TEXT PRIMARY KEY,
    projection TEXT NOT NULL
)
"""


def adopt(database: Database, view: str, projection: str, regroup: bool) -> str | None:
    """Take a view that is new, or that was the projection's before. Gives whose it was, if it was another one's.

    That is DatabaseUnusable if nobody wants to `regroup` views.
    """
    database.define(SCHEMA)
    known = database.execute("SELECT projection FROM views WHERE view = :view", view=view)
    former = known[0]["projection"] if known else projection
    if former != projection and not regroup:
        raise DatabaseUnusable(
            f"{database.where} has {view} projected together with {former}, not with {projection}; "
            "open it with delays for the same views as before, or with rebuild=True."
        )
    database.execute(
        "INSERT INTO views VALUES (:view, :name) ON CONFLICT (view) DO UPDATE SET projection = excluded.projection",
        view=view,
        name=projection,
    )
    return None if former == projection else former
