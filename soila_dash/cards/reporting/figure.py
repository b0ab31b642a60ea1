"""The figures for the EU as figures: organisations by period, and the result indicator's bars."""

from soila_dash.answers.reporting import Reporting
from soila_dash.cards.base.chart_frame import TEXT, frame
from soila_dash.cards.base.look import Palette
from soila_dash.cards.base.sentences import with_mark
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.opinions.figures import Bar, in_a_row
from soila_dash.cards.reporting.words import result_name
from soila_dash.drawing.plotly_figure import Figure

WIDE = 0.34
"""A column's width, in years."""


def result_bars(answer: Reporting, voice: Voice) -> list[Bar]:
    """The result indicator as bars, by group."""
    lang, before = voice.t.language, ""
    out = []
    for line in answer.results:
        name = line.group.name[lang]
        heading = "" if name == before else f"{name}: {line.item.short[lang]}"
        before = name
        out.append(Bar(result_name(line, voice), line.opinion, None, heading, line.round is None))
    return out


def period_series(
    answer: Reporting, voice: Voice, colors: Palette
) -> tuple[tuple[str, list[int], str], tuple[str, list[int], str]]:
    """Both counts from the beginning on, year by year: (name, counts, colour)."""
    t = voice.t
    everyone = [len(p.cumulative.organisations) for p in answer.periods]
    public = [len(p.cumulative.public) for p in answer.periods]
    return (t("esf.column.taking_part"), everyone, colors.others), (
        t("esf.column.eeco18"),
        public,
        colors.accent,
    )


def period_figure(answer: Reporting, voice: Voice, colors: Palette) -> Figure:
    """Both counts from the beginning on, as columns with their numbers."""
    t = voice.t
    years = [line.year for line in answer.periods]
    series = period_series(answer, voice, colors)
    layout = frame(voice, colors, 250)
    layout["margin"] = {"l": 30, "r": 10, "t": 30, "b": 30}
    top = max((value for _, values, _ in series for value in values), default=1)
    layout["xaxis"] |= {
        "range": [years[0] - 0.6, years[-1] + 0.6],
        "tickvals": years,
        "ticktext": [str(year) for year in years],
    }
    layout["yaxis"] |= {"range": [0, top * 1.15], "nticks": 5}
    keys = [pair for name, _, color in series for pair in (("■", color, 4.0), (name, colors.ink, 18.0))]
    layout["annotations"] = in_a_row(keys, -24.0, 8.0)
    data_ = [
        {
            "type": "bar",
            "x": years,
            "y": values,
            "width": WIDE,
            "offset": -WIDE if not n else 0,
            "marker": {"color": color},
            "text": [t.number(v) for v in values],
            "textfont": {"size": TEXT, "color": colors.ink},
        }
        for n, (_, values, color) in enumerate(series)
    ]
    return {"data": data_, "layout": layout}


def period_alt(answer: Reporting, voice: Voice) -> str:
    """Alternative text of the columns."""
    t = voice.t
    told = "; ".join(
        f"{p.year}: {len(p.cumulative.organisations)}, {len(p.cumulative.public)}" for p in answer.periods
    )
    return with_mark(answer.illustrative, voice, t("esf.alt", values=told))
