"""The parameters by which a reader chose a view, and how a card fills in what they leave open."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from soila_dash.answers.choose import REGIONAL, check, coverage, indicator
from soila_dash.answers.ground import Ground
from soila_dash.catalog import Indicator
from soila_dash.catalog.models import Sex
from soila_dash.faults import DataFaults, Fault

Regional = Literal["", "country", "county", "maakunta", "collaborative_area"]

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{0,60}$")]
Codes = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.-]{0,240}$")]
Weights = Annotated[
    str, StringConstraints(pattern=r"^([a-z0-9-]{1,60}-[0-3](\.[a-z0-9-]{1,60}-[0-3]){0,20})?$")
]


class Model(BaseModel):
    """Frozen, exact in its types, and no key that the shape does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Parameters(Model):
    """A chosen view. `year` None is the newest, `level` "" the first that has figures, `region` "" the
    whole country. A matrix and a region's spine speak of a goal, the parts of a region's profile of all,
    opinions (a profile, one item beside the pilots, changes) of a `round` and a `group`, `pilot` "" all
    pilots; what is reported of the pilots of a goal or a region, of the newest round where none is named;
    the reporting to the EU of nothing more than a year and a pilot; similar regions of a region, the
    reader's own `peers` and weights `w` written as in the address; the others of an indicator. A matrix
    and small multiples show the regions of the `basket`, if it names any, and the `region`; a funnel and
    two indicators name them."""

    card: str
    indicator: Code = ""
    second: Code = ""
    goal: Code = ""
    level: Regional = ""
    year: Annotated[int, Field(ge=1900, le=2200)] | None = None
    sex: Sex = "total"
    region: Code = ""
    round: Code = ""
    group: Code = ""
    pilot: Code = ""
    item: Code = ""
    peers: Codes = ""
    basket: Codes = ""
    w: Weights = ""

    @property
    def in_basket(self) -> tuple[str, ...]:
        """The basket's codes."""
        return tuple(code for code in self.basket.split(".") if code)


def resolve(view: Parameters, on: Ground, regional: bool = True) -> tuple[Indicator, Parameters]:
    """The view's indicator; its level and year where the view leaves them open. Raises DataFaults for
    figures that the release does not have, and on a level without regions where these are needed."""
    item = indicator(on.catalog, view.indicator)
    held = coverage(on.store).get(item.id)
    level: str = view.level or next(iter(held.levels() if held else ()), "country")
    years = held.of(level, view.sex) if held else ()
    year = view.year if view.year is not None else (years[-1] if years else None)
    check(on.store, item, level, view.sex, year)
    if regional and level not in REGIONAL:
        raise DataFaults([Fault("no_regions", key="level", found=level, expected=", ".join(REGIONAL))])
    return item, view.model_copy(update={"level": level, "year": year})


def in_view(view: Parameters, codes: list[str], own: str) -> list[str]:
    """Those of the basket and the own region; all where the basket names none of them."""
    wanted: Sequence[str] = view.in_basket
    return [c for c in codes if c in wanted or c == own] if set(wanted) & set(codes) else codes
