"""A comparison in words, for the cards that show one: finding, title, alternative text, table and data."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from soila_dash.answers.compare import Benchmark, Comparison, Row
from soila_dash.answers.estimate import BASES, Estimate
from soila_dash.answers.ground import Ground, area
from soila_dash.cards.base.answer_data import figure_json, json_number, sources_json
from soila_dash.cards.base.card import Shown, Statement
from soila_dash.cards.base.file_tables import with_codes
from soila_dash.cards.base.parameters import Parameters, resolve
from soila_dash.cards.base.sentences import benchmark_name, of_sex, region_names, short_subject, with_mark
from soila_dash.cards.base.statement import make_statement
from soila_dash.cards.base.tables import (
    Cell,
    Column,
    Figures,
    Table,
    drop_empty_columns,
    heads,
    precision_notes,
)
from soila_dash.cards.base.title_fit import fitting_title
from soila_dash.cards.base.under import under
from soila_dash.cards.base.verdict_text import judgement_word, symbol_note
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Catalog, Indicator
from soila_dash.i18n import capital
from soila_dash.statistics.verdict import Verdict


def answer_compare(view: Parameters, on: Ground) -> Shown[Comparison]:
    """How the regions of the view's level compare."""
    item, view = resolve(view, on)
    answer = on.comparison(item.id, view.level, view.year or 0, view.sex)
    return Shown(view, answer, area(on.store, view.region, view.level))


def describe_comparison(shown: Shown[Comparison], voice: Voice, catalog: Catalog) -> Statement:
    """The comparison in words; among hidden regions its title counts the verdicts of the whole one."""
    answer = shown.answer
    table = comparison_table(answer, voice)
    title, text = comparison_title(answer, voice), comparison_finding(answer, voice)
    alt = comparison_alt(answer, voice)
    if shown.whole is not None:
        title, text = comparison_title(shown.whole, voice), ""
        table = _without_notes(table, voice)
        alt = with_mark(answer.illustrative, voice, _letters_alt(answer, voice), f"{title}.")
    return make_statement(
        shown,
        voice,
        title=title,
        under=compare_under(answer, voice),
        text=text,
        notes=table.notes if shown.whole is None else table.notes[1:],
        alt=alt,
        table=table,
        data=comparison_json(answer),
    )


def compare_under(answer: Comparison, voice: Voice) -> str:
    """The line under the title."""
    return under([answer.indicator], answer.level, answer.sex, str(answer.year), voice)


def _without_notes(table: Table, voice: Voice) -> Table:
    """The table with what its signs mean and what its letters are, and nothing of intervals."""
    notes = (table.notes[0], voice.t("hidden.note"))
    return replace(table, notes=notes, filed=replace(table.for_files, notes=notes))


def _letters_alt(answer: Comparison, voice: Voice) -> str:
    having = [r for r in answer.rows if r.figure.value is not None]
    name = answer.indicator.name[voice.t.language]
    return voice.t("alt.compare", name=name, year=answer.year, n=voice.t.number(len(having)))


def comparison_finding(answer: Comparison, voice: Voice) -> str:
    """Who stands out clearly, by name, else how many differ, and who lies near the limit; else the range."""
    near = near_sentence(answer, voice)
    return f"{_finding(answer, voice)} {near}" if near else _finding(answer, voice)


def near_sentence(answer: Comparison, voice: Voice) -> str:
    """Who lies near the limit of standing out, so that nobody reads it as a wall; "" for nobody."""
    if not answer.near:
        return ""
    return voice.t("finding.compare.near", names=region_names(answer.near, answer.level, voice))


def _finding(answer: Comparison, voice: Voice) -> str:
    if not answer.verdict_rows:
        return _range(answer, voice)
    n = len(answer.verdict_rows)
    if answer.spread is None:
        differing = len(answer.different_rows)
        key = "finding.compare.unplaced.all" if differing == n > 1 else "finding.compare.unplaced"
        return voice.t.n(key, differing, of=voice.t.number(n))
    higher = answer.rows_with(Verdict.CLEARLY_HIGHER)
    lower = answer.rows_with(Verdict.CLEARLY_LOWER)
    if not higher and not lower:
        return voice.t.n("finding.compare.none_clear", len(answer.different_rows), of=voice.t.number(n))
    parts = []
    if higher:
        parts.append(
            voice.t.n("finding.compare.higher", len(higher), names=region_names(higher, answer.level, voice))
        )
    if lower:
        parts.append(
            voice.t.n(
                "finding.compare.lower", len(lower), names=region_names(lower[::-1], answer.level, voice)
            )
        )
    count = len(higher) + len(lower)
    return voice.t.n("finding.compare.clear", count, of=voice.t.number(n), names="; ".join(parts))


def comparison_title(answer: Comparison, voice: Voice) -> str:
    """The same in a few words, for a card's head."""
    return of_sex(answer.sex, _title(answer, voice), voice)


def _title(answer: Comparison, voice: Voice) -> str:
    if not answer.verdict_rows:
        return voice.t(f"finding.compare.title.{answer.benchmark.kind}", year=answer.year)
    if answer.spread is None:
        return voice.t("finding.compare.title.country", year=answer.year)
    higher, lower = answer.rows_with(Verdict.CLEARLY_HIGHER), answer.rows_with(Verdict.CLEARLY_LOWER)
    n = len(higher) + len(lower)
    if not n:
        return voice.t("finding.compare.title.nobody", year=answer.year)
    side = "both" if higher and lower else "higher" if higher else "lower"
    return voice.t.n(f"finding.compare.title.{side}", n, year=answer.year)


def comparison_lead(answer: Comparison, voice: Voice) -> str:
    """The page's title where no single figure leads: from where to where the regions range."""
    values = [r.figure.value for r in answer.rows if r.figure.value is not None]
    lead = voice.t(
        "finding.compare.lead",
        phrase=capital(answer.indicator.phrase[voice.t.language]),
        year=answer.year,
        low=voice.number(answer.indicator, min(values)),
        high=voice.value(answer.indicator, max(values)),
    )
    short = voice.t(
        "title.range",
        short=short_subject(answer.indicator, answer.sex, voice),
        year=answer.year,
        low=voice.number(answer.indicator, min(values)),
        high=voice.value(answer.indicator, max(values)),
    )
    return fitting_title(of_sex(answer.sex, lead, voice), short)


def _range(answer: Comparison, voice: Voice) -> str:
    having = [r for r in answer.rows if r.figure.value is not None]
    if not having:
        return voice.t("finding.compare.nothing", year=answer.year)
    phrase = capital(answer.indicator.phrase[voice.t.language])
    if len(having) == 1:
        value, name = (
            voice.figure(answer.indicator, having[0].figure),
            voice.name(answer.level, having[0].region),
        )
        return voice.t("finding.compare.one", phrase=phrase, year=answer.year, value=value, name=name)
    slots = {
        "phrase": phrase,
        "year": answer.year,
        "low": voice.figure(answer.indicator, having[-1].figure),
        "low_name": _equal_names(having, having[-1], answer.level, voice),
        "high": voice.figure(answer.indicator, having[0].figure),
        "high_name": _equal_names(having, having[0], answer.level, voice),
    }
    if answer.benchmark.kind == "none":
        return voice.t("finding.compare.range", **slots)
    middle = voice.figure(answer.indicator, answer.benchmark.figure)
    if answer.benchmark.kind == "country":
        return voice.t("finding.compare.range_country", **slots, benchmark=middle)
    return voice.t("finding.compare.range_median", **slots, median=middle)


def _equal_names(rows: Sequence[Row], end: Row, level: str, voice: Voice) -> str:
    """All whose figure is the same as published: a name more or less is no matter of hidden decimals."""
    return voice.t.listing([voice.name(level, r.region) for r in rows if r.figure.value == end.figure.value])


def comparison_alt(answer: Comparison, voice: Voice) -> str:
    """Alternative text of the ranked dots: what is drawn, its ends, and the finding."""
    having = [r for r in answer.rows if r.figure.value is not None]
    text = voice.t(
        "alt.compare",
        name=answer.indicator.name[voice.t.language],
        year=answer.year,
        n=voice.t.number(len(having)),
    )
    finding = comparison_finding(answer, voice) if answer.verdict_rows else ""
    return with_mark(answer.illustrative, voice, text, _range(answer, voice), finding)


def comparison_table(answer: Comparison, voice: Voice) -> Table:
    """Regions in the order of the figure, the reference last."""
    item, t = answer.indicator, voice.t
    unit = voice.unit(item)
    columns = (
        Column(t("table.region")),
        Column(t("table.value", unit=unit, year=answer.year), item.decimals),
        *heads(voice, "table.lower", "table.upper", decimals=item.decimals),
        *heads(voice, "table.count", "table.denominator", decimals=0),
        *heads(voice, "table.verdict"),
    )
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    figures = Figures()
    for n, row in enumerate(answer.rows):
        f = row.figure
        if f.value is None:
            gaps[n, 1] = voice.missing(item, f)
        cells = _cells(figures, n, item, f, row.decimals)
        rows.append((voice.name(answer.level, row.region), *cells, judgement_word(row, voice)))
    mark_ = answer.benchmark
    if mark_.kind != "none":
        cells = _cells(figures, len(rows), item, mark_.figure, answer.decimals)
        rows.append((benchmark_name(mark_, voice), *cells, t("benchmark.word")))
    title = f"{item.name[t.language]}, {answer.year}"
    made = Table(title, columns, tuple(rows), gaps, tuple(_notes(answer, voice)), finer=figures.finer)
    codes = [r.region for r in answer.rows] + [mark_.region] * (mark_.kind != "none")
    return drop_empty_columns(with_codes(made, voice, codes, item, answer.year, figures.exact))


def _cells(figures: Figures, row: int, item: Indicator, figure: Estimate, decimals: int) -> tuple[Cell, ...]:
    value = figures.figure((row, 1), item, figure, decimals)
    return value, *figures.limits((row, 2), figure, decimals), figure.numerator, figure.denominator


def _notes(answer: Comparison, voice: Voice) -> list[str]:
    t = voice.t
    notes = [symbol_note(answer.rows, voice)]
    bases = {r.figure.basis for r in answer.rows}
    notes += [t(f"basis.{basis}") for basis in BASES if basis in bases]
    notes.append(benchmark_note(answer.benchmark, voice))
    if answer.benchmark.figure.is_derived:
        notes.append(t("benchmark.note.derived"))
    return notes + precision_notes([answer.benchmark.figure, *(r.figure for r in answer.rows)], voice)


def benchmark_note(benchmark: Benchmark, voice: Voice) -> str:
    """What the regions are set beside; of a median, of how many."""
    return voice.t(f"benchmark.note.{benchmark.kind}", having=benchmark.having, regions=benchmark.regions)


def comparison_json(answer: Comparison) -> dict[str, Any]:
    """The comparison as `answer compare --format json` prints it."""
    return {
        "indicator": answer.indicator.id,
        "level": answer.level,
        "year": answer.year,
        "sex": answer.sex,
        "unit": answer.indicator.unit.value,
        "release": answer.release,
        "illustrative": answer.illustrative,
        "benchmark": {
            "kind": answer.benchmark.kind,
            "region": answer.benchmark.region or None,
            **({"regions": answer.benchmark.having} if answer.benchmark.kind == "median" else {}),
            **figure_json(answer.benchmark.figure),
            "tested": json_number(answer.benchmark.figure.exact),
        },
        "overdispersion": None
        if answer.spread is None
        else {"phi": json_number(answer.spread.phi), "tau2": answer.spread.tau2},
        "rows": [
            {
                "region": row.region,
                **figure_json(row.figure),
                "verdict": row.verdict.value,
                "judgement": row.judgement.value,
                "deviation": json_number(row.deviation),
                "near_limit": row.near_limit,
                "status": row.figure.status,
            }
            for row in answer.rows
        ],
        **sources_json(answer),
    }


def missing_note(answer: Comparison, voice: Voice) -> str:
    """Who has no figure, and why; "" when everyone has one."""
    t = voice.t
    words = [
        f"{voice.name(answer.level, r.region)} ({voice.missing(answer.indicator, r.figure)})"
        for r in answer.rows
        if r.figure.value is None
    ]
    return t("card.missing", regions=t.listing(words)) if words else ""
