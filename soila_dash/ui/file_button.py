"""A button that gives a file, which is made when it is pressed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from soila_dash.files.slides.presentation import MIME
from soila_dash.files.spreadsheet import XLSX
from soila_dash.ui.here import here

TYPES = {
    ".csv": "text/csv",
    ".xlsx": XLSX,
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": MIME,
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".zip": "application/zip",
}
"""What a file is to a browser, by the ending of its name."""


SEMICOLONS = "semicolons"
"""Of the name of an English CSV."""


def file_button(label: str, make: Callable[[], bytes | str], name: str, key: str, **looks: Any) -> None:
    """Gives what `make` makes, which must not ask for the session, as a file of that name; `looks` are
    Streamlit's: `type`, `icon`, `disabled`. The name of an English CSV says what divides its cells: a
    reader of English may expect a comma."""
    file = Path(name)
    if file.suffix == ".csv" and here().lang == "en":
        name = f"{file.stem}-{SEMICOLONS}.csv"
    st.download_button(label, make, name, TYPES[Path(name).suffix], key=key, on_click="ignore", **looks)
