"""Every lesson says what is stored, and says it again when it is run a second time in the same kernel.

This is the recorder's check as well, in the same run, so that CI needs no run of its own for it; nbval, which compares
with what is stored too, knows nothing of rows and of pictures side by side.
"""

import execution
import pytest
import stored_form
from difference import explain

RUNS = ("first run", "second run")
LESSONS = [pytest.param(path, id=path.stem) for path in stored_form.lessons()]


def complaints_of_two_runs(path):
    first, second = execution.executed(stored_form.read(path), path, times=2)
    return explain(path, first, second, called=RUNS)


@pytest.mark.parametrize("path", LESSONS)
def test_a_lesson_says_what_is_stored_and_the_same_when_run_again(path):
    stored = stored_form.read(path)
    first, second = execution.executed(stored, path, times=2)
    assert explain(path, stored, first) == []
    assert explain(path, first, second, called=RUNS) == []


def test_a_lesson_that_remembers_is_found(write_lesson):
    path = write_lesson('orders = globals().get("orders", []) + ["order"]', "len(orders)")
    [complaint] = complaints_of_two_runs(path)
    assert "Cell 1 (part-2) `len(orders)`" in complaint
    assert "first run:  1\n    second run: 2" in complaint


def test_a_lesson_that_cannot_run_again_is_found(write_lesson):
    path = write_lesson('assert "done" not in globals()', "done = True")
    with pytest.raises(execution.Refused, match=r"Cell 0 \(part-1\) .* stopped with AssertionError"):
        complaints_of_two_runs(path)
