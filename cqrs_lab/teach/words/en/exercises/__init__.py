"""What a check says about an answer. A sentence begins with "Right", "Nearly" or "Not yet".

Who tried to break what cannot be broken has not failed, and reads "Not broken".

A key is an exercise's name and what the sentence is about; a key without a name belongs to every exercise. Words are
judged by their writer: the best that a check says of them is "I cannot judge this".
"""

from cqrs_lab.teach.words.en.exercises import in_the_kitchen

SENTENCES: dict[str, str | tuple[str, str]] = {
    "stopped": "Not yet: your code stopped with {error}: {message}",
    # Where phone and list disagree
    "00-instant.wanted": "Not yet: type the number that the stage shows, in seconds, such as 0.1.",
    "00-instant.nobody_yet": "Not yet: at {at} s nobody has ordered, so phone and list cannot disagree.",
    "00-instant.both_know": "Not yet: at {at} s the order is on the phone and in the list.",
    "00-instant.right": "Right: at {at} s the phone has a receipt, and the list does not know of the order.",
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
        "Nearly: all four are there, but the oldest is on top. Who just ordered looks at the top."
    ),
    "01-project.each_once": (
        "Nearly: Aoi ordered two lunches, and the screen shows one. The second is an order of its own."
    ),
    "01-project.sorted": (
        "Nearly: all four are there, but in the order of their names. The newest belongs on top, whatever the name."
    ),
    "01-project.whole_event": "Nearly: you put the whole event there. The screen wants its customer_name.",
    "01-project.returned": "Not yet: you returned a list, but nobody reads it. Change the screen itself.",
    "01-project.still_empty": (
        "Not yet: four orders were placed, and the screen is still empty. Either nothing was put there, or it was "
        "put into a new list (screen = ...), while the lab still looks at the old one. Change the screen in place."
    ),
    "01-project.other": "Not yet: four orders were placed by {customers}; the screen shows {screen}.",
    "01-project.right": "Right: four orders placed, four on the screen, the newest on top.",
    # May this screen be late?
    "02-sort.wanted": 'Not yet: give what you sorted, the widget itself: check("02-sort", sorting).',
    "02-sort.missing": 'Not yet: choose an answer for "{screen}".',
    "02-sort.wrong": 'Nearly: think again about "{screen}". {why}',
    "02-sort.right": "Right: you know where a late screen does no harm, and what it needs where it would.",
    # Be the mean projector
    "03-mean.wanted": "Not yet: give a lag in seconds, a number from 0 to {longest:g}.",
    "03-mean.before_a_look": (
        "Not yet: the order is there at {lag:g} s, the client looks at {found:g} s: only {late:g} s late. "
        "Its look before was at {before:g} s. When would it have to wait longest for its next one?"
    ),
    "03-mean.short_pause": (
        "Nearly: just after a look, so the whole pause from {before:g} to {found:g} s is lost: {late:g} s late. "
        "But its later pauses are longer."
    ),
    "03-mean.right": (
        "Right: it had just looked at {before:g} s and looks again at {found:g} s: {late:g} s late. No lag of the "
        "range is worse by more than 0.1 s. (And yet: never later than the lag and the first wait together.)"
    ),
    # Wait within a budget
    "03-budget.wanted": "Not yet: write a list of pauses in seconds, such as [0.5, 1.0].",
    "03-budget.no_pause": "Not yet: each pause must be a number of seconds, {shortest} or more, not {pause}.",
    "03-budget.endless": "Not yet: your pauses must come to an end, after {most} at most.",
    "03-budget.gives_up": (
        "Not yet: the client looks for the last time at {last:g} s. With a delay of {delay:g} s the order is not "
        "there by then."
    ),
    "03-budget.too_late": (
        "Not yet: with a delay of {delay:g} s or just above it the client is {late:g} s late; {most:g} s is allowed."
    ),
    "03-budget.too_many_looks": "Nearly: never too late, but up to {looks} looks; {most} are allowed.",
    "03-budget.right": "Right: at most {looks} looks, and at no delay more than {late:g} s late.",
    # Say it kindly
    "03-words.wanted": "Not yet: write the words that the person reads, in Japanese or English.",
    "03-words.not_accepted": "Not yet: {phrase} is false. The order is accepted.",
    "03-words.perhaps": "Not yet: {phrase} is false. The order is accepted for certain: who doubts it presses again.",
    "03-words.in_the_list": "Not yet: {phrase} is false. The order is accepted; it is not in the list yet.",
    "03-words.promised": "Not yet: {phrase} promises what nobody knows. The list has no bound that it must keep.",
    "03-words.tick_accepted": (
        "Not yet: I found no false claim that I know. Judge by yourself, and tick with True. accepted: nobody fears "
        'for the order who reads it. Good: "We have your order." Bad: "Please wait."'
    ),
    "03-words.tick_wait": (
        'Not yet: judge by yourself, and tick with True. wait: it says that the list comes later. Good: "The list '
        'needs some time." Bad: "Accepted." (and then nothing moves)'
    ),
    "03-words.tick_true": (
        "Not yet: judge by yourself, and tick with True. true: each part holds, however late the list is. "
        'Good: "It is not in the list yet." Bad: "It is there in a second."'
    ),
    "03-words.ask_neighbour": (
        "I cannot judge this; ask your neighbour. I found no false claim that I know, and you ticked all three."
    ),
    # A second lunch for one wish, on the stage
    "04-instant.wanted": (
        "Not yet: give the instant at which the stage stands, as a number of seconds such as 1.3, or on_stage itself."
    ),
    "04-instant.type_it": "Not yet: this stage plays alone. Type the number of seconds that it shows.",
    "04-instant.nobody_yet": (
        "Not yet: at {at} s nobody has pressed twice. Who is the first to do it, and when? (With much patience nobody "
        "does: then move the slider back.)"
    ),
    "04-instant.none_waits": "Nearly: at {at} s no second lunch waits any more. Drag back to when the queue is full.",
    "04-instant.right": (
        "Right: at {at} s {order} waits, which {who} did not want, with {in_front} in front of it. Whoever comes now "
        "waits behind it as well."
    ),
    # A key that makes a wish the same wish
    "04-key.wanted": (
        'Not yet: give your function itself, with its three parameters student, lunch and press: check("04-key", key).'
    ),
    "04-key.none_given": "Not yet: without a key each press is an order: {presses} orders for {lunches} lunches.",
    "04-key.unusable": "Not yet: {student} was refused ({why}). A key is a short text in one line.",
    "04-key.shared": "Not yet: {student} was refused ({why}). Two people must never share a key.",
    "04-key.changes_with_press": (
        "Not yet: {placed} orders for {lunches} lunches. Your key changes with the press, so no press is recognised."
    ),
    "04-key.lunches_mixed_up": (
        "Nearly: {placed} orders for {lunches} lunches. Another lunch was taken for a repetition of the first."
    ),
    "04-key.hash": (
        "Nearly: it works until Python starts again. Then hash() gives another number for the same text, and a press "
        "after that is a new lunch. Write the wish out, or keep what you made."
    ),
    "04-key.right": "Right: {presses} presses, {lunches} lunches, {placed} orders.",
    # Can you break it? One press too many
    "04-break.wanted": 'Not yet: write a list of actions, such as ["press", "wait"].',
    "04-break.unknown": "Not yet: {action} is no action here. There are: {actions}.",
    "04-break.endless": "Not yet: at most {most} actions.",
    "04-break.unbroken": "Not yet: {facts} As many lunches as were wanted, or fewer.",
    "04-break.treated": (
        "Not broken: {facts} With a key there are never more lunches than were wanted: "
        "all lists of up to {searched} actions were tried."
    ),
    "04-break.treated_too_late": 'Not yet: "{treatment}" goes before all actions, once.',
    "04-break.right": "Right: {facts} A lunch that nobody wanted, in {actions} actions. {score}",
    # Can you break it? Sell one onigiri twice
    "05-break.wanted": 'Not yet: write a list of actions, such as ["ask A", "sell A"].',
    "05-break.unknown": "Not yet: {action} is no action here. There are: {actions}.",
    "05-break.endless": "Not yet: at most {most} actions.",
    "05-break.unbroken": "Not yet: {facts} One onigiri, and no more than one receipt.",
    "05-break.treated": (
        "Not broken: {facts} If asking and selling are one step, it is never sold twice: "
        "all lists of up to {searched} actions were tried."
    ),
    "05-break.treated_too_late": 'Not yet: "{treatment}" goes before all actions, once.',
    "05-break.right": "Right: {facts} One onigiri, too many receipts, in {actions} actions. {score}",
    # The order of the steps
    "05-order.wanted": "Not yet: write a list of the five steps, each in quotes.",
    "05-order.unknown": "Not yet: {step} is none of the five steps.",
    "05-order.each_once": "Not yet: each of the five steps is needed, and once.",
    "05-order.knows_nothing": 'Not yet: who comes to "enough?" before "ask" has no number to look at.',
    "05-order.sells_unasked": 'Not yet: "sell" before "enough?" sells one whether there is one or not.',
    "05-order.asked_too_early": (
        "Nearly: two can ask before either has begun, and the one who begins later acts on an old answer: {meeting}."
    ),
    "05-order.ended_too_early": (
        "Nearly: after the end the other may begin, and nothing is sold yet, so it hears the same number: {meeting}."
    ),
    "05-order.waits_for_ever": (
        "Nearly: nothing is sold twice, but who begins and does not end lets the other wait for ever: {meeting}."
    ),
    "05-order.right": "Right: two buyers can meet in {ways} ways, and in none of them is it sold twice.",
    # Less than before, on the stage
    "06-instant.wanted": "Not yet: give the instant at which the stage stands, as a number of seconds such as 2.6.",
    "06-instant.type_it": "Not yet: this stage plays without Python. Type the number of seconds that it shows.",
    "06-instant.nothing_seen": "Not yet: at {at} s Ben has seen no order, so he can miss none.",
    "06-instant.sees_it": (
        "Not yet: at {at} s Ben sees the order, for {view} has it. Drag to a look at another list, or a little back."
    ),
    "06-instant.right": (
        "Right: Ben has seen the order before, and at {at} s he does not: {view} answered, and has not heard of it yet."
    ),
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
    # Can you break it? Less than before
    "06-break.wanted": 'Not yet: write a list of actions, such as ["order", "wait", "refresh"].',
    "06-break.unknown": "Not yet: {action} is no action here. There are: {actions}.",
    "06-break.endless": "Not yet: at most {most} actions.",
    "06-break.unbroken": "Not yet: {facts} Nothing that Ben had seen was missing later.",
    "06-break.treated": (
        "Not broken: {facts} With promise 2 he never sees less than before: "
        "all lists of up to {searched} actions were tried."
    ),
    "06-break.treated_too_late": 'Not yet: "{treatment}" goes before all actions, once.',
    "06-break.right": "Right: {facts} Less than before, in {actions} actions. {score}",
    **in_the_kitchen.SENTENCES,
}
