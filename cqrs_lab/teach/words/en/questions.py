"""What is said about a prediction."""

SENTENCES: dict[str, str | tuple[str, str]] = {}
