"""How much does an indicator's figure usually jump from one point to the next: of its own regions' series."""

from functools import lru_cache

from soila_dash.catalog import Indicator, Quantity
from soila_dash.statistics.noise import Counted, yearly_noise
from soila_dash.store import Store


@lru_cache(maxsize=512)
def noise(store: Store, item: Indicator, level: str, sex: str) -> float | None:
    """ρ of the regions of a level (statistics.noise.yearly_noise); None for amounts and counts, and where
    there are too few years, regions or counts, or no change differs from the others."""
    if item.quantity not in (Quantity.proportion, Quantity.rate):
        return None
    rows: dict[str, list[Counted]] = {}
    frame = store.run("trend", indicator=item.id, level=level, sex=sex)
    for lvl, code, year, _, numerator, denominator, *_ in frame.iter_rows():
        possible = numerator is not None and denominator and numerator <= denominator
        if lvl == level and (lvl, code) != store.country.key and possible:
            rows.setdefault(code, []).append((year, numerator, denominator))
    return yearly_noise(list(rows.values()), [b.year for b in item.breaks], item.every)
