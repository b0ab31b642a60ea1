"""The card of a comparison: regions ranked with their intervals and verdicts beside the country."""

from collections.abc import Sequence
from typing import Any

from soila_dash.answers.compare import Comparison
from soila_dash.answers.decimals import number_to_write
from soila_dash.answers.ground import Ground
from soila_dash.cards.base import answer_data
from soila_dash.cards.base.card import Card, Shown, Statement
from soila_dash.cards.base.command import Options, Question, Reply, Sketch, ask_comparison, of_year
from soila_dash.cards.base.comparison import (
    answer_compare,
    benchmark_note,
    comparison_alt,
    comparison_finding,
    comparison_json,
    comparison_table,
    comparison_title,
    describe_comparison,
    missing_note,
)
from soila_dash.cards.base.look import LIGHT, Palette
from soila_dash.cards.base.picture import Picture, make_picture
from soila_dash.cards.base.sentences import benchmark_name
from soila_dash.cards.base.slide_body import CLEAR_TINT, PALE_TINT, Bar, Bars, kind_of, reach
from soila_dash.cards.base.verdict_text import symbol_note
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.compare.figure import comparison_figure, comparison_figures
from soila_dash.drawing.plotly_figure import Figure
from soila_dash.i18n import capital


def compare_figure(shown: Shown[Comparison], voice: Voice, colors: Palette, width: float) -> Figure:
    """The ranked dots."""
    return comparison_figures(shown.answer, voice, colors)(shown.region, width)


def hide(shown: Shown[Comparison], own: str, country: str) -> Any:
    """All of it: the regions are put into groups behind letters."""
    return shown.answer


def compare_slide(shown: Shown[Comparison], statement: Statement, voice: Voice) -> Bars:
    """The regions as bars, the highest first, and the country among them. Each verdict is a kind with its
    symbol and word as its name; the symbol stands at the region's name too."""
    answer, item, t = shown.answer, shown.answer.indicator, voice.t
    bars: list[Bar] = []
    looks: dict[str, tuple[str, float]] = {}
    for row in (r for r in answer.rows if r.figure.value is not None):
        kind, seen = kind_of(row, voice)
        looks[kind] = (seen.color, CLEAR_TINT if seen.filled else PALE_TINT)
        name = voice.name(answer.level, row.region)
        chosen = f" ({t('deck.chosen')})" if row.region == shown.region else ""
        value = number_to_write(item, row.figure, row.decimals)[0] or 0.0
        bars.append(Bar(f"{name}{chosen} {seen.symbol}", kind, value, reach(row.figure, value)))
    reference = answer.benchmark
    if reference.kind != "none" and reference.figure.value is not None:
        country = benchmark_name(reference, voice)
        country = capital(country) if reference.kind == "country" else country
        looks[country] = (LIGHT.ink, CLEAR_TINT)
        value = number_to_write(item, reference.figure, answer.decimals)[0] or 0.0
        at = next((n for n, b in enumerate(bars) if b.value < value), len(bars))
        bars.insert(at, Bar(country, country, value))
    kinds = tuple((kind, *look) for kind, look in looks.items())
    beside = statement.text or t("hidden.note")
    return Bars(tuple(bars), kinds, item.decimals, answer.decimals, beside)


def comparison_picture(
    answer: Comparison, voice: Voice, region: str = "", near: Sequence[str] = ()
) -> Picture:
    """The ranked dots, with what their marks mean and who has no figure; the names of those `near` the
    region are bold too."""
    notes = [
        comparison_finding(answer, voice),
        symbol_note([r for r in answer.rows if r.figure.value is not None], voice),
        benchmark_note(answer.benchmark, voice),
        missing_note(answer, voice),
        voice.t("card.peers") if near else "",
    ]
    return make_picture(
        answer,
        voice,
        title=comparison_title(answer, voice),
        figure=comparison_figure(answer, voice, LIGHT, region, near=near),
        notes=notes,
        alt=comparison_alt(answer, voice),
    )


def reply(options: Options, on: Ground, voice: Voice) -> Reply:
    """`answer compare`."""
    answer = ask_comparison(options, on)
    table, context = comparison_table(answer, voice), answer_data.context(answer, voice)
    return Reply(comparison_finding(answer, voice), table, context, comparison_json(answer))


def sketch(options: Options, on: Ground, voice: Voice) -> Picture:
    """`image compare`."""
    return comparison_picture(ask_comparison(options, on), voice, options.region)


CARD = Card(
    "compare",
    ("indicator",),
    answer_compare,
    describe_comparison,
    compare_figure,
    slide=compare_slide,
    hide=hide,
    grouped=True,
    talk=True,
    question=Question("compare", "cli.answer.compare", of_year, reply),
    sketch=Sketch("compare", "cli.answer.compare", of_year, sketch),
)
