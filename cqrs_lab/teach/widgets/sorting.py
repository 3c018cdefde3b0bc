"""Exercise A: may this screen be late? A sorting widget that works with the keyboard alone and explains each answer.

An answer is "ok", "not ok", or "only if" with its condition: a condition without a name is none. What each answer is
worth stands in one table, `VERDICTS`: yes, no, or it works and costs something, which is no wrong answer.
"""

from collections.abc import Mapping
from typing import Any, Literal

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
ANSWER_KEYS = {"ok": "ok", "not ok": "not_ok", "only if": "only_if"}
CONDITION_KEYS = {
    "it says that it is late": "says_late",
    "it says how old it is": "shows_age",
    "it asks whether the order was accepted": "asks_accepted",
    "it asks the write side": "asks_write_side",
}
ANSWERS, CONDITIONS = tuple(ANSWER_KEYS), tuple(CONDITION_KEYS)

Worth = Literal["right", "costs", "wrong"]
Verdict = tuple[bool, str]  # whether an answer works, and the words about it

# screen -> key of the answer, or of the condition -> what it is worth, and why as a key of the words
VERDICTS: dict[str, dict[str, tuple[Worth, str]]] = {
    "order list": {
        "ok": ("wrong", "order_list_ok"),
        "not_ok": ("costs", "order_list_not_ok"),
        "says_late": ("right", "order_list_says_late"),
        "shows_age": ("right", "order_list_shows_age"),
        "asks_accepted": ("costs", "order_list_asks_accepted"),
        "asks_write_side": ("costs", "order_list_asks_write_side"),
    },
    "sales total": {
        "ok": ("right", "sales_total_ok"),
        "not_ok": ("wrong", "sales_total_not_ok"),
        "shows_age": ("right", "sales_total_shows_age"),
    },
    "payment completed": {
        "ok": ("wrong", "payment_ok"),
        "not_ok": ("right", "payment_not_ok"),
        "says_late": ("wrong", "payment_says_late"),
        "shows_age": ("wrong", "payment_shows_age"),
        "asks_accepted": ("wrong", "payment_asks_accepted"),  # accepted is not completed
        "asks_write_side": ("right", "payment_asks_write_side"),
    },
    "last one in stock": {
        "ok": ("wrong", "last_one_ok"),
        "not_ok": ("right", "last_one_not_ok"),
        "says_late": ("wrong", "last_one_says_late"),
        "shows_age": ("wrong", "last_one_shows_age"),
        "asks_accepted": ("wrong", "last_one_asks_accepted"),
        "asks_write_side": ("wrong", "last_one_asks_write_side"),  # to read there is not yet to decide there
    },
    "was my order accepted?": {
        "ok": ("wrong", "was_accepted_ok"),
        "not_ok": ("right", "was_accepted_not_ok"),
        "says_late": ("wrong", "was_accepted_says_late"),
        "shows_age": ("wrong", "was_accepted_shows_age"),
        "asks_accepted": ("right", "was_accepted_asks_accepted"),
        "asks_write_side": ("right", "was_accepted_asks_write_side"),
    },
}
SAID: dict[Worth, str] = {"right": "right", "costs": "works_and_costs", "wrong": "wrong"}
NEEDLESS: tuple[Worth, str] = ("costs", "condition_needless")


def worth(screen: str, answer: str, condition: str = "") -> tuple[Worth, str]:
    """What an answer for a screen is worth, and why, in words."""
    if answer == "only if" and condition not in CONDITIONS:
        return "wrong", say("widgets", "condition_missing")
    choice = CONDITION_KEYS[condition] if answer == "only if" else ANSWER_KEYS[answer]
    value, why = VERDICTS[screen].get(choice, NEEDLESS)
    return value, say("widgets", why)


def verdict(screen: str, answer: str, condition: str = "") -> Verdict:
    """Whether an answer for a screen works, and why; a condition that does not help is explained too."""
    value, why = worth(screen, answer, condition)
    return value != "wrong", why


class Sorting(LiveWidget):
    """Five screens to sort. `answers` holds what was chosen: screen -> (answer, condition)."""

    def __init__(self) -> None:
        self.choices = {screen: self._row(screen) for screen in VERDICTS}
        rows = [
            box(widgets.HBox([answer, condition], layout={"flex_flow": "row wrap"}), why)
            for answer, condition, why in self.choices.values()
        ]
        self.widget = widgets.VBox(rows)

    def answers(self) -> dict[str, tuple[str, str]]:
        """What is chosen at the moment."""
        return {screen: (answer.value, condition.value) for screen, (answer, condition, _) in self.choices.items()}

    def _row(self, screen: str) -> tuple[Any, Any, Any]:
        answer = widgets.Dropdown(
            options=options(ANSWER_KEYS),
            value=NOT_CHOSEN,
            description=say("widgets", SCREEN_KEYS[screen]),
            style={"description_width": "13em"},
            layout={"width": "26em", "max_width": "100%"},
        )
        condition = widgets.Dropdown(
            options=options(CONDITION_KEYS),
            value=NOT_CHOSEN,
            description=say("widgets", "on_condition"),
            disabled=True,
            style={"description_width": "4em"},
            layout={"width": "24em", "max_width": "100%"},  # its longest choice can be read to the end
        )
        why = StatusLine(layout={"min_height": "3.2em"})  # it keeps its room when it is empty
        for one in (answer, condition):
            one.observe(lambda change: self._explain(screen), names="value")
        return answer, condition, why

    def _explain(self, screen: str) -> None:
        answer, condition, why = self.choices[screen]
        condition.disabled = answer.value != "only if"
        if answer.value == NOT_CHOSEN:
            why.tell("")
            return
        value, reason = worth(screen, answer.value, condition.value)
        why.tell(say("widgets", SAID[value], why=reason), TROUBLE if value == "wrong" else READ)

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
    """The choices of a widget, or a mapping as it is: screen -> answer, or screen -> (answer, condition)."""
    return answer.answers() if isinstance(answer, Sorting) else answer
