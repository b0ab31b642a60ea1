"""Answers to be rendered: every verdict in every company, and curves with gaps and breaks."""

from collections.abc import Sequence
from itertools import product

from soila_dash.answers.compare import Benchmark, Comparison, Row
from soila_dash.answers.estimate import MISSING, Estimate
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import LANGUAGES
from soila_dash.i18n import translator
from soila_dash.statistics.funnel import Overdispersion
from soila_dash.statistics.verdict import Verdict, judge
from tests.invented import LAND, indicator, source

VOICES = {language: Voice(translator(language), {r.key: r for r in LAND}) for language in LANGUAGES}
CODES = "ABCDEFG"
HIDDEN = Estimate(None, None, None, None, None, None, "none", "suppressed")
COUNTRY = Estimate(3.5, 3.46, 173, 5000, 3.0, 4.0, "wilson", "published")
MEDIAN = Estimate(3.0, 3.0, None, None, None, None, "none", "published")
BENCHMARKS = {
    "country": Benchmark("country", "XX", COUNTRY),
    "median": Benchmark("median", "", MEDIAN, 5, 7),
    "none": Benchmark("none", "", MISSING),
}
SIMILAR, LOWER, HIGHER, CLEARLY_LOWER, CLEARLY_HIGHER, NOT_COMPARED = Verdict
COMPANIES: dict[str, tuple[Verdict, ...]] = {
    "all": tuple(Verdict),
    "nobody differs": (SIMILAR,) * 7,
    "one differs": (HIGHER, *[SIMILAR] * 6),
    "none clearly": (HIGHER, HIGHER, SIMILAR, LOWER),
    "one higher": (CLEARLY_HIGHER, SIMILAR, SIMILAR),
    "one lower": (SIMILAR, SIMILAR, CLEARLY_LOWER),
    "both ends": (CLEARLY_HIGHER, CLEARLY_HIGHER, SIMILAR, CLEARLY_LOWER),
    "too many to name": (CLEARLY_HIGHER,) * 7,
    "nobody compared": (NOT_COMPARED,) * 4,
    "one alone": (NOT_COMPARED,),
    "nobody at all": (),
}


def comparison(
    verdicts: Sequence[Verdict],
    benchmark: str = "country",
    direction: str = "neutral",
    illustrative: bool = False,
    hidden: bool = True,
    computed: bool = True,
) -> Comparison:
    """Regions with these verdicts, highest first, and one whose figure is suppressed.

    Unless `computed` there are no funnel limits, and so nobody can stand out.
    """
    rows = []
    for n, (code, verdict) in enumerate(zip(CODES, verdicts, strict=False)):
        value = 7.0 - n
        known = verdict is not NOT_COMPARED
        figure = Estimate(
            value,
            value + 0.04,
            int(10 * value) if known else None,
            1000 if known else None,
            value - 0.5 if known else None,
            value + 0.5 if known else None,
            "wilson" if known else "none",
            "published",
        )
        rows.append(Row(code, figure, verdict, judge(verdict, direction), 1, 1.0, 6.0))  # type: ignore[arg-type]
    if hidden and len(rows) < len(CODES):
        rows.append(Row(CODES[len(rows)], HIDDEN, NOT_COMPARED, judge(NOT_COMPARED, "neutral"), 1))
    return Comparison(
        indicator=indicator(direction=direction),
        level="county",
        year=2020,
        sex="total",
        release="real-2031-05-20-12345678",
        illustrative=illustrative,
        benchmark=BENCHMARKS[benchmark],
        rows=tuple(rows),
        spread=Overdispersion(15.0, 0.0001) if computed else None,
        sources=(source(),),
    )


def every_comparison() -> list[tuple[str, Comparison]]:
    """Each company of verdicts, with each benchmark and direction that it may have."""
    found = []
    for (name, verdicts), benchmark, direction, illustrative in product(
        COMPANIES.items(), BENCHMARKS, ("lower", "higher", "neutral"), (False, True)
    ):
        compared = any(v is not NOT_COMPARED for v in verdicts)
        if benchmark == "country" or not compared:
            what = f"{name}, {benchmark}, {direction}, {illustrative}"
            found.append((what, comparison(verdicts, benchmark, direction, illustrative)))
    return found
