"""What sliders and screens say, also when something is not as it must be."""

SENTENCES: dict[str, str | tuple[str, str]] = {}
