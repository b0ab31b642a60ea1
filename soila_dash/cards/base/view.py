"""A chosen view: the card, and every parameter by which a reader chose it."""

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from soila_dash.catalog.models import Sex

PartCard = Literal["differs", "places", "moved", "began", "asides"]
"""Parts of a region's profile: where it differs, its places, the change on the year, who began near, what
stands aside."""
Card = Literal[
    "headline",
    "trend",
    "multiples",
    "compare",
    "map",
    "funnel",
    "matrix",
    "pairs",
    "ranks",
    "spine",
    "similar",
    PartCard,
    "opinions",
    "beside",
    "changes",
    "reported",
    "respondents",
    "organisations",
    "participation",
    "result",
    "register",
]
CARDS: tuple[Card, ...] = get_args(Card)
PARTS: tuple[PartCard, ...] = get_args(PartCard)
_SUBJECT: dict[Card, tuple[str, ...]] = {
    "matrix": ("goal",),
    "pairs": ("indicator", "second"),
    **dict.fromkeys(("spine", "similar", *PARTS), ("region",)),
    **dict.fromkeys(("opinions", "changes"), ("round", "group")),
    "beside": ("round", "group", "item"),
    "respondents": ("round",),
    "reported": ("goal|region",),
    **dict.fromkeys(("organisations", "participation", "result", "register"), ()),
}
"""What a view must name, `a|b` either of two; an indicator where nothing else is said."""
Regional = Literal["", "country", "county", "maakunta", "collaborative_area"]

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{0,60}$")]
Codes = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.-]{0,240}$")]
Weights = Annotated[
    str, StringConstraints(pattern=r"^([a-z0-9-]{1,60}-[0-3](\.[a-z0-9-]{1,60}-[0-3]){0,20})?$")
]


class Model(BaseModel):
    """Frozen, exact in its types, and no key that the shape does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class View(Model):
    """One chosen view. `year` None is the newest, `level` "" the first that has figures, `region` "" the
    whole country. A matrix and a region's spine speak of a goal, the parts of a region's profile of all,
    opinions (a profile, one item beside the pilots, changes) of a `round` and a `group`, `pilot` "" all
    pilots; what is reported of the pilots of a goal or a region, of the newest round where none is named;
    the reporting to the EU of nothing more than a year and a pilot; similar regions of a region, the
    reader's own `peers` and weights `w` written as in the address; the others of an indicator. A matrix
    and small multiples show the regions of the `basket`, if it names any, and the `region`; a funnel and
    two indicators name them."""

    card: Card
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

    @model_validator(mode="after")
    def _whole(self) -> "View":
        needed = _SUBJECT.get(self.card, ("indicator",))
        if not all(any(getattr(self, name) for name in names.split("|")) for names in needed):
            raise ValueError("view_lacks_subject")
        return self
