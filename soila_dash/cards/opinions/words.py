"""What respondents said, in words; what is not shown says why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from soila_dash.answers.opinion import Opinion, Respondents, together
from soila_dash.answers.opinion_changes import Changed, Changes
from soila_dash.answers.opinions import ALL, Beside, Completeness, OpinionRow, Opinions, Reported
from soila_dash.cards.base.title_fit import fitting_title
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.opinions.notes import design_note, percent, turnout
from soila_dash.catalog.survey import Instrument, Item, RespondentGroup
from soila_dash.i18n import capital

CLASSES = ("disagrees", "neither", "agrees")


def kind_of(instruments: Iterable[Instrument], voice: Voice) -> list[str]:
    """That these are opinions, and that an instrument is a draft where one is."""
    drafted = any(one.status == "draft" for one in instruments)
    return [voice.t("opinion.kind"), *([voice.t("opinion.draft")] if drafted else [])]


def share(opinion: Opinion, voice: Voice, which: str = "agrees") -> str:
    """A class's share: 77 %, 25–50 %, under 25 %, 75 % or more; a dash where none is shown."""
    found, t = opinion.range(which), voice.t
    if found is None:
        return "–"
    least, most = found
    if least == most:
        return t.value(least, "percent", 0)
    if least == 0:
        return t("opinion.under", share=t.value(most, "percent", 0))
    if most == 100:
        return t("opinion.at_least", share=t.value(least, "percent", 0))
    return t("opinion.between", least=t.number(least), share=t.value(most, "percent", 0))


def mean(opinion: Opinion, voice: Voice) -> str:
    """4,1 (3,9–4,2), about 4,5 beside a share that is not shown, or a dash."""
    if opinion.mean is None:
        return "–"
    text = voice.t.number(opinion.mean, 1)
    if opinion.mean_lower is None or opinion.mean_upper is None:
        return voice.t("opinion.about", mean=text)
    return f"{text} ({voice.t.span(opinion.mean_lower, opinion.mean_upper, 1)})"


def reason(opinion: Opinion, voice: Voice, thresholds: Mapping[str, int]) -> str:
    """Why no shares are shown: a band in their place, too few answers, or none at all."""
    if opinion.status == "banded":
        return voice.t(f"opinion.band.{opinion.band}", n=thresholds["answers_from"])
    if opinion.status == "none":
        return voice.t("opinion.none")
    return voice.t("opinion.hidden", n=thresholds["answers_from"])


def subject(answer: Opinions | Changes, voice: Voice) -> str:
    """Who is spoken of: the pilot or all pilots, and the group."""
    lang = voice.t.language
    pilot = answer.pilot.name[lang] if answer.pilot else voice.t("opinion.all")
    return f"{pilot}, {answer.group.name[lang].lower()}"


def statement(item: Item, voice: Voice) -> str:
    """An item as it was asked, without its full stop: a short name is no statement to agree with."""
    return item.text[voice.t.language].rstrip(".")


def opinions_finding(answer: Opinions, voice: Voice) -> str:
    """The item with most and the one with least agreement, or why nothing is told; no full stop."""
    told = [r for r in answer.rows if _agreement(r.own) is not None]
    who, who_answered = subject(answer, voice), turnout(answer.respondents, voice)
    if not told:
        return voice.t("opinion.finding.none", who=who)
    most, least = (f(told, key=lambda r: _agreement(r.own) or 0.0) for f in (max, min))
    said = [r.own for r in told]
    if len(told) > 1 and not (_first(said, most.own) and _last(said, least.own)):
        return voice.t("opinion.finding.ranges", who=who, answered=who_answered, **_sure_ranks(said, voice))
    slots = {
        "who": who,
        "answered": who_answered,
        "most": _equal_statements(told, most, voice),
        "most_share": share(most.own, voice),
    }
    if most.own.range("agrees") == least.own.range("agrees"):
        return voice.t("opinion.finding.one", **slots)
    slots |= {"least": _equal_statements(told, least, voice), "least_share": share(least.own, voice)}
    return voice.t("opinion.finding", **slots)


def opinions_title(answer: Opinions, voice: Voice) -> str:
    """The finding in the two lines of a page's title: the items by their short names, or how many have how
    much agreement, or why nothing is told; no full stop."""
    told = [r for r in answer.rows if _agreement(r.own) is not None]
    if not told:
        return opinions_finding(answer, voice)
    said, who, lang = [r.own for r in told], subject(answer, voice), voice.t.language
    counted = voice.t("opinion.title.ranges", who=who, **_sure_ranks(said, voice))
    most, least = (f(told, key=lambda r: _agreement(r.own) or 0.0) for f in (max, min))
    if not (_first(said, most.own) and _last(said, least.own)):
        return counted
    named = {
        side: voice.t.listing(
            [r.item.short[lang] for r in told if r.own.range("agrees") == one.own.range("agrees")]
        )
        for side, one in (("most", most), ("least", least))
    }
    shares = {"most_share": share(most.own, voice), "least_share": share(least.own, voice)}
    return fitting_title(voice.t("opinion.title", who=who, **named, **shares), counted)


def _equal_statements(rows: Sequence[OpinionRow], one: OpinionRow, voice: Voice) -> str:
    """All statements that as many agree with as with this one, as they were asked."""
    tied = [r for r in rows if r.own.range("agrees") == one.own.range("agrees")]
    return voice.t.listing([voice.t("opinion.quoted", text=statement(r.item, voice)) for r in tied])


def opinions_sentences(answer: Opinions, voice: Voice) -> tuple[str, ...]:
    """Whole sentences: how many answered, and where a pilot differs from the other pilots."""
    t = voice.t
    said = [respondents_sentence(answer.respondents, voice, answer.thresholds)]
    if answer.pilot is not None:
        said += _difference_sentences(answer, voice)
    hidden = [r for r in answer.rows if r.own.status in ("suppressed", "banded")]
    if hidden:
        said.append(t.n("opinion.left_out", len(hidden), of=len(answer.rows)))
    return tuple(said)


def _difference_sentences(answer: Opinions, voice: Voice) -> list[str]:
    """Where a pilot differs from the other pilots, or why that is not told."""
    t = voice.t
    if not answer.compared:
        return [t("opinion.apart.rate", limit=percent(answer.round.rate_from, voice))]
    compared = [(r, r.apart) for r in answer.rows if r.apart is not None]
    told = [(r, d.size) for r, d in compared if d.told]
    if not told:
        return [t("opinion.apart.none", of=len(compared))] if compared else []
    row, _ = max(told, key=lambda pair: abs(pair[1]))
    slots = {"item": row.item.short[t.language], "own": share(row.own, voice)}
    return [t.n("opinion.apart", len(told), **slots, others=share(row.others, voice), of=len(compared))]


def respondents_sentence(found: Respondents, voice: Voice, thresholds: Mapping[str, int]) -> str:
    """How many answered of how many asked, or that it is not told."""
    t = voice.t
    if found.status == "suppressed":
        return t("opinion.respondents.hidden", n=thresholds["count_from"])
    if found.status == "waiting":
        return t("opinion.respondents.waiting")
    if not found.n:
        return t("opinion.respondents.none")
    if found.expected is None or found.rate is None:
        return t.n("opinion.respondents", found.n)
    rate = t.value(found.rate, "percent", 0)
    return t.n("opinion.respondents.of", found.n, of=t.number(found.expected), rate=rate)


def beside_finding(answer: Beside, voice: Voice) -> str:
    """In how many pilots the item may be shown and how far apart they lie; no full stop."""
    t, item = voice.t, answer.item.short[voice.t.language]
    told = [o for _, o in answer.rows if _agreement(o) is not None]
    if len(told) < 2:
        return t("opinion.beside.few", item=item, shown=len(told), of=len(answer.rows))
    low, high = min(told, key=lambda o: _agreement(o) or 0.0), max(told, key=lambda o: _agreement(o) or 0.0)
    of_whom = turnout(answer.respondents, voice)
    if not answer.compared:
        limit, all_share = percent(answer.round.rate_from, voice), share(answer.everyone, voice)
        return t("opinion.beside.together", item=item, answered=of_whom, share=all_share, limit=limit)
    slots = {"item": item, "answered": of_whom, "shown": len(told), "of": len(answer.rows)}
    return t("opinion.beside", **slots, low=share(low, voice), high=share(high, voice))


def beside_notes(answer: Beside, voice: Voice) -> tuple[str, ...]:
    """Pilots whose answers are too few, and those without any."""
    t, lang = voice.t, voice.t.language
    notes = []
    for status, key in (("suppressed", "opinion.beside.hidden"), ("none", "opinion.beside.none")):
        names = [p.name[lang] for p, o in answer.rows if o.status == status]
        if names:
            notes.append(t(key, pilots=t.listing(names), n=answer.thresholds["answers_from"]))
    return tuple(notes)


def changes_finding(answer: Changes, voice: Voice) -> str:
    """Which items changed by more than chance between the rounds; no full stop."""
    t, lang = voice.t, voice.t.language
    who = subject(answer, voice)
    compared = [r for r in answer.rows if r.interval is not None]
    if not compared and any(r.why == "rate" for r in answer.rows):
        return t("opinion.change.finding.rate", who=who, limit=percent(answer.now.rate_from, voice))
    if not compared:
        return t("opinion.change.finding.none", who=who)
    slots = {"who": who, "answered": turnout(answer.respondents, voice), "of": len(compared)}
    clear = [r for r in compared if r.told]
    if not clear:
        return t("opinion.change.finding.same", **slots)
    names = [f"{r.item.short[lang]} ({points(r.difference or 0.0, voice)})" for r in clear]
    return t.n("opinion.change.finding", len(clear), **slots, items=t.listing(names))


def changes_notes(answer: Changes, voice: Voice) -> tuple[str, ...]:
    """How the rounds are compared, and which pilots were in one of them only."""
    t, lang = voice.t, voice.t.language
    notes = [t("opinion.change.note", limit=percent(answer.now.rate_from, voice))]
    notes += design_note((o for r in answer.rows for o in (r.before, r.now) if not answer.pilot), voice)
    for pilots, key in ((answer.joined, "opinion.change.joined"), (answer.left, "opinion.change.left")):
        if pilots:
            notes.append(t(key, pilots=t.listing([p.name[lang] for p in pilots])))
    return tuple(notes)


def change_word(row: Changed, voice: Voice) -> str:
    """grew, fell, no clear change, or why it is not compared."""
    if row.why:
        return voice.t(f"opinion.change.why.{row.why}")
    if not row.told:
        return voice.t("opinion.change.same")
    return voice.t("opinion.change.up" if (row.difference or 0) > 0 else "opinion.change.down")


def completeness_finding(answer: Completeness, voice: Voice) -> str:
    """How many answered in all, and in how many pilots and groups nobody did; no full stop."""
    t = voice.t
    asked = [answer.of(p.id, g.id) for p in answer.pilots for g in answer.groups]
    silent = sum(1 for c in asked if c.status == "published" and c.n == 0 and c.expected)
    whole = answer.of(ALL, ALL)
    if whole.n is None:
        return t.n("opinion.board.hidden", silent, pilots=len(answer.pilots))
    return t.n("opinion.board", silent, answers=t.number(whole.n), pilots=len(answer.pilots))


def reported_finding(answer: Reported, voice: Voice) -> str:
    """What most of those who could be heard agree with, or that too little may be shown; no full stop."""
    told = [(g, r) for g, r in answer.rows if _agreement(r.own) is not None]
    if not told:
        return voice.t("opinion.reported.none")
    group, row = max(told, key=lambda pair: _agreement(pair[1].own) or 0.0)
    if not _first([r.own for _, r in told], row.own):
        found = _sure_ranks([r.own for _, r in told], voice)
        heard = {"heard": len(answer.heard), "pilots": len(answer.pilots)}
        answered = turnout(
            together(answer.respondents[one] for one in sorted({g.id for g, _ in told})), voice
        )
        return voice.t("opinion.reported.ranges", **found, **heard, answered=answered)
    tied = [(g, r) for g, r in told if r.own.range("agrees") == row.own.range("agrees")]
    asked = answer.respondents[group.id]
    if len(tied) == 1:
        asked = replace(asked, status="published", n=row.own.n)
    return voice.t(
        "opinion.reported",
        heard=len(answer.heard),
        of=len(answer.pilots),
        answered=turnout(asked, voice) if {g.id for g, _ in tied} == {group.id} else "",
        most=voice.t.listing([_quoted_of(g, r, voice) for g, r in tied]),
        share=share(row.own, voice),
    )


def _quoted_of(group: RespondentGroup, row: OpinionRow, voice: Voice) -> str:
    """A statement as it was asked, and of whom."""
    quoted = voice.t("opinion.quoted", text=statement(row.item, voice))
    return f"{quoted} ({group.name[voice.t.language].lower()})"


def finding_of(answer: Opinions | Beside | Changes | Completeness | Reported, voice: Voice) -> str:
    """The finding of whichever answer it is; no full stop."""
    match answer:
        case Opinions():
            return opinions_finding(answer, voice)
        case Beside():
            return beside_finding(answer, voice)
        case Changes():
            return changes_finding(answer, voice)
        case Completeness():
            return completeness_finding(answer, voice)
        case Reported():
            return reported_finding(answer, voice)


def opinions_under(answer: Opinions | Beside | Changes | Completeness | Reported, voice: Voice) -> str:
    """That these are opinions, whether an instrument is a draft, whose, and of which rounds."""
    lang = voice.t.language
    if isinstance(answer, Completeness):
        return answer.round.name[lang]
    parts = kind_of(answer.instruments if isinstance(answer, Reported) else (answer.instrument,), voice)
    if isinstance(answer, Beside):
        parts.append(answer.group.name[lang])
    elif not isinstance(answer, Reported):
        parts.append(capital(subject(answer, voice)))
    at = (answer.before, answer.now) if isinstance(answer, Changes) else (answer.round,)
    return " · ".join([*parts, " – ".join(r.name[lang] for r in at)])


def opinions_origin(answer: Opinions | Beside | Changes | Completeness | Reported, voice: Voice) -> str:
    """Whose answers these are, and the release."""
    t = voice.t
    source = t("illustrative.mark") if answer.illustrative else t("opinion.source")
    parts = [t("card.source", source=source), voice.release(answer.release)]
    return capital(" · ".join(parts))


def table_notes(thresholds: Mapping[str, int], voice: Voice) -> tuple[str, ...]:
    """What is shown from how many answers, and where the intervals come from."""
    slots = {name: thresholds[name] for name in ("answers_from", "banded_from", "whole_from")}
    return (voice.t("opinion.rules", **slots),)


def omissions(opinions: Iterable[Opinion], voice: Voice) -> tuple[str, ...]:
    """That answers which may not be shown are left out, and that some figures are approximate."""
    shown = [o for o in opinions if o.status == "published"]
    notes = []
    if any(o.pooled for o in shown):
        notes.append(voice.t("opinion.pooled"))
    if any(o.approximate for o in shown):
        notes.append(voice.t("opinion.approximate"))
    return tuple(notes)


def points(difference: float, voice: Voice) -> str:
    """A difference of two shares in whole percentage points, with its sign: +5 %-yks."""
    sign = "+" if difference > 0 else ""
    return voice.t("opinion.points", value=sign + voice.t.number(difference, 0))


def _agreement(opinion: Opinion) -> float | None:
    """A share to order by: the middle of a range."""
    found = opinion.range("agrees")
    return None if found is None else sum(found) / 2


def _first(all_: Sequence[Opinion], one: Opinion) -> bool:
    """Whether surely none of them has more who agree: a range may hide which of two is greater."""
    least, _ = one.range("agrees") or (0, 0)
    return all(o is one or (o.range("agrees") or (0, 0))[1] <= least for o in all_)


def _last(all_: Sequence[Opinion], one: Opinion) -> bool:
    """Whether surely none of them has fewer who agree."""
    _, most = one.range("agrees") or (100, 100)
    return all(o is one or (o.range("agrees") or (100, 100))[0] >= most for o in all_)


def _sure_ranks(all_: Sequence[Opinion], voice: Voice) -> dict[str, object]:
    """How many agree surely with the most agreed, and with how many of them as many: slots of a sentence."""
    ranges = [found for o in all_ if (found := o.range("agrees"))]
    least = max(r[0] for r in ranges)
    share = voice.t("opinion.at_least", share=voice.t.value(least, "percent", 0))
    return {"share": share, "n": sum(r[0] == least for r in ranges), "of": len(ranges)}
