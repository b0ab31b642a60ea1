"""The tables of protected surveys, the thresholds, and one release of them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

import polars as pl

from soila_dash.releases.protection.disclosure import Rules
from soila_dash.releases.protection.model import Requirement

Item = tuple[str, str, int, str]
"""(round, instrument, version, item): a change of wording is another item."""

CELL = ["round", "pilot", "group"]
ITEM = ["round", "instrument", "version", "item"]

COUNTS: dict[str, pl.DataType] = {
    "round": pl.String(),
    "pilot": pl.String(),
    "group": pl.String(),
    "status": pl.String(),
    "n": pl.Int64(),
    "expected": pl.Int64(),
    "rate": pl.Int64(),
    "waiting": pl.Boolean(),
}
"""Respondents of a round by pilot and group, margins under TOTAL. `status`: published, suppressed (then
no figure stands, and one reason is given whatever it was), or waiting: none were in when the round was
first published, and what came later is not published yet. `rate`: percent of those asked, whole.
`waiting`: a margin that leaves such cells out."""

ANSWERS: dict[str, pl.DataType] = {
    "round": pl.String(),
    "instrument": pl.String(),
    "version": pl.Int32(),
    "item": pl.String(),
    "pilot": pl.String(),
    "group": pl.String(),
    "status": pl.String(),
    "n": pl.Int64(),
    "mean": pl.Float64(),
    "step": pl.Float64(),
    "mean_lower": pl.Float64(),
    "mean_upper": pl.Float64(),
    "disagrees": pl.Int64(),
    "neither": pl.Int64(),
    "agrees": pl.Int64(),
    "disagrees_least": pl.Int64(),
    "disagrees_most": pl.Int64(),
    "neither_least": pl.Int64(),
    "neither_most": pl.Int64(),
    "agrees_least": pl.Int64(),
    "agrees_most": pl.Int64(),
    "agrees_lower": pl.Float64(),
    "agrees_upper": pl.Float64(),
    "band": pl.String(),
    "pooled": pl.Boolean(),
    "approximate": pl.Boolean(),
}
"""Answers to an item by pilot and group, margins under TOTAL. `status`: published, banded (only `band`:
low, middle or high) or suppressed. `n` answers; a share in whole percent, or between `_least` and `_most`
(from the first up to below the second, 100 included), or none. The mean is rounded to `step`, or left out
where it would narrow a share. `pooled`: some answers are left out. `approximate`: computed from figures
that are not whole percent."""

AUDIT: dict[str, pl.DataType] = {
    "round": pl.String(),
    "what": pl.String(),
    "reader": pl.String(),
    "pilot": pl.String(),
    "group": pl.String(),
    "checked": pl.Int64(),
    "lower": pl.Int64(),
    "upper": pl.Int64(),
    "values": pl.Int64(),
    "holds": pl.Boolean(),
}
"""What readers can work out. `what` counts, `values`: how many numbers a hidden count can be. `reader`
outsider: each hidden count from what is published alone, ends exact (no `upper`: open). pilot, of all
who know some pilots' answers, and respondent: one row a round without pilot and group: how many pairs of
reader and hidden count were `checked`, and the narrowest of them, counted as far as the requirement asks.
rule-reader, who runs the code: how many hidden cells were found to be able to be another number (`holds`)
on the few other tables that were tried, and how many were not; never which numbers, for the true one is
among them: the range is the outsider's. `what` answers: one row a round and reader: how many published
figures were checked, the narrowest range of a class of answers that can be of few (none: no class can),
and how many numbers each of them can be at least (two are shown of sums). `holds`: the requirement is
met."""

LEDGER: dict[str, pl.DataType] = {
    "round": pl.String(),
    "pilot": pl.String(),
    "group": pl.String(),
    "response": pl.String(),
    "release": pl.Int32(),
}
"""Private. Responses that are in, and the release (counted from 0) they came in with."""

PARTS: dict[str, pl.DataType] = {
    "round": pl.String(),
    "instrument": pl.String(),
    "version": pl.Int32(),
    "item": pl.String(),
    "group": pl.String(),
    "pilot": pl.String(),
    "release": pl.Int32(),
    "kind": pl.String(),
    "n": pl.Int64(),
    "shares": pl.List(pl.Int64()),
    "mean": pl.Float64(),
    "step": pl.Float64(),
    "band": pl.String(),
    "in_whole": pl.Boolean(),
    "histogram": pl.List(pl.Int64()),
}
"""Private. The pieces that published answers are made of with what is told of each (`shares`: least and most
of each class), and under pilot TOTAL what is told of each release's whole: see
soila_dash.releases.protection.statements."""


@dataclass(frozen=True)
class Settings:
    """The thresholds, shown to readers.

    `count_from`: counts below it are hidden, and a hidden one must be able to be as large as this;
    `span`: how wide its feasible interval must be, `values`: how many numbers it must be able to be, to
    those too who know their own answers; `late_from`: late answers of a cell enter together
    from this many; `answers_from`, `banded_from`: answers from which mean and classes, or a band, are
    shown; `pilots_from`: from how many others answers must come that are pooled and not told by
    themselves, once the largest contributor's are taken away; `whole_from`: answers from which shares
    stand in whole percent, where none of them stands for a few persons. `scales`: levels of an
    instrument's scale by (id, version), `levels` where it is not named.
    """

    count_from: int = 5
    span: int = 4
    values: int = 4
    late_from: int = 5
    answers_from: int = 10
    banded_from: int = 5
    pilots_from: int = 2
    whole_from: int = 30
    levels: int = 5
    scales: Mapping[tuple[str, int], int] = field(default_factory=dict)

    @property
    def rules(self) -> Rules:
        """Those for answers."""
        return Rules(self.answers_from, self.banded_from, self.pilots_from, self.whole_from)

    @property
    def requirement(self) -> Requirement:
        """That for hidden counts."""
        return Requirement(self.count_from, self.values, self.span, self.late_from)

    @property
    def thresholds(self) -> dict[str, int]:
        """All numbers by name, for the page that shows them."""
        return {k: v for k, v in asdict(self).items() if k not in ("levels", "scales")}


@dataclass(frozen=True)
class ProtectedSurvey:
    """One release of the surveys: three frames to publish, two to keep in the private folder.

    The private ones go back in with the next release's `earlier`; their figures are not protected.
    """

    counts: pl.DataFrame
    answers: pl.DataFrame
    audit: pl.DataFrame
    ledger: pl.DataFrame
    parts: pl.DataFrame
    settings: Settings = field(default_factory=Settings)

    @property
    def public(self) -> dict[str, pl.DataFrame]:
        """The frames that a release may hold, by name."""
        return {"counts": self.counts, "answers": self.answers, "audit": self.audit}

    @property
    def private(self) -> dict[str, pl.DataFrame]:
        """The frames that stay in the private folder, by name."""
        return {"ledger": self.ledger, "parts": self.parts}
