"""The README's pictures, taken anew: `python -m tests.browser.screenshots` writes docs/screenshots/."""

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from benchmarks import browser
from tests.browser.conftest import ROOT, start, stop

WIDE = 1280
PICTURES = {
    "placements-example": ("placements?lang=en&data=example", 800),
    "placements-real": ("placements?lang=en&data=real", 1500),
    "overview": ("?lang=en&data=real", 940),
}
"""By file the address and the height of the picture, in pixels."""


def main() -> None:
    """Opens each page at its size, waits until it is still, and keeps the picture in 256 colours."""
    with tempfile.TemporaryDirectory() as folder:
        process, server = start(Path(folder))
        try:
            with sync_playwright() as play:
                chromium = play.chromium.launch(executable_path=browser.on_path())
                for name, (address, height) in PICTURES.items():
                    page = chromium.new_page(viewport={"width": WIDE, "height": height}, locale="en-GB")
                    page.goto(f"{server.url}/{address}")
                    page.locator("h1").first.wait_for(timeout=90_000)
                    page.wait_for_function("() => !document.querySelector('[data-testid=stStatusWidget]')")
                    page.wait_for_timeout(4_000)
                    picture = Image.open(io.BytesIO(page.screenshot()))
                    picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(
                        ROOT / "docs" / "screenshots" / f"{name}.png", optimize=True
                    )
                    page.close()
                chromium.close()
        finally:
            stop(process)


if __name__ == "__main__":
    main()
