"""A region's outcomes beside those like it and the country: one sentence, and a table in which each of them
has its figure."""

from collections import Counter
from collections.abc import Callable
from html import escape

from soila_dash.answers.profile import Profile, ProfileRow
from soila_dash.cards.base.ends import signed_change
from soila_dash.cards.base.look import LIGHT, mark
from soila_dash.cards.base.rows import RowTable
from soila_dash.cards.base.tables import Cell, Column, Figures, heads
from soila_dash.cards.base.title_fit import fitting_title
from soila_dash.cards.base.verdict_text import verdict_words
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.profile.tables import rows_by_goal, year_text
from soila_dash.cards.profile.words import profile_finding, verdict_text
from soila_dash.catalog import Indicator
from soila_dash.drawing.marks import meaning
from soila_dash.statistics.verdict import Verdict

MOST = 3
"""So many indicators of a goal stand in the table of the first screen."""

Linked = Callable[[Indicator], str]
Named = Callable[[str], str]


def outcomes_title(answer: Profile, voice: Voice) -> str:
    """The region's first indicator beside the country and those like it, in the two lines of a page's title;
    the profile's finding for the country, and where the region has no figure; no full stop."""
    row = next((r for r in answer.rows_that_count if r.figure.value is not None), None)
    if answer.level == "country" or row is None:
        return profile_finding(answer, voice)
    item, t = row.indicator, voice.t
    slots = {
        "name": item.short[t.language],
        "place": voice.place(answer.level, answer.region),
        "value": voice.figure(item, row.figure, row.decimals),
        "national": voice.figure(item, row.national, row.decimals),
    }
    alone = t(f"outcomes.title.{row.verdict.value}", **slots)
    if row.middle is None:
        return fitting_title(alone, profile_finding(answer, voice))
    beside = t("outcomes.title.peers", alone=alone, middle=voice.value(item, row.middle))
    return fitting_title(beside, alone, profile_finding(answer, voice))


def leading_rows(answer: Profile) -> tuple[ProfileRow, ...]:
    """The first indicators of each goal, of nested ages the first alone."""
    return tuple(row for _, rows in rows_by_goal(answer.rows_that_count) for row in rows[:MOST])


def other_ages(answer: Profile, row: ProfileRow) -> tuple[ProfileRow, ...]:
    """The other ages of the same fact."""
    return tuple(r for r in answer.rows if r.indicator.fact == row.indicator.fact and r is not row)


def outcomes_table(answer: Profile, voice: Voice) -> RowTable:
    """All the goals' indicators: the region, each of those like it and their median, the country, the
    verdict, the change."""
    t, lang, rows = voice.t, voice.t.language, answer.rows_that_count
    digits = max((r.indicator.decimals for r in rows), default=1)
    names = [voice.name(answer.level, code) for code in answer.peers]
    columns = (
        *heads(voice, "table.indicator", "table.unit", "table.year"),
        Column(t("similar.self", name=voice.name(answer.level, answer.region)), digits),
        *(Column(name, digits) for name in names),
        *heads(voice, "profile.column.middle", "profile.column.national", decimals=digits),
        *heads(voice, "table.verdict", "profile.column.change"),
    )
    cells: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    figures = Figures()
    for n, row in enumerate(rows):
        item, shown = row.indicator, (row.figure, *row.beside)
        gaps |= {(n, 3 + c): voice.missing(item, f) for c, f in enumerate(shown) if f.value is None}
        cells.append(
            (
                item.short[lang],
                t(f"unit.{item.unit.value}.short"),
                year_text(row, voice),
                figures.figure((n, 3), item, row.figure, row.decimals),
                *(f.value for f in row.beside),
                row.middle,
                figures.figure((n, 5 + len(names)), item, row.national, row.decimals),
                verdict_text(row, voice),
                "–" if row.change is None else signed_change(row.change.difference, voice),
            )
        )
    decimals = tuple(r.indicator.decimals for r in rows)
    title = t("outcomes.heading")
    return RowTable(title, columns, tuple(cells), gaps, (), decimals, finer=figures.finer)


def outcomes_html(answer: Profile, voice: Voice, linked: Linked, named: Named) -> str:
    """The first indicators of each goal as HTML, every text escaped; `linked` makes an indicator's name and
    `named` a region's of HTML. A region's cells know it, so that its marks light up with them. On a phone
    each row is a block that says what its figures are."""
    table = _Written(answer, voice, linked, named)
    years = Counter(row.year for row in leading_rows(answer))
    usual = max(years, key=lambda y: (years[y], y)) if years else 0
    bodies = ""
    for _, rows in rows_by_goal(leading_rows(answer)):
        goal = escape(rows[0].goal.name[voice.t.language])
        head = f'<tr class="goal" role="row"><th role="rowheader" colspan="{table.width}">{goal}</th></tr>'
        lines = "".join(table.row(row, usual) for row in rows)
        bodies += f'<tbody role="rowgroup">{head}{lines}</tbody>'
    title = voice.t("outcomes.heading" if table.regional else "outcomes.heading.country")
    look = "outcomes" if table.regional else "outcomes whole"
    return (
        f'<div class="{look}" role="region" tabindex="0" aria-label="{escape(title)}"><table role="table">'
        f'<thead role="rowgroup">{table.heads()}</thead>{bodies}</table></div>'
    )


class _Written:
    """The table's rows as they are written."""

    def __init__(self, answer: Profile, voice: Voice, linked: Linked, named: Named) -> None:
        self.answer, self.voice, self.linked = answer, voice, linked
        t, self.regional = voice.t, answer.level != "country"
        country = next(r.short[t.language] for r in voice.regions.values() if r.level == "country")
        own = [answer.region] if self.regional else []
        regions = [
            *(("own", code, escape(voice.name(answer.level, code))) for code in own),
            *(("peer", code, named(code)) for code in answer.peers),
        ]
        after = (
            [("", country), ("words", t("table.verdict"))]
            if self.regional
            else [("", country), ("", t("outcomes.span")), ("", t("profile.column.clear"))]
        )
        middle = [("middle", t("outcomes.middle"))] if answer.peers else []
        words = [*middle, *after, ("", t("outcomes.change"))]
        # What a cell is, as attributes, and its column's head.
        self.columns = [
            *(
                (f'class="{kind}" data-region="{code}"', voice.name(answer.level, code), html)
                for kind, code, html in regions
            ),
            *((f'class="{kind}"', name, escape(name)) for kind, name in words),
        ]
        self.width = 1 + len(self.columns)

    def heads(self) -> str:
        cells = "".join(
            f'<th scope="col" role="columnheader" {look}>{html}</th>' for look, _, html in self.columns
        )
        first = escape(self.voice.t("table.indicator"))
        return f'<tr role="row"><th scope="col" role="columnheader">{first}</th>{cells}</tr>'

    def row(self, row: ProfileRow, usual: int) -> str:
        """An indicator, with the year where it is not the `usual` one, and its other ages folded."""
        item, voice = row.indicator, self.voice
        dated = f" <small>({escape(year_text(row, voice))})</small>" if row.year != usual else ""
        unit = escape(voice.t(f"unit.{item.unit.value}.short"))
        name = f"{self.linked(item)}, {unit}{dated}{self._ages(row)}"
        cells = "".join(
            f'<td role="cell" {look} data-name="{escape(title)}">{cell}</td>'
            for (look, title, _), cell in zip(self.columns, self._cells(row), strict=True)
        )
        return f'<tr role="row"><th scope="row" role="rowheader">{name}</th>{cells}</tr>'

    def _cells(self, row: ProfileRow) -> list[str]:
        item, voice = row.indicator, self.voice
        national = escape(voice.figure_number(item, row.national, row.decimals))
        change = "–" if row.change is None else escape(signed_change(row.change.difference, voice))
        if row.change is not None and row.change.clear:
            change = (
                f'<b>{change}</b><span class="aside"> ({escape(voice.t("outcomes.change.clear"))})</span>'
            )
        if not self.regional:
            span = f"{voice.number(item, row.lowest)}–{voice.number(item, row.highest)}"
            return [
                national,
                escape(span),
                f"{row.clear}\u00a0/\u00a0{row.compared}" if row.compared else "–",
                change,
            ]
        own = voice.figure_number(item, row.figure, row.decimals)
        if row.figure.value is None:
            own = voice.missing(item, row.figure)
        peers = [voice.figure_number(item, f) if f.value is not None else "–" for f in row.beside]
        middle = [voice.number(item, row.middle)] if self.answer.peers else []
        return [
            f"<b>{escape(own)}</b>",
            *map(escape, (*peers, *middle)),
            national,
            self._verdict(row),
            change,
        ]

    def _verdict(self, row: ProfileRow) -> str:
        """The mark in the colour of its meaning, its word and what it means for the aim."""
        if row.figure.value is None or row.verdict is Verdict.NOT_COMPARED:
            return (
                "–" if row.figure.value is None else f"<span>{escape(verdict_text(row, self.voice))}</span>"
            )
        symbol = mark(row.verdict, row.judgement, LIGHT).symbol
        said, judged = verdict_words(row, self.voice)
        tone = meaning(row.verdict, row.judgement)
        after = f" <small>{escape(judged)}</small>" if judged else ""
        return f'<span><i class="tone-{tone}" aria-hidden="true">{symbol}</i> {escape(said)}{after}</span>'

    def _ages(self, row: ProfileRow) -> str:
        """The other ages of the same fact, folded below its name."""
        voice, found = self.voice, other_ages(self.answer, row)
        if not found:
            return ""
        lines = "".join(f"<li>{self.linked(r.indicator)}: {escape(self._age(r))}</li>" for r in found)
        return f"<details><summary>{escape(voice.t('outcomes.ages'))}</summary><ul>{lines}</ul></details>"

    def _age(self, row: ProfileRow) -> str:
        item, voice = row.indicator, self.voice
        national = voice.t("outcomes.age.country", value=voice.figure(item, row.national, row.decimals))
        if not self.regional:
            return national
        middle = (
            f"; {voice.t('outcomes.age.peers', value=voice.value(item, row.middle))}" if row.middle else ""
        )
        return f"{voice.figure(item, row.figure, row.decimals)}; {national}{middle}"
