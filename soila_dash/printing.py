"""What several commands print in the same words: faults, and the release that was made current."""

import sys
from collections.abc import Iterable

from soila_dash.cards.base.fault_text import fault_text
from soila_dash.faults import Fault
from soila_dash.i18n import Translator
from soila_dash.releases.manifest import Manifest


def print_faults(faults: Iterable[Fault], t: Translator) -> None:
    """A line a fault, where errors go."""
    for fault in faults:
        print(fault_text(fault, t), file=sys.stderr)


def print_published(manifest: Manifest, t: Translator) -> None:
    """Which release is current now, and how much it holds."""
    rows = t.number(manifest.files[0].rows)
    print(t("cli.published", release=manifest.id, rows=rows, indicators=len(manifest.indicators)))
