"""What a figure tells: definition, why it matters, calculation, caveats, direction, breaks."""

from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Catalog, Direction, Indicator


def definition_lines(
    item: Indicator, catalog: Catalog, voice: Voice, illustrative: bool
) -> list[tuple[str, str]]:
    """Terms and their explanations, in the order in which they are shown. Beside invented figures the
    producer is told as that of the real ones."""
    t, lang = voice.t, voice.t.language
    parts = [
        (t("definition.numerator"), item.numerator[lang]),
        (t("definition.denominator"), item.denominator[lang]),
        (t("definition.why"), item.why_it_matters[lang]),
        (t("definition.how"), item.how_is_it_calculated[lang]),
        (t("definition.caveats"), item.caveats[lang]),
        (t("definition.direction"), _direction(item, voice)),
    ]
    if item.breaks:
        parts.append((t("definition.breaks"), "; ".join(f"{b.year}: {b.label[lang]}" for b in item.breaks)))
    beside = [catalog.indicators[i].name[lang] for i in item.counterbalance]
    if beside:
        parts.append((t("definition.beside"), t.listing(beside)))
    producer = t("definition.producer.real" if illustrative else "definition.producer")
    parts.append((producer, f"{item.producer[lang]} ({voice.licence(item.licence)})"))
    parts.append((t("definition.review"), t(f"review.{item.review.state}")))
    return parts


def _direction(item: Indicator, voice: Voice) -> str:
    word = voice.t(f"direction.{item.direction.value}")
    if item.direction is Direction.neutral or item.direction_source is None:
        return word
    return f"{word} {item.direction_source[voice.t.language]}"
