"""Exercise A: may this screen be late? A sorting widget that works with the keyboard alone and explains each answer.

An answer is "ok", "not ok", or "conditional" with the treatment that is the condition: a condition without a name
is none. What each answer is worth stands in one table, `VERDICTS`.
"""

from collections.abc import Mapping
from typing import Any

import ipywidgets as widgets

from cqrs_lab.teach.colours import READ, TROUBLE
from cqrs_lab.teach.widgets.live_widget import LiveWidget
from cqrs_lab.teach.widgets.status_line import StatusLine, box
from cqrs_lab.teach.words import say

NOT_CHOSEN = ""  # before anything is chosen

# What can be chosen: the value that an answer holds, and the key of the words that stand on the screen.
SCREEN_KEYS = {
    "order list": "order_list",
    "sales total": "sales_total",
    "payment completed": "payment",
    "last one in stock": "last_one",
    "was my order accepted?": "was_accepted",
}
ANSWER_KEYS = {"ok": "ok", "not ok": "not_ok", "conditional": "conditional"}
CONDITION_KEYS = {
    "say 'being reflected'": "being_reflected",
    "ask for the operation": "ask_operation",
    "read the write side": "read_write_side",
    "show how old it is": "show_age",
}
ANSWERS, CONDITIONS = tuple(ANSWER_KEYS), tuple(CONDITION_KEYS)

Verdict = tuple[bool, str]  # whether an answer is right, and why

# screen -> key of the answer, or of the treatment if it is conditional -> verdict, its reason as a key of the words
VERDICTS: dict[str, dict[str, Verdict]] = {
    "order list": {
        "ok": (False, "order_list_ok"),
        "not_ok": (False, "order_list_not_ok"),
        "being_reflected": (True, "order_list_being_reflected"),
        "show_age": (True, "order_list_show_age"),
        "ask_operation": (True, "order_list_ask_operation"),
        "read_write_side": (False, "order_list_read_write_side"),
    },
    "sales total": {
        "ok": (True, "sales_total_ok"),
        "not_ok": (False, "sales_total_not_ok"),
        "show_age": (True, "sales_total_show_age"),
    },
    "payment completed": {
        "ok": (False, "payment_ok"),
        "not_ok": (True, "payment_not_ok"),
        "read_write_side": (True, "payment_read_write_side"),
        "ask_operation": (True, "payment_ask_operation"),
        "being_reflected": (False, "payment_being_reflected"),
        "show_age": (False, "payment_show_age"),
    },
    "last one in stock": {
        "ok": (False, "last_one_ok"),
        "not_ok": (True, "last_one_not_ok"),
        "read_write_side": (True, "last_one_read_write_side"),
        "ask_operation": (False, "last_one_ask_operation"),
        "being_reflected": (False, "last_one_being_reflected"),
        "show_age": (False, "last_one_show_age"),
    },
    "was my order accepted?": {
        "ok": (False, "was_accepted_ok"),
        "not_ok": (True, "was_accepted_not_ok"),
        "ask_operation": (True, "was_accepted_ask_operation"),
        "read_write_side": (True, "was_accepted_read_write_side"),
        "being_reflected": (True, "was_accepted_being_reflected"),
        "show_age": (False, "was_accepted_show_age"),
    },
}


def verdict(screen: str, answer: str, treatment: str = "") -> Verdict:
    """Whether an answer for a screen is right, and why; a condition that does not help is explained too."""
    if answer == "conditional" and treatment not in CONDITIONS:
        return False, say("widgets", "condition_missing")
    choice = CONDITION_KEYS[treatment] if answer == "conditional" else ANSWER_KEYS[answer]
    right, why = VERDICTS[screen].get(choice, (False, "condition_needless"))
    return right, say("widgets", why)


class Sorting(LiveWidget):
    """Five screens to sort. `answers` holds what was chosen: screen -> (answer, treatment)."""

    def __init__(self) -> None:
        self.choices = {screen: self._row(screen) for screen in VERDICTS}
        rows = [
            box(widgets.HBox([answer, treatment], layout={"flex_flow": "row wrap"}), why)
            for answer, treatment, why in self.choices.values()
        ]
        self.widget = widgets.VBox(rows)

    def answers(self) -> dict[str, tuple[str, str]]:
        """What is chosen at the moment."""
        return {screen: (answer.value, treatment.value) for screen, (answer, treatment, _) in self.choices.items()}

    def _row(self, screen: str) -> tuple[Any, Any, Any]:
        answer = widgets.Dropdown(
            options=options(ANSWER_KEYS),
            value=NOT_CHOSEN,
            description=say("widgets", SCREEN_KEYS[screen]),
            style={"description_width": "13em"},
            layout={"width": "26em", "max_width": "100%"},
        )
        treatment = widgets.Dropdown(
            options=options(CONDITION_KEYS),
            value=NOT_CHOSEN,
            description=say("widgets", "on_condition"),
            disabled=True,
            style={"description_width": "7em"},
        )
        why = StatusLine(layout={"min_height": "3.2em"})  # it keeps its room when it is empty
        for one in (answer, treatment):
            one.observe(lambda change: self._explain(screen), names="value")
        return answer, treatment, why

    def _explain(self, screen: str) -> None:
        answer, treatment, why = self.choices[screen]
        treatment.disabled = answer.value != "conditional"
        if answer.value == NOT_CHOSEN:
            why.tell("")
            return
        right, reason = verdict(screen, answer.value, treatment.value)
        why.tell(say("widgets", "right" if right else "wrong", why=reason), READ if right else TROUBLE)

    def __repr__(self) -> str:
        chosen = sum(answer != NOT_CHOSEN for answer, _ in self.answers().values())
        return say("widgets", "sorting", n=len(VERDICTS), sorted=chosen)


def sort_screens() -> Sorting:
    """Five screens: may they be late? See `Sorting`."""
    return Sorting()


def options(choices: Mapping[str, str]) -> list[tuple[str, str]]:
    """What a dropdown offers, as the words on the screen and the value behind them: nothing yet, and each choice."""
    return [
        (say("widgets", "not_chosen"), NOT_CHOSEN),
        *((say("widgets", key), value) for value, key in choices.items()),
    ]


def chosen(answer: Sorting | Mapping[str, Any]) -> Mapping[str, Any]:
    """The choices of a widget, or a mapping as it is: screen -> answer, or screen -> (answer, treatment)."""
    return answer.answers() if isinstance(answer, Sorting) else answer
