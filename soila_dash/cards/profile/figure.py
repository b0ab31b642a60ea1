"""The spine chart: every indicator of a profile on its own scale, the country in the middle."""

from collections import Counter

from soila_dash.answers.profile import Profile, ProfileRow
from soila_dash.cards.base.chart_frame import SMALL, TEXT, curve, dots, plain_frame, rule, say, verdict_marker
from soila_dash.cards.base.look import Palette, mark
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.profile.tables import rows_by_goal, year_text
from soila_dash.cards.profile.words import verdict_text
from soila_dash.drawing import typeset
from soila_dash.drawing.plotly_figure import Figure
from soila_dash.i18n import capital

ROW, HEAD, EDGE = 46, 40, 24
"""Heights in pixels: an indicator's two lines, a goal's heading, the column heads."""
SCALE = 31
"""Pixels from a row's upper edge down to its scale."""
MARK, PEERS, POINTED = 12, 9, 14
"""Pixels across of the region's mark, of the middle of its peers, and of what is only pointed at."""
HEADING = 15
"""Pixels of the type of a goal's heading."""
LINE = 18
"""Pixels that a row is higher for each line more that its name and its verdict take."""
GAP = 12
"""Pixels between a name and its verdict, and at the edges."""
LEFT, RIGHT = 0.2, 0.8
"""Where the scales begin and end, as shares of the figure's width; the figures stand beside them."""
CLOSE = 0.02
"""A mark nearer than this to the end of its line would cover the number there, and has its own."""


def spine_figure(answer: Profile, voice: Voice, colors: Palette, width: float = 0) -> Figure:
    """Each row: name and verdict in words, below them the scale: a thin line from the regions' lowest
    to their highest, the box of the middle half, the country's line, the peers' median, the mark.

    Numbers stand at the ends: the region's left, the country's right, the extremes beside the line.
    A row of another year than most says so. The country's own profile has no mark; it says how many
    regions stand out. Places are in pixels from the top, so that the height follows the rows. In a figure
    of `width` pixels (0: as wide as need be) a long name is broken, and a verdict that does not fit beside
    its end stands below it.
    """
    regional = answer.level != "country"
    language = voice.t.language
    y = float(EDGE)
    heads: list[tuple[float, str]] = []
    rows: list[tuple[float, ProfileRow]] = []
    named: dict[str, tuple[float, list[str], str]] = {}
    years = Counter(row.year for row in answer.rows)
    usual = max(years, key=lambda y: (years[y], y)) if years else 0
    for _, mine in rows_by_goal(answer.rows):
        heads.append((y + HEAD * 0.62, mine[0].goal.name[language]))
        y += HEAD
        for row in mine:
            name, word = _names(row, usual, regional, voice)
            lines = typeset.wrap(name, TEXT, width - GAP) if width else [name]
            room = typeset.width(lines[-1], TEXT) + typeset.width(word, TEXT, row.stands_out) + GAP
            named[row.indicator.id] = y, lines, word
            y += LINE * (len(lines) - 1 + (width > 0 and room > width))
            rows.append((y, row))
            y += ROW
    height = int(y) + 8
    texts = _Texts()
    texts.add(
        0, EDGE / 2, capital(voice.name(answer.level, answer.region)) if regional else "", "right", "key"
    )
    country = next(r.short[language] for r in voice.regions.values() if r.level == "country")
    texts.add(1, EDGE / 2, country, "left", "key")
    for at, name in heads:
        texts.add(0, at, f"<b>{name}</b>", "right", "head")
    for at, row in rows:
        item = row.indicator
        begins, lines, word = named[item.id]
        for n, line in enumerate(lines):
            texts.add(0, begins + 12 + n * LINE, line, "right", "name")
        texts.add(1, at + 12, f"<b>{word}</b>" if row.stands_out else word, "left", "name")
        bar = at + 31
        if regional:
            texts.add(
                0, bar, f"<b>{voice.figure_number(item, row.figure, row.decimals)}</b>", "right", "name"
            )
        texts.add(1, bar, voice.figure_number(item, row.national, row.decimals), "left", "name")
        ends = sorted((_x(row, value), value) for value in (row.lowest, row.highest))
        for (x, value), side in zip(ends, ("left", "right"), strict=True):
            if not (regional and row.figure.exact is not None and abs(_x(row, row.figure.exact) - x) < CLOSE):
                texts.add(x, bar, voice.number(item, value), side, "end")
    data = [*_scales(rows, colors), *texts.traces(colors)]
    data += [_peers(rows, voice, colors)] if answer.peers else []
    data.append(_marks(rows, voice, colors) if regional else _spreads(rows, voice))
    return {"data": data, "layout": _layout(heads, height, colors)}


def _names(row: ProfileRow, usual: int, regional: bool, voice: Voice) -> tuple[str, str]:
    """A row's name, with its year where it is not the `usual` one, and its verdict or how many stand out."""
    dated = f" ({year_text(row, voice)})" if row.year != usual else ""
    name = f"{voice.label(row.indicator)}{dated}"
    if regional:
        return name, verdict_text(row, voice)
    if not row.compared:
        return name, ""
    return name, voice.t("profile.spine.clear", clear=row.clear, of=row.compared)


def _layout(heads: list[tuple[float, str]], height: int, colors: Palette) -> Figure:
    """Places in pixels from the top, and a rule under each goal's heading."""
    rules = [
        rule((0, at + HEAD * 0.38), (1, at + HEAD * 0.38), colors.rule, 1, xref="paper") for at, _ in heads
    ]
    return {
        **plain_frame(colors, height),
        "margin": {"l": 2, "r": 2, "t": 0, "b": 0},
        "xaxis": {"visible": False, "range": [0, 1]},
        "yaxis": {"visible": False, "range": [height, 0]},
        "shapes": rules,
    }


def _x(row: ProfileRow, value: float) -> float:
    """Where a value lies across the figure. What rounding puts a hair off the scale lies at its end."""
    scale = row.scale
    kept = min(max(value, scale.minimum), scale.maximum)
    return LEFT + (RIGHT - LEFT) * scale.position(kept)


def _scales(rows: list[tuple[float, ProfileRow]], colors: Palette) -> list[Figure]:
    """The thin lines, the boxes and the country's lines: one trace each for all rows."""
    line: tuple[list[float | None], list[float | None]] = ([], [])
    box: tuple[list[float | None], list[float | None]] = ([], [])
    middle: tuple[list[float | None], list[float | None]] = ([], [])
    for at, row in rows:
        y = at + SCALE
        line[0].extend((_x(row, row.lowest), _x(row, row.highest), None))
        line[1].extend((y, y, None))
        left, right = (LEFT + (RIGHT - LEFT) * p for p in row.scale.box())
        box[0].extend((left, right, None))
        box[1].extend((y, y, None))
        centre = (LEFT + RIGHT) / 2
        middle[0].extend((centre, centre, None))
        middle[1].extend((y - 10, y + 10, None))
    looks = ((line, colors.muted, 1.2), (box, colors.others, 13), (middle, colors.ink, 2))
    return [curve(x, y, color, width) for (x, y), color, width in looks]


def _marks(rows: list[tuple[float, ProfileRow]], voice: Voice, colors: Palette) -> Figure:
    """The region's mark in each row that has a figure, with its verdict's shape and colour."""
    having = [(at, r) for at, r in rows if r.figure.exact is not None]
    looks = [mark(r.verdict, r.judgement, colors) for _, r in having]
    return dots(
        [_x(r, r.figure.exact or 0.0) for _, r in having],
        [at + SCALE for at, _ in having],
        verdict_marker(looks, colors, MARK, 2.2),
        **say([_hover(r, voice) for _, r in having]),
    )


def _spreads(rows: list[tuple[float, ProfileRow]], voice: Voice) -> Figure:
    """Nothing to see, but something to point at: the country's figure and the regions' range."""
    return dots(
        [(LEFT + RIGHT) / 2] * len(rows),
        [at + SCALE for at, _ in rows],
        {"size": POINTED, "opacity": 0},
        **say([_hover(r, voice) for _, r in rows]),
    )


def _peers(rows: list[tuple[float, ProfileRow]], voice: Voice, colors: Palette) -> Figure:
    having = [(at, r, r.middle) for at, r in rows if r.middle is not None]
    word = voice.t("profile.column.middle")
    return dots(
        [_x(r, middle) for _, r, middle in having],
        [at + SCALE for at, _, _ in having],
        {
            "size": PEERS,
            "symbol": "diamond",
            "color": colors.paper,
            "line": {"width": 2, "color": colors.accent},
        },
        **say([f"{word} {voice.value(r.indicator, middle)}" for _, r, middle in having]),
    )


def _hover(row: ProfileRow, voice: Voice) -> str:
    t, item, f = voice.t, row.indicator, row.figure
    parts = [f"<b>{item.short[t.language]}</b> {year_text(row, voice)}", voice.figure(item, f, row.decimals)]
    if f.lower is not None:
        parts[1] += f" ({voice.interval(item, f, row.decimals)})"
    parts.append(f"{t('profile.column.national')} {voice.figure(item, row.national, row.decimals)}")
    ends = (row.lowest, row.highest)
    parts.append(t("goal.range", low=voice.number(item, ends[0]), high=voice.value(item, ends[1])))
    return "<br>".join(parts)


class _Texts:
    """The figure's words, gathered by look and side: a text trace costs far less than annotations."""

    def __init__(self) -> None:
        self._of: dict[tuple[str, str], list[tuple[float, float, str]]] = {}

    def add(self, x: float, y: float, text: str, side: str, look: str) -> None:
        """A text that runs to the `side` of its point; look is key, head, name or end."""
        if text:
            self._of.setdefault((look, side), []).append((x, y, text))

    def traces(self, colors: Palette) -> list[Figure]:
        """One trace for each look and side."""
        fonts = {
            "key": {"size": TEXT, "color": colors.muted},
            "head": {"size": HEADING, "color": colors.ink},
            "name": {"size": TEXT, "color": colors.ink},
            "end": {"size": SMALL, "color": colors.muted},
        }
        return [
            {
                "type": "scatter",
                "mode": "text",
                "x": [x for x, _, _ in found],
                "y": [y for _, y, _ in found],
                "text": [text for _, _, text in found],
                "textposition": f"middle {side}",
                "textfont": fonts[look],
            }
            for (look, side), found in self._of.items()
        ]
