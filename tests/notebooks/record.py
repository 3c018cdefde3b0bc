"""Execute the lessons and store them, or check that they still say what is stored.

    python tests/notebooks/record.py              executes every lesson twice and stores it
    python tests/notebooks/record.py --check      executes every lesson once and only compares

Both take the paths of notebooks, if not every lesson is meant. A lesson that says two things in two kernels, or that is
not clean (hygiene.py), is refused. Storing twice gives the same bytes. Without paths the picture for teachers is
drawn, or compared, too.
"""

import argparse
import io
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import private_folders
from difference import explain, side_by_side
from execution import Refused, executed, executed_by_two
from hygiene import CHECKS
from names import file_name
from nbformat import NotebookNode
from PIL import Image
from stored_form import ROOT, Unreadable, lessons, read, tidy, write

HERO = ROOT / ".github" / "when_each_order_became_visible.png"


def store(path: Path) -> list[str]:
    """Execute a lesson in two kernels and store it; gives why it is not stored; raises Refused and Unreadable."""
    now, again = executed_by_two(read(path), path)
    complaints = [f"{file_name(path)}, {complaint}" for complaint in unclean(tidy(now))]
    for difference in explain(path, now, again, called=("first run", "second run")):
        complaints.append(f"{difference}\n    A lesson must say the same whenever, and as often as, it is run.")
    if complaints:
        print(f"{path.name}: refused", flush=True)
    else:
        print(f"{path.name}: {'stored' if write(path, now) else 'unchanged'}", flush=True)
    return complaints


def unclean(notebook: NotebookNode) -> list[str]:
    """Everything in a lesson that must not be stored."""
    return [complaint for check in CHECKS for complaint in check(notebook)]


def check(path: Path) -> list[str]:
    """Execute a lesson; gives what differs from its file; raises Refused and Unreadable."""
    stored = read(path)
    [now] = executed(stored, path)
    complaints = explain(path, stored, now)
    print(f"{path.name}: {'differs' if complaints else 'as stored'}", flush=True)
    return complaints


def draw_hero() -> bytes:
    """The picture for teachers, drawn anew."""
    from front_page_picture import draw as hero_for_readme

    return hero_for_readme()


def store_hero() -> list[str]:
    """Draw the picture for teachers and store it."""
    HERO.write_bytes(draw_hero())
    return []


def check_hero() -> list[str]:
    """What differs between the data that the picture for teachers shows and what it would show if drawn now."""
    old, new = HERO.read_bytes() if HERO.exists() else None, draw_hero()
    was, now = digest(old), digest(new)
    if was == now and now is not None:
        return []
    pictures = side_by_side(old, new, HERO.name)
    return [f"{HERO.name}: stored data={was}, now data={now}\n    stored and new picture side by side: {pictures}"]


def digest(png: bytes | None) -> str | None:
    """The digest of the data behind a picture, from the PNG's text chunk `data`."""
    if png is None:
        return None
    text = Image.open(io.BytesIO(png)).info.get("data")
    return text if isinstance(text, str) else None


def attempt(work: Callable[[Path], list[str]], path: Path) -> list[str]:
    """The complaints about one lesson; a refusal is one too, and the next lesson's turn comes all the same."""
    try:
        return work(path)
    except (Refused, Unreadable) as why:
        print(f"{path.name}: refused", flush=True)
        return [str(why)]


def speak_on_any_console() -> None:
    """Print Japanese on a console that has no such letters as \\u5c0f and the like, rather than stop."""
    for console in (sys.stdout, sys.stderr):
        if isinstance(console, io.TextIOWrapper):
            console.reconfigure(errors="backslashreplace")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; gives 1 if a lesson was refused or differs, otherwise 0."""
    speak_on_any_console()
    parser = argparse.ArgumentParser(description="Execute the lessons and store them.")
    parser.add_argument("--check", action="store_true", help="only compare with what is stored")
    parser.add_argument("notebooks", nargs="*", type=Path, help="all of them, if none is named")
    options = parser.parse_args(arguments)
    private_folders.prepare()
    paths = [path.resolve() for path in options.notebooks] or lessons()
    complaints = [line for path in paths for line in attempt(check if options.check else store, path)]
    if not options.notebooks:
        complaints += check_hero() if options.check else store_hero()
    for complaint in complaints:
        print(f"\n{complaint}")
    print(f"\nNotebooks {'checked' if options.check else 'recorded'}: {len(paths)}. Complaints: {len(complaints)}.")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
