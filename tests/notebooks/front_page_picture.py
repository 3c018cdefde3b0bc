"""Draw the picture on the first page for teachers, or check that the stored one still shows the same.

    python tests/notebooks/front_page_picture.py            draws it and stores it
    python tests/notebooks/front_page_picture.py --check    only compares the data behind it

The recorder of the lessons does both as well. A file on a page has no cell beside it whose text a test could compare,
so what is compared is the digest that every picture carries in its PNG: pixels differ between machines, data does not.
"""

import argparse
import math
import sys
from collections.abc import Sequence

import record

from cqrs_lab import Cafeteria, when_each_order_became_visible
from cqrs_lab.lab.randomness import stream

MEAN_GAP = 1.1  # seconds between two orders: shorter than the delay, so that orders queue and then catch up


def draw() -> bytes:
    """Twelve orders at a cafeteria that is 1.5 s late, as PNG."""
    cafeteria = Cafeteria(delay=1.5)
    random, instant = stream(29, "front page"), 0.0
    for _ in range(12):
        instant -= MEAN_GAP * math.log(1.0 - random.random())  # exponential gaps: customers come independently
        cafeteria.at(instant, cafeteria.place_order, "guest", 850)
    cafeteria.run_until_caught_up(timeout=600)
    return when_each_order_became_visible(cafeteria.timeline()).png()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; gives 1 if the stored picture shows something else, otherwise 0."""
    record.speak_on_any_console()
    parser = argparse.ArgumentParser(description="Draw the picture on the first page for teachers and store it.")
    parser.add_argument("--check", action="store_true", help="only compare with what is stored")
    options = parser.parse_args(arguments)
    complaints = record.check_hero() if options.check else record.store_hero()
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
