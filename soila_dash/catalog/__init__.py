"""What the figures mean: goals, indicators, regions and events, read and checked."""

from soila_dash.catalog.models import (
    LANGUAGES,
    SCALE,
    Direction,
    Event,
    Goal,
    Indicator,
    Language,
    Level,
    Quantity,
    Region,
    Sex,
    Text,
    Unit,
)
from soila_dash.catalog.reader import Catalog, load

__all__ = [
    "LANGUAGES",
    "SCALE",
    "Catalog",
    "Direction",
    "Event",
    "Goal",
    "Indicator",
    "Language",
    "Level",
    "Quantity",
    "Region",
    "Sex",
    "Text",
    "Unit",
    "load",
]
