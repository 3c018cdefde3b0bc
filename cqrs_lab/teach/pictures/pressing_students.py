"""Pressing students: how often one lunch was ordered."""

import pandas as pd

from cqrs_lab.teach.colours import READ, WRITE
from cqrs_lab.teach.pictures.canvas import Picture
from cqrs_lab.teach.pictures.needs import Needs
from cqrs_lab.teach.pictures.rows import Mark, rows_picture
from cqrs_lab.teach.words import say

NEEDS = Needs("pressing_students", "cafeteria.students.table()", ("student", "orders", "pressed_at", "visible_at"))


def pressing_students(students: pd.DataFrame, *, scale: float = 1.0) -> Picture:
    """A row for each student: when the button was pressed, and when the first order was visible."""
    marks = [
        Mark("pressed_at", say("pictures", "student_pressed"), WRITE, "o"),
        Mark("visible_at", say("pictures", "first_order_visible"), READ, "|"),
    ]
    return rows_picture(
        say("pictures", "students_title"), "student", marks, None, describe_students, NEEDS, students, scale
    )


def describe_students(students: pd.DataFrame) -> str:
    """How many orders came of how many lunches; a student who was refused has none, and none too many.

    >>> describe_students(pd.DataFrame({"student": ["Aoi", "Ben"], "orders": [1, 3]}))
    '2 students, 4 orders: 2 too many'
    """
    if students.empty:
        return say("pictures", "no_students")
    orders, too_many = int(students["orders"].sum()), int((students["orders"] - 1).clip(lower=0).sum())
    return say(
        "pictures",
        "too_many_orders",
        students=say("pictures", "students", n=len(students)),
        orders=say("pictures", "orders", n=orders),
        too_many=too_many,
    )
