"""The read side of one cafeteria: its views, by name, and which of them are projected together."""

from collections.abc import Iterable, Mapping

from cqrs_lab.lab.faults import FaultInjectingView, FaultInjector
from cqrs_lab.lab.inline import RefusingView
from cqrs_lab.lab.settings import OTHER_VIEWS
from cqrs_lab.read.mail import MAIL, MailView
from cqrs_lab.read.order_list import OrderListView, ReadOrderRepository
from cqrs_lab.read.projection import View
from cqrs_lab.read.query_service import PRIMARY
from cqrs_lab.read.rebuild import beside
from cqrs_lab.read.views import Limit, PopularMenuView, SalesTotalView, StockLeftView
from cqrs_lab.shared.database import Database


class ReadSide:
    """The views whose tables lie in `read`; `alone` names those that have a projector of their own.

    `limits` are those of the limited items. Each view can be made to fail (`injector`), and refuses the order then if
    the projection is `inline`.
    """

    def __init__(
        self,
        read: Database,
        write: Database,
        alone: Iterable[str],
        limits: Mapping[str, Limit],
        injector: FaultInjector,
        inline: bool,
    ) -> None:
        self.read = read
        self.limits = limits
        self.injector = injector
        self.inline = inline
        alone = list(alone)
        self.lists = {name: ReadOrderRepository(read, name) for name in alone if name not in (*OTHER_VIEWS, MAIL)}
        self.sales_total, self.popular_menu = SalesTotalView(read), PopularMenuView(read)
        self.stock_left, self.mail = StockLeftView(read, limits), MailView(write, injector.failpoint)
        self.views: dict[str, View] = {name: OrderListView(repository) for name, repository in self.lists.items()}
        self.views |= {"sales_total": self.sales_total, "popular_menu": self.popular_menu}
        if "stock_left" in alone or limits:
            self.views["stock_left"] = self.stock_left
        if MAIL in alone:
            self.views[MAIL] = self.mail
        self.groups = projected_together(self.views, alone)
        self.projected_by = {view: name for name, group in self.groups.items() for view in group}

    def views_of(self, projection: str) -> list[View]:
        """The views that the projection brings up to date."""
        return [self.with_faults(self.views[view]) for view in self.groups[projection]]

    def tables_of(self, projection: str) -> list[str]:
        """The tables of the projection's views: each is called as its view. A mail leaves none behind."""
        return [view for view in self.groups[projection] if view != MAIL]

    def beside(self, projection: str) -> list[View]:
        """The projection's views on empty tables, which are made beside those that are in use."""
        return [self.with_faults(self._beside(view)) for view in self.groups[projection]]

    def _beside(self, view: str) -> View:
        match view:
            case "sales_total":
                return SalesTotalView(self.read, beside(view))
            case "popular_menu":
                return PopularMenuView(self.read, beside(view))
            case "stock_left":
                return StockLeftView(self.read, self.limits, beside(view))
            case "mail":
                return self.mail
            case _:
                return OrderListView(ReadOrderRepository(self.read, beside(view)), view)

    def with_faults(self, view: View) -> View:
        """The view, as it fails when somebody wants it to."""
        injecting = FaultInjectingView(view, self.injector)
        return RefusingView(injecting) if self.inline else injecting


def projected_together(views: Iterable[str], alone: Iterable[str]) -> dict[str, list[str]]:
    """Which views each projector has: those with a delay of their own are alone, all others go with the order list."""
    together = [name for name in views if name == PRIMARY or name not in alone]
    return {name: together if name == PRIMARY else [name] for name in alone}
