"""What a teacher says, shows and prints in the lessons from 07 on."""

SENTENCES: dict[str, str | tuple[str, str]] = {
    # 07
    "07.goal": (
        "from two numbers, orders a second and seconds of work for each, say whether a gap passes, stays or grows."
    ),
    "07.surprise": "I press eight times in two seconds, and wait ten more for the last one, though each takes 1.5 s.",
    "07.part.1": "you are the rush: eight presses",
    "07.part.2": "Q1",
    "07.part.3": "the table: work beside travel",
    "07.part.4": "a number: how late on a calm day?",
    "07.part.5": "forty days by chance",
    "07.part.6": "Q2",
    "07.part.7": "picture, slider: orders a second",
    "07.part.8": "more than it can do: backlog by the minute",
    "07.part.9": "t-visibility: p50 and p95",
    "07.part.10": "find the highest rate that keeps a promise",
    "07.part.11": "Q3",
    "07.part.12": "ten phones: who gives up?",
    "07.part.13": "summary",
    "07-last.show.a": "`screen.record()`: subtract each `listed_at` from the next one. It is 1.5 s each time.",
    "07-last.show.b": "Live screen: the two numbers. What is accepted and not listed is in the queue, and it melts.",
    "07-last.show.d": "Live screen, once more: press slowly, and see the list move while you press.",
    "07-steady.show.1.5": (
        "The summary below: `p50` is above 1.5. Then `whatif(Arrivals.steady(0.5, seconds=600), 1.5, "
        "poll_interval=None)`, orders like a clock: all 1.5."
    ),
    "07-steady.show.2": "The forty numbers: is there any that is 2?",
    "07-steady.show.0.5": "An order alone takes 1.5 s already: the first lines of `lunch().table()`.",
    "07-more.show.a": "The slider, from 0.5 to 0.6: read the sentence below the picture.",
    "07-more.show.b": "The print with both means: which is 4.5?",
    "07-more.show.c": "The slider at 0.6: the lines meet again and again. Then at 0.8.",
    "07-seventh.show.a": "The table of the ten phones: `looks` is 10 from the sixth on. Who noticed?",
    "07-seventh.show.c": "The same table: count `NaN`.",
    "07-seventh.show.d": "The same table: the first six lines.",
    "07.stop": "After *More than it can do*. How fresh, and the promise, are half a lesson of their own.",
    "07.paper": (
        "A courier who counts to five for each slip. Eight people hand in a slip at one clap, and each counts aloud "
        "until their name is on the wall. Then eight couriers, one slip each: all arrive at five. Last, by chance: two "
        "dice for every count of five, and each 1 or 2 is a slip. Then each 1, 2 or 3. How long does the line get?"
    ),
    # 08
    "08.goal": "say for each way of delivery what a fall costs, and where it is repaired.",
    "08.surprise": "I let the worker fall; my order has a receipt, is in no list, and nothing is red.",
    "08.part.1": "you let it fall",
    "08.part.2": "Q1",
    "08.part.3": "pop, ack, remember",
    "08.part.4": "a number: what does the sum say?",
    "08.part.5": "six falls in one table",
    "08.part.6": "Q2",
    "08.part.7": "stage: in hand for the second time; then nobody falls, and the lease moves",
    "08.part.8": "an event that fells its worker: FAILED, and the order stands",
    "08.part.9": "five ways to go on; quiet or dead?",
    "08.part.10": "break it: order, fall, wake, wait",
    "08.part.11": "a list made anew, and one mail",
    "08.part.12": "Q3",
    "08.part.13": "summary",
    "08-where.show.a": 'Live screen: the receipt is there. `screen.cafeteria.order("order-1")`: so is the order.',
    "08-where.show.b": "Live screen: order once more. That one is listed; the first still is not.",
    "08-where.show.c": "Live screen: wake the worker. What does the line about its hands say?",
    "08-sales.show.850": "The table of six falls: `in_list` beside `sales_total`, in the line of ack that fell later.",
    "08-sales.show.0": "The same table: the fall before it wrote left nothing. The later one came after the commit.",
    "08-sales.show.2550": "The stage, with the later fall: count how often the slip is in a worker's hands.",
    "08-lease.show.b": "The stage, nobody falls, a lease of 1.0 s: drag to 1.5 s. Who has the slip?",
    "08-lease.show.c": "The same stage at 1.8 s: who has finished?",
    "08-lease.show.d": "The same stage, just before and after 1.25 s, when the lease is over.",
    "08-same.show.a": 'The break with `"remember ids"`: there is no key in it anywhere.',
    "08-same.show.c": "The break: in five actions a slip comes twice.",
    "08-same.show.d": "The stage with the longest lease, and a fall: until when does the slip lie there?",
    "08.stop": "After the stage. What no view can take, and the break, are half a lesson of their own.",
    "08.paper": (
        'Two couriers, a heap of slips, a list and a running sum on the wall. The teacher calls "fall": who has a slip '
        "sits down with it. First slips are taken away for good. Then a copy stays in the heap until the courier calls "
        '"done", or the class has counted to ten. Call "fall" just after somebody has written: the sum grows twice. '
        "Last, each slip has a number, and who writes ticks it off beside the sum."
    ),
    # 09
    "09.goal": "see two writes and ask at once: what if it stops between them?",
    "09.surprise": "I pull the plug between two lines, and my lunch is cooked for nobody: no list will ever show it.",
    "09.part.1": "pull the plug between two lines",
    "09.part.2": "Q1",
    "09.part.3": "the table: zombies and ghosts",
    "09.part.4": "put the lines in order",
    "09.part.5": "every order, every fall",
    "09.part.6": "one transaction: pull again",
    "09.part.7": "Q2",
    "09.part.8": "break it: a number before the commit",
    "09.part.9": "picture, slider: patience",
    "09.part.10": "Q3",
    "09.part.11": "a question instead of a wait",
    "09.part.12": "summary",
    "09-between.show.b": "Live screen: after line 1 the plug is out, and the kitchen has the order.",
    "09-between.show.c": "Live screen: *Power is back*, and wait as long as you like. Which line is marked?",
    "09-between.show.d": '`pull_the_plug(("push", "put", "save"))`, out after line 1: there it is so.',
    "09-outbox.show.a": "Lesson 08: the worker fell after its work. Which transaction was that?",
    "09-outbox.show.b": "The safe screen: out after each line, and count the kitchen's orders.",
    "09-outbox.show.d": "The safe screen: out after *end*. How many receipts has the phone?",
    "09-behind.show.a": "The picture at patience 3: the diamonds above one another, at one instant.",
    "09-behind.show.c": "The same picture: how far to the right does it go? A dozen times 3 s would be 36 s.",
    "09-behind.show.d": "The same picture: a dot (committed) and its diamond (read), far apart.",
    "09.stop": "After the break. The slider is half a lesson of its own, and a good beginning for the next one.",
    "09.paper": (
        "Three slips for each order: one into the kitchen's box, one onto a board, one into the courier's bag. One "
        "pupil does the three, another claps when they like: at the clap the hands drop, and the next order begins. "
        "After ten orders compare box and wall. Then all three slips in one envelope, and the clap again. Last, "
        "numbered envelopes: two pupils take 6 and 7, 7 is handed in first, and the reader writes down how far it has "
        "come."
    ),
}
