"""How much does an indicator's figure usually jump from one point to the next: of its own regions' series."""

from functools import lru_cache

from soila_dash.catalog import Indicator
from soila_dash.sources.denominators import share_of
from soila_dash.statistics.noise import Counted, yearly_noise
from soila_dash.store import Store


@lru_cache(maxsize=512)
def noise(store: Store, item: Indicator, level: str, sex: str) -> float | None:
    """ρ of the regions of a level (statistics.noise.yearly_noise); None for amounts and counts, and where
    there are too few years, regions or counts, or no change differs from the others. A denominator that
    does not give the published value counts nowhere: it is not what the figure was divided by."""
    if not item.is_ratio:
        return None
    rows: dict[str, list[Counted]] = {}
    frame = store.run("trend", indicator=item.id, level=level, sex=sex).filter("own")
    for lvl, code, year, value, numerator, denominator, precision, *_ in frame.iter_rows():
        if lvl != level or (lvl, code) == store.country.key or value is None:
            continue
        if share_of(item, value, numerator, denominator, precision) is not None:
            rows.setdefault(code, []).append((year, numerator, denominator))
    return yearly_noise(list(rows.values()), [b.year for b in item.breaks], item.every)
