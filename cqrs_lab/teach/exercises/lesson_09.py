"""Lesson 09: three lines in order, an event lost behind a hole, and what a reader must ask before it goes on."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice, permutations, product

from cqrs_lab.lab.holes import Log, Numbered
from cqrs_lab.teach.exercises.answers import is_function_of, learners_code, shown, word_of
from cqrs_lab.teach.exercises.breaking import Step, Task, judge_breaking
from cqrs_lab.teach.exercises.exercise import Exercise, Mistake, Verdict, verdict
from cqrs_lab.teach.exercises.three_lines import AROUND, LINES, WRITES, falls, is_overwritten
from cqrs_lab.teach.words import say


def judge_lines(answer: object) -> Verdict:
    """Let the power go after each line, and a quick worker act between any two."""
    with learners_code():
        if not isinstance(answer, Iterable) or isinstance(answer, str | bytes | Mapping):
            return verdict("09-lines.wanted")
        given = list(islice(answer, len(LINES) + 1))
    lines = [word_of(line) for line in given]
    for line, word in zip(given, lines, strict=True):
        if word not in LINES:
            return verdict("09-lines.wanted" if line is ... else "09-lines.unknown", line=shown(line))
    if sorted(lines) not in (sorted(WRITES), sorted(LINES)):
        return verdict("09-lines.each_once")
    if AROUND[0] in lines and lines.index("end") < lines.index("begin"):
        return verdict("09-lines.never_ends")
    also = "_overwritten" if is_overwritten(lines) else ""
    if fallen := falls(lines):
        worst = next((one for one in fallen if one.harm != "orphan"), fallen[0])
        return verdict(f"09-lines.{worst.harm}{also}", line=worst.line)
    return verdict(f"09-lines.{'overwritten' if also else 'right'}", places=len(lines) + 1)


LINES_MISTAKES = (
    Mistake("a text", "begin, save, put, push, end", "09-lines.wanted"),
    Mistake("one is open", ["begin", ..., "put", "push", "end"], "09-lines.wanted"),
    Mistake("a line of one's own", ["save", "put", "hope"], "09-lines.unknown"),
    Mistake("one is missing", ["save", "push"], "09-lines.each_once"),
    Mistake("begun, not ended", ["begin", "save", "put", "push"], "09-lines.each_once"),
    Mistake("ended before it began", ["end", "save", "put", "push", "begin"], "09-lines.never_ends"),
    Mistake("the textbook's", ["save", "put", "push"], "09-lines.zombie"),
    Mistake("PENDING last", ["save", "push", "put"], "09-lines.zombie_overwritten"),
    Mistake("the event first", ["push", "put", "save"], "09-lines.ghost_overwritten"),
    Mistake("PENDING, then the event", ["put", "push", "save"], "09-lines.ghost"),
    Mistake("the event outside", ["begin", "save", "put", "end", "push"], "09-lines.zombie"),
    Mistake("the order outside", ["begin", "put", "push", "end", "save"], "09-lines.ghost"),
    Mistake("PENDING before", ["put", "begin", "save", "push", "end"], "09-lines.orphan"),
    Mistake("PENDING after", ["begin", "save", "push", "end", "put"], "09-lines.overwritten"),
)

MayRead = Callable[[int, list[int]], object]


def may_read(position: int, running: list[int]) -> bool:
    """Whether the reader may go on to the event at `position`, while the `running` positions are not committed yet."""
    return all(position < other for other in running)


@dataclass(slots=True)
class Reading:
    """A log and a reader of it: at a look it reads on, as long as `may_read(position, running)` says yes."""

    may_read: MayRead
    log: Log = field(default_factory=Log)
    read: list[int] = field(default_factory=list)

    def begin(self, order_id: str) -> int:
        """A transaction begins and gets its position."""
        return self.log.begin(order_id, 0, 0).position

    def end(self, position: int, is_committed: bool) -> None:
        """A transaction commits, or rolls back."""
        entry = self.log.entries[position - 1]
        entry.ended_at, entry.is_committed = 0, is_committed

    def running(self) -> list[int]:
        """The positions whose transactions have not ended."""
        return [entry.position for entry in self.log.entries if entry.ended_at is None]

    def look(self) -> list[int]:
        """Read on; the positions that are read at this look."""
        new: list[int] = []
        while (entry := self.next_to_read()) is not None and self.may_read(entry.position, self.running()):
            self.read.append(entry.position)
            new.append(entry.position)
        return new

    def next_to_read(self) -> Numbered | None:
        """The first event beyond those that were read."""
        return self.log.next_to_read(max(self.read, default=0))

    def lost(self) -> list[int]:
        """What is committed behind the reader."""
        last = max(self.read, default=0)
        return [
            entry.position
            for entry in self.log.entries
            if entry.is_committed and entry.position < last and entry.position not in self.read
        ]


class TwoTransactions:
    """Two tills and a reader who looks when somebody says so. Treated: it asks who is still running."""

    def __init__(self, treated: bool) -> None:
        self.reading = Reading(may_read if treated else lambda position, running: True)
        self.positions: dict[str, int] = {}

    def act(self, action: str) -> Step:
        """A till begins, commits, or the reader looks."""
        if action == "look":
            new = self.reading.look()
            if not new:
                return Step(say("breaking", "reads_nothing"), False)
            return Step(say("breaking", "reads", positions=", ".join(map(str, new))))
        verb, till = action.split()
        if verb == "begin":
            if till in self.positions:
                return Step(say("breaking", "has_begun", till=till), False)
            self.positions[till] = self.reading.begin(till)
            return Step(say("breaking", "begins", till=till, position=self.positions[till]))
        if self.positions.get(till) not in self.reading.running():
            return Step(say("breaking", "not_running", till=till), False)
        self.reading.end(self.positions[till], is_committed=True)
        return Step(say("breaking", "commits", till=till, position=self.positions[till]))

    def end(self) -> list[Step]:
        """Who is still running commits; then the reader looks for the last time."""
        tills = [till for till, position in self.positions.items() if position in self.reading.running()]
        return [*(self.act(f"commit {till}") for till in tills), self.act("look")]

    def is_broken(self) -> bool:
        """Whether something was committed that nobody will ever read."""
        return bool(self.reading.lost())

    def close(self) -> None:
        """Nothing is held."""


ACTIONS = ("begin A", "begin B", "commit A", "commit B", "look")
SHORTEST = ["begin A", "begin B", "commit B", "look"]
BREAK = Task("09-break", TwoTransactions, ACTIONS, "ask who is running", fewest=4, searched=7, synonyms={})
BREAK_MISTAKES = (
    Mistake("a text", "begin A, look", "09-break.wanted"),
    Mistake("one is missing", [*SHORTEST[:3], ...], "09-break.wanted"),
    Mistake("a word of one's own", ["begin A", "hope"], "09-break.unknown"),
    Mistake("forever", ["look"] * 30, "09-break.endless"),
    Mistake("one after the other", ["begin A", "commit A", "begin B", "commit B", "look"], "09-break.unbroken"),
    Mistake("the reader looks too early", ["begin A", "begin B", "look", "commit B"], "09-break.unbroken"),
    Mistake("who asks", ["ask who is running", *SHORTEST], "09-break.treated"),
    Mistake("asks at the end", [*SHORTEST, "ask who is running"], "09-break.treated_too_late"),
)


def schedules(transactions: int) -> Iterator[Sequence[tuple[str, int]]]:
    """Every order in which so many transactions can begin and end, each end a commit or a roll back."""
    steps = [(what, position) for position in range(1, transactions + 1) for what in ("begin", "end")]
    for order in permutations(steps):
        begins = [position for what, position in order if what == "begin"]
        if begins != sorted(begins) or any(order.index(("end", n)) < order.index(("begin", n)) for n in begins):
            continue
        for ends in product(("commit", "roll back"), repeat=transactions):
            yield [(what if what == "begin" else ends[position - 1], position) for what, position in order]


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of one schedule: the lost positions, those never read, and how many looks read nothing in vain."""

    told: str
    lost: list[int]
    unread: list[int]
    waited: int


def tried(answer: MayRead, schedule: Sequence[tuple[str, int]]) -> Tried:
    """Let a reader with this rule look after each step of a schedule."""
    reading, waited = Reading(answer), 0
    for what, position in schedule:
        if what == "begin":
            reading.begin(f"order-{position}")
        else:
            reading.end(position, what == "commit")
        reading.look()
        waited += reading.next_to_read() is not None
    unread = [
        entry.position for entry in reading.log.entries if entry.is_committed and entry.position not in reading.read
    ]
    told = ", ".join(f"{what} {position}" for what, position in schedule)
    return Tried(told, reading.lost(), unread, waited)


def judge_reader(answer: object) -> Verdict:
    """Play every schedule of three transactions with the learner's rule."""
    if not is_function_of(answer, 2):
        return verdict("09-reader.wanted")
    with learners_code():
        if answer(1, []) in (None, ...):
            return verdict("09-reader.nothing")
    count = 0
    for schedule in schedules(3):
        count += 1
        with learners_code():
            mine = tried(answer, schedule)
        if mine.lost:
            return verdict("09-reader.lost", lost=mine.lost[0], schedule=mine.told)
        if mine.unread:
            return verdict("09-reader.never", unread=mine.unread[0], schedule=mine.told)
        if mine.waited > tried(may_read, schedule).waited:
            return verdict("09-reader.too_careful", schedule=mine.told)
    return verdict("09-reader.right", schedules=count)


READER_MISTAKES = (
    Mistake("a value", True, "09-reader.wanted"),
    Mistake("a stub", lambda position, running: ..., "09-reader.nothing"),
    Mistake("no return", lambda position, running: None, "09-reader.nothing"),
    Mistake("always", lambda position, running: True, "09-reader.lost"),
    Mistake("never", lambda position, running: False, "09-reader.never"),
    Mistake("nobody is running", lambda position, running: not running, "09-reader.too_careful"),
    Mistake("only the one before", lambda position, running: position - 1 not in running, "09-reader.lost"),
)

EXERCISES = [
    Exercise("09-lines", [*LINES], judge_lines, LINES_MISTAKES),
    Exercise("09-break", SHORTEST, partial(judge_breaking, BREAK), BREAK_MISTAKES),
    Exercise("09-reader", may_read, judge_reader, READER_MISTAKES),
]
