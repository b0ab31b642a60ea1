"""Opens a page as a deep link does."""

from streamlit.testing.v1 import AppTest

from soila_dash.paths import ROOT


def opened(page: str, **address: str) -> AppTest:
    """The page with that address: it is new when the page runs, not before."""
    at = AppTest.from_file(str(ROOT / "soila_dash" / "shell.py"), default_timeout=90)
    at.run()
    at.switch_page(str(ROOT / "pages" / f"{page}.py"))
    for key, value in address.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at
