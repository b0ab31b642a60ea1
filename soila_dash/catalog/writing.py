"""Writes a person's choice into the catalogue's YAML: the lines it concerns, and no others."""

import re
from pathlib import Path
from typing import Any

import yaml

from soila_dash.catalog.models import Region, SotkanetSource
from soila_dash.faults import DataFaults, Fault
from soila_dash.whole_file import whole_file

_BLOCK = re.compile(r"^sotkanet:[^\n]*\n(?:[ \t]+[^\n]*\n|[ \t]*\n(?=[ \t]))*", re.MULTILINE)
_KEYS = ("sotkanet_code", "sotkanet_id", "sotkanet_confirmed")


class _Dumper(yaml.SafeDumper):
    """Writes as the catalogue's files are written: lists indented, those of bare values in one line."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def represent_list(self, data: Any) -> yaml.SequenceNode:
        bare = not any(isinstance(item, dict) for item in data)
        return self.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=bare)


_Dumper.add_representer(list, _Dumper.represent_list)


def write_source(path: Path, source: SotkanetSource) -> None:
    """Puts the indicator's `sotkanet:` block in the place of the one in its file."""
    said = {"sotkanet": source.model_dump(mode="json", exclude_defaults=True)}
    block = yaml.dump(said, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=105)
    text = path.read_text(encoding="utf-8")
    if not _BLOCK.search(text):
        raise DataFaults([Fault("missing_key", str(path), key="sotkanet")])
    _replace(path, _BLOCK.sub(lambda _: block, text, count=1))


def write_region(path: Path, region: Region) -> None:
    """Puts what is known of the region at Sotkanet in the place of what its entry says of it."""
    text = path.read_text(encoding="utf-8")
    entry = re.compile(
        rf"^- level: {region.level}\n  code: \"?{re.escape(region.code)}\"?\n(?:  [^\n]*\n|\n(?=  ))*",
        re.MULTILINE,
    )
    found = entry.search(text)
    if not found:
        raise DataFaults([Fault("missing_key", str(path), key=f"{region.level} {region.code}")])
    kept = [line for line in found[0].splitlines() if line.strip().split(":")[0] not in _KEYS]
    said = [f'sotkanet_code: "{region.sotkanet_code}"', f"sotkanet_id: {region.sotkanet_id}"]
    if region.sotkanet_confirmed:
        said.append(f"sotkanet_confirmed: {region.sotkanet_confirmed.isoformat()}")
    lines = "\n".join([*kept, *(f"  {line}" for line in said)]) + "\n"
    _replace(path, text[: found.start()] + lines + text[found.end() :])


def _replace(path: Path, text: str) -> None:
    """The file is there whole, before and after."""
    with whole_file(path) as file:
        file.write(text.encode())
