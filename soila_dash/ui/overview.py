"""The overview as a scorecard: a finding, four goals beside each other, what is new, three ways on."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape

import streamlit as st

from soila_dash import paths
from soila_dash.answers import choose
from soila_dash.answers.compare import Comparison
from soila_dash.answers.develop import Development
from soila_dash.answers.headline import headline
from soila_dash.cards import scorecard
from soila_dash.cards.base import answer_data
from soila_dash.cards.base.comparison import comparison_alt
from soila_dash.cards.base.development import development_alt
from soila_dash.cards.base.tables import Table
from soila_dash.cards.compare.strip import strip_figures
from soila_dash.cards.scorecard import Score
from soila_dash.cards.trend.small import small_development
from soila_dash.catalog import CONTEXT, Goal, Indicator
from soila_dash.drawing.page_figure import SMALL
from soila_dash.releases import shelf
from soila_dash.sources.observations import Source
from soila_dash.ui import age, answer_card, links, page_links
from soila_dash.ui.finding import Drawn, Finding, Shown
from soila_dash.ui.goal import national
from soila_dash.ui.here import comparison, development, here
from soila_dash.ui.text import details, large, note, page_title, points, sentence, strong, write

KEY = "goals"
"""The place of the four goals on the page."""


@dataclass(frozen=True)
class Asked:
    """The goals in short, as a table with its sources."""

    scores: tuple[Score, ...]
    release: str
    illustrative: bool
    sources: tuple[Source, ...]


def ask() -> Asked:
    """What the release says of each goal."""
    now = here()
    scores = tuple(_score(goal) for goal in now.catalog.goals if goal.id != CONTEXT)
    answers = [a for s in scores for a in (s.developed, s.compared, s.beside) if a is not None]
    sources = tuple(dict.fromkeys(source for a in answers for source in a.sources))
    manifest = now.store.manifest
    return Asked(scores, manifest.id, manifest.illustrative, sources)


def _score(goal: Goal) -> Score:
    """The goal's first indicator compared, developed and in short; another one's national curve where the
    first has none for the chosen region."""
    now = here()
    held, waiting = choose.of_goal(now.store, now.catalog, goal.id)
    if not held:
        return Score(goal, len(waiting), None, None, None, None)
    item = held[0]
    cover = choose.coverage(now.store)[item.id]
    level = next(iter(cover.levels()), "country")
    compared = comparison(item.id, level, cover.of(level)[-1]) if level != "country" else None
    developed = development(item.id, level, "total", answer_card.region_at(level))
    head = headline(developed, compared)
    if developed.chosen_series is None and (nation := national(held)) is not None:
        developed = development(nation.id, "country", "total", now.store.country.code)
        head = headline(developed, None)
    score = Score(goal, len(waiting), developed, compared, head, None)
    return score if score.is_curve else _with_other(score, held[1:])


def _with_other(score: Score, others: Sequence[Indicator]) -> Score:
    """With the country's newest figure of another indicator, where one has any."""
    now = here()
    covers = choose.coverage(now.store)
    other = next((i for i in others if covers[i.id].of("country")), None)
    if other is None:
        return score
    found = development(other.id, "country", "total", now.store.country.code)
    return Score(score.goal, score.waiting, score.developed, score.compared, score.head, found)


def finding(asked: Asked) -> Finding:
    """What the page shows of them."""
    now = here()
    lead = (
        answer_card.mark(),
        page_title(scorecard.scorecard_title(asked.scores, now.voice)),
        note(" ".join(filter(None, (now.t("overview.lead"), _age(asked.scores))))),
    )
    whole = partial(table, asked)
    columns = tuple((_goal(score, whole), 1) for score in asked.scores)
    producers = dict.fromkeys(
        a.indicator.producer[now.lang] for s in asked.scores for a in (s.developed, s.beside) if a
    )
    mark, told = now.t("illustrative.mark"), now.t("overview.sources", producers=now.t.listing([*producers]))
    release = now.voice.release(asked.release)
    sources = f"{mark if asked.illustrative else told} · {release}"
    return Finding(lead, columns, rest=(_new(), _doors(), note(sources)), table=whole)


def table(asked: Asked) -> Table:
    """The goals as a table."""
    return scorecard.scorecard_table(asked.scores, here().voice)


def _age(scores: Sequence[Score]) -> str:
    """From when the goals' figures are, and that old ones are old."""
    told = [(s.head.indicator, s.head.year) for s in scores if s.head]
    years = sorted({year for _, year in told})
    ends = sorted({*years[:1], *years[-1:]})
    span = "–".join(map(str, ends))
    return age.told_of_figures(told) or (here().t.n("overview.years", len(ends), years=span) if ends else "")


def _goal(score: Score, whole: Callable[[], Table]) -> tuple[Shown, Shown]:
    """A goal's card in two parts, each with its figure or the words in its place: the way of the years, and
    the regions."""
    now = here()
    t, voice = now.t, now.voice
    value, of = scorecard.score_value(score, voice)
    head = score.head
    words = (
        sentence(scorecard.score_direction(score, voice)),
        sentence(scorecard.score_beside(score, voice)),
        "" if head is not None else sentence(score.goal.statement[now.lang]),
        note("" if score.compared or not score.waiting else t.n("overview.waiting", score.waiting)),
    )
    below = sentence(scorecard.score_differences(score, voice))
    title = _door(f"{score.goal.order}. {score.goal.name[now.lang]}", score.goal.id)
    top = (f"<h2>{title}</h2>", large(value) + note(of))
    years = _trend(score.goal, score.developed) if score.developed and score.is_curve else None
    regions = _strip(score.goal, score.compared) if score.compared else None
    lacks = t("overview.one_figure" if head else "overview.no_figures")
    return (
        Shown(f"{score.goal.id}-years", top, years, words, whole, "" if years else _box(lacks)),
        Shown(
            f"{score.goal.id}-regions", (), regions, (below,), whole, "" if regions else _box(_absent(score))
        ),
    )


def _absent(score: Score) -> str:
    """Why there are no regions."""
    item = score.developed.indicator if score.developed else None
    waits = item is None or (item.sotkanet is not None and item.sotkanet.id is not None)
    return here().t("overview.regions.waiting" if waits else "overview.regions.none")


def _box(words: str) -> str:
    return f'<p class="absent">{escape(words)}</p>'


def _door(words: str, page: str) -> str:
    return page_links.link(words, f"{page}{page_links.query()}")


def _trend(goal: Goal, answer: Development) -> Drawn:
    now = here()
    return Drawn(
        f"small-{goal.id}",
        lambda: lambda _, width: small_development(answer, now.voice, now.colors, width),
        development_alt(answer, now.voice),
        widths=SMALL,
    )


def _strip(goal: Goal, answer: Comparison) -> Drawn:
    now = here()
    return Drawn(
        f"strip-{goal.id}",
        lambda: strip_figures(answer, now.voice, now.colors),
        comparison_alt(answer, now.voice),
        (answer.release, answer.indicator.id, answer.level, str(answer.year)),
        tuple(r.region for r in answer.rows if r.figure.value is not None),
        answer.level,
        answer_card.region_at(answer.level),
        SMALL,
    )


def news_list() -> str:
    """What changed since the release before this one, with its heading."""
    lines, none = _news()
    return strong(here().t("overview.new.since")) + sentence(none) + points(lines)


def _news() -> tuple[Sequence[str], str]:
    """What changed since the release before this one, a line an indicator; why there is none."""
    now = here()
    shown = now.store.manifest.id
    before = shelf.previous_release(paths.releases(), now.kind, shown)
    lines = links.change_lines(links.changes(before, shown), now) if before else []
    return lines, "" if lines else now.t("overview.new.none" if before else "overview.new.first")


def _new() -> str:
    """What is new in a line; all of it, and what the release holds, folded."""
    now = here()
    t, (lines, none) = now.t, _news()
    told = f"{lines[0]} · {t.n('overview.new.more', len(lines) - 1)}" if len(lines) > 1 else "".join(lines)
    day = t.date(dt.date.fromisoformat(now.store.manifest.built))
    line = f"<strong>{escape(t('overview.new', day=day))}</strong> {escape(told or none)}"
    more = details(t("overview.new.all"), points(lines), sentence(_holds()), sentence(_lacks()))
    return f'<section class="news"><p>{line}</p>{more}</section>'


def _holds() -> str:
    """Of how many indicators the release has figures, and how old it is."""
    now = here()
    covers = choose.coverage(now.store)
    years = [max(y for years in c.years.values() for y in years) for c in covers.values()]
    held = now.t(
        "overview.release",
        built=now.t.date(dt.date.fromisoformat(now.store.manifest.built)),
        indicators=len(covers),
        of=len(now.catalog.indicators),
        year=max(years, default=0),
    )
    return f"{held} {age.of_release()}".strip()


def _lacks() -> str:
    now = here()
    lacking = now.kind == "real" and len(choose.coverage(now.store)) < len(now.catalog.indicators)
    return now.t("overview.update") if lacking else ""


def _doors() -> str:
    """The ways on for those who follow the country, for a region's people, and for who presents."""
    t = here().t
    goals = [g.id for g in here().catalog.goals if g.id != CONTEXT]
    ways = {"country": goals[0], "region": "my-region", "present": "present"}
    doors = (
        f"<li>{_door(t(f'overview.door.{one}'), page)}{note(t(f'overview.door.{one}.note'))}</li>"
        for one, page in ways.items()
    )
    return f'<ul class="doors">{"".join(doors)}</ul>'


def page() -> None:
    """Draws it."""
    now = here()
    asked = ask()
    found = finding(asked)
    write(*found.lead)
    with st.container(key=KEY):
        for column, (parts, _) in zip(
            st.columns(len(found.columns), gap="medium"), found.columns, strict=True
        ):
            with column:
                for one in parts:
                    answer_card.piece(one)
    for more in found.rest:
        write(more)
    answer_card.details(
        partial(table, asked),
        lambda: answer_data.origin(asked, now.voice),
        asked.release,
        "overview",
        f"overview-{asked.release}",
    )
