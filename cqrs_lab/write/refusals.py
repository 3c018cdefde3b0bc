"""What the write side refuses, before anything is stored.

Each check takes one field of a command and gives it back, or raises `OrderRefused` with the field's name
on the wire and the reason. NaN would slip through `total <= 0` (it is neither smaller nor larger than
anything), so whether a total is a whole number is asked first.
"""

from dataclasses import replace
from typing import Literal
from unicodedata import category

from cqrs_lab.shared.arguments import as_given
from cqrs_lab.shared.messages import PayOrder, PlaceOrder
from cqrs_lab.shared.units import is_whole

LONGEST_TEXT = 100  # characters
DEAREST_ORDER = 10_000_000  # yen

INVISIBLE = frozenset("ZC")  # Unicode's separators and its control, format and unassigned characters
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # change the direction of what follows
UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})  # control characters, halves of characters, line breaks

# Why a command was refused, for who must tell one refusal from another without reading its sentence.
Code = Literal["not allowed", "unknown", "already paid", "stale version", "sold out", "key reused"]


class OrderRefused(Exception):
    """A command that the write side did not accept: nothing was stored, no event was pushed.

    `field` is the field at fault as it is written on the wire, `reason` what is wrong with it, `code` which kind of
    wrong that is.
    """

    def __init__(self, field: str, reason: str, code: Code = "not allowed") -> None:
        super().__init__(f"{field} {reason}")
        self.field = field
        self.reason = reason
        self.code = code


def checked_text(field: str, text: object) -> str:
    """`text`, if it is between 1 and 100 printable characters of any script, at least one of them visible.

    Joiners, marks and variation selectors are part of many scripts and of many emoji; characters that turn the line
    around them (as U+202E does) are not: they would let one name rewrite the rest of its row.
    """
    if isinstance(text, str) and len(text) <= LONGEST_TEXT and text.isprintable() and not text.isspace() and text:
        return text  # the ordinary case, at the cost of a glance; what follows says what is wrong with all others
    if text is not None and not isinstance(text, str):
        raise OrderRefused(field, f"must be text, not {as_given(text)}")
    if not text or all(category(letter)[0] in INVISIBLE for letter in text):
        raise OrderRefused(field, "required")
    if len(text) > LONGEST_TEXT:
        raise OrderRefused(field, f"must be at most {LONGEST_TEXT} characters long, not {len(text)}")
    if any(category(letter) in UNPRINTABLE or letter in TURNING for letter in text):
        raise OrderRefused(field, "must not contain control characters")
    return text


def checked_total(total_yen: object) -> int:
    """`total_yen`, if it is a whole number of yen from 1 to 10,000,000."""
    if not is_whole(total_yen):
        raise OrderRefused("totalYen", f"must be a whole number, not {as_given(total_yen)}")
    total = int(total_yen)
    if total <= 0:
        raise OrderRefused("totalYen", "must be > 0")
    if total > DEAREST_ORDER:
        raise OrderRefused("totalYen", f"must be <= {DEAREST_ORDER}")
    return total


def checked_version(version: object) -> int | None:
    """`version`, if it is a whole number, or None."""
    if version is None:
        return None
    if is_whole(version):
        return int(version)
    raise OrderRefused("expectedVersion", f"must be a whole number, not {as_given(version)}")


def checked(command: PlaceOrder) -> PlaceOrder:
    """The command, if all its fields are allowed."""
    checked_text("customerName", command.customer_name)
    checked_text("item", command.item)
    if command.idempotency_key is not None:
        checked_text("idempotencyKey", command.idempotency_key)
    total = checked_total(command.total_yen)
    return command if type(command.total_yen) is int else replace(command, total_yen=total)


def checked_payment(command: PayOrder) -> PayOrder:
    """The command, if all its fields are allowed."""
    checked_text("orderId", command.order_id)
    if command.idempotency_key is not None:
        checked_text("idempotencyKey", command.idempotency_key)
    version = checked_version(command.expected_version)
    return command if version is command.expected_version else replace(command, expected_version=version)
