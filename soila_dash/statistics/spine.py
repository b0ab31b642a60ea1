"""The spine chart's scale: the national value in the middle of every row, larger to the right."""

from dataclasses import dataclass

from numpy.typing import ArrayLike

from .checks import finite, finite_array
from .ranks import quantile


@dataclass(frozen=True)
class SpineScale:
    """One row's scale, all in the indicator's unit.

    It reaches `half_width` to either side of `national`; `q25` and `q75` are the quartiles of
    the regions. Larger lies to the right in every row, whatever is aimed at: a reader learns one direction.
    """

    national: float
    half_width: float
    q25: float
    q75: float

    @property
    def minimum(self) -> float:
        """The lowest value on the scale; it lies at 0."""
        return self.national - self.half_width

    @property
    def maximum(self) -> float:
        """The highest value on the scale; it lies at 1."""
        return self.national + self.half_width

    def position(self, value: float) -> float:
        """Return where `value` lies on the row: 0 left, 0.5 national, 1 right.

        Raises ValueError when it is not finite or off the scale.
        """
        offset = finite("value", value) - self.national
        if abs(offset) > self.half_width:
            raise ValueError(f"{value} lies off the scale {self.minimum} to {self.maximum}")
        if self.half_width == 0:
            return 0.5
        # Halved first: twice the width of a huge scale would overflow.
        return 0.5 + offset / self.half_width / 2

    def box(self) -> tuple[float, float]:
        """Return the positions of the box's left and right edges, Q25 and Q75 of the regions.

        Raises ValueError when a quartile is off the scale, which `spine_scale` never makes.
        """
        return self.position(self.q25), self.position(self.q75)


def spine_scale(values: ArrayLike, national: float) -> SpineScale:
    """Return the scale of one row of a spine chart.

    `values` are the regions', shape (m,), in the unit of `national`. The scale reaches as far
    to either side of national as the region farthest from it: from Q0 to national and as much
    above when that side is longer, otherwise from Q100 and as much below. Quartiles are R
    type 7. Raises ValueError when there is no value or a number is not finite.
    Source: the spine charts of Fingertips (PHE, technical guidance).
    """
    regions = finite_array("values", values)
    national = finite("national", national)
    return SpineScale(
        national=national,
        half_width=max(national - float(regions.min()), float(regions.max()) - national),
        q25=quantile(regions, 0.25),
        q75=quantile(regions, 0.75),
    )
