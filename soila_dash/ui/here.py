"""What a run stands on: the release it speaks of, the reader's language, the catalogue, the answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import streamlit as st

from soila_dash import paths
from soila_dash.answers.choose import coverage, of_goal
from soila_dash.answers.compare import Comparison, compare
from soila_dash.answers.develop import Development, develop
from soila_dash.answers.ground import Ground
from soila_dash.answers.profile import Profile, profile
from soila_dash.answers.ranking import Ranking, ranking
from soila_dash.answers.similar import similar
from soila_dash.cards.base.look import PAGE, Palette
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Catalog, load
from soila_dash.faults import DataFaults, Fault
from soila_dash.i18n import DEFAULT, LANGUAGES, Translator, translator
from soila_dash.releases import shelf, withdrawals
from soila_dash.releases.manifest import MANIFEST_FILE, verify_release
from soila_dash.releases.observation_files import FILES
from soila_dash.sources import boundaries
from soila_dash.sources.boundaries import Boundaries
from soila_dash.store import Store
from soila_dash.ui import choices
from soila_dash.ui.answer_cache import share

_KEY = "here"


@dataclass(frozen=True)
class Here:
    """One run's ground. `refused` are damaged releases that were passed over."""

    t: Translator
    voice: Voice
    store: Store
    catalog: Catalog
    colors: Palette
    kind: str
    region: str
    refused: tuple[Fault, ...]

    @property
    def lang(self) -> str:
        """The language's code."""
        return self.t.language


def language() -> str:
    """The language in force, from the address or the reader's choice."""
    return choices.pick("lang", LANGUAGES, DEFAULT)


def settle() -> Here:
    """Opens what this run speaks of and keeps it for the page; raises DataFaults if nothing is sound."""
    t = translator(language())
    gone = withdrawals.read(paths.releases()).releases
    named = choices.pick("release", [*shelf.all_releases(paths.releases()), *gone], "")
    if named:
        choices.put("data", named.split("-")[0])
    kind = choices.pick("data", shelf.KINDS, "real")
    served = find_release(kind, named)
    store = _open(str(served.folder), _stamp(served.folder), served.manifest.id)
    codes = [store.country.code, *(r.code for r in store.at("county"))]
    here = Here(
        t=t,
        voice=Voice(t, store.by_key, True),
        store=store,
        catalog=catalog(),
        colors=PAGE,
        kind=served.manifest.kind,
        region=choices.pick("region", codes, store.country.code),
        refused=served.refused,
    )
    choices.state()[_KEY] = here
    return here


def here() -> Here:
    """The ground that the shell settled for this run."""
    found = choices.state()[_KEY]
    assert isinstance(found, Here)  # noqa: S101
    return found


def warm() -> None:
    """Opens the releases and answers what pages ask first, before the first visitor: of each indicator the
    newest comparison and ranking, which a goal's other indicators are made of, and the development; and a
    region's profile, most of whose answers are every region's. Reads the words of all languages.

    A fault is left for the page to tell.
    """
    for code in LANGUAGES:
        translator(code)
    try:
        items = catalog()
        for kind in shelf.KINDS:
            served = find_release(kind, "")
            store = _open(str(served.folder), _stamp(served.folder), served.manifest.id)
            for goal in items.goals:
                for item in of_goal(store, items, goal.id)[0]:
                    _warm_indicator(store, item.id)
            _peers(store)
            for region in store.at("county")[:1]:
                _whole(store, region.code)
    except DataFaults:
        return


def _warm_indicator(store: Store, indicator: str) -> None:
    cover = coverage(store)[indicator]
    level = next(iter(cover.levels()), "country")
    _develop(store, indicator, level, "total")
    if cover.of("country"):
        _develop(store, indicator, "country", "total")
    if level != "country":
        _places(store, indicator, level, cover.of(level)[-1], "total")


@st.cache_resource(show_spinner=False)
def catalog() -> Catalog:
    """The catalogue, read once a process."""
    return load(paths.catalog())


def county_boundaries() -> Boundaries | None:
    """The county boundaries that have been fetched; they belong to the real release alone."""
    if here().kind != "real":
        return None
    folder = paths.boundaries()
    return _boundaries(str(folder), _file_stamp(folder / boundaries.FILE))


@st.cache_resource(max_entries=4, show_spinner=False)
def _boundaries(folder: str, stamp: tuple[int, int]) -> Boundaries | None:
    return boundaries.read(Path(folder))


def comparison(indicator: str, level: str, year: int, sex: str = "total") -> Comparison:
    """How regions compare; the same object for everyone who asks the same of the same release."""
    now = here()
    return _compare(now.store, indicator, level, year, sex)


def places(indicator: str, level: str, year: int, sex: str = "total") -> Ranking:
    """Which places the regions hold; shared like `comparison`."""
    now = here()
    return _places(now.store, indicator, level, year, sex)


def development(indicator: str, level: str, sex: str = "total", region: str = "") -> Development:
    """How an indicator has developed; shared like `comparison`."""
    now = here()
    return replace(_develop(now.store, indicator, level, sex), region=region)


def peers() -> Mapping[str, tuple[str, ...]]:
    """Each county's five most similar ones, by the usual weights; shared like `comparison`."""
    return _peers(here().store)


@share(8, 4)
def _peers(store: Store) -> Mapping[str, tuple[str, ...]]:
    items = catalog()
    return {r.code: similar(store, items, r.code).codes for r in store.at("county")}


def ground(kind: str, release: str = "") -> Ground:
    """What a deck's views are answered from: the named release, else the newest of a kind; its answers
    are shared with the pages. Raises DataFaults when there is none."""
    served = find_release(kind, release)
    store = _open(str(served.folder), _stamp(served.folder), served.manifest.id)
    return Ground(
        store,
        catalog(),
        partial(_compare, store),
        partial(_places, store),
        partial(_develop, store),
        lambda region: _whole(store, region),
    )


@share(200, 10)
def _whole(store: Store, region: str) -> Profile:
    return profile(
        store,
        catalog(),
        region,
        (),
        lambda item, year: _compare(store, item.id, "county", year, "total"),
        lambda item, year: _places(store, item.id, "county", year, "total"),
    )


# A region's profile asks some hundred answers; Streamlit's own cache takes half a millisecond to find
# each. A store is its release's, so that answers of a release that is served no more are let go in time.
@share(2000, 100)
def _compare(store: Store, indicator: str, level: str, year: int, sex: str) -> Comparison:
    items = catalog()
    return compare(store, items.indicators[indicator], level, year, sex)


@share(2000, 100)
def _places(store: Store, indicator: str, level: str, year: int, sex: str) -> Ranking:
    return ranking(_compare(store, indicator, level, year, sex))


@share(2000, 100)
def _develop(store: Store, indicator: str, level: str, sex: str) -> Development:
    items = catalog()
    return develop(store, items.indicators[indicator], level, sex)


def find_release(kind: str, named: str) -> shelf.Served:
    """The release to serve, looked up anew only when the pointer or a file of it has changed."""
    return _serve(str(paths.releases()), kind, named, releases_stamp())


def releases_stamp() -> tuple[object, ...]:
    """What changes when a release is published, withdrawn, rolled back or damaged, by any process."""
    folder = paths.releases()
    return (
        _file_stamp(folder / shelf.POINTER),
        _file_stamp(folder / withdrawals.FILE),
        *(_file_stamp(p) for p in sorted(folder.glob(f"*/{FILES}"))),
    )


@share(50, 50)
def _serve(folder: str, kind: str, named: str, stamp: tuple[object, ...]) -> shelf.Served:
    return shelf.serve(Path(folder), kind, named)


@share(8, 4)
def _open(folder: str, stamp: tuple[object, ...], _release: str) -> Store:
    served = verify_release(Path(folder))
    return Store(Path(folder), served)


def _stamp(folder: Path) -> tuple[object, ...]:
    return *map(_file_stamp, sorted(folder.glob(FILES))), _file_stamp(folder / MANIFEST_FILE)


def _file_stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except FileNotFoundError:
        return 0, 0
    return found.st_mtime_ns, found.st_size
