"""One language's voice over one release: its words, its numbers, its regions' names in sentences."""

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Self

from soila_dash.answers.decimals import number_to_write
from soila_dash.answers.estimate import Estimate
from soila_dash.catalog import Indicator, Region, Unit
from soila_dash.i18n import Translator
from soila_dash.sources.observations import ROUNDED, UNKNOWN_LICENCE
from soila_dash.statistics.difference import Difference

_RELEASE = re.compile(r"-(\d{4}-\d\d-\d\d)(?:-v(\d{3}))?-")
MINISTRY_TERMS = "TEM's own terms: ask before publishing beyond a citation"
"""As the figures of job seekers record their terms."""
OWN_TERMS = "Producer's own terms"
"""As the catalogue records them."""


@dataclass(frozen=True)
class Voice:
    """A translator and the release's regions by (level, code). `on_page` calls releases as people do."""

    t: Translator
    regions: Mapping[tuple[str, str], Region]
    on_page: bool = False

    @property
    def in_files(self) -> Self:
        """The same for what leaves the page: a printed figure is traced by its release's id."""
        return replace(self, on_page=False)

    def release(self, id: str) -> str:
        """A release by its id; on a page by its day."""
        if not self.on_page:
            return self.t("card.release", release=id)
        return self.t("release.named", day=self.release_day(id))

    def release_day(self, id: str) -> str:
        """The day of a release, as a page calls it: 22.11.2026, 22.11.2026 (2)."""
        found = _RELEASE.search(id)
        if found is None:
            return id
        day = self.t.date(dt.date.fromisoformat(found[1]))
        return self.t("release.again", day=day, n=int(found[2])) if found[2] else day

    def region(self, level: str, code: str) -> Region:
        """The region itself; raises KeyError for one the release does not know."""
        found = self.regions.get((level, code))
        return found if found is not None else self.regions["country", code]

    def name(self, level: str, code: str) -> str:
        """Short name: Pohjois-Savo."""
        return self.region(level, code).short[self.t.language]

    def place(self, level: str, code: str) -> str:
        """Where: Pohjois-Savossa, i Norra Savolax, in North Savo."""
        forms = self.region(level, code).forms
        return forms.fi.inessive if self.t.language == "fi" else getattr(forms, self.t.language).locative

    def licence(self, licence: str) -> str:
        """A licence by its own name; terms that have none, or that the source tells them, in words."""
        if licence == MINISTRY_TERMS:
            return self.t("source.licence.tem")
        if licence == OWN_TERMS:
            return self.t("source.licence.own")
        return self.t("source.licence.unknown") if licence.lower() == UNKNOWN_LICENCE else licence

    def value(self, item: Indicator, value: float | None) -> str:
        """A figure with its unit and the indicator's decimals; a dash where there is none."""
        return "–" if value is None else self.t.value(value, item.unit.value, item.decimals)

    def figure(self, item: Indicator, figure: Estimate, decimals: int | None = None) -> str:
        """A figure as it is written with its unit: 2,8 %, noin 4 900; a dash where there is none.

        `decimals` as in `answers.decimals`; a figure that its source rounded coarsely, or only spoke of, is
        told as "about".
        """
        number, digits = number_to_write(item, figure, decimals)
        if number is None:
            return "–"
        text = self.t.value(number, item.unit.value, digits)
        return self.t("value.about", value=text) if figure.is_approximate else text

    def figure_number(self, item: Indicator, figure: Estimate, decimals: int | None = None) -> str:
        """The same without its unit: 2,8, noin 4 900."""
        number, digits = number_to_write(item, figure, decimals)
        if number is None:
            return "–"
        text = self.t.number(number, digits)
        return self.t("value.about", value=text) if figure.is_approximate else text

    def missing(self, item: Indicator, figure: Estimate) -> str:
        """Why there is no value; with a rounded share that protection leaves in its place."""
        if figure.about is None:
            return self.status(figure.status)
        value = self.t.value(figure.about, item.unit.value, 0)
        return self.t.n("status.rounded", int(figure.status.rpartition("_")[2]), value=value)

    def status(self, status: str) -> str:
        """Why there is no value, by the status alone."""
        return self.t("status.suppressed" if status in ROUNDED else f"status.{status}")

    def number(self, item: Indicator, value: float | None) -> str:
        """A figure with the indicator's decimals and no unit; a dash where there is none."""
        return "–" if value is None else self.t.number(value, item.decimals)

    def interval(self, item: Indicator, figure: Estimate, decimals: int | None = None) -> str:
        """Its 95 % interval: 2,8–3,3, or a dash. Limits take the indicator's decimals unless `decimals` are
        given."""
        if figure.lower is None or figure.upper is None:
            return "–"
        return self.t.span(figure.lower, figure.upper, item.decimals if decimals is None else decimals)

    def size(self, item: Indicator, difference: float, decimals: int | None = None) -> str:
        """The size of a difference, without its sign: 0,1 prosenttiyksikköä. It takes the indicator's
        decimals unless `decimals` are given."""
        points = "points" if item.unit is Unit.percent else item.unit.value
        number = self.t.number(abs(difference), item.decimals if decimals is None else decimals)
        if item.unit is Unit.persons and round(abs(difference)) == 1:
            return self.t("difference.one_person")
        if item.unit is Unit.percent and number == "1":
            return self.t("difference.one_point")
        return self.t(f"difference.{points}", value=number)

    def change(self, item: Indicator, told: Difference) -> str:
        """The size of a change as it may be told, without its sign: 0,02 prosenttiyksikköä, noin 0,3 …"""
        size = self.size(item, told.value, told.decimals)
        return self.t("difference.about", size=size) if told.about else size

    def vintage(self, vintage: str) -> str:
        """A vintage, a year, a month or an ISO date, in the language's form."""
        if len(vintage) == len("2026-11"):
            return self.t.month(dt.date.fromisoformat(f"{vintage}-01"))
        return vintage if len(vintage) == len("2026") else self.t.date(dt.date.fromisoformat(vintage))

    def label(self, item: Indicator) -> str:
        """The short name with the short unit: Sijoitetut 13–17-vuotiaat, %."""
        return f"{item.short[self.t.language]}, {self.t(f'unit.{item.unit.value}.short')}"

    def unit(self, item: Indicator) -> str:
        """The unit in words: prosenttia, 1 000 asukasta kohden."""
        return self.t(f"unit.{item.unit.value}.name")

    def vintages(self, vintages: Collection[str]) -> str:
        """The oldest and the newest of vintages, or the one that they are: 5/2023–2026. Of a year and a
        day in it the year is told."""
        first, last = min(vintages), max(vintages)
        if last.startswith(first):
            return self.vintage(first)
        ends = self.vintage(first), self.vintage(last)
        return (" – " if any(" " in end for end in ends) else "–").join(ends)
