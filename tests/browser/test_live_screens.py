"""The live screens under a hand: by mouse and keyboard, in any width and script; and two clocks that agree."""

import re
import statistics
from itertools import pairwise

import pytest

SCREENS = {
    "quick": "three_screens({'order_list': 0.3, 'sales_total': 0.3, 'popular_menu': 0.3})",
    "student": "student_screen(0.3)",
    "ways": "five_ways(0.3)",
    "answers": "lost_answer()",
    "readings": "refresh_screen()",
    "inline": "three_screens(projection='inline')",
    "phones": "five_ways(lag=1.0)",
    "lost": "lost_answer(button_disabled=True)",
    "lists": "refresh_screen(show_who=True)",
    "noon": "rush(0.2)",
    "kitchen": "falling_worker(30.0)",
}
# One of each kind, whose list is nearly at once there: a hand that presses need not wait for it.
KINDS = {
    "student_screen": "student_screen(0.01)",
    "three_screens": "three_screens({'order_list': 0.01, 'sales_total': 0.01, 'popular_menu': 0.01})",
    "five_ways": "five_ways(0.01)",
    "impatient_queue": "impatient_queue(0.01)",
    "lost_answer": "lost_answer(lost=0)",
    "two_phones": "two_phones()",
    "refresh_screen": "refresh_screen()",
    "rush": "rush(0.01)",
    "falling_worker": "falling_worker(0.01)",
    "pull_the_plug": "pull_the_plug()",
}
CALLS = SCREENS | {f"its_{kind}": call for kind, call in KINDS.items()}
RECORDS = ("its_three_screens", "phones", "ways", "student")
every_kind = pytest.mark.parametrize("kind", KINDS)
every_kind_with_a_name = pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "two_phones"])
NEAR = 0.03  # seconds between two clocks that agree
HURTS = "<img src=x onerror='window.hurt = true'>"

# The page itself notes, in seconds, when the button was pressed and when a new order stood in the first list.
NOTE = """output => {
    window.pressed = [];
    window.listed = [];
    output.addEventListener('click', event => {
        if (event.target.closest('button')) window.pressed.push(performance.now() / 1000);
    }, true);
    const orders = () => output.querySelector('td')?.textContent;  // no layout: to look must cost nothing
    let newest = orders();
    new MutationObserver(() => {
        if (orders() === newest) return;
        newest = orders();
        window.listed.push(performance.now() / 1000);
    }).observe(output, {subtree: true, childList: true, characterData: true});
}"""
ORDERS = re.compile("^(Order|Ask)$")
WIDER = "part => part.scrollWidth - part.clientWidth"
TABLE = "part => part.querySelector('table').getBoundingClientRect().width"


@pytest.fixture(scope="module")
def notebook(fronts):
    """All screens in one page, each under its name in a cell of its own: opening a page takes longest."""
    with fronts["lab"].closing() as lab:
        made = [f"{name} = {call}\n{name}" for name, call in CALLS.items()]
        notebook = lab.notebook("from cqrs_lab import *", *made, *[f"{name}.record()" for name in RECORDS])
        notebook.run_all()
        yield notebook


@pytest.fixture
def output(notebook):
    """Gives the output of the screen with this name."""
    return lambda name: notebook.output(cell_of(name))


def cell_of(name):
    return f"cell-{list(CALLS).index(name) + 1}"


def width_of_record(notebook, name):
    """How wide the table is, in pixels, that the cell with the record shows now."""
    cell = f"cell-{len(CALLS) + 1 + RECORDS.index(name)}"
    notebook.run(cell)
    return notebook.output(cell).evaluate(TABLE)


def presses(notebook, name):
    return notebook.ask(f"len({name}.presses)")


def order(output):
    button(output).click()


def button(output):
    """What one presses on a screen, whatever its kind; on several phones that of the first."""
    return output.get_by_role("button", name=ORDERS).first


@pytest.mark.parametrize(
    ("name", "columns", "says"),
    [
        ("quick", ("pressed_at", "list_at"), "All three screens show {order} now."),
        ("student", ("accepted_at", "visible_at"), "{order} is in the list now"),
        ("ways", ("pressed_at", "listed_at"), "{order} is in the list"),
    ],
)
def test_the_record_says_what_the_browser_saw(notebook, output, name, columns, says):
    screen = output(name)
    screen.evaluate(NOTE)
    for first in (1, 21, 41):  # a busy machine can only add: a difference that is the clocks' own is there every time
        for number in range(first, first + 20):
            order(screen)
            screen.get_by_role("status").filter(has_text=says.format(order=f"order-{number}")).wait_for()
        pressed, listed = notebook.page.evaluate("[window.pressed.slice(-20), window.listed.slice(-20)]")
        recorded = notebook.ask(f"[[row[name] for name in {columns}] for row in {name}.rows()[-20:]]")
        apart = [(its - at) - (b - a) for at, its, (a, b) in zip(pressed, listed, recorded, strict=True)]
        if (median := median_of(name, apart)) < NEAR:
            break
    assert median < NEAR
    assert all(its - at == pytest.approx(0.3, abs=0.011) for at, its in recorded)


@pytest.mark.parametrize(("name", "column"), [("answers", "pressed_at"), ("readings", "at")])
def test_the_record_says_when_the_browser_pressed(notebook, output, name, column):
    """These two show nothing by themselves: what can be compared is how long it was from press to press."""
    screen = output(name)
    screen.evaluate(NOTE)
    order(screen)
    for number in range(2, 21):
        assert notebook.eventually(lambda so_far=number - 1: presses(notebook, name), number - 1) == number - 1
        (screen.get_by_role("button", name="Refresh") if name == "readings" else button(screen)).click()
    assert notebook.eventually(lambda: presses(notebook, name), 20) == 20
    pressed, recorded = (
        notebook.page.evaluate("window.pressed"),
        notebook.ask(f"[r['{column}'] for r in {name}.rows()]"),
    )
    seen, noted = ([later - earlier for earlier, later in pairwise(at)] for at in (pressed, recorded))
    assert median_of(name, [one - other for one, other in zip(seen, noted, strict=True)]) < NEAR


def test_eight_quick_presses_are_listed_one_after_the_other(notebook, output):
    screen = output("noon")
    button(screen).evaluate("button => { for (let n = 0; n < 8; n++) button.click(); }")
    screen.get_by_text("accepted: 8, in the list: 8").wait_for()
    listed = notebook.ask("[row['listed_at'] for row in noon.rows()]")
    assert len(listed) == 8
    assert all(later - earlier > 0.2 - 0.011 for earlier, later in pairwise(listed))  # in hundredths


def test_a_worker_that_is_let_fall_has_lost_its_slip(notebook, output):
    screen = output("kitchen")
    button(screen).click()
    screen.get_by_text("The worker has order-1 in its hands.").wait_for()
    screen.get_by_role("button", name="Let the worker fall").click()
    screen.get_by_text("It fell, with order-1 in its hands.").wait_for()
    screen.get_by_text("The worker lies on the floor.").wait_for()
    screen.get_by_role("button", name="Wake it").click()
    screen.get_by_text("The worker has nothing in its hands.").wait_for()
    assert notebook.ask("kitchen.rows()[0]['operation']") == "PENDING"


def median_of(name, apart):
    """How far two clocks are apart, in seconds; the largest is printed."""
    apart = sorted(map(abs, apart))
    median = statistics.median(apart)
    print(f"{name}: record and browser: median {median * 1000:.0f} ms, largest {apart[-1] * 1000:.0f} ms apart")
    return median


@every_kind
def test_ten_quick_presses_are_ten_presses(notebook, output, kind):
    name = f"its_{kind}"
    before = presses(notebook, name)
    button(output(name)).evaluate("button => { for (let n = 0; n < 10; n++) button.click(); }")
    assert notebook.eventually(lambda: presses(notebook, name), before + 10) == before + 10
    assert notebook.console_errors == []


@every_kind_with_a_name
def test_a_name_is_needed_and_whatever_it_is_it_is_text(notebook, output, kind):
    name, screen = f"its_{kind}", output(f"its_{kind}")
    field = screen.get_by_label("Your name")
    for given in ("", f"{HURTS}<b>🍙</b> שלום مرحبا"):
        before = presses(notebook, name)
        field.fill(given)
        order(screen)
        assert notebook.eventually(lambda so_far=before: presses(notebook, name), before + 1) == before + 1
        if not given:
            screen.get_by_role("status").filter(has_text="Not accepted: your name is required.").first.wait_for()
    if kind not in ("lost_answer", "refresh_screen", "pull_the_plug"):  # these show no list by themselves
        screen.get_by_text(HURTS).first.wait_for()
    assert screen.locator("img").count() == 0
    assert notebook.page.evaluate("window.hurt") is None
    assert notebook.console_errors == []


@every_kind_with_a_name
def test_who_writes_japanese_does_not_order(notebook, output, kind):
    name, screen = f"its_{kind}", output(f"its_{kind}")
    before = notebook.code_cells(), presses(notebook, name)
    screen.get_by_label("Your name").fill("")
    typing = notebook.page.context.new_cdp_session(notebook.page)
    typing.send("Input.imeSetComposition", {"text": "こみ", "selectionStart": 2, "selectionEnd": 2})
    for key in ("Enter", " "):
        for what in ("rawKeyDown", "keyUp"):  # what a browser tells of a key that an input method has taken
            typing.send("Input.dispatchKeyEvent", {"type": what, "key": key, "windowsVirtualKeyCode": 229})
    typing.send("Input.insertText", {"text": "こみやんま"})
    notebook.page.keyboard.press("Enter")
    assert notebook.eventually(lambda: notebook.ask(f"{name}.name.value"), "こみやんま") == "こみやんま"
    assert (notebook.code_cells(), presses(notebook, name)) == before


@pytest.mark.parametrize("name", ["its_three_screens", "ways", "student"])
def test_no_record_is_wider_than_a_narrow_page(notebook, output, name):
    order(output(name))
    assert notebook.eventually(lambda: presses(notebook, name) > 0, True)
    assert width_of_record(notebook, name) <= 592


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
    assert width_of_record(notebook, "phones") <= 592
    assert notebook.ask("[row['asked'] for row in phones.rows()]")[:2] == [0, 0]


def test_every_screen_fits_in_every_page(notebook, output):
    for theme, width in (("light", 420), ("dark", 1920)):
        notebook.set_theme(theme)
        notebook.set_width(width)
        assert {name: output(name).evaluate(WIDER) for name in CALLS} == dict.fromkeys(CALLS, 0)
    assert notebook.console_errors == []


WIDGETS = "len(__import__('ipywidgets').widget._instances)"


@every_kind
def test_a_cell_that_runs_again_frees_the_old_screen(notebook, output, kind):
    name = f"its_{kind}"
    notebook.ask("None", f"old = {name}")
    before, cells = notebook.ask(WIDGETS), len(notebook.code_cells())
    notebook.run(cell_of(name))
    order(output(name))
    assert notebook.eventually(lambda: presses(notebook, name), 1) == 1
    assert notebook.ask(f"[old.closed, old is {name}]") == [True, False]
    assert (notebook.ask(WIDGETS), len(notebook.code_cells())) == (before, cells)
    assert notebook.console_errors == []


def test_the_plug_is_pulled_between_two_lines(notebook, output):
    screen = output("its_pull_the_plug")
    before = len(notebook.ask("its_pull_the_plug.rows()"))
    for name in ("Order", "Next line", "Pull the plug", "Power is back"):
        screen.get_by_role("button", name=name, exact=True).click()
    screen.get_by_role("status").filter(has_text="The handler has started again").wait_for()
    rows = notebook.ask("its_pull_the_plug.rows()")
    assert len(rows) == before + 1
    assert (rows[-1]["plug"], rows[-1]["kitchen"], rows[-1]["in_the_list"]) == ("after save", "yes", "")
    assert notebook.console_errors == []
