"""A deck as link and file: the same deck back, every fault told, nothing unpacked without end."""

import base64
import json
import pickle
import random
import time
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soila_dash.cards import CARDS
from soila_dash.cards.base.fault_text import fault_text
from soila_dash.cards.view import View
from soila_dash.decks import keeping
from soila_dash.decks.deck import MOST_SLIDES, Deck, Slide
from soila_dash.faults import DataFaults
from soila_dash.i18n import translator

TREND = View(card="trend", indicator="placements-13-17")
DECK = Deck(
    title="Kevään tapaaminen",
    kind="example",
    release="example-2026-11-22-6040fc94",
    hidden=True,
    own="C",
    draw="0123456789abcdef",
    slides=(
        Slide(view=TREND, title="Oma otsikko", notes="Rivi\ntoinen rivi", question="Mitä muuttui?"),
        Slide(view=View(card="compare", indicator="placements-13-17", level="county", year=2021)),
        Slide(view=View(card="pairs", indicator="a-b", second="c-d", sex="female")),
        Slide(view=View(card="matrix", goal="placements")),
        Slide(view=View(card="spine", region="C")),
    ),
)


def faults(content: bytes) -> list[tuple[str, str]]:
    with pytest.raises(DataFaults) as found:
        keeping.from_file(content, "oma.json")
    assert all(f.file == "oma.json" for f in found.value.faults)
    return [(f.code, f.key) for f in found.value.faults]


def packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(content)).decode().rstrip("=")


def test_a_deck_comes_back_from_its_link_and_its_file() -> None:
    linked = keeping.from_link(keeping.to_link(DECK))
    assert linked == keeping.without_notes(DECK) != DECK
    assert keeping.from_file(keeping.to_file(DECK), "oma.json") == DECK
    assert keeping.from_file(keeping.to_file(Deck()), "tyhjä.json") == Deck()


def test_the_file_is_small_plain_json() -> None:
    data = json.loads(keeping.to_file(DECK))
    assert data["slides"][1] == {
        "view": {"card": "compare", "indicator": "placements-13-17", "level": "county", "year": 2021}
    }
    assert "Kevään tapaaminen" in keeping.to_file(DECK).decode()


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Co", "Cs", "Cf"]), max_size=160)


@pytest.mark.slow
@given(
    title=words,
    notes=words,
    question=words,
    card=st.sampled_from(tuple(CARDS)),
    year=st.none() | st.integers(1900, 2200),
)
@settings(max_examples=60, deadline=None)
def test_any_plain_text_survives(title: str, notes: str, question: str, card: str, year: int | None) -> None:
    asked = {"round": "r", "group": "g", "item": "i", "goal": "g", "region": "A"}
    view = View.model_validate({"card": card, "indicator": "x", "second": "y", "year": year, **asked})
    deck = Deck(title=title, slides=(Slide(view=view, title=title, notes=notes, question=question),))
    assert keeping.from_file(keeping.to_file(deck), "") == deck
    assert keeping.from_link(keeping.to_link(deck)) == keeping.without_notes(deck)


def test_every_fault_is_told_with_its_place() -> None:
    content = {
        "hidden": 1,
        "colour": "red",
        "slides": [
            {"view": {"card": "film", "indicator": "x"}},
            {"view": {"card": "trend", "indicator": "a b", "year": "2021"}, "title": "a\nb"},
            {"view": {"card": "trend"}, "notes": "x" * 2001},
            {"view": {"card": "trend", "indicator": "x", "year": 20210}, "question": "a\u0007b"},
            {"view": {"card": "reported", "round": "r"}},
            {"view": {"card": "similar", "region": "A", "w": "population-nan"}},
            {"view": {"card": "similar", "region": "A", "peers": "B,C"}},
            {"view": {"card": "matrix", "goal": "placements", "basket": "B,C"}},
        ],
    }
    assert set(faults(json.dumps(content).encode())) == {
        ("deck_not_a_switch", "hidden"),
        ("unknown_key", "colour"),
        ("not_allowed", "slides.1.view.card"),
        ("deck_code", "slides.2.view.indicator"),
        ("not_whole", "slides.2.view.year"),
        ("several_lines", "slides.2.title"),
        ("view_lacks_subject", "slides.3.view"),
        ("deck_too_long", "slides.3.notes"),
        ("out_of_range", "slides.4.view.year"),
        ("not_readable", "slides.4.question"),
        ("view_lacks_subject", "slides.5.view"),
        ("deck_code", "slides.6.view.w"),
        ("deck_code", "slides.7.view.peers"),
        ("deck_code", "slides.8.view.basket"),
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"kind":"film"}', "kind: löytyi film, sallittuja ovat real, example"),
        ('{"slides":{}}', "slides: tässä pitää olla luettelo, löytyi: {…}"),
        ('{"slides":[[]]}', "slides.1: tässä pitää olla avaimia ja niiden arvoja, löytyi […]"),
        (
            '{"slides":[{"view":{"card":"map","indicator":"x","year":1899}}]}',
            "slides.1.view.year: 1899 ei kelpaa, arvon pitää olla ≥ 1900",
        ),
    ],
)
def test_a_fault_is_told_in_the_readers_language_alone(content: str, said: str) -> None:
    with pytest.raises(DataFaults) as caught:
        keeping.from_file(content.encode(), "")
    assert [fault_text(fault, translator("fi")) for fault in caught.value.faults] == [said]


def test_no_card_is_told_with_foreign_words() -> None:
    content = b'{"slides":[{"view":{"card":"film","indicator":"x"}}]}'
    with pytest.raises(DataFaults) as caught:
        keeping.from_file(content, "")
    (fault,) = caught.value.faults
    assert fault.expected == ", ".join(CARDS)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "deck_not_json"),
        (b"PK\x03\x04", "deck_not_json"),
        (b"[" * 100_000, "deck_not_json"),
        (b'{"title":"\\ud800"}', "deck_not_json"),
        (b"[]", "no_mapping"),
        (b'{"slides":{}}', "no_list"),
        (b'{"title":"a\\u202eb"}', "not_readable"),
        (b'{"kind":"real","release":"example-2026"}', "release_of_other_kind"),
        (b'{"hidden":true}', "nothing_drawn"),
        (
            json.dumps({"slides": [{"view": {"card": "trend", "indicator": "x"}}] * 41}).encode(),
            "deck_too_many",
        ),
        (b" " * (keeping.LARGEST + 1), "deck_too_large"),
        (pickle.dumps({"title": "x"}), "deck_not_json"),
    ],
)
def test_what_is_no_deck_is_refused(content: bytes, code: str) -> None:
    assert faults(content)[0][0] == code
    assert MOST_SLIDES == 40


@pytest.mark.parametrize(
    ("content", "first"),
    [
        ('{"slides":[' + "1," * 90_000 + "1]}", "deck_too_many"),
        ('{"slides":[{"view":{' + ",".join(f'"a{n}":1' for n in range(15_000)) + "}}]}", "missing_key"),
        ('{"slides":[' + ",".join(['{"view":{"a":1,"b":2,"c":3}}'] * 40) + "]}", "missing_key"),
        ('{"' + "k" * 190_000 + '":1}', "unknown_key"),
        ('{"slides":[{"view":{"card":"map","year":' + "9" * 190_000 + "}}]}", "deck_not_json"),
    ],
)
def test_a_deck_full_of_faults_tells_the_first_and_how_many_more(content: str, first: str) -> None:
    started = time.process_time()
    with pytest.raises(DataFaults) as found:
        keeping.from_file(content.encode(), "oma.json")
    told = found.value.faults
    assert time.process_time() - started < 1
    assert told[0].code == first
    assert len(told) <= keeping.MOST_FAULTS + 1
    assert (told[-1].code == "deck_more_faults") == (len(told) > keeping.MOST_FAULTS)
    assert all(len(fault.key) + len(fault.found) <= 120 for fault in told)


@pytest.mark.parametrize(
    "word",
    [
        "",
        "!",
        "abc",
        "åäö",
        packed(b"x" * (keeping.LARGEST + 1)),
        packed(keeping.to_file(DECK))[:-9],
        base64.urlsafe_b64encode(zlib.compress(b"{}") + b"more").decode(),
        base64.urlsafe_b64encode(pickle.dumps({})).decode(),
    ],
)
def test_a_damaged_link_is_told(word: str) -> None:
    with pytest.raises(DataFaults) as found:
        keeping.from_link(word)
    assert found.value.faults[0].code == "deck_link_damaged"


def test_a_deck_too_long_for_a_link_is_sent_to_a_file() -> None:
    chance = random.Random(1)
    noise = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyzåäö ", k=230)) for _ in range(40)]
    deck = Deck(slides=tuple(Slide(view=TREND, question=f"a{text}b") for text in noise))
    with pytest.raises(DataFaults) as found:
        keeping.to_link(deck)
    assert found.value.faults[0].code == "deck_link_too_long"
    with pytest.raises(DataFaults) as found:
        keeping.from_link("a" * (keeping.LONGEST_LINK + 1))
    assert found.value.faults[0].code == "deck_link_too_long"
    assert keeping.from_file(keeping.to_file(deck), "") == deck
