"""A school cafeteria in which one feels what eventual consistency is.

This is the face of the lab: the names that notebooks and teachers need, each loaded when it is first used, so that
importing the package costs nothing and needs nothing but Python.
"""

from importlib import import_module
from typing import Any

DEFINED_IN = {  # a name of the face, and the module that it is loaded from
    "Cafeteria": "cqrs_lab.cafeteria",
    "Delay": "cqrs_lab.lab.randomness",
    "Crashed": "cqrs_lab.lab.faults",
    "OrderRefused": "cqrs_lab.write.refusals",
    "ReadOrderRepository": "cqrs_lab.read.order_list",
    "OrderLedger": "cqrs_lab.write.orders",
    "ProjectionWorker": "cqrs_lab.read.projection_worker",
    "DatabaseUnusable": "cqrs_lab.shared.database",
    "TooStale": "cqrs_lab.read.freshness",
    "PlaceOrder": "cqrs_lab.shared.messages",
    "PayOrder": "cqrs_lab.shared.messages",
    "OrderPlaced": "cqrs_lab.shared.messages",
    "OrderPaid": "cqrs_lab.shared.messages",
    "Transaction": "cqrs_lab.lab.holes",
    "read_log": "cqrs_lab.lab.holes",
    "log_facts": "cqrs_lab.lab.holes",
    "late_transactions": "cqrs_lab.lab.holes",
    "crash_after_each": "cqrs_lab.lab.between_writes",
    "every_order": "cqrs_lab.lab.between_writes",
    "crash_table": "cqrs_lab.lab.crashes",
    "play": "cqrs_lab.lab.schedules",
    "shortest": "cqrs_lab.lab.schedules",
    "crash_grid": "cqrs_lab.teach.pictures.crash_grid",
    "log_reading": "cqrs_lab.teach.pictures.log_reading",
    "order_bars": "cqrs_lab.teach.pictures.order_bars",
    "outcomes": "cqrs_lab.lab.outcomes",
    "when_each_order_became_visible": "cqrs_lab.teach.pictures.when_visible",
    "cumulative_curves": "cqrs_lab.teach.pictures.cumulative_curves",
    "t_visibility": "cqrs_lab.teach.pictures.t_visibility",
    "waiting_clients": "cqrs_lab.teach.pictures.waiting_clients",
    "pressing_students": "cqrs_lab.teach.pictures.pressing_students",
    "beating_screens": "cqrs_lab.teach.pictures.beating_screens",
    "ribbons": "cqrs_lab.teach.pictures.ribbons",
    "sold_against_stock": "cqrs_lab.teach.pictures.sold_against_stock",
    "session_readings": "cqrs_lab.teach.pictures.session_readings",
    "delivery_lanes": "cqrs_lab.teach.pictures.delivery_lanes",
    "rows": "cqrs_lab.teach.pictures.own_rows",
    "sort_screens": "cqrs_lab.teach.widgets.sorting",
    "TREATMENTS": "cqrs_lab.client.treatments",
    "linear": "cqrs_lab.client.pauses",
    "exponential": "cqrs_lab.client.pauses",
    "fixed": "cqrs_lab.client.pauses",
    "violations": "cqrs_lab.client.sessions",
    "whatif": "cqrs_lab.lab.whatif",
    "Arrivals": "cqrs_lab.lab.arrivals",
    "measured": "cqrs_lab.lab.order_times",
    "md1_mean_lag": "cqrs_lab.lab.queueing",
    "mm1_mean_lag": "cqrs_lab.lab.queueing",
    "quorum": "cqrs_lab.lab.quorums",
    "beside_published": "cqrs_lab.lab.quorums",
    "explore": "cqrs_lab.teach.widgets.explorer",
    "stage": "cqrs_lab.teach.widgets.stage.stage",
    "compare": "cqrs_lab.teach.comparison",
    "student_screen": "cqrs_lab.teach.widgets.screens.student_screen",
    "three_screens": "cqrs_lab.teach.widgets.screens.three_screens",
    "five_ways": "cqrs_lab.teach.widgets.screens.five_ways",
    "impatient_queue": "cqrs_lab.teach.widgets.screens.impatient_queue",
    "lost_answer": "cqrs_lab.teach.widgets.screens.lost_answer",
    "two_phones": "cqrs_lab.teach.widgets.screens.two_phones",
    "refresh_screen": "cqrs_lab.teach.widgets.screens.two_lists",
    "rush": "cqrs_lab.teach.widgets.screens.rush",
    "falling_worker": "cqrs_lab.teach.widgets.screens.falling_worker",
    "pull_the_plug": "cqrs_lab.teach.widgets.screens.plug",
    "serve": "cqrs_lab.web.server",
    "check": "cqrs_lab.teach.exercises",
    "show_solution": "cqrs_lab.teach.exercises",
    "reveal": "cqrs_lab.teach.predictions",
    "ask": "cqrs_lab.teach.widgets.asking",
    "vote": "cqrs_lab.teach.widgets.voting",
    "concept_check": "cqrs_lab.teach.widgets.concept_check",
    "my_answers": "cqrs_lab.teach.answer_tables",
    "use_language": "cqrs_lab.teach.words",
}

__all__ = sorted(DEFINED_IN)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return _version()
    if name not in DEFINED_IN:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(DEFINED_IN[name]), name)


def _version() -> str:
    """The version that is installed; pyproject.toml alone says it."""
    from importlib.metadata import PackageNotFoundError, version  # 20 ms, that hardly anybody needs

    try:
        return version("cqrs-lab")
    except PackageNotFoundError:
        return "0+unknown"  # run from a folder, without being installed


def __dir__() -> list[str]:
    return __all__
