"""Write the pages of answers and for teachers beside the lessons: `python tests/notebooks/answers_page.py`."""

from pathlib import Path

from cqrs_lab.teach.answers_page import answers_page
from cqrs_lab.teach.teaching_page import teaching_page

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
PAGES = {"ANSWERS.md": answers_page, "TEACHING.md": teaching_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (NOTEBOOKS / name).write_text(page(), encoding="utf-8", newline="\n")
        print(f"Written: {name}")
