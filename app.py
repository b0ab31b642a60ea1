"""The server's entry: `streamlit run app.py`. The pages are run by soila_dash/shell.py, so that none
of them can be reached without it (a script with a pages/ folder beside it would serve them bare)."""

import streamlit as st

from soila_dash import serving
from soila_dash.paths import ROOT
from soila_dash.ui.here import warm

app = st.App(
    ROOT / "soila_dash" / "shell.py",
    lifespan=serving.lifespan(warm),
    middleware=serving.middleware(),
)
