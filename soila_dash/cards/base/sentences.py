"""Phrases that several cards share: regions and the reference by name, the mark of invented data."""

from collections.abc import Sequence

from soila_dash.answers.compare import Benchmark, Row
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Indicator

NAMED = 6
"""At most so many regions are named one by one in a sentence."""


def region_names(rows: Sequence[Row], level: str, voice: Voice) -> str:
    """a, b and c; at most `NAMED`, the rest as a number."""
    names = [voice.name(level, r.region) for r in rows]
    if len(names) > NAMED:
        more = len(names) - NAMED + 1
        names = [*names[: NAMED - 1], voice.t.n("finding.more_regions", more)]
    return voice.t.listing(names)


def of_sex(sex: str, text: str, voice: Voice) -> str:
    """A finding with the sex before it, where it is not of all: else it would read as one of everybody."""
    return text if sex == "total" else f"{voice.t(f'sex.{sex}')}: {text}"


def short_subject(item: Indicator, sex: str, voice: Voice) -> str:
    """The indicator by its short name, and of which sex it is where it is not of all."""
    name = item.short[voice.t.language]
    return name if sex == "total" else voice.t("title.sex", short=name, sex=voice.t(f"sex.{sex}").lower())


def benchmark_name(benchmark: Benchmark, voice: Voice) -> str:
    """What regions are compared with: the country by name, or the median."""
    if benchmark.kind == "country":
        return voice.name("country", benchmark.region)
    return voice.t("benchmark.median")


def invented_mark(illustrative: bool, voice: Voice) -> str:
    """The mark of invented figures, "" for real ones."""
    return voice.t("illustrative.mark") if illustrative else ""


def with_mark(illustrative: bool, voice: Voice, *parts: str) -> str:
    """Those of the parts that say something, in a row, and the mark of invented figures behind them."""
    mark = invented_mark(illustrative, voice)
    return " ".join(part for part in (*parts, mark and f"{mark}.") if part)
