"""The example land's figures: invented, for every indicator of the catalogue, drawn from one seed."""

import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from soila_dash.catalog import Catalog
from soila_dash.catalog.models import (
    SCALE,
    Direction,
    Event,
    Indicator,
    Quantity,
    Region,
    Unit,
)
from soila_dash.sources.example_land import (
    COUNTRY,
    JUMP,
    LETTERS,
    POPULATION_YEAR,
    Ints,
    land_events,
    land_regions,
    with_country,
)
from soila_dash.sources.observations import Source, frame

Floats = NDArray[np.float64]

SEED = 2026

SOURCE = Source(
    id="example",
    producer="Esimerkkimaa – kuvitteellisia lukuja",
    title="Esimerkkimaan kuvitteelliset luvut",
    url="",
    licence="CC0",
    citation="Esimerkkimaa – kuvitteellisia lukuja",
    vintage="",
)

_SMALL = (27_000, 30_000)

_FEMALE = 0.488

_HIDDEN = range(1, 5)


@dataclass(frozen=True)
class ExampleLand:
    """Everything an illustrative release is made of; all of it is invented."""

    observations: pl.DataFrame
    sources: tuple[Source, ...]
    regions: tuple[Region, ...]
    events: tuple[Event, ...]


def generate(catalog: Catalog, seed: int = SEED) -> ExampleLand:
    """The example land: 23 counties A–W, the country EX, and figures for every indicator that has a
    public source.

    Each indicator's `example` block sets the average region's level in its last year (in the
    indicator's unit; persons for a count), the spread between regions, the yearly change and the
    years. Numerators are drawn around it, binomially for proportions and as Poisson counts for
    rates and counts; amounts are normal and have neither numerator nor denominator. For every
    year the country is the sum of all 23 regions, also of those with no row or a hidden figure; an
    amount's is their mean weighted by population, and a sum of euros is shared out by it. Female and
    male make up the total. Within a family a wider age group is the sum of the narrower ones that it
    covers, and of the rest when they leave some of it over. Values are rounded to the indicator's decimals.

    The same catalogue and seed give the same frame: every family draws from a PCG64 stream of its
    own, so an indicator that is added changes no other's figures. One indicator that stands alone in
    its family is shown as not collected in its first two years, and one as not yet published in
    four regions; small counts in the two small regions are suppressed; some rows are absent.
    """
    land = _Land(seed)
    # What only an owner has waits in the example land too: its ages overlap those of public statistics,
    # which a family's figures are made of.
    indicators = tuple(i for i in catalog.indicators.values() if not i.owned)
    families: dict[str, list[Indicator]] = {}
    for indicator in indicators:
        name = f"{indicator.family} {indicator.unit.value}" if indicator.family else indicator.id
        families.setdefault(name, []).append(indicator)
    missing = _missing(land, families)
    rows: list[dict[str, object]] = []
    for name, members in families.items():
        figures = _figures(land, members, land.stream(name))
        holes = _holes(members, land.stream(f"{name} holes"))
        for indicator in members:
            rows += _rows(land, indicator, figures[indicator.id], holes, missing.get(indicator.id, {}))
    observations = frame(rows).sort("indicator", "level", "region", "year", "sex")
    return ExampleLand(observations, (SOURCE,), land_regions(catalog), land_events(catalog))


@dataclass(frozen=True)
class _Figures:
    """One indicator in all regions: arrays of shape (sexes, regions, years), sexes female and male.

    An amount has `amount`, of shape (regions, years), and no counts.
    """

    years: range
    numerator: Ints
    denominator: Ints
    amount: Floats | None = None


@dataclass(frozen=True)
class _Family:
    """What a family's indicators share: lasting effects, shape (regions,), in standard deviations,
    and trends, shape (regions, years), as logarithms."""

    years: range
    effects: Floats
    trends: Floats
    random: np.random.Generator


class _Land:
    """What the regions have in common for all indicators: their people, needs and ages."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        random = self.stream("")
        n = len(LETTERS)
        sizes = np.clip(random.lognormal(math.log(215_000), 0.65, n), 62_000, 720_000)
        small = random.choice(n, len(_SMALL), replace=False)
        sizes[small] = _SMALL
        self.sizes: Floats = np.rint(sizes)
        self.small = np.zeros(n, dtype=bool)
        self.small[small] = True
        self.large: Ints = np.flatnonzero(~self.small)
        self.growth: Floats = random.normal(0.001, 0.005, n)
        self.need: Floats = random.standard_normal(n)
        self.youth: Floats = np.clip(random.standard_normal(n), -2, 2)

    def stream(self, name: str) -> np.random.Generator:
        """Random numbers that depend on the seed and the name only."""
        return np.random.Generator(np.random.PCG64([self.seed, zlib.crc32(name.encode())]))

    def people(self, share: float, years: range) -> Ints:
        """A population group that is `share` of all, by sex: shape (2, regions, years).

        Regions differ in how young they are; two indicators of one share have one denominator.
        """
        ages = np.exp(0.08 * self.youth) if share < 1 else np.ones_like(self.youth)
        since = np.array(years) - POPULATION_YEAR
        both = np.rint(self.sizes[:, None] * np.exp(self.growth[:, None] * since) * share * ages[:, None])
        female = np.rint(both * _FEMALE)
        return np.asarray(np.maximum(np.stack([female, both - female]), 1), dtype=np.int64)


def _figures(land: _Land, members: Sequence[Indicator], random: np.random.Generator) -> dict[str, _Figures]:
    """Figures of one family's indicators over the years of them all; wider ages are sums."""
    first, last = min(i.example.first_year for i in members), max(i.example.last_year for i in members)
    years = range(first, last + 1)
    effects = _regional_effects(land, random)
    family = _Family(years, effects, _trends(land, effects, len(years), random), random)
    found: dict[str, _Figures] = {}
    for indicator in sorted(members, key=_width):
        inner = _inside(indicator, members)
        made = [found[i.id] for i in inner]
        share, level = indicator.example.denominator_share, indicator.example.level
        rest = share - sum(_share(i, members) for i in inner)
        counted = level * share - sum(i.example.level * _share(i, members) for i in inner)
        if made and not _leaves_ages(indicator, inner):
            found[indicator.id] = _sum(made)
        elif made and rest > 1e-6 and counted > 0:
            # Only the rest may jump at a break, so it jumps by enough to be seen in the whole.
            jump = math.log1p(0.25 * level * share / counted)
            others = _draw(land, indicator, family, level=counted / rest, share=rest, jump=jump)
            found[indicator.id] = _sum([*made, others])
        else:
            found[indicator.id] = _draw(land, indicator, family, level=level, share=share, jump=JUMP)
    return found


def _draw(
    land: _Land, indicator: Indicator, family: _Family, *, level: float, share: float, jump: float
) -> _Figures:
    """Draws an indicator around its level: regional effect, drift, trends, breaks, noise, chance."""
    years, random = family.years, family.random
    shape, n, t = indicator.example, len(LETTERS), len(years)
    own = _effects(land, indicator, family)
    noise = np.zeros((n, t))
    for k in range(t):
        noise[:, k] = (0.7 * noise[:, k - 1] if k else 0) + random.normal(0, 0.025, n)
    drift = np.cumsum(random.normal(0, 0.008, t))
    since = np.array(years) - shape.last_year
    # Where the spread is wide, the mean of the regions would lie well above their middle.
    middle = math.log(np.average(np.exp(shape.spread * own), weights=land.sizes))
    effect = shape.spread * own[:, None] - middle + family.trends + noise
    effect = effect + (drift - drift[-1] + math.log1p(shape.yearly_change) * since)[None, :]
    breaks = sorted(b.year for b in indicator.breaks)
    for k, year in enumerate(breaks):
        # The last break lowers the figures, the one before it raises them, and so on.
        up = (len(breaks) - 1 - k) % 2 == 1
        effect = effect + np.where(np.array(years) < year, -jump if up else jump, 0.0)[None, :]
    denominator = land.people(share, years)
    if indicator.quantity is Quantity.amount:
        amount = level * np.exp(effect) * (1 + random.normal(0, 0.01, (n, t)))
        nothing = np.zeros_like(denominator)
        return _Figures(years, nothing, denominator, np.maximum(amount, 0.0) + nothing[0])
    tilt = random.normal(0, 0.08)
    by_sex = effect[None, :, :] + np.array([tilt, -tilt])[:, None, None]
    if indicator.quantity is Quantity.proportion:
        p = min(level / SCALE[indicator.unit], 0.97)
        odds = math.log(p / (1 - p)) + by_sex / (1 - p)
        probability = np.round(1 / (1 + np.exp(-odds)), 9)
        return _Figures(years, random.binomial(denominator, probability), denominator)
    if indicator.quantity is Quantity.rate:
        mean = denominator * level / SCALE[indicator.unit] * np.exp(by_sex)
        return _Figures(years, random.poisson(np.round(mean, 6)), denominator)
    if share == 1:
        return _Figures(years, denominator, denominator)
    size = denominator / land.people(share, years).sum(axis=0).mean(axis=0)
    # A count's spread is that of the regions' sizes; their rates vary by a fifth.
    calm = by_sex - (shape.spread - 0.2) * own[None, :, None]
    return _Figures(years, random.poisson(np.round(level * size * np.exp(calm), 6)), denominator)


def _sum(parts: Sequence[_Figures]) -> _Figures:
    numerator = np.sum([p.numerator for p in parts], axis=0)
    return _Figures(parts[0].years, numerator, np.sum([p.denominator for p in parts], axis=0))


def _effects(land: _Land, indicator: Indicator, family: _Family) -> Floats:
    """The indicator's lasting regional effects in standard deviations, about 0 for the country.

    They mix the family's effects, the regions' common need and something of its own; the two small
    regions stay near the middle, and the family's far regions far from it.
    """
    own = 0.7 * family.effects + 0.45 * land.need + 0.3 * family.random.standard_normal(len(LETTERS))
    own = np.clip(np.where(land.small, 0.4, 1.0) * own, -1.5, 1.5)
    own = np.where(np.abs(family.effects) > 2, family.effects, own)
    own = own - np.average(own, weights=land.sizes)
    return np.asarray(-own if indicator.direction is Direction.higher else own, dtype=np.float64)


def _regional_effects(land: _Land, random: np.random.Generator) -> Floats:
    """A family's regional effects: one region of much need far above, one of little far below."""
    effects = random.standard_normal(len(LETTERS))
    effects = np.clip(effects, -2, 2)
    by_need = land.large[np.argsort(land.need[land.large])]
    effects[random.choice(by_need[:7])] = -2.8
    effects[random.choice(by_need[-7:])] = 2.5
    return np.asarray(effects, dtype=np.float64)


def _trends(land: _Land, effects: Floats, years: int, random: np.random.Generator) -> Floats:
    """Each region's own slope, and three bigger regions that clearly moved in the last six years."""
    t = np.arange(years)
    slopes = random.normal(0, 0.004, len(LETTERS))
    trends = slopes[:, None] * (t - t[-1])[None, :]
    usual = land.large[np.abs(effects[land.large]) <= 2]
    biggest = usual[np.argsort(land.sizes[usual])][-12:]
    for region, slope in zip(random.choice(biggest, 3, replace=False), (0.06, -0.06, -0.05), strict=True):
        trends[region] += slope * np.maximum(t - max(t[-1] - 6, 0), 0)
    return np.asarray(trends, dtype=np.float64)


def _width(indicator: Indicator) -> int:
    ages = indicator.years_of_age
    return ages[1] - ages[0] if ages else 0


def _inside(indicator: Indicator, members: Sequence[Indicator]) -> tuple[Indicator, ...]:
    """The widest members that lie within the indicator's ages without overlapping each other."""
    ages = indicator.years_of_age
    if ages is None or indicator.quantity is Quantity.amount:
        return ()
    chosen: list[tuple[int, int, Indicator]] = []
    for other in sorted(members, key=_width, reverse=True):
        span = other.years_of_age
        if span is None or span == ages or not (ages[0] <= span[0] and span[1] <= ages[1]):
            continue
        if all(span[1] < low or span[0] > high for low, high, _ in chosen):
            chosen.append((*span, other))
    return tuple(other for *_, other in chosen)


def _leaves_ages(indicator: Indicator, inner: Sequence[Indicator]) -> bool:
    """Whether some year of age belongs to none of the inner indicators."""
    covered = sum(_width(i) + 1 for i in inner)
    return covered < _width(indicator) + 1


def _share(indicator: Indicator, members: Sequence[Indicator]) -> float:
    """The share of the population that the indicator's denominator really comes to."""
    inner = _inside(indicator, members)
    if inner and not _leaves_ages(indicator, inner):
        return sum(_share(i, members) for i in inner)
    return indicator.example.denominator_share


def _holes(members: Sequence[Indicator], random: np.random.Generator) -> set[tuple[str, int]]:
    """(region, year) with no row at all; a family shares them, and the newest year has none."""
    first, last = max(i.example.first_year for i in members), min(i.example.last_year for i in members)
    if random.random() < 0.4 or last - first < 3:
        return set()
    holes: set[tuple[str, int]] = set()
    for region in random.choice(len(LETTERS), random.integers(1, 4), replace=False):
        start = int(random.integers(first, last - 1))
        holes |= {(LETTERS[region], start + k) for k in range(int(random.integers(1, 3)))}
    return holes


def _missing(
    land: _Land, families: Mapping[str, Sequence[Indicator]]
) -> dict[str, dict[tuple[str, int], str]]:
    """By indicator, the (region, year) whose figure is missing for a reason other than its size.

    One indicator was not collected in its first two years; of another the newest year is not yet
    published in four regions. Both stand alone in their family where some do.
    """
    counted = [members[0] for members in sorted(families.values(), key=len) if members[0].is_ratio]
    if not counted:
        return {}
    late, young = counted[0], counted[1 % len(counted)]
    regions = land.stream("not published").choice(land.large, 4, replace=False)
    found = {late.id: {(LETTERS[r], late.example.last_year): "not_published" for r in regions}}
    first = young.example.first_year
    if young.example.last_year - first >= 4:
        gaps = {(r, year): "not_collected" for r in (COUNTRY, *LETTERS) for year in (first, first + 1)}
        found[young.id] = found.get(young.id, {}) | gaps
    return found


def _rows(
    land: _Land,
    indicator: Indicator,
    figures: _Figures,
    holes: set[tuple[str, int]],
    missing: Mapping[tuple[str, int], str],
) -> list[dict[str, object]]:
    """The indicator's rows in SCHEMA: the regions that have one, and the country."""
    rows: list[dict[str, object]] = []
    first, last = indicator.example.first_year, indicator.example.last_year
    has_share = indicator.is_ratio
    for sex in indicator.sexes:
        x, n = with_country(figures.numerator, sex), with_country(figures.denominator, sex)
        amount = figures.amount
        if amount is not None:
            amount = np.vstack([amount, np.average(amount, axis=0, weights=n[:-1])])
            if indicator.unit is Unit.euros:  # a sum of money: each region has its part of it
                amount = amount * n / n[-1]
        for r, region in enumerate((*LETTERS, COUNTRY)):
            for k, year in enumerate(figures.years):
                collected = first <= year <= last and (last - year) % indicator.every == 0
                if not collected or (region, year) in holes:
                    continue
                count, of = int(x[r, k]), int(n[r, k])
                status = missing.get((region, year), "published")
                small = amount is None and region != COUNTRY and bool(land.small[r])
                if status == "published" and small and count in _HIDDEN:
                    status = "suppressed"
                value = float(amount[r, k]) if amount is not None else float(count)
                if has_share:
                    value = count / of * SCALE[indicator.unit]
                shown = status == "published"
                rows.append(
                    {
                        "indicator": indicator.id,
                        "level": "country" if region == COUNTRY else "county",
                        "region": region,
                        "year": year,
                        "sex": sex,
                        "value": round(value, indicator.decimals) if shown else None,
                        "numerator": count if shown and amount is None else None,
                        "denominator": of if shown and has_share else None,
                        "status": status,
                        "source": SOURCE.id,
                        "lead": True,
                    }
                )
    return rows
