"""Who speaks: programme, sender, and the European Union's emblem with its statement, below every page."""

from functools import cache
from html import escape
from urllib.parse import quote

from soila_dash.drawing.emblem import emblem
from soila_dash.ui.here import here

SHEET = """
.sender {
  display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; align-items: center; margin-top: 0.5rem;
  padding-top: 0.75rem; border-top: 1px solid var(--rule); color: var(--muted); font-size: 0.875rem;
}
.stHtml .sender p { margin: 0; font-size: 0.875rem; line-height: 1.45; }
.sender .co-funded {
  display: flex; align-items: center; gap: 0.6rem; color: var(--ink);
  font-family: Arial, Verdana, Tahoma, sans-serif;
}
.sender img { width: 3.375rem; height: 2.25rem; flex: none; }
.stMain:has(.st-key-stage) .sender { display: none; }
@media print { .sender { break-inside: avoid; } }
"""


def footer() -> str:
    """The page's last part as HTML; "" where no sender is set."""
    now = here()
    sender = now.catalog.sender
    if sender is None:
        return ""
    statement = escape(now.t("sender.co_funded"))
    flag = f'<p class="co-funded"><img src="{_flag()}" alt="">{statement}</p>' if sender.co_funded else ""
    programme, name = escape(sender.programme[now.lang]), escape(sender.name[now.lang])
    return f'<footer class="sender">{flag}<div><p>{programme}</p><p>{name}</p></div></footer>'


@cache
def _flag() -> str:
    return f"data:image/svg+xml,{quote(emblem(), safe='/:= ')}"
