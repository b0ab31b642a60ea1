"""What a goal's page has found, for the page and for the first response."""

from collections.abc import Sequence
from dataclasses import dataclass

from soila_dash.answers import choose
from soila_dash.answers.compare import Comparison
from soila_dash.answers.develop import Development
from soila_dash.answers.headline import Headline, headline
from soila_dash.cards.base.comparison import comparison_finding
from soila_dash.cards.base.definition import definition_lines
from soila_dash.cards.base.development import development_finding, development_table
from soila_dash.cards.narrative import goal_about, goal_facts, goal_title, narrative
from soila_dash.catalog import Goal, Indicator
from soila_dash.ui import age, answer_card, choices, other_indicators, pilots_elsewhere
from soila_dash.ui.choices import Choice
from soila_dash.ui.finding import Finding, Shown
from soila_dash.ui.here import comparison, development, here, places
from soila_dash.ui.period import in_period, period_choice
from soila_dash.ui.text import (
    definition_list,
    details,
    fact_list,
    heading,
    info,
    note,
    page_title,
    part,
    sentence,
)

WIDTHS = (13, 12)
"""How wide the curves and the compared regions are beside each other."""


@dataclass(frozen=True)
class Asked:
    """What the address asks of a goal that has figures: `held` and `waiting` are its indicators with and
    without any, `wanted` one of these that was asked for in vain."""

    goal: Goal
    item: Indicator
    wanted: Indicator | None
    held: tuple[Indicator, ...]
    waiting: tuple[Indicator, ...]
    levels: Sequence[str]
    level: str
    sexes: Sequence[str]
    sex: str
    years: Sequence[str]
    year: int
    period: Choice


@dataclass(frozen=True)
class Answered:
    """The answers that the page shows."""

    developed: Development
    compared: Comparison | None
    leading: Headline | None

    @property
    def is_single(self) -> bool:
        """Whether there is a single year of a single region, so that nothing is drawn."""
        chosen = self.developed.chosen_series
        return self.compared is None and (chosen is None or len(chosen.points) < 2)


def ask(goal_id: str) -> Asked | None:
    """What the reader chose; None when the goal has no figures in the release."""
    now = here()
    goal = goal_named(goal_id)
    held, waiting = choose.of_goal(now.store, now.catalog, goal_id)
    if not held:
        return None
    wanted = next((i for i in waiting if i.id == choices.get("indicator")), None)
    if wanted is not None:
        choices.accept("indicator")
    item = now.catalog.indicators[choices.pick("indicator", [i.id for i in held], held[0].id)]
    cover = choose.coverage(now.store)[item.id]
    levels = cover.levels() or ("country",)
    level = choices.pick("level", levels, levels[0])
    sexes = cover.sexes(level)
    sex = choices.pick("sex", sexes, sexes[0])
    years = [str(y) for y in reversed(cover.of(level, sex))]
    year = int(choices.pick("year", years, years[0]))
    period = period_choice({*cover.of(level, sex), *cover.of("country", sex)})
    return Asked(goal, item, wanted, held, waiting, levels, level, sexes, sex, years, year, period)


def goal_named(goal_id: str) -> Goal:
    """The goal of that id."""
    return next(g for g in here().catalog.goals if g.id == goal_id)


def answer(asked: Asked) -> Answered:
    """The answers to it."""
    item, level, year, sex = asked.item, asked.level, asked.year, asked.sex
    compared = comparison(item.id, level, year, sex) if level != "country" else None
    region = answer_card.region_at(level)
    whole = pilots_elsewhere.with_starts(development(item.id, level, sex, region))
    leading = headline(whole, compared, places(item.id, level, year, sex) if compared else None)
    return Answered(in_period(whole, asked.period), compared, leading)


def finding(asked: Asked) -> Finding:
    """What the page shows of them."""
    found = answer(asked)
    one = one_figure if found.is_single else _curves
    cards = [one(found.developed)]
    if found.compared is not None:
        cards.append(answer_card.comparison_shown(found.compared, "lead"))
    columns = tuple(((card,), width) for card, width in zip(cards, WIDTHS, strict=False))
    rest = [words(asked, found), other_indicators.table(asked.item, asked.held)]
    if found.is_single:
        rest.reverse()  # where nothing is drawn the others are what there is to see
    return Finding((*lead(asked, found), info(missing_lead(asked))), columns, offer(asked), tuple(rest))


def _curves(developed: Development) -> Shown:
    return answer_card.development_shown(developed, "lead")


def lead(asked: Asked, found: Answered) -> tuple[str, ...]:
    """The finding as the title, and its figures in large type."""
    voice = here().voice
    item, head, compared = asked.item, found.leading, found.compared
    return (
        page_title(goal_title(item, head, compared, voice)),
        note(goal_about(item, voice)),
        fact_list(goal_facts(item, head, compared, voice)),
        age.of_figure(item, int(asked.years[0])),
    )


def missing_lead(asked: Asked) -> str:
    """That the indicator asked for, or the goal's first one, has no figures yet and another one is shown; ""
    where that is not so."""
    now = here()
    if asked.wanted is not None:
        name, shown = asked.wanted.name[now.lang], asked.item.name[now.lang]
        return now.t("goal.wanted_waiting", name=name, shown=shown)
    waiting = asked.waiting
    first = next((i for i in waiting if i not in choose.uncomputable(now.store, waiting)), None)
    if first is None or first.order >= asked.held[0].order:
        return ""
    return now.t("goal.lead_waiting", name=first.name[now.lang])


def one_figure(developed: Development) -> Shown:
    """Where a single year is published no chart is drawn: the figure stands above, this says whence it is."""
    now = here()
    below = (answer_card.mark(), answer_card.origin(developed))
    return Shown("lead", (), None, below, lambda: development_table(developed, now.voice))


def offer(asked: Asked) -> tuple[Choice, ...]:
    """What can be chosen on the page, where there is more than one option."""
    now = here()
    t = now.t
    family = {i.id for i in now.catalog.family(asked.item)}
    ages = [(i.id, i.age) for i in asked.held if i.id in family and i.age]
    sexes = [(s, t(f"sex.{s}")) for s in asked.sexes]
    levels = [(level, t(f"level.{level}")) for level in asked.levels]
    years = [(y, y) for y in asked.years] if tuple(asked.levels) != ("country",) else []
    every = (
        Choice("indicator", t("choose.age"), ages, asked.item.id, asked.held[0].id, False),
        Choice("sex", t("choose.sex"), sexes, asked.sex, asked.sexes[0], False),
        Choice("level", t("choose.level"), levels, asked.level, asked.levels[0], False),
        Choice("year", t("choose.year"), years, str(asked.year), asked.years[0], slides=True),
        asked.period,
    )
    return tuple(one for one in every if len(one.options) > 1)


def words(asked: Asked, found: Answered) -> str:
    """What the figures tell, and what they are."""
    now = here()
    goal, told = asked.goal, _further_words(asked, found)
    return part(
        heading(now.t("narrative.title") if told else ""),
        sentence(told),
        heading(now.t("card.definition")),
        sentence(goal.age_note[now.lang]) if goal.age_note else "",
        _short_definition(asked.item),
    )


def _short_definition(item: Indicator) -> str:
    """Whom it counts, the direction and what to beware of; the rest folded."""
    now, t = here(), here().t
    lines = definition_lines(item, now.catalog, now.voice, now.store.manifest.illustrative)
    first = (t("definition.numerator"), t("definition.direction"), t("definition.caveats"))
    short = sorted((line for line in lines if line[0] in first), key=lambda line: first.index(line[0]))
    rest = definition_list(line for line in lines if line[0] not in first)
    return definition_list(short) + details(t("definition.more"), rest)


def _further_words(asked: Asked, found: Answered) -> str:
    """What the figures tell besides the title and the heads of the cards; "" for nothing more."""
    voice, compared = here().voice, found.compared
    said = [
        goal_title(asked.item, found.leading, compared, voice),
        development_finding(found.developed, voice),
    ]
    said += [comparison_finding(compared, voice)] if compared else []
    told = narrative(found.leading, found.developed, compared, voice)
    return " ".join(one for one in told if one.rstrip(".") not in {text.rstrip(".") for text in said})
