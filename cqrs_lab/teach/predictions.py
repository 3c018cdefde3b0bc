"""Say what you expect before you look: the surprise is where the learning is."""

from numbers import Real


def reveal(guess: object, truth: object, unit: str = "") -> None:
    """Print a guess beside the truth.

    >>> reveal(0, 1.5, "s")
    You said 0 s. It is 1.5 s.
    """
    answer = said(truth, unit)
    if guess is None or guess is ...:
        print(f"You made no guess yet. It is {answer}.")
    elif guess == truth:
        print(f"You said {answer}, and {answer} it is.")
    else:
        print(f"You said {said(guess, unit)}. It is {answer}.")


def said(value: object, unit: str) -> str:
    """A value with its unit; numbers without needless digits, and one order is not one orders."""
    if isinstance(value, str):
        return value
    if value == 1 and len(unit) > 1:
        unit = unit.removesuffix("s")
    return f"{value:g} {unit}".strip() if isinstance(value, Real) else f"{value} {unit}".strip()
