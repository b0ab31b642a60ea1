"""A mark is written as it is drawn: in figures, legends, tables, heat cells, sheets and slides."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import product
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import openpyxl
import pytest
from PIL import Image
from pptx import Presentation
from pptx.enum.chart import XL_MARKER_STYLE

from soila_dash.answers.ground import ground
from soila_dash.answers.matrix import Line, Matrix
from soila_dash.cards import CARDS
from soila_dash.cards.base.comparison import comparison_table
from soila_dash.cards.base.look import DARK, LIGHT, Palette, mark
from soila_dash.cards.base.slide_body import Dot, Kind, Scatter, kind_of
from soila_dash.cards.base.verdict_text import judgement_word, symbol_note, verdict_word
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.compare.figure import comparison_figure
from soila_dash.cards.matrix import heat_html, heat_table
from soila_dash.cards.view import View
from soila_dash.catalog import LANGUAGES
from soila_dash.drawing.marks import SHAPES
from soila_dash.drawing.svg import draw
from soila_dash.drawing.svg_elements import sample
from soila_dash.files.slides.charts import scatter_chart
from soila_dash.files.spreadsheet import xlsx_file
from soila_dash.i18n import translator
from soila_dash.statistics.verdict import Verdict, judge
from tests import shipped
from tests.cards.samples import COMPANIES, VOICES, comparison

FI = VOICES["fi"]
DIRECTIONS = ("lower", "higher", "neutral")
PAPERS = {LIGHT.paper, DARK.paper, "none"}
WRITTEN = "".join(s.symbol for s in SHAPES.values())


def seen(element: Element) -> str:
    """The symbol that a drawn mark is, told by its geometry alone; "" for what is no mark."""
    kind = element.tag.removeprefix("{http://www.w3.org/2000/svg}")
    open_ = element.get("fill") in PAPERS
    if kind == "circle" and float(element.get("r", 0)) >= 4:
        return "○" if open_ else "●"
    corners = [tuple(map(float, at)) for at in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", element.get("d", ""))]
    if kind != "path" or element.get("clip-path"):
        return ""
    if not element.get("d", "").endswith("Z"):
        return "×" if len(corners) == 4 else ""
    if len(corners) != 3:
        return "◇" if len(corners) == 4 else ""
    # The tip is the corner whose height no other has: below the others in a mark that points down.
    tip = next(y for _, y in corners if sum(abs(y - b) < 0.1 for _, b in corners) == 1)
    down = tip == max(y for _, y in corners)
    return ("▽" if open_ else "▼") if down else ("△" if open_ else "▲")


def drawn(figure: dict[str, Any]) -> Iterator[str]:
    group, _ = draw(figure, 1000)
    return filter(None, (seen(e) for e in group.iter()))


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_ranked_dots_are_drawn_as_their_table_writes_them(direction: str, colors: Palette) -> None:
    answer = comparison(tuple(Verdict), direction=direction, hidden=False)
    written = [row[-1][0] for row in comparison_table(answer, FI).text(FI)[: len(answer.rows)]]
    assert list(drawn(comparison_figure(answer, FI, colors))) == written
    assert written == [SHAPES[v].symbol for v in Verdict]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_legend_names_each_mark_as_the_rows_do(language: str) -> None:
    voice = VOICES[language]
    for name, direction in product(COMPANIES, DIRECTIONS):
        answer = comparison(COMPANIES[name], direction=direction)
        # What the colours mean is told after the marks.
        marks = symbol_note(answer.rows, voice).partition(". ")[0]
        legend = dict(part.split(" ", 1) for part in marks.split(", ") if part)
        rows = {SHAPES[r.verdict].symbol: verdict_word(r.verdict, voice) for r in answer.rows}
        every = {mark.symbol: verdict_word(verdict, voice) for verdict, mark in SHAPES.items()}
        assert rows.items() <= legend.items()
        assert legend == (every if len(answer.rows) > 1 else rows)
        for row in answer.rows:
            symbol, word = judgement_word(row, voice).split(" ", 1)
            assert word.startswith(legend[symbol])


def test_a_sheet_writes_the_marks_of_the_page() -> None:
    answer = comparison(tuple(Verdict), direction="lower")
    content = xlsx_file(comparison_table(answer, FI), [], answer.release, FI)
    cells = [
        str(c.value)
        for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets
        for row in sheet
        for c in row
    ]
    for row in answer.rows:
        assert judgement_word(row, FI) in cells


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_a_slides_dots_have_the_marks_that_their_legend_writes(direction: str) -> None:
    rows = comparison(tuple(Verdict), direction=direction).rows
    looks = [kind_of(row, FI) for row in rows]
    kinds = tuple(Kind(name, look, 8) for name, look in looks)
    dots = tuple(Dot("", name, n + 1.0, n + 1.0) for n, (name, _) in enumerate(looks))
    slide = Presentation().slides.add_slide(Presentation().slide_layouts[6])
    body = Scatter((), kinds, dots, (0, 10), (0, 10), ("x", "y"), "")
    chart: Any = scatter_chart(slide, body, "fi", (0, 0, 8, 5)).chart
    styles = {"▲": XL_MARKER_STYLE.TRIANGLE, "○": XL_MARKER_STYLE.CIRCLE, "×": XL_MARKER_STYLE.X}
    styles["△"] = styles["▲"]
    for series in chart.plots[0].series:
        symbol = series.name[0]
        if symbol in styles:
            filled = series.marker.format.fill.fore_color.rgb != type(
                series.marker.format.fill.fore_color.rgb
            )(255, 255, 255)
            assert series.marker.style == styles[symbol]
            assert filled == (symbol == "▲")
            continue
        # PowerPoint has no triangle that points down: a picture of one stands for it.
        (own,) = re.findall(r'r:embed="(\w+)"', series._element.xml)
        rows_of = alpha(chart.part.related_part(own).blob)
        widths = [sum(a > 128 for a in line) for line in rows_of]
        inked = [w for w in widths if w]
        assert symbol in "▽▼"
        assert inked[2] > 2 * inked[-2]


def alpha(png: bytes) -> list[list[int]]:
    """The opacity of each pixel of a picture."""
    image = Image.open(io.BytesIO(png)).convert("RGBA")
    values = list(image.getchannel("A").getdata())
    return [values[n : n + image.width] for n in range(0, len(values), image.width)]


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_mark_alone_is_drawn_as_it_is_written(verdict: Verdict) -> None:
    for direction, colors in product(DIRECTIONS, (LIGHT, DARK)):
        look = mark(verdict, judge(verdict, direction), colors)  # type: ignore[arg-type]
        (only,) = fromstring(sample(look.plotly, look.filled, look.color, colors.paper))
        assert seen(only) == look.symbol


ASKED = {
    "funnel": {"indicator": "placements-13-17", "level": "county"},
    "spine": {"region": "A"},
}


@pytest.mark.slow
@pytest.mark.parametrize("card", list(ASKED))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cards_figure_has_the_marks_of_its_table(card: str, language: str) -> None:
    here = ground(shipped.store("example"), shipped.catalog())
    voice = Voice(translator(language), here.store.by_key)
    view = View.model_validate({"card": card, **ASKED[card]})
    shown = CARDS[card].answer(view, here)
    statement = CARDS[card].describe(shown, voice, here.catalog)
    text = " ".join(cell for row in statement.table.text(voice) for cell in row)
    written = Counter(x for x in text if x in WRITTEN)
    figure = CARDS[card].figure(shown, voice, LIGHT, 1000)
    assert figure is not None
    found = Counter(drawn(figure))
    found.pop("◇", None)
    assert found
    assert {m: n for m, n in found.items() if m not in "×"} == {
        m: n for m, n in written.items() if m not in "×"
    }


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_a_heat_cell_has_the_rows_mark_and_the_colour_of_its_meaning(direction: str) -> None:
    answer = comparison(tuple(Verdict), direction=direction, hidden=False)
    lines = tuple(Line(r.region, (r,), (r,)) for r in answer.rows)
    table = heat_table(Matrix("county", "total", answer.release, False, (answer,), lines, 0, (), ()), FI, "")
    strong = {"better": "clearly-better", "worse": "clearly-worse", "neutral": "clearly-neutral"}
    tones = {"lower": ("better", "worse"), "higher": ("worse", "better"), "neutral": ("neutral", "neutral")}
    low, high = tones[direction]
    wanted = {"▽": low, "▼": strong[low], "△": high, "▲": strong[high], "○": "similar", "×": ""}
    found = {cell.symbol: cell.tone for row in table.rows[1:] for cell in row.cells}
    assert found == wanted
    assert f'class="tone-{strong[low]}"' in heat_html(table)
