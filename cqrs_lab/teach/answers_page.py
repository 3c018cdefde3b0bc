"""One page with all questions and answers, for readers without Python: what the bank holds, as Markdown."""

from cqrs_lab.teach import questions
from cqrs_lab.teach.predictions import with_unit
from cqrs_lab.teach.questions.concepts import CONCEPTS
from cqrs_lab.teach.questions.lessons import LESSONS
from cqrs_lab.teach.questions.question import Question
from cqrs_lab.teach.words import say


def answers_page() -> str:
    """The page, in the language that is spoken now."""
    parts = [say("questions", "page_title"), say("questions", "page_note")]
    lesson = ""
    for question in LESSONS:
        if question.lesson != lesson:
            lesson = question.lesson
            parts.append(say("questions", "page_lesson", lesson=lesson))
        parts += entry(question)
    parts += [say("questions", "page_concepts"), say("questions", "page_concepts_note")]
    for question in CONCEPTS:
        parts += entry(question)
    return "\n\n".join(parts) + "\n"


def entry(question: Question) -> list[str]:
    """A question, its answers, and what is said to them."""
    stem = say("questions", "page_stem", name=question.id, stem=questions.stem(question))
    lines = choices(question) if question.letters else numbers(question)
    return [stem, "\n".join(lines)]


def choices(question: Question) -> list[str]:
    """The answers from a on, each with what it believes, and what is said to it."""
    lines = []
    for letter in question.letters:
        answer = questions.answer_text(question, letter)
        if letter == question.right:
            lines.append(say("questions", "page_right", letter=letter, answer=answer))
        else:
            belief = questions.belief_text(question.beliefs[letter])
            lines.append(say("questions", "page_wrong", letter=letter, answer=answer, belief=belief))
        if letter in question.replies:
            lines.append(say("questions", "page_reply", reply=questions.reply_text(question, letter)))
    return lines


def numbers(question: Question) -> list[str]:
    """The right number, and those that are often said."""
    right = with_unit(float(question.right), question.unit)
    lines = [
        say("questions", "page_right_number", answer=right),
        say("questions", "page_reply", reply=questions.reply_text(question, "right")),
    ]
    for number, belief in question.beliefs.items():
        words, answer = questions.belief_text(belief), with_unit(float(number), question.unit)
        lines.append(say("questions", "page_wrong_number", answer=answer, belief=words))
        lines.append(say("questions", "page_reply", reply=questions.reply_text(question, number)))
    return lines
