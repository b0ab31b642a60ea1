"""What a page is called in the browser's tab, history and bookmarks."""

from soila_dash.answers.choose import coverage
from soila_dash.ui import choices
from soila_dash.ui.here import here


def page_name(page: str) -> str:
    """The indicator that the address names and the page shows, the page and the site."""
    now = here()
    item = now.catalog.indicators.get(choices.address().get("indicator", ""))
    shown = item is not None and item.id in coverage(now.store)
    named = [item.short[now.lang]] if item is not None and shown else []
    return " · ".join([*named, now.t(f"page.{page}"), now.t("app.name")])
