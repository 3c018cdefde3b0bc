"""An instant on a stage, as an answer: typed as a number, or handed over with the explorer whose stage stands there."""

from collections.abc import Callable
from math import isfinite
from typing import Any

from cqrs_lab.shared.units import PER_SECOND
from cqrs_lab.teach.exercises.answers import learners_code, number_of
from cqrs_lab.teach.widgets.stage.page import axis_end
from cqrs_lab.teach.widgets.stage.scene import Scene


def instant_on_stage(answer: object, lunch: Callable[[], Scene]) -> tuple[Scene, int] | str:
    """What happens where an answer points to, and the instant in microseconds; a number points into `lunch()`.

    Or the end of a verdict's key: "type_it" for a stage that plays alone, for Python does not know where it stands;
    "wanted" for what is no instant of that lunch.
    """
    with learners_code():
        stage: Any = getattr(answer, "picture", answer)
        on_a_stage = hasattr(stage, "scene") and hasattr(stage, "instant")
    if on_a_stage and stage is answer:
        return "type_it"
    second = number_of(stage.instant if on_a_stage else answer)
    if not isfinite(second) or second < 0:
        return "wanted"
    scene = stage.scene if on_a_stage else lunch()
    if not on_a_stage and second * PER_SECOND > axis_end(scene.end):  # no stage of this lunch shows that
        return "wanted"
    return scene, round(second * PER_SECOND)
