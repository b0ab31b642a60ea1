"""The bare page to measure against: the same figure from the same Parquet, and nothing else."""

import os
from functools import cache
from pathlib import Path

import duckdb
import polars as pl
import streamlit as st

PARQUET = Path(os.environ["SOILA_BARE_PARQUET"])
REGIONS = os.environ["SOILA_BARE_REGIONS"].split(",")
INDICATOR = os.environ["SOILA_BARE_INDICATOR"]


@cache
def root() -> duckdb.DuckDBPyConnection:
    """One connection a process; each question gets a cursor."""
    return duckdb.connect()


def curves() -> pl.DataFrame:
    """The indicator's published figures: region, year, value."""
    found: pl.DataFrame = (
        root()
        .cursor()
        .sql(
            "SELECT region, year, value FROM read_parquet($file) "
            "WHERE indicator = $indicator AND sex = 'total' AND lead AND value IS NOT NULL "
            "ORDER BY region, year",
            params={"file": str(PARQUET), "indicator": INDICATOR},
        )
        .pl()
    )
    return found


region = st.selectbox("Region", REGIONS)
frame = curves()
data = []
for name in frame["region"].unique().sort():
    rows = frame.filter(pl.col("region") == name)
    chosen = name == region
    data.append(
        {
            "type": "scatter",
            "mode": "lines",
            "x": rows["year"].to_list(),
            "y": rows["value"].to_list(),
            "line": {"color": "#0B5563" if chosen else "#C3C8D2", "width": 3 if chosen else 1},
        }
    )
label = {"text": f"chosen {region}", "xref": "paper", "yref": "paper", "x": 1, "y": 1, "showarrow": False}
layout = {"height": 400, "showlegend": False, "annotations": [label]}
st.plotly_chart({"data": data, "layout": layout}, theme=None, config={"displayModeBar": False})
