"""Every lesson can be run from top to bottom twice in one kernel, and says the same both times."""

import execution
import pytest
import stored_form
from difference import explain

LESSONS = [pytest.param(path, id=path.stem) for path in stored_form.lessons()]


def complaints_of_two_runs(path):
    first, second = execution.executed(stored_form.read(path), path, times=2)
    return explain(path, first, second, called=("first run", "second run"))


@pytest.mark.parametrize("path", LESSONS)
def test_a_lesson_says_the_same_when_run_again(path):
    assert complaints_of_two_runs(path) == []


def test_a_lesson_that_remembers_is_found(write_lesson):
    path = write_lesson('orders = globals().get("orders", []) + ["order"]', "len(orders)")
    [complaint] = complaints_of_two_runs(path)
    assert "Cell 1 (part-2) `len(orders)`" in complaint
    assert "first run:  1\n    second run: 2" in complaint


def test_a_lesson_that_cannot_run_again_is_found(write_lesson):
    path = write_lesson('assert "done" not in globals()', "done = True")
    with pytest.raises(execution.Refused, match=r"Cell 0 \(part-1\) .* stopped with AssertionError"):
        complaints_of_two_runs(path)
