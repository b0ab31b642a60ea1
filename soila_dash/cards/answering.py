"""What a view of a deck answers in one release: its parameters filled in, its answer computed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from soila_dash.answers import opinions as asking
from soila_dash.answers.choose import REGIONAL, checked, coverage, indicator
from soila_dash.answers.compare import Comparison, compare
from soila_dash.answers.develop import Development, develop, narrowed
from soila_dash.answers.funnel import Funnel, funnel, why_not
from soila_dash.answers.headline import Headline, headline
from soila_dash.answers.matrix import Matrix, matrix, newest, subjects
from soila_dash.answers.opinions import Beside, Changes, Completeness, Opinions, Reported
from soila_dash.answers.pairs import Pairs, common_levels, common_years, pairs
from soila_dash.answers.profile import Profile, profile
from soila_dash.answers.ranking import Ranking, ranking
from soila_dash.answers.reporting import Reporting, reporting
from soila_dash.answers.similar import Similar, similar
from soila_dash.cards.base.view import PartCard, View
from soila_dash.catalog import Catalog, Indicator
from soila_dash.faults import DataFaults, Fault
from soila_dash.store import Store

Figured = Headline | Development | Comparison | Funnel | Matrix | Pairs | Ranking | Profile
"""Figures of indicators."""
Said = Opinions | Beside | Changes | Reported | Completeness
"""What respondents said of the pilots, and who has answered."""
Answer = Figured | Said | Similar | Reporting
Comparing = Callable[[str, str, int, str], Comparison]
Placing = Callable[[str, str, int, str], Ranking]
Developing = Callable[[str, str, str], Development]
Profiling = Callable[[str], Profile]


@dataclass(frozen=True)
class Ground:
    """What views are answered from: a release, the catalogue, and how to compare and rank (indicator,
    level, year, sex), develop (indicator, level, sex) and profile (region); a page gives cached ones."""

    store: Store
    catalog: Catalog
    comparison: Comparing
    ranking: Placing
    development: Developing
    profile: Profiling


@dataclass(frozen=True)
class Shown:
    """A view with every parameter filled in, and its answer. `region` is the chosen area's code at the
    view's level, the country's when none is chosen."""

    view: View
    answer: Answer
    region: str


def ground(store: Store, catalog: Catalog) -> Ground:
    """The plain ground of a release, which asks nothing twice."""
    items = catalog.indicators

    @cache
    def comparison(name: str, level: str, year: int, sex: str) -> Comparison:
        return compare(store, catalog, items[name], level, year, sex)

    @cache
    def places(name: str, level: str, year: int, sex: str) -> Ranking:
        return ranking(comparison(name, level, year, sex))

    @cache
    def development(name: str, level: str, sex: str) -> Development:
        return develop(store, catalog, items[name], level, sex)

    @cache
    def whole(region: str) -> Profile:
        return profile(
            store,
            catalog,
            region,
            (),
            lambda item, year: comparison(item.id, "county", year, "total"),
            lambda item, year: places(item.id, "county", year, "total"),
        )

    return Ground(store, catalog, comparison, places, development, whole)


def area(store: Store, county: str, level: str) -> str:
    """The code at a level of a county: its own, or that of the larger area it lies in; the country's code
    where there is none. Codes repeat between levels, so a county is never taken for a larger area."""
    if level == "county":
        return county if any(r.code == county for r in store.at(level)) else store.country.code
    return next((r.code for r in store.at(level) if county in r.members), store.country.code)


def answered(view: View, on: Ground) -> Shown:
    """The view with its answer; raises DataFaults when the release cannot give it."""
    match view.card:
        case "matrix":
            found = _matrix(view, on)
        case "spine":
            found = _spine(view, on)
        case "pairs":
            found = _pairs(view, on)
        case "similar":
            found = _similar(view, on)
        case "opinions" | "beside" | "changes" | "reported" | "respondents":
            found = Shown(view, _said(view, on.store), on.store.country.code)
        case "organisations" | "participation" | "result" | "register":
            found = _reporting(view, on.store)
        case "headline" | "trend" | "multiples":
            found = _developed(view, on)
        case "compare" | "map" | "funnel" | "ranks":
            found = _compared(view, on)
        case part:
            found = _part(view, part, on)
    return found


def _compared(view: View, on: Ground) -> Shown:
    item, view = _placed(view, on)
    compared = on.comparison(item.id, view.level, view.year or 0, view.sex)
    answer: Answer = compared
    if view.card == "funnel":
        spread = funnel(compared)
        if spread is None:
            raise DataFaults([Fault(f"no_funnel_{why_not(compared)}", key="indicator", found=item.id)])
        answer = spread
    elif view.card == "ranks":
        answer = on.ranking(item.id, view.level, view.year or 0, view.sex)
    return Shown(view, answer, area(on.store, view.region, view.level))


def _placed(view: View, on: Ground) -> tuple[Indicator, View]:
    """The view's indicator; its level and year where the view leaves them open."""
    item = indicator(on.catalog, view.indicator)
    held = coverage(on.store).get(item.id)
    level: str = view.level or next(iter(held.levels() if held else ()), "country")
    years = held.of(level, view.sex) if held else ()
    year = view.year if view.year is not None else (years[-1] if years else None)
    checked(on.store, item, level, view.sex, year)
    if level not in REGIONAL and view.card not in ("headline", "trend"):
        raise DataFaults([Fault("no_regions", key="level", found=level, expected=", ".join(REGIONAL))])
    return item, view.model_copy(update={"level": level, "year": year})


def _developed(view: View, on: Ground) -> Shown:
    item, view = _placed(view, on)
    region = area(on.store, view.region, view.level)
    developed = replace(on.development(item.id, view.level, view.sex), region=region)
    if view.card == "multiples":
        every = narrowed(developed, _chosen(view, [s.region for s in developed.regions], region))
        return Shown(view.model_copy(update={"year": None}), every, region)
    if view.card == "trend":
        return Shown(view.model_copy(update={"year": None}), developed, region)
    compared = places = None
    if view.level != "country":
        asked = item.id, view.level, view.year or 0, view.sex
        compared, places = on.comparison(*asked), on.ranking(*asked)
    head = headline(developed, compared, places)
    if head is None:
        raise DataFaults([Fault("no_such_figures", key=item.id, found=f"{view.level} {region} {view.year}")])
    return Shown(view, head, region)


def _similar(view: View, on: Ground) -> Shown:
    weights = {name: float(n) for name, _, n in (w.rpartition("-") for w in view.w.split(".") if w)}
    own = [code for code in view.peers.split(".") if code]
    answer = similar(on.store, on.catalog, view.region, weights, own)
    if not answer.peers:
        raise DataFaults([Fault("no_peers", key="region", found=view.region)])
    return Shown(view, answer, view.region)


def _reporting(view: View, store: Store) -> Shown:
    answer = reporting(store, view.year, view.pilot)
    if not answer.register:
        raise DataFaults([Fault("no_survey", key="release", found=store.manifest.id)])
    return Shown(view, answer, store.country.code)


def _reported(view: View, store: Store) -> Reported:
    mine = {p.id for p in store.surveys.survey.pilots if view.goal in p.goals or view.region in p.regions}
    asked = [r.id for r in asking.rounds(store) if mine & set(r.pilots)]
    if not asked:
        raise DataFaults([Fault("no_survey", key="release", found=store.manifest.id)])
    return asking.reported(store, view.round or asked[-1], mine, asking.REPORTED)


def _said(view: View, store: Store) -> Said:
    if view.card == "reported":
        return _reported(view, store)
    if view.card == "respondents":
        return asking.completeness(store, view.round)
    if view.card == "beside":
        return asking.beside(store, view.round, view.group, view.item)
    if view.card == "opinions":
        return asking.opinions(store, view.round, view.group, view.pilot)
    found = asking.changed(store, view.round, view.group, view.pilot)
    if found is None:
        raise DataFaults([Fault("no_round_before", key="round", found=view.round)])
    return found


def _matrix(view: View, on: Ground) -> Shown:
    items = subjects(on.catalog, view.goal)
    if not items:
        goals = ", ".join(g.id for g in on.catalog.goals)
        raise DataFaults([Fault("unknown_goal", key="goal", found=view.goal, expected=goals)])
    levels = [view.level] if view.level else REGIONAL
    level = next((x for x in levels if newest(on.store, items, x)[0]), "")
    if not level:
        raise DataFaults([Fault("no_matrix", key="level", found=view.goal)])
    having, absent = newest(on.store, items, level)
    compared = [on.comparison(item.id, level, year, "total") for item, year in having]
    region = area(on.store, view.region, level)
    regions = _chosen(view, [r.code for r in on.store.at(level)], region)
    answer = matrix(on.store, compared, regions, 0, absent)
    return Shown(view.model_copy(update={"level": level}), answer, region)


def _chosen(view: View, codes: list[str], own: str) -> list[str]:
    """Those of the basket and the own region; all where the basket names none of them."""
    wanted = view.in_basket
    return [c for c in codes if c in wanted or c == own] if set(wanted) & set(codes) else codes


def _spine(view: View, on: Ground) -> Shown:
    answer = on.profile(view.region)
    if view.goal:
        rows = tuple(r for r in answer.rows if r.goal.id == view.goal)
        answer = replace(answer, rows=rows, asides=(), beginners=())
    if not answer.rows:
        raise DataFaults([Fault("no_such_figures", key="region", found=f"{view.region} {view.goal}")])
    return Shown(view, answer, view.region)


def _part(view: View, part: PartCard, on: Ground) -> Shown:
    answer = on.profile(view.region)
    if not holds(part, answer):
        raise DataFaults([Fault("no_such_figures", key="region", found=view.region)])
    return Shown(view, answer, view.region)


def holds(part: PartCard, answer: Profile) -> bool:
    """Whether the profile has anything of the part."""
    found: Sequence[object]
    match part:
        case "differs":
            found = (*answer.up, *answer.down)
        case "places":
            found = answer.placed
        case "moved":
            found = answer.followed
        case "began":
            found = [one for one in answer.beginners if one.rows]
        case "asides":
            found = [one for one in answer.asides if one.figure.value is not None]
    return bool(found)


def _pairs(view: View, on: Ground) -> Shown:
    first, second = (indicator(on.catalog, name) for name in (view.indicator, view.second))
    held = coverage(on.store)
    for item in (first, second):
        if item.id not in held:
            raise DataFaults([Fault("no_figures", key="indicator", found=item.id)])
    levels = common_levels(held[first.id], held[second.id])
    level: str = view.level or next(iter(levels), "country")
    years = common_years(held[first.id], held[second.id], level, view.sex)
    year = view.year if view.year is not None else (years[-1] if years else 0)
    if level not in REGIONAL or year not in years:
        have = ", ".join(f"{x} {common_years(held[first.id], held[second.id], x)[-1]}" for x in levels)
        found = f"{first.id} {second.id} {level} {year}"
        raise DataFaults([Fault("no_such_figures", key="second", found=found, expected=have)])
    both = [on.comparison(item.id, level, year, view.sex) for item in (first, second)]
    whole = view.model_copy(update={"level": level, "year": year})
    return Shown(whole, pairs(*both), area(on.store, view.region, level))
