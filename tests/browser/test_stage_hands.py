"""A stage under somebody's hands: the mouse, the keyboard in both faces of Jupyter, and less motion for who asks."""

from bisect import bisect_right

import pytest
from stage_page import StageShown, axis, fact_instants, offline, open_saved

from cqrs_lab import Cafeteria, stage

LUNCH = """
from cqrs_lab import Cafeteria, stage

cafeteria = Cafeteria(delay=0.5)
for name in ("Aoi", "Ben", "Chi"):
    cafeteria.students.add(name, patience=1.0, being_reflected=True)
    cafeteria.advance(0.3)
cafeteria.advance(0.2)
cafeteria.run_until_caught_up(timeout=60)
"""
# What a notebook is: its cells, which is active, whether one writes into it, what the kernel does, and any dialog.
NOTEBOOK = """() => {
    const {content, sessionContext} = window.theNotebook;
    const cells = content.widgets.map(cell => [cell.model.id, cell.model.type, cell.model.sharedModel.source,
        cell.model.executionCount ?? null, cell.node.querySelectorAll('.cqs').length]);
    return [cells, content.activeCellIndex, content.mode, sessionContext.session.kernel.status,
        document.querySelectorAll('.jp-Dialog').length];
}"""
COMMAND_MODE = "() => window.jupyterapp.commands.execute('notebook:enter-command-mode')"
TYPED = (*"xddabmyrzcvo", "0", "0", "Enter", "Shift+M", "l", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight")
MOST_TABS = 40


@pytest.fixture(scope="module")
def cafeteria():
    names = {}
    exec(LUNCH, names)
    yield names["cafeteria"]
    names["cafeteria"].close()


@pytest.fixture(scope="module")
def python(cafeteria):
    return stage(cafeteria, at=0.5, check="01-instant")


@pytest.fixture(scope="module")
def page(context):
    with offline(context, viewport={"width": 1280, "height": 1000}) as page:
        yield page
        assert page.errors == []


@pytest.fixture
def saved(page, python, tmp_path):
    """The stage as a saved page, opened afresh."""
    page.emulate_media(reduced_motion="no-preference")
    return open_saved(page, python, tmp_path / "lunch.html")


def follows(shown: StageShown, cafeteria: Cafeteria) -> None:
    """Boxes and words are those of the instant that the page shows."""
    wanted = stage(cafeteria, at=shown.instant)
    assert shown.names() == {place: names for place, names in wanted.places().items() if names}
    assert shown.sentence.inner_text() == wanted.sentence
    assert wanted.sentence in shown.spoken()


# The mouse


def test_the_handle_is_dragged_and_the_boxes_follow(saved, cafeteria, python):
    assert saved.instant == 0.5
    for wanted in (1.2, 0.1, 1.4):
        saved.drag_to(wanted, axis(python))
        assert saved.instant == pytest.approx(wanted, abs=0.02)
        follows(saved, cafeteria)
    assert saved.root.locator(".cqs-copy-line").inner_text() == f'check("01-instant", {saved.instant})'
    saved.drag_to(2 * axis(python), axis(python))
    assert saved.instant == axis(python)


def test_while_it_is_dragged_every_picture_is_true(saved, cafeteria, python):
    begin, plot = saved.handle.bounding_box(), saved.plot.bounding_box()
    saved.page.mouse.move(begin["x"] + 11, begin["y"] + 11)
    saved.page.mouse.down()
    for wanted in (0.35, 0.75, 1.05):
        saved.page.mouse.move(plot["x"] + plot["width"] * wanted / axis(python), plot["y"] + 5)
        saved.page.wait_for_function(f"Math.abs(document.querySelector('.cqs').dataset.t - {wanted}) < 0.02")
        names = stage(cafeteria, at=saved.instant).places()
        assert saved.names() == {place: standing for place, standing in names.items() if standing}
    saved.page.mouse.up()
    saved.page.mouse.move(plot["x"], plot["y"] + 5)
    assert saved.instant == pytest.approx(1.05, abs=0.02)


def test_the_line_is_copied_or_at_least_chosen(saved):
    saved.move_to(1_234_567)
    saved.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    saved.button("copy").click()
    saved.button("copy").filter(has_text="copied").wait_for()
    line = 'check("01-instant", 1.234567)'
    assert saved.page.evaluate("navigator.clipboard.readText()") == line
    saved.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    saved.button("copy").click()
    assert saved.page.evaluate("String(getSelection())") == line


READ_OUT = """async root => {
    window.told = [];
    const status = root.querySelector('[role=status]');
    new MutationObserver(() => window.told.push(status.textContent)).observe(status, {childList: true});
    for (let at = 250_000; at <= 600_000; at += 50_000) {
        root.stage.moveTo(at);
        await new Promise(go => setTimeout(go, 60));
    }
}"""


def test_the_sentence_is_read_out_once_the_instant_rests(saved, cafeteria):
    wanted = stage(cafeteria, at=0.6).sentence
    assert stage(cafeteria, at=0.45).sentence != wanted
    saved.root.evaluate(READ_OUT)
    saved.root.get_by_role("status").filter(has_text=wanted).wait_for(state="attached")
    assert saved.page.evaluate("window.told") == [wanted]


# Playing


def test_it_plays_by_itself_and_stops_at_the_end(saved, cafeteria, python):
    saved.root.get_by_label("speed").select_option("4")
    saved.note()
    saved.button("play").click()
    saved.button("pause").wait_for()
    saved.wait_for_instant(axis(python))
    saved.button("play").wait_for()
    noted = saved.noted()
    assert [one.instant for one in noted] == sorted(one.instant for one in noted)
    assert len({one.instant for one in noted}) > 10
    assert any(one.animations for one in noted)
    follows(saved, cafeteria)
    saved.button("play").click()  # at the end: again from the beginning
    saved.button("pause").click()
    assert saved.instant < axis(python)


def test_it_pauses_where_it_is(saved, cafeteria):
    saved.button("play").click()
    saved.page.wait_for_function("document.querySelector('.cqs').dataset.t > 0.7")
    saved.button("pause").click()
    follows(saved, cafeteria)
    at = saved.instant
    saved.page.wait_for_timeout(100)
    assert saved.instant == at


def test_it_plays_as_fast_as_one_chooses(saved):
    rates = {}
    for speed, until in (("1", 0.8), ("8", 0.8), ("0.25", 0.1)):
        saved.move_to(0)
        saved.root.get_by_label("speed").select_option(speed)
        saved.note()
        saved.button("play").click()
        saved.page.wait_for_function(f"document.querySelector('.cqs').dataset.t > {until}")
        saved.button("pause").click()
        first, *_, last = [one for one in saved.noted() if one.instant > 0]
        rates[speed] = (last.instant - first.instant) / (last.clock - first.clock)
    assert rates == pytest.approx({"1": 1.0, "8": 8.0, "0.25": 0.25}, rel=0.25)


def test_who_asks_for_less_motion_sees_facts_alone(saved, cafeteria, python):
    saved.page.emulate_media(reduced_motion="reduce")
    saved.move_to(0)
    saved.root.get_by_label("speed").select_option("4")
    saved.note()
    saved.button("play").click()
    saved.wait_for_instant(axis(python))
    for _ in range(3):
        saved.button("previous fact").click()
        saved.button("next fact").click()
    noted = saved.noted()
    assert {one.instant for one in noted} == {*fact_instants(cafeteria), axis(python)}
    assert not any(one.animations for one in noted)


# The keyboard


def test_the_page_does_not_scroll_under_the_keys(saved):
    size = saved.page.viewport_size
    saved.page.set_viewport_size(size | {"height": 300})
    saved.handle.focus()
    saved.page.evaluate("scrollTo(0, 200)")
    for key in ("Space", "Space", "ArrowDown", "ArrowUp", "ArrowRight", "ArrowLeft", "End", "Home"):
        saved.handle.press(key)
        saved.root.evaluate("() => new Promise(requestAnimationFrame)")
        assert (key, saved.page.evaluate("scrollY")) == (key, 200)
    saved.page.set_viewport_size(size)


@pytest.fixture(scope="module", params=["lab", "notebook7"])
def notebook(request, fronts):
    """A notebook with a stage between two other cells, and the stage; in each face of Jupyter."""
    with fronts[request.param].closing() as front:
        notebook = front.notebook(LUNCH, "stage(cafeteria, at=0.5)", "'the last cell'")
        notebook.run_all()
        yield notebook
        assert notebook.console_errors == []
        assert notebook.complaints() == []


@pytest.fixture
def shown(notebook):
    """The stage at 0.5 s again, nothing lit; the keyboard is on the cell."""
    stage_shown = StageShown(notebook.output("cell-1").locator(".cqs"))
    stage_shown.root.evaluate("root => { root.stage.pause(); root.stage.moveTo(500000); root.stage.light(null); }")
    notebook.page.evaluate("window.theNotebook.content.activeCellIndex = 1")
    notebook.page.evaluate(COMMAND_MODE)
    return stage_shown


def tab_to(shown, locator):
    """Press Tab until the keyboard is there."""
    for _ in range(MOST_TABS):
        shown.page.keyboard.press("Tab")
        if locator.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError("Tab does not lead there")


def test_arrows_go_from_fact_to_fact(notebook, shown, cafeteria, python):
    facts, end = fact_instants(cafeteria), axis(python)
    tab_to(shown, shown.handle)
    for key, wanted in (
        *(("ArrowRight", at) for at in facts[bisect_right(facts, 0.5) :]),
        ("ArrowRight", facts[-1]),
        ("End", end),
        *(("ArrowLeft", at) for at in facts[::-1]),
        ("ArrowLeft", 0.0),
        ("End", end),
        ("Home", 0.0),
    ):
        shown.page.keyboard.press(key)
        assert (key, shown.instant) == (key, wanted)
        follows(shown, cafeteria)
    shown.page.keyboard.press("Shift+Tab")
    assert not shown.handle.evaluate("one => one === document.activeElement")


def test_the_space_bar_plays_and_pauses(shown, cafeteria, python):
    speed = shown.root.get_by_label("speed")
    speed.select_option("0.25")  # the second press must come before the end
    shown.page.evaluate(COMMAND_MODE)
    tab_to(shown, shown.handle)
    shown.page.keyboard.press("Space")
    shown.button("pause").wait_for()
    shown.page.wait_for_function("document.querySelector('.cqs').dataset.t > 0.6")
    shown.page.keyboard.press("Space")
    shown.button("play").wait_for()
    assert 0.6 < shown.instant < axis(python)
    follows(shown, cafeteria)
    speed.select_option("1")


def test_up_and_down_light_an_order_in_box_row_and_phone(shown):
    shown.move_to(900_000)
    tab_to(shown, shown.handle)
    seen = []
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"):
        shown.page.keyboard.press(key)
        lit = shown.root.locator(".cqs-lit").evaluate_all(
            "all => all.filter(one => one.checkVisibility({visibilityProperty: true}))"
            ".map(one => [one.classList[0], one.dataset.order ?? one.innerText])"
        )
        kinds = {kind for kind, _ in lit}
        [order] = {order for kind, order in lit if kind == "cqs-ticket"}
        assert kinds == {"cqs-ticket", "cqs-label", "cqs-phone"}
        assert all(order in words for _, words in lit)
        seen.append(order)
    assert seen == ["order-1", "order-2", "order-3", "order-2"]


STOPS = ("instant", "play", "previous fact", "next fact", "speed", "copy")


def test_no_key_is_taken_for_a_command_of_the_notebook(notebook, shown):
    before = notebook.page.evaluate(NOTEBOOK)
    for name in STOPS:
        stop = shown.root.get_by_label(name, exact=True)
        tab_to(shown, stop) if name == "instant" else stop.focus()
        for key in TYPED:
            shown.page.keyboard.press(key)
            assert shown.root.evaluate("root => root.contains(document.activeElement)"), (name, key)
        assert (name, notebook.page.evaluate(NOTEBOOK)) == (name, before)
    shown.root.evaluate("root => root.stage.pause()")


def test_tab_leads_through_every_control_and_out(shown):
    tab_to(shown, shown.handle)
    for name in STOPS[1:]:
        shown.page.keyboard.press("Tab")
        assert shown.root.get_by_label(name, exact=True).evaluate("one => one === document.activeElement"), name
    shown.page.keyboard.press("Tab")
    assert not shown.root.evaluate("root => root.contains(document.activeElement)")
