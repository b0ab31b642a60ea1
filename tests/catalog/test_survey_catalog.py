"""The survey part of the catalogue: the shipped drafts, and every fault in it."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from soila_dash.cards.base.fault_text import fault_text
from soila_dash.catalog import LANGUAGES, Catalog, load
from soila_dash.catalog.survey import Survey
from soila_dash.faults import DataFaults, Fault
from soila_dash.i18n import translator
from tests.sources.survey_world import SURVEY, YOUNG, instrument

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "catalog"
MEASURED = {*(f"feature-{n}" for n in range(1, 8)), *(f"result-{n}" for n in range(1, 5)), "esf-quality"}


def words(text: str) -> dict[str, str]:
    return {"fi": f"{text} fi", "sv": f"{text} sv", "en": f"{text} en"}


@pytest.fixture(scope="module")
def shipped() -> Catalog:
    return load(SHIPPED)


# What ships

GROUPS = ["young-person", "parent", "professional", "network-partner"]


def test_the_shipped_instruments_are_drafts_for_four_groups(shipped: Catalog) -> None:
    survey = shipped.survey
    assert [g.id for g in survey.groups] == GROUPS
    assert {i.group for i in survey.instruments} == {g.id for g in survey.groups}
    for asked in survey.instruments:
        assert (asked.status, asked.confirmed_by) == ("draft", "")
        assert asked.scale.levels == range(1, 6)
    assert sorted(i.key for i in survey.instruments) == [f"{g}-{n}" for g in sorted(GROUPS) for n in (1, 2)]
    assert {m.id for m in survey.measures} == MEASURED
    assert {item.measures for i in survey.instruments for item in i.items} == MEASURED


def test_the_shipped_items_are_in_each_language_and_told_apart(shipped: Catalog) -> None:
    newest = [i for g in shipped.survey.groups if (i := shipped.survey.latest(g.id)) is not None]
    ids = [item.id for i in newest for item in i.items]
    assert len(set(ids)) == len(ids) == 42
    for asked in shipped.survey.instruments:
        for language in LANGUAGES:
            for texts in ([i.text[language] for i in asked.items], [i.short[language] for i in asked.items]):
                assert len(set(texts)) == len(asked.items)
        for item in asked.items:
            assert len({item.text[language] for language in LANGUAGES}) == 3


def test_the_wording_of_the_esf_measure_is_said_to_be_unknown(shipped: Catalog) -> None:
    for asked in shipped.survey.instruments:
        for item in asked.items:
            assert (item.wording == "not_verified") == (item.measures == "esf-quality")


def test_no_pilot_stands_under_a_real_region_yet(shipped: Catalog) -> None:
    assert shipped.survey.pilots == shipped.survey.organisations == shipped.survey.rounds == ()


@pytest.mark.parametrize("file", ["pilots.yaml", "organisations.yaml", "rounds.yaml"])
def test_the_example_in_a_shipped_list_fits_its_shape(folder: Path, file: str) -> None:
    """What the comment shows can be used as it stands."""
    lines = (SHIPPED / file).read_text(encoding="utf-8").splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith("# - id:"))
    text = "\n".join(line.removeprefix("# ") for line in lines[first:] if line.startswith("#"))
    shown = yaml.safe_load(text.replace("…", "x"))
    known = yaml.safe_load((folder / "pilots.yaml").read_text(encoding="utf-8"))
    write(folder / "pilots.yaml", [*known, {**known[0], "id": "example-pilot"}])
    if file == "pilots.yaml":
        shown[0]["regions"] = ["05"]
    if file == "rounds.yaml":
        shown[0]["instruments"] = [{"instrument": "young", "version": 1}]
        shown[0]["expected"][0]["group"] = "young"
    write(folder / file, shown)
    if file == "pilots.yaml":
        write(folder / "rounds.yaml", [])
        write(folder / "organisations.yaml", [])
    assert load(folder).survey


# Faults


def write(path: Path, data: Any) -> None:
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


def plain(model: Any) -> Any:
    return model.model_dump(exclude_none=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small sound catalogue with a survey."""
    target = tmp_path / "catalog"
    (target / "indicators").mkdir(parents=True)
    for name in ("goals.yaml", "regions.yaml", "indicators/population.yaml"):
        (target / name).write_bytes((SHIPPED / name).read_bytes())
    write(target / "events.yaml", [])
    for part, name in (("measures", "measures"), ("groups", "respondent_groups"), ("rounds", "rounds")):
        write(target / f"{name}.yaml", [plain(m) for m in getattr(SURVEY, part)])
    pilots = [
        {**plain(p), "regions": [code]} for p, code in zip(SURVEY.pilots, ("05", "06", "07"), strict=True)
    ]
    write(target / "pilots.yaml", pilots)
    for asked in SURVEY.instruments:
        write(target / "instruments" / f"{asked.key}.yaml", plain(asked))
    part = {"pilot": "pilot-1", "start": dt.date(2031, 1, 1)}
    organisation = {"id": "people", "name": words("Väki"), "type": "ngo", "takes_part": [part]}
    write(target / "organisations.yaml", [organisation])
    change(
        target / "rounds.yaml",
        lambda rounds: rounds[0].update(expected=[{"pilot": "pilot-1", "group": "young", "responses": 20}]),
    )
    return target


def change(path: Path, how: Callable[[Any], object]) -> None:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    how(data)
    write(path, data)


def faults_of(folder: Path) -> list[Fault]:
    with pytest.raises(DataFaults) as caught:
        load(folder)
    return list(caught.value.faults)


def test_the_small_survey_is_sound_before_it_is_spoilt(folder: Path) -> None:
    survey = load(folder).survey
    assert [i.key for i in survey.instruments] == ["worker-1", "young-1"]
    assert survey.instrument("young-1") == SURVEY.instruments[0]
    assert [r.id for r in survey.rounds] == ["spring", "early-summer"]
    ((organisation, part),) = survey.participations
    assert (organisation.id, part.pilot, part.end) == ("people", "pilot-1", None)


def test_a_catalogue_without_surveys_has_an_empty_one(folder: Path) -> None:
    for path in [*folder.glob("*.yaml"), *(folder / "instruments").iterdir()]:
        if path.name not in ("goals.yaml", "regions.yaml", "events.yaml"):
            path.unlink()
    assert load(folder).survey == Survey()


def put(*way: Any) -> Callable[[Any], None]:
    """Sets what lies at a path of keys and numbers."""

    def do(data: Any) -> None:
        *steps, last, value = way
        for step in steps:
            data = data[step]
        data[last] = value

    return do


def twice(data: Any) -> None:
    data.append(data[0])


YOUNG_FILE = "instruments/young-1.yaml"


@pytest.mark.parametrize(
    ("file", "spoil", "code", "key", "found"),
    [
        ("measures.yaml", twice, "stands_twice", "", "result-1"),
        ("measures.yaml", put(0, "kind", "mood"), "not_allowed", "result-1.kind", "'mood'"),
        ("respondent_groups.yaml", twice, "stands_twice", "", "young"),
        ("respondent_groups.yaml", put(2, "name", "en", " "), "empty_text", "parent.name.en", "' '"),
        (YOUNG_FILE, put("items", 0, "text", "sv", "Annat."), "wording_changed", "sealed", ""),
        (YOUNG_FILE, put("scale", "answers", 0, "label", "en", "No"), "wording_changed", "sealed", ""),
        (YOUNG_FILE, put("sealed", "0" * 12), "wording_changed", "sealed", SURVEY.instruments[0].seal),
        (YOUNG_FILE, put("items", 0, "measures", "mood"), "unknown_measure", "young-heard", "mood"),
        (YOUNG_FILE, put("items", 0, "wording", "hearsay"), "not_allowed", "items.0.wording", "'hearsay'"),
        (YOUNG_FILE, put("scale", "answers", 0, "level", 0), "scale_not_in_order", "scale", ""),
        (YOUNG_FILE, put("status", "confirmed"), "confirmed_without_owner", "", ""),
        (YOUNG_FILE, put("confirmed_by", "THL"), "confirmed_without_owner", "", ""),
        ("pilots.yaml", twice, "stands_twice", "", "pilot-1"),
        ("pilots.yaml", put(0, "regions", ["99"]), "unknown_region", "pilot-1.regions", "99"),
        ("pilots.yaml", put(0, "regions", []), "empty_list", "pilot-1.regions", "[]"),
        ("pilots.yaml", put(0, "goals", ["holidays"]), "unknown_goal", "pilot-1.goals", "holidays"),
        ("pilots.yaml", put(0, "end", dt.date(2030, 1, 1)), "end_before_start", "pilot-1", ""),
        ("pilots.yaml", put(0, "model_status", "lost"), "not_allowed", "pilot-1.model_status", "'lost'"),
        (
            "pilots.yaml",
            put(0, "contact", "maija.meikalainen@example.org"),
            "not_a_role_address",
            "pilot-1.contact",
            "",
        ),
        ("pilots.yaml", put(0, "contact", "Maija"), "not_a_role_address", "pilot-1.contact", ""),
        ("organisations.yaml", twice, "stands_twice", "", "people"),
        ("organisations.yaml", put(0, "type", "club"), "not_allowed", "people.type", "'club'"),
        (
            "organisations.yaml",
            put(0, "takes_part", 0, "pilot", "x"),
            "unknown_pilot",
            "people.takes_part",
            "x",
        ),
        (
            "organisations.yaml",
            put(0, "takes_part", 0, "end", dt.date(2030, 1, 1)),
            "end_before_start",
            "people.takes_part.0",
            "",
        ),
        ("rounds.yaml", twice, "stands_twice", "", "spring"),
        ("rounds.yaml", put(0, "end", dt.date(2030, 1, 1)), "end_before_start", "spring", ""),
        ("rounds.yaml", put(0, "pilots", ["pilot-1", "x"]), "unknown_pilot", "spring.pilots", "x"),
        (
            "rounds.yaml",
            put(1, "instruments", 0, "version", 7),
            "unknown_instrument",
            "early-summer.instruments",
            "young-7",
        ),
        (
            "rounds.yaml",
            put(1, "instruments", 1, "instrument", "young"),
            "stands_twice",
            "early-summer.instruments",
            "young",
        ),
        (
            "rounds.yaml",
            put(0, "expected", 0, "pilot", "pilot-3"),
            "pilot_not_in_round",
            "spring.expected",
            "pilot-3",
        ),
        (
            "rounds.yaml",
            put(0, "expected", 0, "group", "parent"),
            "group_not_in_round",
            "spring.expected",
            "parent",
        ),
        (
            "rounds.yaml",
            put(0, "expected", 0, "responses", -1),
            "out_of_range",
            "spring.expected.0.responses",
            "-1",
        ),
        (
            "rounds.yaml",
            lambda d: twice(d[0]["expected"]),
            "stands_twice",
            "spring.expected",
            "pilot-1 young",
        ),
    ],
)
def test_a_fault(
    folder: Path, file: str, spoil: Callable[[Any], None], code: str, key: str, found: str
) -> None:
    change(folder / file, spoil)
    faults = faults_of(folder)
    assert len(faults) == 1, faults
    (fault,) = faults
    assert (fault.code, fault.key, Path(fault.file).name) == (code, key, Path(file).name)
    assert not found or fault.found == found
    for language in LANGUAGES:
        said = fault_text(fault, translator(language))
        assert "{" not in said.replace(fault.found, "")


def test_a_group_that_is_not_there(folder: Path) -> None:
    asked = instrument("young", YOUNG, group="old")
    write(folder / YOUNG_FILE, plain(asked))
    change(folder / "rounds.yaml", lambda rounds: rounds[0].pop("expected"))
    assert [(f.code, f.found) for f in faults_of(folder)] == [("unknown_group", "old")]


def test_items_that_stand_twice(folder: Path) -> None:
    asked = instrument("young", YOUNG)
    doubled = asked.model_copy(update={"items": (*asked.items, asked.items[0]), "sealed": ""})
    write(folder / YOUNG_FILE, {**plain(doubled), "sealed": doubled.seal})
    faults = faults_of(folder)
    assert [(f.code, f.key) for f in faults] == [
        ("stands_twice", "items"),
        *(("stands_twice", f"items.text.{language}") for language in LANGUAGES),
    ]


def test_a_file_named_otherwise(folder: Path) -> None:
    (folder / YOUNG_FILE).rename(folder / "instruments" / "young-2.yaml")
    (fault,) = faults_of(folder)
    assert (fault.code, fault.found, fault.expected) == ("id_not_file_name", "young-1", "young-2")


def test_a_faulty_file_makes_no_faults_elsewhere(folder: Path) -> None:
    for file in ("pilots.yaml", YOUNG_FILE, "measures.yaml", "respondent_groups.yaml"):
        (folder / file).write_text("- [\n")
    assert {(f.code, Path(f.file).name) for f in faults_of(folder)} == {
        ("not_yaml", Path(file).name)
        for file in ("pilots.yaml", YOUNG_FILE, "measures.yaml", "respondent_groups.yaml")
    }


def test_a_contact_is_a_role() -> None:
    pilot = SURVEY.pilots[0]
    for address in ("lapset@example.org", "perhe.ja.nuoret@example.org", "hanke@palvelu.example.org"):
        assert type(pilot).model_validate({**pilot.model_dump(), "contact": address}).contact == address


# Versions


def test_a_changed_wording_is_a_break_in_its_item_only() -> None:
    first = instrument("young", YOUNG)
    second = instrument("young", {**YOUNG, "young-need": "Saan sitä, mitä tarvitsen."}, 2)
    third = instrument("young", {k: v for k, v in YOUNG.items() if k != "young-lasting"}, 3)
    fourth = instrument("young", YOUNG, 4)
    survey = Survey(instruments=(first, second, third, fourth))
    assert survey.breaks("young", "young-heard") == ()
    assert survey.breaks("young", "young-need") == (2, 3)
    assert survey.breaks("young", "young-lasting") == (4,)
    newest = survey.latest("young")
    assert newest is not None
    assert newest.key == "young-4"
    assert first.seal == fourth.seal != second.seal


def test_another_scale_is_a_break_in_every_item() -> None:
    first = instrument("young", YOUNG)
    shorter = first.scale.model_copy(update={"answers": first.scale.answers[:4]})
    second = first.model_copy(update={"version": 2, "scale": shorter})
    survey = Survey(instruments=(first, second))
    assert all(survey.breaks("young", item) == (2,) for item in YOUNG)


def test_what_a_round_asks() -> None:
    newer = instrument("young", YOUNG, 2)
    survey = Survey(instruments=(*SURVEY.instruments, newer), rounds=SURVEY.rounds)
    asked = survey.instrument_for(survey.rounds[0], "young")
    assert asked is not None
    assert asked.key == "young-1"
    assert survey.instrument_for(survey.rounds[0], "parent") is None
