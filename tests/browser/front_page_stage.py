"""Draws the moving picture at the top of the README: a stage that plays, as an animated PNG. Run it by itself:

python tests/browser/front_page_stage.py
"""

import io
import tempfile
from pathlib import Path

import chromium
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import sync_playwright

from cqrs_lab import Cafeteria, stage

PICTURE = Path(__file__).resolve().parents[2] / ".github" / "stage.png"
WIDTH, COLOURS, LARGEST = 920, 64, 1_000_000  # pixels; of the palette; bytes
STEP, SHOWN, HELD = 0.15, 150, 2500  # seconds of the lunch a picture; milliseconds of a picture; of the last one


def lunch() -> Cafeteria:
    """Three guests, two seconds apart, and a projector that takes 2.5 s for each."""
    cafeteria = Cafeteria(delay=2.5)
    for second, name in [(0.25, "Aoi"), (2.25, "Ben"), (4.25, "Chie")]:
        cafeteria.at(second, cafeteria.place_order, name, 850)
    cafeteria.run_until_caught_up(timeout=60)
    return cafeteria


def main() -> None:
    """Photograph the stage at each instant, and put the pictures behind each other."""
    pictures = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder, "stage.html")
        played = stage(lunch(), at=0.0)
        played.save(file)
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        page = browser.new_page(viewport={"width": WIDTH, "height": 700}, color_scheme="light")
        page.goto(file.as_uri())
        root = page.locator(".cqs")
        for number in range(round(8.4 / STEP)):
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
    note.add_text("data", played.digest())
    small[0].save(PICTURE, save_all=True, append_images=small[1:], duration=times, loop=0, optimize=True, pnginfo=note)
    size = PICTURE.stat().st_size
    print(f"{PICTURE.name}: {len(small)} pictures, {size:,} bytes")
    if size > LARGEST:
        raise SystemExit(f"that is more than {LARGEST:,}")


if __name__ == "__main__":
    main()
