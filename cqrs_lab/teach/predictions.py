"""Say what you expect before you look: the surprise is where the learning is."""

from cqrs_lab.shared.units import is_number, plural_word
from cqrs_lab.teach.words import say


def reveal(guess: object, truth: object, unit: str = "") -> None:
    """Print a guess beside the truth.

    >>> reveal(0, 1.5, "s")
    You said 0 s. It is 1.5 s.
    """
    answer = with_unit(truth, unit)
    if guess is None or guess is ...:
        print(say("questions", "no_guess", answer=answer))
    elif guess == truth:
        print(say("questions", "right_guess", answer=answer))
    else:
        print(say("questions", "other_guess", guess=with_unit(guess, unit), answer=answer))


def with_unit(value: object, unit: str) -> str:
    """A value with its unit, which is given in the plural; numbers without needless digits.

    >>> with_unit(1, "orders"), with_unit(2, "orders"), with_unit(1.0, "s")
    ('1 order', '2 orders', '1 s')
    """
    if isinstance(value, str):
        return value
    if len(unit) > 1 and unit.endswith("s"):  # one letter is a unit's sign: 1 s stays 1 s
        unit = plural_word(value, unit.removesuffix("s"))
    number = f"{value:g}" if is_number(value) else f"{value}"
    return say("questions", "with_unit", value=number, unit=unit) if unit else number
