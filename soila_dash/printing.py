"""What several commands print in the same words: faults, the release made current, the file written."""

import sys
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from soila_dash.cards.base.code_words import NAMELESS
from soila_dash.cards.base.fault_text import fault_text
from soila_dash.faults import DataFaults, Fault, gather
from soila_dash.i18n import Translator
from soila_dash.plain_text import printable
from soila_dash.releases.manifest import Manifest


def print_faults(faults: Iterable[Fault], t: Translator, names: Mapping[str, str] = NAMELESS) -> None:
    """A line a fault, like ones together, where errors go; `names` as in `fault_text`."""
    for fault in gather(faults):
        print(fault_text(fault, t, names), file=sys.stderr)


def print_published(manifest: Manifest, t: Translator) -> None:
    """Which release is current now, and how much it holds."""
    rows = t.number(manifest.files[0].rows)
    print(t("cli.published", release=manifest.id, rows=rows, indicators=len(manifest.indicators)))


def suffix(out: Path, forms: Collection[str]) -> str:
    """The ending of the file to write, one of `forms`; raises DataFaults for another and for a folder
    that is not there."""
    ending = out.suffix.lower()
    if ending not in forms:
        fault = Fault("file_form", out.name, found=ending, expected=", ".join(forms))
        raise DataFaults([fault])
    if not out.parent.is_dir():
        raise DataFaults([Fault("no_folder", str(out.parent))])
    return ending


def write_file(out: Path, content: bytes, t: Translator, said: str = "cli.written") -> int:
    """Writes the file and says so by the message `said`."""
    out.write_bytes(content)
    print(t(said, file=printable(str(out))))
    return 0
