"""The funnel of a comparison as figure, table, sentences and data."""

from collections.abc import Sequence
from typing import Any

from soila_dash.answers.compare import Comparison
from soila_dash.answers.funnel import Funnel, Limit, Spot, funnel, why_not
from soila_dash.answers.ground import Ground, area
from soila_dash.cards.base import answer_data, labels
from soila_dash.cards.base.caption import sources_line
from soila_dash.cards.base.card import Card, Shown, Statement
from soila_dash.cards.base.chart_frame import (
    TEXT,
    axis_head,
    bold,
    curve,
    frame,
    named_dots,
    note,
    row_hover,
    rule,
    verdict_marker,
)
from soila_dash.cards.base.command import Options, Question, Reply, Sketch, ask_comparison, of_year
from soila_dash.cards.base.look import LIGHT, Palette, mark
from soila_dash.cards.base.parameters import Parameters, resolve
from soila_dash.cards.base.picture import Picture, make_picture
from soila_dash.cards.base.sentences import region_names, with_mark
from soila_dash.cards.base.slide_body import Dot, Kind, Line, Scatter, kind_of
from soila_dash.cards.base.statement import make_statement
from soila_dash.cards.base.tables import Cell, Column, Table, heads, judgement_word, symbol_note
from soila_dash.cards.base.under import under
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.compare.words import comparison_json, comparison_title, near_sentence
from soila_dash.catalog import Catalog
from soila_dash.drawing.axes import nice
from soila_dash.drawing.plotly_figure import Figure
from soila_dash.faults import DataFaults, Fault
from soila_dash.i18n import capital

HEIGHT = 460
DOT, STRONG = 10, 13
"""Pixels that a region's dot is across, and the chosen one's."""
USUAL = 700.0
"""The width in pixels for which labels are kept apart where none is named."""
LEFT, TOP, BELOW = 44, 34, 48
"""Room in pixels beside the drawing area: for the numbers, the axis' head, the population."""


def funnel_figure(
    answer: Funnel,
    voice: Voice,
    colors: Palette,
    region: str = "",
    named: Sequence[str] = (),
    width: float = USUAL,
) -> Figure:
    """Regions by population and value; plain limits thin, adjusted ones strong, the country dashed.

    Those that stand out, the chosen `region` and those `named` carry their names, which are kept apart in
    a figure of `width` pixels.
    """
    item = answer.indicator
    spots = answer.spots
    first, last = answer.limits[0].denominators[0], answer.limits[0].denominators[-1]
    strong, wide = (x for x in answer.limits if x.adjusted)
    top = max(*(s.value for s in spots), strong.upper[0], wide.upper[-1]) * 1.06
    data: list[Figure] = [_curves(limit, colors) for limit in answer.limits]
    layout = frame(voice, colors, HEIGHT)
    country = voice.name("country", answer.benchmark.region)
    right = 18 + 7.4 * max(len(country), 9)
    layout["margin"] = {"l": LEFT, "r": right, "t": TOP, "b": BELOW}
    area = (width - LEFT - right, float(HEIGHT - TOP - BELOW))
    data.append(_dots(answer, voice, colors, region, named, top, area))
    layout["xaxis"] |= {
        "range": [first, last],
        "title": {"text": voice.t("table.denominator"), "font": {"size": TEXT, "color": colors.muted}},
        "nticks": 7,
    }
    layout["yaxis"] |= {"range": [0, top]}
    layout["shapes"] = [rule((first, answer.target), (last, answer.target), colors.ink, 1.6, dash="dash")]
    layout["annotations"] = [
        axis_head(voice.unit(item), LEFT, 26, colors),
        _end(
            f"{country}<br>{voice.value(item, answer.benchmark.figure.value)}",
            answer.target,
            last,
            colors.ink,
        ),
        *(
            _end(
                voice.t("funnel.limit", confidence=voice.t.number(x.confidence * 100, _decimals(x))),
                x.upper[-1],
                last,
                colors.ink,
            )
            for x in answer.limits
            if x.adjusted and x.upper[-1] < top and answer.spread.tau2 > 0
        ),
    ]
    return {"data": data, "layout": layout}


def _dots(
    answer: Funnel,
    voice: Voice,
    colors: Palette,
    region: str,
    named: Sequence[str],
    top: float,
    area: tuple[float, float],
) -> Figure:
    """The regions' dots, with the names of those that have one, kept apart in an `area` of pixels."""
    spots = answer.spots
    first, last = answer.limits[0].denominators[0], answer.limits[0].denominators[-1]
    strong, wide = (x for x in answer.limits if x.adjusted)
    marks = [mark(s.row.verdict, s.row.judgement, colors) for s in spots]
    texts = [
        voice.name(answer.level, s.row.region)
        if s.clear or s.row.region == region or s.row.region in named
        else ""
        for s in spots
    ]
    lines = [
        ((n - first) / (last - first), y / top)
        for curve in (strong, wide)
        for side in (curve.lower, curve.upper)
        for n, y in zip(curve.denominators, side, strict=True)
    ]
    places = [((s.denominator - first) / (last - first), s.value / top) for s in spots]
    chosen = [s.row.region == region for s in spots]
    return named_dots(
        [s.denominator for s in spots],
        [s.value for s in spots],
        verdict_marker(marks, colors, [STRONG if c else DOT for c in chosen]),
        [s.row.region for s in spots],
        [bold(x, c) for x, c in zip(texts, chosen, strict=True)],
        labels.sides(places, texts, *area, lines=lines),
        [colors.accent if c else colors.ink for c in chosen],
        [row_hover(s.row, answer.comparison, voice) for s in spots],
    )


def _decimals(limit: Limit) -> int:
    return 0 if limit.confidence == 0.95 else 1


def _curves(limit: Limit, colors: Palette) -> Figure:
    """Both curves of a limit as one trace."""
    wide = limit.confidence != 0.95
    return curve(
        [*limit.denominators, None, *limit.denominators],
        [*limit.upper, None, *limit.lower],
        colors.ink if limit.adjusted else colors.muted,
        (1.6 if wide else 2.6) if limit.adjusted else 0.9,
        dash="dot" if wide else "solid",
    )


def _end(text: str, height: float, at: float, color: str) -> Figure:
    return note(text, at, height, color, xanchor="left", xshift=6)


def funnel_table(answer: Funnel, voice: Voice) -> Table:
    """Regions in the order of the comparison: where each lies before and after the adjustment."""
    item, t = answer.indicator, voice.t
    columns = (
        Column(t("table.region")),
        Column(t("table.value", unit=voice.unit(item), year=answer.year), item.decimals),
        *heads(voice, "table.denominator", decimals=0),
        *heads(voice, "table.funnel.plain", "table.funnel.plain998"),
        *heads(voice, "table.funnel.lower", "table.funnel.upper", decimals=min(item.decimals + 1, 3)),
        *heads(voice, "table.verdict"),
    )
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    spots = {s.row.region: s for s in answer.spots}
    for n, row in enumerate(answer.comparison.rows):
        spot = spots.get(row.region)
        if row.figure.value is None:
            gaps[n, 1] = voice.missing(item, row.figure)
        plain = [t(f"side.{spot.plain[c]}") if spot else "–" for c in (0.95, 0.998)]
        rows.append(
            (
                voice.name(answer.level, row.region),
                row.figure.value,
                row.figure.denominator,
                *plain,
                row.funnel_lower,
                row.funnel_upper,
                judgement_word(row, voice),
            )
        )
    notes = (symbol_note(answer.comparison.rows, voice), _spread(answer, voice))
    title = f"{item.name[t.language]}, {answer.year}"
    return Table(title, columns, tuple(rows), gaps, notes)


def funnel_finding(answer: Funnel, voice: Voice) -> str:
    """How many lie outside the limits of chance, who remains, and how much the regions vary."""
    t, after = voice.t, answer.outside_adjusted
    before = t.n("finding.funnel.before", len(answer.outside_plain), of=t.number(len(answer.spots)))
    if after:
        names = region_names([s.row for s in after], answer.level, voice)
        said = t.n("finding.funnel.after", len(after), names=names)
    else:
        said = t("finding.funnel.after.none")
    near = near_sentence(answer.comparison, voice)
    return " ".join(part for part in (before, said, near, _spread(answer, voice)) if part)


def _spread(answer: Funnel, voice: Voice) -> str:
    item, t = answer.indicator, voice.t
    phi = t.number(answer.spread.phi, 1)
    if answer.spread.tau2 == 0:
        return t("finding.funnel.phi.none", phi=phi)
    return t("finding.funnel.phi", phi=phi, tau=voice.size(item, answer.tau, item.decimals + 1))


def funnel_alt(answer: Funnel, voice: Voice) -> str:
    """Alternative text of the funnel: what is drawn, and the finding."""
    text = voice.t("alt.funnel", name=answer.indicator.name[voice.t.language], year=answer.year)
    return with_mark(answer.illustrative, voice, text, funnel_finding(answer, voice))


def funnel_json(answer: Funnel) -> dict[str, Any]:
    """The funnel as `answer funnel --format json` prints it: the comparison, and each region's side."""
    found = comparison_json(answer.comparison)
    spots = {s.row.region: s for s in answer.spots}
    for row in found["rows"]:
        row["funnel"] = _sides(spots[row["region"]]) if row["region"] in spots else None
    return found | {
        "tau": round(answer.tau, 6),
        "outside_plain": [s.row.region for s in answer.outside_plain],
        "clear": [s.row.region for s in answer.outside_adjusted],
    }


def _sides(spot: Spot) -> dict[str, Any]:
    row = spot.row
    return {
        "plain_95": spot.plain[0.95],
        "plain_99_8": spot.plain[0.998],
        "adjusted_95": spot.adjusted,
        "adjusted_lower": None if row.funnel_lower is None else round(row.funnel_lower, 6),
        "adjusted_upper": None if row.funnel_upper is None else round(row.funnel_upper, 6),
    }


def answer_funnel(view: Parameters, on: Ground) -> Shown[Funnel]:
    """The funnel of the view's comparison; raises DataFaults that say why there is none."""
    item, view = resolve(view, on)
    answer = _ask_funnel(on.comparison(item.id, view.level, view.year or 0, view.sex))
    return Shown(view, answer, area(on.store, view.region, view.level))


def describe(shown: Shown[Funnel], voice: Voice, catalog: Catalog) -> Statement:
    """The funnel in words."""
    answer = shown.answer
    table = funnel_table(answer, voice)
    return make_statement(
        shown,
        voice,
        title=comparison_title(answer.comparison, voice),
        under=under([answer.indicator], answer.level, answer.sex, str(answer.year), voice),
        text=funnel_finding(answer, voice),
        alt=funnel_alt(answer, voice),
        table=table,
        context=answer_data.context(answer, voice),
        origin=sources_line(answer, [answer.indicator], voice),
        data=funnel_json(answer),
    )


def draw(shown: Shown[Funnel], voice: Voice, colors: Palette, width: float) -> Figure:
    """The funnel with the chosen region and the basket by name."""
    return funnel_figure(shown.answer, voice, colors, shown.region, shown.view.in_basket, width)


SLIDE_DOT = 8
"""A dot on a slide, in points of type."""


def funnel_slide(shown: Shown[Funnel], statement: Statement, voice: Voice) -> Scatter:
    """Regions by population and value with both pairs of limits; those that stand out carry their names."""
    answer, t = shown.answer, voice.t
    named_too = (shown.region, *shown.view.in_basket)
    dots: list[Dot] = []
    kinds: dict[str, Kind] = {}
    for spot in answer.spots:
        row = spot.row
        kind, seen = kind_of(row, voice)
        kinds[kind] = Kind(kind, seen, SLIDE_DOT)
        label = voice.name(answer.level, row.region) if spot.clear or row.region in named_too else ""
        dots.append(Dot(label, kind, spot.denominator, row.figure.value or 0.0))
    first, last = answer.limits[0].denominators[0], answer.limits[0].denominators[-1]
    country = capital(voice.name("country", answer.benchmark.region))
    target = ((first, answer.target), (last, answer.target))
    lines = [line for limit in answer.limits for line in _limit_lines(limit, voice)]
    strong = [x for x in answer.limits if x.adjusted]
    top = max(*(d.y for d in dots), strong[0].upper[0]) * 1.06
    return Scatter(
        lines=(*lines, Line(country, target, LIGHT.ink, 1.5, True)),
        kinds=tuple(kinds.values()),
        dots=tuple(dots),
        across=(0, nice(0, last)[1]),
        up=(0, nice(0, top)[1]),
        titles=(t("table.denominator"), voice.unit(answer.indicator)),
        beside=statement.text,
    )


def _limit_lines(limit: Limit, voice: Voice) -> list[Line]:
    """Both sides of a limit, every second of its points."""
    t, wide = voice.t, limit.confidence != 0.95
    word = t("funnel.limit", confidence=t.number(limit.confidence * 100, _decimals(limit)))
    name = word if limit.adjusted else t("funnel.chance", limit=word)
    color = LIGHT.ink if limit.adjusted else LIGHT.similar
    width = (1.5 if wide else 2.5) if limit.adjusted else 0.75
    return [
        Line(name, tuple(list(zip(limit.denominators, side, strict=True))[::2]), color, width, wide)
        for side in (limit.upper, limit.lower)
    ]


def funnel_picture(answer: Funnel, voice: Voice, region: str = "", named: Sequence[str] = ()) -> Picture:
    """The funnel, with what its marks mean."""
    return make_picture(
        answer,
        voice,
        title=comparison_title(answer.comparison, voice),
        figure=funnel_figure(answer, voice, LIGHT, region, named),
        notes=(
            funnel_finding(answer, voice),
            symbol_note([s.row for s in answer.spots], voice),
            voice.t("funnel.note"),
        ),
        alt=funnel_alt(answer, voice),
    )


def _ask_funnel(compared: Comparison) -> Funnel:
    """The funnel of a comparison; raises DataFaults that say why there is none."""
    answer = funnel(compared)
    if answer is None:
        code = f"no_funnel_{why_not(compared)}"
        raise DataFaults([Fault(code, key="indicator", found=compared.indicator.id)])
    return answer


def reply(options: Options, on: Ground, voice: Voice) -> Reply:
    """`answer funnel`."""
    answer = _ask_funnel(ask_comparison(options, on))
    table, context = funnel_table(answer, voice), answer_data.context(answer, voice)
    return Reply(funnel_finding(answer, voice), table, context, funnel_json(answer))


def sketch(options: Options, on: Ground, voice: Voice) -> Picture:
    """`image funnel`."""
    return funnel_picture(_ask_funnel(ask_comparison(options, on)), voice, options.region)


CARD = Card(
    "funnel",
    ("indicator",),
    answer_funnel,
    describe,
    draw,
    slide=funnel_slide,
    question=Question("funnel", "cli.answer.funnel", of_year, reply),
    sketch=Sketch("funnel", "cli.answer.funnel", of_year, sketch),
)
