"""Observations in several parts answer as those in one, and a question opens its own parts alone."""

import datetime as dt
from dataclasses import replace

import duckdb
import pytest
from polars.testing import assert_frame_equal

from soila_dash.releases import observation_files
from soila_dash.releases.build import OBSERVATIONS, build
from soila_dash.releases.manifest import verify_release
from soila_dash.sources.observations import Harvest, read_rows
from soila_dash.store import Store
from tests import shipped

SMALL = 3_000
"""Rows of a part here: the example land makes several, and one indicator that is more than a part."""


@pytest.fixture(scope="module")
def divided(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The example land's figures, without its survey, in small observation_files."""
    whole = shipped.store("example")
    folder = tmp_path_factory.mktemp("it's divided")
    harvest = Harvest(read_rows(whole.folder / OBSERVATIONS), whole.manifest.sources)
    day = dt.date.fromisoformat(whole.manifest.built)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(observation_files, "PART_ROWS", SMALL)
        made = build(folder, "example", [harvest], whole.regions, whole.events, shipped.catalog(), day)
    return Store(folder / made.id, verify_release(folder / made.id))


def test_each_indicator_lies_whole_in_one_part(divided: Store) -> None:
    names = observation_files.part_names(divided.manifest)
    assert names[0] == OBSERVATIONS
    assert len(names) > 3
    held = [set(read_rows(divided.folder / name)["indicator"]) for name in names]
    assert sum(map(len, held)) == len(set.union(*held)) == len(divided.manifest.indicators)
    for name, mine in zip(names, held, strict=True):
        assert all(observation_files.parts_of(divided.manifest, [one]) == (name,) for one in mine)
    assert observation_files.parts_of(divided.manifest, sorted(held[0] | held[2])) == (names[0], names[2])
    assert observation_files.parts_of(divided.manifest, ["no-such"]) == names


@pytest.mark.slow
def test_parts_answer_as_one_file_does(divided: Store) -> None:
    whole = shipped.store("example")
    assert_frame_equal(
        observation_files.read_parts(divided.folder), observation_files.read_parts(whole.folder)
    )
    for question in ("everything", "coverage", "gaps"):
        assert_frame_equal(divided.run(question), whole.run(question))
    wanted = sorted(whole.manifest.indicators)
    for one in wanted[::2]:
        for question, year in (("trend", {}), ("compare", {"year": 2021})):
            asked = {"indicator": one, "level": "county", "sex": "total", **year}
            assert_frame_equal(divided.run(question, **asked), whole.run(question, **asked))
    asked = {"indicators": wanted[::3], "level": "county"}
    assert_frame_equal(divided.run("context", **asked), whole.run("context", **asked))


def test_a_question_opens_its_own_part_alone(divided: Store) -> None:
    """A part that has gone is missed by the questions about it, and by no other."""
    first, *_, last = sorted(divided.manifest.indicators)
    gone = divided.folder / observation_files.part_names(divided.manifest)[-1]
    kept = gone.read_bytes()
    asked = {"level": "county", "sex": "total"}
    gone.unlink()
    try:
        assert divided.run("trend", indicator=first, **asked).height
        with pytest.raises(duckdb.Error):
            divided.run("trend", indicator=last, **asked)
    finally:
        gone.write_bytes(kept)


def test_a_release_from_before_says_what_it_covers() -> None:
    """Without the table that a build writes now, the same is worked out from the rows."""
    now = shipped.store("example")
    files = tuple(f for f in now.manifest.files if f.name != observation_files.COVERAGE)
    before = Store(now.folder, replace(now.manifest, files=files))
    for question in ("coverage", "gaps"):
        assert_frame_equal(before.run(question), now.run(question))
