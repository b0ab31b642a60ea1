"""The funnel of a comparison as figure, table, sentences and data."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from soila_dash.answers.compare import Comparison
from soila_dash.answers.decimals import IN_FILES, finer_digits, limits_beside
from soila_dash.answers.funnel import Funnel, Limit, Spot, funnel, why_not
from soila_dash.answers.ground import Ground, area
from soila_dash.cards.base import answer_data, labels
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
from soila_dash.cards.base.comparison import comparison_json, comparison_title, near_sentence
from soila_dash.cards.base.file_tables import with_codes
from soila_dash.cards.base.look import LIGHT, Palette, mark
from soila_dash.cards.base.parameters import Parameters, resolve
from soila_dash.cards.base.picture import Picture, make_picture
from soila_dash.cards.base.sentences import region_names, with_mark
from soila_dash.cards.base.slide_body import Dot, Kind, Line, Scatter, kind_of
from soila_dash.cards.base.statement import make_statement
from soila_dash.cards.base.tables import Cell, Column, Figures, Table, heads
from soila_dash.cards.base.under import under
from soila_dash.cards.base.verdict_text import judgement_word, symbol_note
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Catalog
from soila_dash.drawing.axes import nice
from soila_dash.drawing.plotly_figure import Figure, Make
from soila_dash.faults import DataFaults, Fault
from soila_dash.i18n import capital

HEIGHT = 460
DOT, STRONG = 10, 13
"""Pixels that a region's dot is across, and the chosen one's."""
USUAL = 700.0
"""The width in pixels for which labels are kept apart where none is named."""
LEFT, TOP, BELOW = 44, 34, 48
"""Room in pixels beside the drawing area: for the numbers, the axis' head, the population."""


def funnel_figures(answer: Funnel, voice: Voice, colors: Palette, named: Sequence[str] = ()) -> Make:
    """The same for many a region and width, which share what they have in common."""
    spots = answer.spots
    first, last = answer.limits[0].denominators[0], answer.limits[0].denominators[-1]
    strong, wide = (x for x in answer.limits if x.adjusted)
    top = max(*(s.value for s in spots), strong.upper[0], wide.upper[-1]) * 1.06
    right = 18 + 7.4 * max(len(voice.name("country", answer.benchmark.region)), 9)
    curves = [_curves(limit, colors) for limit in answer.limits]
    hovers = [row_hover(s.row, answer.comparison, voice) for s in spots]
    notes = _ends(answer, top, voice, colors)
    target = rule((first, answer.target), (last, answer.target), colors.ink, 1.6, dash="dash")

    @cache
    def sides(width: float) -> Callable[[Sequence[bool]], list[str]]:
        across = last - first
        places = [((s.denominator - first) / across, s.value / top) for s in spots]
        lines = [
            ((n - first) / across, y / top)
            for limit in (strong, wide)
            for side in (limit.lower, limit.upper)
            for n, y in zip(limit.denominators, side, strict=True)
        ]
        names = [voice.name(answer.level, s.row.region) for s in spots]
        area = (width - LEFT - right, float(HEIGHT - TOP - BELOW))
        return labels.placer(places, names, *area, lines=lines)

    @cache
    def dot(n: int, chosen: bool, side: str) -> Figure:
        name = voice.name(answer.level, spots[n].row.region) if side else ""
        return _dot(spots[n], hovers[n], name, side, chosen, colors)

    def describe(region: str, width: float) -> Figure:
        shown = [s.clear or s.row.region == region or s.row.region in named for s in spots]
        where = sides(width)(shown)
        dots = [dot(n, s.row.region == region, where[n] if shown[n] else "") for n, s in enumerate(spots)]
        layout = frame(voice, colors, HEIGHT)
        layout["margin"] = {"l": LEFT, "r": right, "t": TOP, "b": BELOW}
        title = {"text": voice.t("table.denominator"), "font": {"size": TEXT, "color": colors.muted}}
        layout["xaxis"] |= {"range": [first, last], "title": title, "nticks": 7}
        layout["yaxis"] |= {"range": [0, top]}
        layout |= {"shapes": [target], "annotations": notes}
        return {"data": [*curves, *dots], "layout": layout}

    return describe


def _ends(answer: Funnel, top: float, voice: Voice, colors: Palette) -> list[Figure]:
    """What the vertical axis tells, and the names of the country and the limits at their ends."""
    item, last = answer.indicator, answer.limits[0].denominators[-1]
    country = voice.name("country", answer.benchmark.region)
    said = f"{country}<br>{voice.figure(item, answer.benchmark.figure, answer.comparison.decimals)}"
    limits = [
        (voice.t("funnel.limit", confidence=voice.t.number(x.confidence * 100, _decimals(x))), x.upper[-1])
        for x in answer.limits
        if x.adjusted and x.upper[-1] < top and answer.spread.tau2 > 0
    ]
    return [
        axis_head(voice.unit(item), LEFT, 26, colors),
        *(_end(text, height, last, colors.ink) for text, height in ((said, answer.target), *limits)),
    ]


def _dot(spot: Spot, hover: str, name: str, side: str, chosen: bool, colors: Palette) -> Figure:
    """A region's dot, with its name at a side where it is shown."""
    look = mark(spot.row.verdict, spot.row.judgement, colors)
    return named_dots(
        [spot.denominator],
        [spot.value],
        verdict_marker([look], colors, STRONG if chosen else DOT),
        [spot.row.region],
        [bold(name, chosen)],
        [side or "middle right"],
        [colors.accent if chosen else colors.ink],
        [hover],
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
        *heads(voice, "table.funnel.lower", "table.funnel.upper", decimals=finer_digits(item)),
        *heads(voice, "table.verdict"),
    )
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    spots = {s.row.region: s for s in answer.spots}
    figures = Figures()
    for n, row in enumerate(answer.comparison.rows):
        spot = spots.get(row.region)
        digits, ends = limits_beside(item, row.figure, (row.funnel_lower, row.funnel_upper), row.decimals)
        figures.finer[n, 5] = figures.finer[n, 6] = max(digits, finer_digits(item))
        if row.figure.value is None:
            gaps[n, 1] = voice.missing(item, row.figure)
        plain = [t(f"side.{spot.plain[c]}") if spot else "–" for c in (0.95, 0.998)]
        rows.append(
            (
                voice.name(answer.level, row.region),
                figures.figure((n, 1), item, row.figure, digits),
                row.figure.denominator,
                *plain,
                *ends,
                judgement_word(row, voice),
            )
        )
    notes = (symbol_note(answer.comparison.rows, voice), _spread(answer, voice))
    title = f"{item.name[t.language]}, {answer.year}"
    made = Table(title, columns, tuple(rows), gaps, notes, finer=figures.finer)
    codes = [row.region for row in answer.comparison.rows]
    return with_codes(made, voice, codes, item, answer.year, figures.exact)


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
    tau = voice.size(item, answer.tau, item.decimals + 1)
    if round(answer.spread.phi, 2) <= 1:
        return t("finding.funnel.phi.below", phi=phi, tau=tau)
    # 1,04 written with one decimal would say that it is no more than chance.
    return t(
        "finding.funnel.phi", phi=phi if phi != t.number(1, 1) else t.number(answer.spread.phi, 2), tau=tau
    )


def left_out_note(answer: Funnel, voice: Voice) -> str:
    """Which regions are not in the figure; "" where all are."""
    names = [voice.name(answer.level, row.region) for row in answer.left_out]
    return voice.t("funnel.left_out", regions=voice.t.listing(names)) if names else ""


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
        "tau": round(answer.tau, IN_FILES),
        "outside_plain": [s.row.region for s in answer.outside_plain],
        "clear": [s.row.region for s in answer.outside_adjusted],
    }


def _sides(spot: Spot) -> dict[str, Any]:
    row = spot.row
    return {
        "plain_95": spot.plain[0.95],
        "plain_99_8": spot.plain[0.998],
        "adjusted_95": spot.adjusted,
        "adjusted_lower": answer_data.json_number(row.funnel_lower),
        "adjusted_upper": answer_data.json_number(row.funnel_upper),
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
        data=funnel_json(answer),
        notes=(*table.notes, left_out_note(answer, voice)),
    )


def draw(shown: Shown[Funnel], voice: Voice, colors: Palette, width: float) -> Figure:
    """The funnel with the chosen region and the basket by name."""
    return funnel_figures(shown.answer, voice, colors, shown.view.in_basket)(shown.region, width)


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
        figure=funnel_figures(answer, voice, LIGHT, named)(region, USUAL),
        notes=(
            funnel_finding(answer, voice),
            symbol_note([s.row for s in answer.spots], voice),
            left_out_note(answer, voice),
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
