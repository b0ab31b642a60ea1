"""Opinions as figures: diverging bars of three classes, and changes; no verdict colours."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from soila_dash.answers.opinion import Opinion
from soila_dash.answers.opinion_changes import Changes
from soila_dash.answers.opinions import Beside, Completeness, OpinionRow, Opinions, Reported
from soila_dash.cards.base.chart_frame import FONT, TEXT, curve, dots, frame, note, rule, say
from soila_dash.cards.base.look import Palette
from soila_dash.cards.base.sentences import with_mark
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.opinions.words import CLASSES, change_word, finding_of, mean, points, reason, share
from soila_dash.drawing import typeset
from soila_dash.drawing.plotly_figure import Figure

BAR = 28
THICK, THIN = 0.66, 0.16
"""How high a bar is, and everyone's below it, in units of a bar's room."""
HEADING = 24
USUAL = 900.0
"""Pixels that a figure is wide where nobody says."""
ENDS, MARGIN = 178, 6
"""Pixels at the right for mean and answers; pixels that the words of a range need beside them."""
KEYS_APART = 1.15
"""A reader's own font may be so much wider than ours."""
SQUARE = 10
"""Pixels that a change's square is across."""
KEYS_UP = 18
"""Pixels by which the classes' names stand above the head of the column at the right: on one line with it
they would meet in a narrow figure."""
_RIGHT = 104
"""How far the axis reaches to the right, in percent."""
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


def bars(rows: Sequence[OpinionRow], voice: Voice, grouped: bool = True) -> list[Bar]:
    """The rows of a profile, under the headings of what they measure."""
    lang, before = voice.t.language, ""
    out = []
    for row in rows:
        name = row.measure.name[lang]
        heading = name if grouped and name != before else ""
        before = name
        everyone = row.others if row.others.status != "none" else None
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


def name_by_heading(rows: Sequence[Bar]) -> list[Bar]:
    """The same rows for a chart that has no headings: each named by its heading's group too."""
    heading = ""
    out = []
    for row in rows:
        heading = row.heading.partition(":")[0] or heading
        out.append(replace(row, name=f"{heading}: {row.name}", heading=""))
    return out


def opinion_figure(
    rows: Sequence[Bar],
    voice: Voice,
    colors: Palette,
    thresholds: Mapping[str, int],
    width: float = USUAL,
) -> Figure:
    """Diverging bars: those who disagree to the left, who agree to the right, the undecided astride
    zero; at the right the mean with its interval and the number of answers. What is not shown says why
    in the place of its bar. A range's words stand in it where a figure of `width` pixels has room."""
    places, headings, height = _places(rows)
    whole = [(b, p) for b, p in zip(rows, places, strict=True) if b.everyone and not _is_range(b.everyone)]
    thin = [Bar(b.name, b.everyone) for b, _ in whole if b.everyone is not None]
    lefts = [-_edge(b.opinion)[0] for b in rows] + [-_edge(b.opinion)[0] for b in thin]
    reach = max([_ROOM, *(x + 4 for x in lefts)])
    names = [b.name for b in rows]
    left = round(18 + 7.0 * max((len(n) for n in names), default=0))
    percent = max(width - left - ENDS, 0) / (reach + _RIGHT)
    tints = {"disagrees": colors.disagrees, "neither": colors.neither, "agrees": colors.agrees}
    lines = _Lines(rows, places, voice, percent)
    data = [_class(lines, which, tints[which], colors.paper) for which in CLASSES]
    data += [_unsure(lines, which, tints[which], colors.ink) for which in ("disagrees", "agrees")]
    if thin:
        below = _Lines(thin, [p - 0.42 for _, p in whole], voice, percent)
        data += [_thin(below, which, tints[which]) for which in CLASSES]
    layout = frame(voice, colors, round(58 + KEYS_UP + height))
    layout["margin"] = {"l": left, "r": ENDS, "t": 34 + KEYS_UP, "b": 26}
    layout["xaxis"] |= {"range": [-reach, _RIGHT], "visible": False}
    layout["yaxis"] |= {
        "range": [-height / BAR + 0.2, 0.4],
        "tickvals": places,
        "ticktext": [f"<b>{b.name}</b>" if b.strong else b.name for b in rows],
        "tickfont": {"size": TEXT, "color": colors.ink},
        "showgrid": False,
    }
    layout["shapes"] = [_line_at_zero(colors)]
    layout["annotations"] = [
        *_keys(tints, left, voice),
        *_ends(rows, places, voice, colors, thresholds),
        *(
            note(
                f"<b>{text}</b>",
                0,
                y,
                colors.muted,
                xref="paper",
                xanchor="left",
                xshift=-left + 6,
            )
            for text, y in headings
        ),
    ]
    return {"data": data, "layout": layout}


def figure_of(
    answer: Opinions | Beside | Changes | Completeness | Reported,
    voice: Voice,
    colors: Palette,
    width: float = USUAL,
    pilot: str = "",
) -> Figure | None:
    """The figure of whichever answer it is; None where it is a table or no change can be told. A `pilot`
    stands out."""
    figure = None
    match answer:
        case Reported():
            figure = opinion_figure(reported_bars(answer, voice), voice, colors, answer.thresholds, width)
        case Opinions():
            figure = opinion_figure(bars(answer.rows, voice), voice, colors, answer.thresholds, width)
        case Beside():
            figure = opinion_figure(
                beside_bars(answer, voice, pilot), voice, colors, answer.thresholds, width
            )
        case Changes():
            told = any(r.interval is not None for r in answer.rows)
            figure = changes_figure(answer, voice, colors) if told else None
    return figure


def _line_at_zero(colors: Palette) -> dict[str, Any]:
    return rule((0, 0), (0, 1), colors.ink, 1, yref="paper")


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
    changes = dots(
        [r.difference for r in rows],
        places,
        {
            "symbol": "square",
            "size": SQUARE,
            "color": [colors.agrees if r.told else colors.paper for r in rows],
            "line": {"width": 2, "color": colors.agrees},
        },
        **say([f"{r.item.short[lang]}<br>{points(r.difference or 0.0, voice)}" for r in rows]),
    )
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
        "title": {"text": voice.t("opinion.change.axis"), "font": {"size": TEXT, "color": colors.muted}},
    }
    layout["yaxis"] |= {"range": [0.3, count + 0.7], "tickvals": places, "ticktext": names, "showgrid": False}
    layout["shapes"] = [_line_at_zero(colors)]
    layout["annotations"] = [
        note(word, 1, place, colors.muted, xref="paper", xanchor="left", xshift=8)
        for word, place in zip(words, places, strict=True)
    ]
    return {"data": [curve(x, y, colors.agrees, 2), changes], "layout": layout}


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
    if _is_range(opinion):
        return -float((opinion.range("disagrees") or (0, 0))[1]), float(
            (opinion.range("agrees") or (0, 0))[1]
        )
    half = (opinion.neither or 0) / 2
    return -half - (opinion.disagrees or 0), half + (opinion.agrees or 0)


def _extent(opinion: Opinion, which: str) -> tuple[float, float] | None:
    """One class's part of the bar: base and length; None where there is none."""
    if opinion.status != "published":
        return None
    if _is_range(opinion):
        least, _ = opinion.range(which) or (0, 0)
        if which == "neither" or not least:
            return None
        return (0.0, float(least)) if which == "agrees" else (-float(least), float(least))
    low, high = _edge(opinion)
    half = (opinion.neither or 0) / 2
    return {
        "disagrees": (low, -half - low),
        "neither": (-half, 2 * half),
        "agrees": (half, high - half),
    }[which]


Extent = Callable[[Opinion, str], tuple[float, float] | None]
Part = tuple[Bar, float, tuple[float, float]]
"""A bar, its place, and where its share begins and how long it is."""


@dataclass(frozen=True)
class _Lines:
    """Rows with their places, and how many pixels a percent is wide."""

    rows: Sequence[Bar]
    places: Sequence[float]
    voice: Voice
    percent: float

    def parts(self, which: str, extent: Extent) -> list[Part]:
        """One class's parts of the rows, where they have any."""
        both = zip(self.rows, self.places, strict=True)
        return [(bar, place, e) for bar, place in both if (e := extent(bar.opinion, which))]

    def fits(self, words: str, length: float) -> bool:
        """Whether they have room in a part of so many percent."""
        return typeset.width(words, TEXT) + MARGIN <= length * self.percent


def _class(lines: _Lines, which: str, color: str, ink: str) -> Figure:
    parts = lines.parts(which, _extent)
    texts = []
    for bar, _, (_, length) in parts:
        least, most = bar.opinion.range(which) or (0, 0)
        if _is_range(bar.opinion):  # its words stand in the wider of the sure and the pale part
            words = share(bar.opinion, lines.voice, which)
            texts.append(words if lines.fits(words, length) and not lines.fits(words, most - least) else "")
        else:
            texts.append(lines.voice.t.number(round(length)) if length >= 7 else "")
    return _bar_trace(parts, lines.voice, THICK, color) | _inside(texts, ink)


def _inside(texts: Sequence[str], ink: str) -> Figure:
    return {"text": texts, "textfont": {"size": TEXT, "color": ink, "family": FONT}}


def _is_range(opinion: Opinion) -> bool:
    """Whether the shares are ranges: then the undecided are not drawn, and both sides begin at zero."""
    return opinion.status == "published" and opinion.agrees is None


def _reach(opinion: Opinion, which: str) -> tuple[float, float] | None:
    """From a range's least to its most: base and length; None of what is no range."""
    found = opinion.range(which) if _is_range(opinion) else None
    if not found:
        return None
    least, most = found
    return float(least if which == "agrees" else -most), float(most - least)


def _unsure(lines: _Lines, which: str, color: str, ink: str) -> Figure:
    """Pale, since the share lies somewhere in it; with its words."""
    parts = lines.parts(which, _reach)
    words = [(share(bar.opinion, lines.voice, which), length) for bar, _, (_, length) in parts]
    texts = [text if lines.fits(text, length) else "" for text, length in words]
    return _bar_trace(parts, lines.voice, THICK, color) | _inside(texts, ink) | {"opacity": 0.4}


def _thin(lines: _Lines, which: str, color: str) -> Figure:
    everyone = f"{lines.voice.t('opinion.all')}<br>"
    parts = lines.parts(which, _extent)
    return _bar_trace(parts, lines.voice, THIN, color, everyone) | {"opacity": 0.65}


def _bar_trace(parts: Sequence[Part], voice: Voice, width: float, color: str, whose: str = "") -> Figure:
    return {
        "type": "bar",
        "orientation": "h",
        "y": [p for _, p, _ in parts],
        "base": [e[0] for *_, e in parts],
        "x": [e[1] for *_, e in parts],
        "width": width,
        "marker": {"color": color},
        "customdata": [whose + _hover(bar, voice) for bar, *_ in parts],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _hover(bar: Bar, voice: Voice) -> str:
    lines = [f"<b>{bar.name}</b>"]
    lines += [f"{voice.t(f'opinion.class.{c}')} {share(bar.opinion, voice, c)}" for c in CLASSES]
    return "<br>".join([*lines, f"{voice.t('opinion.column.mean')} {mean(bar.opinion, voice)}"])


def _keys(tints: Mapping[str, str], left: int, voice: Voice) -> list[Figure]:
    """What the three colours mean, side by side above the bars."""
    words = [(f"<b>■ {voice.t(f'opinion.class.{which}')}</b>", tints[which], 18.0) for which in CLASSES]
    return in_a_row(words, 6.0 - left, KEYS_UP)


def in_a_row(words: Sequence[tuple[str, str, float]], at: float, up: float = 0.0) -> list[Figure]:
    """Words side by side above a figure, `at` so many pixels from its left edge and `up` from its top:
    (text, colour, pixels left free behind it); bold between <b> and </b>."""
    found: list[Figure] = []
    for text, color, gap in words:
        found.append(
            note(
                text,
                0,
                1,
                color,
                xref="paper",
                xanchor="left",
                xshift=round(at),
                yref="paper",
                yanchor="bottom",
                yshift=up,
            )
        )
        plain = text.removeprefix("<b>").removesuffix("</b>")
        at += typeset.width(plain, 13, plain != text) * KEYS_APART + gap
    return found


def _ends(
    rows: Sequence[Bar], places: Sequence[float], voice: Voice, colors: Palette, thresholds: Mapping[str, int]
) -> list[Figure]:
    """Mean and number of answers at the right; the reason where there is no bar."""
    out: list[Figure] = [
        note(
            voice.t("opinion.ends"),
            1,
            1,
            colors.muted,
            xref="paper",
            xanchor="left",
            xshift=6,
            yref="paper",
            yanchor="bottom",
        )
    ]
    for bar, place in zip(rows, places, strict=True):
        told = bar.opinion.status == "published"
        words = f"{mean(bar.opinion, voice)} · {voice.t.number(bar.opinion.n or 0)}"
        out.append(
            note(
                words if told else reason(bar.opinion, voice, thresholds),
                1 if told else 0,
                place,
                colors.ink if told else colors.muted,
                xref="paper" if told else "x",
                xanchor="left",
                xshift=6,
            )
        )
    return out


def bars_alt(title: str, rows: Sequence[Bar], voice: Voice, illustrative: bool) -> str:
    """Alternative text: what is drawn, and each row's agreement."""
    told = [f"{b.name} {share(b.opinion, voice)}" for b in rows if b.opinion.status == "published"]
    agreeing = voice.t("opinion.alt.agrees", shares="; ".join(told)) if told else ""
    return with_mark(illustrative, voice, voice.t("opinion.alt", title=title, n=len(rows)), agreeing)


def opinions_alt(answer: Opinions | Beside | Changes | Completeness | Reported, voice: Voice) -> str:
    """Alternative text of the answer's figure or table."""
    title = finding_of(answer, voice)
    match answer:
        case Changes():
            return with_mark(answer.illustrative, voice, voice.t("opinion.alt.change", title=title))
        case Completeness():
            return with_mark(answer.illustrative, voice, f"{title}.")
        case Opinions():
            rows = bars(answer.rows, voice)
        case Beside():
            rows = beside_bars(answer, voice)
        case Reported():
            rows = reported_bars(answer, voice)
    return bars_alt(title, rows, voice, answer.illustrative)
