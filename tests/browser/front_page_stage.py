"""Draws the moving picture at the top of the README: a stage that plays, as an animated PNG. Run it by itself:

python tests/browser/front_page_stage.py
"""

import io
import tempfile
from pathlib import Path
from typing import Any

import chromium
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import sync_playwright

from cqrs_lab import Cafeteria, stage

PICTURE = Path(__file__).resolve().parents[2] / ".github" / "stage.png"
WIDTH, COLOURS, LARGEST = 920, 64, 1_000_000  # pixels; of the palette; bytes
STEP, SHOWN, HELD = 0.1, 100, 2500  # seconds of the lunch a picture; milliseconds of a picture; of the last one


LAST = 2.6  # seconds of the lunch: the order is not in the list yet, and how late it will be is a lesson's to tell


def played() -> Any:
    """One guest, and the boxes of the first lesson: what is between phone and list is what the lessons open."""
    cafeteria = Cafeteria(delay=2.5, poll_interval=None)
    cafeteria.at(0.25, cafeteria.place_order, "Aoi", 850)
    cafeteria.run_until_caught_up(timeout=60)
    return stage(cafeteria, show=["phones", "on the way", "order_list"], at=0.0)


def main() -> None:
    """Photograph the stage at each instant, and put the pictures behind each other."""
    pictures = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder, "stage.html")
        shown = played()
        shown.save(file)
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        page = browser.new_page(viewport={"width": WIDTH, "height": 700}, color_scheme="light")
        page.goto(file.as_uri())
        root = page.locator(".cqs")
        for number in range(round(LAST / STEP)):
            root.evaluate("(root, at) => root.stage.moveTo(at)", round(number * STEP * 1_000_000))
            drawn = Image.open(io.BytesIO(root.screenshot())).convert("RGB")
            pictures.append(drawn)
    first, middle, last = (pictures[number] for number in (0, len(pictures) // 2, -1))
    together = Image.new("RGB", (first.width, 3 * first.height))  # a palette that knows the colours of all three
    for number, picture in enumerate((first, middle, last)):
        together.paste(picture, (0, number * first.height))
    palette = together.quantize(COLOURS)
    small = [picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures]
    times = [SHOWN] * (len(small) - 1) + [HELD]
    note = PngInfo()
    note.add_text("data", shown.digest())
    small[0].save(PICTURE, save_all=True, append_images=small[1:], duration=times, loop=0, optimize=True, pnginfo=note)
    size = PICTURE.stat().st_size
    print(f"{PICTURE.name}: {len(small)} pictures, {size:,} bytes")
    if size > LARGEST:
        raise SystemExit(f"that is more than {LARGEST:,}")


if __name__ == "__main__":
    main()
