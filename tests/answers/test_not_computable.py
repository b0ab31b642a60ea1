"""What only smaller areas are known of: it leads nothing, is said to be so, and is no figure."""

from pathlib import Path
from typing import Any

import pytest

from soila_dash.answers import choose
from soila_dash.answers.compare import compare
from soila_dash.cards.base import answer_data
from soila_dash.cards.base.comparison import comparison_table
from soila_dash.cards.base.fault_text import fault_text
from soila_dash.cards.base.voice import Voice
from soila_dash.faults import DataFaults
from soila_dash.i18n import LANGUAGES, translator
from soila_dash.store import Store
from tests.invented import catalog, indicator, opened, row, source

FETCHED = "sotkanet-1-2031-05-20"


def gap(name: str, region: str, year: int = 2020, **changes: Any) -> dict[str, object]:
    return row(name, region, year, status="not_computable", source=FETCHED, **changes)


def leading(store: Store, name: str) -> set[tuple[str, str]]:
    rows = store.run("compare", indicator=name, level="county", year=2020, sex="total")
    return set(rows.select("region", "source").iter_rows())


def test_a_fetch_that_computed_nothing_gives_way_to_published_figures(tmp_path: Path) -> None:
    items = catalog(indicator())
    rows = [gap("share", "A"), gap("share", "B"), row("share", "A", 2020, 3.0)]
    store = opened(tmp_path, rows, items)
    assert leading(store, "share") == {("A", "invented")}
    assert choose.not_computable(store) == frozenset()


def test_a_fetch_with_a_single_figure_leads_with_its_gaps(tmp_path: Path) -> None:
    items = catalog(indicator())
    fetched = row("share", "A", 2020, 2.0, source=FETCHED)
    store = opened(tmp_path, [fetched, gap("share", "B"), row("share", "A", 2020, 3.0)], items)
    assert leading(store, "share") == {("A", FETCHED), ("B", FETCHED)}


def test_regions_that_cannot_be_computed_are_listed_with_the_reason(tmp_path: Path) -> None:
    items = catalog(indicator())
    fetched = row("share", "A", 2020, 2.0, source=FETCHED)
    store = opened(tmp_path, [fetched, gap("share", "B"), row("share", "C", 2020, source=FETCHED)], items)
    answer = compare(store, items.indicators["share"], "county", 2020)
    assert {r.region: r.figure.status for r in answer.rows} == {
        "A": "published",
        "B": "not_computable",
        "C": "suppressed",
        **dict.fromkeys("DEFG", "no_data"),
    }
    for language in LANGUAGES:
        t = translator(language)
        table = comparison_table(answer, Voice(t, store.by_key))
        reasons = {row[0]: table.gaps.get((n, 1)) for n, row in enumerate(table.rows)}
        name = store.by_key["county", "B"].short[language]
        assert reasons[name] == t("status.not_computable")
        assert len({t(f"status.{s}") for s in ("not_computable", "suppressed", "no_data")}) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_indicator_of_gaps_alone_is_no_figure_and_says_why(tmp_path: Path, language: str) -> None:
    items = catalog(indicator(), indicator("other"))
    store = opened(tmp_path, [gap("share", "A"), gap("share", "B"), row("other", "A", 2020, 1.0)], items)
    shares = tuple(items.indicators.values())
    assert "share" not in choose.coverage(store)
    assert [i.id for i in choose.uncomputable(store, shares)] == ["share"]
    with pytest.raises(DataFaults) as caught:
        compare(store, items.indicators["share"], "county", 2020)
    (fault,) = caught.value.faults
    assert fault.code == "not_computable"
    assert "county" in fault_text(fault, translator(language))


def test_summed_figures_say_so_in_files(tmp_path: Path) -> None:
    items = catalog(indicator())
    rows = [row("share", "A", 2020, 2.0, source=FETCHED), row("share", "XX", 2020, 2.0, source=FETCHED)]
    for summed in ("county", "collaborative_area", "country", "county country", ""):
        folder = tmp_path / (summed or "none")
        store = opened(folder, rows, items, sources=[source(FETCHED, summed=summed)])
        voice = Voice(translator("en"), store.by_key)
        answer = compare(store, items.indicators["share"], "county", 2020)
        expected = [voice.t(f"summed.{level}") for level in ("county", "country") if level in summed.split()]
        assert answer_data.computations(answer, voice) == expected
        told = [text.casefold() for _, text in answer_data.context(answer, voice)]
        assert all(note.casefold() in told for note in expected)
