"""What is printed for a class without computers: nothing is cut, and what lives on a screen leaves no hole."""

import re
from collections.abc import Iterator
from pathlib import Path

import paper
import pytest
import stored_form
from playwright.sync_api import BrowserContext, Page

from cqrs_lab.teach.lesson_plans import PLANS

WIDTH, HEIGHT = 703, 1047  # of A4 without its margins, in pixels of which 96 are an inch
LESSONS = [lesson.stem for lesson in stored_form.lessons()]
ON_SCREEN_ONLY = (
    "explore(",
    "_screen(",
    "_screens(",
    "_ways(",
    "_queue(",
    "_answer(",
    "_phones(",
    "_lists(",
    "_plug(",
    "stage(",
)

# What reaches beyond the page, or is taller than one; an element that shows nothing harms nobody.
CUT = """([width, height]) => [...document.querySelectorAll("img, table, pre, button, p, li, .cqs")].filter(one => {
    const box = one.getBoundingClientRect();
    const whole = one.matches("img, table, .cqs") && box.height > height;
    const scrolls = one.matches("pre, table") && one.scrollWidth > one.clientWidth + 1;
    return box.width && (box.right > width + 1 || box.left < -1 || whole || scrolls);
}).map(one => `${one.tagName} ${one.textContent.slice(0, 60)}`)"""
# Each code cell: its code, the text below it, and whether each of its pictures could be drawn.
CELLS = """() => [...document.querySelectorAll(".jp-CodeCell")].map(cell => ({
    code: cell.querySelector(".jp-InputArea-editor").textContent,
    told: [...cell.querySelectorAll(".jp-OutputArea-output")].map(one => one.textContent.trim()).join(" "),
    drawn: [...cell.querySelectorAll(".jp-OutputArea-output img")].map(one => one.naturalWidth > 0),
}))"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all the pages lie."""
    written = tmp_path_factory.mktemp("paper")
    paper.write(written)
    return written


@pytest.fixture
def sheet(context: BrowserContext) -> Iterator[Page]:
    """A page as wide as the paper, laid out for it, and without a network."""
    page = context.new_page()
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.emulate_media(media="print")
    page.route("http*://**", lambda route: route.abort())
    yield page
    page.close()


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF of chromium has."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_core_path_is_printed_whole(sheet: Page, folder: Path, lesson: str) -> None:
    sheet.goto((folder / f"{lesson}.html").as_uri())
    assert sheet.evaluate(CUT, [WIDTH, HEIGHT]) == []
    headings = sheet.locator("h2").all_text_contents()
    assert headings[-1].startswith("Summary")


@pytest.mark.parametrize("lesson", LESSONS)
def test_what_lives_on_a_screen_leaves_a_sentence_or_a_picture(sheet: Page, folder: Path, lesson: str) -> None:
    sheet.goto((folder / f"{lesson}.html").as_uri())
    cells = sheet.evaluate(CELLS)
    # A cell that defines a function may name a screen and show none.
    living = [one for one in cells if any(name in one["code"] for name in ON_SCREEN_ONLY) and "def " not in one["code"]]
    assert living
    assert [one["code"] for one in living if not (one["told"] or one["drawn"])] == []
    assert [one["code"] for one in living if "explore(" in one["code"] and not one["drawn"]] == []
    assert [one["code"] for one in cells if not all(one["drawn"]) or "Error displaying widget" in one["told"]] == []


def test_a_teacher_has_one_page_a_lesson(sheet: Page, folder: Path) -> None:
    sheet.goto((folder / "teaching.html").as_uri())
    assert sheet.evaluate(CUT, [WIDTH, HEIGHT]) == []
    assert sheet.locator("section").count() == 1 + len(PLANS)
    assert pages_of(sheet.pdf(prefer_css_page_size=True)) == 1 + len(PLANS)


def test_what_is_cut_would_be_found(sheet: Page) -> None:
    sheet.set_content(f'<pre style="overflow:auto">{"x" * 200}</pre><div style="width:900px"><p>wide</p></div>')
    assert [found.split()[0] for found in sheet.evaluate(CUT, [WIDTH, HEIGHT])] == ["PRE", "P"]
