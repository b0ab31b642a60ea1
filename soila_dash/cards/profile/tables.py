"""A region's profile as tables: all goals on a page and in a file."""

from collections.abc import Sequence

from soila_dash.answers.profile import Profile, ProfileRow
from soila_dash.cards.base.ends import signed_change
from soila_dash.cards.base.file_tables import with_codes
from soila_dash.cards.base.places import place_word
from soila_dash.cards.base.rows import RowTable
from soila_dash.cards.base.tables import Cell, Column, Figures, Table, drop_empty_columns, heads
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.profile.words import profile_notes, verdict_text
from soila_dash.i18n import capital


def profile_table(answer: Profile, voice: Voice) -> RowTable:
    """Each indicator in a row, as a page shows it: the figure, the country, verdict, rank, change."""
    t, regional = voice.t, answer.level != "country"
    digits = max((r.indicator.decimals for r in answer.rows), default=1)
    columns = [
        *heads(voice, "table.indicator", "table.unit", "table.year"),
        *([Column(t("profile.column.value"), digits)] if regional else []),
        Column(t("profile.column.interval")),
        *heads(
            voice,
            "profile.column.national",
            "profile.column.lowest",
            "profile.column.highest",
            decimals=digits,
        ),
        Column(t("table.verdict") if regional else t("profile.column.clear")),
        *([Column(t("profile.column.place"))] if answer.rows_with_place else []),
        Column(t("profile.column.change")),
        *([Column(t("profile.column.middle"), digits)] if answer.peers else []),
    ]
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    figures = Figures()
    for n, row in enumerate(answer.rows):
        item, f = row.indicator, row.figure
        national = figures.figure((n, 5 if regional else 4), item, row.national, row.decimals)
        if regional and f.value is None:
            gaps[n, 3] = voice.missing(item, f)
        verdict = verdict_text(row, voice) if regional else f"{row.clear} / {row.compared}"
        rows.append(
            (
                item.short[t.language],
                t(f"unit.{item.unit.value}.short"),
                year_text(row, voice),
                *([figures.figure((n, 3), item, f, row.decimals)] if regional else []),
                voice.interval(item, f, row.decimals),
                national,
                row.lowest,
                row.highest,
                verdict,
                *([place_word(row.place)] if answer.rows_with_place else []),
                "–" if row.change is None else signed_change(row.change.difference, voice),
                *([row.middle] if answer.peers else []),
            )
        )
    title = t("profile.table", name=capital(voice.name(answer.level, answer.region)))
    decimals = tuple(r.indicator.decimals for r in answer.rows)
    notes = tuple(profile_notes(answer, voice))
    filed = profile_file(answer, voice)
    return RowTable(
        title, tuple(columns), tuple(rows), gaps, notes, decimals, finer=figures.finer, filed=filed
    )


def spine_table(answer: Profile, voice: Voice) -> RowTable:
    """The same without the regions' range, places, change and peers, for which a slide has no room."""
    whole = profile_table(answer, voice)
    national = 4 if answer.level == "country" else 5
    keep = (*range(national + 1), national + 3)  # and the verdict, behind the lowest and the highest
    return whole.only(keep)


def profile_file(answer: Profile, voice: Voice) -> Table:
    """The same for a file: every number in a column of its own, limits and quartiles too."""
    t = voice.t
    digits = max((r.indicator.decimals for r in answer.rows), default=1)
    columns = (
        *heads(voice, "profile.column.goal", "table.indicator", "file.newer"),
        *heads(
            voice,
            "profile.column.value",
            "table.lower",
            "table.upper",
            "profile.column.national",
            "profile.column.lowest",
            "profile.column.q25",
            "profile.column.q75",
            "profile.column.highest",
            decimals=digits,
        ),
        *heads(voice, "table.verdict"),
        *heads(voice, "rank.column.lower", "rank.column.upper", decimals=0),
        *heads(
            voice,
            "profile.column.change",
            "profile.column.change_lower",
            "profile.column.change_upper",
            decimals=digits + 1,
        ),
        *heads(voice, "profile.column.middle", decimals=digits),
    )
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    figures = Figures()
    for n, row in enumerate(answer.rows):
        item, f, change = row.indicator, row.figure, row.change
        if f.value is None:
            gaps[n, 3] = voice.missing(item, f)
        figures.finer |= {(n, c): item.decimals for c in (*range(7, 11), 17)}
        figures.finer |= {(n, c): item.decimals + 1 for c in range(14, 17)}
        ranks = row.place.interval if row.place else None
        moved = change.interval if change else None
        rows.append(
            (
                row.goal.name[t.language],
                item.name[t.language],
                year_text(row, voice) if row.newer else None,
                figures.figure((n, 3), item, f, row.decimals),
                *figures.limits((n, 4), f, row.decimals),
                figures.figure((n, 6), item, row.national, row.decimals),
                row.lowest,
                row.scale.q25,
                row.scale.q75,
                row.highest,
                verdict_text(row, voice),
                ranks.lower if ranks else None,
                ranks.upper if ranks else None,
                change.difference.value if change else None,
                moved.lower if moved else None,
                moved.upper if moved else None,
                row.middle,
            )
        )
    title = t("profile.table", name=capital(voice.name(answer.level, answer.region)))
    notes = tuple(profile_notes(answer, voice))
    made = Table(title, columns, tuple(rows), gaps, notes, finer=figures.finer)
    codes = [answer.region] * len(rows)
    items, years = [r.indicator for r in answer.rows], [r.year for r in answer.rows]
    return drop_empty_columns(with_codes(made, voice, codes, items, years, figures.exact).for_files)


def year_text(row: ProfileRow, voice: Voice) -> str:
    """The year of the figure; and a newer one that this region lacks, with the reason."""
    if row.newer is None:
        return str(row.year)
    newer, status = row.newer
    return voice.t("profile.newer", year=row.year, newer=newer, status=voice.status(status))


def rows_by_goal(rows: Sequence[ProfileRow]) -> list[tuple[str, list[ProfileRow]]]:
    """Rows by goal id, goals in their order."""
    found: dict[str, list[ProfileRow]] = {}
    for row in rows:
        found.setdefault(row.goal.id, []).append(row)
    return list(found.items())
