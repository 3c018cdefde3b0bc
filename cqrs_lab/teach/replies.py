"""What is said to an answer: a sentence to read, and the same as data, so that a program can read a saved notebook.

The last reply of each kind to each question is kept as long as Python runs: it is what `my_answers` lists.
"""

from dataclasses import dataclass
from typing import Any, Literal

# Not application/json: JupyterLab would show that as a tree, in the place of the sentence.
MIMETYPE = "application/vnd.cqrs-lab.reply+json"

Kind = Literal["check", "ask", "reveal", "vote", "concepts"]
PLAIN = (str, bool, int, float, type(None))
DEEPEST, MOST_ITEMS = 3, 30
LONGEST_SHOWN = 300  # characters
STUB = "<ellipsis>"  # what `plain` makes of the `...` of an exercise that nobody has solved yet

_kept: dict[tuple[Kind, str], "Reply"] = {}


@dataclass(frozen=True, eq=False, repr=False)
class Reply:
    """One reply: to which question (`id`), to which `answer`, what it comes to (`verdict`), and all that in words."""

    kind: Kind
    id: str
    answer: Any
    verdict: str
    sentence: str

    def as_data(self) -> dict[str, Any]:
        """What a saved notebook holds of it, beside the sentence."""
        return {"kind": self.kind, "id": self.id, "answer": self.answer, "verdict": self.verdict}

    def as_bundle(self) -> dict[str, Any]:
        """The sentence and the data, as an output of a cell."""
        return {"text/plain": self.sentence, MIMETYPE: self.as_data()}

    def __repr__(self) -> str:
        return self.sentence

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        return self.as_bundle()


def reply(kind: Kind, name: str, answer: object, verdict: str, sentence: str) -> Reply:
    """A reply, kept for `my_answers` if its question has a name."""
    made = Reply(kind, name, plain(answer), verdict, writable(sentence))
    if name:
        _kept[kind, name] = made
    return made


def kept() -> list[Reply]:
    """The last reply of each kind to each question, the oldest question first."""
    return list(_kept.values())


def forget() -> None:
    """Begin as a new kernel does."""
    _kept.clear()


def plain(value: object, depth: int = DEEPEST) -> Any:
    """A value as JSON can hold it; whatever is neither text nor number nor made of these is named by its type.

    >>> plain({"pay": "write", "look": ...}), plain([0.3, float("inf")]), plain(len)
    ({'pay': 'write', 'look': '<ellipsis>'}, [0.3, 'inf'], '<builtin_function_or_method>')
    """
    # By its exact type: a class of a learner's own may do anything when it is asked.
    kind = type(value)
    known: Any = value
    if kind is str:
        return writable(shortened(known))
    if kind is float or (kind is int and known.bit_length() > 53):  # JSON has neither inf nor such numbers
        number = known if kind is float else float("inf")
        return number if number - number == 0 else str(number)
    if kind in PLAIN:
        return known
    if kind in (list, tuple) and depth:
        return [plain(item, depth - 1) for item in known[:MOST_ITEMS]]
    if kind is dict and depth:
        texts = [key for key in known if type(key) is str][:MOST_ITEMS]
        return {writable(shortened(key)): plain(known[key], depth - 1) for key in texts}
    return f"<{kind.__name__}>"


def writable(text: str) -> str:
    """A text that a notebook can hold: half a letter is written as its code."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def shortened(text: str) -> str:
    """A text, cut if it is long."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]} ..."
