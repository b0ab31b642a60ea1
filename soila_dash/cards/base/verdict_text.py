"""The words of a verdict: larger, near the limit, towards the goal; with its mark, and as a legend."""

from collections.abc import Collection, Sequence
from typing import Protocol

from soila_dash.cards.base.voice import Voice
from soila_dash.drawing.marks import SHAPES
from soila_dash.statistics.verdict import Judgement, Verdict


def verdict_word(verdict: Verdict, voice: Voice) -> str:
    """selvästi pienempi, samaa tasoa, ei verrata …"""
    return voice.t(f"verdict.{verdict.value}")


class Judged(Protocol):
    """A row that has a verdict: of a comparison or of a profile."""

    @property
    def verdict(self) -> Verdict: ...

    @property
    def judgement(self) -> Judgement: ...

    @property
    def near_limit(self) -> bool: ...


def verdict_words(row: Judged, voice: Voice) -> tuple[str, str]:
    """The verdict, with its nearness to the limits, and what it means for the goal; "" where nothing is
    judged."""
    word = verdict_word(row.verdict, voice)
    said = f"{word}, {voice.t('verdict.near')}" if row.near_limit else word
    return said, "" if row.judgement is Judgement.NONE else voice.t(f"judgement.{row.judgement.value}")


def judgement_word(row: Judged, voice: Voice) -> str:
    """The verdict with its symbol, and what it means for the goal where a direction is set."""
    said, judged = verdict_words(row, voice)
    word = f"{SHAPES[row.verdict].symbol} {said}"
    return f"{word} ({judged})" if judged else word


def symbol_note(rows: Sequence[Judged], voice: Voice) -> str:
    """What the symbols mean: ○ samaa tasoa, ▽ pienempi … Of one row its own, else all of them, in the same
    order and words wherever they stand."""
    told = legend(SHAPES if len(rows) > 1 else {r.verdict for r in rows}, voice)
    judged = any(r.judgement is not Judgement.NONE for r in rows)
    return f"{told}. {voice.t('judgement.colours')}" if judged else told


def legend(verdicts: Collection[Verdict], voice: Voice) -> str:
    """The marks of the verdicts and their words, from clearly higher down."""
    return ", ".join(f"{s.symbol} {verdict_word(v, voice)}" for v, s in SHAPES.items() if v in verdicts)
