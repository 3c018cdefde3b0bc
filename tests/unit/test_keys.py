"""Lesson 04's key: a name of the wish passes, a trick does not, whatever the seed of Python's hash."""

import functools
import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

import cqrs_lab
from cqrs_lab.teach.exercises import find, verdict_on
from cqrs_lab.teach.exercises.python_hash import asks_for_hash

ROOT = Path(cqrs_lab.__file__).parents[1]
kept: dict[tuple[str, int], str] = {}


def uuid_once_for_each_lunch(student, lunch, press):
    if (student, lunch) not in kept:
        kept[student, lunch] = str(uuid4())
    return kept[student, lunch]


@functools.cache
def uuid_of(student, lunch):
    return uuid4()


def number_of(text):
    return hash(text)


def by_a_helper_inside():
    def helper(text):
        return hash(text)

    return lambda student, lunch, press: helper(f"{student}{lunch}")


class Named:
    """It has an attribute that is called hash."""

    def __init__(self, text):
        self.hash = text


def counting():
    calls = iter(range(10_000))
    return lambda student, lunch, press: f"{student} {next(calls) // 3}"


def remembering_the_last():
    last = {}

    def name(student, lunch, press):
        if press == 1:
            last["key"] = f"{student} {uuid4()}"
        return last["key"]

    return name


RIGHT = {
    "in words": lambda student, lunch, press: f"{student}, lunch {lunch}",
    "a UUID once for each lunch": uuid_once_for_each_lunch,
    "a UUID kept by functools.cache": lambda student, lunch, press: uuid_of(student, lunch),
    "a pair": lambda student, lunch, press: (student, lunch),
    "an attribute called hash": lambda student, lunch, press: Named(f"{student} {lunch}").hash,
    "filled in": functools.partial(lambda student, lunch, press: f"{student} {lunch}"),
}
TRICKS = {
    "a remainder of 3": lambda student, lunch, press: f"{student} {lunch % 3}",
    "a remainder of 100": lambda student, lunch, press: f"{student} {lunch % 100}",
    "a remainder of 1000": lambda student, lunch, press: f"{student} {lunch % 1000}",
    "the last digit": lambda student, lunch, press: f"{student} {str(lunch)[-1]}",
    "first or not": lambda student, lunch, press: f"{student} {lunch > 1}",
    "the first letter": lambda student, lunch, press: f"{student[0]} {lunch}",
    "the length of the name": lambda student, lunch, press: f"{len(student)} {lunch}",
    "the lunch alone": lambda student, lunch, press: lunch,
    "the student alone": lambda student, lunch, press: student,
    "the object's id": lambda student, lunch, press: f"{id(student)} {lunch}",
    "a new UUID each time": lambda student, lunch, press: uuid4(),
    "counted calls": counting(),
    "the last one made": remembering_the_last(),
    "hash of both": lambda student, lunch, press: hash((student, lunch)),
    "hash, cut": lambda student, lunch, press: hash((student, lunch)) % 1000,
    "hash in a text": lambda student, lunch, press: f"{student} {hash(str(lunch))}",
    "hash of a helper": lambda student, lunch, press: number_of(f"{student}{lunch}"),
    "hash of a helper inside": by_a_helper_inside(),
    "hash in a list": lambda student, lunch, press: [hash(part) for part in (student, lunch)],
    "hash by its method": lambda student, lunch, press: f"{student} {lunch}".__hash__(),
}


@pytest.mark.parametrize("name", RIGHT)
def test_who_names_the_lunch_is_right(name):
    assert verdict_on(find("04-key"), RIGHT[name]).key == "04-key.right"


@pytest.mark.parametrize("name", TRICKS)
def test_a_trick_is_not_right(name):
    assert verdict_on(find("04-key"), TRICKS[name]).key in {
        "04-key.lunches_mixed_up",
        "04-key.changes_with_press",
        "04-key.shared",
        "04-key.hash",
    }


@pytest.mark.parametrize("remainder", [2, 3, 10, 16, 64, 97, 100])
def test_no_remainder_up_to_100_tells_the_lunches_apart(remainder):
    answer = functools.partial(lambda by, student, lunch, press: f"{student} {lunch % by}", remainder)
    assert verdict_on(find("04-key"), answer).key == "04-key.lunches_mixed_up"


def in_a_python_of_its_own(seed):
    """The verdicts on hash, on a cut hash and on the solution, and what hash gives there."""
    program = (
        "from cqrs_lab.teach.exercises import find, verdict_on as v; e = find('04-key');"
        "print(v(e, lambda s, l, p: hash((s, l))).key, v(e, lambda s, l, p: hash((s, l)) % 1000).key,"
        "v(e, e.solution).key, hash('Aoi'))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=environment).stdout.split()


def test_hash_passes_in_no_python_and_gives_another_number_in_each():
    started = [in_a_python_of_its_own(seed) for seed in ("1", "29")]
    assert len({number for *_, number in started}) == 2
    for exact, cut, solution, _ in started:
        assert (exact, solution) == ("04-key.hash", "04-key.right")
        assert cut in {"04-key.shared", "04-key.lunches_mixed_up"}


def test_a_function_of_ones_own_that_is_called_hash_is_none_of_pythons():
    names: dict[str, object] = {}
    exec("def hash(text): return text\ndef key(student, lunch, press): return hash(f'{student} {lunch}')", names)
    assert not asks_for_hash(names["key"])
    assert verdict_on(find("04-key"), names["key"]).key == "04-key.right"
