"""Whether a page of Voila's is being made: its cells run once, before anybody reads them, and nothing is saved.

So in Voila an output that was shown stays as it is, and whatever follows a press has to be a widget.
"""

import os

# Voila says "voila/0.5.13" in SERVER_SOFTWARE. To a kernel that it starts before a page is asked for, with
# `preheat_kernel`, it cannot: there is no request yet. Its own address it tells both.
SERVER, ADDRESS = "SERVER_SOFTWARE", "VOILA_BASE_URL"


def in_voila() -> bool:
    """Whether this kernel runs for a page of Voila's."""
    return ADDRESS in os.environ or os.environ.get(SERVER, "").startswith("voila/")
