"""Small multiples: one small panel a region on common axes, the country dashed in each."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from soila_dash.answers.choose import REGIONAL
from soila_dash.answers.develop import Development, Series, develop, narrow
from soila_dash.answers.ground import Ground, area
from soila_dash.answers.story import Way, stretch_change, way
from soila_dash.cards.base.card import Card, Shown, Statement
from soila_dash.cards.base.chart_frame import (
    curve,
    frame,
    needs_dots,
    note,
    point_hover,
    say,
    segments,
    spoken_curve,
    year_ticks,
)
from soila_dash.cards.base.command import Options, Sketch, choose_indicator, of_indicator
from soila_dash.cards.base.development import development_json, development_table, trend_paper, trend_under
from soila_dash.cards.base.ends import signed_change
from soila_dash.cards.base.look import LIGHT, Palette
from soila_dash.cards.base.parameters import Parameters, in_view, resolve
from soila_dash.cards.base.picture import Picture, make_picture
from soila_dash.cards.base.sentences import with_mark
from soila_dash.cards.base.slide_body import Curve, Panel, Panels, Role, stretches
from soila_dash.cards.base.statement import make_statement
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Catalog
from soila_dash.drawing.plotly_figure import Figure, Make
from soila_dash.faults import DataFaults, Fault
from soila_dash.i18n import capital
from soila_dash.statistics.difference import Difference
from soila_dash.statistics.trend import LENGTH

PANEL = 128
"""Height of a panel with its title, in pixels."""
DOT = 5
"""Pixels that a line's dot is across."""
TITLE = 0.24
"""The part of it that the title takes."""
Changes = Mapping[str, Difference]
TESTED = ("increasing", "decreasing", "none")


def columns(panels: int, width: float = 0.0) -> int:
    """How many panels stand side by side, in a `width` where it is known."""
    if 0 < width < 400:
        return 2
    return 2 if panels <= 4 else 3 if panels <= 6 else 4


def multiples_figures(answer: Development, voice: Voice, colors: Palette, changes: bool = False) -> Make:
    """The same for many a region and width, which share what they have in common; `changes` are written in
    place of the newest figures."""
    told = _changes(answer) if changes else None
    cuts = {b.year for b in answer.breaks}
    country = _country(answer.country, cuts, colors) if answer.country is not None else None
    curves = [_line(series, cuts, answer, voice) for series in answer.regions]

    @cache
    def place(n: int, chosen: bool, across: int) -> tuple[list[Figure], Figure]:
        r, c = divmod(n, across)
        axes = {"xaxis": f"x{_nth(c)}", "yaxis": f"y{_nth(r)}"}
        line, title = _look(chosen, colors), _title(answer.regions[n], answer, voice, chosen, told)
        ref: dict[str, Any] = {f"{k[0]}ref": f"{v} domain" for k, v in axes.items()}
        ink = colors.accent if chosen else colors.ink
        name = note(title, 0, 1, ink, xanchor="left", yanchor="bottom", **ref)
        return [one | axes for one in (country, curves[n] | line) if one is not None], name

    @cache
    def share(across: int) -> Figure:
        return _panels(answer, voice, colors, across)

    def describe(region: str, width: float) -> Figure:
        across = columns(len(answer.regions), width)
        placed = [place(n, s.region == region, across) for n, s in enumerate(answer.regions)]
        layout = share(across) | {"annotations": [name for _, name in placed]}
        return {"data": [trace for traces, _ in placed for trace in traces], "layout": layout}

    return describe


def _changes(answer: Development) -> Changes:
    """Each region's change, all with as many decimals as one of them takes: they are told in their order."""
    found = {s.region: moved for s in answer.regions if (moved := stretch_change(s)) is not None}
    digits = max((moved.decimals for moved in found.values()), default=0)
    return {region: replace(moved, decimals=digits) for region, moved in found.items()}


def _panels(answer: Development, voice: Voice, colors: Palette, across: int) -> Figure:
    """The layout of so many panels side by side, without their titles."""
    down = max(1, -(-len(answer.regions) // across))
    first, last = answer.years
    top = answer.top * 1.08 or 1.0
    layout = frame(voice, colors, 34 + PANEL * down)
    layout["margin"] = {"l": 38, "r": 10, "t": 4, "b": 30}
    axis_x, axis_y = layout.pop("xaxis"), layout.pop("yaxis")
    span = max(last - first, 1)
    for c in range(across):
        layout[f"xaxis{_nth(c)}"] = axis_x | {
            "domain": [(c + 0.04) / across, (c + 0.96) / across],
            # A column's years stand below its last panel: the last row may be shorter.
            "anchor": f"y{_nth(max(0, -(-(len(answer.regions) - c) // across) - 1))}",
            "range": [first - span * 0.03, last + span * 0.03],
            "tickvals": _two_years(first, last),
            "tickformat": "d",
        }
    for r in range(down):
        layout[f"yaxis{_nth(r)}"] = axis_y | {
            "domain": [1 - (r + 1) / down, 1 - (r + TITLE) / down],
            "anchor": "x",
            "range": [0, top],
            "nticks": 3,
        }
    return layout


def _two_years(first: int, last: int) -> list[int]:
    """Two years within the period, not so near its ends that neighbours' labels would meet."""
    inner = year_ticks(first, last)[1:-1] or [first, last]
    return sorted({inner[0], inner[-1]})


def _nth(n: int) -> str:
    """Plotly's axis number: x, x2, x3 …"""
    return "" if n == 0 else str(n + 1)


def _title(series: Series, answer: Development, voice: Voice, chosen: bool, changes: Changes | None) -> str:
    name = voice.name(series.level, series.region)
    value = voice.figure(answer.indicator, series.last.figure) if series.last else "–"
    if changes is not None:
        moved = changes.get(series.region)
        value = signed_change(moved, voice) if moved else "–"
    return f"<b>{name}</b> {value}" if chosen else f"{name} {value}"


def _line(series: Series, cuts: set[int], answer: Development, voice: Voice) -> Figure:
    x, y, of = segments(series.points, cuts, series.indicator.every)
    said = say([point_hover(series, p, answer, voice) for p in of], ids=[series.region] * len(x))
    return spoken_curve(x, y, DOT, needs_dots(y), said)


def _look(chosen: bool, colors: Palette) -> Figure:
    color = colors.accent if chosen else colors.similar
    return {
        "line": {"color": color, "width": 3.0 if chosen else 2.2},
        "marker": {"size": DOT, "color": color},
    }


def _country(series: Series, cuts: set[int], colors: Palette) -> Figure:
    """The country's line, made once for all panels."""
    x, y, _ = segments(series.points, cuts, series.indicator.every)
    return curve(x, y, colors.ink, 1.2, dash="dash")


def multiples_title(answer: Development, voice: Voice) -> str:
    """In how many of the regions the figure rose or fell over the years shown."""
    t = voice.t
    tested = _ways(answer)
    if not tested:
        first, last = answer.years
        period = t("finding.multiples.period", first=first, last=last)
        return t("finding.multiples.untested", period=period)
    period = t(
        "finding.multiples.period",
        first=min(r.first_year for r in tested),
        last=max(r.last_year for r in tested),
    )
    up = sum(r.direction == "increasing" for r in tested)
    down = sum(r.direction == "decreasing" for r in tested)
    key = "both" if up and down else "up" if up else "down" if down else "none"
    return t(
        f"finding.multiples.{key}",
        period=period,
        up=t.n("finding.multiples.at", up),
        down=t.n("finding.multiples.at", down),
    )


def _ways(answer: Development) -> list[Way]:
    """Those of the regions whose change was tested."""
    return [w for s in answer.regions if (w := way(s)) is not None and w.direction in TESTED]


def multiples_note(answer: Development, voice: Voice) -> str:
    """How to read the panels, and how many regions were tested."""
    t = voice.t
    tested = _ways(answer)
    note = t("multiples.note" if answer.country is not None else "multiples.note.plain")
    if not tested:
        return note
    long = any(w.last_year - w.first_year >= LENGTH * answer.indicator.every for w in tested)
    key = "multiples.tested.whole" if long else "multiples.tested"
    said = t(key, n=t.number(len(tested)), of=t.number(len(answer.regions)))
    return f"{note} {said}"


def multiples_alt(answer: Development, voice: Voice) -> str:
    """Alternative text of the panels: what is drawn, and the finding."""
    t = voice.t
    first, last = answer.years
    text = t(
        "alt.multiples",
        name=answer.indicator.name[t.language],
        first=first,
        last=last,
        n=t.number(len(answer.regions)),
    )
    return with_mark(answer.illustrative, voice, text, multiples_title(answer, voice) + ".")


def answer_multiples(view: Parameters, on: Ground) -> Shown[Development]:
    """The developments of the basket's regions and the own one, else of all."""
    item, view = resolve(view, on)
    region = area(on.store, view.region, view.level)
    developed = replace(on.development(item.id, view.level, view.sex), region=region)
    answer = narrow(developed, in_view(view, [s.region for s in developed.regions], region))
    return Shown(view.model_copy(update={"year": None}), answer, region)


def describe(shown: Shown[Development], voice: Voice, catalog: Catalog) -> Statement:
    """The panels in words."""
    answer = shown.answer
    table = development_table(answer, voice)
    return make_statement(
        shown,
        voice,
        title=multiples_title(answer, voice),
        under=trend_under(answer, voice),
        text=multiples_note(answer, voice),
        alt=multiples_alt(answer, voice),
        table=table,
        data=development_json(answer),
    )


def draw(shown: Shown[Development], voice: Voice, colors: Palette, width: float) -> Figure:
    """The panels, the chosen region's strong."""
    return multiples_figures(shown.answer, voice, colors)(shown.region, width)


def multiples_slide(shown: Shown[Development], statement: Statement, voice: Voice) -> Panels:
    """A panel for each region with its name and newest figure as its title, and the country."""
    answer = shown.answer
    years = answer.calendar
    panels = [_panel(series, years, shown, voice) for series in answer.regions]
    return Panels(years, tuple(panels), answer.indicator.decimals, answer.top)


def _panel(series: Series, years: tuple[int, ...], shown: Shown[Development], voice: Voice) -> Panel:
    answer, cuts = shown.answer, {b.year for b in shown.answer.breaks}
    newest = voice.figure(answer.indicator, series.last.figure) if series.last else "–"
    curves: list[Curve] = []
    for one in (answer.country, series):
        if one is None:
            continue
        role: Role = "other" if one is series else "country"
        for points in stretches(one.points, cuts):
            value = {p.year: p.figure.value for p in points}
            name = capital(voice.name(one.level, one.region))
            curves.append(Curve(name, role, tuple(value.get(y) for y in years), len(points) == 1))
    title = f"{voice.name(series.level, series.region)} {newest}"
    return Panel(title, series.region == shown.region, tuple(curves))


def multiples_picture(answer: Development, voice: Voice, region: str = "") -> Picture:
    """The small panels."""
    return make_picture(
        answer,
        voice,
        title=multiples_title(answer, voice),
        figure=multiples_figures(answer, voice, LIGHT)(region, 0.0),
        notes=(multiples_note(answer, voice),),
        alt=multiples_alt(answer, voice),
    )


def sketch(options: Options, on: Ground, voice: Voice) -> Picture:
    """`image multiples`."""
    item, level = choose_indicator(options, on)
    whole = develop(on.store, item, level, options.sex, options.region)
    if not whole.regions:
        raise DataFaults([Fault("no_regions", key="level", found=level, expected=", ".join(REGIONAL))])
    answer = narrow(whole, [s.region for s in whole.regions])
    return multiples_picture(answer, voice, options.region)


CARD = Card(
    "multiples",
    ("indicator",),
    answer_multiples,
    describe,
    draw,
    slide=multiples_slide,
    paper=trend_paper,
    sketch=Sketch("multiples", "cli.image.multiples", of_indicator, sketch),
)
