"""What happened in a replay, each fact a short sentence; and how good a score is."""

SENTENCES: dict[str, str | tuple[str, str]] = {
    "fewest": "Fewer will not do.",
    "fewer_will_do": "It can be done with fewer.",
    # Lesson 04: a phone with a button
    "pressed": "Pressed: sending ...",
    "button_disabled": "The button is disabled.",
    "nothing_under_way": "Nothing is under way.",
    "request_lost": "The request is lost.",
    "answer_lost": "{order} is accepted, its answer is lost.",
    "arrived": "{order}: accepted!",
    "gave_up": "No answer; the button is enabled again.",
    "waited": "Time goes by.",
    # Lesson 05: two tills
    "asks": "{till} asks: {left} left.",
    "has_not_asked": "{till} has not asked.",
    "sells_nothing": "{till} was told 0 and sells nothing.",
    "sells": "{till} sells, {order}.",
    "is_refused": "{till} is refused.",
    # Lesson 06: two lists
    "orders": "Aoi orders, {order}.",
    "seconds_go_by": "{seconds:g} s go by.",
    "sees": ("Ben sees {n} order.", "Ben sees {n} orders."),
    "no_answer": "Ben gets no answer.",
    # Lesson 08: a worker and its queue
    "takes": "The worker takes {order}.",
    "writes": "It writes {order} into the list and the sum.",
    "says_done": 'It says "done".',
    "falls": "It falls.",
    "wakes": "It gets up.",
    "lies_already": "It lies there already.",
    "is_awake": "It is awake.",
    # Lesson 09: two transactions and a reader
    "begins": "{till} begins and gets position {position}.",
    "has_begun": "{till} has begun already.",
    "not_running": "{till} is not running.",
    "commits": "{till} commits at position {position}.",
    "reads": "The reader reads {positions}.",
    "reads_nothing": "The reader finds nothing new.",
}
