"""Printing to whatever console there is: a Windows console may know neither Japanese nor emoji."""

import sys


def print_text(text: str) -> None:
    """Print `text`; a letter that the console's encoding does not have is printed as its code."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    print(text.encode(encoding, "backslashreplace").decode(encoding))
