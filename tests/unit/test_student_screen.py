"""The live screen: real time, idle until its button is pressed, and names shown as text."""

import asyncio
import re

import pytest

from cqrs_lab import student_screen
from cqrs_lab.teach.colours import READ
from cqrs_lab.teach.widgets.student_screen import LIST_STYLE


def press_and_wait(screen, seconds: float) -> list[str]:
    """The list right after the press, and after so many seconds of real time."""

    async def run() -> list[str]:
        screen.press()
        first = screen.list.value
        await asyncio.sleep(seconds)
        return [first, screen.list.value]

    return asyncio.run(run())


def test_an_order_is_accepted_at_once_and_in_the_list_later():
    first, later = press_and_wait(student_screen(delay=0.1), 0.6)
    assert "(the list is empty)" in first
    assert "order-1" in later


def test_time_stamps_are_exact_although_the_loop_is_late():
    screen = student_screen(delay=0.1)
    press_and_wait(screen, 0.6)
    assert list(screen.cafeteria.timeline()["lag"]) == [0.1]


def test_a_screen_is_idle_before_the_first_press_and_after_the_last_order():
    screen = student_screen(delay=0.1)
    assert screen.live is None
    press_and_wait(screen, 0.6)
    assert screen.live.call is None


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", 'Ann "the & <b>', "こみやんま", "🍙", "שלום", "مرحبا"])
def test_any_name_is_shown_as_text(name):
    screen = student_screen(delay=0.0)
    screen.name.value = name
    shown = press_and_wait(screen, 0.2)[1]
    assert "<script>" not in shown
    assert "<b>" not in shown.replace("<b>Order list</b>", "")


def test_a_refusal_says_why():
    screen = student_screen(delay=0.1)
    screen.name.value = ""
    press_and_wait(screen, 0.0)
    assert "Not accepted: your name is required." in screen.message.value


def test_a_stopped_screen_takes_no_more_orders():
    screen = student_screen(delay=0.1)
    press_and_wait(screen, 0.0)
    screen.stop()
    assert screen.button.disabled
    assert screen.live.call is None


def test_the_self_check_says_whether_a_press_came_through(capsys):
    screen = student_screen(delay=0.1)
    screen.self_check()
    press_and_wait(screen, 0.0)
    screen.self_check()
    assert capsys.readouterr().out.splitlines() == [
        "No press has come through yet. Press Order, then run this cell again.",
        "Your screen works: 1 order came through.",
    ]


def test_the_frame_of_the_list_cuts_off_no_line():
    """It keeps its height while the lines fit, and grows with them where a font is larger; it has no lower edge."""
    assert re.search(r"(?<!min-)(?<!line-)height:|max-height|overflow:|overflow-y", LIST_STYLE) is None
    assert "min-height:15.5em" in LIST_STYLE


def test_what_is_said_is_a_status_that_stays():
    screen = student_screen(delay=0.1)
    message = screen.message
    press_and_wait(screen, 0.6)
    assert screen.message is message
    assert (message.value, message.colour) == ("order-1 is in the list now, 0.1 s after it was accepted.", READ)


def test_a_screen_is_as_narrow_as_its_page():
    screen = student_screen()
    entry = screen.widget.children[0]
    assert (entry.layout.flex_flow, entry.layout.max_width) == ("row wrap", "100%")


def test_the_record_counts_from_the_first_press_and_outlives_the_screen(capsys):
    screen = student_screen(delay=0.1)
    assert screen.record() is None
    assert capsys.readouterr().out == "nobody pressed yet\n"
    press_and_wait(screen, 0.6)
    screen.close()
    assert screen.record().values.tolist() == [["order-1", 0.0, 0.1, 0.1]]
