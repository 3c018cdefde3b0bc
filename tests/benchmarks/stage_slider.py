"""From a key on the slider to a stage that is drawn anew, in JupyterLab, and how much of it is the cafeteria's.

PYTHONPATH=tests/browser:tests/notebooks python tests/benchmarks/stage_slider.py
"""

import tempfile
from pathlib import Path
from statistics import median

import chromium
import jupyter_process
from front import Front
from playwright.sync_api import sync_playwright

KEYS = 12
LUNCH = """
from time import perf_counter
from cqrs_lab import Cafeteria, explore, stage
took = []
def lunch(delay=0.30):
    began = perf_counter()
    cafeteria = Cafeteria(delay=delay)
    for number in range({orders}):
        cafeteria.at(0.4 * number, cafeteria.place_order, "Aoi", 850)
    cafeteria.run_until_caught_up(timeout=3600)
    took.append(perf_counter() - began)
    return cafeteria
explore(lunch, stage(at=1.0), delay=(0.0, 0.4, 0.01))
"""
# A new scene builds the rows anew: that is the moment at which the page is drawn.
WATCH = """() => {
    const root = document.querySelector('.cqs');
    window.moves = [];
    let pressed = null;
    document.addEventListener('keydown', () => { pressed = performance.now(); }, true);
    new MutationObserver(() => {
        if (pressed === null) return;
        const began = pressed;
        pressed = null;
        requestAnimationFrame(() => requestAnimationFrame(() => window.moves.push(performance.now() - began)));
    }).observe(root, {childList: true});
}"""


def main() -> None:
    """Print medians of one run."""
    with tempfile.TemporaryDirectory() as served, tempfile.TemporaryDirectory() as own, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        with jupyter_process.serving(Path(served), Path(own)) as server, browser.new_context() as context:
            lab = Front("lab", context, server, Path(served))
            for orders in (3, 50, 500):
                notebook = lab.notebook(LUNCH.format(orders=orders))
                notebook.run_all()
                slider = notebook.output("cell-0").get_by_role("slider").first
                slider.focus()
                notebook.page.evaluate(WATCH)
                before = notebook.ask("len(took)")
                for key in range(KEYS):
                    slider.press("ArrowRight" if key < KEYS / 2 else "ArrowLeft")
                    notebook.page.wait_for_function("([n]) => window.moves.length === n", arg=[key + 1])
                whole = median(notebook.page.evaluate("window.moves"))
                cafeteria = 1000 * median(notebook.ask(f"took[{before}:]"))
                print(
                    f"{orders:>4} orders: {whole:.0f} ms from key to redrawn, {cafeteria:.0f} ms of it the cafeteria "
                    f"({100 * cafeteria / whole:.0f} %), {whole - cafeteria:.0f} ms all else"
                )
                notebook.close()


if __name__ == "__main__":
    main()
