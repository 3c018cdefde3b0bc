"""What a view shows, event by event.

A version alone does not say it. Among the events up to the version some may be dead letters, which the view has dealt
with and does not show; and with several workers events beyond the version may be visible already. So what a view
shows is three things: its version, the dead events up to it, and the events that are applied beyond it.

Whether a view shows *my* event is asked of that event. Whether one reading may follow another is asked of all events:
the later one must show everything that the earlier one showed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Shown:
    """The events that can be seen in a view: those up to `version`, but for the `dead` ones, and those `beyond` it.

    `dead` has the reason for each position.
    """

    version: int = 0
    dead: Mapping[int, str] = field(default_factory=dict)
    beyond: frozenset[int] = frozenset()

    def shows(self, position: int) -> bool:
        """Whether the event at `position` can be seen."""
        return position in self.beyond or (position <= self.version and position not in self.dead)

    def covers(self, earlier: "Shown") -> bool:
        """Whether everything that an earlier reading showed is shown here, too."""
        return not self.missing(earlier)

    def missing(self, earlier: "Shown") -> set[int]:
        """The events that an earlier reading showed and this one does not."""
        candidates = {*range(self.version + 1, earlier.version + 1), *self.dead, *earlier.beyond}
        return {position for position in candidates if earlier.shows(position) and not self.shows(position)}
