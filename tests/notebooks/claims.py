"""What a lesson's prose claims, as named functions of what its cells give; each quotes the words that it stands for.

A `finding` is what the prose says of the lesson's own scenario: it must hold too when everybody comes ten milliseconds
later or earlier. A `general` sentence speaks of more than one scenario: its function goes through all places of the
lesson's sliders, or through many seeds where there is chance.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import ModuleType

from lesson_run import LessonRun
from nbformat import NotebookNode

from cqrs_lab.teach.words import sentences

Holds = Callable[[LessonRun], bool]
GENERAL_WORDS = re.compile(r"\b(only|never|always|the more|each time|every time|whenever)\b", re.IGNORECASE)
SENTENCE_ENDS = re.compile(r"(?<=[.?!:])\s+")
BLOCK_BEGINS = re.compile(r"\n\s*\n|\n(?=[-|#>]|\d+\. )")
OF_ALL_LESSONS = ("widgets", "breaking", "pictures", "screens", "stage")


@dataclass(frozen=True)
class Claim:
    """What a lesson says in these words, and whether it holds."""

    lesson: str
    quotes: tuple[str, ...]
    holds: Holds
    is_finding: bool

    @property
    def name(self) -> str:
        """The lesson, and what is claimed."""
        return f"{self.lesson} {self.holds.__name__}"


def finding(lesson: str, *quotes: str) -> Callable[[Holds], Holds]:
    """Mark a function as a finding of the lesson."""
    return _marked(lesson, quotes, is_finding=True)


def general(lesson: str, *quotes: str) -> Callable[[Holds], Holds]:
    """Mark a function as a general sentence of the lesson."""
    return _marked(lesson, quotes, is_finding=False)


def _marked(lesson: str, quotes: tuple[str, ...], is_finding: bool) -> Callable[[Holds], Holds]:
    def mark(holds: Holds) -> Holds:
        holds.claim = Claim(lesson, quotes, holds, is_finding)  # type: ignore[attr-defined]
        return holds

    return mark


def claims_in(*modules: ModuleType) -> list[Claim]:
    """The claims of these modules, in their order."""
    return [one.claim for module in modules for one in vars(module).values() if hasattr(one, "claim")]


def near(number: float, wanted: float, within: float = 0.13) -> bool:
    """Whether a number is the wanted one but for a look of the projector and the ten milliseconds."""
    return abs(number - wanted) <= within


def plain(text: str) -> str:
    """The text without markup, in one line.

    >>> plain("It is **never** late,\\n`lag` or not.")
    'It is never late, lag or not.'
    """
    return " ".join(re.sub(r"[*`]|^#+ ", "", text, flags=re.MULTILINE).split())


def prose_of(notebook: NotebookNode) -> list[str]:
    """What stands in a lesson to be read: its cells of prose, and its comments."""
    return [plain(cell.source) if cell.cell_type == "markdown" else comments(cell.source) for cell in notebook.cells]


def comments(source: str) -> str:
    """The comments of a cell, in one line."""
    return plain(" ".join(line.partition("# ")[2] for line in source.splitlines()))


def words_of(lesson: str) -> list[str]:
    """What widgets, questions and checks say in a lesson."""
    own = [(key, said) for topic in ("questions", "exercises") for key, said in sentences("en", topic).items()]
    said = [one for key, one in own if key.startswith(f"{lesson}-")]
    said += [one for topic in OF_ALL_LESSONS for one in sentences("en", topic).values()]
    return [plain(text) for one in said for text in ([one] if isinstance(one, str) else one)]


def general_sentences(notebook: NotebookNode, known: Iterable[str] = ()) -> Iterator[str]:
    """The sentences of a lesson's prose that speak of "only", "never", "always", "the more" or "each time".

    What is `known` is taken out before.
    """
    for cell in notebook.cells:
        prose = cell.source if cell.cell_type == "markdown" else comments(cell.source)
        for block in map(plain, BLOCK_BEGINS.split(prose)):
            for phrase in sorted(known, key=len, reverse=True):
                block = block.replace(phrase, "")
            yield from (one for one in SENTENCE_ENDS.split(block) if GENERAL_WORDS.search(one))
