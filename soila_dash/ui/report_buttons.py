"""The report's two buttons: PDF and Word, made when they are pressed."""

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from soila_dash.files.pdf import to_pdf
from soila_dash.files.report import Report
from soila_dash.ui.file_button import file_button
from soila_dash.ui.here import here


def report_place() -> DeltaGenerator:
    """Where the buttons will stand: kept for them above the figures, filled after these."""
    return st.container(horizontal=True, gap="medium", key="report")


def report_buttons(place: DeltaGenerator, report: Callable[[], Report], name: str) -> None:
    """Downloads of a `report` under the file name `name`; `report` must not ask for the session."""
    t = here().t
    with place:
        for form, write in WRITERS.items():
            made = partial(_write, write, report)
            looks = {"type": "tertiary", "icon": ":material/description:"}
            file_button(t(f"report.{form}"), made, f"{name}.{form}", f"report-{form}", **looks)


def _write(write: Callable[[Report], bytes], report: Callable[[], Report]) -> bytes:
    return write(report())


def to_docx_later(report: Report) -> bytes:
    """The report as a Word document."""
    # python-docx takes most of a second to import: whoever asks for Word waits for it, no page does.
    from soila_dash.files.word import to_docx  # noqa: PLC0415

    return to_docx(report)


WRITERS: Mapping[str, Callable[[Report], bytes]] = {"pdf": to_pdf, "docx": to_docx_later}
"""What writes a report, by the ending of its file."""
