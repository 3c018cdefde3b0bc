"""What the live screens of lessons 02 to 09 say."""

SENTENCES: dict[str, str | tuple[str, str]] = {
    # All of them
    "price": "{amount} {unit}",
    "unit": "yen",
    "item": "Item",
    "clock": "clock: {seconds:.1f} s",
    "press_first": "Press {button}, and watch.",
    "sending": "sending ...",
    "refused": "Not accepted: {reason}.",
    "refused_short": "refused",
    "no_items": 'items must be a mapping of items to prices, such as {{"curry": 700}}, not {given}',
    "no_such_item": "items: {item} {why}",
    # The record
    "nobody_pressed": "nobody pressed yet",
    "pressed": (
        "This was you: one press. Seconds count from it.",
        "This was you: {n} presses. Seconds count from the first.",
    ),
    "pressed_in_no_time": ("This was you: one press.", "This was you: {n} presses, one after the other."),
    "last_presses": "That is a busy finger; here are the last {shown}.",
    "long_break": (
        "In between you took a break of a minute; nothing was lost by it.",
        "In between you took a break of {n} minutes; nothing was lost by it.",
    ),
    "show_record": "Show what I did",
    "record_is_a_button": 'Press "Show what I did" on the screen above.',
    "you": "you",
    # 02: three screens
    "three_screens": "<you order lunch, and look at three screens: {a:g}, {b:g} and {c:g} s late; press Order>",
    "three_screens_inline": (
        "<you order lunch, and are answered when three screens have it, in {longest:g} s; press Order>"
    ),
    "three_delays": "delay must name {views}, and nothing else, not {given}",
    "sales_total": "Sales total",
    "popular_menu": "Popular menu",
    "nothing_ordered": "(nothing yet)",
    "total_orders": ("{n} order", "{n} orders"),
    "times": ("{n} time", "{n} times"),
    "break_menu": "Let the popular menu fail",
    "accepted_after": "{order_id}: accepted, after {waited:.1f} s! 注文は受け付けました!",
    "menu_refuses": "Not accepted, after {waited:.1f} s: the popular menu cannot show it, so there is no order.",
    "on_all_three": "All three screens show {order_id} now.",
    # 03: five ways to wait
    "five_ways": "<you order lunch on five phones, one after the other; each list is {lag:g} s late>",
    "press_each": "Press {button} on one phone after the other, and watch it until the order is in its list.",
    "phone": "Phone {number}",
    "phone_ready": "ready",
    "name_silent": "silent",
    "name_stops": "stops",
    "way_reflected": "accepted! being reflected ... 注文は受け付けました!",
    "way_asks": "accepted! asking ...",
    "way_told": "accepted! you will be told",
    "way_listed": "{order_id} is in the list",
    "asked": "PENDING (asked again and again)",  # how often, it does not say: the lesson asks that
    # 04: behind impatient people
    "impatient_queue": (
        "<you come to the counter, and one person came before you; press Order once, and watch the list>",
        "<you come to the counter, and {n} people came before you; press Order once, and watch the list>",
    ),
    # 04: an answer that got lost
    "lost_answer": "<you order lunch on a phone with a bad network; press Order>",
    "lost_answer_key": "<you order lunch on a phone with a bad network, and each lunch has a key; press Order>",
    "lost_answer_disabled": (
        "<you order lunch on a phone with a bad network, whose button takes one press; press Order>"
    ),
    "lost_answer_disabled_key": (
        "<you order lunch on a phone with a bad network, whose button takes one press, and each lunch has a key; "
        "press Order>"
    ),
    "reload": "Load the page again",
    "key": "lunch-{n}",
    "answer_arrived": "arrived",
    "answer_lost": "lost",
    "lunches": ("The kitchen has one lunch for you.", "The kitchen has {n} lunches for you."),
    # 05: two phones
    "two_phones": (
        "<two phones sell, and there is {n} {item}; time stands still between presses>",
        "<two phones sell, and there are {n} {item}; time stands still between presses>",
    ),
    "two_phones_ask_write": (
        "<two phones ask the write side, then sell, and there is {n} {item}; time stands still between presses>",
        "<two phones ask the write side, then sell, and there are {n} {item}; time stands still between presses>",
    ),
    "two_phones_one_step": (
        "<two phones ask and sell in one step, and there is {n} {item}; time stands still between presses>",
        "<two phones ask and sell in one step, and there are {n} {item}; time stands still between presses>",
    ),
    "time_stands_still": "Time stands still between presses: you play both phones.",
    "let_time_pass": "Let {delay:g} s go by",
    "news_arrived": "The news of every sale has arrived.",
    "ask": "Ask",
    "sell": "Sell",
    "ask_and_sell": "Ask and sell",
    "left": ("{n} {item} left", "{n} {item} left"),
    "ask_first": "Ask first: this phone does not know how many are left.",
    "receipt": "{order_id}: sold, here is your {item}!",
    "receipt_then_ask": "{order_id}: sold, here is your {item}! Ask again before the next.",
    "sold_out": "{item}: sold out",
    "sold_out_short": "sold out",
    "receipts": "Receipts",
    "no_receipts": "(none)",
    "receipts_for": (
        "{n} receipt, and the stock was {stock} {item}.",
        "{n} receipts, and the stock was {stock} {item}.",
    ),
    # 06: two lists
    "two_lists": "<you order lunch, and load the list again and again; press Order, then Refresh>",
    "two_lists_shown": (
        "<you order lunch, and load the list again and again; one list is {fast:g} s late, the other {slow:g} s>"
    ),
    "order_then_refresh": "Press {button}. Then press Refresh about once a second, and watch the list.",
    "refresh": "Refresh",
    "read": ("The list has {n} order.", "The list has {n} orders."),
    "read_from": (
        "{who} answered, {late:g} s late: it has {n} order.",
        "{who} answered, {late:g} s late: it has {n} orders.",
    ),
    "hidden": "?",
    "yes": "yes",
    "no": "no",
    # 07: the lunch rush
    "rush": "<you are the lunch rush; the list takes {delay:g} s for each order; press Order as fast as you can>",
    "accepted_and_listed": "accepted: {accepted}, in the list: {listed}",
    # 08: the worker falls
    "falling_worker": "<you order lunch, and a worker takes {delay:g} s to carry it to the list; press Order>",
    "let_fall": "Let the worker fall",
    "wake": "Wake it",
    "worker_rests": "The worker has nothing in its hands.",
    "worker_works": "The worker has {order_id} in its hands.",
    "worker_lies": "The worker lies on the floor.",
    "lies_already": "It lies there already. Wake it, and order again.",
    "awake_already": "It is awake.",
    "awake_again": "It is awake again, and looks for the next slip.",
    "fell_empty": "It fell with empty hands, so nothing came of it. Wake it, press {button}, and then let it fall.",
    "fell_with": "It fell, with {order_id} in its hands.",
    "fell_so_often": (
        "The worker fell with {n} slip in its hands.",
        "The worker fell with {n} slips in its hands.",
    ),
    # 09: a handler and its plug
    "plug": "<you order lunch, and let the handler go on line by line: {lines}; press Order>",
    "plug_together": "<you order lunch, and let the handler go on line by line, in one transaction; press Order>",
    "the_phone": "The phone",
    "the_handler": "The handler",
    "the_kitchen": "The kitchen",
    "operations": "Operations",
    "nothing_there": "(nothing)",
    "next_line": "Next line",
    "pull_the_plug": "Pull the plug",
    "power_is_back": "Power is back",
    "line_begin": "begin",
    "line_save": "save the order",
    "line_put": "put PENDING",
    "line_push": "push the event",
    "line_end": "end",
    "line_answer": "answer the phone",
    "handler_waits": "The handler waits for an order.",
    "handler_begins": "An order has come. No line is done yet.",
    "line_done": "Done: {line}.",
    "power_is_off": "The power is off. The handler fell.",
    "starts_again": "The handler has started again, and waits for an order.",
    "no_answer": "No answer came.",
    "plug_before": "before all",
    "plug_after": "after {line}",
    "accepted_short": "accepted",
    "no_answer_short": "no answer",
    "kitchen_and_list": "Orders in the kitchen: {kitchen}, in the list: {listed}.",
}
