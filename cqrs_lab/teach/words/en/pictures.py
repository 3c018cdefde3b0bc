"""What the pictures say: titles, labels, and the finding of each in a sentence."""

SENTENCES: dict[str, str | tuple[str, str]] = {
    # All pictures
    "picture": "<{sentence}; data={digest}>",
    "time_axis": "seconds since opening",
    "orders": ("{n} order", "{n} orders"),
    "no_table": "{picture} needs the table of {method}; what it was given is no table, but of type {kind}",
    "no_cafeteria": "{picture} draws a table, and was given the cafeteria itself: call {method}",
    "column_missing": "{picture} needs the table of {method}; this one has no column {column!r}",
    "no_table_at_all": "{picture} needs a table; what it was given is no table, but of type {kind}",
    "no_such_column": "this table has no column {column!r}; its columns are {columns}",
    "or": " or ",
    "other_ending": 'a picture is saved as {endings}, such as "lunch{example}", not as {file!r}',
    "no_folder": "there is no folder {folder}: make it first, or save somewhere else",
    "no_scale": "scale must be a number above 0 and at most {most}, such as 1.5, not {given!r}",
    "draws_only": "a picture draws lines, bars and words, not {kind}",
    # Order bars, and the curves beside them
    "order_bars_title": "When each order became visible",
    "order_waiting": "waiting",
    "order_projecting": "being projected",
    "order_accepted": "accepted (write model)",
    "order_visible": "visible (read model)",
    "no_orders": "no orders yet",
    "none_visible": "{orders}; none is visible yet",
    "latest_order": "{orders}; the latest was {late:.2f} s late",
    "latest_order_some_missing": "{orders}; the latest was {late:.2f} s late; {missing} not visible yet",
    "curves_title": "The gap between the two models",
    "curves_axis": "orders",
    "curve_accepted": "accepted",
    "curve_visible": "visible",
    "worst_lag": "worst lag",
    "largest_backlog": "largest backlog",
    "lag_and_backlog": "{orders}; {mean:.2f} s late on average, {worst:.2f} s at worst; largest backlog {backlog}",
    "some_missing": "{finding}; {missing} not visible yet",
    # The t-visibility curve
    "t_visibility_title": "How many are visible after t seconds",
    "t_visibility_axis": "seconds after acceptance",
    "t_visibility_share": "visible (%)",
    "t_visibility_of": "{name}: half after {half:.3g} s, 95 % after {most:.3g} s, 99.9 % after {nearly_all:.3g} s",
    "t_visibility_so_far": "{name}: {share:.0f} % visible so far",
    "t_visibility_of_none": "{name}: no orders yet",
    "between_curves": "; ",
    "no_curves": (
        "t_visibility needs what whatif or quorum gives, or cafeteria.timeline(), or up to {most} of these by name, "
        'such as {{"ours": whatif(arrivals)}}, not {given}'
    ),
    # Beating screens
    "screens_title": "The heartbeat of two screens",
    "screen_waits": "waiting for the order",
    "screen_is_alive": "the screen is alive",
    "no_screens": "no screens yet",
    "screen_was_silent": "a screen that {behaviour}: {silence:.2f} s without a beat",
    "between_screens": "; ",
    # Pressing students
    "students_title": "Who pressed when",
    "student_pressed": "pressed Order",
    "first_order_visible": "first order visible",
    "no_students": "no students yet",
    "students": ("{n} student", "{n} students"),
    "too_many_orders": "{students}, {orders}: {too_many} too many",
    # Ribbons
    "ribbons_title": "How old each screen was",
    "ribbon": "age of the screen; a full row is {oldest:.1f} s",
    "never_late": "no screen was ever late",
    "oldest_views": "at worst: {views}",
    "view_age": "{view} {age:.2f} s old",
    "between_views": ", ",
    # Rows of one's own
    "rows": ("{n} row", "{n} rows"),
    "marked": ("{label} once, at {last:.2f} s", "{label} {n} times, at last at {last:.2f} s"),
    "never_marked": "{label} never",
    "between_marks": "; ",
    "rows_without_marks": (
        'rows needs marks, such as marks={{"looks_at": "looked"}}, and perhaps a bar, such as '
        'bar=("pressed_at", "noticed_at", "waiting"), not marks={marks!r}, bar={bar!r}'
    ),
    "column_of_no_numbers": "the column {column!r} must hold seconds, or tuples of seconds: {why}",
    # Session readings
    "readings_title": "What one person saw, reading after reading",
    "readings_axis": "events known",
    "readings_path": "in this order",
    "session_ordered": "ordered",
    "own_order_missing": "own order missing",
    "less_than_before": "less than before",
    "no_answer": "no answer",
    "read_replica": "read {replica}",
    "readings": ("{n} reading", "{n} readings"),
    "broken_promises": "{readings}, {broken} of them broke a promise",
    "broken_promises_some_unanswered": (
        "{readings}, {broken} of them broke a promise; {n} time no answer",
        "{readings}, {broken} of them broke a promise; {n} times no answer",
    ),
    # Sold against stock
    "stock_title": "Sold against stock",
    "stock_axis": "pieces",
    "sold_too_many": "sold too many",
    "stock_at_opening": "stock at opening",
    "sold": "sold",
    "left_on_screen": "left, says the screen",
    "no_buyers": "nobody has come to buy yet",
    "oversold": "{stock} in stock, {sold} sold: {too_many} too many",
    # Waiting clients
    "clients_title": "Who noticed when",
    "client_looked": "looked",
    "visible_in_list": "visible in the list",
    "client_noticed": "noticed",
    "no_clients": "nobody is waiting",
    "nobody_noticed": "nobody has noticed the order yet",
    "first_and_last": (
        "first: {first} at {first_at:.2f} s; last: {last} at {last_at:.2f} s; most looks: {most}, {looks}"
    ),
}
