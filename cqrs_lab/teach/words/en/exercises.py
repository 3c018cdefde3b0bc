"""What a check says about an answer. A sentence begins with "Right", "Nearly" or "Not yet".

A key is an exercise's name and what the sentence is about; a key without a name belongs to every exercise.
"""

LIMITS = (
    "(I know only some words of English and Japanese. If yours says it in another way, trust a friend more than me.)"
)

SENTENCES: dict[str, str | tuple[str, str]] = {
    "stopped": "Not yet: your code stopped with {error}: {message}",
    # Which side is it?
    "00-sides.wanted": "Not yet: keep the four lines with their wishes, and write a word in place of each `...`.",
    "00-sides.missing": 'Not yet: "{action}" needs "write" or "read".',
    "00-sides.other_way_round": (
        "Not yet: it is just the other way round. Who changes something goes to the write side."
    ),
    "00-sides.changes_something": 'Nearly: think again about "{action}". It changes something.',
    "00-sides.only_looks": 'Nearly: think again about "{action}". It only looks.',
    "00-sides.right": "Right: wishes go to the write side, questions to the read side.",
    # Be the projector yourself
    "01-instant.wanted": (
        "Not yet: give the instant at which the stage stands, as a number of seconds such as 5.7, or on_stage itself."
    ),
    "01-instant.type_it": (
        "Not yet: this stage plays without Python, so nobody here knows where you dragged it. Type the number that it "
        "shows."
    ),
    "01-instant.all_there": "Not yet: at {at} s every order that was accepted is in the list.",
    "01-instant.in_the_queue": "Nearly: at {at} s {order} is not in the list, but it is in the queue.",
    "01-instant.right": "Right: at {at} s {order} is in no list and in no queue. The projector has it in its hands.",
    "01-project.wanted": (
        'Not yet: give your function itself, with its two parameters event and screen: check("01-project", project).'
    ),
    "01-project.oldest_on_top": (
        "Nearly: all three are there, but the oldest is on top. Who just ordered looks at the top."
    ),
    "01-project.whole_event": "Nearly: you put the whole event there. The screen wants its customer_name.",
    "01-project.returned": "Not yet: you returned a list, but nobody reads it. Change the screen itself.",
    "01-project.still_empty": (
        "Not yet: three orders were placed, and the screen is still empty. Either nothing was put there, or it was "
        "put into a new list (screen = ...), while the lab still looks at the old one. Change the screen in place."
    ),
    "01-project.other": "Not yet: three orders were placed by {customers}; the screen shows {screen}.",
    "01-project.right": "Right: three orders placed, three on the screen, the newest on top.",
    # May this screen be late?
    "02-sort.wanted": 'Not yet: give what you sorted, the widget itself: check("02-sort", sorting).',
    "02-sort.missing": 'Not yet: choose an answer for "{screen}".',
    "02-sort.wrong": 'Nearly: think again about "{screen}". {why}',
    "02-sort.right": "Right: you know where a late screen does no harm, and what it needs where it would.",
    # Wait within a budget
    "03-budget.wanted": "Not yet: write a list of pauses in seconds, such as [0.5, 1.0].",
    "03-budget.no_pause": "Not yet: each pause must be a number of seconds, {shortest} or more, not {pause}.",
    "03-budget.endless": "Not yet: your pauses must come to an end, after {most} at most.",
    "03-budget.gives_up": (
        "Not yet: with a delay of {delay:.1f} s the client gives up before the order is there. "
        "(After the last pause it gives up without another look.)"
    ),
    "03-budget.too_late": (
        "Not yet: with a delay of {delay:.1f} s the client is {late:.1f} s late; {most:.1f} s is allowed."
    ),
    "03-budget.too_many_looks": "Nearly: never too late, but up to {looks} looks; {most} are allowed.",
    "03-budget.right": "Right: at most {looks} looks, and never more than {late:.1f} s late.",
    # Say it kindly
    "03-words.wanted": "Not yet: write the words that the person reads, in Japanese or English.",
    "03-words.not_accepted": "Not yet: this says that the order is not accepted. It is.",
    "03-words.promises_too_much": (
        "Not yet: this promises more than you know. The order is accepted; it is not in the list yet."
    ),
    "03-words.accepted_missing": (
        f"Nearly: I find no word for *accepted* (受け付けました). It comes first: it takes the fear away. {LIMITS}"
    ),
    "03-words.wait_missing": (f"Nearly: accepted, good. Now say that the list takes a moment (少し待ってね). {LIMITS}"),
    "03-words.right": "Right: it says accepted, it says wait, and it promises nothing that is not true yet.",
    # A key that makes a wish the same wish
    "04-key.wanted": (
        'Not yet: give your function itself, with its three parameters student, lunch and press: check("04-key", key).'
    ),
    "04-key.none_given": "Not yet: no key was given, so every press is a new order: 18 orders for 6 lunches.",
    "04-key.unusable": "Not yet: {student} was refused ({why}). A key is a short text in one line.",
    "04-key.shared": "Not yet: {student} was refused ({why}). Two people must never share a key.",
    "04-key.changes_with_press": (
        "Not yet: {placed} orders for 6 lunches. Your key changes with the press, so no press is recognised."
    ),
    "04-key.lunches_mixed_up": (
        "Nearly: {placed} orders for 6 lunches. A second lunch was taken for a repetition of the first."
    ),
    "04-key.right": "Right: 18 presses, 6 lunches, 6 orders.",
    # What to say to the one who comes too late
    "05-words.wanted": "Not yet: write the words that the person reads, in Japanese or English.",
    "05-words.not_plain": "Not yet: is it sold out, or is it not? Say it plainly.",
    "05-words.not_true": (
        "Not yet: not true, or not kind. Nothing was accepted, nothing is broken, nobody did anything wrong."
    ),
    "05-words.sold_out_missing": (
        f"Nearly: I find no word for *sold out* (売り切れ). Who does not read it waits for nothing. {LIMITS}"
    ),
    "05-words.regret_missing": (f"Nearly: true, but cold. A word of regret, or something else to eat? {LIMITS}"),
    "05-words.right": "Right: plain, kind, and true.",
    # Which read for which screen?
    "06-reads.wanted": "Not yet: keep the lines with their screens, and write a word in place of each `...`.",
    "06-reads.missing": 'Not yet: "{screen}" needs one of {kinds}.',
    "06-reads.nobody_compares": (
        'Nearly: think again about "{screen}". '
        "Nobody there knows what must be in it, so an old answer surprises nobody."
    ),
    "06-reads.somebody_compares": (
        'Nearly: think again about "{screen}". '
        "This person compares with what was just done or seen. Which read remembers that?"
    ),
    "06-reads.money_at_stake": (
        'Nearly: think again about "{screen}". '
        "Somebody else acts on it, and money is at stake: here an old answer does harm."
    ),
    "06-reads.right": "Right: as fresh as each screen needs, and no fresher.",
}
