"""Reads data/catalog/ whole and reports every fault in it at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from soila_dash.catalog.models import Event, Goal, Indicator, Level, Model, Region
from soila_dash.faults import DataFaults, Fault

M = TypeVar("M", bound=Model)

_CODES = {
    "missing": "missing_key",
    "extra_forbidden": "unknown_key",
    "string_too_short": "empty_text",
    "string_pattern_mismatch": "not_a_slug",
    "literal_error": "not_allowed",
    "enum": "not_allowed",
    "value_error": "inconsistent",
}


@dataclass(frozen=True)
class Catalog:
    """The whole catalogue; regions are those of the real release."""

    goals: tuple[Goal, ...]
    indicators: dict[str, Indicator]
    regions: tuple[Region, ...]
    events: tuple[Event, ...]

    def of_goal(self, goal: str) -> tuple[Indicator, ...]:
        """Indicators of a goal in their order."""
        return tuple(i for i in self.indicators.values() if i.goal == goal)

    def family(self, indicator: Indicator) -> tuple[Indicator, ...]:
        """Indicators that differ from this one by age group only, itself included."""
        if indicator.family is None:
            return (indicator,)
        return tuple(i for i in self.indicators.values() if i.family == indicator.family)

    def of_level(self, level: Level) -> tuple[Region, ...]:
        """Regions of one level, from north to south."""
        return tuple(r for r in self.regions if r.level == level)


def load(folder: Path) -> Catalog:
    """The catalogue in `folder`; raises DataFaults with every fault found in it."""
    faults: list[Fault] = []
    goals = _many(folder / "goals.yaml", Goal, faults)
    regions = _many(folder / "regions.yaml", Region, faults)
    events = _many(folder / "events.yaml", Event, faults)
    indicators: list[Indicator] = []
    for path in sorted((folder / "indicators").glob("*.yaml")):
        data = _read(path, faults)
        if data is None:
            continue
        indicator = _one(data, Indicator, path, "", faults)
        if indicator is None:
            continue
        if indicator.id != path.stem:
            faults.append(
                Fault("id_not_file_name", str(path), key="id", found=indicator.id, expected=path.stem)
            )
        indicators.append(indicator)
    if not indicators and not faults:
        faults.append(Fault("nothing_there", str(folder / "indicators")))
    faults += _references(folder, goals, indicators, regions, events)
    if faults:
        raise DataFaults(faults)
    order = {g.id: g.order for g in goals}
    indicators.sort(key=lambda i: (order[i.goal], i.order))
    return Catalog(
        goals=tuple(sorted(goals, key=lambda g: g.order)),
        indicators={i.id: i for i in indicators},
        regions=tuple(sorted(regions, key=lambda r: (r.level, r.order))),
        events=tuple(sorted(events, key=lambda e: e.date)),
    )


def _references(
    folder: Path,
    goals: Sequence[Goal],
    indicators: Sequence[Indicator],
    regions: Sequence[Region],
    events: Sequence[Event],
) -> list[Fault]:
    """Names that point at nothing, and things that stand twice."""
    faults: list[Fault] = []
    goal_ids = {g.id for g in goals}
    ids = {i.id for i in indicators}
    for i in indicators:
        path = str(folder / "indicators" / f"{i.id}.yaml")
        if i.goal not in goal_ids:
            faults.append(Fault("unknown_goal", path, key="goal", found=i.goal, expected=_list(goal_ids)))
        for other in i.counterbalance:
            if other not in ids:
                faults.append(Fault("unknown_indicator", path, key="counterbalance", found=other))
    for event in events:
        for other in event.affects:
            if other not in ids:
                faults.append(
                    Fault(
                        "unknown_indicator",
                        str(folder / "events.yaml"),
                        key=f"{event.id}.affects",
                        found=other,
                    )
                )
    for file, keys in (
        ("goals.yaml", [g.id for g in goals]),
        ("regions.yaml", [f"{r.level} {r.code}" for r in regions]),
        ("events.yaml", [e.id for e in events]),
    ):
        for key in sorted({k for k in keys if keys.count(k) > 1}):
            faults.append(Fault("stands_twice", str(folder / file), found=key))
    counties = {r.code for r in regions if r.level == "county"}
    for r in regions:
        for member in r.members:
            if member not in counties:
                faults.append(
                    Fault(
                        "unknown_region",
                        str(folder / "regions.yaml"),
                        key=f"{r.level} {r.code}.members",
                        found=member,
                    )
                )
    tiles = [(r.tile.row, r.tile.col) for r in regions if r.tile and r.level == "county"]
    for tile in sorted({t for t in tiles if tiles.count(t) > 1}):
        faults.append(Fault("stands_twice", str(folder / "regions.yaml"), key="tile", found=str(tile)))
    return faults


def _many(path: Path, model: type[M], faults: list[Fault]) -> list[M]:
    data = _read(path, faults)
    if data is None:
        return []
    if not isinstance(data, list):
        faults.append(Fault("not_a_list", str(path), found=type(data).__name__))
        return []
    found = (_one(item, model, path, _label(item, n), faults) for n, item in enumerate(data, 1))
    return [item for item in found if item is not None]


def _one(data: Any, model: type[M], path: Path, prefix: str, faults: list[Fault]) -> M | None:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for e in error.errors():
            key = ".".join(str(p) for p in ([prefix] if prefix else []) + list(e["loc"]))
            expected = str(e.get("ctx", {}).get("expected", "")) or e["msg"].removeprefix("Value error, ")
            found = "" if e["type"] == "missing" else _shorten(e["input"])
            faults.append(
                Fault(
                    _CODES.get(e["type"], "wrong_value"), str(path), key=key, found=found, expected=expected
                )
            )
    return None


def _read(path: Path, faults: list[Fault]) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.append(Fault("file_missing", str(path)))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        row = mark.line + 1 if mark else None
        faults.append(Fault("not_yaml", str(path), row=row, found=str(getattr(error, "problem", error))))
    return None


def _label(item: Any, n: int) -> str:
    if isinstance(item, dict):
        parts = [str(item[k]) for k in ("level", "code", "id") if k in item]
        if parts:
            return " ".join(parts)
    return str(n)


def _shorten(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


def _list(items: Iterable[str]) -> str:
    return ", ".join(sorted(items))
