"""Write what a class without computers needs, as pages to print: `python tests/notebooks/paper.py FOLDER`.

`teaching.html` has a page for each lesson; each lesson's own file is its core path, with its stored outputs. A browser
prints them on A4. Notebooks stay as they are; what a screen scrolls is wrapped, because paper cannot scroll.
"""

import argparse
import base64
from pathlib import Path

import record
import stored_form
from nbconvert import HTMLExporter
from nbconvert.filters import markdown2html

from cqrs_lab.teach.teaching_page import teaching_page

AFTER_THE_CORE = "## Go further"
BEFORE_A_PAGE = "\n## Lesson "
STYLE = """
@page { size: A4; margin: 10mm 12mm; }
pre, code, .highlight pre { white-space: pre-wrap !important; word-break: normal !important; overflow-wrap: anywhere; }
img { max-width: 100%; }
img, table, .cqs { break-inside: avoid; }
h1, h2, .jp-CodeCell > .jp-Cell-inputWrapper { break-after: avoid; }
.jp-CodeCell .jp-InputArea { break-inside: avoid; }
.jp-CodeCell .highlight pre { font-size: 8pt; }
.jp-OutputArea-output td, .jp-OutputArea-output th { padding-top: 0.15em; padding-bottom: 0.15em; }
.anchor-link { display: none; }
"""
TEACHING_STYLE = """
body { font: 8.6pt/1.28 system-ui, "Noto Sans", "DejaVu Sans", sans-serif; margin: 0; }
section { break-before: page; }
section:first-child { break-before: auto; }
h1, h2 { font-size: 13pt; margin: 0 0 1.5mm; }
section:first-child img { width: 62%; }
section:first-child h2 { font-size: 11pt; margin-top: 4mm; }
p { margin: 1.4mm 0; }
table { border-collapse: collapse; width: 100%; margin: 1mm 0 2mm; }
th, td { border: 0.5pt solid #888; padding: 0.35mm 1.2mm; text-align: left; vertical-align: top; }
th { font-weight: normal; color: #444; }
section:not(:first-child) th:first-child { width: 24%; }
td code { font-size: 8pt; }
"""


def page(title: str, style: str, body: str) -> str:
    """A whole page of HTML that loads nothing."""
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{style}</style>{body}'


def teaching() -> str:
    """The pages for the teacher: the first, and one for each lesson."""
    first, *lessons = teaching_page().split(BEFORE_A_PAGE)
    pages = [first, *(f"{BEFORE_A_PAGE}{lesson}" for lesson in lessons)]
    sections = "\n".join(f"<section>{markdown2html(one)}</section>" for one in pages)
    picture = f"data:image/png;base64,{base64.b64encode(record.HERO.read_bytes()).decode('ascii')}"
    sections = sections.replace(f"../.github/{record.HERO.name}", picture)
    return page("Teaching with the lab", STYLE + TEACHING_STYLE, sections)


def core_path(lesson: Path) -> str:
    """A lesson from its title to its summary, with its stored outputs."""
    notebook = stored_form.read(lesson)
    ends = [place for place, cell in enumerate(notebook.cells) if cell.source.startswith(AFTER_THE_CORE)]
    notebook.cells = notebook.cells[: ends[0]]
    exporter = HTMLExporter(require_js_url="", mathjax_url="")
    body, _ = exporter.from_notebook_node(notebook, {"metadata": {"name": lesson.stem}})
    return body.replace("</head>", f"<style>{STYLE}</style></head>", 1)


def write(folder: Path) -> list[Path]:
    """Write every page into a folder, and give the files."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = {"teaching": teaching()} | {lesson.stem: core_path(lesson) for lesson in stored_form.lessons()}
    files = [folder / f"{name}.html" for name in pages]
    for file, text in zip(files, pages.values(), strict=True):
        file.write_text(text, encoding="utf-8", newline="\n")
    return files


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write the core paths and the teacher's pages, to be printed.")
    parser.add_argument("folder", type=Path)
    for written in write(parser.parse_args().folder):
        print(f"Written: {written}")
