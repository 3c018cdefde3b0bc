"""What a check says about an answer. A sentence begins with "Right", "Nearly" or "Not yet"."""

SENTENCES: dict[str, str | tuple[str, str]] = {}
