"""The live screens of lessons 02 to 07 under a hand: by mouse and keyboard, in any width; and two clocks that agree."""

import itertools
import statistics

import pytest

SCREENS = {
    "quick": "three_screens({'order_list': 0.3, 'sales_total': 0.3, 'popular_menu': 0.3})",
    "burst": "three_screens({'order_list': 0.01, 'sales_total': 0.01, 'popular_menu': 0.01})",
    "inline": "three_screens(projection='inline')",
    "phones": "five_ways(lag=1.0)",
    "queue": "impatient_queue()",
    "lost": "lost_answer(button_disabled=True)",
    "till": "two_phones()",
    "lists": "two_lists(show_who=True)",
    "noon": "rush(delay=0.2)",
}

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


@pytest.fixture(scope="module")
def notebook(fronts):
    """All screens in one page, each under its name in a cell of its own: opening a page takes longest."""
    with fronts["lab"].closing() as lab:
        made = [f"{name} = {call}\n{name}" for name, call in SCREENS.items()]
        notebook = lab.notebook("from cqrs_lab import *", *made, "burst.record()", "phones.record()")
        notebook.run_all()
        yield notebook


@pytest.fixture
def output(notebook):
    """Gives the output of the screen with this name."""
    return lambda name: notebook.output(f"cell-{list(SCREENS).index(name) + 1}")


def presses(notebook, name):
    return notebook.ask(f"len({name}.presses)")


def order(output):
    output.get_by_role("button", name="Order", exact=True).click()


def test_the_record_says_what_the_browser_saw(notebook, output):
    screen = output("quick")
    screen.evaluate(NOTE)
    for number in range(1, 21):
        order(screen)
        screen.get_by_role("status").filter(has_text=f"All three screens show order-{number} now.").wait_for()
    pressed, listed = notebook.page.evaluate("[window.pressed, window.listed]")
    recorded = notebook.ask("[(row['pressed_at'], row['list_at']) for row in quick.rows()]")
    seen = [(at - pressed[0], its - pressed[0]) for at, its in zip(pressed, listed, strict=True)]
    apart = sorted(abs((its - at) - (b - a)) for (at, its), (a, b) in zip(seen, recorded, strict=True))
    print(
        f"record and browser: median {statistics.median(apart) * 1000:.0f} ms, largest {apart[-1] * 1000:.0f} ms apart"
    )
    assert statistics.median(apart) < 0.03
    assert all(b - a == pytest.approx(0.3, abs=0.011) for a, b in recorded)


def test_ten_quick_presses_are_ten_orders(notebook, output):
    screen = output("burst")
    screen.get_by_role("button", name="Order", exact=True).evaluate(
        "button => { for (let n = 0; n < 10; n++) button.click(); }"
    )
    screen.get_by_text("order-10").first.wait_for()
    assert presses(notebook, "burst") == 10
    notebook.run("cell-10")
    assert notebook.output("cell-10").evaluate(TABLE) <= 592
    assert notebook.console_errors == []


def test_eight_quick_presses_are_listed_one_after_the_other(notebook, output):
    screen = output("noon")
    screen.get_by_role("button", name="Order", exact=True).evaluate(
        "button => { for (let n = 0; n < 8; n++) button.click(); }"
    )
    screen.get_by_text("accepted: 8, in the list: 8").wait_for()
    listed = notebook.ask("[row['listed_at'] for row in noon.rows()]")
    assert len(listed) == 8
    assert all(later - earlier > 0.2 - 0.011 for earlier, later in itertools.pairwise(listed))  # in hundredths


def test_who_writes_japanese_does_not_order(notebook, output):
    screen = output("queue")
    before = notebook.code_cells()
    screen.get_by_label("Your name").fill("")
    typing = notebook.page.context.new_cdp_session(notebook.page)
    typing.send("Input.imeSetComposition", {"text": "こみ", "selectionStart": 2, "selectionEnd": 2})
    for key in ("Enter", " "):
        for kind in ("rawKeyDown", "keyUp"):  # what a browser tells of a key that an input method has taken
            typing.send("Input.dispatchKeyEvent", {"type": kind, "key": key, "windowsVirtualKeyCode": 229})
    typing.send("Input.insertText", {"text": "こみやんま"})
    notebook.page.keyboard.press("Enter")
    assert notebook.eventually(lambda: notebook.ask("queue.name.value"), "こみやんま") == "こみやんま"
    assert presses(notebook, "queue") == 0
    assert notebook.code_cells() == before


def test_a_keyboard_is_enough_and_cuts_no_cell(notebook, output):
    screen = output("lists")
    before = notebook.code_cells()
    screen.get_by_label("Your name").focus()
    for key in ("Tab", "Space", "x", "Tab", "Enter", "d", "d"):
        notebook.page.keyboard.press(key)
    assert notebook.eventually(lambda: presses(notebook, "lists"), 2) == 2
    assert notebook.code_cells() == before


def test_five_phones_wait_and_one_has_stopped(notebook, output):
    screen = output("phones")
    for button in screen.get_by_role("button", name="Order", exact=True).all():
        button.click()
    for number in range(1, 6):
        screen.get_by_role("status").filter(has_text=f"order-{number} is in the list").wait_for()
    notebook.run("cell-11")
    assert notebook.output("cell-11").evaluate(TABLE) <= 592
    assert notebook.ask("[row['asked'] for row in phones.rows()]")[:2] == [0, 0]


def test_every_screen_fits_in_every_page(notebook, output):
    for theme, width in (("light", 420), ("dark", 1920)):
        notebook.set_theme(theme)
        notebook.set_width(width)
        assert {name: output(name).evaluate(WIDER) for name in SCREENS} == dict.fromkeys(SCREENS, 0)
    assert notebook.console_errors == []
