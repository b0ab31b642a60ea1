"""A development in words, for all cards that show one: finding, alternative text, table, data."""

from typing import Any

from soila_dash.answers.develop import Development, Series, narrow
from soila_dash.answers.estimate import MISSING, Estimate
from soila_dash.cards.base.answer_data import figure_json, json_number, sources_json
from soila_dash.cards.base.card import Shown, Statement
from soila_dash.cards.base.ends import aim_of_change, ends
from soila_dash.cards.base.file_tables import Line, long_table
from soila_dash.cards.base.sentences import of_sex, with_mark
from soila_dash.cards.base.tables import Cell, Column, Figures, Table, drop_empty_columns, precision_notes
from soila_dash.cards.base.under import under
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Indicator
from soila_dash.i18n import capital
from soila_dash.statistics.trend import RecentTrend


def development_finding(answer: Development, voice: Voice) -> str:
    """What the chosen series did lately, hedged by the same test that the answer holds."""
    return of_sex(answer.sex, _finding(answer, voice), voice)


def _finding(answer: Development, voice: Voice) -> str:
    series = answer.chosen_series
    if series is None or series.recent is None:
        return _range_over_time(answer, voice)
    recent, item = series.recent, answer.indicator
    slots = {
        "place": voice.place(series.level, series.region),
        "phrase": item.phrase[voice.t.language],
        "first": recent.first_year,
        "last": recent.last_year,
    }
    if recent.difference is None:
        return capital(_lone_figure(series, slots, voice))
    if recent.direction in ("increasing", "decreasing", "none"):
        way = _way(series, recent)
        aim = "" if way == "none" else aim_of_change(item, recent.direction == "increasing", voice)
        return capital(voice.t(f"finding.trend.{way}", **slots, **_both_ends(series, recent, voice)) + aim)
    moved = series.difference
    if moved is None:
        return capital(_lone_figure(series, slots, voice))
    way = {"more": "up", "less": "down"}.get(moved.way, moved.way)
    size = voice.change(item, moved)
    return capital(voice.t(f"finding.trend.{recent.direction}.{way}", **slots, size=size))


def _way(series: Series, recent: RecentTrend) -> str:
    """The way of a tested trend; one that its two ends do not show says so."""
    start, end = (series.at(year) for year in (recent.first_year, recent.last_year))
    shown = (end.exact or 0.0) - (start.exact or 0.0) if start and end else 0.0
    against = {"increasing": shown <= 0, "decreasing": shown >= 0}.get(recent.direction, False)
    return f"{recent.direction}.between" if against else recent.direction


def _both_ends(series: Series, recent: RecentTrend, voice: Voice) -> dict[str, str]:
    start, end = (series.at(year) or MISSING for year in (recent.first_year, recent.last_year))
    first, last = ends(series.indicator, start, end, voice)
    return {"start": first, "end": last}


def _lone_figure(series: Series, slots: dict[str, object], voice: Voice) -> str:
    """The newest figure where none stands just before it, and why: nothing earlier, another source, a break,
    or a gap."""
    item, last = series.indicator, series.last
    slots = {**slots, "value": voice.figure(item, last.figure) if last else "–"}
    earlier = [p for p in series.points if p.figure.value is not None and last and p.year < last.year]
    if not earlier or last is None:
        if series.elsewhere is None:
            return voice.t("finding.trend.single", **slots)
        return voice.t("finding.trend.single.source", **slots, before=series.elsewhere)
    before = earlier[-1]
    if any(before.year < b.year <= last.year for b in item.breaks):
        return voice.t("finding.trend.single.broken", **slots)
    value = voice.figure(item, before.figure)
    return voice.t("finding.trend.single.gap", **slots, earlier=value, before=before.year)


def _range_over_time(answer: Development, voice: Voice) -> str:
    first, last = answer.years
    return capital(
        voice.t(
            "finding.trend.regions",
            phrase=answer.indicator.phrase[voice.t.language],
            first=first,
            last=last,
        )
    )


def development_alt(answer: Development, voice: Voice) -> str:
    """Alternative text of the curves: what is drawn, from when to when, and the finding."""
    first, last = answer.years
    text = voice.t(
        "alt.trend",
        name=answer.indicator.name[voice.t.language],
        first=first,
        last=last,
        n=voice.t.number(len(answer.regions)),
    )
    shown = [s for s in (answer.chosen_series, answer.country) if s is not None]
    ends = [_ends(s, answer, voice) for s in dict.fromkeys(shown)]
    years = voice.t.listing([str(b.year) for b in answer.breaks])
    breaks = voice.t("alt.breaks", years=years) if years else ""
    finding = development_finding(answer, voice) + "."
    return with_mark(answer.illustrative, voice, text, *ends, finding, breaks)


def _ends(series: Series, answer: Development, voice: Voice) -> str:
    first = next((p for p in series.points if p.figure.value is not None), None)
    if first is None or series.last is None or series.last is first:
        return ""
    return capital(
        voice.t(
            "alt.ends",
            place=voice.place(series.level, series.region),
            start=voice.figure(answer.indicator, first.figure),
            first=first.year,
            end=voice.figure(answer.indicator, series.last.figure),
            last=series.last.year,
        )
    )


def development_table(answer: Development, voice: Voice) -> Table:
    """Years down, the chosen region with its interval, the country, then the others."""
    item, t = answer.indicator, voice.t
    country, chosen = answer.country, answer.chosen_series
    columns = [Column(t("table.year"))]
    series = []
    if chosen is not None:
        name = voice.name(chosen.level, chosen.region)
        columns += [
            Column(t("table.of", name=name, unit=voice.unit(item)), item.decimals),
            Column(t("table.lower"), item.decimals),
            Column(t("table.upper"), item.decimals),
        ]
    others = [s for s in (country, *answer.regions) if s is not None and s is not chosen]
    for s in others:
        columns.append(Column(voice.name(s.level, s.region), item.decimals))
        series.append(s)
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    breaks = {b.year: b.label[t.language] for b in answer.breaks}
    figures = Figures()
    for n, year in enumerate(answer.calendar):
        cells: list[Cell] = [f"{year} *" if year in breaks else str(year)]
        if chosen is not None:
            f = chosen.at(year)
            if f is None or f.value is None:
                gaps[n, len(cells)] = voice.missing(answer.indicator, f or MISSING)
            cells += [_put(figures, (n, len(cells)), item, f), *((f.lower, f.upper) if f else (None, None))]
        for s in series:
            f = s.at(year)
            if f is None or f.value is None:
                gaps[n, len(cells)] = voice.missing(answer.indicator, f or MISSING)
            cells.append(_put(figures, (n, len(cells)), item, f))
        rows.append(tuple(cells))
    notes = [f"* {year}: {label}" for year, label in breaks.items()]
    told = [p.figure for s in (chosen, *series) if s is not None for p in s.points]
    notes += precision_notes(told, voice)
    name, heads = item.name[t.language], tuple(columns)
    whole = [s for s in (chosen, *others) if s is not None]
    lines = [
        Line(
            s.region,
            voice.name(s.level, s.region),
            item,
            year,
            s.at(year) or MISSING,
            item.decimals,
            breaks.get(year),
        )
        for s in whole
        for year in answer.calendar
    ]
    filed = long_table(name, lines, "file.break", notes, voice)
    made = Table(name, heads, tuple(rows), gaps, tuple(notes), finer=figures.finer, filed=filed)
    return drop_empty_columns(made)


def _put(figures: Figures, at: tuple[int, int], item: Indicator, figure: Estimate | None) -> float | None:
    return None if figure is None else figures.figure(at, item, figure, item.decimals)


def development_json(answer: Development) -> dict[str, Any]:
    """The development as `answer trend --format json` prints it: the chosen series and the country."""
    shown = [s for s in (answer.chosen_series, answer.country) if s is not None]
    return {
        "indicator": answer.indicator.id,
        "level": answer.level,
        "sex": answer.sex,
        "unit": answer.indicator.unit.value,
        "release": answer.release,
        "illustrative": answer.illustrative,
        "breaks": [b.year for b in answer.breaks],
        "series": [_series_json(s) for s in dict.fromkeys(shown)],
        **sources_json(answer),
    }


def _series_json(series: Series) -> dict[str, Any]:
    recent = series.recent
    return {
        "region": series.region,
        "recent_trend": None
        if recent is None
        else {
            "direction": recent.direction,
            "first_year": recent.first_year,
            "last_year": recent.last_year,
            "difference": json_number(recent.difference),
            "chi2": json_number(recent.chi2),
        },
        "rows": [{"year": p.year, **figure_json(p.figure), "status": p.figure.status} for p in series.points],
    }


def trend_under(answer: Development, voice: Voice) -> str:
    """The line under the title: with the first and the last year."""
    years = "–".join(str(year) for year in answer.years)
    return under([answer.indicator], answer.level, answer.sex, years, voice)


def trend_paper(shown: Shown[Development], statement: Statement, voice: Voice) -> Table:
    """The country and the chosen region alone; all where neither has a figure."""
    answer = shown.answer
    chosen = [s.region for s in answer.regions if s.region == answer.region]
    few = narrow(answer, chosen)
    return development_table(few, voice) if few.regions or few.country else statement.table
