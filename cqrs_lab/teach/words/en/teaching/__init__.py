"""The pages for a teacher: how a class is taught, and one page for each lesson."""

from cqrs_lab.teach.words.en.teaching import at_noon, at_the_counter, in_the_kitchen

SENTENCES: dict[str, str | tuple[str, str]] = {
    # The first page
    "title": "# Teaching with the lab",
    "note": (
        "A page for each lesson, with the answers beside the questions: for the teacher, not for the wall. "
        "`python tests/notebooks/paper.py FOLDER` writes these pages and the lessons' core paths, to be printed."
    ),
    "votes_title": "## Votes",
    "votes": (
        '`vote("01-q2")` in a cell counts the hands for a to d, twice. Nobody explains before the first vote. '
        "**Under 35 % right**: show it once more, then vote again. **35 to 70 %**: two minutes with the neighbour, "
        "then vote again. **Above**: say why, and go on. Begin with the commonest wrong answer: say aloud what is true "
        "about it, then show it. Numbers are written on a slip first, and then called out. "
        '`reveal("01-q2", guess="pass")` shows all to who demonstrates.'
    ),
    "routes_title": "## Routes",
    "routes": (
        "**Three classes**: 00 to 02, 03 and 04, 05 and 06. **Alone**: in order, one a day. "
        "**90 minutes**: 00, 01 and the sorting of 02, so:"
    ),
    "step.1": "six twins of the concept check on paper",
    "step.2": (
        "unplugged: a counter, a courier who carries one slip and counts to ten, a list on the wall, one customer; "
        "then three customers at once"
    ),
    "step.3": "lesson 00 in pairs; hands change at each question",
    "step.4": "lesson 01; Q1 and Q2 by vote",
    "step.5": "the live screens of 02 on the wall; its sorting in pairs; a vote on the screen they dispute",
    "step.6": "what should the phone say meanwhile? on sticky notes, judged by the three criteria of 03",
    "step.7": "twins 1 and 3 once more",
    "step.8": "*You and the gap*, aloud",
    "plan_b_title": "## Plan B",
    "plan_b_head": "| what fails | what to do |\n|---|---|",
    "plan_b_row": "| {trouble} | {remedy} |",
    "trouble.network": "no network",
    "remedy.network": (
        "Nothing is missing: once it is installed, the lab runs without. For a room that never had any, install each "
        "machine beforehand."
    ),
    "trouble.button": "no button, only a text such as `<student screen ...>`",
    "remedy.button": (
        "Reload the page, then *Run → Run All Cells*. Still none: open the lesson with `jupyter notebook`, or take the "
        "paper version. Each table below a screen comes without it."
    ),
    "trouble.kernel": "a dead kernel: nothing answers, or *model not found*",
    "remedy.kernel": (
        "*Kernel → Restart Kernel and Run All Cells*, and everything lives again. Choices by button are pressed anew; "
        '`ask("01-q2", "b")` in the cell stays. Meanwhile a stage moves without a kernel.'
    ),
    "trouble.wall": "no wall to show it on, or no computers",
    "remedy.wall": (
        "Print these pages and the core path. Live screens become slips and a courier (00, 01, 04 to 08) or a "
        "printed table (02, 03), a stage a pencil line; votes are hands."
    ),
    "trouble.time": "no time left",
    "remedy.time": (
        "Each page says where to stop. Exercises and *Go further* can be done at home; nothing later needs them."
    ),
    "confusions_title": "## The ten confusions",
    "confusions_head": "| | what nearly everybody asks | met in |\n|---|---|---|",
    "confusion_row": "| {number} | {confusion} | {lessons} |",
    "confusion_later": "the concept check",
    "confusion.1": "I saved it, where is it?",
    "confusion.2": "May a command return anything?",
    "confusion.3": "May I decide by the list, or ask the truth first?",
    "confusion.4": "How old can it get?",
    "confusion.5": "Does waiting make it one transaction?",
    "confusion.6": '"Caught up", but something is missing?',
    "confusion.7": "The projection failed: is the order lost?",
    "confusion.8": "Does a replay send the mail again?",
    "confusion.9": "No answer: so no order?",
    "confusion.10": "How do I test without sleeping?",
    "picture_title": "## A picture for the wall, after lesson 01",
    "picture": "![When each of twelve orders was accepted and became visible; beside it, the gap](../.github/{file})",
    "picture_note": (
        "`when_each_order_became_visible(cafeteria.timeline())` draws it for any lunch: who waits, and for whom? How "
        "wide is the gap, and how high?"
    ),
    # A page for each lesson
    "lesson_title": "## Lesson {lesson}",
    "goal": "**Goal:** {goal} **Surprise:** {surprise}",
    "parts": "**{core} minutes.** {parts}",
    "part": "**{minute}** {what}",
    "between_parts": " · ",
    "between_lessons": ", ",
    "place": "**{place}. {stem}**",
    "question_head": "| answer | what is believed | what to show |\n|---|---|---|",
    "right_row": "| **{answer}** | *right* | {reply} |",
    "wrong_row": "| {answer} | {belief} | {show} |",
    "number_place": "Number",
    "stop": "**Where to stop.** {stop}",
    "paper": "**On paper.** {paper}",
    "second": "{seconds:g} s",
    # The tables of the README
    "readme_head": "| lesson | core | go further | questions | confusions |\n|---|---|---|---|---|",
    "readme_row": (
        "| {lesson} | {core} min | {further} min | [{questions}](notebooks/TEACHING.md#lesson-{lesson}) "
        "| {confusions} |"
    ),
    **at_the_counter.SENTENCES,
    **at_noon.SENTENCES,
    **in_the_kitchen.SENTENCES,
}
