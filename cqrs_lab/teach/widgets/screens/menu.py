"""What can be ordered on a live screen, and the few words that go with it, so that it can be another place's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from cqrs_lab.client.students import PRICE
from cqrs_lab.shared.arguments import as_given
from cqrs_lab.shared.messages import SET_MEAL
from cqrs_lab.teach.words import say
from cqrs_lab.write.refusals import OrderRefused, checked_text, checked_total


class MenuWords(TypedDict, total=False):
    """What a teacher may say about a menu; see `Menu`."""

    items: Mapping[str, int]
    button: str
    unit: str
    title: str


@dataclass(frozen=True, slots=True)
class Menu:
    """The `items` with their prices, what stands on the `button`, the prices' `unit`, and the `title` of the list.

    A library's lending desk: `items={"Kokoro": 14, "Botchan": 7}, button="Borrow", unit="days", title="On loan"`.
    Words that are left out are the cafeteria's. Raises ValueError for an item or a price that cannot be.
    """

    items: Mapping[str, int] = field(default_factory=lambda: {SET_MEAL: PRICE})
    button: str = ""
    unit: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.items, Mapping) or not self.items:
            raise ValueError(say("screens", "no_items", given=as_given(self.items)))
        for item, price in self.items.items():
            try:
                checked_text("item", item)
                checked_total(price)
            except OrderRefused as refusal:
                raise ValueError(say("screens", "no_such_item", item=as_given(item), why=refusal.reason)) from None

    @property
    def first(self) -> str:
        """The item that is chosen if nobody chooses."""
        return next(iter(self.items))

    def button_words(self) -> str:
        """What stands on the button that orders."""
        return self.button or say("widgets", "order_button")

    def list_words(self) -> tuple[str, str]:
        """The title of the list, and the same in another language, if it is the cafeteria's."""
        return (self.title, "") if self.title else (say("widgets", "list_title"), say("widgets", "list_title_again"))

    def price(self, amount: int) -> str:
        """So many yen, or whatever the unit is."""
        return say("screens", "price", amount=amount, unit=self.unit or say("screens", "unit"))
