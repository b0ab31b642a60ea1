"""Where a survey file's header is and what its columns mean, however people and programs write them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from soila_dash.catalog import LANGUAGES, Catalog
from soila_dash.catalog.survey import Instrument
from soila_dash.faults import Fault
from soila_dash.i18n import translator
from soila_dash.plain_text import bare
from soila_dash.sources.cell_words import as_code, by_name, likest, normal, wordings
from soila_dash.sources.sheets import Cell, Table, column

FIELDS = ("round", "pilot", "region", "group", "response", "answered")
"""The columns that every file has, beside one for each item."""

_NUMBERING = re.compile(
    r"^\W*(?:(?:[a-zåäö]{1,9}\.?\s?)?\d{1,3}(?:[._/-]\d{1,3})*\.?[a-z]?(?:[\s_-]*[.):_|-]\s*|\s+)|[a-z]{1,4}[.)]\s*)"
)
_QUESTION_ENDS = re.compile(r"[:?!.|/>\])_]\s*|\s-\s|[\[(]")
# A scale, a date's form, or that an answer is asked.
_BEHIND = re.compile(
    r"\s*[(\[](?:\d[^()\[\]]*|[pkvdmyåa]{1,4}(?:[./-][pkvdmyåa]{1,4}){2}|pakollinen|valinnainen|obligatorisk|valfri|required|optional|mandatory)[)\]]?$"
)
_LONGEST_HEADING = 1_000
"""Characters of a heading that is looked into: a question may be long."""

_ITEM_LIKE = re.compile(r"[a-z]+(-[a-z0-9]+)+")

_HEADER_AMONG = 30

_RECOGNISED = 3

Place = tuple[str, str, int | None, str]
"""Where a cell is: file, sheet, row, column."""


# What may stand in a file


class Declared:
    """The headers, codes and answers that the catalogue declares, by their written form."""

    def __init__(self, catalog: Catalog) -> None:
        survey = catalog.survey
        self.survey = survey
        self.instruments = {i.key: i for i in survey.instruments}
        self.rounds = {r.id: r for r in survey.rounds}
        self.pilots = {p.id: p for p in survey.pilots}
        self.fields = {f: f for f in FIELDS}
        for t in map(translator, LANGUAGES):
            self.fields |= {normal(t(f"survey.column.{f}")): f for f in FIELDS}
        self.items: dict[str, dict[str, str]] = {}
        for instrument in survey.instruments:
            names = {i.id: (*wordings(i.text), *wordings(i.short)) for i in instrument.items}
            for name, item in by_name(names).items():
                self.items.setdefault(name, {})[instrument.key] = item
        # A spreadsheet makes 5 of the region 05.
        regions = {
            r.code: (r.code.lstrip("0"), *wordings(r.name), *wordings(r.short))
            for r in catalog.of_level("county")
        }
        self.codes: dict[str, dict[str, str]] = {
            "round": by_name({r.id: wordings(r.name) for r in survey.rounds}),
            "pilot": by_name({p.id: wordings(p.name) for p in survey.pilots}),
            "group": by_name({g.id: wordings(g.name) for g in survey.groups}),
            "region": by_name(regions),
        }
        self.answers = {
            i.key: {normal(x): a.level for a in i.scale.answers for x in wordings(a.label)}
            for i in survey.instruments
        }
        self._heading = lru_cache(maxsize=2_000)(self._read_heading)
        self.silent = {i.key: {normal(x) for x in wordings(i.scale.cannot_say)} for i in survey.instruments}

    def instrument_for(self, round: str, group: str) -> Instrument | None:
        """What the round asks of the group; without a round, what was asked last."""
        if round:
            return self.survey.instrument_for(self.rounds[round], group)
        return self.survey.latest(group)

    def heading(self, cell: Cell) -> str:
        """A header cell as it is looked up: without its number, the question that survey tools set before an
        item, and the scale or the form that stands in brackets behind."""
        return self._heading(str(cell.value))

    def _read_heading(self, written: str) -> str:
        # A line's end parts like a sentence's.
        whole = normal(written)
        lines = normal(" | ".join(bare(written).splitlines()))
        if len(whole) > _LONGEST_HEADING:
            return whole
        for text in dict.fromkeys((whole, lines)):
            for part in _parts(text):
                if part in self.fields or part in self.items:
                    return part
        return _NUMBERING.sub("", whole)


def _parts(text: str) -> Iterator[str]:
    """What a normal heading may be of itself: whole, and from each sign on that can end a question; without
    its number, and without brackets behind that name a scale, a form or a field. The longest comes first."""
    begins = [0, *(found.end() for found in _QUESTION_ENDS.finditer(text))]
    for begin in begins:
        rest = text[begin:]
        for part in (rest, _NUMBERING.sub("", rest)):
            yield normal(part)
            yield normal(_BEHIND.sub("", part))
            yield normal(part.rstrip("])"))


# The header


@dataclass(frozen=True)
class _Column:
    """One column: a field, or an item of one instrument or more (ids by instrument)."""

    index: int
    name: str
    items: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def where(self) -> str:
        """Letter and name, as a fault tells it."""
        return f"{column(self.index)} {self.name}"


@dataclass(frozen=True)
class Layout:
    """Where the header is, how wide, and what its columns are; `asked` are the instruments in play."""

    row: int
    width: int
    fields: Mapping[str, _Column]
    items: tuple[_Column, ...]
    asked: tuple[str, ...]


def find_layout(table: Table, known: Declared, faults: list[Fault]) -> Layout | None:
    """Finds the header and tells its columns; a sheet without a row below it has none."""
    number = _header_row(table, known)
    if number is None:
        expected = ", ".join(FIELDS)
        faults.append(Fault("survey_no_header", table.file, table.sheet, expected=expected))
        return None
    data = [row for n, row in table.rows.items() if n > number]
    if not data:
        return None
    cells = table.rows[number]
    width = max(n for n, cell in enumerate(cells, 1) if cell)
    asked = _instruments(cells, data, known)
    missing = dict.fromkeys(FIELDS, "") | {
        (key, item.id): item.id for key in asked for item in known.instruments[key].items
    }
    found: list[_Column] = []
    strange: list[tuple[int, str]] = []
    for index in range(width if table.is_csv else len(cells)):
        cell = cells[index]
        name = known.heading(cell) if cell else ""
        at: Place = (table.file, table.sheet, number, column(index))
        one = _column(index, name, known, asked)
        if one is None:
            if cell or any(index < len(row) and row[index] for row in data):
                strange.append((index, name))
            continue
        fresh = [at for at in _fills(one) if at in missing]
        if not fresh:
            first = next(c for c in found if set(_fills(c)) & set(_fills(one)))
            faults.append(Fault("survey_doubled_column", *at, expected=column(first.index)))
            continue
        found.append(one)
        for filled in fresh:
            del missing[filled]
    for index, name in strange:
        at = (table.file, table.sheet, number, column(index))
        one = _find_renamed(index, name, known, asked, missing)
        if one is not None:
            found.append(one)
            for filled in _fills(one):
                missing.pop(filled, None)
            faults.append(Fault("survey_renamed_column", *at, expected=one.name))
        elif name in known.items or _ITEM_LIKE.fullmatch(name):
            faults.append(Fault("survey_unknown_item", *at, expected=", ".join(asked)))
        else:
            faults.append(Fault("survey_extra_column", *at, found=str(len(name))))
    for filled, item in missing.items():
        faults.append(Fault("missing_column", table.file, table.sheet, number, item or str(filled)))
    fields = {c.name: c for c in found if not c.items}
    return Layout(number, width, fields, tuple(c for c in found if c.items), asked)


def _column(index: int, name: str, known: Declared, asked: Sequence[str]) -> _Column | None:
    """What a heading names, as far as it is a field or is asked."""
    if name in known.fields:
        return _Column(index, known.fields[name])
    items = {key: item for key, item in known.items.get(name, {}).items() if key in asked}
    return _Column(index, "/".join(sorted(set(items.values()))), items) if items else None


def _fills(c: _Column) -> list[str | tuple[str, str]]:
    """What the column brings: its field, or its items as (instrument, item)."""
    return list(c.items.items()) if c.items else [c.name]


def _find_renamed(
    index: int, name: str, known: Declared, asked: Sequence[str], missing: Mapping[str | tuple[str, str], str]
) -> _Column | None:
    """The missing column that a heading means: one of another wording, or of almost the same letters."""
    older = set(known.items.get(name, {}).values())
    names = [item for filled, item in missing.items() if item in older]
    if not names:
        every = (*known.fields, *known.items)
        waiting = [n for n in every if _waits(_column(index, n, known, asked), missing)]
        names = likest(name, waiting)
    return _column(index, names[0], known, asked) if names else None


def _waits(c: _Column | None, missing: Mapping[str | tuple[str, str], str]) -> bool:
    return c is not None and any(filled in missing for filled in _fills(c))


def _header_row(table: Table, known: Declared) -> int | None:
    """The row that names most columns; rows above it are titles."""
    best, row = _RECOGNISED - 1, None
    for number in sorted(table.rows)[:_HEADER_AMONG]:
        headings = {known.heading(cell) for cell in table.rows[number] if cell}
        score = len({known.fields[h] for h in headings if h in known.fields})
        score += sum(h in known.items for h in headings)
        if score > best:
            best, row = score, number
    return row


def _instruments(
    cells: Sequence[Cell | None], data: Sequence[Sequence[Cell | None]], known: Declared
) -> tuple[str, ...]:
    """The instruments that the rows' rounds and groups ask; when no round is known, those asked of the
    groups last; when no group is either, the one that has most of the columns."""
    headings = {known.heading(cell): index for index, cell in reversed(list(enumerate(cells))) if cell}
    at = {known.fields[h]: index for h, index in headings.items() if h in known.fields}
    pairs = set()
    for row in data:
        found = (row[at[f]] if f in at and at[f] < len(row) else None for f in ("round", "group"))
        round, group = (as_code(cell) if cell else "" for cell in found)
        pairs.add((known.codes["round"].get(normal(round), ""), known.codes["group"].get(normal(group), "")))
    for some in ({pair for pair in pairs if pair[0]}, {("", group) for _, group in pairs}):
        asked = {i.key for round, group in some if (i := known.instrument_for(round, group))}
        if asked:
            return tuple(sorted(asked))
    named = sorted(key for h in headings for key in known.items.get(h, {}))
    return (max(named, key=named.count),) if named else ()
