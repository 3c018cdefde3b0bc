"""Exercise A: may this screen be late? A sorting widget that works with the keyboard alone and explains each answer.

An answer is "ok", "not ok", or "conditional" with the treatment that is the condition: a condition without a name
is none. What each answer is worth stands in one table, `VERDICTS`.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

import ipywidgets as widgets

from cqrs_lab.shared.units import counted
from cqrs_lab.teach.colours import INK, READ, TROUBLE
from cqrs_lab.teach.widgets.live_widget import LiveWidget

NOT_CHOSEN = "choose ..."
ANSWERS = ("ok", "not ok", "conditional")
CONDITIONS = ("say 'being reflected'", "ask for the operation", "read the write side", "show how old it is")

Verdict = tuple[bool, str]  # whether an answer is right, and why

HARMLESS = "Nothing is decided by it, and a little later it is right by itself."
HARM = "Somebody would act on an old answer, and that cannot be taken back."

# screen -> answer (with its treatment, if conditional) -> verdict
VERDICTS: dict[str, dict[str, Verdict]] = {
    "order list": {
        "ok": (False, "Without a word, people think the order failed and press again. Which condition helps?"),
        "not ok": (False, "That would make every order wait for the list. A few words are cheaper."),
        "conditional: say 'being reflected'": (True, "Who reads 'being reflected' can wait for the list."),
        "conditional: show how old it is": (True, "Who reads 'this list is 2 s old' knows why the order is missing."),
        "conditional: ask for the operation": (
            True,
            "The operation says: on its way. It costs looks.",
        ),
        "conditional: read the write side": (
            False,
            "It works, but every list would ask there. Words are cheaper.",
        ),
    },
    "sales total": {
        "ok": (True, HARMLESS),
        "not ok": (False, f"Who would be harmed by a total that is some seconds old? {HARMLESS}"),
        "conditional: show how old it is": (True, "It does no harm without, but it is a kind thing to show."),
    },
    "payment completed": {
        "ok": (False, f"'Not paid' on the screen, and somebody pays twice. {HARM}"),
        "not ok": (True, f"{HARM} So this screen asks the write side."),
        "conditional: read the write side": (True, "Then it is never late: at this one place the write side is asked."),
        "conditional: ask for the operation": (True, "The operation knows from the first moment: accepted."),
        "conditional: say 'being reflected'": (False, "Is my money gone or not? Words alone do not answer that."),
        "conditional: show how old it is": (False, "'Not paid, 2 s ago' still makes somebody pay twice."),
    },
    "last one in stock": {
        "ok": (False, f"Two people see one onigiri, and both buy it. {HARM}"),
        "not ok": (True, f"{HARM} The write side decides who gets it."),
        "conditional: read the write side": (True, "The screen may show an old number if the write side decides."),
        "conditional: ask for the operation": (False, "An operation comes after the sale. Who decides before it?"),
        "conditional: say 'being reflected'": (False, "Two people can read the same words and buy the same onigiri."),
        "conditional: show how old it is": (False, "'1 left, 2 s ago' still lets two people take the last one."),
    },
    "was my order accepted?": {
        "ok": (False, "'Not in the list' does not mean 'not ordered'. Who judges by the list orders twice."),
        "not ok": (True, "The list must not answer this. The write side knows, and so does the operation."),
        "conditional: ask for the operation": (True, "The operation knows from the first moment."),
        "conditional: read the write side": (True, "The write side knows from the first moment."),
        "conditional: say 'being reflected'": (True, "Said in the answer to the order itself, it is true: accepted."),
        "conditional: show how old it is": (False, "However old the list is: it is not the one to ask."),
    },
}


def verdict(screen: str, answer: str, treatment: str = "") -> Verdict:
    """Whether an answer for a screen is right, and why; a condition that does not help is explained too."""
    if answer == "conditional" and treatment not in CONDITIONS:
        return False, "On which condition? Choose the treatment."
    key = f"conditional: {treatment}" if answer == "conditional" else answer
    return VERDICTS[screen].get(key, (False, f"Harmless, but it needs no condition. {HARMLESS}"))


class Sorting(LiveWidget):
    """Five screens to sort. `answers` holds what was chosen: screen -> (answer, treatment)."""

    def __init__(self) -> None:
        self.choices = {screen: self._row(screen) for screen in VERDICTS}
        rows = [
            widgets.VBox([widgets.HBox([answer, treatment], layout=widgets.Layout(flex_flow="row wrap")), why])
            for answer, treatment, why in self.choices.values()
        ]
        self.widget = widgets.VBox(rows)

    def answers(self) -> dict[str, tuple[str, str]]:
        """What is chosen at the moment."""
        return {screen: (answer.value, treatment.value) for screen, (answer, treatment, _) in self.choices.items()}

    def _row(self, screen: str) -> tuple[Any, Any, Any]:
        style = {"description_width": "13em"}
        layout = widgets.Layout(width="26em")
        answer = widgets.Dropdown(options=(NOT_CHOSEN, *ANSWERS), description=screen, style=style, layout=layout)
        treatment = widgets.Dropdown(
            options=(NOT_CHOSEN, *CONDITIONS),
            description="on condition:",
            disabled=True,
            style={"description_width": "7em"},
        )
        why = widgets.HTML(explanation_html(INK, ""))
        for one in (answer, treatment):
            one.observe(lambda change: self._explain(screen), names="value")
        return answer, treatment, why

    def _explain(self, screen: str) -> None:
        answer, treatment, why = self.choices[screen]
        treatment.disabled = answer.value != "conditional"
        if answer.value == NOT_CHOSEN:
            why.value = explanation_html(INK, "")
            return
        right, text = verdict(screen, answer.value, treatment.value)
        why.value = explanation_html(READ if right else TROUBLE, f"{'Yes.' if right else 'Not quite.'} {text}")

    def __repr__(self) -> str:
        chosen = sum(answer != NOT_CHOSEN for answer, _ in self.answers().values())
        return f"<{counted(len(VERDICTS), 'screen')} to sort, {chosen} sorted>"


def sort_screens() -> Sorting:
    """Five screens: may they be late? See `Sorting`."""
    return Sorting()


def explanation_html(colour: str, text: str) -> str:
    """An explanation under a row, which keeps its room when it is empty."""
    return (
        f'<p role="status" style="font-size:16px; color:{colour}; min-height:3.2em; margin:0 0 8px">{escape(text)}</p>'
    )


def chosen(answer: "Sorting | Mapping[str, Any]") -> Mapping[str, Any]:
    """The choices of a widget, or a mapping as it is: screen -> answer, or screen -> (answer, treatment)."""
    return answer.answers() if isinstance(answer, Sorting) else answer
