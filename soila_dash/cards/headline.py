"""The card of one figure in large: a region beside the country, and the few figures beside it."""

from dataclasses import replace
from typing import Any

from soila_dash.answers.ground import Ground, area
from soila_dash.answers.headline import Headline, headline
from soila_dash.cards.base import answer_data, tables, verdict_text
from soila_dash.cards.base.card import Card, Shown, Statement, own_region
from soila_dash.cards.base.file_tables import with_codes
from soila_dash.cards.base.parameters import Parameters, resolve
from soila_dash.cards.base.places import place_of
from soila_dash.cards.base.sentences import benchmark_name, of_sex, short_subject, with_mark
from soila_dash.cards.base.slide_body import Large
from soila_dash.cards.base.statement import make_statement
from soila_dash.cards.base.tables import Cell, Column, Figures, Table
from soila_dash.cards.base.title_fit import fitting_title
from soila_dash.cards.base.under import under
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Catalog, Unit
from soila_dash.faults import DataFaults, Fault
from soila_dash.i18n import capital
from soila_dash.statistics.verdict import Verdict


def answer_headline(view: Parameters, on: Ground) -> Shown[Headline]:
    """The newest figure of the view's region, or that of its year."""
    item, view = resolve(view, on, regional=False)
    region = area(on.store, view.region, view.level)
    developed = replace(on.development(item.id, view.level, view.sex), region=region)
    compared = places = None
    if view.level != "country":
        asked = item.id, view.level, view.year or 0, view.sex
        compared, places = on.comparison(*asked), on.ranking(*asked)
    found = headline(developed, compared, places)
    if found is None:
        raise DataFaults([Fault("no_figures_here", key=item.id, found=f"{view.level} {region} {view.year}")])
    return Shown(view, found, region)


def describe(shown: Shown[Headline], voice: Voice, catalog: Catalog) -> Statement:
    """The figure in words."""
    answer, item = shown.answer, shown.answer.indicator
    title = headline_finding(answer, voice)
    beside = [f"{capital(name)}: {figure}." for figure, name in headline_facts(answer, voice)]
    table = headline_table(answer, voice)
    return make_statement(
        shown,
        voice,
        title=title,
        under=under([item], answer.level, answer.sex, str(answer.year), voice),
        alt=with_mark(answer.illustrative, voice, f"{title}.", *beside),
        table=table,
        data=headline_json(answer),
    )


def headline_facts(answer: Headline, voice: Voice) -> list[tuple[str, str]]:
    """The few figures beside the leading one, each as (figure, what it is)."""
    t, item = voice.t, answer.indicator
    found = []
    if answer.figure.lower is not None:
        interval = voice.interval(item, answer.figure, answer.decimals)
        found.append((interval, t("table.interval")))
    compared = answer.comparison
    if compared is not None and compared.benchmark.kind != "none" and answer.level != "country":
        word = benchmark_name(compared.benchmark, voice)
        beside = voice.figure(item, compared.benchmark.figure, answer.decimals)
        found.append((beside, f"{capital(word)} {compared.year}"))
    if answer.place is not None:
        place = place_of(answer.place.lower, answer.place.upper, answer.of, voice)
        found.append((place, t(f"facts.place.{item.direction.value}")))
    recent = answer.recent
    if recent is not None and recent.first_year < recent.last_year:
        found.append((t(f"trend.word.{recent.direction}"), f"{recent.first_year}–{recent.last_year}"))
    return found


def headline_table(answer: Headline, voice: Voice) -> Table:
    """The region and the country."""
    item, t = answer.indicator, voice.t
    columns = (
        Column(t("table.region")),
        Column(t("table.value", unit=voice.unit(item), year=answer.year), item.decimals),
        Column(t("table.lower"), item.decimals),
        Column(t("table.upper"), item.decimals),
        Column(t("table.verdict")),
    )
    f, row = answer.figure, answer.row
    word = verdict_text.judgement_word(row, voice) if row is not None else t("benchmark.word")
    name = capital(voice.name(answer.level, answer.region))
    figures, digits = Figures(), answer.decimals
    value, limits = figures.figure((0, 1), item, f, digits), figures.limits((0, 2), f, digits)
    rows: list[tuple[Cell, ...]] = [(name, value, *limits, word)]
    compared = answer.comparison
    if row is not None and compared is not None and compared.benchmark.kind == "country":
        f = compared.benchmark.figure
        country = capital(voice.name("country", compared.benchmark.region))
        value, limits = figures.figure((1, 1), item, f, digits), figures.limits((1, 2), f, digits)
        rows.append((country, value, *limits, t("benchmark.word")))
    notes = [verdict_text.symbol_note([row], voice)] if row is not None else []
    notes += tables.precision_notes([answer.figure], voice)
    title, codes = f"{item.name[t.language]}, {answer.year}", [answer.region]
    made = Table(title, columns, tuple(rows), {}, tuple(notes), finer=figures.finer)
    codes += [compared.benchmark.region] if compared is not None and len(rows) > 1 else []
    return with_codes(made, voice, codes, item, answer.year, figures.exact)


def headline_json(answer: Headline) -> dict[str, Any]:
    """The figure for programs."""
    return {
        "indicator": answer.indicator.id,
        "level": answer.level,
        "region": answer.region,
        "year": answer.year,
        "sex": answer.sex,
        "unit": answer.indicator.unit.value,
        "release": answer.release,
        "illustrative": answer.illustrative,
        **answer_data.figure_json(answer.figure),
        "change": None if answer.change is None else answer.change.value,
        "change_way": None if answer.change is None else answer.change.way,
        "change_about": None if answer.change is None else answer.change.about,
        "verdict": answer.row.verdict.value if answer.row else None,
        "judgement": answer.row.judgement.value if answer.row else None,
        **answer_data.sources_json(answer),
    }


def headline_slide(shown: Shown[Headline], statement: Statement, voice: Voice) -> Large:
    """The figure in large, and the few beside it."""
    answer = shown.answer
    compared = answer.row is not None and answer.row.verdict is not Verdict.NOT_COMPARED
    return Large(
        value=voice.figure(answer.indicator, answer.figure, answer.decimals),
        name=f"{capital(voice.name(answer.level, answer.region))} {answer.year}",
        word=str(statement.table.rows[0][-1]) if compared else "",
        facts=tuple(headline_facts(answer, voice)),
    )


def headline_finding(answer: Headline, voice: Voice) -> str:
    """The page's title: a region beside the country, or the country's newest figure."""
    return of_sex(answer.sex, _finding(answer, voice), voice)


def headline_title(answer: Headline, voice: Voice) -> str:
    """The same as a page's title: shorter where it would not fit."""
    return fitting_title(headline_finding(answer, voice), _short(answer, voice, True), _short(answer, voice))


def _short(answer: Headline, voice: Voice, changed: bool = False) -> str:
    """The indicator by its short name, the figures, and the verdict as its word; the last change where it
    fits."""
    t, item, row, compared = voice.t, answer.indicator, answer.row, answer.comparison
    slots = {
        "short": short_subject(item, answer.sex, voice),
        "year": answer.year,
        "place": voice.place(answer.level, answer.region),
        "value": voice.figure(item, answer.figure, answer.decimals),
    }
    if row is not None and compared is not None and row.verdict is not Verdict.NOT_COMPARED:
        word = t(f"verdict.{row.verdict.value}")
        if row.funnel_lower is not None and row.verdict in (Verdict.HIGHER, Verdict.LOWER):
            word = t("title.verdict.usual", verdict=word)
        country = voice.place("country", compared.benchmark.region)
        figure = voice.figure(item, compared.benchmark.figure, answer.decimals)
        return t("title.region", country=country, benchmark=figure, verdict=word, **slots)
    if row is not None and compared is not None and compared.benchmark.kind == "median":
        middle = voice.figure(item, compared.benchmark.figure, answer.decimals)
        return t("title.region.median", median=middle, **slots)
    return t("title.value", **slots) + (_change(answer, voice) if changed else "")


def _finding(answer: Headline, voice: Voice) -> str:
    item, language = answer.indicator, voice.t.language
    slots = {
        "place": voice.place(answer.level, answer.region),
        "phrase": item.phrase[language],
        "year": answer.year,
        "value": voice.figure(item, answer.figure, answer.decimals),
    }
    row, comparison = answer.row, answer.comparison
    if row is not None and comparison is not None and row.verdict is not Verdict.NOT_COMPARED:
        reference = {
            "country": voice.place("country", comparison.benchmark.region),
            "benchmark": voice.figure(item, comparison.benchmark.figure, answer.decimals),
        }
        placed = "" if row.funnel_lower is not None or row.verdict is Verdict.SIMILAR else ".unplaced"
        return capital(voice.t(f"finding.region.{row.verdict.value}{placed}", **slots, **reference))
    if row is not None and comparison is not None and comparison.benchmark.kind == "median":
        middle = voice.figure(item, comparison.benchmark.figure, answer.decimals)
        return capital(voice.t("finding.region.beside_median", **slots, median=middle))
    first = voice.t("finding.value", **slots)
    if answer.change is None:
        return capital(first)
    return capital(f"{first}{_change(answer, voice)}")


def _change(answer: Headline, voice: Voice) -> str:
    change, since = answer.change, answer.year - answer.indicator.every
    if change is None:
        return ""
    if change.way in ("same", "within_rounding"):
        return voice.t(f"finding.change.{change.way}", year=since)
    of = ".persons" if answer.indicator.unit is Unit.persons else ""
    size = voice.change(answer.indicator, change)
    return voice.t(f"finding.change.{change.way}{of}", size=size, year=since)


CARD = Card("headline", ("indicator",), answer_headline, describe, slide=headline_slide, hide=own_region)
