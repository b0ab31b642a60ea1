"""The server's entry: `streamlit run app.py`. The pages are run by soila_dash/shell.py, so that none
of them can be reached without it (a script with a pages/ folder beside it would serve them bare)."""

import streamlit as st

from soila_dash import serving
from soila_dash.paths import ROOT

app = st.App(
    ROOT / "soila_dash" / "shell.py",
    lifespan=serving.lifespan(),
    middleware=serving.middleware(),
)
