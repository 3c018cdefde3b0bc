"""What was answered: in this session as a table, and in the saved notebooks of a class, which are not run for it."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cqrs_lab.teach.questions import QUESTIONS
from cqrs_lab.teach.questions.question import PASS, UNKNOWN
from cqrs_lab.teach.replies import MIMETYPE, STUB, kept
from cqrs_lab.teach.words import say

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("kind", "id", "answer", "verdict")
WORTH = {
    "right": "worth_right",
    "close": "worth_close",
    "other": "worth_other",
    "unknown": "worth_unknown",
    "pass": "worth_pass",
    "none": "worth_none",
    "answered": "worth_answered",
    "not yet": "worth_not_yet",
    "done": "worth_done",
    "not written": "worth_not_written",
    "handed in": "worth_handed_in",
}
LONGEST = 30  # characters of an answer in a table: wider ones push a table off a narrow page


class Saved(NamedTuple):
    """One reply that a saved notebook holds; `who` is the notebook's place in the folder."""

    who: str
    kind: str
    id: str
    answer: Any
    verdict: str


def my_answers() -> "pd.DataFrame":
    """What was answered since Python began: predictions, words, checks, each with its last answer."""
    import pandas as pd

    last: dict[tuple[str, str], tuple[str, ...]] = {}
    for one in kept():
        kind = "prediction" if one.kind in ("ask", "reveal") else one.kind
        if one.verdict != "none" or (kind, one.id) not in last:
            last[kind, one.id] = (
                kind,
                name_in_lesson(one.id),
                in_a_cell(one.answer),
                worth(kind, one.verdict, one.answer),
            )
    return pd.DataFrame(list(last.values()), columns=list(COLUMNS))


def name_in_lesson(name: str) -> str:
    """The name by which a lesson's cell calls a question or an exercise, such as "00-q1"."""
    return QUESTIONS[name].place or name if name in QUESTIONS else name


def worth(kind: str, verdict: str, answer: Any) -> str:
    """A verdict in words for who gave the answer."""
    if kind == "check" and (answer is None or is_unwritten(answer)):
        verdict = "not written"
    elif verdict == "answered" and kind in ("vote", "concepts"):
        verdict = "handed in"
    return say("questions", WORTH[verdict])


def saved_in(folder: Path) -> list[Saved]:
    """All replies in the notebooks of a folder and its subfolders; a file that is no notebook has none."""
    files = sorted(one for one in folder.rglob("*.ipynb") if ".ipynb_checkpoints" not in one.parts)
    return [reply for file in files for reply in _replies_in(file, str(file.relative_to(folder)))]


def _replies_in(file: Path, who: str) -> Iterator[Saved]:
    try:
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        found = [output["data"][MIMETYPE] for cell in cells for output in cell.get("outputs", ()) if _is_reply(output)]
        yield from (Saved(who, *(one[name] for name in ("kind", "id", "answer", "verdict"))) for one in found)
    except (ValueError, KeyError, TypeError, AttributeError, OSError):  # half a file, or another kind of JSON
        return


def _is_reply(output: dict[str, Any]) -> bool:
    return MIMETYPE in output.get("data", {})


def each_answer(saved: list[Saved]) -> str:
    """A line for each answer, as text."""
    rows = [(*one[:3], in_a_cell(one.answer), one.verdict) for one in saved if one.id]
    return as_text([("notebook", *COLUMNS), *rows])


def summary(saved: list[Saved]) -> str:
    """A line for each question and exercise, as text: how many answered, how often each answer, how many are right.

    A person counts once, with the last answer. A right letter is marked by a star.
    """
    rows: list[tuple[str, ...]] = [("id", "n", "right", "?", "pass", "answers")]
    for name, answers in answers_by_question(saved).items():
        question = QUESTIONS.get(name)
        right = sum(_is_right(name, answer, verdict) for answer, verdict in answers.values())
        counts = Counter(in_a_cell(answer) for answer, _ in answers.values())
        unknown, passed = counts.pop(UNKNOWN, 0), counts.pop(PASS, 0)
        mark = question.right if question and question.letters else None
        each = ", ".join(f"{answer}{'*' * (answer == mark)} {count}" for answer, count in sorted(counts.items()))
        shown = each if question else ""  # the answers to an exercise are too many, and too long
        rows.append((name, str(len(answers)), str(right), str(unknown), str(passed), shown))
    return as_text(rows)


def answers_by_question(saved: list[Saved]) -> dict[str, dict[str, tuple[Any, str]]]:
    """For each question or exercise that somebody answered: who answered what, with the verdict."""
    found: dict[str, dict[str, tuple[Any, str]]] = {}
    for one in saved:
        if one.kind == "concepts" and isinstance(one.answer, dict):
            for name, letter in one.answer.items():
                found.setdefault(name, {})[one.who] = (letter, "")
        elif one.id and one.kind in ("check", "ask", "reveal") and one.verdict != "none":
            found.setdefault(one.id, {})[one.who] = (one.answer, one.verdict)
    return dict(sorted(found.items()))


def _is_right(name: str, answer: Any, verdict: str) -> bool:
    question = QUESTIONS.get(name)
    return answer == question.right if question and question.letters else verdict == "right"


def in_a_cell(answer: Any) -> str:
    """An answer in a few letters.

    >>> in_a_cell(7.0), in_a_cell("b"), in_a_cell(None), in_a_cell([0.3, 0.5])
    ('7', 'b', '', '[0.3, 0.5]')
    >>> in_a_cell(["<ellipsis>"]), in_a_cell(["ask A", "<ellipsis>"])
    ('not written yet', "['ask A', ...]")
    """
    if is_unwritten(answer):
        return say("questions", "not_written")
    if isinstance(answer, float):
        return f"{answer:g}"
    text = "" if answer is None else " ".join((answer if isinstance(answer, str) else str(answer)).split())
    text = text.replace(repr(STUB), "...")
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 4]} ..."


def is_unwritten(answer: Any) -> bool:
    """Whether an answer is the stub that the exercise began with, and nothing else."""
    parts = answer.values() if isinstance(answer, dict) else answer if isinstance(answer, list) else ()
    return answer in (STUB, "...") or (bool(parts) and all(is_unwritten(part) for part in parts))


def as_text(rows: list[tuple[str, ...]]) -> str:
    """A table in columns of equal width, its head first."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(lines)
