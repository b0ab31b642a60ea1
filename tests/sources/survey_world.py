"""A small invented survey: two groups, two pilots, two rounds that overlap; and files of its answers."""

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import xlsxwriter

from soila_dash.catalog import Catalog, load
from soila_dash.catalog.survey import (
    Instrument,
    Measure,
    Pilot,
    RespondentGroup,
    Round,
    Survey,
)
from soila_dash.paths import ROOT
from tests.invented import GOAL, LAND

LABELS = (
    ("Täysin eri mieltä", "Helt av annan åsikt", "Strongly disagree"),
    ("Jokseenkin eri mieltä", "Delvis av annan åsikt", "Somewhat disagree"),
    ("Siltä väliltä", "Däremellan", "Neither"),
    ("Jokseenkin samaa mieltä", "Delvis av samma åsikt", "Somewhat agree"),
    ("Täysin samaa mieltä", "Helt av samma åsikt", "Strongly agree"),
)
CANNOT_SAY = "En osaa sanoa"
YOUNG = {
    "young-heard": "Minua kuunnellaan, kun minulla on asiaa.",
    "young-need": "Palvelu vastaa tarpeisiini.",
    "young-lasting": "Hyöty säilyy pitkään.",
}
WORKER = {"worker-smooth": "Työni sujuu.", "worker-new": "Toimintatapa on aidosti uusi."}


def three(fi: str, sv: str = "", en: str = "") -> dict[str, str]:
    return {"fi": fi, "sv": sv or f"sv {fi}", "en": en or f"en {fi}"}


def instrument(id: str, items: dict[str, str], version: int = 1, **changes: Any) -> Instrument:
    """A sealed instrument of five levels whose items measure one thing."""
    data = {
        "id": id,
        "version": version,
        "group": id,
        "status": "draft",
        "name": three(f"Kysely {id}"),
        "introduction": three("Vastaa."),
        "scale": {
            "answers": [{"level": n, "label": three(*label)} for n, label in enumerate(LABELS, 1)],
            "cannot_say": three(CANNOT_SAY, "Kan inte säga", "Cannot say"),
        },
        "items": [
            {"id": item, "measures": "result-1", "text": three(text), "short": three(f"Lyhyt {item}")}
            for item, text in items.items()
        ],
        **changes,
    }
    return Instrument.model_validate({**data, "sealed": Instrument.model_validate(data).seal})


def pilot(id: str, *regions: str, **changes: Any) -> Pilot:
    data = {
        "id": id,
        "name": three(f"Keksitty {id}"),
        "regions": regions,
        "goals": ["placements"],
        "model_status": "being_tried",
        "start": dt.date(2031, 1, 1),
        "contact": "hanke@example.org",
    }
    return Pilot.model_validate({**data, **changes})


def round(id: str, start: str, end: str, **changes: Any) -> Round:
    data = {
        "id": id,
        "name": three(f"Kierros {id}"),
        "start": start,
        "end": end,
        "pilots": ["pilot-1", "pilot-2"],
        "instruments": [{"instrument": "young", "version": 1}, {"instrument": "worker", "version": 1}],
    }
    return Round.model_validate({**data, **changes})


def group(id: str, order: int) -> RespondentGroup:
    return RespondentGroup.model_validate({"id": id, "order": order, "name": three(f"Ryhmä {id}")})


SURVEY = Survey(
    measures=(
        Measure.model_validate({"id": "result-1", "kind": "result", "order": 1, "name": three("Laatu")}),
    ),
    groups=(group("young", 1), group("worker", 2), group("parent", 3)),
    instruments=(instrument("young", YOUNG), instrument("worker", WORKER)),
    pilots=(pilot("pilot-1", "A"), pilot("pilot-2", "B", "C"), pilot("pilot-3", "D")),
    rounds=(
        round("spring", "2031-03-01", "2031-04-30"),
        round("early-summer", "2031-04-15", "2031-06-15"),
    ),
)
WORLD = Catalog((GOAL,), {}, LAND, (), SURVEY)
"""pilot-3 is in no round; nobody asks parents."""


def with_surveys() -> Catalog:
    """The shipped catalogue with this survey and its regions."""
    real = load(ROOT / "data" / "catalog")
    return replace(real, survey=SURVEY, regions=(*real.regions, *WORLD.of_level("county")))


IDS = ("round", "pilot", "region", "group", "response", "answered")
HEADER = (*IDS, *YOUNG)
Cells = Sequence[Any]


def row(number: int = 1, *levels: Any, **changes: Any) -> list[Any]:
    """A faultless row of the young, unless `changes` to a column say otherwise."""
    cells = dict(zip(IDS, ("spring", "pilot-1", "A", "young", number, dt.date(2031, 3, 5)), strict=True))
    cells |= dict(zip(YOUNG, levels or (4, 5, 3), strict=True)) | changes
    return [cells[name] for name in HEADER]


def xlsx(path: Path, *sheets: Sequence[Cells], names: Sequence[str] = (), hidden: Sequence[str] = ()) -> Path:
    """A workbook of these sheets, each a list of rows; a date is a date, an = begins a formula."""
    book = xlsxwriter.Workbook(str(path))
    date = book.add_format({"num_format": "d.m.yyyy"})
    for n, rows in enumerate(sheets):
        sheet = book.add_worksheet(names[n] if names else None)
        if sheet.name in hidden:
            sheet.hide()
        for r, cells in enumerate(rows):
            for c, cell in enumerate(cells):
                if isinstance(cell, dt.date):
                    sheet.write_datetime(r, c, dt.datetime.combine(cell, dt.time()), date)
                elif cell is not None:
                    sheet.write(r, c, cell)
    book.close()
    return path


def written(cell: Any) -> str:
    return "" if cell is None else f"{cell:%d.%m.%Y}" if isinstance(cell, dt.date) else str(cell)


def csv_text(rows: Sequence[Cells], separator: str = ";") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(
        [written(c) for c in r] for r in rows
    )
    return out.getvalue()


def csv_file(path: Path, rows: Sequence[Cells], separator: str = ";", encoding: str = "utf-8-sig") -> Path:
    path.write_bytes(csv_text(rows, separator).encode(encoding))
    return path
