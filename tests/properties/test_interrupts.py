"""An interrupted kernel, at any line: no transaction stays open, no entry of the agenda is lost, work goes on."""

import gc
import sys
from contextlib import closing
from pathlib import Path

import pytest

import cqrs_lab
from cqrs_lab import Cafeteria

OURS = str(Path(cqrs_lab.__file__).parent)
EVERY = 61  # lines between two places of an interrupt; a prime, so that they fall into every part of a loop
WATCHED = (OURS, "contextlib.py")  # transactions are context managers: an interrupt may fall into their own code


def interrupted_after(lines, run):
    """Run, and interrupt before the `lines`-th line of the library; gives how many lines there were until then."""
    passed = 0

    def watch(frame, event, argument):
        nonlocal passed
        passed += 1
        if passed == lines:
            sys.settrace(None)
            raise KeyboardInterrupt
        return watch

    def choose(frame, event, argument):
        file = frame.f_code.co_filename
        return watch if file.startswith(WATCHED[0]) or file.endswith(WATCHED[1]) else None

    gc.collect()  # or an older cafeteria's generators would be closed, and interrupted, while we watch
    sys.settrace(choose)
    try:
        run()
    except KeyboardInterrupt:
        pass
    finally:
        sys.settrace(None)
    return passed


def a_lunch(poll_interval):
    return guests(Cafeteria(delay=0.3, poll_interval=poll_interval, workers=2, transit=0.1))


def guests(cafeteria):
    for number in range(3):
        cafeteria.at(0.2 * number, cafeteria.place_order, f"guest {number}", 850)
    return cafeteria


def everything(cafeteria):
    cafeteria.advance(2.0)
    cafeteria.pay_order(cafeteria.order_list()["order_id"][0])


# An interrupt that falls into a generator which Python is just closing is dropped by Python, with this warning.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("poll_interval", [None, 0.1])
def test_an_interrupt_at_any_line_loses_nothing_and_blocks_nothing(poll_interval):
    with closing(a_lunch(poll_interval)) as cafeteria:
        lines = interrupted_after(-1, lambda: everything(cafeteria))
    assert lines > 1000
    for line in range(1, lines, EVERY):
        with closing(a_lunch(poll_interval)) as cafeteria:
            interrupted_after(line, lambda cafeteria=cafeteria: everything(cafeteria))
            later = cafeteria.place_order("later", 850)
            cafeteria.run_until_caught_up(timeout=200)  # what was held when the interrupt came waits for its lease
            parts = cafeteria.parts
            assert not parts.write_database.connection.in_transaction
            assert not parts.read_database.connection.in_transaction
            lines_of = cafeteria.order_list()["customer"].tolist()
            assert set(lines_of) == {"guest 0", "guest 1", "guest 2", "later"}, f"interrupted at line {line}"
            assert cafeteria.operation(later.operation_id).state == "DONE"
            assert cafeteria.sales_total()["orders"].tolist() == [len(lines_of)]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_interrupt_at_any_line_leaves_no_half_order_and_lets_the_next_one_be_served():
    def in_line():
        cafeteria = guests(Cafeteria(delay={"order_list": 0.3, "sales_total": 0.1}, projection="inline"))
        cafeteria.students.add("student")
        return closing(cafeteria)

    def by_hand(cafeteria):
        cafeteria.place_order("by hand", 850)
        everything(cafeteria)

    with in_line() as cafeteria:
        lines = interrupted_after(-1, lambda: by_hand(cafeteria))
    assert lines > 1000
    for line in range(1, lines, EVERY):
        with in_line() as cafeteria:
            interrupted_after(line, lambda cafeteria=cafeteria: by_hand(cafeteria))
            later = cafeteria.place_order("later", 850)
            cafeteria.run_until_caught_up(timeout=20)
            parts, told = cafeteria.parts, f"interrupted at line {line}"
            assert not parts.write_database.connection.in_transaction
            assert parts.counter.in_line() == 0, told
            names = cafeteria.order_list()["customer"].tolist()
            assert "later" in names, told
            assert set(names) <= {"by hand", "student", "guest 0", "guest 1", "guest 2", "later"}, told
            assert len(names) >= 4, f"{told}, and more than one who was served is missing: {names}"
            assert parts.orders.count() == len(names) == cafeteria.sales_total()["orders"].tolist()[0], told
            assert cafeteria.operation(later.operation_id).state == "DONE"
            assert cafeteria.freshness().behind == 0
