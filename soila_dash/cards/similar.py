"""Similar regions: as a sentence, a table of variables and distances, and data."""

import argparse
from collections.abc import Sequence
from typing import Any

from soila_dash.answers.ground import Ground
from soila_dash.answers.similar import FEWEST, LEVEL, Peer, Similar, Unused, similar
from soila_dash.cards.base import answer_data
from soila_dash.cards.base.caption import sources_line
from soila_dash.cards.base.card import Card, Shown, Statement
from soila_dash.cards.base.command import Options, Question, Reply, of_peers, weights
from soila_dash.cards.base.parameters import Parameters
from soila_dash.cards.base.places import ordinal
from soila_dash.cards.base.rows import RowTable
from soila_dash.cards.base.sentences import with_mark
from soila_dash.cards.base.statement import make_statement
from soila_dash.cards.base.tables import Cell, Column, Table
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Catalog
from soila_dash.faults import DataFaults, Fault
from soila_dash.i18n import Translator, capital
from soila_dash.statistics.similar import NEAREST

MOST_BESIDE = 6
"""So many peers fit side by side."""
COARSE = 3
"""With so few variables the text says that likeness is coarse."""


def similar_finding(answer: Similar, voice: Voice) -> str:
    """Who is nearest, or that it cannot be told."""
    if not answer.peers:
        return voice.t("similar.none")
    names = voice.t.listing([voice.name(answer.level, p.region) for p in answer.peers])
    return voice.t("similar.finding.own" if answer.own else "similar.finding", names=names)


def similar_reason(answer: Similar, voice: Voice) -> str:
    """Why likeness cannot be told; "" when it can."""
    if not answer.reason:
        return ""
    held = len(answer.variables) + sum(1 for u in answer.unused if u.why == "weight")
    name = voice.name(answer.level, answer.region)
    lacking = _missing_variables(answer, answer.region, voice)
    return voice.t(f"similar.none.{answer.reason}", n=held, fewest=FEWEST, name=name, lacking=lacking)


def _missing_variables(answer: Similar, region: str, voice: Voice) -> str:
    """The variables in use that a region has no figure of, by their short names."""
    lang = voice.t.language
    return voice.t.listing([v.indicator.short[lang] for v in answer.variables if region not in v.values])


def similar_table(answer: Similar, voice: Voice, everyone: bool = False) -> Table:
    """The region first, then its peers, nearest first (or everyone, the five nearest marked): the
    distance, what makes most of it, and the values of each variable."""
    t = voice.t
    language = t.language
    columns = [Column(t("table.region")), Column(t("similar.distance"), 2), Column(t("similar.most"))]
    for v in answer.variables:
        item = v.indicator
        title = t("similar.variable", name=item.short[language], year=v.year, unit=voice.unit(item))
        columns.append(Column(title, item.decimals))
    own: tuple[Cell, ...] = (
        t("similar.self", name=voice.name(answer.level, answer.region)),
        None,
        "",
        *(v.values.get(answer.region) for v in answer.variables),
    )
    shown = answer.everyone if everyone and answer.everyone else answer.peers
    near = {p.region for p in answer.peers} if everyone else set()
    rows = [own, *(_row(p, answer, voice, p.region in near) for p in shown)]
    notes = tuple(similar_notes(answer, voice))
    codes = [answer.region, *(p.region for p in shown)]
    filed = Table(
        t("similar.title"),
        (Column(t("file.region_code")), *columns),
        tuple((code, *row) for code, row in zip(codes, rows, strict=True)),
        {},
        notes,
    )
    return Table(t("similar.title"), tuple(columns), tuple(rows), {(0, 1): "–"}, notes, filed=filed)


def similar_beside(answer: Similar, voice: Voice) -> Table:
    """The same for a page: the region and its peers side by side, a variable in each row; only names
    and distances when a basket is too large for that."""
    t, language = voice.t, voice.t.language
    notes = tuple(similar_notes(answer, voice))
    if len(answer.peers) > MOST_BESIDE or not answer.variables:
        columns = (Column(t("table.region")), Column(t("similar.distance"), 2), Column(t("similar.most")))
        whole = similar_table(answer, voice)
        shown = tuple(r[:3] for r in whole.rows[1:])
        return Table(whole.title, columns, shown, {}, notes, filed=whole.filed)
    codes = (answer.region, *answer.codes)
    names = [voice.name(answer.level, code) for code in codes]
    names[0] = t("similar.self", name=names[0])
    distances: list[Cell] = [_distance(p) for p in answer.peers]
    rows: list[tuple[Cell, ...]] = [(t("similar.distance"), None, *distances)]
    for v in answer.variables:
        item = v.indicator
        title = t("similar.variable", name=item.short[language], year=v.year, unit=voice.unit(item))
        rows.append((title, *(v.values.get(code) for code in codes)))
    decimals = (2, *(v.indicator.decimals for v in answer.variables))
    heads = (Column(t("similar.variables")), *(Column(name, 2) for name in names))
    filed = similar_table(answer, voice).filed
    return RowTable(t("similar.title"), heads, tuple(rows), {}, notes, decimals, filed=filed)


def _row(peer: Peer, answer: Similar, voice: Voice, starred: bool) -> tuple[Cell, ...]:
    name = voice.name(answer.level, peer.region)
    most = ""
    if peer.shares and any(peer.shares):
        most = answer.variables[peer.shares.index(max(peer.shares))].indicator.short[voice.t.language]
    values = [v.values.get(peer.region) for v in answer.variables]
    return (f"{name} *" if starred else name, _distance(peer), most, *values)


def _distance(peer: Peer) -> float | None:
    """Rounded far below any use, alike in tables, files and data."""
    return None if peer.distance is None else round(peer.distance, 6)


def similar_notes(answer: Similar, voice: Voice) -> list[str]:
    """Which variables are used with which weights, which are not and why, and how to read distances."""
    t = voice.t
    notes = []
    if answer.everyone:
        notes.append(t("similar.note.distance"))
        if len(answer.variables) <= COARSE:
            notes.append(t("similar.note.few", n=len(answer.variables)))
    if answer.variables:
        used = [
            t("similar.weighted", name=v.indicator.short[t.language], weight=f"{v.weight:g}")
            for v in answer.variables
        ]
        notes.append(t("similar.note.used", names=t.listing(used)))
    if answer.unused:
        names = [_why(u, voice) for u in answer.unused]
        notes.append(t("similar.note.unused", names=t.listing(names)))
    if answer.without:
        names = [
            f"{voice.name(answer.level, code)} ({_missing_variables(answer, code, voice)})"
            for code in answer.without
        ]
        notes.append(t("similar.note.without", names=t.listing(names)))
    return notes


def _why(unused: Unused, voice: Voice) -> str:
    return voice.t(f"similar.why.{unused.why}", name=unused.indicator.short[voice.t.language])


def similar_all_table(answers: Sequence[Similar], voice: Voice) -> Table:
    """Every region with its five nearest and their distances, from north to south."""
    t = voice.t
    nearest = [Column(t("similar.nearest", n=ordinal(n, voice))) for n in range(1, NEAREST + 1)]
    rows = []
    for answer in answers:
        cells = [_distant(p, answer, voice) for p in answer.peers]
        cells += ["–"] * (NEAREST - len(cells))
        rows.append((voice.name(answer.level, answer.region), *cells))
    notes = similar_notes(answers[0], voice) if answers else []
    reasons = dict.fromkeys(r for a in answers if (r := similar_reason(a, voice)))
    return Table(t("similar.all"), (Column(t("table.region")), *nearest), tuple(rows), {}, (*reasons, *notes))


def _distant(peer: Peer, answer: Similar, voice: Voice) -> str:
    name = voice.name(answer.level, peer.region)
    return name if peer.distance is None else f"{name} {voice.t.number(peer.distance, 2)}"


def similar_json(answer: Similar) -> dict[str, Any]:
    """The answer as `answer similar --region … --format json` prints it: everyone, nearest first."""
    peers = set(answer.codes)
    return {
        "region": answer.region,
        "level": answer.level,
        "release": answer.release,
        "illustrative": answer.illustrative,
        "reason": answer.reason or None,
        "own": list(answer.own),
        "variables": [
            {"indicator": v.indicator.id, "year": v.year, "logged": v.logged, "weight": v.weight}
            for v in answer.variables
        ],
        "unused": [
            {"indicator": u.indicator.id, "why": u.why, "regions": list(u.regions)} for u in answer.unused
        ],
        "without": list(answer.without),
        "rows": [
            {
                "region": p.region,
                "distance": _distance(p),
                "peer": p.region in peers,
                "shares": {
                    v.indicator.id: round(share, 6)
                    for v, share in zip(answer.variables, p.shares, strict=False)
                },
                "values": {v.indicator.id: v.values.get(p.region) for v in answer.variables},
            }
            for p in (answer.everyone or answer.peers)
        ],
        **answer_data.sources_json(answer),
    }


def similar_context(answer: Similar, voice: Voice) -> list[tuple[str, str]]:
    """What a file of the answer carries."""
    t = voice.t
    lines = [
        (t("context.region"), capital(voice.name(answer.level, answer.region))),
        (t("context.level"), t(f"level.{answer.level}")),
    ]
    return [*lines, *answer_data.origin(answer, voice)]


def answer_similar(view: Parameters, on: Ground) -> Shown[Similar]:
    """The regions most like the view's, by the reader's own weights or peers where given."""
    weights = {name: float(n) for name, _, n in (w.rpartition("-") for w in view.w.split(".") if w)}
    own = [code for code in view.peers.split(".") if code]
    answer = similar(on.store, on.catalog, view.region, weights, own)
    if not answer.peers:
        raise DataFaults([Fault("no_peers", key="region", found=view.region)])
    return Shown(view, answer, view.region)


def describe(shown: Shown[Similar], voice: Voice, catalog: Catalog) -> Statement:
    """The regions most like one, in words."""
    answer = shown.answer
    title, table = similar_finding(answer, voice), similar_beside(answer, voice)
    return make_statement(
        shown,
        voice,
        title=title,
        under=capital(voice.name(answer.level, answer.region)),
        alt=with_mark(answer.illustrative, voice, f"{title}."),
        table=table,
        context=similar_context(answer, voice),
        origin=sources_line(answer, [v.indicator for v in answer.variables], voice),
        data=similar_json(answer),
    )


def _of_region(question: argparse.ArgumentParser, t: Translator) -> None:
    question.add_argument("--region", default="", help=t("cli.region.each"))
    of_peers(question, t)


def reply(options: Options, on: Ground, voice: Voice) -> Reply:
    """`answer similar`, of one region or of each."""
    weighed = weights(options)
    if options.region:
        answer = similar(on.store, on.catalog, options.region, weighed, options.peer)
        finding = similar_reason(answer, voice) or similar_finding(answer, voice)
        table = similar_table(answer, voice, everyone=True)
        return Reply(finding, table, similar_context(answer, voice), similar_json(answer))
    every = [similar(on.store, on.catalog, r.code, weighed, options.peer) for r in on.store.at(LEVEL)]
    found = {"regions": [similar_json(a) for a in every]}
    context = similar_context(every[0], voice)[1:]
    return Reply(voice.t("similar.title"), similar_all_table(every, voice), context, found)


CARD = Card(
    "similar",
    ("region",),
    answer_similar,
    describe,
    question=Question("similar", "cli.answer.similar", _of_region, reply),
)
