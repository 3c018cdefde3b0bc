"""The words of the code are those of the README's table, and words that were given up do not come back."""

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

import cqrs_lab
from cqrs_lab.queue.schema import SCHEMAS
from cqrs_lab.read.dead_letters import Closing
from cqrs_lab.shared.failpoints import FAILPOINTS
from cqrs_lab.shared.operations import State

PACKAGE = Path(cqrs_lab.__file__).parent
ROOT = PACKAGE.parent
SOURCES = {path: path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py"))}
TREES = {path: ast.parse(source) for path, source in SOURCES.items()}
README = (ROOT / "README.md").read_text(encoding="utf-8")


def cells_of(section):
    """The rows of a section's table, without its head: two cells each."""
    text = README.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| (.*?) ?\| (.+) \|$", text, re.MULTILINE)[1:]


MEANINGS = {word: meaning for words, meaning in cells_of("Words") for word in words.split(", ")}

# Given up for the field's terms: failpoint, dead letter, fingerprint, highest applied, people, stock left, ...
GIVEN_UP = "bury buried wish wishes guest guests reach delicate quads spots grown homes demand watch shop left_over"


def identifiers(tree):
    """Every name that a module gives or uses: functions, classes, parameters, variables, attributes."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name) | ast.keyword(arg=str(name)):
                yield name
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(asname=str(name)):
                yield name


def snake_case(identifier):
    """An identifier as its words: "FaultInjectingView" is fault_injecting_view."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", identifier).lower()


CODE = "\n".join(SOURCES.values())
FACT_LOG = SOURCES[PACKAGE / "lab" / "facts.py"].partition("class FactLog:")[2]
SUBSCRIPTION = SOURCES[PACKAGE / "queue" / "subscription.py"]

FACTS = {
    *re.findall(r'record\(\s*"([^"]+)"', CODE),  # people and accidents
    *re.findall(r'"what": "([^"]+)"', FACT_LOG),
    *re.findall(r'what = "([^"]+)" if', FACT_LOG),
    *re.findall(r'what = .* else "([^"]+)"', FACT_LOG),
    *get_args(Closing),
} - {"applied"}  # this closing of a dead letter is the fact "visible"
ENDS = {
    *re.findall(r'end_hand_out\(delivery, "(\w+)"', SUBSCRIPTION),
    *re.findall(r'_give_back\(.*, "(\w+)", reason', SUBSCRIPTION),
    *re.findall(r"ended = '(\w+)'", SUBSCRIPTION),
}
TABLES = re.findall(r"TABLE IF NOT EXISTS (\w+)", "".join(SCHEMAS))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_word_that_was_given_up_comes_back(path):
    names = {path.stem, *identifiers(TREES[path])}
    come_back = re.compile(f"_({'|'.join(GIVEN_UP.split())})_")  # whole words only: "reached" is none of them
    assert not [name for name in names if come_back.search(f"_{snake_case(name)}_")]


def test_a_place_to_fall_is_called_failpoint_and_not_step():
    called = {
        ast.unparse(node.func) for tree in TREES.values() for node in ast.walk(tree) if isinstance(node, ast.Call)
    }
    assert {"step", "self.step"}.isdisjoint(called)


def test_each_word_of_the_table_is_used_by_the_code():
    spellings = {word: r"[-_\s]*".join(re.split("[- ]", word)) for word in MEANINGS}
    unused = [
        word for word, any_way in spellings.items() if not re.search(rf"(?<![a-z]){any_way}", CODE, re.IGNORECASE)
    ]
    assert MEANINGS
    assert not unused


def test_no_word_is_explained_twice():
    words = [word for words, _ in cells_of("Words") for word in words.split(", ")]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("state", get_args(State))
def test_each_state_of_an_operation_is_explained(state):
    assert f"`{state}`" in MEANINGS["operation"]


def test_every_end_of_a_hand_out_is_one_that_is_known():
    assert sorted(ENDS) == ["acked", "failed", "lapsed", "released"]


@pytest.mark.parametrize("end", sorted(ENDS))
def test_each_end_of_a_hand_out_is_explained(end):
    assert end in MEANINGS["hand-out"]


@pytest.mark.parametrize("table", TABLES)
def test_each_table_of_the_queue_is_explained(table):
    assert {"deliveries": "delivery"}.get(table, table.removesuffix("s")).replace("_", "-") in MEANINGS


@pytest.mark.parametrize("what", sorted(FACTS))
def test_each_kind_of_fact_is_explained(what):
    assert what in MEANINGS


@pytest.mark.parametrize("what", sorted(FACTS))
def test_each_kind_of_fact_is_documented_beside_the_table_of_facts(what):
    about_facts = ast.get_docstring(TREES[PACKAGE / "lab" / "facts.py"])
    assert re.search(rf"^    (?:[a-z]+, )*{what}[ ,]", about_facts, re.MULTILINE)


@pytest.mark.parametrize("failpoint", FAILPOINTS)
def test_what_a_failpoint_is_about_is_explained(failpoint):
    about = failpoint.rpartition(" ")[0].removesuffix("s")
    assert any(re.search(rf"\b{about}\b", word) for word in MEANINGS)


def test_each_module_that_the_readme_names_is_there():
    folder, missing = "", []
    for name, inside in cells_of("The code"):
        folder = name.strip("`") or folder
        modules = [module for module in re.findall("`([^`]+)`", inside) if module.endswith((".py", "/"))]
        missing += [f"{folder}{module}" for module in ["", *modules] if not (ROOT / f"{folder}{module}").exists()]
    assert not missing
