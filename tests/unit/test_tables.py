"""Tables as learners see them: columns in their order, each of its type, and nothing cut off."""

import subprocess
import sys
from pathlib import Path

import pytest

import cqrs_lab
from cqrs_lab.lab.tables import table

ROOT = Path(cqrs_lab.__file__).parent.parent

TYPES = {"who": object, "at": float, "orders": int, "version": "Int64", "alive": bool, "pressed_at": object}
ROW = {"who": "Aoi", "at": 1.5, "orders": 2, "version": 3, "alive": True, "pressed_at": (0.0, 1.0)}


@pytest.mark.parametrize("rows", [[], [ROW]])
def test_columns_stand_in_their_order_and_have_their_types(rows):
    found = table(TYPES, rows)
    assert found.columns.tolist() == list(TYPES)
    assert [str(found[name].dtype) for name in TYPES] == ["object", "float64", "int64", "Int64", "bool", "object"]


def test_what_is_not_known_stays_missing_in_a_column_of_whole_numbers():
    versions = table(TYPES, [{**ROW, "version": None}, ROW])["version"]
    assert (versions.isna().tolist(), versions[1]) == ([True, False], 3)


def test_none_between_texts_stays_none():
    assert table(TYPES, [ROW, {**ROW, "who": None}])["who"].tolist() == ["Aoi", None]


def test_a_tuple_stays_a_tuple():
    assert table(TYPES, [ROW])["pressed_at"].tolist() == [(0.0, 1.0)]


def test_names_alone_leave_the_types_to_pandas():
    assert table(["at", "who"], [ROW]).values.tolist() == [[1.5, "Aoi"]]


def test_importing_every_module_leaves_pandas_as_the_learner_has_it():
    program = (
        "import pandas, pkgutil, importlib; before = pandas.describe_option(_print_desc=False); import cqrs_lab; "
        "[importlib.import_module(module.name) for module in pkgutil.walk_packages(cqrs_lab.__path__, 'cqrs_lab.') "
        "if not module.name.endswith('__main__')]; "
        "print(pandas.describe_option(_print_desc=False) == before)"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert answer.stdout.strip() == "True"


def test_no_sentence_is_cut_off_under_pandas_own_options(open_cafeteria):
    cafeteria = open_cafeteria(delay=1.0)
    cafeteria.faults.poison("order-1")
    receipt = cafeteria.place_order("Aoi", 850)
    for treatment in ("being reflected", "operation id", "push", "version and age", "write side"):
        cafeteria.clients.add(receipt, treatment, pauses=[0.3] * 20)
    cafeteria.run_until_caught_up(timeout=60)
    seen = cafeteria.clients.sentences()
    assert [sentence for sentence in seen["sentence"] if sentence not in repr(seen)] == []
    assert [sentence for sentence in seen["sentence"] if sentence not in seen._repr_html_()] == []
