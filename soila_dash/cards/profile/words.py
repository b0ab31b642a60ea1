"""A region's profile: findings in words, tables of all goals, and data. The picture is in spine."""

from collections.abc import Sequence
from typing import Any

from soila_dash.answers.beginners import Beginners
from soila_dash.answers.profile import Aside, Change, Profile, ProfileRow
from soila_dash.cards.base import answer_data
from soila_dash.cards.base.ends import aim_of_change, ends
from soila_dash.cards.base.rows import RowTable
from soila_dash.cards.base.tables import Cell, Column, Table, legend, verdict_word
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.ranking import place_of, place_sentence, place_word
from soila_dash.catalog import Indicator
from soila_dash.drawing.marks import SHAPES
from soila_dash.i18n import capital
from soila_dash.statistics.intervals import Interval
from soila_dash.statistics.trend import CONFIDENCE
from soila_dash.statistics.verdict import Judgement, Verdict

MOST_DECIMALS = 3
"""So many decimals more than the figures an interval of a difference has at most."""


def profile_finding(answer: Profile, voice: Voice) -> str:
    """The page's title: in how many indicators the region differs clearly; for the country, in how
    many some region stands out."""
    if answer.level == "country":
        return _country_finding(answer, voice)
    rows, t = answer.rows_with_verdict, voice.t
    place = voice.place(answer.level, answer.region)
    if not rows:
        return capital(t("profile.finding.nothing", place=place))
    if len(rows) == 1:
        return _only(rows[0], place, voice)
    n = len(answer.clear)
    if not n:
        return capital(t("profile.finding.none", place=place, of=len(rows)))
    return capital(t.n("profile.finding.clear", n, place=place, of=len(rows)))


def _only(row: ProfileRow, place: str, voice: Voice) -> str:
    slots = {"phrase": row.indicator.phrase[voice.t.language], "year": row.year}
    country = next(voice.place(*key) for key, r in voice.regions.items() if r.level == "country")
    figures = {
        "value": voice.value(row.indicator, row.figure.value),
        "benchmark": voice.value(row.indicator, row.national.value),
    }
    # Without funnel limits nothing is known of what is usual among the regions.
    placed = "" if row.deviation is not None or row.verdict is Verdict.SIMILAR else ".unplaced"
    finding = voice.t(
        f"finding.region.{row.verdict.value}{placed}", place=place, country=country, **slots, **figures
    )
    return capital(finding)


def _country_finding(answer: Profile, voice: Voice) -> str:
    rows = [r for r in answer.rows_that_count if r.compared]
    if not rows:
        return voice.t("profile.finding.country.nothing")
    n = sum(1 for r in rows if r.clear)
    if not n:
        return voice.t("profile.finding.country.none", of=len(rows))
    if n == len(rows):
        return voice.t("profile.finding.country.all", of=n)
    return voice.t.n("profile.finding.country", n, of=len(rows))


def profile_under(answer: Profile, voice: Voice) -> str:
    """The line under the title: whose profile, and of which years."""
    name = capital(voice.name(answer.level, answer.region))
    years = [r.year for r in answer.rows if r.figure.value is not None]
    if not years:
        return voice.t("profile.title", name=name)
    first, last = min(years), max(years)
    whole, one = ".country" if answer.level == "country" else "", "" if first < last else ".one"
    return voice.t(f"profile.under{whole}{one}", name=name, first=first, last=last)


def profile_facts(answer: Profile, voice: Voice) -> list[tuple[str, str]]:
    """The few figures under the title, each with what it is."""
    t = voice.t
    facts = []
    of = len(answer.rows_with_verdict)
    if of:
        differing = sum(1 for r in answer.rows_with_verdict if r.differs)
        facts.append((f"{len(answer.clear)} / {of}", t("profile.facts.clear")))
        facts.append((f"{differing} / {of}", t("profile.facts.differing")))
    if answer.rows_with_change:
        facts.append(
            (f"{len(answer.rows_beyond_chance)} / {len(answer.rows_with_change)}", t("profile.facts.changed"))
        )
    for row in answer.rows_with_place[:1]:
        interval = row.place.interval if row.place else None
        if interval is not None:
            place = place_of(interval.lower, interval.upper, row.of, voice)
            name = row.indicator.short[t.language]
            facts.append((place, t(f"profile.facts.place.{row.indicator.direction.value}", name=name)))
    return facts


def profile_sentences(answer: Profile, voice: Voice) -> list[str]:
    """One to four sentences that follow the title: farthest up and down, the places, the change."""
    if answer.level == "country":
        rows = [r for r in answer.rows_that_count if r.clear]
        rows.sort(key=lambda r: -r.clear / r.compared)
        found = [_most("country", r, voice) for r in rows[:1]]
    else:
        found = [*most_sentences(answer, voice), *rank_sentences(answer, voice)[:1]]
    if answer.rows_with_change:
        found.append(f"{change_title(answer, voice)}.")
    return found


def most_sentences(answer: Profile, voice: Voice) -> list[str]:
    """Which indicator is farthest above the country, and which below."""
    sides = [*(("up", r) for r in answer.up[:1]), *(("down", r) for r in answer.down[:1])]
    return [_most(side, row, voice) for side, row in sides if row.deviation is not None]


def _most(side: str, row: ProfileRow, voice: Voice) -> str:
    item = row.indicator
    return capital(
        voice.t(
            f"profile.most.{side}",
            phrase=item.phrase[voice.t.language],
            value=voice.value(item, row.figure.value),
            national=voice.value(item, row.national.value),
            year=row.year,
            clear=row.clear,
            of=row.compared,
        )
    )


def verdict_text(row: ProfileRow, voice: Voice) -> str:
    """The verdict's symbol and word, and what it means for the aim where a direction is set; the
    reason where the region has no figure."""
    if row.figure.value is None:
        return voice.missing(row.indicator, row.figure)
    symbol = SHAPES[row.verdict].symbol
    return f"{symbol} {_words(row, voice)}"


def _words(row: ProfileRow, voice: Voice) -> str:
    word = verdict_word(row.verdict, voice)
    if row.near_limit:
        word = f"{word}, {voice.t('verdict.near')}"
    if row.judgement is Judgement.NONE:
        return word
    return f"{word}, {voice.t(f'judgement.{row.judgement.value}')}"


def differs_line(row: ProfileRow, voice: Voice) -> str:
    """One of the indicators in which the region differs most, in words."""
    item = row.indicator
    return voice.t(
        "profile.line",
        name=item.short[voice.t.language],
        value=voice.value(item, row.figure.value),
        national=voice.value(item, row.national.value),
        year=row.year,
        verdict=_words(row, voice),
    )


def rank_sentences(answer: Profile, voice: Voice) -> list[str]:
    """The place in each indicator that has a direction."""
    return [
        place_sentence(r.indicator, r.year, r.place, r.of, voice) for r in answer.rows if r.place is not None
    ]


def change_title(answer: Profile, voice: Voice) -> str:
    """How many indicators changed from the previous figure by more than chance explains."""
    t, n, of = voice.t, len(answer.rows_beyond_chance), len(answer.rows_with_change)
    if not of:
        return t("profile.change.nothing")
    if of == 1:
        return t("profile.change.only.clear" if n else "profile.change.only.none")
    return t.n("profile.change.some", n, of=of) if n else t("profile.change.none", of=of)


def change_line(row: ProfileRow, voice: Voice) -> str:
    """A change from the previous figure that is more than chance explains, with both figures and its
    interval; "" without them."""
    change, item = row.change, row.indicator
    if change is None or change.interval is None:
        return ""
    up = change.interval.lower + change.interval.upper > 0
    start, end = ends(item, change.start, change.end, voice)
    return voice.t(
        f"profile.change.{'up' if up else 'down'}",
        name=item.short[voice.t.language],
        since=change.since,
        year=row.year,
        start=start,
        end=end,
        interval=difference_interval(item, change.interval, voice),
    ) + aim_of_change(item, up, voice)


def change_note(answer: Profile, voice: Voice) -> str:
    """How a change is tested, and how many of the profile's changes chance alone would make look so."""
    of = len(answer.rows_with_change)
    if not of:
        return ""
    return voice.t("profile.change.note", of=of, chance=voice.t.number(of * (1 - CONFIDENCE), 2))


def difference_interval(item: Indicator, interval: Interval, voice: Voice) -> str:
    """An interval of a difference, with signs and one decimal more than the figures (more still where a
    limit beside 0 would else read as 0): −0,55…−0,06."""
    limits = (interval.lower, interval.upper)
    decimals = item.decimals + 1
    while decimals < item.decimals + MOST_DECIMALS and any(v and not round(v, decimals) for v in limits):
        decimals += 1
    lower, upper = (signed_number(v, decimals, voice) for v in limits)
    return voice.t("span.below_zero", lower=lower, upper=upper)


def signed_number(value: float, decimals: int, voice: Voice) -> str:
    """A number with its sign, plus or minus; a zero has none."""
    text = voice.t.number(value, decimals)
    return f"+{text}" if round(value, decimals) > 0 else text


def profile_table(answer: Profile, voice: Voice) -> RowTable:
    """Each indicator in a row, as a page shows it: the figure, the country, verdict, rank, change."""
    t, regional = voice.t, answer.level != "country"
    digits = max((r.indicator.decimals for r in answer.rows), default=1)
    columns = [
        Column(t("table.indicator")),
        Column(t("table.unit")),
        Column(t("table.year")),
        *([Column(t("profile.column.value"), digits)] if regional else []),
        Column(t("profile.column.interval")),
        Column(t("profile.column.national"), digits),
        Column(t("profile.column.lowest"), digits),
        Column(t("profile.column.highest"), digits),
        Column(t("table.verdict") if regional else t("profile.column.clear")),
        *([Column(t("profile.column.place"))] if answer.rows_with_place else []),
        Column(t("profile.column.change")),
        *([Column(t("profile.column.middle"), digits)] if answer.peers else []),
    ]
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    for n, row in enumerate(answer.rows):
        item, f = row.indicator, row.figure
        if regional and f.value is None:
            gaps[n, 3] = voice.missing(item, f)
        verdict = verdict_text(row, voice) if regional else f"{row.clear} / {row.compared}"
        rows.append(
            (
                item.short[t.language],
                t(f"unit.{item.unit.value}.short"),
                year_text(row, voice),
                *([f.value] if regional else []),
                voice.interval(item, f.lower, f.upper),
                row.national.value,
                row.lowest,
                row.highest,
                verdict,
                *([place_word(row.place)] if answer.rows_with_place else []),
                "–" if row.change is None else signed_number(row.change.size, item.decimals, voice),
                *([row.middle] if answer.peers else []),
            )
        )
    title = t("profile.table", name=capital(voice.name(answer.level, answer.region)))
    decimals = tuple(r.indicator.decimals for r in answer.rows)
    notes = tuple(profile_notes(answer, voice))
    return RowTable(title, tuple(columns), tuple(rows), gaps, notes, decimals)


def profile_file(answer: Profile, voice: Voice) -> Table:
    """The same for a file: every number in a column of its own, limits and quartiles too."""
    t = voice.t
    digits = max((r.indicator.decimals for r in answer.rows), default=1)
    columns = (
        Column(t("profile.column.goal")),
        Column(t("table.indicator")),
        Column(t("table.unit")),
        Column(t("table.year")),
        *(
            Column(t(key), digits)
            for key in (
                "profile.column.value",
                "table.lower",
                "table.upper",
                "profile.column.national",
                "profile.column.lowest",
                "profile.column.q25",
                "profile.column.q75",
                "profile.column.highest",
            )
        ),
        Column(t("table.verdict")),
        Column(t("rank.column.lower"), 0),
        Column(t("rank.column.upper"), 0),
        Column(t("profile.column.change"), digits),
        Column(t("profile.column.change_lower"), digits + 1),
        Column(t("profile.column.change_upper"), digits + 1),
        Column(t("profile.column.middle"), digits),
    )
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    for n, row in enumerate(answer.rows):
        f, change = row.figure, row.change
        if f.value is None:
            gaps[n, 4] = voice.missing(row.indicator, f)
        ranks = row.place.interval if row.place else None
        moved = change.interval if change else None
        rows.append(
            (
                row.goal.name[t.language],
                row.indicator.name[t.language],
                t(f"unit.{row.indicator.unit.value}.short"),
                year_text(row, voice),
                f.value,
                f.lower,
                f.upper,
                row.national.value,
                row.lowest,
                row.scale.q25,
                row.scale.q75,
                row.highest,
                verdict_text(row, voice),
                ranks.lower if ranks else None,
                ranks.upper if ranks else None,
                change.size if change else None,
                moved.lower if moved else None,
                moved.upper if moved else None,
                row.middle,
            )
        )
    title = t("profile.table", name=capital(voice.name(answer.level, answer.region)))
    return Table(title, columns, tuple(rows), gaps, tuple(profile_notes(answer, voice)))


def year_text(row: ProfileRow, voice: Voice) -> str:
    """The year of the figure; and a newer one that this region lacks, with the reason."""
    if row.newer is None:
        return str(row.year)
    newer, status = row.newer
    return voice.t("profile.newer", year=row.year, newer=newer, status=voice.status(status))


def profile_notes(answer: Profile, voice: Voice) -> list[str]:
    """What the symbols and the comparison mean."""
    t = voice.t
    notes = []
    if answer.level != "country":
        notes.append(legend({r.verdict for r in answer.rows}, voice))
        if any(r.judgement is not Judgement.NONE for r in answer.rows):
            notes.append(t("judgement.colours"))
        if any(r.verdict is not Verdict.NOT_COMPARED for r in answer.rows):
            notes.append(t("benchmark.note.country"))
    bases = {r.figure.basis for r in answer.rows}
    notes += [t(f"basis.{b}") for b in ("wilson", "poisson", "scaled_count") if b in bases]
    if answer.rows_with_change:
        notes.append(change_note(answer, voice))
    return [n for n in notes if n]


def aside_title(answer: Profile, voice: Voice) -> str:
    """The head of the figures that stand outside the profile, or of what there is to be fetched."""
    if all(a.figure.value is None for a in answer.asides):
        return voice.t("goal.waiting")
    if answer.level != "country":
        return voice.t("aside.title")
    return voice.t("aside.title.country" if answer.rows else "aside.title.country.all")


def aside_lists(answer: Profile, voice: Voice) -> list[str]:
    """Indicators without any figure of the region, by reason; those not fetched are left to `waiting`."""
    found = []
    for why in ("country_only", "other_level"):
        items = [a.indicator for a in answer.asides if a.why == why and a.figure.value is None]
        if items:
            names = voice.t.listing([i.short[voice.t.language] for i in items])
            found.append(voice.t(f"aside.{why}", names=names))
    return found


def missing_indicators(answer: Profile) -> tuple[Indicator, ...]:
    """Indicators that the release has no figures of."""
    return tuple(a.indicator for a in answer.asides if a.why == "no_figures")


def beginners_finding(answer: Beginners, voice: Voice) -> str:
    """Who began near and moved further, or that nobody did, or why it cannot be told."""
    slots = {
        "name": answer.indicator.short[voice.t.language],
        "before": "–".join(str(y) for y in answer.before),
        "after": "–".join(str(y) for y in answer.after),
        "near": answer.near,
    }
    if answer.reason:
        return voice.t(f"began.{answer.reason}", **slots)
    if not answer.near:
        return voice.t("began.nobody", **slots)
    if not answer.rows:
        return voice.t("began.none", **slots)
    names = voice.t.listing([voice.name("county", f.region) for f in answer.rows])
    return voice.t.n("began.some", len(answer.rows), names=names, **slots)


def profile_alt(answer: Profile, voice: Voice) -> str:
    """Alternative text of the spine chart: what is drawn, and the findings."""
    key = "alt.spine.country" if answer.level == "country" else "alt.spine"
    name = capital(voice.name(answer.level, answer.region))
    text = voice.t(key, n=len(answer.rows), name=name)
    marked = [voice.t("illustrative.mark") + "."] if answer.illustrative else []
    return " ".join([text, f"{profile_finding(answer, voice)}.", *profile_sentences(answer, voice), *marked])


def profile_context(answer: Profile, voice: Voice) -> list[tuple[str, str]]:
    """What a file of the profile carries."""
    t = voice.t
    lines = [
        (t("context.region"), capital(voice.name(answer.level, answer.region))),
        (t("context.level"), t(f"level.{answer.level}")),
    ]
    if answer.peers:
        lines.append((t("context.peers"), t.listing([voice.name("county", c) for c in answer.peers])))
    return [*lines, *answer_data.origin(answer, voice)]


def profile_json(answer: Profile) -> dict[str, Any]:
    """The profile as `answer spine --format json` prints it."""
    return {
        "region": answer.region,
        "level": answer.level,
        "release": answer.release,
        "illustrative": answer.illustrative,
        "peers": list(answer.peers),
        "up": [r.indicator.id for r in answer.up],
        "down": [r.indicator.id for r in answer.down],
        "rows": [_row_json(r) for r in answer.rows],
        "aside": [_aside_json(a) for a in answer.asides],
        "started_near": [_beginners_json(b) for b in answer.beginners],
        **answer_data.sources_json(answer),
    }


def _row_json(row: ProfileRow) -> dict[str, Any]:
    scale = row.scale
    return {
        "goal": row.goal.id,
        "indicator": row.indicator.id,
        "year": row.year,
        **answer_data.figure_json(row.figure),
        "status": row.figure.status,
        "newer": None if row.newer is None else {"year": row.newer[0], "status": row.newer[1]},
        "national": row.national.value,
        "verdict": row.verdict.value,
        "judgement": row.judgement.value,
        "deviation": _short(row.deviation),
        "scale": {
            "minimum": _short(scale.minimum),
            "maximum": _short(scale.maximum),
            "inverted": scale.inverted,
            "lowest": _short(row.lowest),
            "q25": _short(scale.q25),
            "q75": _short(scale.q75),
            "highest": _short(row.highest),
        },
        "rank": row.place.rank if row.place else None,
        "rank_lower": row.place.interval.lower if row.place and row.place.interval else None,
        "rank_upper": row.place.interval.upper if row.place and row.place.interval else None,
        "of": row.of or None,
        "change": _change_json(row.change),
        "peers_median": _short(row.middle),
        "peers_with_value": row.having,
        "regions_clear": row.clear,
        "regions_compared": row.compared,
    }


def _change_json(change: Change | None) -> dict[str, Any] | None:
    if change is None:
        return None
    return {"since": change.since, "size": change.size, **_limits(change.interval), "clear": change.clear}


def _aside_json(aside: Aside) -> dict[str, Any]:
    return {
        "indicator": aside.indicator.id,
        "why": aside.why,
        "level": aside.level or None,
        "region": aside.region or None,
        "year": aside.year or None,
        "value": aside.figure.value,
        "median": aside.middle,
    }


def _beginners_json(answer: Beginners) -> dict[str, Any]:
    return {
        "indicator": answer.indicator.id,
        "before": list(answer.before),
        "after": list(answer.after),
        "reason": answer.reason or None,
        "near": answer.near,
        "start": _short(answer.start.value if answer.start else None),
        "end": _short(answer.end.value if answer.end else None),
        "rows": [
            {
                "region": f.region,
                "start": _short(f.start.value),
                "end": _short(f.end.value),
                "change": _short(f.change),
                **_limits(f.change_interval),
                "beyond": _short(f.beyond),
                "beyond_lower": _short(f.beyond_interval.lower),
                "beyond_upper": _short(f.beyond_interval.upper),
            }
            for f in answer.rows
        ],
    }


def _limits(interval: Interval | None) -> dict[str, float | None]:
    lower, upper = (interval.lower, interval.upper) if interval else (None, None)
    return {"lower": _short(lower), "upper": _short(upper)}


def _short(number: float | None) -> float | None:
    return None if number is None else round(number, 6)


def rows_by_goal(rows: Sequence[ProfileRow]) -> list[tuple[str, list[ProfileRow]]]:
    """Rows by goal id, goals in their order."""
    found: dict[str, list[ProfileRow]] = {}
    for row in rows:
        found.setdefault(row.goal.id, []).append(row)
    return list(found.items())
