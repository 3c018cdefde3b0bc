"""Every public verb, given what nobody should give: a sentence that names it comes back, and nothing has changed."""

import sqlite3
from contextlib import closing
from fractions import Fraction
from inspect import Parameter, signature
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cqrs_lab import (
    Arrivals,
    Cafeteria,
    DatabaseUnusable,
    Delay,
    OrderRefused,
    TooStale,
    beside_published,
    late_transactions,
    md1_mean_lag,
    measured,
    mm1_mean_lag,
    quorum,
    read_log,
    whatif,
)
from cqrs_lab.shared.messages import Receipt


class Unshowable:
    """Raises whenever it is looked at."""

    def __repr__(self):
        raise RuntimeError("I cannot be shown")


VALUES = {
    "none": None,
    "ellipsis": ...,
    "true": True,
    "empty": "",
    "half a character": "\ud800",
    "nul": "a\x00b",
    "zero width": "\u200b",
    "turning": "\u202eAoi",
    "bytes": b"order-1",
    "huge": 10**5000,
    "beyond sqlite": 2**63,
    "minus": -1,
    "nan": float("nan"),
    "infinity": float("inf"),
    "fraction": Fraction(1, 3),
    "numpy": np.int64(-5),
    "nat": pd.NaT,
    "list": ["order-1"],
    "dict": {"order-1": 1},
    "table": pd.DataFrame({"order_id": ["order-1"]}),
    "function": len,
    "class": int,
    "unshowable": Unshowable(),
    "sql": "'; DROP TABLE events; --",
    "receipt": Receipt("order-1", "op-1", 1),
}

# A call of each verb and of each group's, with arguments that are right; each is then replaced by each value.
CALLS = {
    "place_order": {"customer_name": "Aoi", "total_yen": 850, "item": "curry", "idempotency_key": "k"},
    "pay_order": {"order_id": "order-1", "expected_version": 1},
    "at": {"second": 5.0, "action": len},
    "order_list": {"view": "order_list"},
    "read": {"view": "order_list", "min_version": 0, "max_age": 60.0, "max_behind": 9, "when_stale": "mark"},
    "order": {"order_id": "order-1"},
    "operation": {"operation_id": "op-1"},
    "advance": {"seconds": 0.1},
    "run_until_caught_up": {"timeout": 60.0},
    "wait_until": {"what": "visible", "receipt": VALUES["receipt"], "timeout": 60.0, "view": "order_list"},
    "change": {"delay": 1.0, "workers": 1},
    "rebuild": {"view": "order_list", "delay": 0.05},
    "facts": {"since": 0},
    "freshness": {"view": "order_list"},
    "timeline": {"view": "order_list"},
    "events": {"view": "order_list"},
    "sql": {"role": "write", "query": "SELECT 1"},
    "clients.add": {"receipt": VALUES["receipt"], "treatment": "push", "first_wait": 0.5, "pauses": [1.0]},
    "students.add": {"name": "Aoi", "patience": 1.0, "believes": 0.5},
    "buyers.add": {"item": "onigiri"},
    "sessions.add": {"name": None},
    "sessions.table": {"session": None},
    "faults.crash": {"at": "event received"},
    "faults.fail": {"at": "views changed"},
    "faults.poison": {"order_id": "order-7", "view": "order_list"},
    "faults.outage": {"at": 1_000_000.0, "seconds": 5.0},
    "faults.cure": {"order_id": "order-7"},
    "faults.shorten_lease": {"seconds": 5.0},
    "dead_letters.retry": {"order_id": "order-1"},
    "dead_letters.discard": {"order_id": "order-1"},
}
# Without a parameter, or with only flags (anything is true or false), or taking a folder (below).
NOTHING_TO_GIVE = {"sales_total", "popular_menu", "stock_left", "now", "is_caught_up", "progress", "close", "staleness"}
NOTHING_TO_GIVE |= {"backup", "clients.table", "clients.sentences", "students.table", "screens.table", "screens.add"}
NOTHING_TO_GIVE |= {"buyers.table", "faults.restart", "dead_letters.table"}
NOTHING_TO_GIVE |= {"faults.duplicate", "faults.swap"}

OPENING = {
    "delay": 1.5,
    "poll_interval": 0.1,
    "transit": 0.0,
    "workers": 1,
    "write": ":memory:",
    "read": ":memory:",
    "seed": 29,
    "stock": {"onigiri": 3},
    "sell_by": "write",
    "projection": "async",
    "delivery": "remember",
    "writes": "together",
    "pause": 0.0,
    "lease": 30.0,
    "attempts": 3,
    "retry_wait": 0.5,
    "on_failure": "skip",
    "rebuild": False,
}

# What takes no cafeteria.
FORMULAS = {
    whatif: {"arrivals": [0.5], "delay": 1.5, "poll_interval": 0.1, "transit": 0.0, "workers": 1, "seed": 29},
    measured: {"timeline": Cafeteria().timeline()},
    Arrivals.burst: {"orders": 2, "at": 0.5},
    Arrivals.steady: {"rate": 0.5, "seconds": 9},
    Arrivals.poisson: {"rate": 0.5, "seconds": 9},
    Arrivals.lunch_day: {"orders": 9},
    Arrivals.burst(1).seconds: {"seed": 29},
    whatif([0.5]).lag: {"share": 0.95},
    whatif([0.5]).visible_after: {"seconds": 1.0},
    whatif([0.5]).backlog: {"at": 1.0},
    Delay.lognormal: {"median": 1.5, "sigma": 1.0},
    md1_mean_lag: {"rate": 0.5, "delay": 1.5, "poll_interval": 0.1},
    mm1_mean_lag: {"rate": 0.5, "delay": 1.5, "poll_interval": 0.1},
    quorum: {"system": "YMMR", "replicas": 3, "r": 1, "w": 1, "trials": 9, "seed": 29},
    beside_published: {"trials": 9, "seed": 29},
    late_transactions: {"orders": 9, "per_second": 4.0, "seed": 29},
    read_log: {"transactions": [], "patience": 0.5, "poll": 0.1, "lock": True},
}


def cases(calls):
    return [(verb, parameter) for verb, parameters in calls.items() for parameter in parameters]


def verb_of(cafeteria, verb):
    group, _, name = verb.rpartition(".")
    return getattr(getattr(cafeteria, group) if group else cafeteria, name)


def refused_kindly(call):
    """Whether a call was refused; it may be, but only in a sentence of ours."""
    told = sentence_of(call)
    assert "\n" not in told
    return told


def sentence_of(call):
    """What a call is refused with, "" if it is not; everything that is no refusal of ours is raised."""
    try:
        call()
    except (UnicodeError, KeyError, IndexError):
        raise
    except (ValueError, TypeError, LookupError, OrderRefused, TooStale, DatabaseUnusable, TimeoutError) as refusal:
        return str(refusal)
    return ""


@pytest.fixture(scope="module", params=["async", "inline"])
def cafeteria(request):
    with closing(Cafeteria(stock={"onigiri": 1000}, projection=request.param)) as cafeteria:
        cafeteria.place_order("Aoi", 850, "curry")
        cafeteria.run_until_caught_up(timeout=60)
        yield cafeteria


@pytest.mark.parametrize(("verb", "parameter"), cases(CALLS))
def test_a_verb_takes_a_value_or_refuses_it_in_one_sentence(cafeteria, verb, parameter):
    for value in VALUES.values():
        before = cafeteria.parts.queue.last_position()
        call = verb_of(cafeteria, verb)
        told = refused_kindly(lambda call=call, value=value: call(**CALLS[verb] | {parameter: value}))
        after = cafeteria.parts.queue.last_position()
        assert after == before or not told, "refused, and yet something was stored"
        cafeteria.faults.restart()
        cafeteria.parts.injector.crash_at = None
    # The next order is placed and shown as if nothing had been.
    receipt = cafeteria.place_order("Ben", 850)
    cafeteria.wait_until("visible", receipt, timeout=600)


@pytest.mark.filterwarnings("ignore:a lease of")
@pytest.mark.parametrize("parameter", OPENING)
@pytest.mark.parametrize("value", VALUES, ids=str)
def test_a_cafeteria_opens_or_refuses_to_in_one_sentence(parameter, value, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a text is a file's name, if it can be one
    opened = []
    refused_kindly(lambda: opened.append(Cafeteria(**OPENING | {parameter: VALUES[value]})))
    for cafeteria in opened:
        cafeteria.close()
    if not opened:
        assert list(tmp_path.iterdir()) == [], "a refused opening leaves no file"


FOLDERS = ["", "a\x00b", "\ud800", "x" * 300, "file/inside", None, 5, b"here", Unshowable()]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: type(folder).__name__)
def test_a_backup_is_made_or_refused(cafeteria, folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("file").touch()
    assert bool(refused_kindly(lambda: cafeteria.backup(folder))) == (folder != "")


@pytest.mark.parametrize(("formula", "parameter"), cases(FORMULAS), ids=lambda one: getattr(one, "__name__", one))
def test_a_formula_takes_a_value_or_refuses_it_in_a_sentence_that_names_the_parameter(formula, parameter):
    for value in VALUES.values():
        told = refused_kindly(lambda value=value: formula(**FORMULAS[formula] | {parameter: value}))
        assert not told or parameter in told


def test_each_formula_has_its_parameters_in_the_table():
    for formula, parameters in FORMULAS.items():
        assert signature(formula).parameters.keys() == parameters.keys(), formula


def test_each_verb_has_its_place_in_the_table(cafeteria):
    """A new verb, or a new parameter, comes into the table before it comes to a learner."""
    groups = ["clients", "students", "screens", "buyers", "sessions", "faults", "dead_letters"]
    verbs = {name for name in dir(Cafeteria) if not name.startswith("_")}
    verbs |= {f"{group}.{name}" for group in groups for name in dir(getattr(cafeteria, group)) if name[0] != "_"}
    assert verbs == CALLS.keys() | NOTHING_TO_GIVE
    for verb, parameters in CALLS.items():
        there = {
            name: parameter
            for name, parameter in signature(verb_of(cafeteria, verb)).parameters.items()
            if parameter.kind in (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)
            and not isinstance(parameter.default, bool)
        }
        assert there.keys() == parameters.keys(), verb
    assert signature(Cafeteria).parameters.keys() == OPENING.keys()


def test_what_sqlite_raises_by_itself_would_be_noticed():
    with closing(sqlite3.connect(":memory:")) as connection, pytest.raises(sqlite3.ProgrammingError):
        refused_kindly(lambda: connection.execute("SELECT ?", [object()]))
