"""A stage in a page, as an eye sees it and a hand moves it: a saved file, or the output of a cell."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import BrowserContext, Locator, Page

READ = """root => {
    const boxes = [];
    for (const tickets of root.querySelectorAll('.cqs-tickets')) {
        const seen = [...tickets.querySelectorAll('.cqs-ticket')].filter(one => one.checkVisibility());
        if (!tickets.checkVisibility() || !seen.length) continue;
        const places = [...new Set(seen.map(one => one.dataset.place))];
        const names = seen.map(one => one.querySelector('.cqs-name').innerText);
        const more = tickets.querySelector('.cqs-more').innerText;
        boxes.push([places.join(' and '), tickets.closest('[data-box]').dataset.box, names,
            Number(tickets.dataset.count), more]);
    }
    return boxes;
}"""
PHONES = """root => [...root.querySelectorAll('.cqs-phone')].filter(one => one.checkVisibility())
    .map(one => [one.dataset.who, one.innerText.split('\\n')])"""
# The page itself notes every instant that it shows: a test that looks in between could miss one.
NOTE = """root => {
    const seconds = () => performance.now() / 1000;
    window.noted = [[seconds(), Number(root.dataset.t), 0]];
    new MutationObserver(() => {
        window.noted.push([seconds(), Number(root.dataset.t), document.getAnimations().length]);
    }).observe(root, {attributeFilter: ['data-t']});
}"""


class Noted(NamedTuple):
    """What a page showed at a moment: seconds of its clock, the stage's instant, how many elements were moving."""

    clock: float
    instant: float
    animations: int


class BoxShown(NamedTuple):
    """A box with tickets: where it stands, their names from top to bottom, how many it counts, "and N more"."""

    box: str
    names: list[str]
    count: int
    more: str


class StageShown:
    """A stage in a page; `root` is the element `.cqs`."""

    def __init__(self, root: Locator) -> None:
        self.root = root
        self.page: Page = root.page
        self.handle = root.get_by_role("slider", name="instant")
        self.plot = root.locator(".cqs-plot")
        self.sentence = root.locator(".cqs-sentence")

    def button(self, name: str) -> Locator:
        """A button by its name, such as "play"."""
        return self.root.get_by_role("button", name=name, exact=True)

    @property
    def instant(self) -> float:
        """The instant that is shown, in seconds."""
        return float(self.root.get_attribute("data-t"))

    def move_to(self, instant: int) -> None:
        """Bring the page to this instant (microseconds)."""
        self.root.evaluate("(root, instant) => root.stage.moveTo(instant)", instant)

    def boxes_at(self, instants: list[int]) -> Iterator[dict[str, BoxShown]]:
        """What stands at each place at each of these instants (microseconds), one after the other."""
        swept = f"(root, instants) => instants.map(at => {{ root.stage.moveTo(at); return ({READ})(root); }})"
        for told in self.root.evaluate(swept, instants):
            yield {place: BoxShown(*box) for place, *box in told}

    def boxes(self) -> dict[str, BoxShown]:
        """What stands at each place; places at which nothing stands are not there."""
        return {place: BoxShown(*told) for place, *told in self.root.evaluate(READ)}

    def names(self) -> dict[str, list[str]]:
        """The names of the tickets at each place."""
        return {place: box.names for place, box in self.boxes().items()}

    def phones(self) -> dict[str, list[str]]:
        """The lines on each phone, by whose it is."""
        return dict(self.root.evaluate(PHONES))

    def spoken(self) -> str:
        """What a screen reader says of the handle."""
        return self.handle.get_attribute("aria-valuetext")

    def note(self) -> None:
        """Begin to note what is shown."""
        self.root.evaluate(NOTE)

    def noted(self) -> list[Noted]:
        """What has been noted."""
        return [Noted(*told) for told in self.page.evaluate("window.noted")]

    def wait_for_instant(self, instant: float) -> None:
        """Wait until the page shows this instant (seconds)."""
        told = "([root, instant]) => Number(root.dataset.t) === instant"
        self.page.wait_for_function(told, arg=[self.root.element_handle(), instant])

    def drag_to(self, instant: float, axis: float) -> None:
        """Drag the handle with the mouse to an instant (seconds) of an axis that ends at `axis`."""
        self.plot.scroll_into_view_if_needed()
        begin, whole = self.handle.bounding_box(), self.plot.bounding_box()
        self.page.mouse.move(begin["x"] + begin["width"] / 2, begin["y"] + begin["height"] / 2)
        self.page.mouse.down()
        y = whole["y"] + whole["height"] / 2
        self.page.mouse.move(whole["x"] + whole["width"] * instant / axis, y, steps=8)
        self.page.mouse.up()


def axis(stage) -> float:
    """Where the axis of a stage ends, in seconds."""
    return stage.data()["axis"] / 1e6


def fact_instants(cafeteria) -> list[float]:
    """The instants at which something happens, in seconds, and the beginning."""
    return sorted({0.0, *cafeteria.facts()["at"]})


@contextmanager
def offline(context: BrowserContext, **options) -> Iterator[Page]:
    """A page that nothing reaches but the file that it is; `page.errors` and `page.requests` are what it did."""
    with context.browser.new_context(offline=True, **options) as own:
        page = own.new_page()
        page.set_default_timeout(20_000)
        page.errors, page.requests = [], []
        page.on("pageerror", lambda error: page.errors.append(error.message))
        page.on("console", lambda message: page.errors.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: page.requests.append(request.url))
        page.route(lambda url: not url.startswith("file:"), lambda route: route.abort())
        yield page


def open_saved(page: Page, stage, file: Path) -> StageShown:
    """Save a stage and open the file."""
    stage.save(file)
    page.goto(file.as_uri())
    return StageShown(page.locator(".cqs"))
