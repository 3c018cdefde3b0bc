"""The questions of the lessons 04 to 06: what is asked, each answer, and what is said to it."""

SENTENCES: dict[str, str | tuple[str, str]] = {
    "04-dai.stem": "You are Dai. You pressed once, and were in the list after nearly 12 s instead of 1.5 s. Why?",
    "04-dai.a": "My press reached the counter late.",
    "04-dai.b": "The projector grew slower.",
    "04-dai.c": "My order was lost, then found.",
    "04-dai.d": "Others' orders were in front.",
    "04-dai.reply.a": "A network often is slow. But the receipt came at once, so the way to the cafeteria was short.",
    "04-dai.reply.b": (
        "From outside a long queue and a slow worker look alike. But it took 1.5 s for each order, for yours as for "
        "the first."
    ),
    "04-dai.reply.c": (
        "So it looks while nothing is there. But it lay in the queue from the first moment, in its place."
    ),
    "04-dai.reply.d": "You did everything right. Who pressed again and again did not wait longest: you did.",
    "04-lunches.stem": (
        "Four people want one lunch each. Three are impatient, and press again after each second without news. How "
        "many lunches are ordered?"
    ),
    "04-lunches.reply.right": "Each order too many makes the wait longer, and the longer wait makes more of them.",
    "04-lunches.reply.other": (
        "Each order too many makes everybody behind it wait longer, and who waits longer presses once more."
    ),
    "04-lunches.reply.4": "4 is what they want. But the cafeteria cannot know that; it takes each press as an order.",
    "04-lunches.reply.7": (
        "Many say 7, and 7 is right if nobody queues: each of the three presses twice. But the second orders stand in "
        "line as well, so the waits grow, and with them the presses."
    ),
    "04-lunches.reply.8": (
        "8 is right if everybody presses twice. But Dai is patient, and Ben and Chie press more often."
    ),
    "04-button.stem": (
        'The button goes grey after one press. The screen says "sending ...", and no answer comes. A request or an '
        "answer can get lost, and the network may send once more by itself. How many lunches are ordered?"
    ),
    "04-button.a": "0: there was no answer.",
    "04-button.b": "1: I pressed only once.",
    "04-button.c": "2: it was sent once more.",
    "04-button.d": "The phone cannot know.",
    "04-button.reply.a": (
        "If the request got lost, it is 0. But an answer can get lost as well, after the order was made."
    ),
    "04-button.reply.b": (
        "One finger, one press: that is sure. But between finger and cafeteria somebody may repeat it."
    ),
    "04-button.reply.c": "If it arrived twice, it is 2. But it may also have arrived once, or not at all.",
    "04-button.reply.d": "0, 1 and 2 look the same from here. So it must be harmless to ask again: that needs a name.",
    "04-inline.stem": (
        "From lesson 02: the screens change in one step with the order, and the answer takes 5 s. Aoi presses "
        "again after 1 s, and both presses arrive. There are no keys. How many orders?"
    ),
    "04-inline.a": "1: nothing is late any more.",
    "04-inline.b": "2: each press is an order.",
    "04-inline.c": "1: both fall into one step.",
    "04-inline.d": "1: the later one replaces it.",
    "04-inline.reply.a": "No list is late, that is true. But now the answer is, and that is what she waits for.",
    "04-inline.reply.b": (
        "The wait moved from the list to the answer. Who does not know whether it worked presses again."
    ),
    "04-inline.reply.c": (
        "One order and its screens are one step. But two presses are two orders, each with a step of its own."
    ),
    "04-inline.reply.d": "At a form on paper one corrects so. But nothing tells that the two presses mean one lunch.",
    "05-mends.stem": 'Two phones show "1 left", and both got a receipt. What mends it?',
    "05-mends.a": "Make the news faster.",
    "05-mends.b": "Ask the true number first.",
    "05-mends.c": "Ask and sell in one step.",
    "05-mends.d": "Warn: only a few are left.",
    "05-mends.reply.a": (
        "It happens less often then, so it is a help. But as long as news travel, somebody can be between."
    ),
    "05-mends.reply.b": (
        "The true number is better than the screen's. But it was true when you asked; between asking and selling the "
        "other one can sell."
    ),
    "05-mends.reply.c": "Nobody comes between the question and the sale, so whatever the timing, one is sold.",
    "05-mends.reply.d": "A warning is kind: nobody is surprised. But both read it, and both still get a receipt.",
    "05-too-many.stem": (
        "Ten onigiri. Two buyers a second come by chance. Each looks at the screen, which learns of a sale 1.5 s "
        "later. About how many too many are sold?"
    ),
    "05-too-many.reply.right": (
        "About as many as come while the news are under way: two a second, for a second and a half."
    ),
    "05-too-many.reply.other": (
        "About as many as come while the news are under way: two a second, for a second and a half."
    ),
    "05-too-many.reply.0": (
        "It can be 0, on a quiet day. But whoever comes while the last news are under way still buys."
    ),
    "05-too-many.reply.1": "1 is right if only one can slip in. But everybody slips in who comes before the news do.",
    "05-too-many.reply.10": "10 would be a screen that never learns. This one learns, a second and a half too late.",
    "05-same-key.stem": (
        "Aoi buys the last onigiri, with a key; the answer gets lost. Her phone sends the same command with the same "
        "key once more. What does she get?"
    ),
    "05-same-key.a": "The first receipt again.",
    "05-same-key.b": "No: it is sold out by now.",
    "05-same-key.c": "A receipt for a second one.",
    "05-same-key.d": "An error: the key is used up.",
    "05-same-key.reply.a": (
        "The key says: this is the lunch of before. So nothing is decided anew, only said once more."
    ),
    "05-same-key.reply.b": (
        "For anybody else it is. But hers was decided the first time, and the key tells that it is the same command."
    ),
    "05-same-key.reply.c": "Without a key it would be so, if there were one left. With it, both are one order.",
    "05-same-key.reply.d": "A ticket is used up at the door. But this key is there to be shown again.",
    "06-vanished.stem": "Your order was in the list, then gone, then there again. What happened?",
    "06-vanished.a": "It was cancelled, and came back.",
    "06-vanished.b": "The list forgot it for a moment.",
    "06-vanished.c": "Two lists answer; one is later.",
    "06-vanished.d": "My phone showed me an old page.",
    "06-vanished.reply.a": (
        "What is struck from a list is cancelled, as a rule. But nobody cancelled: the order counts."
    ),
    "06-vanished.reply.b": (
        "It looks as if it forgot. But each of the lists only ever gains; you were shown another one."
    ),
    "06-vanished.reply.c": "You asked one list and then the other, and the second had not heard as much as the first.",
    "06-vanished.reply.d": "Phones do that. But each Refresh was answered anew, by whichever list was asked.",
    "06-ben.stem": (
        "Aoi's session promises: after my own order, I see it. Ben looks at the same two lists and has ordered "
        "nothing. Can an order vanish for him?"
    ),
    "06-ben.a": "No: they are the same lists.",
    "06-ben.b": "Yes: nobody promised him.",
    "06-ben.c": "Only once he has ordered too.",
    "06-ben.d": "No: each has his own list.",
    "06-ben.reply.a": (
        "The lists are the same, and so is their trouble. What helped Aoi was not in the lists: her session knows "
        "what she ordered, and asks again."
    ),
    "06-ben.reply.b": "A promise belongs to one session. Ben needs another: never less than I have seen before.",
    "06-ben.reply.c": (
        "Aoi's promise begins with an order, so the thought is near. But without one, nothing at all holds Ben's "
        "readings together."
    ),
    "06-ben.reply.d": "It would be a cure. But the lists are shared, and each Refresh may ask another one.",
    "06-session.stem": "A session keeps both promises. May it decide who gets the last onigiri?",
    "06-session.a": "Yes: its number never goes back.",
    "06-session.b": "No, unless it asks the write side first.",
    "06-session.c": "Yes, if all buyers have both promises.",
    "06-session.d": "No: somebody else can buy meanwhile.",
    "06-session.reply.a": "It has the newest that this person saw. What somebody else did since, it does not know.",
    "06-session.reply.b": (
        "So it knows the truth of that moment. But it asked and did not sell: somebody comes between."
    ),
    "06-session.reply.c": (
        "For each of them nothing goes backwards then. But no promise says what the others may do meanwhile."
    ),
    "06-session.reply.d": "A promise to one reader is no decision among all. That is made where the onigiri are kept.",
}
