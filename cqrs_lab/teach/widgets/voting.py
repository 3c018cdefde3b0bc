"""A vote of a class, for the wall: hands are counted by pressing, the first vote and the second side by side.

No network and no phones. The advice stands behind a button, for it tells how many are right, and so which answer is.
"""

from typing import Any

import ipywidgets as widgets

from cqrs_lab.teach import questions
from cqrs_lab.teach.notes import Note, show
from cqrs_lab.teach.questions.question import UNKNOWN, Question
from cqrs_lab.teach.replies import Reply, reply
from cqrs_lab.teach.voila import in_voila
from cqrs_lab.teach.widgets.asking import lettered
from cqrs_lab.teach.widgets.live_widget import LiveWidget
from cqrs_lab.teach.widgets.status_line import StatusLine, box
from cqrs_lab.teach.words import say

VOTES = ("first_vote", "second_vote")
SHOW_AGAIN, GO_ON = 35, 70  # per cent right: below the first show it again, above the second go on


class Vote(LiveWidget):
    """Counters for each answer of a question; `counts` holds them, a mapping for each of the two votes."""

    def __init__(self, question: Question, scale: float = 1.5) -> None:
        self.question = question
        letters = [*question.letters, UNKNOWN]
        self.counts = [dict.fromkeys(letters, 0) for _ in VOTES]
        # Plain labels: a status line would be read aloud at each press, for every answer whose share changes.
        self.numbers = [{letter: widgets.Label(layout={"width": "5em"}) for letter in letters} for _ in VOTES]
        self.status = strip(say("questions", "count_hands"), scale)
        self.advice_button = widgets.Button(description=say("questions", "what_now"), layout={"width": "auto"})
        self.advice_button.on_click(lambda button: self.status.tell(self.advice()))
        self.buttons: dict[tuple[int, str, int], Any] = {}
        rows = [box(strip(questions.stem(question), scale))]
        rows += [self._row(letter, scale) for letter in letters]
        self.note = Note(self._reply())
        self.widget = box(*rows, self.advice_button, self.status)
        self._tell()

    def _row(self, letter: str, scale: float) -> Any:
        unknown = say("questions", "lettered", letter=UNKNOWN, answer=say("questions", "unknown"))
        words = strip(unknown if letter == UNKNOWN else lettered(self.question, letter), scale)
        counters = [self._counter(vote, letter) for vote in range(len(VOTES))]
        # With room between: at a glance from the last bench, each button belongs to one vote.
        return box(words, widgets.HBox(counters, layout={"flex_flow": "row wrap", "grid_gap": "2.5em"}))

    def _counter(self, vote: int, letter: str) -> Any:
        title = say("questions", VOTES[vote])
        for step, sign in ((-1, "−"), (1, "+")):
            name = say("questions", "more" if step > 0 else "fewer", letter=letter, vote=title)
            button = widgets.Button(description=sign, tooltip=name, layout={"width": "2.4em"})
            button.on_click(lambda button, step=step: self.count(vote, letter, step))
            self.buttons[vote, letter, step] = button
        fewer, more = (self.buttons[vote, letter, step] for step in (-1, 1))
        name = widgets.Label(title, layout={"flex": "none"})
        return widgets.HBox([name, fewer, self.numbers[vote][letter], more], layout={"flex_flow": "row wrap"})

    def count(self, vote: int, letter: str, step: int) -> None:
        """One hand more or less; never fewer than none."""
        self.counts[vote][letter] = max(0, self.counts[vote][letter] + step)
        self._tell()
        self.note.tell(self._reply())

    def share(self, vote: int, letter: str) -> float:
        """How many per cent of a vote chose this answer; 0 of nobody."""
        return 100 * self.counts[vote][letter] / (sum(self.counts[vote].values()) or 1)

    def advice(self) -> str:
        """What to do after the last vote that somebody took part in."""
        voted = [vote for vote in range(len(VOTES)) if any(self.counts[vote].values())]
        if not voted:
            return say("questions", "no_vote_yet")
        share = self.share(voted[-1], self.question.right)
        return say("questions", advice_key(share), share=round(share))

    def _tell(self) -> None:
        for vote, numbers in enumerate(self.numbers):
            for letter, number in numbers.items():
                count, share = self.counts[vote][letter], round(self.share(vote, letter))
                number.value = say("questions", "counted", count=count, share=share)

    def _reply(self) -> Reply:
        """All that was counted, as it stands below and in a saved notebook."""
        votes = []
        for vote, counts in enumerate(self.counts):
            each = [say("questions", "one_count", letter=letter, count=count) for letter, count in counts.items()]
            counted = say("questions", "between_counts").join(each)
            votes.append(say("questions", "votes", vote=say("questions", VOTES[vote]), counts=counted))
        voted = "answered" if any(any(counts.values()) for counts in self.counts) else "none"
        sentence = say("questions", "between_votes").join(votes)
        return reply("vote", self.question.id, [dict(counts) for counts in self.counts], voted, sentence)

    def _ipython_display_(self) -> None:
        show(self._repr_mimebundle_())
        if not in_voila():
            self.note._ipython_display_()

    def __repr__(self) -> str:
        letters = [lettered(self.question, letter) for letter in self.question.letters]
        return say("questions", "question", stem=questions.stem(self.question), answers="\n".join(letters))


def vote(name: str, scale: float = 1.5) -> Vote:
    """Counters for a class that votes on a question, such as "02-q2"; `scale` makes the words larger, for the wall."""
    question = questions.find(name)
    if not question.letters:
        raise ValueError(say("questions", "no_vote_on_numbers", name=question.id))
    return Vote(question, scale)


def strip(sentence: str, scale: float) -> StatusLine:
    """A sentence on paper as wide as the page: patches of every width would be a ragged edge on a dark wall."""
    return StatusLine(value=sentence, scale=scale, layout={"width": "100%"})


def advice_key(share: float) -> str:
    """Which advice so many per cent of right answers call for.

    >>> advice_key(20), advice_key(35), advice_key(70), advice_key(71)
    ('show_again', 'neighbours', 'neighbours', 'go_on')
    """
    if share < SHOW_AGAIN:
        return "show_again"
    return "go_on" if share > GO_ON else "neighbours"
