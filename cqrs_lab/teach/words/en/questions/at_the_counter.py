"""The questions of the lessons 00 to 03: what is asked, each answer, and what is said to it."""

SENTENCES: dict[str, str | tuple[str, str]] = {
    "00-seconds.stem": 'How many seconds after "accepted!" will your order be in the list?',
    "00-seconds.reply.right": "You read the clock well.",
    "00-seconds.reply.other": "A wait feels longer or shorter than it is, and while nothing is said, mostly longer.",
    "00-seconds.reply.0": "Many say 0, and it is 0 where one table serves everybody. But this list is a second one.",
    "00-seconds.reply.1": "A moment: so it feels when one knows that it is coming. Who does not know counts more.",
    "00-seconds.reply.10": "It can well feel like 10. The clock of the cafeteria counted less.",
    "00-empty.stem": 'The phone says "accepted!", and the list is empty. While it was empty, what was true?',
    "00-empty.a": "The order was lost, and then found again.",
    "00-empty.b": "The order was not made until it was in the list.",
    "00-empty.c": "The order was made; the list was late.",
    "00-empty.d": "It was open: pressing again would have helped.",
    "00-empty.reply.a": (
        "What is gone from sight is easily thought lost. But nothing was searched and nothing found: the order was "
        "stored the whole time, and its news were on the way to the list."
    ),
    "00-empty.reply.b": (
        'On paper it is so: what is not on the list does not exist. But here somebody else had said "accepted!", and '
        "who says so has stored it. The list repeats it later."
    ),
    "00-empty.reply.c": "The write side spoke when the phone did. The list is the read side, and had not heard yet.",
    "00-empty.reply.d": (
        "Pressing again is what everybody does at a lift. But the first order was made already, so the second press "
        "would have been a second lunch."
    ),
    "01-empty-list.stem": "The order list is empty, and an event waits in the queue. What does the empty list prove?",
    "01-empty-list.a": "Only that it has no news so far.",
    "01-empty-list.b": "That nobody has ordered a lunch.",
    "01-empty-list.c": "That an order was lost on its way.",
    "01-empty-list.d": "That nothing has been stored yet.",
    "01-empty-list.reply.a": "A list tells what it has heard. What it has not heard, it cannot deny.",
    "01-empty-list.reply.b": (
        "Before anybody ordered, the list looked just like this, so the thought is near. But an event waits in the "
        "queue, and there is no event without an order."
    ),
    "01-empty-list.reply.c": (
        "Something is missing where you look for it: lost is the first word that comes. But it waits in the queue, in "
        "plain sight, and nothing has failed."
    ),
    "01-empty-list.reply.d": (
        "With one table that would be so: stored and shown are one. Here the order is stored on the write side, and "
        "the list is a copy that follows."
    ),
    "01-chie.stem": (
        "The projector takes 4 s for each order. Aoi orders at 0.25 s, Ben at 2.25 s, Chie at 4.25 s. How late is "
        "Chie's order in the list?"
    ),
    "01-chie.a": "4 s: each order takes 4 s.",
    "01-chie.b": "6 s: Ben's is half done by then.",
    "01-chie.c": "8 s: Ben's 4 s, then her own.",
    "01-chie.d": "12 s: all three, one by one.",
    "01-chie.reply.a": (
        "4 s is right for whoever finds the projector free, as Aoi did. But it takes one order at a time, and when "
        "Chie comes, it is about to begin Ben's."
    ),
    "01-chie.reply.b": (
        "If Ben's were half done, 6 s would be right. But Ben waited too: his was begun only when Aoi's was finished, "
        "and that is about when Chie comes."
    ),
    "01-chie.reply.c": "Each waits for what is left of all before: 4, 6 and 8 s. The next one would be 10 s late.",
    "01-chie.reply.d": (
        "12 s after the opening is right: then it is there. But lateness counts from her own press, and she pressed "
        "at 4.25 s."
    ),
    "01-command.stem": (
        "A phone would like to ask only once: the answer to its order shall bring all that the phone shows next. The "
        "list is 1.5 s late. What can that answer bring at once?"
    ),
    "01-command.a": "Nothing: only queries bring something.",
    "01-command.b": "What was decided, and its number.",
    "01-command.c": "The list, with the new order in it.",
    "01-command.d": "The word that the order can be seen.",
    "01-command.reply.a": (
        "Commands change and queries answer: many books put it so. But a command must be able to say no, and so it "
        "can say yes: a receipt tells what was decided."
    ),
    "01-command.reply.b": "It tells what the write side has just decided. What the list shows is another question.",
    "01-command.reply.c": (
        "It would be handy, and with one table it is usual. But the write side has no list; it would have to wait for "
        "the other side, and so would the phone."
    ),
    "01-command.reply.d": (
        "That would be an answer without a surprise. But it would not come at once: everybody would wait for the "
        "projector, and the order was decided long before."
    ),
    "02-wrong-screen.stem": (
        "One press. The list has it after 1.5 s, the total after 3 s, the menu after 5 s. At 4 s, which screen "
        "must be mended?"
    ),
    "02-wrong-screen.a": "The list: it ran ahead of the rest.",
    "02-wrong-screen.b": "The total: it contradicts the menu.",
    "02-wrong-screen.c": "The menu: its number is too small.",
    "02-wrong-screen.d": "None: the menu has not heard yet.",
    "02-wrong-screen.reply.a": "It knows more than the menu, that is true. But it knows it rightly: the order is made.",
    "02-wrong-screen.reply.b": (
        "Two screens that disagree: one of them must be wrong, at a bank it would be. But the total has heard the "
        "news and the menu has not; each is right about what it has heard."
    ),
    "02-wrong-screen.reply.c": (
        "It is too small, and does not move. But a second later it shows the lunch, without any repair: its "
        "projector is the slowest of the three."
    ),
    "02-wrong-screen.reply.d": "Each shows what was true a little while ago, and how long ago is not the same for all.",
    "02-no-lag.stem": (
        "Now the three screens change together with the order itself, so that none is late. Each has a projector of "
        'its own; they take 1.5 s, 3 s and 5 s. When does the phone say "accepted!"?'
    ),
    "02-no-lag.a": "At once: the lag is gone.",
    "02-no-lag.b": "After 1.5 s: my own list.",
    "02-no-lag.c": "After 5 s: the slowest.",
    "02-no-lag.d": "After 9.5 s: one by one.",
    "02-no-lag.reply.a": (
        "No screen is late any more, so nothing seems left to wait for. But the work is as long as before; somebody "
        "waits for it, and now it is you."
    ),
    "02-no-lag.reply.b": (
        "You look at your list alone, and that takes 1.5 s. But all three are in one transaction with your order: "
        "none is done before all are."
    ),
    "02-no-lag.reply.c": "All or nothing: so you wait for the slowest, even for a screen that you never look at.",
    "02-no-lag.reply.d": (
        "9.5 s is right if one worker does the three one after the other. Here each has its own, so they work at the "
        "same time."
    ),
    "02-where.stem": "From lesson 01: an order is accepted. It is in no queue, and in no list. Where is it?",
    "02-where.a": "In the projector's hands.",
    "02-where.b": "Still on the phone, unsent.",
    "02-where.c": "Lost between the two.",
    "02-where.d": "It is made only when listed.",
    "02-where.reply.a": "Picked up from the queue, not yet in the list: that takes the whole delay.",
    "02-where.reply.b": "It was there once, before the press. But it is accepted, so it has arrived.",
    "02-where.reply.c": "Between the two it is, but not lost: somebody holds it, and works on it.",
    "02-where.reply.d": (
        "The list is where we see it, so we take it for the place where it is made. It was made before."
    ),
    "03-bearable.stem": (
        'You waited six seconds in silence, and six seconds with "accepted! being reflected ...". What made the '
        "second wait bearable?"
    ),
    "03-bearable.a": "With words, it was over a bit sooner.",
    "03-bearable.b": "I knew that my order was taken.",
    "03-bearable.c": "I saw that the phone was at work.",
    "03-bearable.d": "I had learnt how long it takes.",
    "03-bearable.reply.a": "It felt shorter, and that is the whole art. The clock counted the same six seconds.",
    "03-bearable.reply.b": (
        "Waiting is easy; not knowing is hard. One word, said when it is true, ends the not knowing."
    ),
    "03-bearable.reply.c": (
        "A wheel that turns says: something works. But it turned as well in front of people whose order never "
        "arrived, so it answers no question."
    ),
    "03-bearable.reply.d": (
        "The second time is easier, that is so. Begin with the words another day, and the silence afterwards is still "
        "the harder one."
    ),
    "03-requests.stem": (
        "The list is 6.25 s late. A phone asks every 0.1 s whether the order is there. How many requests does it make?"
    ),
    "03-requests.reply.right": "One hungry person, and most of the requests were answered with: not yet.",
    "03-requests.reply.other": (
        "It asks ten times a second, as long as the list is late, and once more when it is there."
    ),
    "03-requests.reply.10": "10 is right for one second. But it asks as long as the list is late.",
    "03-requests.reply.60": "Ten a second, six seconds: 60 is nearly it. The quarter of a second asks as well.",
    "03-requests.reply.1": "One would be enough if somebody told the phone when to ask. But nobody tells this one.",
    "03-growing.stem": (
        'The same 6.25 s, but after each "not yet" the phone waits longer than before. How many requests does it make?'
    ),
    "03-growing.reply.right": "Few, and it has a price: the phone notices later than it could.",
    "03-growing.reply.other": "Pauses that grow swallow a long wait in few steps; the price is that it notices later.",
    "03-growing.reply.32": "Half as many is what pauses twice as long would give. But these go on growing.",
    "03-growing.reply.64": (
        "As long as the pauses are short, little changes. But they grow, and soon one swallows seconds."
    ),
    "03-growing.reply.1": "One is enough for whoever knows when to ask. This phone tries, and waits longer each time.",
    "03-test.stem": "A test orders a lunch, and then looks for it in the list. How should it wait?",
    "03-test.a": "It sleeps 2 s, which is more than enough.",
    "03-test.b": "It is run again whenever it was red.",
    "03-test.c": "Until this order is there, 10 s at most.",
    "03-test.d": "It is only run where there is no lag.",
    "03-test.reply.a": (
        "On most days it is. But on a slow day the test fails without a fault, and on all other days everybody waits "
        "two seconds for nothing."
    ),
    "03-test.reply.b": (
        "Then it is green in the end, that is true. But so is a test of something that works every other time, and "
        "that is what it should find."
    ),
    "03-test.reply.c": (
        "It goes on as soon as this order is there, and if it never comes, it says so instead of waiting."
    ),
    "03-test.reply.d": (
        "Without lag there is nothing to wait for. But then nobody tests what people meet, and the lag is the thing "
        "to be tested."
    ),
}
