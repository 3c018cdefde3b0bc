"""What is asked, and what is said to an answer."""

from cqrs_lab.teach.words.en.questions import at_noon, at_the_counter, beliefs, concepts

SENTENCES: dict[str, str | tuple[str, str]] = {
    # An answer
    "unknown": "I don't know yet",
    "lettered": "{letter}) {answer}",
    "with_unit": "{value} {unit}",
    "question": "{stem}\n{answers}",
    "a_number": "(a number, in {unit})",
    "one_per_line": "{before}\n{after}",
    # What is said before the truth is known
    "no_guess": "No guess yet. Any will do, a wrong one teaches most. (In a hurry? Pass.)",
    "nothing_chosen": "Nothing chosen yet.",
    "chose": "You chose {letter}) {answer}",
    "said": "You said {guess}.",
    "said_unknown": "You said: I don't know yet.",
    "said_pass": "You passed.",
    "no_such_answer": "This is answered with one of {letters}, ? or pass, not with {given}.",
    "no_number": "This is answered with a number such as 2, ? or pass, not with {given}.",
    # And then
    "right_guess": "You said {answer}, and {answer} it is.",
    "close_guess": "You said {guess}. That is close: it is {answer}.",
    "other_guess": "You said {guess}. It is {answer}.",
    "unknown_guess": "You did not know yet, and said so. It is {answer}.",
    "passed_guess": "Passed. It is {answer}.",
    "and_why": "{sentence} {why}",
    "right_choice": "You chose {letter}) {answer} So it is. {why}",
    "other_choice": "You chose {letter}) {answer} {why} It is {right}) {truth}",
    "unknown_choice": "You did not know yet, and said so. It is {right}) {truth} {why}",
    "passed_choice": "Passed. It is {right}) {truth} {why}",
    "for_another": "{letter}) {answer} {why}",
    # The buttons of a question
    "commit": "That is my guess",
    "pass": "Pass",
    "choose": "Choose one, then press.",
    "type": "Type a number, then press.",
    "written_down": "Written down.",
    "written_for_good": "Written down; it stands below, and stays in the notebook.",
    # A vote
    "first_vote": "first vote",
    "second_vote": "second vote",
    "more": "one more for {letter}, {vote}",
    "fewer": "one less for {letter}, {vote}",
    "counted": "{count} ({share} %)",
    "nobody": "0",
    "what_now": "What now?",
    "count_hands": "Count the hands for each answer.",
    "voters": ("{vote}: {n} person", "{vote}: {n} persons"),
    "votes": "{vote}: {counts}",
    "one_count": "{letter} {count}",
    "between_counts": ", ",
    "between_votes": "; ",
    "show_again": "{share} % right. Show it once more, and vote again.",
    "neighbours": "{share} % right. Two minutes with the neighbour, then vote again.",
    "go_on": "{share} % right. Go on.",
    "no_vote_yet": "No vote yet.",
    # The concept check
    "numbered": "{number}. {stem}",
    "hand_in": "Hand in",
    "answered": "{n} of {all} answered.",
    "handed_in": 'Handed in: {n} of {all} answered, {unknown} of them "I don\'t know yet".',
    "pairs": "{sentence} Pairs right: {pairs} of {of}.",
    "check_of": "<concept check, {part}: {n} questions>",
    "no_such_part": "there is no part {part!r} of the concept check; there are {parts}",
    # Answers in tables
    "no_answers": "No answers were found in {folder}.",
    # The page of answers
    "page_title": "# The questions and their answers",
    "page_note": (
        "For readers without Python, and for teachers. Whoever works through the lessons guesses first: a wrong guess "
        "teaches most."
    ),
    "page_lesson": "## Lesson {lesson}",
    "page_concepts": "## The concept check",
    "page_concepts_note": "An item counts only together with its twin.",
    "page_right": "- **{letter}) {answer}**",
    "page_wrong": '- {letter}) {answer} *"{belief}"*',
    "page_right_number": "- **{answer}**",
    "page_wrong_number": '- {answer} *"{belief}"*',
    "page_reply": "  {reply}",
    "page_stem": "**{name}.** {stem}",
    **at_the_counter.SENTENCES,
    **at_noon.SENTENCES,
    **concepts.SENTENCES,
    **beliefs.SENTENCES,
}
