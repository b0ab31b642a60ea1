"""Sentences claim what the figures say: each verdict recomputed from the figures, in every language."""

import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from soila_dash import paths
from soila_dash.answers import choose
from soila_dash.answers.compare import Comparison, compare
from soila_dash.answers.develop import Development, develop
from soila_dash.answers.headline import Headline, headline
from soila_dash.answers.ranking import ranking
from soila_dash.cards.base.title_fit import fits
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.narrative import goal_title, narrative
from soila_dash.catalog import SCALE, Catalog, Quantity
from soila_dash.i18n import LANGUAGES, translator
from soila_dash.releases import shelf
from soila_dash.store import Store
from tests import shipped

GOLDEN = Path(__file__).parent / "golden"
KINDS = ("real", "example")
Z = 1.959963985
CLAIMS = {
    "fi": {
        "clearly_higher": "selvästi suurempi kuin",
        "clearly_lower": "selvästi pienempi kuin",
        "higher": "suurempi kuin {country}, mutta ero mahtuu alueiden tavalliseen vaihteluun",
        "lower": "pienempi kuin {country}, mutta ero mahtuu alueiden tavalliseen vaihteluun",
        "similar": "samaa tasoa kuin",
        "increasing": " kasvoi ",
        "decreasing": " pieneni ",
        "none": "muutos ei ole suurempi kuin sattuma selittää",
        "too_short": "jakso on liian lyhyt",
        "no_test": "suuntaa ei ole testattu",
    },
    "sv": {
        "clearly_higher": "tydligt högre",
        "clearly_lower": "tydligt lägre",
        "higher": "men skillnaden ryms inom områdenas vanliga variation",
        "lower": "men skillnaden ryms inom områdenas vanliga variation",
        "similar": "på samma nivå",
        "increasing": " ökade ",
        "decreasing": " minskade ",
        "none": " är inte större än slumpen förklarar",
        "too_short": "perioden är för kort",
        "no_test": "riktningen har inte testats",
    },
    "en": {
        "clearly_higher": "was clearly higher",
        "clearly_lower": "was clearly lower",
        "higher": "but within the regions’ usual variation",
        "lower": "but within the regions’ usual variation",
        "similar": "was at the same level in",
        "increasing": " rose ",
        "decreasing": " fell ",
        "none": " is no more than chance explains",
        "too_short": "the period is too short for a trend",
        "no_test": "the trend has not been tested",
    },
}
CAUSES = re.compile(
    r"\b(koska|vuoksi|takia|ansiosta|johtuu|johtui|seurausta|eftersom|därför|beror|på grund av|tack vare|"
    r"because|due to|thanks to|caused|led to|effect of)\b",
    re.IGNORECASE,
)
WHY_NOT = re.compile(r"ei voi osoittaa, koska|kan inte beräknas, eftersom")
"""Why something is not computed is said; why a figure is what it is never is."""
JUDGING = re.compile(
    r"\b(hyvä|huono|parempi|huonompi|parani|heikkeni|bra|dålig|bättre|sämre|good|bad|better|worse|improved)\b",
    re.IGNORECASE,
)


@cache
def catalog() -> Catalog:
    return shipped.catalog()


@cache
def store(kind: str) -> Store:
    served = shelf.serve(paths.releases(), kind)
    return Store(served.folder, served.manifest)


Told = tuple[Headline | None, Development, Comparison | None]


@cache
def told(kind: str, indicator: str, region: str) -> Told:
    """What a goal's page tells of one indicator and region."""
    item, opened = catalog().indicators[indicator], store(kind)
    cover = choose.coverage(opened)[indicator]
    level = next(iter(cover.levels()), "country")
    compared = None
    if level != "country":
        compared = compare(opened, item, level, cover.of(level)[-1])
    developed = develop(opened, item, level, "total", region)
    places = ranking(compared) if compared else None
    return headline(developed, compared, places), developed, compared


def everything(kind: str) -> Iterator[tuple[str, str]]:
    """Every (indicator, region) that the release can speak of."""
    for indicator, cover in sorted(choose.coverage(store(kind)).items()):
        level = next(iter(cover.levels()), "country")
        yield indicator, store(kind).country.code
        if level != "country":
            for region in store(kind).at(level):
                yield indicator, region.code


def sentences(kind: str, indicator: str, region: str, language: str) -> tuple[str, ...]:
    voice = Voice(translator(language), store(kind).by_key)
    return narrative(*told(kind, indicator, region), voice)


def wilson(x: float, n: float) -> tuple[float, float]:
    """The score interval, written here a second time on purpose."""
    middle, half = 2 * x + Z * Z, Z * math.sqrt(Z * Z + 4 * x * (1 - x / n))
    return (middle - half) / (2 * (n + Z * Z)), (middle + half) / (2 * (n + Z * Z))


def quantile(values: list[float], q: float) -> float:
    place = q * (len(values) - 1)
    low = math.floor(place)
    ordered = sorted(values)
    return ordered[low] + (place - low) * (ordered[min(low + 1, len(values) - 1)] - ordered[low])


def verdicts(compared: Comparison) -> dict[str, str]:
    """Each region's verdict from counts and denominators alone, by the text of the method."""
    scale = SCALE[compared.indicator.unit]
    reference = compared.benchmark.figure
    x0, n0 = reference.numerator, reference.denominator
    p0 = x0 / n0 if x0 is not None and n0 and reference.basis != "scaled_count" else reference.value / scale
    rows = {r.region: (r.figure.numerator, r.figure.denominator) for r in compared.rows}
    known = {r: (x, n) for r, (x, n) in rows.items() if x is not None and n}
    z = {r: (x / n - p0) / math.sqrt(p0 * (1 - p0) / n) for r, (x, n) in known.items()}
    low, high = quantile(list(z.values()), 0.1), quantile(list(z.values()), 0.9)
    phi = sum(min(max(v, low), high) ** 2 for v in z.values()) / len(z)
    w = [n / (p0 * (1 - p0)) for _, n in known.values()]
    tau2 = max(0.0, (len(z) * phi - (len(z) - 1)) / (sum(w) - sum(v * v for v in w) / sum(w)))
    found = {}
    for region, (x, n) in known.items():
        lower, upper = wilson(x, n)
        limit = Z * math.sqrt(p0 * (1 - p0) / n + tau2)
        if upper < p0:
            found[region] = "clearly_lower" if x / n < p0 - limit else "lower"
        elif lower > p0:
            found[region] = "clearly_higher" if x / n > p0 + limit else "higher"
        else:
            found[region] = "similar"
    return found


def unclaimed(text: str, language: str, claimed: str, country: str) -> list[str]:
    """Other verdicts whose words stand in the sentence all the same."""
    claims = {k: v.format(country=country) for k, v in CLAIMS[language].items()}
    same = claims[claimed]
    return [
        k
        for k in ("clearly_higher", "clearly_lower", "higher", "lower", "similar")
        if k != claimed and claims[k] != same and claims[k] in text
    ]


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verdict_told_is_the_one_the_figures_give(language: str) -> None:
    checked: dict[str, int] = {}
    for indicator, cover in sorted(choose.coverage(store("example")).items()):
        item = catalog().indicators[indicator]
        if item.quantity is not Quantity.proportion or not cover.levels():
            continue
        compared = told("example", indicator, store("example").country.code)[2]
        assert compared is not None
        expected = verdicts(compared)
        country = Voice(translator(language), store("example").by_key).place("country", "EX")
        for row in compared.rows:
            if row.figure.value is None:
                continue
            text = sentences("example", indicator, row.region, language)[0]
            verdict = expected[row.region]
            checked[verdict] = checked.get(verdict, 0) + 1
            words = CLAIMS[language][verdict].format(country=country)
            assert words in text, (indicator, row.region, verdict, text)
            if verdict in ("higher", "lower") and language == "en":
                assert f"was {verdict} in" in text
            if verdict in ("higher", "lower") and language == "sv":
                assert {"higher": " högre i ", "lower": " lägre i "}[verdict] in text
            assert unclaimed(text, language, verdict, country) == [], text
    assert set(checked) == {"clearly_higher", "clearly_lower", "higher", "lower", "similar"}
    assert sum(checked.values()) > 400


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_sentences_are_whole_hedged_and_name_no_cause(kind: str, language: str) -> None:
    seen = 0
    for indicator, region in everything(kind):
        found = sentences(kind, indicator, region, language)
        head, developed, compared = told(kind, indicator, region)
        assert len(found) <= 5
        assert_titles_fit(indicator, head, compared, Voice(translator(language), store(kind).by_key))
        for sentence in found:
            assert re.fullmatch(r"[A-ZÅÄÖ0-9].*\.", sentence), sentence
            assert not re.search(
                r"[{}]|\bNone\b(?! of)|\bnan\b|  |\.\.|–\.|finding\.|narrative\.", sentence
            ), sentence
            if not WHY_NOT.search(sentence):
                assert not CAUSES.search(sentence), sentence
            assert not JUDGING.search(sentence), sentence
        recent = developed.chosen_series.recent if developed.chosen_series else None
        text = " ".join(found)
        for direction in ("increasing", "decreasing"):
            claimed = CLAIMS[language][direction] in text
            assert not claimed or (recent is not None and recent.direction == direction), text
        if (
            recent is not None
            and recent.direction in ("increasing", "decreasing", "none")
            and head is not None
        ):
            assert CLAIMS[language][recent.direction] in text
        seen += len(found)
    assert seen > 30


def assert_titles_fit(
    indicator: str, head: Headline | None, compared: Comparison | None, voice: Voice
) -> None:
    """A page's title has two lines at most, also of one sex."""
    item = catalog().indicators[indicator]
    for sex in item.sexes:
        of_sex = replace(head, sex=sex) if head else None
        title = goal_title(item, of_sex, replace(compared, sex=sex) if compared else None, voice)
        assert fits(title), title
        assert str(head.year if head else compared.year if compared else "") in title


def chosen() -> list[tuple[str, str, str]]:
    """Cases that differ, real ones too: verdict, direction set or not, trend, change, level, gaps."""
    cases: dict[tuple[object, ...], tuple[str, str, str]] = {}
    for kind in KINDS:
        for indicator, region in everything(kind):
            head, developed, compared = told(kind, indicator, region)
            recent = developed.chosen_series.recent if developed.chosen_series else None
            change = head.change.way if head and head.change else ""
            feature = (
                kind,
                head.row.verdict.value if head and head.row else "",
                catalog().indicators[indicator].direction.value,
                catalog().indicators[indicator].unit.value,
                recent.direction if recent else "",
                change,
                compared.benchmark.kind if compared else "",
                bool(compared and compared.clear),
            )
            cases.setdefault(feature, (kind, indicator, region))
    ordered = sorted(cases.values())
    step = max(1, len(ordered) // 60)
    return list(itertools.islice(ordered, 0, None, step))


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_golden_sentences(language: str) -> None:
    lines = []
    for kind, indicator, region in chosen():
        lines.append(f"## {kind} {indicator} {region}")
        lines += sentences(kind, indicator, region, language) or ["(nothing)"]
        lines.append("")
    golden = GOLDEN / f"{language}.txt"
    text = "\n".join(lines)
    assert len(chosen()) >= 55
    assert {("real", "placements-13-17"), ("real", "placements-0-17")} <= {case[:2] for case in chosen()}
    assert text == golden.read_text(encoding="utf-8"), "read the new sentences, then freeze them anew"
