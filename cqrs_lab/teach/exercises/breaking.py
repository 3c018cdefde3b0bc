"""Can you break it? Actions in words are replayed on a real cafeteria, and the fewest actions are the score.

A situation begins anew with each replay. Everything in it happens by an action, or at the end, when what is still
under way arrives; so a replay depends on its actions alone, and a search can go through all of them
(tests/unit/test_breaking.py). If the treatment is the first word, the treated situation gets the actions.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from cqrs_lab.teach.exercises.answers import learners_code, shown, word_of
from cqrs_lab.teach.exercises.exercise import Verdict, verdict
from cqrs_lab.teach.words import say

MOST_ACTIONS = 20


@dataclass(frozen=True, slots=True)
class Step:
    """What came of an action, in words; `happened` is False if all is as it was before."""

    told: str
    happened: bool = True


class Situation(Protocol):
    """A cafeteria and the people in front of it, at some moment."""

    def act(self, action: str, /) -> Step:
        """Let one action happen."""

    def end(self) -> list[Step]:
        """Let what is still under way arrive."""

    def is_broken(self) -> bool:
        """Whether it has happened."""

    def close(self) -> None:
        """Let go of the cafeteria."""


@dataclass(frozen=True, slots=True)
class Task:
    """A situation to break, with `situation(treated)`, by actions of these words.

    fewest     so many actions break it, and one less never does
    searched   all lists of up to so many actions were tried on the treated situation, in vain
    synonyms   other words for an action
    """

    name: str
    situation: Callable[[bool], Situation]
    actions: tuple[str, ...]
    treatment: str
    fewest: int
    searched: int
    synonyms: Mapping[str, str]

    def named(self, given: object) -> str | None:
        """The action or the treatment that a word means; None if it means neither."""
        word = word_of(given)
        known = {one.casefold(): one for one in (*self.actions, self.treatment)} | dict(self.synonyms)
        return known.get(word)


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of each action, and whether it broke the cafeteria."""

    steps: list[Step]
    is_broken: bool

    def facts(self) -> str:
        """What happened, as a few short sentences."""
        return " ".join(step.told for step in self.steps)


def replay(task: Task, actions: Sequence[str], treated: bool = False) -> Replay:
    """Let these actions happen on a cafeteria of their own."""
    situation = task.situation(treated)
    try:
        steps = [situation.act(action) for action in actions]
        steps += situation.end()
        return Replay(steps, situation.is_broken())
    finally:
        situation.close()


def judge_breaking(task: Task, answer: object) -> Verdict:
    """Replay the actions; the verdict tells what happened, and what that is worth."""
    with learners_code():
        if not isinstance(answer, Iterable) or isinstance(answer, str | bytes | Mapping):
            return verdict(f"{task.name}.wanted")
        given = list(islice(answer, MOST_ACTIONS + 2))  # once: an iterator's words are gone after that
    words = [task.named(word) for word in given]
    for word, action in zip(given, words, strict=True):
        if action is None and word is not ...:
            return verdict(f"{task.name}.unknown", action=shown(word), actions=", ".join(task.actions))
    treated = words[:1] == [task.treatment]
    actions = [action for action in words[treated:] if action is not None]
    if not actions or len(actions) < len(words) - treated:
        return verdict(f"{task.name}.wanted")
    if task.treatment in actions:
        return verdict(f"{task.name}.treated_too_late", treatment=task.treatment)
    if len(actions) > MOST_ACTIONS:
        return verdict(f"{task.name}.endless", most=MOST_ACTIONS)
    replayed = replay(task, actions, treated)
    if replayed.is_broken:
        score = say("breaking", "fewest" if len(actions) <= task.fewest else "fewer_will_do")
        return verdict(f"{task.name}.right", facts=replayed.facts(), actions=len(actions), score=score)
    if treated:
        return verdict(f"{task.name}.treated", facts=replayed.facts(), searched=task.searched)
    return verdict(f"{task.name}.unbroken", facts=replayed.facts())
