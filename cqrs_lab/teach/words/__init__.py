"""Every sentence that a learner reads from the library: a folder for each language, a file for each part of `teach`.

A file holds one mapping, SENTENCES, from a key to a template with named gaps: whole sentences, for no two languages put
pieces together alike. Where a number decides the form, there are two whole templates, for one and for any other number,
and the gap `n` chooses. What a sentence is *about* (ids, values, which mistake it was) stays where it is found out.

The language is English, or what CQRS_LAB_LANGUAGE says, or what `use_language` was told last.
"""

import os
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Literal

Topic = Literal["pictures", "widgets", "exercises", "breaking", "questions", "screens", "stage", "teaching"]
Template = str | tuple[str, str]

LANGUAGES = tuple(
    sorted(folder.name for folder in Path(__file__).parent.iterdir() if (folder / "__init__.py").exists())
)

_chosen: list[str] = []


def use_language(language: str) -> None:
    """From now on, speak `language`, such as "en"; ValueError if there is no folder for it."""
    _chosen[:] = [checked(language)]


def language() -> str:
    """The language that is spoken now; ValueError if CQRS_LAB_LANGUAGE names none that there is."""
    return _chosen[0] if _chosen else checked(os.environ.get("CQRS_LAB_LANGUAGE") or "en")


def say(topic: Topic, key: str, **gaps: object) -> str:
    """The sentence called `key`, its gaps filled in, in the language that is spoken now.

    >>> say("pictures", "orders", n=1), say("pictures", "orders", n=2)
    ('1 order', '2 orders')
    """
    template = sentences(language(), topic)[key]
    if isinstance(template, tuple):
        template = template[0 if gaps["n"] == 1 else 1]
    return template.format(**gaps)


@cache
def sentences(language: str, topic: Topic) -> dict[str, Template]:
    """All sentences of a language about a topic, by their keys."""
    known: dict[str, Template] = import_module(f"{__name__}.{language}.{topic}").SENTENCES
    return known


def checked(language: str) -> str:
    """`language`, if there is a folder for it."""
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {', '.join(LANGUAGES)}, not {language!r}")
    return language
