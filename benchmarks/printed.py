"""Whether written limits say the verdict that stands beside them, read off the forms themselves."""

import csv
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from soila_dash.answers.choose import coverage
from soila_dash.answers.compare import Comparison, compare
from soila_dash.answers.decimals import ABOVE, BELOW
from soila_dash.answers.develop import develop
from soila_dash.answers.headline import headline
from soila_dash.answers.profile import profile
from soila_dash.cards.base.chart_frame import row_hover
from soila_dash.cards.base.comparison import comparison_table
from soila_dash.cards.base.tables import Table
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.compare.card import comparison_picture
from soila_dash.cards.headline import headline_table
from soila_dash.cards.narrative import narrative
from soila_dash.cards.profile.tables import profile_file, profile_table
from soila_dash.catalog import Catalog, Indicator
from soila_dash.files.spreadsheet import csv_file
from soila_dash.i18n import translator
from soila_dash.statistics.verdict import Verdict
from soila_dash.store import Store

NUMBER = re.compile(r"−?\d[\d,]*(?:\.\d+)?")
FILES = ("file", "profile file")
"""The forms that keep six decimals, for programs."""


class Printed(NamedTuple):
    """A form, the verdict told in it, and the limits and the reference as they are written there."""

    form: str
    item: Indicator
    verdict: Verdict
    lower: str
    upper: str
    reference: str


def contradicts(one: Printed) -> bool:
    """Whether the written numbers tell another verdict."""
    lower, upper, reference = (float(x.replace(",", "").replace("−", "-")) for x in one[3:])
    if one.verdict in BELOW:
        return upper >= reference
    return lower <= reference if one.verdict in ABOVE else not lower <= reference <= upper


def overstates(one: Printed) -> bool:
    """Whether a number that a person reads has more than one decimal more than the indicator's."""
    most = max(len(x.partition(".")[2]) for x in one[3:])
    return one.form not in FILES and most > one.item.decimals + 1


def printed(store: Store, catalog: Catalog) -> Iterator[Printed]:
    """Every verdict that is told of every figure, in every form that has its limits and the reference."""
    voice = Voice(translator("en"), store.by_key)
    for name, cover in coverage(store).items():
        for level, sex in cover.years:
            for year in cover.of(level, sex) if level != "country" else ():
                answer = compare(store, catalog.indicators[name], level, year, sex)
                if answer.verdict_rows:
                    yield from _compared(answer, voice)
                    if year == cover.of(level, sex)[-1] and sex == "total":
                        yield from _told(answer, store, voice)
    for region in store.at("county"):
        yield from _profile(store, catalog, region.code, voice)


def _compared(answer: Comparison, voice: Voice) -> Iterator[Printed]:
    table = comparison_table(answer, voice)
    at = {key: _column(table, voice, key) for key in ("table.lower", "table.upper")}
    ends = at["table.lower"], at["table.upper"]
    content = csv_file(table, (), voice).decode("utf-8-sig")
    filed = list(csv.reader(io.StringIO(content), delimiter=";"))[1:]
    before = len(table.for_files.columns) - len(table.columns)
    for form, rows, first in (("table", table.text(voice), 0), ("file", filed, before)):
        reference = _number(rows[len(answer.rows)][first + 1])
        for row, cells in zip(answer.rows, rows, strict=False):
            if row.verdict is not Verdict.NOT_COMPARED:
                lower, upper = _number(cells[first + ends[0]]), _number(cells[first + ends[1]])
                yield Printed(form, answer.indicator, row.verdict, lower, upper, reference)
    note = comparison_picture(answer, voice).figure["layout"]["annotations"][-1]["text"]
    reference = _numbers(note)[-1]
    for row in answer.verdict_rows:
        said = row_hover(row, answer, voice).split(voice.t("table.interval"))[1]
        lower, upper = _numbers(said)[:2]
        yield Printed("hover", answer.indicator, row.verdict, lower, upper, reference)


def _told(answer: Comparison, store: Store, voice: Voice) -> Iterator[Printed]:
    """The sentences and the table of a region beside the country."""
    for row in answer.verdict_rows:
        developed = develop(store, answer.indicator, answer.level, answer.sex, row.region)
        head = headline(developed, answer)
        if head is None:
            continue
        sentence = narrative(head, developed, answer, voice)[1]
        *_, lower, upper, reference = _numbers(sentence)
        yield Printed("sentence", answer.indicator, row.verdict, lower, upper, reference)
        (_, _, low, high, _), (_, country, *_) = headline_table(head, voice).text(voice)
        ends = _number(low), _number(high)
        yield Printed("headline", answer.indicator, row.verdict, *ends, _number(country))


def _profile(store: Store, catalog: Catalog, region: str, voice: Voice) -> Iterator[Printed]:
    answer = profile(store, catalog, region)
    file, table = profile_file(answer, voice), profile_table(answer, voice)
    columns = [_column(file, voice, f"table.{end}") for end in ("lower", "upper")]
    columns.append(_column(file, voice, "profile.column.national"))
    between, national = (
        _column(table, voice, "profile.column.interval"),
        _column(table, voice, "profile.column.national"),
    )
    for n, row in enumerate(answer.rows):
        if row.verdict is Verdict.NOT_COMPARED:
            continue
        shown, filed = table.text(voice)[n], file.text(voice)[n]
        lower, upper = _numbers(shown[between])
        yield Printed("profile", row.indicator, row.verdict, lower, upper, _number(shown[national]))
        lower, upper, reference = (_number(filed[at]) for at in columns)
        yield Printed("profile file", row.indicator, row.verdict, lower, upper, reference)


def _column(table: Table, voice: Voice, key: str) -> int:
    return [c.title for c in table.columns].index(voice.t(key))


def _number(text: str) -> str:
    return _numbers(text)[-1]


def _numbers(text: str) -> list[str]:
    return NUMBER.findall(text)
