"""A stage as the output of a cell: without a kernel, saved and opened again, twice in one notebook, in an explorer."""

import json

import pytest
from stage_page import StageShown

from cqrs_lab.teach.words import say

LUNCH = """
from cqrs_lab import Cafeteria, explore, stage

def lunch(delay=0.5, orders=3):
    cafeteria = Cafeteria(delay=delay)
    for number in range(int(orders)):
        cafeteria.at(2.0 * number, cafeteria.place_order, "Aoi", 850)
    cafeteria.run_until_caught_up(timeout=60)
    return cafeteria

cafeteria = lunch()
"""
AT = 2.2
STAGE = f"stage(cafeteria, at={AT})"
AXIS = 6.0
SENTENCE = "2 accepted, 1 in the list: 1 order is on the way"
PLACES = {
    "write": ["order-2", "order-1"],
    "projector:order_list/worker-1": ["order-2"],
    "order_list": ["order-1"],
}
ASLEEP = say("stage", "not_alive")
LATER = {"write": ["order-3", "order-2", "order-1"], "order_list": ["order-3", "order-2", "order-1"]}


def stages(notebook, cell_id):
    return [StageShown(root) for root in notebook.output(cell_id).locator(".cqs").all()]


def check_alive(shown):
    """It is where it was made, steps, is dragged and plays to the end."""
    shown.root.wait_for()
    assert shown.instant == AT
    assert shown.names() == PLACES
    assert shown.sentence.inner_text() == SENTENCE
    shown.handle.press("ArrowRight")
    assert shown.instant == 2.5
    shown.button("previous fact").click()
    assert shown.instant == 2.0
    shown.drag_to(4.2, AXIS)
    assert shown.instant == pytest.approx(4.2, abs=0.02)
    assert shown.names()["projector:order_list/worker-1"] == ["order-3"]
    shown.root.get_by_label("speed").select_option("8")
    shown.button("play").click()
    shown.wait_for_instant(AXIS)
    assert shown.names() == LATER


# Without Python


@pytest.fixture(scope="module")
def saved(fronts):
    """A notebook that was run and saved, and in which the kernel is gone."""
    with fronts["lab"].closing() as lab:
        notebook = lab.notebook(LUNCH, STAGE)
        notebook.run_all()
        notebook.save()
        notebook.shut_down_kernel()
        yield notebook


def test_it_is_alive_without_a_kernel(saved):
    [shown] = stages(saved, "cell-1")
    check_alive(shown)
    assert saved.console_errors == []


def test_it_is_alive_in_a_notebook_that_is_opened_again(lab, saved):
    again = lab.open(saved.path)  # the server has signed what was run here: it is trusted
    assert [cell.number for cell in again.code_cells()] == [1, 2]
    assert again.ask("'cafeteria' in globals()") is False
    again.shut_down_kernel()
    again.output("cell-1").locator(".cqs").wait_for()
    [shown] = stages(again, "cell-1")
    check_alive(shown)
    assert (again.complaints(), again.console_errors) == ([], [])


def test_who_does_not_trust_a_notebook_sees_its_picture(lab, saved):
    stored = json.loads(lab.folder.joinpath(saved.path).read_text(encoding="utf-8"))
    stored["metadata"]["changed"] = "by somebody else"
    lab.folder.joinpath("foreign.ipynb").write_text(json.dumps(stored), encoding="utf-8")
    foreign = lab.open("foreign.ipynb")
    picture = foreign.output("cell-1").get_by_role("img", name=f"At {AT} s: {SENTENCE}")
    picture.wait_for()
    assert picture.evaluate("image => image.complete && image.naturalWidth") > 300
    assert picture.bounding_box()["width"] > 300
    assert stages(foreign, "cell-1") == []
    assert foreign.output("cell-1").get_by_text(ASLEEP).is_visible()
    assert foreign.console_errors == []


# Twice in one notebook


def test_two_outputs_of_one_stage_live_side_by_side(lab):
    notebook = lab.notebook(LUNCH, f"shown = {STAGE}\nshown", "shown", "display(shown, shown)", "None")
    notebook.run_all()
    [first], [second], both = (stages(notebook, f"cell-{number}") for number in (1, 2, 3))
    assert len(both) == 2
    for at, one in enumerate((first, second, *both)):
        one.move_to(at * 1_000_000)
    assert [one.instant for one in (first, second, *both)] == [0.0, 1.0, 2.0, 3.0]
    ids = notebook.page.evaluate("[...document.querySelectorAll('.cqs [id]')].map(one => one.id)")
    assert len(ids) == len(set(ids)) > 0
    notebook.run("cell-1")  # again
    assert (second.instant, both[0].instant, both[1].instant) == (1.0, 2.0, 3.0)
    [first] = stages(notebook, "cell-1")
    check_alive(first)
    second.move_to(int(AT * 1e6))
    check_alive(second)
    notebook.page.evaluate("window.theNotebook.content.widgets[1].model.sharedModel.setOutputs([])")
    assert stages(notebook, "cell-1") == []
    both[0].move_to(int(AT * 1e6))
    check_alive(both[0])
    notebook.page.evaluate("window.theNotebook.content.widgets[3].model.sharedModel.setSource('None')")
    notebook.run("cell-3")
    assert stages(notebook, "cell-3") == []
    second.move_to(int(AT * 1e6))
    check_alive(second)
    assert (notebook.complaints(), notebook.console_errors) == ([], [])


# Inside an explorer

EXPLORER = "explorer = explore(lunch, stage(at=6.0), delay=(0.0, 4.0))\nexplorer"
FRESH = "stage(at={at})(lunch(delay={delay}))"
RUNS = 4


@pytest.fixture(scope="module")
def exploring(fronts):
    """A notebook with a stage in an explorer."""
    with fronts["lab"].closing() as lab:
        notebook = lab.notebook(LUNCH, EXPLORER)
        notebook.run_all()
        yield notebook
        assert (notebook.complaints(), notebook.console_errors) == ([], [])


@pytest.fixture
def explored(exploring):
    """The cell, run anew: its stage."""
    exploring.run("cell-1")
    exploring.output("cell-1").locator(".cqs").wait_for()
    [shown] = stages(exploring, "cell-1")
    return shown


def slider(notebook):
    """The explorer's own handle."""
    return notebook.output("cell-1").locator(".noUi-handle")


def fresh(notebook, delay, at):
    """What Python says of this delay at this instant: what stands where, and the sentence."""
    made = FRESH.format(delay=delay, at=at)
    return notebook.ask(f"({{place: names for place, names in {made}.places().items() if names}}, {made}.sentence)")


def test_a_stage_is_as_wide_in_an_explorer_as_alone(exploring, explored):
    room = exploring.output("cell-1").locator(".cqrs-lab").bounding_box()["width"]
    assert explored.root.bounding_box()["width"] == pytest.approx(room, abs=10)
    assert room > 900


def test_a_moved_slider_changes_the_stage_under_the_same_instant(exploring, explored):
    assert explored.instant == 6.0
    assert not explored.sentence.inner_text().startswith("Still")
    handle = slider(exploring)
    handle.press("Home")
    for keys in (["ArrowRight"] * 3, ["End"], ["ArrowLeft"] * 7, ["Home"], ["ArrowRight"] * 12):
        for key in keys:
            handle.press(key)
        delay = float(handle.get_attribute("aria-valuetext"))
        places, sentence = fresh(exploring, delay, 6.0)
        assert exploring.eventually(explored.names, places) == places
        assert explored.sentence.inner_text() == f"Still at 6.0 s: {sentence}"
        assert explored.instant == 6.0
        assert sentence in explored.spoken()
    assert exploring.ask("explorer.picture.instant") == 6.0


def test_python_knows_where_the_stage_was_dragged_to(exploring, explored):
    for wanted in (2.0, 4.5):
        explored.drag_to(wanted, exploring.ask("explorer.picture.data()['axis'] / 1e6"))
        assert explored.instant == pytest.approx(wanted, abs=0.03)
        assert exploring.ask("explorer.picture.instant") == explored.instant
    explored.handle.press("ArrowLeft")
    assert exploring.ask("explorer.picture.instant") == explored.instant
    delay = exploring.ask("explorer.values()['delay']")
    places, sentence = fresh(exploring, delay, explored.instant)
    assert explored.names() == places
    assert exploring.ask("explorer.picture.sentence") == sentence == explored.sentence.inner_text()
    slider(exploring).press("End")
    places, sentence = fresh(exploring, 4.0, explored.instant)
    assert exploring.eventually(explored.names, places) == places
    assert explored.sentence.inner_text() == f"Still at {explored.instant} s: {sentence}"


def test_python_moves_the_stage(exploring, explored):
    exploring.ask("setattr(explorer.picture.widget, 'at', 2_250_000)")
    assert exploring.eventually(lambda: explored.instant, 2.25) == 2.25


@pytest.mark.parametrize("name", ["instant", "play", "next fact", "speed", "copy"])
def test_the_keyboard_stays_where_it_is_when_the_scene_changes(exploring, explored, name):
    explored.root.get_by_label(name, exact=True).focus()
    explored.root.evaluate("root => { window.handle_before = root.stage.handle; }")
    exploring.ask("setattr(explorer.sliders['delay'], 'value', 3.0)")
    exploring.page.wait_for_function("document.querySelector('.cqs').stage.handle !== window.handle_before")
    assert exploring.page.evaluate("document.activeElement.getAttribute('aria-label')") == name


def nodes(notebook):
    """How many nodes the browser keeps, and how many stand in the page, when all that is unused is given back."""
    client = notebook.page.context.new_cdp_session(notebook.page)
    for domain in ("HeapProfiler.enable", "Performance.enable", *["HeapProfiler.collectGarbage"] * 3):
        client.send(domain)
    told = {one["name"]: one["value"] for one in client.send("Performance.getMetrics")["metrics"]}
    client.detach()
    return told["Nodes"], notebook.page.evaluate("document.querySelectorAll('*').length")


def test_a_cell_that_is_run_again_leaves_nothing_behind(exploring, explored):
    exploring.run("cell-1")
    kept, standing = nodes(exploring)
    for _ in range(RUNS):
        exploring.run("cell-1")
        exploring.output("cell-1").locator(".cqs").wait_for()
    assert len(stages(exploring, "cell-1")) == 1
    now_kept, now_standing = nodes(exploring)
    assert now_standing == standing
    assert (now_kept - kept) / RUNS < 100
