"""A question with its answers to choose from, or a number to type; nothing is chosen beforehand.

A guess is committed by a button and not by choosing: who walks through the answers with the arrow keys chooses each
of them for a moment. What was committed is written below as text, for buttons die with their kernel.
"""

from html import escape
from typing import Any

import ipywidgets as widgets

from cqrs_lab.teach import questions
from cqrs_lab.teach.notes import Note, show
from cqrs_lab.teach.predictions import commit, committed, is_missing, read, written
from cqrs_lab.teach.questions.question import PASS, UNKNOWN, Question
from cqrs_lab.teach.replies import Reply, reply
from cqrs_lab.teach.voila import in_voila
from cqrs_lab.teach.widgets.live_widget import LiveWidget
from cqrs_lab.teach.widgets.status_line import StatusLine, box
from cqrs_lab.teach.words import say

BUTTON = {"width": "auto"}


class Asking(LiveWidget):
    """One question; `note` says below what was answered."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.note = Note(written(question, committed(question)))
        self.choice = choices(question) if question.letters else number_field()
        self.commit_button = widgets.Button(
            description=say("questions", "commit"), button_style="primary", layout=BUTTON
        )
        self.commit_button.on_click(self._commit)
        self.pass_button = widgets.Button(description=say("questions", "pass"), layout=BUTTON)
        self.pass_button.on_click(lambda button: self.settle(PASS))
        buttons = [self.commit_button, self.pass_button]
        if not question.letters:
            self.unknown_button = widgets.Button(description=say("questions", "unknown"), layout=BUTTON)
            self.unknown_button.on_click(lambda button: self.settle(UNKNOWN))
            buttons.insert(1, self.unknown_button)
        self.buttons = widgets.HBox(buttons, layout={"flex_flow": "row wrap"})
        self.status = StatusLine(value=say("questions", "choose" if question.letters else "type"))
        field = self.choice
        if not question.letters:
            field = widgets.HBox([self.choice, widgets.Label(question.unit)])
        self.widget = box(field, self.buttons, self.status)

    def _commit(self, button: object = None) -> None:
        if not self.choice.value:
            self.status.tell(say("questions", "choose" if self.question.letters else "type"))
            return
        answer, why = read(self.question, self.choice.value)
        if why:
            self.status.tell(why)
        else:
            self.settle(answer)

    def settle(self, answer: str | float) -> None:
        """Commit to this answer."""
        self.note.tell(commit(self.question, answer))
        for part in (self.choice, *self.buttons.children):
            part.disabled = True
        self.status.tell(say("questions", "written_down" if in_voila() else "written_for_good"))

    def _ipython_display_(self) -> None:
        # Three outputs: without the kernel the page shows no widget, and still what was asked and answered.
        stem = questions.stem(self.question)
        show({"text/plain": stem, "text/html": f"<p>{escape(stem)}</p>"})
        show({**self._repr_mimebundle_(), "text/plain": answers_text(self.question)})
        if not in_voila():  # there the widget's own words are enough
            self.note._ipython_display_()

    def __repr__(self) -> str:
        answers = answers_text(self.question)
        return say("questions", "question", stem=questions.stem(self.question), answers=answers)


def ask(name: str, answer: object = None) -> Asking | Reply:
    """Ask the question `name`; with an `answer`, write that down: it is the form that stays in the cell itself."""
    question = questions.find(name)
    if is_missing(answer):
        return Asking(question)
    meant, why = read(question, answer)
    return reply("ask", question.id, answer, "none", why) if why else commit(question, meant)


def choices(question: Question) -> Any:
    """Radio buttons in a fixed order, the last of them for who does not know yet."""
    options = [*((lettered(question, letter), letter) for letter in question.letters)]
    options.append((say("questions", "unknown"), UNKNOWN))
    return widgets.RadioButtons(options=options, value=None, layout={"width": "auto", "max_width": "100%"})


def number_field() -> Any:
    """Where a number is typed; a full-width one is a number too, so it is a text."""
    return widgets.Text(layout={"width": "8em"})


def lettered(question: Question, letter: str) -> str:
    """An answer with its letter."""
    return say("questions", "lettered", letter=letter, answer=questions.answer_text(question, letter))


def answers_text(question: Question) -> str:
    """What can be answered, a line each."""
    if not question.letters:
        return say("questions", "a_number", unit=question.unit)
    lines = [lettered(question, letter) for letter in question.letters]
    return "\n".join([*lines, say("questions", "lettered", letter=UNKNOWN, answer=say("questions", "unknown"))])
