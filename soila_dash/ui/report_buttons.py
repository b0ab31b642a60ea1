"""The report's two buttons: PDF and Word, made when they are pressed."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from soila_dash.files.pdf import to_pdf
from soila_dash.files.report import Report
from soila_dash.ui.here import here

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def report_place() -> DeltaGenerator:
    """Where the buttons will stand: kept for them above the figures, filled after these."""
    return st.container(horizontal=True, gap="medium", key="report")


def report_buttons(place: DeltaGenerator, report: Callable[[], Report], name: str) -> None:
    """Downloads of a `report` under the file name `name`; `report` must not ask for the session."""
    t = here().t
    with place:
        for form, make, kind in (("pdf", to_pdf, "application/pdf"), ("docx", to_docx_later, WORD)):
            st.download_button(
                t(f"report.{form}"),
                lambda make=make: make(report()),  # type: ignore[misc]
                f"{name}.{form}",
                kind,
                key=f"report-{form}",
                on_click="ignore",
                type="tertiary",
                icon=":material/description:",
            )


def to_docx_later(report: Report) -> bytes:
    """The report as a Word document."""
    # python-docx takes most of a second to import: whoever asks for Word waits for it, no page does.
    from soila_dash.files.word import to_docx  # noqa: PLC0415

    return to_docx(report)
