"""The bank of questions: what is asked, which answer is right, what each answer believes. Its sentences are words.

A question has an id such as "04-dai", and a place in its lesson, so that "04-q1" finds it too. The ten items of the
concept check and their twins are questions as well: "item-3" and "twin-3".
"""

from cqrs_lab.teach.questions.concepts import CONCEPTS
from cqrs_lab.teach.questions.lessons import LESSONS
from cqrs_lab.teach.questions.question import Question
from cqrs_lab.teach.words import say

QUESTIONS: dict[str, Question] = {question.id: question for question in (*LESSONS, *CONCEPTS)}
_AT_PLACE = {question.place: question for question in LESSONS if question.place}


def find(name: object) -> Question:
    """The question of that id or place, or ValueError with the ids that there are."""
    known = (QUESTIONS | _AT_PLACE).get(name) if isinstance(name, str) else None
    if known is None:
        raise ValueError(f"there is no question {name!r}; there are {', '.join(QUESTIONS)}")
    return known


def is_name(name: object) -> bool:
    """Whether this can be meant as a question's id: a guess is no such text."""
    return isinstance(name, str) and (name in QUESTIONS or (name[:2].isdigit() and name[2:3] == "-"))


def stem(question: Question) -> str:
    """The question itself."""
    return words_of(f"{question.id}.stem")


def answer_text(question: Question, letter: str) -> str:
    """An answer in words."""
    return words_of(f"{question.id}.{letter}")


def reply_text(question: Question, answer: str) -> str:
    """What is said to an answer: a letter, or for a number the one that is known, "right" or "other"."""
    return words_of(f"{question.id}.reply.{answer}")


def belief_text(belief: str) -> str:
    """What somebody believes who answers so."""
    return words_of(f"belief.{belief}")


def words_of(key: str) -> str:
    """A sentence of the bank; there are no gaps in them."""
    return say("questions", key)


def needed_keys() -> list[str]:
    """The key of every sentence that the bank needs."""
    needed = {f"belief.{belief}": None for one in QUESTIONS.values() for belief in one.beliefs.values()}
    for one in QUESTIONS.values():
        needed |= dict.fromkeys(f"{one.id}.{key}" for key in ("stem", *one.letters))
        needed |= dict.fromkeys(f"{one.id}.reply.{answer}" for answer in one.replies)
    return list(needed)
