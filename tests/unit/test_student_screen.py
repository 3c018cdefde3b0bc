"""The live screen of lesson 00 in real time: accepted at once, in the list later, to the microsecond."""

import asyncio

from cqrs_lab import student_screen
from cqrs_lab.teach.colours import READ


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


def test_the_self_check_says_whether_a_press_came_through(capsys):
    screen = student_screen(delay=0.1)
    screen.self_check()
    press_and_wait(screen, 0.0)
    screen.close()
    screen.self_check()
    assert capsys.readouterr().out.splitlines() == [
        "No press has come through yet. Press Order, then run this cell again.",
        "Your screen works: 1 order came through.",
    ]


def test_what_is_said_is_a_status_that_stays():
    screen = student_screen(delay=0.1)
    message = screen.message
    press_and_wait(screen, 0.6)
    assert screen.message is message
    assert (message.value, message.colour) == ("order-1 is in the list now, 0.1 s after it was accepted.", READ)


def test_the_record_counts_from_the_first_press_and_outlives_the_screen():
    screen = student_screen(delay=0.1)
    press_and_wait(screen, 0.6)
    screen.close()
    assert screen.record().values.tolist() == [["order-1", 0.0, 0.1, 0.1]]
