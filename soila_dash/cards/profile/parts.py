"""The parts of a region's profile that stand alone: where it differs, its places, the change, who began
near, what stands aside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from soila_dash.answers.beginners import Mean
from soila_dash.answers.profile import Profile, ProfileRow
from soila_dash.cards.base.caption import sources_line
from soila_dash.cards.base.ends import signed_change, signed_number
from soila_dash.cards.base.file_tables import with_codes
from soila_dash.cards.base.places import place_word
from soila_dash.cards.base.rows import RowTable
from soila_dash.cards.base.tables import Cell, Column, Figures, Table, heads
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.profile import tables, words
from soila_dash.catalog import Indicator
from soila_dash.statistics.intervals import Interval

NAMES = ("differs", "places", "moved", "began", "asides")
"""Where a region differs, its places, the change on the year, who began near, what stands aside."""
Rows = list[tuple[Cell, ...]]
Moved = tuple[float | None, Interval | None]
"""A difference and its 95 % interval."""


@dataclass(frozen=True)
class Part:
    """A part in words: its finding, what is said besides, its table, and the line of its sources."""

    title: str
    said: str
    table: Table
    origin: str


def part_of(card: str, answer: Profile, voice: Voice) -> Part | None:
    """The part of the profile that a deck's `card` names; None where the region has nothing of it."""
    parts: dict[str, Callable[[Profile, Voice], Part]] = {
        "differs": _differs,
        "places": _places,
        "moved": _changes,
        "began": _began,
        "asides": _asides,
    }
    return parts[card](answer, voice) if holds(card, answer) else None


def holds(part: str, answer: Profile) -> bool:
    """Whether the profile has anything of the part."""
    found: Sequence[object]
    match part:
        case "differs":
            found = (*answer.up, *answer.down)
        case "places":
            found = answer.rows_with_place
        case "moved":
            found = answer.rows_with_change
        case "began":
            found = [one for one in answer.beginners if one.rows]
        case "asides":
            found = [one for one in answer.asides if one.figure.value is not None]
    return bool(found)


def _differs(answer: Profile, voice: Voice) -> Part:
    """The three farthest above the country and the three farthest below."""
    t = voice.t
    sides = [*(("up", r) for r in answer.up), *(("down", r) for r in answer.down)]
    found = [r for _, r in sides]
    digits = _digits(found)
    columns = (
        *heads(voice, "parts.side", "table.indicator", "table.year"),
        *heads(voice, "profile.column.value", "profile.column.national", decimals=digits),
        *heads(voice, "table.verdict"),
    )
    figures = Figures()
    rows: Rows = [
        (
            t(f"profile.{side}"),
            *_name_cells(r, voice),
            figures.figure((n, 3), r.indicator, r.figure, r.decimals),
            figures.figure((n, 4), r.indicator, r.national, r.decimals),
            words.verdict_text(r, voice),
        )
        for n, (side, r) in enumerate(sides)
    ]
    notes = (t("profile.differs.note"), t("benchmark.note.country"))
    table: Table = RowTable(
        t("profile.differs"), columns, tuple(rows), {}, notes, _decimals(found), finer=figures.finer
    )
    table = _with_file(table, table, answer, found, voice, figures, without=(2,))
    return _part(answer, found, words.most_sentences(answer, voice), table, voice)


def _places(answer: Profile, voice: Voice) -> Part:
    """The likely places in the indicators that have a direction."""
    t, placed, figures = voice.t, answer.rows_with_place, Figures()
    shown: Rows = []
    filed: Rows = []
    for row in placed:
        interval = row.place.interval if row.place else None
        limits = (interval.lower, interval.upper) if interval else (None, None)
        first = (
            *_name_cells(row, voice),
            figures.figure((len(filed), 2), row.indicator, row.figure, row.decimals),
        )
        shown.append((*first, place_word(row.place), str(row.of)))
        filed.append((*first, *limits, row.of))
    names = heads(voice, "table.indicator", "table.year")
    same = (*names, Column(t("profile.column.value"), _digits(placed)))
    words_of = (*same, *heads(voice, "profile.column.place", "parts.of"))
    numbers = heads(voice, "rank.column.lower", "rank.column.upper", "parts.of", decimals=0)
    title, notes = t("profile.ranks"), (t("profile.ranks.note"),)
    table: Table = RowTable(title, words_of, tuple(shown), {}, notes, _decimals(placed))
    file = Table(title, (*same, *numbers), tuple(filed), {}, notes, finer=figures.finer)
    table = _with_file(table, file, answer, placed, voice, figures, without=(1,))
    return _part(answer, placed, words.rank_sentences(answer, voice), table, voice)


def _changes(answer: Profile, voice: Voice) -> Part:
    """The changes on the year that are beyond chance, all where none is; a file has every one that has an
    interval."""
    t = voice.t
    followed = sorted(answer.rows_with_change, key=lambda r: not (r.change and r.change.clear))
    shown: Rows = []
    filed: Rows = []
    told_of: list[ProfileRow] = []
    for row in followed:
        change = row.change
        if change is None or change.interval is None:
            continue
        years = f"{change.since}–{row.year}"
        first = (voice.label(row.indicator), years)
        clear = t("parts.moved.clear" if change.clear else "parts.moved.chance")
        if change.clear or not answer.rows_beyond_chance:
            interval = words.difference_interval(row.indicator, change.interval, voice)
            told = f"{signed_change(change.difference, voice)} ({interval})"
            shown.append((*first, told))
        told_of.append(row)
        filed.append((*first, change.difference.value, change.interval.lower, change.interval.upper, clear))
    same = heads(voice, "table.indicator", "parts.years")
    limits = ("began.column.change", "profile.column.change_lower", "profile.column.change_upper")
    numbers = heads(voice, *limits, decimals=_digits(followed) + 1)
    title, notes = t("profile.column.change"), (words.change_note(answer, voice),)
    table = Table(title, (*same, *heads(voice, "parts.moved.change")), tuple(shown), {}, notes)
    file = Table(title, (*same, *numbers, *heads(voice, "parts.moved.word")), tuple(filed), {}, notes)
    table = _with_file(table, file, answer, told_of, voice, Figures())
    return _part(answer, followed, [words.change_title(answer, voice)], table, voice)


def _began(answer: Profile, voice: Voice) -> Part:
    """The region and those that began near it and moved further, indicator by indicator."""
    t = voice.t
    found = [one for one in answer.beginners if one.rows]
    shown: Rows = []
    filed: Rows = []
    decimals: list[int] = []
    codes: list[tuple[str, Indicator, int]] = []
    for one in found:
        item = one.indicator
        if one.start is None or one.end is None:
            continue
        about = (voice.label(item), f"{one.before[0]}–{one.after[-1]}")
        own = t("similar.self", name=voice.name("county", answer.region))
        codes.append((answer.region, item, one.after[-1]))
        lines: list[tuple[str, Mean, Mean, tuple[Moved, Moved]]] = [
            (own, one.start, one.end, ((None, None), (None, None)))
        ]
        for f in one.rows:
            changes = (f.change, f.change_interval), (f.beyond, f.beyond_interval)
            codes.append((f.region, item, one.after[-1]))
            lines.append((voice.name("county", f.region), f.start, f.end, changes))
        for name, start, end, moved in lines:
            # A mean of years is computed here: six decimals are what every form carries.
            first = (*about, name, round(start.value, 6), round(end.value, 6))
            told: list[Cell] = []
            filed_cells: list[Cell] = []
            for size, interval in moved:
                told.append(_difference(item, size, interval, item.decimals + 1, voice))
                filed_cells += [
                    size,
                    interval.lower if interval else None,
                    interval.upper if interval else None,
                ]
            shown.append((*first, *told))
            filed.append((*first, *filed_cells))
            decimals.append(item.decimals)
    digits = max(decimals, default=0)
    names = heads(voice, "table.indicator", "parts.years", "table.region")
    same = (*names, *heads(voice, "parts.start", "parts.end", decimals=digits))
    sizes = ("began.column.change", "began.column.beyond")
    ends = ("table.lower", "table.upper")
    numbers = [
        Column(title, digits + 1)
        for size in sizes
        for title in (t(size), *(f"{t(size)}: {t(end)}" for end in ends))
    ]
    title, notes = t("began.title"), (t("began.note"),)
    said = [words.beginners_finding(one, voice) for one in found]
    table = RowTable(
        title,
        (*same, *heads(voice, "parts.change", "parts.beyond")),
        tuple(shown),
        {},
        notes,
        tuple(decimals),
    )
    file = Table(title, (*same, *numbers), tuple(filed), {}, notes)
    regions, items, years = zip(*codes, strict=True)
    table = replace(table, filed=with_codes(file, voice, regions, items, years).filed)
    rows = [r for r in answer.rows if r.indicator in [one.indicator for one in found]]
    return _part(answer, rows, said, table, voice)


def _asides(answer: Profile, voice: Voice) -> Part:
    """The region's figures that are not set beside the country, and why."""
    t = voice.t
    shown = [a for a in answer.asides if a.figure.value is not None]
    medians = any(a.middle is not None for a in shown)
    decimals = tuple(a.indicator.decimals for a in shown)
    columns = [*heads(voice, "table.indicator", "table.year")]
    columns.append(Column(t("profile.column.value"), max(decimals)))
    columns += [Column(t("aside.column.middle"), max(decimals))] if medians else []
    columns.append(Column(t("aside.column.why" if answer.level != "country" else "aside.column.regions")))
    rows: Rows = []
    for a in shown:
        middle = (a.middle,) if medians else ()
        side = "national" if a.level == "country" else "why"
        why = t(f"aside.{side}.{a.why}", name=voice.name(a.level, a.region))
        rows.append((voice.label(a.indicator), str(a.year), a.figure.value, *middle, why))
    notes = tuple(
        t("aside.note.middle", name=voice.label(a.indicator), having=a.having, regions=a.regions)
        for a in shown
        if a.middle is not None
    )
    table = RowTable(words.aside_title(answer, voice), tuple(columns), tuple(rows), {}, notes, decimals)
    items, years = [a.indicator for a in shown], [a.year for a in shown]
    table = replace(
        table, filed=with_codes(table, voice, [a.region for a in shown], items, years, without=(1,)).filed
    )
    sources = tuple({s.id: s for a in shown for s in a.sources}.values())
    origin = sources_line(replace(answer, sources=sources), [a.indicator for a in shown], voice)
    return Part(table.title, " ".join(words.aside_lists(answer, voice)), table, origin)


def _part(
    answer: Profile,
    rows: Sequence[ProfileRow],
    said: Sequence[str],
    table: Table,
    voice: Voice,
) -> Part:
    sources = tuple(dict.fromkeys(s for r in rows for s in r.sources))
    origin = sources_line(replace(answer, sources=sources), [r.indicator for r in rows], voice)
    return Part(said[0].removesuffix("."), " ".join(said[1:]), table, origin)


def _with_file(
    table: Table,
    file: Table,
    answer: Profile,
    rows: Sequence[ProfileRow],
    voice: Voice,
    figures: Figures,
    without: Sequence[int] = (),
) -> Table:
    """The table, with for files the `file`'s columns behind what each row is of."""
    codes = [answer.region] * len(rows)
    items, years = [r.indicator for r in rows], [r.year for r in rows]
    return replace(table, filed=with_codes(file, voice, codes, items, years, figures.exact, without).filed)


def _difference(
    item: Indicator, size: float | None, interval: Interval | None, decimals: int, voice: Voice
) -> str:
    """A difference with its sign and, in brackets, its interval; a dash without them."""
    if size is None or interval is None:
        return "–"
    return f"{signed_number(size, decimals, voice)} ({words.difference_interval(item, interval, voice)})"


def _name_cells(row: ProfileRow, voice: Voice) -> tuple[str, str]:
    return voice.label(row.indicator), tables.year_text(row, voice)


def _digits(rows: Sequence[ProfileRow]) -> int:
    return max(_decimals(rows), default=0)


def _decimals(rows: Sequence[ProfileRow]) -> tuple[int, ...]:
    return tuple(r.indicator.decimals for r in rows)
