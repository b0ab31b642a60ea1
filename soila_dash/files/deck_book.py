"""A deck's figures as a workbook: a sheet of context, then one sheet a slide."""

from soila_dash.decks.prepare import Prepared, symbols
from soila_dash.files.spreadsheet import workbook
from soila_dash.i18n import Translator


def deck_xlsx(ready: Prepared, t: Translator) -> bytes:
    """The deck's tables with real numbers; the first sheet says what each is of, the release, sources,
    licences and what the signs mean."""
    named = [
        (f"{n} {page.statement.table.title}", page.statement.table) for n, page in enumerate(ready.pages, 1)
    ]
    title = ready.deck.title or t("deck.untitled")
    lines = [(t("deck.untitled"), title)]
    lines += [(f"{n}", f"{page.title}. {page.statement.under}") for n, page in enumerate(ready.pages, 1)]
    head = (t("context.release"), t("context.mark"), t("context.owner"))
    wanted = (*head, t("context.source"), t("context.licence"))
    found = dict.fromkeys(pair for page in ready.pages for pair in page.statement.context)
    lines += [pair for key in wanted for pair in found if pair[0] == key]
    lines += [(t("context.note"), note) for note in symbols(ready.pages)]
    return workbook(named, lines, title, ready.release, t)
