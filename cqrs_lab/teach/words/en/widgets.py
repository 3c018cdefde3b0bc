"""What sliders and screens say, also when something is not as it must be."""

HARMLESS = "Nothing is decided by it, and a little later it is right by itself."
HARM = "Somebody would act on an old answer, and that cannot be taken back."

SENTENCES: dict[str, str | tuple[str, str]] = {
    # Sliders: what each is called, with its unit
    "slider_delay": "projection delay (s)",
    "slider_poll_interval": "idle poll (s)",
    "slider_transit": "transit (s)",
    "slider_workers": "workers",
    "slider_order_list": "delay of the order list (s)",
    "slider_sales_total": "delay of the sales total (s)",
    "slider_popular_menu": "delay of the popular menu (s)",
    "slider_first_wait": "first wait (s)",
    "slider_patience": "patience (s)",
    "slider_buyers_per_second": "buyers per second",
    "slider_rate": "orders per second",
    "slider_fast": "delay of replica_1 (s)",
    "slider_slow": "delay of replica_2 (s)",
    # All widgets
    "kernel_gone": (
        'Where you read "Error displaying widget: model not found", the widget\'s kernel is gone: '
        "choose Run > Run All Cells, and it lives again."
    ),
    # Sliders: what they say
    "explorer": "<{places}: {sentence}; data={digest}>",
    "explorer_failed": "<{places}: {sentence}; error={error}>",
    "titled": "{title}; {places}",
    "more_lines": ("... and {n} more line", "... and {n} more lines"),
    "nothing_to_save": "there is no picture to save: the function stopped, or this is closed",
    "place": "{name}={value}",
    "between_places": ", ",
    "not_drawn": "This cannot be drawn: {error}: {why}",
    "function_stopped": "Your function stopped with {error}: {why}",
    "picture_is_no_function": "a value needs its parameter's name, such as {example}, not {given!r}",
    "a_range": "delay=(0.0, 4.0)",
    "a_list": "delay=[1.0, 4.0]",
    "no_function": (
        "{caller} needs a function, and was given a result of type {kind}: write the function's name without brackets, "
        "such as {caller}(lunch, {example})"
    ),
    "no_range": (
        "{given} makes no slider: a slider needs a low and a high end in round brackets, such as delay=(0.0, 4.0), "
        "and a list its choices in square ones"
    ),
    "nothing_to_move": "explore needs a slider: a parameter's name with a low and a high end, such as delay=(0.0, 4.0)",
    "function_stopped_at": "with {places} your function stopped with {error}: {why}",
    "nothing_at": "with {places} your function must return a table, and returned nothing; is its `return` missing?",
    "wrong_table_at": "with {places} your function returned another table than the picture draws: {why}",
    "ends_missing": "{name} must have a low end, a high end, and perhaps a step, not {given}",
    "ends_are_no_numbers": "{name} must have numbers as its ends, such as {name}=(0.0, 4.0), not {given}",
    "start_is_no_number": (
        "{name} starts at its default, which must be a number, such as {name}=1.5 in the function's first line, "
        "not {start!r}"
    ),
    "step_does_not_fit": "{name} must have a step above 0 and at most {range}, from end to end, not {step}",
    "too_few_choices": "{name} must have two choices or more, each once, such as {name}=[1.5, 4.0], not {given}",
    "start_is_no_choice": (
        "{name} starts at its default, {start!r}, which must be one of its choices, {given}; "
        "the two ends of a slider stand in round brackets"
    ),
    "picture_has_no_scale": "this picture cannot be made larger: it has no parameter called scale",
    "no_such_parameter": "{function} has no parameter called {name!r}",
    "start_outside": "{name} must go from a low to a high end with {start} between them, not {given}",
    # Comparisons
    "compared": "{places}: {sentence}",
    "nothing_to_compare": "compare needs a list with values, such as {example}",
    # The live screen
    "student_screen": "<student screen: projection delay {delay:g} s; press Order>",
    "your_name": "Your name",
    "order_button": "Order",
    "press_order": "Press Order, and watch the list.",
    "name_required": "Not accepted: your name is required.",
    "name_refused": "Not accepted: your name {reason}.",
    "accepted": "{order_id}: accepted! 注文は受け付けました!",
    "in_the_list": "{order_id} is in the list now, {lag:.1f} s after it was accepted.",
    "no_press_yet": "No press has come through yet. Press Order, then run this cell again.",
    "screen_works": (
        "Your screen works: {n} order came through.",
        "Your screen works: {n} orders came through.",
    ),
    "list_title": "Order list",
    "list_title_again": "注文一覧",  # the same in another language, as a school in Japan has it on its screens
    "list_goes_on": "... and {hidden} more",
    "list_is_empty": "(the list is empty)",
    # Sorting: what is chosen
    "sorting": (
        "<{n} screen to sort, {sorted} sorted>",
        "<{n} screens to sort, {sorted} sorted>",
    ),
    "not_chosen": "choose ...",
    "on_condition": "only if",
    "order_list": "order list",
    "sales_total": "sales total",
    "payment": "payment completed",
    "last_one": "last one in stock",
    "was_accepted": "was my order accepted?",
    "ok": "OK",
    "not_ok": "not OK",
    "only_if": "only if ...",
    "says_late": "it says that it is late",
    "shows_age": "it says how old it is",
    "asks_accepted": "it asks whether the order was accepted",
    "asks_write_side": "it asks the write side",
    # Sorting: what is explained
    "right": "Yes. {why}",
    "works_and_costs": "It works, and it costs. {why}",
    "wrong": "Not quite. {why}",
    "condition_missing": "Only if what? Choose the condition.",
    "condition_needless": f"Even without it nobody is harmed. {HARMLESS}",
    "order_list_ok": "Without a word, people think the order failed and press again. Which condition helps?",
    "order_list_not_ok": "Every order would wait until the list has it. A few words are cheaper.",
    "order_list_says_late": "Who reads 'accepted, not in the list yet' can wait for the list.",
    "order_list_shows_age": "Who reads 'this list is 2 s old' knows why the order is missing.",
    "order_list_asks_accepted": "Each screen asks again and again. A few words are cheaper.",
    "order_list_asks_write_side": "Every list would ask there, all day long. A few words are cheaper.",
    "sales_total_ok": HARMLESS,
    "sales_total_not_ok": f"Who would be harmed by a total that is some seconds old? {HARMLESS}",
    "sales_total_shows_age": "It does no harm without, but it is a kind thing to show.",
    "payment_ok": f"'Not paid' on the screen, and somebody pays twice. {HARM}",
    "payment_not_ok": f"{HARM} So this screen asks the write side.",
    "payment_says_late": "Is my money gone or not? Words alone do not answer that.",
    "payment_shows_age": "'Not paid, 2 s ago' still makes somebody pay twice.",
    "payment_asks_accepted": "Accepted is not paid. Whether the money is there is another question.",
    "payment_asks_write_side": "Then it is never late: at this one place the write side is asked.",
    "last_one_ok": f"Two people see one onigiri, and both buy it. {HARM}",
    "last_one_not_ok": f"{HARM} Who gets it must be decided at one place.",
    "last_one_says_late": "Two people can read the same words and buy the same onigiri.",
    "last_one_shows_age": "'1 left, 2 s ago' still lets two people take the last one.",
    "last_one_asks_accepted": "That is known after the sale. Who decides before it?",
    "last_one_asks_write_side": "Two ask, both hear '1 left', both sell. To ask is not yet to decide.",
    "was_accepted_ok": "'Not in the list' does not mean 'not ordered'. Who judges by the list orders twice.",
    "was_accepted_not_ok": "The list must not answer this. It is known from the first moment, elsewhere.",
    "was_accepted_says_late": "Late or lost? Who reads only that does not know, and orders again.",
    "was_accepted_shows_age": "However old the list is: it is not the one to ask.",
    "was_accepted_asks_accepted": "The answer is there from the first moment, whatever the list shows.",
    "was_accepted_asks_write_side": "The write side knows from the first moment.",
}
