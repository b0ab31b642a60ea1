"""`python -m soila_dash catalog …`: a person's choice of what is meant at Sotkanet, kept there."""

import argparse
from pathlib import Path

from soila_dash import paths
from soila_dash.catalog import LANGUAGES, Region, load
from soila_dash.catalog.models import SotkanetSource, SotkanetTitle
from soila_dash.catalog.writing import write_region, write_source
from soila_dash.clock import finnish_day
from soila_dash.faults import DataFaults, Fault
from soila_dash.i18n import Translator
from soila_dash.sources.sotkanet import Sotkanet
from soila_dash.sources.sotkanet.areas import describe
from soila_dash.sources.sotkanet.meaning import other_unit
from soila_dash.sources.sotkanet.titles import of_another_age, recorded_as, same_title, translations

SEEN = "Sotkanet, read when a person confirmed the id"


def add(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Gives the command its two tasks."""
    tasks = parser.add_subparsers(required=True, metavar="TASK")
    confirm = tasks.add_parser("confirm", help=t("cli.catalog.confirm"))
    confirm.add_argument("indicator", metavar="INDICATOR", help=t("cli.indicator"))
    confirm.add_argument("id", metavar="ID", type=int, help=t("cli.catalog.id"))
    confirm.set_defaults(run=_confirm, trail="catalog confirm")
    region = tasks.add_parser("confirm-region", help=t("cli.catalog.confirm_region"))
    region.add_argument("region", metavar="REGION", help=t("cli.catalog.region"))
    region.set_defaults(run=_confirm_region, trail="catalog confirm region")


def _confirm(options: argparse.Namespace, t: Translator) -> int:
    """Writes the id, its titles as they are read now and the day; raises DataFaults for an id of another
    age, unit or precision, and for one that is recorded as another indicator's."""
    catalog = load(paths.catalog())
    indicator = catalog.indicators.get(options.indicator)
    if indicator is None:
        raise DataFaults([Fault("unknown_indicator", key="INDICATOR", found=options.indicator)])
    with Sotkanet() as client:
        detail = client.indicator(options.id)
    faults = other_unit(indicator, detail)
    if of_another_age(detail.titles, indicator.age):
        faults.append(
            Fault(
                "sotkanet_age",
                f"Sotkanet {options.id}",
                key=f"{indicator.id}.age",
                found=next(filter(None, detail.titles.values()), ""),
                expected=indicator.age,
            )
        )
    faults += [
        Fault("sotkanet_of_another", f"Sotkanet {options.id}", key=indicator.id, found=name)
        for name in recorded_as(detail, catalog)
        if name != indicator.id
    ]
    if faults:
        raise DataFaults(faults)
    today = finnish_day()
    old = indicator.sotkanet or SotkanetSource(search=indicator.name.fi)
    read = translations(detail.titles)
    title = SotkanetTitle.model_validate({"year": today.year, "seen": SEEN, **read})
    refused = [title for title in old.titles if not title.accepted]
    new = old.model_copy(
        update={
            "id": options.id,
            "titles": (title, *refused),
            "confirmed": today,
            "candidates": tuple(n for n in old.candidates if n != options.id),
        }
    )
    write_source(paths.catalog() / "indicators" / f"{indicator.id}.yaml", new)
    print(t("cli.catalog.confirmed", indicator=indicator.name[t.language], id=options.id))
    for language in filter(read.get, LANGUAGES):
        print(f"  {language}: {read[language]}")
    return 0


def _confirm_region(options: argparse.Namespace, t: Translator) -> int:
    """Writes the id and code of the one area that bears the region's name, and the day."""
    catalog = load(paths.catalog())
    levels = ("collaborative_area", "county")
    mine = [r for r in catalog.regions if r.code == options.region and r.level in levels]
    if not mine:
        raise DataFaults([Fault("unknown_region", key="REGION", found=options.region)])
    region: Region = mine[0]
    with Sotkanet() as client:
        areas = [a for a in client.regions() if a.category == region.sotkanet_category]
    named = [a for a in areas if same_title(a.title, region.name.fi)]
    if len(named) != 1:
        found = "; ".join(map(describe, named))
        raise DataFaults([Fault("sotkanet_area", key=options.region, found=found, expected=region.name.fi)])
    (area,) = named
    today = finnish_day()
    update = {"sotkanet_id": area.id, "sotkanet_code": area.code, "sotkanet_confirmed": today}
    write_region(Path(paths.catalog()) / "regions.yaml", region.model_copy(update=update))
    print(t("cli.catalog.region_confirmed", region=region.name[t.language], found=describe(area)))
    return 0
