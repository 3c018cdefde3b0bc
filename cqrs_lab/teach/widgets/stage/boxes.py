"""Which boxes stand on a stage, and what they are called."""

from collections.abc import Iterable
from dataclasses import dataclass

from cqrs_lab.shared.arguments import as_given
from cqrs_lab.teach.widgets.stage.scene import Scene
from cqrs_lab.teach.words import say

PRIMARY = "order_list"
FOR_ALL = ("phones", "line", "write", "transit")  # one for the whole cafeteria
FOR_EACH_LANE = ("way", "queue", "projector")  # "on the way" is transit, queue and projector in one
WAY = "on the way"


@dataclass(frozen=True, slots=True)
class Box:
    """A box: what kind, where in the lanes, and the place that its tickets name."""

    kind: str
    place: str
    title: str
    lane: str | None = None
    view: str | None = None


def boxes_of(scene: Scene, show: Iterable[str] | None) -> list[Box]:
    """The boxes called `show`, from the client to the lists; ValueError for a name that this cafeteria does not have.

    By itself: every part that there is, and of the views the first of each projector.
    """
    views = {view: lane.name for lane in scene.lanes.values() for view in lane.views}
    known = ["phones", "write", *views]
    known[1:1] = ["line"] if scene.inline else []
    known[2:2] = [] if scene.inline else [*(["transit"] if scene.has_transit else []), "queue", "projector", WAY]
    if show is None:
        firsts = [lane.views[0] for lane in scene.lanes.values()]
        wanted = [name for name in known if name != WAY and (name not in views or name in firsts)]
    else:
        wanted = [show] if isinstance(show, str) else list(show)
    unknown = [name for name in wanted if name not in known]
    if unknown or not wanted:
        raise ValueError(
            say("stage", "no_such_box", given=as_given(unknown[0] if unknown else show), known=", ".join(known))
        )
    kinds = {"way" if name == WAY else name for name in wanted if name not in views}
    kinds -= {"transit", "queue", "projector"} if "way" in kinds else set()
    shown = [view for view in views if view in wanted]
    lanes = list(dict.fromkeys(views[view] for view in shown)) or list(scene.lanes)
    boxes = [Box(kind, kind, say("stage", TITLES[kind])) for kind in FOR_ALL if kind in kinds]
    for lane in lanes:
        for kind in (kind for kind in FOR_EACH_LANE if kind in kinds):
            alone, of_lane = say("stage", TITLES[kind]), say("stage", TITLES_OF_LANES[kind], lane=list_name(lane))
            title = alone if len(lanes) == 1 else of_lane
            boxes.append(Box(kind, f"{kind}:{lane}", title, lane))
        boxes += [Box("list", view, list_title(view), lane, view) for view in shown if views[view] == lane]
    return boxes


def last_change(scene: Scene, boxes: Iterable[Box]) -> int:
    """The last known instant at which anything changed that these boxes show, or that is told beside them."""
    shown = {None, *(place for box in boxes for place in (box.kind, box.lane))}
    return max((at for place, at in scene.changed.items() if place in shown), default=0)


def list_name(view: str) -> str:
    """What a list is called in a sentence, and with it whoever works for it."""
    return say("stage", "the_list") if view == PRIMARY else view


def list_title(view: str) -> str:
    """What the box of a view is called."""
    return say("stage", "box_list") if view == PRIMARY else say("stage", "box_list_of", view=view)


TITLES = {kind: f"box_{kind}" for kind in (*FOR_ALL, *FOR_EACH_LANE)}
TITLES_OF_LANES = {kind: f"box_{kind}_of" for kind in FOR_EACH_LANE}
