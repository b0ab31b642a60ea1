"""A region's profile in words: its findings, notes, alternative text and the context of its files."""

from soila_dash.answers.beginners import Beginners
from soila_dash.answers.estimate import BASES
from soila_dash.answers.profile import Profile, ProfileRow
from soila_dash.cards.base import answer_data
from soila_dash.cards.base.ends import aim_of_change, ends, signed_number
from soila_dash.cards.base.places import place_of, place_sentence
from soila_dash.cards.base.sentences import with_mark
from soila_dash.cards.base.tables import precision_notes
from soila_dash.cards.base.verdict_text import legend, verdict_words
from soila_dash.cards.base.voice import Voice
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
        "value": voice.figure(row.indicator, row.figure, row.decimals),
        "benchmark": voice.figure(row.indicator, row.national, row.decimals),
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
    # That some region stands out in most indicators is what 95 % limits give with 23 regions, and no finding.
    some = any(r.clear for r in rows)
    return voice.t.n(
        "profile.finding.country.all" if some else "profile.finding.country.none", len(rows), of=len(rows)
    )


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
            value=voice.figure(item, row.figure, row.decimals),
            national=voice.figure(item, row.national, row.decimals),
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
    return f"{SHAPES[row.verdict].symbol} {_words(row, voice)}"


def _words(row: ProfileRow, voice: Voice) -> str:
    return ", ".join(filter(None, verdict_words(row, voice)))


def differs_line(row: ProfileRow, voice: Voice) -> str:
    """One of the indicators in which the region differs most, in words."""
    item = row.indicator
    return voice.t(
        "profile.line",
        name=item.short[voice.t.language],
        value=voice.figure(item, row.figure, row.decimals),
        national=voice.figure(item, row.national, row.decimals),
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
    chance = of * (1 - CONFIDENCE)
    return voice.t.n(
        "profile.change.note", of, of=of, chance=voice.t.number(chance, 3 if chance < 0.05 else 2)
    )


def difference_interval(item: Indicator, interval: Interval, voice: Voice) -> str:
    """An interval of a difference, with signs and one decimal more than the figures (more still where a
    limit beside 0 would else read as 0): −0,55…−0,06."""
    limits = (interval.lower, interval.upper)
    decimals = item.decimals + 1
    while decimals < item.decimals + MOST_DECIMALS and any(v and not round(v, decimals) for v in limits):
        decimals += 1
    lower, upper = (signed_number(v, decimals, voice) for v in limits)
    return voice.t("span.below_zero", lower=lower, upper=upper)


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
        if any(r.national.is_derived for r in answer.rows):
            notes.append(t("benchmark.note.derived"))
    having = [r.having for r in answer.rows if r.middle is not None]
    if answer.peers and having:
        notes.append(t("profile.note.middle", having=min(having), of=len(answer.peers)))
    bases = {r.figure.basis for r in answer.rows}
    notes += [t(f"basis.{b}") for b in BASES if b in bases]
    notes += precision_notes((r.figure for r in answer.rows), voice)
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
    told = profile_sentences(answer, voice)
    return with_mark(answer.illustrative, voice, text, f"{profile_finding(answer, voice)}.", *told)


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
