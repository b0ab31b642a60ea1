"""An update from Sotkanet in a process that can be killed."""

import os
import sys
import threading
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess

from tqdm import tqdm

from soila_dash.cli import main

_FORKS = get_context("forkserver")
_FORKS.set_forkserver_preload([__name__])


def update(folder: str, base: str) -> None:
    """What `python -m soila_dash update` does; leaves with its code."""
    tqdm.set_lock(threading.RLock())  # its own lock would outlive a killed process
    os.environ |= {"SOILA_DATA": folder, "SOILA_SOTKANET_URL": base}
    sys.exit(main(["--lang", "en", "update"]))


def process(folder: str, base: str) -> ForkServerProcess:
    """An update that has begun."""
    started = _FORKS.Process(target=update, args=(folder, base))
    started.start()
    return started
