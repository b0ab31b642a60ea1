"""An attack on owners' figures, written from the requirement alone: it shares no code with the protection.

Somebody has everything that is published – the public counts of other ages, the owner's shown counts, the
rounded shares with the population they are of – and works out, by integer programmes over the children of
each age group, county and sex, what the twelve-year-olds and the seven- to eleven-year-olds can be.
`python -m tests.releases.owner_attack` runs many tabulations, the suite a few. `… rule 3` measures a reader
of the open code instead: what else the counts can be so that the code, with the secret or another one, would
publish the very same.
"""

import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from soila_dash.releases import owner_figures
from soila_dash.sources.observations import SCHEMA, Harvest
from soila_dash.sources.tabulation import STORED
from tests import shipped

ITEM = "placements-12-17"
AGES = ("0-6", "7-11", "12", "13-17")
SPANS = {
    "placements-0-6": ("0-6",),
    "placements-7-12": ("7-11", "12"),
    "placements-13-17": ("13-17",),
    "placements-0-17": AGES,
    ITEM: ("12", "13-17"),
}
SEXES = ("female", "male")
SPLIT = ("7-11", "12")
EVERYWHERE = "all"
ENOUGH = 2
"""Numbers that a hidden count must be able to be for a reader of the code."""
Children = dict[tuple[str, str, str], int]
"""How many there truly are, by county, sex and age group."""


@dataclass
class World:
    """A land's children, the population of each county and sex aged 12–17, and the year."""

    children: Children
    people: dict[tuple[str, str], int]
    year: int = 2021

    @property
    def counties(self) -> list[str]:
        return sorted({county for county, _, _ in self.children})

    def count(self, county: str, sex: str, ages: tuple[str, ...]) -> int:
        """Of one county or all of them, of one sex or both."""
        return sum(
            n
            for (c, s, age), n in self.children.items()
            if county in (EVERYWHERE, c) and sex in ("total", s) and age in ages
        )

    def population(self, county: str, sex: str) -> int:
        return sum(
            n for (c, s), n in self.people.items() if county in (EVERYWHERE, c) and sex in ("total", s)
        )

    def public(self, by_sex: bool) -> pl.DataFrame:
        """The public counts; those of 0–6 and 7–12 by sex only when `by_sex`."""
        rows = []
        for name, ages in SPANS.items():
            sexes = SEXES if by_sex or name in ("placements-13-17", "placements-0-17") else ()
            for county in (*self.counties, EVERYWHERE):
                for sex in () if name == ITEM else ("total", *sexes):
                    rows.append(self._row(name, county, sex, self.count(county, sex, ages)))
        country = shipped.store("real").country.code
        frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
        return frame.with_columns(region=pl.col("region").replace(EVERYWHERE, country))

    def _row(self, name: str, county: str, sex: str, n: int) -> tuple[object, ...]:
        level = "country" if county == EVERYWHERE else "county"
        return (name, level, county, self.year, sex, float(n), n, None, None, "published", "public", True)

    def kept(
        self, permission: str = "as_is", limit: int | None = None, secret: str = "0" * 32
    ) -> pl.DataFrame:
        """The owner's counts as they are kept."""
        country = shipped.store("real").country.code
        rows = [
            (
                ITEM,
                "country" if county == EVERYWHERE else "county",
                country if county == EVERYWHERE else county,
                self.year,
                sex,
                self.count(county, sex, SPANS[ITEM]),
                self.population(county, sex),
                "Owner",
                "Extract",
                permission,
                limit,
                "2026-11-28",
                secret,
            )
            for county in (*self.counties, EVERYWHERE)
            for sex in ("total", *SEXES)
        ]
        return pl.DataFrame(rows, schema=STORED, orient="row")


def real(rng: random.Random, year: int = 2021, share: float = 0.2) -> World:
    """The real public counts of a year; who is twelve, and the sexes of the younger, are drawn."""
    rows = shipped.store("real").run("everything").filter(pl.col("lead"), year=year, level="county")
    held = {
        (i, r, s): (n, d)
        for i, r, s, n, d in rows.select("indicator", "region", "sex", "numerator", "denominator").iter_rows()
    }
    children: Children = {}
    people = {}
    for county in sorted({r for i, r, _ in held if i == "placements-13-17"}):
        older = {s: held["placements-13-17", county, s] for s in SEXES}
        below = {s: held["placements-0-17", county, s][0] - older[s][0] for s in SEXES}
        seven = held["placements-7-12", county, "total"][0]
        girls = min(
            below["female"],
            max(seven - below["male"], round(seven * below["female"] / max(1, sum(below.values())))),
        )
        for sex, n in (("female", girls), ("male", seven - girls)):
            twelve = sum(rng.random() < share for _ in range(n))
            found = (below[sex] - n, n - twelve, twelve, older[sex][0])
            children |= {(county, sex, age): m for age, m in zip(AGES, found, strict=True)}
            people[county, sex] = round(older[sex][1] * 1.02)
    return World(children, people, year)


def invented(rng: random.Random) -> World:
    """A land of small counties, where many differences are small."""
    codes = [r.code for r in shipped.catalog().of_level("county")]
    children: Children = {}
    people = {}
    for county in codes:
        size = rng.choice([0.5, 1, 1, 2, 5, 20])
        for sex in SEXES:
            means = {"0-6": 6, "7-11": 5, "12": 2, "13-17": 20}
            children |= {(county, sex, a): int(rng.gammavariate(2, m * size / 2)) for a, m in means.items()}
            people[county, sex] = round(700 * size)
    return World(children, people, 2020)


def release(world: World, kept: pl.DataFrame, by_sex: bool) -> Harvest:
    """What the protection publishes of it."""
    with tempfile.TemporaryDirectory() as folder:
        return owner_figures.harvest(kept, shipped.catalog(), world.public(by_sex), Path(folder))


def as_it_is(world: World) -> pl.DataFrame:
    """What an owner's "as is" would publish without any protection."""
    rows = [
        world._row(ITEM, county, sex, world.count(county, sex, SPANS[ITEM]))
        for county in (*world.counties, EVERYWHERE)
        for sex in ("total", *SEXES)
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


@dataclass
class Reader:
    """Everything that one reader knows, as equations over the children of every kind."""

    world: World
    knows: str = ""
    lines: list[tuple[list[int], float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.at = {key: i for i, key in enumerate(sorted(self.world.children))}
        for key, n in self.world.children.items():
            if key[0] == self.knows:
                self.lines.append(([self.at[key]], n, n))

    def learn(self, rows: pl.DataFrame) -> "Reader":
        """Takes in published rows."""
        columns = ("indicator", "level", "region", "sex", "status", "value", "numerator")
        for name, level, region, sex, status, value, n in rows.select(columns).iter_rows():
            county = EVERYWHERE if level == "country" else region
            which = self.which(county, sex, SPANS[name])
            if n is not None:
                self.lines.append((which, n, n))
            elif status.startswith("rounded"):
                step = int(status.rpartition("_")[2])
                people = self.world.population(county, sex)
                ends = (np.array([value - step / 2, value + step / 2]) * people / 100).tolist()
                self.lines.append((which, ends[0] - 1e-6, ends[1] - 1e-6))
        return self

    def which(self, county: str, sex: str, ages: tuple[str, ...]) -> list[int]:
        return [
            i
            for (c, s, age), i in self.at.items()
            if county in (EVERYWHERE, c) and sex in ("total", s) and age in ages
        ]

    def numbers(self, county: str, sex: str, age: str, most: int = 4) -> tuple[list[int], int]:
        """The first few numbers that so many children can be, and the greatest."""
        which = self.which(county, sex, (age,))
        low = self._solve(which, 1)
        high = self._solve(which, -1)
        found = [low]
        for n in range(low + 1, high + 1):
            if len(found) >= most:
                break
            if self._solve(which, 1, n) is not None:
                found.append(n)
        return found, high

    def _solve(self, which: list[int], sign: int, exactly: int | None = None) -> int:
        size = len(self.at)
        cost = np.zeros(size)
        cost[which] = sign
        lines = [*self.lines, *([] if exactly is None else [(which, exactly, exactly)])]
        rows = [r for r, (members, _, _) in enumerate(lines) for _ in members]
        columns = [i for members, _, _ in lines for i in members]
        matrix = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(lines), size))
        ends = [line[1] for line in lines], [line[2] for line in lines]
        found = milp(
            cost,
            integrality=np.ones(size),
            bounds=Bounds(0, 10**6),
            constraints=LinearConstraint(matrix, *ends),
        )
        if found.status == 2:
            return None  # type: ignore[return-value]
        assert found.status == 0, found.message
        return round(float(found.x[which].sum()))


def known(
    world: World, public: pl.DataFrame, rows: pl.DataFrame, readers: list[str]
) -> Iterator[tuple[object, ...]]:
    """Every small cell that a reader knows better than is allowed, and better than by public counts alone:
    fewer than four numbers, or none of them 5 or more."""
    for reader in readers:
        told = Reader(world, reader).learn(public).learn(rows)
        alone = Reader(world, reader).learn(public)
        for county in world.counties:
            for sex in ("total", *SEXES) if county != reader else ():
                for age in SPLIT:
                    if not 1 <= world.count(county, sex, (age,)) <= 4:
                        continue
                    numbers, most = told.numbers(county, sex, age)
                    if len(numbers) >= 4 and most >= 5:
                        continue
                    before, most_before = alone.numbers(county, sex, age)
                    if len(numbers) < len(before) or most < min(5, most_before):
                        yield reader or "outsider", county, sex, age, numbers, most


def readers_of(world: World, rows: pl.DataFrame) -> list[str]:
    """The outsider, and each county of which something is hidden: others know nothing that is not shown."""
    hidden = rows.filter((pl.col("numerator").is_null()) & (pl.col("level") == "county"))["region"]
    return ["", *sorted(set(hidden))]


def published_alike(
    world: World, stated: tuple[str, int | None, str], by_sex: bool, tries: int, rng: random.Random
) -> dict[tuple[str, str], set[int]]:
    """Of each hidden count, by county and sex, what it is in this and other lands that are published alike.

    The others have a few seven- to eleven-year-olds for twelve-year-olds or the reverse: by public counts
    they are the same land. `stated` is what the owner states and the secret; at most so many lands are tried,
    with this secret and with others, for no reader has it.
    """

    def publish(land: World, secret: str) -> pl.DataFrame:
        kept = land.kept(stated[0], stated[1], secret)
        return release(land, kept, by_sex).observations.drop("source")  # its name is made of the secret

    shown = publish(world, stated[2])
    hidden = shown.filter(pl.col("numerator").is_null())
    cells = [
        (EVERYWHERE if level == "country" else region, sex)
        for level, region, sex in hidden.select("level", "region", "sex").iter_rows()
    ]
    seen = {cell: {world.count(*cell, SPANS[ITEM])} for cell in cells}
    for _ in range(tries):
        wanted = sorted(cell for cell, numbers in seen.items() if len(numbers) < ENOUGH)
        if not wanted:
            break
        county, sex = rng.choice(wanted)
        other = _exchanged(world, sorted({c for c, _ in cells} - {EVERYWHERE}), county, sex, rng)
        secrets = (stated[2], *(f"{rng.getrandbits(128):032x}" for _ in range(OTHER_SECRETS)))
        if other is None or not any(publish(other, secret).equals(shown) for secret in secrets):
            continue
        for cell, numbers in seen.items():
            numbers.add(other.count(*cell, SPANS[ITEM]))
    return seen


OTHER_SECRETS = 3


def _exchanged(world: World, counties: list[str], county: str, sex: str, rng: random.Random) -> World | None:
    """A land in which a child of the county, where that is one, is twelve that was not, or the reverse; and
    in most of them another child elsewhere or of the other sex, so that sums may stay."""
    mine = county if county != EVERYWHERE else rng.choice(counties)
    one = sex if sex != "total" else rng.choice(SEXES)
    up = rng.choice((1, -1))
    moves = {(mine, one): up}
    other = rng.choice(counties)
    two = SEXES[1 - SEXES.index(one)]
    kind = rng.choice(("alone", "county", "sex", "both"))
    if kind in ("county", "both"):
        moves[other, one] = moves.get((other, one), 0) - up
    if kind in ("sex", "both"):
        moves[mine, two] = -up
    if kind == "both":
        moves[other, two] = moves.get((other, two), 0) + up
    children = dict(world.children)
    for (c, s), n in moves.items():
        children[c, s, "12"] += n
        children[c, s, "7-11"] -= n
    return World(children, world.people, world.year) if min(children.values()) >= 0 else None


def rule(n: int, tries: int = 400) -> None:
    """Measures the reader of the code on `n` lands of each kind and prints what was found."""
    for kind in ("real", "invented"):
        counts = left = 0
        for seed in range(n):
            rng = random.Random(seed)
            world = real(rng, 2001 + seed * 7 % 21, 0.1) if kind == "real" else invented(rng)
            stated = ("hidden", 5, f"{seed:032d}") if seed % 3 == 2 else ("as_is", None, f"{seed:032d}")
            seen = published_alike(world, stated, seed % 2 == 0, tries, rng)
            counts += len(seen)
            left += sum(len(numbers) < ENOUGH for numbers in seen.values())
        print(f"{kind}: {n} tabulations, {counts} hidden counts, of {left} only one number was found")


def main(n: int) -> None:
    """Attacks `n` lands of each kind and prints what was found."""
    for kind in ("real", "invented"):
        found = unprotected = counts = hidden = rounded = 0
        for seed in range(n):
            rng = random.Random(seed)
            world = (
                real(rng, 2001 + seed % 21, rng.choice([0.1, 0.2, 0.3])) if kind == "real" else invented(rng)
            )
            by_sex = seed % 2 == 0
            limit = rng.choice([None, None, 5, 10])
            rows = release(
                world, world.kept("hidden" if limit else "as_is", limit, f"{seed:032d}"), by_sex
            ).observations
            public = world.public(by_sex)
            found += len([*known(world, public, rows, readers_of(world, rows))])
            unprotected += len([*known(world, public, as_it_is(world), [""])])
            counts += rows.height
            hidden += rows.filter(pl.col("numerator").is_null()).height
            rounded += rows.filter(pl.col("status").str.starts_with("rounded")).height
        print(f"{kind}: {n} tabulations, {counts} counts, {hidden} hidden, {rounded} of them rounded shares;")
        print(f"  known too well: {found}; to an outsider without protection: {unprotected}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["rule"]:
        rule(int(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
