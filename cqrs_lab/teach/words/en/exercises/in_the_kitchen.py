"""What a check says about an answer in the lessons from 07 on."""

SENTENCES: dict[str, str | tuple[str, str]] = {
    # The highest rate at which a promise is kept
    "07-rate.wanted": "Not yet: give orders a second, a number above 0 and up to {most}, such as 0.5.",
    "07-rate.fits_into_five_seconds": (
        "Not yet: {rate:.2f} orders are five seconds of work, that is true. But here they would come each second."
    ),
    "07-rate.grows": (
        "Not yet: at {rate:.2f} a second there is as much work as the projector can do, or more. Nothing is left for "
        "the moments when three come at once, so the backlog grows as long as they come."
    ),
    "07-rate.too_high": "Not yet: at {rate:g} a second 95 % are in the list within {late:.1f} s, and 5 s are promised.",
    "07-rate.too_careful": (
        "Nearly: the promise is kept. At {rate:g} a second 95 % are in the list within {late:.1f} s. More can come."
    ),
    "07-rate.right": (
        "Right: as near as chance lets one say, at {rate:g} a second 95 % are in the list within {late:.1f} s. The "
        "projector works {share:.0f} % of the time. The rest is what keeps the promise when three come at once."
    ),
    # Handed out for the second time
    "08-instant.wanted": "Not yet: give the instant at which the stage stands, in seconds, or on_stage itself.",
    "08-instant.type_it": "Not yet: this stage plays without Python. Type the number that it shows.",
    "08-instant.nobody": "Not yet: at {at} s nobody has a slip on a lease.",
    "08-instant.first_time": "Nearly: at {at} s {order} is in somebody's hands, or lies beside them, the first time.",
    "08-instant.right": "Right: at {at} s {worker} has {order}, which was handed out once before.",
    # Can you break it? A sum that counts twice
    "08-break.wanted": 'Not yet: write a list of actions, such as ["order", "wait", "fall"].',
    "08-break.unknown": "Not yet: {action} is no action here. There are: {actions}.",
    "08-break.endless": "Not yet: at most {most} actions.",
    "08-break.unbroken": "Not yet: {facts} The sum has no lunch too many.",
    "08-break.treated": (
        "Not broken: {facts} With remembered ids no lunch is counted twice: "
        "all lists of up to {searched} actions were tried."
    ),
    "08-break.treated_too_late": 'Not yet: "{treatment}" goes before all actions, once.',
    "08-break.right": "Right: {facts} In the end the slip comes again: a lunch too many, in {actions} actions. {score}",
    # Every crash ends right
    "08-policy.wanted": 'Not yet: keep both lines, "delivery" and "on_failure", with a word in place of each `...`.',
    "08-policy.unknown": 'Not yet: "{name}" needs one of {ways}.',
    "08-policy.pop": (
        "Not yet: {wrong} of {tried} accidents end wrong, the first at {at!r}: {damage}. Who takes an event off the "
        "queue and falls has lost it."
    ),
    "08-policy.ack": (
        "Nearly: no event is lost, but {wrong} of {tried} accidents end wrong, the first at {at!r}: {damage}. What "
        "comes again must be recognised."
    ),
    "08-policy.skips": (
        "Nearly: no fall does any harm, but {wrong} of {tried} accidents end wrong: {damage}. What was passed over is "
        "never tried again, not even when the view is repaired."
    ),
    "08-policy.right": (
        'Right: {tried} accidents, and all end right, once the view is repaired. (With "fail" everybody behind such an '
        "event waits until then. A dead letter lets them pass.)"
    ),
    # Three lines, and whatever may come between
    "09-lines.wanted": "Not yet: write a list of the lines, each in quotes.",
    "09-lines.unknown": "Not yet: {line} is none of the five.",
    "09-lines.each_once": 'Not yet: "save", "put" and "push" once each; "begin" and "end" both, or neither.',
    "09-lines.never_ends": "Not yet: what is begun and never ended is not stored at all, and Aoi has a receipt.",
    "09-lines.zombie": (
        "Not yet: who falls after {line} leaves an order without an event: a zombie. It is cooked, and no list will "
        "ever show it."
    ),
    "09-lines.zombie_overwritten": (
        "Not yet: who falls after {line} leaves an order without an event: a zombie. And where nobody falls, a quick "
        "worker writes DONE before your put; then it is PENDING for ever."
    ),
    "09-lines.ghost": (
        "Not yet: who falls after {line} leaves an event without an order: a ghost. The list shows it, and nobody "
        "cooks it."
    ),
    "09-lines.ghost_overwritten": (
        "Not yet: who falls after {line} leaves an event without an order: a ghost. And where nobody falls, a quick "
        "worker writes DONE before your put; then it is PENDING for ever."
    ),
    "09-lines.orphan": (
        "Nearly: the order and its event are there together, or not at all. But who falls after {line} leaves an "
        "operation PENDING for ever, and no order belongs to it."
    ),
    "09-lines.overwritten": (
        "Nearly: the order and its event are there together, or not at all. But a quick worker writes DONE before "
        "your put; then it is PENDING for ever."
    ),
    "09-lines.right": (
        "Right: the power can go at {places} places, and whatever is left is all three or none. No worker comes in "
        "between."
    ),
    # Can you break it? Committed, and never read
    "09-break.wanted": 'Not yet: write a list of actions, such as ["begin A", "look"].',
    "09-break.unknown": "Not yet: {action} is no action here. There are: {actions}.",
    "09-break.endless": "Not yet: at most {most} actions.",
    "09-break.unbroken": "Not yet: {facts} Everything that was committed is read.",
    "09-break.treated": (
        "Not broken: {facts} A reader that asks who is still running loses nothing: "
        "all lists of up to {searched} actions were tried."
    ),
    "09-break.treated_too_late": 'Not yet: "{treatment}" goes before all actions, once.',
    "09-break.right": "Right: {facts} Committed and never read, in {actions} actions. {score}",
    # What a reader must ask before it goes on
    "09-reader.wanted": ('Not yet: give your function itself, with its two parameters: check("09-reader", may_read).'),
    "09-reader.nothing": "Not yet: your function gives nothing back. It must return True or False.",
    "09-reader.lost": "Not yet: position {lost} was committed and is never read: {schedule}.",
    "09-reader.never": (
        "Not yet: everything has ended, and the reader still stands before position {unread}: {schedule}."
    ),
    "09-reader.too_careful": (
        "Nearly: nothing is lost, but the reader waits for somebody who came later, and cannot fill a hole before "
        "it: {schedule}."
    ),
    "09-reader.right": (
        "Right: in {schedules} schedules nothing is lost, and nobody waits for longer than the hole may be filled."
    ),
}
