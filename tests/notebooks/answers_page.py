"""Write the page of answers beside the lessons: `python tests/notebooks/answers_page.py`."""

from pathlib import Path

from cqrs_lab.teach.answers_page import answers_page

PAGE = Path(__file__).resolve().parents[2] / "notebooks" / "ANSWERS.md"

if __name__ == "__main__":
    PAGE.write_text(answers_page(), encoding="utf-8", newline="\n")
    print(f"Written: {PAGE.name}")
