"""The lab's commands: `cqrs-lab lab` opens the lessons, and so does `python -m cqrs_lab lab`; `serve` serves HTTP."""

import argparse
import os
import runpy
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from io import TextIOWrapper
from pathlib import Path

import cqrs_lab
from cqrs_lab.lessons import copy_lessons, stored_lessons, usual_folder

OWN_START = (".ipynb", "default_url", "file_to_run", "root_dir", "notebook_dir", "notebook-dir", "preferred_dir")


class CannotRun(Exception):
    """A command that cannot be run; its text is the sentence that says why, and what to do."""


def lab(options: argparse.Namespace, jupyter_arguments: list[str]) -> int:
    """Copy the lessons that are not copied yet, and open JupyterLab beside the copies; gives the exit status."""
    if find_spec("jupyterlab") is None:
        raise CannotRun('JupyterLab is missing; it comes with the extra "lab": pip install "cqrs-lab[lab]"')
    lessons = stored_lessons()
    if not lessons:
        raise CannotRun("The lab was installed without its lessons; they lie in its folder: install from there.")
    folder = usual_folder() if options.folder is None else Path(options.folder)
    try:
        copied = copy_lessons(lessons, folder)
        print(report(folder, copied, kept=len(lessons) - copied), flush=True)
        os.chdir(folder)
    except (OSError, UnicodeEncodeError) as error:
        why = getattr(error, "strerror", None) or "this can be no folder's name"
        raise CannotRun(
            f"The lessons cannot be copied into {str(folder)!r} ({why}); choose another folder: --folder PATH"
        ) from error
    # A lesson as an argument of its own would open as well, but the address that Lab prints would not lead to it.
    start = [] if says_where_to_start(jupyter_arguments) else [f"--LabApp.default_url=/lab/tree/{lessons[0].name}"]
    return run_jupyterlab(start + jupyter_arguments)


def report(folder: Path, copied: int, kept: int) -> str:
    """What was done, for the learner.

    >>> print(report(Path("cqrs-lessons"), copied=2, kept=1))
    Lessons copied into cqrs-lessons: 2. Already there, left as they are: 1.
    Start again: delete your copy, run lab again.
    """
    here = Path.cwd()
    shown = folder.relative_to(here) if here in folder.parents else folder
    told = f"Lessons copied into {shown}: {copied}. Already there, left as they are: {kept}."
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


def answers(options: argparse.Namespace, others: list[str]) -> int:
    """Print one table of what a class has answered, from its saved notebooks."""
    from cqrs_lab.teach.answer_tables import each_answer, saved_in, summary

    folder = Path(options.folder)
    if not folder.is_dir():
        raise CannotRun(f"There is no folder {options.folder!r}.")
    saved = saved_in(folder)
    if not saved:
        raise CannotRun(f"No saved notebook in {options.folder!r} holds an answer; were they saved after answering?")
    print(each_answer(saved) if options.each else summary(saved))
    return 0


def serve(options: argparse.Namespace, others: list[str]) -> int:
    """Serve a cafeteria over HTTP until a signal stops it; gives the exit status."""
    try:
        from cqrs_lab.web import shell
        from cqrs_lab.web.server import CannotListen
    except ImportError as missing:
        raise CannotRun(str(missing)) from missing
    try:
        return shell.run(options.host, options.port, options.delay)
    except (ValueError, CannotListen) as why:
        raise CannotRun(str(why)) from why


def command_line() -> argparse.ArgumentParser:
    """The commands and their options; `passes_on` says that a command hands on the options it does not know."""
    parser = argparse.ArgumentParser(prog="cqrs-lab", description="A cafeteria to feel lateness in.")
    parser.add_argument("--version", action="version", version=f"%(prog)s {cqrs_lab.__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    opens = commands.add_parser(
        "lab",
        allow_abbrev=False,
        help="copy the lessons and open JupyterLab beside the copies",
        epilog="All other arguments go to JupyterLab, for instance --no-browser.",
    )
    opens.add_argument(
        "--folder",
        metavar="PATH",
        help="where your copies are or shall be (otherwise notebooks/mine in a checkout, else cqrs-lessons)",
    )
    opens.set_defaults(run=lab, passes_on=True)
    reads = commands.add_parser("answers", help="one table of what a class answered, from its saved notebooks")
    reads.add_argument("folder", metavar="FOLDER", help="where the notebooks are, also in folders inside; none is run")
    reads.add_argument("--each", action="store_true", help="a line for each answer, not for each question")
    reads.set_defaults(run=answers, passes_on=False)
    serves = commands.add_parser("serve", help="serve a cafeteria over HTTP, in real time, to this machine alone")
    serves.add_argument("--port", type=int, default=8000, help="0 takes one that is free (default: %(default)s)")
    serves.add_argument("--host", default="127.0.0.1", help="an address of this machine alone (default: %(default)s)")
    serves.add_argument(
        "--delay", type=float, default=1.5, help="seconds the projector takes for each event (default: %(default)s)"
    )
    serves.set_defaults(run=serve, passes_on=False)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit status."""
    parser = command_line()
    options, others = parser.parse_known_args(arguments)
    if others and not options.passes_on:
        parser.error(f"unknown arguments: {' '.join(others)}")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a folder's name may hold what a terminal cannot show
    try:
        status: int = options.run(options, others)
    except CannotRun as why:
        print(why, file=sys.stderr)
        return 1
    return status


if __name__ == "__main__":
    sys.exit(main())
