"""What a reader may rely on: sessions with two promises, and a checker that finds broken ones.

    read your writes    after my own command, no reading is older than that command's event
    monotonic reads     no reading is older than one that I have seen before

Both are kept by version: a session remembers the largest position it has written and how far it has read, and
insists on a version that reaches as far. A replica that is too old is passed over; if all are, the session refuses
to answer rather than to break its promise. (Terry et al., "Session Guarantees for Weakly Consistent Replicated
Data", 1994.)
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cqrs_lab.client.api import CafeteriaApi
from cqrs_lab.read.freshness import Bound, Reading, TooStale
from cqrs_lab.shared.messages import PlaceOrder, Receipt


@dataclass(frozen=True, slots=True)
class Write:
    """A command of this session: its event's position, and when (microseconds since the epoch)."""

    at: int
    position: int


@dataclass(frozen=True, slots=True)
class Read:
    """A reading of this session: from which replica, at which version, how many orders, and when.

    `highest_applied` is the largest event that it may have shown, if that is beyond the version.
    """

    at: int
    replica: str
    version: int
    orders: int
    highest_applied: int = field(default=0, compare=False)

    @property
    def highest_seen(self) -> int:
        """The largest event that the reader may have seen something of."""
        return max(self.version, self.highest_applied)


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

    def __str__(self) -> str:
        before = "wrote" if isinstance(self.earlier, Write) else f"{self.earlier.replica} showed"
        known = self.earlier.position if isinstance(self.earlier, Write) else self.earlier.highest_seen
        return f"{self.promise}: {before} event {known}, then {self.reading.replica} knew {self.reading.version}"


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

    def place_order(self, customer_name: str, total_yen: int) -> Receipt:
        """Order as this person; the session remembers it."""
        receipt = self.api.press(self.who, PlaceOrder(customer_name, total_yen))
        self.history.append(Write(self.api.now(), receipt.position))
        return receipt

    def read(self) -> Reading:
        """Read from the next replica that is fresh enough; TooStale if none is."""
        bound = Bound(version=self.least_version())
        # A reading without an answer takes a turn, too: else the next would begin at the replica that just failed.
        turn = sum(isinstance(entry, (Read, NoAnswer)) for entry in self.history)
        for number in range(len(self.replicas)):
            replica = self.replicas[(turn + number) % len(self.replicas)]
            try:
                reading = self.api.order_list(replica, bound)
            except TooStale as error:
                refusal = error
                continue
            version = reading.freshness.version
            self.history.append(
                Read(self.api.now(), replica, version, len(reading.rows), reading.freshness.highest_applied)
            )
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

    def least_version(self) -> int:
        """The version that a reading must have for the session to keep its promises."""
        written = [entry.position for entry in self.history if isinstance(entry, Write)]
        seen = [entry.highest_seen for entry in self.history if isinstance(entry, Read)]
        return max([0, *(written if self.read_your_writes else []), *(seen if self.monotonic_reads else [])])


def violations(history: History) -> list[Violation]:
    """Every reading of a session that is older than what the session wrote or saw before, with its proof.

    At most one violation of each promise for a reading: the one with the largest write, or version, before it.
    """
    found = []
    for number, entry in enumerate(history):
        if isinstance(entry, Read):
            before = history[:number]
            written = max((one for one in before if isinstance(one, Write)), key=lambda one: one.position, default=None)
            seen = max((one for one in before if isinstance(one, Read)), key=lambda one: one.highest_seen, default=None)
            if written is not None and entry.version < written.position:
                found.append(Violation("read your writes", written, entry))
            if seen is not None and entry.version < seen.highest_seen:
                found.append(Violation("monotonic reads", seen, entry))
    return found
