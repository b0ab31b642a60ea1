"""Findings and alternative texts: whole sentences in three languages for everything that may be found."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from soila_dash.answers.compare import Comparison
from soila_dash.answers.develop import Development, develop
from soila_dash.answers.estimate import MISSING
from soila_dash.answers.headline import Headline
from soila_dash.cards.base.comparison import (
    comparison_alt,
    comparison_finding,
    comparison_table,
    comparison_title,
)
from soila_dash.cards.base.development import development_alt, development_finding, development_table
from soila_dash.cards.base.fault_text import fault_text
from soila_dash.cards.base.look import LIGHT, mark
from soila_dash.cards.base.tables import plain
from soila_dash.cards.base.verdict_text import judgement_word
from soila_dash.cards.headline import headline_finding
from soila_dash.cards.maps.tiles import tile_map
from soila_dash.catalog import LANGUAGES, Unit
from soila_dash.faults import Fault
from soila_dash.i18n import NBSP
from soila_dash.statistics.difference import difference
from soila_dash.statistics.ranks import RankInterval
from soila_dash.statistics.trend import RecentTrend
from soila_dash.statistics.verdict import Verdict, judge
from tests.cards.samples import CODES, COMPANIES, VOICES, comparison, every_comparison
from tests.invented import BREAK, catalog, indicator, invented_part, opened, row

DIRT = re.compile(
    r"[{}]|None(?! of the)|\bnan\b|\binf\b|  |\.\.|^ | $|\bTrue\b|\bFalse\b|Verdict|fault\.|finding\."
)


def clean(text: str) -> str:
    assert text
    assert not DIRT.search(text), text
    return text


def test_the_check_for_dirt_can_fail() -> None:
    for dirt in ("a {slot}", "is None now", "nan %", "a  b", "end..", " a", "Verdict.LOWER", "finding.x"):
        with pytest.raises(AssertionError):
            clean(dirt)
    assert clean("Finansiering 2,5 % (Nantali).")


# Comparisons


def test_ties_are_named_together_and_a_figure_alone_as_such() -> None:
    answer, voice = comparison((Verdict.SIMILAR,) * 4, hidden=False), VOICES["en"]
    tied = [
        replace(r, figure=replace(r.figure, value=v)) for r, v in zip(answer.rows, (5, 5, 4, 4), strict=True)
    ]
    said = comparison_alt(replace(answer, rows=tuple(tied)), voice)
    assert "lowest 4.0% (Area C and Area D), highest 5.0% (Area A and Area B)" in said
    alone = comparison_alt(replace(answer, rows=answer.rows[:1]), voice)
    assert "lowest" not in alone
    assert "in 2020: Area A 7.0%. The same data have no figures of the other regions." in alone


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_source_only_spoke_of_is_told_as_about(language: str) -> None:
    item, voice = indicator(quantity="count", unit="persons", decimals=0), VOICES[language]
    about = {"fi": "noin 4 900", "sv": "cirka 4 900", "en": "about 4,900"}[language].replace(
        " 900", f"{NBSP}900"
    )
    assert voice.figure(item, replace(MISSING, value=4900.0, exact=4900.0, precision=100.0)) == about
    whole = replace(MISSING, value=16.0, exact=16.0, precision=1.0)
    assert voice.figure(indicator(), whole) in ("16%", f"16{NBSP}%"), "published in whole percent, told so"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_comparison_is_told_in_whole_words(language: str) -> None:
    voice = VOICES[language]
    told = 0
    for what, answer in every_comparison():
        for text in (
            comparison_finding(answer, voice),
            comparison_title(answer, voice),
            comparison_alt(answer, voice),
            plain(comparison_table(answer, voice), voice).replace("  ", " "),
        ):
            if "\n" in text:
                for line in filter(None, text.split("\n")):
                    assert not re.search(r"[{}]|None(?! of the)|\bnan\b", line), what
            else:
                clean(text)
            told += 1
        mark_words = voice.t("illustrative.mark")
        assert (mark_words in comparison_alt(answer, voice)) is answer.illustrative
    assert told > 200


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("company", COMPANIES)
def test_a_finding_names_who_stands_out(language: str, company: str) -> None:
    voice = VOICES[language]
    answer = comparison(COMPANIES[company])
    told = comparison_finding(answer, voice)
    clear = [voice.name("county", r.region) for r in answer.clear]
    if clear:
        named = [name for name in clear if name in told]
        assert len(named) == (len(clear) if len(clear) <= 6 else 5), told
        quiet = {voice.name("county", r.region) for r in answer.rows} - set(clear)
        assert not any(re.search(rf"{name}\b", told) for name in quiet), told
        assert str(len(clear)) in comparison_title(answer, voice)
        for text in (told, comparison_title(answer, voice)):
            assert str(len(clear)) in text
    elif answer.verdict_rows:
        assert str(len(answer.different_rows)) in told
    alt = comparison_alt(answer, voice)
    figures = [r for r in answer.rows if r.figure.value is not None]
    assert voice.t("alt.compare", name=answer.indicator.name[language], year=2020, n=len(figures)) in alt
    if figures:
        for r in (figures[0], figures[-1]):
            assert voice.value(answer.indicator, r.figure.value) in alt


@pytest.mark.parametrize("language", LANGUAGES)
def test_directions_of_a_finding_are_not_swapped(language: str) -> None:
    voice = VOICES[language]
    words = {
        "fi": ("suurem|suurin|korkeam", "pienem|matalam"),
        "sv": ("högre|större|uppåt", "lägre|mindre|nedåt"),
        "en": ("higher", "lower"),
    }
    up, down = words[language]
    for company, wanted, unwanted in (("one higher", up, down), ("one lower", down, up)):
        answer = comparison(COMPANIES[company])
        for told in (comparison_finding(answer, voice), comparison_title(answer, voice)):
            assert re.search(wanted, told), told
            assert not re.search(unwanted, told), told


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_verdict_nobody_is_called_high_or_low(language: str) -> None:
    voice = VOICES[language]
    median = comparison(COMPANIES["nobody compared"], "median")
    told = comparison_finding(median, voice)
    assert voice.value(median.indicator, 3.0) in told
    assert voice.t("benchmark.note.median", having=5, regions=7) in comparison_table(median, voice).notes
    for verdict in ("higher", "lower", "clearly_higher", "clearly_lower", "similar"):
        assert (
            voice.t(f"verdict.{verdict}")
            not in plain(comparison_table(median, voice), voice).split("\n\n")[1]
        )


# Symbols and words


@pytest.mark.parametrize("direction", ["lower", "higher", "neutral"])
def test_each_verdict_has_a_shape_of_its_own(direction: Any) -> None:
    marks = {v: mark(v, judge(v, direction), LIGHT) for v in Verdict}
    assert len({m.symbol for m in marks.values()}) == len(Verdict)
    assert len({(m.plotly, m.filled) for m in marks.values()}) == len(Verdict)
    clear = {Verdict.CLEARLY_HIGHER, Verdict.CLEARLY_LOWER}
    assert {v for v, m in marks.items() if m.filled} == clear
    assert {v for v, m in marks.items() if m.symbol in "▲▼"} == clear


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_judgement_is_said_only_with_a_direction(language: str) -> None:
    voice = VOICES[language]
    towards, away = voice.t("judgement.better"), voice.t("judgement.worse")
    for direction in ("lower", "higher", "neutral"):
        said = {
            r.verdict: judgement_word(r, voice) for r in comparison(tuple(Verdict), direction=direction).rows
        }
        good = {v for v, text in said.items() if towards in text}
        bad = {v for v, text in said.items() if away in text}
        highs = {Verdict.HIGHER, Verdict.CLEARLY_HIGHER}
        lows = {Verdict.LOWER, Verdict.CLEARLY_LOWER}
        expected = {"lower": (lows, highs), "higher": (highs, lows), "neutral": (set(), set())}
        assert (good, bad) == expected[direction]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("unit", Unit)
def test_every_unit_is_written(language: str, unit: Unit) -> None:
    voice = VOICES[language]
    item = indicator(unit=unit.value, decimals=1)
    number = "1,234.5" if language == "en" else f"1{NBSP}234,5"
    assert number in clean(voice.value(item, 1234.5))
    assert number in clean(voice.size(item, -1234.5))
    clean(voice.unit(item))
    assert voice.value(item, None) == voice.number(item, None) == "–"
    assert voice.figure(item, MISSING) == voice.interval(item, MISSING) == "–"


@pytest.mark.parametrize(
    ("language", "one", "tenths"),
    [
        ("fi", "1 prosenttiyksikön", "1,0 prosenttiyksikköä"),
        ("sv", "1 procentenhet", "1,0 procentenheter"),
        ("en", "1 percentage point", "1.0 percentage points"),
    ],
)
def test_one_point_stands_in_the_singular(language: str, one: str, tenths: str) -> None:
    voice = VOICES[language]
    assert voice.size(indicator(unit="percent", decimals=0), -1.2) == one
    assert voice.size(indicator(unit="percent", decimals=1), 1.02) == tenths


def test_a_figure_rounded_to_one_point_says_so_in_the_singular() -> None:
    figures = [replace(MISSING, status=f"rounded_{step}", about=0.0) for step in (1, 5)]
    told = [clean(VOICES["sv"].missing(indicator(unit="percent"), figure)) for figure in figures]
    assert [text.partition("närmaste ")[2] for text in told] == [
        "hela procentenhet, små tal)",
        "5 procentenheter, små tal)",
    ]


# Developments

RISING = {2016: 200, 2017: 230, 2018: 270, 2019: 310, 2020: 340}
CURVES: dict[str, tuple[dict[int, int], bool]] = {
    "increasing": (RISING, True),
    "decreasing": (dict(zip(RISING, reversed(RISING.values()), strict=True)), True),
    "none": (dict.fromkeys(RISING, 200), True),
    "too_short.up": ({2019: 200, 2020: 230}, True),
    "too_short.down": ({2019: 230, 2020: 200}, True),
    "too_short.same": ({2019: 200, 2020: 200}, True),
    "no_test.up": (RISING, False),
    "no_test.down": (dict(zip(RISING, reversed(RISING.values()), strict=True)), False),
    "no_test.within_rounding": (dict.fromkeys(RISING, 200), False),
    "single": ({2020: 200}, True),
}


def development(folder: Path, name: str, region: str = "", **changes: Any) -> Development:
    """The country's and region A's curve of that kind, with a region B that has no figure shown."""
    counts, known = CURVES[name]
    item = indicator(**changes)
    items = catalog(item)
    rows = [invented_part("share", code, year, x, 8000) for code in ("XX", "A") for year, x in counts.items()]
    if not known:
        rows = [{**r, "denominator": None, "numerator": None} for r in rows]
    rows.append(row("share", "B", 2020, None))
    return develop(opened(folder, rows, items), item, "county", region=region)


@pytest.mark.parametrize("name", CURVES)
def test_every_trend_is_told_in_whole_words(tmp_path: Path, name: str) -> None:
    for region in ("", "A", "B", "C"):
        answer = development(tmp_path, name, region)
        for language, voice in VOICES.items():
            told = clean(development_finding(answer, voice))
            alt = clean(development_alt(answer, voice))
            assert told in alt
            if region in ("", "A"):
                place = voice.place("country" if not region else "county", region or "XX")
                assert place.casefold() in told.casefold(), (language, told)
                key = f"finding.trend.{name}"
                shape = voice.t._words.gettext(key)
                fixed = [piece.strip() for piece in re.split(r"\{\w+\}", shape) if len(piece.strip()) > 3]
                assert all(piece in told for piece in fixed), (told, shape)


def test_a_break_is_told_in_the_alternative_text(tmp_path: Path) -> None:
    answer = development(tmp_path, "increasing", breaks=[{**BREAK, "year": 2018}])
    for voice in VOICES.values():
        alt = clean(development_alt(answer, voice))
        assert voice.t("alt.breaks", years="2018") in alt
        assert "2018 *" in [r[0] for r in development_table(answer, voice).rows]
        assert any("2018" in note for note in development_table(answer, voice).notes)


# Headlines


def head(
    verdict: Verdict | None, change: float | None, benchmark: str = "country", **changes: Any
) -> Headline:
    """The headline of region A, or the country's when there is no verdict."""
    compared: Comparison = comparison((verdict or Verdict.SIMILAR,), benchmark)
    item = indicator(**changes)
    return Headline(
        indicator=item,
        level="county" if verdict else "country",
        region="A" if verdict else "XX",
        year=2020,
        sex="total",
        release="r",
        illustrative=False,
        figure=compared.rows[0].figure,
        change=None if change is None else difference(change, 0.0, (change, 0.0), item.decimals),
        recent=RecentTrend("none", 1.0, 0.1, 0.1, 2016, 2020),
        comparison=replace(compared, indicator=item),
        row=compared.rows[0] if verdict else None,
        place=RankInterval(1, 3),
        of=7,
        sources=(),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_headline_is_told_in_whole_words(language: str) -> None:
    voice = VOICES[language]
    told = {v: clean(headline_finding(head(v, 0.1), voice)) for v in Verdict}
    assert len(set(told.values())) == len(Verdict)
    assert all(voice.place("county", "A") in text for text in told.values())
    country = {c: clean(headline_finding(head(None, c), voice)) for c in (None, 0.0, 0.3, -0.3)}
    assert len(set(country.values())) == 4
    assert all(text.startswith(str(country[None])) for text in country.values())
    assert country[-0.3].count("−") == 0
    median = clean(headline_finding(head(Verdict.NOT_COMPARED, None, "median"), voice))
    assert voice.value(indicator(), 3.0) in median
    persons = clean(headline_finding(head(None, -5.0, unit="persons", decimals=0), voice))
    assert "5" in persons


# Tiles and faults


@pytest.mark.parametrize("language", LANGUAGES)
def test_tiles_say_the_same_as_the_table(language: str) -> None:
    voice = VOICES[language]
    answer = comparison(tuple(Verdict))
    drawn = tile_map(answer, voice)
    assert {t.code for t in drawn.tiles} == set(CODES)
    cells = {r[0]: r for r in comparison_table(answer, voice).text(voice)}
    for t in drawn.tiles:
        clean(t.description)
        row_ = answer.row(t.code)
        assert row_ is not None
        name = voice.name("county", t.code)
        assert t.description.startswith(name)
        if row_.figure.value is not None:
            assert t.value_text == cells[name][1]
            assert t.description.endswith(voice.t(f"verdict.{row_.verdict.value}"))
        else:
            assert t.description == f"{name}, {voice.t('status.suppressed')}"
    fills = [t.fill for t in sorted(drawn.tiles, key=lambda t: t.code)]
    assert fills[0] == LIGHT.classes[-1]
    assert fills[5] == LIGHT.classes[0]
    assert fills[6] == LIGHT.paper
    assert len(drawn.limits) == 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_figure_no_tile_colour(language: str) -> None:
    drawn = tile_map(comparison((), "none"), VOICES[language])
    assert drawn.limits == ()
    assert {t.fill for t in drawn.tiles} == {LIGHT.paper}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fault_says_where(language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    voice = VOICES[language]
    monkeypatch.chdir(tmp_path)
    fault = Fault("not_a_year", str(tmp_path / "data" / "f.csv"), "Sheet 1", 7, "year", "2O20", "1800–2099")
    text = clean(fault_text(fault, voice.t))
    assert text.startswith("data/f.csv, ")
    assert all(piece in text for piece in ("Sheet 1", "7", "year", "2O20", "1800–2099"))
    assert str(tmp_path) not in text
    nothing = fault_text(Fault("nothing_before", key="real"), voice.t)
    assert voice.t("fault.nothing") in nothing


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "code",
    [
        *("release_withdrawn_consent", "release_withdrawn_again", "withdrawn_forgotten", "round_held_back"),
        *("figures_held_back", "survey_withdrawn", "survey_withdrawn_row", "tabulation_withdrawn"),
        "sotkanet_kept",
    ],
)
def test_a_fault_tells_its_date_as_the_language_writes_it(language: str, code: str) -> None:
    t = VOICES[language].t
    said = fault_text(Fault(code, key="x", found="2026-11-03"), t)
    assert ("3 November 2026" if language == "en" else "3.11.2026") in clean(said)
    assert "2026-11-03" not in said
    assert t("fault.nothing") in fault_text(Fault(code, key="x"), t)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_funnels_nobody_is_said_to_stand_out_or_not_to(language: str) -> None:
    voice = VOICES[language]
    answer = comparison((Verdict.HIGHER, Verdict.SIMILAR, Verdict.LOWER), computed=False)
    told = clean(comparison_finding(answer, voice))
    assert "2" in told
    unfair = [
        voice.t("finding.compare.title.nobody", year=2020),
        voice.t.n("finding.compare.none_clear", 2, of="3"),
    ]
    assert told not in unfair
    assert clean(comparison_title(answer, voice)) not in unfair
