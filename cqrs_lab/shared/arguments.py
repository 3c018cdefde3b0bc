"""What callers give, checked: a check gives the value back, or raises ValueError.

The sentence names the parameter, what is allowed, and what was given.
"""

from collections.abc import Collection

from cqrs_lab.shared.messages import Receipt

LONGEST_QUOTE = 80  # characters


def as_given(value: object) -> str:
    """A value as an error quotes it: in one short line, whatever it is.

    >>> as_given("order-1"), as_given(10**5000)
    ("'order-1'", 'something of type int')
    """
    try:
        text = " ".join(repr(value).split())
    except Exception:  # a number of 5,000 digits, or an object that cannot be shown
        return f"something of type {type(value).__name__}"
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}..."


def one_of(name: str, value: object, allowed: Collection[str], hint: str = "") -> str:
    """`value`, if it is one of the texts that are `allowed`; `hint` says how to get what is not there."""
    if isinstance(value, str) and value in allowed:
        return value
    raise ValueError(f"{name} must be one of {', '.join(allowed)}, not {as_given(value)}{hint}")


def identifier(name: str, value: object) -> str:
    """`value`, if it is text, as an id is."""
    if isinstance(value, str) and is_whole_text(value):
        return value
    hint = f"; write receipt.{name}" if isinstance(value, Receipt) else ""
    raise ValueError(f"{name} must be text, not {as_given(value)}{hint}")


def checked_receipt(receipt: object) -> Receipt:
    """`receipt`, if it is one."""
    if isinstance(receipt, Receipt):
        return receipt
    raise ValueError(f"receipt must be what place_order or pay_order gave back, not {as_given(receipt)}")


def is_whole_text(text: str) -> bool:
    """Whether a text has no half characters, which no database can store."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
