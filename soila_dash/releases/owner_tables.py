"""Owners' counts as tables of what adds up, whoever sent them and in whichever file."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from soila_dash.releases.protection.model import TOTAL, Key, Requirement, with_margins

SEXES = ("female", "male")
BOTH = "both"
"""The one column of a table that is not by sex; its margin repeats it."""
REST = "rest"
"""Row of the regions that nobody gave a count of: the country's less the others'."""
Area = tuple[str, str]
"""Level and region."""
_Numbers = dict[str, int]
"""Counts of an area by sex, "total" among them."""


@dataclass(frozen=True)
class Cell:
    """One kept count: where it stands, whether its owner lets it be `published`, below which number it is to
    be hidden (0: none), from which source, and what chooses between equally good ways to hide."""

    level: str
    region: str
    year: int
    sex: str
    count: int
    denominator: int | None
    published: bool
    limit: int
    source: str
    owner: str
    secret: str


@dataclass(frozen=True)
class Year:
    """The counts of one year that add up, as a table with margins.

    `given`: the cells by key. `rest`: the regions that make up REST. `whole`: the country's count is there.
    `unknown`: keys that nobody gave and nothing follows of but bounds; their counts are any that fit.
    `limits`, `withheld`: see protection.tabulations. `secret`: that of the cell that came first.
    """

    number: int
    given: Mapping[Key, Cell]
    counts: dict[Key, int]
    rest: tuple[str, ...]
    whole: bool
    unknown: frozenset[Key]
    limits: Mapping[Key, int]
    withheld: frozenset[Key]
    secret: str

    def places(self, key: Key, country: str) -> list[tuple[str, str, int, str]]:
        """Where the public counts of a key stand; nowhere for what nobody gave."""
        sex = key[1] if key[1] in SEXES else "total"
        if key in self.unknown:
            return []
        if key[0] == TOTAL:
            return [("country", country, self.number, sex)]
        codes = self.rest if key[0] == REST else (key[0],)
        return [("county", code, self.number, sex) for code in codes]

    @property
    def owners(self) -> list[str]:
        """Those who let something of it be published."""
        return owners(self.given.values())


def owners(cells: Iterable[Cell]) -> list[str]:
    """Those who let some of the cells be published."""
    return sorted({cell.owner for cell in cells if cell.published})


def tables(cells: Sequence[Cell], counties: Sequence[str]) -> tuple[list[Year], list[Cell]]:
    """One year's cells, in the order they came, as tables: all together where the country's count is among
    them, else each region by itself, for then nothing joins them. And the cells that are left out, because
    the total of their region is missing or the regions do not fit the country."""
    areas: dict[Area, dict[str, Cell]] = defaultdict(dict)
    for cell in cells:
        areas[cell.level, cell.region][cell.sex] = cell
    numbers = {area: _complete(mine) for area, mine in areas.items()}
    odd = {area for area, found in numbers.items() if "total" not in found}
    left = [area for area in areas if area not in odd]
    country = [area for area in areas if area[0] == "country"]
    if country and any(c.limit or not c.published for area in odd for c in areas[area].values()):
        return [], list(cells)  # what was left out could be read off the others
    groups = [left] if set(country) & set(left) else [[area] for area in left]
    found = []
    for group in groups:
        year = _arrange({area: areas[area] for area in group}, numbers, counties)
        if year is None:
            odd |= set(group)
        else:
            found.append(year)
    return found, [cell for area in areas if area in odd for cell in areas[area].values()]


def _complete(cells: Mapping[str, Cell]) -> _Numbers:
    """The counts of one area, the third of total, women and men by the two others."""
    found = {sex: cell.count for sex, cell in cells.items()}
    if len(found) == 2:
        (lacks,) = {"total", *SEXES} - set(found)
        known = [found[sex] for sex in SEXES if sex in found]
        found[lacks] = sum(known) if lacks == "total" else found["total"] - sum(known)
    return found


def _arrange(
    areas: Mapping[Area, Mapping[str, Cell]], every: Mapping[Area, _Numbers], counties: Sequence[str]
) -> Year | None:
    """The table of these areas; None when counts are below nothing or parts are more than their whole."""
    numbers = {area: every[area] for area in areas}
    by_sex = any(len(found) == 3 for found in numbers.values())
    columns = SEXES if by_sex else (BOTH,)
    whole = next((found for (level, _), found in numbers.items() if level == "country"), None)
    rows = {code: numbers["county", code] for code in counties if ("county", code) in areas}
    rest = tuple(code for code in counties if code not in rows) if whole else ()
    if rest and whole:
        rows[REST] = {"total": whole["total"] - sum(found["total"] for found in rows.values())}
    vague = {code for code, found in rows.items() if len(found) < 3} if by_sex else set()
    filled = _fill(rows, vague, whole) if by_sex else rows
    inner = {(code, c): found[c if by_sex else "total"] for code, found in filled.items() for c in columns}
    counts = with_margins(inner)
    if any(n < 0 for n in counts.values()) or (
        whole and any(counts[TOTAL, sex if sex != "total" else TOTAL] != n for sex, n in whole.items())
    ):
        return None
    unknown = {(code, c) for code in vague for c in SEXES}
    if not whole:
        unknown |= {key for key in counts if key[0] == TOTAL}
    elif by_sex and len(whole) < 3:
        unknown |= {(TOTAL, c) for c in SEXES}
    elif len(vague) == 1:
        unknown = set()  # of one alone it is what the others leave of the country's
    given = {
        (TOTAL if level == "country" else region, TOTAL if sex == "total" else sex): cell
        for (level, region), mine in areas.items()
        for sex, cell in mine.items()
    }
    given = {key: cell for key, cell in given.items() if key in counts}
    limits, withheld = _restrictions(given, counts)
    first = next(iter(next(iter(areas.values())).values()))
    return Year(
        first.year, given, counts, rest, whole is not None, frozenset(unknown), limits, withheld, first.secret
    )


def _fill(rows: Mapping[str, _Numbers], vague: set[str], whole: _Numbers | None) -> dict[str, _Numbers]:
    """The rows with women and men that fit where they are not given, as even as may be: none at its end."""
    left = None
    if whole and len(whole) == 3:
        left = whole["female"] - sum(found["female"] for code, found in rows.items() if code not in vague)
    filled = dict(rows)
    open_ = sum(rows[code]["total"] for code in vague)
    for code in sorted(vague):
        total = rows[code]["total"]
        women = total // 2 if left is None else left * total // open_ if open_ else left
        open_, left = open_ - total, None if left is None else left - women
        filled[code] = {"total": total, "female": women, "male": total - women}
    return filled


def _restrictions(
    given: Mapping[Key, Cell], counts: Mapping[Key, int]
) -> tuple[dict[Key, int], frozenset[Key]]:
    """The limit of each count, the highest in its row, since women, men and all give each other away; and the
    counts that are never shown."""
    rows: dict[str, int] = defaultdict(int)
    for (row, _), cell in given.items():
        rows[row] = max(rows[row], cell.limit)
    withheld = {key for key, cell in given.items() if not cell.published}
    withheld |= {(row, BOTH) for row, column in withheld if column == TOTAL} & set(counts)
    limits = {key: rows[TOTAL if key[0] == REST else key[0]] for key in counts}
    limits |= {key: max(limits[key], Requirement().smallest) for key in withheld}
    return {key: limit for key, limit in limits.items() if limit}, frozenset(withheld)
