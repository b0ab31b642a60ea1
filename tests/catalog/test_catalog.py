"""The catalogue: the shipped one is sound, and whatever is wrong in one is told precisely and at once."""

import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from soila_dash import paths
from soila_dash.cards.base.fault_text import fault_text
from soila_dash.catalog import Catalog, Direction, Quantity, load
from soila_dash.cli import main
from soila_dash.faults import DataFaults, Fault
from soila_dash.i18n import LANGUAGES, translator

SHIPPED = paths.ROOT / "data" / "catalog"
KEPT = ("placements-13-17", "emergency-placements", "care-costs")
"""Enough of the catalogue to spoil: each test breaks a copy with these three indicators."""


@pytest.fixture(scope="module")
def shipped() -> Catalog:
    return load(SHIPPED)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small sound catalogue."""
    target = tmp_path / "catalog"
    (target / "indicators").mkdir(parents=True)
    shutil.copytree(SHIPPED.parent / "published", tmp_path / "published")
    for name in ("goals.yaml", "regions.yaml"):
        shutil.copy(SHIPPED / name, target / name)
    for name in KEPT:
        copy = target / "indicators" / f"{name}.yaml"
        shutil.copy(SHIPPED / "indicators" / f"{name}.yaml", copy)
        change(copy, lambda data: data.update(counterbalance=[n for n in KEPT if n != data["id"]]))
    events = yaml.safe_load((SHIPPED / "events.yaml").read_text(encoding="utf-8"))
    for event in events:
        event["affects"] = [i for i in event.get("affects", []) if i in KEPT]
    write(target / "events.yaml", events)
    return target


def write(path: Path, data: Any) -> None:
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


def change(path: Path, how: Callable[[Any], object]) -> None:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    how(data)
    write(path, data)


def faults_of(folder: Path) -> list[Fault]:
    with pytest.raises(DataFaults) as caught:
        load(folder)
    return list(caught.value.faults)


def one(folder: Path) -> Fault:
    found = faults_of(folder)
    assert len(found) == 1, found
    return found[0]


def item(folder: Path, name: str = "placements-13-17") -> Path:
    return folder / "indicators" / f"{name}.yaml"


# The shipped catalogue


def test_the_shipped_catalogue_is_whole(shipped: Catalog) -> None:
    assert 28 <= len(shipped.indicators) <= 60
    assert [g.order for g in shipped.goals] == sorted(g.order for g in shipped.goals)
    count = Counter(i.goal for i in shipped.indicators.values())
    assert set(count) == {g.id for g in shipped.goals}
    assert min(count.values()) >= 3, count
    assert len(shipped.of_level("county")) == 23
    assert len(shipped.of_level("country")) == 1
    files = {p.stem for p in (SHIPPED / "indicators").iterdir()}
    assert files == set(shipped.indicators)


def test_every_text_of_the_shipped_catalogue_is_in_each_language(shipped: Catalog) -> None:
    texts = ("name", "short", "phrase", "producer", "numerator", "denominator")
    texts += ("why_it_matters", "how_is_it_calculated", "caveats")
    for indicator in shipped.indicators.values():
        for text in texts:
            words = [getattr(indicator, text)[language] for language in LANGUAGES]
            assert all(w.strip() for w in words), (indicator.id, text)
        for text in ("name", "why_it_matters", "how_is_it_calculated", "caveats"):
            words = {getattr(indicator, text)[language] for language in LANGUAGES}
            assert len(words) == 3, f"{indicator.id}.{text} is the same in two languages"


def test_names_tell_the_shipped_indicators_apart(shipped: Catalog) -> None:
    for language in LANGUAGES:
        for text in ("name", "short"):
            names = Counter(getattr(i, text)[language] for i in shipped.indicators.values())
            assert max(names.values()) == 1, names.most_common(2)


def test_a_direction_has_its_source_and_the_first_goal_goes_down(shipped: Catalog) -> None:
    judged = {i.id for i in shipped.indicators.values() if i.direction is not Direction.neutral}
    assert shipped.indicators["placements-13-17"].direction is Direction.lower
    assert all(shipped.indicators[i].direction_source is not None for i in judged)
    assert not judged & {"taken-into-care", "new-care-orders", "emergency-placements", "notifications"}


def test_goals_and_families_come_in_order(shipped: Catalog) -> None:
    for goal in shipped.goals:
        orders = [i.order for i in shipped.of_goal(goal.id)]
        assert orders == sorted(orders)
    family = shipped.family(shipped.indicators["placements-13-17"])
    assert {i.id for i in family} >= {"placements-0-6", "placements-7-12", "placements-0-17"}
    alone = shipped.indicators["population"]
    assert alone.family is None
    assert shipped.family(alone) == (alone,)


def test_whatever_is_divided_by_a_known_population_names_it(shipped: Catalog) -> None:
    """Sotkanet has people by single year of age, the whole population and families with children; of the
    labour force and of those who answered it has no number that is known here."""
    for item in shipped.indicators.values():
        words = item.denominator.fi
        ages = re.search(r"(\d+)–(\d+)-vuotias väestö", words)
        known = ages is not None or words.startswith(("Koko väestö", "Lapsiperheet"))
        if known and item.sotkanet and item.quantity in (Quantity.proportion, Quantity.rate):
            assert item.sotkanet.denominators, item.id
            assert item.sotkanet.denominator_source, item.id


def test_the_small_catalogue_is_sound_before_it_is_spoilt(folder: Path) -> None:
    assert set(load(folder).indicators) == set(KEPT)


# One fault at a time

Spoil = Callable[[dict[str, Any]], object]


def put(key: str, value: Any) -> Spoil:
    """Sets a dotted key."""

    def do(data: dict[str, Any]) -> None:
        *way, last = key.split(".")
        for step in way:
            data = data[int(step) if isinstance(data, list) else step]
        data[last] = value

    return do


def drop(key: str) -> Spoil:
    """Takes a dotted key away."""

    def do(data: dict[str, Any]) -> None:
        *way, last = key.split(".")
        for step in way:
            data = data[int(step) if isinstance(data, list) else step]
        del data[last]

    return do


TWO_BREAKS = [{"year": 2020, "label": {"fi": "a", "sv": "b", "en": "c"}, "source": "s"}] * 2


@pytest.mark.parametrize(
    ("spoil", "code", "key", "found", "expected"),
    [
        (drop("unit"), "missing_key", "unit", "", ""),
        (drop("name.sv"), "missing_key", "name.sv", "", ""),
        (put("name.sv", "  "), "empty_text", "name.sv", "'  '", ""),
        (put("colour", "red"), "unknown_key", "colour", "'red'", ""),
        (put("name.no", "navn"), "unknown_key", "name.no", "'navn'", ""),
        (put("goal", "holidays"), "unknown_goal", "goal", "holidays", "placements"),
        (put("counterbalance", ["nothing-such"]), "unknown_indicator", "counterbalance", "nothing-such", ""),
        (put("id", "other"), "id_not_file_name", "id", "other", "placements-13-17"),
        (drop("direction_source"), "direction_without_source", "", "", ""),
        (put("breaks", TWO_BREAKS), "two_breaks_in_a_year", "", "", ""),
        (drop("sotkanet.titles"), "sotkanet_without_title", "sotkanet", "", ""),
        (put("sotkanet.titles.0.reconstructed", ["fi", "en"]), "sotkanet_without_title", "sotkanet", "", ""),
        (put("sotkanet.titles.0.seen", ""), "empty_text", "sotkanet.titles.0.seen", "''", ""),
        (put("sotkanet", {"candidates": [1]}), "sotkanet_without_words", "sotkanet", "", ""),
        (
            put("sotkanet.denominators.0.people", "13–26"),
            "candidate_without_ids",
            "sotkanet.denominators.0",
            "",
            "",
        ),
        (
            put("sotkanet.denominators", [{"people": "0–17"}, {"people": "0–17", "ids": [1]}]),
            "candidate_twice",
            "sotkanet",
            "",
            "",
        ),
        (put("review.state", "reviewed"), "review_without_reviewer", "review", "", ""),
        (put("review.by", "Somebody"), "reviewer_without_review", "review", "", ""),
        (put("family", "Not a Slug"), "not_a_slug", "family", "'Not a Slug'", ""),
        (put("unit", "promille"), "not_allowed", "unit", "'promille'", "percent, per_1000"),
        (put("status", "asleep"), "not_allowed", "status", "'asleep'", "active, draft, retired"),
        (put("sexes", ["total", "all"]), "not_allowed", "sexes.1", "'all'", "total, female, male"),
        (put("levels", "county"), "no_list", "levels", "'county'", ""),
        (put("name", "just a name"), "no_mapping", "name", "'just a name'", ""),
        (put("order", "first"), "not_whole", "order", "'first'", ""),
        (put("order", 1.5), "not_whole", "order", "1.5", ""),
        (put("order", None), "not_whole", "order", "None", ""),
        (put("example.level", "many"), "not_a_number", "example.level", "'many'", "12.3"),
        (put("example.level", 0), "out_of_range", "example.level", "0", "> 0"),
        (put("decimals", 7), "out_of_range", "decimals", "7", "≤ 3"),
        (put("example.yearly_change", -0.3), "out_of_range", "example.yearly_change", "-0.3", "≥ -0.2"),
        (put("licence", 4), "not_text", "licence", "4", ""),
        (put("review.next", "soon"), "not_a_date", "review.next", "'soon'", "2026-11-22"),
    ],
)
def test_a_fault_in_an_indicator(
    folder: Path, spoil: Spoil, code: str, key: str, found: str, expected: str
) -> None:
    change(item(folder), spoil)
    fault = one(folder)
    assert (fault.code, fault.key) == (code, key)
    assert Path(fault.file).name == item(folder).name
    if found:
        assert fault.found == found
    assert expected in fault.expected
    for language in LANGUAGES:
        said = fault_text(fault, translator(language))
        assert item(folder).name in said
        assert found in said or code in ("empty_text", "unknown_key")
        assert not any(word in said for word in ("Input should", "Value error", "{")), said
    assert " or " not in fault.expected


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("id: x\nname: [unclosed\n", 3),
        ("id: x\n  goal: y\n", 2),
        ("review:\n  date: 2026-13-45\n", None),
        ("name: \x00\n", None),
    ],
)
@pytest.mark.slow
def test_what_is_no_yaml(folder: Path, text: str, row: int | None) -> None:
    item(folder).write_text(text, encoding="utf-8")
    fault = one(folder)
    assert (fault.code, Path(fault.file).name, fault.row) == ("not_yaml", item(folder).name, row)


def test_a_key_given_twice(folder: Path) -> None:
    item(folder).write_text("review:\n  state: not_reviewed\n  state: reviewed\n", encoding="utf-8")
    fault = one(folder)
    assert (fault.code, fault.row, fault.found) == ("stands_twice", 3, "state")


@pytest.mark.parametrize("sign", ["\\e[2J", "\\0", "\\u202e", "\\uffff"])
def test_a_text_that_nothing_could_show(folder: Path, sign: str) -> None:
    """YAML writes any character with a backslash; a name with it would break a PDF and a drawing."""
    path = folder / "events.yaml"
    first, rest = path.read_text(encoding="utf-8").split("    fi: ", 1)
    path.write_text(f'{first}    fi: "Laki {sign}"\n' + rest.partition("\n")[2], encoding="utf-8")
    fault = one(folder)
    assert (fault.code, Path(fault.file).name) == ("not_readable", "events.yaml")
    assert fault.key.endswith(".fi")


def test_bytes_that_are_no_text(folder: Path) -> None:
    item(folder).write_bytes(b"id: \xff\xfe\n")
    assert one(folder).code == "not_yaml"


@pytest.mark.parametrize("file", ["goals.yaml", "regions.yaml", "events.yaml", "indicators/care-costs.yaml"])
def test_an_empty_file_is_not_passed_over(folder: Path, file: str) -> None:
    (folder / file).write_text("# nothing but a comment\n")
    fault = one(folder)
    assert (fault.code, fault.file) == ("empty_file", str(folder / file))


@pytest.mark.parametrize("file", ["goals.yaml", "regions.yaml", "events.yaml"])
def test_a_missing_or_misshapen_file(folder: Path, file: str) -> None:
    (folder / file).write_text("id: not-a-list\n")
    fault = one(folder)
    assert (fault.code, fault.file, fault.found) == ("not_a_list", str(folder / file), "{…}")
    (folder / file).unlink()
    assert (one(folder).code, one(folder).file) == ("file_missing", str(folder / file))


def test_an_indicator_that_is_a_list(folder: Path) -> None:
    item(folder).write_text("- a\n- b\n")
    fault = one(folder)
    assert (fault.code, fault.key, fault.found) == ("no_mapping", "", "['a', 'b']")


def test_no_indicators_at_all(folder: Path) -> None:
    write(folder / "events.yaml", [])
    shutil.rmtree(folder / "indicators")
    fault = one(folder)
    assert (fault.code, fault.file) == ("nothing_there", str(folder / "indicators"))


def test_an_id_that_stands_twice(folder: Path) -> None:
    change(folder / "goals.yaml", lambda goals: goals.append(goals[0]))
    change(folder / "events.yaml", lambda events: events.append(events[0]))
    change(folder / "regions.yaml", lambda regions: regions.append(regions[-1]))
    shutil.copy(item(folder), item(folder, "copy-of-it"))
    found = {(f.code, Path(f.file).name, f.found) for f in faults_of(folder)}
    last = yaml.safe_load((folder / "regions.yaml").read_text(encoding="utf-8"))[-1]
    assert found == {
        ("stands_twice", "goals.yaml", "placements"),
        ("stands_twice", "events.yaml", "child-welfare-act-2008"),
        ("stands_twice", "regions.yaml", f"{last['level']} {last['code']}"),
        ("id_not_file_name", "copy-of-it.yaml", "placements-13-17"),
    }


@pytest.mark.slow
def test_names_that_point_at_nothing(folder: Path) -> None:
    def spoil(regions: list[dict[str, Any]]) -> None:
        area = next(r for r in regions if r.get("members"))
        area["members"] = ["99"]
        tiles = [r for r in regions if r["level"] == "county"]
        tiles[0]["tile"] = tiles[1]["tile"]

    change(folder / "regions.yaml", spoil)
    change(folder / "events.yaml", lambda events: events[0].update(affects=["nothing-such"]))
    found = {(f.code, Path(f.file).name, f.found) for f in faults_of(folder)}
    tile = next(r for r in load_regions(folder) if r["level"] == "county")["tile"]
    assert found == {
        ("unknown_region", "regions.yaml", "99"),
        ("stands_twice", "regions.yaml", str((tile["row"], tile["col"]))),
        ("unknown_indicator", "events.yaml", "nothing-such"),
    }


def load_regions(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((folder / "regions.yaml").read_text(encoding="utf-8"))
    return found


# All at once, and no more than there are


def spoil_much(folder: Path) -> set[tuple[str, str, str]]:
    """Seven faults in five files."""
    change(item(folder), drop("name.en"))
    change(item(folder), put("unit", "promille"))
    change(item(folder, "care-costs"), put("counterbalance", ["nothing-such"]))
    item(folder, "emergency-placements").write_text("id: x\n  goal: y\n")
    change(folder / "goals.yaml", lambda goals: goals[1]["name"].pop("sv"))
    change(folder / "events.yaml", lambda events: events[0].update(kind="party", colour="red"))
    return {
        ("missing_key", "placements-13-17.yaml", "name.en"),
        ("not_allowed", "placements-13-17.yaml", "unit"),
        ("unknown_indicator", "care-costs.yaml", "counterbalance"),
        ("not_yaml", "emergency-placements.yaml", ""),
        ("missing_key", "goals.yaml", "family-support.name.sv"),
        ("not_allowed", "events.yaml", "child-welfare-act-2008.kind"),
        ("unknown_key", "events.yaml", "child-welfare-act-2008.colour"),
    }


def test_all_faults_come_at_once(folder: Path) -> None:
    expected = spoil_much(folder)
    found = [(f.code, Path(f.file).name, f.key) for f in faults_of(folder)]
    assert len(found) == len(expected)
    assert set(found) == expected


def test_a_faulty_file_makes_no_faults_elsewhere(folder: Path) -> None:
    """What points at a faulty indicator or goal is not to blame for it."""
    change(item(folder), drop("unit"))
    assert [f.key for f in faults_of(folder)] == ["unit"]
    (folder / "goals.yaml").write_text("- [\n")
    assert {f.code for f in faults_of(folder)} == {"missing_key", "not_yaml"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_check_prints_every_fault(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    expected = spoil_much(folder)
    monkeypatch.setenv("SOILA_DATA", str(folder.parent))
    assert main(["--lang", language, "check"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    lines = err.splitlines()
    assert len(lines) == len(expected)
    for _, file, key in expected:
        assert any(file in line and key in line for line in lines), (file, key)
    said = {"fi": "tieto puuttuu", "sv": "uppgiften saknas", "en": "the value is missing"}
    assert sum(said[language] in line for line in lines) == 2
    assert not any(said[other] in err for other in LANGUAGES if other != language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_check_prints_what_is_sound(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    monkeypatch.setenv("SOILA_DATA", str(folder.parent))
    assert main(["--lang", language, "check"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    said = {"fi": "3 mittaria", "sv": "3 indikatorer", "en": "3 indicators"}[language]
    assert said in out
