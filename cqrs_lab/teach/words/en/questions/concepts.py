"""The concept check: ten items and their twins."""

SENTENCES: dict[str, str | tuple[str, str]] = {
    "item-1.stem": (
        'At 12:00:00 Aoi\'s phone says: "accepted, order 41". At 12:00:03 the list still ends with order 40. No '
        "machine has failed. What is true at 12:00:03?"
    ),
    "item-1.a": "Order 41 counts only from the moment it is in the list.",
    "item-1.b": "Order 41 counts; the list has not heard of it yet.",
    "item-1.c": "Order 41 was accepted and got lost on its way.",
    "item-1.d": "Nobody can say; pressing again makes sure.",
    "twin-1.stem": (
        'At 17:58 the desk scans your book: "returned 17:58". At 18:05 the library\'s page still lists it as yours; '
        "it was due at 18:00. Nothing has failed. What is true at 18:05?"
    ),
    "twin-1.a": "It counts only when the page drops it: it is overdue.",
    "twin-1.b": "It is returned; the page has not heard of it yet.",
    "twin-1.c": "The return got lost between desk and page.",
    "twin-1.d": "Nobody can say; better bring it once more.",
    "item-2.stem": (
        "Aoi presses Order. The write side stores the order and answers her phone. The list is 3 s late. What can "
        "this answer tell her at once?"
    ),
    "item-2.a": "That it is accepted, and its number.",
    "item-2.b": "Nothing: only a look at the list can.",
    "item-2.c": "That it is in the list by this time.",
    "item-2.d": "The whole list, with hers on its top.",
    "twin-2.stem": (
        "You hand in a form at the town hall. The clerk stamps it and enters it in a book. The board in the hall is "
        "written anew from the book in the evening. What can the clerk tell you at once?"
    ),
    "twin-2.a": "Nothing: read the board in the evening.",
    "twin-2.b": "That your name is on the board already.",
    "twin-2.c": "That it is in, and under which number.",
    "twin-2.d": "All that will be on tonight's board.",
    "item-3.stem": (
        "There is one onigiri. Two tills: each first asks the kitchen's book, which is always right, and then writes "
        "its sale. The book takes down every sale it is told. Two customers come at about the same time. At most how "
        "many get a receipt?"
    ),
    "item-3.a": "One: both asked the truth, no late screen.",
    "item-3.b": "One: after the first sale the book says 0 and refuses.",
    "item-3.c": "Two: both can ask before the first has written.",
    "item-3.d": "Two, but only if both ask in the very same instant.",
    "twin-3.stem": (
        "An account holds 10,000 yen. Two machines: each first asks the bank's book, which is always right, then "
        "pays, then writes the payout. The book takes down all it is told. Two cards, 10,000 yen each, at about the "
        "same time. At most how much is paid out?"
    ),
    "twin-3.a": "10,000 yen: both asked the truth.",
    "twin-3.b": "10,000 yen: the balance is 0 by then.",
    "twin-3.c": "20,000 yen: both ask before one writes.",
    "twin-3.d": "20,000 yen, but only in the very same instant.",
    "item-4.stem": (
        "The projector takes 1.5 s for each order, one after the other. From noon on an order comes every second, for "
        "ten minutes. How late is the last of them in the list?"
    ),
    "item-4.a": "1.5 s, as each order takes.",
    "item-4.b": "3 s: one waits in front of it.",
    "item-4.c": "10 s at most: lists catch up.",
    "item-4.d": "Minutes: the queue grows.",
    "twin-4.stem": (
        "One cashier takes 90 s for each customer. For a whole hour a customer comes every minute, and all stay. How "
        "long does it take the last one, from joining the queue to leaving?"
    ),
    "twin-4.a": "About half an hour.",
    "twin-4.b": "90 s, as each one takes.",
    "twin-4.c": "3 min: one is in front.",
    "twin-4.d": "5 min: queues work off.",
    "item-5.stem": (
        'A new rule: a wheel turns until the order is in the list, and only then the phone says "accepted!". The '
        "write side takes orders at once; the list is 3 s late. You press; after 1 s your battery dies. Nothing else "
        "fails. What is there a minute later?"
    ),
    "item-5.a": 'No order at all: it never said "accepted!".',
    "item-5.b": "An order in the kitchen, but never in the list.",
    "item-5.c": "An order, taken back when the phone was gone.",
    "item-5.d": "An order in both; only you were not told.",
    "twin-5.stem": (
        'You send Mai 5,000 yen. A wheel turns until it stands on Mai\'s page, and only then the app says "sent". The '
        "bank books at once, her page is a minute behind. After 1 s your train enters a tunnel. What is true in the "
        "evening?"
    ),
    "twin-5.a": "Nothing was sent: it broke off before.",
    "twin-5.b": "Gone from you, stuck before her page.",
    "twin-5.c": "Sent, and undone: no end was reached.",
    "twin-5.d": "Sent, and there; you were not told.",
    "item-6.stem": (
        "Order 7 gets its number first, but is stored slowly; order 8 is stored at once. The projector reads 8, notes "
        '"all up to 8 read", and never goes back. Then 7 is stored. A minute later the screen says "caught up". Is 7 '
        "in the list?"
    ),
    "item-6.a": "No, and it will never come.",
    "item-6.b": "Yes: caught up means all.",
    "item-6.c": "Not yet: it comes by itself.",
    "item-6.d": "No: it must have been refused.",
    "twin-6.stem": (
        "A teacher reads numbered tests. Number 11 is handed in a minute after number 12. When she has read 12, she "
        'notes "all up to 12 read", goes on with 13, and never goes back. In the end her list says "done". Has 11 '
        "been read?"
    ),
    "twin-6.a": 'Yes: the list says "done".',
    "twin-6.b": "No, and it never will be.",
    "twin-6.c": "Not yet: its turn comes.",
    "twin-6.d": "No: so it was not accepted.",
    "item-7.stem": (
        'The write side stores Aoi\'s order and says "accepted". The projector cannot bring it into the list, gives '
        "up after three tries and puts it aside. Nothing else happens. What about Aoi's order?"
    ),
    "item-7.a": "It is off: the order failed.",
    "item-7.b": "It went back to her phone.",
    "item-7.c": "It counts; the list lacks it.",
    "item-7.d": "It is lost, and nobody has it now.",
    "twin-7.stem": (
        "You pay your rent at the bank's counter and get a stamped slip. The bank's app cannot show the entry, tries "
        "three times and leaves it out. Nothing else happens. What about your rent?"
    ),
    "twin-7.a": "It is unpaid: the entry failed.",
    "twin-7.b": "The money is back with me now.",
    "twin-7.c": "The money is lost in between.",
    "twin-7.d": "It is paid; the app lacks it.",
    "item-8.stem": (
        "The list shows each order. A mailer, with a bookmark of its own in the log, sends one mail for each. The "
        "list is thrown away and built anew from the first event on; nobody touches the mailer or its bookmark. How "
        "many mails go out because of that?"
    ),
    "item-8.a": "One more for each of the orders.",
    "item-8.b": "None: just the list is redone.",
    "item-8.c": "Nobody can know beforehand.",
    "item-8.d": "One, for the newest of them.",
    "twin-8.stem": (
        "A choir keeps a book of who joined. Whenever somebody is entered in the book, a welcome card is sent. The "
        "list on the wall is copied from the book. It gets wet, and is copied anew; nobody is entered. How many cards "
        "go out?"
    ),
    "twin-8.a": "None: only the wall list is new.",
    "twin-8.b": "One again for each member in it.",
    "twin-8.c": "Nobody can say that beforehand.",
    "twin-8.d": "One, for who joined last of all.",
    "item-9.stem": (
        "Ben presses Order once; it arrives and is stored. The answer to him gets lost, and the list is late. He sees "
        "nothing and presses again; that arrives and is stored as well. There are no keys. How many orders has Ben?"
    ),
    "item-9.a": "Two: each press was stored.",
    "item-9.b": "One: the first had no answer.",
    "item-9.c": "One: the same wish counts once.",
    "item-9.d": "None: the answers got lost.",
    "twin-9.stem": (
        "A bakery has an answering machine. Whoever is free writes a slip for each message, and one cake is baked for "
        "each slip. You leave your name: one cake for Saturday. Nobody calls back, so in the evening you leave the "
        "same words once more. How many cakes are baked for you?"
    ),
    "twin-9.a": "One: the first was never confirmed.",
    "twin-9.b": "One: it is the same name and cake.",
    "twin-9.c": "Two: each message became a slip.",
    "twin-9.d": "None: nobody ever said that it is on.",
    "item-10.stem": (
        "A test orders, sleeps 2 s, and looks once into the list; if the order is not there, the test fails. The list "
        "is usually 1.5 s late, at noon 4 s. Nothing is broken. What is true of this test?"
    ),
    "item-10.a": "It always passes: 2 s is enough.",
    "item-10.b": "Run until it passes, it proves enough.",
    "item-10.c": "It passed once, so it is right.",
    "item-10.d": "At noon it fails, with no fault.",
    "twin-10.stem": (
        "You write to Mai every week. Two days later you phone her once, and if the letter is not there, you say that "
        "the post has lost it. Letters take one day, before a holiday four. For half a year you never had to say so. "
        "What is true of your rule?"
    ),
    "twin-10.a": "Two days are enough: it is a safe rule.",
    "twin-10.b": "Before a holiday it accuses for nothing.",
    "twin-10.c": "Phone on until she says yes: that proves it.",
    "twin-10.d": "It was right for half a year: so it is right.",
}
