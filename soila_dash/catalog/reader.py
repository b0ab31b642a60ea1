"""Reads data/catalog/ whole and reports every fault in it at once."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError
from yaml.constructor import ConstructorError

from soila_dash.catalog.models import Event, Goal, Indicator, Level, Model, Region, Sender
from soila_dash.catalog.survey import (
    GROUPS,
    INSTRUMENTS,
    MEASURES,
    ORGANISATIONS,
    PILOTS,
    ROUNDS,
    Instrument,
    Measure,
    Organisation,
    Pilot,
    RespondentGroup,
    Round,
    Survey,
    strange,
)
from soila_dash.faults import DataFaults, Fault
from soila_dash.plain_text import is_readable

M = TypeVar("M", bound=Model)
Ordered = TypeVar("Ordered", Measure, RespondentGroup)

_CODES = {
    "missing": "missing_key",
    "extra_forbidden": "unknown_key",
    "string_too_short": "empty_text",
    "string_pattern_mismatch": "not_a_slug",
    "string_type": "not_text",
    "literal_error": "not_allowed",
    "enum": "not_allowed",
    "int_parsing": "not_whole",
    "int_type": "not_whole",
    "int_from_float": "not_whole",
    "float_parsing": "not_a_number",
    "float_type": "not_a_number",
    "finite_number": "not_a_number",
    "greater_than": "out_of_range",
    "greater_than_equal": "out_of_range",
    "less_than": "out_of_range",
    "less_than_equal": "out_of_range",
    "tuple_type": "no_list",
    "too_short": "empty_list",
    "model_type": "no_mapping",
    "date_type": "not_a_date",
    "date_parsing": "not_a_date",
    "date_from_datetime_parsing": "not_a_date",
    "date_from_datetime_inexact": "not_a_date",
}
"""Fault codes of Pydantic's kinds of error; a validator of ours names its own."""

_EXAMPLES = {"not_a_number": "12.3", "not_a_date": "2026-11-22"}
_LIMITS = {"gt": "> ", "ge": "≥ ", "lt": "< ", "le": "≤ "}


@dataclass(frozen=True)
class Catalog:
    """The whole catalogue; regions are those of the real release."""

    goals: tuple[Goal, ...]
    indicators: dict[str, Indicator]
    regions: tuple[Region, ...]
    events: tuple[Event, ...]
    survey: Survey = field(default_factory=Survey)
    sender: Sender | None = None

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
    goals = read_list(folder / "goals.yaml", Goal, faults)
    regions = read_list(folder / "regions.yaml", Region, faults)
    events = read_list(folder / "events.yaml", Event, faults)
    indicators: list[Indicator] = []
    files = sorted((folder / "indicators").glob("*.yaml"))
    for path in files:
        data = _read_yaml(path, faults)
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
    survey, sender = _survey(folder, faults), _sender(folder / "sender.yaml", faults)
    broken = {Path(f.file).name for f in faults}
    faults += _references(folder, goals, indicators, regions, events, {p.stem for p in files}, broken)
    counties = {r.code for r in regions if r.level == "county"}
    faults += strange(survey, folder, {g.id for g in goals}, counties, broken)
    if faults:
        raise DataFaults(faults)
    order = {g.id: g.order for g in goals}
    indicators.sort(key=lambda i: (order[i.goal], i.order))
    return Catalog(
        goals=tuple(sorted(goals, key=lambda g: g.order)),
        indicators={i.id: i for i in indicators},
        regions=tuple(sorted(regions, key=lambda r: (r.level, r.order))),
        events=tuple(sorted(events, key=lambda e: e.date)),
        survey=survey,
        sender=sender,
    )


def load_sender(folder: Path) -> Sender | None:
    """Who speaks, without the rest of the catalogue: nobody where it is not said as it should be."""
    return _sender(folder / "sender.yaml", [])


def _sender(path: Path, faults: list[Fault]) -> Sender | None:
    """Who speaks; nobody where the file is missing."""
    data = _read_yaml(path, faults) if path.exists() else None
    return None if data is None else _one(data, Sender, path, "", faults)


def _survey(folder: Path, faults: list[Fault]) -> Survey:
    """What the catalogue says of surveys; a catalogue without any of these files has none."""
    instruments: list[Instrument] = []
    for path in sorted((folder / INSTRUMENTS).glob("*.yaml")):
        data = _read_yaml(path, faults)
        instrument = None if data is None else _one(data, Instrument, path, "", faults)
        if instrument is None:
            continue
        if instrument.key != path.stem:
            faults.append(
                Fault("id_not_file_name", str(path), key="id", found=instrument.key, expected=path.stem)
            )
        instruments.append(instrument)
    pilots = _some(folder / PILOTS, Pilot, faults)
    rounds = _some(folder / ROUNDS, Round, faults)
    return Survey(
        measures=_sort(_some(folder / MEASURES, Measure, faults)),
        groups=_sort(_some(folder / GROUPS, RespondentGroup, faults)),
        instruments=tuple(sorted(instruments, key=lambda i: (i.id, i.version))),
        pilots=tuple(pilots),
        organisations=tuple(_some(folder / ORGANISATIONS, Organisation, faults)),
        rounds=tuple(sorted(rounds, key=lambda r: (r.start, r.id))),
    )


def _references(
    folder: Path,
    goals: Sequence[Goal],
    indicators: Sequence[Indicator],
    regions: Sequence[Region],
    events: Sequence[Event],
    files: set[str],
    broken: set[str],
) -> list[Fault]:
    """Names that point at nothing, and things that stand twice.

    An indicator whose own file is faulty is there all the same, by its name among `files`; and what
    a `broken` file should have held is not missed elsewhere.
    """
    faults: list[Fault] = []
    goal_ids = {g.id for g in goals}
    ids = {i.id for i in indicators} | files
    for i in indicators:
        path = str(folder / "indicators" / f"{i.id}.yaml")
        if i.goal not in goal_ids and "goals.yaml" not in broken:
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
            if member not in counties and "regions.yaml" not in broken:
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


def _sort(items: Sequence[Ordered]) -> tuple[Ordered, ...]:
    return tuple(sorted(items, key=lambda i: i.order))


def as_signs(given: Any) -> str:
    """What was given in the place of something else, in no language: {…} for keys with values, […] for a
    list."""
    return "{…}" if isinstance(given, dict) else "[…]" if isinstance(given, list | tuple) else str(given)


def quoted_words(expected: str) -> str:
    """Pydantic's list of what is allowed, "'a', 'b' or 'c'", without its English: a, b, c."""
    return ", ".join(re.findall(r"'([^']*)'", expected)) or expected.replace(" or ", ", ")


def _some(path: Path, model: type[M], faults: list[Fault]) -> list[M]:
    """As `read_list`, of a file that need not be there."""
    return read_list(path, model, faults) if path.exists() else []


def read_list(path: Path, model: type[M], faults: list[Fault]) -> list[M]:
    """The faultless items of a YAML list; adds every fault of the others."""
    data = _read_yaml(path, faults)
    if data is None:
        return []
    if not isinstance(data, list):
        faults.append(Fault("not_a_list", str(path), found=as_signs(data)))
        return []
    found = (_one(item, model, path, _label(item, n), faults) for n, item in enumerate(data, 1))
    return [item for item in found if item is not None]


def _one(data: Any, model: type[M], path: Path, prefix: str, faults: list[Fault]) -> M | None:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for e in error.errors():
            key = ".".join(str(p) for p in ([prefix] if prefix else []) + list(e["loc"]))
            context = e.get("ctx", {})
            found = "" if e["type"] == "missing" else _shorten(e["input"])
            if e["type"] == "value_error":
                faults.append(Fault(str(context["error"]), str(path), key=key, found=found))
                continue
            code = _CODES.get(e["type"], "wrong_value")
            limits = [f"{sign}{context[name]:g}" for name, sign in _LIMITS.items() if name in context]
            expected = quoted_words(str(context.get("expected", ""))) or ", ".join(limits)
            expected = expected or _EXAMPLES.get(code, "")
            faults.append(Fault(code, str(path), key=key, found=found, expected=expected))
    return None


class _Twice(ConstructorError):
    """A key that is given twice; `problem` is the key."""


class _Loader(yaml.CSafeLoader):
    """YAML's safe loader (the compiled one: eight times as fast), which refuses a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise _Twice(problem=str(key.value), problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _read_yaml(path: Path, faults: list[Fault]) -> Any:
    """What the file says; None and a fault when that is nothing, or cannot be read."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe one
    except FileNotFoundError:
        faults.append(Fault("file_missing", str(path)))
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        row = mark.line + 1 if mark else None
        if isinstance(error, _Twice):
            faults.append(Fault("stands_twice", str(path), row=row, found=str(error.problem)))
        else:
            faults.append(Fault("not_yaml", str(path), row=row))
    else:
        if data is None:
            faults.append(Fault("empty_file", str(path)))
        unreadable = [Fault("not_readable", str(path), key=key) for key in _unreadable(data)]
        faults += unreadable
        return None if unreadable else data
    return None


def _unreadable(data: Any, key: str = "") -> Iterator[str]:
    """Where texts are not plain_text.is_readable: YAML writes any character with a backslash."""
    if isinstance(data, str) and not is_readable(data):
        yield key
    named = data.items() if isinstance(data, dict) else enumerate(data, 1) if isinstance(data, list) else ()
    for name, inner in named:
        place = _label(inner, name) if isinstance(data, list) else str(name)
        yield from _unreadable(inner, f"{key}.{place}" if key else place)


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
