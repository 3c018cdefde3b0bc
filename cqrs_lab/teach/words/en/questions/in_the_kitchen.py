"""The questions of the lessons 07 to 09: what is asked, each answer, and what is said to it."""

SENTENCES: dict[str, str | tuple[str, str]] = {
    "07-last.stem": (
        "You pressed eight times, fast. Your first order was in the list after 1.5 s. Your last one took about ten "
        "seconds. Why?"
    ),
    "07-last.a": "The projector grew slower then.",
    "07-last.b": "It was lost, then found again.",
    "07-last.c": "Those in front came first.",
    "07-last.d": "The list stood still meanwhile.",
    "07-last.reply.a": (
        "It looks like that from outside. But it took 1.5 s for each order, for the last as for the first."
    ),
    "07-last.reply.b": "So it looks while it is nowhere. But it lay in the queue all the time, in its place.",
    "07-last.reply.c": "Each order takes 1.5 s, and the next one waits for all of them.",
    "07-last.reply.d": "It did not move while you pressed fast. But then it moved every 1.5 s, and never faster.",
    "07-steady.stem": (
        "By chance, one order comes every two seconds on average. Each is 1.5 s of work for the one projector. How "
        "many seconds late is an order, on average?"
    ),
    "07-steady.reply.right": (
        "Chance does it: sometimes three come at once, and nobody can work ahead in the quiet time."
    ),
    "07-steady.reply.other": (
        "1.5 s of work, and on average longer than that in line: chance brings three at once, and nobody can work "
        "ahead in the quiet time."
    ),
    "07-steady.reply.1.5": (
        "Many say 1.5, and 1.5 is right if they come like a clock, every two seconds. But they come by chance, and so "
        "they meet."
    ),
    "07-steady.reply.2": (
        "Every two seconds one comes and one goes, that is true on average. But how long it stays is another matter."
    ),
    "07-steady.reply.0.5": (
        "Half a second is what is left of two after 1.5 s of work. It helps, but it comes when nobody is there."
    ),
    "07-more.stem": (
        "0.5 orders a second: 3.75 s late on average. Now 0.6 come, a fifth more. The projector could do 0.67. How "
        "late are they on average?"
    ),
    "07-more.a": "3.75 s: there is room left.",
    "07-more.b": "4.5 s: a fifth more, too.",
    "07-more.c": "It grows and never ends.",
    "07-more.d": "8.25 s: more than double.",
    "07-more.reply.a": (
        "There is room left, on average. But what comes by chance comes in heaps, and the heaps now last longer."
    ),
    "07-more.reply.b": (
        "A fifth more work, that is true. But the line grows with how little room is left, and that was halved."
    ),
    "07-more.reply.c": "Beyond 0.67 it does. Just below, every line ends some time; only later and later.",
    "07-more.reply.d": "What counts is the room that is left: it was a quarter of the time, and now it is a tenth.",
    "07-seventh.stem": (
        "Ten people order in one instant; each order is 1.5 s of work. Their phones look ten times, the last time "
        "9.9 s after the press. Who is never told?"
    ),
    "07-seventh.a": "Nobody: ten looks are quite enough.",
    "07-seventh.b": "Everybody from the seventh on.",
    "07-seventh.c": "Only the tenth, who is last.",
    "07-seventh.d": "All ten, for it is a crowd.",
    "07-seventh.reply.a": (
        "For one alone ten looks are plenty. But in a line the wait has no end that a phone could know."
    ),
    "07-seventh.reply.b": "The sixth is there at 9 s, the seventh at 10.5 s, and the last look was at 9.9 s.",
    "07-seventh.reply.c": "The last one waits longest, 15 s. But 10.5 s is beyond the last look as well.",
    "07-seventh.reply.d": (
        "A crowd is served in the end, one after the other. The first are there long before the last look."
    ),
    "08-where.stem": (
        "The worker fell with your slip in its hands. It works again, you have a receipt, and the list has no line "
        "for you. Where is your order?"
    ),
    "08-where.a": "Nowhere: it was not accepted.",
    "08-where.b": "In the queue: its turn comes.",
    "08-where.c": "With the worker who has the slip.",
    "08-where.d": "Stored; but its event is gone.",
    "08-where.reply.a": (
        "Without a line in the list it feels so. But you have a receipt, and the write side keeps the order."
    ),
    "08-where.reply.b": "It was there. But this worker takes a slip off the queue before it works, and then it fell.",
    "08-where.reply.c": "It had it in its hands. Who falls forgets what was in them.",
    "08-where.reply.d": "The order counts, and nobody will ever tell the list. Nothing is red, and nothing will come.",
    "08-sales.stem": (
        "One lunch of 850 yen. The worker wrote it into the list and the sales total, and fell before it could say "
        "so. The slip is handed out again; nobody remembers. What does the sales total say in the end?"
    ),
    "08-sales.reply.right": "The list replaced the same line, and looks right. The sum added the same lunch once more.",
    "08-sales.reply.other": "The list replaced the same line, and looks right. The sum added the same lunch once more.",
    "08-sales.reply.850": (
        "Many say 850, and the list does have it once: the second time it replaced the same line. But a sum cannot "
        "see what is in it already."
    ),
    "08-sales.reply.0": (
        "What was half done would be undone, as in one transaction. But this was done, and only the word of it got"
        " lost."
    ),
    "08-sales.reply.2550": "Three would be one fall more. It fell once, so the slip came twice.",
    "08-lease.stem": (
        "Two workers share a queue. Who takes a slip may keep it for 1.0 s; then another may have it. The work takes "
        "1.5 s, and nobody falls. How often is each slip worked on?"
    ),
    "08-lease.a": "Twice, once by each.",
    "08-lease.b": "Once, for nobody fell.",
    "08-lease.c": "Never: it is taken away.",
    "08-lease.d": "Once: who works, keeps it.",
    "08-lease.reply.a": (
        "After 1.0 s nobody can tell a slow worker from a fallen one. So the other one gets it as well."
    ),
    "08-lease.reply.b": (
        "Nobody fell, that is true. But nobody can see that from outside: slow and fallen look the same."
    ),
    "08-lease.reply.c": (
        "Nobody takes it out of its hands: it works on, and finishes. Only another one has begun it, too."
    ),
    "08-lease.reply.d": (
        "That would be kind, if anybody knew that it still works. All there is to see is that time is over."
    ),
    "08-same.stem": (
        "From lesson 04: a key makes it harmless to send an order twice. What makes it harmless that a slip is handed "
        "out twice?"
    ),
    "08-same.a": "The key, which is handed on.",
    "08-same.b": "The slip's own id, remembered.",
    "08-same.c": "Nothing: slips are never doubled.",
    "08-same.d": "A time that is never over.",
    "08-same.reply.a": (
        "The thought is the same: a name that is recognised. But the key names a wish, and stays at the counter."
    ),
    "08-same.reply.b": (
        "The same thought in another place: who repeats must be recognised, by a name that stays the same."
    ),
    "08-same.reply.c": 'It would be easy then. But who falls before it has said "done" leaves no other way.',
    "08-same.reply.d": "Then nobody gets it twice. And whatever a fallen worker had is never worked on again.",
    "09-between.stem": (
        "Three lines: save the order, write PENDING, push the event. The power goes after the first line, and comes "
        "back. What is true then?"
    ),
    "09-between.a": "Stored, and no list will know.",
    "09-between.b": "Nothing at all: no answer came.",
    "09-between.c": "It goes on with the second line.",
    "09-between.d": "Listed, but not in the kitchen.",
    "09-between.reply.a": "An order without an event. The kitchen cooks it, and nobody is ever told.",
    "09-between.reply.b": "Nobody got an answer, that is true. But the first line was done, and it stays done.",
    "09-between.reply.c": "A person would. But a program that starts again does not know where it was.",
    "09-between.reply.d": "That is what comes of the other order of lines, if the event is pushed first.",
    "09-outbox.stem": (
        "Now the order and its event are stored in one transaction. Workers fetch the events from there, as before. "
        "What can still happen twice?"
    ),
    "09-outbox.a": "Nothing: it is one transaction.",
    "09-outbox.b": "The order on the write side.",
    "09-outbox.c": "The delivery of the event.",
    "09-outbox.d": "The receipt that Aoi gets.",
    "09-outbox.reply.a": "What is inside happens once or not at all. But the way from there to the list is outside.",
    "09-outbox.reply.b": (
        "Only if Aoi presses again, and then it is another order. Inside one transaction it is stored once."
    ),
    "09-outbox.reply.c": "A worker can fall after its work and before its word. So remembered ids are still needed.",
    "09-outbox.reply.d": (
        "She gets it when the transaction is over, once. If it gets lost on the way, it does not come at all."
    ),
    "09-behind.stem": (
        "A reader stands 3 s before a hole that nobody will fill. Meanwhile a dozen events are committed behind it. "
        "How much later are they read because of it?"
    ),
    "09-behind.a": "3 s, but only the first one.",
    "09-behind.b": "Up to 3 s, all together.",
    "09-behind.c": "3 s, 6 s, 9 s, and so on.",
    "09-behind.d": "Not at all: they are there.",
    "09-behind.reply.a": "The first one waits longest. But those behind it wait too, until the reader goes on.",
    "09-behind.reply.b": (
        "Waiting is no work: when it ends, it ends for all at once. In lesson 07 you called that travelling. (On the "
        "slider there were several holes, one after the other, and each had its own wait.)"
    ),
    "09-behind.reply.c": (
        "So it would be if each were 3 s of work, or if there were a hole before each. But here one wait is shared by "
        "all."
    ),
    "09-behind.reply.d": "They are stored, and could be read. But a reader that goes in order stands before the hole.",
}
