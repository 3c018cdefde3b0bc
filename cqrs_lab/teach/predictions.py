"""Say what you expect before you look: the surprise is where the learning is.

A guess is committed by `ask` or by `reveal`; only then the truth is told. What is compared is what is printed: where
1.5 s stands on the screen, 1.5000001 is the same guess, and so is the text "1.5".
"""

import re
from math import isfinite, nan

from cqrs_lab.shared.units import is_number, plural_word
from cqrs_lab.teach import questions
from cqrs_lab.teach.exercises.answers import AnswerStopped, number_of, shown, text_of, word_of
from cqrs_lab.teach.notes import Note
from cqrs_lab.teach.questions.question import PASS, UNKNOWN, Question
from cqrs_lab.teach.replies import Reply, reply
from cqrs_lab.teach.words import say

CLOSE = 0.15  # of the truth: who says 10 of 11 has understood
NUMBER = re.compile(r"[-+]?(\d+([.,]\d+)?|[.,]\d+)")

Answer = str | float  # a letter, a number, or what was given instead; UNKNOWN or PASS

_committed: dict[str, Answer] = {}
_waiting: dict[str, "Unanswered"] = {}


class Unanswered(Note):
    """A question whose truth is not told yet; it is as soon as somebody answers."""

    def __init__(self, question: Question, truth: object) -> None:
        super().__init__(reply("reveal", question.id, None, "none", say("questions", "no_guess")))
        self.question, self.truth = question, truth
        _waiting[question.id] = self

    def answered(self, answer: Answer) -> None:
        """Tell what it comes to."""
        self.tell(told(self.question, answer, self.truth))


def reveal(question: object, truth: object = None, guess: object = None) -> Reply | Note:
    """Tell what an answer comes to: the one that `ask` was given, or `guess`; without any, only that one is missing.

    `truth` is what the lesson has just measured, if that may differ from what the bank knows. A guess that belongs to
    no question of the bank is told beside its truth and a unit.

    >>> reveal(0, 1.5, "s")
    You said 0 s. It is 1.5 s.
    """
    if not questions.is_name(question):
        return beside(question, truth, str(guess or ""))
    asked = questions.find(question)
    if not is_missing(guess):
        answer, why = read(asked, guess)
        if why:
            return reply("reveal", asked.id, guess, "none", why)
        commit(asked, answer)
    if asked.id in _committed:
        return told(asked, _committed[asked.id], truth)
    return Unanswered(asked, truth)


def commit(question: Question, answer: Answer) -> Reply:
    """Write an answer down, and fill in the `reveal` that waits for it."""
    _committed[question.id] = answer
    if waiting := _waiting.pop(question.id, None):
        waiting.answered(answer)
    return written(question, answer)


def written(question: Question, answer: Answer | None) -> Reply:
    """What was answered, and nothing of what it comes to."""
    if answer is None:
        return reply("ask", question.id, None, "none", say("questions", "nothing_chosen"))
    if answer == UNKNOWN:
        return reply("ask", question.id, answer, "unknown", say("questions", "said_unknown"))
    if answer == PASS:
        return reply("ask", question.id, answer, "pass", say("questions", "said_pass"))
    if question.letters:
        words = questions.answer_text(question, str(answer))
        return reply("ask", question.id, answer, "answered", say("questions", "chose", letter=answer, answer=words))
    guess = with_unit(answer, question.unit)
    return reply("ask", question.id, answer, "answered", say("questions", "said", guess=guess))


def committed(question: Question) -> Answer | None:
    """The answer that this session has, or None."""
    return _committed.get(question.id)


def forget() -> None:
    """Begin as a new kernel does."""
    _committed.clear()
    _waiting.clear()


# Reading an answer


def is_missing(guess: object) -> bool:
    """Whether nothing was guessed: None, or the dots of a stub."""
    return guess is None or guess is ...


def read(question: Question, given: object) -> tuple[Answer, str]:
    """The answer that is meant, and "", or a sentence that says why it is none."""
    try:
        word = word_of(given).rstrip(").")
        number = number_in(given)
    except AnswerStopped:
        word, number = "", nan
    if word in (UNKNOWN, say("questions", "unknown").casefold()):
        return UNKNOWN, ""
    if word == PASS:
        return PASS, ""
    if not question.letters:
        return number, "" if isfinite(number) else say("questions", "no_number", given=shown(given))
    known = len(word) == 1 and word in question.letters
    letters = ", ".join(question.letters)
    return word, "" if known else say("questions", "no_such_answer", letters=letters, given=shown(given))


def number_in(given: object) -> float:
    """A number, of a text too: "1.5", "1,5 s"; NaN if there is none.

    >>> number_in("2 s"), number_in(2.0000001), number_in("two")
    (2.0, 2.0000001, nan)
    """
    found = NUMBER.match(text_of(given))
    return float(found[0].replace(",", ".")) if found else number_of(given)


# What it comes to


def told(question: Question, answer: Answer, truth: object = None) -> Reply:
    """The reply to an answer of a question of the bank."""
    if question.letters:
        return told_choice(question, str(answer))
    truth = float(question.right) if truth is None else truth
    verdict, sentence = compared(answer, truth, question.unit)
    known = printed(answer) if printed(answer) in question.beliefs else "other"
    why = questions.reply_text(question, known if verdict in ("close", "other") else "right")
    return reply("reveal", question.id, answer, verdict, say("questions", "and_why", sentence=sentence, why=why))


def told_choice(question: Question, answer: str) -> Reply:
    """The reply to a letter: the belief is honoured first, and then comes the truth."""
    right = question.right
    truth, why_right = questions.answer_text(question, right), questions.reply_text(question, right)
    if answer == UNKNOWN:
        sentence = say("questions", "unknown_choice", right=right, truth=truth, why=why_right)
        return reply("reveal", question.id, answer, "unknown", sentence)
    if answer == PASS:
        sentence = say("questions", "passed_choice", right=right, truth=truth, why=why_right)
        for letter in question.letters.replace(right, ""):
            words, why = questions.answer_text(question, letter), questions.reply_text(question, letter)
            another = say("questions", "for_another", letter=letter, answer=words, why=why)
            sentence = say("questions", "one_per_line", before=sentence, after=another)
        return reply("reveal", question.id, answer, "pass", sentence)
    words, why = questions.answer_text(question, answer), questions.reply_text(question, answer)
    if answer == right:
        sentence = say("questions", "right_choice", letter=answer, answer=words, why=why)
        return reply("reveal", question.id, answer, "right", sentence)
    sentence = say("questions", "other_choice", letter=answer, answer=words, why=why, right=right, truth=truth)
    return reply("reveal", question.id, answer, "other", sentence)


def beside(guess: object, truth: object, unit: str) -> Reply:
    """A guess beside the truth, where the bank has no question."""
    if is_missing(guess):
        return reply("reveal", "", None, "none", say("questions", "no_guess"))
    try:
        word, number = word_of(guess), number_in(guess)
    except AnswerStopped:
        word, number = "", nan
    answer = word if word in (UNKNOWN, PASS) else number if isfinite(number) else text_of(word) or shown(guess)
    verdict, sentence = compared(answer, truth, unit)
    return reply("reveal", "", answer, verdict, sentence)


def compared(guess: Answer, truth: object, unit: str) -> tuple[str, str]:
    """The verdict on a guess, and the sentence with both."""
    answer = with_unit(truth, unit)
    if guess == UNKNOWN:
        return "unknown", say("questions", "unknown_guess", answer=answer)
    if guess == PASS:
        return "pass", say("questions", "passed_guess", answer=answer)
    if printed(guess) == printed(truth):
        return "right", say("questions", "right_guess", answer=answer)
    said = with_unit(guess, unit)
    if is_close(guess, truth):
        return "close", say("questions", "close_guess", guess=said, answer=answer)
    return "other", say("questions", "other_guess", guess=said, answer=answer)


def is_close(guess: object, truth: object) -> bool:
    """Whether a guess is nearly the truth.

    >>> is_close(10, 11), is_close(7, 11), is_close(1, 0)
    (True, False, False)
    """
    one, other = number_of(guess), number_of(truth)
    return abs(one - other) <= CLOSE * abs(other)


def printed(value: object) -> str:
    """A value as it stands on the screen: numbers without needless digits.

    >>> printed(2.0000001), printed(2), printed("2")
    ('2', '2', '2')
    """
    return f"{value:g}" if is_number(value) else f"{value}"


def with_unit(value: object, unit: str) -> str:
    """A value with its unit, which is given in the plural.

    >>> with_unit(1, "orders"), with_unit(2, "orders"), with_unit(1.0, "s")
    ('1 order', '2 orders', '1 s')
    """
    if isinstance(value, str):
        return value
    if unit.endswith("ches"):  # 1 lunch
        unit = unit if value != 1 else unit.removesuffix("es")
    elif len(unit) > 1 and unit.endswith("s"):  # one letter is a unit's sign: 1 s stays 1 s
        unit = plural_word(value, unit.removesuffix("s"))
    return say("questions", "with_unit", value=printed(value), unit=unit) if unit else printed(value)
