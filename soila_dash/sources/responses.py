"""The typed rows of survey responses: private, never read by the dashboard, protected at the build."""

import polars as pl

RESPONSES: dict[str, pl.DataType] = {
    "round": pl.String(),
    "pilot": pl.String(),
    "region": pl.String(),
    "group": pl.String(),
    "response": pl.String(),
    "answered": pl.Date(),
    "instrument": pl.String(),
    "version": pl.Int32(),
    "item": pl.String(),
    "level": pl.Int32(),
}
"""One row an answer to one item. `response` tells answers of one person in one round apart and says
nothing of the person; `level` is the scale's level, null when the item was left unanswered. Kept as
Parquet below SOILA_DATA/private/responses/, one file an imported file, named by its content's hash."""
