"""Figures of larger areas from those of their parts: counts are summed, shares are never averaged."""

from collections.abc import Collection, Mapping, Sequence

Key = tuple[str, str, int, str]
"""Level, region code, year, sex."""


def sums(
    counts: Mapping[Key, int | None],
    level: str,
    members: Mapping[str, Sequence[str]],
    part_level: str,
    given: Collection[tuple[int, str]] = (),
) -> dict[Key, int | None]:
    """The count of every area at `level`, by year and sex, as the sum over its `members`.

    `counts` are those of the parts at `part_level`. Only years and sexes are summed of which the
    source has parts and nothing at `level` itself (`given`): what it left out beside other areas stays
    out. An area has None unless the count of every member is known: an absent figure may be zero or
    suppressed, and neither is assumed.
    """
    spoken = sorted({(year, sex) for at, _, year, sex in counts if at == part_level} - set(given))
    return {
        (level, area, year, sex): total([counts.get((part_level, part, year, sex)) for part in members[area]])
        for year, sex in spoken
        for area in members
    }


def total(counts: Sequence[int | None]) -> int | None:
    """The sum; None when there is nothing to sum or a count is not known."""
    known = [count for count in counts if count is not None]
    return sum(known) if counts and len(known) == len(counts) else None


def share(numerator: int | None, denominator: int | None, scale: float, decimals: int) -> float | None:
    """Numerator / denominator in its unit (`scale` times), rounded as published figures are; None
    unless both are known and there is something to divide by."""
    if numerator is None or not denominator:
        return None
    return round(scale * numerator / denominator, decimals)
