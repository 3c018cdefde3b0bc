"""How smooth a stage is: script, style and layout time per picture while the instant is dragged.

Beside it, in the same browser: a page in which one box is dragged, and nothing else happens. Run it by itself:

    PYTHONPATH=tests/browser python tests/benchmarks/stage.py
"""

import tempfile
from pathlib import Path
from statistics import median

import chromium
from playwright.sync_api import Page, sync_playwright

from cqrs_lab import Cafeteria, stage

MOVES, RUNS = 240, 5
ONE_BOX = """<!doctype html><body style="margin:0">
<div class="cqs-plot"
  style="width:1000px;height:200px;position:relative">
<div id="box" style="position:absolute;left:0;top:0;width:22px;height:200px;background:#8a3312"></div></div>
<script type="module">
const plot = document.querySelector(".cqs-plot"), box = document.getElementById("box");
plot.onpointerdown = (event) => { plot.setPointerCapture(event.pointerId);
  plot.onpointermove = (one) => { box.style.left = `${one.clientX}px`; }; };
plot.onpointerup = () => { plot.onpointermove = null; };
</script>"""
COUNT_FRAMES = """() => { window.frames_seen = 0;
  const tick = () => { window.frames_seen += 1; requestAnimationFrame(tick); }; requestAnimationFrame(tick); }"""


def lunch(orders: int) -> Cafeteria:
    """So many orders, one every 0.4 s, each projected in 0.35 s."""
    cafeteria = Cafeteria(delay=0.35)
    for number in range(orders):
        cafeteria.at(0.4 * number, cafeteria.place_order, "Aoi", 850)
    cafeteria.run_until_caught_up(timeout=3600)
    return cafeteria


def dragged(page: Page) -> dict[str, float]:
    """Milliseconds per picture of a drag from left to right and back."""
    client = page.context.new_cdp_session(page)
    client.send("Performance.enable")

    def spent() -> dict[str, float]:
        return {one["name"]: one["value"] for one in client.send("Performance.getMetrics")["metrics"]}

    box = page.locator(".cqs-plot").bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 1, y)
    page.mouse.down()
    page.evaluate(COUNT_FRAMES)
    before = spent()
    for move in range(MOVES):
        part = move / (MOVES / 2) if move < MOVES / 2 else 2 - move / (MOVES / 2)
        page.mouse.move(box["x"] + 1 + part * (box["width"] - 2), y)
    frames = page.evaluate("window.frames_seen")
    after = spent()
    page.mouse.up()
    names = ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration", "TaskDuration")
    return {name: 1000 * (after[name] - before[name]) / frames for name in names} | {"moves": MOVES / frames}


def main() -> None:
    """Print medians and ratios of one run."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        pages = {"one box": Path(folder, "box.html")}
        pages["one box"].write_text(ONE_BOX, encoding="utf-8")
        for orders in (3, 50, 500):
            pages[f"{orders} orders"] = Path(folder, f"{orders}.html")
            stage(lunch(orders), at=0).save(pages[f"{orders} orders"])
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        base = 0.0
        for name, file in pages.items():
            runs = []
            for _ in range(RUNS):
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                page.goto(file.as_uri())
                runs.append(dragged(page))
                page.close()
            script, layout, style, task = (
                median(run[one] for run in runs)
                for one in ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration", "TaskDuration")
            )
            whole, moves = script + layout + style, median(run["moves"] for run in runs)
            base = base or whole
            print(
                f"{name:>10}: {whole:.3f} ms a picture (script {script:.3f}, layout {layout:.3f}, style {style:.3f}), "
                f"{whole / base:.2f} x one box; "
                f"all tasks {task:.2f} ms, {moves:.1f} moves of the mouse"
            )


if __name__ == "__main__":
    main()
