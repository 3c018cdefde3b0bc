"""Puts the lessons into a wheel, cleared; setuptools runs this when it builds one (`cmdclass` in pyproject.toml)."""

import runpy
import shutil
from pathlib import Path

from setuptools.command.build_py import build_py

LESSONS = Path("notebooks")  # a build runs in the checkout

# A build reads this file alone: the package is not installed yet, or, worse, another checkout of it is.
cleared = runpy.run_path(str(Path(__file__).with_name("__init__.py")))["cleared"]


class BuildWithLessons(build_py):  # type: ignore[misc]  # setuptools has no types
    """Copies the package into the wheel, and the lessons beside their module."""

    def run(self) -> None:
        """Copy all that the wheel shall hold; an editable install finds its lessons where they are."""
        package = Path(self.build_lib, "cqrs_lab")
        if not self.editable_mode:
            shutil.rmtree(package, ignore_errors=True)  # or what was deleted since the last build would come along
        super().run()
        for lesson in [] if self.editable_mode else LESSONS.glob("*.ipynb"):
            text = cleared(lesson.read_text(encoding="utf-8"))
            (package / "lessons" / lesson.name).write_text(text, encoding="utf-8", newline="\n")

    def get_source_files(self) -> list[str]:
        """Everything that a source distribution needs to build a wheel from."""
        return [*super().get_source_files(), *map(str, LESSONS.glob("*.ipynb"))]
