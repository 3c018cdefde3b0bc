"""A phone on the stage: what stands on one person's screen, and since when."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Phone:
    """What stands on one person's screen: a row for each change.

    Each is instant, key of the sentence, order, list that was looked at, [how many orders it showed, some of them],
    reason. An order that was typed by hand has a phone of its own; `who` is then its customer.
    """

    who: str | None
    changes: list[list[Any]] = field(default_factory=list)


def phone_key(key: str | None) -> str:
    """The words' key for what a person's screen says: as a client notes it, or nothing."""
    return "phone_" + ("silent" if key is None else key.replace(" ", "_"))
