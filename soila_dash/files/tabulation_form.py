"""The form for figures from their owners: XLSX or CSV, with a row ready for each region, sex and year."""

import csv
import io
from collections.abc import Sequence
from typing import Any, get_args

import xlsxwriter

from soila_dash.catalog import LANGUAGES, Catalog
from soila_dash.catalog.models import Indicator, Sex
from soila_dash.faults import DataFaults, Fault
from soila_dash.i18n import Translator, translator
from soila_dash.sources.survey_files import OWN_SHEETS
from soila_dash.sources.tabulation import FIELDS, LEVELS, Permission
from soila_dash.sources.tabulation_checks import LARGEST_LIMIT, SMALLEST_LIMIT

ROWS = 2_000
"""Rows that the lists cover."""
SUFFIXES = (".xlsx", ".csv")
_HEADER = 1
HELP = ("row", "count", "denominator", "owner", "permission", "neighbours")


def tabulation_form(catalog: Catalog, t: Translator, name: str, years: Sequence[int], suffix: str) -> bytes:
    """The form of one indicator, headed in the language of `t`, in the form of SUFFIXES that `suffix` is;
    raises DataFaults for an indicator that no owner supplies."""
    item = catalog.indicators.get(name)
    if item is None or not item.owned:
        owned = ", ".join(i.id for i in catalog.indicators.values() if i.owned)
        raise DataFaults([Fault("unknown_owned", found=name, expected=owned)])
    header = [t(f"tabulation.column.{f}") for f in FIELDS]
    regions = [
        (r.code, r.short[t.language])
        for level in LEVELS
        if level in item.levels
        for r in catalog.of_level(level)
    ]
    rows = [
        [item.id, region, year, t(f"sex.{sex}")]
        for year in years
        for _, region in regions
        for sex in item.sexes
    ]
    if suffix == ".csv":
        out = io.StringIO()
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        writer.writerows([header, *([*row, *[""] * (len(FIELDS) - len(row))] for row in rows)])
        return out.getvalue().encode("utf-8-sig")
    return _book(item, t, header, rows, [name for _, name in regions])


def _help_text(key: str, t: Translator) -> str:
    return t(f"tabulation.help.{key}", **{p: t(f"tabulation.permission.{p}") for p in get_args(Permission)})


def _book(
    item: Indicator, t: Translator, header: list[str], rows: list[list[Any]], regions: list[str]
) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    title = book.add_format({"bold": True, "font_size": 14})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    guide = book.add_worksheet(OWN_SHEETS[0])
    guide.set_column(0, 0, 100)
    row = 0
    for language in LANGUAGES:
        words = translator(language)
        guide.write_string(row, 0, words("tabulation.help.title"), title)
        told = [f"{item.name[language]}. {item.numerator[language]}"]
        told += [_help_text(key, words) for key in HELP]
        for text in told:
            row += 1
            guide.write_string(row, 0, text, wrap)
        row += 2
    sheet = book.add_worksheet(t("tabulation.sheet"))
    sheet.write_string(0, 0, item.name[t.language], title)
    sheet.set_column(0, len(FIELDS) - 1, 22)
    sheet.freeze_panes(_HEADER + 1, 0)
    for c, text in enumerate(header):
        sheet.write_string(_HEADER, c, text, bold)
    for r, cells in enumerate(rows, _HEADER + 1):
        sheet.write_row(r, 0, cells)
    codes = book.add_worksheet(OWN_SHEETS[1])
    codes.set_column(0, 0, 30)
    codes.write_column(0, 0, regions)
    lists: dict[str, Any] = {
        "indicator": [item.id],
        "region": f"='{OWN_SHEETS[1]}'!$A$1:$A${len(regions)}",
        "sex": [t(f"sex.{s}") for s in get_args(Sex) if s in item.sexes],
        "permission": [t(f"tabulation.permission.{p}") for p in get_args(Permission)],
    }
    for field, source in lists.items():
        c = FIELDS.index(field)
        sheet.data_validation(_HEADER + 1, c, _HEADER + ROWS, c, {"validate": "list", "source": source})
    c = FIELDS.index("limit")
    rule = {"validate": "integer", "criteria": "between", "minimum": SMALLEST_LIMIT, "maximum": LARGEST_LIMIT}
    sheet.data_validation(_HEADER + 1, c, _HEADER + ROWS, c, rule)
    book.close()
    return out.getvalue()
