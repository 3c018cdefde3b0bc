"""The lessons, and the learners' copies of them.

In a checkout the lessons lie in `notebooks`, with their outputs, which are tests. A wheel carries them cleared, in this
folder (`build_step` puts them there). Learners work on copies without outputs: those would give the predictions away.
Nobody's copy is ever overwritten.
"""

import json
from collections.abc import Sequence
from pathlib import Path

IN_WHEEL = Path(__file__).resolve().parent
IN_CHECKOUT = IN_WHEEL.parent.parent / "notebooks"


def stored_lessons() -> list[Path]:
    """The lessons in their order; empty if the lab was installed without them."""
    return sorted(IN_WHEEL.glob("*.ipynb")) or sorted(IN_CHECKOUT.glob("*.ipynb"))


def usual_folder() -> Path:
    """Where the copies go if nobody says otherwise: beside the lessons in a checkout, else where one works."""
    return Path("cqrs-lessons") if any(IN_WHEEL.glob("*.ipynb")) else IN_CHECKOUT / "mine"


def copy_lessons(lessons: Sequence[Path], folder: Path) -> int:
    """Copy each lesson, its outputs cleared, unless there is a copy already; gives how many were copied.

    Raises OSError if the folder cannot be made or written to, and UnicodeEncodeError if its name is no text.
    """
    str(folder).encode("utf-8")  # half a character would pass here, and stop JupyterLab with a traceback
    folder.mkdir(parents=True, exist_ok=True)
    return sum(copy_lesson(lesson, folder / lesson.name) for lesson in lessons)


def copy_lesson(lesson: Path, copy: Path) -> bool:
    """Copy one lesson, its outputs cleared; gives False, and changes nothing, if the copy is there already."""
    fresh = cleared(lesson.read_text(encoding="utf-8"))
    try:
        file = copy.open("x", encoding="utf-8", newline="\n")
    except FileExistsError:
        return False
    try:
        with file:
            file.write(fresh)
    except BaseException:
        copy.unlink()  # half a copy would never be overwritten, and so stay half for ever
        raise
    return True


def cleared(notebook: str) -> str:
    """The notebook's text without outputs and execution counts."""
    content = json.loads(notebook)
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
