"""The live screens of lessons 02 to 06 under a hand: by mouse and keyboard, in any width; and two clocks that agree."""

import statistics

import pytest

SCREENS = ("three_screens()", "three_screens(projection='inline')", "five_ways()", "impatient_queue()")
MORE_SCREENS = ("lost_answer(button_disabled=True)", "two_phones()", "two_lists(show_who=True)")
QUICK = "three_screens({'order_list': 0.3, 'sales_total': 0.4, 'popular_menu': 0.5})"

# The page itself notes, in seconds, when the button was pressed and when a new order stood in the first list.
NOTE = """output => {
    window.pressed = [];
    window.listed = [];
    output.addEventListener('click', event => {
        if (event.target.closest('button')) window.pressed.push(performance.now() / 1000);
    }, true);
    const orders = () => output.innerText.match(/order-\\d+(?=\\t)/)?.[0];
    let newest = orders();
    new MutationObserver(() => {
        if (orders() === newest) return;
        newest = orders();
        window.listed.push(performance.now() / 1000);
    }).observe(output, {subtree: true, childList: true, characterData: true});
}"""
WIDER = "part => part.scrollWidth - part.clientWidth"
TABLE = "part => part.querySelector('table').getBoundingClientRect().width"


@pytest.fixture
def open_screen(lab):
    """Opens one screen, `screen` in its kernel."""

    def opened(source, **looks):
        notebook = lab.notebook("from cqrs_lab import *", f"screen = {source}\nscreen", "screen.record()", **looks)
        notebook.run_all()
        return notebook, notebook.output("cell-1")

    return opened


def presses(notebook):
    return notebook.ask("len(screen.presses)")


def order(output):
    output.get_by_role("button", name="Order", exact=True).click()


def test_the_record_says_what_the_browser_saw(open_screen):
    notebook, output = open_screen(QUICK)
    output.evaluate(NOTE)
    for number in range(1, 21):
        order(output)
        output.get_by_role("status").filter(has_text=f"All three screens show order-{number} now.").wait_for()
    pressed, listed = notebook.page.evaluate("[window.pressed, window.listed]")
    recorded = notebook.ask("[(row['pressed_at'], row['list_at']) for row in screen.rows()]")
    seen = [(at - pressed[0], its - pressed[0]) for at, its in zip(pressed, listed, strict=True)]
    apart = sorted(abs((its - at) - (b - a)) for (at, its), (a, b) in zip(seen, recorded, strict=True))
    print(
        f"record and browser: median {statistics.median(apart) * 1000:.0f} ms, largest {apart[-1] * 1000:.0f} ms apart"
    )
    assert statistics.median(apart) < 0.03
    assert all(b - a == pytest.approx(0.3, abs=0.011) for a, b in recorded)


def test_ten_quick_presses_are_ten_orders(open_screen):
    notebook, output = open_screen(QUICK)
    output.get_by_role("button", name="Order", exact=True).evaluate(
        "button => { for (let n = 0; n < 10; n++) button.click(); }"
    )
    output.get_by_text("order-10").first.wait_for()
    assert presses(notebook) == 10
    notebook.run("cell-2")
    assert notebook.output("cell-2").evaluate(TABLE) <= 592
    assert notebook.console_errors == []


def test_who_writes_japanese_does_not_order(open_screen):
    notebook, output = open_screen("impatient_queue()")
    before = notebook.code_cells()
    output.get_by_label("Your name").fill("")
    typing = notebook.page.context.new_cdp_session(notebook.page)
    typing.send("Input.imeSetComposition", {"text": "こみ", "selectionStart": 2, "selectionEnd": 2})
    for key in ("Enter", " "):
        for kind in ("rawKeyDown", "keyUp"):  # what a browser tells of a key that an input method has taken
            typing.send("Input.dispatchKeyEvent", {"type": kind, "key": key, "windowsVirtualKeyCode": 229})
    typing.send("Input.insertText", {"text": "こみやんま"})
    notebook.page.keyboard.press("Enter")
    assert notebook.until(lambda: notebook.ask("screen.name.value"), "こみやんま") == "こみやんま"
    assert presses(notebook) == 0
    assert notebook.code_cells() == before


def test_a_keyboard_is_enough_and_cuts_no_cell(open_screen):
    notebook, output = open_screen("two_lists()")
    before = notebook.code_cells()
    output.get_by_label("Your name").focus()
    for key in ("Tab", "Space", "x", "Tab", "Enter", "d", "d"):
        notebook.page.keyboard.press(key)
    assert notebook.until(lambda: presses(notebook), 2) == 2
    assert notebook.code_cells() == before


def test_five_phones_wait_and_one_has_stopped(open_screen):
    notebook, output = open_screen("five_ways(lag=1.0)")
    for button in output.get_by_role("button", name="Order", exact=True).all():
        button.click()
    for number in range(1, 6):
        output.get_by_role("status").filter(has_text=f"order-{number} is in the list").wait_for()
    notebook.run("cell-2")
    assert notebook.output("cell-2").evaluate(TABLE) <= 592
    assert notebook.ask("[row['asked'] for row in screen.rows()]")[:2] == [0, 0]


def test_every_screen_fits_in_every_page(lab):
    notebook = lab.notebook("from cqrs_lab import *", *[f"screen = {one}\nscreen" for one in SCREENS + MORE_SCREENS])
    notebook.run_all()
    for theme, width in (("light", 420), ("dark", 1920)):
        notebook.set_theme(theme)
        notebook.set_width(width)
        for number in range(1, len(SCREENS + MORE_SCREENS) + 1):
            assert notebook.output(f"cell-{number}").evaluate(WIDER) <= 0, (width, number)
    assert notebook.console_errors == []
