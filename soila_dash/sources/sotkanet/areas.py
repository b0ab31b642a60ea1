"""Sotkanet's areas as the catalogue's regions: known by id, code and title at once, never by code alone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypedDict

from soila_dash.catalog.models import Region
from soila_dash.faults import Fault
from soila_dash.sources.sotkanet.api import Area, Datum, Sotkanet
from soila_dash.sources.sotkanet.titles import same_title

Place = tuple[str, str]
"""Level and region code."""

FILE = "Sotkanet /regions"
MUNICIPALITY, COUNTY = "KUNTA", "HYVINVOINTIALUE"
BY_TITLE = ("collaborative_area",)
"""Levels whose codes at Sotkanet are not recorded: there the title decides."""


@dataclass
class Regions:
    """The areas of one fetch: the catalogue's regions by Sotkanet's id, the levels that stand still
    because one of their regions is in doubt, and what was met that nobody knows.

    `lost`: areas with figures that no list holds; `homeless`: municipalities without their county.
    """

    areas: dict[int, Area]
    known: dict[int, Region] = field(default_factory=dict)
    stopped: set[str] = field(default_factory=set)
    doubts: list[Fault] = field(default_factory=list)
    strangers: dict[int, Fault] = field(default_factory=dict)
    homeless: dict[int, str] = field(default_factory=dict)

    def place(self, number: int) -> Place | None:
        """Level and code of the catalogue's region; None when it has none, noted when it should have."""
        region = self.known.get(number)
        if region is not None:
            return region.key
        area = self.areas.get(number)
        if area is None:
            self.strangers[number] = Fault("sotkanet_region", FILE, key="id", found=f"id {number}")
        elif area.category == COUNTY and "county" not in self.stopped:
            twins = [
                self.areas[n] for n, r in self.known.items() if r.level == "county" and _bears_name(area, r)
            ]
            found, expected = describe(area), "; ".join(map(describe, twins))
            self.strangers[number] = (
                Fault("sotkanet_generation", FILE, key="id", found=found, expected=expected)
                if twins
                else Fault("sotkanet_region", FILE, key="id", found=found)
            )
        return None

    def level(self, number: int) -> str:
        """The catalogue's level of an area, also of a county that it does not know; "" for another."""
        place = self.place(number)
        if place is not None:
            return place[0]
        return "county" if number in self.areas and self.areas[number].category == COUNTY else ""

    def municipality(self, number: int) -> Place | None:
        """Level and code of a municipality, whether the catalogue has it or not; None for another area."""
        area = self.areas.get(number)
        return ("municipality", area.code) if area is not None and area.category == MUNICIPALITY else None

    def municipalities(self) -> dict[str, list[str]]:
        """Codes of the municipalities inside each county.

        All empty, and a fault, when a municipality is not in exactly one of them: then nobody can tell
        whether a county's sum is whole. {} when the counties themselves are in doubt.
        """
        inside: dict[str, list[str]] = {r.code: [] for r in self.known.values() if r.level == "county"}
        for area in self.areas.values() if inside else ():
            if area.category != MUNICIPALITY:
                continue
            regions = [self.known[n] for n in area.member_of if n in self.known]
            counties = {r.code for r in regions if r.level == "county"}
            if len(counties) != 1:
                self.homeless[area.id] = f"{area.category} {area.code} {area.title}"
                continue
            inside[counties.pop()].append(area.code)
        return {county: [] for county in inside} if self.homeless else inside

    def counties(self, level: str) -> dict[str, tuple[str, ...]]:
        """Codes of the counties inside each of the catalogue's regions of a larger level."""
        return {r.code: r.members for r in self.known.values() if r.level == level}

    def holdings(self, rows: Iterable[Datum]) -> dict[str, tuple[int, ...]]:
        """Years with figures, by level, as the rows themselves show it."""
        years: dict[str, set[int]] = defaultdict(set)
        for row in rows:
            place = self.place(row.region) or self.municipality(row.region)
            if place is not None:
                years[place[0]].add(row.year)
        return {level: tuple(sorted(found)) for level, found in sorted(years.items())}

    def faults(self) -> list[Fault]:
        """Every region in doubt, every unknown one with figures, every municipality without its county."""
        strangers = [fault for _, fault in sorted(self.strangers.items())]
        homeless = [name for _, name in sorted(self.homeless.items())]
        without = [Fault("sotkanet_member", FILE, key="memberOf", found=name) for name in homeless]
        return [*self.doubts, *strangers, *without]


def available_years(client: Sotkanet, regions: Regions, number: int) -> dict[str, tuple[int, ...]]:
    """Years with figures of an indicator, by level; {} when it has none. Raises FetchError."""
    years = client.indicator(number).years
    return regions.holdings(client.rows(number, years).data) if years else {}


def recognise(areas: Sequence[Area], regions: Iterable[Region]) -> Regions:
    """The catalogue's regions among Sotkanet's areas.

    A region is taken when its id (where recorded), category, code and Finnish title all agree; one that
    does not stops its level, with a fault. Where the title decides, another code or id is told and
    taken. A maakunta that Sotkanet does not list at all is passed over: it has no figures there.
    """
    found = Regions({a.id: a for a in areas})
    by_category: dict[str, list[Area]] = defaultdict(list)
    for area in areas:
        by_category[area.category].append(area)
    for region in regions:
        if not region.sotkanet_category:
            continue
        fitting, near = _candidates(region, by_category[region.sotkanet_category])
        if len(fitting) == 1:
            (area,) = fitting
            found.known[area.id] = region
            if not _same_keys(area, region):
                found.doubts.append(Fault("sotkanet_area_code", FILE, **_doubt(region, [area])))
        elif near or region.sotkanet_id is not None or region.level != "maakunta":
            found.stopped.add(region.level)
            found.doubts.append(Fault("sotkanet_area", FILE, **_doubt(region, fitting or near)))
    found.known = {n: r for n, r in found.known.items() if r.level not in found.stopped}
    return found


def _candidates(region: Region, areas: Iterable[Area]) -> tuple[list[Area], list[Area]]:
    """The areas that are the region by all that is recorded, and those that share something with it."""
    near = [
        a
        for a in areas
        if _bears_name(a, region) or a.code == region.sotkanet_code or a.id == region.sotkanet_id
    ]
    titled = [a for a in near if _bears_name(a, region)]
    if region.level not in BY_TITLE:
        return [a for a in titled if _same_keys(a, region)], near
    exact = [a for a in titled if a.id == region.sotkanet_id]
    return (exact if len(exact) == 1 else titled), near


def _bears_name(area: Area, region: Region) -> bool:
    """Whether the area bears the region's name; Sotkanet calls a maakunta by its short one."""
    names = (region.name.fi, region.short.fi) if region.level == "maakunta" else (region.name.fi,)
    return any(same_title(area.title, name) for name in names)


def _same_keys(area: Area, region: Region) -> bool:
    return area.code == region.sotkanet_code and region.sotkanet_id in (None, area.id)


class _Doubt(TypedDict):
    key: str
    found: str
    expected: str


def _doubt(region: Region, areas: Sequence[Area]) -> _Doubt:
    """Which region is in doubt, what was found and what was expected."""
    expected = Area(region.sotkanet_id or 0, region.sotkanet_category, region.sotkanet_code, region.name.fi)
    return {
        "key": f"{region.level} {region.code}",
        "found": "; ".join(map(describe, areas)),
        "expected": describe(expected),
    }


def describe(area: Area) -> str:
    """An area in a line: its title, code and id, as far as they are known."""
    category = f"{area.category} {area.code}".strip()
    return f"{area.title} ({category}" + (f", id {area.id})" if area.id else ")")
