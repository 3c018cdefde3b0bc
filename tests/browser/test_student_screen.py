"""The live screen of the first lesson, pressed by a hand: accepted at once, in the list later, in real time."""

import pytest

# The page itself notes what it shows and when (in seconds): a test that looks in between could look too late.
NOTE = """output => {
    window.noted = [];
    const note = () => window.noted.push([performance.now() / 1000, output.innerText]);
    new MutationObserver(note).observe(output, {subtree: true, childList: true, characterData: true});
}"""
EMPTY, LISTED = "(the list is empty)", "is in the list now"


@pytest.fixture
def screen(lab):
    """Lesson 00's screen, in a page."""
    notebook = lab.open("00-start-here.ipynb")
    notebook.run_all()
    [cell] = [cell for cell in notebook.code_cells() if cell.source.endswith("\nscreen")]
    return notebook.output(cell.id)


def order(screen):
    screen.get_by_role("button", name="Order", exact=True).click()


def test_an_order_is_accepted_at_once_and_appears_in_the_list_later(screen):
    screen.evaluate(NOTE)
    order(screen)
    screen.get_by_role("cell", name="order-1", exact=True).wait_for()
    screen.get_by_role("status").filter(has_text=f"order-1 {LISTED}, 1.5 s after it was accepted.").wait_for()
    assert screen.get_by_role("row").all_inner_texts() == ["order-1\tAoi\t850 yen"]
    noted = screen.page.evaluate("window.noted")
    accepted = next(at for at, words in noted if "order-1: accepted!" in words and EMPTY in words)
    visible = next(at for at, words in noted if f"order-1 {LISTED}" in words)
    assert visible - accepted > 1.0


def test_impatient_presses_are_orders_too(screen):
    screen.get_by_label("your name").fill("こみやんま")
    for _ in range(3):
        order(screen)
    screen.get_by_role("cell", name="order-3", exact=True).wait_for()
    assert screen.get_by_role("row").count() == 3
    assert screen.get_by_role("cell", name="こみやんま").count() == 3
