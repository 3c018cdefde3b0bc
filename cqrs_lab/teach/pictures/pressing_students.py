"""Pressing students: how often one lunch was ordered."""

import pandas as pd

from cqrs_lab.shared.units import counted
from cqrs_lab.teach.colours import READ, WRITE
from cqrs_lab.teach.pictures.canvas import Picture
from cqrs_lab.teach.pictures.rows import Mark, rows_picture


def pressing_students(students: pd.DataFrame) -> Picture:
    """A row for each student: when the button was pressed, and when the first order was visible."""
    marks = [
        Mark("pressed_at", "pressed Order", WRITE, "o"),
        Mark("visible_at", "first order visible", READ, "|"),
    ]
    return rows_picture("Who pressed when", "student", marks, None, describe_students, students)


def describe_students(students: pd.DataFrame) -> str:
    """How many orders came of how many lunches; a student who was refused has none, and none too many.

    >>> describe_students(pd.DataFrame({"student": ["Aoi", "Ben"], "orders": [1, 3]}))
    '2 students, 4 orders: 2 too many'
    """
    if students.empty:
        return "no students yet"
    orders, too_many = int(students["orders"].sum()), int((students["orders"] - 1).clip(lower=0).sum())
    return f"{counted(len(students), 'student')}, {counted(orders, 'order')}: {too_many} too many"
