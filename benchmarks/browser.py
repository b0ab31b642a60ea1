"""The Chromium or Chrome on this machine, started so that it asks nothing of the network."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def on_path() -> str:
    """Where the browser is; raises FileNotFoundError with the line that installs one."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise FileNotFoundError(
            "no Chromium or Chrome on PATH; install one with: sudo apt-get install chromium"
        )
    return found
