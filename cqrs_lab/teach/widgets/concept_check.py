"""The concept check: questions under each other, handed in together, without a word on which answers are right."""

from collections.abc import Mapping

import ipywidgets as widgets

from cqrs_lab.teach import questions
from cqrs_lab.teach.notes import Note, show
from cqrs_lab.teach.predictions import read
from cqrs_lab.teach.questions.concepts import PARTS, asked, pair
from cqrs_lab.teach.questions.question import UNKNOWN, Question
from cqrs_lab.teach.replies import Reply, reply
from cqrs_lab.teach.voila import in_voila
from cqrs_lab.teach.widgets.asking import answers_text, choices
from cqrs_lab.teach.widgets.live_widget import LiveWidget
from cqrs_lab.teach.widgets.status_line import StatusLine, box
from cqrs_lab.teach.words import say

Answers = Mapping[str, str]


class ConceptCheck(LiveWidget):
    """One part of the check; `answers` holds what is chosen, a letter for each question's id."""

    def __init__(self, part: str) -> None:
        self.part, self.questions = part, asked(part)
        self.choices = {question.id: choices(question) for question in self.questions}
        self.status = StatusLine(value=say("questions", "answered", n=0, all=len(self.questions)))
        self.hand_in_button = widgets.Button(
            description=say("questions", "hand_in"), button_style="primary", layout={"width": "auto"}
        )
        self.hand_in_button.on_click(self._hand_in)
        self.note = Note(handed_in(part, {}))
        for choice in self.choices.values():
            choice.observe(self._count, names="value")
        rows = [
            box(StatusLine(value=numbered(number, question)), self.choices[question.id])
            for number, question in enumerate(self.questions, start=1)
        ]
        self.widget = box(*rows, self.hand_in_button, self.status)

    @property
    def answers(self) -> dict[str, str]:
        """What is chosen at the moment."""
        return {name: choice.value for name, choice in self.choices.items() if choice.value is not None}

    def _count(self, change: object = None) -> None:
        self.status.tell(say("questions", "answered", n=len(self.answers), all=len(self.questions)))

    def _hand_in(self, button: object = None) -> None:
        given = handed_in(self.part, self.answers)
        self.note.tell(given)
        for part in (*self.choices.values(), self.hand_in_button):
            part.disabled = True
        self.status.tell(given.sentence)

    def _ipython_display_(self) -> None:
        written = [
            f"{numbered(number, one)}\n{answers_text(one)}" for number, one in enumerate(self.questions, start=1)
        ]
        show({**self._repr_mimebundle_(), "text/plain": "\n\n".join(written)})
        if not in_voila():
            self.note._ipython_display_()

    def __repr__(self) -> str:
        return say("questions", "check_of", part=self.part, n=len(self.questions))


def concept_check(part: str = "before", answers: Answers | None = None) -> ConceptCheck | Reply:
    """A part of the concept check: "before" the course, "after 06" or "after 09"; with `answers`, hand those in.

    Before the course nothing is said of what is right. Afterwards a pair counts only if the item and its twin, the
    same confusion in everyday words, are both right.
    """
    if part not in PARTS:
        raise ValueError(say("questions", "no_such_part", part=part, parts=", ".join(PARTS)))
    return ConceptCheck(part) if answers is None else handed_in(part, answers)


def handed_in(part: str, answers: Answers) -> Reply:
    """How many were answered, how many of these are not known yet, and after the course how many pairs are right."""
    meant = {}
    for question in asked(part):
        answer, why = read(question, answers.get(question.id))
        if not why:
            meant[question.id] = str(answer)
    unknown = sum(answer == UNKNOWN for answer in meant.values())
    sentence = say("questions", "handed_in", n=len(meant), all=len(asked(part)), unknown=unknown)
    if not meant:
        return reply("concepts", part, {}, "none", say("questions", "answered", n=0, all=len(asked(part))))
    if part != "before":
        sentence = say("questions", "pairs", sentence=sentence, pairs=len(pairs_right(meant)), of=len(PARTS[part]))
    return reply("concepts", part, meant, "answered", sentence)


def pairs_right(answers: Answers) -> list[int]:
    """The numbers of the pairs of which both, the item and its twin, are right."""
    numbers = sorted({number for numbers in PARTS.values() for number in numbers})
    return [number for number in numbers if all(answers.get(one.id) == one.right for one in pair(number))]


def numbered(number: int, question: Question) -> str:
    """A question with its number on the page; its own number would tell which belong together."""
    return say("questions", "numbered", number=number, stem=questions.stem(question))
