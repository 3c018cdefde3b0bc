"""Ids: readable and in order in the lab, never given twice anywhere."""

from collections.abc import Callable

# Gives an id of a kind, such as "order"; the second argument counts what is stored of that kind. Who does not
# need the count, as a server that takes UUIDs, does not ask for it.
NewId = Callable[[str, Callable[[], int]], str]


def numbered(kind: str, stored: Callable[[], int]) -> str:
    """The next number: one more than is stored, so that none is lost when a command is.

    >>> numbered("order", lambda: 41)
    'order-42'
    """
    return f"{kind}-{stored() + 1}"
