"""The choices beside every page: region, language, data."""

from soila_dash.i18n import DEFAULT, LANGUAGES
from soila_dash.releases import shelf
from soila_dash.ui.choices import Choice
from soila_dash.ui.here import Here
from soila_dash.ui.language import LANGUAGE_NAMES


def sidebar_choices(now: Here) -> tuple[Choice, ...]:
    """As the page and its first response have them."""
    t, country = now.t, now.store.country
    regions = [(r.code, now.voice.name(r.level, r.code)) for r in (country, *now.store.at("county"))]
    languages = [(code, LANGUAGE_NAMES[code]) for code in LANGUAGES]
    kinds = [(kind, t(f"data.{kind}")) for kind in shelf.KINDS]
    return (
        Choice("region", t("choose.region"), regions, now.region, country.code),
        Choice("lang", t("choose.language"), languages, now.lang, DEFAULT),
        Choice("data", t("choose.data"), kinds, now.kind, "real"),
    )
