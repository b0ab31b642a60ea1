"""Figures from THL's Sotkanet: the API and its shapes, the run folder, titles and areas, the harvest."""

from soila_dash.sources.sotkanet.api import BASE, Sotkanet
from soila_dash.sources.sotkanet.areas import available_years, recognise
from soila_dash.sources.sotkanet.harvest import harvest
from soila_dash.sources.sotkanet.titles import find

__all__ = ["BASE", "Sotkanet", "available_years", "find", "harvest", "recognise"]
