"""What is said about a prediction."""

SENTENCES: dict[str, str | tuple[str, str]] = {
    "no_guess": "You made no guess yet. It is {answer}.",
    "right_guess": "You said {answer}, and {answer} it is.",
    "other_guess": "You said {guess}. It is {answer}.",
    "with_unit": "{value} {unit}",
}
