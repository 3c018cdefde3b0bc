"""The queue's tables, in the write database."""

SCHEMAS = (
    # The log. It lies in the write database, so that an order and its event are stored in one transaction.
    """
    CREATE TABLE IF NOT EXISTS events (
        position    INTEGER PRIMARY KEY,
        order_id    TEXT NOT NULL,
        type        TEXT NOT NULL,
        accepted_at INTEGER NOT NULL,
        body        TEXT NOT NULL
    )
    """,
    "CREATE INDEX IF NOT EXISTS events_of_one_order ON events (order_id, position)",
    "CREATE TABLE IF NOT EXISTS subscriptions (name TEXT PRIMARY KEY)",
    # How far a subscription is with each event: one row for every position up to the largest that was handed out. An
    # event that was skipped, because an earlier one of its order is unfinished, has attempt 0 and no due time.
    """
    CREATE TABLE IF NOT EXISTS deliveries (
        subscription TEXT NOT NULL,
        position     INTEGER NOT NULL,
        attempt      INTEGER NOT NULL,
        failures     INTEGER NOT NULL,
        leased       INTEGER NOT NULL,
        due_at       INTEGER,
        finished_at  INTEGER,
        PRIMARY KEY (subscription, position)
    )
    """,
    # Who looks for an unfinished event walks this index and nothing else, however long the finished history is. By
    # due_at it would be of no use: SQLite then sorts the whole backlog by position, measured ten times slower. And
    # the table keeps its rowid: WITHOUT ROWID makes SQLite prefer the primary key and walk the history.
    """
    CREATE INDEX IF NOT EXISTS unfinished_deliveries ON deliveries (subscription, position)
    WHERE finished_at IS NULL
    """,
    # What happened, a row for each hand-out: never changed but for how it ended (acked, failed, lapsed, released).
    """
    CREATE TABLE IF NOT EXISTS hand_outs (
        n            INTEGER PRIMARY KEY,
        subscription TEXT NOT NULL,
        position     INTEGER NOT NULL,
        attempt      INTEGER NOT NULL,
        worker       TEXT NOT NULL,
        from_at      INTEGER NOT NULL,
        until_at     INTEGER NOT NULL,
        ended_at     INTEGER,
        ended        TEXT,
        reason       TEXT,
        retry_at     INTEGER,
        UNIQUE (subscription, position, attempt)
    )
    """,
)
