"""The survey template: an XLSX to fill in, with lists to choose from and instructions in three languages."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from soila_dash.catalog import LANGUAGES, Catalog
from soila_dash.catalog.survey import Instrument, Pilot, Round
from soila_dash.faults import DataFaults, Fault
from soila_dash.i18n import Translator, translator
from soila_dash.sources.survey_files import OWN_SHEETS
from soila_dash.sources.survey_layout import FIELDS
from soila_dash.sources.survey_rows import HIGHEST

ROWS = 2_000
"""Rows that the lists cover."""
_HEADER = 1
HELP = ("row", "privacy", "codes", "number", "date", "level", "layout")
_INVALID = str.maketrans("[]:*?/\\", "       ")


def survey_template(
    catalog: Catalog, t: Translator, pilot: str = "", round: str = "", group: str = "", invented: bool = False
) -> bytes:
    """An XLSX with a sheet for each respondent group, or for `group`, headed in the language of `t`.

    The lists hold the codes of `pilot` and `round` alone when those are given. A round decides which
    version of an instrument is asked; without one it is the latest. `invented` marks it as of the example
    land. Raises DataFaults for a name that
    the catalogue does not have.
    """
    rounds, pilots, instruments = _choose(catalog, pilot, round, group)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    styles = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "bold": book.add_format({"bold": True, "bottom": 1}),
        "header": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    _help(book.add_worksheet(OWN_SHEETS[0]), instruments, styles, invented)
    regions = {code for p in pilots for code in p.regions} if pilots else None
    lists = {
        "round": [(r.id, r.name) for r in rounds],
        "pilot": [(p.id, p.name) for p in pilots],
        "region": [
            (r.code, r.short) for r in catalog.of_level("county") if regions is None or r.code in regions
        ],
        "group": [(g.id, g.name) for g in catalog.survey.groups if g.id in {i.group for i in instruments}],
    }
    names = {g.id: g.name[t.language] for g in catalog.survey.groups}
    for instrument in instruments:
        sheet = book.add_worksheet(names[instrument.group].translate(_INVALID)[:31])
        own = {**lists, "group": [entry for entry in lists["group"] if entry[0] == instrument.group]}
        _answers(sheet, instrument, t, own, lists, rounds, styles)
    codes = book.add_worksheet(OWN_SHEETS[1])
    for c, (field, entries) in enumerate(lists.items()):
        at = c * (len(LANGUAGES) + 2)
        codes.set_column(at, at + len(LANGUAGES), 24)
        codes.write_row(0, at, [t(f"survey.column.{field}"), *LANGUAGES], styles["bold"])
        for r, (code, name) in enumerate(entries, 1):
            codes.write_row(r, at, [code, *(name[language] for language in LANGUAGES)])
    book.close()
    return out.getvalue()


def _choose(
    catalog: Catalog, pilot: str, round: str, group: str
) -> tuple[list[Round], list[Pilot], list[Instrument]]:
    """Rounds, pilots and instruments that the template is for."""
    survey = catalog.survey
    rounds = [r for r in survey.rounds if round in ("", r.id)]
    pilots = [p for p in survey.pilots if pilot in ("", p.id)]
    groups = [g for g in survey.groups if group in ("", g.id)]
    faults = []
    if round and not rounds:
        faults.append(Fault("unknown_round", key="--round", found=round))
    if pilot and not pilots:
        faults.append(Fault("unknown_pilot", key="--pilot", found=pilot))
    if not groups:
        expected = ", ".join(g.id for g in survey.groups)
        faults.append(Fault("unknown_group", key="--group", found=group, expected=expected))
    if round and rounds:
        pilots = [p for p in pilots if p.id in rounds[0].pilots]
        if pilot and not pilots and not faults:
            faults.append(Fault("pilot_not_in_round", key="--pilot", found=pilot))
    elif pilot:
        rounds = [r for r in rounds if pilot in r.pilots]
    found = [
        survey.instrument_for(rounds[0], g.id) if round and rounds else survey.latest(g.id) for g in groups
    ]
    instruments = [i for i in found if i is not None]
    if groups and not instruments and not faults:
        faults.append(Fault("group_not_in_round", key="--group", found=group or round))
    if faults:
        raise DataFaults(faults)
    return rounds, pilots, instruments


def _help(sheet: Any, instruments: Sequence[Instrument], styles: dict[str, Any], invented: bool) -> None:
    """Instructions, one language below the other."""
    sheet.set_column(0, 0, 100)
    row = 0
    for language in LANGUAGES:
        t = translator(language)
        sheet.write_string(row, 0, t("survey.help.title"), styles["title"])
        if invented:
            row += 1
            sheet.write_string(row, 0, t("illustrative.mark"), styles["wrap"])
        for name in HELP:
            row += 1
            sheet.write_string(row, 0, _help_text(name, t, instruments[0]), styles["wrap"])
        for instrument in instruments:
            row += 1
            name, status = instrument.name[language], t(f"survey.status.{instrument.status}")
            introduction = instrument.introduction[language]
            text = f"{name} {instrument.version} ({status}). {introduction}"
            sheet.write_string(row, 0, text, styles["wrap"])
        row += 2


def _help_text(name: str, t: Translator, instrument: Instrument) -> str:
    levels = instrument.scale.levels
    cannot_say = instrument.scale.cannot_say[t.language]
    return t(f"survey.help.{name}", lowest=levels[0], highest=levels[-1], cannot_say=cannot_say)


def _answers(
    sheet: Any,
    instrument: Instrument,
    t: Translator,
    own: dict[str, list[tuple[str, Any]]],
    lists: dict[str, list[tuple[str, Any]]],
    rounds: Sequence[Round],
    styles: dict[str, Any],
) -> None:
    """The sheet to fill in: a title, a header, and rules for each column."""
    width = len(FIELDS) + len(instrument.items)
    status = t(f"survey.status.{instrument.status}")
    title = f"{instrument.name[t.language]} {instrument.version} ({status})"
    sheet.merge_range(0, 0, 0, width - 1, title, styles["title"])
    headers = [t(f"survey.column.{f}") for f in FIELDS]
    headers += [item.text[t.language] for item in instrument.items]
    for c, text in enumerate(headers):
        sheet.write_string(_HEADER, c, text, styles["header"])
    sheet.set_column(0, width - 1, 22)
    sheet.set_column(FIELDS.index("answered"), FIELDS.index("answered"), 22, styles["date"])
    sheet.freeze_panes(_HEADER + 1, 0)
    first, last = _HEADER + 1, _HEADER + ROWS
    levels = instrument.scale.levels
    for c, field in enumerate(FIELDS):
        if own.get(field):
            # The group's list is one code; the others' are columns of the sheet of codes.
            codes = [code for code, _ in own[field]]
            source = codes if field == "group" else _range(list(lists).index(field), len(codes))
            rule = {"validate": "list", "source": source, "input_message": t("survey.choose")}
            sheet.data_validation(first, c, last, c, rule)
    _whole(sheet, t, FIELDS.index("response"), FIELDS.index("response"), 1, HIGHEST)
    if rounds:
        start, end = min(r.start for r in rounds), max(r.end for r in rounds)
        message = t("survey.day", first=t.date(start), last=t.date(end))
        c = FIELDS.index("answered")
        between = {"validate": "date", "criteria": "between", "minimum": start, "maximum": end}
        sheet.data_validation(first, c, last, c, {**between, "input_message": message})
    _whole(sheet, t, len(FIELDS), width - 1, levels[0], levels[-1])


def _whole(sheet: Any, t: Translator, first: int, last: int, lowest: int, highest: int) -> None:
    """Whole numbers only in these columns; another value is warned of, for `cannot say` is one."""
    message = t("survey.whole", lowest=lowest, highest=highest)
    rule = {"validate": "integer", "criteria": "between", "minimum": lowest, "maximum": highest}
    rule |= {"input_message": message, "error_type": "warning", "error_message": message}
    sheet.data_validation(_HEADER + 1, first, _HEADER + ROWS, last, rule)


def _range(field: int, n: int) -> str:
    """Where the codes of a field stand on the sheet of codes."""
    letter = xlsxwriter.utility.xl_col_to_name(field * (len(LANGUAGES) + 2))
    return f"='{OWN_SHEETS[1]}'!${letter}$2:${letter}${n + 1}"
