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
