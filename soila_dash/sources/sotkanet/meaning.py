"""Whether what Sotkanet describes is what the catalogue means: its title, unit and decimals."""

from soila_dash.catalog import Indicator, Unit
from soila_dash.catalog.models import SotkanetSource
from soila_dash.faults import Fault
from soila_dash.sources.sotkanet.api import Detail
from soila_dash.sources.sotkanet.titles import fits

UNITS = {
    Unit.percent: "PROS",
    Unit.per_1000: "PER1000",
    Unit.per_10000: "PER10000",
    Unit.per_100000: "PER100000",
    Unit.persons: "LKM",
    Unit.euros_per_capita: "LKM",
}
"""Sotkanet's `primaryValueType` of each unit: a percentage, per so many, or a number."""


def misunderstood(indicator: Indicator, source: SotkanetSource, detail: Detail) -> list[Fault]:
    """Why what Sotkanet describes is not what the catalogue means: another title, unit or precision."""
    file, name = f"Sotkanet {detail.id}", indicator.id
    faults = []
    if not fits(detail.titles, source):
        said = " / ".join(text for text in dict.fromkeys(detail.titles.values()) if text)
        key = f"{name}.sotkanet.titles"
        faults.append(Fault("sotkanet_title", file, key=key, found=said, expected=_title_text(source)))
    return faults + other_unit(indicator, detail)


def other_unit(indicator: Indicator, detail: Detail) -> list[Fault]:
    """Faults of a unit and of decimals that are not the catalogue's."""
    file, name, faults = f"Sotkanet {detail.id}", indicator.id, []
    unit, decimals = UNITS[indicator.unit], str(indicator.decimals)
    if detail.unit != unit:
        faults.append(Fault("sotkanet_unit", file, key=f"{name}.unit", found=detail.unit, expected=unit))
    if detail.decimals not in (None, indicator.decimals):
        found = str(detail.decimals)
        faults.append(
            Fault("sotkanet_decimals", file, key=f"{name}.decimals", found=found, expected=decimals)
        )
    return faults


def _title_text(source: SotkanetSource) -> str:
    return " / ".join(title for titles in source.accepted_titles.values() for title in titles)
