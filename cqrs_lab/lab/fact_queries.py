"""Where the facts of orders stand in the two databases: a question for each kind of row, each asked for what is new."""

ACCEPTED = """
SELECT e.position, e.order_id, e.type, e.accepted_at, coalesce(o.item, json_extract(e.body, '$.payload.item')),
    coalesce(o.customer_name, json_extract(e.body, '$.payload.customerName'))
FROM events e LEFT JOIN orders o ON o.order_id = e.order_id WHERE e.position > :after ORDER BY e.position
"""
HAND_OUTS = """
SELECT n, subscription, position, attempt, worker, from_at, until_at, ended_at, ended, reason, retry_at
FROM hand_outs WHERE {} ORDER BY n
"""
NEW_HAND_OUTS, ONE_HAND_OUT = HAND_OUTS.format("n > :n"), HAND_OUTS.format("n = :n")
FINISHED = """
SELECT finished_at FROM deliveries
WHERE subscription = :view AND position = :position AND finished_at IS NOT NULL
"""
VISIBLE = """
SELECT n, projection, position, order_id, attempt, hand_out, visible_at FROM applied WHERE n > :after ORDER BY n
"""
MAILED = """
SELECT m.n, m.caused_by, m.order_id, m.hand_out, m.sent_at, o.customer_name
FROM mails m LEFT JOIN orders o ON o.order_id = m.order_id WHERE m.n > :after ORDER BY m.n
"""
APPLIED_AGAIN = """
SELECT n, projection, position, order_id, attempt, hand_out, at FROM applied_again WHERE n > :after ORDER BY n
"""
LETTERS = """
SELECT n, projection, position, order_id, reason, held_back_by, attempt, hand_out, died_at, closed_at, closed
FROM dead_letters WHERE {} ORDER BY n
"""
NEW_LETTERS, ONE_LETTER = LETTERS.format("n > :n"), LETTERS.format("n = :n")
