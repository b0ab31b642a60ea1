"""What a release holds, in words, tables and files."""

import datetime as dt
from dataclasses import replace

import polars as pl

from soila_dash.answers.holdings import Audited, Holding, Holdings
from soila_dash.cards.base import answer_data
from soila_dash.cards.base.citation import ages, citation, producer, title
from soila_dash.cards.base.tables import Cell, Column, Table, drop_empty_columns
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Catalog
from soila_dash.i18n import capital
from soila_dash.sources.observations import Source


def holdings_finding(answer: Holdings, voice: Voice) -> str:
    """How many indicators have figures, and how new they are; no full stop."""
    t = voice.t
    having = [h for h in answer.indicators if h.cover is not None]
    years = [y for h in having if h.cover for by in h.cover.years.values() for y in by]
    slots = {"n": len(having), "of": len(answer.indicators), "year": max(years, default=0)}
    return t("data.finding" if having else "data.finding.none", **slots)


def sources_table(answer: Holdings, voice: Voice) -> Table:
    """Where the figures come from and how fresh they are; a real source keeps its own language."""
    t = voice.t
    columns = tuple(
        Column(t(f"data.column.{name}"))
        for name in (
            "source",
            "producer",
            "vintage",
            "confirmed",
            "read",
            "computed",
            "licence",
            "url",
        )
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            t("illustrative.mark") if answer.illustrative else title(s, voice),
            t("data.example") if answer.illustrative else producer(s, voice),
            voice.vintage(s.vintage) if s.vintage else None,
            _day(s.confirmed),
            s.read or None,
            None if answer.illustrative else _computation(s, voice),
            voice.licence(s.licence),
            s.url or None,
        )
        for s in answer.sources
    )
    return drop_empty_columns(Table(t("data.sources"), columns, rows, {}, ()))


def _computation(source: Source, voice: Voice) -> str:
    """What of a source's figures was computed or summed for the release; else that they are published."""
    way = "owner" if source.owner else source.computed or ("secondary" if source.secondary else "none")
    notes = [voice.t(f"computed.{way}")]
    if told := ages(source, voice):
        notes = [told]
    if source.reproduced:
        given, _, of = source.reproduced.partition("/")
        notes.append(voice.t("computed.reproduced", n=voice.t.number(int(given)), of=voice.t.number(int(of))))
    return capital("; ".join([*notes, *(voice.t(f"summed.{level}") for level in source.summed.split())]))


def catalog_table(answer: Holdings, catalog: Catalog, voice: Voice) -> Table:
    """Every indicator of the catalogue with its unit, levels and years, and what is not held."""
    t, lang = voice.t, voice.t.language
    goals = {g.id: g.name[lang] for g in catalog.goals}
    columns = tuple(
        Column(t(f"data.column.{name}"))
        for name in ("indicator", "goal", "unit", "levels", "years", "direction")
    )
    rows = []
    for h in answer.indicators:
        item = h.indicator
        levels, years = _extent(h, voice)
        direction = t(f"direction.{item.direction.value}")
        rows.append((item.name[lang], goals[item.goal], voice.unit(item), levels, years, direction))
    made = Table(t("data.catalog"), columns, tuple(rows), {}, ())
    ids = [h.indicator.id for h in answer.indicators]
    named = tuple((name, *row) for name, row in zip(ids, rows, strict=True))
    return replace(made, filed=replace(made, columns=(Column(t("file.indicator")), *columns), rows=named))


def _extent(h: Holding, voice: Voice) -> tuple[str, str]:
    t = voice.t
    if h.cover is None:
        return "–", t("data.not_computable" if h.in_vain else "data.not_fetched")
    levels = dict.fromkeys(level for level, _ in h.cover.years)
    years = sorted({y for by in h.cover.years.values() for y in by})
    span = str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}"
    return t.listing([t(f"level.{level}") for level in levels]), span


def audit_table(answer: Holdings, voice: Voice) -> Table:
    """By round and kind of reader what can be worked out of hidden counts and of answers at most."""
    t, lang = voice.t, voice.t.language
    columns = (
        Column(t("opinion.column.round")),
        Column(t("data.audit.what")),
        Column(t("data.audit.reader")),
        Column(t("data.audit.checked"), 0),
        Column(t("data.audit.values"), 0),
        Column(t("data.audit.range")),
        Column(t("data.audit.result")),
    )
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    for r, a in enumerate(answer.audit):
        verdict = "holds" if a.met == a.checked else "untried" if is_measured(a) else "fails"
        who = t(f"data.audit.reader.{a.reader}")
        what = t(f"data.audit.what.{a.what}")
        ends = (a.round.name[lang], what, who, a.checked, a.values, _ends(a, voice))
        rows.append((*ends, t(f"data.audit.{verdict}", met=t.number(a.met), of=t.number(a.checked))))
        gaps |= {(r, 4): t("data.audit.two"), (r, 5): "–"}
    return Table(t("data.audit"), columns, tuple(rows), gaps, (t("data.audit.note", **answer.thresholds),))


def is_measured(audited: Audited) -> bool:
    """Whether it is measured and told, and need not hold: what a reader of the code knows of counts."""
    return (audited.what, audited.reader) == ("counts", "rule-reader")


def _ends(audited: Audited, voice: Voice) -> str | None:
    if audited.lower is None:
        return None
    if audited.upper is None:
        return voice.t("data.audit.open", lower=audited.lower)
    return f"{audited.lower}–{audited.upper}"


def audit_finding(answer: Holdings, voice: Voice) -> str:
    """Whether every hidden count meets the requirement; a whole sentence."""
    t = voice.t
    if not answer.audit:
        return t("data.audit.none")
    hidden = sum(a.checked for a in answer.audit if (a.what, a.reader) == ("counts", "outsider"))
    fails = sum(a.checked - a.met for a in answer.audit if not is_measured(a))
    if fails:
        return t("data.audit.finding.fails", fails=fails)
    return t("data.audit.finding", hidden=t.number(hidden), rounds=len({a.round.id for a in answer.audit}))


def whole_table(frame: pl.DataFrame, name: str, answer: Holdings, voice: Voice) -> Table:
    """A whole table under its own column names, for a file; each row of a source says how to cite it."""
    if "source" in frame.columns and not answer.illustrative:
        told = pl.DataFrame(
            [(s.id, citation(s, voice), voice.licence(s.licence)) for s in answer.sources],
            schema={"source": pl.String, "citation": pl.String, "licence": pl.String},
            orient="row",
        )
        frame = frame.join(told, on="source", how="left", maintain_order="left")
    columns = tuple(Column(c, years=c == "year") for c in frame.columns)
    rows = tuple(tuple(_cell(x) for x in row) for row in frame.iter_rows())
    return Table(voice.t(f"data.whole.{name}"), columns, rows, {}, ())


def whole_context(answer: Holdings, subject: str, voice: Voice) -> list[tuple[str, str]]:
    """What a whole table carries: its subject, release and mark; its rows tell their sources."""
    t = voice.t
    lines = [(t("context.subject"), subject), (t("context.release"), answer.release)]
    return [*lines, *([(t("context.mark"), t("illustrative.mark"))] if answer.illustrative else [])]


def catalog_context(answer: Holdings, subject: str, voice: Voice) -> list[tuple[str, str]]:
    """What the catalogue carries: its subject, release, mark or sources, licences."""
    t, lines = voice.t, whole_context(answer, subject, voice)
    if answer.illustrative:
        return lines
    lines += [(t("context.source"), citation(s, voice)) for s in answer.sources]
    lines += [(t("context.owner"), capital(note)) for note in answer_data.owner_notes(answer, voice)]
    return lines + answer_data.licences(answer, voice)


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str | int | float) else None


def _day(day: str) -> dt.date | None:
    return dt.date.fromisoformat(day) if day else None
