"""What the figures mean: goals, indicators, regions, events and surveys, read and checked."""

from soila_dash.catalog.models import (
    CONTEXT,
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
    leading_of,
)
from soila_dash.catalog.reader import Catalog, load, load_sender
from soila_dash.catalog.survey import Survey

__all__ = [
    "CONTEXT",
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
    "Survey",
    "Text",
    "Unit",
    "leading_of",
    "load",
    "load_sender",
]
