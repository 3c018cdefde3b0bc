"""The words of the code are those of the README's table, and words that were given up do not come back."""

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

import cqrs_lab
from cqrs_lab.lab.facts import __doc__ as about_facts
from cqrs_lab.queue.schema import SCHEMAS
from cqrs_lab.read.dead_letters import Closing
from cqrs_lab.shared.operations import State

PACKAGE = Path(cqrs_lab.__file__).parent
SUBSCRIPTION = Path(PACKAGE, "queue", "subscription.py").read_text(encoding="utf-8")
README = (PACKAGE.parent / "README.md").read_text(encoding="utf-8")
WORDS = README.partition("## Words")[2].partition("\n## ")[0]

TABLES = re.findall(r"TABLE IF NOT EXISTS (\w+)", "".join(SCHEMAS))

# Given up for the field's terms: failpoint, dead letter, fingerprint, highest applied, people, stock left, ...
GIVEN_UP = "bury buried wish wishes guest guests reach delicate quads spots grown homes demand watch shop left_over"


def identifiers(tree):
    """Every name that a module gives: functions, classes, parameters, variables, attributes."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name) | ast.keyword(arg=str(name)):
                yield name
            case ast.Name(id=name) | ast.Attribute(attr=name):
                yield name


def words_of(identifier):
    """Its words in small letters: "FaultInjectingView" is fault, injecting, view."""
    parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", identifier).lower()
    return {parts, *parts.split("_")}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_word_that_was_given_up_comes_back(path):
    used = {word for name in identifiers(ast.parse(path.read_text(encoding="utf-8"))) for word in words_of(name)}
    assert used.isdisjoint(GIVEN_UP.split())


@pytest.mark.parametrize("word", get_args(State))
def test_each_state_of_an_operation_is_explained(word):
    assert f"`{word}`" in WORDS


@pytest.mark.parametrize("end", ["acked", "failed", "lapsed", "released"])
def test_each_end_of_a_hand_out_is_explained(end):
    assert end in SUBSCRIPTION, "no hand-out ends so any more"
    assert end in WORDS


@pytest.mark.parametrize("table", TABLES)
def test_each_table_of_the_queue_is_explained(table):
    assert {"deliveries": "delivery"}.get(table, table.removesuffix("s")).replace("_", "-") in WORDS


@pytest.mark.parametrize("closing", get_args(Closing))
def test_each_closing_of_a_dead_letter_is_a_fact_or_becomes_visible(closing):
    assert f"    {closing} " in about_facts or closing == "applied"
