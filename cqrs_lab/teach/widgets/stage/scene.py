"""What a stage shows, worked out of a table of facts: who stays where, from when until when.

The state at an instant is a pure function of the facts up to it: a ticket stands in a box if its stay has begun and is
not over (`start <= t < until`). So the facts become stays once, in Python, and whoever draws only compares numbers.
All instants are whole microseconds since opening; OPEN is the end of a stay that is not over yet.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pandas as pd

from cqrs_lab.shared.units import PER_SECOND
from cqrs_lab.teach.widgets.stage.cells import micros, missing, number_or_none
from cqrs_lab.teach.widgets.stage.lane import OPEN, Lane, Stay, end_last
from cqrs_lab.teach.widgets.stage.phone import Phone, phone_key

INSTANTS = ("at", "until")
COLUMNS = (
    *INSTANTS, "what", "order_id", "position", "view", "worker", "who", "attempt", "event", "customer", "saw",
    "caused_by", "key", "reason", "settings",
)  # fmt: skip
PHONES = "phones"  # the box of the phones
OF_REBUILDS = ("rebuild began", "caught up", "switched", "rebuild stopped")
TOLD_TO_ALL = {"opened", "changed", "poisoned", "cured", *OF_REBUILDS}  # whatever boxes there are
BY_PHONE = {"pressed", "looked", "noticed", "refused"}  # facts that change a phone and nothing else
NAMES_SEEN = 3  # of the orders that a list showed, so many are named; the others are counted


class Scene:
    """The stays of everything that a table of facts tells of; `end` is how far the facts go, in microseconds."""

    def __init__(self, facts: pd.DataFrame, end: int | None = None) -> None:
        self.orders: list[str] = []
        self.tickets: list[list[int]] = []  # of each event: its order, and whether it is the payment
        self.write: list[Stay] = []
        self.transit: list[Stay] = []
        self.line: list[Stay] = []  # who, start, until, served from, planned end
        self.lanes: dict[str, Lane] = {}
        self.phones: dict[str | int, Phone] = {}  # by the person, or by the number of an order that was typed by hand
        self.news: list[list[Any]] = []  # instant, key, what fills its gaps
        self.changed: dict[str | None, int] = {}  # when each lane, the phones, or (None) anything else last changed
        self.has_transit = False
        self.inline = False
        self._order_numbers: dict[str, int] = {}
        self._ticket_at: dict[int, int] = {}  # by position
        self._under_way: dict[int, Stay] = {}
        rows = {name: facts[name].tolist() for name in COLUMNS if name not in INSTANTS}
        self._sent_by_people = {
            position
            for what, position in zip(rows["what"], rows["position"], strict=True)
            if what == "pressed" and not missing(position)
        }
        instants, untils = (micros(facts[name]) for name in INSTANTS)
        self.end = max([0, *instants]) if end is None else end
        # What was opened comes first: files that are opened again hold facts that are older than this cafeteria.
        for row, what in sorted(enumerate(rows["what"]), key=lambda one: one[1] != "opened"):
            if what in READERS:
                values = {name: None if missing(column[row]) else column[row] for name, column in rows.items()}
                READERS[what](self, at=instants[row], until=untils[row], **values)
                if what not in BY_PHONE:
                    self.changed[None if what in TOLD_TO_ALL else values["view"]] = instants[row]

    @property
    def is_over(self) -> bool:
        """Whether nothing was on its way any more when the facts ended, so that the state stays as it is."""
        waiting = [self.transit, *(lane.queue for lane in self.lanes.values())]
        waiting += [worker.holds for lane in self.lanes.values() for worker in lane.workers.values()]
        at_rest = all(stay[2] != OPEN for stays in [*waiting, self.line] for stay in stays)
        return at_rest and not any(lane.rebuilds and lane.rebuilds[-1][1] == OPEN for lane in self.lanes.values())

    # One method for each kind of fact; what is not told of here changes no box.

    def _opened(self, at: int, settings: Mapping[str, Any], **rest: Any) -> None:
        self.inline = settings.get("projection") == "inline"
        self.has_transit = settings["transit"] > 0
        for view, name in settings["views"].items():
            lane = self.lanes.setdefault(name, Lane(name, []))
            if view not in lane.views:
                lane.views.append(view)
        for lane in self.lanes.values():
            lane.delay = number_or_none(settings["delay"].get(lane.name))
            self._employ(lane, at, settings["workers"])

    def _changed(self, at: int, settings: Mapping[str, Any], **rest: Any) -> None:
        for name, delay in settings.get("delay", {}).items():
            self.lanes[name].delay = number_or_none(delay)
            self.news.append([at, "delay_changed", {"view": name, "delay": str(delay)}])
        if "workers" in settings:
            for lane in self.lanes.values():
                self._employ(lane, at, settings["workers"])
            self.news.append([at, "workers_changed", {"n": settings["workers"]}])

    def _employ(self, lane: Lane, at: int, workers: int) -> None:
        before = lane.employed[-1][1] if lane.employed else 0
        lane.employed.append([at, workers])
        for number in range(before, workers):  # somebody new, whoever had that name and fell
            end_last(lane.worker(f"worker-{number + 1}").down, at)

    def _accepted(self, at: int, order_id: str, position: int, event: str, customer: str, **rest: Any) -> None:
        if order_id not in self._order_numbers:
            self._order_numbers[order_id] = len(self.orders)
            self.orders.append(order_id)
        order, paid = self._order_numbers[order_id], int(event == "OrderPaid")
        ticket = self._ticket_at[position] = len(self.tickets)
        self.tickets.append([order, paid])
        self.write.append([ticket, at, OPEN])
        if position not in self._sent_by_people and not self.inline:
            self._show(customer, at, "phone_paid" if paid else "phone_accepted", order, phone=order)
        if self.has_transit:
            self._under_way[ticket] = [ticket, at, OPEN]
            self.transit.append(self._under_way[ticket])
        elif not self.inline:
            self._enqueue(ticket, at)

    def _available(self, at: int, position: int, **rest: Any) -> None:
        ticket = self._ticket_at[position]
        self._under_way[ticket][2] = at
        self._enqueue(ticket, at)

    def _enqueue(self, ticket: int, at: int) -> None:
        for lane in self.lanes.values():
            lane.enqueue(ticket, at)

    def _picked_up(self, at: int, until: int, position: int, view: str, worker: str, attempt: int, **rest: Any) -> None:
        lane = self.lanes[view]
        planned = OPEN if lane.delay is None else at + round(lane.delay * PER_SECOND)
        lane.hand_out(self._ticket_at[position], worker, at, until, int(attempt), planned)

    def _attempt_failed(
        self, at: int, until: int, position: int, view: str, attempt: int, reason: str | None, **rest: Any
    ) -> None:
        if until == OPEN:  # it was popped, and nobody has it any more
            lane, ticket = self.lanes[view], self._ticket_at[position]
            if ticket in lane.held_by:
                self._tell_of_order(at, "lost", self.orders[self.tickets[ticket][0]])
            lane.leave(ticket, at)
        else:
            self.lanes[view].give_back(self._ticket_at[position], int(attempt), at, until, reason or "")

    def _lapsed(self, at: int, position: int, view: str, worker: str, attempt: int, **rest: Any) -> None:
        lane = self.lanes[view]
        if lane.give_back(self._ticket_at[position], int(attempt), at, at):
            lane.worker(worker).lapsed.append([at, OPEN])

    def _visible(self, at: int, position: int, view: str, worker: str | None, attempt: int | None, **rest: Any) -> None:
        lane, ticket = self.lanes[view], self._ticket_at[position]
        was_dead = lane.revive(ticket, at)
        lane.shown.append([ticket, at, OPEN])
        if worker is not None and attempt is not None:  # else somebody retried it by hand
            end_last(lane.worker(worker).lapsed, at)
            lane.deal_with(ticket, int(attempt), at, worker, self._followers(lane, ticket) if was_dead else ())

    def _followers(self, lane: Lane, ticket: int) -> list[int]:
        """The later events of the order that are dead because an earlier one was."""
        order = self.tickets[ticket][0]
        return [one for one in sorted(lane.held_back) if one > ticket and self.tickets[one][0] == order]

    def _acked(self, at: int, position: int, view: str, worker: str, attempt: int, **rest: Any) -> None:
        self.lanes[view].deal_with(self._ticket_at[position], int(attempt), at, worker)

    def _dead_lettered(
        self, at: int, position: int, view: str, worker: str | None, attempt: int | None, reason: str, **rest: Any
    ) -> None:
        lane, ticket = self.lanes[view], self._ticket_at[position]
        lane.give_up(ticket, at, reason, is_held_back=rest["caused_by"] is not None)
        if attempt is not None:
            lane.deal_with(ticket, int(attempt), at, worker)

    def _applied_again(self, at: int, position: int, order_id: str, **rest: Any) -> None:
        self._acked(at, position, **rest)
        self._tell_of_order(at, "applied_again", order_id)

    def _duplicated(self, at: int, position: int, view: str, order_id: str, **rest: Any) -> None:
        self.lanes[view].enqueue(self._ticket_at[position], at)
        self._tell_of_order(at, "duplicated", order_id)

    def _handed_out_again(self, at: int, position: int, view: str, **rest: Any) -> None:
        self.lanes[view].revive(self._ticket_at[position], at)  # it came again when that event was applied

    def _crashed(self, at: int, view: str | None, worker: str | None, reason: str | None, **rest: Any) -> None:
        if view is None or worker is None:
            self.news.append([at, "sender_crashed", {"where": reason or ""}])
        else:
            for ticket in self.lanes[view].fall(worker, at, reason):
                self._tell_of_order(at, "lost", self.orders[self.tickets[ticket][0]])

    def _stopped(self, at: int, view: str, worker: str, **rest: Any) -> None:
        self.lanes[view].fall(worker, at)  # it stands still like one that fell

    def _rebuild(self, at: int, view: str, reason: str | None, news: str, **rest: Any) -> None:
        if news == "rebuild_began":
            self.lanes[view].rebuilds.append([at, OPEN])
        elif news != "caught_up":
            end_last(self.lanes[view].rebuilds, at)
        self.news.append([at, news, {"view": view, "reason": reason or ""}])

    def _in_line(self, at: int, until: int, who: str | None, **rest: Any) -> None:
        self.line.append([who or "", at, OPEN, OPEN, until])
        self._show(who, at, "phone_in_line", OPEN)

    def _being_served(self, at: int, until: int, **rest: Any) -> None:
        stay = next(stay for stay in self.line if stay[2] == OPEN)
        stay[3:] = [at, until]

    def _left_the_line(
        self, at: int, until: int, who: str | None, order_id: str | None, key: str, reason: str | None, **rest: Any
    ) -> None:
        # By name alone it might be another of that name, who came before.
        stay = next(stay for stay in self.line if stay[2] == OPEN and stay[0] == (who or "") and stay[4] == until)
        stay[2] = at
        self._show(who, at, phone_key(key), self._order_numbers.get(order_id or "", OPEN), reason=reason)

    def _restarted(self, at: int, view: str | None, worker: str | None, **rest: Any) -> None:
        if view is not None and worker is not None:
            end_last(self.lanes[view].worker(worker).down, at)

    def _poisoned(self, at: int, order_id: str, **rest: Any) -> None:
        self._tell_of_order(at, "poisoned", order_id)

    def _cured(self, at: int, order_id: str, **rest: Any) -> None:
        self._tell_of_order(at, "cured", order_id)

    def _tell_of_order(self, at: int, key: str, order_id: str) -> None:
        if order_id in self._order_numbers:  # nobody knows of a later one yet
            self.news.append([at, key, {"order": order_id}])

    def _pressed(self, at: int, who: str, order_id: str | None, key: str | None, **rest: Any) -> None:
        order = OPEN if order_id is None else self._order_numbers[order_id]
        self._show(who, at, phone_key(key), order)

    def _looked(
        self, at: int, who: str, order_id: str | None, view: str | None, saw: Any, key: str | None, **rest: Any
    ) -> None:
        order = self._order_numbers.get(order_id or "", OPEN)
        seen = None if view is None else [len(saw), [self._order_numbers[one] for one in saw[:NAMES_SEEN]]]
        looks_around = (
            key is None and order == OPEN
        )  # a reader who waits for no order has a phone that looks, not a silent one
        self._show(who, at, "phone_looks" if looks_around else phone_key(key), order, view, seen)

    def _noticed(self, at: int, who: str, order_id: str, key: str | None, **rest: Any) -> None:
        self._show(who, at, phone_key(key), self._order_numbers[order_id])

    def _refused(
        self, at: int, who: str | None, order_id: str | None, key: str | None, reason: str | None, **rest: Any
    ) -> None:
        order = self._order_numbers.get(order_id or "", OPEN)
        if who is not None or not self.inline:  # there, whoever has no name but a customer's left the line with it
            self._show(who, at, phone_key(key or "refused"), order, reason=reason)

    def _show(
        self,
        who: str | None,
        at: int,
        key: str,
        order: int,
        view: str | None = None,
        seen: list[Any] | None = None,
        reason: str | None = None,
        phone: int | None = None,
    ) -> None:
        changes = self.phones.setdefault((who or "") if phone is None else phone, Phone(who)).changes
        if seen is None and changes:  # what a list showed stands there until the next look at one
            view, seen = changes[-1][3:5]
        change = [key, order, view, seen, reason]
        if not changes or changes[-1][1:] != change:  # whoever looks once more and sees the same changes nothing
            self.changed[PHONES] = at
        changes.append([at, *change])


# Which facts change what stands on the stage. Of the others ("retried") another fact tells all.
READERS: dict[str, Callable[..., None]] = {
    "opened": Scene._opened,
    "changed": Scene._changed,
    "accepted": Scene._accepted,
    "available": Scene._available,
    "picked up": Scene._picked_up,
    "attempt failed": Scene._attempt_failed,
    "released": Scene._attempt_failed,
    "lapsed": Scene._lapsed,
    "visible": Scene._visible,
    "acked": Scene._acked,
    "applied again": Scene._applied_again,
    "duplicated": Scene._duplicated,
    "dead-lettered": Scene._dead_lettered,
    "skipped": Scene._acked,
    "handed out again": Scene._handed_out_again,
    **{what: partial(Scene._rebuild, news=what.replace(" ", "_")) for what in OF_REBUILDS},
    "in line": Scene._in_line,
    "being served": Scene._being_served,
    "left the line": Scene._left_the_line,
    "crashed": Scene._crashed,
    "restarted": Scene._restarted,
    "stopped": Scene._stopped,
    "poisoned": Scene._poisoned,
    "cured": Scene._cured,
    "pressed": Scene._pressed,
    "looked": Scene._looked,
    "noticed": Scene._noticed,
    "refused": Scene._refused,
}
