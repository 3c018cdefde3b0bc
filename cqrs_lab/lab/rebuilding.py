"""Rebuilds on the lab's clock: one at a time for each projector, an event after the other, while everybody goes on."""

from collections.abc import Callable, Iterator

from cqrs_lab.lab.clock import Clock
from cqrs_lab.lab.faults import Crashed, FaultInjector
from cqrs_lab.lab.projector import Projector
from cqrs_lab.lab.read_side import ReadSide
from cqrs_lab.lab.tables import Progress
from cqrs_lab.queue.event_queue import EventQueue
from cqrs_lab.read.freshness import freshness
from cqrs_lab.read.rebuild import Rebuild, RebuildStopped
from cqrs_lab.shared.units import seconds


class Rebuilding:
    """A rebuild as a process: `delay` microseconds an event. It ends when the tables have changed places, or stops."""

    def __init__(
        self, clock: Clock, projector: Projector, rebuild: Rebuild, delay: int, record: Callable[..., None]
    ) -> None:
        self.clock = clock
        self.projector = projector
        self.rebuild = rebuild
        self.delay = delay
        self.record = record
        self.name = projector.projection.name
        self.stopped: RebuildStopped | None = None
        self.acted_at = self.rebuilt_at = clock.now()
        self.is_caught_up = False
        record("rebuild began", view=self.name)
        self.process = clock.start(self._until_it_ends())
        projector.when_crashed = self.fall

    @property
    def is_running(self) -> bool:
        """Whether it is still at work."""
        return not self.process.ended

    def fall(self) -> None:
        """The process falls, with nothing tidied up: the old tables are as good as ever."""
        if self.is_running:
            self.process.kill()
            self.record("rebuild stopped", view=self.name, reason="it fell")

    def _until_it_ends(self) -> Iterator[int]:
        try:
            yield from self._work()
        except Crashed as crash:
            self.record("rebuild stopped", view=self.name, reason=f"it fell: {crash}")
        except RebuildStopped as stop:
            self.stopped = stop
            self.record("rebuild stopped", view=self.name, position=stop.position, reason=stop.reason)
            self.rebuild.discard()
        except GeneratorExit:
            raise
        except BaseException:  # as with a worker: whoever moves the clock is told, and it goes on when the clock does
            self.process = self.clock.start(self._until_it_ends())
            raise

    def _work(self) -> Iterator[int]:
        while True:
            self.acted_at = self.clock.now()
            if not self.rebuild.views:
                self.rebuild.begin()
            position = self.rebuild.next_position()
            if position is not None:
                yield self.delay
                self.rebuild.apply(position)
                self.rebuilt_at = self.clock.now()
            elif self._switched():
                return

    def _switched(self) -> bool:
        if not self.is_caught_up:
            self.is_caught_up = True
            self.record("caught up", view=self.name)
        held_back = self.rebuild.switch()
        if held_back is None:
            return False
        self.record("switched", view=self.name)
        for position in held_back:
            self.projector.subscription.hand_out_again(position)
        return True


class Rebuilds:
    """All rebuilds of one cafeteria."""

    def __init__(
        self,
        clock: Clock,
        queue: EventQueue,
        screens: ReadSide,
        projectors: dict[str, Projector],
        injector: FaultInjector,
        record: Callable[..., None],
    ) -> None:
        self.clock = clock
        self.queue = queue
        self.screens = screens
        self.projectors = projectors
        self.injector = injector
        self.record = record
        self.latest: dict[str, Rebuilding] = {}

    def begin(self, name: str, delay: int) -> None:
        """Begin to rebuild what the projector of that name projects; ValueError if that is done already."""
        if name in self.latest and self.latest[name].is_running:
            raise ValueError(f"the views of {name} are being rebuilt already; run_until_caught_up waits for that")
        projector = self.projectors[name]
        rebuild = Rebuild(
            projector.projection,
            self.queue,
            lambda: self.screens.beside(name),
            self.screens.tables_of(name),
            failpoint=self.injector.failpoint,
        )
        self.latest[name] = Rebuilding(self.clock, projector, rebuild, delay, self.record)

    def running(self) -> list[Rebuilding]:
        """The rebuilds that are at work."""
        return [rebuilding for rebuilding in self.latest.values() if rebuilding.is_running]

    def progress(self) -> dict[str, Progress]:
        """How far each of them is, for the table of progress."""
        return {f"{rebuilding.name} (rebuild)": self._progress(rebuilding) for rebuilding in self.running()}

    def _progress(self, rebuilding: Rebuilding) -> Progress:
        now = self.clock.now
        fresh = freshness(rebuilding.name, rebuilding.rebuild.version, self.queue, now)
        last = rebuilding.rebuilt_at if rebuilding.rebuild.version else None
        return Progress(fresh, last, seconds(now(), rebuilding.acted_at))
