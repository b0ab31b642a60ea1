"""The figures for the EU as a workbook that follows each to its register rows."""

from soila_dash.answers.reporting import Reporting
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.reporting.tables import (
    every_pilot_table,
    period_table,
    register_table,
    result_table,
    trail_table,
)
from soila_dash.cards.reporting.words import reporting_context
from soila_dash.files.spreadsheet import workbook


def reporting_book(answer: Reporting, voice: Voice) -> bytes:
    """The whole as XLSX ready to hand over: definitions, counts, result indicator, trail, register."""
    t = voice.t
    tables = {
        "periods": period_table(answer, voice),
        "pilots": every_pilot_table(answer, voice),
        "result": result_table(answer, voice, every=True),
        "trail": trail_table(answer, voice),
        "register": register_table(answer, voice),
    }
    sheets = [(t(f"esf.sheet.{name}"), table) for name, table in tables.items()]
    notes = dict.fromkeys(note for table in tables.values() for note in table.notes)
    lines = [*reporting_context(answer, voice), *((t("context.note"), note) for note in notes)]
    return workbook(sheets, lines, tables["periods"].title, answer.release, t)
