"""What a stage shows is what the databases said while the lunch went on, and nothing that came later is in it.

`stage_oracle` lives through random lunches and asks the databases; the stage is drawn from `facts()` alone.
"""

from dataclasses import dataclass
from functools import cache
from random import Random

import pandas as pd
import pytest
from stage_oracle import EVERY_FIFTH, Standing, in_line, in_order, lunch, stands

from cqrs_lab import Cafeteria
from cqrs_lab.teach.pictures.stage_rows import IS_PROJECTED, IS_RESERVED
from cqrs_lab.teach.widgets.stage.boxes import boxes_of, last_change
from cqrs_lab.teach.widgets.stage.cells import micros
from cqrs_lab.teach.widgets.stage.lane import FELL, OPEN
from cqrs_lab.teach.widgets.stage.scene import Scene
from cqrs_lab.teach.widgets.stage.stage import rows_at
from cqrs_lab.teach.widgets.stage.state import here, places, rebuilding_since, sentence

LUNCHES = 120
INSTANTS = 22  # all that a lunch has
MOST = 60_000_000  # an axis long enough for all of them
each_lunch = pytest.mark.parametrize("number", range(LUNCHES))
each_inline_lunch = pytest.mark.parametrize("number", range(EVERY_FIFTH - 1, LUNCHES, EVERY_FIFTH))


@dataclass(frozen=True)
class Asked:
    """What a cafeteria answered at one instant."""

    stands: Standing
    in_line: list[str]
    until: list[int]  # when each turn in line will be over
    working: dict[str, list[str]]  # of each lane: the workers that are employed and have not fallen
    caught_up: bool


def ask(cafeteria: Cafeteria) -> Asked:
    line, opening = cafeteria.parts.counter.line, cafeteria.parts.clock.opening
    return Asked(
        stands(cafeteria),
        in_line(cafeteria),
        [] if line is None else [ticket.until - opening for ticket in line.tickets],
        {
            lane: [worker.name for worker in projector.running() if worker in projector.workers]
            for lane, projector in cafeteria.parts.projectors.items()
        },
        cafeteria.parts.waits.is_caught_up(),
    )


@cache
def lived_through(number: int) -> tuple[pd.DataFrame, Scene, dict[int, Asked], Standing]:
    """The facts of a lunch, its scene, what was answered meanwhile, and what stands where in the end."""
    cafeteria, asked = lunch(number, INSTANTS, ask)
    facts, end = cafeteria.facts(), stands(cafeteria)
    cafeteria.close()
    return facts, Scene(facts), asked, end


@each_lunch
def test_each_ticket_stands_where_the_databases_have_it(number):
    _, scene, asked, _ = lived_through(number)
    boxes = boxes_of(scene, None)
    shown = {at: in_order(places(scene, boxes, at)) for at in asked}
    assert shown == {at: answer.stands for at, answer in asked.items()}


@each_lunch
def test_on_the_way_stands_what_is_under_way_and_queued_and_projected(number):
    _, scene, asked, _ = lived_through(number)
    if scene.inline:
        return
    boxes = boxes_of(scene, ["on the way", *(lane.views[0] for lane in scene.lanes.values())])
    for at, answer in asked.items():
        shown = in_order(places(scene, boxes, at))
        for lane in scene.lanes:
            parts = ("transit", f"queue:{lane}", f"projector:{lane}/")
            there = [ticket for place, names in answer.stands.items() if place.startswith(parts) for ticket in names]
            assert shown.get(f"way:{lane}", []) == sorted(set(there))


@each_inline_lunch
def test_people_stand_in_line_in_the_order_of_their_coming(number):
    _, scene, asked, _ = lived_through(number)
    for at, answer in asked.items():
        line = here(scene.line, at)
        assert [stay[0] for stay in line] == answer.in_line
        assert [stay[4] for stay in line] == answer.until
        assert [stay[3] != OPEN and stay[3] <= at for stay in line] == [n == 0 for n in range(len(line))]


@each_lunch
def test_a_worker_has_fallen_exactly_while_it_does_not_run(number):
    _, scene, asked, _ = lived_through(number)
    for at, answer in asked.items():
        for name, lane in scene.lanes.items():
            employed = next((n for since, n in reversed(lane.employed) if since <= at), 0)
            up = [worker for worker in list(lane.workers.values())[:employed] if not any_during(worker.down, at)]
            assert [worker.name for worker in up] == answer.working[name]


@each_lunch
def test_what_a_worker_had_when_it_fell_is_leased_and_not_projected(number):
    _, scene, asked, _ = lived_through(number)
    boxes = boxes_of(scene, None)
    for at in asked:
        now, rows = at / 1_000_000, rows_at(scene, boxes, at, MOST)
        last = rows[(rows["until"] == now) & (rows["start"] < now)]
        for index, lane in enumerate(scene.lanes.values()):
            hands = [(worker, here(worker.holds, at)) for worker in lane.workers.values()]
            held = [(worker, stay) for worker, stays in hands for stay in stays if stay[1] < at]
            lies = [stay for worker, stay in held if any(stay[1] <= since < at for since, _ in worker.down)]
            # A band that ends at this very instant ends as a hold that goes on: at the edge of the picture.
            over = {order_of(scene, stay) for worker, _ in hands for stay in worker.holds if stay[2] == at}
            shown = {what: set(some["order_id"]) for what, some in last[last["lane"] == index].groupby("what")}
            assert shown.get(IS_RESERVED, set()) - over == {order_of(scene, stay) for stay in lies} - over
            at_work = {order_of(scene, stay) for _, stay in held if stay not in lies}
            assert shown.get(IS_PROJECTED, set()) >= at_work


def order_of(scene, stay):
    return scene.orders[scene.tickets[stay[0]][0]]


def any_during(spans, at):
    return any(start <= at and (at < until or until == OPEN) for start, until in spans)


@each_lunch
def test_the_sentence_counts_what_the_databases_hold(number):
    _, scene, asked, _ = lived_through(number)
    lanes = list(scene.lanes)
    boxes = boxes_of(scene, lanes[0])
    for at, answer in asked.items():
        accepted, visible = len(answer.stands.get("write", [])), len(answer.stands.get(lanes[0], []))
        told = sentence(scene, boxes, at)
        if accepted:
            assert told.startswith(f"{accepted} accepted, {visible} in the list")
        else:
            assert told.startswith("nobody has ordered yet")
        if answer.in_line:
            assert f"; {len(answer.in_line)} stand" in told


@each_lunch
def test_it_is_over_exactly_when_nothing_is_on_its_way(number):
    _, scene, _, end = lived_through(number)
    on_the_way = [place for place in end if place.startswith(("transit", "queue:", "projector:", "line"))]
    assert scene.is_over == (not on_the_way)


# The state at an instant is a function of the facts up to it


def everything(scene: Scene, at: int) -> tuple[object, ...]:
    """All that a page can draw at this instant."""
    boxes = boxes_of(scene, None)
    workers = {
        (name, worker.name): [
            [[*stay[:2], *stay[3:FELL], stay[FELL] if stay[FELL] <= at else OPEN] for stay in here(worker.holds, at)],
            any_during(worker.down, at),
            any_during(worker.lapsed, at),
        ]
        for name, lane in scene.lanes.items()
        for worker in lane.workers.values()
        if worker.holds and worker.holds[0][1] <= at
    }
    return (
        in_order(places(scene, boxes, at)),
        sentence(scene, boxes, at),
        rows_at(scene, boxes, at, MOST).to_dict("list"),
        workers,
        [[stay[0], stay[4], stay[3] if stay[3] <= at else OPEN] for stay in here(scene.line, at)],
        [[stay[0], *stay[3:]] for lane in scene.lanes.values() for stay in here(lane.queue, at)],
        {who: last for who, phone in scene.phones.items() if (last := [one for one in phone.changes if one[0] <= at])},
        [one for one in scene.news if one[0] <= at],
        [[one for one in lane.employed if one[0] <= at] for lane in scene.lanes.values()],
    )


@each_lunch
def test_later_facts_change_nothing_that_was_before(number):
    facts, scene, asked, _ = lived_through(number)
    instants, random = micros(facts["at"]), Random(number)
    for length in random.sample(range(1, len(facts)), 12):
        beginning, last = Scene(facts.head(length)), instants[length - 1]
        before = [at for at in [*asked, *instants, last - 1, last // 2] if 0 <= at < last]
        for at in random.sample(before, min(6, len(before))):
            assert repr(everything(beginning, at)) == repr(everything(scene, at))


@each_lunch
def test_after_the_last_change_all_that_is_shown_stays_as_it_is(number):
    facts, scene, *_ = lived_through(number)
    if not scene.is_over:
        return
    lanes = list(scene.lanes)
    for show in (None, ["write"], lanes[:1], [*lanes[-1:], "phones"]):
        boxes = boxes_of(scene, show)
        last = last_change(scene, boxes)
        assert {repr(shown_at(scene, boxes, at)) for at in micros(facts["at"]) if at >= last} == {
            repr(shown_at(scene, boxes, last))
        }


def shown_at(scene, boxes, at):
    """What stands in these boxes and is told beside them; whoever has looked once more has seen nothing new."""
    phones = scene.phones.items() if any(box.kind == "phones" for box in boxes) else ()
    told = {who: [change[1:] for change in phone.changes if change[0] <= at][-1:] for who, phone in phones}
    return (
        in_order(places(scene, boxes, at)),
        sentence(scene, boxes, at),
        told,
        [one for one in scene.news if one[0] <= at],
    )


@each_lunch
def test_facts_are_numbered_in_the_order_of_time(number):
    facts, *_ = lived_through(number)
    assert facts["at"].is_monotonic_increasing


# A list is made anew, while everybody reads the old one


def rebuilt(falls: bool) -> tuple[pd.DataFrame, dict[int, bool]]:
    """A lunch in which the list is made anew, and whether new tables lay beside the old ones at some instants."""
    cafeteria = Cafeteria(delay={"order_list": 0.5, "replica_1": 0.7}, poll_interval=None)
    for second in range(6):
        cafeteria.at(second + 0.25, cafeteria.place_order, "Aoi", 850)
    cafeteria.at(4.0, cafeteria.rebuild, "order_list", 0.4)
    if falls:
        cafeteria.at(5.1, cafeteria.faults.crash)
    beside, asked = "SELECT 1 FROM sqlite_master WHERE name = 'order_list_rebuilt'", {}
    for _ in range(33):
        cafeteria.advance(0.31)
        asked[round(cafeteria.now() * 1_000_000)] = bool(cafeteria.parts.read_database.execute(beside))
    facts = cafeteria.facts()
    cafeteria.close()
    return facts, asked


def test_a_list_is_being_made_anew_exactly_while_new_tables_lie_beside_it():
    facts, asked = rebuilt(falls=False)
    scene = Scene(facts)
    boxes, lane, replica = boxes_of(scene, None), scene.lanes["order_list"], scene.lanes["replica_1"]
    assert set(asked.values()) == {True, False}
    assert {at: rebuilding_since(lane, at) is not None for at in asked} == asked
    assert {rebuilding_since(replica, at) for at in asked} == {None}
    assert {at: "being made anew: the list" in sentence(scene, boxes, at) for at in asked} == asked
    before = facts.index[facts["what"] == "switched"][0]
    assert (Scene(facts.head(before)).is_over, scene.is_over) == (False, True)


def test_a_rebuild_that_falls_is_over_and_the_old_list_stays():
    facts, _ = rebuilt(falls=True)
    scene = Scene(facts)
    assert scene.lanes["order_list"].rebuilds == [[4_000_000, 5_100_000]]
    assert [key for _, key, _ in scene.news] == ["rebuild_began", "rebuild_stopped"]
