"""The lab's commands: `python -m cqrs_lab lab` opens the lessons.

Learners work on copies, without the stored outputs: those would give the predictions away. Nobody's copy is
ever overwritten.
"""

import argparse
import json
import os
import runpy
import sys
from collections.abc import Sequence
from pathlib import Path

LESSONS = Path(__file__).resolve().parent.parent / "notebooks"
OWN_START = (".ipynb", "default_url", "file_to_run", "root_dir", "notebook_dir", "notebook-dir", "preferred_dir")


def lab(options: argparse.Namespace, jupyter_arguments: list[str]) -> int:
    """Copy the lessons that are not copied yet, and open JupyterLab beside the copies; gives the exit status."""
    lessons = sorted(LESSONS.glob("*.ipynb"))
    if not lessons:
        print(f"There are no lessons in {LESSONS}. They come with the lab's folder: install from there.")
        return 1
    mine = LESSONS / "mine"
    copied = copy_lessons(lessons, mine)
    print(report(copied, kept=len(lessons) - copied), flush=True)
    os.chdir(mine)
    start = [] if says_where_to_start(jupyter_arguments) else [lessons[0].name]
    return run_jupyterlab(start + jupyter_arguments)


def copy_lessons(lessons: Sequence[Path], mine: Path) -> int:
    """Copy each lesson, its outputs cleared, unless there is a copy already; gives how many were copied."""
    mine.mkdir(exist_ok=True)
    return sum(copy_lesson(lesson, mine / lesson.name) for lesson in lessons)


def copy_lesson(lesson: Path, copy: Path) -> bool:
    """Copy one lesson, its outputs cleared; gives False, and changes nothing, if the copy is there already."""
    fresh = cleared(lesson.read_text(encoding="utf-8"))
    try:
        with copy.open("x", encoding="utf-8", newline="\n") as file:
            file.write(fresh)
    except FileExistsError:
        return False
    return True


def cleared(notebook: str) -> str:
    """The notebook's text without outputs and execution counts."""
    content = json.loads(notebook)
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def report(copied: int, kept: int) -> str:
    """What was done, for the learner.

    >>> print(report(copied=2, kept=1))
    Lessons copied into notebooks/mine: 2. Already there, left as they are: 1.
    Start again: delete your copy, run lab again.
    """
    told = f"Lessons copied into notebooks/mine: {copied}. Already there, left as they are: {kept}."
    return f"{told}\nStart again: delete your copy, run lab again."


def says_where_to_start(jupyter_arguments: Sequence[str]) -> bool:
    """Whether the arguments choose a notebook or a folder of their own."""
    return any(word in argument for argument in jupyter_arguments for word in OWN_START)


def run_jupyterlab(arguments: list[str]) -> int:
    """Run JupyterLab in this process, so that Ctrl+C and signals reach it; gives its exit status."""
    sys.argv = ["jupyter-lab", *arguments]
    try:
        runpy.run_module("jupyterlab", run_name="__main__")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except KeyboardInterrupt:
        return 130
    return 0


def command_line() -> argparse.ArgumentParser:
    """The commands and their options; `passes_on` says that a command hands on the options it does not know."""
    parser = argparse.ArgumentParser(prog="python -m cqrs_lab", description="A cafeteria to feel lateness in.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    opens = commands.add_parser(
        "lab",
        allow_abbrev=False,
        help="copy the lessons into notebooks/mine and open JupyterLab there",
        epilog="All other arguments go to JupyterLab, for instance --no-browser.",
    )
    opens.set_defaults(run=lab, passes_on=True)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit status."""
    parser = command_line()
    options, others = parser.parse_known_args(arguments)
    if others and not options.passes_on:
        parser.error(f"unknown arguments: {' '.join(others)}")
    status: int = options.run(options, others)
    return status


if __name__ == "__main__":
    sys.exit(main())
