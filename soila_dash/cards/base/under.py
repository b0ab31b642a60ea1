"""The line under a title: what is shown and by which choices."""

from collections.abc import Sequence

from soila_dash.answers.matrix import EVERY
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Catalog, Indicator

MANY = 3
"""Of more indicators than this the line says the goal instead."""


def under(items: Sequence[Indicator], level: str, sex: str, when: str, voice: Voice, goal: str = "") -> str:
    """The indicators with their units, or the `goal` by name; the level, the sex, and the time if any."""
    t = voice.t
    if len(items) > MANY:
        parts = [goal]
    else:
        names = [(i.name if len(items) == 1 else i.short)[t.language] for i in items]
        parts = [f"{name}, {voice.unit(i)}" for name, i in zip(names, items, strict=True)]
    if level != "country":
        parts.append(t(f"level.{level}"))
    if sex != "total":
        parts.append(t(f"sex.{sex}"))
    return " · ".join([*parts, *([when] if when else [])])


def goal_name(goal: str, voice: Voice, catalog: Catalog) -> str:
    """A goal's name, or that all of them are meant."""
    if goal == EVERY:
        return voice.t("choose.goal.all")
    return next(g.name[voice.t.language] for g in catalog.goals if g.id == goal)
