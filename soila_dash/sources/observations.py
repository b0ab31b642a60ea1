"""The typed rows every source yields, and the notes that say where they come from."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from soila_dash.faults import Fault

Status = Literal[
    "published",
    "suppressed",
    "rounded_1",
    "rounded_2",
    "rounded_5",
    "rounded_10",
    "not_collected",
    "not_published",
    "not_applicable",
    "not_computable",
]
ROUNDED = ("rounded_1", "rounded_2", "rounded_5", "rounded_10")
"""Statuses of a share that protection leaves rounded to a multiple of so much, in its unit: it is told, and
never compared, ranked or drawn."""

SCHEMA: dict[str, pl.DataType] = {
    "indicator": pl.String(),
    "level": pl.String(),
    "region": pl.String(),
    "year": pl.Int32(),
    "sex": pl.String(),
    "value": pl.Float64(),
    "numerator": pl.Int64(),
    "denominator": pl.Int64(),
    "precision": pl.Float64(),
    "status": pl.String(),
    "source": pl.String(),
    "lead": pl.Boolean(),
}
"""One row an observation. `value` is as published, in the indicator's unit (percent as percent), and
null unless `status` is published or one of ROUNDED; `numerator` and `denominator` are null when not
known. `precision` is the unit that the value was rounded to where that is coarser than the indicator's
decimals (1 for a whole percentage, 100 for hundreds; a source's own "about" counts as two units of the last
digit that it gives), else null. `source` is the id of a Source: one
producer's one vintage, so rows of one source may be joined by a line. `lead` marks the one source an
(indicator, level) is shown from; the others stay as single figures."""

FETCHED = "sotkanet-"
"""The ids of Sotkanet's sources begin so; the indicator's number and the day of the fetch follow."""
SERIES = rf"^({FETCHED}\d+)-"
"""Finds such an id without its day."""
UNKNOWN_LICENCE = "see source"
"""Stands where a source's licence is not known to be open."""


@dataclass(frozen=True)
class Source:
    """One producer's one vintage of figures.

    `vintage` says when the figures were published or fetched (a year or an ISO date, "" unknown);
    `fetched` and `updated` are ISO dates or "". `summed` names the levels, with spaces between, some or
    all of whose figures were summed from those of smaller areas. `confirmed` is the ISO date on which
    the live title was found to be the recorded one, "" for what has none; `read` the first and last year
    that the source said to have figures of ("1991–2025"). `owner`: whose figures they are, of which no
    public source has any. `computed` says how shares were computed
    here from published counts: "share", "share_by_analogy" where no published share confirms the
    population they are shares of, "change" for a count beside its own of years before; "" where they are
    published. `secondary`: "quoted" where somebody else than the producer published the figures, else "".
    `denominator` names whom the shares are of ("0–18" years of age, "all" or "families"), "" where that
    is not known; `reproduced` how many of the published shares with a count it gives ("2300/2346"). Where the
    title names other ages, `title_age` are those, and `title_share` what the country's share of
    `title_year` would be of them.
    """

    id: str
    producer: str
    title: str
    url: str
    licence: str
    citation: str
    vintage: str
    fetched: str = ""
    updated: str = ""
    summed: str = ""
    confirmed: str = ""
    computed: str = ""
    read: str = ""
    owner: str = ""
    secondary: str = ""
    denominator: str = ""
    reproduced: str = ""
    title_age: str = ""
    title_share: str = ""
    title_year: str = ""

    @property
    def read_to(self) -> int:
        """The last year that the source said to have figures of; ValueError where it was not `read`."""
        return int(self.read.rpartition("–")[2])


@dataclass(frozen=True)
class Harvest:
    """What one source module brings: rows in SCHEMA, their sources, and what was wrong."""

    observations: pl.DataFrame
    sources: tuple[Source, ...]
    faults: tuple[Fault, ...] = ()


def fetched_id(number: int, day: dt.date) -> str:
    """The id of the source that a fetch of an indicator of Sotkanet yields."""
    return f"{FETCHED}{number}-{day.isoformat()}"


def is_of(source: str, number: int | None) -> bool:
    """Whether a source's id is of that indicator of Sotkanet."""
    return source.startswith(f"{FETCHED}{number}-")


def frame(rows: list[dict[str, object]]) -> pl.DataFrame:
    """Rows as a frame in SCHEMA; raises if a row does not fit it."""
    return pl.DataFrame(rows, schema=SCHEMA, strict=True)


def read_rows(path: Path) -> pl.DataFrame:
    """The rows of a Parquet file in SCHEMA; what was written before precision was carried has none of it."""
    rows = pl.read_parquet(path)
    if "precision" not in rows.columns:
        rows = rows.with_columns(precision=pl.lit(None, SCHEMA["precision"]))
    return rows.select(list(SCHEMA))
