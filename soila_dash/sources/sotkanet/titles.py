"""Titles: how two of them compare, whether an id still names what is meant, and finding by words."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from soila_dash.catalog import Catalog
from soila_dash.catalog.models import SotkanetSource
from soila_dash.plain_text import without_accents
from soila_dash.sources.sotkanet.api import Detail, Found, Sotkanet


def find(client: Sotkanet, words: str) -> list[Found]:
    """Indicators of the live list whose title, in one of the three languages, has all the words."""
    return search(client.indicators(), words)


def search(listed: Iterable[Found], words: str) -> list[Found]:
    """Those whose title, in one of the three languages, has all the words, sorted by id.

    Case, accents and the kind of dash do not matter; no words find nothing.
    """
    wanted = [bare for word in words.split() if (bare := fold(word))]
    if not wanted:
        return []
    return sorted(
        (
            f
            for f in listed
            if any(all(w in fold(t) for w in wanted) for t in (f.title_fi, f.title_sv, f.title_en))
        ),
        key=lambda f: f.id,
    )


def fits(live: Mapping[str, str], source: SotkanetSource) -> bool:
    """Whether Sotkanet's titles, by language, are those that were recorded.

    They fit in at least one recorded language and contradict none; a language left untranslated (the
    Finnish title again) says nothing, and no title may be one that was recorded of something else.
    """
    said = translations(live)
    if any(same_title(text, other) for text in said.values() for other in source.refused_titles):
        return False
    agreements = [
        any(same_title(said[language], title) for title in titles)
        for language, titles in source.accepted_titles.items()
        if language in said
    ]
    return bool(agreements) and all(agreements)


def translations(live: Mapping[str, str]) -> dict[str, str]:
    """Titles by language, without a language left untranslated: the Finnish title again, or none."""
    return {
        language: text
        for language, text in live.items()
        if text and (language == "fi" or not same_title(text, live.get("fi", "")))
    }


def recorded_as(detail: Detail, catalog: Catalog) -> list[str]:
    """Indicators of the catalogue that have this id or, in any language, one of its titles; sorted."""
    live = [text for text in detail.titles.values() if text]
    named = [(i.id, i.sotkanet) for i in catalog.indicators.values() if i.sotkanet is not None]
    return sorted(
        name
        for name, source in named
        if source.id == detail.id
        or any(
            same_title(t, text) for texts in source.accepted_titles.values() for t in texts for text in live
        )
    )


def same_title(one: str, other: str) -> bool:
    """Whether two titles differ only by what Sotkanet itself varies: see `essence`."""
    return essence(one) == essence(other)


def essence(title: str) -> str:
    """A title without what Sotkanet itself varies: invisible characters, kinds of dash, case, a "(THL)"
    at the end, and spaces, also those within "vastaavan ikäisestä" and "1 000".

    Between two numbers a space stands for a dash that was lost ("0  17-åringar"), before three digits
    for a thousand. Every letter and every digit stays: ages, per what, grades, sex, new or all.
    """
    text = "".join("-" if unicodedata.category(c) == "Pd" or c == "−" else c for c in title)
    text = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) != "Cf")
    text = re.sub(r"(?<=\d)\s+(?=\d{3}(?!\d))", "", text)
    text = re.sub(r"(?<=\d)\s+(?=\d)", "-", text)
    return "".join(text.casefold().split()).removesuffix("(thl)")


def fold(text: str) -> str:
    """Text for searching: as `essence`, and without accents."""
    return without_accents(essence(text))


def of_another_age(titles: Mapping[str, str], age: str) -> bool:
    """Whether a title names ages and none of them is the catalogue's ("13–17")."""
    mine = essence(age)
    named = {span for text in titles.values() for span in re.findall(r"\d+-\d+", essence(text))}
    return bool(named) and re.fullmatch(r"\d+-\d+", mine) is not None and mine not in named
