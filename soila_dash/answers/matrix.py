"""How do regions stand in many indicators at once: newest figures with verdicts, built of comparisons."""

from collections.abc import Sequence
from dataclasses import dataclass

from soila_dash.answers.choose import coverage
from soila_dash.answers.compare import Comparison, Row
from soila_dash.catalog import CONTEXT, Catalog, Indicator, leading_of
from soila_dash.sources.observations import Source
from soila_dash.statistics.verdict import Verdict
from soila_dash.store import Store

EVERY = "all"
"""All four goals at once, without the context."""


@dataclass(frozen=True)
class Line:
    """One region's row: a cell for each comparison, as the comparison holds it; `counted` are those of the
    first indicator of each fact, since nested ages tell the same twice."""

    region: str
    cells: tuple[Row, ...]
    counted: tuple[Row, ...]

    @property
    def clear(self) -> int:
        """In how many indicators the region stands out clearly, each fact once."""
        return sum(cell.verdict.clear for cell in self.counted)


@dataclass(frozen=True)
class Matrix:
    """Regions × indicators at one level. `sorted_by` is the place of the column that orders the regions,
    highest first; None from north to south. `absent` are indicators without figures at the level."""

    level: str
    sex: str
    release: str
    illustrative: bool
    comparisons: tuple[Comparison, ...]
    lines: tuple[Line, ...]
    sorted_by: int | None
    absent: tuple[Indicator, ...]
    sources: tuple[Source, ...]

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """The columns' indicators."""
        return tuple(c.indicator for c in self.comparisons)

    @property
    def verdict_count(self) -> int:
        """How many cells have a verdict, each fact once."""
        return sum(c.verdict is not Verdict.NOT_COMPARED for line in self.lines for c in line.counted)

    @property
    def rows_not_counted(self) -> tuple[Indicator, ...]:
        """Columns that tell of nested ages what another column tells already."""
        leading = leading_of(self.indicators)
        return tuple(i for i in self.indicators if i not in leading)

    @property
    def clear(self) -> int:
        """How many cells stand out clearly."""
        return sum(line.clear for line in self.lines)


def subjects(catalog: Catalog, goal: str) -> tuple[Indicator, ...]:
    """The indicators of a goal, or with `EVERY` those of the four goals; none for an unknown goal."""
    goals = [g.id for g in catalog.goals if g.id != CONTEXT] if goal == EVERY else [goal]
    return tuple(i for g in goals for i in catalog.of_goal(g))


def newest(
    store: Store, items: Sequence[Indicator], level: str
) -> tuple[tuple[tuple[Indicator, int], ...], tuple[Indicator, ...]]:
    """The indicators with figures at a level, each with its newest year there, and those without."""
    held = coverage(store)
    years = {i.id: held[i.id].of(level) for i in items if i.id in held}
    having = tuple((i, years[i.id][-1]) for i in items if years.get(i.id))
    return having, tuple(i for i in items if not years.get(i.id))


def matrix(
    store: Store,
    comparisons: Sequence[Comparison],
    regions: Sequence[str],
    sorted_by: int | None = None,
    absent: Sequence[Indicator] = (),
) -> Matrix:
    """The regions' rows over comparisons of one level; raises ValueError without any, or with several
    levels or sexes.

    Every region of `regions` has a row, and in it a cell for each comparison; what a source has no
    row for is a cell with its reason. Sorting puts regions without a figure last.
    """
    grounds = {(c.level, c.sex) for c in comparisons}
    if len(grounds) != 1:
        raise ValueError(f"a matrix needs comparisons of one level and sex, not {sorted(grounds)}")
    level, sex = grounds.pop()
    rows = [{row.region: row for row in c.rows} for c in comparisons]
    order = [r.code for r in store.at(level)]
    if sorted_by is not None:
        order = [row.region for row in comparisons[sorted_by].rows]
    leading = leading_of([c.indicator for c in comparisons])
    kept = [n for n, c in enumerate(comparisons) if c.indicator in leading]
    cells = {code: tuple(r[code] for r in rows) for code in order if code in regions}
    lines = tuple(Line(code, row, tuple(row[n] for n in kept)) for code, row in cells.items())
    return Matrix(
        level=level,
        sex=sex,
        release=store.manifest.id,
        illustrative=store.manifest.illustrative,
        comparisons=tuple(comparisons),
        lines=lines,
        sorted_by=sorted_by,
        absent=tuple(absent),
        sources=tuple(dict.fromkeys(s for c in comparisons for s in c.sources)),
    )
