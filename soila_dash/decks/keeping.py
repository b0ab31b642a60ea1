"""A deck as a link and as a file: read back with every fault told, and unpacked within bounds."""

import base64
import binascii
import json
import zlib

from pydantic import ValidationError

from soila_dash.catalog.reader import as_signs, quoted_words
from soila_dash.decks.deck import Deck
from soila_dash.faults import DataFaults, Fault

LONGEST_LINK = 6_000
"""Characters of a link; browsers and proxies carry at least this much."""

LARGEST = 200_000
"""Bytes of a deck's JSON, before packing and after unpacking."""

MOST_FAULTS = 20
"""Faults that are told one by one; of a deck that was written by hand the first few are enough."""

LIMITS = {"max_length": "", "ge": "≥ ", "le": "≤ "}
"""How a limit of Pydantic's is written in any language."""

_CODES = {
    "missing": "missing_key",
    "extra_forbidden": "unknown_key",
    "literal_error": "not_allowed",
    "string_type": "not_text",
    "string_pattern_mismatch": "deck_code",
    "string_too_long": "deck_too_long",
    "too_long": "deck_too_many",
    "int_type": "not_whole",
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
    "bool_type": "deck_not_a_switch",
    "tuple_type": "no_list",
    "model_type": "no_mapping",
    "json_invalid": "deck_not_json",
}
"""Fault codes of Pydantic's kinds of error; a validator of ours names its own."""


def to_file(deck: Deck) -> bytes:
    """The deck as a small JSON file, what is usual left out."""
    text = json.dumps(_lean(deck), ensure_ascii=False, indent=1)
    return text.encode() + b"\n"


def from_file(content: bytes, name: str) -> Deck:
    """The deck that a file holds; raises DataFaults with every fault in it."""
    if len(content) > LARGEST:
        raise DataFaults([Fault("deck_too_large", name, found=f"{len(content)}", expected=f"{LARGEST}")])
    try:
        return Deck.model_validate_json(content)
    except ValidationError as error:
        raise DataFaults(_faults(error, name)) from error


def without_notes(deck: Deck) -> Deck:
    """The deck without its speaker's notes, which belong into no address and no log of addresses."""
    slides = tuple(slide.model_copy(update={"notes": ""}) for slide in deck.slides)
    return deck.model_copy(update={"slides": slides})


def to_link(deck: Deck) -> str:
    """The deck without its notes as one word of letters, digits, - and _ ; raises DataFaults when it would
    be too long."""
    text = json.dumps(_lean(without_notes(deck)), ensure_ascii=False, separators=(",", ":")).encode()
    word = base64.urlsafe_b64encode(zlib.compress(text, 9)).decode().rstrip("=")
    if len(word) > LONGEST_LINK:
        raise DataFaults([Fault("deck_link_too_long", found=f"{len(word)}", expected=f"{LONGEST_LINK}")])
    return word


def from_link(word: str) -> Deck:
    """The deck that a link carries; raises DataFaults for anything else."""
    if len(word) > LONGEST_LINK:
        raise DataFaults([Fault("deck_link_too_long", found=f"{len(word)}", expected=f"{LONGEST_LINK}")])
    try:
        packed = base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_", validate=True)
        opening = zlib.decompressobj()
        content = opening.decompress(packed, LARGEST)
        if opening.unconsumed_tail or not opening.eof or opening.unused_data:
            raise DataFaults([Fault("deck_link_damaged")])
    except (binascii.Error, zlib.error, ValueError) as error:
        raise DataFaults([Fault("deck_link_damaged")]) from error
    return from_file(content, "")


def _lean(deck: Deck) -> dict[str, object]:
    found: dict[str, object] = deck.model_dump(mode="json", exclude_defaults=True)
    return found


def _faults(error: ValidationError, name: str) -> list[Fault]:
    """One fault for each of the first of Pydantic's, where it is counted from 1: slides.3.view.year."""
    faults = []
    told = error.errors(include_url=False)
    for found in told[:MOST_FAULTS]:
        kind, context = found["type"], found.get("ctx", {})
        code = _CODES.get(kind, "deck_value")
        if kind == "value_error":
            code = str(context["error"])
        key = ".".join(str(p + 1) if isinstance(p, int) else p for p in found["loc"])
        given = as_signs(found["input"])[:60]
        limits = [f"{sign}{context[limit]}" for limit, sign in LIMITS.items() if limit in context]
        expected = quoted_words(str(context.get("expected", ""))) or ", ".join(limits)
        faults.append(Fault(code, name, key=key[:60], found=given, expected=expected))
    if len(told) > MOST_FAULTS:
        faults.append(Fault("deck_more_faults", name, found=str(len(told) - MOST_FAULTS)))
    return faults
