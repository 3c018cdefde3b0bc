"""What a reader may rely on: sessions with two promises, and a checker that finds broken ones.

    read your writes    after my own command, no reading is older than that command's event
    monotonic reads     no reading is older than one that I have seen before

A session remembers the events that it has written and what each reading showed. A replica that does not show as much
is passed over; if none does, the session refuses to answer rather than to break its promise. (Terry et al., "Session
Guarantees for Weakly Consistent Replicated Data", 1994: a read set and a write set. Versions alone would not do; see
`read.shown`.)
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cqrs_lab.client.api import CafeteriaApi
from cqrs_lab.client.processes import Pauses, takes_time
from cqrs_lab.read.freshness import NeverShown, Reading, TooStale
from cqrs_lab.read.shown import Shown
from cqrs_lab.shared.messages import PlaceOrder, Receipt


@dataclass(frozen=True, slots=True)
class Write:
    """A command of this session: its event's position, and when (microseconds since the epoch)."""

    at: int
    position: int


@dataclass(frozen=True, slots=True)
class Read:
    """A reading of this session: from which replica, which events it showed, how many orders, and when."""

    at: int
    replica: str
    shown: Shown
    orders: int

    @property
    def version(self) -> int:
        """How many events from the log's beginning the replica had dealt with."""
        return self.shown.version


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """No replica was fresh enough for this session's promises."""

    at: int


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken promise, with the two entries of the history that prove it: the earlier one and the reading."""

    promise: str
    earlier: Write | Read
    reading: Read

    @property
    def position(self) -> int:
        """The event that should have been in the reading; of several, the last."""
        return max(missing(self.reading.shown, self.earlier))

    def __str__(self) -> str:
        before = "wrote" if isinstance(self.earlier, Write) else f"{self.earlier.replica} showed"
        after = f"{self.reading.replica} knew {self.reading.version}"
        given_up = " and had given it up" if self.position in self.reading.shown.dead else ""
        return f"{self.promise}: {before} event {self.position}, then {after}{given_up}"


History = Sequence[Write | Read | NoAnswer]


class Session:
    """One person's commands and readings. Each reading goes to the next of `replicas`, in turn."""

    def __init__(
        self,
        who: str,
        api: CafeteriaApi,
        replicas: Sequence[str],
        *,
        read_your_writes: bool = False,
        monotonic_reads: bool = False,
    ) -> None:
        self.who = who
        self.api = api
        self.replicas = list(replicas)
        self.read_your_writes = read_your_writes
        self.monotonic_reads = monotonic_reads
        self.history: list[Write | Read | NoAnswer] = []

    def _placing(self, customer_name: str, total_yen: int) -> Pauses[Receipt]:
        receipt = yield from self.api.press(self.who, PlaceOrder(customer_name, total_yen))
        self.history.append(Write(self.api.now(), receipt.position))
        return receipt

    @takes_time(_placing)
    def place_order(self, customer_name: str, total_yen: int) -> Receipt:
        """Order as this person; the session remembers it."""
        return self.api.by_hand(self._placing(customer_name, total_yen))

    def read(self) -> Reading:
        """Read from the next replica that is fresh enough; TooStale if none is."""
        # A reading without an answer takes a turn, too: else the next would begin at the replica that just failed.
        turn = sum(isinstance(entry, (Read, NoAnswer)) for entry in self.history)
        for number in range(len(self.replicas)):
            replica = self.replicas[(turn + number) % len(self.replicas)]
            reading = self.api.order_list(replica)
            if lacking := self.lacking(reading.shown):
                refusal = why_not(reading, max(lacking))
                continue
            self.history.append(Read(self.api.now(), replica, reading.shown, len(reading.rows)))
            self.api.looked_at_list(self.who, reading)
            return reading
        self.history.append(NoAnswer(self.api.now()))
        self.api.record("refused", who=self.who, key="no answer", reason=str(refusal))
        raise refusal

    def try_to_read(self) -> Reading | None:
        """Read as `read` does; None, and NoAnswer in the history, if no replica is fresh enough."""
        try:
            return self.read()
        except TooStale:
            return None

    def lacking(self, shown: Shown) -> set[int]:
        """The events that a reading must show for the session to keep its promises, and that this one does not."""
        promised = {Write: self.read_your_writes, Read: self.monotonic_reads, NoAnswer: False}
        return {position for entry in self.history if promised[type(entry)] for position in missing(shown, entry)}


def missing(shown: Shown, earlier: Write | Read | NoAnswer) -> set[int]:
    """The events that this person wrote or saw in an earlier entry, and that are not shown."""
    match earlier:
        case Write(position=position):
            return set() if shown.shows(position) else {position}
        case Read(shown=seen):
            return shown.missing(seen)
        case _:
            return set()


def why_not(reading: Reading, position: int) -> TooStale:
    """Why a reading does not show the event at `position`: it is late, or has given the event up."""
    reason = reading.shown.dead.get(position)
    return TooStale(reading.freshness) if reason is None else NeverShown(reading.freshness, position, reason)


def violations(history: History) -> list[Violation]:
    """Every reading of a session that does not show what the session wrote or saw before, with its proof.

    At most one violation of each promise for a reading: of the earlier entries that prove it the one with the last
    event that is missing, and of several such the first.
    """
    found = []
    for number, entry in enumerate(history):
        if isinstance(entry, Read):
            for promise, kind in (("read your writes", Write), ("monotonic reads", Read)):
                proofs = [
                    Violation(promise, earlier, entry)
                    for earlier in history[:number]
                    if isinstance(earlier, kind) and missing(entry.shown, earlier)
                ]
                if proofs:
                    found.append(max(proofs, key=lambda proof: proof.position))
    return found
