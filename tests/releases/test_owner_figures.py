"""Owners' figures in a release: protected beside the public counts, frozen, marked with their owner."""

import contextlib
import csv
import io
import random
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from soila_dash import paths
from soila_dash.answers.ground import ground
from soila_dash.cards import CARDS
from soila_dash.cards.view import View
from soila_dash.catalog import load
from soila_dash.cli import main
from soila_dash.decks import keeping
from soila_dash.decks.deck import Deck, Slide
from soila_dash.decks.prepare import prepare
from soila_dash.faults import DataFaults
from soila_dash.files.deck_book import deck_xlsx
from soila_dash.files.handout import handout
from soila_dash.files.slides.presentation import pptx_file
from soila_dash.i18n import LANGUAGES, capital, translator
from soila_dash.releases import owner_figures, owner_memory, shelf
from soila_dash.releases.build import OBSERVATIONS
from soila_dash.sources.observations import frame
from soila_dash.store import Store
from tests import shipped
from tests.example_aside import leave_example
from tests.pages.opening import opened, words
from tests.releases.owner_attack import (
    ENOUGH,
    EVERYWHERE,
    ITEM,
    SEXES,
    SPANS,
    World,
    as_it_is,
    invented,
    known,
    published_alike,
    readers_of,
    real,
    release,
)

SMALL = 2020
OWNER, EXTRACT = "Keksitty omistaja", "Keksitty poiminta 1.9.2026"
PILOT_ITEM = "pilot-supported"
PILOTS = {
    "Keksitty pilotti A": ("Kainuu", (31, 29, 2), "as_is", ""),
    "Keksitty pilotti B": ("Lapland", (40, 36, 4), "hidden", "5"),
}
"""Region, all, girls and boys, permission and limit of what two pilots count themselves."""
THIRD, LATER = "Keksitty pilotti C", "Keksitty pilotti D"
"""Sends all and girls to be published as they are, and the three boys in a file of their own, not to be."""


# Protection


@pytest.mark.slow
@pytest.mark.parametrize(
    ("world", "by_sex", "limit"),
    [
        (real(random.Random(0), 2021, 0.15), True, None),
        (real(random.Random(1), 2012, 0.25), False, None),
        (invented(random.Random(2)), True, None),
        (invented(random.Random(3)), True, 10),
    ],
    ids=["2021", "2012 by total", "small counties", "below 10"],
)
def test_nobody_works_out_a_small_difference_from_what_is_published(
    world: World, by_sex: bool, limit: int | None
) -> None:
    kept = world.kept("hidden" if limit else "as_is", limit)
    rows = release(world, kept, by_sex).observations
    public = world.public(by_sex)
    shown = rows.filter(pl.col("numerator").is_not_null()).height
    assert shown > (rows.height * (2 / 3 if world.year != SMALL else 1 / 4)), "as many as can stand"
    assert next(known(world, public, as_it_is(world), [""]), None) is not None, (
        "as they are they tell too much"
    )
    assert [*known(world, public, rows, readers_of(world, rows)[:3])] == []
    if limit:
        assert rows.filter(pl.col("numerator") < limit).is_empty()
        assert not rows["status"].str.starts_with("rounded").any()


@pytest.mark.slow
def test_a_reader_of_the_code_finds_other_counts_that_are_published_alike() -> None:
    rng = random.Random(1)
    seen = published_alike(real(rng, 2008, 0.1), ("as_is", None, f"{1:032d}"), False, 150, rng)
    assert len(seen) >= 4
    assert {cell: numbers for cell, numbers in seen.items() if len(numbers) < ENOUGH} == {}


def test_what_is_shown_is_the_owners_count_and_what_is_rounded_is_no_count() -> None:
    world = real(random.Random(0), 2021, 0.15)
    rows = release(world, world.kept(), True).observations
    assert set(rows["status"].str.extract(r"^([a-z]+)")) == {"published", "suppressed", "rounded"}
    for row in rows.iter_rows(named=True):
        county = EVERYWHERE if row["level"] == "country" else row["region"]
        n, people = world.count(county, row["sex"], SPANS[ITEM]), world.population(county, row["sex"])
        if row["status"] == "published":
            assert (row["numerator"], row["denominator"]) == (n, people)
            assert row["value"] == round(100 * n / people, 1)
            continue
        assert row["numerator"] is row["denominator"] is None
        if row["status"] != "suppressed":
            step = int(row["status"].rpartition("_")[2])
            assert row["value"] % step == 0
            assert abs(row["value"] - 100 * n / people) <= step / 2 + 1e-9


def test_a_year_whose_public_neighbours_are_not_held_waits() -> None:
    world = real(random.Random(0))
    world.year = 2024
    public = world.public(True).with_columns(year=pl.lit(2021, pl.Int32))
    found = owner_figures.harvest(world.kept(), shipped.catalog(), public, Path("nowhere"))
    assert found.observations.is_empty()
    (fault,) = found.faults
    assert (fault.code, fault.file, fault.found) == ("tabulation_waits", "Owner", "2024")
    assert "placements-13-17" in fault.expected


def test_sexes_wait_alone_where_only_totals_have_public_neighbours() -> None:
    world = real(random.Random(0))
    rows = release(world, world.kept(), by_sex=False).observations
    assert set(rows["sex"]) == {"total"}
    assert set(release(world, world.kept(), by_sex=True).observations["sex"]) == {"total", *SEXES}


def test_of_two_of_one_family_the_second_waits_and_is_told() -> None:
    """Their difference is a count as well, and nothing protects it yet."""
    world, of = real(random.Random(0)), shipped.catalog()
    second = of.indicators[ITEM].model_copy(update={"id": "placements-12-16", "age": "12–16"})
    both = replace(of, indicators={**of.indicators, second.id: second})
    kept = world.kept()
    mixed = pl.concat([kept, kept.with_columns(indicator=pl.lit(second.id))])
    found = owner_figures.harvest(mixed, both, world.public(True), Path("nowhere"))
    assert set(found.observations["indicator"]) == {second.id}
    assert ("tabulation_second", "Owner", ITEM, second.id) in {
        (f.code, f.file, f.key, f.found) for f in found.faults
    }


def test_an_owner_that_allows_nothing_is_not_published() -> None:
    world = real(random.Random(0))
    assert release(world, world.kept("private"), True).observations.is_empty()


def test_what_was_published_stays_as_it_was(tmp_path: Path) -> None:
    """By sex what waited comes later, beside what stands already; a hidden count stays hidden."""
    world = real(random.Random(0), 2021, 0.15)
    kept, catalog = world.kept(), shipped.catalog()
    first = owner_figures.harvest(kept, catalog, world.public(False), tmp_path).observations
    owner_memory.remember(tmp_path, first)
    second = owner_figures.harvest(kept, catalog, world.public(True), tmp_path).observations
    assert second.filter(sex="total").equals(first)
    public = world.public(True)
    both = pl.concat([first, second]).unique()
    assert [*known(world, public, both, ["", *readers_of(world, both)[1:2]])] == []
    (path,) = (tmp_path / "published").glob("*.parquet")
    whole = path.read_bytes()
    path.write_bytes(whole[:200] + bytes([whole[200] ^ 1]) + whole[201:])
    with pytest.raises(DataFaults, match="kept_damaged"):
        owner_figures.harvest(kept, catalog, public, tmp_path)


@pytest.mark.slow
def test_a_country_without_one_county_gives_that_county_away_and_is_protected() -> None:
    world = invented(random.Random(5))
    small = min(world.counties, key=lambda c: world.count(c, "total", ("12",)) or 99)
    assert 1 <= world.count(small, "total", ("12",)) <= 4
    kept = world.kept().filter(pl.col("region") != small, sex="total")
    rows = release(world, kept, True).observations
    assert small not in set(rows["region"])
    assert [*known(world, world.public(True), rows, [""])] == []


def pilot_rows(*cells: tuple[str, str, int, str, int | None], owner: str = "") -> pl.DataFrame:
    """Kept counts of an indicator without public neighbours: region, sex, count, permission and limit; each
    as if from a file and an owner of its own, or all from one `owner`."""
    given = pl.DataFrame(cells, ["region", "sex", "count", "permission", "limit"], orient="row")
    number = pl.int_range(pl.len()).cast(pl.String)
    return given.select(
        pl.lit(PILOT_ITEM).alias("indicator"),
        pl.when(region="FI").then(pl.lit("country")).otherwise(pl.lit("county")).alias("level"),
        "region",
        pl.lit(2025, pl.Int32).alias("year"),
        "sex",
        "count",
        pl.lit(None, pl.Int64).alias("denominator"),
        (pl.lit(owner) if owner else number).alias("owner"),
        pl.lit(EXTRACT).alias("source"),
        "permission",
        pl.col("limit").cast(pl.Int64),
        pl.lit("2026-11-28").alias("imported"),
        number.str.zfill(32).str.reverse().alias("secret"),
    )


def pilot_release(kept: pl.DataFrame, folder: Path) -> dict[tuple[str, str], int | None]:
    """What of them is published, None for what is said to be hidden."""
    public = frame([])
    rows = owner_figures.harvest(kept, shipped.catalog(), public, folder).observations
    return {(r, s): n for r, s, n in rows.select("region", "sex", "numerator").iter_rows()}


@pytest.mark.parametrize("owner", ["", "one"])
@pytest.mark.parametrize("stated", [("private", None), ("hidden", 5)])
def test_what_adds_up_is_protected_together_whoever_sent_it_in_whichever_file(
    tmp_path: Path, stated: tuple[str, int | None], owner: str
) -> None:
    """Three boys are all less the girls: one of the two, which are to be shown as they are, is not."""
    all_, girls = ("04", "total", 20, "as_is", None), ("04", "female", 17, "as_is", None)
    other = ("21", "total", 2, "as_is", None)
    kept = pilot_rows(all_, girls, ("04", "male", 3, *stated), other, owner=owner)
    found = pilot_release(kept, tmp_path)
    assert found.pop(("04", "male"), None) is None
    assert sorted(found.values(), key=str) == [2, 20, None]
    assert pilot_release(kept.filter(sex="total"), tmp_path) == {("04", "total"): 20, ("21", "total"): 2}


def test_a_county_that_is_not_to_be_published_does_not_follow_from_the_country(tmp_path: Path) -> None:
    """Here the sexes are known of some counties alone, and are not lost by it."""
    counties = [r.code for r in shipped.catalog().of_level("county")]
    cells = [(code, "total", 40 + i, "as_is", None) for i, code in enumerate(counties)]
    cells[0] = (counties[0], "total", 40, "private", None)
    whole = sum(n for _, _, n, _, _ in cells)
    sexes = [(counties[5], "female", 20, "as_is", None), (counties[5], "male", 25, "as_is", None)]
    found = pilot_release(pilot_rows(*cells, *sexes, ("FI", "total", whole, "as_is", None)), tmp_path)
    assert (counties[0], "total") not in found
    assert 1 <= sorted(found.values(), key=str).count(None) <= 2
    assert found[counties[5], "female"] == 20
    assert found["FI", "total"] == whole


# The walk


@dataclass(frozen=True)
class Steward:
    """A data folder of one's own in which an owner's form was made, filled in, mended and imported."""

    data: Path
    said: dict[str, str]


def run(*arguments: Any, code: int = 0) -> str:
    """Runs a command and gives what it says."""
    out = io.TextIOWrapper(io.BytesIO(), "utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        assert main(["--lang", "en", *map(str, arguments)]) == code
    out.flush()
    content: bytes = out.buffer.getvalue()  # type: ignore[attr-defined]
    assert b"Traceback" not in content
    return content.decode("utf-8-sig")


def fill(form: Path, world: World) -> None:
    """Writes a world's counts into the form, as its owner does."""
    t = translator("en")
    book = load_workbook(form)
    counties = {r.short["en"]: r.code for r in load(paths.catalog()).of_level("county")}
    sexes = {t(f"sex.{sex}"): sex for sex in ("total", *SEXES)}
    for row in book[t("tabulation.sheet")].iter_rows(min_row=3):
        county, sex = counties.get(row[1].value, EVERYWHERE), sexes[row[3].value]
        row[4].value = world.count(county, sex, SPANS[ITEM])
        row[5].value = world.population(county, sex)
        row[6].value, row[7].value = OWNER, EXTRACT
        row[8].value = t("tabulation.permission.as_is")
    book.save(form)


def put(form: Path, cell: str, value: Any) -> Any:
    """Writes a cell of the form's sheet; gives what stood there."""
    book = load_workbook(form)
    sheet: Any = book[translator("en")("tabulation.sheet")]
    before, sheet[cell].value = sheet[cell].value, value
    book.save(form)
    return before


@pytest.fixture(scope="module")
def steward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Steward]:
    folder = tmp_path_factory.mktemp("steward")
    data, form = folder / "data", folder / "form.xlsx"
    for name in ("catalog", "published", "releases"):
        shutil.copytree(paths.ROOT / "data" / name, data / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOILA_DATA", str(data))
        leave_example(patch)
        said = {"template": run("figures", "template", ITEM, form, "--year", 2020, 2021)}
        fill(form, real(random.Random(4), 2021, 0.08))
        right = put(form, "E5", "..")
        said["check"] = run("figures", "check", form, code=1)
        put(form, "E5", right)
        fill_year(form)
        said["sound"] = run("figures", "check", form)
        said["import"] = run("figures", "import", form)
        for owner, (region, counts, *stated) in PILOTS.items():
            pilot_form(folder / f"{region}.csv", owner, region, counts, *stated)
            run("figures", "import", folder / f"{region}.csv")
        for file, counts, permission in (
            ("all.csv", (20, 17, None), "as_is"),
            ("boys.csv", (None, None, 3), "private"),
        ):
            pilot_form(folder / file, THIRD, "Satakunta", counts, permission, "")
            run("figures", "import", folder / file)
        said["build"] = run("build")
        yield Steward(data, said)


def pilot_form(
    form: Path, owner: str, region: str, counts: tuple[int | None, ...], permission: str, limit: str
) -> None:
    """A pilot makes the form and fills in its own county's counts; the other rows it takes away."""
    run("figures", "template", PILOT_ITEM, form, "--year", 2025)
    header, *rows = csv.reader(io.StringIO(form.read_text(encoding="utf-8-sig")), delimiter=";")
    mine = [row for row in rows if row[1] == region]
    stated = (owner, EXTRACT, translator("en")(f"tabulation.permission.{permission}"), limit)
    for row, count in zip(mine, counts, strict=True):
        row[4], row[6:] = str(count), stated
    mine = [row for row in mine if row[4] != "None"]
    with form.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([header, *mine])


def fill_year(form: Path) -> None:
    """Takes away the rows of 2020, which the owner has no counts of."""
    book = load_workbook(form)
    sheet: Any = book[translator("en")("tabulation.sheet")]
    for row in reversed([cells[2].row for cells in sheet.iter_rows(min_row=3) if cells[2].value == 2020]):
        sheet.delete_rows(row)
    book.save(form)


@pytest.mark.slow
def test_a_steward_is_told_the_faults_then_what_is_hidden(steward: Steward) -> None:
    assert translator("en")("fault.tabulation_omitted") in steward.said["check"]
    assert f"{OWNER}, {ITEM}: hidden so that no child is recognised" in steward.said["build"]
    now = shelf.serve(steward.data / "releases", "real")
    rows = pl.read_parquet(now.folder / OBSERVATIONS).filter(indicator=ITEM)
    assert rows.filter(pl.col("status").str.starts_with("rounded")).height
    (name,) = rows["source"].unique()
    source = next(s for s in now.manifest.sources if s.id == name)
    assert (source.owner, source.title) == (OWNER, EXTRACT)
    assert "published" not in rows.filter(pl.col("numerator").is_null())["status"]
    assert now.manifest.id in run("build"), "the next build publishes the same"


@pytest.mark.slow
def test_pilots_own_counts_stand_beside_each_other_as_each_has_permitted(steward: Steward) -> None:
    now = shelf.serve(steward.data / "releases", "real")
    rows = pl.read_parquet(now.folder / OBSERVATIONS).filter("lead", indicator=PILOT_ITEM)
    owner = {s.id: s.owner for s in now.manifest.sources}
    found = {(owner[source], sex): n for source, sex, n in rows.select("source", "sex", "value").iter_rows()}
    first, second = PILOTS
    assert [found[first, sex] for sex in ("total", *SEXES)] == [31, 29, 2]
    assert [found[second, sex] for sex in ("total", *SEXES)] == [40, None, None], "not by subtraction either"
    third = [n for (who, _), n in found.items() if who == THIRD]
    assert sorted(third, key=str) == [20, None], (
        "the boys follow from all and girls, whichever file they are in"
    )
    said = run("answer", "compare", "--indicator", PILOT_ITEM)
    assert all(name in said for name in PILOTS), said
    shown = words(opened("family_support", lang="en", indicator=PILOT_ITEM))
    assert all(name in shown for name in PILOTS)


@pytest.mark.slow
def test_without_the_private_folder_they_are_not_lost_without_a_word(steward: Steward) -> None:
    now = shelf.serve(steward.data / "releases", "real").manifest.id
    private = (steward.data / "private").rename(steward.data / "elsewhere")
    try:
        said = run("build", code=1)
        assert "does not know in what form they were published" in said
        assert now in said
        assert shelf.serve(steward.data / "releases", "real").manifest.id == now
    finally:
        shutil.rmtree(steward.data / "private", ignore_errors=True)
        private.rename(steward.data / "private")


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rendering_names_the_owner(steward: Steward, tmp_path: Path, language: str) -> None:
    t = translator(language)
    mark = t("card.owned", owners=OWNER)
    served = shelf.serve(steward.data / "releases", "real")
    on = ground(Store(served.folder, served.manifest), load(paths.catalog()))
    cards = [name for name, card in CARDS.items() if "indicator" in "|".join(card.subject).split("|")]
    assert {"compare", "trend", "headline", "map", "funnel", "ranks"} <= set(cards)
    of = View(card="headline", indicator=ITEM, second="placements-13-17", region="04", level="county")
    slides = tuple(Slide(view=of.model_copy(update={"card": name})) for name in cards)
    got = prepare(Deck(kind="real", slides=slides), on, t)
    assert keeping.from_link(keeping.to_link(got.deck)) == got.deck
    for page in got.pages:
        assert mark in page.statement.origin or capital(mark) in page.statement.origin, page.title
        assert page.statement.data["owners"] == [OWNER]
        assert any(OWNER in text for _, text in page.statement.context)
    for slide in [*Presentation(io.BytesIO(pptx_file(got, t))).slides][1 : 1 + len(got.pages)]:
        assert OWNER in "".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
    assert str(handout(got, t).blocks).count(OWNER) >= len(got.pages)
    book = load_workbook(io.BytesIO(deck_xlsx(got, t)))
    listed = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row]
    assert t("context.owner") in listed
    assert capital(mark) in listed

    indicator = ("--indicator", ITEM)
    for question in ("compare", "trend", "funnel", "ranks"):
        for form in ("text", "json", "csv"):
            assert OWNER in run("answer", question, *indicator, "--format", form), (question, form)
    for name, form in (("compare", "svg"), ("trend", "svg")):
        picture = tmp_path / f"{name}.{form}"
        run("image", name, *indicator, picture)
        assert OWNER in picture.read_text(encoding="utf-8")
    for report in (tmp_path / "goal.docx", tmp_path / "goal.pdf"):
        run("report", "goal", "placements", *indicator, report)
    with zipfile.ZipFile(tmp_path / "goal.docx") as packed:
        assert OWNER in packed.read("word/document.xml").decode("utf-8")
    printed = " ".join("".join(p.extract_text() for p in PdfReader(tmp_path / "goal.pdf").pages).split())
    assert on.catalog.indicators[ITEM].name["en"] in printed
    assert OWNER in printed

    about = t.n("status.rounded", 5, value="0").split("(")[0].split("0")[0].strip()
    page_words = words(opened("placements", lang=language, indicator=ITEM))
    assert mark.casefold() in page_words.casefold()
    assert f"{about} " in page_words, "a rounded share stands on the page"
    assert (
        mark.casefold() in words(opened("figure", lang=language, card="compare", indicator=ITEM)).casefold()
    )
    assert OWNER in words(opened("data", lang=language))


@pytest.mark.slow
def test_a_later_no_that_would_cost_what_is_served_is_told_with_its_reason(
    steward: Steward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All and girls are published; that the boys are not to be would take them away again."""
    shutil.copytree(steward.data, tmp_path / "data")
    monkeypatch.setenv("SOILA_DATA", str(tmp_path / "data"))
    for file, counts, permission in (
        ("before.csv", (20, 17, None), "as_is"),
        ("after.csv", (None, None, 3), "private"),
    ):
        pilot_form(tmp_path / file, LATER, "South Savo", counts, permission, "")
        run("figures", "import", tmp_path / file)
        said = run("build", code=0 if permission == "as_is" else 3)
    reason = translator("en")("fault.tabulation_exposed")
    assert f"{LATER}, {PILOT_ITEM} 2025: {reason}" in said
    assert translator("en")("cli.loss.head") in said
