"""Opinions in words, figures, tables and files: diverging bars of three classes, no verdict colours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from soila_dash.answers.opinions import (
    ALL,
    NOTHING,
    Beside,
    Changed,
    Changes,
    Completeness,
    Opinion,
    OpinionRow,
    Opinions,
    Reported,
    Respondents,
)
from soila_dash.catalog.survey import Instrument, Pilot, Round
from soila_dash.i18n import capital
from soila_dash.render import typeset
from soila_dash.render.figures import FONT, Figure, frame
from soila_dash.render.look import Palette
from soila_dash.render.tables import Cell, Column, Table
from soila_dash.render.voice import Voice

CLASSES = ("disagrees", "neither", "agrees")
BAR, HEADING = 28, 24
KEYS_APART = 1.15
"""A reader's own font may be so much wider than ours."""
_ROOM = 62.0
"""How far the axis reaches to the left at least, in percent."""


@dataclass(frozen=True)
class Bar:
    """A row of the figure: its name, what was said, what everyone said (a thin bar below), and the
    heading that stands above it."""

    name: str
    opinion: Opinion
    everyone: Opinion | None = None
    heading: str = ""
    strong: bool = False


# Words


def share(opinion: Opinion, voice: Voice, which: str = "agrees") -> str:
    """A class's share: 77 %, or over 90 %; a dash where none is shown."""
    if opinion.over == which:
        return voice.t("opinion.over")
    value = getattr(opinion, which)
    return "–" if value is None else voice.t.value(value, "percent", 0)


def mean(opinion: Opinion, voice: Voice) -> str:
    """4,1 (3,9–4,2), about 4,5 beside a share that is not shown, or a dash."""
    if opinion.mean is None:
        return "–"
    text = voice.t.number(opinion.mean, 1)
    if opinion.mean_lower is None or opinion.mean_upper is None:
        return voice.t("opinion.about", mean=text)
    return f"{text} ({voice.t.span(opinion.mean_lower, opinion.mean_upper, 1)})"


def reason(opinion: Opinion, voice: Voice, thresholds: Mapping[str, int]) -> str:
    """Why no shares are shown: a band in their place, too few answers, or none at all."""
    if opinion.status == "banded":
        return voice.t(f"opinion.band.{opinion.band}", n=thresholds["answers_from"])
    if opinion.status == "none":
        return voice.t("opinion.none")
    return voice.t("opinion.hidden", n=thresholds["answers_from"])


def subject(answer: Opinions | Changes, voice: Voice) -> str:
    """Who is spoken of: the pilot or all pilots, and the group."""
    lang = voice.t.language
    pilot = answer.pilot.name[lang] if answer.pilot else voice.t("opinion.all")
    return f"{pilot}, {answer.group.name[lang].lower()}"


def opinions_finding(answer: Opinions, voice: Voice) -> str:
    """The item with most and the one with least agreement, or why nothing is told; no full stop."""
    lang = voice.t.language
    told = [r for r in answer.rows if _agreement(r.own) is not None]
    who = subject(answer, voice)
    if not told:
        return voice.t("opinion.finding.none", who=who)
    most, least = (f(told, key=lambda r: _agreement(r.own) or 0.0) for f in (max, min))
    slots = {"who": who, "most": most.item.short[lang], "most_share": share(most.own, voice)}
    if most is least:
        return voice.t("opinion.finding.one", **slots)
    return voice.t(
        "opinion.finding", **slots, least=least.item.short[lang], least_share=share(least.own, voice)
    )


def opinions_sentences(answer: Opinions, voice: Voice) -> tuple[str, ...]:
    """Whole sentences: how many answered, and a pilot beside all pilots on what sets it most apart."""
    t = voice.t
    said = [respondents_sentence(answer.respondents, voice, answer.thresholds)]
    apart = [
        (r, r.own.agrees - r.everyone.agrees)
        for r in answer.rows
        if answer.pilot and r.own.agrees is not None and r.everyone.agrees is not None
    ]
    if apart:
        row, difference = max(apart, key=lambda pair: abs(pair[1]))
        key = "opinion.apart" if difference else "opinion.apart.same"
        slots = {"item": row.item.short[t.language], "own": share(row.own, voice)}
        said.append(t(key, **slots, everyone=share(row.everyone, voice)))
        if not _apart(row.own, row.everyone):
            said.append(t("opinion.apart.chance"))
    hidden = [r for r in answer.rows if r.own.status in ("suppressed", "banded")]
    if hidden:
        said.append(t.n("opinion.left_out", len(hidden), of=len(answer.rows)))
    return tuple(said)


def respondents_sentence(found: Respondents, voice: Voice, thresholds: Mapping[str, int]) -> str:
    """How many answered of how many asked, or that it is not told."""
    t = voice.t
    if found.status == "suppressed":
        return t("opinion.respondents.hidden", n=thresholds["count_from"])
    if not found.n:
        return t("opinion.respondents.none")
    if found.expected is None or found.rate is None:
        return t.n("opinion.respondents", found.n)
    rate = t.value(found.rate, "percent", 0)
    return t.n("opinion.respondents.of", found.n, of=t.number(found.expected), rate=rate)


def beside_finding(answer: Beside, voice: Voice) -> str:
    """In how many pilots the item may be shown and how far apart they lie; no full stop."""
    t, item = voice.t, answer.item.short[voice.t.language]
    told = [o for _, o in answer.rows if _agreement(o) is not None]
    if len(told) < 2:
        return t("opinion.beside.few", item=item, shown=len(told), of=len(answer.rows))
    low, high = min(told, key=lambda o: _agreement(o) or 0.0), max(told, key=lambda o: _agreement(o) or 0.0)
    slots = {"item": item, "shown": len(told), "of": len(answer.rows)}
    return t("opinion.beside", **slots, low=share(low, voice), high=share(high, voice))


def beside_notes(answer: Beside, voice: Voice) -> tuple[str, ...]:
    """Pilots whose answers are too few, and those without any."""
    t, lang = voice.t, voice.t.language
    notes = []
    for status, key in (("suppressed", "opinion.beside.hidden"), ("none", "opinion.beside.none")):
        names = [p.name[lang] for p, o in answer.rows if o.status == status]
        if names:
            notes.append(t(key, pilots=t.listing(names), n=answer.thresholds["answers_from"]))
    return tuple(notes)


def changes_finding(answer: Changes, voice: Voice) -> str:
    """Which items changed by more than chance between the rounds; no full stop."""
    t, lang = voice.t, voice.t.language
    who = subject(answer, voice)
    compared = [r for r in answer.rows if r.interval is not None]
    if not compared:
        return t("opinion.change.finding.none", who=who)
    clear = [r for r in compared if r.clear]
    if not clear:
        return t("opinion.change.finding.same", who=who, of=len(compared))
    names = [f"{r.item.short[lang]} ({_points(r.difference or 0.0, voice)})" for r in clear]
    return t.n("opinion.change.finding", len(clear), who=who, items=t.listing(names), of=len(compared))


def changes_notes(answer: Changes, voice: Voice) -> tuple[str, ...]:
    """How the rounds are compared, and which pilots were in one of them only."""
    t, lang = voice.t, voice.t.language
    notes = [t("opinion.change.note")]
    for pilots, key in ((answer.joined, "opinion.change.joined"), (answer.left, "opinion.change.left")):
        if pilots:
            notes.append(t(key, pilots=t.listing([p.name[lang] for p in pilots])))
    return tuple(notes)


def change_word(row: Changed, voice: Voice) -> str:
    """grew, fell, no clear change, or why it is not compared."""
    if row.why:
        return voice.t(f"opinion.change.why.{row.why}")
    if not row.clear:
        return voice.t("opinion.change.same")
    return voice.t("opinion.change.up" if (row.difference or 0) > 0 else "opinion.change.down")


def completeness_finding(answer: Completeness, voice: Voice) -> str:
    """How many answered in all, and in how many pilots and groups nobody did; no full stop."""
    t = voice.t
    asked = [answer.of(p.id, g.id) for p in answer.pilots for g in answer.groups]
    silent = sum(1 for c in asked if c.status == "published" and c.n == 0 and c.expected)
    whole = answer.of(ALL, ALL)
    if whole.n is None:
        return t.n("opinion.board.hidden", silent, pilots=len(answer.pilots))
    return t.n("opinion.board", silent, answers=t.number(whole.n), pilots=len(answer.pilots))


def reported_finding(answer: Reported, voice: Voice) -> str:
    """What most of those who could be heard agree with, or that too little may be shown; no full stop."""
    told = [(g, r) for g, r in answer.rows if _agreement(r.own) is not None]
    if not told:
        return voice.t("opinion.reported.none")
    group, row = max(told, key=lambda pair: _agreement(pair[1].own) or 0.0)
    lang = voice.t.language
    return voice.t(
        "opinion.reported",
        heard=len(answer.heard),
        of=len(answer.pilots),
        group=group.name[lang].lower(),
        item=row.item.short[lang],
        share=share(row.own, voice),
    )


def _agreement(opinion: Opinion) -> float | None:
    """A share to order by: what is over 90 % goes above it."""
    if opinion.over:
        return {"agrees": 100.0}.get(opinion.over, 0.0)
    return None if opinion.agrees is None else float(opinion.agrees)


def _apart(one: Opinion, other: Opinion) -> bool:
    """Whether two intervals of agreement do not touch."""
    limits = (one.agrees_lower, one.agrees_upper, other.agrees_lower, other.agrees_upper)
    low, high, other_low, other_high = (x if x is not None else 0.0 for x in limits)
    return low > other_high or high < other_low


def _points(difference: float, voice: Voice) -> str:
    sign = "+" if difference > 0 else ""
    return voice.t("opinion.points", value=sign + voice.t.number(difference, 0))


# Figures


def bars(rows: Sequence[OpinionRow], voice: Voice, grouped: bool = True) -> list[Bar]:
    """The rows of a profile, under the headings of what they measure."""
    lang, before = voice.t.language, ""
    out = []
    for row in rows:
        name = row.measure.name[lang]
        heading = name if grouped and name != before else ""
        before = name
        everyone = row.everyone if row.everyone is not NOTHING else None
        out.append(Bar(row.item.short[lang], row.own, everyone, heading))
    return out


def beside_bars(answer: Beside, voice: Voice, chosen: str = "") -> list[Bar]:
    """All pilots first, then each of which something is told."""
    lang = voice.t.language
    rows = [Bar(voice.t("opinion.all"), answer.everyone, strong=True)]
    return rows + [
        Bar(p.name[lang], o, strong=p.id == chosen)
        for p, o in answer.rows
        if o.status in ("published", "banded")
    ]


def reported_bars(answer: Reported, voice: Voice) -> list[Bar]:
    """By respondent group."""
    lang, before = voice.t.language, ""
    out = []
    for group, row in answer.rows:
        heading = group.name[lang] if group.id != before else ""
        before = group.id
        out.append(Bar(row.item.short[lang], row.own, heading=heading))
    return out


def opinion_figure(
    rows: Sequence[Bar], voice: Voice, colors: Palette, thresholds: Mapping[str, int]
) -> Figure:
    """Diverging bars: those who disagree to the left, who agree to the right, the undecided astride
    zero; at the right the mean with its interval and the number of answers. What is not shown says why
    in the place of its bar."""
    places, headings, height = _places(rows)
    tints = {"disagrees": colors.disagrees, "neither": colors.neither, "agrees": colors.agrees}
    inks = {"disagrees": colors.paper, "neither": colors.paper, "agrees": colors.paper}
    data: list[Figure] = []
    for which in CLASSES:
        data.append(_class(rows, places, which, tints[which], inks[which], voice))
    thin = [Bar(b.name, b.everyone) for b in rows if b.everyone is not None]
    at = [p - 0.42 for b, p in zip(rows, places, strict=True) if b.everyone is not None]
    if thin:
        data += [_thin(thin, at, which, tints[which], voice) for which in CLASSES]
    lefts = [-_edge(b.opinion)[0] for b in rows] + [-_edge(b.opinion)[0] for b in thin]
    reach = max([_ROOM, *(x + 4 for x in lefts)])
    layout = frame(voice, colors, round(58 + height))
    names = [b.name for b in rows]
    left = round(18 + 7.0 * max((len(n) for n in names), default=0))
    layout["margin"] = {"l": left, "r": 178, "t": 34, "b": 14}
    layout["barmode"] = "overlay"
    layout["xaxis"] |= {"range": [-reach, 104], "showticklabels": False, "showgrid": False}
    layout["yaxis"] |= {
        "range": [-height / BAR + 0.2, 0.4],
        "tickvals": places,
        "ticktext": [f"<b>{b.name}</b>" if b.strong else b.name for b in rows],
        "tickfont": {"size": 13, "color": colors.ink},
        "showgrid": False,
    }
    layout["shapes"] = [_line_at_zero(colors)]
    layout["annotations"] = [
        *_keys(tints, left, voice),
        *_ends(rows, places, voice, colors, thresholds),
        *(
            {
                "text": f"<b>{text}</b>",
                "x": 0,
                "xref": "paper",
                "xanchor": "left",
                "xshift": -left + 6,
                "y": y,
                "showarrow": False,
                "align": "left",
                "font": {"size": 13, "color": colors.muted},
            }
            for text, y in headings
        ),
    ]
    return {"data": data, "layout": layout}


def _line_at_zero(colors: Palette) -> dict[str, Any]:
    line = {"color": colors.ink, "width": 1}
    return {"type": "line", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def changes_figure(answer: Changes, voice: Voice, colors: Palette) -> Figure:
    """Each item's difference in percentage points with its interval, squares, beside a line at zero."""
    rows = [r for r in answer.rows if r.interval is not None and r.difference is not None]
    count, lang = len(rows), voice.t.language
    places = [count - n for n in range(count)]
    x: list[float | None] = []
    y: list[float | None] = []
    for place, row in zip(places, rows, strict=True):
        if row.interval is not None:
            x += [row.interval.lower, row.interval.upper, None]
            y += [place, place, None]
    lines = {"type": "scatter", "mode": "lines", "x": x, "y": y, "hoverinfo": "skip", "showlegend": False}
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": [r.difference for r in rows],
        "y": places,
        "text": [f"{r.item.short[lang]}<br>{_points(r.difference or 0.0, voice)}" for r in rows],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "symbol": "square",
            "size": 10,
            "color": [colors.agrees if r.clear else colors.paper for r in rows],
            "line": {"width": 2, "color": colors.agrees},
        },
        "showlegend": False,
    }
    reach = max([10.0, *(abs(v) for v in x if v is not None)]) * 1.06
    layout = frame(voice, colors, 70 + 24 * max(count, 2))
    names = [r.item.short[lang] for r in rows]
    words = [change_word(r, voice) for r in rows]
    layout["margin"] = {
        "l": round(18 + 7.0 * max((len(n) for n in names), default=0)),
        "r": round(18 + 7.0 * max((len(w) for w in words), default=0)),
        "t": 12,
        "b": 40,
    }
    layout["xaxis"] |= {
        "range": [-reach, reach],
        "showgrid": True,
        "nticks": 7,
        "title": {"text": voice.t("opinion.change.axis"), "font": {"size": 13, "color": colors.muted}},
    }
    layout["yaxis"] |= {"range": [0.3, count + 0.7], "tickvals": places, "ticktext": names, "showgrid": False}
    layout["shapes"] = [_line_at_zero(colors)]
    layout["annotations"] = [
        {
            "text": word,
            "x": 1,
            "xref": "paper",
            "y": place,
            "xanchor": "left",
            "xshift": 8,
            "showarrow": False,
            "font": {"size": 13, "color": colors.muted},
        }
        for word, place in zip(words, places, strict=True)
    ]
    return {"data": [{**lines, "line": {"color": colors.agrees, "width": 2}}, dots], "layout": layout}


def _places(rows: Sequence[Bar]) -> tuple[list[float], list[tuple[str, float]], float]:
    """Each row's height in units of a bar, the headings' too, and the whole in pixels."""
    at, places, headings = 0.0, [], []
    for row in rows:
        if row.heading:
            headings.append((row.heading, at - HEADING / BAR / 2 - 0.08))
            at -= HEADING / BAR
        room = 1.0 if row.everyone is None else 1.3
        places.append(at - 0.5)
        at -= room
    return places, headings, max(-at, 1.0) * BAR


def _edge(opinion: Opinion) -> tuple[float, float]:
    """Where the bar begins and ends, in percent around the middle of the undecided."""
    if opinion.over:
        return {"disagrees": (-90.0, 0.0), "neither": (-45.0, 45.0), "agrees": (0.0, 90.0)}[opinion.over]
    half = (opinion.neither or 0) / 2
    return -half - (opinion.disagrees or 0), half + (opinion.agrees or 0)


def _extent(opinion: Opinion, which: str) -> tuple[float, float] | None:
    """One class's part of the bar: base and length; None where there is none."""
    if opinion.status != "published":
        return None
    if opinion.over:
        return (_edge(opinion)[0], 90.0) if opinion.over == which else None
    low, high = _edge(opinion)
    half = (opinion.neither or 0) / 2
    return {
        "disagrees": (low, -half - low),
        "neither": (-half, 2 * half),
        "agrees": (half, high - half),
    }[which]


Part = tuple[Bar, float, tuple[float, float]]
"""A bar, its place, and where its share begins and how long it is."""


def _parts(rows: Sequence[Bar], places: Sequence[float], which: str) -> list[Part]:
    return [(b, p, e) for b, p in zip(rows, places, strict=True) if (e := _extent(b.opinion, which))]


def _class(
    rows: Sequence[Bar], places: Sequence[float], which: str, color: str, ink: str, voice: Voice
) -> Figure:
    parts = _parts(rows, places, which)
    texts = []
    for bar, _, (_, length) in parts:
        if bar.opinion.over:
            texts.append(voice.t("opinion.over"))
        else:
            texts.append(voice.t.number(round(length)) if length >= 7 else "")
    return _bar_trace(parts, 0.66, color, [_hover(b, voice) for b, *_ in parts]) | {
        "text": texts,
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"size": 13, "color": ink, "family": FONT},
    }


def _thin(rows: Sequence[Bar], places: Sequence[float], which: str, color: str, voice: Voice) -> Figure:
    parts = _parts(rows, places, which)
    said = [f"{voice.t('opinion.all')}<br>{_hover(b, voice)}" for b, *_ in parts]
    return _bar_trace(parts, 0.16, color, said) | {"opacity": 0.65}


def _bar_trace(parts: Sequence[Part], width: float, color: str, said: Sequence[str]) -> Figure:
    return {
        "type": "bar",
        "orientation": "h",
        "y": [p for _, p, _ in parts],
        "base": [e[0] for *_, e in parts],
        "x": [e[1] for *_, e in parts],
        "width": width,
        "marker": {"color": color},
        "customdata": said,
        "hovertemplate": "%{customdata}<extra></extra>",
        "showlegend": False,
    }


def _hover(bar: Bar, voice: Voice) -> str:
    lines = [f"<b>{bar.name}</b>"]
    lines += [f"{voice.t(f'opinion.class.{c}')} {share(bar.opinion, voice, c)}" for c in CLASSES]
    return "<br>".join([*lines, f"{voice.t('opinion.column.mean')} {mean(bar.opinion, voice)}"])


def _keys(tints: Mapping[str, str], left: int, voice: Voice) -> list[Figure]:
    """What the three colours mean, side by side above the bars."""
    found: list[Figure] = []
    at = 6.0 - left
    for which in CLASSES:
        text = f"■ {voice.t(f'opinion.class.{which}')}"
        found.append(
            {
                "text": f"<b>{text}</b>",
                "x": 0,
                "xref": "paper",
                "xanchor": "left",
                "xshift": round(at),
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 13, "color": tints[which]},
            }
        )
        at += typeset.width(text, 13, True) * KEYS_APART + 18
    return found


def _ends(
    rows: Sequence[Bar], places: Sequence[float], voice: Voice, colors: Palette, thresholds: Mapping[str, int]
) -> list[Figure]:
    """Mean and number of answers at the right; the reason where there is no bar."""
    out: list[Figure] = [
        {
            "text": voice.t("opinion.ends"),
            "x": 1,
            "xref": "paper",
            "xanchor": "left",
            "xshift": 6,
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "showarrow": False,
            "font": {"size": 13, "color": colors.muted},
        }
    ]
    for bar, place in zip(rows, places, strict=True):
        told = bar.opinion.status == "published"
        words = f"{mean(bar.opinion, voice)} · {voice.t.number(bar.opinion.n or 0)}"
        out.append(
            {
                "text": words if told else reason(bar.opinion, voice, thresholds),
                "x": 1 if told else 0,
                "xref": "paper" if told else "x",
                "xanchor": "left",
                "xshift": 6,
                "y": place,
                "showarrow": False,
                "font": {"size": 13, "color": colors.ink if told else colors.muted},
            }
        )
    return out


def bars_alt(title: str, rows: Sequence[Bar], voice: Voice, illustrative: bool) -> str:
    """Alternative text: what is drawn, and each row's agreement."""
    told = [f"{b.name} {share(b.opinion, voice)}" for b in rows if b.opinion.status == "published"]
    parts = [voice.t("opinion.alt", title=title, n=len(rows))]
    if told:
        parts.append(voice.t("opinion.alt.agrees", shares="; ".join(told)))
    if illustrative:
        parts.append(voice.t("illustrative.mark") + ".")
    return " ".join(parts)


# Tables


def opinion_columns(voice: Voice) -> tuple[Column, ...]:
    """Classes, mean and number of answers, with their intervals."""
    t = voice.t
    return (
        *(Column(f"{capital(t(f'opinion.class.{c}'))}, %", 0) for c in CLASSES),
        Column(t("opinion.column.agrees_interval")),
        Column(t("opinion.column.mean"), 1),
        Column(t("opinion.column.mean_interval")),
        Column(t("opinion.column.n"), 0),
    )


def opinion_cells(opinion: Opinion, voice: Voice) -> tuple[Cell, ...]:
    """What stands under `opinion_columns`."""
    o = opinion
    return (
        *(getattr(o, c) for c in CLASSES),
        _span(o.agrees_lower, o.agrees_upper, 0, voice),
        o.mean,
        _span(o.mean_lower, o.mean_upper, 1, voice),
        o.n,
    )


def _span(lower: float | None, upper: float | None, decimals: int, voice: Voice) -> str:
    return "–" if lower is None or upper is None else voice.t.span(lower, upper, decimals)


def opinion_gaps(
    opinion: Opinion, row: int, first: int, voice: Voice, thresholds: Mapping[str, int]
) -> dict[tuple[int, int], str]:
    """What stands in the cells without a number."""
    if opinion.status != "published":
        return {(row, first): reason(opinion, voice, thresholds)}
    gaps = {(row, first + n): "–" for n in range(3)}
    if opinion.over:
        gaps[row, first + CLASSES.index(opinion.over)] = voice.t("opinion.over")
    return gaps


def opinions_table(answer: Opinions, voice: Voice) -> Table:
    """Every item with its classes, mean and number; for a pilot also what peers and all pilots say."""
    t, lang = voice.t, voice.t.language
    columns = [Column(t("opinion.column.measure")), Column(t("opinion.column.item")), *opinion_columns(voice)]
    if answer.pilot:
        columns += [Column(t("opinion.column.peers"), 0), Column(t("opinion.column.everyone"), 0)]
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    for r, row in enumerate(answer.rows):
        cells = (row.measure.name[lang], row.item.text[lang], *opinion_cells(row.own, voice))
        gaps |= opinion_gaps(row.own, r, 2, voice, answer.thresholds)
        if answer.pilot:
            cells = (*cells, row.peers.agrees, row.everyone.agrees)
            for c, other in ((9, row.peers), (10, row.everyone)):
                gaps[r, c] = share(other, voice)
        rows.append(cells)
    title = f"{subject(answer, voice)}, {answer.round.name[lang]}"
    said = [o for row in answer.rows for o in (row.own, row.peers, row.everyone)]
    notes = (*table_notes(answer.thresholds, voice), *left_out(said, voice))
    return Table(capital(title), tuple(columns), tuple(rows), gaps, notes)


def beside_table(answer: Beside, voice: Voice) -> Table:
    """Every pilot of the round, and all of them together first."""
    t, lang = voice.t, voice.t.language
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    every = [(t("opinion.all"), answer.everyone), *((p.name[lang], o) for p, o in answer.rows)]
    for r, (name, opinion) in enumerate(every):
        rows.append((name, *opinion_cells(opinion, voice)))
        gaps |= opinion_gaps(opinion, r, 1, voice, answer.thresholds)
    columns = (Column(t("opinion.column.pilot")), *opinion_columns(voice))
    title = f"{answer.item.text[lang]} {answer.group.name[lang]}, {answer.round.name[lang]}"
    notes = (*table_notes(answer.thresholds, voice), *left_out([answer.everyone], voice))
    return Table(title, columns, tuple(rows), gaps, notes)


def changes_table(answer: Changes, voice: Voice) -> Table:
    """Both rounds' shares, the difference with its interval, and its word."""
    t, lang = voice.t, voice.t.language
    columns = (
        Column(t("opinion.column.item")),
        *(Column(t("opinion.column.agrees_in", round=r.name[lang]), 0) for r in (answer.before, answer.now)),
        Column(t("opinion.change.axis"), 0),
        Column(t("opinion.column.difference_interval")),
        Column(t("opinion.column.change")),
    )
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    for r, row in enumerate(answer.rows):
        span = "–" if row.interval is None else _span(row.interval.lower, row.interval.upper, 0, voice)
        word = change_word(row, voice)
        rows.append((row.item.text[lang], row.before.agrees, row.now.agrees, row.difference, span, word))
        for c, opinion in ((1, row.before), (2, row.now)):
            gaps[r, c] = share(opinion, voice)
    title = f"{capital(subject(answer, voice))}: {answer.before.name[lang]} – {answer.now.name[lang]}"
    return Table(title, columns, tuple(rows), gaps, changes_notes(answer, voice))


def completeness_table(answer: Completeness, voice: Voice) -> Table:
    """Pilots by group: answers of how many asked; hidden and missing as symbol and word."""
    t, lang = voice.t, voice.t.language
    columns = (
        Column(t("opinion.column.pilot")),
        *(Column(g.name[lang]) for g in answer.groups),
        Column(t("opinion.board.together")),
    )
    lines = [(t("opinion.all"), ALL), *((p.name[lang], p.id) for p in answer.pilots)]
    rows = tuple(
        (name, *(board_cell(answer.of(pilot, g), voice) for g in (*(g.id for g in answer.groups), ALL)))
        for name, pilot in lines
    )
    notes = (t("opinion.board.note", n=answer.thresholds["count_from"]),)
    return Table(t("opinion.board.title", round=answer.round.name[lang]), columns, rows, {}, notes)


def board_cell(found: Respondents, voice: Voice) -> str:
    """17 / 24 (71 %), ✱ hidden, ○ no answers, or a dash for who was not asked."""
    t = voice.t
    if found.status == "suppressed":
        return t("opinion.board.cell.hidden")
    if found.n is None or (not found.n and not found.expected):
        return "–"
    if not found.n:
        return t("opinion.board.cell.none", of=t.number(found.expected or 0))
    if found.expected is None or found.rate is None:
        return t.number(found.n)
    return f"{t.number(found.n)} / {t.number(found.expected)} ({t.value(found.rate, 'percent', 0)})"


def pilots_table(pilots: Sequence[Pilot], voice: Voice) -> Table:
    """Pilots with their regions, the state of their practice, their start and contact."""
    t, lang = voice.t, voice.t.language
    columns = (
        Column(t("opinion.column.pilot")),
        Column(t("pilot.regions")),
        Column(t("pilot.model")),
        Column(t("pilot.start")),
        Column(t("pilot.contact")),
    )
    rows = tuple(
        (
            p.name[lang],
            t.listing([voice.name("county", r) for r in p.regions]),
            t(f"pilot.model.{p.model_status}"),
            t.date(p.start),
            p.contact,
        )
        for p in pilots
    )
    return Table(t("nav.pilots"), columns, rows, {}, ())


def reported_table(answer: Reported, voice: Voice) -> Table:
    """What some pilots' respondents say together."""
    t, lang = voice.t, voice.t.language
    columns = (Column(t("opinion.column.group")), Column(t("opinion.column.item")), *opinion_columns(voice))
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    for r, (group, row) in enumerate(answer.rows):
        rows.append((group.name[lang], row.item.text[lang], *opinion_cells(row.own, voice)))
        gaps |= opinion_gaps(row.own, r, 2, voice, answer.thresholds)
    title = t("opinion.reported.table", round=answer.round.name[lang])
    said = [row.own for _, row in answer.rows]
    notes = (t("opinion.reported.note"), *table_notes(answer.thresholds, voice), *left_out(said, voice))
    return Table(title, columns, tuple(rows), gaps, notes)


def table_notes(thresholds: Mapping[str, int], voice: Voice) -> tuple[str, ...]:
    """What is shown from how many answers, and where the intervals come from."""
    slots = {name: thresholds[name] for name in ("answers_from", "banded_from", "top_percent")}
    return (voice.t("opinion.rules", **slots),)


def left_out(opinions: Iterable[Opinion], voice: Voice) -> tuple[str, ...]:
    """That answers which may not be shown are left out, and that some figures are approximate."""
    shown = [o for o in opinions if o.status == "published"]
    notes = []
    if any(o.pooled for o in shown):
        notes.append(voice.t("opinion.pooled"))
    if any(o.approximate for o in shown):
        notes.append(voice.t("opinion.approximate"))
    return tuple(notes)


# Files


def opinions_context(
    answer: Opinions | Beside | Changes | Completeness | Reported,
    voice: Voice,
    instruments: Sequence[Instrument] = (),
) -> list[tuple[str, str]]:
    """What every file of opinions carries: what they are, round, group, instrument, release, rules."""
    t, lang = voice.t, voice.t.language
    at: Round = answer.now if isinstance(answer, Changes) else answer.round
    lines = [(t("context.subject"), t("opinion.kind"))]
    lines.append((t("opinion.column.round"), f"{at.name[lang]} ({t.date(at.start)} – {t.date(at.end)})"))
    if isinstance(answer, Opinions | Changes):
        lines.append((t("opinion.column.pilot"), subject(answer, voice)))
    if isinstance(answer, Opinions | Beside | Changes):
        instruments = (answer.instrument,)
    for one in instruments:
        status = t(f"survey.status.{one.status}")
        lines.append((t("opinion.instrument"), f"{one.name[lang]} {one.version} ({status})"))
    lines.append((t("context.release"), answer.release))
    mark = t("illustrative.mark") if answer.illustrative else t("opinion.source")
    lines.append((t("context.mark") if answer.illustrative else t("context.source"), mark))
    lines += [(t("context.note"), note) for note in table_notes(answer.thresholds, voice)]
    return lines


def opinions_origin(answer: Opinions | Beside | Changes | Completeness | Reported, voice: Voice) -> str:
    """Whose answers these are, and the release."""
    t = voice.t
    source = t("illustrative.mark") if answer.illustrative else t("opinion.source")
    return " · ".join([t("card.source", source=source), t("card.release", release=answer.release)])


def opinions_under(answer: Opinions | Beside | Changes, voice: Voice) -> str:
    """That these are opinions, whether the instrument is a draft, whose, and of which rounds."""
    t, lang = voice.t, voice.t.language
    parts = [t("opinion.kind")]
    if answer.instrument.status == "draft":
        parts.append(t("opinion.draft"))
    parts.append(
        capital(subject(answer, voice)) if not isinstance(answer, Beside) else answer.group.name[lang]
    )
    at = (answer.before, answer.now) if isinstance(answer, Changes) else (answer.round,)
    return " · ".join([*parts, " – ".join(r.name[lang] for r in at)])


def said_finding(answer: Opinions | Beside | Changes, voice: Voice) -> str:
    """The finding of whichever answer it is; no full stop."""
    match answer:
        case Opinions():
            return opinions_finding(answer, voice)
        case Beside():
            return beside_finding(answer, voice)
        case Changes():
            return changes_finding(answer, voice)


def said_figure(
    answer: Opinions | Beside | Changes, voice: Voice, colors: Palette, pilot: str = ""
) -> Figure | None:
    """The figure of whichever answer it is; None where no change can be told. A `pilot` stands out."""
    match answer:
        case Opinions():
            return opinion_figure(bars(answer.rows, voice), voice, colors, answer.thresholds)
        case Beside():
            return opinion_figure(beside_bars(answer, voice, pilot), voice, colors, answer.thresholds)
        case Changes():
            told = any(r.interval is not None for r in answer.rows)
            return changes_figure(answer, voice, colors) if told else None


def opinions_alt(answer: Opinions | Beside | Changes, voice: Voice) -> str:
    """Alternative text of the answer's figure."""
    title = said_finding(answer, voice)
    if isinstance(answer, Changes):
        marked = [voice.t("illustrative.mark") + "."] if answer.illustrative else []
        return " ".join([voice.t("opinion.alt.change", title=title), *marked])
    rows = bars(answer.rows, voice) if isinstance(answer, Opinions) else beside_bars(answer, voice)
    return bars_alt(title, rows, voice, answer.illustrative)


def beside_json(answer: Beside) -> dict[str, Any]:
    """One item in every pilot, for programs."""
    return {
        "round": answer.round.id,
        "group": answer.group.id,
        "item": answer.item.id,
        "instrument": answer.instrument.key,
        "status": answer.instrument.status,
        "release": answer.release,
        "illustrative": answer.illustrative,
        "rows": [
            {"pilot": pilot, **opinion_json(opinion)}
            for pilot, opinion in ((None, answer.everyone), *((p.id, o) for p, o in answer.rows))
        ],
        "thresholds": dict(answer.thresholds),
    }


def changes_json(answer: Changes) -> dict[str, Any]:
    """Each item's share that agrees in two rounds and the difference in percentage points, for programs."""
    return {
        "before": answer.before.id,
        "now": answer.now.id,
        "group": answer.group.id,
        "pilot": answer.pilot.id if answer.pilot else None,
        "instrument": answer.instrument.key,
        "status": answer.instrument.status,
        "release": answer.release,
        "illustrative": answer.illustrative,
        "rows": [
            {
                "item": row.item.id,
                "before": opinion_json(row.before),
                "now": opinion_json(row.now),
                "difference": row.difference,
                "lower": row.interval.lower if row.interval else None,
                "upper": row.interval.upper if row.interval else None,
                "why": row.why,
            }
            for row in answer.rows
        ],
    }


def opinions_json(answer: Opinions) -> dict[str, Any]:
    """The profile as `answer opinions --format json` prints it."""
    return {
        "round": answer.round.id,
        "group": answer.group.id,
        "pilot": answer.pilot.id if answer.pilot else None,
        "instrument": answer.instrument.key,
        "status": answer.instrument.status,
        "release": answer.release,
        "illustrative": answer.illustrative,
        "respondents": {
            "status": answer.respondents.status,
            "n": answer.respondents.n,
            "expected": answer.respondents.expected,
            "rate": answer.respondents.rate,
        },
        "rows": [
            {
                "measure": row.measure.id,
                "item": row.item.id,
                "own": opinion_json(row.own),
                "peers": opinion_json(row.peers) if answer.pilot else None,
                "all": opinion_json(row.everyone) if answer.pilot else None,
            }
            for row in answer.rows
        ],
        "thresholds": dict(answer.thresholds),
    }


def opinion_json(opinion: Opinion) -> dict[str, Any]:
    """An opinion's fields; limits rounded far below any use."""
    shown = {
        name: getattr(opinion, name)
        for name in ("status", "n", "mean", *CLASSES, "over", "band", "pooled", "approximate")
    }
    limits = ("mean_lower", "mean_upper", "agrees_lower", "agrees_upper")
    return shown | {name: None if (v := getattr(opinion, name)) is None else round(v, 4) for name in limits}
